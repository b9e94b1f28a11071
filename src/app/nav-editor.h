// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "app/nav-need-fields.h"
#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

/**
 * NavEditor:
 *
 * What a value of the spec is changed with. It shows a leaf and makes one of what the person did.
 * Signals: `edited`, when the person changed something, and `finished`, when that was all for now.
 */
#define NAV_TYPE_EDITOR (nav_editor_get_type ())
G_DECLARE_INTERFACE (NavEditor, nav_editor, NAV, EDITOR, GtkWidget)

struct _NavEditorInterface {
  GTypeInterface parent;

  void (*show) (NavEditor *self, const NavLeaf *leaf);
  NavLeaf *(*read) (NavEditor *self, char **ret_problem);
  void (*describe) (NavEditor *self, const char *name, const char *state);
  void (*take_focus) (NavEditor *self);
};

void nav_editor_show (NavEditor *self, const NavLeaf *leaf);
NavLeaf *nav_editor_read (NavEditor *self, char **ret_problem);
void nav_editor_describe (NavEditor *self, const char *name, const char *state);
void nav_editor_take_focus (NavEditor *self);

void _nav_editor_emit_edited (NavEditor *self);
void _nav_editor_emit_finished (NavEditor *self);
gboolean _nav_editor_is_between (GtkWidget *entry);
void _nav_editor_describe_widget (GtkWidget *widget, const char *name, const char *state);

GtkWidget *nav_editor_new (const NavNeedField *field, NavCatalog *catalog);

G_END_DECLS
