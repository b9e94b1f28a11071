// SPDX-License-Identifier: Apache-2.0
// Percentiles of samples, how sure they are, and pooled gaps, against sorting all of it.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-random.h"
#include "base/nav-stats.h"
#include "serving/nav-gap-histogram.h"
#include "serving/nav-samples.h"

static const double percentiles[] = { 0, 1, 25, 50, 50.5, 90, 95, 99, 100 };
#define N G_N_ELEMENTS (percentiles)

static void
check_percentiles (double *values, gsize n)
{
  g_autofree double *sorted = g_memdup2 (values, (n + 1) * sizeof *values);
  double told[N];

  nav_stats_sort (sorted, n);
  nav_samples_percentiles (values, n, percentiles, N, told);
  for (gsize i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (told[i], nav_stats_percentile (sorted, n, percentiles[i]),
                                    1e-9);
}

static void
test_percentiles (void)
{
  g_autoptr (NavRandom) random = nav_random_new (1, "samples");
  double values[2001];

  for (guint round = 0; round < 300; round++) {
    gsize n = 1 + (gsize) (nav_random_uniform (random) * (round < 100 ? 5 : 2000));
    for (gsize i = 0; i < n; i++)
      values[i] = nav_random_uniform (random) * 100;
    if (round % 3 == 0) /* many equals */
      for (gsize i = 0; i < n; i++)
        values[i] = floor (values[i] / 20);
    if (round % 7 == 0)
      nav_stats_sort (values, n);
    check_percentiles (values, n);
  }
}

static void
test_nothing (void)
{
  double told[N], none = 0;
  NavRange range;

  nav_samples_percentiles (&none, 0, percentiles, N, told);
  for (gsize i = 0; i < N; i++)
    g_assert_true (isnan (told[i]));
  range = nav_samples_mean_interval (&none, 0, 0.95);
  g_assert_true (isnan (range.low) && isnan (range.high));
  range = nav_samples_percentile_interval (&none, 0, 50, 0.95, &none);
  g_assert_true (isnan (range.low) && isnan (range.high));
}

/* Samples that depend on those before them, as those of a queue do. */
static void
draw_samples (NavRandom *random, double *values, gsize n)
{
  double state = nav_random_normal (random);

  for (gsize i = 0; i < n; i++) {
    state = 0.8 * state + 0.6 * nav_random_normal (random);
    values[i] = exp (0.5 * state);
  }
}

#define SAMPLES 2000
#define ROUNDS 400

/* Nine in ten intervals hold the truth, more or less. The truth: a lognormal of deviation 0.5. */
static void
test_intervals (void)
{
  g_autoptr (NavRandom) random = nav_random_new (2, "intervals");
  double values[SAMPLES], scratch[SAMPLES];
  const double mean = exp (0.125), p90 = exp (0.5 * nav_stats_normal_quantile (0.9));
  guint holds_mean = 0, holds_p90 = 0;

  for (guint round = 0; round < ROUNDS; round++) {
    NavRange range;

    draw_samples (random, values, SAMPLES);
    range = nav_samples_mean_interval (values, SAMPLES, 0.9);
    holds_mean += range.low <= mean && mean <= range.high;
    range = nav_samples_percentile_interval (values, SAMPLES, 90, 0.9, scratch);
    g_assert_cmpfloat (range.low, <, range.high);
    holds_p90 += range.low <= p90 && p90 <= range.high;
  }
  g_test_message ("%u and %u of %u", holds_mean, holds_p90, ROUNDS);
  g_assert_cmpfloat_with_epsilon (holds_mean, 0.9 * ROUNDS, 0.05 * ROUNDS);
  g_assert_cmpfloat_with_epsilon (holds_p90, 0.9 * ROUNDS, 0.05 * ROUNDS);
}

static void
check_histogram (const NavGapHistogram *histogram, double *values, gsize n)
{
  nav_stats_sort (values, n);
  g_assert_cmpfloat (histogram->count, ==, n);
  g_assert_cmpfloat_with_epsilon (nav_gap_histogram_mean (histogram), nav_stats_mean (values, n),
                                  1e-9 * nav_stats_mean (values, n));
  for (gsize i = 0; i < N; i++) {
    double at = nav_stats_percentile (values, n, percentiles[i]);
    g_assert_cmpfloat_with_epsilon (nav_gap_histogram_percentile (histogram, percentiles[i]), at,
                                    0.008 * at);
  }
}

static void
test_histogram (void)
{
  g_autoptr (NavRandom) random = nav_random_new (3, "gaps");
  g_autofree NavGapHistogram *histogram = g_new (NavGapHistogram, 1);
  static double values[20000];

  nav_gap_histogram_clear (histogram);
  g_assert_true (isnan (nav_gap_histogram_mean (histogram)));
  g_assert_true (isnan (nav_gap_histogram_percentile (histogram, 50)));
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    values[i] = exp (2 + 2 * nav_random_normal (random)); /* microseconds to minutes */
    nav_gap_histogram_add (histogram, values[i], 1);
  }
  check_histogram (histogram, values, G_N_ELEMENTS (values));
}

/* A row of steps is added a bucket at a time; it must be as if each had been added. */
static void
test_series (void)
{
  static const double rows[][3] = {
    { 5, 0, 4000 }, { 5, 1e-4, 5000 }, { 0.9, 0.3, 5000 }, { 0, 1e-3, 1000 }, { 1e7, 1e6, 1000 },
  };
  g_autofree NavGapHistogram *row = g_new (NavGapHistogram, 1);
  g_autofree NavGapHistogram *single = g_new (NavGapHistogram, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    nav_gap_histogram_clear (row);
    nav_gap_histogram_clear (single);
    nav_gap_histogram_add_series (row, rows[i][0], rows[i][1], rows[i][2], 3);
    for (double k = 0; k < rows[i][2]; k++)
      nav_gap_histogram_add (single, rows[i][0] + k * rows[i][1], 3);
    g_assert_cmpfloat (row->count, ==, single->count);
    g_assert_cmpfloat_with_epsilon (row->sum, single->sum, 1e-9 * (1 + single->sum));
    for (gsize p = 0; p < N; p++) {
      double at = nav_gap_histogram_percentile (single, percentiles[p]);
      g_assert_cmpfloat_with_epsilon (nav_gap_histogram_percentile (row, percentiles[p]), at,
                                      1e-9 + 0.001 * at);
    }
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/samples/percentiles", test_percentiles);
  g_test_add_func ("/samples/nothing", test_nothing);
  g_test_add_func ("/samples/intervals", test_intervals);
  g_test_add_func ("/samples/histogram", test_histogram);
  g_test_add_func ("/samples/series", test_series);
  return g_test_run ();
}
