// SPDX-License-Identifier: Apache-2.0
// How long prompts and answers are: the shape of each distribution on one axis of tokens, its mean
// and a high percentile. Shapes are equally high: what counts is where they are, not how many.

#include "chart/nav-chart-lengths.h"

#include <math.h>

#include "base/nav-stats.h"

#define POINTS 97
#define MAX_COLUMNS 40
#define MIN_COLUMNS 8

/* How much of a distribution is shown: the last in 200 would make the picture of its tail. */
#define SHOWN 0.995

/* The beginning is shown whole: it is steep, and a cut would look like data. */
#define HIDDEN_BEFORE 0.0005

/* How high a shape is of the room it has. */
#define SHAPE_HEIGHT 0.85

typedef struct {
  NavChart *chart;
  const NavDistribution *d;
  const char *name;
  NavChartRole role;
  double base;
} Shape;

static double
height_at (const NavDistribution *d, double tokens)
{
  double z;

  if (tokens < d->min || tokens > d->max)
    return 0;
  if (d->kind == NAV_DISTRIBUTION_UNIFORM)
    return 1;
  z = ((d->kind == NAV_DISTRIBUTION_LOGNORMAL ? log (tokens) : tokens) - d->location) / d->scale;
  return exp (-z * z / 2) / (d->kind == NAV_DISTRIBUTION_LOGNORMAL ? tokens : 1);
}

/* The share of what is drawn that is not longer. */
static double
share_at (const NavDistribution *d, double tokens)
{
  double z;

  if (d->kind == NAV_DISTRIBUTION_UNIFORM)
    return CLAMP ((tokens - d->min) / MAX (d->max - d->min, 1), 0, 1);
  z = ((d->kind == NAV_DISTRIBUTION_LOGNORMAL ? log (tokens) : tokens) - d->location) / d->scale;
  return CLAMP ((nav_stats_normal_cdf (z) - d->mass_low) / (d->mass_high - d->mass_low), 0, 1);
}

static double
shown_end (const NavDistribution *d)
{
  return d->kind == NAV_DISTRIBUTION_UNIFORM ? d->max : nav_distribution_quantile (d, SHOWN);
}

static void
raise_shape (const Shape *shape, double *heights, gsize n)
{
  double peak = 0;

  for (gsize i = 0; i < n; i++)
    peak = MAX (peak, heights[i]);
  for (gsize i = 0; i < n; i++)
    heights[i] = shape->base + (peak > 0 ? SHAPE_HEIGHT * heights[i] / peak : 0);
}

static char *
percentile_name (double share, const NavNumberStyle *style)
{
  g_autofree char *number = nav_format_number (style, round (share * 1000) / 10);

  return g_strconcat ("p", number, NULL);
}

/* A shape that begins or ends above zero falls straight down there. */
static void
add_curve (const Shape *shape, const NavNumberStyle *style)
{
  double x[POINTS + 2], y[POINTS + 2], bases[POINTS + 2];
  g_auto (GStrv) names = g_new0 (char *, POINTS + 3);
  double from = MAX (shape->d->min, nav_distribution_quantile (shape->d, HIDDEN_BEFORE));
  double to = MAX (shown_end (shape->d), from);
  guint series;

  for (guint i = 0; i < POINTS; i++) {
    x[i + 1] = from + (to - from) * i / (POINTS - 1);
    y[i + 1] = height_at (shape->d, x[i + 1]);
  }
  x[0] = from;
  x[POINTS + 1] = to;
  y[0] = y[POINTS + 1] = 0;
  raise_shape (shape, y, POINTS + 2);
  for (guint i = 0; i < POINTS + 2; i++) {
    bases[i] = shape->base;
    names[i] = percentile_name (share_at (shape->d, x[i]), style);
  }
  series = nav_chart_add_series (shape->chart, NAV_CHART_MARK_AREA, shape->role, shape->name, x, y,
                                 POINTS + 2);
  nav_chart_set_series_ends (shape->chart, series, NULL, bases);
  nav_chart_set_series_names (shape->chart, series, (const char *const *) names);
}

/* As wide as twice the middle half of the values by the cube root of their number (Freedman and
 * Diaconis 1981), whole tokens, and neither one block nor a comb. */
static double
column_width (const NavDistribution *d, double span)
{
  double middle =
    nav_distribution_quantile (d, 0.75) - nav_distribution_quantile (d, 0.25);
  double width = 2 * middle / cbrt (d->n_values);

  return MAX (ceil (CLAMP (width, span / MAX_COLUMNS, span / MIN_COLUMNS)), 1);
}

static guint
count_between (const NavDistribution *d, guint *next, double end)
{
  guint n = 0;

  while (*next < d->n_values && d->values[*next] < end) {
    (*next)++;
    n++;
  }
  return n;
}

static void
add_histogram (const Shape *shape, const NavNumberStyle *style)
{
  const NavDistribution *d = shape->d;
  double from = d->min, width = column_width (d, shown_end (d) - from + 1);
  double x[MAX_COLUMNS + 1], ends[MAX_COLUMNS + 1], y[MAX_COLUMNS + 1], bases[MAX_COLUMNS + 1];
  g_auto (GStrv) names = g_new0 (char *, MAX_COLUMNS + 2);
  guint n = 0, next = 0, series;

  for (; n <= MAX_COLUMNS && from + n * width <= shown_end (d); n++) {
    x[n] = from + n * width;
    ends[n] = x[n] + width;
    y[n] = count_between (d, &next, ends[n]);
    names[n] = nav_format_percent (style, y[n] / d->n_values);
    bases[n] = shape->base;
  }
  raise_shape (shape, y, n);
  series = nav_chart_add_series (shape->chart, NAV_CHART_MARK_COLUMNS, shape->role, shape->name, x,
                                 y, n);
  nav_chart_set_series_ends (shape->chart, series, ends, bases);
  nav_chart_set_series_names (shape->chart, series, (const char *const *) names);
}

static void
add_spike (const Shape *shape)
{
  double y = shape->base + SHAPE_HEIGHT;
  guint series = nav_chart_add_series (shape->chart, NAV_CHART_MARK_COLUMNS, shape->role,
                                       shape->name, &shape->d->mean, &y, 1);

  nav_chart_set_series_ends (shape->chart, series, NULL, &shape->base);
}

static void
add_marks (const Shape *shape, const NavChartLocale *locale, const char *mean, double percentile)
{
  double high = nav_distribution_quantile (shape->d, percentile / 100);
  double top = shape->base + SHAPE_HEIGHT;
  g_autofree char *mean_number = nav_format_count (locale->numbers, shape->d->mean);
  g_autofree char *mean_label = g_strdup_printf ("%s %s", mean, mean_number);
  g_autofree char *rank = nav_format_number (locale->numbers, percentile);
  g_autofree char *high_number = nav_format_count (locale->numbers, high);
  g_autofree char *high_label = g_strdup_printf ("p%s %s", rank, high_number);

  nav_chart_add_guide_between (shape->chart, NAV_CHART_X, shape->d->mean, shape->base, top,
                               shape->role, mean_label);
  if (shape->d->kind != NAV_DISTRIBUTION_FIXED)
    nav_chart_add_guide_between (shape->chart, NAV_CHART_X, high, shape->base, top, shape->role,
                                 high_label);
}

static void
add_shape (const Shape *shape, const NavNumberStyle *style)
{
  switch (shape->d->kind) {
  case NAV_DISTRIBUTION_FIXED:
    add_spike (shape);
    break;
  case NAV_DISTRIBUTION_EMPIRICAL:
    add_histogram (shape, style);
    break;
  case NAV_DISTRIBUTION_UNIFORM:
  case NAV_DISTRIBUTION_NORMAL:
  case NAV_DISTRIBUTION_LOGNORMAL:
  default:
    add_curve (shape, style);
    break;
  }
}

/**
 * nav_chart_lengths_new:
 * @locale: kept
 * @lengths: (array length=n_lengths): from the top down
 * @percentile: which high one is marked, 0 to 100
 *
 * Returns: (transfer full)
 */
NavChart *
nav_chart_lengths_new (const NavChartLocale *locale, const NavChartLengthWords *words,
                       const NavChartLength *lengths, guint n_lengths, double percentile)
{
  NavChartAxis tokens = NAV_CHART_AXIS_INIT, shape_axis = NAV_CHART_AXIS_INIT;
  NavChart *chart;

  g_return_val_if_fail (locale != NULL && words != NULL, NULL);

  chart = nav_chart_new (NAV_CHART_PLANE, locale, words->title);
  tokens.unit = NAV_CHART_UNIT_COUNT;
  tokens.label = words->tokens;
  tokens.from_zero = TRUE;
  nav_chart_set_axis (chart, NAV_CHART_X, &tokens);
  shape_axis.hidden = TRUE;
  shape_axis.min = 0;
  shape_axis.max = n_lengths;
  nav_chart_set_axis (chart, NAV_CHART_Y, &shape_axis);
  for (guint i = 0; i < n_lengths; i++) {
    Shape shape = { chart, lengths[i].distribution, lengths[i].name, NAV_CHART_ROLE_SERIES + i,
                    n_lengths - 1 - i };
    add_shape (&shape, locale->numbers);
    add_marks (&shape, locale, words->mean, percentile);
  }
  return chart;
}
