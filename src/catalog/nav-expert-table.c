// SPDX-License-Identifier: Apache-2.0
// A row of the expert times: what the routed experts of a layer take for so many tokens.

#include "catalog/nav-expert-table.h"

#include <math.h>

#include "base/nav-json.h"
#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavExpertTable, nav_expert_table, nav_expert_table_ref,
                     nav_expert_table_unref)

#define MAX_POINTS 256
#define MAX_SIZE 1000000

static const struct {
  const char *member;
  guint tensor_parallel;
  guint expert_parallel;
} splits[] = {
  { "tp1_us", 1, 1 }, { "tp2_us", 2, 1 }, { "tp4_us", 4, 1 }, { "tp8_us", 8, 1 },
  { "ep2_us", 1, 2 }, { "ep4_us", 1, 4 }, { "ep8_us", 1, 8 },
};

static void
nav_expert_table_free (gpointer data)
{
  NavExpertTable *table = data;

  g_free (table->id);
  g_free (table->gpu_curves);
  g_free (table->dtype);
  g_free (table->tokens);
  for (guint i = 0; i < table->n_splits; i++)
    g_free (table->splits[i].us);
  g_free (table->splits);
  nav_provenance_clear (&table->provenance);
}

static gboolean
read_positive (JsonArray *list, guint i, double *ret_value)
{
  JsonNode *node = json_array_get_element (list, i);

  *ret_value = nav_json_number (node);
  return isfinite (*ret_value) && *ret_value > 0;
}

static void
read_tokens (NavExpertTable *table, NavJsonReader *reader)
{
  JsonArray *list = nav_json_reader_array (reader, "tokens");
  guint n = list ? json_array_get_length (list) : 0;

  if (n == 0 || n > MAX_POINTS) {
    nav_json_reader_fail (reader, "tokens", "must be a list of 1 to %d counts", MAX_POINTS);
    return;
  }
  table->tokens = g_new0 (double, n);
  table->n_tokens = n;
  for (guint i = 0; i < n; i++)
    if (!read_positive (list, i, &table->tokens[i]) ||
        (i > 0 && table->tokens[i] <= table->tokens[i - 1]))
      nav_json_reader_fail (reader, "tokens", "[%u] must be above 0 and above the one before", i);
}

static gboolean
read_times (const NavExpertTable *table, JsonArray *list, NavExpertSplit *split)
{
  if (list == NULL || table->n_tokens == 0 || json_array_get_length (list) != table->n_tokens)
    return FALSE;
  split->us = g_new0 (double, table->n_tokens);
  for (guint i = 0; i < table->n_tokens; i++)
    if (!read_positive (list, i, &split->us[i]))
      return FALSE;
  return TRUE;
}

/* Each split that was measured has a member of its own. */
static void
read_splits (NavExpertTable *table, NavJsonReader *reader)
{
  table->splits = g_new0 (NavExpertSplit, G_N_ELEMENTS (splits));
  for (gsize i = 0; i < G_N_ELEMENTS (splits); i++) {
    NavExpertSplit *split = &table->splits[table->n_splits];

    if (!nav_json_reader_has (reader, splits[i].member))
      continue;
    split->tensor_parallel = splits[i].tensor_parallel;
    split->expert_parallel = splits[i].expert_parallel;
    table->n_splits++;
    if (!read_times (table, nav_json_reader_array (reader, splits[i].member), split))
      nav_json_reader_fail (reader, splits[i].member,
                            "must hold a time above 0 for each count of tokens");
  }
  if (table->n_splits == 0)
    nav_json_reader_fail (reader, splits[0].member, "is missing, and so are all other splits");
}

static guint
read_size (NavJsonReader *reader, const char *name)
{
  if (!nav_json_reader_has (reader, name))
    nav_json_reader_fail (reader, name, "is missing");
  return (guint) nav_json_reader_int (reader, name, 1, 1, MAX_SIZE);
}

/**
 * nav_expert_table_new_from_json:
 * @row: a row of `expert-times.json`
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavExpertTable *
nav_expert_table_new_from_json (JsonNode *row, GError **error)
{
  g_autoptr (NavExpertTable) table = g_atomic_rc_box_new0 (NavExpertTable);
  NavJsonReader reader;

  nav_row_begin (&reader, row, &table->id, &table->provenance);
  table->gpu_curves = nav_row_text (&reader, "gpu_curves");
  table->dtype = nav_row_text (&reader, "dtype");
  table->shape = (NavExpertShape){ read_size (&reader, "hidden"),
                                   read_size (&reader, "intermediate"),
                                   read_size (&reader, "experts_per_token"),
                                   read_size (&reader, "experts") };
  read_tokens (table, &reader);
  read_splits (table, &reader);
  return nav_row_end (&reader, table->id, error) ? g_steal_pointer (&table) : NULL;
}

NavExpertTable *
nav_expert_table_ref (NavExpertTable *table)
{
  return g_atomic_rc_box_acquire (table);
}

void
nav_expert_table_unref (NavExpertTable *table)
{
  g_atomic_rc_box_release_full (table, nav_expert_table_free);
}

/* How far two counts of GPUs lie from each other, in doublings. */
static double
doublings (guint a, guint b)
{
  return fabs (log2 ((double) a / b));
}

/**
 * nav_expert_table_find_split:
 *
 * Returns: (transfer none): that split, or the nearest one
 */
const NavExpertSplit *
nav_expert_table_find_split (const NavExpertTable *table, guint tensor_parallel,
                             guint expert_parallel)
{
  const NavExpertSplit *best = &table->splits[0];
  double least = INFINITY;

  for (guint i = 0; i < table->n_splits; i++) {
    const NavExpertSplit *split = &table->splits[i];
    double away = doublings (split->tensor_parallel, tensor_parallel) +
                  1.5 * doublings (split->expert_parallel, expert_parallel);
    if (away < least) {
      least = away;
      best = split;
    }
  }
  return best;
}

/**
 * nav_expert_table_us:
 * @split: of @table
 *
 * Interpolates linearly in log tokens and log time. Below the first point the time is that point's;
 * above the last it grows with the tokens.
 *
 * Returns: microseconds
 */
double
nav_expert_table_us (const NavExpertTable *table, const NavExpertSplit *split, double tokens)
{
  guint last = table->n_tokens - 1, high = 1;
  double share;

  if (tokens <= table->tokens[0])
    return split->us[0];
  if (tokens >= table->tokens[last])
    return split->us[last] * tokens / table->tokens[last];
  while (table->tokens[high] < tokens)
    high++;
  share = log (tokens / table->tokens[high - 1]) /
          log (table->tokens[high] / table->tokens[high - 1]);
  return split->us[high - 1] * pow (split->us[high] / split->us[high - 1], share);
}
