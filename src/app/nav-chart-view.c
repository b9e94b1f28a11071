// SPDX-License-Identifier: Apache-2.0
// The chart of the window: picture or table, and the menu for both.

#include "config.h"

#include "app/nav-chart-view.h"

#include <glib/gi18n.h>

#include "app/nav-chart-files.h"
#include "app/nav-chart-picture.h"
#include "app/nav-chart-table-view.h"

struct _NavChartView {
  GtkWidget parent_instance;
  GtkStack *stack;
  NavChartPicture *picture;
  NavChartTableView *table;
  GtkPopover *menu;
  NavChart *chart; /* (nullable) */
  gboolean show_table;
};

G_DEFINE_FINAL_TYPE (NavChartView, nav_chart_view, GTK_TYPE_WIDGET)

enum { PROP_CHART = 1, PROP_SHOW_TABLE, N_PROPS };

static GParamSpec *properties[N_PROPS];

enum { ZOOMED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NavChartView *self = NAV_CHART_VIEW (widget);
  NavChartFile kind = g_str_has_suffix (action, "svg")   ? NAV_CHART_FILE_SVG
                      : g_str_has_suffix (action, "pdf") ? NAV_CHART_FILE_PDF
                      : g_str_has_suffix (action, "csv") ? NAV_CHART_FILE_CSV
                                                         : NAV_CHART_FILE_PNG;

  (void) parameter;
  if (self->chart != NULL)
    nav_chart_files_save (self->chart, kind, widget);
}

static void
copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NavChartView *self = NAV_CHART_VIEW (widget);
  g_autoptr (GError) error = NULL;

  (void) parameter;
  if (self->chart == NULL)
    return;
  if (g_str_has_suffix (action, "data"))
    nav_chart_files_copy_data (self->chart, widget);
  else if (!nav_chart_files_copy_picture (self->chart, widget, &error))
    g_warning ("The chart could not be copied: %s", error->message);
}

static void
open_menu (NavChartView *self, double x, double y)
{
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  gtk_popover_set_pointing_to (self->menu, &at);
  gtk_popover_popup (self->menu);
}

static void
on_secondary_pressed (NavChartView *self, int n_press, double x, double y)
{
  (void) n_press;
  open_menu (self, x, y);
}

static gboolean
open_menu_by_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  (void) args;
  (void) data;
  open_menu (NAV_CHART_VIEW (widget), gtk_widget_get_width (widget) / 2.0,
             gtk_widget_get_height (widget) / 2.0);
  return TRUE;
}

GtkWidget *
nav_chart_view_new (void)
{
  return g_object_new (NAV_TYPE_CHART_VIEW, NULL);
}

static void
enable_actions (NavChartView *self)
{
  static const char *const names[] = { "chart.copy-picture", "chart.copy-data", "chart.save-png",
                                       "chart.save-svg",     "chart.save-pdf",  "chart.save-csv",
                                       "chart.show-table" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], self->chart != NULL);
}

static void
fill_table (NavChartView *self)
{
  nav_chart_table_view_set_chart (self->table, self->show_table ? self->chart : NULL);
}

/**
 * nav_chart_view_set_chart:
 * @chart: (nullable): what to show; a reference is taken
 */
void
nav_chart_view_set_chart (NavChartView *self, NavChart *chart)
{
  g_return_if_fail (NAV_IS_CHART_VIEW (self));

  if (chart == self->chart)
    return;
  if (chart != NULL)
    nav_chart_ref (chart);
  g_clear_pointer (&self->chart, nav_chart_unref);
  self->chart = chart;
  nav_chart_picture_set_chart (self->picture, chart);
  fill_table (self);
  enable_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHART]);
}

void
nav_chart_view_set_show_table (NavChartView *self, gboolean show_table)
{
  g_return_if_fail (NAV_IS_CHART_VIEW (self));

  if (self->show_table == !!show_table)
    return;
  self->show_table = !!show_table;
  gtk_stack_set_visible_child (self->stack, show_table ? GTK_WIDGET (self->table)
                                                       : GTK_WIDGET (self->picture));
  fill_table (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_TABLE]);
}

static void
on_zoomed (NavChartView *self, double from, double to)
{
  g_signal_emit (self, signals[ZOOMED], 0, from, to);
}

void
nav_chart_view_set_zoomable (NavChartView *self, gboolean zoomable)
{
  g_return_if_fail (NAV_IS_CHART_VIEW (self));

  nav_chart_picture_set_zoomable (self->picture, zoomable);
}

gboolean
nav_chart_view_get_show_table (NavChartView *self)
{
  g_return_val_if_fail (NAV_IS_CHART_VIEW (self), FALSE);

  return self->show_table;
}

static void
nav_chart_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NavChartView *self = NAV_CHART_VIEW (object);

  switch (id) {
  case PROP_CHART:
    g_value_set_boxed (value, self->chart);
    break;
  case PROP_SHOW_TABLE:
    g_value_set_boolean (value, nav_chart_view_get_show_table (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
nav_chart_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NavChartView *self = NAV_CHART_VIEW (object);

  switch (id) {
  case PROP_CHART:
    nav_chart_view_set_chart (self, g_value_get_boxed (value));
    break;
  case PROP_SHOW_TABLE:
    nav_chart_view_set_show_table (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

/* The keyboard comes back to what the menu was opened on. */
static void
on_menu_closed (NavChartView *self)
{
  gtk_widget_grab_focus (gtk_stack_get_visible_child (self->stack));
}

static void
nav_chart_view_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&NAV_CHART_VIEW (object)->chart, nav_chart_unref);
  G_OBJECT_CLASS (nav_chart_view_parent_class)->dispose (object);
}

static void
add_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "chart.copy-picture", NULL, copy);
  gtk_widget_class_install_action (klass, "chart.copy-data", NULL, copy);
  gtk_widget_class_install_action (klass, "chart.save-png", NULL, save);
  gtk_widget_class_install_action (klass, "chart.save-svg", NULL, save);
  gtk_widget_class_install_action (klass, "chart.save-pdf", NULL, save);
  gtk_widget_class_install_action (klass, "chart.save-csv", NULL, save);
  gtk_widget_class_install_property_action (klass, "chart.show-table", "show-table");
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "chart.copy-picture",
                                       NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Menu, 0, open_menu_by_key, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_F10, GDK_SHIFT_MASK, open_menu_by_key, NULL);
}

static void
nav_chart_view_class_init (NavChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = nav_chart_view_dispose;
  object_class->get_property = nav_chart_view_get_property;
  object_class->set_property = nav_chart_view_set_property;
  properties[PROP_CHART] =
    g_param_spec_boxed ("chart", NULL, NULL, NAV_TYPE_CHART,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_TABLE] =
    g_param_spec_boolean ("show-table", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  add_actions (widget_class);
  signals[ZOOMED] = g_signal_new ("zoomed", NAV_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  g_type_ensure (NAV_TYPE_CHART_PICTURE);
  g_type_ensure (NAV_TYPE_CHART_TABLE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-chart-view.ui");
  gtk_widget_class_bind_template_child (widget_class, NavChartView, stack);
  gtk_widget_class_bind_template_child (widget_class, NavChartView, picture);
  gtk_widget_class_bind_template_child (widget_class, NavChartView, table);
  gtk_widget_class_bind_template_child (widget_class, NavChartView, menu);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_closed);
  gtk_widget_class_bind_template_callback (widget_class, open_menu);
  gtk_widget_class_set_css_name (widget_class, "chart");
}

static void
nav_chart_view_init (NavChartView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->picture, "zoomed", G_CALLBACK (on_zoomed), self);
  enable_actions (self);
}
