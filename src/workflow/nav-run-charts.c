// SPDX-License-Identifier: Apache-2.0
// Pictures of load tests for reports: which share of the requests was answered within which time,
// for several runs in one picture, and how latency went over the time of one.

#include "config.h"

#include "workflow/nav-run-charts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/nav-stats.h"
#include "workflow/nav-words-chart.h"
#include "workflow/nav-words-private.h"

/* A curve has at most so many points. */
#define POINTS 200

/* Percentiles over time are of the requests planned in one of so many equal parts. */
#define PARTS 40

/* A longer tail than this is shown on a logarithmic axis. */
#define LONG_TAIL 20

static double
value_of (const NavRequestRecord *record, NavMetric metric)
{
  return record->counted && nav_request_record_is_good (record)
           ? nav_request_record_metric_ms (record, metric, FALSE)
           : NAN;
}

static GArray *
collect (const NavRunSummary *summary, NavMetric metric)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < summary->records->len; i++) {
    double value = value_of (&g_array_index (summary->records, NavRequestRecord, i), metric);
    if (isfinite (value))
      g_array_append_val (values, value);
  }
  nav_stats_sort ((double *) (void *) values->data, values->len);
  return values;
}

/* What is known of a run without single requests: the shares that its percentiles stand for. */
static guint
known_points (const NavSpread *spread, double x[POINTS], double y[POINTS])
{
  const double values[] = { spread->p50, spread->p90, spread->p95, spread->p99 };
  const double shares[] = { 0.5, 0.9, 0.95, 0.99 };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (isfinite (values[i])) {
      x[n] = values[i];
      y[n++] = shares[i];
    }
  return n;
}

static guint
find_points (const NavRunSummary *summary, NavMetric metric, double x[POINTS], double y[POINTS])
{
  static const NavSpreadKind kinds[NAV_N_METRICS] = {
    [NAV_METRIC_TTFT] = NAV_SPREAD_TTFT,
    [NAV_METRIC_TPOT] = NAV_SPREAD_TPOT,
    [NAV_METRIC_ITL] = NAV_SPREAD_ITL,
    [NAV_METRIC_E2E] = NAV_SPREAD_E2E,
  };
  g_autoptr (GArray) values = collect (summary, metric);
  guint n = MIN (values->len, POINTS);

  if (values->len == 0)
    return known_points (&summary->figures.spreads[kinds[metric]], x, y);
  for (guint i = 0; i < n; i++) {
    y[i] = n > 1 ? (double) i / (n - 1) : 1;
    x[i] = nav_stats_percentile ((double *) (void *) values->data, values->len, y[i] * 100);
  }
  return n;
}

static NavChart *
new_chart (const NavWordsStyle *style, const char *title, const char *description)
{
  NavChart *chart = nav_chart_new (NAV_CHART_PLANE, nav_words_chart (style), title);

  nav_chart_set_description (chart, description);
  return chart;
}

static void
set_share_axes (const NavWordsStyle *style, NavChart *chart, NavMetric metric, double least,
                double most)
{
  NavChartAxis time = NAV_CHART_AXIS_INIT, share = NAV_CHART_AXIS_INIT;

  time.unit = NAV_CHART_UNIT_MS;
  time.label = nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[metric]);
  time.logarithmic = least > 0 && most > LONG_TAIL * least;
  time.from_zero = !time.logarithmic;
  share.unit = NAV_CHART_UNIT_RATIO;
  share.min = 0;
  share.max = 1;
  nav_chart_set_axis (chart, NAV_CHART_X, &time);
  nav_chart_set_axis (chart, NAV_CHART_Y, &share);
}

/**
 * nav_run_chart_shares:
 * @summaries: (element-type NavRunSummary): the first NAV_CHART_N_SERIES are shown
 * @metric: TTFT, TPOT or E2E
 *
 * Returns: (transfer full): the share of the answers that came within a time; of runs whose single
 *   requests are not known a line through their percentiles
 */
NavChart *
nav_run_chart_shares (const NavWordsStyle *style, const GPtrArray *summaries, NavMetric metric)
{
  g_autofree char *title = _nav_words_fill (
    style, N_ ("Answers within a time, by {metric:metric}"),
    nav_finding_new ("", "metric", nav_metric_names[metric], NULL));
  NavChart *chart = new_chart (style, title, title);
  double least = INFINITY, most = 0;
  gboolean simulated = FALSE;

  for (guint i = 0; i < MIN (summaries->len, NAV_CHART_N_SERIES); i++) {
    const NavRunSummary *summary = summaries->pdata[i];
    double x[POINTS], y[POINTS];
    guint n = find_points (summary, metric, x, y);
    if (n == 0)
      continue;
    nav_chart_add_series (chart, NAV_CHART_MARK_LINE, NAV_CHART_ROLE_SERIES + i,
                          summaries->len > 1 ? summary->name : NULL, x, y, n);
    least = fmin (least, x[0]);
    most = fmax (most, x[n - 1]);
    simulated |= summary->simulated;
  }
  set_share_axes (style, chart, metric, least, most);
  if (simulated)
    nav_chart_set_simulated (chart, _nav_words_translate (style, N_ ("Simulated")));
  return chart;
}

static double
length_of (const NavRunSummary *summary)
{
  double length = 0;

  for (guint i = 0; i < summary->records->len; i++) {
    double at = g_array_index (summary->records, NavRequestRecord, i).scheduled_s;
    if (isfinite (at))
      length = fmax (length, at);
  }
  return length;
}

static guint
part_of (double at_s, double length)
{
  double part = length > 0 ? at_s / length * PARTS : 0;

  return (guint) CLAMP (part, 0, PARTS - 1);
}

static void
add_times (NavChart *chart, const NavRunSummary *summary, NavMetric metric, double length)
{
  const double ranks[] = { 50, summary->percentile };
  double x[PARTS], y[G_N_ELEMENTS (ranks)][PARTS];
  GArray *parts[PARTS];

  for (guint i = 0; i < PARTS; i++)
    parts[i] = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < summary->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (summary->records, NavRequestRecord, i);
    double value = value_of (record, metric);
    if (isfinite (value) && isfinite (record->scheduled_s))
      g_array_append_val (parts[part_of (record->scheduled_s, length)], value);
  }
  for (guint i = 0; i < PARTS; i++) {
    double *values = (double *) (void *) parts[i]->data;
    x[i] = length * (i + 0.5) / PARTS;
    nav_stats_sort (values, parts[i]->len);
    for (gsize k = 0; k < G_N_ELEMENTS (ranks); k++)
      y[k][i] = parts[i]->len > 0 ? nav_stats_percentile (values, parts[i]->len, ranks[k]) : NAN;
    g_array_unref (parts[i]);
  }
  for (gsize k = 0; k < G_N_ELEMENTS (ranks); k++) {
    g_autofree char *name = _nav_words_format (&nav_words_english, "percentile", ranks[k]);
    if (k == 0 || ranks[k] != ranks[0])
      nav_chart_add_series (chart, NAV_CHART_MARK_LINE,
                            k == 0 ? NAV_CHART_ROLE_TEXT : NAV_CHART_ROLE_ACCENT, name, x, y[k],
                            PARTS);
  }
}

static void
add_target (const NavWordsStyle *style, NavChart *chart, const NavRunSummary *summary,
            NavMetric metric)
{
  for (guint i = 0; i < summary->figures.n_targets; i++) {
    const NavRunTarget *target = &summary->figures.targets[i];
    if (target->metric == metric && isfinite (target->target_ms))
      nav_chart_add_guide (chart, NAV_CHART_Y, target->target_ms, NAV_CHART_ROLE_TEXT,
                           _nav_words_translate (style, N_ ("Target")));
  }
}

/**
 * nav_run_chart_times:
 * @summary: with single requests; of one without the picture is empty
 * @metric: TTFT, TPOT or E2E
 *
 * Returns: (transfer full): p50 and the targets' percentile over the time at which requests were
 *   planned
 */
NavChart *
nav_run_chart_times (const NavWordsStyle *style, const NavRunSummary *summary, NavMetric metric)
{
  g_autofree char *title =
    _nav_words_fill (style, N_ ("{metric:metric} over time"),
                     nav_finding_new ("", "metric", nav_metric_names[metric], NULL));
  NavChart *chart = new_chart (style, title, title);
  NavChartAxis time = NAV_CHART_AXIS_INIT, value = NAV_CHART_AXIS_INIT;
  double length = length_of (summary);

  time.unit = NAV_CHART_UNIT_SECONDS;
  time.min = 0;
  time.max = fmax (length, 1);
  value.unit = NAV_CHART_UNIT_MS;
  value.from_zero = TRUE;
  nav_chart_set_axis (chart, NAV_CHART_X, &time);
  nav_chart_set_axis (chart, NAV_CHART_Y, &value);
  if (summary->records->len == 0)
    return chart;
  add_times (chart, summary, metric, length);
  add_target (style, chart, summary, metric);
  if (summary->simulated)
    nav_chart_set_simulated (chart, _nav_words_translate (style, N_ ("Simulated")));
  return chart;
}
