// SPDX-License-Identifier: Apache-2.0
// Latency over time: the median, the targets' percentile and p99, the target, the forecast's band.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-observe-charts.h"
#include "app/nav-text.h"
#include "base/nav-stats.h"

/* A point is of the answers of so many seconds before it. */
#define LEAST_WINDOW_S 5.0
#define WINDOWS        12 /* of which as many fill the picture */
#define POINTS         60

/* More answers than these in one window tell no more. */
#define MOST_VALUES 2000

#define N_LINES 3

typedef struct {
  double ranks[N_LINES];
  double x[POINTS];
  double y[N_LINES][POINTS];
} Lines;

/* The first record that ended after @at: they stand in the order of their ends. */
static guint
find_end (const GArray *records, double at)
{
  guint low = 0, high = records->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (records, NavRequestRecord, middle).end_s > at)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

static void
look_back (const GArray *records, NavMetric metric, double at, double window, double *scratch,
           Lines *lines, guint point)
{
  guint first = find_end (records, at - window), end = find_end (records, at);
  guint step = 1 + (end - first) / MOST_VALUES;
  gsize n = 0;

  for (guint i = first; i < end; i += step) {
    double value =
      _nav_observe_value_of (&g_array_index (records, NavRequestRecord, i), metric);
    if (isfinite (value))
      scratch[n++] = value;
  }
  nav_stats_sort (scratch, n);
  for (guint k = 0; k < N_LINES; k++)
    lines->y[k][point] = n > 0 ? nav_stats_percentile (scratch, n, lines->ranks[k]) : NAN;
}

/* Nothing is known beyond where the run stands. */
static double
get_known_s (NavProver *prover)
{
  return nav_prover_get_running (prover) ? nav_prover_get_progress (prover)->elapsed_s : INFINITY;
}

static guint
fill_from_records (const NavObserveScope *scope, NavMetric metric, Lines *lines)
{
  const GArray *records = nav_prover_get_records (scope->prover);
  double known = get_known_s (scope->prover), from, to, window;
  double scratch[2 * MOST_VALUES];

  _nav_observe_get_range (scope, &from, &to);
  window = fmax (fmin (LEAST_WINDOW_S, to), (to - from) / WINDOWS);
  for (guint i = 0; i < POINTS; i++) {
    lines->x[i] = from + (to - from) * (i + 1) / POINTS;
    if (lines->x[i] <= known)
      look_back (records, metric, lines->x[i], window, scratch, lines, i);
    else
      for (guint k = 0; k < N_LINES; k++)
        lines->y[k][i] = NAN;
  }
  return POINTS;
}

static void
add_line (NavChart *chart, double rank, guint line, const double *x, const double *y, guint n)
{
  static const NavChartRole roles[N_LINES] = { NAV_CHART_ROLE_TEXT, NAV_CHART_ROLE_ACCENT,
                                               NAV_CHART_ROLE_SERIES + 1 };
  g_autofree char *number = nav_format_number (nav_text_numbers (), rank);
  g_autofree char *name = g_strdup_printf ("p%s", number);

  nav_chart_add_series (chart, NAV_CHART_MARK_LINE, roles[line], name, x, y, n);
}

static void
add_request_lines (NavChart *chart, const NavObserveScope *scope, NavMetric metric)
{
  double percentile = _nav_observe_get_percentile (scope->prover);
  Lines lines = { .ranks = { 50, percentile, 99 } };
  guint n = fill_from_records (scope, metric, &lines);

  for (guint k = 0; k < N_LINES; k++)
    if (k < 2 || percentile != 99)
      add_line (chart, lines.ranks[k], k, lines.x, lines.y[k], n);
}

/* Gaps come as percentiles of each second: there are too many to keep. */
static void
add_gap_lines (NavChart *chart, const NavObserveScope *scope)
{
  const GArray *gaps = nav_prover_get_gaps (scope->prover);
  double percentile = _nav_observe_get_percentile (scope->prover), from, to;
  const double ranks[N_LINES] = { 50, percentile, 99 };
  g_autofree double *x = g_new (double, MAX (gaps->len, 1));
  g_autofree double *y = g_new (double, N_LINES * MAX (gaps->len, 1));
  guint n = 0;

  _nav_observe_get_range (scope, &from, &to);
  for (guint i = 0; i < gaps->len; i++) {
    const NavGapSample *gap = &g_array_index (gaps, NavGapSample, i);
    if (gap->at_s < from || gap->at_s > to)
      continue;
    x[n] = gap->at_s;
    y[n] = gap->p50;
    y[gaps->len + n] = gap->high;
    y[2 * gaps->len + n++] = gap->p99;
  }
  for (guint k = 0; k < N_LINES && n > 0; k++)
    if (k < 2 || percentile != 99)
      add_line (chart, ranks[k], k, x, y + k * gaps->len, n);
}

static void
add_band (NavChart *chart, const NavObserveScope *scope, const NavSloMetric *forecast)
{
  const double high[] = { forecast->high, forecast->high };
  const double low[] = { forecast->low, forecast->low };
  const char *const names[] = { _ ("Forecast, 80 % range"), _ ("Forecast, 80 % range") };
  double x[2];
  guint series;

  if (!isfinite (forecast->low) || !isfinite (forecast->high))
    return;
  _nav_observe_get_range (scope, &x[0], &x[1]);
  series = nav_chart_add_series (chart, NAV_CHART_MARK_AREA, NAV_CHART_ROLE_UNKNOWN,
                                 NULL, x, high, 2);
  nav_chart_set_series_ends (chart, series, NULL, low);
  nav_chart_set_series_names (chart, series, names);
  /* The guide has the words: it finds a place for them beside the lines. */
  nav_chart_add_guide (chart, NAV_CHART_Y, forecast->high, NAV_CHART_ROLE_DIM,
                       names[0]);
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

NavChart *
_nav_observe_latency_chart (const NavObserveScope *scope, NavMetric metric)
{
  const char *title =
    nav_words_term (nav_text_words (), NAV_WORDS_METRIC, nav_metric_names[metric]);
  const NavSloMetric *forecast = _nav_observe_get_forecast (scope->prover, metric);
  NavChart *chart = _nav_observe_chart_new (scope->prover, title);

  _nav_observe_set_time (chart, scope, NAV_CHART_UNIT_MS);
  if (forecast == NULL) {
    add_gap_lines (chart, scope);
    nav_chart_set_description (chart, _ ("The gaps between tokens, over time."));
    return chart;
  }
  add_band (chart, scope, forecast);
  add_request_lines (chart, scope, metric);
  if (isfinite (forecast->target))
    nav_chart_add_guide (chart, NAV_CHART_Y, forecast->target, NAV_CHART_ROLE_TEXT, _ ("Target"));
  describe (chart, title, forecast);
  return chart;
}
