// SPDX-License-Identifier: Apache-2.0
// Popovers whose place is taken from under them while they are open.

#include "config.h"

#include "app/nav-popovers.h"

#include <gtk/gtk.h>

/* One that is closed as usual is hidden already when it is unmapped. */
static gboolean
on_unmap (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  (void) hint;
  (void) n_values;
  (void) data;
  if (GTK_IS_POPOVER (widget) && gtk_widget_get_visible (widget))
    gtk_popover_popdown (GTK_POPOVER (widget));
  return TRUE;
}

/**
 * nav_popovers_close_with_their_place:
 *
 * From here on an open popover closes when what it belongs to is taken out of the window, or out of
 * sight, as when a better plan makes cards anew or Undo takes a value's row away. GTK (4.8:
 * gtk_popover_unmap) only takes it off the screen then: all keys and clicks of the window go on
 * going to it, and the window is deaf. This holds for every popover, those within GTK's own widgets
 * too, which is why it is no matter of each. Main thread; more than once is as once.
 */
void
nav_popovers_close_with_their_place (void)
{
  static gboolean done = FALSE;
  g_autoptr (GTypeClass) widget_class = NULL;

  if (done)
    return;
  done = TRUE;
  widget_class = g_type_class_ref (GTK_TYPE_WIDGET); /* makes its signals */
  g_signal_add_emission_hook (g_signal_lookup ("unmap", GTK_TYPE_WIDGET), 0, on_unmap, NULL, NULL);
}
