// SPDX-License-Identifier: Apache-2.0
// The Needs stage: every value of the spec.

#include "config.h"

#include "app/nav-needs-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/nav-text.h"
#include "planner/nav-why.h"
#include "workflow/nav-words.h"

struct _NavNeedsPage {
  GtkWidget parent_instance;
  GtkListBox *list;
  NavProject *project;   /* (nullable) */
  GSignalGroup *signals; /* of the project */
};

G_DEFINE_FINAL_TYPE (NavNeedsPage, nav_needs_page, GTK_TYPE_WIDGET)

static void
append (NavNeedsPage *self, NavSpecField field, const NavLeaf *leaf)
{
  const NavSpecFieldInfo *info = nav_spec_field_info (field);
  g_autofree char *name =
    nav_text_capital (nav_words_term (nav_text_words (), NAV_WORDS_FIELD, info->path));
  g_autofree char *value =
    leaf->text ? g_strdup (leaf->text)
               : nav_words_quantity (nav_text_words (), nav_leaf_plain_number (leaf), info->unit);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_label_new (value));
  gtk_list_box_append (self->list, row);
}

static void
update (NavNeedsPage *self)
{
  GtkWidget *row;
  NavSpec *spec;

  if (self->project == NULL)
    return;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  spec = nav_project_get_completed_spec (self->project);
  for (NavSpecField field = 0; field < NAV_N_SPEC_FIELDS; field++) {
    NavLeaf *leaf = field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (spec, 0, field)
                                                  : nav_spec_get (spec, field);
    if (leaf != NULL && leaf->type != NAV_VALUE_NONE)
      append (self, field, leaf);
  }
}

static void
on_notify (NavNeedsPage *self, GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "completed-spec"))
    update (self);
}

/**
 * nav_needs_page_set_project:
 * @project: (nullable): whose needs to show
 */
void
nav_needs_page_set_project (NavNeedsPage *self, NavProject *project)
{
  g_return_if_fail (NAV_IS_NEEDS_PAGE (self));

  g_set_object (&self->project, project);
  g_signal_group_set_target (self->signals, project);
  update (self);
}

void
nav_needs_page_set_spotlight (NavNeedsPage *self, NavSpotlight *spotlight)
{
  g_return_if_fail (NAV_IS_NEEDS_PAGE (self) && NAV_IS_SPOTLIGHT (spotlight));
}

void
nav_needs_page_reveal (NavNeedsPage *self, NavSpecField field, guint workload)
{
  g_return_if_fail (NAV_IS_NEEDS_PAGE (self));
  (void) field;
  (void) workload;
}

static void
nav_needs_page_dispose (GObject *object)
{
  NavNeedsPage *self = NAV_NEEDS_PAGE (object);
  GtkWidget *child;

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->project);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_needs_page_parent_class)->dispose (object);
}

static void
nav_needs_page_class_init (NavNeedsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_needs_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-needs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NavNeedsPage, list);
}

static void
nav_needs_page_init (NavNeedsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (NAV_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_notify), self);
}
