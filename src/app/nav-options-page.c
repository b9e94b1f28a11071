// SPDX-License-Identifier: Apache-2.0
// The Options stage: the answer, or what is missing for one and how to get it.

#include "config.h"

#include "app/nav-options-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/nav-answer-page.h"

struct _NavOptionsPage {
  GtkWidget parent_instance;
  GtkStack *pages;
  NavAnswerPage *answer;
  AdwStatusPage *none;
  NavProject *project;   /* (nullable) */
  GSignalGroup *signals; /* of the project */
  NavPlan *shown;        /* (nullable): what @answer shows */
};

G_DEFINE_FINAL_TYPE (NavOptionsPage, nav_options_page, GTK_TYPE_WIDGET)

static void
show_none (NavOptionsPage *self, const char *icon, const char *title, const char *description)
{
  adw_status_page_set_icon_name (self->none, icon);
  adw_status_page_set_title (self->none, title);
  adw_status_page_set_description (self->none, description);
}

/* Why there is no plan, and what to do about it. */
static void
update_none (NavOptionsPage *self)
{
  const GError *error = nav_project_get_error (self->project);

  if (nav_project_get_busy (self->project)) {
    show_none (self, NULL, _ ("Planning…"), NULL);
  } else if (nav_project_is_empty (self->project)) {
    show_none (self, "nav-options-symbolic", _ ("Options appear here"),
               _ ("Say in the conversation what you want to serve, or fill in what it is for and "
                  "how many people use it in Needs. Then models and GPUs that carry it are "
                  "compared here."));
  } else if (nav_project_is_asking (self->project)) {
    show_none (self, "dialog-question-symbolic", _ ("One thing is missing"),
               _ ("Answer the question in the conversation, or fill it in in Needs, and the plan "
                  "appears here."));
  } else if (error == NULL) {
    show_none (self, "process-stop-symbolic", _ ("Planning was stopped"), NULL);
  } else {
    g_autofree char *text = g_markup_escape_text (error->message, -1);
    show_none (self, "dialog-warning-symbolic", _ ("This cannot be planned"), text);
  }
}

static void
update (NavOptionsPage *self)
{
  NavPlan *plan = self->project ? nav_project_get_plan (self->project) : NULL;

  if (self->project == NULL)
    return;
  if (plan != NULL && plan != self->shown)
    nav_answer_page_set_plan (self->answer, plan);
  g_clear_pointer (&self->shown, nav_plan_unref);
  self->shown = plan ? nav_plan_ref (plan) : NULL;
  nav_answer_page_set_current (self->answer, nav_project_get_plan_current (self->project));
  update_none (self);
  gtk_stack_set_visible_child_name (self->pages, plan ? "answer" : "none");
}

static void
on_notify (NavOptionsPage *self, GParamSpec *pspec)
{
  if (!g_str_equal (pspec->name, "progress"))
    update (self);
}

/**
 * nav_options_page_set_project:
 * @project: (nullable): what to show
 */
void
nav_options_page_set_project (NavOptionsPage *self, NavProject *project)
{
  g_return_if_fail (NAV_IS_OPTIONS_PAGE (self));

  g_set_object (&self->project, project);
  g_signal_group_set_target (self->signals, project);
  update (self);
}

static void
nav_options_page_dispose (GObject *object)
{
  NavOptionsPage *self = NAV_OPTIONS_PAGE (object);
  GtkWidget *child;

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->project);
  g_clear_pointer (&self->shown, nav_plan_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_options_page_parent_class)->dispose (object);
}

static void
nav_options_page_class_init (NavOptionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_options_page_dispose;
  g_type_ensure (NAV_TYPE_ANSWER_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-options-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NavOptionsPage, pages);
  gtk_widget_class_bind_template_child (widget_class, NavOptionsPage, answer);
  gtk_widget_class_bind_template_child (widget_class, NavOptionsPage, none);
}

static void
nav_options_page_init (NavOptionsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (NAV_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_notify), self);
}
