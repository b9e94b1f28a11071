// SPDX-License-Identifier: Apache-2.0
// What goes on, in the header bar, and how it is stopped: planning, or a test on the Observe stage.

#include "config.h"

#include "app/nav-window-private.h"

#include <glib/gi18n.h>

/* Planning that ends sooner shows no progress: a flash would only disturb. */
#define QUIET_MS 400

static gboolean
is_planning (NavWindow *self)
{
  return self->project != NULL &&
         (nav_project_get_busy (self->project) || nav_project_get_refining (self->project));
}

/* Of two things that go on, the one that is in view. */
static gboolean
is_about_test (NavWindow *self)
{
  const char *stage = adw_view_stack_get_visible_child_name (self->stages);

  return nav_observe_page_get_running (self->observe) &&
         (!is_planning (self) || g_strcmp0 (stage, "observe") == 0);
}

/* What is folded away would still be told to those who cannot see. */
static void
on_revealed (NavWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->progress_revealer),
                          gtk_revealer_get_reveal_child (self->progress_revealer) ||
                            gtk_revealer_get_child_revealed (self->progress_revealer));
}

static gboolean
show_progress (gpointer data)
{
  NavWindow *self = data;

  self->progress_timeout = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->progress_revealer), TRUE);
  gtk_revealer_set_reveal_child (self->progress_revealer, TRUE);
  return G_SOURCE_REMOVE;
}

static void
hide_progress (NavWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  g_clear_handle_id (&self->progress_timeout, g_source_remove);
  gtk_revealer_set_reveal_child (self->progress_revealer, FALSE);
  if (focus == self->cancel_button)
    gtk_widget_child_focus (adw_view_stack_get_visible_child (self->stages), GTK_DIR_TAB_FORWARD);
}

static void
update_words (NavWindow *self, gboolean test)
{
  gtk_widget_set_tooltip_text (self->cancel_button, test ? _ ("Stop the test (Escape)")
                                                         : _ ("Stop planning (Escape)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cancel_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  test ? _ ("Stop the test") : _ ("Stop planning"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  test ? _ ("Progress of the test") : _ ("Planning"), -1);
}

/**
 * _nav_window_update_progress:
 *
 * How far it is, and the actions that stop it. Escape is taken before anything else hears it where
 * a plan is waited for; what improves one beside other work, and a test, it stops only when nothing
 * nearer has a use for it.
 */
void
_nav_window_update_progress (NavWindow *self)
{
  gboolean test = is_about_test (self);
  gboolean planning = is_planning (self);
  gboolean waited_for = self->project != NULL && nav_project_get_busy (self->project) && !test;

  gtk_progress_bar_set_fraction (self->progress, test ? nav_observe_page_get_share (self->observe)
                                 : self->project ? nav_project_get_progress (self->project)
                                                 : 0);
  if (test != self->testing)
    update_words (self, test);
  self->testing = test;
  if (!planning && !test)
    hide_progress (self);
  else if (self->progress_timeout == 0 &&
           !gtk_revealer_get_reveal_child (self->progress_revealer))
    self->progress_timeout = g_timeout_add (QUIET_MS, show_progress, self);
  _nav_window_enable (self, "cancel", planning || test);
  _nav_window_enable (self, "escape", self->revising || waited_for);
}

static void
cancel (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;

  (void) action;
  (void) parameter;
  if (is_about_test (self))
    nav_observe_page_stop (self->observe);
  else
    nav_project_cancel (self->project);
}

/* One thing at a time: what is waited for, what the person does, then what goes on beside. */
static void
escape (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NavWindow *self = data;
  gboolean stop_revising = self->revising && !nav_project_get_busy (self->project);

  (void) action;
  (void) parameter;
  g_action_group_activate_action (G_ACTION_GROUP (self), stop_revising ? "stop-revising" : "cancel",
                                  NULL);
}

void
_nav_window_add_progress_actions (NavWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "cancel", .activate = cancel },
    { .name = "escape", .activate = escape },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (nav_observe_page_get_prover (self->observe), "changed",
                           G_CALLBACK (_nav_window_update_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (nav_observe_page_get_sweeper (self->observe), "changed",
                           G_CALLBACK (_nav_window_update_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->progress_revealer, "notify::child-revealed",
                           G_CALLBACK (on_revealed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stages, "notify::visible-child",
                           G_CALLBACK (_nav_window_update_progress), self, G_CONNECT_SWAPPED);
}
