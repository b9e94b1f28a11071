// SPDX-License-Identifier: Apache-2.0
// How a step is decided: vllm/v1/core/sched/scheduler.py, Scheduler.schedule.
//
// Where the budget reaches all members of the lane and there are blocks for all, a step touches
// none of them. Else they are taken one by one, in order of admission, as the engine does.

#include "serving/nav-batcher-private.h"

/* While a step is decided. */
typedef struct {
  NavBatcher *batcher;
  NavLane *lane;
  NavStep *step;
  guint budget;
  gboolean preempted;
} Schedule;

/* --- Who decodes --- */

/* Tokens that a decoding request takes of a step: its own and those guessed. */
static guint
count_wanted (const NavBatcher *batcher)
{
  return 1 + batcher->guesses;
}

static void
add_members_to_step (Schedule *schedule)
{
  const NavBatcher *batcher = schedule->batcher;
  const NavLane *lane = schedule->lane;
  double looks = count_wanted (batcher), members = lane->members;

  schedule->step->tokens = schedule->step->sampled = looks * members;
  schedule->step->decodes = members;
  schedule->step->decode_context = looks * lane->context;
  schedule->step->decode_context_windowed =
    looks * (batcher->window > 0 ? lane->windowed : lane->context);
}

/* The last running request loses its blocks, waits again, and will compute them again. */
static void
preempt_last (Schedule *schedule)
{
  NavBatcher *batcher = schedule->batcher;
  guint i = batcher->running.last;
  NavSlot *slot = nav_batcher_slot (batcher, i);

  nav_batcher_stop (batcher, i);
  nav_block_pool_release (&batcher->pool, &slot->hold);
  slot->state = NAV_REQUEST_WAITING;
  slot->broken = TRUE;
  slot->computed = 0;
  slot->prompt = slot->wanted.input_tokens + slot->generated;
  nav_batcher_link_first (batcher, &batcher->waiting, i);
  batcher->preemptions++;
  batcher->stuck = 0;
  schedule->preempted = TRUE;
  nav_batcher_tell (schedule->lane->events, NAV_BATCHER_PREEMPTED, slot);
}

/* Whether the budget reaches all members. Where no window gives blocks back on the way it does not
 * matter in which order they take theirs. */
static gboolean
can_take_all (const Schedule *schedule)
{
  const NavBatcher *batcher = schedule->batcher;
  const NavLane *lane = schedule->lane;

  return batcher->n_paused == 0 &&
         (guint64) lane->members * count_wanted (batcher) <= schedule->budget &&
         (batcher->pool.sliding_groups == 0 ||
          lane->owed_gain <= batcher->pool.total - batcher->pool.used);
}

/* Those that came last make room for those before them, as many as it takes. */
static void
take_all (Schedule *schedule)
{
  NavBatcher *batcher = schedule->batcher;
  NavLane *lane = schedule->lane;

  while (lane->owed_gain > batcher->pool.total - batcher->pool.used + lane->owed_drop)
    preempt_last (schedule);
  nav_lane_pay (batcher, lane);
  add_members_to_step (schedule);
  schedule->budget -= lane->members * count_wanted (batcher);
}

/* Finds room for so many tokens more, and what is guessed beside, at the cost of those that came
 * last; of the request itself in the end. */
static gboolean
make_room (Schedule *schedule, guint i, guint tokens)
{
  NavBatcher *batcher = schedule->batcher;
  NavSlot *slot = nav_batcher_slot (batcher, i);

  while (!nav_block_pool_grow (&batcher->pool, &slot->hold, slot->computed,
                               slot->computed + tokens + batcher->guesses)) {
    gboolean itself = batcher->running.last == i;

    preempt_last (schedule);
    if (itself)
      return FALSE;
  }
  return TRUE;
}

/* No members any more: all of them are settled, and go on if the step reaches them. */
static void
dissolve (NavBatcher *batcher, NavLane *lane)
{
  for (guint i = batcher->running.first; lane->members > 0 && i != NAV_NO_SLOT;
       i = nav_batcher_slot (batcher, i)->after) {
    NavSlot *slot = nav_batcher_slot (batcher, i);

    if (slot->state != NAV_REQUEST_MEMBER || slot->lane != lane->number)
      continue;
    nav_lane_settle (batcher, lane, slot);
    slot->state = NAV_REQUEST_PAUSED;
    batcher->n_paused++;
  }
  nav_lane_empty (lane, batcher->pool.block_size);
}

/* A paused request decodes in this step. Returns whether there was room. */
static gboolean
take_one (Schedule *schedule, guint i)
{
  NavBatcher *batcher = schedule->batcher;

  if (!make_room (schedule, i, 1))
    return FALSE;
  batcher->n_paused--;
  nav_lane_join (batcher, schedule->lane, i);
  if (nav_batcher_slot (batcher, i)->broken)
    g_array_append_val (schedule->lane->resuming, i);
  schedule->budget -= MIN (schedule->budget, count_wanted (batcher));
  return TRUE;
}

/* Returns whether all that decode were reached. */
static void
take_each (Schedule *schedule)
{
  NavBatcher *batcher = schedule->batcher;
  guint i, after;

  dissolve (batcher, schedule->lane);
  for (i = batcher->running.first; i != NAV_NO_SLOT && schedule->budget > 0; i = after) {
    if (nav_batcher_slot (batcher, i)->state == NAV_REQUEST_PAUSED && !take_one (schedule, i))
      break;
    after = nav_batcher_slot (batcher, i)->after;
  }
  nav_lane_pay (batcher, schedule->lane);
  add_members_to_step (schedule);
  /* Guesses of the last one may have been cut. */
  schedule->step->tokens = MIN (schedule->step->tokens, batcher->config.max_num_batched_tokens);
}

/* --- Who reads --- */

/* A part of a prompt is in the step. */
static void
read_part (Schedule *schedule, guint i, guint tokens)
{
  NavBatcher *batcher = schedule->batcher;
  NavSlot *slot = nav_batcher_slot (batcher, i);
  gboolean last = slot->computed + tokens == slot->prompt;

  nav_step_add_prefill (schedule->step, tokens, slot->computed, last, batcher->window);
  slot->computed += tokens;
  schedule->budget -= tokens;
  batcher->reader = last ? NAV_NO_SLOT : i;
  if (!last)
    return;
  slot->state = NAV_REQUEST_ENDING;
  slot->lane = schedule->lane->number;
  g_array_append_val (schedule->lane->ending, i);
}

/* The one whose prompt is being read goes on. */
static void
read_on (Schedule *schedule)
{
  guint i = schedule->batcher->reader, tokens;
  const NavSlot *slot;

  if (i == NAV_NO_SLOT || schedule->budget == 0)
    return;
  slot = nav_batcher_slot (schedule->batcher, i);
  tokens = MIN (slot->prompt - slot->computed, schedule->budget);
  if (make_room (schedule, i, tokens))
    read_part (schedule, i, tokens);
}

/* The keys and values of the last token are never needed. */
static gboolean
can_ever_fit (const NavBatcher *batcher, const NavSlot *slot)
{
  guint64 tokens = (guint64) slot->wanted.input_tokens + slot->wanted.output_tokens - 1 +
                   batcher->guesses;

  return tokens <= G_MAXUINT32 &&
         nav_block_pool_count_alone (&batcher->pool, (guint) tokens) <= batcher->pool.total;
}

static void
refuse (Schedule *schedule, guint i)
{
  NavBatcher *batcher = schedule->batcher;

  nav_batcher_unlink (batcher, &batcher->waiting, i);
  nav_batcher_tell (schedule->lane->events, NAV_BATCHER_REFUSED, nav_batcher_slot (batcher, i));
  nav_batcher_forget (batcher, i);
}

/* Lets the head of the queue in, if there are blocks. */
static gboolean
admit (Schedule *schedule, guint i)
{
  NavBatcher *batcher = schedule->batcher;
  NavSlot *slot = nav_batcher_slot (batcher, i);
  guint cached, tokens;

  if (batcher->lookup != NULL) {
    batcher->lookup (&slot->wanted, batcher->lookup_data);
    slot->wanted.cached_tokens = nav_batcher_clamp_cached (batcher, &slot->wanted);
  }
  cached = slot->wanted.cached_tokens;
  tokens = MIN (slot->prompt - cached, schedule->budget);

  batcher->stuck = tokens;
  if (!nav_block_pool_admit (&batcher->pool, &slot->hold, slot->wanted.prefix_group, cached,
                             cached + tokens + batcher->guesses))
    return FALSE;
  batcher->stuck = 0;
  nav_batcher_unlink (batcher, &batcher->waiting, i);
  nav_batcher_link_last (batcher, &batcher->running, i);
  slot->state = NAV_REQUEST_READING;
  slot->order = ++batcher->admitted;
  slot->computed = cached;
  read_part (schedule, i, tokens);
  return TRUE;
}

static void
let_in (Schedule *schedule)
{
  NavBatcher *batcher = schedule->batcher;

  while (schedule->budget > 0 && batcher->waiting.n > 0) {
    guint i = batcher->waiting.first;

    batcher->blocked = batcher->running.n >= batcher->config.max_num_seqs;
    if (batcher->blocked)
      return;
    if (!can_ever_fit (batcher, nav_batcher_slot (batcher, i))) {
      refuse (schedule, i);
      continue;
    }
    batcher->blocked = !admit (schedule, i);
    if (batcher->blocked)
      return;
  }
}

/* --- The step --- */

/* An idle lane, with the members of all idle ones; NULL: all have steps under way. */
static NavLane *
choose_lane (NavBatcher *batcher)
{
  NavLane *chosen = NULL;

  for (guint k = 0; k < batcher->n_lanes; k++) {
    NavLane *lane = &batcher->lanes[k];

    if (lane->under_way)
      continue;
    if (chosen == NULL || chosen->members == 0)
      chosen = lane;
    else if (lane->members > 0)
      dissolve (batcher, lane);
  }
  return chosen;
}

static void
put_under_way (NavBatcher *batcher, NavLane *lane)
{
  guint at = (batcher->first_under_way + batcher->n_under_way) % batcher->n_lanes;

  batcher->order_under_way[at] = lane->number;
  batcher->n_under_way++;
  lane->under_way = TRUE;
}

/**
 * nav_batcher_schedule:
 * @ret_step: (out): what the step computes, for nav_step_model_ms()
 *
 * Decides the next step. With pipeline stages as many can be under way, which are completed in the
 * order in which they were scheduled; else one must be completed before the next is scheduled.
 *
 * Returns: whether there is something to complete. Where all that happened is that requests were
 *   refused or preempted, the step computes nothing and takes no time.
 */
gboolean
nav_batcher_schedule (NavBatcher *batcher, NavStep *ret_step)
{
  Schedule schedule = { batcher, NULL, ret_step, 0, FALSE };

  g_return_val_if_fail (batcher != NULL && ret_step != NULL, FALSE);
  g_return_val_if_fail (batcher->n_under_way < batcher->n_lanes, FALSE);

  schedule.lane = choose_lane (batcher);
  schedule.budget = batcher->config.max_num_batched_tokens;
  g_array_set_size (schedule.lane->events, 0);
  g_array_set_size (batcher->events, 0);
  nav_step_clear (ret_step);
  batcher->blocked = FALSE;
  if (can_take_all (&schedule))
    take_all (&schedule);
  else
    take_each (&schedule);
  if (!schedule.preempted)
    read_on (&schedule);
  if (!schedule.preempted)
    let_in (&schedule);
  else
    batcher->blocked = TRUE;
  schedule.lane->scheduled++;
  if (ret_step->tokens <= 0 && schedule.lane->events->len == 0)
    return FALSE;
  put_under_way (batcher, schedule.lane);
  return TRUE;
}
