// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-editor.h"

G_BEGIN_DECLS

/**
 * NavListEditor: some of many, with a search.
 */
#define NAV_TYPE_LIST_EDITOR (nav_list_editor_get_type ())
G_DECLARE_FINAL_TYPE (NavListEditor, nav_list_editor, NAV, LIST_EDITOR, GtkWidget)

GtkWidget *nav_list_editor_new (const NavNeedField *field, NavCatalog *catalog);

G_END_DECLS
