// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "knowledge/nav-knowledge.h"
#include "workflow/nav-project.h"
#include "workflow/nav-prover.h"

G_BEGIN_DECLS

/**
 * NavObserveVerdict: what a run says of the plan: one sentence, what it means, each metric's
 * forecast beside what was measured, what becomes of it, and the button with which it leaves.
 */
#define NAV_TYPE_OBSERVE_VERDICT (nav_observe_verdict_get_type ())
G_DECLARE_FINAL_TYPE (NavObserveVerdict, nav_observe_verdict, NAV, OBSERVE_VERDICT, GtkWidget)

void nav_observe_verdict_set_prover (NavObserveVerdict *self, NavProver *prover);
void nav_observe_verdict_set_knowledge (NavObserveVerdict *self, NavKnowledge *knowledge);
void nav_observe_verdict_set_project (NavObserveVerdict *self, NavProject *project);
void nav_observe_verdict_update (NavObserveVerdict *self);

G_END_DECLS
