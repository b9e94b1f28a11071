// SPDX-License-Identifier: Apache-2.0
// Yes or no.

#include "config.h"

#include "app/nav-switch-editor.h"

struct _NavSwitchEditor {
  GtkWidget parent_instance;
  GtkWidget *toggle;
  gboolean showing;
};

static void nav_switch_editor_iface_init (NavEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavSwitchEditor, nav_switch_editor, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (NAV_TYPE_EDITOR,
                                                      nav_switch_editor_iface_init))

static void
nav_switch_editor_show (NavEditor *editor, const NavLeaf *leaf)
{
  NavSwitchEditor *self = NAV_SWITCH_EDITOR (editor);

  self->showing = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->toggle),
                         leaf != NULL && leaf->type == NAV_VALUE_BOOL && leaf->boolean);
  self->showing = FALSE;
}

static NavLeaf *
nav_switch_editor_read (NavEditor *editor, char **ret_problem)
{
  NavSwitchEditor *self = NAV_SWITCH_EDITOR (editor);

  (void) ret_problem;
  return nav_leaf_new_bool (gtk_switch_get_active (GTK_SWITCH (self->toggle)), NAV_ORIGIN_EDITED);
}

static void
nav_switch_editor_describe (NavEditor *editor, const char *name, const char *state)
{
  _nav_editor_describe_widget (NAV_SWITCH_EDITOR (editor)->toggle, name, state);
}

static void
nav_switch_editor_take_focus (NavEditor *editor)
{
  gtk_widget_grab_focus (NAV_SWITCH_EDITOR (editor)->toggle);
}

static void
nav_switch_editor_iface_init (NavEditorInterface *iface)
{
  iface->show = nav_switch_editor_show;
  iface->read = nav_switch_editor_read;
  iface->describe = nav_switch_editor_describe;
  iface->take_focus = nav_switch_editor_take_focus;
}

static void
on_toggled (NavSwitchEditor *self)
{
  if (self->showing)
    return;
  _nav_editor_emit_edited (NAV_EDITOR (self));
  _nav_editor_emit_finished (NAV_EDITOR (self));
}

static void
nav_switch_editor_dispose (GObject *object)
{
  g_clear_pointer (&NAV_SWITCH_EDITOR (object)->toggle, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_switch_editor_parent_class)->dispose (object);
}

static void
nav_switch_editor_class_init (NavSwitchEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_switch_editor_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
nav_switch_editor_init (NavSwitchEditor *self)
{
  self->toggle = gtk_switch_new ();
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->toggle, GTK_ALIGN_END);
  gtk_widget_set_parent (self->toggle, GTK_WIDGET (self));
  g_signal_connect_swapped (self->toggle, "notify::active", G_CALLBACK (on_toggled), self);
}

/**
 * nav_switch_editor_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_switch_editor_new (void)
{
  return g_object_new (NAV_TYPE_SWITCH_EDITOR, NULL);
}
