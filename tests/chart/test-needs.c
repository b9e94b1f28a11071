// SPDX-License-Identifier: Apache-2.0
// The pictures of Needs and of memory: what their data becomes.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "chart-fixture.h"
#include "chart/nav-chart-budget.h"
#include "chart/nav-chart-lengths.h"
#include "chart/nav-chart-memory.h"
#include "chart/nav-chart-rates.h"
#include "chart/nav-chart-table.h"

static const NavChartLengthWords length_words = { "Token lengths", "tokens", "mean" };

static NavBudgetVerdict
judge (double ttft, double tpot, double e2e, double output)
{
  const NavLatencyBudget budget = { ttft, tpot, e2e, output, FALSE };
  NavBudgetVerdict verdict;

  nav_latency_budget_judge (&budget, &verdict);
  return verdict;
}

static void
test_budget (void)
{
  NavBudgetVerdict verdict = judge (500, 40, 6500, 251);

  /* (6500 - 500) / 250 = 24, less than 40. */
  g_assert_cmpint (verdict.binding, ==, NAV_BUDGET_E2E);
  g_assert_cmpfloat (verdict.gaps, ==, 250);
  g_assert_cmpfloat (verdict.sum_ms, ==, 10500);
  g_assert_cmpfloat (verdict.spare_ms, ==, -4000);
  g_assert_cmpfloat (verdict.allowed_tpot_ms, ==, 24);
  verdict = judge (500, 40, 10500, 251);
  g_assert_cmpint (verdict.binding, ==, NAV_BUDGET_PARTS); /* exactly fits */
  g_assert_cmpfloat (verdict.spare_ms, ==, 0);
  g_assert_cmpfloat (verdict.allowed_tpot_ms, ==, 40);
}

/* A target that is not there binds nothing. */
static void
test_budget_open (void)
{
  g_assert_cmpint (judge (500, 40, NAN, 251).binding, ==, NAV_BUDGET_OPEN);
  g_assert_cmpint (judge (NAN, NAN, NAN, 251).binding, ==, NAV_BUDGET_OPEN);
  g_assert_cmpint (judge (500, 40, 6500, NAN).binding, ==, NAV_BUDGET_OPEN);
  g_assert_true (isnan (judge (500, 40, NAN, 251).allowed_tpot_ms));
  /* Without TPOT the whole answer alone says how fast tokens must come. */
  g_assert_cmpint (judge (500, NAN, 6500, 251).binding, ==, NAV_BUDGET_E2E);
  g_assert_cmpfloat (judge (500, NAN, 6500, 251).allowed_tpot_ms, ==, 24);
  /* Without TTFT the first token may take no time at best. */
  g_assert_cmpfloat (judge (NAN, 40, 5000, 251).allowed_tpot_ms, ==, 20);
  g_assert_cmpint (judge (NAN, 40, 5000, 251).binding, ==, NAV_BUDGET_E2E);
}

static void
test_budget_edges (void)
{
  /* One token: its time is all there is. */
  g_assert_cmpint (judge (500, 40, 600, 1).binding, ==, NAV_BUDGET_PARTS);
  g_assert_cmpint (judge (500, 40, 400, 1).binding, ==, NAV_BUDGET_E2E);
  g_assert_true (isnan (judge (500, 40, 600, 1).allowed_tpot_ms));
  /* Nothing is left after the first token. */
  g_assert_cmpint (judge (500, 40, 500, 251).binding, ==, NAV_BUDGET_E2E);
  g_assert_cmpfloat (judge (500, 40, 500, 251).allowed_tpot_ms, ==, 0);
  g_assert_cmpfloat (judge (500, 40, 100, 251).allowed_tpot_ms, ==, 0);
}

/* Red is for what nothing can meet; an ink that is nowhere else in the picture. */
static gboolean
has_ink (NavChart *chart, const NavInk *ink)
{
  cairo_surface_t *surface = fixture_draw (chart, nav_chart_theme_paper (), 400, 120, 0);
  guint32 wanted = 0xff000000 | (guint32) round (ink->red * 255) << 16 |
                   (guint32) round (ink->green * 255) << 8 | (guint32) round (ink->blue * 255);
  const guchar *data = cairo_image_surface_get_data (surface);
  gboolean found = FALSE;

  for (int i = 0; i < 400 * 120 && !found; i++) {
    guint32 argb;
    memcpy (&argb, data + 4 * i, sizeof argb);
    found = argb == wanted;
  }
  cairo_surface_destroy (surface);
  return found;
}

static void
test_budget_red (void)
{
  const NavChartBudgetWords words = { "t", "Mean answer", "TTFT", "250 × TPOT", "E2E", NULL };
  NavLatencyBudget budget = { 500, 40, 6500, 251, FALSE };
  g_autoptr (NavChart) binding = nav_chart_budget_new (&fixture_locale, &words, &budget);
  g_autoptr (NavChart) impossible = NULL;

  budget.out_of_reach = TRUE;
  impossible = nav_chart_budget_new (&fixture_locale, &words, &budget);
  g_assert_false (has_ink (binding, &nav_chart_theme_paper ()->missed));
  g_assert_true (has_ink (impossible, &nav_chart_theme_paper ()->missed));
}

static NavChart *
lengths_of (NavDistribution *distribution)
{
  const NavChartLength length = { "Prompt", distribution };

  return nav_chart_lengths_new (&fixture_locale, &length_words, &length, 1, 95);
}

/* The rows of the table that are marks: their words and their place. */
static void
assert_mark (NavChart *chart, guint from_end, const char *words, double tokens)
{
  g_autoptr (NavChartTable) table = nav_chart_table_new (chart);
  guint row = table->n_rows - 1 - from_end;

  for (guint column = 0; column < table->n_columns; column++)
    if (strcmp (table->headings[column], "Name") == 0)
      g_assert_cmpstr (nav_chart_table_get (table, row, column)->text, ==, words);
    else if (strcmp (table->headings[column], "tokens") == 0)
      g_assert_cmpfloat_with_epsilon (nav_chart_table_get (table, row, column)->number, tokens,
                                      0.5);
}

static void
test_lengths (void)
{
  g_autoptr (NavDistribution) fixed = nav_distribution_new_fixed (250);
  g_autoptr (NavDistribution) uniform = nav_distribution_new_uniform (100, 900);
  g_autoptr (NavDistribution) normal =
    nav_distribution_new_spread (NAV_DISTRIBUTION_NORMAL, 1000, 100, 1, INFINITY);
  g_autoptr (NavChart) fixed_chart = lengths_of (fixed);
  g_autoptr (NavChart) uniform_chart = lengths_of (uniform);
  g_autoptr (NavChart) normal_chart = lengths_of (normal);

  assert_mark (fixed_chart, 0, "mean 250", 250); /* and no percentile: it is the same */
  assert_mark (uniform_chart, 1, "mean 500", 500);
  assert_mark (uniform_chart, 0, "p95 860", 860);
  assert_mark (normal_chart, 1, "mean 1,000", 1000);
  assert_mark (normal_chart, 0, "p95 1,164", 1000 + 1.6449 * 100);
}

/* Every value is in a column, and no column is there that has no room for it. */
static void
test_histogram (void)
{
  double values[1000];
  g_autoptr (NavDistribution) many = NULL;
  g_autoptr (NavDistribution) same = nav_distribution_new_empirical ((double[]){ 7, 7, 7 }, 3);
  g_autoptr (NavDistribution) one = nav_distribution_new_empirical ((double[]){ 131072 }, 1);
  g_autoptr (NavDistribution) wide =
    nav_distribution_new_empirical ((double[]){ 1, 1, 1, 1e6 }, 4);
  NavDistribution *odd[] = { same, one, wide };
  g_autoptr (NavChart) chart = NULL;
  g_autoptr (NavChartTable) table = NULL;
  double sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = 1 + i % 100;
  many = nav_distribution_new_empirical (values, G_N_ELEMENTS (values));
  chart = lengths_of (many);
  table = nav_chart_table_new (chart);
  g_assert_cmpuint (table->n_rows, >, 8);
  g_assert_cmpuint (table->n_rows, <, 45);
  for (guint row = 0; row + 2 < table->n_rows; row++)
    sum += g_ascii_strtod (nav_chart_table_get (table, row, 1)->text, NULL);
  g_assert_cmpfloat_with_epsilon (sum, 100, 1.5); /* shares, each rounded */
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autoptr (NavChart) odd_chart = lengths_of (odd[i]);
    g_assert_false (nav_chart_is_empty (odd_chart));
    cairo_surface_destroy (fixture_draw (odd_chart, nav_chart_theme_paper (), 300, 120, 0));
  }
}

static void
test_rates (void)
{
  const NavChartRateWords words = { "Request rate", "one day", "mean", "peak" };
  g_autoptr (NavChart) unknown = nav_chart_rates_new (&fixture_locale, &words, NAN, 3);
  g_autoptr (NavChart) no_peak = nav_chart_rates_new (&fixture_locale, &words, 2, NAN);
  g_autoptr (NavChart) steady = nav_chart_rates_new (&fixture_locale, &words, 2, 2);
  g_autoptr (NavChartTable) table = nav_chart_table_new (steady);

  g_assert_true (nav_chart_is_empty (unknown));
  g_assert_false (nav_chart_is_empty (no_peak));
  g_assert_cmpuint (table->n_rows, ==, 3); /* the level at 0 h and 24 h, and one line for both */
}

/* What cannot be computed is not a part. */
static void
test_memory (void)
{
  const NavChartMemory memory = { 15, NAN, NAN, 0, NAN };
  const NavChartMemoryWords words = { "Memory", NULL, "Weights", "Activation", "Overhead", "KV" };
  g_autoptr (NavChart) chart = nav_chart_memory_new (&fixture_locale, &words, &memory);
  g_autofree char *weights = nav_chart_describe_point (chart, &(NavChartPoint){ 0, 0 });
  NavChartPoint point = { 0, 0 };

  g_assert_cmpstr (weights, ==, "Weights: 15 GiB");
  g_assert_true (nav_chart_move (chart, NAV_CHART_MOVE_ON, &point));
  g_assert_cmpuint (point.index, ==, 3);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/needs/budget", test_budget);
  g_test_add_func ("/chart/needs/budget-open", test_budget_open);
  g_test_add_func ("/chart/needs/budget-edges", test_budget_edges);
  g_test_add_func ("/chart/needs/budget-red", test_budget_red);
  g_test_add_func ("/chart/needs/lengths", test_lengths);
  g_test_add_func ("/chart/needs/histogram", test_histogram);
  g_test_add_func ("/chart/needs/rates", test_rates);
  g_test_add_func ("/chart/needs/memory", test_memory);
  return g_test_run ();
}
