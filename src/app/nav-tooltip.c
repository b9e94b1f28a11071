// SPDX-License-Identifier: Apache-2.0
// Tooltips of widgets that come and change by the dozen.

#include "app/nav-tooltip.h"

static GQuark
text_quark (void)
{
  return g_quark_from_static_string ("nav-tooltip");
}

static gboolean
on_query (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  (void) x;
  (void) y;
  (void) keyboard;
  (void) data;
  gtk_tooltip_set_text (tooltip, g_object_get_qdata (G_OBJECT (widget), text_quark ()));
  return TRUE;
}

/**
 * nav_tooltip_set:
 * @text: (nullable): plain text; NULL: no tooltip
 *
 * What gtk_widget_set_tooltip_text() shows and tells assistive programs, without what that does
 * besides: it asks the display server where the pointer is, each time, and waits for the answer.
 * For the meters and marks of a plan that was half of the time it took to show one.
 */
void
nav_tooltip_set (GtkWidget *widget, const char *text)
{
  GObject *object = G_OBJECT (widget);
  const char *old = g_object_get_qdata (object, text_quark ());

  if (g_strcmp0 (old, text) == 0)
    return;
  if (!gtk_widget_get_has_tooltip (widget))
    g_signal_connect (widget, "query-tooltip", G_CALLBACK (on_query), NULL);
  else if (text == NULL)
    g_signal_handlers_disconnect_by_func (widget, on_query, NULL);
  g_object_set_qdata_full (object, text_quark (), g_strdup (text), g_free);
  gtk_widget_set_has_tooltip (widget, text != NULL);
  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}
