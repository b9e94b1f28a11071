// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-editor.h"

G_BEGIN_DECLS

/**
 * NavSwitchEditor: yes or no.
 */
#define NAV_TYPE_SWITCH_EDITOR (nav_switch_editor_get_type ())
G_DECLARE_FINAL_TYPE (NavSwitchEditor, nav_switch_editor, NAV, SWITCH_EDITOR, GtkWidget)

GtkWidget *nav_switch_editor_new (void);

G_END_DECLS
