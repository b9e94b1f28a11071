// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/* More side by side cannot be read. */
#define NAV_OPTIONS_TABLE_COMPARE_MAX 6

/**
 * NavOptionsTable:
 *
 * All options of a plan to sort, filter and pick from. A row that is activated activates
 * `options.detail` with the option's id; the ticked ones are compared by `options.compare` with
 * their ids.
 */
#define NAV_TYPE_OPTIONS_TABLE (nav_options_table_get_type ())
G_DECLARE_FINAL_TYPE (NavOptionsTable, nav_options_table, NAV, OPTIONS_TABLE, GtkWidget)

void nav_options_table_set_plan (NavOptionsTable *self, NavPlan *plan);
GPtrArray *nav_options_table_collect_shown (NavOptionsTable *self);
GPtrArray *nav_options_table_collect_ticked (NavOptionsTable *self);
void nav_options_table_find (NavOptionsTable *self);

G_END_DECLS
