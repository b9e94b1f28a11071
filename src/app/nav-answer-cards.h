// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-fold-box.h"
#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavAnswerCards:
 *
 * The cards of what leads the other lists. While a plan is refined each card keeps its place and
 * says what stood there before; a plan for something else lays them out anew.
 */
typedef struct _NavAnswerCards NavAnswerCards;

NavAnswerCards *nav_answer_cards_new (NavFoldBox *box);
void nav_answer_cards_free (NavAnswerCards *self);
guint nav_answer_cards_show (NavAnswerCards *self, NavPlan *plan, gboolean read);
void nav_answer_cards_set_selected (NavAnswerCards *self, const char *id);
char *nav_answer_cards_was (NavPlan *before, NavPlan *plan, NavPlanList list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavAnswerCards, nav_answer_cards_free)

G_END_DECLS
