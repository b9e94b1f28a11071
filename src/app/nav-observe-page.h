// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "knowledge/nav-knowledge.h"
#include "workflow/nav-project.h"
#include "workflow/nav-prover.h"
#include "workflow/nav-sweeper.h"

G_BEGIN_DECLS

/**
 * NavObservePage: the stage that tries the selected option out, on the simulator or on a server,
 * and holds what it measures against the forecast.
 */
#define NAV_TYPE_OBSERVE_PAGE (nav_observe_page_get_type ())
G_DECLARE_FINAL_TYPE (NavObservePage, nav_observe_page, NAV, OBSERVE_PAGE, GtkWidget)

void nav_observe_page_set_knowledge (NavObservePage *self, NavKnowledge *knowledge);
void nav_observe_page_set_project (NavObservePage *self, NavProject *project);
void nav_observe_page_set_duration (NavObservePage *self, double seconds);
void nav_observe_page_prove (NavObservePage *self);
void nav_observe_page_find_limit (NavObservePage *self);
void nav_observe_page_stop (NavObservePage *self);
gboolean nav_observe_page_get_running (NavObservePage *self);
double nav_observe_page_get_share (NavObservePage *self);
NavProver *nav_observe_page_get_prover (NavObservePage *self);
NavSweeper *nav_observe_page_get_sweeper (NavObservePage *self);

G_END_DECLS
