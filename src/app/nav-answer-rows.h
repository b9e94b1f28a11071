// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

gboolean nav_answer_rows_show_finding (GtkListBox *list, const GPtrArray *findings,
                                       const char *icon, guint place);
gboolean nav_answer_rows_show_note (GtkListBox *list, NavPlan *plan, guint place);
void nav_answer_rows_fill_misses (GtkListBox *list, const GArray *misses);

G_END_DECLS
