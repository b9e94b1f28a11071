// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "app/nav-need-fields.h"
#include "app/nav-spotlight.h"
#include "workflow/nav-project.h"

G_BEGIN_DECLS

/**
 * NavNeedRow:
 *
 * A value among the needs: its name, an editor, and a mark that tells where the value is from and
 * opens what can be done about it. What is typed goes to the project at once; what cannot be meant
 * so stays as it was typed, with a reason below.
 */
#define NAV_TYPE_NEED_ROW (nav_need_row_get_type ())
G_DECLARE_FINAL_TYPE (NavNeedRow, nav_need_row, NAV, NEED_ROW, AdwPreferencesRow)

GtkWidget *nav_need_row_new (const NavNeedField *field, NavProject *project,
                             NavSpotlight *spotlight);
const NavNeedField *nav_need_row_get_field (NavNeedRow *self);
void nav_need_row_update (NavNeedRow *self, guint workload, const char *hint);
void nav_need_row_take_focus (NavNeedRow *self);

G_END_DECLS
