// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NavOptionsSplit:
 *
 * Something and the detail of a part of it: side by side where there is room, else one at a time.
 * Properties: `content`, `detail`, `show-detail`, `collapsed` (read-only: no room for both).
 */
#define NAV_TYPE_OPTIONS_SPLIT (nav_options_split_get_type ())
G_DECLARE_FINAL_TYPE (NavOptionsSplit, nav_options_split, NAV, OPTIONS_SPLIT, GtkWidget)

gboolean nav_options_split_get_show_detail (NavOptionsSplit *self);
void nav_options_split_set_show_detail (NavOptionsSplit *self, gboolean show);
gboolean nav_options_split_get_collapsed (NavOptionsSplit *self);

G_END_DECLS
