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
foresee_draft (GtkWidget *button)
{
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

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (foresee), button);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (foresee_draft), button);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (foresee), button);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (foresee_draft), button);
  gtk_widget_add_controller (button, motion);
  gtk_widget_add_controller (button, focus);
}
