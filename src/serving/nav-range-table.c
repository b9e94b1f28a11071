// SPDX-License-Identifier: Apache-2.0
// The error ranges that hold for whole classes of GPUs.

#include "serving/nav-range-table.h"

typedef enum {
  CLASS_AMPERE,
  CLASS_ADA,
  CLASS_HOPPER,
  CLASS_BLACKWELL,
  CLASS_OTHER,
} GpuClass;

static const char *const class_names[NAV_N_GPU_CLASSES] = { "ampere", "ada", "hopper", "blackwell",
                                                            "other" };

static GpuClass
class_of (const NavGpu *gpu)
{
  int capability = gpu->compute_capability;

  if (capability >= 100)
    return CLASS_BLACKWELL;
  if (capability >= 90)
    return CLASS_HOPPER;
  if (capability == 89)
    return CLASS_ADA;
  return capability >= 80 ? CLASS_AMPERE : CLASS_OTHER;
}

/**
 * nav_gpu_class:
 *
 * Returns: (transfer none): the class of GPUs that @gpu shares its error ranges with: "ampere",
 *   "ada", "hopper", "blackwell" or "other"
 */
const char *
nav_gpu_class (const NavGpu *gpu)
{
  g_return_val_if_fail (gpu != NULL, class_names[CLASS_OTHER]);

  return class_names[class_of (gpu)];
}

void
nav_log_range_widen (NavLogRange *range, const NavErrorRange *row)
{
  range->low = range->known ? MIN (range->low, row->log_low) : row->log_low;
  range->high = range->known ? MAX (range->high, row->log_high) : row->log_high;
  range->known = TRUE;
}

/* A basis without residuals of its own takes the widest of the classes measured with operator
 * curves, twice as wide: performance without a curve of the very GPU was never checked against
 * runs. */
static NavLogRange
find_widest (NavCatalog *catalog, NavMethod method, NavMetric metric)
{
  NavLogRange range = { 0 };

  for (guint c = 0; c <= NAV_N_GPU_CLASSES; c++) {
    const NavErrorRange *row = nav_catalog_find_error_range (
      catalog, nav_method_names[method], nav_basis_names[NAV_BASIS_ESTIMATED], NAV_MODELS_NEW,
      c < NAV_N_GPU_CLASSES ? class_names[c] : NAV_GPUS_ANY, nav_metric_names[metric]);
    if (row != NULL)
      nav_log_range_widen (&range, row);
  }
  range.low = MIN (2 * range.low, 0);
  range.high = MAX (2 * range.high, 0);
  return range;
}

static void
look_up (NavRangeTable *table, NavCatalog *catalog, NavMethod method, NavBasis basis)
{
  static const char *const models[] = { NAV_MODELS_NEW, NAV_MODELS_KNOWN };

  for (guint known = 0; known < 2; known++)
    for (guint c = 0; c < NAV_N_GPU_CLASSES; c++)
      for (int m = 0; m < NAV_N_METRICS; m++)
        table->rows[method][basis][known][c][m] =
          nav_catalog_find_error_range (catalog, nav_method_names[method], nav_basis_names[basis],
                                        models[known], class_names[c], nav_metric_names[m]);
}

/**
 * nav_range_table_init:
 * @table: (out)
 * @catalog: (transfer none): must outlive @table
 */
void
nav_range_table_init (NavRangeTable *table, NavCatalog *catalog)
{
  for (int method = 0; method < NAV_N_METHODS; method++) {
    for (int basis = 0; basis < NAV_N_BASES; basis++)
      look_up (table, catalog, method, basis);
    for (int m = 0; m < NAV_N_METRICS; m++)
      table->widest[method][m] = find_widest (catalog, method, m);
  }
}

/**
 * nav_range_table_find:
 * @model_known: whether runs of its model were measured
 *
 * Returns: (transfer none) (nullable): the row of the class of @gpu, else that of any GPU
 */
NavErrorRange *
nav_range_table_find (const NavRangeTable *table, NavMethod method, NavBasis basis,
                      gboolean model_known, const NavGpu *gpu, NavMetric metric)
{
  return table->rows[method][basis][model_known][class_of (gpu)][metric];
}
