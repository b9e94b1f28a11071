// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart.h"

G_BEGIN_DECLS

/**
 * NavChartMemory: where the memory of a GPU goes, GiB.
 */
typedef struct {
  double weights_gib;
  double activation_gib;
  double overhead_gib;
  double kv_cache_gib;
  double total_gib; /* of the GPU; NaN: not known */
} NavChartMemory;

/**
 * NavChartMemoryWords: what the picture says.
 */
typedef struct {
  const char *title;
  const char *gpu; /* (nullable): name of the row */
  const char *weights;
  const char *activation;
  const char *overhead;
  const char *kv_cache;
} NavChartMemoryWords;

NavChart *nav_chart_memory_new (const NavChartLocale *locale, const NavChartMemoryWords *words,
                                const NavChartMemory *memory);

G_END_DECLS
