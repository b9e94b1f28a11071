// SPDX-License-Identifier: Apache-2.0
// The verbs of the window. Buttons, menus and keys only name them.

#include "config.h"

#include "app/nav-window-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-relax.h"

static char *
draft_text (NavWindow *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->draft, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (self->draft, &start, &end, FALSE));
}

/* What was sent is not a thing to undo in the entry: Ctrl+Z is about the plan then. */
void
_nav_window_clear_draft (NavWindow *self)
{
  gtk_text_buffer_begin_irreversible_action (self->draft);
  gtk_text_buffer_set_text (self->draft, "", 0);
  gtk_text_buffer_end_irreversible_action (self->draft);
}

static void
send (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  g_autofree char *text = draft_text (self);
  g_autoptr (GError) error = NULL;

  (void) action;
  (void) parameter;
  if (*text == '\0')
    return;
  if (nav_project_say (self->project, text, &error))
    _nav_window_clear_draft (self);
  else
    _nav_window_toast (self, error->message);
}

static void
say (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  nav_window_say (data, g_variant_get_string (parameter, NULL));
}

/* What a chip began waits in the composer, the cursor in front of it. */
static void
draft (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  GtkTextIter start;

  (void) action;
  gtk_text_buffer_set_text (self->draft, g_variant_get_string (parameter, NULL), -1);
  gtk_text_buffer_get_start_iter (self->draft, &start);
  gtk_text_buffer_place_cursor (self->draft, &start);
  gtk_widget_grab_focus (GTK_WIDGET (self->chat));
}

static void
undo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  nav_project_undo (NAV_WINDOW (data)->project);
}

static void
redo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  nav_project_redo (NAV_WINDOW (data)->project);
}

static void
cancel (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  nav_project_cancel (NAV_WINDOW (data)->project);
}

static void
replan (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  nav_project_plan (NAV_WINDOW (data)->project);
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
}

static void
new_document (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  _nav_window_new_document (data);
}

static void
open_document (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  _nav_window_choose_and_open (data);
}

static void
save (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  _nav_window_save (data);
}

static void
save_as (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  _nav_window_save_as (data);
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
}

static const GActionEntry entries[] = {
  { .name = "send", .activate = send },
  { .name = "say", .activate = say, .parameter_type = "s" },
  { .name = "draft", .activate = draft, .parameter_type = "s" },
  { .name = "undo", .activate = undo },
  { .name = "redo", .activate = redo },
  { .name = "cancel", .activate = cancel },
  { .name = "replan", .activate = replan },
  { .name = "relax", .activate = relax, .parameter_type = "u" },
  { .name = "new", .activate = new_document },
  { .name = "open", .activate = open_document },
  { .name = "save", .activate = save },
  { .name = "save-as", .activate = save_as },
  { .name = "back", .activate = back },
  { .name = "start-blank", .activate = start_blank },
};

static void
enable (NavWindow *self, const char *name, gboolean enabled)
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
         !nav_project_is_asking (self->project);
}

/* What makes no sense at the moment cannot be done. */
void
_nav_window_update_actions (NavWindow *self)
{
  gboolean ready = self->project != NULL;
  gboolean written = gtk_text_buffer_get_char_count (self->draft) > 0;
  gboolean used = ready && !nav_project_is_empty (self->project);

  enable (self, "send", ready && written);
  enable (self, "say", ready);
  enable (self, "draft", ready);
  enable (self, "undo", ready && nav_project_get_can_undo (self->project));
  enable (self, "redo", ready && nav_project_get_can_redo (self->project));
  enable (self, "cancel", ready && nav_project_get_busy (self->project));
  enable (self, "replan", can_replan (self));
  gtk_widget_set_visible (self->replan_button, can_replan (self));
  enable (self, "relax", ready && nav_project_get_plan_current (self->project));
  enable (self, "new", ready && (used || self->blank || self->showing_error));
  enable (self, "open", ready);
  enable (self, "save", used);
  enable (self, "save-as", used);
  enable (self, "back", self->showing_error);
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
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (_nav_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  _nav_window_update_actions (self);
}
