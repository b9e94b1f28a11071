// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

#define NAV_N_GPU_CLASSES 5

/**
 * NavLogRange: the ends of log (measured / forecast).
 */
typedef struct {
  double low;
  double high;
  gboolean known;
} NavLogRange;

/**
 * NavRangeTable:
 *
 * The error ranges of classes of GPUs, looked up once: a search asks for them many thousand times.
 * Borrows from its catalogue. Private to serving.
 */
typedef struct {
  NavErrorRange *rows[NAV_N_METHODS][NAV_N_BASES][2][NAV_N_GPU_CLASSES][NAV_N_METRICS];
  NavLogRange widest[NAV_N_METHODS][NAV_N_METRICS];
} NavRangeTable;

const char *nav_gpu_class (const NavGpu *gpu);

void nav_range_table_init (NavRangeTable *table, NavCatalog *catalog);
NavErrorRange *nav_range_table_find (const NavRangeTable *table, NavMethod method, NavBasis basis,
                                     gboolean model_known, const NavGpu *gpu, NavMetric metric);
void nav_log_range_widen (NavLogRange *range, const NavErrorRange *row);

G_END_DECLS
