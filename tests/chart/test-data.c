// SPDX-License-Identifier: Apache-2.0
// What a chart holds: the cursor that walks over it, the words of a point, its table.

#include <locale.h>
#include <math.h>

#include "chart-fixture.h"
#include "chart/nav-chart-table.h"

static const NavChartPoint nowhere = { G_MAXUINT, G_MAXUINT };

static void
assert_moves (NavChart *chart, NavChartMove move, NavChartPoint *point, guint series, guint index)
{
  g_assert_true (nav_chart_move (chart, move, point));
  g_assert_cmpuint (point->series, ==, series);
  g_assert_cmpuint (point->index, ==, index);
}

static void
test_move (void)
{
  const double x[] = { 0, 1, 2, 3 }, y[] = { NAN, 5, INFINITY, 7 };
  g_autoptr (NavChart) chart = fixture_plane (NAV_CHART_MARK_LINE, x, y, 4);
  NavChartPoint point = nowhere;

  assert_moves (chart, NAV_CHART_MOVE_BACK, &point, 0, 1); /* from nowhere to what there is */
  assert_moves (chart, NAV_CHART_MOVE_ON, &point, 0, 3);
  g_assert_false (nav_chart_move (chart, NAV_CHART_MOVE_ON, &point));
  assert_moves (chart, NAV_CHART_MOVE_BACK, &point, 0, 1);
  g_assert_false (nav_chart_move (chart, NAV_CHART_MOVE_BACK, &point));
  assert_moves (chart, NAV_CHART_MOVE_LAST, &point, 0, 3);
  assert_moves (chart, NAV_CHART_MOVE_FIRST, &point, 0, 1);
  g_assert_false (nav_chart_move (chart, NAV_CHART_MOVE_DOWN, &point));
  g_assert_cmpuint (point.index, ==, 1); /* where it was */
}

/* Scattered points are walked from left to right; two at one place are both reached. */
static void
test_move_scattered (void)
{
  const double x[] = { 5, 1, 3, 3 }, y[] = { 1, 2, 3, 4 };
  g_autoptr (NavChart) chart = fixture_plane (NAV_CHART_MARK_POINTS, x, y, 4);
  NavChartPoint point = nowhere;

  assert_moves (chart, NAV_CHART_MOVE_ON, &point, 0, 1);
  assert_moves (chart, NAV_CHART_MOVE_ON, &point, 0, 2);
  assert_moves (chart, NAV_CHART_MOVE_ON, &point, 0, 3);
  assert_moves (chart, NAV_CHART_MOVE_ON, &point, 0, 0);
  assert_moves (chart, NAV_CHART_MOVE_BACK, &point, 0, 3);
  assert_moves (chart, NAV_CHART_MOVE_BACK, &point, 0, 2);
  assert_moves (chart, NAV_CHART_MOVE_FIRST, &point, 0, 1);
  assert_moves (chart, NAV_CHART_MOVE_LAST, &point, 0, 0);
}

/* To the nearest point of the next series that has one. */
static void
test_move_across (void)
{
  const double x[] = { 0, 10, 20 }, y[] = { 1, 2, 3 }, none[] = { NAN, NAN, NAN };
  const double far_x[] = { 9, 30 };
  g_autoptr (NavChart) chart = fixture_plane (NAV_CHART_MARK_LINE, x, y, 3);
  NavChartPoint point = { 0, 1 };

  nav_chart_add_series (chart, NAV_CHART_MARK_LINE, NAV_CHART_ROLE_SERIES, NULL, x, none, 3);
  nav_chart_add_series (chart, NAV_CHART_MARK_LINE, NAV_CHART_ROLE_SERIES, NULL, far_x, y, 2);
  assert_moves (chart, NAV_CHART_MOVE_DOWN, &point, 2, 0);
  assert_moves (chart, NAV_CHART_MOVE_UP, &point, 0, 1);
}

static void
test_empty (void)
{
  const double x[] = { 0, 1 }, y[] = { NAN, INFINITY }, huge[] = { 1e16, -1e300 };
  g_autoptr (NavChart) nothing = fixture_plane (NAV_CHART_MARK_LINE, NULL, NULL, 0);
  g_autoptr (NavChart) unknown = fixture_plane (NAV_CHART_MARK_LINE, x, y, 2);
  g_autoptr (NavChart) beyond = fixture_plane (NAV_CHART_MARK_LINE, x, huge, 2);
  g_autoptr (NavChart) rows = nav_chart_new (NAV_CHART_ROWS, &fixture_locale, NULL);
  NavChart *charts[] = { nothing, unknown, beyond, rows };

  nav_chart_add_part (rows, nav_chart_add_row (rows, "a", NULL), NAV_CHART_ROLE_MET, NULL, NAN);
  for (gsize i = 0; i < G_N_ELEMENTS (charts); i++) {
    NavChartPoint point = nowhere;
    g_autoptr (NavChartTable) table = nav_chart_table_new (charts[i]);

    g_assert_true (nav_chart_is_empty (charts[i]));
    g_assert_false (nav_chart_move (charts[i], NAV_CHART_MOVE_ON, &point));
    g_assert_null (nav_chart_describe_point (charts[i], &nowhere));
    g_assert_cmpuint (table->n_rows, <=, 1);
  }
}

static void
assert_described (guint which, guint series, guint index, const char *text)
{
  g_autoptr (NavChart) chart = fixture_chart (which);
  g_autofree char *got = nav_chart_describe_point (chart, &(NavChartPoint){ series, index });

  g_assert_cmpstr (got, ==, text);
}

static void
test_describe (void)
{
  assert_described (0, 1, 0, "p90: TTFT: 137 ms, 0:00");
  assert_described (1, 0, 59, "share of requests: 100 %, 1.08 s");
  assert_described (2, 0, 2, "Pareto H100: E2E p95: 110 ms, a month: $6,200");
  assert_described (5, 0, 1, "Mean answer, 249 × TPOT: 9.96 s");
  assert_described (6, 0, 3, "NVIDIA L4, KV cache: 4.57 GiB");
  assert_described (7, 1, 0, "TPOT: 31 ms");
}

/* Shapes have heights that say nothing; what counts is which share is not longer. */
static void
test_describe_length (void)
{
  g_autoptr (NavChart) chart = fixture_chart (3);
  NavChartPoint point = { 0, 0 };
  g_autofree char *text = NULL;

  for (guint i = 0; i < 30; i++)
    nav_chart_move (chart, NAV_CHART_MOVE_ON, &point);
  text = nav_chart_describe_point (chart, &point);
  g_assert_true (g_regex_match_simple ("^Prompt p\\d\\d(\\.\\d)?: \\d{3}$", text, 0, 0));
}

static void
assert_table (guint which, guint n_rows, const char *headings)
{
  g_autoptr (NavChart) chart = fixture_chart (which);
  g_autoptr (NavChartTable) table = nav_chart_table_new (chart);
  g_autofree char *got = g_strjoinv (" | ", table->headings);

  g_assert_cmpstr (got, ==, headings);
  g_assert_cmpuint (table->n_rows, ==, n_rows);
  for (guint row = 0; row < table->n_rows; row++)
    for (guint column = 0; column < table->n_columns; column++) {
      const NavChartCell *cell = nav_chart_table_get (table, row, column);
      g_assert_nonnull (cell->text);
      g_assert_true (table->numeric[column] || isnan (cell->number));
    }
}

static void
test_table (void)
{
  assert_table (0, 1201, "Series | Name | Time (s) | TTFT (ms)");
  assert_table (1, 61, "Name | Value (ms) | share of requests");
  assert_table (2, 6, "Series | Name | a month (USD) | E2E p95 (ms)");
  assert_table (3, 198 + 4, "Series | Name | tokens");
  assert_table (4, 4, "Series | Name | one day (s) | Value (req/s)");
  assert_table (5, 2, "Name | Part | Value (ms) | Target (ms)");
  assert_table (6, 4, "Name | Part | Value (GiB)");
  assert_table (7, 2, "Name | Value (ms) | From (ms) | To (ms) | Target (ms)");
}

static void
test_cells (void)
{
  g_autoptr (NavChart) chart = fixture_chart (7);
  g_autoptr (NavChartTable) table = nav_chart_table_new (chart);

  g_assert_cmpstr (nav_chart_table_get (table, 0, 0)->text, ==, "TTFT");
  g_assert_true (isnan (nav_chart_table_get (table, 0, 0)->number));
  g_assert_cmpstr (nav_chart_table_get (table, 0, 1)->text, ==, "61 ms");
  g_assert_cmpfloat (nav_chart_table_get (table, 0, 1)->number, ==, 61);
  g_assert_cmpfloat (nav_chart_table_get (table, 1, 4)->number, ==, 40);
}

/* Where an area does not stand on zero, its lower edge has a column too. */
static void
test_bases (void)
{
  const double x[] = { 0, 30 }, high[] = { 90, 95 }, low[] = { 25, 20 };
  g_autoptr (NavChart) chart = nav_chart_new (NAV_CHART_PLANE, &fixture_locale, "TTFT");
  g_autoptr (NavChartTable) table = NULL;

  nav_chart_add_series (chart, NAV_CHART_MARK_AREA, NAV_CHART_ROLE_UNKNOWN, "Forecast", x, high, 2);
  nav_chart_set_series_ends (chart, 0, NULL, low);
  table = nav_chart_table_new (chart);
  g_assert_cmpuint (table->n_columns, ==, 4);
  g_assert_cmpstr (table->headings[2], ==, "From");
  g_assert_cmpfloat (nav_chart_table_get (table, 1, 2)->number, ==, 20);
  g_assert_cmpfloat (nav_chart_table_get (table, 1, 3)->number, ==, 95);
}

/* A chart holds copies: what it was made from may go. */
static void
test_copies (void)
{
  g_autoptr (NavChart) chart = NULL;
  g_autofree char *text = NULL;
  char *name = g_strdup ("p95"), *label = g_strdup ("TTFT");
  double *values = g_new0 (double, 2);
  NavChartAxis axis = NAV_CHART_AXIS_INIT;

  chart = nav_chart_new (NAV_CHART_PLANE, &fixture_locale, name);
  nav_chart_add_series (chart, NAV_CHART_MARK_LINE, NAV_CHART_ROLE_SERIES, name, values, values, 2);
  axis.label = label;
  nav_chart_set_axis (chart, NAV_CHART_Y, &axis);
  g_free (name);
  g_free (label);
  g_free (values);
  text = nav_chart_describe_point (chart, &(NavChartPoint){ 0, 1 });
  g_assert_cmpstr (text, ==, "p95: TTFT: 0, 0");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/data/move", test_move);
  g_test_add_func ("/chart/data/move-scattered", test_move_scattered);
  g_test_add_func ("/chart/data/move-across", test_move_across);
  g_test_add_func ("/chart/data/empty", test_empty);
  g_test_add_func ("/chart/data/describe", test_describe);
  g_test_add_func ("/chart/data/describe-length", test_describe_length);
  g_test_add_func ("/chart/data/table", test_table);
  g_test_add_func ("/chart/data/bases", test_bases);
  g_test_add_func ("/chart/data/cells", test_cells);
  g_test_add_func ("/chart/data/copies", test_copies);
  return g_test_run ();
}
