// SPDX-License-Identifier: Apache-2.0
// Scenarios, simulated: against the closed form, where both must say the same; what is saturated;
// what is refused.

#include <locale.h>
#include <math.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "serving/nav-simulation.h"
#include "test-fixture.h"

static NavCatalog *catalog;
static NavSimulator *simulator;

#define MODEL "'model':'meta-llama/Llama-3.1-8B-Instruct','gpu':'h100-sxm'"
#define PURE "'overhead_ms':{'per_request':0,'per_output_token':0}"

static NavScenario *
read_scenario (const char *quoted)
{
  g_autofree char *text = g_strdelimit (g_strdup (quoted), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, &nav_json_line_limits, &error);
  NavScenario *scenario;

  g_assert_no_error (error);
  scenario = nav_scenario_new_from_json (catalog, node, &error);
  g_assert_no_error (error);
  return scenario;
}

static void
compute_memory (const NavScenario *scenario, NavMemory *memory)
{
  nav_memory_compute_for_length (scenario->candidate,
                                 scenario->input_tokens->mean + scenario->output_tokens->mean,
                                 nav_distribution_longest (scenario->input_tokens) +
                                   nav_distribution_longest (scenario->output_tokens),
                                 memory);
}

static gboolean
try_forecast (const NavScenario *scenario, NavForecast *forecast, GError **error)
{
  g_autoptr (NavStepModel) model = nav_step_model_new (catalog, scenario->candidate);
  NavMemory memory;

  compute_memory (scenario, &memory);
  return nav_simulation_forecast (simulator, model, scenario, &memory, NULL, forecast, error);
}

static NavForecast
forecast_of (const char *quoted)
{
  g_autoptr (NavScenario) scenario = read_scenario (quoted);
  g_autoptr (GError) error = NULL;
  NavForecast forecast;

  g_assert_true (try_forecast (scenario, &forecast, &error));
  g_assert_no_error (error);
  g_assert_cmpint (forecast.method, ==, NAV_METHOD_SIMULATION);
  return forecast;
}

static NavForecast
closed_form_of (const char *quoted)
{
  g_autoptr (NavScenario) scenario = read_scenario (quoted);
  g_autoptr (NavStepModel) model = nav_step_model_new (catalog, scenario->candidate);
  NavForecast forecast;
  NavTraffic traffic;
  NavMemory memory;

  compute_memory (scenario, &memory);
  nav_traffic_from_scenario (scenario, &traffic);
  nav_closed_form_forecast (model, scenario->candidate, &memory, &traffic, &forecast);
  return forecast;
}

static void
assert_near (const char *what, double told, double simulated, double error)
{
  g_test_message ("  %s: closed form %.2f, simulated %.2f", what, told, simulated);
  g_assert_cmpfloat_with_epsilon (told, simulated, error * simulated);
}

/* Two ways of the same physics. */
static void
test_agrees_with_the_closed_form (void)
{
  static const char *const scenarios[] = {
    "{" MODEL "," PURE ",'input_tokens':{'distribution':'fixed','mean':500},"
    "'output_tokens':{'distribution':'fixed','mean':250},"
    "'load':{'type':'open','rate':8,'duration_s':600}}",

    "{" MODEL "," PURE ",'input_tokens':{'distribution':'lognormal','mean':800,'stddev':400},"
    "'output_tokens':{'distribution':'lognormal','mean':300,'stddev':200},"
    "'load':{'type':'open','rate':12,'duration_s':600}}",

    "{" MODEL "," PURE ",'input_tokens':{'distribution':'fixed','mean':2000},"
    "'output_tokens':{'distribution':'fixed','mean':200},'prefix_hit_ratio':0.8,"
    "'load':{'type':'open','rate':10,'duration_s':600}}",

    "{" MODEL "," PURE ",'input_tokens':{'distribution':'fixed','mean':500},"
    "'output_tokens':{'distribution':'fixed','mean':400},"
    "'speculative':{'tokens':3,'accepted':2.5},"
    "'load':{'type':'open','rate':8,'duration_s':600}}",

    "{'model':'openai/gpt-oss-20b','gpu':'h100-sxm'," PURE ","
    "'input_tokens':{'distribution':'fixed','mean':1000},"
    "'output_tokens':{'distribution':'fixed','mean':400},"
    "'load':{'type':'open','rate':10,'duration_s':600}}",

    "{" MODEL "," PURE ",'input_tokens':{'distribution':'fixed','mean':1000},"
    "'output_tokens':{'distribution':'fixed','mean':300},"
    "'load':{'type':'closed','concurrency':32,'requests':320}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (scenarios); i++) {
    NavForecast simulated = forecast_of (scenarios[i]), told = closed_form_of (scenarios[i]);

    g_test_message ("%s", scenarios[i]);
    assert_near ("TPOT", told.latency[NAV_METRIC_TPOT].mean,
                 simulated.latency[NAV_METRIC_TPOT].mean, 0.08);
    assert_near ("TTFT", told.latency[NAV_METRIC_TTFT].mean,
                 simulated.latency[NAV_METRIC_TTFT].mean, 0.15);
    assert_near ("E2E p90", told.latency[NAV_METRIC_E2E].p90,
                 simulated.latency[NAV_METRIC_E2E].p90, 0.12);
    assert_near ("running", told.running_mean, simulated.running_mean, 0.12);
    assert_near ("rate", told.requests_per_s, simulated.requests_per_s, 0.06);
    g_assert_cmpint (simulated.saturated, ==, NAV_SATURATED_NO);
  }
}

/* Everything that the method gives is there. */
static void
test_nothing_is_missing (void)
{
  NavForecast forecast = forecast_of (
    "{" MODEL ",'input_tokens':{'distribution':'uniform','min':100,'max':900},"
    "'output_tokens':{'distribution':'uniform','min':1,'max':400},"
    "'load':{'type':'open','process':'gamma','cv':1.5,'rate':6,'duration_s':120}}");

  for (int m = 0; m < NAV_N_METRICS; m++) {
    const NavLatency *latency = &forecast.latency[m];
    g_assert_cmpfloat (latency->mean, >, 0);
    g_assert_cmpfloat (latency->p50, >, 0);
    g_assert_cmpfloat (latency->p90, >=, latency->p50);
    g_assert_cmpfloat (latency->p95, >=, latency->p90);
    g_assert_cmpfloat (latency->p99, >=, latency->p95);
  }
  g_assert_cmpfloat (forecast.kv_tokens, >, 0);
  g_assert_cmpfloat (forecast.requests_per_s, >, 0);
  g_assert_cmpfloat (forecast.running_mean, >, 0);
  g_assert_cmpfloat (forecast.waiting_mean, >, 0);
  g_assert_cmpfloat (forecast.kv_usage_mean, >, 0);
  g_assert_cmpfloat (forecast.kv_usage_max, >, forecast.kv_usage_mean);
  g_assert_cmpfloat (forecast.preemptions, ==, 0);
  g_assert_cmpfloat (forecast.unfinished, ==, 0);
}

static NavSaturated
judge_rate (double rate)
{
  g_autofree char *scenario = g_strdup_printf (
    "{" MODEL ",'input_tokens':{'distribution':'fixed','mean':500},"
    "'output_tokens':{'distribution':'fixed','mean':300},"
    "'load':{'type':'open','rate':%d,'duration_s':300}}",
    (int) rate);

  return forecast_of (scenario).saturated;
}

/* No, then close, then yes; and close in a narrow band about what the replica can carry. */
static void
test_saturation (void)
{
  NavSaturated before = NAV_SATURATED_NO;
  double carries = closed_form_of (
    "{" MODEL ",'input_tokens':{'distribution':'fixed','mean':500},"
    "'output_tokens':{'distribution':'fixed','mean':300},"
    "'load':{'type':'open','rate':1000,'duration_s':300}}").requests_per_s;
  double least_close = INFINITY, most_close = 0;

  for (double use = 0.3; use < 2; use += 0.1) {
    NavSaturated now = judge_rate (use * carries);

    g_test_message ("%.1f of %.1f a second: %s", use, carries, nav_saturated_names[now]);
    if (now == NAV_SATURATED_CLOSE) {
      least_close = MIN (least_close, use);
      most_close = MAX (most_close, use);
    }
    g_assert_true (now != NAV_SATURATED_NO || before == NAV_SATURATED_NO);
    g_assert_true (before != NAV_SATURATED_YES || now == NAV_SATURATED_YES);
    before = now;
  }
  g_assert_cmpint (before, ==, NAV_SATURATED_YES);
  g_assert_cmpfloat (least_close, >, 0.7);
  g_assert_cmpfloat (most_close, <, 1.5);
  g_assert_cmpint (judge_rate (0.5 * carries), ==, NAV_SATURATED_NO);
}

static void
test_clients_that_wait (void)
{
  NavForecast few = forecast_of (
    "{" MODEL ",'max_num_seqs':16,'input_tokens':{'distribution':'fixed','mean':500},"
    "'output_tokens':{'distribution':'fixed','mean':300},"
    "'load':{'type':'closed','concurrency':8,'requests':80}}");
  NavForecast many = forecast_of (
    "{" MODEL ",'max_num_seqs':16,'input_tokens':{'distribution':'fixed','mean':500},"
    "'output_tokens':{'distribution':'fixed','mean':300},"
    "'load':{'type':'closed','concurrency':40,'requests':400}}");

  g_assert_cmpint (few.saturated, ==, NAV_SATURATED_NO);
  g_assert_cmpint (many.saturated, ==, NAV_SATURATED_YES);
  g_assert_cmpfloat (many.unfinished, ==, 0);
}

static void
test_what_is_unfinished_is_saturated (void)
{
  NavForecast forecast = forecast_of (
    "{" MODEL ",'input_tokens':{'distribution':'fixed','mean':100},"
    "'output_tokens':{'distribution':'fixed','mean':2000},"
    "'load':{'type':'open','process':'constant','rate':1,'duration_s':5}}");

  /* Five answers of 13 s each, cut off after 10. */
  g_assert_cmpfloat (forecast.unfinished, ==, 5);
  g_assert_cmpint (forecast.saturated, ==, NAV_SATURATED_YES);
  g_assert_true (isnan (forecast.latency[NAV_METRIC_E2E].mean));
  g_assert_cmpfloat (forecast.requests_per_s, ==, 0);
}

/* Stages are pooled: the mean is that of all requests. */
static void
test_stages_are_pooled (void)
{
  static const char text[] =
    "{" MODEL "," PURE ",'input_tokens':{'distribution':'fixed','mean':500},"
    "'output_tokens':{'distribution':'fixed','mean':200},"
    "'load':{'type':'%s','process':'constant',%s}}";
  g_autofree char *slow = g_strdup_printf (text, "open", "'rate':2,'duration_s':200");
  g_autofree char *fast = g_strdup_printf (text, "open", "'rate':20,'duration_s':100");
  g_autofree char *both = g_strdup_printf (text, "stages", "'stages':[[2,200],[0,60],[20,100]]");
  NavForecast a = forecast_of (slow), b = forecast_of (fast), all = forecast_of (both);
  double mean = (400 * a.latency[NAV_METRIC_TPOT].mean + 2000 * b.latency[NAV_METRIC_TPOT].mean) /
                2400;

  g_assert_cmpfloat_with_epsilon (all.latency[NAV_METRIC_TPOT].mean, mean, 0.002 * mean);
  g_assert_cmpfloat_with_epsilon (all.requests_per_s, 2400 / 360.0, 0.1);
}

static void
test_no_fit (void)
{
  NavForecast forecast = forecast_of (
    "{'model':'meta-llama/Llama-3.1-70B-Instruct','gpu':'l4',"
    "'input_tokens':{'distribution':'fixed','mean':100},"
    "'output_tokens':{'distribution':'fixed','mean':100},"
    "'load':{'type':'open','rate':1,'duration_s':10}}");

  g_assert_false (forecast.fits);
  g_assert_nonnull (forecast.reason);
  g_assert_true (isnan (forecast.latency[NAV_METRIC_TTFT].mean));
}

static void
assert_refused (const char *quoted, NavErrorKind kind, const char *field)
{
  g_autoptr (NavScenario) scenario = read_scenario (quoted);
  g_autoptr (GError) error = NULL;
  NavForecast forecast;

  g_assert_false (try_forecast (scenario, &forecast, &error));
  g_assert_true (nav_error_matches_kind (error, kind));
  g_assert_cmpstr (nav_error_get_field (error), ==, field);
}

static void
test_refusals (void)
{
  assert_refused ("{" MODEL ",'max_model_len':4096,"
                  "'input_tokens':{'distribution':'uniform','min':10,'max':5000},"
                  "'output_tokens':{'distribution':'fixed','mean':10},"
                  "'load':{'type':'open','rate':1,'duration_s':10}}",
                  NAV_ERROR_INVALID, "input_tokens");
  assert_refused ("{" MODEL ",'max_model_len':4096,"
                  "'load':{'type':'trace','requests':[[0,10,10],[1,4000,100]]}}",
                  NAV_ERROR_INVALID, "load.requests");
  assert_refused ("{" MODEL ",'input_tokens':{'distribution':'fixed','mean':10},"
                  "'output_tokens':{'distribution':'fixed','mean':10},"
                  "'load':{'type':'open','rate':1000,'duration_s':100000}}",
                  NAV_ERROR_UNSUPPORTED, "load");
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  catalog = fixture_load_catalog ();
  simulator = nav_simulator_new ();
  g_test_add_func ("/simulation-forecast/closed-form", test_agrees_with_the_closed_form);
  g_test_add_func ("/simulation-forecast/nothing-is-missing", test_nothing_is_missing);
  g_test_add_func ("/simulation-forecast/saturation", test_saturation);
  g_test_add_func ("/simulation-forecast/clients-that-wait", test_clients_that_wait);
  g_test_add_func ("/simulation-forecast/unfinished", test_what_is_unfinished_is_saturated);
  g_test_add_func ("/simulation-forecast/stages", test_stages_are_pooled);
  g_test_add_func ("/simulation-forecast/no-fit", test_no_fit);
  g_test_add_func ("/simulation-forecast/refusals", test_refusals);
  result = g_test_run ();
  nav_simulator_free (simulator);
  nav_catalog_unref (catalog);
  return result;
}
