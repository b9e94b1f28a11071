// SPDX-License-Identifier: Apache-2.0
// vLLM's scheduler, plainly.

#include "plain-batcher.h"

#define MAX_GROUPS 64

typedef struct {
  NavBatcherRequest wanted;
  guint cached;
  guint prompt;
  guint computed;
  guint generated;
  guint scheduled;
  guint64 full;    /* blocks of its own in each full group */
  guint64 sliding; /* and in each sliding one */
  gboolean shares;
} Plain;

struct _PlainBatcher {
  NavBatcherConfig config;
  GPtrArray *running;
  GPtrArray *waiting;
  GArray *events;
  guint64 used;
  guint64 preemptions;
  guint64 steps; /* that decoded */
  guint64 prefixes[MAX_GROUPS];
};

PlainBatcher *
plain_batcher_new (const NavBatcherConfig *config)
{
  PlainBatcher *plain = g_new0 (PlainBatcher, 1);

  plain->config = *config;
  plain->running = g_ptr_array_new_with_free_func (g_free);
  plain->waiting = g_ptr_array_new_with_free_func (g_free);
  plain->events = g_array_new (FALSE, FALSE, sizeof (NavBatcherEvent));
  return plain;
}

void
plain_batcher_free (PlainBatcher *plain)
{
  g_ptr_array_unref (plain->running);
  g_ptr_array_unref (plain->waiting);
  g_array_unref (plain->events);
  g_free (plain);
}

static void
tell (PlainBatcher *plain, NavBatcherEventKind kind, const Plain *request)
{
  NavBatcherEvent event = { kind, request->wanted.id, request->generated };

  g_array_append_val (plain->events, event);
}

void
plain_batcher_add (PlainBatcher *plain, const NavBatcherRequest *request)
{
  Plain *added = g_new0 (Plain, 1);
  guint size = plain->config.block_size;

  g_assert_cmpuint (request->prefix_group, <, MAX_GROUPS);
  added->wanted = *request;
  added->cached =
    MIN (request->cached_tokens / size, (request->input_tokens - 1) / size) * size;
  added->prompt = request->input_tokens;
  added->shares = added->cached > 0 && request->prefix_group > 0;
  g_ptr_array_add (plain->waiting, added);
}

/* --- Blocks --- */

static guint64
blocks_for (const PlainBatcher *plain, guint64 tokens)
{
  guint size = plain->config.block_size;

  return (tokens + size - 1) / size;
}

/* The longest prefix of those members of a group that run. */
static guint64
count_prefix (const PlainBatcher *plain, guint group)
{
  guint64 most = 0;

  for (guint i = 0; i < plain->running->len; i++) {
    const Plain *member = plain->running->pdata[i];
    if (member->shares && member->wanted.prefix_group == group)
      most = MAX (most, member->cached / plain->config.block_size);
  }
  return most;
}

static void
count_own (const PlainBatcher *plain, const Plain *request, guint computed, guint tokens,
           guint64 *ret_full, guint64 *ret_sliding)
{
  double window = plain->config.sliding_window;
  guint64 all = blocks_for (plain, tokens);
  guint passed = computed + 1 > window ? (guint) (computed + 1 - window) : 0;

  *ret_full = all - (request->shares ? request->cached / plain->config.block_size : 0);
  *ret_sliding = all - passed / plain->config.block_size;
}

static guint64
count_held (const PlainBatcher *plain, const Plain *request)
{
  return plain->config.full_groups * request->full +
         plain->config.sliding_groups * request->sliding;
}

static gboolean
grow (PlainBatcher *plain, Plain *request, guint computed, guint tokens, guint64 extra)
{
  guint64 before = count_held (plain, request), full, sliding, after;

  count_own (plain, request, computed, tokens, &full, &sliding);
  after = plain->config.full_groups * full + plain->config.sliding_groups * sliding + extra;
  if (after > before && after - before > plain->config.kv_blocks - plain->used)
    return FALSE;
  plain->used = plain->used + after - before;
  request->full = full;
  request->sliding = sliding;
  return TRUE;
}

/* The request has just been taken out of the running ones. A prefix goes with its last member. */
static void
release (PlainBatcher *plain, Plain *request, guint64 prefix_before)
{
  plain->used -= count_held (plain, request);
  request->full = request->sliding = 0;
  if (!request->shares)
    return;
  for (guint i = 0; i < plain->running->len; i++) {
    const Plain *member = plain->running->pdata[i];
    if (member->shares && member->wanted.prefix_group == request->wanted.prefix_group)
      return;
  }
  plain->used -= plain->config.full_groups * prefix_before;
}

static guint64
count_alone (const PlainBatcher *plain, guint64 tokens)
{
  const NavBatcherConfig *config = &plain->config;
  guint64 all = blocks_for (plain, tokens);
  guint64 window =
    blocks_for (plain, (guint64) config->sliding_window + config->max_num_batched_tokens) + 1;

  return config->full_groups * all + config->sliding_groups * MIN (all, window);
}

/* Blocks of the prefix of a group: as many as any member found, until the last one leaves. */
static guint64
prefix_of (PlainBatcher *plain, guint group)
{
  if (count_prefix (plain, group) == 0)
    plain->prefixes[group] = 0;
  return plain->prefixes[group];
}

/* --- Leaving --- */

static Plain *
take_out (PlainBatcher *plain, guint i)
{
  Plain *request = plain->running->pdata[i];
  guint group = request->wanted.prefix_group;
  guint64 prefix = request->shares ? prefix_of (plain, group) : 0;

  g_ptr_array_steal_index (plain->running, i);
  release (plain, request, prefix);
  return request;
}

gboolean
plain_batcher_cancel (PlainBatcher *plain, guint64 id)
{
  for (guint i = plain->events->len; i > 0; i--)
    if (g_array_index (plain->events, NavBatcherEvent, i - 1).id == id)
      g_array_remove_index (plain->events, i - 1);
  for (guint i = 0; i < plain->running->len; i++)
    if (((Plain *) plain->running->pdata[i])->wanted.id == id) {
      g_free (take_out (plain, i));
      return TRUE;
    }
  for (guint i = 0; i < plain->waiting->len; i++)
    if (((Plain *) plain->waiting->pdata[i])->wanted.id == id) {
      g_ptr_array_remove_index (plain->waiting, i);
      return TRUE;
    }
  return FALSE;
}

/* --- A step --- */

static void
add_to_step (const PlainBatcher *plain, NavStep *step, Plain *request, guint tokens)
{
  double window = plain->config.sliding_window;
  guint end = request->computed + tokens;

  request->scheduled = tokens;
  if (request->computed < request->prompt) {
    nav_step_add_prefill (step, tokens, request->computed, end == request->prompt, window);
    return;
  }
  /* Each guess looks back as far as the token itself. */
  for (guint i = 0; i <= plain->config.speculative_tokens; i++)
    nav_step_add_decode (step, request->computed + 1, window);
  step->decodes -= plain->config.speculative_tokens;
}

static void
preempt_last (PlainBatcher *plain)
{
  Plain *request = take_out (plain, plain->running->len - 1);

  request->computed = request->scheduled = 0;
  request->prompt = request->wanted.input_tokens + request->generated;
  g_ptr_array_insert (plain->waiting, 0, request);
  plain->preemptions++;
  tell (plain, NAV_BATCHER_PREEMPTED, request);
}

static guint
count_left (const PlainBatcher *plain, const Plain *request)
{
  return request->computed < request->prompt ? request->prompt - request->computed
                                             : 1 + plain->config.speculative_tokens;
}

static guint
schedule_running (PlainBatcher *plain, NavStep *step, guint budget)
{
  guint guesses = plain->config.speculative_tokens;

  for (guint i = 0; i < plain->running->len && budget > 0; i++) {
    Plain *request = plain->running->pdata[i];
    gboolean reads = request->computed < request->prompt;
    guint tokens = MIN (count_left (plain, request), budget);
    guint room = request->computed + (reads ? tokens : 1) + guesses;

    while (!grow (plain, request, request->computed, room, 0)) {
      preempt_last (plain);
      if (plain->running->len == i)
        return budget;
    }
    add_to_step (plain, step, request, tokens);
    budget -= tokens;
  }
  return budget;
}

static gboolean
admit (PlainBatcher *plain, Plain *request, guint tokens)
{
  guint group = request->wanted.prefix_group;
  guint64 wanted = request->cached / plain->config.block_size, held, missing = 0;

  if (request->shares) {
    held = prefix_of (plain, group);
    missing = wanted > held ? wanted - held : 0;
  }
  if (!grow (plain, request, request->cached,
             request->cached + tokens + plain->config.speculative_tokens,
             plain->config.full_groups * missing))
    return FALSE;
  g_ptr_array_steal_index (plain->waiting, 0);
  g_ptr_array_add (plain->running, request);
  if (request->shares)
    plain->prefixes[group] = MAX (plain->prefixes[group], wanted);
  request->computed = request->cached;
  return TRUE;
}

static void
schedule_waiting (PlainBatcher *plain, NavStep *step, guint budget)
{
  while (budget > 0 && plain->waiting->len > 0 &&
         plain->running->len < plain->config.max_num_seqs) {
    Plain *request = plain->waiting->pdata[0];
    guint tokens = MIN (request->prompt - request->cached, budget);

    if (count_alone (plain, (guint64) request->wanted.input_tokens +
                              request->wanted.output_tokens - 1 +
                              plain->config.speculative_tokens) > plain->config.kv_blocks) {
      tell (plain, NAV_BATCHER_REFUSED, request);
      g_ptr_array_remove_index (plain->waiting, 0);
      continue;
    }
    if (!admit (plain, request, tokens))
      return;
    add_to_step (plain, step, request, tokens);
    budget -= tokens;
  }
}

gboolean
plain_batcher_schedule (PlainBatcher *plain, NavStep *ret_step)
{
  guint64 preemptions = plain->preemptions;
  guint budget;

  g_array_set_size (plain->events, 0);
  nav_step_clear (ret_step);
  budget = schedule_running (plain, ret_step, plain->config.max_num_batched_tokens);
  if (plain->preemptions == preemptions)
    schedule_waiting (plain, ret_step, budget);
  ret_step->tokens = MIN (ret_step->tokens, plain->config.max_num_batched_tokens);
  return ret_step->tokens > 0 || plain->events->len > 0;
}

static guint
count_given (const PlainBatcher *plain)
{
  double gives = plain->config.speculative_tokens > 0
                   ? CLAMP (plain->config.speculative_accepted, 1,
                            1 + plain->config.speculative_tokens)
                   : 1;
  guint64 before = (guint64) ((double) plain->steps * gives + 1e-9);

  return (guint) ((guint64) ((double) (plain->steps + 1) * gives + 1e-9) - before);
}

/* Returns whether it decoded. */
static gboolean
advance (PlainBatcher *plain, Plain *request, guint given)
{
  gboolean reads = request->computed < request->prompt;

  if (request->scheduled == 0)
    return FALSE;
  request->computed += reads ? request->scheduled : given;
  request->scheduled = 0;
  if (reads && request->computed < request->prompt)
    return FALSE;
  request->generated += reads ? 1 : given;
  request->generated = MIN (request->generated, request->wanted.output_tokens);
  tell (plain,
        request->generated == request->wanted.output_tokens ? NAV_BATCHER_FINISHED
                                                            : NAV_BATCHER_TOKEN,
        request);
  return !reads;
}

GArray *
plain_batcher_complete (PlainBatcher *plain)
{
  guint given = count_given (plain);
  gboolean decoded = FALSE;

  for (guint i = 0; i < plain->running->len; i++)
    decoded |= advance (plain, plain->running->pdata[i], given);
  plain->steps += decoded;
  for (guint i = plain->running->len; i > 0; i--) {
    const Plain *request = plain->running->pdata[i - 1];
    if (request->generated == request->wanted.output_tokens)
      g_free (take_out (plain, i - 1));
  }
  return plain->events;
}

void
plain_batcher_get_counts (const PlainBatcher *plain, NavBatcherCounts *ret_counts)
{
  *ret_counts = (NavBatcherCounts){
    .running = plain->running->len,
    .waiting = plain->waiting->len,
    .blocks_used = plain->used,
    .blocks_total = plain->config.kv_blocks,
    .preemptions = plain->preemptions,
  };
}
