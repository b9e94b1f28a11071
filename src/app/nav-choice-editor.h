// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-editor.h"

G_BEGIN_DECLS

/**
 * NavChoiceEditor: one of a few values.
 */
#define NAV_TYPE_CHOICE_EDITOR (nav_choice_editor_get_type ())
G_DECLARE_FINAL_TYPE (NavChoiceEditor, nav_choice_editor, NAV, CHOICE_EDITOR, GtkWidget)

GtkWidget *nav_choice_editor_new (const NavNeedField *field, NavCatalog *catalog);

G_END_DECLS
