// SPDX-License-Identifier: Apache-2.0
// What a step brings: tokens, the ends of answers and of prompts; and many steps at once, while
// nothing but decoding can happen in them.

#include "serving/nav-batcher-private.h"

static NavLane *
take_first (NavBatcher *batcher)
{
  NavLane *lane = &batcher->lanes[batcher->order_under_way[batcher->first_under_way]];

  batcher->first_under_way = (batcher->first_under_way + 1) % batcher->n_lanes;
  batcher->n_under_way--;
  lane->under_way = FALSE;
  return lane;
}

/* --- What is told --- */

static void
tell_token (GArray *events, const NavSlot *slot, guint64 n_tokens)
{
  gboolean finished = n_tokens >= slot->wanted.output_tokens;
  NavBatcherEvent event = {
    finished ? NAV_BATCHER_FINISHED : NAV_BATCHER_TOKEN,
    slot->wanted.id,
    (guint) MIN (n_tokens, slot->wanted.output_tokens),
  };

  g_array_append_val (events, event);
}

/* Everyone's tokens, in order of admission, before anything changes. */
static void
tell_all (NavBatcher *batcher, const NavLane *lane, guint given)
{
  for (guint i = batcher->running.first; i != NAV_NO_SLOT;
       i = nav_batcher_slot (batcher, i)->after) {
    const NavSlot *slot = nav_batcher_slot (batcher, i);

    if (slot->state == NAV_REQUEST_MEMBER && slot->lane == lane->number)
      tell_token (batcher->events, slot,
                  slot->generated + (lane->counter - slot->anchor) + given);
    else if (slot->state == NAV_REQUEST_ENDING && slot->lane == lane->number)
      tell_token (batcher->events, slot, slot->generated + 1);
  }
}

static void
tell_skipped (NavBatcher *batcher)
{
  for (guint i = batcher->running.first; i != NAV_NO_SLOT;
       i = nav_batcher_slot (batcher, i)->after) {
    NavSlot *slot = nav_batcher_slot (batcher, i);

    if (slot->state != NAV_REQUEST_PAUSED || slot->broken)
      continue;
    slot->broken = TRUE;
    nav_batcher_tell (batcher->events, NAV_BATCHER_SKIPPED, slot);
  }
}

/* --- What changes --- */

/* A member's answer ends. */
static void
finish_member (NavBatcher *batcher, guint i)
{
  nav_batcher_stop (batcher, i);
  nav_batcher_forget (batcher, i);
}

/* Members have their tokens; those whose answers end go. Returns how many had a token in the step
 * before too. */
static guint
advance_members (NavBatcher *batcher, NavLane *lane, guint given, gboolean tell)
{
  guint unbroken = lane->members - lane->resuming->len;
  const NavDue *due;

  if (lane->members == 0)
    return 0;
  for (guint k = 0; k < lane->resuming->len; k++) {
    guint i = g_array_index (lane->resuming, guint, k);
    NavSlot *slot = nav_batcher_slot (batcher, i);
    guint64 n_tokens = slot->generated + (lane->counter - slot->anchor) + given;

    slot->broken = FALSE;
    if (tell && n_tokens < slot->wanted.output_tokens)
      tell_token (batcher->events, slot, n_tokens);
  }
  g_array_set_size (lane->resuming, 0);
  nav_lane_advance (batcher, lane, given);
  lane->steps++;
  while ((due = nav_lane_next_finish (batcher, lane)) != NULL && due->due <= lane->counter) {
    guint i = due->slot;

    if (tell)
      tell_token (batcher->events, nav_batcher_slot (batcher, i),
                  nav_batcher_slot (batcher, i)->wanted.output_tokens);
    nav_due_heap_pop (&lane->finishes);
    finish_member (batcher, i);
  }
  return unbroken;
}

/* A prompt was read to its end: its request has a token, and decodes from now on. */
static void
end_prompt (NavBatcher *batcher, NavLane *lane, guint i, gboolean tell)
{
  NavSlot *slot = nav_batcher_slot (batcher, i);

  slot->generated++;
  slot->broken = FALSE;
  if (tell)
    tell_token (batcher->events, slot, slot->generated);
  if (slot->generated < slot->wanted.output_tokens) {
    nav_lane_join (batcher, lane, i);
    return;
  }
  nav_batcher_unlink (batcher, &batcher->running, i);
  nav_batcher_forget (batcher, i);
}

static void
end_prompts (NavBatcher *batcher, NavLane *lane, gboolean tell)
{
  for (guint k = 0; k < lane->ending->len; k++)
    end_prompt (batcher, lane, g_array_index (lane->ending, guint, k), tell);
  g_array_set_size (lane->ending, 0);
}

static guint
complete (NavBatcher *batcher, NavLane *lane, gboolean all)
{
  guint given = nav_lane_count_given (batcher, lane), unbroken;

  g_array_set_size (batcher->events, 0);
  g_array_append_vals (batcher->events, lane->events->data, lane->events->len);
  if (all)
    tell_all (batcher, lane, given);
  unbroken = advance_members (batcher, lane, given, !all);
  end_prompts (batcher, lane, !all);
  if (!all && batcher->n_paused > 0)
    tell_skipped (batcher);
  return unbroken;
}

/**
 * nav_batcher_complete:
 * @ret_n_events: (out)
 *
 * The time of the step that was scheduled first has passed: requests have their tokens, finished
 * ones are gone. A request that guesses may have several tokens at once; it is told once.
 *
 * Returns: (transfer none): what happened, preemptions and refusals first, then tokens in order of
 *   admission; valid until the next step is scheduled
 */
const NavBatcherEvent *
nav_batcher_complete (NavBatcher *batcher, gsize *ret_n_events)
{
  g_return_val_if_fail (batcher != NULL && ret_n_events != NULL, NULL);
  g_return_val_if_fail (batcher->n_under_way > 0, NULL);

  complete (batcher, take_first (batcher), TRUE);
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
 * The work does not grow with how many decode.
 *
 * Returns: (transfer none): what happened, valid until the next step is scheduled
 */
const NavBatcherEvent *
nav_batcher_complete_changes (NavBatcher *batcher, NavBatcherProgress *ret_progress,
                              gsize *ret_n_events)
{
  NavLane *lane;

  g_return_val_if_fail (batcher != NULL && ret_progress != NULL && ret_n_events != NULL, NULL);
  g_return_val_if_fail (batcher->n_under_way > 0, NULL);

  lane = take_first (batcher);
  ret_progress->decoded = complete (batcher, lane, FALSE);
  ret_progress->lane = lane->number;
  *ret_n_events = batcher->events->len;
  return (const NavBatcherEvent *) (gconstpointer) batcher->events->data;
}

/* --- Many steps at once --- */

/* Whether nobody who waits can be let in beside those that decode, who leave so much budget. Who
 * found no blocks will find none, as long as no window gives some back. */
static gboolean
is_closed (const NavBatcher *batcher, guint64 budget)
{
  const NavSlot *head;

  if (batcher->waiting.n == 0 || batcher->running.n >= batcher->config.max_num_seqs)
    return TRUE;
  if (batcher->stuck == 0 || batcher->pool.sliding_groups > 0)
    return FALSE;
  head = nav_batcher_slot (batcher, batcher->waiting.first);
  return MIN (head->prompt - head->wanted.cached_tokens, budget) >= batcher->stuck;
}

/* Tokens of a step in which all members decode. */
static guint64
count_wanted (const NavBatcher *batcher, const NavLane *lane)
{
  return (guint64) lane->members * (1 + batcher->guesses);
}

/* Whether the next steps only decode: no prompt is read, and none can be. */
static gboolean
only_decodes (const NavBatcher *batcher, const NavLane *lane)
{
  guint64 wanted = count_wanted (batcher, lane);
  guint64 budget = batcher->config.max_num_batched_tokens;

  return batcher->n_lanes == 1 && batcher->n_under_way == 0 && lane->members > 0 &&
         lane->members == batcher->running.n && wanted <= budget &&
         is_closed (batcher, budget - wanted);
}

/* Steps before the one that reaches @due. */
static guint64
count_steps_before (const NavLane *lane, const NavDue *due, guint64 given)
{
  return due != NULL ? (due->due - lane->counter - 1) / given : G_MAXUINT64;
}

/* Steps for which there are blocks: what is owed now, and then a block of each group for each
 * member in every block's length of tokens. */
static guint64
count_steps_in_room (const NavBatcher *batcher, const NavLane *lane, guint64 given)
{
  const NavBlockPool *pool = &batcher->pool;
  guint64 room = pool->total - pool->used, each;

  if (lane->owed_gain > room)
    return 0;
  each = (guint64) (pool->full_groups + pool->sliding_groups) * lane->members;
  return (room - lane->owed_gain) / each * pool->block_size / given + 1;
}

/**
 * nav_batcher_peek_leap:
 * @ret_leap: (out)
 *
 * Tells of the next steps, as long as nothing but decoding happens in them: no request comes, ends,
 * is let in or preempted, and no window fills. Whoever adds a request ends that.
 *
 * Returns: whether there are two steps or more
 */
gboolean
nav_batcher_peek_leap (NavBatcher *batcher, NavBatcherLeap *ret_leap)
{
  NavLane *lane;
  guint64 given, most;
  double looks;

  g_return_val_if_fail (batcher != NULL && ret_leap != NULL, FALSE);

  lane = &batcher->lanes[0];
  given = (guint64) batcher->gives;
  if (!only_decodes (batcher, lane) || (double) given != batcher->gives)
    return FALSE;
  most = MIN (count_steps_before (lane, nav_lane_next_finish (batcher, lane), given),
              count_steps_in_room (batcher, lane, given));
  if (batcher->window > 0)
    most = MIN (most,
                count_steps_before (lane, nav_lane_next_crossing (batcher, lane), given));
  if (most < 2)
    return FALSE;
  looks = 1 + batcher->guesses;
  nav_step_clear (&ret_leap->first);
  ret_leap->first.tokens = ret_leap->first.sampled = looks * lane->members;
  ret_leap->first.decodes = lane->members;
  ret_leap->first.decode_context = looks * lane->context;
  ret_leap->first.decode_context_windowed =
    looks * (batcher->window > 0 ? lane->windowed : lane->context);
  ret_leap->context_growth = looks * (double) given * lane->members;
  ret_leap->windowed_growth =
    looks * (double) given * (batcher->window > 0 ? lane->below : lane->members);
  ret_leap->most = most;
  ret_leap->blocks = batcher->pool.used + lane->owed_gain - lane->owed_drop;
  return TRUE;
}

/**
 * nav_batcher_leap:
 * @steps: 1 to what nav_batcher_peek_leap() told
 *
 * Schedules and completes so many steps, of which nothing need be told: each member has its tokens
 * in each.
 */
void
nav_batcher_leap (NavBatcher *batcher, guint64 steps)
{
  NavLane *lane;

  g_return_if_fail (batcher != NULL && batcher->n_under_way == 0);

  lane = &batcher->lanes[0];
  batcher->blocked = batcher->waiting.n > 0 && count_wanted (batcher, lane) <
                                                 batcher->config.max_num_batched_tokens;
  nav_lane_pay (batcher, lane);
  nav_lane_leap (batcher, lane, steps, (guint64) batcher->gives);
  lane->steps += steps;
  lane->scheduled += steps;
}
