// SPDX-License-Identifier: Apache-2.0
// Distributions of lengths, and percentiles of forecasts.

#include <locale.h>
#include <math.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "base/nav-stats.h"
#include "catalog/nav-distribution.h"
#include "catalog/nav-forecast.h"

#define N_DRAWS 20000

static NavDistribution *
read_json (const char *json, GError **error)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, NULL, NULL);

  return nav_distribution_new_from_json (node, "input_tokens", error);
}

/* Draws stay within the bounds, and their mean and spread are those that the value states: within
 * five standard errors for a fixed seed, and what rounding can move. */
static void
test_draws (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavDistribution) d = read_json (data, &error);
  g_autoptr (NavRandom) random = nav_random_new (3, "lengths");
  double sum = 0, squares = 0, mean;

  g_assert_no_error (error);
  for (int i = 0; i < N_DRAWS; i++) {
    double tokens = nav_distribution_draw (d, random);

    g_assert_cmpfloat (tokens, >=, MAX (1, floor (d->min)));
    g_assert_cmpfloat (tokens, <=, ceil (d->max));
    sum += tokens;
    squares += tokens * tokens;
  }
  mean = sum / N_DRAWS;
  g_assert_cmpfloat_with_epsilon (mean, d->mean, 5 * d->stddev / sqrt (N_DRAWS) + 0.02);
  g_assert_cmpfloat_with_epsilon (sqrt (MAX (0, squares / N_DRAWS - mean * mean)), d->stddev,
                                  0.05 * d->stddev + 0.1);
  g_assert_cmpfloat (nav_distribution_variance (d), ==, d->stddev * d->stddev);
}

static void
test_round_trip (gconstpointer data)
{
  g_autoptr (NavDistribution) d = read_json (data, NULL);
  g_autoptr (JsonNode) node = nav_distribution_to_json (d);
  g_autoptr (NavDistribution) again = nav_distribution_new_from_json (node, NULL, NULL);
  g_autoptr (NavDistribution) other = nav_distribution_new_fixed (31);

  g_assert_true (nav_distribution_equal (d, again));
  g_assert_false (nav_distribution_equal (d, other));
}

static const char *const good[][2] = {
  { "fixed", "{'distribution':'fixed','mean':512}" },
  { "number", "300" },
  { "uniform", "{'distribution':'uniform','min':10,'max':20}" },
  { "normal", "{'distribution':'normal','mean':100,'stddev':20}" },
  { "normal-cut", "{'distribution':'normal','mean':100,'stddev':80,'min':50,'max':120}" },
  { "normal-tail", "{'distribution':'normal','mean':100,'stddev':10,'min':130,'max':400}" },
  { "lognormal", "{'distribution':'lognormal','mean':500,'stddev':400}" },
  { "lognormal-cut", "{'distribution':'lognormal','mean':500,'stddev':900,'min':100,'max':600}" },
  { "empirical", "{'distribution':'empirical','values':[5,100,3,3]}" },
  { "null-members", "{'distribution':'fixed','mean':9,'min':null,'max':null,'values':null}" },
};

static void
test_moments_of_what_is_drawn (void)
{
  g_autoptr (NavDistribution) cut =
    nav_distribution_new_spread (NAV_DISTRIBUTION_NORMAL, 100, 80, 50, 120);
  g_autoptr (NavDistribution) open =
    nav_distribution_new_spread (NAV_DISTRIBUTION_LOGNORMAL, 500, 400, 1, INFINITY);
  g_autoptr (NavDistribution) half = nav_distribution_new_fixed (0.2);

  g_assert_cmpfloat (cut->mean, <, 90);
  g_assert_cmpfloat (cut->stddev, <, 25);
  g_assert_cmpfloat (cut->stated_mean, ==, 100);
  g_assert_cmpfloat_with_epsilon (open->mean, 500, 0.5);
  g_assert_cmpfloat_with_epsilon (open->stddev, 400, 0.5);
  g_assert_cmpfloat (half->mean, ==, 1);
}

static void
test_longest (void)
{
  g_autoptr (NavDistribution) bounded =
    nav_distribution_new_spread (NAV_DISTRIBUTION_NORMAL, 100, 80, 50, 120);
  g_autoptr (NavDistribution) open =
    nav_distribution_new_spread (NAV_DISTRIBUTION_NORMAL, 1000, 100, 1, INFINITY);
  g_autoptr (NavDistribution) fixed = nav_distribution_new_fixed (512);

  g_assert_cmpfloat (nav_distribution_longest (bounded), ==, 120);
  g_assert_cmpfloat (nav_distribution_longest (fixed), ==, 512);
  /* The 99.99th percentile of the normal is at 3.719 deviations. */
  g_assert_cmpfloat (nav_distribution_longest (open), ==, ceil (1000 + 371.9));
}

static const char *const bad[][3] = {
  { "text", "'many'", "input_tokens" },
  { "less-than-nothing", "-1", "input_tokens" },
  { "too-many", "1e8", "input_tokens" },
  { "unknown-kind", "{'distribution':'zipf'}", "input_tokens.distribution" },
  { "unknown-member", "{'distribution':'fixed','mean':1,'median':1}", "input_tokens.median" },
  { "fixed-without-mean", "{'distribution':'fixed'}", "input_tokens.mean" },
  { "negative", "{'distribution':'fixed','mean':-5}", "input_tokens.mean" },
  { "nothing", "{'distribution':'fixed','mean':0}", "input_tokens.mean" },
  { "uniform-reversed", "{'distribution':'uniform','min':5,'max':4}", "input_tokens.min" },
  { "uniform-half", "{'distribution':'uniform','min':5}", "input_tokens.max" },
  { "normal-reversed", "{'distribution':'normal','mean':5,'stddev':1,'min':9,'max':8}",
    "input_tokens.min" },
  { "normal-out-of-reach", "{'distribution':'normal','mean':100,'stddev':1,'min':500,'max':600}",
    "input_tokens.min" },
  { "empirical-empty", "{'distribution':'empirical','values':[]}", "input_tokens.values" },
  { "empirical-text", "{'distribution':'empirical','values':[1,'2']}", "input_tokens.values" },
};

static void
test_bad (gconstpointer data)
{
  const char *const *expected = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (read_json (expected[1], &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
  g_assert_cmpstr (nav_error_get_field (error), ==, expected[2]);
  if (g_ascii_strtod (expected[1], NULL) != 0)
    g_assert_nonnull (strstr (error->message, "must be a number from 0 to"));
}

static void
test_latency_at (void)
{
  const NavLatency known = { 120, 100, 200, 250, 400 };
  const NavLatency holes = { 120, 100, NAN, NAN, 400 };
  const NavLatency mean_only = { 120, NAN, NAN, NAN, NAN };
  double z_75 = nav_stats_normal_quantile (0.75), z_90 = nav_stats_normal_quantile (0.9);

  g_assert_cmpfloat (nav_latency_at (&known, 50), ==, 100);
  g_assert_cmpfloat (nav_latency_at (&known, 90), ==, 200);
  g_assert_cmpfloat (nav_latency_at (&known, 95), ==, 250);
  g_assert_cmpfloat (nav_latency_at (&known, 99), ==, 400);
  g_assert_cmpfloat_with_epsilon (nav_latency_at (&known, 75), 100 * pow (2, z_75 / z_90), 1e-6);
  g_assert_true (isnan (nav_latency_at (&known, 49)));
  g_assert_true (isnan (nav_latency_at (&known, 99.9)));
  g_assert_true (isnan (nav_latency_at (&holes, 99.5)));
  g_assert_cmpfloat (nav_latency_at (&holes, 95), >, 100);
  g_assert_cmpfloat (nav_latency_at (&holes, 95), <, 400);
  g_assert_true (isnan (nav_latency_at (&mean_only, 50)));
}

/* A lognormal is met exactly between its known percentiles. */
static void
test_latency_of_lognormal (void)
{
  const double z[] = { 0, nav_stats_normal_quantile (0.9), nav_stats_normal_quantile (0.95),
                       nav_stats_normal_quantile (0.99) };
  const NavLatency latency = { NAN, exp (5), exp (5 + 0.4 * z[1]), exp (5 + 0.4 * z[2]),
                               exp (5 + 0.4 * z[3]) };

  for (double p = 50; p <= 99; p += 0.7)
    g_assert_cmpfloat_with_epsilon (
      log (nav_latency_at (&latency, p)),
      5 + 0.4 * (p == 50 ? 0 : nav_stats_normal_quantile (p / 100)), 1e-6);
}

static void
test_unknown_forecast (void)
{
  NavForecast forecast = nav_forecast_unknown ();

  g_assert_false (forecast.fits);
  g_assert_true (isnan (forecast.latency[NAV_METRIC_E2E].p99));
  g_assert_true (isnan (forecast.range80[NAV_METRIC_TTFT].low));
  g_assert_true (isnan (forecast.requests_per_s));
  g_assert_cmpstr (nav_basis_names[forecast.basis], ==, "datasheet");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *draws = g_strconcat ("/distribution/draws/", good[i][0], NULL);
    g_autofree char *trip = g_strconcat ("/distribution/round-trip/", good[i][0], NULL);

    g_test_add_data_func (draws, good[i][1], test_draws);
    g_test_add_data_func (trip, good[i][1], test_round_trip);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/distribution/bad/", bad[i][0], NULL);
    g_test_add_data_func (path, bad[i], test_bad);
  }
  g_test_add_func ("/distribution/moments-of-what-is-drawn", test_moments_of_what_is_drawn);
  g_test_add_func ("/distribution/longest", test_longest);
  g_test_add_func ("/forecast/latency-at", test_latency_at);
  g_test_add_func ("/forecast/latency-of-lognormal", test_latency_of_lognormal);
  g_test_add_func ("/forecast/unknown", test_unknown_forecast);
  return g_test_run ();
}
