// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NavStartPage: an empty document: what to write, and examples to start from.
 */
#define NAV_TYPE_START_PAGE (nav_start_page_get_type ())
G_DECLARE_FINAL_TYPE (NavStartPage, nav_start_page, NAV, START_PAGE, GtkWidget)

void nav_start_page_set_buffer (NavStartPage *self, GtkTextBuffer *buffer);
void nav_start_page_take_focus (NavStartPage *self);

G_END_DECLS
