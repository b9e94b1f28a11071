// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

void nav_answer_rows_fill_findings (GtkListBox *list, const GPtrArray *findings, const char *icon);
void nav_answer_rows_fill_assumptions (GtkListBox *list, NavPlan *plan);
void nav_answer_rows_fill_misses (GtkListBox *list, const GArray *misses);

G_END_DECLS
