// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NavTitle: the name of a document, which becomes an entry when it is pressed. Activates
 * `win.rename` with the new name.
 */
#define NAV_TYPE_TITLE (nav_title_get_type ())
G_DECLARE_FINAL_TYPE (NavTitle, nav_title, NAV, TITLE, GtkWidget)

void nav_title_set (NavTitle *self, const char *name, const char *state);

G_END_DECLS
