// SPDX-License-Identifier: Apache-2.0
// Which point a pointer means, and where a point is.

#include <math.h>

#include "chart/nav-chart-layout-private.h"

/* A pointer over a line means the value below it, whatever its height. */
#define ACROSS_WEIGHT 4.0

static gboolean
inside (const NavChartBox *box, double x, double y)
{
  return x >= box->x && x <= box->x + box->width && y >= box->y && y <= box->y + box->height;
}

static gboolean
find_part (const NavChartLayout *layout, double x, double y, NavChartPoint *ret_point)
{
  NavChartBox box;

  for (guint i = 0; i < layout->row_places->len; i++) {
    const NavChartRow *row = g_ptr_array_index (layout->chart->rows, i);
    for (guint j = 0; j < row->parts->len; j++)
      if (_nav_chart_layout_part_box (layout, i, j, &box) && inside (&box, x, y)) {
        *ret_point = (NavChartPoint){ i, j };
        return TRUE;
      }
  }
  return FALSE;
}

static double
distance_to (const NavChartLayout *layout, const NavChartSeries *series, gsize i, double x,
             double y)
{
  double at = _nav_chart_layout_pixel (layout, NAV_CHART_X, series->x[i]), across;
  double up = _nav_chart_layout_pixel (layout, NAV_CHART_Y, series->y[i]);

  if (series->mark == NAV_CHART_MARK_COLUMNS && series->x_ends != NULL) {
    double end = _nav_chart_layout_pixel (layout, NAV_CHART_X, series->x_ends[i]);
    across = x >= at && x <= end ? 0 : MIN (fabs (x - at), fabs (x - end));
  } else {
    across = fabs (x - at);
  }
  if (series->mark == NAV_CHART_MARK_POINTS)
    return hypot (across, y - up);
  return ACROSS_WEIGHT * across + fabs (y - up);
}

static gboolean
find_series_point (const NavChartLayout *layout, double x, double y, NavChartPoint *ret_point)
{
  double best = INFINITY;

  for (guint i = 0; i < layout->chart->series->len; i++) {
    const NavChartSeries *series = g_ptr_array_index (layout->chart->series, i);
    for (gsize j = 0; j < series->n; j++) {
      double distance;

      if (!_nav_chart_series_shows (layout->chart, series, j))
        continue;
      distance = distance_to (layout, series, j, x, y);
      if (distance < best) {
        best = distance;
        *ret_point = (NavChartPoint){ i, (guint) j };
      }
    }
  }
  return isfinite (best);
}

/**
 * nav_chart_layout_find:
 * @x: of a pointer, in the picture
 * @ret_point: (out): the part below it, or the nearest point of a series
 *
 * Returns: whether there is one
 */
gboolean
nav_chart_layout_find (const NavChartLayout *layout, double x, double y, NavChartPoint *ret_point)
{
  g_return_val_if_fail (layout != NULL && ret_point != NULL, FALSE);

  if (layout->chart->kind == NAV_CHART_ROWS)
    return find_part (layout, x, y, ret_point);
  return inside (&layout->plot, x, y) && find_series_point (layout, x, y, ret_point);
}

/**
 * nav_chart_layout_locate:
 * @ret_box: (out): where it is drawn; a point of a series has no size
 *
 * Returns: whether it is in the picture
 */
gboolean
nav_chart_layout_locate (const NavChartLayout *layout, const NavChartPoint *point,
                         NavChartBox *ret_box)
{
  const NavChartSeries *series;

  g_return_val_if_fail (layout != NULL && point != NULL && ret_box != NULL, FALSE);

  if (layout->chart->kind == NAV_CHART_ROWS)
    return _nav_chart_layout_part_box (layout, point->series, point->index, ret_box);
  if (point->series >= layout->chart->series->len || layout->plot.width <= 0)
    return FALSE;
  series = g_ptr_array_index (layout->chart->series, point->series);
  if (point->index >= series->n || !_nav_chart_series_shows (layout->chart, series, point->index))
    return FALSE;
  *ret_box = (NavChartBox){
    .x = _nav_chart_layout_pixel (layout, NAV_CHART_X, series->x[point->index]),
    .y = _nav_chart_layout_pixel (layout, NAV_CHART_Y, series->y[point->index]),
  };
  return TRUE;
}
