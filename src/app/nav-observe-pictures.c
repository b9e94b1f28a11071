// SPDX-License-Identifier: Apache-2.0
// The pictures of a run and what can be done with them.

#include "config.h"

#include "app/nav-observe-pictures.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-chart-box.h"
#include "app/nav-fold-box.h"
#include "app/nav-observe-charts.h"

#define PICTURE_HEIGHT 200
#define LEAST_ZOOM_S   1.0

struct _NavObservePictures {
  GtkWidget parent_instance;
  GtkWidget *tools;
  GtkWidget *pause;
  GtkWidget *whole;
  NavFoldBox *charts;
  GtkWidget *boxes[NAV_OBSERVE_N_PICTURES];
  NavChartView *views[NAV_OBSERVE_N_PICTURES];
  NavProver *prover; /* (nullable) */
  int drawn_s;       /* the second that the pictures are of; -1: of a finished run */
  double from_s;     /* NaN: not zoomed */
  double to_s;
  gboolean pause_on;
  gboolean distribution;
};

G_DEFINE_FINAL_TYPE (NavObservePictures, nav_observe_pictures, GTK_TYPE_WIDGET)

enum { PROP_PAUSE = 1, PROP_DISTRIBUTION, N_PROPS };

static GParamSpec *properties[N_PROPS];

static gboolean
is_latency (guint picture)
{
  return picture <= NAV_OBSERVE_E2E;
}

/* What nothing is known of, or what has no distribution, is not there. */
static gboolean
is_shown (NavObservePictures *self, guint picture, NavChart *chart)
{
  if (self->distribution)
    return is_latency (picture);
  return (picture != NAV_OBSERVE_CACHE && picture != NAV_OBSERVE_FAILURES) ||
         !nav_chart_is_empty (chart);
}

static void
draw (NavObservePictures *self)
{
  const NavObserveScope scope = { self->prover, self->from_s, self->to_s };

  for (guint i = 0; i < NAV_OBSERVE_N_PICTURES; i++) {
    NavObservePicture picture = (NavObservePicture) i;
    g_autoptr (NavChart) chart = NULL;

    if (self->distribution && !is_latency (i)) {
      gtk_widget_set_visible (self->boxes[i], FALSE);
      continue;
    }
    chart = self->distribution ? nav_observe_spread_chart (&scope, picture)
                               : nav_observe_chart (&scope, picture);
    gtk_widget_set_visible (self->boxes[i], is_shown (self, i, chart));
    nav_chart_view_set_chart (self->views[i], chart);
    nav_chart_view_set_zoomable (self->views[i], !self->distribution);
  }
}

static gboolean
has_run (NavObservePictures *self)
{
  return self->prover != NULL && nav_prover_get_recommendation (self->prover) != NULL;
}

static void
update_tools (NavObservePictures *self)
{
  gboolean zoomed = !isnan (self->from_s) && !self->distribution;

  gtk_widget_set_visible (self->pause, nav_prover_get_running (self->prover));
  gtk_widget_set_visible (self->whole, zoomed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pictures.whole", zoomed);
}

static void
redraw (NavObservePictures *self)
{
  if (!has_run (self))
    return;
  update_tools (self);
  draw (self);
}

static void
set_zoom (NavObservePictures *self, double from, double to)
{
  self->from_s = from;
  self->to_s = to;
  redraw (self);
}

/* Zooming out ends where the run does. */
static void
on_zoomed (NavObservePictures *self, double from, double to)
{
  double length = nav_observe_length_s (self->prover);

  if (to - from < LEAST_ZOOM_S) {
    double middle = (from + to) / 2;
    from = middle - LEAST_ZOOM_S / 2;
    to = middle + LEAST_ZOOM_S / 2;
  }
  if (isnan (from) || (from <= 0 && to >= length))
    set_zoom (self, NAN, NAN);
  else
    set_zoom (self, fmax (from, 0), fmin (to, length));
}

static void
show_whole (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) action;
  (void) parameter;
  set_zoom (NAV_OBSERVE_PICTURES (widget), NAN, NAN);
}

static void
start_anew (NavObservePictures *self)
{
  self->from_s = self->to_s = NAN;
  self->drawn_s = -2;
  if (self->pause_on)
    g_object_set (self, "pause", FALSE, NULL);
}

/**
 * nav_observe_pictures_update:
 *
 * Something about the run changed. Once a second is enough, and once more at the end; while they
 * are paused, only the end shows.
 */
void
nav_observe_pictures_update (NavObservePictures *self)
{
  gboolean running;
  int second;

  g_return_if_fail (NAV_IS_OBSERVE_PICTURES (self));

  gtk_widget_set_visible (GTK_WIDGET (self), has_run (self));
  if (!has_run (self))
    return;
  running = nav_prover_get_running (self->prover);
  second = running ? (int) nav_prover_get_progress (self->prover)->elapsed_s : -1;
  if (running && second == 0 && self->drawn_s != 0)
    start_anew (self);
  update_tools (self);
  if (running && (second == self->drawn_s || self->pause_on))
    return;
  self->drawn_s = second;
  draw (self);
}

/**
 * nav_observe_pictures_set_prover:
 * @prover: whose runs to show; a reference is taken
 */
void
nav_observe_pictures_set_prover (NavObservePictures *self, NavProver *prover)
{
  g_return_if_fail (NAV_IS_OBSERVE_PICTURES (self));

  g_set_object (&self->prover, prover);
  nav_observe_pictures_update (self);
}

static void
nav_observe_pictures_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NavObservePictures *self = NAV_OBSERVE_PICTURES (object);

  switch (id) {
  case PROP_PAUSE:
    g_value_set_boolean (value, self->pause_on);
    break;
  case PROP_DISTRIBUTION:
    g_value_set_boolean (value, self->distribution);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
nav_observe_pictures_set_property (GObject *object, guint id, const GValue *value,
                                   GParamSpec *pspec)
{
  NavObservePictures *self = NAV_OBSERVE_PICTURES (object);
  gboolean *member = id == PROP_PAUSE ? &self->pause_on : &self->distribution;

  if (*member == g_value_get_boolean (value))
    return;
  *member = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
  if (id == PROP_DISTRIBUTION || !self->pause_on)
    redraw (self);
}

static void
nav_observe_pictures_dispose (GObject *object)
{
  NavObservePictures *self = NAV_OBSERVE_PICTURES (object);
  GtkWidget *child;

  g_clear_object (&self->prover);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_observe_pictures_parent_class)->dispose (object);
}

static void
nav_observe_pictures_class_init (NavObservePicturesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = nav_observe_pictures_dispose;
  object_class->get_property = nav_observe_pictures_get_property;
  object_class->set_property = nav_observe_pictures_set_property;
  properties[PROP_PAUSE] = g_param_spec_boolean ("pause", NULL, NULL, FALSE, flags);
  properties[PROP_DISTRIBUTION] = g_param_spec_boolean ("distribution", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_property_action (widget_class, "pictures.pause", "pause");
  gtk_widget_class_install_property_action (widget_class, "pictures.distribution", "distribution");
  gtk_widget_class_install_action (widget_class, "pictures.whole", NULL, show_whole);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pictures");
}

static GtkWidget *
new_tool (GtkWidget *tool, const char *action)
{
  gtk_button_set_use_underline (GTK_BUTTON (tool), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (tool), action);
  return tool;
}

/* One of two is on. */
static GtkWidget *
new_choice (NavObservePictures *self)
{
  GtkWidget *choice = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *time = gtk_toggle_button_new_with_mnemonic (_ ("Over _Time"));
  GtkWidget *distribution = gtk_toggle_button_new_with_mnemonic (_ ("_Distribution"));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (time), TRUE);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (distribution), GTK_TOGGLE_BUTTON (time));
  g_object_bind_property (self, "distribution", distribution, "active", G_BINDING_BIDIRECTIONAL);
  gtk_widget_add_css_class (choice, "linked");
  gtk_box_append (GTK_BOX (choice), time);
  gtk_box_append (GTK_BOX (choice), distribution);
  return choice;
}

static void
add_tools (NavObservePictures *self)
{
  self->tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->pause = new_tool (gtk_toggle_button_new_with_label (_ ("_Pause")), "pictures.pause");
  self->whole = new_tool (gtk_button_new_with_label (_ ("_Whole Run")), "pictures.whole");
  gtk_box_append (GTK_BOX (self->tools), new_choice (self));
  gtk_box_append (GTK_BOX (self->tools), self->pause);
  gtk_box_append (GTK_BOX (self->tools), self->whole);
  gtk_widget_set_parent (self->tools, GTK_WIDGET (self));
}

static void
add_chart (NavObservePictures *self, guint i)
{
  NavChartBox made = nav_chart_box_new (PICTURE_HEIGHT);
  g_autofree char *title = nav_observe_title ((NavObservePicture) i);

  gtk_label_set_label (made.heading, title);
  g_signal_connect_swapped (made.view, "zoomed", G_CALLBACK (on_zoomed), self);
  nav_fold_box_append (self->charts, made.box);
  self->boxes[i] = made.box;
  self->views[i] = made.view;
}

static void
nav_observe_pictures_init (NavObservePictures *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->from_s = self->to_s = NAN;
  self->drawn_s = -2;
  add_tools (self);
  self->charts = g_object_new (NAV_TYPE_FOLD_BOX, "columns", 2, "column-width", 360, "spacing", 24,
                               NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->charts), GTK_WIDGET (self));
  for (guint i = 0; i < NAV_OBSERVE_N_PICTURES; i++)
    add_chart (self, i);
}
