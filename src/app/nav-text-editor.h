// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-editor.h"

G_BEGIN_DECLS

/**
 * NavTextEditor: a short text.
 */
#define NAV_TYPE_TEXT_EDITOR (nav_text_editor_get_type ())
G_DECLARE_FINAL_TYPE (NavTextEditor, nav_text_editor, NAV, TEXT_EDITOR, GtkWidget)

GtkWidget *nav_text_editor_new (const NavNeedField *field);

G_END_DECLS
