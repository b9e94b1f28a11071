// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

/**
 * NavWindow:
 *
 * The window: one document, a #NavProject, on the screen. It starts without knowledge, shows that
 * it waits for it, and does what it was asked to do once nav_window_set_catalog() brings it.
 */
#define NAV_TYPE_WINDOW (nav_window_get_type ())
G_DECLARE_FINAL_TYPE (NavWindow, nav_window, NAV, WINDOW, AdwApplicationWindow)

NavWindow *nav_window_new (GtkApplication *application);
void nav_window_set_catalog (NavWindow *self, NavCatalog *catalog);
void nav_window_show_failure (NavWindow *self, const GError *error);
void nav_window_open (NavWindow *self, GFile *file);
void nav_window_say (NavWindow *self, const char *text);

G_END_DECLS
