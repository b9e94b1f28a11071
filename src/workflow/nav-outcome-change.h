// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

/**
 * NavOutcomeChange:
 *
 * What a measurement made of a plan: the option that was tried, before and after. Immutable; free
 * with nav_outcome_change_free().
 */
typedef struct {
  NavBasis basis_before;
  NavBasis basis_after;     /* as before where the option is gone */
  guint replicas_before;
  guint replicas_after;     /* 0: the option is gone */
  double cost_before;       /* USD a month; NaN: not known */
  double cost_after;
  NavFinding *finding;      /* what happened to it; codes `outcome.` */
  NavFinding *best;         /* (nullable): that another option is the best now */
} NavOutcomeChange;

NavOutcomeChange *nav_outcome_change_new (NavPlan *before, const NavRecommendation *tried,
                                          NavPlan *after);
void nav_outcome_change_free (NavOutcomeChange *change);
char *nav_outcome_words_change (const NavWordsStyle *style, const NavOutcomeChange *change);
JsonNode *nav_outcome_change_to_json (const NavOutcomeChange *change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavOutcomeChange, nav_outcome_change_free)

G_END_DECLS
