// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * NavFoldBox:
 *
 * Children in equal columns: as many as fit at `column-width` pixels (of normal text) each, at most
 * `columns`; the rest goes into further rows, as even as can be. With `even` every row is full.
 */
#define NAV_TYPE_FOLD_BOX (nav_fold_box_get_type ())
G_DECLARE_FINAL_TYPE (NavFoldBox, nav_fold_box, NAV, FOLD_BOX, GtkWidget)

void nav_fold_box_append (NavFoldBox *self, GtkWidget *child);
void nav_fold_box_remove_all (NavFoldBox *self);

G_END_DECLS
