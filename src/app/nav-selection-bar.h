// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-project.h"

G_BEGIN_DECLS

/**
 * NavSelectionBar: says which recommendation is selected, and lifts the selection. Hidden while
 * there is none. It follows its project.
 */
#define NAV_TYPE_SELECTION_BAR (nav_selection_bar_get_type ())
G_DECLARE_FINAL_TYPE (NavSelectionBar, nav_selection_bar, NAV, SELECTION_BAR, GtkWidget)

void nav_selection_bar_set_narrow (NavSelectionBar *self, gboolean narrow);
void nav_selection_bar_set_project (NavSelectionBar *self, NavProject *project);

G_END_DECLS
