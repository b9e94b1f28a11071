// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-editor.h"

G_BEGIN_DECLS

/**
 * NavInventoryEditor: GPUs that are there already, a line each.
 */
#define NAV_TYPE_INVENTORY_EDITOR (nav_inventory_editor_get_type ())
G_DECLARE_FINAL_TYPE (NavInventoryEditor, nav_inventory_editor, NAV, INVENTORY_EDITOR, GtkWidget)

GtkWidget *nav_inventory_editor_new (NavCatalog *catalog);

G_END_DECLS
