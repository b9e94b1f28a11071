// SPDX-License-Identifier: Apache-2.0
// Choosing a stretch of a picture's x axis: by dragging over it, or with +, - and 0. What comes of
// it is up to whoever made the picture.

#include "config.h"

#include <math.h>

#include "app/nav-chart-picture-private.h"

#define LEAST_PIXELS 8 /* less is a click */
#define STEP         2.0

static void
on_drag_update (NavChartPicture *self, double x, double y, GtkGestureDrag *drag)
{
  double start_x, start_y;

  (void) y;
  if (!self->zoomable || !gtk_gesture_drag_get_start_point (drag, &start_x, &start_y))
    return;
  self->dragging = fabs (x) >= LEAST_PIXELS;
  self->drag_from = start_x;
  self->drag_to = start_x + x;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_end (NavChartPicture *self)
{
  const NavChartLayout *layout = _nav_chart_picture_get_layout (self);
  double from, to;

  if (!self->dragging)
    return;
  self->dragging = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (layout == NULL)
    return;
  from = nav_chart_layout_value_at (layout, fmin (self->drag_from, self->drag_to));
  to = nav_chart_layout_value_at (layout, fmax (self->drag_from, self->drag_to));
  if (to > from)
    _nav_chart_picture_emit_zoomed (self, from, to);
}

static void
on_drag_cancel (NavChartPicture *self)
{
  self->dragging = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Around the cursor, where there is one. */
static gboolean
zoom_by_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  NavChartPicture *self = NAV_CHART_PICTURE (widget);
  const NavChartLayout *layout = _nav_chart_picture_get_layout (self);
  double factor = g_variant_get_double (args), low, high, middle, half;
  NavChartBox plot, at;

  (void) data;
  if (!self->zoomable || layout == NULL)
    return FALSE;
  plot = nav_chart_layout_get_plot (layout);
  low = nav_chart_layout_value_at (layout, plot.x);
  high = nav_chart_layout_value_at (layout, plot.x + plot.width);
  if (!(high > low))
    return FALSE;
  middle = self->pointed && nav_chart_layout_locate (layout, &self->point, &at)
             ? nav_chart_layout_value_at (layout, at.x + at.width / 2)
             : (low + high) / 2;
  half = (high - low) * factor / 2;
  if (factor > 0)
    _nav_chart_picture_emit_zoomed (self, middle - half, middle + half);
  else
    _nav_chart_picture_emit_zoomed (self, NAN, NAN);
  return TRUE;
}

void
_nav_chart_zoom_add_keys (GtkWidgetClass *klass)
{
  static const struct {
    guint key;
    double factor; /* of the stretch that is shown; 0: all of it */
  } keys[] = {
    { GDK_KEY_plus, 1 / STEP },  { GDK_KEY_equal, 1 / STEP }, { GDK_KEY_KP_Add, 1 / STEP },
    { GDK_KEY_minus, STEP },     { GDK_KEY_KP_Subtract, STEP }, { GDK_KEY_0, 0 },
    { GDK_KEY_KP_0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (klass, keys[i].key, 0, zoom_by_key, "d", keys[i].factor);
}

/* The stretch that is being chosen. */
void
_nav_chart_zoom_snapshot (NavChartPicture *self, GtkSnapshot *snapshot)
{
  NavChartBox plot = nav_chart_layout_get_plot (self->layout);
  double left = CLAMP (fmin (self->drag_from, self->drag_to), plot.x, plot.x + plot.width);
  double right = CLAMP (fmax (self->drag_from, self->drag_to), plot.x, plot.x + plot.width);
  graphene_rect_t stretch = GRAPHENE_RECT_INIT ((float) left, (float) plot.y,
                                                (float) (right - left), (float) plot.height);
  GdkRGBA ink = { (float) self->theme.text.red, (float) self->theme.text.green,
                  (float) self->theme.text.blue, 0.15f };

  if (self->dragging)
    gtk_snapshot_append_color (snapshot, &ink, &stretch);
}

void
_nav_chart_zoom_init (NavChartPicture *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (on_drag_end), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (on_drag_cancel), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}
