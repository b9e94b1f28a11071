// SPDX-License-Identifier: Apache-2.0
// The engine in virtual time: what requests get and when, and what the metrics tell of it.

#include <locale.h>
#include <string.h>

#include "simulator/nav-vllm-engine.h"

#define STEP_US 10000

typedef struct {
  NavVllmEngine *engine;
  NavVllmMetrics *metrics;
  GString *log; /* what happened, a line an event */
  guint64 cancel_on_first;
} Fixture;

/* Ten milliseconds whatever it does, so that times can be said in advance. */
static double
constant_ms (const NavStep *step, gpointer data)
{
  (void) step;
  (void) data;
  return STEP_US / 1000.0;
}

/* A third of a millisecond a token: no step is whole microseconds. */
static double
thirds_ms (const NavStep *step, gpointer data)
{
  (void) data;
  return step->tokens / 3;
}

static void
on_event (NavVllmEngineEvent event, guint64 id, guint n_tokens, gint64 at_us, gpointer data)
{
  static const char *const names[] = { "token", "end", "refused" };
  Fixture *fixture = data;

  g_string_append_printf (fixture->log, "%s %" G_GUINT64_FORMAT " %u @%" G_GINT64_FORMAT "\n",
                          names[event], id, n_tokens, at_us);
  if (fixture->cancel_on_first != 0)
    nav_vllm_engine_cancel (fixture->engine, fixture->cancel_on_first);
}

static NavVllmEngineConfig
make_config (guint seqs, guint budget, guint64 blocks)
{
  return (NavVllmEngineConfig){
    .steps = { .batcher = { .max_num_seqs = seqs,
                            .max_num_batched_tokens = budget,
                            .kv_blocks = blocks,
                            .block_size = 16,
                            .full_groups = 1 },
               .step_ms = constant_ms,
               .speed = 1 },
  };
}

static void
set_up (Fixture *fixture, const NavVllmEngineConfig *config)
{
  fixture->cancel_on_first = 0;
  fixture->log = g_string_new (NULL);
  fixture->metrics = nav_vllm_metrics_new (4096);
  fixture->engine = nav_vllm_engine_new (config, fixture->metrics, on_event, fixture);
}

static void
tear_down (Fixture *fixture)
{
  nav_vllm_engine_free (fixture->engine);
  nav_vllm_metrics_free (fixture->metrics);
  g_string_free (fixture->log, TRUE);
}

static guint64
add (Fixture *fixture, guint input, guint output, gint64 now_us)
{
  g_autofree guint32 *prompt = g_new0 (guint32, input);
  NavVllmEngineRequest request = { prompt, input, output, NAV_VLLM_LENGTH, FALSE };

  nav_vllm_engine_run (fixture->engine, now_us);
  return nav_vllm_engine_add (fixture->engine, &request, now_us);
}

/* To the end of all that is there. */
static void
drain (Fixture *fixture, gint64 now_us)
{
  gint64 due_us;

  nav_vllm_engine_run (fixture->engine, now_us);
  while ((due_us = nav_vllm_engine_get_due_us (fixture->engine)) >= 0)
    nav_vllm_engine_run (fixture->engine, due_us);
}

static guint64
count (const Fixture *fixture, NavVllmHistogramKind kind)
{
  const NavVllmHistogram *histogram = &fixture->metrics->histograms[kind];
  guint64 n = 0;

  for (guint i = 0; i <= histogram->n_bounds; i++)
    n += histogram->counts[i];
  return n;
}

static double
sum (const Fixture *fixture, NavVllmHistogramKind kind)
{
  return fixture->metrics->histograms[kind].sum;
}

static void
test_alone (void)
{
  NavVllmEngineConfig config = make_config (8, 1024, 1000);
  Fixture fixture;

  set_up (&fixture, &config);
  g_assert_cmpint (nav_vllm_engine_get_due_us (fixture.engine), ==, -1);
  add (&fixture, 100, 3, 5000);
  drain (&fixture, 5000);
  g_assert_cmpstr (fixture.log->str, ==, "token 1 1 @15000\ntoken 1 2 @25000\nend 1 3 @35000\n");
  g_assert_cmpint (nav_vllm_engine_get_due_us (fixture.engine), ==, -1);
  tear_down (&fixture);
}

static void
test_metrics (void)
{
  NavVllmEngineConfig config = make_config (1, 1024, 1000);
  Fixture fixture;

  set_up (&fixture, &config);
  add (&fixture, 100, 3, 0);
  add (&fixture, 50, 1, 0);
  drain (&fixture, 0);
  g_assert_cmpuint (fixture.metrics->prompt_tokens, ==, 150);
  g_assert_cmpuint (fixture.metrics->generation_tokens, ==, 4);
  g_assert_cmpuint (fixture.metrics->finished[NAV_VLLM_LENGTH], ==, 2);
  g_assert_cmpuint (count (&fixture, NAV_VLLM_TTFT), ==, 2);
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_TTFT), 0.01 + 0.04, 1e-9);
  g_assert_cmpuint (count (&fixture, NAV_VLLM_ITL), ==, 2);
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_ITL), 0.02, 1e-9);
  g_assert_cmpuint (count (&fixture, NAV_VLLM_TPOT), ==, 1);
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_TPOT), 0.01, 1e-9);
  /* One seat: the second waits for the three steps of the first. */
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_QUEUE), 0.03, 1e-9);
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_PREFILL), 0.02, 1e-9);
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_DECODE), 0.02, 1e-9);
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_INFERENCE), 0.04, 1e-9);
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_E2E), 0.07, 1e-9);
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_ITERATION_TOKENS), 154, 1e-9);
  g_assert_cmpuint (fixture.metrics->blocks_used, ==, 0);
  tear_down (&fixture);
}

static void
play (Fixture *fixture, gint64 look_us)
{
  for (guint i = 0; i < 20; i++) {
    gint64 at_us = 7919 * (gint64) i;
    for (gint64 now_us = i == 0 ? 0 : at_us - 7919; now_us < at_us; now_us += look_us)
      nav_vllm_engine_run (fixture->engine, now_us);
    add (fixture, 10 + 13 * i, 5 + i, at_us);
  }
  for (gint64 now_us = 20 * 7919; nav_vllm_engine_get_due_us (fixture->engine) >= 0;
       now_us += look_us)
    nav_vllm_engine_run (fixture->engine, now_us);
}

/* However late and seldom the clock is looked at, all happens when it is due. */
static void
test_late (void)
{
  NavVllmEngineConfig config = make_config (4, 64, 1000);
  Fixture often, seldom;

  config.steps.step_ms = thirds_ms;
  set_up (&often, &config);
  set_up (&seldom, &config);
  play (&often, 10);
  play (&seldom, 1000003);
  g_assert_cmpstr (often.log->str, ==, seldom.log->str);
  g_assert_nonnull (strstr (often.log->str, "end 20 24 "));
  tear_down (&often);
  tear_down (&seldom);
}

static void
test_speed (void)
{
  NavVllmEngineConfig config = make_config (8, 1024, 1000);
  Fixture fixture;

  config.steps.speed = 10;
  set_up (&fixture, &config);
  add (&fixture, 100, 2, 0);
  drain (&fixture, 0);
  g_assert_cmpstr (fixture.log->str, ==, "token 1 1 @1000\nend 1 2 @2000\n");
  tear_down (&fixture);
}

static void
test_cancel (void)
{
  NavVllmEngineConfig config = make_config (1, 1024, 1000);
  Fixture fixture;
  guint64 first, second, third;

  set_up (&fixture, &config);
  first = add (&fixture, 160, 100, 0);
  second = add (&fixture, 16, 1, 0);
  third = add (&fixture, 16, 1, 0);
  nav_vllm_engine_run (fixture.engine, 15000);
  g_assert_cmpuint (fixture.metrics->running, ==, 1);
  g_assert_cmpuint (fixture.metrics->waiting, ==, 2);
  g_assert_cmpuint (fixture.metrics->blocks_used, >=, 10);
  nav_vllm_engine_cancel (fixture.engine, second);
  nav_vllm_engine_cancel (fixture.engine, first);
  nav_vllm_engine_cancel (fixture.engine, 12345);
  g_assert_cmpuint (fixture.metrics->running, ==, 0);
  g_assert_cmpuint (fixture.metrics->blocks_used, ==, 0);
  g_assert_cmpuint (fixture.metrics->finished[NAV_VLLM_ABORT], ==, 2);
  g_string_truncate (fixture.log, 0);
  drain (&fixture, 15000);
  /* The step under way ends at 20 ms, the next is the third's. */
  g_assert_cmpuint (third, ==, 3);
  g_assert_cmpstr (fixture.log->str, ==, "end 3 1 @30000\n");
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_QUEUE), 0.02, 1e-9);
  tear_down (&fixture);
}

static void
test_cancel_while_told (void)
{
  NavVllmEngineConfig config = make_config (8, 1024, 1000);
  Fixture fixture;

  set_up (&fixture, &config);
  add (&fixture, 16, 3, 0);
  fixture.cancel_on_first = add (&fixture, 16, 3, 0);
  drain (&fixture, 0);
  g_assert_null (strstr (fixture.log->str, "token 2 "));
  g_assert_nonnull (strstr (fixture.log->str, "end 1 3 "));
  g_assert_cmpuint (fixture.metrics->finished[NAV_VLLM_ABORT], ==, 1);
  tear_down (&fixture);
}

/* Plays one request to its end; returns how much of its prompt was found. */
static guint64
find_prefix (Fixture *fixture, const NavVllmEngineRequest *request, gint64 now_us)
{
  guint64 before = fixture->metrics->prefix_hits;

  nav_vllm_engine_add (fixture->engine, request, now_us);
  drain (fixture, now_us);
  return fixture->metrics->prefix_hits - before;
}

static void
test_prefix (void)
{
  for (guint constant = 0; constant < 2; constant++) {
    NavVllmEngineConfig config = make_config (8, 1024, 1000);
    guint32 prompt[40] = { 0 };
    NavVllmEngineRequest request = { prompt, 40, 1, NAV_VLLM_STOP, FALSE };
    Fixture fixture;

    config.constant = constant != 0;
    config.prefix_caching = TRUE;
    set_up (&fixture, &config);
    g_assert_cmpuint (find_prefix (&fixture, &request, 0), ==, 0);
    g_assert_cmpuint (find_prefix (&fixture, &request, 50000), ==, 32);
    prompt[20] = 1;
    g_assert_cmpuint (find_prefix (&fixture, &request, 90000), ==, 16);
    prompt[0] = 1;
    g_assert_cmpuint (find_prefix (&fixture, &request, 130000), ==, 0);
    g_assert_cmpuint (fixture.metrics->prefix_queries, ==, 160);
    g_assert_cmpuint (fixture.metrics->prompt_tokens, ==, 160);
    g_assert_cmpuint (fixture.metrics->cached_tokens, ==, 48);
    g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_PREFILL_COMPUTED), 112, 1e-9);
    tear_down (&fixture);
  }
}

/* The cache is looked into when a request is let in: what was read while it waited is found. */
static void
test_prefix_when_scheduled (void)
{
  NavVllmEngineConfig config = make_config (1, 1024, 1000);
  guint32 prompt[40] = { 0 };
  NavVllmEngineRequest request = { prompt, 40, 3, NAV_VLLM_STOP, FALSE };
  Fixture fixture;

  config.prefix_caching = TRUE;
  set_up (&fixture, &config);
  nav_vllm_engine_add (fixture.engine, &request, 0);
  nav_vllm_engine_add (fixture.engine, &request, 0);
  nav_vllm_engine_run (fixture.engine, 0);
  g_assert_cmpuint (fixture.metrics->prefix_queries, ==, 40);
  drain (&fixture, 0);
  g_assert_cmpuint (fixture.metrics->prefix_queries, ==, 80);
  g_assert_cmpuint (fixture.metrics->prefix_hits, ==, 32);
  g_assert_cmpuint (fixture.metrics->cached_tokens, ==, 32);
  tear_down (&fixture);
}

/* Prompts of the longest block again and again: only so many are remembered. */
static void
test_prefix_bounded (void)
{
  NavVllmEngineConfig config = make_config (8, 1024, 4);
  guint32 prompt[33] = { 0 };
  NavVllmEngineRequest request = { prompt, 33, 1, NAV_VLLM_STOP, FALSE };
  Fixture fixture;

  config.prefix_caching = TRUE;
  set_up (&fixture, &config);
  for (guint i = 0; i < 100; i++) {
    prompt[0] = i;
    g_assert_cmpuint (find_prefix (&fixture, &request, 100000 * i), ==, 0);
  }
  prompt[0] = 98;
  g_assert_cmpuint (find_prefix (&fixture, &request, 100000 * 100), ==, 32);
  prompt[0] = 50;
  g_assert_cmpuint (find_prefix (&fixture, &request, 100000 * 101), ==, 0);
  tear_down (&fixture);
}

static void
test_preemption (void)
{
  NavVllmEngineConfig config = make_config (8, 1024, 10);
  Fixture fixture;

  set_up (&fixture, &config);
  add (&fixture, 64, 60, 0);
  add (&fixture, 64, 60, 0);
  drain (&fixture, 0);
  g_assert_cmpuint (fixture.metrics->preemptions, >=, 1);
  g_assert_cmpuint (fixture.metrics->finished[NAV_VLLM_LENGTH], ==, 2);
  g_assert_cmpuint (fixture.metrics->generation_tokens, ==, 120);
  g_assert_cmpuint (fixture.metrics->prompt_tokens, ==, 128);
  /* The second came during the first's step; being preempted is not waiting again. */
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_QUEUE), 0.01, 1e-9);
  tear_down (&fixture);
}

static void
test_refused (void)
{
  NavVllmEngineConfig config = make_config (8, 1024, 10);
  Fixture fixture;

  set_up (&fixture, &config);
  add (&fixture, 200, 10, 0);
  add (&fixture, 16, 1, 0);
  drain (&fixture, 0);
  g_assert_nonnull (strstr (fixture.log->str, "refused 1 0 "));
  g_assert_nonnull (strstr (fixture.log->str, "end 2 1 "));
  g_assert_cmpuint (fixture.metrics->finished[NAV_VLLM_ERROR], ==, 1);
  tear_down (&fixture);
}

static NavVllmEngineConfig
make_constant (guint seqs, guint64 blocks)
{
  NavVllmEngineConfig config = make_config (seqs, 1024, blocks);

  config.constant = TRUE;
  config.ttft_ms = 30;
  config.tpot_ms = 10;
  return config;
}

/* Each has its own times, whatever the others do; only seats are waited for. */
static void
test_constant (void)
{
  NavVllmEngineConfig config = make_constant (2, 1000);
  Fixture fixture;

  set_up (&fixture, &config);
  add (&fixture, 100, 3, 0);
  add (&fixture, 2000, 2, 5000);
  add (&fixture, 1, 1, 6000);
  drain (&fixture, 6000);
  g_assert_cmpstr (fixture.log->str, ==,
                   "token 1 1 @30000\ntoken 2 1 @35000\ntoken 1 2 @40000\nend 2 2 @45000\n"
                   "end 1 3 @50000\nend 3 1 @75000\n");
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_TTFT), 0.03 + 0.03 + 0.069, 1e-9);
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_QUEUE), 0.039, 1e-9);
  g_assert_cmpuint (fixture.metrics->blocks_used, ==, 0);
  g_assert_cmpuint (fixture.metrics->running, ==, 0);
  tear_down (&fixture);
}

/* Blocks are waited for as seats are; who can never have enough is refused, before the others. */
static void
test_constant_blocks (void)
{
  NavVllmEngineConfig config = make_constant (8, 4);
  Fixture fixture;
  guint64 second;

  set_up (&fixture, &config);
  add (&fixture, 30, 2, 0);
  second = add (&fixture, 40, 2, 0);
  add (&fixture, 30, 1, 0);
  add (&fixture, 64, 1, 0);
  nav_vllm_engine_run (fixture.engine, 0);
  g_assert_cmpstr (fixture.log->str, ==, "refused 4 0 @0\n");
  g_assert_cmpuint (fixture.metrics->waiting, ==, 2);
  nav_vllm_engine_run (fixture.engine, 10000);
  nav_vllm_engine_cancel (fixture.engine, second);
  drain (&fixture, 10000);
  g_assert_cmpstr (fixture.log->str, ==,
                   "refused 4 0 @0\ntoken 1 1 @30000\nend 1 2 @40000\nend 3 1 @40000\n");
  g_assert_cmpfloat_with_epsilon (sum (&fixture, NAV_VLLM_QUEUE), 0.01, 1e-9);
  tear_down (&fixture);
}

/* What is left of a step, or of a wait, goes by the new speed. */
static void
test_set_speed (void)
{
  for (guint constant = 0; constant < 2; constant++) {
    NavVllmEngineConfig config = constant ? make_constant (8, 100) : make_config (8, 1024, 100);
    gint64 first_us = constant ? 30000 : 10000, half_us = first_us / 2;
    g_autofree char *expected =
      g_strdup_printf ("token 1 1 @%" G_GINT64_FORMAT "\nend 1 2 @%" G_GINT64_FORMAT "\n",
                       half_us + half_us / 10, half_us + half_us / 10 + 1000);
    Fixture fixture;

    set_up (&fixture, &config);
    add (&fixture, 100, 2, 0);
    nav_vllm_engine_run (fixture.engine, 0);
    nav_vllm_engine_set_speed (fixture.engine, 10, half_us);
    drain (&fixture, half_us);
    g_assert_cmpstr (fixture.log->str, ==, expected);
    tear_down (&fixture);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/engine/alone", test_alone);
  g_test_add_func ("/simulator/engine/metrics", test_metrics);
  g_test_add_func ("/simulator/engine/late", test_late);
  g_test_add_func ("/simulator/engine/speed", test_speed);
  g_test_add_func ("/simulator/engine/cancel", test_cancel);
  g_test_add_func ("/simulator/engine/cancel-while-told", test_cancel_while_told);
  g_test_add_func ("/simulator/engine/prefix", test_prefix);
  g_test_add_func ("/simulator/engine/prefix-when-scheduled", test_prefix_when_scheduled);
  g_test_add_func ("/simulator/engine/prefix-bounded", test_prefix_bounded);
  g_test_add_func ("/simulator/engine/preemption", test_preemption);
  g_test_add_func ("/simulator/engine/refused", test_refused);
  g_test_add_func ("/simulator/engine/constant", test_constant);
  g_test_add_func ("/simulator/engine/constant-blocks", test_constant_blocks);
  g_test_add_func ("/simulator/engine/set-speed", test_set_speed);
  return g_test_run ();
}
