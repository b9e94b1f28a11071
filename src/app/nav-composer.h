// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NavComposer:
 *
 * Where a person writes. Enter activates `win.send`, Shift+Enter breaks the line, Up in an empty
 * entry activates `win.revise`. The text is in a buffer that the window owns, so that a draft
 * survives what happens around it.
 */
#define NAV_TYPE_COMPOSER (nav_composer_get_type ())
G_DECLARE_FINAL_TYPE (NavComposer, nav_composer, NAV, COMPOSER, GtkWidget)

void nav_composer_set_buffer (NavComposer *self, GtkTextBuffer *buffer);
void nav_composer_take_focus (NavComposer *self);

G_END_DECLS
