// SPDX-License-Identifier: Apache-2.0
// An open hash table with linear probing, at most half full.

#include "serving/nav-id-map.h"

#include <string.h>

#define FIRST_BITS 6

void
nav_id_map_clear (NavIdMap *map)
{
  g_clear_pointer (&map->entries, g_free);
  map->n = map->bits = 0;
}

void
nav_id_map_remove_all (NavIdMap *map)
{
  if (map->n > 0)
    memset (map->entries, 0, sizeof (NavIdMapEntry) << map->bits);
  map->n = 0;
}

/* Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4). */
static guint
get_home (const NavIdMap *map, guint64 id)
{
  return (guint) ((id * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> (64 - map->bits));
}

/* Where @id is, or the free place where it would be. */
static guint
find_place (const NavIdMap *map, guint64 id)
{
  guint mask = (1u << map->bits) - 1, i = get_home (map, id);

  while (map->entries[i].used && map->entries[i].id != id)
    i = (i + 1) & mask;
  return i;
}

static void
grow (NavIdMap *map)
{
  NavIdMap bigger = { NULL, map->n, MAX (map->bits + 1, FIRST_BITS) };

  bigger.entries = g_new0 (NavIdMapEntry, 1u << bigger.bits);
  for (guint i = 0; map->entries != NULL && i < 1u << map->bits; i++)
    if (map->entries[i].used)
      bigger.entries[find_place (&bigger, map->entries[i].id)] = map->entries[i];
  g_free (map->entries);
  *map = bigger;
}

/* Returns: FALSE, and nothing is changed, where @id is there already */
gboolean
nav_id_map_insert (NavIdMap *map, guint64 id, guint value)
{
  guint i;

  if (map->entries == NULL || 2 * (map->n + 1) > 1u << map->bits)
    grow (map);
  i = find_place (map, id);
  if (map->entries[i].used)
    return FALSE;
  map->entries[i] = (NavIdMapEntry){ id, value, TRUE };
  map->n++;
  return TRUE;
}

gboolean
nav_id_map_find (const NavIdMap *map, guint64 id, guint *ret_value)
{
  guint i;

  if (map->n == 0)
    return FALSE;
  i = find_place (map, id);
  *ret_value = map->entries[i].value;
  return map->entries[i].used;
}

/* Those behind the gap that belong before it move up. */
static void
close_gap (NavIdMap *map, guint gap)
{
  guint mask = (1u << map->bits) - 1;

  for (guint i = (gap + 1) & mask; map->entries[i].used; i = (i + 1) & mask) {
    guint home = get_home (map, map->entries[i].id);
    if (((i - home) & mask) < ((i - gap) & mask))
      continue;
    map->entries[gap] = map->entries[i];
    gap = i;
  }
  map->entries[gap].used = FALSE;
}

void
nav_id_map_remove (NavIdMap *map, guint64 id)
{
  guint i;

  if (map->n == 0)
    return;
  i = find_place (map, id);
  if (!map->entries[i].used)
    return;
  map->n--;
  close_gap (map, i);
}
