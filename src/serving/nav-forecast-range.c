// SPDX-License-Identifier: Apache-2.0
// The 80 % range of a forecast, from how far measured runs lay from what the method said of them.

#include "serving/nav-closed-form.h"

#include <math.h>

static const char *const fallback_classes[] = { "ampere", "ada", "hopper", "blackwell", "other",
                                                "any" };

/**
 * nav_gpu_class:
 *
 * Returns: (transfer none): the class of GPUs that @gpu shares its error ranges with: "ampere",
 *   "ada", "hopper", "blackwell" or "other"
 */
const char *
nav_gpu_class (const NavGpu *gpu)
{
  int capability;

  g_return_val_if_fail (gpu != NULL, "other");

  capability = gpu->compute_capability;
  if (capability >= 100)
    return "blackwell";
  if (capability >= 90)
    return "hopper";
  if (capability == 89)
    return "ada";
  return capability >= 80 ? "ampere" : "other";
}

typedef struct {
  double low;
  double high;
  gboolean known;
} LogRange;

static void
widen (LogRange *range, const NavErrorRange *row)
{
  range->low = range->known ? MIN (range->low, row->log_p10) : row->log_p10;
  range->high = range->known ? MAX (range->high, row->log_p90) : row->log_p90;
  range->known = TRUE;
}

/* A basis without residuals of its own takes the widest of the classes measured with operator
 * curves, twice as wide: performance without a curve of the very GPU was never checked against
 * runs. */
static LogRange
find_widest (NavCatalog *catalog, const char *method, const char *metric)
{
  LogRange range = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (fallback_classes); i++) {
    const NavErrorRange *row = nav_catalog_find_error_range (
      catalog, method, nav_basis_names[NAV_BASIS_ESTIMATED], fallback_classes[i], metric);
    if (row != NULL)
      widen (&range, row);
  }
  range.low = MIN (2 * range.low, 0);
  range.high = MAX (2 * range.high, 0);
  return range;
}

static LogRange
find_range (NavCatalog *catalog, const NavCandidate *candidate, const NavForecast *forecast,
            NavMetric metric)
{
  const char *method = nav_method_names[forecast->method];
  const char *basis = nav_basis_names[forecast->basis];
  const char *name = nav_metric_names[metric];
  const NavErrorRange *row;
  LogRange range = { 0 };

  row = nav_catalog_find_error_range (catalog, method, basis, nav_gpu_class (candidate->gpu), name);
  if (row == NULL)
    row = nav_catalog_find_error_range (catalog, method, basis, "any", name);
  if (row != NULL)
    widen (&range, row);
  else
    range = find_widest (catalog, method, name);
  return range;
}

/**
 * nav_forecast_add_ranges:
 * @catalog: where the error ranges are
 * @candidate: that @forecast is of
 * @forecast: (inout): its range80 is filled for TTFT, TPOT and E2E, where the mean is known and the
 *   catalogue has rows
 *
 * The 80 % range of each mean: mean x exp (10th .. 90th percentile of log (measured / forecast)) of
 * its basis and class of GPU, or of any GPU. Where a basis has no rows, the widest class doubled.
 * The range of ITL stays unknown.
 */
void
nav_forecast_add_ranges (NavCatalog *catalog, const NavCandidate *candidate, NavForecast *forecast)
{
  static const NavMetric metrics[] = { NAV_METRIC_TTFT, NAV_METRIC_TPOT, NAV_METRIC_E2E };

  g_return_if_fail (catalog != NULL && candidate != NULL && forecast != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++) {
    double mean = forecast->latency[metrics[i]].mean;
    LogRange range;

    if (isnan (mean))
      continue;
    range = find_range (catalog, candidate, forecast, metrics[i]);
    if (range.known)
      forecast->range80[metrics[i]] =
        (NavRange){ mean * exp (range.low), mean * exp (range.high) };
  }
}
