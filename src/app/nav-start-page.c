// SPDX-License-Identifier: Apache-2.0
// What a person sees first.

#include "config.h"

#include "app/nav-start-page.h"

#include "app/nav-composer.h"
#include "app/nav-fold-box.h"
#include "app/nav-example.h"

struct _NavStartPage {
  GtkWidget parent_instance;
  NavComposer *composer;
  NavFoldBox *examples;
};

G_DEFINE_FINAL_TYPE (NavStartPage, nav_start_page, GTK_TYPE_WIDGET)

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
new_example_card (const NavExample *example)
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
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  example->title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  example->text, -1);
  return button;
}

/**
 * nav_start_page_set_buffer:
 * @buffer: where the draft is kept
 */
void
nav_start_page_set_buffer (NavStartPage *self, GtkTextBuffer *buffer)
{
  g_return_if_fail (NAV_IS_START_PAGE (self));

  nav_composer_set_buffer (self->composer, buffer);
}

static gboolean
nav_start_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (NAV_START_PAGE (widget)->composer));
}

static void
nav_start_page_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_start_page_parent_class)->dispose (object);
}

static void
nav_start_page_class_init (NavStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_start_page_dispose;
  widget_class->grab_focus = nav_start_page_grab_focus;
  g_type_ensure (NAV_TYPE_COMPOSER);
  g_type_ensure (NAV_TYPE_FOLD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NavStartPage, composer);
  gtk_widget_class_bind_template_child (widget_class, NavStartPage, examples);
}

static void
nav_start_page_init (NavStartPage *self)
{
  g_autoptr (GPtrArray) examples = nav_examples_load ();

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < examples->len; i++)
    nav_fold_box_append (self->examples, new_example_card (examples->pdata[i]));
}
