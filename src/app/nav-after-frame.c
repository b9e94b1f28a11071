// SPDX-License-Identifier: Apache-2.0
// Between two frames the main loop is idle, so that work that is merely idle is done before the
// first of them, and delays it.

#include "app/nav-after-frame.h"

static gboolean
on_idle (gpointer data)
{
  NavAfterFrame *after = data;
  guint idle = after->idle;

  if (after->function (after->data))
    return G_SOURCE_CONTINUE;
  if (after->idle == idle) /* the function may have cancelled it, and started another */
    after->idle = 0;
  return G_SOURCE_REMOVE;
}

/* The frame is laid out and drawn in this turn of the main loop; the next one is free. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  NavAfterFrame *after = data;

  (void) widget;
  (void) clock;
  after->tick = 0;
  after->idle = g_idle_add (on_idle, after);
  return G_SOURCE_REMOVE;
}

/**
 * nav_after_frame_start:
 * @after: where it waits already, it goes on waiting
 * @widget: whose next frame comes first; where it is not on the screen, none does
 * @function: called again and again, when there is nothing else to do, until it returns
 *   %G_SOURCE_REMOVE
 */
void
nav_after_frame_start (NavAfterFrame *after, GtkWidget *widget, GSourceFunc function, gpointer data)
{
  if (nav_after_frame_is_pending (after))
    return;
  after->widget = widget;
  after->function = function;
  after->data = data;
  if (gtk_widget_get_mapped (widget))
    after->tick = gtk_widget_add_tick_callback (widget, on_tick, after, NULL);
  else
    after->idle = g_idle_add (on_idle, after);
}

gboolean
nav_after_frame_is_pending (const NavAfterFrame *after)
{
  return after->tick != 0 || after->idle != 0;
}

/**
 * nav_after_frame_cancel:
 *
 * To be called before the widget goes.
 */
void
nav_after_frame_cancel (NavAfterFrame *after)
{
  if (after->tick != 0)
    gtk_widget_remove_tick_callback (after->widget, after->tick);
  after->tick = 0;
  g_clear_handle_id (&after->idle, g_source_remove);
}
