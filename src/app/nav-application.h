// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * NavApplication: the program: one instance in a session, one window, the knowledge base read once.
 */
#define NAV_TYPE_APPLICATION (nav_application_get_type ())
G_DECLARE_FINAL_TYPE (NavApplication, nav_application, NAV, APPLICATION, AdwApplication)

NavApplication *nav_application_new (void);

G_END_DECLS
