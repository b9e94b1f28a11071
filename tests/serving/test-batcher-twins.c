// SPDX-License-Identifier: Apache-2.0
// The batcher against a plain one under random traffic: the same steps, the same events, the same
// blocks. And many steps at once against one at a time.

#include <locale.h>
#include <math.h>

#include "base/nav-random.h"
#include "plain-batcher.h"

#define REQUESTS 250
#define MOST_STEPS 200000

static guint
draw (NavRandom *random, guint least, guint most)
{
  return least + (guint) (nav_random_uniform (random) * (most - least + 1));
}

static gboolean
chance (NavRandom *random, double probability)
{
  return nav_random_uniform (random) < probability;
}

/* Room enough, or hardly any; budgets that the decodes alone exceed; windows; guesses. */
static NavBatcherConfig
draw_config (NavRandom *random)
{
  NavBatcherConfig config = {
    .max_num_seqs = draw (random, 1, 40),
    .max_num_batched_tokens = 3u << draw (random, 0, 9),
    .kv_blocks = draw (random, 30, chance (random, 0.5) ? 200 : 3000),
    .block_size = chance (random, 0.8) ? 16 : draw (random, 1, 40),
    .full_groups = 1,
  };

  if (chance (random, 0.4)) {
    config.sliding_groups = draw (random, 1, 3);
    config.sliding_window = draw (random, 1, 200);
    config.full_groups = draw (random, 0, 2);
  }
  if (chance (random, 0.3)) {
    config.speculative_tokens = draw (random, 1, 4);
    config.speculative_accepted =
      1 + nav_random_uniform (random) * config.speculative_tokens;
    if (chance (random, 0.5))
      config.speculative_accepted = floor (config.speculative_accepted);
  }
  return config;
}

static NavBatcherRequest
draw_request (NavRandom *random, guint64 id)
{
  return (NavBatcherRequest){
    .id = id * 7919, /* ids need not be small or in a row */
    .input_tokens = draw (random, 1, 300),
    .output_tokens = chance (random, 0.2) ? 1 : draw (random, 1, 200),
    .cached_tokens = chance (random, 0.5) ? draw (random, 0, 300) : 0,
    .prefix_group = draw (random, 0, 4),
  };
}

static void
assert_near (double a, double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-9 * (1 + fabs (b)));
}

static void
assert_same_step (const NavStep *a, const NavStep *b)
{
  assert_near (a->tokens, b->tokens);
  assert_near (a->sampled, b->sampled);
  assert_near (a->decodes, b->decodes);
  assert_near (a->decode_context, b->decode_context);
  assert_near (a->decode_context_windowed, b->decode_context_windowed);
  assert_near (a->prefill_pairs, b->prefill_pairs);
  assert_near (a->prefill_pairs_windowed, b->prefill_pairs_windowed);
  assert_near (a->prefill_read, b->prefill_read);
  assert_near (a->prefill_tokens, b->prefill_tokens);
  assert_near (a->prefill_chunks, b->prefill_chunks);
}

static void
assert_same_counts (const NavBatcherCounts *a, const NavBatcherCounts *b)
{
  g_assert_cmpuint (a->running, ==, b->running);
  g_assert_cmpuint (a->waiting, ==, b->waiting);
  g_assert_cmpuint (a->blocks_used, ==, b->blocks_used);
  g_assert_cmpuint (a->preemptions, ==, b->preemptions);
}

static void
assert_same_events (const NavBatcherEvent *a, gsize n, const NavBatcherEvent *b, gsize b_n)
{
  g_assert_cmpuint (n, ==, b_n);
  for (gsize i = 0; i < n; i++) {
    g_assert_cmpint (a[i].kind, ==, b[i].kind);
    g_assert_cmpuint (a[i].id, ==, b[i].id);
    g_assert_cmpuint (a[i].n_tokens, ==, b[i].n_tokens);
  }
}

/* How much of what was to be tried was tried. */
typedef struct {
  guint64 preemptions;
  guint64 refused;
  guint64 finished;
  guint64 leaps;
  guint64 skipped;
} Tried;

static void
note (Tried *tried, const NavBatcherEvent *events, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    tried->preemptions += events[i].kind == NAV_BATCHER_PREEMPTED;
    tried->refused += events[i].kind == NAV_BATCHER_REFUSED;
    tried->finished += events[i].kind == NAV_BATCHER_FINISHED;
    tried->skipped += events[i].kind == NAV_BATCHER_SKIPPED;
  }
}

static void
run_beside_the_plain_one (guint64 seed, Tried *tried)
{
  g_autoptr (NavRandom) random = nav_random_new (seed, "twins");
  NavBatcherConfig config = draw_config (random);
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  g_autoptr (PlainBatcher) plain = plain_batcher_new (&config);
  double comings = 0.02 + 0.5 * nav_random_uniform (random);
  guint64 added = 0;

  for (guint steps = 0; steps < MOST_STEPS; steps++) {
    NavBatcherCounts counts, plain_counts;
    const NavBatcherEvent *events;
    NavStep step, plain_step;
    GArray *told;
    gboolean goes_on;
    gsize n;

    while (added < REQUESTS && chance (random, comings)) {
      NavBatcherRequest request = draw_request (random, added++);
      g_assert_true (nav_batcher_add (batcher, &request));
      plain_batcher_add (plain, &request);
    }
    goes_on = nav_batcher_schedule (batcher, &step);
    g_assert_cmpint (goes_on, ==, plain_batcher_schedule (plain, &plain_step));
    if (!goes_on && added == REQUESTS)
      return;
    if (!goes_on)
      continue;
    assert_same_step (&step, &plain_step);
    if (chance (random, 0.03)) {
      guint64 id = 7919 * (guint64) draw (random, 0, (guint) added);
      g_assert_cmpint (nav_batcher_cancel (batcher, id), ==, plain_batcher_cancel (plain, id));
    }
    nav_batcher_get_counts (batcher, &counts);
    plain_batcher_get_counts (plain, &plain_counts);
    assert_same_counts (&counts, &plain_counts);
    events = nav_batcher_complete (batcher, &n);
    told = plain_batcher_complete (plain);
    assert_same_events (events, n, (gpointer) told->data, told->len);
    note (tried, events, n);
    nav_batcher_get_counts (batcher, &counts);
    plain_batcher_get_counts (plain, &plain_counts);
    assert_same_counts (&counts, &plain_counts);
  }
  g_assert_not_reached ();
}

static void
test_agrees_with_the_plain_one (void)
{
  Tried tried = { 0 };

  for (guint64 seed = 1; seed <= 150; seed++)
    run_beside_the_plain_one (seed, &tried);
  g_test_message ("%" G_GUINT64_FORMAT " preempted, %" G_GUINT64_FORMAT " refused, %"
                  G_GUINT64_FORMAT " finished", tried.preemptions, tried.refused, tried.finished);
  g_assert_cmpuint (tried.preemptions, >, 500);
  g_assert_cmpuint (tried.refused, >, 100);
  g_assert_cmpuint (tried.finished, >, 10000);
}

/* --- Changes only, and leaps --- */

/* Steps of one batcher that another one leaps over. */
static void
follow_leap (NavBatcher *batcher, const NavBatcherLeap *leap, guint64 steps)
{
  for (guint64 i = 0; i < steps; i++) {
    NavStep step, told = leap->first;
    NavBatcherProgress progress;
    gsize n;

    told.decode_context += (double) i * leap->context_growth;
    told.decode_context_windowed += (double) i * leap->windowed_growth;
    g_assert_true (nav_batcher_schedule (batcher, &step));
    assert_same_step (&step, &told);
    nav_batcher_complete_changes (batcher, &progress, &n);
    g_assert_cmpuint (n, ==, 0);
    g_assert_cmpfloat (progress.decoded, ==, leap->first.decodes);
  }
}

/* What a request was told, put together from changes. */
typedef struct {
  guint tokens;
  gboolean unbroken;
  gboolean gone;
} Told;

static void
note_changes (Told *told, const NavBatcherEvent *events, gsize n, guint decoded)
{
  guint unbroken = 0, broken = 0;

  for (guint i = 0; i < REQUESTS; i++)
    unbroken += told[i].unbroken;
  for (gsize i = 0; i < n; i++) {
    Told *one = &told[events[i].id / 7919];
    gboolean token = events[i].kind == NAV_BATCHER_TOKEN || events[i].kind == NAV_BATCHER_FINISHED;

    g_assert_false (one->gone);
    broken += one->unbroken && !token;
    g_assert_false (events[i].kind == NAV_BATCHER_TOKEN && one->unbroken);
    g_assert_false (events[i].kind == NAV_BATCHER_SKIPPED && !one->unbroken);
    one->unbroken = events[i].kind == NAV_BATCHER_TOKEN;
    one->gone = events[i].kind == NAV_BATCHER_FINISHED || events[i].kind == NAV_BATCHER_REFUSED;
    one->tokens = events[i].n_tokens;
  }
  /* Everyone else who had tokens has more. */
  g_assert_cmpuint (decoded, ==, unbroken - broken);
}

static void
run_with_leaps (guint64 seed, Tried *tried)
{
  g_autoptr (NavRandom) random = nav_random_new (seed, "leaps");
  NavBatcherConfig config = draw_config (random);
  g_autoptr (NavBatcher) a = nav_batcher_new (&config);
  g_autoptr (NavBatcher) b = nav_batcher_new (&config);
  double comings = 0.01 + 0.3 * nav_random_uniform (random);
  Told told[REQUESTS] = { 0 };
  guint64 added = 0;

  for (guint steps = 0; steps < MOST_STEPS; steps++) {
    NavBatcherCounts counts, other_counts;
    const NavBatcherEvent *events, *other;
    NavBatcherProgress progress, other_progress;
    NavStep step, other_step;
    NavBatcherLeap leap;
    gsize n, other_n;

    if (added < REQUESTS && chance (random, comings)) {
      NavBatcherRequest request = draw_request (random, added++);
      g_assert_true (nav_batcher_add (a, &request));
      g_assert_true (nav_batcher_add (b, &request));
    }
    if (nav_batcher_peek_leap (b, &leap)) {
      guint64 most = chance (random, 0.5) ? 1000 : 5;
      guint64 leapt = draw (random, 1, (guint) MIN (leap.most, most));
      follow_leap (a, &leap, leapt);
      nav_batcher_leap (b, leapt);
      tried->leaps += leapt;
    } else if (!nav_batcher_schedule (a, &step)) {
      g_assert_false (nav_batcher_schedule (b, &other_step));
      if (added == REQUESTS)
        break;
    } else {
      g_assert_true (nav_batcher_schedule (b, &other_step));
      assert_same_step (&step, &other_step);
      events = nav_batcher_complete_changes (a, &progress, &n);
      other = nav_batcher_complete_changes (b, &other_progress, &other_n);
      assert_same_events (events, n, other, other_n);
      g_assert_cmpuint (progress.decoded, ==, other_progress.decoded);
      note_changes (told, events, n, progress.decoded);
      note (tried, events, n);
    }
    nav_batcher_get_counts (a, &counts);
    nav_batcher_get_counts (b, &other_counts);
    assert_same_counts (&counts, &other_counts);
    g_assert_cmpint (counts.blocked, ==, other_counts.blocked);
  }
  for (guint i = 0; i < REQUESTS; i++)
    g_assert_true (told[i].gone);
}

static void
test_leaps_are_steps (void)
{
  Tried tried = { 0 };

  for (guint64 seed = 1; seed <= 150; seed++)
    run_with_leaps (seed, &tried);
  g_test_message ("%" G_GUINT64_FORMAT " preempted, %" G_GUINT64_FORMAT " skipped, %"
                  G_GUINT64_FORMAT " finished, %" G_GUINT64_FORMAT " steps leapt over",
                  tried.preemptions, tried.skipped, tried.finished, tried.leaps);
  g_assert_cmpuint (tried.preemptions, >, 500);
  g_assert_cmpuint (tried.skipped, >, 0);
  g_assert_cmpuint (tried.leaps, >, 10000);
}

/* --- Guessing and pipelines --- */

static void
test_guesses_come_together (void)
{
  NavBatcherConfig config = {
    .max_num_seqs = 4, .max_num_batched_tokens = 64, .kv_blocks = 100, .block_size = 16,
    .full_groups = 1, .speculative_tokens = 3, .speculative_accepted = 2.5,
  };
  static const guint after[] = { 3, 6, 8, 11 }; /* the first, and 2 or 3 in turn */
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  NavBatcherRequest request = { .id = 1, .input_tokens = 20, .output_tokens = 11 };
  const NavBatcherEvent *events;
  NavStep step;
  gsize n;

  g_assert_true (nav_batcher_add (batcher, &request));
  g_assert_true (nav_batcher_schedule (batcher, &step));
  nav_batcher_complete (batcher, &n);
  for (gsize i = 0; i < G_N_ELEMENTS (after); i++) {
    g_assert_true (nav_batcher_schedule (batcher, &step));
    g_assert_cmpfloat (step.tokens, ==, 4);
    g_assert_cmpfloat (step.decodes, ==, 1);
    g_assert_cmpfloat (step.decode_context, ==, 4 * (21 + (i > 0 ? after[i - 1] - 1 : 0)));
    events = nav_batcher_complete (batcher, &n);
    g_assert_cmpuint (n, ==, 1);
    g_assert_cmpint (events[0].kind, ==, i < 3 ? NAV_BATCHER_TOKEN : NAV_BATCHER_FINISHED);
    g_assert_cmpuint (events[0].n_tokens, ==, after[i]);
  }
  g_assert_false (nav_batcher_schedule (batcher, &step));
}

static void
add (NavBatcher *batcher, guint64 id, guint input, guint output)
{
  NavBatcherRequest request = { .id = id, .input_tokens = input, .output_tokens = output };

  g_assert_true (nav_batcher_add (batcher, &request));
}

/* Who is in a step is in no other until that is completed; a prompt's parts follow each other. */
static void
test_steps_of_a_pipeline (void)
{
  NavBatcherConfig config = {
    .max_num_seqs = 8, .max_num_batched_tokens = 100, .kv_blocks = 100, .block_size = 16,
    .full_groups = 1, .pipeline_stages = 2,
  };
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  const NavBatcherEvent *events;
  NavBatcherProgress progress;
  NavStep step;
  gsize n;

  add (batcher, 1, 80, 3);
  g_assert_true (nav_batcher_schedule (batcher, &step)); /* A: 1 reads */
  g_assert_cmpfloat (step.tokens, ==, 80);
  g_assert_false (nav_batcher_schedule (batcher, &step));
  add (batcher, 2, 150, 2);
  g_assert_true (nav_batcher_schedule (batcher, &step)); /* B: 2 reads 100 */
  g_assert_cmpfloat (step.tokens, ==, 100);
  events = nav_batcher_complete_changes (batcher, &progress, &n); /* A */
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (events[0].id, ==, 1);
  g_assert_true (nav_batcher_schedule (batcher, &step)); /* A: 1 decodes, 2 reads the rest */
  g_assert_cmpfloat (step.decodes, ==, 1);
  g_assert_cmpfloat (step.prefill_tokens, ==, 50);
  nav_batcher_complete_changes (batcher, &progress, &n); /* B: nothing to tell */
  g_assert_cmpuint (n, ==, 0);
  g_assert_false (nav_batcher_schedule (batcher, &step));
  events = nav_batcher_complete_changes (batcher, &progress, &n); /* A */
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (progress.decoded, ==, 1);
  g_assert_cmpuint (events[0].id, ==, 2);
  g_assert_true (nav_batcher_schedule (batcher, &step)); /* both decode, and end */
  g_assert_cmpfloat (step.decodes, ==, 2);
  nav_batcher_complete_changes (batcher, &progress, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_false (nav_batcher_schedule (batcher, &step));
}

static void
check_pipeline_event (const NavBatcherEvent *event, guint *tokens, guint *left)
{
  switch (event->kind) {
  case NAV_BATCHER_TOKEN:
    g_assert_cmpuint (event->n_tokens, ==, ++tokens[event->id]);
    break;
  case NAV_BATCHER_PREEMPTED:
    g_assert_cmpuint (event->n_tokens, ==, tokens[event->id]);
    break;
  default:
    --*left;
  }
}

/* Blocks are kept, nobody gets a token twice, everyone is done in the end. */
static void
run_pipeline (guint64 seed, guint64 *ret_preemptions)
{
  g_autoptr (NavRandom) random = nav_random_new (seed, "pipelines");
  NavBatcherConfig config = draw_config (random);
  g_autoptr (NavBatcher) batcher = NULL;
  guint tokens[REQUESTS] = { 0 }, left = REQUESTS, added = 0, under_way = 0;

  config.speculative_tokens = 0;
  config.pipeline_stages = draw (random, 2, 5);
  batcher = nav_batcher_new (&config);
  for (guint steps = 0; left > 0; steps++) {
    NavBatcherCounts counts;
    NavStep step;

    g_assert_cmpuint (steps, <, MOST_STEPS);
    while (added < REQUESTS && chance (random, 0.3)) {
      NavBatcherRequest request = draw_request (random, added);
      request.id = added++;
      g_assert_true (nav_batcher_add (batcher, &request));
    }
    if (under_way < config.pipeline_stages && nav_batcher_schedule (batcher, &step)) {
      under_way++;
      g_assert_cmpfloat (step.tokens, <=, config.max_num_batched_tokens);
    } else if (under_way > 0) {
      gsize n;
      const NavBatcherEvent *events = nav_batcher_complete (batcher, &n);
      under_way--;
      for (gsize i = 0; i < n; i++)
        check_pipeline_event (&events[i], tokens, &left);
    }
    nav_batcher_get_counts (batcher, &counts);
    g_assert_cmpuint (counts.blocks_used, <=, counts.blocks_total);
    g_assert_cmpuint (counts.running, <=, config.max_num_seqs);
    if (counts.running == 0)
      g_assert_cmpuint (counts.blocks_used, ==, 0);
    *ret_preemptions += left == 0 ? counts.preemptions : 0;
  }
}

static void
test_pipelines_lose_nothing (void)
{
  guint64 preemptions = 0;

  for (guint64 seed = 1; seed <= 60; seed++)
    run_pipeline (seed, &preemptions);
  g_assert_cmpuint (preemptions, >, 100);
}

/* Used again, a batcher is as new. */
static void
test_reset (void)
{
  NavBatcherConfig config = {
    .max_num_seqs = 4, .max_num_batched_tokens = 64, .kv_blocks = 50, .block_size = 16,
    .full_groups = 1,
  };
  g_autoptr (NavBatcher) batcher = nav_batcher_new (&config);
  NavBatcherCounts counts;
  NavStep step, again;
  gsize n;

  for (guint i = 0; i < 5; i++) {
    add (batcher, i, 40, 5);
    g_assert_true (nav_batcher_schedule (batcher, &step));
    nav_batcher_complete (batcher, &n);
  }
  config.block_size = 8;
  config.pipeline_stages = 3;
  nav_batcher_reset (batcher, &config);
  nav_batcher_get_counts (batcher, &counts);
  g_assert_cmpuint (counts.running + counts.waiting, ==, 0);
  g_assert_cmpuint (counts.blocks_used, ==, 0);
  add (batcher, 0, 40, 1);
  g_assert_true (nav_batcher_schedule (batcher, &again));
  g_assert_cmpfloat (again.tokens, ==, 40);
  nav_batcher_get_counts (batcher, &counts);
  g_assert_cmpuint (counts.blocks_used, ==, 5);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/serving/twins/plain", test_agrees_with_the_plain_one);
  g_test_add_func ("/serving/twins/leaps", test_leaps_are_steps);
  g_test_add_func ("/serving/twins/guesses", test_guesses_come_together);
  g_test_add_func ("/serving/twins/pipeline", test_steps_of_a_pipeline);
  g_test_add_func ("/serving/twins/pipelines-lose-nothing", test_pipelines_lose_nothing);
  g_test_add_func ("/serving/twins/reset", test_reset);
  return g_test_run ();
}
