// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-editor.h"

G_BEGIN_DECLS

/**
 * NavBudgetEditor: an amount of money in a period.
 */
#define NAV_TYPE_BUDGET_EDITOR (nav_budget_editor_get_type ())
G_DECLARE_FINAL_TYPE (NavBudgetEditor, nav_budget_editor, NAV, BUDGET_EDITOR, GtkWidget)

GtkWidget *nav_budget_editor_new (const NavNeedField *field);

G_END_DECLS
