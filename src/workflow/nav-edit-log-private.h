// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workflow/nav-edit-log.h"

G_BEGIN_DECLS

#define NAV_EDIT_NOTE_MAX_EDITS 200

/* Takes the leaves. */
NavEdit *_nav_edit_new (NavEditKind kind, NavSpecField field, guint workload, NavLeaf *from,
                        NavLeaf *to);
void _nav_edit_unref (gpointer edit);

/* Takes @edits. */
void _nav_edit_log_append (NavEditLog *log, guint after, gint64 wall_us, GPtrArray *edits);

G_END_DECLS
