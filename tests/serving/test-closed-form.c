// SPDX-License-Identifier: Apache-2.0
// The closed form: what the planner bisects on must be monotone and continuous for any candidate.

#include <locale.h>
#include <math.h>

#include "base/nav-random.h"
#include "serving/nav-forecast-range.h"
#include "test-fixture.h"

#define TRIALS 400
#define RATES 60

static NavCatalog *catalog;
static NavCalibration *calibration;

/* A random deployment that fits, with random traffic. */
typedef struct {
  NavCandidate *candidate;
  NavStepModel *model;
  NavMemory memory;
  NavTraffic traffic;
} Trial;

static guint
draw_below (NavRandom *random, guint n)
{
  return MIN ((guint) (nav_random_uniform (random) * n), n - 1);
}

static double
draw_length (NavRandom *random, double most)
{
  return floor (exp (nav_random_uniform (random) * log (most))) + 1;
}

static NavCandidate *
draw_candidate (NavRandom *random)
{
  static const NavPrecision precisions[] = { NAV_PRECISION_BF16, NAV_PRECISION_FP8,
                                             NAV_PRECISION_INT4, NAV_PRECISION_FP4 };
  const GPtrArray *models = nav_catalog_get_models (catalog);
  const GPtrArray *gpus = nav_catalog_get_gpus (catalog);
  NavEngine engine = { .max_model_len = 8192, .kv_cache = (NavKvCache) draw_below (random, 3) };

  engine.max_num_batched_tokens = draw_below (random, 2) ? 0 : 512 << draw_below (random, 5);
  engine.max_num_seqs = draw_below (random, 2) ? 0 : 16 << draw_below (random, 6);
  return nav_candidate_new (g_ptr_array_index (models, draw_below (random, models->len)),
                            g_ptr_array_index (gpus, draw_below (random, gpus->len)), NULL,
                            precisions[draw_below (random, G_N_ELEMENTS (precisions))], FALSE,
                            1 << draw_below (random, 4), 1 + draw_below (random, 2), 1, &engine);
}

static void
draw_traffic (NavRandom *random, NavTraffic *traffic)
{
  double spread = nav_random_uniform (random);

  *traffic = fixture_open (0, draw_length (random, 4000), draw_length (random, 2000));
  traffic->cv2 = draw_below (random, 3);
  traffic->input_variance = pow (spread * traffic->input_mean, 2);
  traffic->output_variance = pow (spread * traffic->output_mean, 2);
  traffic->input_longest = traffic->input_mean * 4;
  traffic->output_longest = traffic->output_mean * 4;
  traffic->prefix_hit_ratio = draw_below (random, 2) ? 0 : nav_random_uniform (random);
}

static void
draw_trial (NavRandom *random, Trial *trial)
{
  do {
    trial->candidate = draw_candidate (random);
    nav_memory_compute (trial->candidate, &trial->memory);
    if (!trial->memory.fits)
      g_clear_pointer (&trial->candidate, nav_candidate_unref);
  } while (trial->candidate == NULL);
  trial->model = nav_step_model_new (catalog, trial->candidate);
  draw_traffic (random, &trial->traffic);
}

static void
clear_trial (Trial *trial)
{
  nav_step_model_unref (trial->model);
  nav_candidate_unref (trial->candidate);
}

static NavForecast
forecast_at (const Trial *trial, double rate)
{
  NavTraffic traffic = trial->traffic;
  NavForecast forecast;

  traffic.rate = rate;
  nav_closed_form_forecast (trial->model, trial->candidate, &trial->memory, &traffic, &forecast);
  return forecast;
}

static double
find_highest_rate (const Trial *trial)
{
  return forecast_at (trial, 1e9).requests_per_s;
}

static void
assert_no_less (const Trial *trial, const char *what, double now, double before)
{
  if (now < before * (1 - 1e-7))
    g_error ("%s fell from %.10g to %.10g: %s on %u x %s, %.0f + %.0f tokens", what, before, now,
             trial->candidate->model->id, trial->candidate->tensor_parallel,
             trial->candidate->gpu->id, trial->traffic.input_mean, trial->traffic.output_mean);
}

static void
assert_all_no_less (const Trial *trial, const NavForecast *now, const NavForecast *before)
{
  for (int metric = 0; metric < NAV_N_METRICS; metric++) {
    const NavLatency *a = &now->latency[metric], *b = &before->latency[metric];

    assert_no_less (trial, nav_metric_names[metric], a->mean, b->mean);
    if (metric == NAV_METRIC_ITL)
      continue;
    assert_no_less (trial, nav_metric_names[metric], a->p50, b->p50);
    assert_no_less (trial, nav_metric_names[metric], a->p90, b->p90);
    assert_no_less (trial, nav_metric_names[metric], a->p95, b->p95);
    assert_no_less (trial, nav_metric_names[metric], a->p99, b->p99);
  }
  assert_no_less (trial, "running", now->running_mean, before->running_mean);
  assert_no_less (trial, "KV use", now->kv_usage_mean, before->kv_usage_mean);
}

static void
assert_sane (const Trial *trial, const NavForecast *forecast)
{
  double gaps = trial->traffic.output_mean - 1;

  for (int metric = 0; metric < NAV_N_METRICS; metric++) {
    const NavLatency *latency = &forecast->latency[metric];

    if (metric == NAV_METRIC_ITL || (gaps == 0 && metric == NAV_METRIC_TPOT))
      continue;
    g_assert_true (isfinite (latency->mean) && latency->mean > 0);
    g_assert_cmpfloat (latency->p50, >, 0);
    g_assert_cmpfloat (latency->p50, <=, latency->p90);
    g_assert_cmpfloat (latency->p90, <=, latency->p95);
    g_assert_cmpfloat (latency->p95, <=, latency->p99);
    g_assert_cmpfloat (latency->mean, <=, latency->p99 * (1 + 1e-12));
  }
  if (gaps > 0)
    g_assert_cmpfloat_with_epsilon (forecast->latency[NAV_METRIC_E2E].mean,
                                    forecast->latency[NAV_METRIC_TTFT].mean +
                                      gaps * forecast->latency[NAV_METRIC_TPOT].mean,
                                    1e-6 * forecast->latency[NAV_METRIC_E2E].mean);
  g_assert_true (forecast->kv_usage_mean >= 0 && forecast->kv_usage_mean <= 1);
  g_assert_cmpfloat (forecast->kv_usage_max, >=, forecast->kv_usage_mean);
}

static void
check_rates (const Trial *trial)
{
  double highest = find_highest_rate (trial);
  NavForecast before = forecast_at (trial, highest * 1e-6);

  g_assert_true (isfinite (highest) && highest > 0);
  for (int i = 1; i < RATES; i++) {
    double rate = highest * i / RATES;
    NavForecast now = forecast_at (trial, rate), near = forecast_at (trial, rate * (1 + 1e-6));

    assert_sane (trial, &now);
    assert_all_no_less (trial, &now, &before);
    assert_all_no_less (trial, &near, &now);
    /* No jump: a millionth more is at most a small multiple of a millionth slower. */
    for (int metric = 0; metric < NAV_N_METRICS; metric++)
      if (!isnan (now.latency[metric].mean))
        g_assert_cmpfloat (near.latency[metric].mean, <, now.latency[metric].mean * (1 + 1e-3));
    g_assert_cmpfloat_with_epsilon (now.requests_per_s, rate, 1e-9 * rate);
    before = now;
  }
}

static void
test_monotone_in_rate (void)
{
  g_autoptr (NavRandom) random = nav_random_new (1, "trials");

  for (int i = 0; i < TRIALS; i++) {
    Trial trial;
    draw_trial (random, &trial);
    check_rates (&trial);
    clear_trial (&trial);
  }
}

static void
assert_same (double a, double b)
{
  if (isnan (a) || isnan (b))
    g_assert_true (isnan (a) && isnan (b));
  else
    g_assert_cmpfloat (a, ==, b);
}

static void
assert_same_forecast (const NavForecast *a, const NavForecast *b)
{
  for (int metric = 0; metric < NAV_N_METRICS; metric++) {
    const NavLatency *x = &a->latency[metric], *y = &b->latency[metric];

    assert_same (x->mean, y->mean);
    assert_same (x->p50, y->p50);
    assert_same (x->p90, y->p90);
    assert_same (x->p95, y->p95);
    assert_same (x->p99, y->p99);
  }
  assert_same (a->running_mean, b->running_mean);
  assert_same (a->kv_usage_max, b->kv_usage_max);
  assert_same (a->requests_per_s, b->requests_per_s);
  g_assert_cmpint (a->saturated, ==, b->saturated);
}

/* What was worked out once for all rates says the same as what is worked out for one; a screen says
 * the same of the percentile that it looks at. */
static void
test_prepared_says_the_same (void)
{
  static const double percentiles[] = { 50, 75, 90, 92.5, 95, 97, 99 };
  g_autoptr (NavRandom) random = nav_random_new (5, "trials");

  for (int i = 0; i < TRIALS; i++) {
    g_autoptr (NavClosedForm) form = NULL;
    double percentile = percentiles[i % G_N_ELEMENTS (percentiles)], highest;
    Trial trial;

    draw_trial (random, &trial);
    form =
      nav_closed_form_new (trial.model, trial.candidate, &trial.memory, &trial.traffic);
    highest = nav_closed_form_rate_max (form);
    g_assert_cmpfloat (highest, ==, find_highest_rate (&trial));
    for (int k = 0; k < 8; k++) {
      double rate = highest * pow (3, k - 6);
      NavForecast once = forecast_at (&trial, rate), prepared, screened;

      nav_closed_form_at (form, rate, &prepared);
      nav_closed_form_screen (form, rate, percentile, &screened);
      assert_same_forecast (&once, &prepared);
      for (int metric = 0; metric < NAV_N_METRICS; metric++)
        assert_same (nav_latency_at (&screened.latency[metric], percentile),
                     nav_latency_at (&once.latency[metric], percentile));
    }
    clear_trial (&trial);
  }
}

/* Little's law: as many run as come in the time that a request stays. Between its waits, which are
 * told apart, and its stay there is only the rest of a step that it finds under way. */
static void
test_as_many_run_as_come (void)
{
  g_autoptr (NavRandom) random = nav_random_new (6, "trials");

  for (int i = 0; i < TRIALS; i++) {
    Trial trial;
    double highest;

    draw_trial (random, &trial);
    trial.traffic.overhead_per_request_ms = trial.traffic.overhead_per_output_token_ms = 0;
    highest = find_highest_rate (&trial);
    for (int k = 1; k < 20; k++) {
      double rate = highest * k / 20, in_system, rest;
      NavForecast forecast = forecast_at (&trial, rate);

      in_system = rate * forecast.latency[NAV_METRIC_E2E].mean * 1e-3;
      rest = in_system - forecast.running_mean - forecast.waiting_mean;
      g_assert_cmpfloat (rest, >=, -1e-8 * in_system);
      g_assert_cmpfloat (rest, <=, 0.5 * in_system);
      /* The rest of a step under way, which no request alone in the engine finds. */
      if (forecast.running_mean < 1e-3)
        g_assert_cmpfloat (rest, <=, 1e-3 * in_system);
    }
    clear_trial (&trial);
  }
}

static void
test_overload_is_told (void)
{
  g_autoptr (NavRandom) random = nav_random_new (2, "trials");

  for (int i = 0; i < TRIALS / 4; i++) {
    Trial trial;
    NavForecast below, above;
    double highest;

    draw_trial (random, &trial);
    highest = find_highest_rate (&trial);
    below = forecast_at (&trial, highest * 0.5);
    above = forecast_at (&trial, highest * 1.01);
    g_assert_cmpint (below.saturated, ==, NAV_SATURATED_NO);
    g_assert_cmpint (forecast_at (&trial, highest * 0.95).saturated, ==, NAV_SATURATED_CLOSE);
    g_assert_cmpint (above.saturated, ==, NAV_SATURATED_YES);
    g_assert_true (isnan (above.latency[NAV_METRIC_TTFT].mean));
    g_assert_true (isnan (above.latency[NAV_METRIC_E2E].p99));
    if (trial.traffic.output_mean > 1)
      g_assert_cmpfloat (above.latency[NAV_METRIC_TPOT].mean, >=,
                         below.latency[NAV_METRIC_TPOT].mean);
    g_assert_cmpfloat_with_epsilon (above.requests_per_s, highest, 1e-9 * highest);
    clear_trial (&trial);
  }
}

/* --- Closed loop and single cases --- */

typedef struct {
  NavCandidate *candidate;
  NavStepModel *model;
  NavMemory memory;
} Server;

static void
start_llama (Server *server, const NavEngine *engine)
{
  server->candidate = fixture_candidate (catalog, "meta-llama/Llama-3.1-8B-Instruct", "h100-sxm",
                                         NAV_PRECISION_BF16, 1, engine);
  server->model = nav_step_model_new (catalog, server->candidate);
  nav_memory_compute (server->candidate, &server->memory);
}

static void
stop (Server *server)
{
  nav_step_model_unref (server->model);
  nav_candidate_unref (server->candidate);
}

static NavForecast
ask (const Server *server, NavTraffic traffic)
{
  NavForecast forecast;

  nav_closed_form_forecast (server->model, server->candidate, &server->memory, &traffic, &forecast);
  return forecast;
}

static void
test_one_client_alone (void)
{
  NavEngine engine = { .max_model_len = 8192 };
  NavTraffic traffic = fixture_closed (1, 1000, 101);
  NavForecast forecast;
  NavStep step;
  Server server;
  double prefill, decode;

  start_llama (&server, &engine);
  traffic.overhead_per_request_ms = 0;
  forecast = ask (&server, traffic);
  nav_step_clear (&step);
  nav_step_add_prefill (&step, 1000, 0, TRUE, 0);
  prefill = nav_step_model_ms (server.model, &step);
  nav_step_clear (&step);
  nav_step_add_decode (&step, 1050.5, 0);
  decode = nav_step_model_ms (server.model, &step);
  g_assert_cmpfloat_with_epsilon (forecast.latency[NAV_METRIC_TTFT].mean, prefill, 0.01 * prefill);
  g_assert_cmpfloat_with_epsilon (forecast.latency[NAV_METRIC_TPOT].mean, decode, 0.01 * decode);
  g_assert_cmpfloat_with_epsilon (forecast.requests_per_s, 1e3 / (prefill + 100 * decode),
                                  0.02 * forecast.requests_per_s);
  stop (&server);
}

static void
test_more_clients_more_throughput (void)
{
  NavEngine engine = { .max_model_len = 8192 };
  NavForecast before = { 0 };
  Server server;

  start_llama (&server, &engine);
  for (double clients = 1; clients <= 2048; clients *= 2) {
    NavForecast now = ask (&server, fixture_closed (clients, 900, 900));

    g_assert_cmpfloat (now.requests_per_s, >=, before.requests_per_s * 0.9999);
    g_assert_cmpfloat (now.latency[NAV_METRIC_TPOT].mean, >=, before.latency[NAV_METRIC_TPOT].mean);
    g_assert_cmpfloat (now.latency[NAV_METRIC_TTFT].mean, >, before.latency[NAV_METRIC_TTFT].mean);
    g_assert_cmpfloat (now.running_mean + now.waiting_mean, <=, clients * 1.001);
    before = now;
  }
  stop (&server);
}

static void
test_seats_limit_a_closed_loop (void)
{
  NavEngine engine = { .max_model_len = 8192, .max_num_seqs = 8 };
  NavForecast full, half;
  Server server;

  start_llama (&server, &engine);
  half = ask (&server, fixture_closed (8, 900, 900));
  full = ask (&server, fixture_closed (16, 900, 900));
  g_assert_cmpfloat (full.running_mean, ==, 8);
  g_assert_cmpfloat_with_epsilon (full.waiting_mean, 8, 0.5);
  g_assert_cmpfloat_with_epsilon (full.latency[NAV_METRIC_TPOT].mean,
                                  half.latency[NAV_METRIC_TPOT].mean, 1e-9);
  g_assert_cmpfloat (full.latency[NAV_METRIC_TTFT].mean, >,
                     half.latency[NAV_METRIC_E2E].mean * 0.8);
  stop (&server);
}

static void
test_stated_overhead_counts (void)
{
  NavEngine engine = { .max_model_len = 8192 };
  NavTraffic traffic = fixture_open (2, 500, 201);
  NavForecast none, some, shipped;
  Server server;

  start_llama (&server, &engine);
  shipped = ask (&server, traffic);
  traffic.overhead_per_request_ms = traffic.overhead_per_output_token_ms = 0;
  none = ask (&server, traffic);
  traffic.overhead_per_request_ms = 30;
  traffic.overhead_per_output_token_ms = 1;
  some = ask (&server, traffic);
  g_assert_cmpfloat_with_epsilon (
    some.latency[NAV_METRIC_TTFT].mean - none.latency[NAV_METRIC_TTFT].mean, 30, 1e-6);
  g_assert_cmpfloat_with_epsilon (
    some.latency[NAV_METRIC_TPOT].mean - none.latency[NAV_METRIC_TPOT].mean, 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (
    some.latency[NAV_METRIC_E2E].mean - none.latency[NAV_METRIC_E2E].mean, 230, 1e-6);
  g_assert_cmpfloat (shipped.latency[NAV_METRIC_TTFT].mean, >, none.latency[NAV_METRIC_TTFT].mean);
  stop (&server);
}

static void
test_cached_prefixes_cost_less (void)
{
  NavEngine engine = { .max_model_len = 8192 };
  NavTraffic traffic = fixture_open (4, 4000, 200);
  NavForecast cold, warm;
  Server server;

  start_llama (&server, &engine);
  cold = ask (&server, traffic);
  traffic.prefix_hit_ratio = 0.9;
  warm = ask (&server, traffic);
  g_assert_cmpfloat (warm.latency[NAV_METRIC_TTFT].mean, <,
                     0.5 * cold.latency[NAV_METRIC_TTFT].mean);
  g_assert_cmpfloat (warm.latency[NAV_METRIC_TPOT].mean, <, cold.latency[NAV_METRIC_TPOT].mean);
  g_assert_cmpfloat (warm.kv_usage_mean, <, cold.kv_usage_mean);
  stop (&server);
}

static void
test_guessing_ahead (void)
{
  NavEngine engine = { .max_model_len = 8192 };
  NavTraffic traffic = fixture_closed (4, 500, 400);
  double plain, good, bad;
  Server server;

  start_llama (&server, &engine);
  plain = ask (&server, traffic).latency[NAV_METRIC_TPOT].mean;
  traffic.speculative_tokens = 3;
  traffic.speculative_accepted = 3;
  good = ask (&server, traffic).latency[NAV_METRIC_TPOT].mean;
  traffic.speculative_accepted = 1;
  bad = ask (&server, traffic).latency[NAV_METRIC_TPOT].mean;
  g_assert_cmpfloat (good, <, 0.5 * plain);
  g_assert_cmpfloat (bad, >, plain);
  stop (&server);
}

static void
test_what_does_not_fit (void)
{
  g_autoptr (NavCandidate) candidate = fixture_candidate (
    catalog, "meta-llama/Llama-3.1-70B-Instruct", "l4", NAV_PRECISION_BF16, 1, NULL);
  g_autoptr (NavStepModel) model = nav_step_model_new (catalog, candidate);
  NavTraffic traffic = fixture_open (1, 100, 100);
  NavForecast forecast;
  NavMemory memory;

  nav_memory_compute (candidate, &memory);
  nav_closed_form_forecast (model, candidate, &memory, &traffic, &forecast);
  g_assert_false (forecast.fits);
  g_assert_cmpstr (forecast.reason, ==, "weights");
  g_assert_true (isnan (forecast.latency[NAV_METRIC_TTFT].mean));
  g_assert_true (isnan (forecast.requests_per_s));
}

static void
test_no_load_at_all (void)
{
  NavEngine engine = { .max_model_len = 8192 };
  NavForecast idle, rare;
  Server server;

  start_llama (&server, &engine);
  idle = ask (&server, fixture_open (0, 500, 200));
  rare = ask (&server, fixture_open (1e-6, 500, 200));
  g_assert_cmpfloat (idle.running_mean, ==, 0);
  g_assert_cmpfloat (idle.kv_usage_mean, ==, 0);
  g_assert_cmpint (idle.saturated, ==, NAV_SATURATED_NO);
  g_assert_cmpfloat_with_epsilon (idle.latency[NAV_METRIC_TTFT].mean,
                                  rare.latency[NAV_METRIC_TTFT].mean, 0.01);
  stop (&server);
}

static void
test_only_what_is_justified (void)
{
  NavEngine engine = { .max_model_len = 8192 };
  NavForecast forecast;
  Server server;

  start_llama (&server, &engine);
  forecast = ask (&server, fixture_open (2, 500, 200));
  g_assert_true (isfinite (forecast.latency[NAV_METRIC_ITL].mean));
  g_assert_true (isnan (forecast.latency[NAV_METRIC_ITL].p50));
  g_assert_true (isnan (forecast.latency[NAV_METRIC_ITL].p99));
  g_assert_true (isnan (forecast.preemptions));
  g_assert_true (isnan (forecast.unfinished));
  g_assert_cmpint (forecast.basis, ==, NAV_BASIS_ESTIMATED);
  g_assert_cmpint (forecast.method, ==, NAV_METHOD_CLOSED_FORM);
  forecast = ask (&server, fixture_open (2, 500, 1));
  g_assert_true (isnan (forecast.latency[NAV_METRIC_TPOT].mean));
  g_assert_cmpfloat (forecast.latency[NAV_METRIC_E2E].mean, ==,
                     forecast.latency[NAV_METRIC_TTFT].mean);
  stop (&server);
}

/* --- Ranges --- */

static void
test_ranges_hold_the_mean (void)
{
  NavEngine engine = { .max_model_len = 8192 };
  NavForecast forecast;
  Server server;

  start_llama (&server, &engine);
  forecast = ask (&server, fixture_open (2, 500, 200));
  nav_forecast_add_ranges (calibration, server.candidate, NULL, &forecast);
  for (int metric = 0; metric < NAV_N_METRICS; metric++) {
    const NavRange *range = &forecast.range80[metric];
    if (metric == NAV_METRIC_ITL) {
      g_assert_true (isnan (range->low) && isnan (range->high));
      continue;
    }
    g_assert_cmpfloat (range->low, >, 0);
    g_assert_cmpfloat (range->low, <, forecast.latency[metric].mean);
    g_assert_cmpfloat (range->high, >, forecast.latency[metric].mean);
  }
  stop (&server);
}

static double
ask_width (const char *gpu, NavBasis basis)
{
  NavEngine engine = { .max_model_len = 8192 };
  g_autoptr (NavCandidate) candidate = fixture_candidate (
    catalog, "meta-llama/Llama-3.1-8B-Instruct", gpu, NAV_PRECISION_BF16, 1, &engine);
  g_autoptr (NavStepModel) model = nav_step_model_new (catalog, candidate);
  NavTraffic traffic = fixture_open (1, 500, 200);
  NavForecast forecast;
  NavMemory memory;

  nav_memory_compute (candidate, &memory);
  nav_closed_form_forecast (model, candidate, &memory, &traffic, &forecast);
  g_assert_cmpint (forecast.basis, ==, basis);
  nav_forecast_add_ranges (calibration, candidate, NULL, &forecast);
  return log (forecast.range80[NAV_METRIC_TPOT].high / forecast.range80[NAV_METRIC_TPOT].low);
}

static void
test_datasheet_is_wider (void)
{
  double hopper = ask_width ("h100-sxm", NAV_BASIS_ESTIMATED);
  double relative = ask_width ("h100-pcie", NAV_BASIS_DATASHEET);

  g_assert_cmpfloat (relative, >=, 2 * hopper * (1 - 1e-9));
  g_assert_cmpfloat_with_epsilon (ask_width ("mi300x", NAV_BASIS_DATASHEET), relative, 1e-9);
  /* Measured curves, but no run on that class: the range of any. */
  g_assert_true (ask_width ("a100-80", NAV_BASIS_ESTIMATED) > 0);
}

static void
test_gpu_classes (void)
{
  static const struct {
    const char *gpu;
    const char *expected;
  } cases[] = {
    { "t4", "other" },        { "mi300x", "other" }, { "a100-80", "ampere" },
    { "a10g", "ampere" },     { "l4", "ada" },       { "rtx-4090", "ada" },
    { "h100-sxm", "hopper" }, { "h200", "hopper" },  { "b300", "blackwell" },
    { "rtx-pro-6000", "blackwell" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (nav_gpu_class (nav_catalog_find_gpu (catalog, cases[i].gpu)), ==,
                     cases[i].expected);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  catalog = fixture_load_catalog ();
  calibration = nav_calibration_new (catalog);
  g_test_add_func ("/serving/closed-form/monotone-in-rate", test_monotone_in_rate);
  g_test_add_func ("/serving/closed-form/prepared-says-the-same", test_prepared_says_the_same);
  g_test_add_func ("/serving/closed-form/as-many-run-as-come", test_as_many_run_as_come);
  g_test_add_func ("/serving/closed-form/overload-is-told", test_overload_is_told);
  g_test_add_func ("/serving/closed-form/one-client-alone", test_one_client_alone);
  g_test_add_func ("/serving/closed-form/more-clients", test_more_clients_more_throughput);
  g_test_add_func ("/serving/closed-form/seats-limit", test_seats_limit_a_closed_loop);
  g_test_add_func ("/serving/closed-form/stated-overhead", test_stated_overhead_counts);
  g_test_add_func ("/serving/closed-form/cached-prefixes", test_cached_prefixes_cost_less);
  g_test_add_func ("/serving/closed-form/guessing-ahead", test_guessing_ahead);
  g_test_add_func ("/serving/closed-form/what-does-not-fit", test_what_does_not_fit);
  g_test_add_func ("/serving/closed-form/no-load", test_no_load_at_all);
  g_test_add_func ("/serving/closed-form/only-what-is-justified", test_only_what_is_justified);
  g_test_add_func ("/serving/ranges/hold-the-mean", test_ranges_hold_the_mean);
  g_test_add_func ("/serving/ranges/datasheet-is-wider", test_datasheet_is_wider);
  g_test_add_func ("/serving/ranges/gpu-classes", test_gpu_classes);
  result = g_test_run ();
  nav_calibration_unref (calibration);
  nav_catalog_unref (catalog);
  return result;
}
