// SPDX-License-Identifier: Apache-2.0
// A number in an entry. What was typed stays as it is until the person is done with it.

#include "config.h"

#include "app/nav-number-editor.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/nav-text.h"

struct _NavNumberEditor {
  GtkWidget parent_instance;
  GtkWidget *entry;
  GtkWidget *unit;
  const NavNeedField *field;
  gboolean showing; /* what changes is not the person's doing */
  gboolean touched; /* since it was shown */
  gboolean waiting; /* for the first letter */
};

static void nav_number_editor_iface_init (NavEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavNumberEditor, nav_number_editor, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (NAV_TYPE_EDITOR,
                                                      nav_number_editor_iface_init))

/* What is computed is shown as far as it is known; what somebody stated as it was stated. */
static char *
text_of (NavNumberEditor *self, const NavLeaf *leaf)
{
  double shown = leaf->number / self->field->factor;

  if (leaf->origin < NAV_ORIGIN_EDITED && shown != floor (shown))
    return nav_format_number (nav_text_numbers (), shown);
  return nav_text_edit_number (shown);
}

static void
nav_number_editor_show (NavEditor *editor, const NavLeaf *leaf)
{
  NavNumberEditor *self = NAV_NUMBER_EDITOR (editor);
  gboolean known = leaf != NULL && leaf->type == NAV_VALUE_NUMBER;
  g_autofree char *text = known ? text_of (self, leaf) : g_strdup ("");

  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->showing = FALSE;
  self->touched = FALSE;
  self->waiting = FALSE;
}

static char *
limits_words (NavNumberEditor *self)
{
  const NavSpecFieldInfo *info = nav_spec_field_info (self->field->field);
  g_autofree char *low = nav_text_edit_number (info->min / self->field->factor);
  g_autofree char *high = nav_text_edit_number (info->max / self->field->factor);

  /* Translators: the least and the greatest number that can be meant */
  return info->whole
           ? g_strdup_printf (_ ("This has to be a whole number from %s to %s"), low, high)
           : g_strdup_printf (_ ("This has to be a number from %s to %s"), low, high);
}

static gboolean
is_possible (NavNumberEditor *self, double number)
{
  const NavSpecFieldInfo *info = nav_spec_field_info (self->field->field);

  return number >= info->min && number <= info->max &&
         (!info->whole || number == floor (number));
}

static NavLeaf *
nav_number_editor_read (NavEditor *editor, char **ret_problem)
{
  NavNumberEditor *self = NAV_NUMBER_EDITOR (editor);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  double number = NAN;

  if (text[strspn (text, " ")] == '\0' && self->field->empty != NULL)
    return self->waiting ? NULL : nav_leaf_new_none (NAV_ORIGIN_EDITED);
  if (!nav_text_parse_quantity (text, self->field->unit, &number) ||
      !is_possible (self, number * self->field->factor)) {
    *ret_problem = limits_words (self);
    return NULL;
  }
  return nav_leaf_new_number (number * self->field->factor, NAV_ORIGIN_EDITED);
}

static void
nav_number_editor_describe (NavEditor *editor, const char *name, const char *state)
{
  NavNumberEditor *self = NAV_NUMBER_EDITOR (editor);
  g_autofree char *full = *self->field->unit != '\0'
                            ? g_strdup_printf ("%s, %s", name, _ (self->field->unit))
                            : g_strdup (name);

  _nav_editor_describe_widget (self->entry, full, state);
}

static void
nav_number_editor_take_focus (NavEditor *editor)
{
  gtk_widget_grab_focus (NAV_NUMBER_EDITOR (editor)->entry);
}

static void
nav_number_editor_iface_init (NavEditorInterface *iface)
{
  iface->show = nav_number_editor_show;
  iface->read = nav_number_editor_read;
  iface->describe = nav_number_editor_describe;
  iface->take_focus = nav_number_editor_take_focus;
}

static void
on_changed (NavNumberEditor *self)
{
  if (self->showing)
    return;
  self->touched = TRUE;
  self->waiting = self->field->empty != NULL && _nav_editor_is_between (self->entry);
  _nav_editor_emit_edited (NAV_EDITOR (self));
}

static void
on_finished (NavNumberEditor *self)
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
nav_number_editor_dispose (GObject *object)
{
  NavNumberEditor *self = NAV_NUMBER_EDITOR (object);

  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->unit, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_number_editor_parent_class)->dispose (object);
}

static void
nav_number_editor_class_init (NavNumberEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_number_editor_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
nav_number_editor_init (NavNumberEditor *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_box_layout_set_spacing (
    GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  self->entry = g_object_new (GTK_TYPE_ENTRY, "width-chars", 8, "max-width-chars", 8, "xalign",
                              1.0, "max-length", 40, NULL);
  self->unit = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "width-chars", 7, NULL);
  gtk_widget_add_css_class (self->unit, "unit");
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  gtk_widget_set_parent (self->unit, GTK_WIDGET (self));
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_finished), self);
  gtk_widget_add_controller (self->entry, focus);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_finished), self);
}

/**
 * nav_number_editor_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_number_editor_new (const NavNeedField *field)
{
  NavNumberEditor *self = g_object_new (NAV_TYPE_NUMBER_EDITOR, NULL);

  self->field = field;
  gtk_label_set_label (GTK_LABEL (self->unit), *field->unit != '\0' ? _ (field->unit) : "");
  if (field->empty != NULL)
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ (field->empty));
  return GTK_WIDGET (self);
}
