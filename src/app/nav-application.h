// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "app/nav-settings.h"
#include "app/nav-window.h"
#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

/**
 * NavApplication: the program: one instance in a session, a window for each plan, the knowledge
 * base read once for all of them.
 */
#define NAV_TYPE_APPLICATION (nav_application_get_type ())
G_DECLARE_FINAL_TYPE (NavApplication, nav_application, NAV, APPLICATION, AdwApplication)

NavApplication *nav_application_new (void);
NavSettings *nav_application_get_settings (NavApplication *self);
NavCatalog *nav_application_get_catalog (NavApplication *self);
void nav_application_take_catalog (NavApplication *self, NavCatalog *catalog);
NavWindow *nav_application_open_window (NavApplication *self);
void nav_application_open_file (NavApplication *self, GFile *file, NavWindow *near);
void nav_application_start_demo (NavApplication *self, guint number, NavWindow *near);
void nav_application_keep_session (NavApplication *self);
void nav_application_tell_closed (NavApplication *self, NavWindow *closed, guint unsaved);

G_END_DECLS
