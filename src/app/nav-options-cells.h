// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-plan-columns.h"

G_BEGIN_DECLS

GtkColumnViewColumn *nav_options_cells_new_column (NavPlanColumn column, NavPlanColumn *asked);
GtkColumnViewColumn *nav_options_cells_new_ticks (GtkSelectionModel *selection);
void nav_options_cells_finish (GtkColumnView *view, const char *name);

G_END_DECLS
