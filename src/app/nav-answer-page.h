// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavAnswerPage: a plan: in one sentence, its best answer, what the others do differently, what was
 * assumed and what could go wrong; or what comes nearest when nothing fits.
 */
#define NAV_TYPE_ANSWER_PAGE (nav_answer_page_get_type ())
G_DECLARE_FINAL_TYPE (NavAnswerPage, nav_answer_page, NAV, ANSWER_PAGE, GtkWidget)

void nav_answer_page_set_plan (NavAnswerPage *self, NavPlan *plan, gboolean read);
void nav_answer_page_set_selected (NavAnswerPage *self, const char *id);

G_END_DECLS
