// SPDX-License-Identifier: Apache-2.0
// Means, percentiles, the normal distribution, and seeded streams of numbers.

#include <locale.h>
#include <math.h>

#include "base/nav-clock.h"
#include "base/nav-random.h"
#include "base/nav-stats.h"

static void
test_mean (void)
{
  const double values[] = { 1, 2, 6 };

  g_assert_cmpfloat (nav_stats_mean (values, 3), ==, 3);
  g_assert_true (isnan (nav_stats_mean (NULL, 0)));
}

/* The values of numpy.percentile ([15, 20, 35, 40, 50], p). */
static void
test_percentile (void)
{
  const double values[] = { 15, 20, 35, 40, 50 };

  g_assert_cmpfloat (nav_stats_percentile (values, 5, 0), ==, 15);
  g_assert_cmpfloat (nav_stats_percentile (values, 5, 100), ==, 50);
  g_assert_cmpfloat (nav_stats_percentile (values, 5, 50), ==, 35);
  g_assert_cmpfloat_with_epsilon (nav_stats_percentile (values, 5, 40), 29, 1e-12);
  g_assert_cmpfloat_with_epsilon (nav_stats_percentile (values, 5, 95), 48, 1e-12);
  g_assert_cmpfloat (nav_stats_percentile (values, 1, 99), ==, 15);
  g_assert_true (isnan (nav_stats_percentile (values, 0, 50)));
}

static void
test_sort (void)
{
  double values[] = { 3, -1, 2, 2, 0 };

  nav_stats_sort (values, 5);
  for (int i = 1; i < 5; i++)
    g_assert_cmpfloat (values[i - 1], <=, values[i]);
  nav_stats_sort (NULL, 0);
}

/* Table values of the standard normal distribution. */
static void
test_normal (void)
{
  g_assert_cmpfloat_with_epsilon (nav_stats_normal_cdf (1.959963984540054), 0.975, 1e-12);
  g_assert_cmpfloat_with_epsilon (nav_stats_normal_quantile (0.975), 1.959963984540054, 1e-8);
  g_assert_cmpfloat_with_epsilon (nav_stats_normal_quantile (0.5), 0, 1e-8);
  g_assert_cmpfloat_with_epsilon (nav_stats_normal_quantile (0.001), -3.090232306167813, 1e-8);
  g_assert_cmpfloat_with_epsilon (nav_stats_normal_quantile (0.999), 3.090232306167813, 1e-8);
}

#define N_DRAWS 20000

static void
test_streams (void)
{
  g_autoptr (NavRandom) a = nav_random_new (7, "arrivals");
  g_autoptr (NavRandom) same = nav_random_new (7, "arrivals");
  g_autoptr (NavRandom) purpose = nav_random_new (7, "lengths");
  g_autoptr (NavRandom) seed = nav_random_new (8, "arrivals");
  g_autoptr (NavRandom) high = nav_random_new (7 + (G_GUINT64_CONSTANT (1) << 40), "arrivals");
  double first = nav_random_uniform (a);

  g_assert_cmpfloat (nav_random_uniform (same), ==, first);
  g_assert_cmpfloat (nav_random_uniform (purpose), !=, first);
  g_assert_cmpfloat (nav_random_uniform (seed), !=, first);
  g_assert_cmpfloat (nav_random_uniform (high), !=, first);
}

/* Within five standard errors of the mean, for a fixed seed. */
static void
test_moments (void)
{
  g_autoptr (NavRandom) random = nav_random_new (1, "test");
  double exponential = 0, normal = 0, squares = 0;

  for (int i = 0; i < N_DRAWS; i++) {
    double z = nav_random_normal (random);

    exponential += nav_random_exponential (random);
    normal += z;
    squares += z * z;
  }
  g_assert_cmpfloat_with_epsilon (exponential / N_DRAWS, 1, 5 / sqrt (N_DRAWS));
  g_assert_cmpfloat_with_epsilon (normal / N_DRAWS, 0, 5 / sqrt (N_DRAWS));
  g_assert_cmpfloat_with_epsilon (squares / N_DRAWS, 1, 5 * G_SQRT2 / sqrt (N_DRAWS));
}

static void
test_utc (void)
{
  g_autofree char *epoch = nav_clock_format_utc (0);
  g_autofree char *day = nav_clock_format_utc (G_GINT64_CONSTANT (1795600800) * G_USEC_PER_SEC);

  g_assert_cmpstr (epoch, ==, "1970-01-01T00:00:00Z");
  g_assert_cmpstr (day, ==, "2026-11-25T10:00:00Z");
  g_assert_cmpint (nav_clock_monotonic_us (nav_clock_system ()), >, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stats/mean", test_mean);
  g_test_add_func ("/stats/percentile", test_percentile);
  g_test_add_func ("/stats/sort", test_sort);
  g_test_add_func ("/stats/normal", test_normal);
  g_test_add_func ("/random/streams", test_streams);
  g_test_add_func ("/random/moments", test_moments);
  g_test_add_func ("/clock/utc", test_utc);
  return g_test_run ();
}
