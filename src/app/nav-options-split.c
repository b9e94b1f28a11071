// SPDX-License-Identifier: Apache-2.0
// The list on one side and the detail on the other. As with the window's sidebar, GTK's own widgets
// for this are either newer than our floor or deprecated above it.

#include "app/nav-options-split.h"

#include "app/nav-pane.h"

#define COLLAPSE_BELOW 820
#define DETAIL_WIDTH 380

struct _NavOptionsSplit {
  GtkWidget parent_instance;
  GtkWidget *content;
  GtkWidget *separator;
  GtkWidget *detail;
  gboolean show_detail;
  gboolean collapsed;
  guint telling; /* source that notifies of @collapsed */
};

G_DEFINE_FINAL_TYPE (NavOptionsSplit, nav_options_split, GTK_TYPE_WIDGET)

enum { PROP_CONTENT = 1, PROP_DETAIL, PROP_SHOW_DETAIL, PROP_COLLAPSED, N_PROPS };

static GParamSpec *properties[N_PROPS];

static int
detail_width (NavOptionsSplit *self)
{
  return MAX (DETAIL_WIDTH, nav_pane_get_min_width (self->detail));
}

static gboolean
is_too_narrow (NavOptionsSplit *self, int width)
{
  int least = detail_width (self) + 1 + nav_pane_get_min_width (self->content);

  return width < MAX (COLLAPSE_BELOW, least);
}

static void
nav_options_split_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline)
{
  NavOptionsSplit *self = NAV_OPTIONS_SPLIT (widget);
  gboolean beside = for_size >= 0 && self->show_detail && !is_too_narrow (self, for_size);
  int side = beside ? detail_width (self) : for_size;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (nav_pane_get_min_width (self->content), nav_pane_get_min_width (self->detail));
    *natural = MAX (*minimum, COLLAPSE_BELOW);
  } else {
    *minimum = *natural = 0;
    nav_pane_measure_height (self->content, beside ? for_size - side - 1 : for_size, minimum,
                             natural);
    nav_pane_measure_height (self->detail, side, minimum, natural);
  }
}

/* What is not to be seen is not to be read out either. */
static void
update_visible (NavOptionsSplit *self)
{
  if (self->detail != NULL)
    gtk_widget_set_visible (self->detail, self->show_detail);
  if (self->content != NULL)
    gtk_widget_set_visible (self->content, !self->show_detail || !self->collapsed);
}

static gboolean
tell_collapsed (gpointer data)
{
  NavOptionsSplit *self = data;

  self->telling = 0;
  update_visible (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLLAPSED]);
  return G_SOURCE_REMOVE;
}

/* Others answer with changes of their own, which they may not make while widgets are placed. */
static void
set_collapsed (NavOptionsSplit *self, gboolean collapsed)
{
  if (self->collapsed == collapsed)
    return;
  self->collapsed = collapsed;
  if (self->telling == 0)
    self->telling = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_collapsed, self, NULL);
}

static void
nav_options_split_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NavOptionsSplit *self = NAV_OPTIONS_SPLIT (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean narrow = is_too_narrow (self, width);
  gboolean beside = self->show_detail && !narrow;
  int side = beside ? detail_width (self) : self->show_detail ? width : 0;
  int rest = beside ? width - side - 1 : width - side;

  (void) baseline;
  nav_pane_place (self->content, mirrored ? width - rest : 0, rest, height);
  nav_pane_place (self->separator, mirrored ? side : rest, beside ? 1 : 0, height);
  nav_pane_place (self->detail, mirrored ? 0 : width - side, side, height);
  set_collapsed (self, narrow);
}

static GtkSizeRequestMode
nav_options_split_get_request_mode (GtkWidget *widget)
{
  (void) widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

gboolean
nav_options_split_get_show_detail (NavOptionsSplit *self)
{
  g_return_val_if_fail (NAV_IS_OPTIONS_SPLIT (self), FALSE);

  return self->show_detail;
}

void
nav_options_split_set_show_detail (NavOptionsSplit *self, gboolean show)
{
  g_return_if_fail (NAV_IS_OPTIONS_SPLIT (self));

  if (self->show_detail == show)
    return;
  self->show_detail = show;
  update_visible (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_DETAIL]);
}

/**
 * nav_options_split_get_collapsed:
 *
 * Returns: whether there is no room for both side by side
 */
gboolean
nav_options_split_get_collapsed (NavOptionsSplit *self)
{
  g_return_val_if_fail (NAV_IS_OPTIONS_SPLIT (self), FALSE);

  return self->collapsed;
}

static void
set_child (NavOptionsSplit *self, GtkWidget **place_of, GtkWidget *child)
{
  g_clear_pointer (place_of, gtk_widget_unparent);
  *place_of = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  update_visible (self);
}

static void
nav_options_split_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NavOptionsSplit *self = NAV_OPTIONS_SPLIT (object);

  switch (id) {
  case PROP_CONTENT:
    set_child (self, &self->content, g_value_get_object (value));
    break;
  case PROP_DETAIL:
    set_child (self, &self->detail, g_value_get_object (value));
    break;
  case PROP_SHOW_DETAIL:
    nav_options_split_set_show_detail (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
nav_options_split_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NavOptionsSplit *self = NAV_OPTIONS_SPLIT (object);

  switch (id) {
  case PROP_CONTENT:
    g_value_set_object (value, self->content);
    break;
  case PROP_DETAIL:
    g_value_set_object (value, self->detail);
    break;
  case PROP_SHOW_DETAIL:
    g_value_set_boolean (value, self->show_detail);
    break;
  case PROP_COLLAPSED:
    g_value_set_boolean (value, self->collapsed);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
nav_options_split_dispose (GObject *object)
{
  NavOptionsSplit *self = NAV_OPTIONS_SPLIT (object);

  g_clear_handle_id (&self->telling, g_source_remove);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->separator, gtk_widget_unparent);
  g_clear_pointer (&self->detail, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_options_split_parent_class)->dispose (object);
}

static void
nav_options_split_class_init (NavOptionsSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = nav_options_split_set_property;
  object_class->get_property = nav_options_split_get_property;
  object_class->dispose = nav_options_split_dispose;
  widget_class->measure = nav_options_split_measure;
  widget_class->size_allocate = nav_options_split_size_allocate;
  widget_class->get_request_mode = nav_options_split_get_request_mode;
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_DETAIL] = g_param_spec_object ("detail", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_SHOW_DETAIL] =
    g_param_spec_boolean ("show-detail", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_COLLAPSED] = g_param_spec_boolean ("collapsed", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "optionssplit");
}

static void
nav_options_split_init (NavOptionsSplit *self)
{
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_parent (self->separator, GTK_WIDGET (self));
}
