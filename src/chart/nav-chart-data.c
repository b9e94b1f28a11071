// SPDX-License-Identifier: Apache-2.0
// Walking over what a chart holds: what can be drawn, how far it reaches, the point under a cursor.

#include <math.h>

#include "chart/nav-chart-private.h"

gboolean
_nav_chart_series_shows (const NavChart *chart, const NavChartSeries *series, gsize i)
{
  return nav_chart_axis_shows (&chart->axes[NAV_CHART_X], series->x[i]) &&
         nav_chart_axis_shows (&chart->axes[NAV_CHART_Y], series->y[i]);
}

static gboolean
part_shows (const NavChartPart *part)
{
  return isfinite (part->length) && part->length >= 0 && part->length <= NAV_CHART_LARGEST;
}

/* Returns: where the bar ends; NaN when none of its parts is known */
double
_nav_chart_row_length (const NavChartRow *row)
{
  double length = NAN;

  for (guint i = 0; i < row->parts->len; i++) {
    const NavChartPart *part = &g_array_index (row->parts, NavChartPart, i);
    if (part_shows (part))
      length = (isnan (length) ? 0 : length) + part->length;
  }
  return length;
}

static void
reach (const NavChartAxis *axis, double value, double *low, double *high)
{
  if (!nav_chart_axis_shows (axis, value))
    return;
  if (isnan (*low) || value < *low)
    *low = value;
  if (isnan (*high) || value > *high)
    *high = value;
}

static void
reach_series (const NavChart *chart, const NavChartSeries *series, NavChartDirection direction,
              double *low, double *high)
{
  const NavChartAxis *axis = &chart->axes[direction];
  const double *values = direction == NAV_CHART_X ? series->x : series->y;
  const double *others = direction == NAV_CHART_X ? series->x_ends : series->bases;
  gboolean stands = series->mark == NAV_CHART_MARK_AREA || series->mark == NAV_CHART_MARK_COLUMNS;

  for (gsize i = 0; i < series->n; i++) {
    if (!_nav_chart_series_shows (chart, series, i))
      continue;
    reach (axis, values[i], low, high);
    if (others != NULL)
      reach (axis, others[i], low, high);
    else if (direction == NAV_CHART_Y && stands)
      reach (axis, 0, low, high);
  }
}

/* Returns in @ret_low and @ret_high what the data spans; NaN when there is none. */
void
_nav_chart_data_domain (const NavChart *chart, NavChartDirection direction, double *ret_low,
                        double *ret_high)
{
  *ret_low = *ret_high = NAN;
  for (guint i = 0; i < chart->series->len; i++)
    reach_series (chart, g_ptr_array_index (chart->series, i), direction, ret_low, ret_high);
  for (guint i = 0; i < chart->guides->len; i++) {
    const NavChartGuide *guide = g_ptr_array_index (chart->guides, i);
    if (guide->direction == direction)
      reach (&chart->axes[direction], guide->value, ret_low, ret_high);
  }
  for (guint i = 0; i < chart->rows->len && direction == NAV_CHART_X; i++) {
    const NavChartRow *row = g_ptr_array_index (chart->rows, i);
    reach (&chart->axes[direction], _nav_chart_row_length (row), ret_low, ret_high);
    reach (&chart->axes[direction], row->high, ret_low, ret_high);
    reach (&chart->axes[direction], row->target, ret_low, ret_high);
  }
}

/* How many points, or parts, a series or row has. */
static gsize
count_points (const NavChart *chart, guint series)
{
  if (chart->kind == NAV_CHART_ROWS)
    return ((NavChartRow *) g_ptr_array_index (chart->rows, series))->parts->len;
  return ((NavChartSeries *) g_ptr_array_index (chart->series, series))->n;
}

static guint
count_series (const NavChart *chart)
{
  return chart->kind == NAV_CHART_ROWS ? chart->rows->len : chart->series->len;
}

static gboolean
point_shows (const NavChart *chart, guint series, gsize index)
{
  if (chart->kind == NAV_CHART_ROWS) {
    const NavChartRow *row = g_ptr_array_index (chart->rows, series);
    return part_shows (&g_array_index (row->parts, NavChartPart, index));
  }
  return _nav_chart_series_shows (chart, g_ptr_array_index (chart->series, series), index);
}

/**
 * nav_chart_is_empty:
 *
 * Returns: whether there is nothing to draw
 */
gboolean
nav_chart_is_empty (NavChart *chart)
{
  g_return_val_if_fail (chart != NULL, TRUE);

  for (guint i = 0; i < count_series (chart); i++)
    for (gsize j = 0; j < count_points (chart, i); j++)
      if (point_shows (chart, i, j))
        return FALSE;
  return TRUE;
}

/* In which order the arrows walk: as listed, scattered points from left to right. */
static double
order_of (const NavChart *chart, guint series, gsize index)
{
  const NavChartSeries *self;

  if (chart->kind == NAV_CHART_ROWS)
    return (double) index;
  self = g_ptr_array_index (chart->series, series);
  return self->mark == NAV_CHART_MARK_POINTS ? self->x[index] : (double) index;
}

/* The nearest point after @from in direction @sign, which can be an infinity. Equal places go by
 * their number. */
static gboolean
find_next (const NavChart *chart, guint series, double from, gsize from_index, int sign,
           guint *ret_index)
{
  gboolean found = FALSE;
  double best = 0;

  for (gsize k = 0; k < count_points (chart, series); k++) {
    gsize i = sign > 0 ? k : count_points (chart, series) - 1 - k;
    double order;

    if (!point_shows (chart, series, i))
      continue;
    order = order_of (chart, series, i);
    if ((order - from) * sign < 0 ||
        (order == from && (sign > 0 ? i <= from_index : i >= from_index)))
      continue;
    if (found && (order - best) * sign >= 0)
      continue;
    found = TRUE;
    best = order;
    *ret_index = (guint) i;
  }
  return found;
}

static double
across_of (const NavChart *chart, guint series, gsize index)
{
  if (chart->kind == NAV_CHART_ROWS)
    return (double) index;
  return ((NavChartSeries *) g_ptr_array_index (chart->series, series))->x[index];
}

static gboolean
find_nearest_across (const NavChart *chart, guint series, double across, guint *ret_index)
{
  double best = INFINITY;

  for (gsize i = 0; i < count_points (chart, series); i++) {
    double distance;

    if (!point_shows (chart, series, i))
      continue;
    distance = fabs (across_of (chart, series, i) - across);
    if (distance < best) {
      best = distance;
      *ret_index = (guint) i;
    }
  }
  return isfinite (best);
}

static gboolean
move_across (const NavChart *chart, int by, NavChartPoint *point)
{
  double across = across_of (chart, point->series, point->index);

  for (gint64 i = (gint64) point->series + by; i >= 0 && i < count_series (chart); i += by)
    if (find_nearest_across (chart, (guint) i, across, &point->index)) {
      point->series = (guint) i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_point (const NavChart *chart, const NavChartPoint *point)
{
  return point->series < count_series (chart) && point->index < count_points (chart, point->series);
}

static gboolean
move_to_any (const NavChart *chart, NavChartPoint *point)
{
  for (guint i = 0; i < count_series (chart); i++)
    if (find_next (chart, i, -INFINITY, 0, 1, &point->index)) {
      point->series = i;
      return TRUE;
    }
  return FALSE;
}

/**
 * nav_chart_move:
 * @point: (inout): where the cursor is; one that does not exist goes to the first point there is
 *
 * Skips what is not known.
 *
 * Returns: whether it moved
 */
gboolean
nav_chart_move (NavChart *chart, NavChartMove move, NavChartPoint *point)
{
  double order;

  g_return_val_if_fail (chart != NULL && point != NULL, FALSE);

  if (!is_point (chart, point))
    return move_to_any (chart, point);
  order = order_of (chart, point->series, point->index);
  switch (move) {
  case NAV_CHART_MOVE_BACK:
    return find_next (chart, point->series, order, point->index, -1, &point->index);
  case NAV_CHART_MOVE_ON:
    return find_next (chart, point->series, order, point->index, 1, &point->index);
  case NAV_CHART_MOVE_FIRST:
    return find_next (chart, point->series, -INFINITY, 0, 1, &point->index);
  case NAV_CHART_MOVE_LAST:
    return find_next (chart, point->series, INFINITY, 0, -1, &point->index);
  case NAV_CHART_MOVE_UP:
    return move_across (chart, -1, point);
  case NAV_CHART_MOVE_DOWN:
  default:
    return move_across (chart, 1, point);
  }
}

static void
append_words (GString *out, const char *between, const char *words)
{
  if (words == NULL || *words == '\0')
    return;
  if (out->len > 0)
    g_string_append (out, between);
  g_string_append (out, words);
}

/* "name: value", the name left out where only one axis says anything. */
static void
append_value (GString *out, const NavChart *chart, NavChartDirection direction, double value,
              gboolean named)
{
  const NavChartAxis *axis = &chart->axes[direction];
  g_autofree char *number = NULL, *text = NULL;

  if (axis->hidden)
    return;
  number = nav_chart_axis_format (axis, chart->locale->numbers, value);
  text = named && axis->label != NULL ? g_strdup_printf ("%s: %s", axis->label, number)
                                      : g_strdup (number);
  append_words (out, ", ", text);
}

static char *
describe_series_point (const NavChart *chart, const NavChartPoint *point)
{
  const NavChartSeries *series = g_ptr_array_index (chart->series, point->series);
  gboolean both = !chart->axes[NAV_CHART_X].hidden && !chart->axes[NAV_CHART_Y].hidden;
  g_autoptr (GString) values = g_string_new (NULL);
  GString *out = g_string_new (NULL);

  append_words (out, " ", series->name);
  append_words (out, " ", series->names ? series->names[point->index] : NULL);
  append_value (values, chart, NAV_CHART_Y, series->y[point->index], both);
  append_value (values, chart, NAV_CHART_X, series->x[point->index], both);
  append_words (out, ": ", values->str);
  return g_string_free (out, FALSE);
}

static char *
describe_part (const NavChart *chart, const NavChartPoint *point)
{
  const NavChartRow *row = g_ptr_array_index (chart->rows, point->series);
  const NavChartPart *part = &g_array_index (row->parts, NavChartPart, point->index);
  g_autofree char *value =
    nav_chart_axis_format (&chart->axes[NAV_CHART_X], chart->locale->numbers, part->length);
  GString *out = g_string_new (NULL);

  append_words (out, "", row->name);
  append_words (out, ", ", part->name);
  append_words (out, ": ", value);
  return g_string_free (out, FALSE);
}

/**
 * nav_chart_describe_point:
 *
 * Returns: (transfer full) (nullable): what it is and how much, in one line; NULL for no point
 */
char *
nav_chart_describe_point (NavChart *chart, const NavChartPoint *point)
{
  g_return_val_if_fail (chart != NULL && point != NULL, NULL);

  if (!is_point (chart, point))
    return NULL;
  return chart->kind == NAV_CHART_ROWS ? describe_part (chart, point)
                                       : describe_series_point (chart, point);
}
