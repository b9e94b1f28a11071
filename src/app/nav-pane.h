// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What widgets share that lay out halves of their own: NavShell and NavOptionsSplit. A half may be
 * NULL, and then takes no room. */

int nav_pane_get_min_width (GtkWidget *pane);
void nav_pane_measure_height (GtkWidget *pane, int width, int *minimum, int *natural);
void nav_pane_place (GtkWidget *pane, int x, int width, int height);

G_END_DECLS
