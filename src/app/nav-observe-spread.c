// SPDX-License-Identifier: Apache-2.0
// How latencies are spread: for each value the share of requests that took at most so long, with
// the target, the percentile it holds for, and the forecast's range.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-observe-charts.h"
#include "app/nav-text.h"
#include "base/nav-stats.h"

#define STEPS 400

typedef struct {
  double x[STEPS + 2];
  double y[STEPS + 2];
  guint n;
} Curve;

static void
curve_add (Curve *curve, double x, double y)
{
  curve->x[curve->n] = x;
  curve->y[curve->n++] = y;
}

/* Requests that failed are longer than any: the curve ends below all of them. */
static void
fill_from_records (Curve *curve, const NavObserveScope *scope, NavMetric metric)
{
  const GArray *records = nav_prover_get_records (scope->prover);
  g_autofree double *values = g_new (double, MAX (records->len, 1));
  gsize n = 0, all = 0;

  for (guint i = 0; i < records->len; i++) {
    const NavRequestRecord *record = &g_array_index (records, NavRequestRecord, i);
    double value = _nav_observe_value_of (record, metric);
    if (!record->counted || record->outcome == NAV_STREAM_CANCELLED)
      continue;
    all += isfinite (value) || !nav_request_record_is_good (record);
    if (isfinite (value))
      values[n++] = value;
  }
  nav_stats_sort (values, n);
  for (gsize i = 0; i < n; i += 1 + n / STEPS)
    curve_add (curve, values[i], (double) (i + 1) / (double) all);
  if (n > 0)
    curve_add (curve, values[n - 1], (double) n / (double) all);
}

/* Gaps between tokens are counted in a histogram, which is there when the run is over. */
static void
fill_from_gaps (Curve *curve, const NavObserveScope *scope)
{
  NavRun *run = nav_prover_get_run (scope->prover);

  for (guint i = 0; run != NULL && run->gaps->count > 0 && i <= STEPS; i++) {
    double share = (double) i / STEPS;
    curve_add (curve, nav_gap_histogram_percentile (run->gaps, 100 * share), share);
  }
}

static void
set_axes (NavChart *chart, gboolean logarithmic)
{
  NavChartAxis value = NAV_CHART_AXIS_INIT, share = NAV_CHART_AXIS_INIT;

  value.unit = NAV_CHART_UNIT_MS;
  value.logarithmic = logarithmic;
  share.unit = NAV_CHART_UNIT_RATIO;
  share.min = 0;
  share.max = 1;
  nav_chart_set_axis (chart, NAV_CHART_X, &value);
  nav_chart_set_axis (chart, NAV_CHART_Y, &share);
}

static void
add_range (NavChart *chart, const NavSloMetric *forecast)
{
  const double x[] = { forecast->low, forecast->high };
  const double y[] = { 1, 1 };

  if (isfinite (forecast->low) && isfinite (forecast->high))
    nav_chart_add_series (chart, NAV_CHART_MARK_AREA, NAV_CHART_ROLE_UNKNOWN,
                          _ ("Forecast, 80 % range"), x, y, 2);
}

static void
add_percentile (NavChart *chart, NavProver *prover)
{
  double percentile = _nav_observe_get_percentile (prover);
  g_autofree char *number = nav_format_number (nav_text_numbers (), percentile);
  g_autofree char *label = g_strdup_printf ("p%s", number);

  nav_chart_add_guide (chart, NAV_CHART_Y, percentile / 100, NAV_CHART_ROLE_DIM, label);
}

static void
describe (NavChart *chart, const char *name)
{
  /* Translators: what a picture shows: TTFT */
  g_autofree char *text =
    g_strdup_printf (_ ("How %s is spread: the share of requests that took at most so long."),
                     name);

  nav_chart_set_description (chart, text);
}

/* Where the slowest took much longer than most, decades tell more. */
static gboolean
is_wide (const Curve *curve)
{
  return curve->n > 1 && curve->x[0] > 0 && curve->x[curve->n - 1] > 20 * curve->x[curve->n / 2];
}

/**
 * nav_observe_spread_chart:
 * @picture: a latency
 *
 * Returns: (transfer full): how it is spread over the requests that count
 */
NavChart *
nav_observe_spread_chart (const NavObserveScope *scope, NavObservePicture picture)
{
  NavMetric metric = _nav_observe_metric_of (picture);
  const char *name =
    nav_words_term (nav_text_words (), NAV_WORDS_METRIC, nav_metric_names[metric]);
  /* Translators: title of a picture and name of its file: TTFT */
  g_autofree char *title = g_strdup_printf (_ ("%s, distribution"), name);
  const NavSloMetric *forecast = _nav_observe_get_forecast (scope->prover, metric);
  NavChart *chart = _nav_observe_chart_new (scope->prover, title);
  Curve curve = { .n = 0 };

  if (forecast != NULL)
    fill_from_records (&curve, scope, metric);
  else
    fill_from_gaps (&curve, scope);
  set_axes (chart, is_wide (&curve));
  if (forecast != NULL)
    add_range (chart, forecast);
  if (curve.n > 0)
    nav_chart_add_series (chart, NAV_CHART_MARK_STEP, NAV_CHART_ROLE_ACCENT, _ ("Measured"),
                          curve.x, curve.y, curve.n);
  add_percentile (chart, scope->prover);
  if (forecast != NULL && isfinite (forecast->target))
    nav_chart_add_guide (chart, NAV_CHART_X, forecast->target, NAV_CHART_ROLE_TEXT, _ ("Target"));
  describe (chart, name);
  return chart;
}
