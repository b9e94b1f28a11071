// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

#include "catalog/nav-benchmark.h"
#include "catalog/nav-error-range.h"
#include "catalog/nav-expert-table.h"
#include "catalog/nav-gpu.h"
#include "catalog/nav-model.h"
#include "catalog/nav-operator-curve.h"
#include "catalog/nav-outcome.h"
#include "catalog/nav-price.h"
#include "catalog/nav-quality.h"
#include "catalog/nav-residual.h"
#include "catalog/nav-use-case.h"

G_BEGIN_DECLS

/**
 * NavCatalog:
 *
 * A snapshot of the knowledge base at one revision: what planning reads. Immutable once built,
 * reference-counted, any thread. Arrays it returns are sorted by id and owned by it.
 */
typedef struct _NavCatalog NavCatalog;

/**
 * NavCollection: the collections of rows, as the knowledge base names them.
 */
typedef enum {
  NAV_COLLECTION_MODELS,
  NAV_COLLECTION_GPUS,
  NAV_COLLECTION_PRICES,
  NAV_COLLECTION_USE_CASES,
  NAV_COLLECTION_PRIORITY_WEIGHTS,
  NAV_COLLECTION_TEMPLATES,
  NAV_COLLECTION_BENCHMARKS,
  NAV_COLLECTION_MEMORY_MEASUREMENTS,
  NAV_COLLECTION_EFFICIENCY_CURVES,
  NAV_COLLECTION_ALL_REDUCE,
  NAV_COLLECTION_QUALITY,
  NAV_COLLECTION_QUANTISATION,
  NAV_COLLECTION_ERROR_RANGES,
  NAV_COLLECTION_OUTCOMES,
  NAV_COLLECTION_EXPERT_TIMES,
  NAV_COLLECTION_RESIDUALS,
  NAV_N_COLLECTIONS,
} NavCollection;

/* The names, which are also the names of the files under data/knowledge: "models", "gpus", ... */
extern const char *const nav_collection_names[NAV_N_COLLECTIONS + 1];

/**
 * NavPriorityWeights: what a priority of low, medium or high weighs in the balanced score.
 */
typedef struct {
  double low;
  double medium;
  double high;
} NavPriorityWeights;

#define NAV_TYPE_CATALOG (nav_catalog_get_type ())
GType nav_catalog_get_type (void);

/* Building: the store adds rows as JSON objects, then seals. */
typedef struct _NavCatalogBuilder NavCatalogBuilder;
NavCatalogBuilder *nav_catalog_builder_new (void);
void nav_catalog_builder_free (NavCatalogBuilder *builder);
gboolean nav_catalog_builder_add_row (NavCatalogBuilder *builder, NavCollection collection,
                                      JsonNode *row, gboolean user, GError **error);
gboolean nav_catalog_builder_add_text (NavCatalogBuilder *builder, NavCollection collection,
                                       const char *text, gboolean user, GError **error);
NavCatalog *nav_catalog_builder_end (NavCatalogBuilder *builder, guint64 revision,
                                     const char *sha256, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavCatalogBuilder, nav_catalog_builder_free)

NavCatalog *nav_catalog_new_from_directory (const char *directory, GError **error);
NavCatalog *nav_catalog_new_with_own (const char *directory, const char *const *own,
                                      GError **error);

NavCatalog *nav_catalog_ref (NavCatalog *catalog);
void nav_catalog_unref (NavCatalog *catalog);
guint64 nav_catalog_get_revision (NavCatalog *catalog);
const char *nav_catalog_get_sha256 (NavCatalog *catalog);

const GPtrArray *nav_catalog_get_models (NavCatalog *catalog);
const GPtrArray *nav_catalog_get_gpus (NavCatalog *catalog);
const GPtrArray *nav_catalog_get_prices (NavCatalog *catalog);
const GPtrArray *nav_catalog_get_use_cases (NavCatalog *catalog);
const GPtrArray *nav_catalog_get_benchmarks (NavCatalog *catalog);
const GPtrArray *nav_catalog_get_outcomes (NavCatalog *catalog);
const GPtrArray *nav_catalog_get_measurements (NavCatalog *catalog);

NavModel *nav_catalog_find_model (NavCatalog *catalog, const char *id);
NavModel *nav_catalog_resolve_model (NavCatalog *catalog, const char *spelling);
GPtrArray *nav_catalog_match_models (NavCatalog *catalog, const char *spelling);
NavGpu *nav_catalog_find_gpu (NavCatalog *catalog, const char *id);
NavGpu *nav_catalog_resolve_gpu (NavCatalog *catalog, const char *spelling);
GPtrArray *nav_catalog_match_gpus (NavCatalog *catalog, const char *family);
NavBenchmark *nav_catalog_find_benchmark (NavCatalog *catalog, const char *id);
NavOutcome *nav_catalog_find_outcome (NavCatalog *catalog, const char *id);
NavCollection nav_catalog_collection_of_measurement (NavCatalog *catalog, const char *id);
NavUseCase *nav_catalog_find_use_case (NavCatalog *catalog, const char *id);
NavQuality *nav_catalog_find_quality (NavCatalog *catalog, const char *model, const char *use_case,
                                      gboolean thinking);
NavOperatorCurve *nav_catalog_find_curve (NavCatalog *catalog, const char *gpu_curves,
                                          const char *op, const char *dtype);
NavAllReduceTable *nav_catalog_find_all_reduce (NavCatalog *catalog, const char *gpu_curves,
                                                guint ranks);
NavExpertTable *nav_catalog_find_experts (NavCatalog *catalog, const char *gpu_curves,
                                          const char *dtype, const NavExpertShape *shape);
NavErrorRange *nav_catalog_find_error_range (NavCatalog *catalog, const char *method,
                                             const char *basis, const char *models,
                                             const char *gpu_class, const char *metric);
NavResidual *nav_catalog_find_residual (NavCatalog *catalog, const char *benchmark);
const NavPriorityWeights *nav_catalog_get_priority_weights (NavCatalog *catalog,
                                                            const char *priority);
JsonNode *nav_catalog_get_row (NavCatalog *catalog, NavCollection collection, const char *id);
gboolean nav_catalog_row_is_own (NavCatalog *catalog, NavCollection collection, const char *id);
GPtrArray *nav_catalog_list_rows (NavCatalog *catalog, NavCollection collection);
JsonNode *nav_catalog_make_document (NavCatalog *catalog, NavCollection collection, gboolean own,
                                     guint *ret_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavCatalog, nav_catalog_unref)

G_END_DECLS
