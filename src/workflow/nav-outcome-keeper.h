// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workflow/nav-outcome-change.h"
#include "workflow/nav-project.h"
#include "workflow/nav-prover.h"

G_BEGIN_DECLS

/**
 * NavOutcomeKeeper:
 *
 * Stores what came of runs, one after the other and away from the main loop, and sees to it that
 * plans are made anew with it: of a run that may correct forecasts the project gets a step of undo,
 * and undoing takes the row out again. Tells what the run made of the plan. Main thread.
 *
 * `changed` is emitted whenever something here did; `catalog` (a newer NavCatalog) when the
 * knowledge base has changed, so that others who plan with it may, too.
 */
#define NAV_TYPE_OUTCOME_KEEPER (nav_outcome_keeper_get_type ())
G_DECLARE_FINAL_TYPE (NavOutcomeKeeper, nav_outcome_keeper, NAV, OUTCOME_KEEPER, GObject)

NavOutcomeKeeper *nav_outcome_keeper_new (NavKnowledge *knowledge);
void nav_outcome_keeper_set_project (NavOutcomeKeeper *keeper, NavProject *project);
void nav_outcome_keeper_keep (NavOutcomeKeeper *keeper, NavProver *prover);
void nav_outcome_keeper_forget (NavOutcomeKeeper *keeper);
void nav_outcome_keeper_take_back (NavOutcomeKeeper *keeper);
gboolean nav_outcome_keeper_get_busy (NavOutcomeKeeper *keeper);
NavOutcomeRecord *nav_outcome_keeper_get_record (NavOutcomeKeeper *keeper);
gboolean nav_outcome_keeper_get_stored (NavOutcomeKeeper *keeper);
const NavOutcomeChange *nav_outcome_keeper_get_change (NavOutcomeKeeper *keeper);
const GError *nav_outcome_keeper_get_error (NavOutcomeKeeper *keeper);

G_END_DECLS
