// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NavSelectButton:
 *
 * Selects a recommendation, and takes it back: activates `options.select` with its id. It says
 * which of both it does.
 */
#define NAV_TYPE_SELECT_BUTTON (nav_select_button_get_type ())
G_DECLARE_FINAL_TYPE (NavSelectButton, nav_select_button, NAV, SELECT_BUTTON, GtkWidget)

void nav_select_button_set_id (NavSelectButton *self, const char *id);
void nav_select_button_set_selected (NavSelectButton *self, const char *selected);

G_END_DECLS
