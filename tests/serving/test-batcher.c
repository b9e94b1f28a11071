// SPDX-License-Identifier: Apache-2.0
// The batcher: budget, order, blocks, preemption, and that nothing is ever lost or made up.

#include <locale.h>
#include <math.h>

#include "base/nav-random.h"
#include "base/nav-stats.h"
#include "serving/nav-batcher.h"
#include "test-fixture.h"

static NavBatcherConfig
config_of (guint seqs, guint tokens, guint64 blocks)
{
  return (NavBatcherConfig){
    .max_num_seqs = seqs,
    .max_num_batched_tokens = tokens,
    .kv_blocks = blocks,
    .block_size = 16,
    .full_groups = 1,
  };
}

static void
add (NavBatcher *batcher, guint64 id, guint input, guint output)
{
  NavBatcherRequest request = { .id = id, .input_tokens = input, .output_tokens = output };

  g_assert_true (nav_batcher_add (batcher, &request));
}

static NavBatcherCounts
counts_of (NavBatcher *batcher)
{
  NavBatcherCounts counts;

  nav_batcher_get_counts (batcher, &counts);
  return counts;
}

/* One step; tells its tokens. Events are in @ret_events until the next one. */
static double
run_step (NavBatcher *batcher, const NavBatcherEvent **ret_events, gsize *ret_n)
{
  NavStep step;

  *ret_n = 0;
  if (!nav_batcher_schedule (batcher, &step))
    return 0;
  *ret_events = nav_batcher_complete (batcher, ret_n);
  return step.tokens;
}

static void
assert_event (const NavBatcherEvent *event, NavBatcherEventKind kind, guint64 id, guint n_tokens)
{
  g_assert_cmpint (event->kind, ==, kind);
  g_assert_cmpuint (event->id, ==, id);
  g_assert_cmpuint (event->n_tokens, ==, n_tokens);
}

static void
test_one_request (void)
{
  NavBatcherConfig config = config_of (8, 512, 100);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  const NavBatcherEvent *events = NULL;
  NavStep step;
  gsize n;

  g_assert_false (nav_batcher_schedule (batcher, &step));
  add (batcher, 7, 100, 3);
  g_assert_true (nav_batcher_schedule (batcher, &step));
  g_assert_cmpfloat (step.tokens, ==, 100);
  g_assert_cmpfloat (step.sampled, ==, 1);
  g_assert_cmpfloat (step.prefill_pairs, ==, 5050);
  g_assert_cmpuint (counts_of (batcher).blocks_used, ==, 7);
  events = nav_batcher_complete (batcher, &n);
  g_assert_cmpuint (n, ==, 1);
  assert_event (&events[0], NAV_BATCHER_TOKEN, 7, 1);
  g_assert_true (nav_batcher_schedule (batcher, &step));
  g_assert_cmpfloat (step.decodes, ==, 1);
  g_assert_cmpfloat (step.decode_context, ==, 101);
  events = nav_batcher_complete (batcher, &n);
  assert_event (&events[0], NAV_BATCHER_TOKEN, 7, 2);
  g_assert_cmpfloat (run_step (batcher, &events, &n), ==, 1);
  g_assert_cmpuint (n, ==, 1);
  assert_event (&events[0], NAV_BATCHER_FINISHED, 7, 3);
  g_assert_cmpuint (counts_of (batcher).blocks_used, ==, 0);
  g_assert_cmpuint (counts_of (batcher).running, ==, 0);
  g_assert_false (nav_batcher_schedule (batcher, &step));
}

static void
test_long_prompts_come_in_chunks (void)
{
  NavBatcherConfig config = config_of (8, 100, 100);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  const NavBatcherEvent *events = NULL;
  NavStep step;
  gsize n;

  add (batcher, 1, 250, 2);
  add (batcher, 2, 30, 2);
  g_assert_cmpfloat (run_step (batcher, &events, &n), ==, 100);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpfloat (run_step (batcher, &events, &n), ==, 100);
  g_assert_cmpuint (counts_of (batcher).waiting, ==, 1);
  g_assert_true (nav_batcher_schedule (batcher, &step)); /* the last 50 and the next prompt */
  g_assert_cmpfloat (step.tokens, ==, 80);
  g_assert_cmpfloat (step.prefill_chunks, ==, 2);
  g_assert_cmpfloat (step.sampled, ==, 2);
  g_assert_cmpfloat (step.prefill_read, ==, 250 + 30);
  events = nav_batcher_complete (batcher, &n);
  g_assert_cmpuint (n, ==, 2);
  assert_event (&events[0], NAV_BATCHER_TOKEN, 1, 1);
  assert_event (&events[1], NAV_BATCHER_TOKEN, 2, 1);
}

static void
test_decodes_go_before_prompts (void)
{
  NavBatcherConfig config = config_of (8, 64, 100);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  const NavBatcherEvent *events = NULL;
  NavStep step;
  gsize n;

  add (batcher, 1, 10, 5);
  add (batcher, 2, 10, 5);
  run_step (batcher, &events, &n);
  add (batcher, 3, 500, 5);
  g_assert_true (nav_batcher_schedule (batcher, &step));
  g_assert_cmpfloat (step.tokens, ==, 64);
  g_assert_cmpfloat (step.decodes, ==, 2);
  g_assert_cmpfloat (step.prefill_tokens, ==, 62);
  nav_batcher_complete (batcher, &n);
}

static void
test_seats_are_few (void)
{
  NavBatcherConfig config = config_of (2, 512, 100);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  const NavBatcherEvent *events = NULL;
  gsize n;

  for (guint64 id = 1; id <= 3; id++)
    add (batcher, id, 10, 2);
  run_step (batcher, &events, &n);
  g_assert_cmpuint (counts_of (batcher).running, ==, 2);
  g_assert_cmpuint (counts_of (batcher).waiting, ==, 1);
  run_step (batcher, &events, &n);
  g_assert_cmpuint (n, ==, 2);
  run_step (batcher, &events, &n);
  assert_event (&events[0], NAV_BATCHER_TOKEN, 3, 1);
}

/* A big one at the head of the queue holds up small ones behind it. */
static void
test_first_come_first_served (void)
{
  NavBatcherConfig config = config_of (8, 4096, 10);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  const NavBatcherEvent *events = NULL;
  gsize n;

  add (batcher, 1, 16 * 6, 3);
  add (batcher, 2, 16 * 7, 3);
  add (batcher, 3, 16, 3);
  run_step (batcher, &events, &n);
  g_assert_cmpuint (counts_of (batcher).running, ==, 1);
  g_assert_cmpuint (counts_of (batcher).waiting, ==, 2);
}

static void
test_the_last_one_is_preempted (void)
{
  NavBatcherConfig config = config_of (8, 4096, 6);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  const NavBatcherEvent *events = NULL;
  NavStep step;
  gsize n;

  add (batcher, 1, 48, 30); /* three blocks, soon four */
  add (batcher, 2, 48, 30);
  run_step (batcher, &events, &n);
  g_assert_cmpuint (counts_of (batcher).blocks_used, ==, 6);
  run_step (batcher, &events, &n);
  g_assert_cmpuint (n, ==, 2);
  assert_event (&events[0], NAV_BATCHER_PREEMPTED, 2, 1);
  assert_event (&events[1], NAV_BATCHER_TOKEN, 1, 2);
  g_assert_cmpuint (counts_of (batcher).preemptions, ==, 1);
  g_assert_cmpuint (counts_of (batcher).blocks_used, ==, 4);
  /* There is no room for it until the first is done; then it reads prompt and token again. */
  for (guint i = 0; i < 28; i++)
    run_step (batcher, &events, &n);
  assert_event (&events[0], NAV_BATCHER_FINISHED, 1, 30);
  g_assert_true (nav_batcher_schedule (batcher, &step));
  g_assert_cmpfloat (step.prefill_tokens, ==, 49);
  g_assert_cmpfloat (step.sampled, ==, 1);
  events = nav_batcher_complete (batcher, &n);
  assert_event (&events[0], NAV_BATCHER_TOKEN, 2, 2);
}

static void
test_who_was_preempted_comes_first (void)
{
  NavBatcherConfig config = config_of (8, 4096, 6);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  const NavBatcherEvent *events = NULL;
  gsize n;

  add (batcher, 1, 48, 3);
  add (batcher, 2, 48, 30);
  run_step (batcher, &events, &n);
  add (batcher, 3, 16, 2);
  run_step (batcher, &events, &n); /* 2 is preempted; nobody is let in with it */
  g_assert_cmpuint (counts_of (batcher).waiting, ==, 2);
  g_assert_cmpuint (counts_of (batcher).running, ==, 1);
  run_step (batcher, &events, &n);
  assert_event (&events[0], NAV_BATCHER_FINISHED, 1, 3);
  run_step (batcher, &events, &n);
  assert_event (&events[0], NAV_BATCHER_TOKEN, 2, 2);
}

static void
test_what_can_never_fit_is_refused (void)
{
  NavBatcherConfig config = config_of (8, 4096, 4);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  const NavBatcherEvent *events = NULL;
  NavStep step;
  gsize n;

  add (batcher, 1, 60, 6); /* 65 tokens to keep: five blocks */
  g_assert_true (nav_batcher_schedule (batcher, &step));
  g_assert_cmpfloat (step.tokens, ==, 0);
  events = nav_batcher_complete (batcher, &n);
  g_assert_cmpuint (n, ==, 1);
  assert_event (&events[0], NAV_BATCHER_REFUSED, 1, 0);
  add (batcher, 1, 60, 5); /* 64: four; and the id is free again */
  g_assert_cmpfloat (run_step (batcher, &events, &n), ==, 60);
  for (guint i = 0; i < 4; i++)
    run_step (batcher, &events, &n);
  assert_event (&events[0], NAV_BATCHER_FINISHED, 1, 5);
}

static void
test_bad_requests_are_not_added (void)
{
  NavBatcherConfig config = config_of (8, 4096, 4);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  NavBatcherRequest empty = { .id = 2, .output_tokens = 4 };
  NavBatcherRequest mute = { .id = 3, .input_tokens = 4 };
  NavBatcherRequest twice = { .id = 1, .input_tokens = 4, .output_tokens = 4 };

  add (batcher, 1, 10, 2);
  g_assert_false (nav_batcher_add (batcher, &empty));
  g_assert_false (nav_batcher_add (batcher, &mute));
  g_assert_false (nav_batcher_add (batcher, &twice));
  g_assert_cmpuint (counts_of (batcher).waiting, ==, 1);
}

static void
test_cancelling (void)
{
  NavBatcherConfig config = config_of (2, 4096, 100);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  const NavBatcherEvent *events = NULL;
  NavStep step;
  gsize n;

  for (guint64 id = 1; id <= 3; id++)
    add (batcher, id, 20, 5);
  g_assert_true (nav_batcher_schedule (batcher, &step));
  g_assert_true (nav_batcher_cancel (batcher, 1)); /* in the step under way */
  g_assert_true (nav_batcher_cancel (batcher, 3)); /* waiting */
  g_assert_false (nav_batcher_cancel (batcher, 3));
  g_assert_false (nav_batcher_cancel (batcher, 99));
  events = nav_batcher_complete (batcher, &n);
  g_assert_cmpuint (n, ==, 1);
  assert_event (&events[0], NAV_BATCHER_TOKEN, 2, 1);
  g_assert_cmpuint (counts_of (batcher).blocks_used, ==, 2);
  g_assert_true (nav_batcher_cancel (batcher, 2));
  g_assert_cmpuint (counts_of (batcher).blocks_used, ==, 0);
  g_assert_false (nav_batcher_schedule (batcher, &step));
}

static void
test_cancelling_who_was_preempted (void)
{
  NavBatcherConfig config = config_of (8, 4096, 6);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  const NavBatcherEvent *events = NULL;
  NavStep step;
  gsize n;

  add (batcher, 1, 48, 30);
  add (batcher, 2, 48, 30);
  run_step (batcher, &events, &n);
  g_assert_true (nav_batcher_schedule (batcher, &step));
  g_assert_true (nav_batcher_cancel (batcher, 2));
  events = nav_batcher_complete (batcher, &n);
  g_assert_cmpuint (n, ==, 1);
  assert_event (&events[0], NAV_BATCHER_TOKEN, 1, 2);
}

/* --- Prefixes and windows --- */

static void
add_cached (NavBatcher *batcher, guint64 id, guint input, guint output, guint cached, guint group)
{
  NavBatcherRequest request = { id, input, output, cached, group };

  g_assert_true (nav_batcher_add (batcher, &request));
}

static void
test_groups_hold_their_prefix_once (void)
{
  NavBatcherConfig config = config_of (8, 4096, 100);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  const NavBatcherEvent *events = NULL;
  NavStep step;
  gsize n;

  add_cached (batcher, 1, 100, 3, 64, 1);
  add_cached (batcher, 2, 100, 4, 64, 1);
  add_cached (batcher, 3, 100, 5, 64, 2);
  g_assert_true (nav_batcher_schedule (batcher, &step));
  g_assert_cmpfloat (step.prefill_tokens, ==, 3 * 36);
  g_assert_cmpfloat (step.prefill_read, ==, 300);
  nav_batcher_complete (batcher, &n);
  /* Seven blocks each; four of them shared by the first two. */
  g_assert_cmpuint (counts_of (batcher).blocks_used, ==, 7 + 3 + 7);
  run_step (batcher, &events, &n);
  run_step (batcher, &events, &n);
  g_assert_cmpuint (counts_of (batcher).running, ==, 2);
  g_assert_cmpuint (counts_of (batcher).blocks_used, ==, 14); /* 2 holds the prefix on */
  run_step (batcher, &events, &n);
  g_assert_cmpuint (counts_of (batcher).blocks_used, ==, 7);
  run_step (batcher, &events, &n);
  g_assert_cmpuint (counts_of (batcher).blocks_used, ==, 0);
}

static void
test_cached_tokens_are_whole_blocks (void)
{
  NavBatcherConfig config = config_of (8, 4096, 100);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  NavStep step;
  gsize n;

  add_cached (batcher, 1, 64, 2, 9999, 0); /* the last token is always computed */
  add_cached (batcher, 2, 64, 2, 31, 0);
  g_assert_true (nav_batcher_schedule (batcher, &step));
  g_assert_cmpfloat (step.prefill_tokens, ==, 16 + 48);
  nav_batcher_complete (batcher, &n);
  /* Without a group nobody shares: each holds all its blocks. */
  g_assert_cmpuint (counts_of (batcher).blocks_used, ==, 8);
}

static void
test_windows_give_blocks_back (void)
{
  NavBatcherConfig config = config_of (8, 256, 1000);
  g_autoptr (NavBatcher) batcher = NULL;
  const NavBatcherEvent *events = NULL;
  gsize n;

  config.sliding_window = 64;
  config.sliding_groups = 1;
  batcher = nav_batcher_new (&config);
  add (batcher, 1, 1024, 200);
  for (guint i = 0; i < 100; i++) {
    run_step (batcher, &events, &n);
    g_assert_cmpuint (counts_of (batcher).blocks_used, <=, 77 + 64 / 16 + 256 / 16 + 1);
  }
  /* 1120 tokens: 70 blocks of the full group, the window of the other. */
  g_assert_cmpuint (counts_of (batcher).blocks_used, >=, 70 + 4);
  g_assert_cmpuint (counts_of (batcher).blocks_used, <=, 70 + 5);
}

/* --- Whole runs --- */

typedef struct {
  guint tokens; /* told so far */
  guint output;
  gboolean gone;
} Life;

#define LIVES 400

static void
check_event (const NavBatcherEvent *event, Life *life)
{
  g_assert_false (life->gone);
  switch (event->kind) {
  case NAV_BATCHER_TOKEN:
    g_assert_cmpuint (event->n_tokens, ==, ++life->tokens);
    g_assert_cmpuint (life->tokens, <, life->output);
    break;
  case NAV_BATCHER_FINISHED:
    g_assert_cmpuint (event->n_tokens, ==, ++life->tokens);
    g_assert_cmpuint (life->tokens, ==, life->output);
    life->gone = TRUE;
    break;
  case NAV_BATCHER_PREEMPTED:
    g_assert_cmpuint (event->n_tokens, ==, life->tokens);
    break;
  case NAV_BATCHER_REFUSED:
    g_assert_cmpuint (life->tokens, ==, 0);
    life->gone = TRUE;
    break;
  default:
    g_assert_not_reached ();
  }
}

static NavBatcherConfig
draw_config (NavRandom *random)
{
  NavBatcherConfig config = config_of (1 + (guint) (nav_random_uniform (random) * 20),
                                       32 << (guint) (nav_random_uniform (random) * 6),
                                       40 + (guint) (nav_random_uniform (random) * 200));

  if (nav_random_uniform (random) < 0.5) {
    config.sliding_groups = 1 + (guint) (nav_random_uniform (random) * 3);
    config.sliding_window = 16 + floor (nav_random_uniform (random) * 200);
  }
  return config;
}

static void
draw_request (NavRandom *random, guint64 id, NavBatcherRequest *request)
{
  *request = (NavBatcherRequest){
    .id = id,
    .input_tokens = 1 + (guint) (nav_random_uniform (random) * 400),
    .output_tokens = 1 + (guint) (nav_random_uniform (random) * 120),
    .cached_tokens = (guint) (nav_random_uniform (random) * 300),
    .prefix_group = (guint) (nav_random_uniform (random) * 4),
  };
}

/* A run with random comings and cancellings. Returns a number that depends on everything told. */
static guint64
run_lives (guint64 seed, guint64 *ret_preemptions)
{
  g_autoptr (NavRandom) random = nav_random_new (seed, "lives");
  NavBatcherConfig config = draw_config (random);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  Life lives[LIVES] = { 0 };
  guint64 added = 0, hash = 5381;
  NavBatcherCounts counts;
  NavStep step;

  for (guint steps = 0; steps < 100000; steps++) {
    const NavBatcherEvent *events = NULL;
    gsize n;

    while (added < LIVES && nav_random_uniform (random) < 0.3) {
      NavBatcherRequest request;
      draw_request (random, added, &request);
      lives[added].output = request.output_tokens;
      g_assert_true (nav_batcher_add (batcher, &request));
      added++;
    }
    if (!nav_batcher_schedule (batcher, &step)) {
      if (added == LIVES)
        break;
      continue;
    }
    g_assert_cmpfloat (step.tokens, <=, config.max_num_batched_tokens);
    g_assert_cmpfloat (step.tokens, ==, step.decodes + step.prefill_tokens);
    if (nav_random_uniform (random) < 0.02 && added > 0) {
      guint64 id = (guint64) (nav_random_uniform (random) * (double) added);
      lives[id].gone |= nav_batcher_cancel (batcher, id);
    }
    events = nav_batcher_complete (batcher, &n);
    for (gsize i = 0; i < n; i++) {
      check_event (&events[i], &lives[events[i].id]);
      hash = hash * 33 + events[i].id * 7 + events[i].kind;
    }
    nav_batcher_get_counts (batcher, &counts);
    g_assert_cmpuint (counts.blocks_used, <=, counts.blocks_total);
    g_assert_cmpuint (counts.running, <=, config.max_num_seqs);
    if (counts.running == 0)
      g_assert_cmpuint (counts.blocks_used, ==, 0);
  }
  nav_batcher_get_counts (batcher, &counts);
  g_assert_cmpuint (counts.running + counts.waiting, ==, 0);
  for (guint i = 0; i < LIVES; i++)
    g_assert_true (lives[i].gone);
  *ret_preemptions += counts.preemptions;
  return hash;
}

static void
test_nothing_is_lost (void)
{
  guint64 preemptions = 0;

  for (guint64 seed = 1; seed <= 60; seed++)
    run_lives (seed, &preemptions);
  g_assert_cmpuint (preemptions, >, 100); /* the rule was tried */
}

static void
test_the_same_again (void)
{
  guint64 a = 0, b = 0;

  for (guint64 seed = 1; seed <= 5; seed++)
    g_assert_cmpuint (run_lives (seed, &a), ==, run_lives (seed, &b));
  g_assert_cmpuint (a, ==, b);
}

/* --- Against the closed form: the same step model, two ways --- */

typedef struct {
  double sent;
  double first;
} Clocked;

/* A closed loop of @clients, no overhead, run through the batcher. Returns mean TPOT; and TTFT. */
static double
run_clients (const NavStepModel *model, const NavBatcherConfig *config, guint clients, guint input,
             guint output, double *ret_ttft)
{
  g_autoptr (NavBatcher) batcher = nav_batcher_new (config);
  guint total = clients * 10, sent = clients, finished = 0;
  g_autofree Clocked *clocks = g_new0 (Clocked, total);
  double now = 0, ttft = 0, tpot = 0;
  NavStep step;

  for (guint i = 0; i < clients; i++)
    add (batcher, i, input, output);
  while (nav_batcher_schedule (batcher, &step)) {
    const NavBatcherEvent *events = NULL;
    gsize n;

    now += nav_step_model_ms (model, &step);
    events = nav_batcher_complete (batcher, &n);
    for (gsize i = 0; i < n; i++) {
      Clocked *clock = &clocks[events[i].id];
      if (events[i].n_tokens == 1) {
        clock->first = now;
        ttft += (now - clock->sent) / total;
      }
      if (events[i].kind != NAV_BATCHER_FINISHED)
        continue;
      finished++;
      tpot += (now - clock->first) / (output - 1) / total;
      if (sent < total) {
        clocks[sent].sent = now;
        add (batcher, sent++, input, output);
      }
    }
  }
  g_assert_cmpuint (finished, ==, total);
  *ret_ttft = ttft;
  return tpot;
}

static void
test_agrees_with_the_closed_form (void)
{
  static const guint cases[][3] = {
    { 1, 500, 100 }, { 8, 900, 400 }, { 64, 300, 300 }, { 32, 4000, 200 }, { 128, 900, 600 },
  };
  g_autoptr (NavCatalog) catalog = fixture_load_catalog ();
  NavEngine engine = { .max_model_len = 8192 };
  g_autoptr (NavCandidate) candidate = fixture_candidate (
    catalog, "meta-llama/Llama-3.1-8B-Instruct", "h100-sxm", NAV_PRECISION_BF16, 1, &engine);
  g_autoptr (NavStepModel) model = nav_step_model_new (catalog, candidate);
  NavBatcherConfig config;
  NavMemory memory;

  nav_memory_compute (candidate, &memory);
  nav_batcher_config_from_memory (candidate, &memory, &config);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    NavTraffic traffic = fixture_closed (cases[i][0], cases[i][1], cases[i][2]);
    NavForecast forecast;
    double ttft, tpot;

    traffic.overhead_per_request_ms = 0;
    nav_closed_form_forecast (model, candidate, &memory, &traffic, &forecast);
    tpot = run_clients (model, &config, cases[i][0], cases[i][1], cases[i][2], &ttft);
    g_test_message ("%u clients: TPOT %.2f and %.2f, TTFT %.1f and %.1f", cases[i][0], tpot,
                    forecast.latency[NAV_METRIC_TPOT].mean, ttft,
                    forecast.latency[NAV_METRIC_TTFT].mean);
    g_assert_cmpfloat_with_epsilon (forecast.latency[NAV_METRIC_TPOT].mean, tpot, 0.08 * tpot);
    g_assert_cmpfloat_with_epsilon (forecast.latency[NAV_METRIC_TTFT].mean, ttft, 0.2 * ttft);
  }
}

/* An open Poisson stream through the batcher; fills sorted TTFT and TPOT of @n requests. */
static void
run_stream (const NavStepModel *model, const NavBatcherConfig *config, double rate, guint n,
            guint input, guint output, double *ttft, double *tpot)
{
  g_autoptr (NavBatcher) batcher = nav_batcher_new (config);
  g_autoptr (NavRandom) random = nav_random_new (11, "arrivals");
  g_autofree Clocked *clocks = g_new0 (Clocked, n);
  double now = 0;
  guint sent = 0;
  NavStep step;

  for (guint i = 0; i < n; i++)
    clocks[i].sent =
      (i > 0 ? clocks[i - 1].sent : 0) + nav_random_exponential (random) / rate * 1e3;
  while (TRUE) {
    const NavBatcherEvent *events;
    gsize n_events;

    for (; sent < n && clocks[sent].sent <= now; sent++)
      add (batcher, sent, input, output);
    if (!nav_batcher_schedule (batcher, &step)) {
      if (sent == n)
        break;
      now = clocks[sent].sent;
      continue;
    }
    now += nav_step_model_ms (model, &step);
    events = nav_batcher_complete (batcher, &n_events);
    for (gsize i = 0; i < n_events; i++) {
      Clocked *clock = &clocks[events[i].id];
      if (events[i].n_tokens == 1) {
        clock->first = now;
        ttft[events[i].id] = now - clock->sent;
      }
      if (events[i].kind == NAV_BATCHER_FINISHED)
        tpot[events[i].id] = (now - clock->first) / (output - 1);
    }
  }
  nav_stats_sort (ttft, n);
  nav_stats_sort (tpot, n);
}

static void
assert_latency (const char *name, const NavLatency *told, const double *sorted, guint n,
                double error)
{
  double mean = nav_stats_mean (sorted, n), p50 = nav_stats_percentile (sorted, n, 50);
  double p90 = nav_stats_percentile (sorted, n, 90), p99 = nav_stats_percentile (sorted, n, 99);

  g_test_message ("  %s mean %.1f %.1f p50 %.1f %.1f p90 %.1f %.1f p99 %.1f %.1f", name, mean,
                  told->mean, p50, told->p50, p90, told->p90, p99, told->p99);
  g_assert_cmpfloat_with_epsilon (told->mean, mean, error * mean);
  g_assert_cmpfloat_with_epsilon (told->p50, p50, error * p50);
  g_assert_cmpfloat_with_epsilon (told->p90, p90, 1.5 * error * p90);
  g_assert_cmpfloat_with_epsilon (told->p99, p99, 2.5 * error * p99);
}

#define STREAM 6000

static void
test_percentiles_of_a_stream (void)
{
  static const guint lengths[][2] = { { 500, 200 }, { 2000, 300 }, { 200, 600 } };
  static const double loads[] = { 0.1, 0.4, 0.7 };
  g_autoptr (NavCatalog) catalog = fixture_load_catalog ();
  NavEngine engine = { .max_model_len = 8192, .max_num_seqs = 256 };
  g_autoptr (NavCandidate) candidate = fixture_candidate (
    catalog, "meta-llama/Llama-3.1-8B-Instruct", "h100-sxm", NAV_PRECISION_BF16, 1, &engine);
  g_autoptr (NavStepModel) model = nav_step_model_new (catalog, candidate);
  g_autofree double *ttft = g_new0 (double, STREAM), *tpot = g_new0 (double, STREAM);
  NavBatcherConfig config;
  NavMemory memory;

  nav_memory_compute (candidate, &memory);
  nav_batcher_config_from_memory (candidate, &memory, &config);
  for (gsize i = 0; i < G_N_ELEMENTS (lengths) * G_N_ELEMENTS (loads); i++) {
    const guint *length = lengths[i / G_N_ELEMENTS (loads)];
    NavTraffic traffic = fixture_open (1e9, length[0], length[1]);
    NavForecast forecast;

    traffic.overhead_per_request_ms = 0;
    nav_closed_form_forecast (model, candidate, &memory, &traffic, &forecast);
    traffic.rate = loads[i % G_N_ELEMENTS (loads)] * forecast.requests_per_s;
    nav_closed_form_forecast (model, candidate, &memory, &traffic, &forecast);
    run_stream (model, &config, traffic.rate, STREAM, length[0], length[1], ttft, tpot);
    g_test_message ("%u + %u tokens, %.2f a second, %.0f run", length[0], length[1], traffic.rate,
                    forecast.running_mean);
    assert_latency ("TPOT", &forecast.latency[NAV_METRIC_TPOT], tpot, STREAM, 0.06);
    assert_latency ("TTFT", &forecast.latency[NAV_METRIC_TTFT], ttft, STREAM, 0.12);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/serving/batcher/one-request", test_one_request);
  g_test_add_func ("/serving/batcher/chunks", test_long_prompts_come_in_chunks);
  g_test_add_func ("/serving/batcher/decodes-first", test_decodes_go_before_prompts);
  g_test_add_func ("/serving/batcher/seats", test_seats_are_few);
  g_test_add_func ("/serving/batcher/first-come", test_first_come_first_served);
  g_test_add_func ("/serving/batcher/preempts-the-last", test_the_last_one_is_preempted);
  g_test_add_func ("/serving/batcher/preempted-first", test_who_was_preempted_comes_first);
  g_test_add_func ("/serving/batcher/refused", test_what_can_never_fit_is_refused);
  g_test_add_func ("/serving/batcher/bad-requests", test_bad_requests_are_not_added);
  g_test_add_func ("/serving/batcher/cancelling", test_cancelling);
  g_test_add_func ("/serving/batcher/cancelling-preempted", test_cancelling_who_was_preempted);
  g_test_add_func ("/serving/batcher/prefix-groups", test_groups_hold_their_prefix_once);
  g_test_add_func ("/serving/batcher/cached-blocks", test_cached_tokens_are_whole_blocks);
  g_test_add_func ("/serving/batcher/windows", test_windows_give_blocks_back);
  g_test_add_func ("/serving/batcher/nothing-is-lost", test_nothing_is_lost);
  g_test_add_func ("/serving/batcher/same-again", test_the_same_again);
  g_test_add_func ("/serving/batcher/closed-form", test_agrees_with_the_closed_form);
  g_test_add_func ("/serving/batcher/stream", test_percentiles_of_a_stream);
  return g_test_run ();
}
