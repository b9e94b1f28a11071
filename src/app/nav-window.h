// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "app/nav-session.h"
#include "app/nav-settings.h"
#include "catalog/nav-catalog.h"
#include "workflow/nav-project.h"
#include "workflow/nav-unsaved.h"

G_BEGIN_DECLS

/**
 * NavWindow:
 *
 * The window: one document, a #NavProject, on the screen. It starts without knowledge, shows that
 * it waits for it, and does what it was asked to do once nav_window_set_catalog() brings it.
 */
#define NAV_TYPE_WINDOW (nav_window_get_type ())
G_DECLARE_FINAL_TYPE (NavWindow, nav_window, NAV, WINDOW, AdwApplicationWindow)

NavWindow *nav_window_new (GtkApplication *application, NavSettings *settings);
void nav_window_set_knowledge (NavWindow *self, NavKnowledge *knowledge);
void nav_window_set_catalog (NavWindow *self, NavCatalog *catalog);
void nav_window_show_failure (NavWindow *self, const GError *error);

void nav_window_open (NavWindow *self, GFile *file);
void nav_window_say (NavWindow *self, const char *text);
void nav_window_start_demo (NavWindow *self, guint number);
void nav_window_show_project (NavWindow *self, NavProject *project);

gboolean nav_window_is_unused (NavWindow *self);
gboolean nav_window_shows_file (NavWindow *self, GFile *file);
void nav_window_keep_work (NavWindow *self);
NavSessionWindow *nav_window_describe (NavWindow *self);
void nav_window_restore (NavWindow *self, const NavSessionWindow *left);
void nav_window_offer_left (NavWindow *self, NavUnsaved *left);
void nav_window_tell_closed (NavWindow *self, NavWindow *closed, guint unsaved);

G_END_DECLS
