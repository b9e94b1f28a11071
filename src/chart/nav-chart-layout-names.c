// SPDX-License-Identifier: Apache-2.0
// Names of series: at the ends of lines where there is room, else above.

#include <math.h>

#include "chart/nav-chart-layout-private.h"

/* Names behind lines take at most this share of the width. */
#define NAMES_SHARE 0.3

const NavChartSeries *
_nav_chart_layout_series (const NavChartLayout *layout, guint i)
{
  return g_ptr_array_index (layout->chart->series, i);
}

static gboolean
is_named_line (const NavChartSeries *series)
{
  return series->name != NULL &&
         (series->mark == NAV_CHART_MARK_LINE || series->mark == NAV_CHART_MARK_STEP);
}

guint
_nav_chart_layout_count_named (const NavChartLayout *layout, gboolean only_lines)
{
  guint n = 0;

  for (guint i = 0; i < layout->chart->series->len; i++) {
    const NavChartSeries *series = _nav_chart_layout_series (layout, i);
    n += only_lines ? is_named_line (series) : series->name != NULL;
  }
  return n;
}

/* Returns: how wide the names behind lines are; 0 when there are none or they have to go above */
double
_nav_chart_layout_names_width (const NavChartLayout *layout, double room)
{
  guint n = _nav_chart_layout_count_named (layout, TRUE);
  double widest = 0;

  if (n < 2 || n * layout->line > room)
    return 0;
  for (guint i = 0; i < layout->chart->series->len; i++) {
    const NavChartSeries *series = _nav_chart_layout_series (layout, i);
    g_autoptr (PangoLayout) words = NULL;
    double wide, high;

    if (!is_named_line (series))
      continue;
    words = _nav_chart_words_new (layout, NAV_CHART_TEXT_SERIES, series->name, 0);
    _nav_chart_words_measure (words, &wide, &high);
    widest = MAX (widest, wide);
  }
  return widest <= layout->width * NAMES_SHARE ? widest : 0;
}

/* What stands on a base of its own has its name there. */
static gboolean
needs_legend (const NavChartLayout *layout, const NavChartSeries *series, gboolean names_behind)
{
  return series->name != NULL && series->bases == NULL &&
         !(names_behind && is_named_line (series)) &&
         _nav_chart_layout_count_named (layout, FALSE) > 1;
}

double
_nav_chart_layout_put_legend (NavChartLayout *layout, double y, gboolean names_behind)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (NavChartLegendEntry));
  double high;

  for (guint i = 0; i < layout->chart->series->len; i++) {
    const NavChartSeries *series = _nav_chart_layout_series (layout, i);
    NavChartLegendEntry entry = { series->name,
                                  *nav_chart_theme_ink (&layout->theme, series->role) };
    if (needs_legend (layout, series, names_behind))
      g_array_append_val (entries, entry);
  }
  high = _nav_chart_layout_add_legend (layout, NAV_CHART_TEXT_LEGEND,
                                       (const NavChartLegendEntry *) entries->data, entries->len, 0,
                                       y, layout->width);
  return high > 0 ? high + layout->gap / 2 : 0;
}

/* The level at which a line ends, in pixels; NaN when it has no point. */
static double
end_level (const NavChartLayout *layout, const NavChartSeries *series)
{
  for (gsize i = series->n; i-- > 0;)
    if (_nav_chart_series_shows (layout->chart, series, i))
      return _nav_chart_layout_pixel (layout, NAV_CHART_Y, series->y[i]);
  return NAN;
}

typedef struct {
  guint series;
  double level;
} Name;

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Name *first = a, *second = b;

  if (first->level != second->level)
    return first->level < second->level ? -1 : 1;
  return (first->series > second->series) - (first->series < second->series);
}

typedef struct {
  double sum; /* of where the names would stand if each took no room */
  guint n;
} Group;

/* As near to their lines as their heights allow: names that would overlap stand around the middle
 * of their lines (isotonic regression by pooling adjacent violators). */
static void
spread_names (GArray *names, double line, double top, double bottom)
{
  g_autofree Group *groups = g_new (Group, names->len + 1);
  double lowest = MAX (bottom - names->len * line, top);
  guint n = 0, next = 0;

  for (guint i = 0; i < names->len; i++) {
    groups[n++] = (Group){ g_array_index (names, Name, i).level - line / 2 - i * line, 1 };
    while (n > 1 && groups[n - 2].sum * groups[n - 1].n > groups[n - 1].sum * groups[n - 2].n) {
      groups[n - 2].sum += groups[n - 1].sum;
      groups[n - 2].n += groups[n - 1].n;
      n--;
    }
  }
  for (guint g = 0; g < n; g++)
    for (guint i = 0; i < groups[g].n; i++, next++)
      g_array_index (names, Name, next).level =
        CLAMP (groups[g].sum / groups[g].n, top, lowest) + next * line;
}

/* Between @top and @bottom, which may be more than the plot: there is nothing else at its side. */
void
_nav_chart_layout_put_names (NavChartLayout *layout, double top, double bottom)
{
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (Name));

  for (guint i = 0; i < layout->chart->series->len; i++) {
    const NavChartSeries *series = _nav_chart_layout_series (layout, i);
    Name name = { i, end_level (layout, series) };
    if (is_named_line (series) && isfinite (name.level))
      g_array_append_val (names, name);
  }
  g_array_sort (names, compare_names);
  spread_names (names, layout->line, top, bottom);
  for (guint i = 0; i < names->len; i++) {
    const Name *name = &g_array_index (names, Name, i);
    const NavChartSeries *series = _nav_chart_layout_series (layout, name->series);
    _nav_chart_layout_add (layout, NAV_CHART_TEXT_SERIES,
                           _nav_chart_words_new (layout, NAV_CHART_TEXT_SERIES, series->name, 0),
                           layout->plot.x + layout->plot.width + layout->gap, name->level,
                           nav_chart_theme_ink (&layout->theme, series->role));
  }
}
