// SPDX-License-Identifier: Apache-2.0
// The memory of a GPU as one bar: weights, activations, overhead, KV cache, and what is not used.

#include "chart/nav-chart-memory.h"

#include <math.h>

/**
 * nav_chart_memory_new:
 * @locale: kept
 *
 * Returns: (transfer full)
 */
NavChart *
nav_chart_memory_new (const NavChartLocale *locale, const NavChartMemoryWords *words,
                      const NavChartMemory *memory)
{
  NavChartAxis axis = NAV_CHART_AXIS_INIT;
  g_autofree char *total = NULL;
  NavChart *chart;
  guint row;

  g_return_val_if_fail (locale != NULL && words != NULL && memory != NULL, NULL);

  chart = nav_chart_new (NAV_CHART_ROWS, locale, words->title);
  axis.unit = NAV_CHART_UNIT_GIB;
  axis.max = memory->total_gib;
  nav_chart_set_axis (chart, NAV_CHART_X, &axis);
  total = isfinite (memory->total_gib) ? nav_format_gib (locale->numbers, memory->total_gib) : NULL;
  row = nav_chart_add_row (chart, words->gpu, total);
  nav_chart_add_part (chart, row, NAV_CHART_ROLE_SERIES, words->weights, memory->weights_gib);
  nav_chart_add_part (chart, row, NAV_CHART_ROLE_SERIES + 1, words->activation,
                      memory->activation_gib);
  nav_chart_add_part (chart, row, NAV_CHART_ROLE_SERIES + 3, words->overhead,
                      memory->overhead_gib);
  nav_chart_add_part (chart, row, NAV_CHART_ROLE_SERIES + 2, words->kv_cache,
                      memory->kv_cache_gib);
  return chart;
}
