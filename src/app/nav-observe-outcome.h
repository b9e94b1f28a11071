// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-outcome-keeper.h"

G_BEGIN_DECLS

/**
 * NavObserveOutcome: what became of a run: what it makes of the plan, whether it is kept, and a
 * button that takes it back. Not to be seen where there is nothing to tell, or nowhere to keep it.
 */
#define NAV_TYPE_OBSERVE_OUTCOME (nav_observe_outcome_get_type ())
G_DECLARE_FINAL_TYPE (NavObserveOutcome, nav_observe_outcome, NAV, OBSERVE_OUTCOME, GtkWidget)

void nav_observe_outcome_set_knowledge (NavObserveOutcome *self, NavKnowledge *knowledge);
void nav_observe_outcome_set_project (NavObserveOutcome *self, NavProject *project);
gboolean nav_observe_outcome_get_busy (NavObserveOutcome *self);
void nav_observe_outcome_take (NavObserveOutcome *self, NavProver *prover);

G_END_DECLS
