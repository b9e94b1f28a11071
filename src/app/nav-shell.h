// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NavShell:
 *
 * A sidebar beside the content; where there is no room for both it lies over the content.
 * Properties: `sidebar` and `content` (widgets), `show-sidebar`, and `collapsed` (read-only).
 */
#define NAV_TYPE_SHELL (nav_shell_get_type ())
G_DECLARE_FINAL_TYPE (NavShell, nav_shell, NAV, SHELL, GtkWidget)

gboolean nav_shell_get_collapsed (NavShell *self);
gboolean nav_shell_get_show_sidebar (NavShell *self);
void nav_shell_set_show_sidebar (NavShell *self, gboolean show_sidebar);

G_END_DECLS
