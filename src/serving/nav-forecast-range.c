// SPDX-License-Identifier: Apache-2.0
// The 80 % range of a forecast, from how far measured runs lay from what the method said of them.

#include "serving/nav-forecast-range.h"

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
  range->low = range->known ? MIN (range->low, row->log_low) : row->log_low;
  range->high = range->known ? MAX (range->high, row->log_high) : row->log_high;
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
    const NavErrorRange *row =
      nav_catalog_find_error_range (catalog, method, nav_basis_names[NAV_BASIS_ESTIMATED],
                                    NAV_MODELS_NEW, fallback_classes[i], metric);
    if (row != NULL)
      widen (&range, row);
  }
  range.low = MIN (2 * range.low, 0);
  range.high = MAX (2 * range.high, 0);
  return range;
}

/**
 * nav_forecast_model_group:
 *
 * Returns: (transfer full): what the error ranges call the model in its format
 */
char *
nav_forecast_model_group (const NavCandidate *candidate)
{
  return g_strconcat (candidate->model->id, "|", nav_precision_get_name (candidate->precision),
                      NULL);
}

/* What is measured errs no more than what lies between measurements: nobody runs the same twice
 * often enough to tell by how much less. */
static NavErrorRange *
find_row (NavCalibration *calibration, const NavForecast *forecast, const char *models,
          const char *gpus, NavMetric metric)
{
  return nav_catalog_find_error_range (
    nav_calibration_get_catalog (calibration), nav_method_names[forecast->method],
    nav_basis_names[MAX (forecast->basis, NAV_BASIS_INTERPOLATED)], models, gpus,
    nav_metric_names[metric]);
}

/**
 * nav_forecast_find_range:
 *
 * Returns: (transfer none) (nullable): the residuals that the 80 % range of @metric rests on: those
 *   of its model in its format on its GPU or on any, of all models that were measured, or of models
 *   that are new to the constants; NULL where there are none of its basis, so that the widest class
 *   is doubled
 */
NavErrorRange *
nav_forecast_find_range (NavCalibration *calibration, const NavCandidate *candidate,
                         const NavForecast *forecast, NavMetric metric)
{
  const char *gpu_class = nav_gpu_class (candidate->gpu);
  NavErrorRange *row = NULL;

  if (nav_calibration_knows (calibration, candidate->model)) {
    g_autofree char *group = nav_forecast_model_group (candidate);

    row = find_row (calibration, forecast, group, candidate->gpu->id, metric);
    if (row == NULL)
      row = find_row (calibration, forecast, NAV_MODELS_KNOWN, gpu_class, metric);
  }
  return row != NULL ? row : find_row (calibration, forecast, NAV_MODELS_NEW, gpu_class, metric);
}

/* The spread of E2E is that of its parts, by their share of it. */
static double
get_spread (const NavCorrection *correction, const NavForecast *forecast, NavMetric metric)
{
  const NavLatency *latency = forecast->latency;
  double share;

  if (metric == NAV_METRIC_TTFT)
    return correction->spread_ttft;
  if (metric == NAV_METRIC_TPOT)
    return correction->spread_tpot;
  share = latency[NAV_METRIC_TTFT].mean / latency[NAV_METRIC_E2E].mean;
  return hypot (share * correction->spread_ttft, (1 - share) * correction->spread_tpot);
}

static LogRange
choose_range (NavCalibration *calibration, const NavCandidate *candidate,
              const NavCorrection *correction, const NavForecast *forecast, NavMetric metric)
{
  const NavErrorRange *row =
    nav_forecast_find_range (calibration, candidate, forecast, metric);
  LogRange range = { 0 };
  double spread;

  if (row == NULL)
    return find_widest (nav_calibration_get_catalog (calibration),
                        nav_method_names[forecast->method], nav_metric_names[metric]);
  widen (&range, row);
  if (row->per_spread) {
    spread = correction != NULL ? get_spread (correction, forecast, metric) : NAN;
    range.low *= spread;
    range.high *= spread;
  }
  return range;
}

/**
 * nav_forecast_add_ranges:
 * @calibration: where the error ranges are, and which models were measured
 * @candidate: that @forecast is of
 * @correction: (nullable): that was applied to @forecast
 * @forecast: (inout): its range80 is filled for TTFT, TPOT and E2E, where the mean is known and the
 *   catalogue has rows
 *
 * The 80 % range of each mean: mean x exp (the 80 % of log (measured / forecast)) of
 * its basis and class of GPU, or of any GPU, as rows that were left out showed it. Where a basis
 * has no rows, the widest class doubled. The range of ITL stays unknown.
 */
void
nav_forecast_add_ranges (NavCalibration *calibration, const NavCandidate *candidate,
                         const NavCorrection *correction, NavForecast *forecast)
{
  static const NavMetric metrics[] = { NAV_METRIC_TTFT, NAV_METRIC_TPOT, NAV_METRIC_E2E };

  g_return_if_fail (calibration != NULL && candidate != NULL && forecast != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++) {
    double mean = forecast->latency[metrics[i]].mean;
    LogRange range;

    if (isnan (mean))
      continue;
    range = choose_range (calibration, candidate, correction, forecast, metrics[i]);
    if (range.known)
      forecast->range80[metrics[i]] =
        (NavRange){ mean * exp (range.low), mean * exp (range.high) };
  }
}
