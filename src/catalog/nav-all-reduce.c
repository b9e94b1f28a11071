// SPDX-License-Identifier: Apache-2.0
// A row of the all-reduce times: what it takes GPUs of one type to add up a message.

#include <math.h>

#include "base/nav-json.h"
#include "catalog/nav-operator-curve.h"
#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavAllReduceTable, nav_all_reduce_table, nav_all_reduce_table_ref,
                     nav_all_reduce_table_unref)

#define MAX_POINTS 10000

static void
nav_all_reduce_table_free (gpointer data)
{
  NavAllReduceTable *table = data;

  g_free (table->id);
  g_free (table->gpu_curves);
  g_free (table->bytes);
  g_free (table->us);
  nav_provenance_clear (&table->provenance);
}

static gboolean
read_number (JsonArray *pair, guint i, double *ret_value)
{
  JsonNode *node = json_array_get_element (pair, i);

  *ret_value = nav_json_number (node);
  return isfinite (*ret_value) && *ret_value > 0;
}

static gboolean
read_point (NavAllReduceTable *table, guint i, JsonNode *node)
{
  JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return pair != NULL && json_array_get_length (pair) == 2 &&
         read_number (pair, 0, &table->bytes[i]) && read_number (pair, 1, &table->us[i]) &&
         (i == 0 || table->bytes[i] > table->bytes[i - 1]);
}

static void
read_points (NavAllReduceTable *table, NavJsonReader *reader)
{
  JsonArray *points = nav_json_reader_array (reader, "points");
  guint n = points ? json_array_get_length (points) : 0;

  if (n == 0 || n > MAX_POINTS) {
    nav_json_reader_fail (reader, "points", "must be a list of 1 to %d points", MAX_POINTS);
    return;
  }
  table->bytes = g_new0 (double, n);
  table->us = g_new0 (double, n);
  table->n_points = n;
  for (guint i = 0; i < n; i++)
    if (!read_point (table, i, json_array_get_element (points, i)))
      nav_json_reader_fail (reader, "points", "[%u] must be [bytes, microseconds], both above 0, "
                            "bytes ascending", i);
}

/**
 * nav_all_reduce_table_new_from_json:
 * @row: a row of `all-reduce.json`
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavAllReduceTable *
nav_all_reduce_table_new_from_json (JsonNode *row, GError **error)
{
  g_autoptr (NavAllReduceTable) table = g_atomic_rc_box_new0 (NavAllReduceTable);
  NavJsonReader reader;

  nav_row_begin (&reader, row, &table->id, &table->provenance);
  table->gpu_curves = nav_row_text (&reader, "gpu_curves");
  table->ranks = (guint) nav_json_reader_int (&reader, "ranks", 0, 2, 4096);
  if (!nav_json_reader_has (&reader, "ranks"))
    nav_json_reader_fail (&reader, "ranks", "is missing");
  read_points (table, &reader);
  return nav_row_end (&reader, table->id, error) ? g_steal_pointer (&table) : NULL;
}

NavAllReduceTable *
nav_all_reduce_table_ref (NavAllReduceTable *table)
{
  return g_atomic_rc_box_acquire (table);
}

void
nav_all_reduce_table_unref (NavAllReduceTable *table)
{
  g_atomic_rc_box_release_full (table, nav_all_reduce_table_free);
}

/**
 * nav_all_reduce_table_us:
 * @bytes: the size of the message
 *
 * Interpolates linearly in log bytes and log time between measured points. Below the first point
 * the time is that point's (latency rules); above the last it grows with the bytes (bandwidth
 * rules).
 *
 * Returns: microseconds; 0 for an empty message
 */
double
nav_all_reduce_table_us (const NavAllReduceTable *table, double bytes)
{
  guint low = 0, high = table->n_points - 1;
  double share;

  if (!(bytes > 0))
    return 0;
  if (bytes <= table->bytes[0])
    return table->us[0];
  if (bytes >= table->bytes[high])
    return table->us[high] * bytes / table->bytes[high];
  while (high - low > 1) {
    guint middle = (low + high) / 2;
    if (table->bytes[middle] <= bytes)
      low = middle;
    else
      high = middle;
  }
  share = log (bytes / table->bytes[low]) / log (table->bytes[high] / table->bytes[low]);
  return table->us[low] * pow (table->us[high] / table->us[low], share);
}
