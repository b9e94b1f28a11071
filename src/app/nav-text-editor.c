// SPDX-License-Identifier: Apache-2.0
// A short text in an entry.

#include "config.h"

#include "app/nav-text-editor.h"

#include <glib/gi18n.h>

struct _NavTextEditor {
  GtkWidget parent_instance;
  GtkWidget *entry;
  gboolean showing;
  gboolean touched;
  gboolean waiting; /* for the first letter */
};

static void nav_text_editor_iface_init (NavEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavTextEditor, nav_text_editor, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (NAV_TYPE_EDITOR,
                                                      nav_text_editor_iface_init))

static void
nav_text_editor_show (NavEditor *editor, const NavLeaf *leaf)
{
  NavTextEditor *self = NAV_TEXT_EDITOR (editor);
  gboolean known = leaf != NULL && leaf->type == NAV_VALUE_TEXT;

  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), known ? leaf->text : "");
  self->showing = FALSE;
  self->touched = FALSE;
  self->waiting = FALSE;
}

static NavLeaf *
nav_text_editor_read (NavEditor *editor, char **ret_problem)
{
  NavTextEditor *self = NAV_TEXT_EDITOR (editor);
  g_autofree char *text =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  (void) ret_problem;
  if (self->waiting)
    return NULL;
  return *text != '\0' ? nav_leaf_new_text (text, NAV_ORIGIN_EDITED)
                       : nav_leaf_new_none (NAV_ORIGIN_EDITED);
}

static void
nav_text_editor_describe (NavEditor *editor, const char *name, const char *state)
{
  _nav_editor_describe_widget (NAV_TEXT_EDITOR (editor)->entry, name, state);
}

static void
nav_text_editor_take_focus (NavEditor *editor)
{
  gtk_widget_grab_focus (NAV_TEXT_EDITOR (editor)->entry);
}

static void
nav_text_editor_iface_init (NavEditorInterface *iface)
{
  iface->show = nav_text_editor_show;
  iface->read = nav_text_editor_read;
  iface->describe = nav_text_editor_describe;
  iface->take_focus = nav_text_editor_take_focus;
}

static void
on_changed (NavTextEditor *self)
{
  if (self->showing)
    return;
  self->touched = TRUE;
  self->waiting = _nav_editor_is_between (self->entry);
  _nav_editor_emit_edited (NAV_EDITOR (self));
}

static void
on_finished (NavTextEditor *self)
{
  if (!self->touched)
    return;
  self->touched = FALSE;
  if (self->waiting) {
    self->waiting = FALSE;
    _nav_editor_emit_edited (NAV_EDITOR (self));
  }
  _nav_editor_emit_finished (NAV_EDITOR (self));
}

static void
nav_text_editor_dispose (GObject *object)
{
  g_clear_pointer (&NAV_TEXT_EDITOR (object)->entry, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_text_editor_parent_class)->dispose (object);
}

static void
nav_text_editor_class_init (NavTextEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_text_editor_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
nav_text_editor_init (NavTextEditor *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry =
    g_object_new (GTK_TYPE_ENTRY, "width-chars", 12, "max-length", 200, "hexpand", TRUE, NULL);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_finished), self);
  gtk_widget_add_controller (self->entry, focus);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_finished), self);
}

/**
 * nav_text_editor_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_text_editor_new (const NavNeedField *field)
{
  NavTextEditor *self = g_object_new (NAV_TYPE_TEXT_EDITOR, NULL);

  if (field->empty != NULL)
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ (field->empty));
  return GTK_WIDGET (self);
}
