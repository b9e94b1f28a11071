// SPDX-License-Identifier: Apache-2.0
// The window's two halves. GTK's own widgets for this are either newer than our floor or deprecated
// above it, so the few lines that it takes are here.

#include "app/nav-shell.h"

#include "app/nav-pane.h"

#define COLLAPSE_BELOW 860
#define SIDEBAR_MIN 340
#define SIDEBAR_MAX 400

/* A sidebar that would leave a strip too narrow to be of use takes it all. */
#define STRIP_MIN 80

struct _NavShell {
  GtkWidget parent_instance;
  GtkWidget *sidebar;
  GtkWidget *separator;
  GtkWidget *content;
  GtkWidget *shade; /* over the content, below a sidebar that covers it */
  gboolean show_sidebar;
  gboolean collapsed;
  guint telling; /* source that notifies of @collapsed */
};

G_DEFINE_FINAL_TYPE (NavShell, nav_shell, GTK_TYPE_WIDGET)

enum { PROP_SIDEBAR = 1, PROP_CONTENT, PROP_SHOW_SIDEBAR, PROP_COLLAPSED, N_PROPS };

static GParamSpec *properties[N_PROPS];

static int
sidebar_width (NavShell *self, int width)
{
  return MAX (CLAMP (width * 3 / 10, SIDEBAR_MIN, SIDEBAR_MAX),
              nav_pane_get_min_width (self->sidebar));
}

static gboolean
is_too_narrow (NavShell *self, int width)
{
  int least = sidebar_width (self, width) + 1 + nav_pane_get_min_width (self->content);

  return width < MAX (COLLAPSE_BELOW, least);
}

/* How wide the sidebar is where it lies over the content. */
static int
overlay_width (NavShell *self, int width)
{
  int side = sidebar_width (self, width);

  return width - side < STRIP_MIN ? width : side;
}

static gboolean
is_covered (NavShell *self)
{
  return self->collapsed && self->show_sidebar;
}

/* What lies below the sidebar cannot be reached by keys or pointer. */
static void
update_cover (NavShell *self)
{
  if (self->content != NULL) {
    gtk_widget_set_can_focus (self->content, !is_covered (self));
    gtk_widget_set_can_target (self->content, !is_covered (self));
  }
  gtk_widget_set_visible (self->shade, is_covered (self));
}

static void
measure_width (NavShell *self, int *minimum, int *natural)
{
  int widest = MAX (nav_pane_get_min_width (self->sidebar), nav_pane_get_min_width (self->content));

  *minimum = widest;
  *natural = MAX (widest, COLLAPSE_BELOW);
}

static void
measure_height (NavShell *self, int width, int *minimum, int *natural)
{
  gboolean narrow = width >= 0 && is_too_narrow (self, width);
  int side = width < 0 ? -1 : narrow ? overlay_width (self, width) : sidebar_width (self, width);
  int rest = width < 0 || narrow ? width : width - side - 1;

  nav_pane_measure_height (self->sidebar, side, minimum, natural);
  nav_pane_measure_height (self->content, rest, minimum, natural);
}

static void
nav_shell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                   int *natural, int *minimum_baseline, int *natural_baseline)
{
  NavShell *self = NAV_SHELL (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, minimum, natural);
  else
    measure_height (self, for_size, minimum, natural);
}

static gboolean
tell_collapsed (gpointer data)
{
  NavShell *self = data;

  self->telling = 0;
  update_cover (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLLAPSED]);
  return G_SOURCE_REMOVE;
}

/* Others answer with changes of their own, which they may not make while widgets are placed. */
static void
set_collapsed (NavShell *self, gboolean collapsed)
{
  if (self->collapsed == collapsed)
    return;
  self->collapsed = collapsed;
  if (self->telling == 0)
    self->telling = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_collapsed, self, NULL);
}

static void
allocate_beside (NavShell *self, int width, int height, gboolean mirrored)
{
  int side = self->show_sidebar ? sidebar_width (self, width) : 0;
  int rest = side > 0 ? width - side - 1 : width;

  nav_pane_place (self->sidebar, mirrored ? width - side : 0, side, height);
  nav_pane_place (self->separator, mirrored ? rest : side, side > 0 ? 1 : 0, height);
  nav_pane_place (self->content, mirrored ? 0 : width - rest, rest, height);
  nav_pane_place (self->shade, 0, 0, height);
}

static void
allocate_over (NavShell *self, int width, int height, gboolean mirrored)
{
  int side = self->show_sidebar ? overlay_width (self, width) : 0;

  nav_pane_place (self->sidebar, mirrored ? width - side : 0, side, height);
  nav_pane_place (self->separator, 0, 0, height);
  nav_pane_place (self->content, 0, width, height);
  nav_pane_place (self->shade, 0, side > 0 ? width : 0, height);
}

static void
nav_shell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NavShell *self = NAV_SHELL (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean narrow = is_too_narrow (self, width);

  (void) baseline;
  if (narrow)
    allocate_over (self, width, height, mirrored);
  else
    allocate_beside (self, width, height, mirrored);
  set_collapsed (self, narrow);
}

static GtkSizeRequestMode
nav_shell_get_request_mode (GtkWidget *widget)
{
  (void) widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

gboolean
nav_shell_get_collapsed (NavShell *self)
{
  g_return_val_if_fail (NAV_IS_SHELL (self), FALSE);
  return self->collapsed;
}

gboolean
nav_shell_get_show_sidebar (NavShell *self)
{
  g_return_val_if_fail (NAV_IS_SHELL (self), FALSE);
  return self->show_sidebar;
}

void
nav_shell_set_show_sidebar (NavShell *self, gboolean show_sidebar)
{
  g_return_if_fail (NAV_IS_SHELL (self));

  if (self->show_sidebar == show_sidebar)
    return;
  self->show_sidebar = show_sidebar;
  /* What is only not drawn would still be told to those who cannot see. */
  if (self->sidebar != NULL)
    gtk_widget_set_visible (self->sidebar, show_sidebar);
  update_cover (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_SIDEBAR]);
}

static void
set_child (NavShell *self, GtkWidget **place, GtkWidget *child)
{
  g_clear_pointer (place, gtk_widget_unparent);
  *place = child;
  if (child == NULL)
    return;
  /* The last child is drawn on top. */
  if (place == &self->sidebar)
    gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
  else
    gtk_widget_insert_before (child, GTK_WIDGET (self), self->separator);
}

static void
on_shade_pressed (NavShell *self)
{
  nav_shell_set_show_sidebar (self, FALSE);
}

static GtkWidget *
new_shade (NavShell *self)
{
  GtkWidget *shade = g_object_new (GTK_TYPE_BOX, "css-name", "shade", "visible", FALSE,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_shade_pressed), self);
  gtk_widget_add_controller (shade, GTK_EVENT_CONTROLLER (click));
  return shade;
}

static void
nav_shell_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NavShell *self = NAV_SHELL (object);

  switch (id) {
  case PROP_SIDEBAR:
    g_value_set_object (value, self->sidebar);
    break;
  case PROP_CONTENT:
    g_value_set_object (value, self->content);
    break;
  case PROP_SHOW_SIDEBAR:
    g_value_set_boolean (value, self->show_sidebar);
    break;
  case PROP_COLLAPSED:
    g_value_set_boolean (value, self->collapsed);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
nav_shell_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NavShell *self = NAV_SHELL (object);

  switch (id) {
  case PROP_SIDEBAR:
    set_child (self, &self->sidebar, g_value_get_object (value));
    break;
  case PROP_CONTENT:
    set_child (self, &self->content, g_value_get_object (value));
    break;
  case PROP_SHOW_SIDEBAR:
    nav_shell_set_show_sidebar (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
nav_shell_dispose (GObject *object)
{
  NavShell *self = NAV_SHELL (object);

  g_clear_handle_id (&self->telling, g_source_remove);
  g_clear_pointer (&self->sidebar, gtk_widget_unparent);
  g_clear_pointer (&self->separator, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->shade, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_shell_parent_class)->dispose (object);
}

static void
nav_shell_class_init (NavShellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nav_shell_get_property;
  object_class->set_property = nav_shell_set_property;
  object_class->dispose = nav_shell_dispose;
  widget_class->measure = nav_shell_measure;
  widget_class->size_allocate = nav_shell_size_allocate;
  widget_class->get_request_mode = nav_shell_get_request_mode;

  properties[PROP_SIDEBAR] =
    g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_CONTENT] =
    g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_SHOW_SIDEBAR] =
    g_param_spec_boolean ("show-sidebar", NULL, NULL, TRUE, flags);
  properties[PROP_COLLAPSED] = g_param_spec_boolean (
    "collapsed", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "shell");
}

static void
nav_shell_init (NavShell *self)
{
  self->show_sidebar = TRUE;
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_parent (self->separator, GTK_WIDGET (self));
  self->shade = new_shade (self);
  gtk_widget_set_parent (self->shade, GTK_WIDGET (self));
}
