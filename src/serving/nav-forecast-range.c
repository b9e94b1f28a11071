// SPDX-License-Identifier: Apache-2.0
// The 80 % range of a forecast, from how far measured runs lay from what the method said of them.

#include "serving/nav-forecast-range.h"

#include <math.h>

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
static NavBasis
basis_of (const NavForecast *forecast)
{
  return MAX (forecast->basis, NAV_BASIS_INTERPOLATED);
}

static NavErrorRange *
find_of_model (NavCalibration *calibration, const NavCandidate *candidate,
               const NavForecast *forecast, NavMetric metric)
{
  g_autofree char *group = nav_forecast_model_group (candidate);

  return nav_catalog_find_error_range (
    nav_calibration_get_catalog (calibration), nav_method_names[forecast->method],
    nav_basis_names[basis_of (forecast)], group, candidate->gpu->id, nav_metric_names[metric]);
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
  const NavRangeTable *table = nav_calibration_get_ranges (calibration);
  gboolean known = nav_calibration_knows (calibration, candidate->model);
  NavErrorRange *row = known ? find_of_model (calibration, candidate, forecast, metric) : NULL;

  for (int k = known; row == NULL && k >= 0; k--)
    row = nav_range_table_find (table, forecast->method, basis_of (forecast), k, candidate->gpu,
                                metric);
  return row;
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

static NavLogRange
choose_range (NavCalibration *calibration, const NavCandidate *candidate,
              const NavCorrection *correction, const NavForecast *forecast, NavMetric metric)
{
  const NavErrorRange *row =
    nav_forecast_find_range (calibration, candidate, forecast, metric);
  NavLogRange range = { 0 };
  double spread;

  if (row == NULL)
    return nav_calibration_get_ranges (calibration)->widest[forecast->method][metric];
  nav_log_range_widen (&range, row);
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
    NavLogRange range;

    if (isnan (mean))
      continue;
    range = choose_range (calibration, candidate, correction, forecast, metrics[i]);
    if (range.known)
      forecast->range80[metrics[i]] =
        (NavRange){ mean * exp (range.low), mean * exp (range.high) };
  }
}
