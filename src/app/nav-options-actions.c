// SPDX-License-Identifier: Apache-2.0
// The verbs of the Options stage. Cards, rows, menus and keys only name them.

#include "config.h"

#include <string.h>

#include "app/nav-options-export.h"
#include "app/nav-options-page-private.h"

static void
show_detail (GtkWidget *widget, const char *name, GVariant *id)
{
  (void) name;
  _nav_options_page_show_detail (NAV_OPTIONS_PAGE (widget), g_variant_get_string (id, NULL));
}

static void
close_detail (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  _nav_options_page_hide_detail (NAV_OPTIONS_PAGE (widget));
}

/* Selecting what is selected takes it back. */
static void
select_option (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NavOptionsPage *self = NAV_OPTIONS_PAGE (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  gboolean selected = g_strcmp0 (nav_project_get_selected (self->project), id) == 0;

  (void) name;
  nav_project_select (self->project, selected ? NULL : id);
}

static void
compare (GtkWidget *widget, const char *name, GVariant *ids)
{
  g_autofree const char **list = g_variant_get_strv (ids, NULL);

  (void) name;
  _nav_options_page_set_compared (NAV_OPTIONS_PAGE (widget), list);
  _nav_options_page_set_view (NAV_OPTIONS_PAGE (widget), "compare");
}

static void
copy_plan (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  (void) name;
  (void) parameter;
  nav_options_export_copy (widget, NAV_OPTIONS_PAGE (widget)->project, NAV_EXPORT_PLAN, none);
}

static GPtrArray *
collect_shown (NavOptionsPage *self)
{
  _nav_options_page_fill_table (self);
  return nav_options_table_collect_shown (self->table);
}

static void
copy_table (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NavOptionsPage *self = NAV_OPTIONS_PAGE (widget);
  g_autoptr (GPtrArray) shown = collect_shown (self);

  (void) name;
  (void) parameter;
  nav_options_export_copy (widget, self->project, NAV_EXPORT_TABLE, shown);
}

static void
copy_comparison (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NavOptionsPage *self = NAV_OPTIONS_PAGE (widget);
  g_autoptr (GPtrArray) compared = _nav_options_page_collect_compared (self);

  (void) name;
  (void) parameter;
  nav_options_export_copy (widget, self->project, NAV_EXPORT_COMPARISON, compared);
}

/* Whatever is in front. */
static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NavOptionsPage *self = NAV_OPTIONS_PAGE (widget);
  const char *view = gtk_stack_get_visible_child_name (self->views);

  if (self->shown == NULL)
    return;
  if (g_strcmp0 (view, "all") == 0)
    copy_table (widget, name, parameter);
  else if (g_strcmp0 (view, "compare") == 0 && g_strv_length (self->compared) > 0)
    copy_comparison (widget, name, parameter);
  else
    copy_plan (widget, name, parameter);
}

static void
export (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NavOptionsPage *self = NAV_OPTIONS_PAGE (widget);
  g_autoptr (GPtrArray) shown = collect_shown (self);
  int found = nav_export_find_format (g_variant_get_string (parameter, NULL));

  (void) name;
  if (found >= 0)
    nav_options_export_save (widget, self->project, (NavExportFormat) found, shown);
}

static void
find (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NavOptionsPage *self = NAV_OPTIONS_PAGE (widget);

  (void) name;
  (void) parameter;
  _nav_options_page_set_view (self, "all");
  nav_options_table_find (self->table);
}

void
_nav_options_page_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_property_action (klass, "options.view", "view");
  gtk_widget_class_install_action (klass, "options.detail", "s", show_detail);
  gtk_widget_class_install_action (klass, "options.close-detail", NULL, close_detail);
  gtk_widget_class_install_action (klass, "options.select", "s", select_option);
  gtk_widget_class_install_action (klass, "options.compare", "as", compare);
  gtk_widget_class_install_action (klass, "options.copy", NULL, copy);
  gtk_widget_class_install_action (klass, "options.copy-plan", NULL, copy_plan);
  gtk_widget_class_install_action (klass, "options.copy-table", NULL, copy_table);
  gtk_widget_class_install_action (klass, "options.copy-comparison", NULL, copy_comparison);
  gtk_widget_class_install_action (klass, "options.export", "s", export);
  gtk_widget_class_install_action (klass, "options.find", NULL, find);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "options.close-detail", NULL);
}

/* Wherever in the window the keyboard is, as long as the stage is in view. */
void
_nav_options_page_add_shortcuts (NavOptionsPage *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control><Shift>c"),
                      gtk_named_action_new ("options.copy")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/* What makes no sense at the moment cannot be done. */
void
_nav_options_page_update_actions (NavOptionsPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean some = self->shown != NULL && nav_plan_get_recommendations (self->shown)->len > 0;

  gtk_widget_action_set_enabled (widget, "options.copy", self->shown != NULL);
  gtk_widget_action_set_enabled (widget, "options.copy-plan", self->shown != NULL);
  gtk_widget_action_set_enabled (widget, "options.copy-table", some);
  gtk_widget_action_set_enabled (widget, "options.copy-comparison",
                                 self->compared != NULL && self->compared[0] != NULL);
  gtk_widget_action_set_enabled (widget, "options.export", self->shown != NULL);
  gtk_widget_action_set_enabled (widget, "options.find", some);
  gtk_widget_action_set_enabled (widget, "options.close-detail",
                                 nav_options_split_get_show_detail (self->split));
}
