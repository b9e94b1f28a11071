// SPDX-License-Identifier: Apache-2.0
// An example that a person may start from.

#include "app/nav-example-card.h"

#include "app/nav-approach.h"

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/**
 * nav_example_card_new:
 *
 * Returns: (transfer floating): a button that says what the example says
 */
GtkWidget *
nav_example_card_new (const NavExample *example)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", example->icon, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_set_halign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "accent");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), new_label (example->title, "heading"));
  gtk_box_append (GTK_BOX (box), new_label (example->text, "example-text"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "card");
  gtk_widget_add_css_class (button, "example");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.say");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", example->text);
  nav_approach_foresee (button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  example->title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  example->text, -1);
  return button;
}
