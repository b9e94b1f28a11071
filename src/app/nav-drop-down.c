// SPDX-License-Identifier: Apache-2.0
// What a screen reader says of a list to choose from.

#include "app/nav-drop-down.h"

static GQuark
name_quark (void)
{
  return g_quark_from_static_string ("nav-drop-down-name");
}

static void
label (GtkWidget *widget, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The keyboard is on a button inside of it. GTK 4.8 leaves that one without a name; 4.18 tells the
 * name of the whole for it, which would be what is chosen. */
static void
update_name (GtkDropDown *drop_down)
{
  const char *name = g_object_get_qdata (G_OBJECT (drop_down), name_quark ());
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));
  GObject *item = gtk_drop_down_get_selected_item (drop_down);
  g_autofree char *full = GTK_IS_STRING_OBJECT (item)
                            ? g_strdup_printf ("%s: %s", name, gtk_string_object_get_string (
                                                                 GTK_STRING_OBJECT (item)))
                            : g_strdup (name);

  label (GTK_WIDGET (drop_down), full);
  if (GTK_IS_TOGGLE_BUTTON (button))
    label (button, full);
}

/**
 * nav_drop_down_set_name:
 * @drop_down: a list of strings
 * @name: what is chosen with it
 * @state: (nullable): what there is to be said besides
 *
 * For those who hear it: what is chosen is told with the name.
 */
void
nav_drop_down_set_name (GtkDropDown *drop_down, const char *name, const char *state)
{
  gboolean first = g_object_get_qdata (G_OBJECT (drop_down), name_quark ()) == NULL;

  g_object_set_qdata_full (G_OBJECT (drop_down), name_quark (), g_strdup (name), g_free);
  if (state != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
  if (first)
    g_signal_connect (drop_down, "notify::selected-item", G_CALLBACK (update_name), NULL);
  update_name (drop_down);
}
