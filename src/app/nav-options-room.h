// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-plan-columns.h"

G_BEGIN_DECLS

int nav_options_room_class (int width);
void nav_options_room_fit (GtkColumnViewColumn *const columns[NAV_N_COLUMNS], int room);
GtkLayoutManager *nav_options_room_new_layout (void);

G_END_DECLS
