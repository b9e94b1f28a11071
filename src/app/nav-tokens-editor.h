// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-editor.h"

G_BEGIN_DECLS

/**
 * NavTokensEditor: how many tokens there are, and how they spread.
 */
#define NAV_TYPE_TOKENS_EDITOR (nav_tokens_editor_get_type ())
G_DECLARE_FINAL_TYPE (NavTokensEditor, nav_tokens_editor, NAV, TOKENS_EDITOR, GtkWidget)

GtkWidget *nav_tokens_editor_new (void);

G_END_DECLS
