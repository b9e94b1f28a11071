// SPDX-License-Identifier: Apache-2.0
// The batcher in time is the simulation's replica: the same requests get the same times.

#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "base/nav-json.h"
#include "base/nav-random.h"
#include "base/nav-stats.h"
#include "catalog/nav-catalog.h"
#include "serving/nav-simulation-private.h"
#include "simulator/nav-vllm-steps.h"

#define REQUESTS 300

typedef struct {
  guint pipeline_stages;
  guint max_num_seqs;
  guint64 kv_blocks;
  NavSimOverhead overhead;
} Case;

static const Case cases[] = {
  { 1, 256, 20000, { .request_ms = 0 } },
  { 1, 256, 20000, { .request_ms = 7 } },
  { 1, 256, 20000,
    { .request_ms = 2, .ingest_ms = 3, .ingest_token_ms = 0.01, .lookahead = 1 } },
  { 1, 256, 20000, { .request_ms = 1, .lookahead = 0.4 } },
  { 1, 4, 20000, { .lookahead = 1 } },
  { 1, 256, 200, { .request_ms = 2, .lookahead = 1 } },
  { 2, 256, 20000, { .request_ms = 0 } },
  { 3, 8, 400, { .request_ms = 2, .ingest_ms = 1, .lookahead = 1 } },
};

typedef struct {
  NavCatalog *catalog;
  NavStepModel *model;
  NavTraceRequest trace[REQUESTS];
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = nav_json_parse (
    "{\"model\":\"Qwen/Qwen2.5-7B-Instruct\",\"gpu\":\"l4\"}", -1, NULL, &error);
  g_autoptr (NavScenario) scenario = NULL;
  g_autoptr (NavRandom) random = nav_random_new (7, "steps");
  double at_s = 0;

  (void) data;
  fixture->catalog = nav_catalog_new_from_directory (g_getenv ("NEURALNAV_DATA"), &error);
  g_assert_no_error (error);
  scenario = nav_scenario_new_for_memory (fixture->catalog, node, &error);
  g_assert_no_error (error);
  fixture->model = nav_step_model_new (fixture->catalog, scenario->candidate);
  for (guint i = 0; i < REQUESTS; i++) {
    at_s -= log (nav_random_uniform (random)) / 2;
    fixture->trace[i] = (NavTraceRequest){
      .arrival_s = at_s,
      .input_tokens = 1 + (guint) (nav_random_uniform (random) * 900),
      .output_tokens = 1 + (guint) (nav_random_uniform (random) * 120),
    };
  }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  nav_step_model_unref (fixture->model);
  nav_catalog_unref (fixture->catalog);
}

static NavBatcherConfig
make_config (const Case *c)
{
  return (NavBatcherConfig){
    .max_num_seqs = c->max_num_seqs,
    .max_num_batched_tokens = 512,
    .kv_blocks = c->kv_blocks,
    .block_size = 16,
    .full_groups = 1,
    .pipeline_stages = c->pipeline_stages,
  };
}

static double
step_ms (const NavStep *step, gpointer data)
{
  return nav_step_model_ms (data, step);
}

static void
note_events (const NavVllmTurn *turn, double *first_us, double *last_us)
{
  for (gsize i = 0; i < turn->n_events; i++) {
    guint64 k = turn->events[i].id - 1;
    if (turn->events[i].kind == NAV_BATCHER_TOKEN || turn->events[i].kind == NAV_BATCHER_FINISHED) {
      first_us[k] = turn->events[i].n_tokens == 1 ? turn->at_us : first_us[k];
      last_us[k] = turn->at_us;
    }
  }
}

/* Fills milliseconds from arrival. */
static void
play (const Fixture *fixture, const Case *c, double *ttft_ms, double *e2e_ms)
{
  const NavVllmStepsConfig config = { make_config (c), step_ms, fixture->model, c->overhead, 1, 0 };
  NavVllmSteps *steps = nav_vllm_steps_new (&config);
  g_autofree double *first_us = g_new0 (double, REQUESTS), *last_us = g_new0 (double, REQUESTS);
  NavVllmTurn turn;

  for (guint i = 0; i < REQUESTS; i++) {
    const NavTraceRequest *request = &fixture->trace[i];
    const NavBatcherRequest wanted = { .id = i + 1,
                                       .input_tokens = request->input_tokens,
                                       .output_tokens = request->output_tokens };

    while (nav_vllm_steps_turn (steps, request->arrival_s * 1e6, &turn))
      note_events (&turn, first_us, last_us);
    nav_vllm_steps_add (steps, &wanted, FALSE, request->arrival_s * 1e6);
  }
  while (nav_vllm_steps_turn (steps, G_MAXDOUBLE, &turn))
    note_events (&turn, first_us, last_us);
  for (guint i = 0; i < REQUESTS; i++) {
    ttft_ms[i] = first_us[i] / 1e3 - fixture->trace[i].arrival_s * 1e3;
    e2e_ms[i] = last_us[i] / 1e3 - fixture->trace[i].arrival_s * 1e3;
  }
  nav_stats_sort (ttft_ms, REQUESTS);
  nav_stats_sort (e2e_ms, REQUESTS);
  nav_vllm_steps_free (steps);
}

static void
check (const NavLatency *expected, const double *sorted)
{
  g_assert_cmpfloat_with_epsilon (nav_stats_percentile (sorted, REQUESTS, 50), expected->p50, 1e-3);
  g_assert_cmpfloat_with_epsilon (nav_stats_percentile (sorted, REQUESTS, 95), expected->p95, 1e-3);
  g_assert_cmpfloat_with_epsilon (nav_stats_percentile (sorted, REQUESTS, 99), expected->p99, 1e-3);
  g_assert_cmpfloat_with_epsilon (nav_stats_mean (sorted, REQUESTS), expected->mean, 1e-3);
}

static void
test_twins (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (NavSimulator) simulator = nav_simulator_new ();
    g_autoptr (GError) error = NULL;
    NavLoad load = { .kind = NAV_LOAD_TRACE, .trace = fixture->trace, .n_trace = REQUESTS };
    NavSimulationClass class = { .load = &load };
    NavBatcherConfig config = make_config (&cases[i]);
    double ttft_ms[REQUESTS], e2e_ms[REQUESTS];
    NavSimulationResult result;
    NavSimulation simulation;

    nav_simulator_set_overhead (simulator, &cases[i].overhead);
    nav_simulation_init (&simulation, &class, 1);
    simulation.one_by_one = TRUE;
    nav_simulator_run (simulator, &simulation, fixture->model, &config, NULL, &result, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (result.all.finished, ==, REQUESTS);
    play (fixture, &cases[i], ttft_ms, e2e_ms);
    g_test_message ("case %u: TTFT p95 %.3f, E2E p95 %.3f ms, %" G_GUINT64_FORMAT " preempted", i,
                    result.all.latency[NAV_METRIC_TTFT].p95, result.all.latency[NAV_METRIC_E2E].p95,
                    result.preemptions);
    check (&result.all.latency[NAV_METRIC_TTFT], ttft_ms);
    check (&result.all.latency[NAV_METRIC_E2E], e2e_ms);
  }
}

static double
constant_ms (const NavStep *step, gpointer data)
{
  (void) step;
  (void) data;
  return 10;
}

/* One in so many misses its step; who does depends on the seed and the id. */
static void
test_miss (void)
{
  const NavSimOverhead overhead = { .miss = 0.25 };
  NavVllmStepsConfig config = { make_config (&cases[0]), constant_ms, NULL, overhead, 1, 3 };
  NavVllmSteps *steps = nav_vllm_steps_new (&config);
  const NavBatcherRequest first = { .id = 1, .input_tokens = 1, .output_tokens = 8000 };
  guint late = 0;
  NavVllmTurn turn;

  nav_vllm_steps_add (steps, &first, FALSE, 0);
  for (guint i = 0; i < 1000; i++) {
    const NavBatcherRequest next = { .id = i + 2, .input_tokens = 1, .output_tokens = 1 };
    double at_us = 40000.0 * i + 5000;

    while (nav_vllm_steps_turn (steps, at_us, &turn))
      ;
    nav_vllm_steps_add (steps, &next, FALSE, at_us);
    while (nav_vllm_steps_turn (steps, at_us + 20000, &turn))
      for (gsize k = 0; k < turn.n_events; k++)
        late -= turn.events[k].id == next.id;
    late++;
  }
  g_assert_cmpuint (late, >, 200);
  g_assert_cmpuint (late, <, 300);
  nav_vllm_steps_free (steps);
}

/* A prompt that several answers are to is read once, and they start together. */
static void
test_same_prompt (void)
{
  const Case c = { 1, 8, 1000,
                   { .request_ms = 1, .ingest_ms = 3, .ingest_token_ms = 0.5, .miss = 0.9 } };
  const NavVllmStepsConfig config = { make_config (&c), constant_ms, NULL, c.overhead, 1, 0 };
  NavVllmSteps *steps = nav_vllm_steps_new (&config);
  NavVllmTurn turn;
  gsize n = 0;

  for (guint i = 1; i <= 4; i++) {
    const NavBatcherRequest request = { .id = i, .input_tokens = 4, .output_tokens = 1 };
    g_assert_cmpfloat (nav_vllm_steps_add (steps, &request, i > 1, 0), ==, 6000);
  }
  while (n == 0 && nav_vllm_steps_turn (steps, 1e6, &turn))
    n = turn.n_events;
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpfloat (turn.at_us, ==, 16000);
  nav_vllm_steps_free (steps);
}

/* Who is on the way can leave, and who waits gets the seat of one that left. */
static void
test_cancel (void)
{
  const Case c = { 1, 1, 1000, { .request_ms = 5 } };
  const NavVllmStepsConfig config = { make_config (&c), constant_ms, NULL, c.overhead, 1, 0 };
  NavVllmSteps *steps = nav_vllm_steps_new (&config);
  NavBatcherRequest request = { .id = 1, .input_tokens = 1, .output_tokens = 1 };
  NavBatcherCounts counts;
  NavVllmTurn turn;

  nav_vllm_steps_add (steps, &request, FALSE, 0);
  nav_vllm_steps_cancel (steps, 1, 1000);
  nav_vllm_steps_cancel (steps, 77, 1000);
  nav_vllm_steps_get_counts (steps, &counts);
  g_assert_cmpuint (counts.waiting, ==, 0);
  while (nav_vllm_steps_turn (steps, 10000, &turn))
    g_assert_cmpuint (turn.n_events, ==, 0);
  g_assert_true (isinf (nav_vllm_steps_get_due_us (steps)));
  request.id = 2;
  nav_vllm_steps_add (steps, &request, FALSE, 20000);
  g_assert_cmpfloat (nav_vllm_steps_get_due_us (steps), ==, 25000);
  nav_vllm_steps_free (steps);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/simulator/steps/twins", Fixture, NULL, set_up, test_twins, tear_down);
  g_test_add_func ("/simulator/steps/miss", test_miss);
  g_test_add_func ("/simulator/steps/same-prompt", test_same_prompt);
  g_test_add_func ("/simulator/steps/cancel", test_cancel);
  return g_test_run ();
}
