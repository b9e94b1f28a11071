// SPDX-License-Identifier: Apache-2.0
// Pictures of a search for the limit: what was measured at each rate against the target, and how
// much of what came was answered, in time or at all.

#include "config.h"

#include "workflow/nav-sweep-charts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "workflow/nav-sweep-words.h"
#include "workflow/nav-words-chart.h"
#include "workflow/nav-words-private.h"

/* Beyond that a server that fell behind hides everything else, but on a logarithmic axis. */
#define LONG_TAIL 20

typedef struct {
  double x;
  const NavSweepStep *step;
} Point;

static int
compare_points (gconstpointer a, gconstpointer b)
{
  double first = ((const Point *) a)->x, second = ((const Point *) b)->x;

  return (first > second) - (first < second);
}

/* Requests one at a time come at the rate at which they are answered; of many clients at once the
 * latency says nothing of a rate. */
static GArray *
collect (const NavSweep *sweep)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (Point));

  for (guint i = 0; i < sweep->steps->len; i++) {
    const NavSweepStep *step = &g_array_index (sweep->steps, NavSweepStep, i);
    Point point = { step->kind == NAV_SWEEP_ALONE ? step->requests_per_s : step->offered_per_s,
                    step };
    if (step->kind != NAV_SWEEP_FULL && isfinite (point.x))
      g_array_append_val (points, point);
  }
  g_array_sort (points, compare_points);
  return points;
}

typedef double (*ValueOf) (const NavSweepStep *step, int which);

static double
metric_of (const NavSweepStep *step, int which)
{
  return step->measured_ms[which];
}

static double
rate_of (const NavSweepStep *step, int which)
{
  return which == 0 ? step->requests_per_s : step->goodput_per_s;
}

/* Through the steps that lasted as long as they should: what a server that fell behind had done
 * until then is of no rate. */
static void
add_line (NavChart *chart, const GArray *points, ValueOf value_of, int which, NavChartRole role,
          const char *name)
{
  g_autofree double *x = g_new (double, points->len + 1), *y = g_new (double, points->len + 1);
  gsize n = 0;

  for (guint i = 0; i < points->len; i++) {
    const Point *point = &g_array_index (points, Point, i);
    if (point->step->saturated)
      continue;
    x[n] = point->x;
    y[n++] = value_of (point->step, which);
  }
  nav_chart_add_series (chart, NAV_CHART_MARK_LINE, role, name, x, y, n);
}

/* The steps of one verdict, as points on the line. */
static void
add_points (NavChart *chart, const GArray *points, NavMetric metric, gboolean valid,
            gboolean holds, NavChartRole role, const char *name)
{
  g_autofree double *x = g_new (double, points->len + 1), *y = g_new (double, points->len + 1);
  gsize n = 0;

  for (guint i = 0; i < points->len; i++) {
    const Point *point = &g_array_index (points, Point, i);
    if (point->step->valid != valid || (valid && point->step->holds != holds))
      continue;
    x[n] = point->x;
    y[n++] = point->step->measured_ms[metric];
  }
  if (n > 0)
    nav_chart_add_series (chart, NAV_CHART_MARK_POINTS, role, name, x, y, n);
}

static NavChart *
new_chart (const NavWordsStyle *style, const NavSweep *sweep, const char *title)
{
  NavChart *chart = nav_chart_new (NAV_CHART_PLANE, nav_words_chart (style), title);

  if (sweep->simulated)
    nav_chart_set_simulated (chart, _nav_words_translate (style, N_ ("Simulated")));
  return chart;
}

/* From what is nearest to zero to what is farthest: of the values and the target. */
static gboolean
has_long_tail (const GArray *points, NavMetric metric, double target)
{
  double least = target, most = target;

  for (guint i = 0; i < points->len; i++) {
    double value = g_array_index (points, Point, i).step->measured_ms[metric];
    if (!isfinite (value) || !(value > 0))
      continue;
    least = fmin (least, value);
    most = fmax (most, value);
  }
  return most > LONG_TAIL * least;
}

static void
set_axes (const NavWordsStyle *style, NavChart *chart, NavChartAxis *value)
{
  NavChartAxis rate = NAV_CHART_AXIS_INIT;

  rate.unit = NAV_CHART_UNIT_RATE;
  rate.label = _nav_words_translate (style, N_ ("Rate"));
  rate.from_zero = TRUE;
  nav_chart_set_axis (chart, NAV_CHART_X, &rate);
  nav_chart_set_axis (chart, NAV_CHART_Y, value);
}

/* Where the limit lies, and where the plan sees it. */
static void
add_guides (const NavWordsStyle *style, NavChart *chart, const NavSweep *sweep,
            const NavSweepForecast *forecast)
{
  if (isfinite (sweep->holds_per_s))
    nav_chart_add_guide (chart, NAV_CHART_X, sweep->holds_per_s, NAV_CHART_ROLE_MET,
                         _nav_words_translate (style, N_ ("Limit")));
  if (forecast != NULL && forecast->max_rate > 0)
    nav_chart_add_guide (chart, NAV_CHART_X, forecast->max_rate * forecast->replicas_tried,
                         NAV_CHART_ROLE_DIM, _nav_words_translate (style, N_ ("Forecast")));
}

static char *
describe (const NavWordsStyle *style, const NavSweep *sweep, const NavSweepForecast *forecast,
          const char *title)
{
  g_autofree char *result = nav_sweep_words_result (style, sweep, forecast);

  return g_strdup_printf ("%s. %s", title, result);
}

/**
 * nav_sweep_chart_metric:
 * @forecast: (nullable): what a plan says of the server
 * @metric: TTFT, TPOT or E2E, with or without a target
 *
 * Any thread.
 *
 * Returns: (transfer full): @metric at the targets' percentile at each rate, with its target; empty
 *   where it has none
 */
NavChart *
nav_sweep_chart_metric (const NavWordsStyle *style, const NavSweep *sweep,
                        const NavSweepForecast *forecast, NavMetric metric)
{
  g_autoptr (GArray) points = collect (sweep);
  double target = sweep->spec->targets[metric];
  g_autofree char *percentile =
    _nav_words_format (&nav_words_english, "percentile", sweep->spec->percentile);
  g_autofree char *title =
    _nav_words_fill (style, N_ ("{metric:metric} {p} by rate"),
                     nav_finding_new ("", "metric", nav_metric_names[metric], "p", percentile,
                                      NULL));
  g_autofree char *description = describe (style, sweep, forecast, title);
  NavChartAxis value = NAV_CHART_AXIS_INIT;
  NavChart *chart = new_chart (style, sweep, title);

  nav_chart_set_description (chart, description);
  value.unit = NAV_CHART_UNIT_MS;
  value.label = nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[metric]);
  value.logarithmic = has_long_tail (points, metric, target);
  value.from_zero = !value.logarithmic;
  set_axes (style, chart, &value);
  add_line (chart, points, metric_of, metric, NAV_CHART_ROLE_ACCENT, percentile);
  add_points (chart, points, metric, TRUE, TRUE, NAV_CHART_ROLE_MET,
              nav_words_term (style, NAV_WORDS_VERDICT, "met"));
  add_points (chart, points, metric, TRUE, FALSE, NAV_CHART_ROLE_MISSED,
              nav_words_term (style, NAV_WORDS_VERDICT, "missed"));
  add_points (chart, points, metric, FALSE, FALSE, NAV_CHART_ROLE_UNKNOWN,
              _nav_words_translate (style, N_ ("limited by this client")));
  if (isfinite (target))
    nav_chart_add_guide (chart, NAV_CHART_Y, target, NAV_CHART_ROLE_TEXT,
                         _nav_words_translate (style, N_ ("Target")));
  add_guides (style, chart, sweep, forecast);
  return chart;
}

/**
 * nav_sweep_chart_rates:
 * @forecast: (nullable): what a plan says of the server
 *
 * Any thread.
 *
 * Returns: (transfer full): how many requests were answered, and how many within all targets, at
 *   each rate, and the most that many clients at once got
 */
NavChart *
nav_sweep_chart_rates (const NavWordsStyle *style, const NavSweep *sweep,
                       const NavSweepForecast *forecast)
{
  const char *title = _nav_words_translate (style, N_ ("Answers by rate"));
  g_autoptr (GArray) points = collect (sweep);
  g_autofree char *description = describe (style, sweep, forecast, title);
  NavChartAxis value = NAV_CHART_AXIS_INIT;
  NavChart *chart = new_chart (style, sweep, title);

  nav_chart_set_description (chart, description);
  value.unit = NAV_CHART_UNIT_RATE;
  value.label = _nav_words_translate (style, N_ ("Answers"));
  value.from_zero = TRUE;
  set_axes (style, chart, &value);
  add_line (chart, points, rate_of, 0, NAV_CHART_ROLE_ACCENT,
            _nav_words_translate (style, N_ ("answered")));
  add_line (chart, points, rate_of, 1, NAV_CHART_ROLE_SERIES + 1,
            _nav_words_translate (style, N_ ("goodput")));
  if (isfinite (sweep->capacity_per_s))
    nav_chart_add_guide (chart, NAV_CHART_Y, sweep->capacity_per_s, NAV_CHART_ROLE_DIM,
                         _nav_words_translate (style, N_ ("Capacity")));
  add_guides (style, chart, sweep, forecast);
  return chart;
}
