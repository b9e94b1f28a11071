// SPDX-License-Identifier: Apache-2.0
// Low, medium, high: three buttons of which one is pressed.

#include "config.h"

#include "app/nav-level-editor.h"

#include "app/nav-text.h"

#define N_LEVELS 3

struct _NavLevelEditor {
  GtkWidget parent_instance;
  const char *const *levels;
  GtkWidget *buttons[N_LEVELS];
  gboolean showing;
};

static void nav_level_editor_iface_init (NavEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavLevelEditor, nav_level_editor, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (NAV_TYPE_EDITOR,
                                                      nav_level_editor_iface_init))

static void
nav_level_editor_show (NavEditor *editor, const NavLeaf *leaf)
{
  NavLevelEditor *self = NAV_LEVEL_EDITOR (editor);
  const char *now = leaf != NULL && leaf->type == NAV_VALUE_TEXT ? leaf->text : "";

  self->showing = TRUE;
  for (int i = 0; i < N_LEVELS; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i]),
                                  g_str_equal (self->levels[i], now));
  self->showing = FALSE;
}

static NavLeaf *
nav_level_editor_read (NavEditor *editor, char **ret_problem)
{
  NavLevelEditor *self = NAV_LEVEL_EDITOR (editor);

  (void) ret_problem;
  for (int i = 0; i < N_LEVELS; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->buttons[i])))
      return nav_leaf_new_text (self->levels[i], NAV_ORIGIN_EDITED);
  return nav_leaf_new_none (NAV_ORIGIN_EDITED);
}

static void
nav_level_editor_describe (NavEditor *editor, const char *name, const char *state)
{
  NavLevelEditor *self = NAV_LEVEL_EDITOR (editor);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (int i = 0; i < N_LEVELS; i++) {
    const char *level = nav_words_term (nav_text_words (), NAV_WORDS_PRIORITY, self->levels[i]);
    g_autofree char *full = g_strdup_printf ("%s: %s", name, level);
    _nav_editor_describe_widget (self->buttons[i], full, state);
  }
}

static void
nav_level_editor_take_focus (NavEditor *editor)
{
  gtk_widget_grab_focus (NAV_LEVEL_EDITOR (editor)->buttons[0]);
}

static void
nav_level_editor_iface_init (NavEditorInterface *iface)
{
  iface->show = nav_level_editor_show;
  iface->read = nav_level_editor_read;
  iface->describe = nav_level_editor_describe;
  iface->take_focus = nav_level_editor_take_focus;
}

static void
on_toggled (GtkToggleButton *button, NavLevelEditor *self)
{
  if (self->showing || !gtk_toggle_button_get_active (button))
    return;
  _nav_editor_emit_edited (NAV_EDITOR (self));
  _nav_editor_emit_finished (NAV_EDITOR (self));
}

static void
nav_level_editor_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_level_editor_parent_class)->dispose (object);
}

static void
nav_level_editor_class_init (NavLevelEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_level_editor_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
nav_level_editor_init (NavLevelEditor *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "linked");
}

static void
add_button (NavLevelEditor *self, int i)
{
  const char *level = nav_words_term (nav_text_words (), NAV_WORDS_PRIORITY, self->levels[i]);
  GtkWidget *button = gtk_toggle_button_new_with_label (level);

  self->buttons[i] = button;
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  if (i > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (self->buttons[0]));
  g_signal_connect (button, "toggled", G_CALLBACK (on_toggled), self);
}

/**
 * nav_level_editor_new:
 * @field: one whose choices are three levels
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_level_editor_new (const NavNeedField *field)
{
  NavLevelEditor *self = g_object_new (NAV_TYPE_LEVEL_EDITOR, NULL);

  self->levels = nav_spec_field_info (field->field)->choices;
  for (int i = 0; i < N_LEVELS; i++)
    add_button (self, i);
  return GTK_WIDGET (self);
}
