// SPDX-License-Identifier: Apache-2.0
// Tokens: a plain number where all are alike, and behind a button how they spread.

#include "config.h"

#include "app/nav-tokens-editor.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-text.h"
#include "app/nav-tokens-form.h"
#include "workflow/nav-spec-words.h"

struct _NavTokensEditor {
  GtkWidget parent_instance;
  GtkWidget *entry;
  GtkWidget *unit;
  GtkWidget *button;
  GtkLabel *summary;
  NavTokensForm *form;           /* (nullable): made when it is first asked for */
  NavDistribution *distribution; /* (nullable): what was shown last */
  gboolean from_form;            /* the newest edit was made there */
  gboolean showing;
  gboolean touched;
};

static void nav_tokens_editor_iface_init (NavEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavTokensEditor, nav_tokens_editor, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (NAV_TYPE_EDITOR,
                                                      nav_tokens_editor_iface_init))

static gboolean
is_plain (const NavDistribution *distribution)
{
  return distribution == NULL || distribution->kind == NAV_DISTRIBUTION_FIXED;
}

static void
show_summary (NavTokensEditor *self)
{
  g_autoptr (NavLeaf) leaf = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->entry, is_plain (self->distribution));
  gtk_widget_set_visible (self->unit, is_plain (self->distribution));
  if (is_plain (self->distribution)) {
    gtk_label_set_label (self->summary, "…");
    return;
  }
  leaf = nav_leaf_new_distribution (self->distribution, NAV_ORIGIN_EDITED);
  text = nav_spec_words_value (nav_text_words (), NAV_WORKLOAD_INPUT_TOKENS, leaf);
  gtk_label_set_label (self->summary, text);
}

static void
nav_tokens_editor_show (NavEditor *editor, const NavLeaf *leaf)
{
  NavTokensEditor *self = NAV_TOKENS_EDITOR (editor);
  gboolean known = leaf != NULL && leaf->type == NAV_VALUE_DISTRIBUTION;
  g_autofree char *text =
    known ? nav_text_edit_number (round (leaf->distribution->mean)) : g_strdup ("");

  g_clear_pointer (&self->distribution, nav_distribution_unref);
  self->distribution = known ? nav_distribution_ref (leaf->distribution) : NULL;
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  if (self->form != NULL)
    nav_tokens_form_show (self->form, self->distribution);
  self->showing = FALSE;
  self->touched = FALSE;
  show_summary (self);
}

static NavLeaf *
read_entry (NavTokensEditor *self, char **ret_problem)
{
  g_autoptr (NavDistribution) fixed = NULL;
  double tokens = NAN;

  if (!nav_text_parse_quantity (gtk_editable_get_text (GTK_EDITABLE (self->entry)), N_ ("tokens"),
                                &tokens) ||
      tokens < 1 || tokens > 1e7 || tokens != floor (tokens)) {
    *ret_problem = g_strdup (_ ("Tokens are a whole number from 1 to ten million"));
    return NULL;
  }
  fixed = nav_distribution_new_fixed (tokens);
  return nav_leaf_new_distribution (fixed, NAV_ORIGIN_EDITED);
}

static NavLeaf *
nav_tokens_editor_read (NavEditor *editor, char **ret_problem)
{
  NavTokensEditor *self = NAV_TOKENS_EDITOR (editor);
  g_autoptr (NavDistribution) distribution = NULL;

  if (!self->from_form)
    return read_entry (self, ret_problem);
  distribution = nav_tokens_form_read (self->form, ret_problem);
  return distribution ? nav_leaf_new_distribution (distribution, NAV_ORIGIN_EDITED) : NULL;
}

static void
nav_tokens_editor_describe (NavEditor *editor, const char *name, const char *state)
{
  NavTokensEditor *self = NAV_TOKENS_EDITOR (editor);
  /* Translators: name of a value: "Tokens of a prompt: spread" */
  g_autofree char *spread = g_strdup_printf (_ ("%s: spread"), name);

  _nav_editor_describe_widget (self->entry, name, state);
  _nav_editor_describe_widget (self->button, spread, state);
}

static void
nav_tokens_editor_take_focus (NavEditor *editor)
{
  NavTokensEditor *self = NAV_TOKENS_EDITOR (editor);

  gtk_widget_grab_focus (is_plain (self->distribution) ? self->entry : self->button);
}

static void
nav_tokens_editor_iface_init (NavEditorInterface *iface)
{
  iface->show = nav_tokens_editor_show;
  iface->read = nav_tokens_editor_read;
  iface->describe = nav_tokens_editor_describe;
  iface->take_focus = nav_tokens_editor_take_focus;
}

static void
on_changed (NavTokensEditor *self)
{
  if (self->showing)
    return;
  self->touched = TRUE;
  self->from_form = FALSE;
  _nav_editor_emit_edited (NAV_EDITOR (self));
}

static void
on_form_edited (NavTokensEditor *self)
{
  if (self->showing)
    return;
  self->touched = TRUE;
  self->from_form = TRUE;
  _nav_editor_emit_edited (NAV_EDITOR (self));
}

static void
on_finished (NavTokensEditor *self)
{
  if (!self->touched)
    return;
  self->touched = FALSE;
  _nav_editor_emit_finished (NAV_EDITOR (self));
}

static void
make_popover (GtkMenuButton *button, gpointer data)
{
  NavTokensEditor *self = data;
  GtkWidget *popover;

  if (self->form != NULL)
    return;
  self->form = NAV_TOKENS_FORM (nav_tokens_form_new ());
  nav_tokens_form_show (self->form, self->distribution);
  popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->form));
  gtk_menu_button_set_popover (button, popover);
  g_signal_connect_swapped (self->form, "edited", G_CALLBACK (on_form_edited), self);
  g_signal_connect_swapped (popover, "closed", G_CALLBACK (on_finished), self);
}

static void
nav_tokens_editor_dispose (GObject *object)
{
  NavTokensEditor *self = NAV_TOKENS_EDITOR (object);

  self->form = NULL;
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->unit, gtk_widget_unparent);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->distribution, nav_distribution_unref);
  G_OBJECT_CLASS (nav_tokens_editor_parent_class)->dispose (object);
}

static void
nav_tokens_editor_class_init (NavTokensEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_tokens_editor_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
add_entry (NavTokensEditor *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = g_object_new (GTK_TYPE_ENTRY, "width-chars", 8, "max-width-chars", 8, "xalign",
                              1.0, "max-length", 40, NULL);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_finished), self);
  gtk_widget_add_controller (self->entry, focus);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_finished), self);
  self->unit = gtk_label_new (_ ("tokens"));
  gtk_widget_add_css_class (self->unit, "unit");
  gtk_widget_set_parent (self->unit, GTK_WIDGET (self));
}

static void
nav_tokens_editor_init (NavTokensEditor *self)
{
  gtk_box_layout_set_spacing (
    GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  add_entry (self);
  self->summary = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                                "max-width-chars", 24, NULL);
  self->button = g_object_new (GTK_TYPE_MENU_BUTTON, "child", self->summary, "tooltip-text",
                               _ ("How they spread"), NULL);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), make_popover, self, NULL);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/**
 * nav_tokens_editor_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_tokens_editor_new (void)
{
  return g_object_new (NAV_TYPE_TOKENS_EDITOR, NULL);
}
