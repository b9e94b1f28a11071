// SPDX-License-Identifier: Apache-2.0
// The simulation: small schedules by hand, queues whose theory is known, laws that hold for every
// run, and that steps at once are the same as steps one by one.

#include <locale.h>
#include <math.h>

#include "base/nav-error.h"
#include "base/nav-random.h"
#include "serving/nav-simulation.h"
#include "test-fixture.h"

/* A small model with all it takes to run. */
typedef struct {
  NavCatalog *catalog;
  NavCandidate *candidate;
  NavStepModel *model;
  NavBatcherConfig config;
  NavSimulator *simulator;
} Bed;

static void
bed_init (Bed *bed, const char *model, NavPrecision precision)
{
  NavEngine engine = { .max_model_len = 16384 };
  NavMemory memory;

  bed->catalog = fixture_load_catalog ();
  bed->candidate = fixture_candidate (bed->catalog, model, "h100-sxm", precision, 1, &engine);
  bed->model = nav_step_model_new (bed->catalog, bed->candidate);
  nav_memory_compute (bed->candidate, &memory);
  g_assert_true (memory.fits);
  nav_batcher_config_from_memory (bed->candidate, &memory, &bed->config);
  bed->simulator = nav_simulator_new ();
}

static void
bed_clear (Bed *bed)
{
  nav_simulator_free (bed->simulator);
  nav_step_model_unref (bed->model);
  nav_candidate_unref (bed->candidate);
  nav_catalog_unref (bed->catalog);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bed, bed_clear)

static void
bed_init_small (Bed *bed)
{
  bed_init (bed, "meta-llama/Llama-3.1-8B-Instruct", NAV_PRECISION_BF16);
}

static NavLoad
open_load (NavArrival arrival, double rate, double seconds)
{
  return (NavLoad){ .kind = NAV_LOAD_OPEN, .arrival = arrival, .cv = 1, .rate = rate,
                    .duration_s = seconds };
}

static NavLoad
closed_load (guint concurrency, guint requests)
{
  return (NavLoad){ .kind = NAV_LOAD_CLOSED, .concurrency = concurrency, .requests = requests };
}

static void
run (Bed *bed, const NavSimulation *simulation, NavSimulationResult *result)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (nav_simulator_run (bed->simulator, simulation, bed->model, &bed->config, NULL,
                                    result, &error));
  g_assert_no_error (error);
}

static void
assert_near (double a, double b, double error)
{
  if (isnan (a) && isnan (b))
    return;
  g_assert_cmpfloat_with_epsilon (a, b, error * (fabs (b) + 1e-9));
}

/* --- By hand --- */

static double
step_ms (const Bed *bed, guint decodes, double context, guint prompt)
{
  NavStep step;

  nav_step_clear (&step);
  for (guint i = 0; i < decodes; i++)
    nav_step_add_decode (&step, context, 0);
  if (prompt > 0)
    nav_step_add_prefill (&step, prompt, 0, TRUE, 0);
  return nav_step_model_ms (bed->model, &step);
}

static void
test_one_request (void)
{
  NavTraceRequest requests[] = { { 0.5, 300, 4 } };
  NavLoad load = { .kind = NAV_LOAD_TRACE, .trace = requests, .n_trace = 1 };
  NavSimulationClass class = { .load = &load };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult result;
  double prefill, decode;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 1);
  simulation.overhead_per_request_ms = 7;
  simulation.overhead_per_output_token_ms = 0.5;
  run (&bed, &simulation, &result);
  prefill = step_ms (&bed, 0, 0, 300);
  decode = step_ms (&bed, 1, 301, 0) + step_ms (&bed, 1, 302, 0) + step_ms (&bed, 1, 303, 0);
  assert_near (result.all.latency[NAV_METRIC_TTFT].mean, 7 + prefill, 1e-9);
  assert_near (result.all.latency[NAV_METRIC_E2E].mean, 7 + prefill + decode + 1.5, 1e-9);
  assert_near (result.all.latency[NAV_METRIC_TPOT].mean, (decode + 1.5) / 3, 1e-9);
  assert_near (result.all.latency[NAV_METRIC_ITL].mean, (decode + 1.5) / 3, 1e-9);
  assert_near (result.all.latency[NAV_METRIC_E2E].p99, 7 + prefill + decode + 1.5, 1e-9);
  g_assert_cmpuint (result.all.requests, ==, 1);
  g_assert_cmpuint (result.all.finished, ==, 1);
  g_assert_cmpuint (result.steps, ==, 4);
  g_assert_false (result.saturated);
  /* 19 blocks, of 303 tokens */
  assert_near (result.kv_usage_max, 19.0 / (double) bed.config.kv_blocks, 1e-9);
}

/* The second comes while the first decodes: it waits for that step, and reads beside the next. */
static void
test_a_newcomer_waits_for_the_step (void)
{
  NavTraceRequest requests[] = { { 0, 300, 50 }, { 0, 300, 1 } };
  NavLoad load = { .kind = NAV_LOAD_TRACE, .trace = requests, .n_trace = 2 };
  NavSimulationClass class = { .load = &load };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult result;
  double prefill, first, second, both;

  bed_init_small (&bed);
  prefill = step_ms (&bed, 0, 0, 300);
  first = step_ms (&bed, 1, 301, 0);
  second = step_ms (&bed, 1, 302, 0);
  both = step_ms (&bed, 1, 303, 300);
  requests[1].arrival_s = (prefill + first + 0.25 * second) * 1e-3;
  nav_simulation_init (&simulation, &class, 1);
  simulation.overhead_per_request_ms = 0;
  run (&bed, &simulation, &result);
  assert_near (nav_simulator_percentile (bed.simulator, 0, NAV_METRIC_TTFT, 0), prefill, 1e-9);
  assert_near (nav_simulator_percentile (bed.simulator, 0, NAV_METRIC_TTFT, 100),
               0.75 * second + both, 1e-9);
  g_assert_cmpuint (result.steps, ==, 50);
}

/* A trace may be a burst, and may be of one moment. */
static void
test_a_burst (void)
{
  NavTraceRequest requests[] = { { 0, 1000, 200 }, { 0, 1000, 200 }, { 0, 1000, 200 } };
  NavLoad load = { .kind = NAV_LOAD_TRACE, .trace = requests, .n_trace = 3 };
  NavSimulationClass class = { .load = &load };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult result;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 1);
  run (&bed, &simulation, &result);
  g_assert_cmpuint (result.all.finished, ==, 3);
  g_assert_false (result.saturated);
}

/* --- Theory --- */

/* One seat and answers of one token: M/D/1. The mean wait is rho D / (2 (1 - rho)). */
static void
test_one_seat_is_a_known_queue (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 1, 1);
  g_autoptr (NavDistribution) input = nav_distribution_new_fixed (800);
  g_autoptr (NavDistribution) output = nav_distribution_new_fixed (1);
  NavSimulationClass class = { .load = &load, .input = input, .output = output };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult result;

  bed_init_small (&bed);
  bed.config.max_num_seqs = 1;
  for (double use = 0.2; use < 0.9; use += 0.2) {
    double service = step_ms (&bed, 0, 0, 800), wait = use * service / (2 * (1 - use));

    load.rate = use / service * 1e3;
    load.duration_s = 40000 / load.rate;
    nav_simulation_init (&simulation, &class, 1);
    simulation.overhead_per_request_ms = 0;
    run (&bed, &simulation, &result);
    g_test_message ("use %.1f: wait %.2f, theory %.2f", use,
                    result.all.latency[NAV_METRIC_TTFT].mean - service, wait);
    g_assert_cmpfloat_with_epsilon (result.all.latency[NAV_METRIC_TTFT].mean - service, wait,
                                    0.08 * wait);
    g_assert_cmpfloat_with_epsilon (result.running_mean, use, 0.03);
  }
}

/* --- Random runs --- */

static double
draw (NavRandom *random, double least, double most)
{
  return least + nav_random_uniform (random) * (most - least);
}

static gboolean
chance (NavRandom *random, double probability)
{
  return nav_random_uniform (random) < probability;
}

typedef struct {
  NavLoad loads[3];
  NavLoadStage stages[3][3];
  NavTraceRequest trace[3][200];
  NavDistribution *lengths[6];
  NavSimulationClass classes[3];
  NavSimulation simulation;
  NavBatcherConfig config;
} Scene;

static void
scene_clear (Scene *scene)
{
  for (gsize i = 0; i < G_N_ELEMENTS (scene->lengths); i++)
    g_clear_pointer (&scene->lengths[i], nav_distribution_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static NavDistribution *
draw_lengths (NavRandom *random, double mean)
{
  if (chance (random, 0.3))
    return nav_distribution_new_fixed (mean);
  if (chance (random, 0.3))
    return nav_distribution_new_uniform (1, 2 * mean);
  return nav_distribution_new_spread (NAV_DISTRIBUTION_LOGNORMAL, mean,
                                      mean * draw (random, 0.2, 1), 1, 10 * mean);
}

static void
draw_load (NavRandom *random, Scene *scene, guint i, gboolean closed)
{
  NavLoad *load = &scene->loads[i];
  double at = 0, rate = exp (draw (random, -1, chance (random, 0.8) ? 3 : 5));

  *load = open_load ((NavArrival) (nav_random_uniform (random) * 3), rate, draw (random, 5, 60));
  load->cv = draw (random, 0.3, 2);
  if (closed) {
    guint clients = (guint) draw (random, 1, 60);
    *load = closed_load (clients, clients * (guint) draw (random, 1, 5));
  } else if (chance (random, 0.3)) {
    load->kind = NAV_LOAD_STAGES;
    load->stages = scene->stages[i];
    load->n_stages = 3;
    for (guint k = 0; k < 3; k++) {
      double start = draw (random, 0.1, 15);
      load->stages[k] = (NavLoadStage){ start, draw (random, 1, 20), k == 1 ? start / 2 : start };
    }
  } else if (chance (random, 0.3)) {
    load->kind = NAV_LOAD_TRACE;
    load->trace = scene->trace[i];
    load->n_trace = 1 + (guint) draw (random, 0, 199);
    for (guint k = 0; k < load->n_trace; k++) {
      load->trace[k] = (NavTraceRequest){ at, 1 + (guint) draw (random, 0, 900),
                                          1 + (guint) draw (random, 0, 200) };
      at += draw (random, 0, 0.5);
    }
  }
}

static void
draw_scene (NavRandom *random, const Bed *bed, Scene *scene)
{
  guint n_classes = 1 + (guint) draw (random, 0, 2.99);
  gboolean closed = chance (random, 0.3);

  *scene = (Scene){ .config = bed->config };
  for (guint i = 0; i < n_classes; i++) {
    draw_load (random, scene, i, closed);
    scene->lengths[2 * i] = draw_lengths (random, draw (random, 5, 900));
    scene->lengths[2 * i + 1] = draw_lengths (random, draw (random, 2, 200));
    scene->classes[i] = (NavSimulationClass){
      .load = &scene->loads[i],
      .input = scene->lengths[2 * i],
      .output = scene->lengths[2 * i + 1],
      .prefix_hit_ratio = chance (random, 0.4) ? nav_random_uniform (random) : 0,
      .prefix_groups = 1 + (guint) draw (random, 0, 4),
    };
  }
  nav_simulation_init (&scene->simulation, scene->classes, n_classes);
  scene->simulation.seed = (guint64) draw (random, 1, 1e6);
  scene->simulation.warmup_s = chance (random, 0.3) ? draw (random, 0, 5) : 0;
  scene->simulation.replicas = chance (random, 0.3) ? 1 + (guint) draw (random, 0, 4) : 1;
  scene->simulation.routing = chance (random, 0.5) ? NAV_ROUTING_LEAST_LOADED
                                                   : NAV_ROUTING_ROUND_ROBIN;
  if (chance (random, 0.5))
    scene->simulation.overhead_per_request_ms = draw (random, 0, 20);
  if (chance (random, 0.3))
    scene->simulation.overhead_per_output_token_ms = draw (random, 0, 2);
  if (chance (random, 0.6)) /* little room: the longest request needs about 900 blocks */
    scene->config.kv_blocks = (guint64) draw (random, 1000, 3000);
  if (chance (random, 0.4))
    scene->config.max_num_seqs = 1 + (guint) draw (random, 0, 60);
  if (chance (random, 0.4))
    scene->config.max_num_batched_tokens = 64u << (guint) draw (random, 0, 6);
  if (chance (random, 0.2)) {
    scene->config.speculative_tokens = 3;
    scene->config.speculative_accepted = chance (random, 0.5) ? 2 : draw (random, 1, 4);
  }
  if (chance (random, 0.15))
    scene->config.pipeline_stages = 2 + (guint) draw (random, 0, 3);
}

static void
assert_same_latency (const NavLatency *a, const NavLatency *b)
{
  assert_near (a->mean, b->mean, 1e-6);
  assert_near (a->p50, b->p50, 1e-6);
  assert_near (a->p90, b->p90, 1e-6);
  assert_near (a->p95, b->p95, 1e-6);
  assert_near (a->p99, b->p99, 1e-6);
}

static void
assert_same_figures (const NavSimulationFigures *a, const NavSimulationFigures *b)
{
  g_assert_cmpuint (a->requests, ==, b->requests);
  g_assert_cmpuint (a->finished, ==, b->finished);
  g_assert_cmpuint (a->unfinished, ==, b->unfinished);
  for (int m = 0; m < NAV_N_METRICS; m++)
    if (m != NAV_METRIC_ITL)
      assert_same_latency (&a->latency[m], &b->latency[m]);
  assert_near (a->latency[NAV_METRIC_ITL].mean, b->latency[NAV_METRIC_ITL].mean, 1e-6);
  assert_near (a->latency[NAV_METRIC_ITL].p50, b->latency[NAV_METRIC_ITL].p50, 0.008);
  assert_near (a->latency[NAV_METRIC_ITL].p99, b->latency[NAV_METRIC_ITL].p99, 0.008);
  assert_near (a->requests_per_s, b->requests_per_s, 1e-6);
  assert_near (a->output_tokens_per_s, b->output_tokens_per_s, 1e-6);
  assert_near (a->total_tokens_per_s, b->total_tokens_per_s, 1e-6);
}

static void
test_leaps_are_steps (void)
{
  static const struct {
    const char *model;
    NavPrecision precision;
  } models[] = {
    { "meta-llama/Llama-3.1-8B-Instruct", NAV_PRECISION_BF16 },
    { "openai/gpt-oss-20b", NAV_PRECISION_FP4 }, /* half of its layers see 128 tokens */
  };

  guint64 preemptions = 0, unfinished = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (models); i++) {
    g_autoptr (NavRandom) random = nav_random_new (1, "scenes");
    g_auto (Bed) bed = { 0 };

    bed_init (&bed, models[i].model, models[i].precision);
    for (guint round = 0; round < 120; round++) {
      g_auto (Scene) scene = { 0 };
      NavSimulationResult leaps, steps;

      draw_scene (random, &bed, &scene);
      g_assert_true (nav_simulator_run (bed.simulator, &scene.simulation, bed.model, &scene.config,
                                        NULL, &leaps, NULL));
      scene.simulation.one_by_one = TRUE;
      g_assert_true (nav_simulator_run (bed.simulator, &scene.simulation, bed.model, &scene.config,
                                        NULL, &steps, NULL));
      assert_same_figures (&leaps.all, &steps.all);
      g_assert_cmpuint (leaps.steps, ==, steps.steps);
      g_assert_cmpuint (leaps.preemptions, ==, steps.preemptions);
      g_assert_cmpint (leaps.saturated, ==, steps.saturated);
      assert_near (leaps.running_mean, steps.running_mean, 1e-6);
      g_assert_cmpfloat_with_epsilon (leaps.waiting_mean, steps.waiting_mean,
                                      1e-6 * (1 + steps.running_mean + steps.waiting_mean));
      /* Over a leap the cache is taken to fill in a straight line. */
      g_assert_cmpfloat_with_epsilon (leaps.kv_usage_mean, steps.kv_usage_mean,
                                      0.03 * steps.kv_usage_mean + 1e-6);
      assert_near (leaps.kv_usage_max, steps.kv_usage_max, 1e-9);
      preemptions += leaps.preemptions;
      unfinished += leaps.all.unfinished;
    }
  }
  g_test_message ("%" G_GUINT64_FORMAT " preemptions, %" G_GUINT64_FORMAT " unfinished",
                  preemptions, unfinished);
  g_assert_cmpuint (preemptions, >, 400);
  g_assert_cmpuint (unfinished, >, 100);
}

/* Little's law, and gaps that add up: what is there is what came times how long it stayed; and all
 * gaps of all requests are the pooled ones. */
static void
test_laws (void)
{
  g_autoptr (NavRandom) random = nav_random_new (2, "scenes");
  g_auto (Bed) bed = { 0 };
  guint checked = 0;

  bed_init_small (&bed);
  for (guint round = 0; round < 80; round++) {
    g_auto (Scene) scene = { 0 };
    NavSimulationResult result;
    const NavSimulationFigures *all = &result.all;

    draw_scene (random, &bed, &scene);
    scene.simulation.warmup_s = 0;
    scene.simulation.overhead_per_request_ms = 0;
    scene.simulation.overhead_per_output_token_ms = 0;
    scene.config.speculative_tokens = 0;
    g_assert_true (nav_simulator_run (bed.simulator, &scene.simulation, bed.model, &scene.config,
                                      NULL, &result, NULL));
    g_assert_cmpuint (all->finished + all->unfinished, ==, all->requests);
    g_assert_cmpfloat (result.kv_usage_max, <=, 1);
    g_assert_cmpfloat (result.kv_usage_mean, <=, result.kv_usage_max);
    g_assert_cmpfloat (result.blocked_share, <=, 1 + 1e-9);
    if (all->unfinished > 0) {
      g_assert_true (result.saturated);
      continue;
    }
    assert_near (result.running_mean + result.waiting_mean,
                 all->requests_per_s * all->latency[NAV_METRIC_E2E].mean * 1e-3, 1e-6);
    /* E2E - TTFT, over all, is the sum of all gaps. */
    if (!isnan (all->latency[NAV_METRIC_ITL].mean) &&
        (scene.config.pipeline_stages < 2 || result.preemptions == 0))
      assert_near (all->latency[NAV_METRIC_ITL].mean *
                     (all->output_tokens_per_s - all->requests_per_s),
                   (all->latency[NAV_METRIC_E2E].mean - all->latency[NAV_METRIC_TTFT].mean) *
                     all->requests_per_s,
                   1e-6);
    checked++;
  }
  g_assert_cmpuint (checked, >, 40);
}

static void
test_the_same_again (void)
{
  g_autoptr (NavRandom) random = nav_random_new (3, "scenes");
  g_autoptr (NavSimulator) fresh = NULL;
  g_auto (Bed) bed = { 0 };

  bed_init_small (&bed);
  for (guint round = 0; round < 20; round++) {
    g_auto (Scene) scene = { 0 };
    NavSimulationResult used, again;

    draw_scene (random, &bed, &scene);
    g_clear_pointer (&fresh, nav_simulator_free);
    fresh = nav_simulator_new ();
    g_assert_true (nav_simulator_run (bed.simulator, &scene.simulation, bed.model, &scene.config,
                                      NULL, &used, NULL));
    g_assert_true (nav_simulator_run (fresh, &scene.simulation, bed.model, &scene.config, NULL,
                                      &again, NULL));
    g_assert_cmpuint (used.steps, ==, again.steps);
    g_assert_cmpfloat (used.end_s, ==, again.end_s);
    g_assert_cmpfloat (used.kv_usage_mean, ==, again.kv_usage_mean);
    assert_same_figures (&used.all, &again.all);
  }
}

/* --- Loads --- */

static void
test_closed_loops (void)
{
  NavLoad load = closed_load (8, 30);
  g_autoptr (NavDistribution) input = nav_distribution_new_fixed (100);
  g_autoptr (NavDistribution) output = nav_distribution_new_fixed (50);
  NavSimulationClass class = { .load = &load, .input = input, .output = output };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult result;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 1);
  simulation.overhead_per_request_ms = 0;
  run (&bed, &simulation, &result);
  g_assert_cmpuint (result.all.requests, ==, 30);
  g_assert_cmpuint (result.all.finished, ==, 30);
  /* All eight go alike, in rounds of one prompt step and 49 that decode; the last has six. */
  g_assert_cmpuint (result.steps, ==, 4 * 50);
  g_assert_cmpfloat (result.running_mean, <=, 8);
  g_assert_cmpfloat (result.running_mean, >, 7);
  g_assert_false (result.saturated);
  assert_near (result.all.output_tokens_per_s, result.all.requests_per_s * 50, 1e-9);
  assert_near (result.all.total_tokens_per_s, result.all.requests_per_s * 150, 1e-9);

  bed.config.max_num_seqs = 4; /* half of them always wait */
  load.requests = 200;
  run (&bed, &simulation, &result);
  g_assert_cmpuint (result.all.finished, ==, 200);
  g_assert_true (result.saturated);
  g_assert_cmpfloat (result.blocked_share, >, 0.9);
  g_assert_cmpfloat (result.waiting_mean, >, 3.5);
}

/* Far too much: the run is cut off at twice the load, and says so. */
static void
test_overload (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 200, 60);
  g_autoptr (NavDistribution) input = nav_distribution_new_fixed (500);
  g_autoptr (NavDistribution) output = nav_distribution_new_fixed (300);
  NavSimulationClass class = { .load = &load, .input = input, .output = output };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult result;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 1);
  run (&bed, &simulation, &result);
  g_assert_cmpuint (result.all.unfinished, >, 1000);
  g_assert_cmpuint (result.all.unfinished + result.all.finished, ==, result.all.requests);
  g_assert_true (result.saturated);
  g_assert_cmpfloat (result.end_s, <=, 120);
  g_assert_cmpfloat (result.end_s, >, 119);
  g_assert_cmpfloat (result.all.requests_per_s, <, 100);

  /* A little too much: everything is answered in time, but not as fast as it came. */
  load.rate = 1.4 * result.all.requests_per_s;
  load.duration_s = 300;
  run (&bed, &simulation, &result);
  g_assert_cmpuint (result.all.unfinished, ==, 0);
  g_assert_true (result.saturated);
  load.rate *= 0.5;
  run (&bed, &simulation, &result);
  g_assert_false (result.saturated);
}

static void
test_the_warm_up_is_cut (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_CONSTANT, 2, 60);
  g_autoptr (NavDistribution) input = nav_distribution_new_fixed (100);
  g_autoptr (NavDistribution) output = nav_distribution_new_fixed (20);
  NavSimulationClass class = { .load = &load, .input = input, .output = output };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult result;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 1);
  simulation.warmup_s = 45;
  run (&bed, &simulation, &result);
  g_assert_cmpuint (result.all.requests, ==, 30);
  assert_near (result.all.requests_per_s, 30 / 14.6, 0.03);
}

static void
test_nobody_comes (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 0.001, 0.01);
  g_autoptr (NavDistribution) input = nav_distribution_new_fixed (100);
  NavSimulationClass class = { .load = &load, .input = input, .output = input };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult result;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 1);
  run (&bed, &simulation, &result);
  g_assert_cmpuint (result.all.requests, ==, 0);
  g_assert_true (isnan (result.all.latency[NAV_METRIC_TTFT].mean));
  g_assert_cmpfloat (result.all.requests_per_s, ==, 0);
  g_assert_cmpfloat (result.running_mean, ==, 0);
  g_assert_false (result.saturated);
}

/* --- Classes, replicas --- */

static void
test_classes_have_figures_of_their_own (void)
{
  NavLoad loads[] = { open_load (NAV_ARRIVAL_POISSON, 4, 100),
                      open_load (NAV_ARRIVAL_CONSTANT, 1, 100) };
  g_autoptr (NavDistribution) few = nav_distribution_new_fixed (20);
  g_autoptr (NavDistribution) many = nav_distribution_new_fixed (400);
  NavSimulationClass classes[] = {
    { .load = &loads[0], .input = few, .output = few },
    { .load = &loads[1], .input = many, .output = many },
  };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult result;
  NavSimulationFigures chat, report;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, classes, 2);
  run (&bed, &simulation, &result);
  nav_simulator_get_figures (bed.simulator, 0, &chat);
  nav_simulator_get_figures (bed.simulator, 1, &report);
  g_assert_cmpuint (report.requests, ==, 100);
  g_assert_cmpuint (chat.requests + report.requests, ==, result.all.requests);
  g_assert_cmpfloat (chat.latency[NAV_METRIC_E2E].p99, <, report.latency[NAV_METRIC_E2E].p50);
  g_assert_true (isnan (chat.latency[NAV_METRIC_ITL].mean));
  g_assert_false (isnan (result.all.latency[NAV_METRIC_ITL].mean));
  assert_near (result.all.latency[NAV_METRIC_E2E].mean * (double) result.all.requests,
               chat.latency[NAV_METRIC_E2E].mean * (double) chat.requests +
                 report.latency[NAV_METRIC_E2E].mean * (double) report.requests,
               1e-9);
}

/* Three replicas at three times the rate: each does what one does; the router that looks does
 * better than the one that does not. */
static void
test_replicas (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 60, 200);
  g_autoptr (NavDistribution) input = nav_distribution_new_fixed (600);
  g_autoptr (NavDistribution) output = nav_distribution_new_spread (
    NAV_DISTRIBUTION_LOGNORMAL, 200, 300, 1, 4000);
  NavSimulationClass class = { .load = &load, .input = input, .output = output };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult turns, least, alone;

  bed_init_small (&bed);
  bed.config.max_num_seqs = 54;
  nav_simulation_init (&simulation, &class, 1);
  simulation.replicas = 3;
  run (&bed, &simulation, &turns);
  simulation.routing = NAV_ROUTING_LEAST_LOADED;
  run (&bed, &simulation, &least);
  load.rate = 20;
  simulation.replicas = 1;
  run (&bed, &simulation, &alone);
  assert_near (turns.all.requests_per_s, 3 * alone.all.requests_per_s, 0.05);
  assert_near (turns.running_mean, 3 * alone.running_mean, 0.1);
  assert_near (turns.kv_usage_mean, alone.kv_usage_mean, 0.1);
  g_test_message ("p99 TTFT: in turns %.0f, least loaded %.0f, alone %.0f",
                  turns.all.latency[NAV_METRIC_TTFT].p99, least.all.latency[NAV_METRIC_TTFT].p99,
                  alone.all.latency[NAV_METRIC_TTFT].p99);
  g_assert_cmpfloat (least.all.latency[NAV_METRIC_TTFT].p99, <,
                     turns.all.latency[NAV_METRIC_TTFT].p99);
  g_assert_cmpfloat (least.waiting_mean, <, turns.waiting_mean);
}

/* At a higher rate nobody is served sooner, with the same random numbers. */
static void
test_latency_grows_with_the_rate (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 1, 1);
  g_autoptr (NavDistribution) input = nav_distribution_new_spread (
    NAV_DISTRIBUTION_LOGNORMAL, 500, 400, 1, 4000);
  NavSimulationClass class = { .load = &load, .input = input, .output = input };
  double before_ttft = 0, before_tpot = 0;
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 1);
  for (double rate = 1; rate < 24; rate *= 1.2) {
    NavSimulationResult result;

    load.rate = rate;
    load.duration_s = 2000 / rate;
    run (&bed, &simulation, &result);
    g_assert_cmpfloat (result.all.latency[NAV_METRIC_TTFT].p95, >, before_ttft * 0.97);
    g_assert_cmpfloat (result.all.latency[NAV_METRIC_TPOT].p95, >, before_tpot * 0.97);
    before_ttft = result.all.latency[NAV_METRIC_TTFT].p95;
    before_tpot = result.all.latency[NAV_METRIC_TPOT].p95;
  }
}

/* --- Engine settings --- */

static void
test_guessing (void)
{
  NavLoad load = closed_load (1, 3);
  g_autoptr (NavDistribution) input = nav_distribution_new_fixed (100);
  g_autoptr (NavDistribution) output = nav_distribution_new_fixed (301);
  NavSimulationClass class = { .load = &load, .input = input, .output = output };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult plain, guessed;
  NavStep step;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 1);
  run (&bed, &simulation, &plain);
  bed.config.speculative_tokens = 3;
  bed.config.speculative_accepted = 2.5;
  run (&bed, &simulation, &guessed);
  /* 300 tokens in 120 steps, each of four tokens that look back at about 250. */
  nav_step_clear (&step);
  for (guint i = 0; i < 4; i++)
    nav_step_add_decode (&step, 250, 0);
  step.decodes = 1;
  assert_near (guessed.all.latency[NAV_METRIC_TPOT].mean,
               nav_step_model_ms (bed.model, &step) / 2.5, 0.01);
  g_assert_cmpuint (guessed.steps, ==, 3 * 121);
  g_assert_cmpfloat (guessed.all.latency[NAV_METRIC_TPOT].mean, <,
                     plain.all.latency[NAV_METRIC_TPOT].mean);
}

/* Two stages work on two batches at once: more gets through than in one batch after the other. */
static void
test_pipelines (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 6, 60);
  g_autoptr (NavDistribution) input = nav_distribution_new_fixed (300);
  g_autoptr (NavDistribution) output = nav_distribution_new_fixed (100);
  NavSimulationClass class = { .load = &load, .input = input, .output = output };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult one, two;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 1);
  simulation.overhead_per_request_ms = 0;
  run (&bed, &simulation, &one);
  bed.config.pipeline_stages = 2;
  run (&bed, &simulation, &two);
  g_assert_cmpuint (two.all.finished, ==, one.all.finished);
  g_assert_cmpuint (two.steps, >, one.steps);
  /* A newcomer need not wait for the end of the step under way. */
  g_assert_cmpfloat (two.all.latency[NAV_METRIC_TTFT].mean, <,
                     one.all.latency[NAV_METRIC_TTFT].mean);
}

/* Cached tokens are not computed, and are held once for a group. */
static void
test_prefixes (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 5, 60);
  g_autoptr (NavDistribution) input = nav_distribution_new_fixed (2000);
  g_autoptr (NavDistribution) output = nav_distribution_new_fixed (100);
  NavSimulationClass class = { .load = &load, .input = input, .output = output };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult cold, shared, apart;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 1);
  run (&bed, &simulation, &cold);
  class.prefix_hit_ratio = 0.9;
  run (&bed, &simulation, &shared);
  class.prefix_groups = 1000;
  run (&bed, &simulation, &apart);
  g_assert_cmpfloat (shared.all.latency[NAV_METRIC_TTFT].mean, <,
                     0.6 * cold.all.latency[NAV_METRIC_TTFT].mean);
  g_assert_cmpfloat (shared.kv_usage_mean, <, 0.5 * apart.kv_usage_mean);
  assert_near (apart.all.latency[NAV_METRIC_TTFT].mean, shared.all.latency[NAV_METRIC_TTFT].mean,
               1e-9);
}

/* --- How sure --- */

static void
test_intervals (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 15, 100);
  g_autoptr (NavDistribution) input = nav_distribution_new_fixed (500);
  g_autoptr (NavDistribution) output = nav_distribution_new_fixed (200);
  NavSimulationClass class = { .load = &load, .input = input, .output = output };
  double means[40], p90[40], mean = 0, middle = 0;
  NavRange of_mean[40], of_p90[40];
  guint holds_mean = 0, holds_p90 = 0;
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 1);
  for (guint i = 0; i < 40; i++) {
    NavSimulationResult result;

    simulation.seed = i;
    run (&bed, &simulation, &result);
    means[i] = result.all.latency[NAV_METRIC_TPOT].mean;
    p90[i] = result.all.latency[NAV_METRIC_TTFT].p90;
    nav_simulator_mean_interval (bed.simulator, NAV_SIMULATION_ALL, NAV_METRIC_TPOT, 0.9,
                                 &of_mean[i]);
    nav_simulator_percentile_interval (bed.simulator, 0, NAV_METRIC_TTFT, 90, 0.9, &of_p90[i]);
    mean += means[i] / 40;
    middle += p90[i] / 40;
  }
  for (guint i = 0; i < 40; i++) {
    holds_mean += of_mean[i].low <= mean && mean <= of_mean[i].high;
    holds_p90 += of_p90[i].low <= middle && middle <= of_p90[i].high;
  }
  g_test_message ("%u and %u of 40", holds_mean, holds_p90);
  g_assert_cmpuint (holds_mean, >=, 30);
  g_assert_cmpuint (holds_p90, >=, 30);
}

/* --- Refusals --- */

static void
assert_refused (Bed *bed, const NavSimulation *simulation, NavErrorKind kind, const char *field)
{
  g_autoptr (GError) error = NULL;
  NavSimulationResult result;

  g_assert_false (nav_simulator_run (bed->simulator, simulation, bed->model, &bed->config, NULL,
                                     &result, &error));
  g_assert_true (nav_error_matches_kind (error, kind));
  g_assert_cmpstr (nav_error_get_field (error), ==, field);
}

static void
test_refusals (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 1, 10);
  NavTraceRequest long_one[] = { { 0, 100, 10 }, { 1, 9000, 300 } };
  g_autoptr (NavDistribution) length = nav_distribution_new_fixed (100);
  g_autoptr (NavDistribution) huge = nav_distribution_new_fixed (9000);
  NavSimulationClass class = { .load = &load, .input = length, .output = length };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 0);
  assert_refused (&bed, &simulation, NAV_ERROR_INVALID, "workloads");
  nav_simulation_init (&simulation, &class, 1);
  load.rate = NAN;
  assert_refused (&bed, &simulation, NAV_ERROR_INVALID, "load.rate");
  load.rate = 1e6;
  load.duration_s = 1e6;
  assert_refused (&bed, &simulation, NAV_ERROR_UNSUPPORTED, "load");
  load = open_load (NAV_ARRIVAL_POISSON, 1, 10);
  class.prefix_hit_ratio = 1.5;
  assert_refused (&bed, &simulation, NAV_ERROR_INVALID, "prefix_hit_ratio");
  class.prefix_hit_ratio = 0;
  class.input = NULL;
  assert_refused (&bed, &simulation, NAV_ERROR_INVALID, "input_tokens");
  class.input = huge;
  simulation.max_model_len = 9000;
  assert_refused (&bed, &simulation, NAV_ERROR_INVALID, "input_tokens");
  simulation.max_model_len = 9050;
  assert_refused (&bed, &simulation, NAV_ERROR_INVALID, "output_tokens");
  load = (NavLoad){ .kind = NAV_LOAD_TRACE, .trace = long_one, .n_trace = 2 };
  assert_refused (&bed, &simulation, NAV_ERROR_INVALID, "load.requests");
  simulation.max_model_len = 0;
  simulation.replicas = 0;
  assert_refused (&bed, &simulation, NAV_ERROR_INVALID, "replicas");
  simulation.replicas = 1;
  simulation.warmup_s = NAN;
  assert_refused (&bed, &simulation, NAV_ERROR_INVALID, "warmup_s");
  simulation.warmup_s = 0;
  simulation.overhead_per_request_ms = -1;
  assert_refused (&bed, &simulation, NAV_ERROR_INVALID, "overhead_ms.per_request");
}

/* What has no bound is cut to what the engine takes. */
static void
test_long_tails_are_cut (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 20, 60);
  g_autoptr (NavDistribution) wide = nav_distribution_new_spread (
    NAV_DISTRIBUTION_LOGNORMAL, 500, 1500, 1, INFINITY);
  NavSimulationClass class = { .load = &load, .input = wide, .output = wide };
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult result;

  bed_init_small (&bed);
  bed.config.kv_blocks = 1500 / 16 + 1;
  nav_simulation_init (&simulation, &class, 1);
  simulation.max_model_len = 1500;
  load.rate = 0.2;
  run (&bed, &simulation, &result);
  g_assert_cmpuint (result.all.unfinished, ==, 0); /* none was too long for the cache */
}

static void
test_cancelled (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 100, 2000);
  g_autoptr (NavDistribution) length = nav_distribution_new_fixed (100);
  NavSimulationClass class = { .load = &load, .input = length, .output = length };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (Bed) bed = { 0 };
  NavSimulation simulation;
  NavSimulationResult result;

  bed_init_small (&bed);
  nav_simulation_init (&simulation, &class, 1);
  g_cancellable_cancel (cancellable);
  g_assert_false (nav_simulator_run (bed.simulator, &simulation, bed.model, &bed.config,
                                     cancellable, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  load.rate = 1;
  load.duration_s = 10;
  run (&bed, &simulation, &result); /* and the simulator is as good as before */
  g_assert_cmpuint (result.all.unfinished, ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulation/one-request", test_one_request);
  g_test_add_func ("/simulation/a-newcomer-waits", test_a_newcomer_waits_for_the_step);
  g_test_add_func ("/simulation/a-burst", test_a_burst);
  g_test_add_func ("/simulation/one-seat", test_one_seat_is_a_known_queue);
  g_test_add_func ("/simulation/leaps-are-steps", test_leaps_are_steps);
  g_test_add_func ("/simulation/laws", test_laws);
  g_test_add_func ("/simulation/the-same-again", test_the_same_again);
  g_test_add_func ("/simulation/closed-loops", test_closed_loops);
  g_test_add_func ("/simulation/overload", test_overload);
  g_test_add_func ("/simulation/warm-up", test_the_warm_up_is_cut);
  g_test_add_func ("/simulation/nobody-comes", test_nobody_comes);
  g_test_add_func ("/simulation/classes", test_classes_have_figures_of_their_own);
  g_test_add_func ("/simulation/replicas", test_replicas);
  g_test_add_func ("/simulation/grows-with-the-rate", test_latency_grows_with_the_rate);
  g_test_add_func ("/simulation/guessing", test_guessing);
  g_test_add_func ("/simulation/pipelines", test_pipelines);
  g_test_add_func ("/simulation/prefixes", test_prefixes);
  g_test_add_func ("/simulation/intervals", test_intervals);
  g_test_add_func ("/simulation/refusals", test_refusals);
  g_test_add_func ("/simulation/long-tails", test_long_tails_are_cut);
  g_test_add_func ("/simulation/cancelled", test_cancelled);
  return g_test_run ();
}
