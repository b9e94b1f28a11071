// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavOptionsCompare:
 *
 * Options side by side; what differs stands out, and what differs by less than anybody can tell
 * says so. Each option can be taken out (`options.compare` with the others) and selected.
 */
#define NAV_TYPE_OPTIONS_COMPARE (nav_options_compare_get_type ())
G_DECLARE_FINAL_TYPE (NavOptionsCompare, nav_options_compare, NAV, OPTIONS_COMPARE, GtkWidget)

void nav_options_compare_set (NavOptionsCompare *self, const GPtrArray *recommendations);
void nav_options_compare_set_selected (NavOptionsCompare *self, const char *id);

G_END_DECLS
