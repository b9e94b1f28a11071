// SPDX-License-Identifier: Apache-2.0
// The pictures of Observe: what they have in common.

#include "config.h"

#include "app/nav-observe-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-chart-words.h"
#include "app/nav-text.h"

NavMetric
_nav_observe_metric_of (NavObservePicture picture)
{
  static const NavMetric metrics[] = { NAV_METRIC_TTFT, NAV_METRIC_TPOT, NAV_METRIC_ITL,
                                       NAV_METRIC_E2E };

  return picture <= NAV_OBSERVE_E2E ? metrics[picture] : NAV_N_METRICS;
}

/**
 * nav_observe_title:
 *
 * Returns: (transfer full): what stands above the picture
 */
char *
nav_observe_title (NavObservePicture picture)
{
  switch (picture) {
  case NAV_OBSERVE_REQUESTS:
    return g_strdup (_ ("Requests"));
  case NAV_OBSERVE_TOKENS:
    return g_strdup (_ ("Output tokens a second"));
  case NAV_OBSERVE_CACHE:
    return g_strdup (_ ("KV cache in use"));
  case NAV_OBSERVE_FAILURES:
    return g_strdup (_ ("Failed requests"));
  case NAV_OBSERVE_TTFT:
  case NAV_OBSERVE_TPOT:
  case NAV_OBSERVE_ITL:
  case NAV_OBSERVE_E2E:
  case NAV_OBSERVE_N_PICTURES:
  default:
    return nav_text_capital (nav_words_term (nav_text_words (), NAV_WORDS_METRIC_LONG,
                                             nav_metric_names[_nav_observe_metric_of (picture)]));
  }
}

/* What is measured of a request; gaps between tokens are not of one request. */
double
_nav_observe_value_of (const NavRequestRecord *record, NavMetric metric)
{
  return nav_request_record_is_good (record)
           ? nav_request_record_metric_ms (record, metric, TRUE)
           : NAN;
}

/**
 * nav_observe_length_s:
 *
 * Returns: how long the run is or will be at least: until its last answer
 */
double
nav_observe_length_s (NavProver *prover)
{
  double seconds = nav_prover_get_duration_s (prover);
  const GArray *records = nav_prover_get_records (prover);
  double last = records->len > 0
                  ? g_array_index (records, NavRequestRecord, records->len - 1).end_s
                  : NAN;

  return fmax (seconds, last);
}

void
_nav_observe_get_range (const NavObserveScope *scope, double *ret_from, double *ret_to)
{
  *ret_from = isnan (scope->from_s) ? 0 : scope->from_s;
  *ret_to = isnan (scope->to_s) ? nav_observe_length_s (scope->prover) : scope->to_s;
}

/* Returns: (nullable): gaps between tokens have no forecast that targets are held against */
const NavSloMetric *
_nav_observe_get_forecast (NavProver *prover, NavMetric metric)
{
  for (guint i = 0; i < NAV_N_JUDGED; i++)
    if (nav_judged_metrics[i] == metric)
      return &nav_prover_get_recommendation (prover)->slo.metrics[i];
  return NULL;
}

double
_nav_observe_get_percentile (NavProver *prover)
{
  return nav_plan_get_demand (nav_prover_get_plan (prover))->percentile;
}

NavChart *
_nav_observe_chart_new (NavProver *prover, const char *title)
{
  NavChart *chart = nav_chart_new (NAV_CHART_PLANE, nav_chart_words (), title);

  if (nav_prover_get_simulated (prover))
    nav_chart_set_simulated (chart, _ ("Simulated"));
  return chart;
}

/* Time runs from left to right, values stand on zero. */
void
_nav_observe_set_time (NavChart *chart, const NavObserveScope *scope, NavChartUnit unit)
{
  NavChartAxis time = NAV_CHART_AXIS_INIT, value = NAV_CHART_AXIS_INIT;

  time.unit = NAV_CHART_UNIT_SECONDS;
  _nav_observe_get_range (scope, &time.min, &time.max);
  value.unit = unit;
  value.from_zero = TRUE;
  nav_chart_set_axis (chart, NAV_CHART_X, &time);
  nav_chart_set_axis (chart, NAV_CHART_Y, &value);
}

/**
 * nav_observe_chart:
 *
 * Returns: (transfer full): the picture over time, as far as the run is
 */
NavChart *
nav_observe_chart (const NavObserveScope *scope, NavObservePicture picture)
{
  switch (picture) {
  case NAV_OBSERVE_REQUESTS:
    return _nav_observe_requests_chart (scope);
  case NAV_OBSERVE_TOKENS:
    return _nav_observe_tokens_chart (scope);
  case NAV_OBSERVE_CACHE:
    return _nav_observe_cache_chart (scope);
  case NAV_OBSERVE_FAILURES:
    return _nav_observe_failures_chart (scope);
  case NAV_OBSERVE_TTFT:
  case NAV_OBSERVE_TPOT:
  case NAV_OBSERVE_ITL:
  case NAV_OBSERVE_E2E:
  case NAV_OBSERVE_N_PICTURES:
  default:
    return _nav_observe_latency_chart (scope, _nav_observe_metric_of (picture));
  }
}
