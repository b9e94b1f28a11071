// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "catalog/nav-catalog.h"
#include "catalog/nav-scenario.h"
#include "serving/nav-calibration.h"

G_BEGIN_DECLS

/**
 * NavComparison:
 *
 * A measured run beside what each method forecasts of it from the physics alone.
 */
typedef struct {
  NavBenchmark *benchmark;
  NavScenario *scenario;
  NavOperatingPoint point;
  double ttft_share; /* of the measured E2E */
  /* log (measured / forecast); NaN: not known. TPOT of an open loop: of the steps with which the
   * forecast says the measured TPOT, and TTFT: with the rest of its own error at these steps */
  double log_error[NAV_N_METHODS][NAV_N_METRICS];
} NavComparison;

typedef void (*NavComparisonProgress) (guint done, guint total, gpointer data);

gboolean nav_benchmark_is_comparable (const NavBenchmark *benchmark);
GArray *nav_comparisons_new (NavCatalog *catalog, const GPtrArray *benchmarks,
                             NavComparisonProgress progress, gpointer data,
                             GCancellable *cancellable, GError **error);
JsonNode *nav_comparisons_to_residuals (const GArray *comparisons, gboolean user,
                                        const char *source, const char *licence);

G_END_DECLS
