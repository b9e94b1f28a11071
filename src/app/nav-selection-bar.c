// SPDX-License-Identifier: Apache-2.0
// What is selected, at the bottom of the window.

#include "config.h"

#include "app/nav-selection-bar.h"

#include <glib/gi18n.h>

#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

struct _NavSelectionBar {
  GtkWidget parent_instance;
  GtkRevealer *revealer;
  GtkLabel *label;
  GtkWidget *mark;
  GtkWidget *prove;
  GtkWidget *unselect;
  GtkWidget *unselect_narrow;
  NavProject *project; /* (nullable) */
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (NavSelectionBar, nav_selection_bar, GTK_TYPE_WIDGET)

static NavRecommendation *
selected (NavProject *project)
{
  const char *id = nav_project_get_selected (project);
  NavPlan *plan = nav_project_get_plan (project);

  return id != NULL && plan != NULL ? nav_plan_find (plan, id) : NULL;
}

static void
update (NavSelectionBar *self)
{
  NavRecommendation *r = self->project ? selected (self->project) : NULL;
  g_autofree char *hardware = NULL, *text = NULL;

  gtk_revealer_set_reveal_child (self->revealer, r != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), r != NULL);
  if (r == NULL)
    return;
  hardware = nav_plan_words_hardware (nav_text_words (), r);
  /* Translators: a model and GPUs: "Selected: Llama 3.1 8B on 2 × L4" */
  text = g_strdup_printf (_ ("Selected: %s on %s"), nav_plan_words_model (r), hardware);
  gtk_label_set_label (self->label, text);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->prove), "s",
                                    nav_project_get_selected (self->project));
}

static void
on_notify (NavSelectionBar *self, GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "selected"))
    update (self);
}

/**
 * nav_selection_bar_set_project:
 * @project: whose selection to show
 */
void
nav_selection_bar_set_project (NavSelectionBar *self, NavProject *project)
{
  g_return_if_fail (NAV_IS_SELECTION_BAR (self));

  g_set_object (&self->project, project);
  g_signal_group_set_target (self->signals, project);
  update (self);
}

/**
 * nav_selection_bar_set_narrow:
 *
 * In a narrow window there is room for what is selected and the words of one button only.
 */
void
nav_selection_bar_set_narrow (NavSelectionBar *self, gboolean narrow)
{
  g_return_if_fail (NAV_IS_SELECTION_BAR (self));

  gtk_widget_set_visible (self->mark, !narrow);
  gtk_widget_set_visible (self->unselect, !narrow);
  gtk_widget_set_visible (self->unselect_narrow, narrow);
}

static void
nav_selection_bar_dispose (GObject *object)
{
  NavSelectionBar *self = NAV_SELECTION_BAR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (nav_selection_bar_parent_class)->dispose (object);
}

static void
nav_selection_bar_class_init (NavSelectionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_selection_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-selection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, NavSelectionBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, NavSelectionBar, label);
  gtk_widget_class_bind_template_child (widget_class, NavSelectionBar, mark);
  gtk_widget_class_bind_template_child (widget_class, NavSelectionBar, prove);
  gtk_widget_class_bind_template_child (widget_class, NavSelectionBar, unselect);
  gtk_widget_class_bind_template_child (widget_class, NavSelectionBar, unselect_narrow);
  gtk_widget_class_set_css_name (widget_class, "selectionbar");
}

static void
nav_selection_bar_init (NavSelectionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (NAV_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_notify), self);
}
