// SPDX-License-Identifier: Apache-2.0
// "Select" on a card: pressed in while its option is the one that is selected.

#include "config.h"

#include "app/nav-select-button.h"

#include <glib/gi18n.h>

#include "app/nav-tooltip.h"

struct _NavSelectButton {
  GtkWidget parent_instance;
  GtkWidget *button;
  char *id;       /* (nullable): of its option */
  char *selected; /* (nullable): id of the option that is selected */
};

G_DEFINE_FINAL_TYPE (NavSelectButton, nav_select_button, GTK_TYPE_WIDGET)

static void
update (NavSelectButton *self)
{
  gboolean selected = self->id != NULL && g_strcmp0 (self->id, self->selected) == 0;

  gtk_button_set_label (GTK_BUTTON (self->button), selected ? _ ("Selected") : _ ("Select"));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_PRESSED,
                               selected ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                        : GTK_ACCESSIBLE_TRISTATE_FALSE,
                               -1);
  nav_tooltip_set (self->button,
                   selected ? _ ("Take the selection back") : _ ("Go on with this option"));
  if (selected)
    gtk_widget_remove_css_class (self->button, "suggested-action");
  else
    gtk_widget_add_css_class (self->button, "suggested-action");
}

static void
on_clicked (NavSelectButton *self)
{
  if (self->id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "options.select", "s", self->id);
}

/**
 * nav_select_button_set_id:
 * @id: (nullable): of the option that it selects
 */
void
nav_select_button_set_id (NavSelectButton *self, const char *id)
{
  g_return_if_fail (NAV_IS_SELECT_BUTTON (self));

  g_free (self->id);
  self->id = g_strdup (id);
  update (self);
}

/**
 * nav_select_button_set_selected:
 * @selected: (nullable): id of the option that is selected
 */
void
nav_select_button_set_selected (NavSelectButton *self, const char *selected)
{
  g_return_if_fail (NAV_IS_SELECT_BUTTON (self));

  g_free (self->selected);
  self->selected = g_strdup (selected);
  update (self);
}

static void
nav_select_button_dispose (GObject *object)
{
  NavSelectButton *self = NAV_SELECT_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->selected, g_free);
  G_OBJECT_CLASS (nav_select_button_parent_class)->dispose (object);
}

static void
nav_select_button_class_init (NavSelectButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nav_select_button_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "selectbutton");
}

static void
nav_select_button_init (NavSelectButton *self)
{
  self->button = gtk_button_new ();
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_clicked), self);
  update (self);
}
