// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "base/nav-derivation.h"
#include "catalog/nav-leaf.h"

G_BEGIN_DECLS

/**
 * NavOriginMark:
 *
 * A small mark that tells where a value is from. Pressed, it opens what there is to know about it.
 * Signals: `opened`, which is answered with nav_origin_mark_offer(), and `reset`.
 */
#define NAV_TYPE_ORIGIN_MARK (nav_origin_mark_get_type ())
G_DECLARE_FINAL_TYPE (NavOriginMark, nav_origin_mark, NAV, ORIGIN_MARK, GtkWidget)

void nav_origin_mark_set (NavOriginMark *self, const NavLeaf *leaf, const char *state,
                          const char *name);
void nav_origin_mark_open (NavOriginMark *self);
void nav_origin_mark_offer (NavOriginMark *self, const char *help, NavDerivation *why,
                            gboolean can_reset);

G_END_DECLS
