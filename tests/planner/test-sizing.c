// SPDX-License-Identifier: Apache-2.0
// The highest rate of a replica: the same that trying every rate one by one finds.

#include <locale.h>
#include <math.h>

#include "planner-fixture.h"
#include "planner/nav-sizing.h"

#define PER_DOUBLING 32 /* places of rates that a highest rate may have */

typedef struct {
  const char *model;
  const char *gpu;
  NavPrecision precision;
  guint split;
} Case;

static const Case cases[] = {
  { "Qwen/Qwen3-8B", "l4", NAV_PRECISION_FP8, 1 },
  { "Qwen/Qwen3-8B", "h100-sxm", NAV_PRECISION_BF16, 1 },
  { "meta-llama/Llama-3.1-8B-Instruct", "l40s", NAV_PRECISION_BF16, 2 },
  { "meta-llama/Llama-3.1-70B-Instruct", "h100-sxm", NAV_PRECISION_FP8, 4 },
  { "openai/gpt-oss-20b", "h100-sxm", NAV_PRECISION_FP4, 1 },
  { "openai/gpt-oss-120b", "mi300x", NAV_PRECISION_FP4, 1 },
};

static NavDemand
demand_for (double planned, double percentile, double ttft, double tpot, double input,
            double output)
{
  NavDemand demand = { .planned_rps = planned, .percentile = percentile };

  for (guint m = 0; m < NAV_N_METRICS; m++)
    demand.targets[m] = NAN;
  demand.targets[NAV_METRIC_TTFT] = ttft;
  demand.targets[NAV_METRIC_TPOT] = tpot;
  demand.shape = (NavTraffic){ .rate = NAN, .concurrency = NAN, .requests = NAN, .cv2 = 1,
                               .prefix_groups = 1, .input_mean = input,
                               .input_variance = input * input / 4, .input_longest = input * 4,
                               .output_mean = output, .output_variance = output * output / 4,
                               .output_longest = output * 4, .overhead_per_request_ms = NAN,
                               .overhead_per_output_token_ms = NAN };
  return demand;
}

static gboolean
holds (NavSizer *sizer, double rate, gboolean margin)
{
  NavForecast forecast;

  nav_sizer_forecast (sizer, rate, &forecast);
  if (forecast.saturated == NAV_SATURATED_YES)
    return FALSE;
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    NavMetric m = nav_judged_metrics[i];
    double factor = margin ? sizer->factor[m].high : 1;
    if (isfinite (sizer->targets[m]) &&
        !(nav_latency_at (&forecast.latency[m], sizer->percentile) * factor <= sizer->targets[m]))
      return FALSE;
  }
  return TRUE;
}

/* From 1/1024 a second upwards, every place. */
static double
highest_by_trying (NavSizer *sizer, gboolean margin)
{
  double found = 0;

  for (int i = -10 * PER_DOUBLING; i < 20 * PER_DOUBLING; i++) {
    if (!holds (sizer, exp2 ((double) i / PER_DOUBLING), margin))
      return found;
    found = exp2 ((double) i / PER_DOUBLING);
  }
  g_assert_not_reached ();
}

static void
check_case (const Case *c, const NavDemand *demand)
{
  NavCatalog *catalog = planner_fixture_catalog ();
  g_autoptr (NavCalibration) calibration = nav_calibration_new (catalog);
  NavEngine engine = { .max_model_len = 16384 };
  g_autoptr (NavCandidate) candidate = nav_candidate_new (
    nav_catalog_find_model (catalog, c->model), nav_catalog_find_gpu (catalog, c->gpu), NULL,
    c->precision, FALSE, c->split, 1, 1, &engine);
  g_auto (NavSizer) sizer = { 0 };
  NavMemory memory;

  nav_memory_compute (candidate, &memory);
  if (!memory.fits)
    return;
  nav_sizer_init (&sizer, calibration, candidate, &memory, demand, NULL);
  for (int margin = 0; margin < 2; margin++)
    g_assert_cmpfloat (nav_sizer_max_rate (&sizer, margin), ==,
                       highest_by_trying (&sizer, margin));
}

static void
test_highest_rate (void)
{
  static const double percentiles[] = { 50, 90, 95, 98, 99 };
  static const double ttfts[] = { 30, 120, 500, 4000, NAN };
  static const double tpots[] = { NAN, 8, 30, 100 };
  static const double lengths[][2] = { { 512, 256 }, { 100, 2 }, { 6000, 300 }, { 50, 1000 } };

  for (guint i = 0; i < 120; i++) {
    NavDemand demand = demand_for (0.5 + i, percentiles[i % 5], ttfts[i / 3 % 5], tpots[i % 4],
                                   lengths[i / 7 % 4][0], lengths[i / 7 % 4][1]);
    check_case (&cases[i % G_N_ELEMENTS (cases)], &demand);
  }
}

/* Whatever is planned, one replica holds what it holds. */
static void
test_plan_does_not_matter (void)
{
  NavDemand little = demand_for (1e-5, 95, 500, 50, 512, 256);
  NavDemand much = demand_for (1e5, 95, 500, 50, 512, 256);
  NavCatalog *catalog = planner_fixture_catalog ();
  g_autoptr (NavCalibration) calibration = nav_calibration_new (catalog);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    NavEngine engine = { .max_model_len = 4096 };
    g_autoptr (NavCandidate) candidate = nav_candidate_new (
      nav_catalog_find_model (catalog, c->model), nav_catalog_find_gpu (catalog, c->gpu), NULL,
      c->precision, FALSE, c->split, 1, 1, &engine);
    g_auto (NavSizer) a = { 0 };
    g_auto (NavSizer) b = { 0 };
    NavMemory memory;

    nav_memory_compute (candidate, &memory);
    g_assert_true (memory.fits);
    nav_sizer_init (&a, calibration, candidate, &memory, &little, NULL);
    nav_sizer_init (&b, calibration, candidate, &memory, &much, NULL);
    g_assert_cmpfloat (nav_sizer_max_rate (&a, FALSE), ==, nav_sizer_max_rate (&b, FALSE));
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/sizing/highest-rate", test_highest_rate);
  g_test_add_func ("/planner/sizing/plan-does-not-matter", test_plan_does_not_matter);
  return g_test_run ();
}
