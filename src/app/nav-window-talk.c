// SPDX-License-Identifier: Apache-2.0
// What is written: sending it, beginning it for the person, and writing the last message anew.

#include "config.h"

#include "app/nav-window-private.h"

char *
_nav_window_dup_draft (NavWindow *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->draft, &start, &end);
  return gtk_text_buffer_get_text (self->draft, &start, &end, FALSE);
}

/* What was sent is not a thing to undo in the entry: Ctrl+Z is about the plan then. */
void
_nav_window_set_draft (NavWindow *self, const char *text)
{
  gtk_text_buffer_begin_irreversible_action (self->draft);
  gtk_text_buffer_set_text (self->draft, text, -1);
  gtk_text_buffer_end_irreversible_action (self->draft);
}

static void
set_revising (NavWindow *self, gboolean revising)
{
  self->revising = revising;
  nav_chat_view_set_revising (self->chat, revising);
  _nav_window_update_actions (self);
}

static void
send (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  g_autofree char *text = g_strstrip (_nav_window_dup_draft (self));
  g_autoptr (GError) error = NULL;
  gboolean said;

  (void) action;
  (void) parameter;
  if (*text == '\0')
    return;
  said = self->revising ? nav_project_revise (self->project, text, &error)
                        : nav_project_say (self->project, text, &error);
  if (!said) {
    _nav_window_toast (self, error->message);
    return;
  }
  _nav_window_set_draft (self, "");
  set_revising (self, FALSE);
}

static void
say_now (NavWindow *self, gpointer text)
{
  g_autoptr (GError) error = NULL;

  if (!nav_project_say (self->project, text, &error))
    _nav_window_toast (self, error->message);
}

/**
 * nav_window_say:
 * @text: what the person says, as if it were typed
 */
void
nav_window_say (NavWindow *self, const char *text)
{
  g_return_if_fail (NAV_IS_WINDOW (self) && text != NULL);

  _nav_window_when_ready (self, say_now, g_strdup (text), g_free);
}

static void
say (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  nav_window_say (data, g_variant_get_string (parameter, NULL));
}

/* Somebody is about to say it; nobody is any more, where it is empty. */
static void
foresee (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  const char *text = g_variant_get_string (parameter, NULL);

  (void) action;
  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  if (*text == '\0')
    _nav_window_schedule_draft (self);
  else
    nav_project_foresee (self->project, text);
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
  nav_chat_view_take_focus (self->chat);
}

static void
revise (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  const char *last = nav_project_get_last_said (self->project);

  (void) action;
  (void) parameter;
  if (last == NULL)
    return;
  _nav_window_set_draft (self, last);
  set_revising (self, TRUE);
  nav_chat_view_take_focus (self->chat);
}

static void
stop_revising (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;

  (void) action;
  (void) parameter;
  _nav_window_set_draft (self, "");
  set_revising (self, FALSE);
}

static const GActionEntry entries[] = {
  { .name = "send", .activate = send },
  { .name = "say", .activate = say, .parameter_type = "s" },
  { .name = "foresee", .activate = foresee, .parameter_type = "s" },
  { .name = "draft", .activate = draft, .parameter_type = "s" },
  { .name = "revise", .activate = revise },
  { .name = "stop-revising", .activate = stop_revising },
};

void
_nav_window_update_talk_actions (NavWindow *self)
{
  gboolean ready = self->project != NULL;
  gboolean written = gtk_text_buffer_get_char_count (self->draft) > 0;

  _nav_window_enable (self, "send", ready && written);
  _nav_window_enable (self, "say", ready);
  _nav_window_enable (self, "foresee", ready);
  _nav_window_enable (self, "draft", ready);
  _nav_window_enable (self, "revise",
                      ready && !written && nav_project_get_last_said (self->project) != NULL);
  _nav_window_enable (self, "stop-revising", self->revising);
}

void
_nav_window_add_talk_actions (NavWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
