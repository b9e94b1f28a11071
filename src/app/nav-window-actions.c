// SPDX-License-Identifier: Apache-2.0
// The verbs of the window. Buttons, menus and keys only name them.

#include "config.h"

#include "app/nav-window-private.h"

#include <glib/gi18n.h>

#include "app/nav-relax.h"

/* What is being written, while it is being written; else the plan. */
static GtkTextBuffer *
written_text (NavWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return GTK_IS_TEXT_VIEW (focus) ? gtk_text_view_get_buffer (GTK_TEXT_VIEW (focus)) : NULL;
}

static void
undo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  GtkTextBuffer *text = written_text (self);

  (void) action;
  (void) parameter;
  if (text != NULL && gtk_text_buffer_get_can_undo (text))
    gtk_text_buffer_undo (text);
  else
    nav_project_undo (self->project);
}

static void
redo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  GtkTextBuffer *text = written_text (self);

  (void) action;
  (void) parameter;
  if (text != NULL && gtk_text_buffer_get_can_redo (text))
    gtk_text_buffer_redo (text);
  else
    nav_project_redo (self->project);
}

static void
replan (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  nav_project_plan (NAV_WINDOW (data)->project);
}

static void
tell_relaxed (NavWindow *self)
{
  AdwToast *toast = adw_toast_new (_ ("Loosened what stood in the way"));

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* All that one near miss needs is one step of undo. */
static void
relax (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  NavPlan *plan = nav_project_get_plan (self->project);
  guint index = g_variant_get_uint32 (parameter);
  const GArray *misses = plan ? nav_plan_get_misses (plan) : NULL;
  g_autoptr (NavSpec) spec = NULL;

  (void) action;
  if (misses == NULL || index >= misses->len)
    return;
  spec = nav_relax_spec (nav_project_get_spec (self->project),
                         &g_array_index (misses, NavMiss, index));
  nav_project_set_spec (self->project, spec);
  tell_relaxed (self);
}

/* An empty id lifts the selection. */
static void
select_id (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *id = g_variant_get_string (parameter, NULL);

  (void) action;
  nav_project_select (NAV_WINDOW (data)->project, *id != '\0' ? id : NULL);
}

/* Selects the option and shows where it is tried. */
static void
show_observe (GSimpleAction *action, GVariant *parameter, NavWindow *self)
{
  select_id (action, parameter, self);
  adw_view_stack_set_visible_child_name (self->stages, "observe");
  if (nav_shell_get_collapsed (self->shell))
    nav_shell_set_show_sidebar (self->shell, FALSE);
}

/* Selects the option and tries it out, at once. */
static void
prove (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;

  show_observe (action, parameter, self);
  nav_observe_page_prove (self->observe);
}

/* Selects the option and searches its limit, at once. */
static void
find_limit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;

  show_observe (action, parameter, self);
  nav_observe_page_find_limit (self->observe);
}

/* Wherever one is: the words to look for are written above all options. */
static void
find (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;

  (void) action;
  (void) parameter;
  adw_view_stack_set_visible_child_name (self->stages, "options");
  if (nav_shell_get_collapsed (self->shell))
    nav_shell_set_show_sidebar (self->shell, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self->options), "options.find", NULL);
}

static void
rename_document (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  nav_project_set_title (NAV_WINDOW (data)->project, g_variant_get_string (parameter, NULL));
}

/* The sheets by themselves: everything that can be said can be filled in by hand. */
static void
start_blank (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;

  (void) action;
  (void) parameter;
  self->blank = TRUE;
  adw_view_stack_set_visible_child_name (self->stages, "needs");
  _nav_window_update (self);
  if (nav_shell_get_collapsed (self->shell))
    nav_shell_set_show_sidebar (self->shell, FALSE);
  nav_needs_page_reveal (self->needs, NAV_WORKLOAD_USE_CASE, 0);
}

static void
show_need (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  NavSpecField field;
  guint workload;
  g_autofree char *path = g_strdup (g_variant_get_string (parameter, NULL));

  (void) action;
  if (!nav_spec_field_parse (path, &field, &workload)) {
    g_autofree char *first = g_strconcat ("workloads[0].", path, NULL);
    if (!nav_spec_field_parse (first, &field, &workload))
      return;
  }
  adw_view_stack_set_visible_child_name (self->stages, "needs");
  if (nav_shell_get_collapsed (self->shell))
    nav_shell_set_show_sidebar (self->shell, FALSE);
  nav_needs_page_reveal (self->needs, field, workload);
}

static void
back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;

  (void) action;
  (void) parameter;
  self->showing_error = FALSE;
  _nav_window_update (self);
}

static const GActionEntry entries[] = {
  { .name = "undo", .activate = undo },
  { .name = "redo", .activate = redo },
  { .name = "replan", .activate = replan },
  { .name = "relax", .activate = relax, .parameter_type = "u" },
  { .name = "select", .activate = select_id, .parameter_type = "s" },
  { .name = "prove", .activate = prove, .parameter_type = "s" },
  { .name = "find-limit", .activate = find_limit, .parameter_type = "s" },
  { .name = "find", .activate = find },
  { .name = "rename", .activate = rename_document, .parameter_type = "s" },
  { .name = "start-blank", .activate = start_blank },
  { .name = "show-need", .activate = show_need, .parameter_type = "s" },
  { .name = "back", .activate = back },
};

void
_nav_window_enable (NavWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* Planning was stopped, so what is shown, if anything, is not the answer. */
static gboolean
can_replan (NavWindow *self)
{
  return self->project != NULL && !nav_project_get_busy (self->project) &&
         !nav_project_get_plan_current (self->project) &&
         nav_project_get_error (self->project) == NULL &&
         g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "work") == 0 &&
         !nav_project_is_empty (self->project) && !nav_project_is_asking (self->project);
}

static gboolean
has_options (NavWindow *self)
{
  NavPlan *plan = self->project ? nav_project_get_plan (self->project) : NULL;

  return plan != NULL && nav_plan_get_recommendations (plan)->len > 0;
}

/* What makes no sense at the moment cannot be done. */
void
_nav_window_update_actions (NavWindow *self)
{
  gboolean ready = self->project != NULL;
  gboolean used = ready && !nav_project_is_empty (self->project);

  _nav_window_update_talk_actions (self);
  _nav_window_update_progress (self);
  _nav_window_enable (self, "undo", ready && nav_project_get_can_undo (self->project));
  _nav_window_enable (self, "redo", ready && nav_project_get_can_redo (self->project));
  _nav_window_enable (self, "replan", can_replan (self));
  gtk_widget_set_visible (self->replan_button, can_replan (self));
  _nav_window_enable (self, "relax", ready && nav_project_get_plan_current (self->project));
  _nav_window_enable (self, "select", ready);
  _nav_window_enable (self, "prove", ready && nav_project_get_plan (self->project) != NULL);
  _nav_window_enable (self, "find-limit", ready && nav_project_get_plan (self->project) != NULL);
  _nav_window_enable (self, "find", has_options (self));
  _nav_window_enable (self, "rename", ready);
  _nav_window_enable (self, "start-blank", ready);
  _nav_window_enable (self, "show-need", ready);
  _nav_window_enable (self, "open", ready);
  _nav_window_enable (self, "save", used);
  _nav_window_enable (self, "save-as", used);
  _nav_window_enable (self, "duplicate", used);
  _nav_window_enable (self, "back", self->showing_error);
}

void
_nav_window_add_actions (NavWindow *self)
{
  g_autoptr (GPropertyAction) sidebar =
    g_property_action_new ("show-sidebar", self->shell, "show-sidebar");
  g_autoptr (GPropertyAction) stage =
    g_property_action_new ("stage", self->stages, "visible-child-name");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (sidebar));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (stage));
  _nav_window_add_progress_actions (self);
  _nav_window_add_talk_actions (self);
  _nav_window_add_document_actions (self);
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (_nav_window_update_talk_actions),
                           self, G_CONNECT_SWAPPED);
  _nav_window_update_actions (self);
}
