// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavIdMap:
 *
 * From the ids of callers to small numbers: an open table that probes the next place, without an
 * allocation per entry. Private to serving.
 */
typedef struct {
  guint64 id;
  guint value;
  gboolean used;
} NavIdMapEntry;

typedef struct {
  NavIdMapEntry *entries;
  guint n;
  guint bits; /* of the size, a power of two */
} NavIdMap;

void nav_id_map_clear (NavIdMap *map);
void nav_id_map_remove_all (NavIdMap *map);
gboolean nav_id_map_insert (NavIdMap *map, guint64 id, guint value);
gboolean nav_id_map_find (const NavIdMap *map, guint64 id, guint *ret_value);
void nav_id_map_remove (NavIdMap *map, guint64 id);

G_END_DECLS
