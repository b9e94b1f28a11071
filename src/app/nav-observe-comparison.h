// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-proof.h"

G_BEGIN_DECLS

GtkWidget *nav_observe_metric_new (const NavRun *run, const NavRunFigures *figures,
                                   const NavProof *proof, const NavProofMetric *metric);
NavVerdict nav_observe_verdict_look (const NavRunFigures *figures, NavRunVerdict verdict);
char *nav_observe_findings_words (const NavRunFigures *figures);

G_END_DECLS
