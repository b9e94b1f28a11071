// SPDX-License-Identifier: Apache-2.0
// What measured neighbours say of a forecast.

#include <locale.h>
#include <math.h>

#include "catalog/nav-benchmark-scenario.h"
#include "serving/nav-error-fit.h"
#include "serving/nav-forecast-range.h"
#include "serving/nav-predictor.h"
#include "test-fixture.h"

#define LLAMA "meta-llama/Llama-3.1-70B-Instruct"

static NavCatalog *catalog;
static NavCalibration *calibration;

/* The first measured row of a model on a GPU. */
static NavBenchmark *
find_row (const char *model, const char *gpu)
{
  const GPtrArray *rows = nav_catalog_get_benchmarks (catalog);

  for (guint i = 0; i < rows->len; i++) {
    NavBenchmark *row = rows->pdata[i];
    if (g_str_equal (row->model, model) && g_str_equal (row->gpu, gpu))
      return row;
  }
  g_assert_not_reached ();
}

static NavCorrection
find (const NavScenario *scenario, double running, const NavLeaveOut *without)
{
  const NavOperatingPoint point = { running, scenario->input_tokens->mean,
                                    scenario->output_tokens->mean, scenario->prefix_hit_ratio };
  NavCorrection correction;

  nav_calibration_find (calibration, scenario->candidate, &point, NAV_METHOD_SIMULATION, without,
                        &correction);
  return correction;
}

static void
test_unknown_model (void)
{
  g_autoptr (NavCandidate) candidate = fixture_candidate (
    catalog, "Qwen/Qwen3-8B", "h100-sxm", NAV_PRECISION_BF16, 1, &(NavEngine){ 0 });
  const NavOperatingPoint point = { 8, 500, 200, 0 };
  NavForecast forecast = nav_forecast_unknown ();
  NavCorrection correction;

  g_assert_false (nav_calibration_knows (calibration, candidate->model));
  nav_calibration_find (calibration, candidate, &point, NAV_METHOD_SIMULATION, NULL, &correction);
  g_assert_cmpfloat (correction.log_ttft, ==, 0);
  g_assert_cmpfloat (correction.log_tpot, ==, 0);
  g_assert_null (correction.evidence[0]);
  g_assert_cmpint (correction.basis, ==, NAV_BASIS_ESTIMATED);
  forecast.basis = NAV_BASIS_DATASHEET;
  nav_correction_apply (&correction, &forecast);
  g_assert_cmpint (forecast.basis, ==, NAV_BASIS_DATASHEET);
}

/* The same run again: its own residual weighs most, and is named first. */
static void
test_itself_is_nearest (void)
{
  NavBenchmark *row = find_row (LLAMA, "h100-sxm");
  g_autoptr (NavScenario) scenario = nav_benchmark_to_scenario (catalog, row);
  NavCorrection correction = find (scenario, row->concurrency, NULL);
  NavResidual *residual = nav_catalog_find_residual (catalog, row->id);

  g_assert_cmpstr (correction.evidence[0], ==, row->id);
  g_assert_cmpint (correction.basis, ==, NAV_BASIS_INTERPOLATED);
  g_assert_cmpfloat (fabs (correction.log_tpot - residual->log_tpot[NAV_METHOD_SIMULATION]), <,
                     0.05);
  g_assert_cmpfloat (correction.spread_tpot, >, 0);
}

static void
test_left_out_rows_do_not_help (void)
{
  NavBenchmark *row = find_row (LLAMA, "h100-sxm");
  g_autoptr (NavScenario) scenario = nav_benchmark_to_scenario (catalog, row);
  const NavLeaveOut fold = { .n_folds = 3, .fold = nav_leave_out_fold (row->id, 3) };
  const NavLeaveOut gpu = { .gpu = row->gpu };
  NavCorrection correction = find (scenario, row->concurrency, &fold);

  for (guint i = 0; i < NAV_MAX_EVIDENCE; i++)
    g_assert_cmpstr (correction.evidence[i], !=, row->id);
  correction = find (scenario, row->concurrency, &gpu);
  g_assert_cmpint (correction.basis, ==, NAV_BASIS_CALIBRATED);
  for (guint i = 0; i < NAV_MAX_EVIDENCE && correction.evidence[i] != NULL; i++) {
    JsonNode *node = nav_catalog_get_row (catalog, NAV_COLLECTION_BENCHMARKS,
                                          correction.evidence[i]);
    const char *other =
      json_object_get_string_member (json_node_get_object (node), "gpu");
    g_assert_cmpstr (other, !=, row->gpu);
    json_node_unref (node);
  }
}

/* Farther away the correction shrinks and the spread grows. */
static void
test_distance_shrinks (void)
{
  NavBenchmark *row = find_row (LLAMA, "h100-sxm");
  g_autoptr (NavScenario) scenario = nav_benchmark_to_scenario (catalog, row);
  NavCorrection near = find (scenario, row->concurrency, NULL);
  NavCorrection far = find (scenario, row->concurrency * 64, NULL);
  NavCorrection cached;

  g_assert_cmpfloat (far.spread_tpot, >, near.spread_tpot);
  scenario->prefix_hit_ratio = 1;
  cached = find (scenario, row->concurrency, NULL);
  g_assert_cmpfloat (fabs (cached.log_tpot), <, fabs (near.log_tpot));
  g_assert_cmpint (cached.basis, ==, NAV_BASIS_CALIBRATED);
}

static NavForecast
predict (NavScenario *scenario, gboolean calibrate)
{
  g_autoptr (NavPredictor) predictor = nav_predictor_new (calibration);
  g_autoptr (GError) error = NULL;
  NavForecast forecast;

  scenario->calibrate = calibrate;
  g_assert_true (nav_predictor_forecast (predictor, scenario, NULL, &forecast, &error));
  g_assert_no_error (error);
  return forecast;
}

static double
miss (double measured, double forecast)
{
  return fabs (log (measured / forecast));
}

static void
test_prediction_is_corrected (void)
{
  NavBenchmark *row = find_row ("moonshotai/Kimi-K2.5", "b200");
  g_autoptr (NavScenario) scenario = nav_benchmark_to_scenario (catalog, row);
  NavForecast plain = predict (scenario, FALSE), corrected = predict (scenario, TRUE);
  const NavLatency *before = plain.latency, *after = corrected.latency;
  double parts;

  g_assert_cmpint (plain.basis, ==, NAV_BASIS_ESTIMATED);
  g_assert_null (plain.evidence[0]);
  g_assert_cmpint (corrected.basis, ==, NAV_BASIS_INTERPOLATED);
  g_assert_cmpstr (corrected.evidence[0], ==, row->id);
  g_assert_cmpfloat (miss (row->tpot_mean_ms, after[NAV_METRIC_TPOT].mean), <=,
                     miss (row->tpot_mean_ms, before[NAV_METRIC_TPOT].mean));
  for (int m = 0; m < NAV_N_METRICS; m++) {
    if (m == NAV_METRIC_ITL)
      continue;
    g_assert_cmpfloat (corrected.range80[m].low, <, corrected.range80[m].high);
    g_assert_cmpfloat (after[m].p50, <=, after[m].p99);
  }
  /* E2E stays the sum of its parts. */
  parts = after[NAV_METRIC_TTFT].mean +
          (scenario->output_tokens->mean - 1) * after[NAV_METRIC_TPOT].mean;
  g_assert_cmpfloat_with_epsilon (after[NAV_METRIC_E2E].mean / parts, 1, 0.01);
}

static void
test_auto_method (void)
{
  NavBenchmark *row = find_row (LLAMA, "h100-sxm");
  g_autoptr (NavScenario) scenario = nav_benchmark_to_scenario (catalog, row);
  NavForecast forecast = predict (scenario, TRUE);

  g_assert_cmpint (forecast.method, ==, NAV_METHOD_SIMULATION);
  scenario->load.requests = 200001;
  forecast = predict (scenario, TRUE);
  g_assert_cmpint (forecast.method, ==, NAV_METHOD_CLOSED_FORM);
}

static void
add_estimated (NavErrorFit *fit, double error)
{
  nav_error_fit_add (fit, NAV_METHOD_SIMULATION, NAV_BASIS_ESTIMATED, NAV_MODELS_NEW,
                     NAV_GPUS_ANY, NAV_METRIC_TPOT, error);
}

static void
test_few_residuals_tell_nothing (void)
{
  g_autoptr (NavErrorFit) fit = nav_error_fit_new ();
  g_autoptr (JsonNode) none = NULL, one = NULL;
  JsonObject *row;

  for (int i = 0; i < 19; i++)
    add_estimated (fit, i * 0.01);
  add_estimated (fit, NAN);
  none = nav_error_fit_to_rows (fit, "test", "none");
  g_assert_cmpuint (json_array_get_length (json_node_get_array (none)), ==, 0);
  add_estimated (fit, 0.19);
  one = nav_error_fit_to_rows (fit, "test", "none");
  g_assert_cmpuint (json_array_get_length (json_node_get_array (one)), ==, 1);
  row = json_array_get_object_element (json_node_get_array (one), 0);
  g_assert_cmpstr (json_object_get_string_member (row, "gpu_class"), ==, "any");
  g_assert_cmpint (json_object_get_int_member (row, "rows"), ==, 20);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (row, "log_median"), 0.095, 1e-9);
  g_assert_false (json_object_get_boolean_member (row, "per_spread"));
}

/* The shipped ranges are those of rows left out: four of five of the shipped rows lie inside, give
 * or take what a finite sample does. */
static void
test_ranges_hold (void)
{
  const GPtrArray *rows = nav_catalog_get_benchmarks (catalog);
  g_autoptr (NavPredictor) predictor = nav_predictor_new (calibration);
  guint inside = 0, all = 0;

  for (guint i = 0; i < rows->len; i += 5) {
    NavBenchmark *row = rows->pdata[i];
    g_autoptr (NavScenario) scenario = nav_benchmark_to_scenario (catalog, row);
    NavForecast forecast;

    scenario->calibrate = FALSE;
    scenario->method = NAV_METHOD_CLOSED_FORM;
    g_assert_true (nav_predictor_forecast (predictor, scenario, NULL, &forecast, NULL));
    if (!forecast.fits)
      continue;
    all++;
    inside += row->tpot_mean_ms >= forecast.range80[NAV_METRIC_TPOT].low &&
              row->tpot_mean_ms <= forecast.range80[NAV_METRIC_TPOT].high;
  }
  g_assert_cmpuint (all, >, 80);
  g_assert_cmpfloat ((double) inside / all, >, 0.7);
  g_assert_cmpfloat ((double) inside / all, <, 0.97);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  catalog = fixture_load_catalog ();
  calibration = nav_calibration_new (catalog);
  g_test_add_func ("/calibration/unknown-model", test_unknown_model);
  g_test_add_func ("/calibration/itself-is-nearest", test_itself_is_nearest);
  g_test_add_func ("/calibration/left-out", test_left_out_rows_do_not_help);
  g_test_add_func ("/calibration/distance", test_distance_shrinks);
  g_test_add_func ("/calibration/prediction", test_prediction_is_corrected);
  g_test_add_func ("/calibration/auto-method", test_auto_method);
  g_test_add_func ("/calibration/few-residuals", test_few_residuals_tell_nothing);
  g_test_add_func ("/calibration/ranges-hold", test_ranges_hold);
  result = g_test_run ();
  nav_calibration_unref (calibration);
  nav_catalog_unref (catalog);
  return result;
}
