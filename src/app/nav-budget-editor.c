// SPDX-License-Identifier: Apache-2.0
// An amount of money in a period. A budget in a currency without prices keeps it.

#include "config.h"

#include "app/nav-budget-editor.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-drop-down.h"
#include "app/nav-text.h"

struct _NavBudgetEditor {
  GtkWidget parent_instance;
  GtkWidget *currency;
  GtkWidget *entry;
  GtkWidget *period;
  char code[4]; /* ISO 4217 */
  gboolean showing;
  gboolean touched;
  gboolean waiting; /* for the first letter */
};

static void nav_budget_editor_iface_init (NavEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavBudgetEditor, nav_budget_editor, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (NAV_TYPE_EDITOR,
                                                      nav_budget_editor_iface_init))

static void
nav_budget_editor_show (NavEditor *editor, const NavLeaf *leaf)
{
  NavBudgetEditor *self = NAV_BUDGET_EDITOR (editor);
  gboolean known = leaf != NULL && leaf->type == NAV_VALUE_BUDGET;
  g_autofree char *text = known ? nav_text_edit_number (leaf->budget.amount) : g_strdup ("");

  g_strlcpy (self->code, known ? leaf->budget.currency : "USD", sizeof self->code);
  self->showing = TRUE;
  gtk_label_set_label (GTK_LABEL (self->currency), self->code);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->period),
                              known ? leaf->budget.period : NAV_PERIOD_MONTH);
  self->showing = FALSE;
  self->touched = FALSE;
  self->waiting = FALSE;
}

static NavLeaf *
nav_budget_editor_read (NavEditor *editor, char **ret_problem)
{
  NavBudgetEditor *self = NAV_BUDGET_EDITOR (editor);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  NavBudget budget = { .period = (NavPeriod) gtk_drop_down_get_selected (
                         GTK_DROP_DOWN (self->period)) };

  if (text[strspn (text, " ")] == '\0')
    return self->waiting ? NULL : nav_leaf_new_none (NAV_ORIGIN_EDITED);
  if (!nav_text_parse_quantity (text, self->code, &budget.amount) || budget.amount <= 0 ||
      budget.amount > 1e12) {
    *ret_problem = g_strdup (_ ("A budget is an amount of money above zero"));
    return NULL;
  }
  g_strlcpy (budget.currency, self->code, sizeof budget.currency);
  return nav_leaf_new_budget (&budget, NAV_ORIGIN_EDITED);
}

static void
nav_budget_editor_describe (NavEditor *editor, const char *name, const char *state)
{
  NavBudgetEditor *self = NAV_BUDGET_EDITOR (editor);
  g_autofree char *amount = g_strdup_printf ("%s, %s", name, self->code);
  /* Translators: name of a value: "Budget: period" */
  g_autofree char *period = g_strdup_printf (_ ("%s: period"), name);

  _nav_editor_describe_widget (self->entry, amount, state);
  nav_drop_down_set_name (GTK_DROP_DOWN (self->period), period, state);
}

static void
nav_budget_editor_take_focus (NavEditor *editor)
{
  gtk_widget_grab_focus (NAV_BUDGET_EDITOR (editor)->entry);
}

static void
nav_budget_editor_iface_init (NavEditorInterface *iface)
{
  iface->show = nav_budget_editor_show;
  iface->read = nav_budget_editor_read;
  iface->describe = nav_budget_editor_describe;
  iface->take_focus = nav_budget_editor_take_focus;
}

static void
on_changed (NavBudgetEditor *self)
{
  if (self->showing)
    return;
  self->touched = TRUE;
  self->waiting = _nav_editor_is_between (self->entry);
  _nav_editor_emit_edited (NAV_EDITOR (self));
}

static void
on_finished (NavBudgetEditor *self)
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
nav_budget_editor_dispose (GObject *object)
{
  NavBudgetEditor *self = NAV_BUDGET_EDITOR (object);

  g_clear_pointer (&self->currency, gtk_widget_unparent);
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->period, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_budget_editor_parent_class)->dispose (object);
}

static void
nav_budget_editor_class_init (NavBudgetEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_budget_editor_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
connect_entry (NavBudgetEditor *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_finished), self);
  gtk_widget_add_controller (self->entry, focus);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_finished), self);
  g_signal_connect_swapped (self->period, "notify::selected", G_CALLBACK (on_changed), self);
}

static void
nav_budget_editor_init (NavBudgetEditor *self)
{
  const char *const periods[] = { _ ("an hour"), _ ("a day"), _ ("a month"), _ ("a year"), NULL };

  g_strlcpy (self->code, "USD", sizeof self->code);
  gtk_box_layout_set_spacing (
    GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  self->currency = gtk_label_new (self->code);
  gtk_widget_add_css_class (self->currency, "unit");
  self->entry = g_object_new (GTK_TYPE_ENTRY, "width-chars", 7, "max-width-chars", 10, "xalign",
                              1.0, "max-length", 40, NULL);
  self->period = gtk_drop_down_new_from_strings (periods);
  gtk_widget_set_parent (self->currency, GTK_WIDGET (self));
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  gtk_widget_set_parent (self->period, GTK_WIDGET (self));
  connect_entry (self);
}

/**
 * nav_budget_editor_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_budget_editor_new (const NavNeedField *field)
{
  NavBudgetEditor *self = g_object_new (NAV_TYPE_BUDGET_EDITOR, NULL);

  if (field->empty != NULL)
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ (field->empty));
  return GTK_WIDGET (self);
}
