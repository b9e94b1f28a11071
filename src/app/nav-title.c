// SPDX-License-Identifier: Apache-2.0
// The name of a document. GtkEditableLabel cannot be narrower than its text.

#include "config.h"

#include "app/nav-title.h"

#include <glib/gi18n.h>

struct _NavTitle {
  GtkWidget parent_instance;
  GtkStack *pages;
  GtkWidget *button;
  GtkLabel *name;
  GtkLabel *state;
  GtkEntry *entry;
};

G_DEFINE_FINAL_TYPE (NavTitle, nav_title, GTK_TYPE_WIDGET)

/**
 * nav_title_set:
 * @name: what the document is called
 * @state: whether it is saved, and where
 */
void
nav_title_set (NavTitle *self, const char *name, const char *state)
{
  g_autofree char *full = NULL;

  g_return_if_fail (NAV_IS_TITLE (self));

  full = g_strdup_printf (_ ("Name: %s"), name);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->state, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  full, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
}

static gboolean
is_editing (NavTitle *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "entry") == 0;
}

static void
stop_editing (NavTitle *self, gboolean focus)
{
  gtk_stack_set_visible_child_name (self->pages, "name");
  if (focus)
    gtk_widget_grab_focus (self->button);
}

static void
on_button_clicked (NavTitle *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), gtk_label_get_label (self->name));
  gtk_stack_set_visible_child_name (self->pages, "entry");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
apply (NavTitle *self, gboolean focus)
{
  g_autofree char *text =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (!is_editing (self))
    return;
  stop_editing (self, focus);
  if (*text != '\0' && !g_str_equal (text, gtk_label_get_label (self->name)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.rename", "s", text);
}

static void
on_entry_activate (NavTitle *self)
{
  apply (self, TRUE);
}

static void
on_entry_left (NavTitle *self)
{
  apply (self, FALSE);
}

static gboolean
on_entry_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
              NavTitle *self)
{
  (void) controller;
  (void) code;
  (void) state;
  if (key != GDK_KEY_Escape)
    return FALSE;
  stop_editing (self, TRUE);
  return TRUE;
}

static void
nav_title_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_title_parent_class)->dispose (object);
}

static void
nav_title_class_init (NavTitleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_title_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, NAV_RESOURCE_BASE "/nav-title.ui");
  gtk_widget_class_bind_template_child (widget_class, NavTitle, pages);
  gtk_widget_class_bind_template_child (widget_class, NavTitle, button);
  gtk_widget_class_bind_template_child (widget_class, NavTitle, name);
  gtk_widget_class_bind_template_child (widget_class, NavTitle, state);
  gtk_widget_class_bind_template_child (widget_class, NavTitle, entry);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_left);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key);
  gtk_widget_class_set_css_name (widget_class, "documenttitle");
}

static void
nav_title_init (NavTitle *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
