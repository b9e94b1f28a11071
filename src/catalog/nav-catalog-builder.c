// SPDX-License-Identifier: Apache-2.0
// Building a snapshot: rows come one by one, are checked and typed, and a user's row stands in for
// the shipped one of the same id.

#include <string.h>

#include "base/nav-json.h"
#include "catalog/nav-catalog-error.h"
#include "catalog/nav-catalog-private.h"
#include "catalog/nav-row.h"

const char *const nav_collection_names[NAV_N_COLLECTIONS + 1] = {
  "models",           "gpus",       "prices",
  "use-cases",        "priority-weights", "templates",
  "benchmarks",       "memory-measurements", "efficiency-curves",
  "all-reduce",       "quality",    "quantisation",
  "error-ranges",     "outcomes",   "expert-times",
  "residuals",        NULL,
};

struct _NavCatalogBuilder {
  NavCatalog *catalog;
};

typedef gpointer (*ParseFunc) (JsonNode *row, GError **error);

typedef struct {
  ParseFunc parse;
  GDestroyNotify free_value;
  gsize provenance;
} RowType;

static gpointer
parse_weights (JsonNode *row, GError **error)
{
  g_autofree NavPriorityWeights *weights = g_new0 (NavPriorityWeights, 1);
  g_autofree char *id = NULL;
  NavProvenance provenance = { 0 };
  NavJsonReader reader;
  gboolean right;

  nav_row_begin (&reader, row, &id, &provenance);
  weights->low = nav_json_reader_number (&reader, "low", 0, 0, 1e6);
  weights->medium = nav_json_reader_number (&reader, "medium", 0, 0, 1e6);
  weights->high = nav_json_reader_number (&reader, "high", 0, 0, 1e6);
  right = nav_row_end (&reader, id, error);
  nav_provenance_clear (&provenance);
  return right ? g_steal_pointer (&weights) : NULL;
}

/* Rows without a type still need an id and a source. */
static gboolean
check_untyped (JsonNode *row, GError **error)
{
  g_autofree char *id = NULL;
  NavProvenance provenance = { 0 };
  NavJsonReader reader;
  gboolean right;

  nav_row_begin (&reader, row, &id, &provenance);
  right = nav_row_end (&reader, id, error);
  nav_provenance_clear (&provenance);
  return right;
}

#define ROW_TYPE(Type, type)                                                                       \
  {                                                                                                \
    (ParseFunc) nav_##type##_new_from_json, (GDestroyNotify) nav_##type##_unref,                   \
      G_STRUCT_OFFSET (Type, provenance)                                                           \
  }

static const RowType row_types[NAV_N_COLLECTIONS] = {
  [NAV_COLLECTION_MODELS] = ROW_TYPE (NavModel, model),
  [NAV_COLLECTION_GPUS] = ROW_TYPE (NavGpu, gpu),
  [NAV_COLLECTION_PRICES] = ROW_TYPE (NavPrice, price),
  [NAV_COLLECTION_USE_CASES] = ROW_TYPE (NavUseCase, use_case),
  [NAV_COLLECTION_PRIORITY_WEIGHTS] = { parse_weights, g_free, 0 },
  [NAV_COLLECTION_BENCHMARKS] = ROW_TYPE (NavBenchmark, benchmark),
  [NAV_COLLECTION_EFFICIENCY_CURVES] = ROW_TYPE (NavOperatorCurve, operator_curve),
  [NAV_COLLECTION_ALL_REDUCE] = ROW_TYPE (NavAllReduceTable, all_reduce_table),
  [NAV_COLLECTION_QUALITY] = ROW_TYPE (NavQuality, quality),
  [NAV_COLLECTION_ERROR_RANGES] = ROW_TYPE (NavErrorRange, error_range),
  [NAV_COLLECTION_OUTCOMES] = ROW_TYPE (NavOutcome, outcome),
  [NAV_COLLECTION_EXPERT_TIMES] = ROW_TYPE (NavExpertTable, expert_table),
  [NAV_COLLECTION_RESIDUALS] = ROW_TYPE (NavResidual, residual),
};

/**
 * nav_catalog_builder_new:
 *
 * Returns: (transfer full): an empty snapshot to be; not for several threads at once
 */
NavCatalogBuilder *
nav_catalog_builder_new (void)
{
  NavCatalogBuilder *builder = g_new0 (NavCatalogBuilder, 1);

  builder->catalog = nav_catalog_alloc ();
  return builder;
}

void
nav_catalog_builder_free (NavCatalogBuilder *builder)
{
  g_clear_pointer (&builder->catalog, nav_catalog_unref);
  g_free (builder);
}

static gboolean
make_value (NavCatalogRow *made, NavCollection collection, JsonNode *row, GError **error)
{
  const RowType *type = &row_types[collection];

  if (type->parse == NULL)
    return check_untyped (row, error);
  made->value = type->parse (row, error);
  made->free_value = type->free_value;
  if (made->value == NULL)
    return FALSE;
  if (type->provenance != 0)
    G_STRUCT_MEMBER (NavProvenance, made->value, type->provenance).user = made->user;
  if (collection == NAV_COLLECTION_OUTCOMES)
    ((NavOutcome *) made->value)->benchmark->provenance.user = made->user;
  return TRUE;
}

/* A user's row replaces a shipped one, and a shipped one never replaces a user's. */
static gboolean
insert_row (NavCatalog *catalog, NavCollection collection, NavCatalogRow *row, GError **error)
{
  NavCatalogRow *old = g_hash_table_lookup (catalog->by_id[collection], row->id);

  if (old != NULL && old->user == row->user) {
    nav_set_error (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, row->id,
                   "%s: two rows have the id “%s”", nav_collection_names[collection], row->id);
    nav_catalog_row_free (row);
    return FALSE;
  }
  if (old != NULL && old->user) {
    nav_catalog_row_free (row);
    return TRUE;
  }
  g_hash_table_replace (catalog->by_id[collection], row->id, row);
  if (old != NULL)
    g_ptr_array_remove_fast (catalog->rows[collection], old);
  g_ptr_array_add (catalog->rows[collection], row);
  return TRUE;
}

static gboolean
add_row (NavCatalogBuilder *builder, NavCollection collection, JsonNode *node, char *text,
         gboolean user, GError **error)
{
  NavCatalogRow *row = g_new0 (NavCatalogRow, 1);

  row->user = user;
  row->text = text;
  if (!make_value (row, collection, node, error)) {
    if (error != NULL && nav_error_is_ours (*error))
      nav_error_prefix_field (*error, nav_collection_names[collection]);
    nav_catalog_row_free (row);
    return FALSE;
  }
  row->id = g_strdup (json_object_get_string_member (json_node_get_object (node), "id"));
  return insert_row (builder->catalog, collection, row, error);
}

/**
 * nav_catalog_builder_add_row:
 * @row: a JSON object with at least an id and a source
 * @user: whether it is the user's own, which wins over a shipped row of the same id
 * @error: NAV_ERROR_INVALID with collection, row and field
 *
 * Returns: whether it was taken
 */
gboolean
nav_catalog_builder_add_row (NavCatalogBuilder *builder, NavCollection collection, JsonNode *row,
                             gboolean user, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (builder != NULL && row != NULL, FALSE);
  g_return_val_if_fail ((gsize) collection < NAV_N_COLLECTIONS, FALSE);

  if (add_row (builder, collection, row, nav_json_to_text (row, FALSE), user, &local))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * nav_catalog_builder_add_text:
 * @text: a row as JSON text
 * @user: whether it is the user's own
 * @error: NAV_ERROR_INVALID with collection, row and field
 *
 * Like nav_catalog_builder_add_row() for a row that is still text.
 *
 * Returns: whether it was taken
 */
gboolean
nav_catalog_builder_add_text (NavCatalogBuilder *builder, NavCollection collection,
                              const char *text, gboolean user, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (builder != NULL && text != NULL, FALSE);
  g_return_val_if_fail ((gsize) collection < NAV_N_COLLECTIONS, FALSE);

  node = nav_json_parse (text, -1, NULL, error);
  if (node == NULL)
    return FALSE;
  if (add_row (builder, collection, node, g_strdup (text), user, &local))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const NavCatalogRow *const *x = a, *const *y = b;

  return strcmp ((*x)->id, (*y)->id);
}

/* Outcomes that measured something count as what is measured elsewhere does. */
static void
collect_measurements (NavCatalog *catalog)
{
  const GPtrArray *outcomes = catalog->values[NAV_COLLECTION_OUTCOMES];

  g_ptr_array_extend (catalog->measurements, catalog->values[NAV_COLLECTION_BENCHMARKS], NULL,
                      NULL);
  for (guint i = 0; i < outcomes->len; i++)
    if (nav_outcome_is_measurement (outcomes->pdata[i]))
      g_ptr_array_add (catalog->measurements, ((NavOutcome *) outcomes->pdata[i])->benchmark);
}

static void
seal (NavCatalog *catalog)
{
  for (int c = 0; c < NAV_N_COLLECTIONS; c++) {
    g_ptr_array_sort (catalog->rows[c], compare_rows);
    for (guint i = 0; row_types[c].parse != NULL && i < catalog->rows[c]->len; i++) {
      NavCatalogRow *row = catalog->rows[c]->pdata[i];
      g_ptr_array_add (catalog->values[c], row->value);
    }
  }
  collect_measurements (catalog);
  nav_catalog_index_keys (catalog);
  nav_catalog_index_names (catalog);
}

static gboolean
check_reference (NavCatalog *catalog, NavCollection of, const char *id, const char *in,
                 const char *row, const char *field, GError **error)
{
  g_autofree char *path = NULL;

  if (g_hash_table_contains (catalog->by_id[of], id))
    return TRUE;
  path = g_strdup_printf ("%s.%s.%s", in, row, field);
  nav_set_error (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, path,
                 "%s: there is no row “%s” in %s", path, id, nav_collection_names[of]);
  return FALSE;
}

/* A shipped price of a GPU that nobody knows would silently never be used. A user's price may
 * outlive the GPU's row, which is no reason to show nothing at all. */
static gboolean
check_prices (NavCatalog *catalog, GError **error)
{
  const GPtrArray *prices = catalog->values[NAV_COLLECTION_PRICES];

  for (guint i = 0; i < prices->len; i++) {
    const NavPrice *price = prices->pdata[i];
    if (!price->provenance.user &&
        !check_reference (catalog, NAV_COLLECTION_GPUS, price->gpu, "prices", price->id,
                          "gpu", error))
      return FALSE;
  }
  return TRUE;
}

/**
 * nav_catalog_builder_end:
 * @builder: (transfer none): empty afterwards
 * @revision: of the store; 0 for files
 * @sha256: (nullable): of the shipped data
 * @error: NAV_ERROR_INVALID when rows name rows that are not there
 *
 * Returns: (transfer full) (nullable): the sealed snapshot
 */
NavCatalog *
nav_catalog_builder_end (NavCatalogBuilder *builder, guint64 revision, const char *sha256,
                         GError **error)
{
  g_autoptr (NavCatalog) catalog = NULL;

  g_return_val_if_fail (builder != NULL && builder->catalog != NULL, NULL);

  catalog = g_steal_pointer (&builder->catalog);
  builder->catalog = nav_catalog_alloc ();
  catalog->revision = revision;
  catalog->sha256 = g_strdup (sha256 ? sha256 : "");
  seal (catalog);
  return check_prices (catalog, error) ? g_steal_pointer (&catalog) : NULL;
}
