// SPDX-License-Identifier: Apache-2.0
// vLLM v1's scheduler (vllm/v1/core/sched/scheduler.py, Scheduler.schedule) as a state machine.

#include "serving/nav-batcher.h"

#include "serving/nav-block-pool.h"

typedef struct {
  NavBatcherRequest wanted;
  guint prompt;    /* tokens to compute before the next one comes out: input, and after a preemption
                      also what was generated */
  guint computed;  /* tokens whose keys and values are in the cache */
  guint generated;
  guint scheduled; /* tokens of the step under way */
  gboolean running;
  gboolean broken; /* it had no token in the last step: its next one is told */
  NavBlockHold hold;
} Request;

struct _NavBatcher {
  NavBatcherConfig config;
  NavBlockPool pool;
  GHashTable *requests; /* id -> Request */
  GPtrArray *running;   /* in order of admission */
  GQueue waiting;
  GArray *events; /* NavBatcherEvent of the step under way, then of the last one */
  gboolean under_way;
  gboolean quiet;   /* tell changes only */
  gboolean blocked; /* the head of the queue found no seat or no blocks */
  guint decoded;
  guint64 preemptions;
};

/**
 * nav_batcher_config_from_memory:
 * @memory: of @candidate, which fits
 * @ret_config: (out)
 */
void
nav_batcher_config_from_memory (const NavCandidate *candidate, const NavMemory *memory,
                                NavBatcherConfig *ret_config)
{
  g_return_if_fail (candidate != NULL && memory != NULL && ret_config != NULL);

  *ret_config = (NavBatcherConfig){
    .max_num_seqs = memory->max_num_seqs,
    .max_num_batched_tokens = memory->max_num_batched_tokens,
    .kv_blocks = memory->kv_blocks,
    .block_size = NAV_KV_BLOCK_TOKENS,
    .sliding_window = candidate->model->arch.sliding_window,
    .full_groups = memory->kv_full_groups,
    .sliding_groups = memory->kv_sliding_groups,
    .pipeline_stages = candidate->pipeline_parallel,
  };
}

/**
 * nav_batcher_new:
 *
 * Returns: (transfer full): an idle one; free with nav_batcher_free()
 */
NavBatcher *
nav_batcher_new (const NavBatcherConfig *config)
{
  NavBatcher *batcher;

  g_return_val_if_fail (config != NULL, NULL);
  g_return_val_if_fail (config->max_num_seqs > 0 && config->max_num_batched_tokens > 0, NULL);

  batcher = g_new0 (NavBatcher, 1);
  batcher->config = *config;
  nav_block_pool_init (&batcher->pool, config);
  batcher->requests = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  batcher->running = g_ptr_array_new ();
  batcher->events = g_array_new (FALSE, FALSE, sizeof (NavBatcherEvent));
  g_queue_init (&batcher->waiting);
  return batcher;
}

void
nav_batcher_free (NavBatcher *batcher)
{
  if (batcher == NULL)
    return;
  g_queue_clear (&batcher->waiting);
  g_array_unref (batcher->events);
  g_ptr_array_unref (batcher->running);
  g_hash_table_unref (batcher->requests);
  nav_block_pool_clear (&batcher->pool);
  g_free (batcher);
}

static void
tell (NavBatcher *batcher, NavBatcherEventKind kind, const Request *request)
{
  NavBatcherEvent event = { kind, request->wanted.id, request->generated };

  g_array_append_val (batcher->events, event);
}

static void
forget (NavBatcher *batcher, Request *request)
{
  nav_block_pool_release (&batcher->pool, &request->hold);
  g_hash_table_remove (batcher->requests, &request->wanted.id);
}

/* Whole blocks, and never the last token of the prompt: the engine computes that one again. */
static guint
clamp_cached (const NavBatcher *batcher, const NavBatcherRequest *request)
{
  guint size = batcher->pool.block_size;
  guint most = (request->input_tokens - 1) / size * size;

  return MIN (request->cached_tokens / size * size, most);
}

/**
 * nav_batcher_add:
 * @request: copied; cached_tokens is cut to whole blocks that leave a token of the prompt
 *
 * Puts a request at the end of the queue. It may be added while a step is under way; the next one
 * sees it. One that can never fit is refused when its turn comes.
 *
 * Returns: FALSE, and nothing is added, where the id is in use or a length is 0
 */
gboolean
nav_batcher_add (NavBatcher *batcher, const NavBatcherRequest *request)
{
  Request *added;

  g_return_val_if_fail (batcher != NULL && request != NULL, FALSE);

  if (request->input_tokens == 0 || request->output_tokens == 0 ||
      g_hash_table_contains (batcher->requests, &request->id))
    return FALSE;
  added = g_new0 (Request, 1);
  added->wanted = *request;
  added->wanted.cached_tokens = clamp_cached (batcher, request);
  added->prompt = request->input_tokens;
  added->broken = TRUE;
  g_hash_table_insert (batcher->requests, &added->wanted.id, added);
  g_queue_push_tail (&batcher->waiting, added);
  return TRUE;
}

static void
drop_events (NavBatcher *batcher, guint64 id)
{
  for (guint i = batcher->events->len; i > 0; i--)
    if (g_array_index (batcher->events, NavBatcherEvent, i - 1).id == id)
      g_array_remove_index (batcher->events, i - 1);
}

/**
 * nav_batcher_cancel:
 *
 * Takes a request out, waiting or running, and frees its blocks. What a step under way would have
 * given it is dropped.
 *
 * Returns: FALSE where there is no such request
 */
gboolean
nav_batcher_cancel (NavBatcher *batcher, guint64 id)
{
  Request *request;

  g_return_val_if_fail (batcher != NULL, FALSE);

  request = g_hash_table_lookup (batcher->requests, &id);
  if (request == NULL)
    return FALSE;
  if (request->running)
    g_ptr_array_remove (batcher->running, request);
  else
    g_queue_remove (&batcher->waiting, request);
  if (batcher->under_way)
    drop_events (batcher, id);
  forget (batcher, request);
  return TRUE;
}

static void
add_to_step (const NavBatcher *batcher, NavStep *step, Request *request, guint tokens)
{
  guint end = request->computed + tokens;

  request->scheduled = tokens;
  if (request->computed >= request->prompt)
    nav_step_add_decode (step, end, batcher->config.sliding_window);
  else
    nav_step_add_prefill (step, tokens, request->computed, end == request->prompt,
                          batcher->config.sliding_window);
}

static guint
count_left (const Request *request)
{
  return MAX (request->prompt, request->wanted.input_tokens + request->generated) -
         request->computed;
}

static void
preempt_last (NavBatcher *batcher)
{
  Request *request = g_ptr_array_steal_index (batcher->running, batcher->running->len - 1);

  nav_block_pool_release (&batcher->pool, &request->hold);
  request->running = FALSE;
  request->broken = TRUE;
  request->computed = request->scheduled = 0;
  request->prompt = request->wanted.input_tokens + request->generated;
  g_queue_push_head (&batcher->waiting, request);
  batcher->preemptions++;
  tell (batcher, NAV_BATCHER_PREEMPTED, request);
}

/* Finds blocks for @request, the @i-th running one, at the cost of those that came last; itself in
 * the end. */
static gboolean
make_room (NavBatcher *batcher, guint i, Request *request, guint tokens)
{
  while (!nav_block_pool_grow (&batcher->pool, &request->hold, request->computed,
                               request->computed + tokens)) {
    preempt_last (batcher);
    if (batcher->running->len == i)
      return FALSE;
  }
  return TRUE;
}

static guint
schedule_running (NavBatcher *batcher, NavStep *step, guint budget)
{
  for (guint i = 0; i < batcher->running->len && budget > 0; i++) {
    Request *request = g_ptr_array_index (batcher->running, i);
    guint tokens = MIN (count_left (request), budget);

    if (!make_room (batcher, i, request, tokens))
      break;
    add_to_step (batcher, step, request, tokens);
    budget -= tokens;
  }
  return budget;
}

/* The keys and values of the last token are never needed. */
static gboolean
can_ever_fit (const NavBatcher *batcher, const Request *request)
{
  guint64 tokens = (guint64) request->wanted.input_tokens + request->wanted.output_tokens - 1;

  return tokens <= G_MAXUINT32 &&
         nav_block_pool_count_alone (&batcher->pool, (guint) tokens) <= batcher->pool.total;
}

static void
refuse (NavBatcher *batcher, Request *request)
{
  g_queue_pop_head (&batcher->waiting);
  tell (batcher, NAV_BATCHER_REFUSED, request);
  forget (batcher, request);
}

/* Lets the head of the queue in. Returns how many tokens it computes; 0: there is no room. */
static guint
admit (NavBatcher *batcher, Request *request, guint budget)
{
  guint cached = request->wanted.cached_tokens;
  guint tokens = MIN (request->prompt - cached, budget);

  if (!nav_block_pool_admit (&batcher->pool, &request->hold, request->wanted.prefix_group, cached,
                             cached + tokens))
    return 0;
  g_queue_pop_head (&batcher->waiting);
  g_ptr_array_add (batcher->running, request);
  request->running = TRUE;
  request->computed = cached;
  return tokens;
}

static void
schedule_waiting (NavBatcher *batcher, NavStep *step, guint budget)
{
  Request *request;

  while (budget > 0 && (request = g_queue_peek_head (&batcher->waiting)) != NULL) {
    guint tokens = 0;

    if (batcher->running->len < batcher->config.max_num_seqs) {
      if (!can_ever_fit (batcher, request)) {
        refuse (batcher, request);
        continue;
      }
      tokens = admit (batcher, request, budget);
    }
    batcher->blocked = tokens == 0;
    if (batcher->blocked)
      return;
    add_to_step (batcher, step, request, tokens);
    budget -= tokens;
  }
}

/**
 * nav_batcher_schedule:
 * @ret_step: (out): what the step computes, for nav_step_model_ms()
 *
 * Decides the next step. It must be completed before the next is scheduled.
 *
 * Returns: whether there is something to complete. Where all that happened is that requests were
 *   refused or preempted, the step computes nothing and takes no time.
 */
gboolean
nav_batcher_schedule (NavBatcher *batcher, NavStep *ret_step)
{
  guint64 preemptions;
  guint budget;

  g_return_val_if_fail (batcher != NULL && ret_step != NULL, FALSE);
  g_return_val_if_fail (!batcher->under_way, FALSE);

  g_array_set_size (batcher->events, 0);
  nav_step_clear (ret_step);
  preemptions = batcher->preemptions;
  batcher->blocked = FALSE;
  budget = schedule_running (batcher, ret_step, batcher->config.max_num_batched_tokens);
  if (batcher->preemptions == preemptions)
    schedule_waiting (batcher, ret_step, budget);
  else
    batcher->blocked = TRUE;
  batcher->under_way = ret_step->tokens > 0 || batcher->events->len > 0;
  return batcher->under_way;
}

/* The step is over for @request. Returns whether it goes on. */
static gboolean
advance (NavBatcher *batcher, Request *request)
{
  gboolean broken = request->broken;

  if (request->scheduled == 0) {
    if (!broken && request->generated > 0)
      tell (batcher, NAV_BATCHER_SKIPPED, request);
    request->broken = TRUE;
    return TRUE;
  }
  request->computed += request->scheduled;
  request->scheduled = 0;
  if (request->computed < request->wanted.input_tokens + request->generated)
    return TRUE;
  request->broken = FALSE;
  batcher->decoded += !broken;
  request->generated++;
  if (request->generated >= request->wanted.output_tokens) {
    tell (batcher, NAV_BATCHER_FINISHED, request);
    return FALSE;
  }
  if (broken || !batcher->quiet)
    tell (batcher, NAV_BATCHER_TOKEN, request);
  return TRUE;
}

static void
advance_all (NavBatcher *batcher)
{
  guint kept = 0;

  batcher->decoded = 0;
  for (guint i = 0; i < batcher->running->len; i++) {
    Request *request = g_ptr_array_index (batcher->running, i);

    if (advance (batcher, request))
      batcher->running->pdata[kept++] = request;
    else
      forget (batcher, request);
  }
  g_ptr_array_set_size (batcher->running, (int) kept);
  batcher->under_way = FALSE;
}

/**
 * nav_batcher_complete:
 * @ret_n_events: (out)
 *
 * The time of the scheduled step has passed: requests have their tokens, finished ones are gone.
 *
 * Returns: (transfer none): what happened, preemptions and refusals first, then tokens in order of
 *   admission; valid until the next step is scheduled
 */
const NavBatcherEvent *
nav_batcher_complete (NavBatcher *batcher, gsize *ret_n_events)
{
  g_return_val_if_fail (batcher != NULL && ret_n_events != NULL, NULL);
  g_return_val_if_fail (batcher->under_way, NULL);

  batcher->quiet = FALSE;
  advance_all (batcher);
  *ret_n_events = batcher->events->len;
  return (const NavBatcherEvent *) (gconstpointer) batcher->events->data;
}

/**
 * nav_batcher_complete_changes:
 * @ret_progress: (out)
 * @ret_n_events: (out)
 *
 * Like nav_batcher_complete(), but of the requests that go on decoding nothing is told: TOKEN comes
 * for a request's first token and for its first after a break, which PREEMPTED or SKIPPED told of.
 *
 * Returns: (transfer none): what happened, valid until the next step is scheduled
 */
const NavBatcherEvent *
nav_batcher_complete_changes (NavBatcher *batcher, NavBatcherProgress *ret_progress,
                              gsize *ret_n_events)
{
  g_return_val_if_fail (batcher != NULL && ret_progress != NULL && ret_n_events != NULL, NULL);
  g_return_val_if_fail (batcher->under_way, NULL);

  batcher->quiet = TRUE;
  advance_all (batcher);
  *ret_progress = (NavBatcherProgress){ .decoded = batcher->decoded };
  *ret_n_events = batcher->events->len;
  return (const NavBatcherEvent *) (gconstpointer) batcher->events->data;
}

/**
 * nav_batcher_get_counts:
 * @ret_counts: (out)
 *
 * Tells who runs and waits, and what the cache holds, now.
 */
void
nav_batcher_get_counts (const NavBatcher *batcher, NavBatcherCounts *ret_counts)
{
  g_return_if_fail (batcher != NULL && ret_counts != NULL);

  *ret_counts = (NavBatcherCounts){
    .running = batcher->running->len,
    .waiting = batcher->waiting.length,
    .blocked = batcher->blocked,
    .blocks_used = batcher->pool.used,
    .blocks_total = batcher->pool.total,
    .preemptions = batcher->preemptions,
  };
}
