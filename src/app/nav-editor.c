// SPDX-License-Identifier: Apache-2.0
// What all editors of values have in common, and which one a value gets.

#include "app/nav-editor.h"

#include <string.h>

#include "app/nav-budget-editor.h"
#include "app/nav-choice-editor.h"
#include "app/nav-inventory-editor.h"
#include "app/nav-level-editor.h"
#include "app/nav-list-editor.h"
#include "app/nav-number-editor.h"
#include "app/nav-switch-editor.h"
#include "app/nav-text-editor.h"
#include "app/nav-tokens-editor.h"

G_DEFINE_INTERFACE (NavEditor, nav_editor, GTK_TYPE_WIDGET)

enum { EDITED, FINISHED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
nav_editor_default_init (NavEditorInterface *iface)
{
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_INTERFACE (iface), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_INTERFACE (iface), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * nav_editor_show:
 * @leaf: (nullable): what stands in the spec now; NULL for nothing
 *
 * This is no edit.
 */
void
nav_editor_show (NavEditor *self, const NavLeaf *leaf)
{
  g_return_if_fail (NAV_IS_EDITOR (self));

  NAV_EDITOR_GET_IFACE (self)->show (self, leaf);
}

/**
 * nav_editor_read:
 * @ret_problem: (out) (transfer full) (nullable): why there is no value, in a sentence; NULL when
 *   nothing is wrong and the person is about to type it
 *
 * Returns: (transfer full) (nullable): what the person wants there; NULL when it cannot be meant
 *   so, or not yet
 */
NavLeaf *
nav_editor_read (NavEditor *self, char **ret_problem)
{
  g_return_val_if_fail (NAV_IS_EDITOR (self) && ret_problem != NULL, NULL);

  return NAV_EDITOR_GET_IFACE (self)->read (self, ret_problem);
}

/**
 * nav_editor_describe:
 * @name: what the value is called
 * @state: where it is from, for those who do not see the mark
 */
void
nav_editor_describe (NavEditor *self, const char *name, const char *state)
{
  g_return_if_fail (NAV_IS_EDITOR (self));

  NAV_EDITOR_GET_IFACE (self)->describe (self, name, state);
}

/**
 * nav_editor_take_focus:
 *
 * Gives it the keyboard. (A container that does so when it is asked to grab the focus itself would
 * be the end of every walk with Tab.)
 */
void
nav_editor_take_focus (NavEditor *self)
{
  g_return_if_fail (NAV_IS_EDITOR (self));

  NAV_EDITOR_GET_IFACE (self)->take_focus (self);
}

void
_nav_editor_emit_edited (NavEditor *self)
{
  g_signal_emit (self, signals[EDITED], 0);
}

void
_nav_editor_emit_finished (NavEditor *self)
{
  g_signal_emit (self, signals[FINISHED], 0);
}

/* Between an old text and the first letter of a new one there is none, which says nothing yet. It
 * does when the keyboard goes elsewhere. */
gboolean
_nav_editor_is_between (GtkWidget *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  return text[strspn (text, " ")] == '\0' &&
         (gtk_widget_get_state_flags (entry) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

void
_nav_editor_describe_widget (GtkWidget *widget, const char *name, const char *state)
{
  /* Later versions of GTK let a button be called by the words on it, and these win over a name:
   * "low" would not say of what. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
}

/**
 * nav_editor_new:
 * @catalog: where use cases, models and GPUs are
 *
 * Returns: (transfer floating): the editor for @field
 */
GtkWidget *
nav_editor_new (const NavNeedField *field, NavCatalog *catalog)
{
  switch (field->editor) {
  case NAV_NEED_NUMBER:
    return nav_number_editor_new (field);
  case NAV_NEED_TEXT:
    return nav_text_editor_new (field);
  case NAV_NEED_SWITCH:
    return nav_switch_editor_new ();
  case NAV_NEED_CHOICE:
    return nav_choice_editor_new (field, catalog);
  case NAV_NEED_LEVEL:
    return nav_level_editor_new (field);
  case NAV_NEED_LIST:
    return nav_list_editor_new (field, catalog);
  case NAV_NEED_TOKENS:
    return nav_tokens_editor_new ();
  case NAV_NEED_BUDGET:
    return nav_budget_editor_new (field);
  case NAV_NEED_INVENTORY:
  default:
    return nav_inventory_editor_new (catalog);
  }
}
