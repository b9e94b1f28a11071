// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * NavStageSwitcher:
 *
 * A tab for each page of an #AdwViewStack: icon and word. Where there is no room for all words only
 * the present one is written out. Each tab activates `win.stage` with the page's name. Property:
 * `stack`.
 */
#define NAV_TYPE_STAGE_SWITCHER (nav_stage_switcher_get_type ())
G_DECLARE_FINAL_TYPE (NavStageSwitcher, nav_stage_switcher, NAV, STAGE_SWITCHER, GtkWidget)

gboolean nav_stage_switcher_get_compact (NavStageSwitcher *self);

G_END_DECLS
