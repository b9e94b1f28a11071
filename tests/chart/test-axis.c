// SPDX-License-Identifier: Apache-2.0
// Axes: where they begin and end, their ticks, what those say.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-random.h"
#include "chart/nav-chart-axis.h"

static const NavChartAxis plain = NAV_CHART_AXIS_INIT;

static void
assert_domain (const NavChartAxis *axis, double low, double high, double min, double max)
{
  double got_min, got_max;

  nav_chart_axis_domain (axis, low, high, 5, &got_min, &got_max);
  g_assert_cmpfloat_with_epsilon (got_min, min, 1e-9 * MAX (1, fabs (min)));
  g_assert_cmpfloat_with_epsilon (got_max, max, 1e-9 * MAX (1, fabs (max)));
}

static void
test_domain (void)
{
  NavChartAxis axis = plain;

  assert_domain (&axis, 3, 97, 0, 100);
  assert_domain (&axis, 312, 388, 300, 400);
  axis.from_zero = TRUE;
  assert_domain (&axis, 312, 388, 0, 400);
  assert_domain (&axis, -312, -100, -400, 0);
  axis.from_zero = FALSE;
  assert_domain (&axis, 5, 5, 4.4, 5.6); /* one value has room around it */
  assert_domain (&axis, 0, 0, 0, 1);
  assert_domain (&axis, NAN, NAN, 0, 1);
  assert_domain (&axis, 1e300, INFINITY, 0, 1);
  axis.min = 0;
  axis.max = 24;
  assert_domain (&axis, 15, 90, 0, 24); /* as stated, whatever the data */
  axis.min = 7;
  axis.max = 3;
  assert_domain (&axis, 15, 90, 7, 8); /* and never the wrong way round */
}

static void
test_domain_of_logarithms (void)
{
  NavChartAxis axis = plain;

  axis.logarithmic = TRUE;
  assert_domain (&axis, 3, 970, 1, 1000);
  assert_domain (&axis, 100, 100, 100, 1000);
  assert_domain (&axis, -5, 0, 1, 10); /* nothing has a place on it */
  g_assert_false (nav_chart_axis_shows (&axis, 0));
  g_assert_true (nav_chart_axis_shows (&axis, 1e-9));
  g_assert_false (nav_chart_axis_shows (&axis, 5e-324));
}

static char *
ticks_of (const NavChartAxis *axis, double min, double max, guint at_most)
{
  double ticks[NAV_CHART_MAX_TICKS];
  guint n = nav_chart_axis_ticks (axis, min, max, at_most, ticks);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    g_autofree char *text =
      nav_chart_axis_format_tick (axis, &nav_number_style_plain, ticks, n, i);
    g_string_append_printf (out, "%s%s", i > 0 ? " | " : "", text);
  }
  return g_string_free (out, FALSE);
}

static void
assert_ticks (const NavChartAxis *axis, double min, double max, guint at_most, const char *ticks)
{
  g_autofree char *got = ticks_of (axis, min, max, at_most);

  g_assert_cmpstr (got, ==, ticks);
}

static void
test_ticks (void)
{
  NavChartAxis axis = plain;

  assert_ticks (&axis, 0, 100, 5, "0 | 20 | 40 | 60 | 80 | 100");
  assert_ticks (&axis, 0, 100, 2, "0 | 50 | 100");
  assert_ticks (&axis, 0, 0.3, 3, "0.0 | 0.1 | 0.2 | 0.3");
  assert_ticks (&axis, -1, 1, 2, "−1 | 0 | 1");
  assert_ticks (&axis, 12340, 12400, 3, "12,340 | 12,360 | 12,380 | 12,400");
  axis.unit = NAV_CHART_UNIT_COUNT;
  assert_ticks (&axis, 0, 2, 5, "0 | 1 | 2"); /* half a token is none */
  axis.unit = NAV_CHART_UNIT_MS;
  assert_ticks (&axis, 0, 600, 3, "0 | 200 | 400 | 600 ms");
  assert_ticks (&axis, 0, 1500, 3, "0.0 | 0.5 | 1.0 | 1.5 s");
  axis.unit = NAV_CHART_UNIT_RATE;
  assert_ticks (&axis, 0, 3, 3, "0 | 1 | 2 | 3 req/s");
  axis.unit = NAV_CHART_UNIT_GIB;
  assert_ticks (&axis, 0, 20, 2, "0 | 10 | 20 GiB");
  axis.unit = NAV_CHART_UNIT_RATIO;
  assert_ticks (&axis, 0, 1, 2, "0 | 50 | 100 %");
  axis.unit = NAV_CHART_UNIT_USD;
  assert_ticks (&axis, 0, 2000, 2, "$0 | $1,000 | $2,000");
  assert_ticks (&axis, 0, 0.2, 2, "$0.0 | $0.1 | $0.2");
}

static void
test_ticks_of_time (void)
{
  NavChartAxis axis = plain;

  axis.unit = NAV_CHART_UNIT_SECONDS;
  assert_ticks (&axis, 0, 90, 6, "0:00 | 0:15 | 0:30 | 0:45 | 1:00 | 1:15 | 1:30");
  assert_ticks (&axis, 0, 1, 2, "0.0 | 0.5 | 1.0 s");
  assert_ticks (&axis, 0, 600, 5, "0:00 | 2:00 | 4:00 | 6:00 | 8:00 | 10:00");
  assert_ticks (&axis, 0, 86400, 4, "0 h | 6 h | 12 h | 18 h | 24 h");
}

static void
test_ticks_of_logarithms (void)
{
  NavChartAxis axis = plain;

  axis.logarithmic = TRUE;
  axis.unit = NAV_CHART_UNIT_MS;
  assert_ticks (&axis, 10, 1000, 8, "0.01 | 0.02 | 0.05 | 0.1 | 0.2 | 0.5 | 1 s");
  assert_ticks (&axis, 1, 100, 4, "1 | 10 | 100 ms");
  assert_ticks (&axis, 1, 1e9, 5, "0.001 | 0.1 | 10 | 1,000 | 100,000 s");
}

static void
test_place (void)
{
  NavChartAxis axis = plain;

  g_assert_cmpfloat (nav_chart_axis_place (&axis, 0, 200, 50), ==, 0.25);
  g_assert_true (isnan (nav_chart_axis_place (&axis, 0, 200, NAN)));
  axis.logarithmic = TRUE;
  g_assert_cmpfloat_with_epsilon (nav_chart_axis_place (&axis, 1, 100, 10), 0.5, 1e-12);
  g_assert_true (isnan (nav_chart_axis_place (&axis, 1, 100, 0)));
}

static void
test_values (void)
{
  static const struct {
    NavChartUnit unit;
    double value;
    const char *text;
  } cases[] = {
    { NAV_CHART_UNIT_NUMBER, 1.2345, "1.23" },   { NAV_CHART_UNIT_COUNT, 12345, "12,345" },
    { NAV_CHART_UNIT_MS, 412, "412 ms" },        { NAV_CHART_UNIT_RATE, 2.67, "2.67 req/s" },
    { NAV_CHART_UNIT_GIB, 14.99, "15 GiB" },     { NAV_CHART_UNIT_RATIO, 0.18, "18 %" },
    { NAV_CHART_UNIT_USD, 1168, "$1,168" },      { NAV_CHART_UNIT_SECONDS, 75, "1:15" },
    { NAV_CHART_UNIT_SECONDS, -1, "–" },         { NAV_CHART_UNIT_SECONDS, NAN, "–" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    NavChartAxis axis = plain;
    g_autofree char *text = NULL;

    axis.unit = cases[i].unit;
    text = nav_chart_axis_format (&axis, &nav_number_style_plain, cases[i].value);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static double
any_number (NavRandom *random)
{
  double size = pow (10, 24 * nav_random_uniform (random) - 12);

  return nav_random_uniform (random) < 0.3 ? -size : size;
}

/* Six decimals tell neighbours apart down to a thousandth of a millisecond. */
static void
assert_ascending (const NavChartAxis *axis, const double *ticks, guint n, double min, double max)
{
  g_autofree char *before = g_strdup ("");

  for (guint i = 0; i < n; i++) {
    char *text = nav_chart_axis_format_tick (axis, &nav_number_style_plain, ticks, n, i);

    g_assert_cmpfloat (ticks[i], >=, min - 1e-6 * (max - min));
    g_assert_cmpfloat (ticks[i], <=, max + 1e-6 * (max - min));
    if (i > 0)
      g_assert_cmpfloat (ticks[i], >, ticks[i - 1]);
    if (i > 0 && ticks[i] - ticks[i - 1] >= 1e-3 && fabs (ticks[0]) >= 1e-3)
      g_assert_cmpstr (text, !=, before);
    g_free (before);
    before = text;
  }
}

/* Whatever the data: the axis holds it, ticks ascend within it and have different words. */
static void
test_any_data (void)
{
  g_autoptr (NavRandom) random = nav_random_new (7, "axes");

  for (guint round = 0; round < 5000; round++) {
    NavChartAxis axis = plain;
    double low = any_number (random), high = any_number (random), min, max;
    double ticks[NAV_CHART_MAX_TICKS];
    guint at_most = 1 + (guint) (nav_random_uniform (random) * 12), n;

    axis.unit = (NavChartUnit) (nav_random_uniform (random) * 8);
    axis.logarithmic = nav_random_uniform (random) < 0.3;
    axis.from_zero = nav_random_uniform (random) < 0.3;
    nav_chart_axis_domain (&axis, low, high, at_most, &min, &max);
    g_assert_cmpfloat (min, <, max);
    n = nav_chart_axis_ticks (&axis, min, max, at_most, ticks);
    g_assert_cmpuint (n, <=, NAV_CHART_MAX_TICKS);
    assert_ascending (&axis, ticks, n, min, max);
    if (nav_chart_axis_shows (&axis, low) && nav_chart_axis_shows (&axis, high)) {
      g_assert_cmpfloat (min - 1e-6 * (max - min), <=, MIN (low, high));
      g_assert_cmpfloat (max + 1e-6 * (max - min), >=, MAX (low, high));
    }
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/axis/domain", test_domain);
  g_test_add_func ("/chart/axis/domain-of-logarithms", test_domain_of_logarithms);
  g_test_add_func ("/chart/axis/ticks", test_ticks);
  g_test_add_func ("/chart/axis/ticks-of-time", test_ticks_of_time);
  g_test_add_func ("/chart/axis/ticks-of-logarithms", test_ticks_of_logarithms);
  g_test_add_func ("/chart/axis/place", test_place);
  g_test_add_func ("/chart/axis/values", test_values);
  g_test_add_func ("/chart/axis/any-data", test_any_data);
  return g_test_run ();
}
