// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-intent-words.h"

G_BEGIN_DECLS

/**
 * NavChips: answers that are offered; pressing one says it, or begins it in the composer.
 */
#define NAV_TYPE_CHIPS (nav_chips_get_type ())
G_DECLARE_FINAL_TYPE (NavChips, nav_chips, NAV, CHIPS, GtkWidget)

void nav_chips_set (NavChips *self, GPtrArray *chips);

G_END_DECLS
