// SPDX-License-Identifier: Apache-2.0
// Drawing: any size, any data, without a complaint of cairo; and what is drawn where.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-random.h"
#include "chart-fixture.h"

static const double infinities[] = { NAN, INFINITY, -INFINITY, 0, -1, 1e16, 1e300, 5e-324, 7 };

static void
draw_and_drop (NavChart *chart, const NavChartTheme *theme, double width, double height,
               NavChartLayoutFlags flags)
{
  cairo_surface_destroy (fixture_draw (chart, theme, width, height, flags));
}

static void
test_sizes (void)
{
  static const double sides[] = { -5, 0, 0.4, 1, 2, 7, 40, 3000, 1e9, NAN, INFINITY };
  const NavChartTheme *theme = nav_chart_theme_get (FALSE, FALSE);

  for (guint which = 0; which < FIXTURE_N_CHARTS; which++) {
    g_autoptr (NavChart) chart = fixture_chart (which);
    for (gsize i = 0; i < G_N_ELEMENTS (sides); i++) {
      draw_and_drop (chart, theme, sides[i], 100, NAV_CHART_LAYOUT_TITLE);
      draw_and_drop (chart, theme, 300, sides[i], NAV_CHART_LAYOUT_RIGHT_TO_LEFT);
      draw_and_drop (chart, theme, sides[i], sides[i], NAV_CHART_LAYOUT_PLAIN);
    }
  }
}

static void
test_every_ink (void)
{
  for (guint which = 0; which < FIXTURE_N_CHARTS; which++)
    for (guint look = 0; look < 4; look++) {
      g_autoptr (NavChart) chart = fixture_chart (which);
      cairo_surface_t *surface =
        fixture_draw (chart, nav_chart_theme_get (look & 1, look & 2), 500, 200,
                      NAV_CHART_LAYOUT_TITLE);

      g_assert_cmpuint (fixture_count_inked (surface), >, 500);
      cairo_surface_destroy (surface);
    }
}

static void
test_odd_data (void)
{
  const double one = 5;

  for (guint mark = NAV_CHART_MARK_LINE; mark <= NAV_CHART_MARK_POINTS; mark++)
    for (guint logarithmic = 0; logarithmic < 2; logarithmic++) {
      g_autoptr (NavChart) odd =
        fixture_plane (mark, infinities, infinities, G_N_ELEMENTS (infinities));
      g_autoptr (NavChart) single = fixture_plane (mark, &one, &one, 1);
      g_autoptr (NavChart) nothing = fixture_plane (mark, NULL, NULL, 0);
      NavChart *charts[] = { odd, single, nothing };
      NavChartAxis axis = NAV_CHART_AXIS_INIT;

      axis.logarithmic = logarithmic > 0;
      for (gsize i = 0; i < G_N_ELEMENTS (charts); i++) {
        nav_chart_set_axis (charts[i], NAV_CHART_X, &axis);
        nav_chart_set_axis (charts[i], NAV_CHART_Y, &axis);
        draw_and_drop (charts[i], nav_chart_theme_paper (), 300, 200, NAV_CHART_LAYOUT_PLAIN);
      }
    }
}

static void
test_odd_rows (void)
{
  g_autoptr (NavChart) chart = nav_chart_new (NAV_CHART_ROWS, &fixture_locale, "\xff\xfe");

  nav_chart_add_row (chart, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (infinities); i++) {
    guint row = nav_chart_add_row (chart, "name \xc3", "");
    nav_chart_add_part (chart, row, NAV_CHART_ROLE_MET, "", infinities[i]);
    nav_chart_add_part (chart, row, NAV_CHART_ROLE_MISSED, NULL, 3);
    nav_chart_set_row_range (chart, row, infinities[i],
                             infinities[G_N_ELEMENTS (infinities) - 1 - i]);
    nav_chart_set_row_target (chart, row, infinities[i], "target");
  }
  draw_and_drop (chart, nav_chart_theme_paper (), 400, 600, NAV_CHART_LAYOUT_TITLE);
  draw_and_drop (chart, nav_chart_theme_paper (), 50, 30, NAV_CHART_LAYOUT_RIGHT_TO_LEFT);
}

static double
any_value (NavRandom *random)
{
  double chance = nav_random_uniform (random);

  if (chance < 0.1)
    return infinities[(gsize) (nav_random_uniform (random) * G_N_ELEMENTS (infinities))];
  return (nav_random_uniform (random) - 0.2) * pow (10, 8 * nav_random_uniform (random) - 3);
}

static void
add_any_series (NavChart *chart, NavRandom *random, guint number)
{
  gsize n = (gsize) (nav_random_uniform (random) * 40);
  g_autofree double *x = g_new (double, n + 1), *y = g_new (double, n + 1);
  g_autofree double *ends = g_new (double, n + 1), *bases = g_new (double, n + 1);
  guint series;

  for (gsize i = 0; i < n; i++) {
    x[i] = any_value (random);
    y[i] = any_value (random);
    ends[i] = any_value (random);
    bases[i] = any_value (random);
  }
  series = nav_chart_add_series (chart, (NavChartMark) (nav_random_uniform (random) * 5),
                                 NAV_CHART_ROLE_SERIES + number, number % 2 ? "name" : NULL, x, y,
                                 n);
  if (nav_random_uniform (random) < 0.5)
    nav_chart_set_series_ends (chart, series, ends, bases);
}

/* A chart of any data is drawn, and its cursor goes to whatever can be drawn. */
static void
test_any_data (void)
{
  g_autoptr (NavRandom) random = nav_random_new (1, "charts");

  for (guint round = 0; round < 400; round++) {
    g_autoptr (NavChart) chart = nav_chart_new (NAV_CHART_PLANE, &fixture_locale, "any");
    NavChartPoint point = { G_MAXUINT, G_MAXUINT };
    g_autoptr (NavChartLayout) layout = NULL;

    for (guint direction = NAV_CHART_X; direction <= NAV_CHART_Y; direction++) {
      NavChartAxis axis = NAV_CHART_AXIS_INIT;
      axis.unit = (NavChartUnit) (nav_random_uniform (random) * 8);
      axis.logarithmic = nav_random_uniform (random) < 0.3;
      axis.min = nav_random_uniform (random) < 0.2 ? any_value (random) : NAN;
      axis.max = nav_random_uniform (random) < 0.2 ? any_value (random) : NAN;
      nav_chart_set_axis (chart, direction, &axis);
      nav_chart_add_guide (chart, direction, any_value (random), NAV_CHART_ROLE_TEXT, "guide");
    }
    for (guint i = 0; i < round % 7; i++)
      add_any_series (chart, random, i);
    draw_and_drop (chart, nav_chart_theme_paper (), nav_random_uniform (random) * 500,
                   nav_random_uniform (random) * 300, round % 4);
    layout = nav_chart_layout_new (chart, nav_chart_theme_paper (), 300, 200, 0);
    while (nav_chart_move (chart, NAV_CHART_MOVE_ON, &point)) {
      NavChartBox box;
      g_assert_true (nav_chart_layout_locate (layout, &point, &box));
      g_assert_true (isfinite (box.x) && isfinite (box.y));
    }
  }
}

static gboolean
is_inked (cairo_surface_t *surface, double x, double y)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  guint32 argb;

  memcpy (&argb, data + (int) y * cairo_image_surface_get_stride (surface) + 4 * (int) x,
          sizeof argb);
  return argb >> 24 > 40;
}

/* Each point of a line is under ink, few or many as they are. */
static void
check_line (gsize n)
{
  g_autofree double *x = g_new (double, n), *y = g_new (double, n);
  g_autoptr (NavChart) chart = NULL;
  g_autoptr (NavChartLayout) layout = NULL;
  cairo_surface_t *surface;

  for (gsize i = 0; i < n; i++) {
    x[i] = i;
    y[i] = sin (i * 12.0 / n);
  }
  chart = fixture_plane (NAV_CHART_MARK_LINE, x, y, n);
  layout = nav_chart_layout_new (chart, nav_chart_theme_get (FALSE, FALSE), 400, 200, 0);
  surface = fixture_draw (chart, nav_chart_theme_get (FALSE, FALSE), 400, 200, 0);
  for (guint i = 0; i < n; i += MAX (1, n / 100)) {
    NavChartBox box;
    g_assert_true (nav_chart_layout_locate (layout, &(NavChartPoint){ 0, i }, &box));
    g_assert_true (is_inked (surface, CLAMP (box.x, 0, 399), CLAMP (box.y, 0, 199)));
  }
  cairo_surface_destroy (surface);
}

static void
test_line (void)
{
  check_line (2);
  check_line (65); /* a stroke ends in between */
  check_line (300);
  check_line (100000); /* more than there are pixels */
}

/* Where a value is missing there is no line; one alone is a dot. */
static void
test_gaps (void)
{
  const double x[] = { 0, 1, 2, 3, 4, 5, 6 }, y[] = { 1, 1, NAN, 1, NAN, 1, 1 };
  g_autoptr (NavChart) chart = fixture_plane (NAV_CHART_MARK_LINE, x, y, G_N_ELEMENTS (x));
  g_autoptr (NavChartLayout) layout = NULL;
  NavChartBox first, second, alone, fifth;
  cairo_surface_t *surface;

  layout = nav_chart_layout_new (chart, nav_chart_theme_get (FALSE, FALSE), 400, 200, 0);
  surface = fixture_draw (chart, nav_chart_theme_get (FALSE, FALSE), 400, 200, 0);
  g_assert_true (nav_chart_layout_locate (layout, &(NavChartPoint){ 0, 0 }, &first));
  g_assert_true (nav_chart_layout_locate (layout, &(NavChartPoint){ 0, 1 }, &second));
  g_assert_true (nav_chart_layout_locate (layout, &(NavChartPoint){ 0, 3 }, &alone));
  g_assert_true (nav_chart_layout_locate (layout, &(NavChartPoint){ 0, 5 }, &fifth));
  g_assert_true (is_inked (surface, (first.x + second.x) / 2, first.y));
  g_assert_false (is_inked (surface, second.x + 20, first.y));
  g_assert_true (is_inked (surface, alone.x, alone.y));
  g_assert_false (is_inked (surface, fifth.x - 20, first.y));
  cairo_surface_destroy (surface);
}

/* The cursor is drawn upon the picture, and nothing is for a point that is not there. */
static void
test_cursor (void)
{
  const NavChartPoint points[] = { { 0, 1 }, { 0, 99999 }, { 99999, 0 } };

  for (guint which = 0; which < FIXTURE_N_CHARTS; which++) {
    g_autoptr (NavChart) chart = fixture_chart (which);
    g_autoptr (NavChartLayout) layout =
      nav_chart_layout_new (chart, nav_chart_theme_paper (), 500, 200, 0);
    NavChartPoint there = { G_MAXUINT, G_MAXUINT };

    g_assert_true (nav_chart_move (chart, NAV_CHART_MOVE_ON, &there));
    for (gsize i = 0; i <= G_N_ELEMENTS (points); i++) {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 500, 200);
      cairo_t *cr = cairo_create (surface);

      nav_chart_layout_render_cursor (layout, i == 0 ? &there : &points[i - 1], cr);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      if (i == 0)
        g_assert_cmpuint (fixture_count_inked (surface), >, 10);
      else if (i > 1)
        g_assert_cmpuint (fixture_count_inked (surface), ==, 0);
      cairo_surface_destroy (surface);
    }
  }
}

/* The same chart gives the same bytes. */
static void
test_reproducible (void)
{
  for (guint which = 0; which < FIXTURE_N_CHARTS; which++) {
    g_autoptr (NavChart) one = fixture_chart (which);
    g_autoptr (NavChart) other = fixture_chart (which);
    cairo_surface_t *first = fixture_draw (one, nav_chart_theme_paper (), 400, 200, 0);
    cairo_surface_t *second = fixture_draw (other, nav_chart_theme_paper (), 400, 200, 0);

    gsize size = 200 * (gsize) cairo_image_surface_get_stride (first);

    g_assert_cmpmem (cairo_image_surface_get_data (first), size,
                     cairo_image_surface_get_data (second), size);
    cairo_surface_destroy (first);
    cairo_surface_destroy (second);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/render/sizes", test_sizes);
  g_test_add_func ("/chart/render/every-ink", test_every_ink);
  g_test_add_func ("/chart/render/odd-data", test_odd_data);
  g_test_add_func ("/chart/render/odd-rows", test_odd_rows);
  g_test_add_func ("/chart/render/any-data", test_any_data);
  g_test_add_func ("/chart/render/line", test_line);
  g_test_add_func ("/chart/render/gaps", test_gaps);
  g_test_add_func ("/chart/render/cursor", test_cursor);
  g_test_add_func ("/chart/render/reproducible", test_reproducible);
  return g_test_run ();
}
