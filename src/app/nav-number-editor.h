// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-editor.h"

G_BEGIN_DECLS

/**
 * NavNumberEditor: a number with its unit.
 */
#define NAV_TYPE_NUMBER_EDITOR (nav_number_editor_get_type ())
G_DECLARE_FINAL_TYPE (NavNumberEditor, nav_number_editor, NAV, NUMBER_EDITOR, GtkWidget)

GtkWidget *nav_number_editor_new (const NavNeedField *field);

G_END_DECLS
