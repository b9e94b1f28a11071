// SPDX-License-Identifier: Apache-2.0
// The names in a forecast, and percentiles between those that are known.

#include "nav-forecast.h"

#include <math.h>

#include "base/nav-stats.h"

const char *const nav_basis_names[NAV_N_BASES + 1] = {
  "measured", "interpolated", "calibrated", "estimated", "datasheet", NULL,
};

const char *const nav_metric_names[NAV_N_METRICS + 1] = {
  "ttft_ms", "tpot_ms", "itl_ms", "e2e_ms", NULL,
};

const char *const nav_saturated_names[4] = { "no", "yes", "close", NULL };

const char *const nav_method_names[NAV_N_METHODS + 1] = { "closed-form", "simulate", NULL };

typedef struct {
  double percentile;
  double value;
} Point;

/* On the normal quantile scale a lognormal is a straight line of its logarithm. */
static double
interpolate (const Point *low, const Point *high, double percentile)
{
  double z = nav_stats_normal_quantile (percentile / 100);
  double z_low = nav_stats_normal_quantile (low->percentile / 100);
  double z_high = nav_stats_normal_quantile (high->percentile / 100);
  double share = (z - z_low) / (z_high - z_low);

  if (low->value <= 0 || high->value <= 0)
    return low->value + share * (high->value - low->value);
  return low->value * pow (high->value / low->value, share);
}

/**
 * nav_latency_at:
 * @latency: percentiles of one metric
 * @percentile: 0 to 100
 *
 * The percentiles 50, 90, 95 and 99 exactly; between two that are known, by a straight line of log
 * latency over the normal quantile.
 *
 * Returns: milliseconds; NaN outside of what is known
 */
double
nav_latency_at (const NavLatency *latency, double percentile)
{
  const Point points[] = {
    { 50, latency->p50 }, { 90, latency->p90 }, { 95, latency->p95 }, { 99, latency->p99 },
  };
  const Point *low = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (points); i++) {
    if (isnan (points[i].value))
      continue;
    if (points[i].percentile == percentile)
      return points[i].value;
    if (points[i].percentile > percentile)
      return low ? interpolate (low, &points[i], percentile) : NAN;
    low = &points[i];
  }
  return NAN;
}

/**
 * nav_forecast_unknown:
 *
 * Returns: a forecast in which nothing is known: it does not fit, and every figure is NaN
 */
NavForecast
nav_forecast_unknown (void)
{
  const NavLatency latency = { NAN, NAN, NAN, NAN, NAN };
  NavForecast forecast = {
    .kv_tokens = NAN,
    .requests_per_s = NAN,
    .output_tokens_per_s = NAN,
    .total_tokens_per_s = NAN,
    .running_mean = NAN,
    .waiting_mean = NAN,
    .kv_usage_mean = NAN,
    .kv_usage_max = NAN,
    .preemptions = NAN,
    .unfinished = NAN,
    .saturated = NAV_SATURATED_NO,
    .basis = NAV_BASIS_DATASHEET,
    .method = NAV_METHOD_CLOSED_FORM,
  };

  for (int i = 0; i < NAV_N_METRICS; i++) {
    forecast.latency[i] = latency;
    forecast.range80[i] = (NavRange){ NAN, NAN };
  }
  return forecast;
}
