// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void nav_tooltip_set (GtkWidget *widget, const char *text);

G_END_DECLS
