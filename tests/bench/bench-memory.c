// SPDX-License-Identifier: Apache-2.0
// Memory against what vLLM logged at start-up.

#include <math.h>
#include <stdio.h>

#include "base/nav-stats.h"
#include "bench-rows.h"

static double
number (JsonObject *row, const char *name)
{
  return json_object_get_null_member (row, name) ? NAN : json_object_get_double_member (row, name);
}

/* A row's stated version, or the last one that it may be of. */
static void
read_engine (JsonObject *row, NavEngine *engine)
{
  const char *version = json_object_get_string_member (row, "engine_version_max");
  double seqs = number (row, "max_num_seqs");

  *engine = (NavEngine){ 0 };
  nav_version_parse (version, &engine->version);
  engine->gpu_memory_utilization = number (row, "gpu_memory_utilization");
  engine->max_num_seqs = isnan (seqs) ? 0 : (guint) seqs;
}

static gboolean
compute (NavCatalog *catalog, JsonObject *row, NavMemory *memory)
{
  NavModel *model = nav_catalog_find_model (catalog, json_object_get_string_member (row, "model"));
  NavGpu *gpu = nav_catalog_find_gpu (catalog, json_object_get_string_member (row, "gpu"));
  g_autoptr (NavCandidate) candidate = NULL;
  NavPrecision precision;
  NavEngine engine;

  if (model == NULL || gpu == NULL ||
      !nav_precision_parse (json_object_get_string_member (row, "precision"), &precision))
    return FALSE;
  read_engine (row, &engine);
  candidate = nav_candidate_new (model, gpu, NULL, precision, FALSE,
                                 (guint) json_object_get_int_member (row, "tensor_parallel"), 1, 1,
                                 &engine);
  nav_memory_compute (candidate, memory);
  return TRUE;
}

static void
print_errors (const char *name, double *errors, guint n)
{
  nav_stats_sort (errors, n);
  printf ("  %s: median %.2f %%, p90 %.2f %%, most %.2f %% of %u rows\n", name,
          100 * nav_stats_percentile (errors, n, 50), 100 * nav_stats_percentile (errors, n, 90),
          100 * errors[n - 1], n);
}

/* A row whose settings are not all stated is shown and left out of the errors. */
void
bench_print_memory (NavCatalog *catalog)
{
  g_autoptr (GPtrArray) rows = nav_catalog_list_rows (catalog, NAV_COLLECTION_MEMORY_MEASUREMENTS);
  g_autofree double *weights = g_new (double, rows->len + 1);
  g_autofree double *cache = g_new (double, rows->len + 1);
  guint n = 0;

  printf ("memory against start-up logs, GiB: logged / computed\n");
  for (guint i = 0; i < rows->len; i++) {
    JsonObject *row = json_node_get_object (g_ptr_array_index (rows, i));
    double logged = number (row, "kv_cache_gib"), logged_weights = number (row, "weights_gib");
    gboolean counts = json_object_get_boolean_member (row, "usable") &&
                      !isnan (number (row, "max_num_seqs"));
    NavMemory memory;

    if (!compute (catalog, row, &memory))
      continue;
    printf ("  %-46s tp%d %-7s weights %6.2f %6.2f activation %5.2f %5.2f KV %6.2f %6.2f%s\n",
            json_object_get_string_member (row, "model"),
            (int) json_object_get_int_member (row, "tensor_parallel"),
            json_object_get_string_member (row, "engine_version_max"), logged_weights,
            memory.weights_gib, number (row, "activation_gib"), memory.activation_gib, logged,
            memory.kv_cache_gib, counts ? "" : "  (settings not stated, not counted)");
    if (!counts)
      continue;
    weights[n] = fabs (memory.weights_gib / logged_weights - 1);
    cache[n] = fabs (memory.kv_cache_gib / logged - 1);
    n++;
  }
  if (n == 0)
    return;
  print_errors ("weights (goal 1 / 2)", weights, n);
  print_errors ("KV cache (goal 1 / 3)", cache, n);
}
