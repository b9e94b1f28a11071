// SPDX-License-Identifier: Apache-2.0
#include "simulator/nav-vllm-steps.h"

#include <math.h>

#include "simulator/nav-vllm-text.h"

/* On its way from the client to the engine. */
typedef struct {
  NavBatcherRequest request;
  double ready_us; /* when the engine can see it */
  gboolean misses; /* the first step that it is in time for */
} Newcomer;

struct _NavVllmSteps {
  NavVllmStepsConfig config;
  NavBatcher *batcher;
  GQueue door;      /* of Newcomers, by ready_us */
  double ingest_us; /* until then the front end is busy */
  double now_us;    /* when the last thing happened */
  double next_us;   /* before, there is nothing to start, as far as is known */
  double started_us; /* the last step did */
  guint n_stages;
  double *stage_us; /* when each stage is free */
  double *under_way; /* ring of n_stages: when steps end */
  guint first;
  guint n_under_way;
};

/**
 * nav_vllm_steps_new:
 *
 * Returns: (transfer full): an idle one; free with nav_vllm_steps_free()
 */
NavVllmSteps *
nav_vllm_steps_new (const NavVllmStepsConfig *config)
{
  NavVllmSteps *steps;

  g_return_val_if_fail (config != NULL && config->step_ms != NULL && config->speed > 0, NULL);

  steps = g_new0 (NavVllmSteps, 1);
  steps->config = *config;
  steps->batcher = nav_batcher_new (&config->batcher);
  g_queue_init (&steps->door);
  steps->next_us = INFINITY;
  steps->n_stages = MAX (config->batcher.pipeline_stages, 1);
  steps->stage_us = g_new0 (double, steps->n_stages);
  steps->under_way = g_new0 (double, steps->n_stages);
  return steps;
}

void
nav_vllm_steps_free (NavVllmSteps *steps)
{
  if (steps == NULL)
    return;
  nav_batcher_free (steps->batcher);
  g_queue_clear_full (&steps->door, g_free);
  g_free (steps->stage_us);
  g_free (steps->under_way);
  g_free (steps);
}

/**
 * nav_vllm_steps_set_lookup:
 *
 * As nav_batcher_set_lookup().
 */
void
nav_vllm_steps_set_lookup (NavVllmSteps *steps, NavBatcherLookupFunc function, gpointer data)
{
  nav_batcher_set_lookup (steps->batcher, function, data);
}

/* --- The way in --- */

/* What @ms of the GPU's time are here. */
static double
to_us (const NavVllmSteps *steps, double ms)
{
  return ms * 1000 / steps->config.speed;
}

static gboolean
draw_miss (const NavVllmSteps *steps, guint64 id)
{
  guint64 bits = nav_vllm_mix (nav_vllm_mix (steps->config.seed) ^ id);

  return (double) (bits >> 11) / 9007199254740992.0 < steps->config.overhead.miss; /* 2^53 */
}

/**
 * nav_vllm_steps_add:
 * @same_prompt: as the one that was added just before: the front end has read it, and hands all
 *   that want it to the engine together
 * @now_us: never less than before, here and elsewhere
 *
 * Returns: when it reaches the engine
 */
double
nav_vllm_steps_add (NavVllmSteps *steps, const NavBatcherRequest *request, gboolean same_prompt,
                    double now_us)
{
  const NavSimOverhead *overhead = &steps->config.overhead;
  Newcomer *newcomer = g_new0 (Newcomer, 1);

  if (!same_prompt)
    steps->ingest_us =
      MAX (now_us, steps->ingest_us) +
      to_us (steps, overhead->ingest_ms + overhead->ingest_token_ms * request->input_tokens);
  newcomer->request = *request;
  newcomer->ready_us = steps->ingest_us + to_us (steps, overhead->request_ms);
  newcomer->misses = !same_prompt && draw_miss (steps, request->id);
  g_queue_push_tail (&steps->door, newcomer);
  steps->next_us = MIN (steps->next_us, newcomer->ready_us);
  return newcomer->ready_us;
}

/**
 * nav_vllm_steps_cancel:
 *
 * An @id that is not there is nothing.
 */
void
nav_vllm_steps_cancel (NavVllmSteps *steps, guint64 id, double now_us)
{
  for (GList *link = steps->door.head; link != NULL; link = link->next)
    if (((Newcomer *) link->data)->request.id == id) {
      g_free (link->data);
      g_queue_delete_link (&steps->door, link);
      return;
    }
  if (nav_batcher_cancel (steps->batcher, id))
    steps->next_us = MIN (steps->next_us, now_us);
}

static guint
count_inside (const NavVllmSteps *steps)
{
  NavBatcherCounts counts;

  nav_batcher_get_counts (steps->batcher, &counts);
  return counts.running + counts.waiting;
}

/* Until when requests must have come for a step that starts then: an engine that was busy has
 * decided on it while the step before it ran. */
static double
get_seen_us (const NavVllmSteps *steps, double start_us)
{
  if (count_inside (steps) == 0 || steps->n_stages > 1)
    return start_us;
  return start_us - steps->config.overhead.lookahead * (start_us - steps->started_us);
}

/* Hands the engine what reached it by then. Who misses a step holds up those behind it. */
static void
deliver (NavVllmSteps *steps, double seen_us)
{
  Newcomer *newcomer;

  while ((newcomer = g_queue_peek_head (&steps->door)) != NULL && newcomer->ready_us <= seen_us) {
    if (newcomer->misses && count_inside (steps) > 0) {
      newcomer->misses = FALSE;
      return;
    }
    nav_batcher_add (steps->batcher, &newcomer->request);
    g_free (g_queue_pop_head (&steps->door));
  }
}

/* --- Turns --- */

static double
get_start_us (const NavVllmSteps *steps)
{
  if (steps->n_under_way >= steps->n_stages)
    return INFINITY;
  return MAX (steps->now_us, steps->next_us);
}

static double
get_end_us (const NavVllmSteps *steps)
{
  return steps->n_under_way > 0 ? steps->under_way[steps->first] : INFINITY;
}

/**
 * nav_vllm_steps_get_due_us:
 *
 * Returns: when nav_vllm_steps_turn() has something; INFINITY: when a request is added
 */
double
nav_vllm_steps_get_due_us (const NavVllmSteps *steps)
{
  return MIN (get_start_us (steps), get_end_us (steps));
}

/* The step passes all stages, each when it is free. */
static void
put_under_way (NavVllmSteps *steps, const NavStep *step)
{
  double step_us = 0, at_us = steps->now_us;
  guint last = (steps->first + steps->n_under_way++) % steps->n_stages;

  if (step->tokens > 0)
    step_us = to_us (steps, steps->config.step_ms (step, steps->config.step_data));
  for (guint k = 0; k < steps->n_stages; k++) {
    at_us = MAX (at_us, steps->stage_us[k]) + step_us / steps->n_stages;
    steps->stage_us[k] = at_us;
  }
  steps->under_way[last] = at_us;
  steps->started_us = steps->now_us;
}

/* There is nothing to start before the next request reaches the engine, or a step ends. */
static void
rest (NavVllmSteps *steps)
{
  const Newcomer *head = g_queue_peek_head (&steps->door);

  steps->next_us = head != NULL ? MAX (head->ready_us, steps->now_us) : INFINITY;
}

static void
start_step (NavVllmSteps *steps, double start_us, NavVllmTurn *turn)
{
  NavBatcherCounts before, after;
  NavStep step;

  deliver (steps, get_seen_us (steps, start_us));
  steps->now_us = start_us;
  nav_batcher_get_counts (steps->batcher, &before);
  if (nav_batcher_schedule (steps->batcher, &step))
    put_under_way (steps, &step);
  else
    rest (steps);
  nav_batcher_get_counts (steps->batcher, &after);
  /* A step that preempts lets nobody in. */
  if (after.preemptions == before.preemptions)
    turn->let_in = before.waiting - after.waiting;
}

static void
end_step (NavVllmSteps *steps, double end_us, NavVllmTurn *turn)
{
  steps->now_us = end_us;
  steps->next_us = 0;
  steps->first = (steps->first + 1) % steps->n_stages;
  steps->n_under_way--;
  turn->events = nav_batcher_complete (steps->batcher, &turn->n_events);
  if (count_inside (steps) == 0)
    rest (steps);
}

/**
 * nav_vllm_steps_turn:
 * @ret_turn: (out caller-allocates)
 *
 * The next thing that happens by @until_us: a step ends, or one is decided on.
 *
 * Returns: FALSE: nothing does
 */
gboolean
nav_vllm_steps_turn (NavVllmSteps *steps, double until_us, NavVllmTurn *ret_turn)
{
  double start_us = get_start_us (steps), end_us = get_end_us (steps);

  if (!(MIN (start_us, end_us) <= until_us) || isinf (MIN (start_us, end_us)))
    return FALSE;
  *ret_turn = (NavVllmTurn){ .at_us = MIN (start_us, end_us) };
  if (end_us <= start_us)
    end_step (steps, end_us, ret_turn);
  else
    start_step (steps, start_us, ret_turn);
  return TRUE;
}

static void
rescale (double *at_us, double factor, double now_us)
{
  if (*at_us > now_us && !isinf (*at_us))
    *at_us = now_us + (*at_us - now_us) * factor;
}

/**
 * nav_vllm_steps_set_speed:
 *
 * From now on; of what is under way, what is left of it.
 */
void
nav_vllm_steps_set_speed (NavVllmSteps *steps, double speed, double now_us)
{
  double factor = steps->config.speed / speed;

  for (guint k = 0; k < steps->n_stages; k++)
    rescale (&steps->stage_us[k], factor, now_us);
  for (guint i = 0; i < steps->n_under_way; i++)
    rescale (&steps->under_way[(steps->first + i) % steps->n_stages], factor, now_us);
  for (GList *link = steps->door.head; link != NULL; link = link->next)
    rescale (&((Newcomer *) link->data)->ready_us, factor, now_us);
  rescale (&steps->ingest_us, factor, now_us);
  rescale (&steps->next_us, factor, now_us);
  steps->config.speed = speed;
}

/**
 * nav_vllm_steps_get_counts:
 *
 * Of those that wait, some may not have reached the engine.
 */
void
nav_vllm_steps_get_counts (const NavVllmSteps *steps, NavBatcherCounts *ret_counts)
{
  nav_batcher_get_counts (steps->batcher, ret_counts);
  ret_counts->waiting += steps->door.length;
}
