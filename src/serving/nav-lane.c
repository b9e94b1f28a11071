// SPDX-License-Identifier: Apache-2.0
// Those that decode together: sums over them, and when something happens to one of them.

#include <string.h>

#include "serving/nav-batcher-private.h"

void
nav_lane_init (NavLane *lane, guint number, guint block_size)
{
  *lane = (NavLane){ .number = number };
  lane->gains = g_new0 (guint, block_size);
  lane->drops = g_new0 (guint, block_size);
  lane->ending = g_array_new (FALSE, FALSE, sizeof (guint));
  lane->resuming = g_array_new (FALSE, FALSE, sizeof (guint));
  lane->events = g_array_new (FALSE, FALSE, sizeof (NavBatcherEvent));
}

void
nav_lane_clear (NavLane *lane)
{
  nav_due_heap_clear (&lane->finishes);
  nav_due_heap_clear (&lane->crossings);
  g_clear_pointer (&lane->gains, g_free);
  g_clear_pointer (&lane->drops, g_free);
  g_clear_pointer (&lane->ending, g_array_unref);
  g_clear_pointer (&lane->resuming, g_array_unref);
  g_clear_pointer (&lane->events, g_array_unref);
}

/* No members, at once; the caller has settled them. */
void
nav_lane_empty (NavLane *lane, guint block_size)
{
  lane->members = lane->below = 0;
  lane->context = lane->windowed = 0;
  lane->owed_gain = lane->owed_drop = 0;
  lane->finishes.n = lane->crossings.n = 0;
  g_array_set_size (lane->resuming, 0);
  memset (lane->gains, 0, block_size * sizeof *lane->gains);
  memset (lane->drops, 0, block_size * sizeof *lane->drops);
}

/* Room that a decoding request needs for its next step: its token, and what is guessed beside. */
static guint
count_room (const NavBatcher *batcher, guint computed)
{
  return computed + 1 + batcher->guesses;
}

/* A member needs a new block when its room is one more than whole blocks. */
static guint *
find_gain (const NavBatcher *batcher, NavLane *lane, guint computed)
{
  guint size = batcher->pool.block_size;
  guint64 phase = lane->counter + 1 + size - count_room (batcher, computed) % size;

  return &lane->gains[phase % size];
}

/* A block falls out when what lies before the window, nothing yet for a window just full, is whole
 * blocks. @computed: of a member whose window is full. */
static guint *
find_drop (const NavBatcher *batcher, NavLane *lane, guint computed)
{
  guint size = batcher->pool.block_size;
  guint passed = computed + 1 - batcher->window;

  return &lane->drops[(lane->counter + size - passed % size) % size];
}

static guint64
count_owed_gain (const NavBatcher *batcher, const NavSlot *slot)
{
  return nav_block_pool_count_gain (&batcher->pool, slot->hold.tokens,
                                    count_room (batcher, slot->computed));
}

static guint64
count_owed_drop (const NavBatcher *batcher, const NavSlot *slot)
{
  return nav_block_pool_count_drop (&batcher->pool, slot->hold.computed, slot->computed);
}

static void
join_window (NavBatcher *batcher, NavLane *lane, const NavSlot *slot, guint i)
{
  guint context = slot->computed + 1;

  if (batcher->window == 0)
    return;
  lane->windowed += MIN (context, batcher->window);
  if (context >= batcher->window) {
    ++*find_drop (batcher, lane, slot->computed);
    return;
  }
  lane->below++;
  nav_due_heap_push (&lane->crossings, lane->counter + batcher->window - context, slot->order, i);
}

/* A settled request, which decodes from now on, becomes a member. */
void
nav_lane_join (NavBatcher *batcher, NavLane *lane, guint i)
{
  NavSlot *slot = nav_batcher_slot (batcher, i);

  slot->state = NAV_REQUEST_MEMBER;
  slot->lane = lane->number;
  slot->anchor = lane->counter;
  slot->joined = lane->scheduled;
  lane->members++;
  lane->context += slot->computed + 1;
  lane->owed_gain += count_owed_gain (batcher, slot);
  lane->owed_drop += count_owed_drop (batcher, slot);
  ++*find_gain (batcher, lane, slot->computed);
  join_window (batcher, lane, slot, i);
  nav_due_heap_push (&lane->finishes,
                     lane->counter + slot->wanted.output_tokens - slot->generated, slot->order, i);
}

/* Writes down what a member has and holds now. */
void
nav_lane_settle (const NavBatcher *batcher, const NavLane *lane, NavSlot *slot)
{
  if (slot->joined < lane->scheduled) {
    slot->hold.computed = slot->computed + (guint) (lane->held - slot->anchor);
    slot->hold.tokens = count_room (batcher, slot->hold.computed);
  }
  slot->computed += (guint) (lane->counter - slot->anchor);
  slot->generated += (guint) (lane->counter - slot->anchor);
  slot->anchor = lane->counter;
  slot->joined = lane->scheduled;
}

static void
leave_window (const NavBatcher *batcher, NavLane *lane, const NavSlot *slot)
{
  guint context = slot->computed + 1;

  if (batcher->window == 0)
    return;
  lane->windowed -= MIN (context, batcher->window);
  if (context >= batcher->window)
    --*find_drop (batcher, lane, slot->computed);
  else
    lane->below--;
}

static void
remove_resuming (NavLane *lane, guint i)
{
  for (guint k = 0; k < lane->resuming->len; k++)
    if (g_array_index (lane->resuming, guint, k) == i) {
      g_array_remove_index (lane->resuming, k);
      return;
    }
}

/* A member is none any more; it is settled, and holds what it held. Its entries in the heaps are
 * skipped when their time comes. */
void
nav_lane_leave (NavBatcher *batcher, guint i)
{
  NavSlot *slot = nav_batcher_slot (batcher, i);
  NavLane *lane = &batcher->lanes[slot->lane];

  nav_lane_settle (batcher, lane, slot);
  lane->members--;
  lane->context -= slot->computed + 1;
  lane->owed_gain -= count_owed_gain (batcher, slot);
  lane->owed_drop -= count_owed_drop (batcher, slot);
  --*find_gain (batcher, lane, slot->computed);
  leave_window (batcher, lane, slot);
  remove_resuming (lane, i);
  slot->state = NAV_REQUEST_PAUSED;
}

/* Takes the blocks that the next step needs, for which there is room, and gives back what fell out
 * of windows. */
void
nav_lane_pay (NavBatcher *batcher, NavLane *lane)
{
  batcher->pool.used = batcher->pool.used + lane->owed_gain - lane->owed_drop;
  if (lane->owed_drop > 0)
    batcher->stuck = 0;
  lane->owed_gain = lane->owed_drop = 0;
  lane->held = lane->counter;
}

/* Tokens that the next step gives each member: of a fraction the whole ones that have come
 * together. */
guint
nav_lane_count_given (const NavBatcher *batcher, const NavLane *lane)
{
  double gives = batcher->gives, steps = (double) lane->steps;

  if (gives == 1)
    return 1;
  return (guint) ((guint64) ((steps + 1) * gives + 1e-9) - (guint64) (steps * gives + 1e-9));
}

/* Whether an entry is about a member that is still here. */
static gboolean
is_here (const NavBatcher *batcher, const NavLane *lane, const NavDue *entry)
{
  const NavSlot *slot = nav_batcher_slot (batcher, entry->slot);

  return slot->state == NAV_REQUEST_MEMBER && slot->order == entry->order &&
         slot->lane == lane->number;
}

static const NavDue *
find_next (const NavBatcher *batcher, const NavLane *lane, NavDueHeap *heap)
{
  const NavDue *entry;

  while ((entry = nav_due_heap_peek (heap)) != NULL && !is_here (batcher, lane, entry))
    nav_due_heap_pop (heap);
  return entry;
}

/* Returns: (nullable): whose answer ends first, and at which counter */
const NavDue *
nav_lane_next_finish (NavBatcher *batcher, NavLane *lane)
{
  return find_next (batcher, lane, &lane->finishes);
}

/* Returns: (nullable): whose window is full first, and at which counter */
const NavDue *
nav_lane_next_crossing (NavBatcher *batcher, NavLane *lane)
{
  return find_next (batcher, lane, &lane->crossings);
}

/* Members whose window is full as of the counter stop growing, and lose blocks from now on. */
static void
cross_windows (NavBatcher *batcher, NavLane *lane)
{
  const NavDue *entry;

  while ((entry = nav_lane_next_crossing (batcher, lane)) != NULL && entry->due <= lane->counter) {
    lane->below--;
    ++lane->drops[lane->counter % batcher->pool.block_size]; /* nothing has passed yet */
    nav_due_heap_pop (&lane->crossings);
  }
}

/* Every member has so many tokens more. What blocks that takes is owed by the next step. */
void
nav_lane_advance (NavBatcher *batcher, NavLane *lane, guint tokens)
{
  guint size = batcher->pool.block_size;
  guint groups = batcher->pool.full_groups + batcher->pool.sliding_groups;

  for (guint t = 0; t < tokens; t++) {
    guint phase = (guint) (++lane->counter % size);

    lane->context += lane->members;
    lane->owed_gain += (guint64) groups * lane->gains[phase];
    if (batcher->window == 0)
      continue;
    lane->windowed += lane->below;
    lane->owed_drop += (guint64) batcher->pool.sliding_groups * lane->drops[phase];
    cross_windows (batcher, lane);
  }
}

/* Members of a phase that is met when the counter goes on by @tokens; @of_all: of all phases. */
static guint64
count_met (const NavLane *lane, const guint *phases, guint size, guint64 of_all, guint64 tokens)
{
  guint64 sum = tokens / size * of_all;

  for (guint64 t = 1; t <= tokens % size; t++)
    sum += phases[(lane->counter + t) % size];
  return sum;
}

static void
owe (NavBatcher *batcher, NavLane *lane, guint64 tokens)
{
  const NavBlockPool *pool = &batcher->pool;

  lane->owed_gain = (pool->full_groups + pool->sliding_groups) *
                    count_met (lane, lane->gains, pool->block_size, lane->members, tokens);
  lane->owed_drop = 0;
  if (batcher->window > 0)
    lane->owed_drop = pool->sliding_groups * count_met (lane, lane->drops, pool->block_size,
                                                        lane->members - lane->below, tokens);
  lane->counter += tokens;
}

/* So many steps in which every member has @given tokens and no window fills. The first is paid. */
void
nav_lane_leap (NavBatcher *batcher, NavLane *lane, guint64 steps, guint64 given)
{
  double tokens = (double) (steps * given);

  lane->context += tokens * lane->members;
  lane->windowed += tokens * lane->below;
  owe (batcher, lane, (steps - 1) * given);
  nav_lane_pay (batcher, lane);
  owe (batcher, lane, given);
}
