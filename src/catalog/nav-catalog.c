// SPDX-License-Identifier: Apache-2.0
// The snapshot of the knowledge base that planning reads: rows by id and by what they are about.

#include <math.h>

#include "base/nav-json.h"
#include "catalog/nav-catalog-private.h"

G_DEFINE_BOXED_TYPE (NavCatalog, nav_catalog, nav_catalog_ref, nav_catalog_unref)

void
nav_catalog_row_free (gpointer data)
{
  NavCatalogRow *row = data;

  if (row->value != NULL)
    row->free_value (row->value);
  g_free (row->id);
  g_free (row->text);
  g_free (row);
}

NavCatalog *
nav_catalog_alloc (void)
{
  NavCatalog *catalog = g_atomic_rc_box_new0 (NavCatalog);

  for (int c = 0; c < NAV_N_COLLECTIONS; c++) {
    catalog->rows[c] = g_ptr_array_new_with_free_func (nav_catalog_row_free);
    catalog->values[c] = g_ptr_array_new ();
    catalog->by_id[c] = g_hash_table_new (g_str_hash, g_str_equal);
    catalog->by_key[c] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  }
  catalog->measurements = g_ptr_array_new ();
  catalog->model_spellings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  catalog->gpu_spellings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return catalog;
}

static void
nav_catalog_free (gpointer data)
{
  NavCatalog *catalog = data;

  for (int c = 0; c < NAV_N_COLLECTIONS; c++) {
    g_hash_table_unref (catalog->by_key[c]);
    g_hash_table_unref (catalog->by_id[c]);
    g_ptr_array_unref (catalog->values[c]);
    g_ptr_array_unref (catalog->rows[c]);
  }
  g_ptr_array_unref (catalog->measurements);
  g_hash_table_unref (catalog->model_spellings);
  g_hash_table_unref (catalog->gpu_spellings);
  g_free (catalog->sha256);
}

NavCatalog *
nav_catalog_ref (NavCatalog *catalog)
{
  return g_atomic_rc_box_acquire (catalog);
}

void
nav_catalog_unref (NavCatalog *catalog)
{
  g_atomic_rc_box_release_full (catalog, nav_catalog_free);
}

/**
 * nav_catalog_get_revision:
 *
 * Returns: the store's revision counter when the snapshot was taken; 0 for plain files
 */
guint64
nav_catalog_get_revision (NavCatalog *catalog)
{
  return catalog->revision;
}

/**
 * nav_catalog_get_sha256:
 *
 * Returns: of the shipped data that the snapshot holds; empty when it has none
 */
const char *
nav_catalog_get_sha256 (NavCatalog *catalog)
{
  return catalog->sha256;
}

const GPtrArray *
nav_catalog_get_models (NavCatalog *catalog)
{
  return catalog->values[NAV_COLLECTION_MODELS];
}

const GPtrArray *
nav_catalog_get_gpus (NavCatalog *catalog)
{
  return catalog->values[NAV_COLLECTION_GPUS];
}

const GPtrArray *
nav_catalog_get_prices (NavCatalog *catalog)
{
  return catalog->values[NAV_COLLECTION_PRICES];
}

const GPtrArray *
nav_catalog_get_use_cases (NavCatalog *catalog)
{
  return catalog->values[NAV_COLLECTION_USE_CASES];
}

const GPtrArray *
nav_catalog_get_benchmarks (NavCatalog *catalog)
{
  return catalog->values[NAV_COLLECTION_BENCHMARKS];
}

const GPtrArray *
nav_catalog_get_outcomes (NavCatalog *catalog)
{
  return catalog->values[NAV_COLLECTION_OUTCOMES];
}

/**
 * nav_catalog_get_measurements:
 *
 * Returns: (element-type NavBenchmark): all that was measured: the benchmarks by id, then, by id
 *   too, the runs of outcomes that prove something
 */
const GPtrArray *
nav_catalog_get_measurements (NavCatalog *catalog)
{
  return catalog->measurements;
}

static gpointer
find_value (NavCatalog *catalog, NavCollection collection, const char *id)
{
  NavCatalogRow *row = id ? g_hash_table_lookup (catalog->by_id[collection], id) : NULL;

  return row ? row->value : NULL;
}

/**
 * nav_catalog_find_model:
 * @id: (nullable): the exact id
 *
 * Returns: (transfer none) (nullable)
 */
NavModel *
nav_catalog_find_model (NavCatalog *catalog, const char *id)
{
  return find_value (catalog, NAV_COLLECTION_MODELS, id);
}

/**
 * nav_catalog_find_gpu:
 * @id: (nullable): the exact id
 *
 * Returns: (transfer none) (nullable)
 */
NavGpu *
nav_catalog_find_gpu (NavCatalog *catalog, const char *id)
{
  return find_value (catalog, NAV_COLLECTION_GPUS, id);
}

/**
 * nav_catalog_find_benchmark:
 * @id: (nullable): of a measured row or an outcome, as a forecast's evidence names it
 *
 * Returns: (transfer none) (nullable)
 */
NavBenchmark *
nav_catalog_find_benchmark (NavCatalog *catalog, const char *id)
{
  NavBenchmark *benchmark = find_value (catalog, NAV_COLLECTION_BENCHMARKS, id);
  NavOutcome *outcome = benchmark ? NULL : nav_catalog_find_outcome (catalog, id);

  return outcome ? outcome->benchmark : benchmark;
}

NavOutcome *
nav_catalog_find_outcome (NavCatalog *catalog, const char *id)
{
  return find_value (catalog, NAV_COLLECTION_OUTCOMES, id);
}

/**
 * nav_catalog_collection_of_measurement:
 * @id: of a measured row, as a forecast's evidence names it
 *
 * Returns: where the row is: among the outcomes, or the benchmarks
 */
NavCollection
nav_catalog_collection_of_measurement (NavCatalog *catalog, const char *id)
{
  return find_value (catalog, NAV_COLLECTION_BENCHMARKS, id) == NULL &&
             nav_catalog_find_outcome (catalog, id) != NULL
           ? NAV_COLLECTION_OUTCOMES
           : NAV_COLLECTION_BENCHMARKS;
}

NavUseCase *
nav_catalog_find_use_case (NavCatalog *catalog, const char *id)
{
  return find_value (catalog, NAV_COLLECTION_USE_CASES, id);
}

/**
 * nav_catalog_get_priority_weights:
 * @priority: accuracy, cost, latency or simplicity
 *
 * Returns: (transfer none) (nullable)
 */
const NavPriorityWeights *
nav_catalog_get_priority_weights (NavCatalog *catalog, const char *priority)
{
  return find_value (catalog, NAV_COLLECTION_PRIORITY_WEIGHTS, priority);
}

/**
 * nav_catalog_find_residual:
 * @benchmark: id of a measured row
 *
 * Returns: (transfer none) (nullable)
 */
NavResidual *
nav_catalog_find_residual (NavCatalog *catalog, const char *benchmark)
{
  return find_value (catalog, NAV_COLLECTION_RESIDUALS, benchmark);
}

/* What a row is about, so that it is found without knowing its id. */

#define BETWEEN "\x1f"

static char *
quality_key (const char *model, const char *use_case, int thinking)
{
  return g_strdup_printf ("%s" BETWEEN "%s" BETWEEN "%d", model, use_case, thinking);
}

static char *
curve_key (const char *gpu_curves, const char *op, const char *dtype)
{
  return g_strconcat (gpu_curves, BETWEEN, op, BETWEEN, dtype ? dtype : "", NULL);
}

static char *
all_reduce_key (const char *gpu_curves, guint ranks)
{
  return g_strdup_printf ("%s" BETWEEN "%u", gpu_curves, ranks);
}

static char *
error_range_key (const char *method, const char *basis, const char *models,
                 const char *gpu_class, const char *metric)
{
  return g_strconcat (method, BETWEEN, basis, BETWEEN, models, BETWEEN, gpu_class, BETWEEN, metric,
                      NULL);
}

static char *
make_key (NavCollection collection, gpointer value)
{
  if (collection == NAV_COLLECTION_QUALITY) {
    const NavQuality *quality = value;
    return quality_key (quality->model, quality->use_case, quality->thinking);
  }
  if (collection == NAV_COLLECTION_EFFICIENCY_CURVES) {
    const NavOperatorCurve *curve = value;
    return curve_key (curve->gpu_curves, curve->op, curve->dtype);
  }
  if (collection == NAV_COLLECTION_ALL_REDUCE) {
    const NavAllReduceTable *table = value;
    return all_reduce_key (table->gpu_curves, table->ranks);
  }
  if (collection == NAV_COLLECTION_ERROR_RANGES) {
    const NavErrorRange *range = value;
    return error_range_key (range->method, range->basis, range->models, range->gpu_class,
                            range->metric);
  }
  return NULL;
}

/* Of two rows about the same thing, the user's own wins, else the first by id. */
void
nav_catalog_index_keys (NavCatalog *catalog)
{
  for (int c = 0; c < NAV_N_COLLECTIONS; c++)
    for (guint i = 0; i < catalog->values[c]->len; i++) {
      NavCatalogRow *row = catalog->rows[c]->pdata[i];
      char *key = make_key ((NavCollection) c, row->value);

      if (key == NULL)
        break;
      if (row->user || !g_hash_table_contains (catalog->by_key[c], key))
        g_hash_table_replace (catalog->by_key[c], key, row->value);
      else
        g_free (key);
    }
}

static gpointer
take_key (NavCatalog *catalog, NavCollection collection, char *key)
{
  gpointer value = g_hash_table_lookup (catalog->by_key[collection], key);

  g_free (key);
  return value;
}

/**
 * nav_catalog_find_quality:
 * @thinking: the mode that is planned
 *
 * Returns: (transfer none) (nullable): the row of that mode, or one that states none; never that of
 *   the other mode
 */
NavQuality *
nav_catalog_find_quality (NavCatalog *catalog, const char *model, const char *use_case,
                          gboolean thinking)
{
  NavQuality *quality = take_key (catalog, NAV_COLLECTION_QUALITY,
                                  quality_key (model, use_case, thinking != FALSE));

  if (quality != NULL)
    return quality;
  return take_key (catalog, NAV_COLLECTION_QUALITY, quality_key (model, use_case, -1));
}

/**
 * nav_catalog_find_curve:
 * @dtype: (nullable): NULL for the curve that names none
 *
 * Returns: (transfer none) (nullable)
 */
NavOperatorCurve *
nav_catalog_find_curve (NavCatalog *catalog, const char *gpu_curves, const char *op,
                        const char *dtype)
{
  return take_key (catalog, NAV_COLLECTION_EFFICIENCY_CURVES, curve_key (gpu_curves, op, dtype));
}

NavAllReduceTable *
nav_catalog_find_all_reduce (NavCatalog *catalog, const char *gpu_curves, guint ranks)
{
  return take_key (catalog, NAV_COLLECTION_ALL_REDUCE, all_reduce_key (gpu_curves, ranks));
}

/* How far two shapes lie from each other: what rules the time is how many weights an expert has and
 * how many experts a token finds. */
static double
compare_shapes (const NavExpertShape *a, const NavExpertShape *b)
{
  double weights = log2 ((double) a->hidden * a->intermediate) -
                   log2 ((double) b->hidden * b->intermediate);
  double experts = log2 (a->experts) - log2 (b->experts);
  double visits = log2 (a->experts_per_token) - log2 (b->experts_per_token);

  return fabs (weights) + fabs (experts) + fabs (visits);
}

/**
 * nav_catalog_find_experts:
 *
 * Returns: (transfer none) (nullable): the table of that shape on that GPU type in that format, or
 *   of the shape nearest to it
 */
NavExpertTable *
nav_catalog_find_experts (NavCatalog *catalog, const char *gpu_curves, const char *dtype,
                          const NavExpertShape *shape)
{
  const GPtrArray *all = catalog->values[NAV_COLLECTION_EXPERT_TIMES];
  NavExpertTable *best = NULL;
  double least = INFINITY;

  for (guint i = 0; i < all->len; i++) {
    NavExpertTable *table = all->pdata[i];
    double away;

    if (!g_str_equal (table->gpu_curves, gpu_curves) || !g_str_equal (table->dtype, dtype))
      continue;
    away = compare_shapes (&table->shape, shape);
    if (away < least) {
      least = away;
      best = table;
    }
  }
  return best;
}

/**
 * nav_catalog_find_error_range:
 *
 * Returns: (transfer none) (nullable): the row of @gpu_class, else that of "any"
 */
NavErrorRange *
nav_catalog_find_error_range (NavCatalog *catalog, const char *method, const char *basis,
                              const char *models, const char *gpu_class, const char *metric)
{
  NavErrorRange *range =
    take_key (catalog, NAV_COLLECTION_ERROR_RANGES,
              error_range_key (method, basis, models, gpu_class, metric));

  if (range != NULL)
    return range;
  return take_key (catalog, NAV_COLLECTION_ERROR_RANGES,
                   error_range_key (method, basis, models, "any", metric));
}

/* Rows were parsed once when they were added, so that their texts are known to be good. */
static JsonNode *
row_to_node (const NavCatalogRow *row)
{
  return nav_json_parse (row->text, -1, NULL, NULL);
}

/**
 * nav_catalog_get_row:
 *
 * Returns: (transfer full) (nullable): the whole row, also what the typed value leaves out
 */
JsonNode *
nav_catalog_get_row (NavCatalog *catalog, NavCollection collection, const char *id)
{
  NavCatalogRow *row;

  g_return_val_if_fail ((gsize) collection < NAV_N_COLLECTIONS && id != NULL, NULL);

  row = g_hash_table_lookup (catalog->by_id[collection], id);
  return row ? row_to_node (row) : NULL;
}

/**
 * nav_catalog_row_is_own:
 *
 * Returns: whether the row of that id is the user's own, also one that stands in for a shipped row
 */
gboolean
nav_catalog_row_is_own (NavCatalog *catalog, NavCollection collection, const char *id)
{
  NavCatalogRow *row;

  g_return_val_if_fail ((gsize) collection < NAV_N_COLLECTIONS && id != NULL, FALSE);

  row = g_hash_table_lookup (catalog->by_id[collection], id);
  return row != NULL && row->user;
}

/**
 * nav_catalog_list_rows:
 *
 * Returns: (transfer full) (element-type JsonNode): all rows by id
 */
GPtrArray *
nav_catalog_list_rows (NavCatalog *catalog, NavCollection collection)
{
  GPtrArray *nodes;

  g_return_val_if_fail ((gsize) collection < NAV_N_COLLECTIONS, NULL);

  nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  for (guint i = 0; i < catalog->rows[collection]->len; i++)
    g_ptr_array_add (nodes, row_to_node (catalog->rows[collection]->pdata[i]));
  return nodes;
}
