// SPDX-License-Identifier: Apache-2.0
// A message in the conversation: the person's in a bubble, ours plain, a note of edits small.

#include "config.h"

#include "app/nav-message-view.h"

#include <glib/gi18n.h>

#include "app/nav-message-text.h"

static GtkWidget *
new_note (NavMessage *message)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "document-edit-symbolic", "valign",
                                  GTK_ALIGN_START, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = gtk_label_new (NULL);

  g_object_bind_property (message, "text", label, "label", G_BINDING_SYNC_CREATE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("Set by hand"), -1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (box, "note");
  return box;
}

/**
 * nav_message_view_new:
 *
 * Returns: (transfer floating): a widget that shows @message and follows it
 */
GtkWidget *
nav_message_view_new (NavMessage *message, NavSpotlight *spotlight)
{
  gboolean person = nav_message_get_kind (message) == NAV_MESSAGE_PERSON;
  GtkWidget *text;

  if (nav_message_get_kind (message) == NAV_MESSAGE_NOTE)
    return new_note (message);
  text = nav_message_text_new (message, spotlight);
  gtk_widget_set_halign (text, person ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_widget_add_css_class (text, person ? "bubble" : "reply");
  return text;
}
