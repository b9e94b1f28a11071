// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NavAfterFrame: work that waits until what is there to be seen is seen. All zero: none waits.
 */
typedef struct {
  GtkWidget *widget; /* borrowed: it owns this */
  guint tick;
  guint idle;
  GSourceFunc function;
  gpointer data;
} NavAfterFrame;

void nav_after_frame_start (NavAfterFrame *after, GtkWidget *widget, GSourceFunc function,
                            gpointer data);
gboolean nav_after_frame_is_pending (const NavAfterFrame *after);
void nav_after_frame_cancel (NavAfterFrame *after);

G_END_DECLS
