// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-spec.h"

G_BEGIN_DECLS

typedef enum {
  NAV_EDIT_VALUE, /* a field got another value */
  NAV_EDIT_WORKLOAD_ADDED,
  NAV_EDIT_WORKLOAD_REMOVED,
} NavEditKind;

/**
 * NavEdit: what was changed by hand. Immutable; fields are for reading.
 */
typedef struct {
  NavEditKind kind;
  NavSpecField field; /* of NAV_EDIT_VALUE */
  guint workload;
  NavLeaf *from; /* (nullable): before the first of the edits that are told together */
  NavLeaf *to;   /* (nullable): NULL where nothing is known now */
} NavEdit;

/**
 * NavEditNote: edits that are told together. Immutable; fields are for reading.
 */
typedef struct {
  guint after;      /* so many messages came before it */
  gint64 wall_us;   /* when the last of them was made */
  GPtrArray *edits; /* (element-type NavEdit) */
} NavEditNote;

/**
 * NavEditLog:
 *
 * What was set by hand, as the conversation tells it: edits of one field make one line, lines
 * within a minute one note. Immutable, reference-counted, any thread.
 */
typedef struct _NavEditLog NavEditLog;

#define NAV_TYPE_EDIT_LOG (nav_edit_log_get_type ())
GType nav_edit_log_get_type (void);

#define NAV_EDIT_LOG_MAX_NOTES 1000

NavEditLog *nav_edit_log_new (void);
NavEditLog *nav_edit_log_ref (NavEditLog *log);
void nav_edit_log_unref (NavEditLog *log);

guint nav_edit_log_get_n_notes (const NavEditLog *log);
const NavEditNote *nav_edit_log_get_note (const NavEditLog *log, guint i);
NavEditLog *nav_edit_log_with_values (NavEditLog *log, guint after, gint64 wall_us, NavSpec *before,
                                      NavSpec *now);
NavEditLog *nav_edit_log_with_workload (NavEditLog *log, guint after, gint64 wall_us,
                                        NavEditKind kind, guint workload);
NavEditLog *nav_edit_log_moved_before (NavEditLog *log, guint n_turns);

NavEditLog *nav_edit_log_new_from_json (JsonNode *node, const char *path, GError **error);
JsonNode *nav_edit_log_to_json (const NavEditLog *log);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavEditLog, nav_edit_log_unref)

G_END_DECLS
