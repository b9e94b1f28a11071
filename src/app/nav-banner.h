// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NavBanner: a line across the window that tells something and offers to do something about it.
 * Signals: `accepted` and `dismissed`.
 */
#define NAV_TYPE_BANNER (nav_banner_get_type ())
G_DECLARE_FINAL_TYPE (NavBanner, nav_banner, NAV, BANNER, GtkWidget)

void nav_banner_show (NavBanner *self, const char *text, const char *accept, const char *dismiss);
void nav_banner_hide (NavBanner *self);

G_END_DECLS
