// SPDX-License-Identifier: Apache-2.0
// A pointer, or the focus, that comes to a button: between that and the press a hand takes longer
// than a plan.

#include "app/nav-approach.h"

static void
foresee (GtkWidget *button)
{
  GVariant *text = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (button));

  gtk_widget_activate_action_variant (button, "win.foresee", text);
}

static void
on_pointer (GtkEventControllerMotion *motion, double x, double y, GtkWidget *button)
{
  (void) motion;
  (void) x;
  (void) y;
  foresee (button);
}

static void
on_focus (GtkEventControllerFocus *focus, GtkWidget *button)
{
  (void) focus;
  foresee (button);
}

static void
on_leave (GtkEventController *controller, GtkWidget *button)
{
  (void) controller;
  gtk_widget_activate_action (button, "win.foresee", "s", "");
}

/**
 * nav_approach_foresee:
 * @button: of the action `win.say`, with its target
 *
 * Foresees what the button would say as soon as somebody is about to press it, and what is being
 * written again when not.
 */
void
nav_approach_foresee (GtkWidget *button)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (motion, "enter", G_CALLBACK (on_pointer), button);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), button);
  g_signal_connect (focus, "enter", G_CALLBACK (on_focus), button);
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave), button);
  gtk_widget_add_controller (button, motion);
  gtk_widget_add_controller (button, focus);
}
