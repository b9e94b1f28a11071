// SPDX-License-Identifier: Apache-2.0
// How long it takes to redraw a chart of 900 x 300 with four lines, CPU time, best of twenty. The
// goal is 2.5 ms for 300 points each.

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "chart/nav-chart-layout.h"

#define WIDTH 900
#define HEIGHT 300
#define SERIES 4
#define ROUNDS 20

static const NavChartLocale words = { .numbers = &nav_number_style_plain, .no_data = "" };

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + now.tv_nsec * 1e-6;
}

/* Noisy, as latencies are. */
static void
fill (double *x, double *y, gsize n, guint series)
{
  for (gsize i = 0; i < n; i++) {
    x[i] = 300.0 * i / n;
    y[i] = 80 + 40 * series + 20 * sin (x[i] / 12 + series) + (double) (i * 7919 % 37);
  }
}

static NavChart *
make_chart (gsize n)
{
  static const char *const names[SERIES] = { "p50", "p90", "p95", "p99" };
  NavChart *chart = nav_chart_new (NAV_CHART_PLANE, &words, "Time to first token");
  NavChartAxis time_axis = NAV_CHART_AXIS_INIT, ttft = NAV_CHART_AXIS_INIT;
  g_autofree double *x = g_new (double, n), *y = g_new (double, n);

  time_axis.unit = NAV_CHART_UNIT_SECONDS;
  ttft.unit = NAV_CHART_UNIT_MS;
  ttft.from_zero = TRUE;
  nav_chart_set_axis (chart, NAV_CHART_X, &time_axis);
  nav_chart_set_axis (chart, NAV_CHART_Y, &ttft);
  for (guint series = 0; series < SERIES; series++) {
    fill (x, y, n, series);
    nav_chart_add_series (chart, NAV_CHART_MARK_LINE, NAV_CHART_ROLE_SERIES + series,
                          names[series], x, y, n);
  }
  nav_chart_add_guide (chart, NAV_CHART_Y, 200, NAV_CHART_ROLE_TEXT, "target 200 ms");
  return chart;
}

static void
measure (gsize n)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  double best_layout = INFINITY, best_draw = INFINITY, best = INFINITY;

  for (guint round = 0; round < ROUNDS; round++) {
    double start = cpu_ms (), made, laid_out, drawn;
    g_autoptr (NavChart) chart = make_chart (n);
    g_autoptr (NavChartLayout) layout = NULL;

    made = cpu_ms ();
    layout = nav_chart_layout_new (chart, nav_chart_theme_paper (), WIDTH, HEIGHT, 0);
    laid_out = cpu_ms ();
    nav_chart_layout_render (layout, cr);
    cairo_surface_flush (surface);
    drawn = cpu_ms ();
    best_layout = MIN (best_layout, laid_out - made);
    best_draw = MIN (best_draw, drawn - laid_out);
    best = MIN (best, drawn - start);
  }
  printf ("chart of %d x %6zu points: redrawn in %5.2f ms: laid out %5.2f, drawn %5.2f\n", SERIES,
          n, best, best_layout, best_draw);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (void)
{
  setlocale (LC_ALL, "");
  measure (300);
  measure (3000);
  measure (100000);
  return 0;
}
