// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

#include "catalog/nav-spec.h"

G_BEGIN_DECLS

/**
 * NavSpotlight:
 *
 * The values that the person points at, in the conversation or among the needs, so that each side
 * can show where they are. One a window. Signal: `changed`.
 */
#define NAV_TYPE_SPOTLIGHT (nav_spotlight_get_type ())
G_DECLARE_FINAL_TYPE (NavSpotlight, nav_spotlight, NAV, SPOTLIGHT, GObject)

NavSpotlight *nav_spotlight_new (void);
void nav_spotlight_point_at (NavSpotlight *self, gpointer who, const NavSpecField *fields,
                             guint n_fields);
void nav_spotlight_leave (NavSpotlight *self, gpointer who);
gboolean nav_spotlight_is_on (NavSpotlight *self, NavSpecField field);

G_END_DECLS
