// SPDX-License-Identifier: Apache-2.0
#include "chart-fixture.h"

#include <math.h>
#include <string.h>

#include "chart/nav-chart-budget.h"
#include "chart/nav-chart-lengths.h"
#include "chart/nav-chart-memory.h"
#include "chart/nav-chart-rates.h"

const NavChartLocale fixture_locale = {
  .numbers = &nav_number_style_plain,
  .log_scale = "log scale",
  .no_data = "No data yet",
  .series = "Series",
  .name = "Name",
  .part = "Part",
  .value = "Value",
  .time = "Time",
  .from = "From",
  .to = "To",
  .target = "Target",
};

const char *const fixture_names[FIXTURE_N_CHARTS] = { "lines",   "cdf",    "scatter", "lengths",
                                                      "rates",   "budget", "memory",  "meters" };

static NavChart *
new_chart (NavChartKind kind, const char *title, NavChartAxis *x, NavChartAxis *y)
{
  static const NavChartAxis plain = NAV_CHART_AXIS_INIT;

  *x = *y = plain;
  return nav_chart_new (kind, &fixture_locale, title);
}

static void
set_axes (NavChart *chart, const NavChartAxis *x, const NavChartAxis *y)
{
  nav_chart_set_axis (chart, NAV_CHART_X, x);
  nav_chart_set_axis (chart, NAV_CHART_Y, y);
}

static NavChart *
new_lines (void)
{
  static const char *const names[] = { "p50", "p90", "p95", "p99" };
  double x[300], y[300];
  NavChartAxis time, ttft;
  NavChart *chart = new_chart (NAV_CHART_PLANE, "Time to first token", &time, &ttft);

  time.unit = NAV_CHART_UNIT_SECONDS;
  ttft.unit = NAV_CHART_UNIT_MS;
  ttft.label = "TTFT";
  ttft.from_zero = TRUE;
  set_axes (chart, &time, &ttft);
  for (guint series = 0; series < G_N_ELEMENTS (names); series++) {
    for (guint i = 0; i < G_N_ELEMENTS (x); i++) {
      x[i] = i;
      y[i] = 80 + 40 * series + 20 * sin (i / 12.0 + series);
    }
    nav_chart_add_series (chart, NAV_CHART_MARK_LINE, NAV_CHART_ROLE_SERIES + series,
                          names[series], x, y, G_N_ELEMENTS (x));
  }
  nav_chart_add_guide (chart, NAV_CHART_Y, 200, NAV_CHART_ROLE_TEXT, "target 200 ms");
  nav_chart_set_simulated (chart, "Simulated");
  nav_chart_set_caption (chart, "1,840 requests, seed 1");
  return chart;
}

static NavChart *
new_cdf (void)
{
  double x[60], y[60];
  NavChartAxis ttft, share;
  NavChart *chart = new_chart (NAV_CHART_PLANE, "All requests", &ttft, &share);

  ttft.unit = NAV_CHART_UNIT_MS;
  ttft.from_zero = TRUE;
  share.unit = NAV_CHART_UNIT_RATIO;
  share.label = "share of requests";
  share.min = 0;
  share.max = 1;
  set_axes (chart, &ttft, &share);
  for (guint i = 0; i < G_N_ELEMENTS (x); i++) {
    x[i] = 40 + i * i * 0.3;
    y[i] = (i + 1) / 60.0;
  }
  nav_chart_add_series (chart, NAV_CHART_MARK_STEP, NAV_CHART_ROLE_ACCENT, NULL, x, y,
                        G_N_ELEMENTS (x));
  nav_chart_add_guide (chart, NAV_CHART_X, 200, NAV_CHART_ROLE_TEXT, "target 200 ms");
  return chart;
}

static NavChart *
new_scatter (void)
{
  static const double x[] = { 1168, 3400, 6200 }, y[] = { 620, 240, 110 };
  static const double others_x[] = { 2000, 4000, 5000 }, others_y[] = { 900, 800, 300 };
  static const char *const names[] = { "L4", "A100", "H100" };
  NavChartAxis cost, latency;
  NavChart *chart = new_chart (NAV_CHART_PLANE, "Cost against latency", &cost, &latency);
  guint series;

  cost.unit = NAV_CHART_UNIT_USD;
  cost.label = "a month";
  latency.unit = NAV_CHART_UNIT_MS;
  latency.label = "E2E p95";
  latency.logarithmic = TRUE;
  set_axes (chart, &cost, &latency);
  series = nav_chart_add_series (chart, NAV_CHART_MARK_POINTS, NAV_CHART_ROLE_SERIES, "Pareto", x,
                                 y, G_N_ELEMENTS (x));
  nav_chart_set_series_names (chart, series, names);
  nav_chart_add_series (chart, NAV_CHART_MARK_POINTS, NAV_CHART_ROLE_SERIES + 1, "others",
                        others_x, others_y, G_N_ELEMENTS (others_x));
  return chart;
}

static NavChart *
new_lengths (void)
{
  g_autoptr (NavDistribution) prompt =
    nav_distribution_new_spread (NAV_DISTRIBUTION_LOGNORMAL, 512, 300, 1, 4096);
  g_autoptr (NavDistribution) answer =
    nav_distribution_new_spread (NAV_DISTRIBUTION_NORMAL, 256, 80, 1, 1024);
  const NavChartLength lengths[] = { { "Prompt", prompt }, { "Answer", answer } };
  const NavChartLengthWords words = { "Token lengths", "tokens", "mean" };

  return nav_chart_lengths_new (&fixture_locale, &words, lengths, G_N_ELEMENTS (lengths), 95);
}

static NavChart *
new_meters (void)
{
  NavChartAxis ms, none;
  NavChart *chart = new_chart (NAV_CHART_ROWS, "Latency at p95", &ms, &none);
  guint row;

  ms.unit = NAV_CHART_UNIT_MS;
  nav_chart_set_axis (chart, NAV_CHART_X, &ms);
  row = nav_chart_add_row (chart, "TTFT", "61 ms");
  nav_chart_add_part (chart, row, NAV_CHART_ROLE_MET, NULL, 61);
  nav_chart_set_row_range (chart, row, 48, 74);
  nav_chart_set_row_target (chart, row, 150, "target 150 ms");
  row = nav_chart_add_row (chart, "TPOT", "31 ms");
  nav_chart_add_part (chart, row, NAV_CHART_ROLE_CLOSE, NULL, 31);
  nav_chart_set_row_range (chart, row, 25, 44);
  nav_chart_set_row_target (chart, row, 40, "target 40 ms");
  return chart;
}

NavChart *
fixture_chart (guint which)
{
  const NavChartRateWords rates = { "Request rate", "one day", "mean", "peak" };
  const NavLatencyBudget budget = { 150, 40, 6000, 250, FALSE };
  const NavChartBudgetWords budget_words = { "How the targets fit together", "Mean answer", "TTFT",
                                             "249 × TPOT", "E2E", "E2E binds" };
  const NavChartMemory memory = { 14.99, 1.2, 0.84, 4.57, 24 };
  const NavChartMemoryWords memory_words = { "Memory of one GPU", "NVIDIA L4", "Weights",
                                             "Activation", "Overhead", "KV cache" };

  switch (which) {
  case 0:
    return new_lines ();
  case 1:
    return new_cdf ();
  case 2:
    return new_scatter ();
  case 3:
    return new_lengths ();
  case 4:
    return nav_chart_rates_new (&fixture_locale, &rates, 1.33, 2.67);
  case 5:
    return nav_chart_budget_new (&fixture_locale, &budget_words, &budget);
  case 6:
    return nav_chart_memory_new (&fixture_locale, &memory_words, &memory);
  case 7:
    return new_meters ();
  default:
    g_assert_not_reached ();
  }
}

/* A plane with one series and plain axes. */
NavChart *
fixture_plane (NavChartMark mark, const double *x, const double *y, gsize n)
{
  NavChart *chart = nav_chart_new (NAV_CHART_PLANE, &fixture_locale, NULL);

  nav_chart_add_series (chart, mark, NAV_CHART_ROLE_SERIES, NULL, x, y, n);
  return chart;
}

/* What can be held in memory. */
static int
side_of (double length)
{
  return isnan (length) ? 1 : (int) CLAMP (length, 1, 4000);
}

cairo_surface_t *
fixture_draw (NavChart *chart, const NavChartTheme *theme, double width, double height,
              NavChartLayoutFlags flags)
{
  g_autoptr (NavChartLayout) layout = nav_chart_layout_new (chart, theme, width, height, flags);
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, side_of (width), side_of (height));
  cairo_t *cr = cairo_create (surface);

  nav_chart_layout_render (layout, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
}

/* Pixels that are not what they were. */
guint
fixture_count_inked (cairo_surface_t *surface)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++) {
      guint32 argb;
      memcpy (&argb, data + y * stride + 4 * x, sizeof argb);
      n += argb != 0;
    }
  return n;
}

/* Returns: (transfer full) (nullable): the nth text of a kind */
char *
fixture_text (const NavChartLayout *layout, NavChartTextKind kind, guint nth)
{
  for (guint i = 0; i < nav_chart_layout_get_n_texts (layout); i++) {
    NavChartTextKind this_kind;
    const char *text = nav_chart_layout_get_text (layout, i, &this_kind, NULL, NULL);
    if (this_kind == kind && nth-- == 0)
      return g_strdup (text);
  }
  return NULL;
}
