// SPDX-License-Identifier: Apache-2.0
// The pictures of Observe: latency over time with the target and the band of the forecast, requests
// in flight, tokens a second.

#include "config.h"

#include "app/nav-observe-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-chart-words.h"
#include "app/nav-text.h"
#include "base/nav-stats.h"

/* A point is of the answers of so many seconds before it. */
#define WINDOW_S 5.0
#define POINTS   60

static double
value_of (const NavRequestRecord *record, NavMetric metric)
{
  if (!nav_request_record_is_good (record))
    return NAN;
  if (metric == NAV_METRIC_TTFT)
    return nav_request_record_ttft_ms (record, TRUE);
  return metric == NAV_METRIC_TPOT ? nav_request_record_tpot_ms (record)
                                   : nav_request_record_e2e_ms (record, TRUE);
}

static double
length_of (NavProver *prover)
{
  double seconds = nav_prover_get_duration_s (prover);
  const GArray *records = nav_prover_get_records (prover);

  for (guint i = 0; i < records->len; i++) {
    double end = g_array_index (records, NavRequestRecord, i).end_s;
    if (isfinite (end))
      seconds = fmax (seconds, end);
  }
  return seconds;
}

/* Percentiles of what ended within the window before @at. */
static void
look_back (const GArray *records, NavMetric metric, double at, double window, double *scratch,
           const double ranks[3], double ret[3])
{
  gsize n = 0;

  for (guint i = 0; i < records->len; i++) {
    const NavRequestRecord *record = &g_array_index (records, NavRequestRecord, i);
    double value = value_of (record, metric);
    if (isfinite (value) && record->end_s <= at && record->end_s > at - window)
      scratch[n++] = value;
  }
  nav_stats_sort (scratch, n);
  for (guint k = 0; k < 3; k++)
    ret[k] = n > 0 ? nav_stats_percentile (scratch, n, ranks[k]) : NAN;
}

static NavChart *
new_chart (NavProver *prover, const char *title, NavChartUnit unit, double length)
{
  NavChartAxis time = NAV_CHART_AXIS_INIT, value = NAV_CHART_AXIS_INIT;
  NavChart *chart = nav_chart_new (NAV_CHART_PLANE, nav_chart_words (), title);

  time.unit = NAV_CHART_UNIT_SECONDS;
  time.min = 0;
  time.max = length;
  value.unit = unit;
  value.from_zero = TRUE;
  nav_chart_set_axis (chart, NAV_CHART_X, &time);
  nav_chart_set_axis (chart, NAV_CHART_Y, &value);
  if (nav_prover_get_simulated (prover))
    nav_chart_set_simulated (chart, _ ("Simulated"));
  return chart;
}

static void
add_band (NavChart *chart, const NavSloMetric *forecast, double length)
{
  const double x[] = { 0, length };
  const double high[] = { forecast->high, forecast->high };
  const double low[] = { forecast->low, forecast->low };
  guint series;

  if (!isfinite (forecast->low) || !isfinite (forecast->high))
    return;
  series = nav_chart_add_series (chart, NAV_CHART_MARK_AREA, NAV_CHART_ROLE_UNKNOWN,
                                 NULL, x, high, 2);
  nav_chart_set_series_ends (chart, series, NULL, low);
  /* The guide has the words: it finds a place for them beside the lines. */
  nav_chart_add_guide (chart, NAV_CHART_Y, forecast->high, NAV_CHART_ROLE_DIM,
                       _ ("Forecast, 80 % range"));
}

static void
add_lines (NavChart *chart, NavProver *prover, NavMetric metric, double percentile, double length)
{
  const GArray *records = nav_prover_get_records (prover);
  const double ranks[3] = { 50, percentile, 99 };
  const NavChartRole roles[3] = { NAV_CHART_ROLE_TEXT, NAV_CHART_ROLE_ACCENT,
                                  NAV_CHART_ROLE_SERIES + 1 };
  g_autofree double *scratch = g_new (double, MAX (records->len, 1));
  double window = fmax (WINDOW_S, length / 12);
  double x[POINTS], y[3][POINTS];

  for (guint i = 0; i < POINTS; i++) {
    double found[3];
    x[i] = length * (i + 1) / POINTS;
    look_back (records, metric, x[i], window, scratch, ranks, found);
    for (guint k = 0; k < 3; k++)
      y[k][i] = nav_prover_get_running (prover) &&
                    x[i] > nav_prover_get_progress (prover)->elapsed_s
                  ? NAN
                  : found[k];
  }
  for (guint k = 0; k < 3; k++) {
    g_autofree char *rank = nav_format_number (nav_text_numbers (), ranks[k]);
    g_autofree char *name = g_strdup_printf ("p%s", rank);
    if (k == 2 && percentile == 99)
      continue;
    nav_chart_add_series (chart, NAV_CHART_MARK_LINE, roles[k], name, x, y[k], POINTS);
  }
}

static void
describe (NavChart *chart, const char *title, const NavSloMetric *forecast)
{
  g_autofree char *range =
    nav_format_ms_range (nav_text_numbers (), forecast->low, forecast->high);
  g_autofree char *target = nav_format_ms (nav_text_numbers (), forecast->target);
  g_autofree char *text =
    isfinite (forecast->target)
      /* Translators: what a picture shows: 1: TTFT, 2: a range of times, 3: a time */
      ? g_strdup_printf (_ ("%s over time. Forecast %s, target %s."), title, range, target)
      : g_strdup_printf (_ ("%s over time. Forecast %s."), title, range);

  nav_chart_set_description (chart, text);
}

/**
 * nav_observe_latency_chart:
 * @prover: with a recommendation
 * @judged: which of nav_judged_metrics
 *
 * Returns: (transfer full): p50, the targets' percentile and p99 over time
 */
NavChart *
nav_observe_latency_chart (NavProver *prover, guint judged)
{
  const NavSloMetric *forecast =
    &nav_prover_get_recommendation (prover)->slo.metrics[judged];
  NavMetric metric = nav_judged_metrics[judged];
  const char *title =
    nav_words_term (nav_text_words (), NAV_WORDS_METRIC, nav_metric_names[metric]);
  double length = length_of (prover);
  NavChart *chart = new_chart (prover, title, NAV_CHART_UNIT_MS, length);

  add_band (chart, forecast, length);
  add_lines (chart, prover, metric,
             nav_plan_get_demand (nav_prover_get_plan (prover))->percentile, length);
  if (isfinite (forecast->target))
    nav_chart_add_guide (chart, NAV_CHART_Y, forecast->target, NAV_CHART_ROLE_TEXT,
                         _ ("Target"));
  describe (chart, title, forecast);
  return chart;
}

/**
 * nav_observe_flight_chart:
 *
 * Returns: (transfer full): how many requests wait or run
 */
NavChart *
nav_observe_flight_chart (NavProver *prover)
{
  const GArray *samples = nav_prover_get_samples (prover);
  NavChart *chart = new_chart (prover, _ ("Requests in flight"), NAV_CHART_UNIT_COUNT,
                               length_of (prover));
  g_autofree double *x = g_new (double, MAX (samples->len, 1));
  g_autofree double *y = g_new (double, MAX (samples->len, 1));

  for (guint i = 0; i < samples->len; i++) {
    const NavProverSample *sample = &g_array_index (samples, NavProverSample, i);
    x[i] = sample->at_s;
    y[i] = sample->active;
  }
  nav_chart_add_series (chart, NAV_CHART_MARK_LINE, NAV_CHART_ROLE_ACCENT,
                        _ ("Requests in flight"), x, y, samples->len);
  return chart;
}

/**
 * nav_observe_tokens_chart:
 *
 * Returns: (transfer full): tokens of answers that came in each second; empty until the run ended
 */
NavChart *
nav_observe_tokens_chart (NavProver *prover)
{
  NavRun *run = nav_prover_get_run (prover);
  NavChart *chart = new_chart (prover, _ ("Output tokens a second"), NAV_CHART_UNIT_COUNT,
                               length_of (prover));
  guint n = run ? run->second_tokens->len : 0;
  g_autofree double *x = g_new (double, MAX (n, 1)), *y = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++) {
    x[i] = i + 0.5;
    y[i] = g_array_index (run->second_tokens, guint, i);
  }
  if (n > 0)
    nav_chart_add_series (chart, NAV_CHART_MARK_LINE, NAV_CHART_ROLE_ACCENT,
                          _ ("Output tokens a second"), x, y, n);
  return chart;
}
