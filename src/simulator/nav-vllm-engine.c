// SPDX-License-Identifier: Apache-2.0
#include "simulator/nav-vllm-engine.h"

#include <math.h>

#include "simulator/nav-vllm-pace.h"
#include "simulator/nav-vllm-prefix-cache.h"
#include "simulator/nav-vllm-tally.h"

typedef struct {
  guint64 id;
  guint32 *prompt; /* until it is in the prefix cache */
  gboolean looked_up; /* in the prefix cache */
  NavVllmTally tally;
} Request;

struct _NavVllmEngine {
  NavVllmEngineConfig config;
  NavVllmSteps *steps; /* (nullable): NULL where latencies are constant, */
  NavVllmPace *pace;   /* and NULL where they are not */
  NavVllmPrefixCache *prefixes; /* (nullable) */
  NavVllmMetrics *metrics;      /* borrowed */
  NavVllmEngineFunc function;
  gpointer data;
  GHashTable *requests; /* id -> Request */
  GQueue waiting;       /* ids, as they stand in the batcher's queue. It does not tell whom it lets
                           in, but in which order */
  guint64 last_id;
  guint told_cached; /* tokens of the prompt of whom @function is told of */
  gint64 now_us; /* as the caller last said */
};

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->prompt);
  g_free (request);
}

static Request *
find (NavVllmEngine *engine, guint64 id)
{
  return g_hash_table_lookup (engine->requests, &id);
}

/* Of a prompt that was read the blocks are not asked for again: it keeps what it found. */
static void
look_up (NavVllmEngine *engine, Request *request, guint *ret_group)
{
  if (engine->prefixes == NULL || request->prompt == NULL)
    return;
  request->tally.cached_tokens = nav_vllm_prefix_cache_find (engine->prefixes, request->prompt,
                                                       request->tally.prompt_tokens, ret_group);
  request->looked_up = TRUE;
}

/* The batcher is about to let one in. */
static void
on_lookup (NavBatcherRequest *wanted, gpointer data)
{
  Request *request = find (data, wanted->id);

  if (request == NULL || request->prompt == NULL)
    return;
  look_up (data, request, &wanted->prefix_group);
  wanted->cached_tokens = request->tally.cached_tokens;
}

static NavVllmPace *
make_pace (const NavVllmEngineConfig *config)
{
  NavVllmPaceConfig pace = {
    .ttft_ms = config->ttft_ms,
    .tpot_ms = config->tpot_ms,
    .max_num_seqs = config->steps.batcher.max_num_seqs,
    .kv_blocks = config->steps.batcher.kv_blocks,
    .block_size = config->steps.batcher.block_size,
  };

  return nav_vllm_pace_new (&pace, config->steps.speed);
}

/**
 * nav_vllm_engine_new:
 * @metrics: borrowed; the engine writes it
 * @function: is told what requests get
 *
 * Returns: (transfer full): an idle one; free with nav_vllm_engine_free()
 */
NavVllmEngine *
nav_vllm_engine_new (const NavVllmEngineConfig *config, NavVllmMetrics *metrics,
                     NavVllmEngineFunc function, gpointer data)
{
  NavVllmEngine *engine;

  g_return_val_if_fail (config != NULL && metrics != NULL && function != NULL, NULL);
  g_return_val_if_fail (config->steps.speed > 0, NULL);
  g_return_val_if_fail (config->constant || config->steps.step_ms != NULL, NULL);

  engine = g_new0 (NavVllmEngine, 1);
  engine->config = *config;
  if (config->constant)
    engine->pace = make_pace (config);
  else
    engine->steps = nav_vllm_steps_new (&config->steps);
  if (engine->steps != NULL && config->prefix_caching)
    nav_vllm_steps_set_lookup (engine->steps, on_lookup, engine);
  if (config->prefix_caching)
    engine->prefixes =
      nav_vllm_prefix_cache_new (config->steps.batcher.kv_blocks, config->steps.batcher.block_size);
  engine->metrics = metrics;
  engine->metrics->blocks_total = config->steps.batcher.kv_blocks;
  engine->function = function;
  engine->data = data;
  engine->requests = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, request_free);
  g_queue_init (&engine->waiting);
  return engine;
}

void
nav_vllm_engine_free (NavVllmEngine *engine)
{
  if (engine == NULL)
    return;
  nav_vllm_steps_free (engine->steps);
  nav_vllm_pace_free (engine->pace);
  nav_vllm_prefix_cache_free (engine->prefixes);
  g_hash_table_unref (engine->requests);
  g_queue_clear_full (&engine->waiting, g_free);
  g_free (engine);
}

static void
get_counts (const NavVllmEngine *engine, NavBatcherCounts *counts)
{
  if (engine->pace != NULL)
    nav_vllm_pace_get_counts (engine->pace, counts);
  else
    nav_vllm_steps_get_counts (engine->steps, counts);
}

static void
update_gauges (NavVllmEngine *engine)
{
  NavBatcherCounts counts;

  get_counts (engine, &counts);
  engine->metrics->running = counts.running;
  engine->metrics->waiting = counts.waiting;
  engine->metrics->blocks_used = counts.blocks_used;
  engine->metrics->preemptions = counts.preemptions;
}

/* --- Steps --- */

static void
leave_queue (NavVllmEngine *engine, guint64 id)
{
  for (GList *link = engine->waiting.head; link != NULL; link = link->next)
    if (*(guint64 *) link->data == id) {
      g_free (link->data);
      g_queue_delete_link (&engine->waiting, link);
      return;
    }
}

static void
count_scheduled (NavVllmEngine *engine, Request *request, gint64 now_us)
{
  guint group = 0;

  request->tally.scheduled_us = now_us;
  if (engine->pace != NULL)
    look_up (engine, request, &group);
  if (!request->looked_up)
    return;
  engine->metrics->prefix_queries += request->tally.prompt_tokens;
  engine->metrics->prefix_hits += request->tally.cached_tokens;
}

/* The first @n of the queue are in the batch, or refused. */
static void
mark_scheduled (NavVllmEngine *engine, guint n, gint64 now_us)
{
  for (; n > 0 && !g_queue_is_empty (&engine->waiting); n--) {
    g_autofree guint64 *id = g_queue_pop_head (&engine->waiting);
    Request *request = find (engine, *id);

    if (request != NULL && request->tally.scheduled_us < 0)
      count_scheduled (engine, request, now_us);
  }
}

/* The prompt is read, and can be found by others. */
static void
keep_prompt (NavVllmEngine *engine, Request *request)
{
  if (engine->prefixes != NULL)
    nav_vllm_prefix_cache_insert (engine->prefixes, request->prompt,
                                  request->tally.prompt_tokens);
  g_clear_pointer (&request->prompt, g_free);
}

/* Returns the tokens that the step brought, as vLLM counts them: a prompt when it is read. */
static guint
give_tokens (NavVllmEngine *engine, const NavBatcherEvent *event, gint64 now_us)
{
  gboolean finished = event->kind == NAV_BATCHER_FINISHED;
  Request *request = find (engine, event->id);
  guint tokens;

  if (request == NULL)
    return 0;
  if (request->tally.n_tokens == 0)
    keep_prompt (engine, request);
  engine->told_cached = request->tally.cached_tokens;
  tokens = nav_vllm_tally_tokens (&request->tally, engine->metrics, event->n_tokens, now_us);
  if (finished) {
    nav_vllm_tally_finish (&request->tally, engine->metrics);
    g_hash_table_remove (engine->requests, &event->id);
  }
  engine->function (finished ? NAV_VLLM_ENGINE_FINISHED : NAV_VLLM_ENGINE_TOKENS, event->id,
                    event->n_tokens, now_us, engine->data);
  return tokens;
}

static void
refuse (NavVllmEngine *engine, guint64 id, gint64 now_us)
{
  if (!g_hash_table_remove (engine->requests, &id))
    return;
  engine->metrics->finished[NAV_VLLM_ERROR]++;
  engine->function (NAV_VLLM_ENGINE_REFUSED, id, 0, now_us, engine->data);
}

/* What a step that ended brought. */
static void
take_events (NavVllmEngine *engine, const NavVllmTurn *turn)
{
  gint64 now_us = (gint64) turn->at_us;
  guint tokens = 0;

  update_gauges (engine);
  for (gsize i = 0; i < turn->n_events; i++) {
    const NavBatcherEvent *event = &turn->events[i];
    if (event->kind == NAV_BATCHER_PREEMPTED)
      g_queue_push_head (&engine->waiting, g_memdup2 (&event->id, sizeof (guint64)));
    else if (event->kind == NAV_BATCHER_REFUSED)
      refuse (engine, event->id, now_us);
    else
      tokens += give_tokens (engine, event, now_us);
  }
  if (tokens > 0)
    nav_vllm_metrics_observe (engine->metrics, NAV_VLLM_ITERATION_TOKENS, tokens, 1);
}

static void
run_steps (NavVllmEngine *engine, double now_us)
{
  NavVllmTurn turn;

  while (nav_vllm_steps_turn (engine->steps, now_us, &turn)) {
    mark_scheduled (engine, turn.let_in, (gint64) turn.at_us);
    if (turn.n_events > 0)
      take_events (engine, &turn);
  }
}

/* Whoever no longer waits for the pace was let in. */
static void
follow_pace (NavVllmEngine *engine, gint64 now_us)
{
  NavBatcherCounts counts;

  nav_vllm_pace_get_counts (engine->pace, &counts);
  if (engine->waiting.length > counts.waiting)
    mark_scheduled (engine, engine->waiting.length - counts.waiting, now_us);
}

/* Without steps: an event at a time. */
static void
run_pace (NavVllmEngine *engine, double now_us)
{
  NavBatcherEvent event;
  double due_us, at_us;

  while ((due_us = nav_vllm_pace_get_due_us (engine->pace)) >= 0 && due_us <= now_us) {
    nav_vllm_pace_next (engine->pace, &event, &at_us);
    if (event.kind == NAV_BATCHER_REFUSED)
      leave_queue (engine, event.id);
    follow_pace (engine, (gint64) at_us);
    if (event.kind == NAV_BATCHER_REFUSED)
      refuse (engine, event.id, (gint64) at_us);
    else
      give_tokens (engine, &event, (gint64) at_us);
  }
}

/**
 * nav_vllm_engine_run:
 * @now_us: on the clock that requests are added by; never less than before
 *
 * Completes all steps that have ended by now and begins what can begin.
 */
void
nav_vllm_engine_run (NavVllmEngine *engine, gint64 now_us)
{
  g_return_if_fail (engine != NULL);

  engine->now_us = now_us;
  if (engine->pace != NULL)
    run_pace (engine, (double) now_us);
  else
    run_steps (engine, (double) now_us);
  update_gauges (engine);
}

/**
 * nav_vllm_engine_set_speed:
 * @now_us: as for nav_vllm_engine_run()
 *
 * From now on; of the step under way, what is left of it.
 */
void
nav_vllm_engine_set_speed (NavVllmEngine *engine, double speed, gint64 now_us)
{
  g_return_if_fail (engine != NULL && speed > 0);

  nav_vllm_engine_run (engine, now_us);
  if (engine->pace != NULL)
    nav_vllm_pace_set_speed (engine->pace, speed, (double) now_us);
  else
    nav_vllm_steps_set_speed (engine->steps, speed, (double) now_us);
}

/**
 * nav_vllm_engine_get_due_us:
 *
 * Returns: when nav_vllm_engine_run() has something to do; -1: when a request is added
 */
gint64
nav_vllm_engine_get_due_us (NavVllmEngine *engine)
{
  double due_us;

  g_return_val_if_fail (engine != NULL, -1);

  if (engine->pace != NULL)
    return (gint64) ceil (nav_vllm_pace_get_due_us (engine->pace));
  due_us = nav_vllm_steps_get_due_us (engine->steps);
  return isinf (due_us) ? -1 : (gint64) ceil (due_us);
}

/**
 * nav_vllm_engine_get_cached_tokens:
 *
 * For a NavVllmEngineFunc.
 *
 * Returns: how many tokens of the prompt were cached, of the request that it is told of
 */
guint
nav_vllm_engine_get_cached_tokens (const NavVllmEngine *engine)
{
  return engine->told_cached;
}

/* --- Requests --- */

/**
 * nav_vllm_engine_add:
 * @request: with at least one token in and out
 * @now_us: when it came; nav_vllm_engine_run() begins its step
 *
 * Returns: its id
 */
guint64
nav_vllm_engine_add (NavVllmEngine *engine, const NavVllmEngineRequest *request, gint64 now_us)
{
  NavBatcherRequest wanted = { 0 };
  Request *own;

  g_return_val_if_fail (engine != NULL && request != NULL, 0);
  g_return_val_if_fail (request->prompt_tokens > 0 && request->output_tokens > 0, 0);

  wanted.id = ++engine->last_id;
  wanted.input_tokens = request->prompt_tokens;
  wanted.output_tokens = request->output_tokens;
  own = g_new0 (Request, 1);
  own->id = wanted.id;
  if (engine->prefixes != NULL)
    own->prompt = g_memdup2 (request->prompt, sizeof (guint32) * request->prompt_tokens);
  own->tally = (NavVllmTally){ .prompt_tokens = request->prompt_tokens,
                               .finish = request->finish,
                               .arrival_us = now_us,
                               .queued_us = now_us,
                               .scheduled_us = -1 };
  g_hash_table_insert (engine->requests, &own->id, own);
  g_queue_push_tail (&engine->waiting, g_memdup2 (&own->id, sizeof own->id));
  if (engine->pace != NULL) {
    nav_vllm_pace_add (engine->pace, &wanted, (double) now_us);
    follow_pace (engine, now_us);
  } else {
    own->tally.queued_us = (gint64) nav_vllm_steps_add (engine->steps, &wanted,
                                                        request->same_prompt, (double) now_us);
  }
  update_gauges (engine);
  return own->id;
}

/**
 * nav_vllm_engine_cancel:
 *
 * The client is gone: the request leaves the batch or the queue and frees its blocks, at once. An
 * id that is not there is nothing.
 */
void
nav_vllm_engine_cancel (NavVllmEngine *engine, guint64 id)
{
  g_return_if_fail (engine != NULL);

  if (!g_hash_table_remove (engine->requests, &id))
    return;
  leave_queue (engine, id);
  if (engine->pace != NULL) {
    nav_vllm_pace_cancel (engine->pace, id, (double) engine->now_us);
    follow_pace (engine, engine->now_us);
  } else {
    nav_vllm_steps_cancel (engine->steps, id, (double) engine->now_us);
  }
  engine->metrics->finished[NAV_VLLM_ABORT]++;
  update_gauges (engine);
}
