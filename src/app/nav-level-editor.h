// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-editor.h"

G_BEGIN_DECLS

/**
 * NavLevelEditor: low, medium or high, side by side.
 */
#define NAV_TYPE_LEVEL_EDITOR (nav_level_editor_get_type ())
G_DECLARE_FINAL_TYPE (NavLevelEditor, nav_level_editor, NAV, LEVEL_EDITOR, GtkWidget)

GtkWidget *nav_level_editor_new (const NavNeedField *field);

G_END_DECLS
