// SPDX-License-Identifier: Apache-2.0
// Draws a chart and says what is pointed at. The picture is drawn once for a size and a look, and
// kept; a pointer moving over it draws only the cursor upon it.

#include "config.h"

#include <math.h>

#include "app/nav-chart-picture-private.h"
#include "app/nav-theme.h"

/* In letters. */
#define MIN_WIDTH 9
#define NATURAL_WIDTH 22
#define MIN_PLANE_HEIGHT 7

G_DEFINE_FINAL_TYPE (NavChartPicture, nav_chart_picture, GTK_TYPE_WIDGET)

enum { ZOOMED, N_SIGNALS };

static guint signals[N_SIGNALS];

static NavChartLayoutFlags
layout_flags (NavChartPicture *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL
           ? NAV_CHART_LAYOUT_RIGHT_TO_LEFT
           : NAV_CHART_LAYOUT_PLAIN;
}

static void
forget_picture (NavChartPicture *self)
{
  g_clear_pointer (&self->layout, nav_chart_layout_free);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_look_changed (NavChartPicture *self)
{
  forget_picture (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

const NavChartLayout *
_nav_chart_picture_get_layout (NavChartPicture *self)
{
  if (self->layout == NULL && self->chart != NULL) {
    self->theme = nav_theme_for_widget (GTK_WIDGET (self));
    self->width = gtk_widget_get_width (GTK_WIDGET (self));
    self->height = gtk_widget_get_height (GTK_WIDGET (self));
    self->layout = nav_chart_layout_new (self->chart, &self->theme, self->width, self->height,
                                         layout_flags (self));
  }
  return self->layout;
}

/* What is known of the chart to those who do not see it: the value under the cursor comes last. */
static void
update_description (NavChartPicture *self)
{
  const char *said = self->chart ? nav_chart_get_description (self->chart) : NULL;
  const char *parts[3] = { NULL };
  g_autofree char *text = NULL;
  guint n = 0;

  if (said != NULL)
    parts[n++] = said;
  if (self->reading != NULL)
    parts[n++] = self->reading;
  text = g_strjoinv (" ", (char **) parts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
set_cursor (NavChartPicture *self, const NavChartPoint *point)
{
  if (point == NULL && !self->pointed)
    return;
  if (point != NULL && self->pointed && point->series == self->point.series &&
      point->index == self->point.index)
    return;
  self->pointed = point != NULL;
  g_clear_pointer (&self->reading, g_free);
  if (point != NULL) {
    self->point = *point;
    self->reading = nav_chart_describe_point (self->chart, point);
  }
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (NavChartPicture *self, double x, double y)
{
  const NavChartLayout *layout = _nav_chart_picture_get_layout (self);
  NavChartPoint point;

  set_cursor (self, layout != NULL && nav_chart_layout_find (layout, x, y, &point) ? &point : NULL);
}

static void
on_leave (NavChartPicture *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    set_cursor (self, NULL);
}

static void
on_pressed (NavChartPicture *self, int n_press, double x, double y)
{
  (void) n_press;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  on_motion (self, x, y);
}

static gboolean
move_cursor (GtkWidget *widget, GVariant *args, gpointer data)
{
  NavChartPicture *self = NAV_CHART_PICTURE (widget);
  NavChartMove move = (NavChartMove) g_variant_get_int32 (args);
  NavChartPoint point = self->pointed ? self->point
                                      : (NavChartPoint){ .series = G_MAXUINT, .index = G_MAXUINT };
  gboolean moved;

  (void) data;
  if (self->chart == NULL)
    return FALSE;
  moved = nav_chart_move (self->chart, move, &point);
  if (moved)
    set_cursor (self, &point);
  /* At the ends of a series the keys stay here; above and below the page may scroll on. */
  return moved || (self->pointed && move != NAV_CHART_MOVE_UP && move != NAV_CHART_MOVE_DOWN);
}

/* Bars begin on the right where people read from there; an axis of time never does. */
static gboolean
move_sideways (GtkWidget *widget, GVariant *args, gpointer data)
{
  NavChartPicture *self = NAV_CHART_PICTURE (widget);
  gboolean to_right = g_variant_get_int32 (args) > 0;
  gboolean mirrored = self->chart != NULL &&
                      nav_chart_get_kind (self->chart) == NAV_CHART_ROWS &&
                      layout_flags (self) & NAV_CHART_LAYOUT_RIGHT_TO_LEFT;
  NavChartMove move = to_right != mirrored ? NAV_CHART_MOVE_ON : NAV_CHART_MOVE_BACK;
  g_autoptr (GVariant) argument = g_variant_ref_sink (g_variant_new_int32 (move));

  return move_cursor (widget, argument, data);
}

static gboolean
drop_cursor (GtkWidget *widget, GVariant *args, gpointer data)
{
  NavChartPicture *self = NAV_CHART_PICTURE (widget);
  gboolean had = self->pointed;

  (void) args;
  (void) data;
  set_cursor (self, NULL);
  return had;
}

static void
on_focus_lost (NavChartPicture *self)
{
  set_cursor (self, NULL);
}

static void
snapshot_picture (NavChartPicture *self, GtkSnapshot *snapshot)
{
  const NavChartLayout *layout = _nav_chart_picture_get_layout (self);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height);
  cairo_t *cr;

  if (self->node == NULL) {
    self->node = gsk_cairo_node_new (&bounds);
    cr = gsk_cairo_node_get_draw_context (self->node);
    nav_chart_layout_render (layout, cr);
    cairo_destroy (cr);
  }
  gtk_snapshot_append_node (snapshot, self->node);
}

/* Above the point and within the picture. */
static void
snapshot_reading (NavChartPicture *self, GtkSnapshot *snapshot, const NavChartBox *at)
{
  g_autoptr (PangoLayout) words =
    gtk_widget_create_pango_layout (GTK_WIDGET (self), self->reading);
  gboolean dark = self->theme.text.red > 0.5;
  GdkRGBA ink = dark ? (GdkRGBA){ 0, 0, 0, 1 } : (GdkRGBA){ 1, 1, 1, 1 };
  GdkRGBA back = dark ? (GdkRGBA){ 1, 1, 1, 0.92f } : (GdkRGBA){ 0, 0, 0, 0.85f };
  float pad = (float) self->theme.font_size / 2, width = (float) self->width, x, y;
  graphene_rect_t bounds;
  GskRoundedRect box;
  int wide, high;

  pango_layout_set_ellipsize (words, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (words, (int) MAX (width - 2 * pad, 1) * PANGO_SCALE);
  pango_layout_get_pixel_size (words, &wide, &high);
  pango_layout_set_width (words, wide * PANGO_SCALE);
  x = (float) (at->x + at->width / 2) - (float) wide / 2 - pad;
  x = CLAMP (x, 0, MAX (width - (float) wide - 2 * pad, 0));
  y = (float) at->y - (float) high - 2 * pad;
  if (y < 0)
    y = MIN ((float) (at->y + at->height) + 2 * pad,
             MAX ((float) self->height - (float) high - pad, 0));
  bounds = GRAPHENE_RECT_INIT (x, y, (float) wide + 2 * pad, (float) high + pad);
  gsk_rounded_rect_init_from_rect (&box, &bounds, pad);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &back, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + pad, y + pad / 2));
  gtk_snapshot_append_layout (snapshot, words, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_cursor (NavChartPicture *self, GtkSnapshot *snapshot)
{
  const NavChartLayout *layout = _nav_chart_picture_get_layout (self);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height);
  NavChartBox at;
  cairo_t *cr;

  if (!nav_chart_layout_locate (layout, &self->point, &at))
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  nav_chart_layout_render_cursor (layout, &self->point, cr);
  cairo_destroy (cr);
  if (self->reading != NULL)
    snapshot_reading (self, snapshot, &at);
}

static void
nav_chart_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NavChartPicture *self = NAV_CHART_PICTURE (widget);

  if (self->chart == NULL || gtk_widget_get_width (widget) < 1 ||
      gtk_widget_get_height (widget) < 1)
    return;
  snapshot_picture (self, snapshot);
  if (self->dragging)
    _nav_chart_zoom_snapshot (self, snapshot);
  else if (self->pointed)
    snapshot_cursor (self, snapshot);
}

static GtkSizeRequestMode
nav_chart_picture_get_request_mode (GtkWidget *widget)
{
  (void) widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
nav_chart_picture_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline)
{
  NavChartPicture *self = NAV_CHART_PICTURE (widget);
  NavChartTheme theme = nav_theme_for_widget (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = (int) ceil (MIN_WIDTH * theme.font_size);
    *natural = (int) ceil (NATURAL_WIDTH * theme.font_size);
    return;
  }
  if (self->chart == NULL) {
    *minimum = *natural = 0;
    return;
  }
  *natural = (int) nav_chart_measure_height (
    self->chart, &theme, for_size >= 0 ? for_size : NATURAL_WIDTH * theme.font_size,
    layout_flags (self));
  *minimum = nav_chart_get_kind (self->chart) == NAV_CHART_ROWS
               ? *natural
               : MIN (*natural, (int) ceil (MIN_PLANE_HEIGHT * theme.font_size));
}

static void
nav_chart_picture_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NavChartPicture *self = NAV_CHART_PICTURE (widget);

  (void) baseline;
  if (width != self->width || height != self->height)
    forget_picture (self);
}

/* The style changes with every focus; only letters concern the picture. */
static void
nav_chart_picture_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  NavChartPicture *self = NAV_CHART_PICTURE (widget);
  NavChartTheme theme;

  GTK_WIDGET_CLASS (nav_chart_picture_parent_class)->css_changed (widget, change);
  theme = nav_theme_for_widget (widget);
  if (theme.font != self->theme.font || theme.font_size != self->theme.font_size)
    on_look_changed (self);
}

static void
nav_chart_picture_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (nav_chart_picture_parent_class)->system_setting_changed (widget, setting);
  on_look_changed (NAV_CHART_PICTURE (widget));
}

static void
nav_chart_picture_direction_changed (GtkWidget *widget, GtkTextDirection before)
{
  GTK_WIDGET_CLASS (nav_chart_picture_parent_class)->direction_changed (widget, before);
  on_look_changed (NAV_CHART_PICTURE (widget));
}

/**
 * nav_chart_picture_set_chart:
 * @chart: (nullable): what to show; a reference is taken
 */
void
nav_chart_picture_set_chart (NavChartPicture *self, NavChart *chart)
{
  const char *title;

  g_return_if_fail (NAV_IS_CHART_PICTURE (self));

  if (chart != NULL)
    nav_chart_ref (chart);
  g_clear_pointer (&self->chart, nav_chart_unref);
  self->chart = chart;
  self->pointed = FALSE;
  g_clear_pointer (&self->reading, g_free);
  title = chart ? nav_chart_get_title (chart) : NULL;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title ? title : "", -1);
  gtk_widget_set_focusable (GTK_WIDGET (self), chart != NULL && !nav_chart_is_empty (chart));
  update_description (self);
  on_look_changed (self);
}

/**
 * nav_chart_picture_get_reading:
 *
 * Returns: (transfer none) (nullable): what the cursor is at
 */
const char *
nav_chart_picture_get_reading (NavChartPicture *self)
{
  g_return_val_if_fail (NAV_IS_CHART_PICTURE (self), NULL);

  return self->reading;
}

void
_nav_chart_picture_emit_zoomed (NavChartPicture *self, double from, double to)
{
  g_signal_emit (self, signals[ZOOMED], 0, from, to);
}

/**
 * nav_chart_picture_set_zoomable:
 *
 * Whether a stretch of the x axis can be chosen: `zoomed` tells which. Two NaN: all of it.
 */
void
nav_chart_picture_set_zoomable (NavChartPicture *self, gboolean zoomable)
{
  g_return_if_fail (NAV_IS_CHART_PICTURE (self));

  self->zoomable = zoomable;
}

static void
nav_chart_picture_finalize (GObject *object)
{
  NavChartPicture *self = NAV_CHART_PICTURE (object);

  g_clear_pointer (&self->layout, nav_chart_layout_free);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->chart, nav_chart_unref);
  g_free (self->reading);
  G_OBJECT_CLASS (nav_chart_picture_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *klass)
{
  static const struct {
    guint key;
    GtkShortcutFunc func;
    int argument;
  } keys[] = {
    { GDK_KEY_Left, move_sideways, -1 },
    { GDK_KEY_Right, move_sideways, 1 },
    { GDK_KEY_Up, move_cursor, NAV_CHART_MOVE_UP },
    { GDK_KEY_Down, move_cursor, NAV_CHART_MOVE_DOWN },
    { GDK_KEY_Home, move_cursor, NAV_CHART_MOVE_FIRST },
    { GDK_KEY_End, move_cursor, NAV_CHART_MOVE_LAST },
    { GDK_KEY_Escape, drop_cursor, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (klass, keys[i].key, 0, keys[i].func, "i", keys[i].argument);
}

static void
nav_chart_picture_class_init (NavChartPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nav_chart_picture_finalize;
  widget_class->snapshot = nav_chart_picture_snapshot;
  widget_class->get_request_mode = nav_chart_picture_get_request_mode;
  widget_class->measure = nav_chart_picture_measure;
  widget_class->size_allocate = nav_chart_picture_size_allocate;
  widget_class->css_changed = nav_chart_picture_css_changed;
  widget_class->system_setting_changed = nav_chart_picture_system_setting_changed;
  widget_class->direction_changed = nav_chart_picture_direction_changed;
  add_keys (widget_class);
  _nav_chart_zoom_add_keys (widget_class);
  signals[ZOOMED] =
    g_signal_new ("zoomed", NAV_TYPE_CHART_PICTURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "chartpicture");
}

static void
nav_chart_picture_init (NavChartPicture *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_focus_lost), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  _nav_chart_zoom_init (self);
  nav_theme_connect (GTK_WIDGET (self), G_CALLBACK (on_look_changed));
}
