// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "catalog/nav-spec.h"

G_BEGIN_DECLS

/**
 * NavSettings:
 *
 * What a person prefers and how the window was left, in front of GSettings, so that no other file
 * knows a key. Properties, readable and writable, notified: `window-width`, `window-height`,
 * `window-maximized`, `show-sidebar`, `percentile` (at which targets are asked in new plans),
 * `providers` (whose prices are asked for in new plans; empty for all). One for the program.
 */
#define NAV_TYPE_SETTINGS (nav_settings_get_type ())
G_DECLARE_FINAL_TYPE (NavSettings, nav_settings, NAV, SETTINGS, GObject)

NavSettings *nav_settings_new (void);

int nav_settings_get_window_width (NavSettings *self);
int nav_settings_get_window_height (NavSettings *self);
gboolean nav_settings_get_window_maximized (NavSettings *self);
gboolean nav_settings_get_show_sidebar (NavSettings *self);
guint nav_settings_get_percentile (NavSettings *self);
char **nav_settings_get_providers (NavSettings *self);

void nav_settings_set_percentile (NavSettings *self, guint percentile);
void nav_settings_set_providers (NavSettings *self, const char *const *providers);
void nav_settings_keep_window (NavSettings *self, int width, int height, gboolean maximized,
                               gboolean show_sidebar);

NavSpec *nav_settings_new_spec (NavSettings *self);

G_END_DECLS
