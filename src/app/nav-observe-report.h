// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-prover.h"

G_BEGIN_DECLS

/**
 * NavObserveReport: the button with which the run on the screen leaves the window: copied, or saved
 * as a document, as its requests, or as what `report` reads. Greyed until there is a run.
 */
#define NAV_TYPE_OBSERVE_REPORT (nav_observe_report_get_type ())
G_DECLARE_FINAL_TYPE (NavObserveReport, nav_observe_report, NAV, OBSERVE_REPORT, GtkWidget)

void nav_observe_report_set_prover (NavObserveReport *self, NavProver *prover);

G_END_DECLS
