// SPDX-License-Identifier: Apache-2.0
// vLLM v1's scheduler as a state machine: who waits, who runs, who comes and goes. How a step is
// decided is in nav-batcher-schedule.c, what it brings in nav-batcher-complete.c.

#include "serving/nav-batcher-private.h"

#include <math.h>

#define MAX_BLOCK_SIZE 65536
#define MAX_STAGES 1024

/**
 * nav_batcher_config_from_memory:
 * @memory: of @candidate, which fits
 * @ret_config: (out)
 *
 * Without guessing; that is the caller's to add.
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

static void
clear_lanes (NavBatcher *batcher)
{
  for (guint i = 0; i < batcher->n_lanes; i++)
    nav_lane_clear (&batcher->lanes[i]);
  g_clear_pointer (&batcher->lanes, g_free);
  g_clear_pointer (&batcher->order_under_way, g_free);
  batcher->n_lanes = 0;
}

static void
make_lanes (NavBatcher *batcher, guint n, guint block_size)
{
  clear_lanes (batcher);
  batcher->n_lanes = n;
  batcher->lanes = g_new (NavLane, n);
  batcher->order_under_way = g_new0 (guint, n);
  for (guint i = 0; i < n; i++)
    nav_lane_init (&batcher->lanes[i], i, block_size);
}

/* Lanes as after nav_lane_init(), but with the memory that they have. */
static void
reset_lanes (NavBatcher *batcher)
{
  for (guint i = 0; i < batcher->n_lanes; i++) {
    NavLane *lane = &batcher->lanes[i];

    nav_lane_empty (lane, batcher->pool.block_size);
    lane->under_way = FALSE;
    lane->counter = lane->steps = lane->scheduled = lane->held = 0;
    g_array_set_size (lane->ending, 0);
    g_array_set_size (lane->events, 0);
  }
}

static void
set_config (NavBatcher *batcher, const NavBatcherConfig *config)
{
  double window = config->sliding_groups > 0 ? MAX (config->sliding_window, 1)
                                             : MAX (config->sliding_window, 0);

  batcher->config = *config;
  batcher->window = (guint) window;
  batcher->guesses = config->speculative_tokens;
  batcher->gives = 1;
  if (batcher->guesses > 0 && config->speculative_accepted > 1)
    batcher->gives = MIN (config->speculative_accepted, 1.0 + batcher->guesses);
}

/**
 * nav_batcher_reset:
 * @config: of the next run
 *
 * Makes @batcher what nav_batcher_new() gives, with the memory that it has.
 */
void
nav_batcher_reset (NavBatcher *batcher, const NavBatcherConfig *config)
{
  guint stages, block_size;

  g_return_if_fail (batcher != NULL && config != NULL);
  g_return_if_fail (config->max_num_seqs > 0 && config->max_num_batched_tokens > 0);
  g_return_if_fail (config->block_size <= MAX_BLOCK_SIZE);

  stages = CLAMP (config->pipeline_stages, 1, MAX_STAGES);
  block_size = MAX (config->block_size, 1);
  if (batcher->n_lanes != stages || batcher->pool.block_size != block_size)
    make_lanes (batcher, stages, block_size);
  set_config (batcher, config);
  nav_block_pool_init (&batcher->pool, config);
  reset_lanes (batcher);
  nav_id_map_remove_all (&batcher->ids);
  g_array_set_size (batcher->slots, 0);
  g_array_set_size (batcher->free_slots, 0);
  g_array_set_size (batcher->events, 0);
  batcher->running = batcher->waiting = (NavSlotList){ NAV_NO_SLOT, NAV_NO_SLOT, 0 };
  batcher->reader = NAV_NO_SLOT;
  batcher->first_under_way = batcher->n_under_way = batcher->n_paused = 0;
  batcher->admitted = batcher->preemptions = 0;
  batcher->blocked = FALSE;
  batcher->stuck = 0;
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
  g_return_val_if_fail (config->block_size <= MAX_BLOCK_SIZE, NULL);

  batcher = g_new0 (NavBatcher, 1);
  batcher->slots = g_array_new (FALSE, FALSE, sizeof (NavSlot));
  batcher->free_slots = g_array_new (FALSE, FALSE, sizeof (guint));
  batcher->events = g_array_new (FALSE, FALSE, sizeof (NavBatcherEvent));
  nav_batcher_reset (batcher, config);
  return batcher;
}

void
nav_batcher_free (NavBatcher *batcher)
{
  if (batcher == NULL)
    return;
  clear_lanes (batcher);
  nav_block_pool_clear (&batcher->pool);
  nav_id_map_clear (&batcher->ids);
  g_array_unref (batcher->slots);
  g_array_unref (batcher->free_slots);
  g_array_unref (batcher->events);
  g_free (batcher);
}

void
nav_batcher_tell (GArray *events, NavBatcherEventKind kind, const NavSlot *slot)
{
  NavBatcherEvent event = { kind, slot->wanted.id, slot->generated };

  g_array_append_val (events, event);
}

/* --- Lists of slots --- */

void
nav_batcher_link_last (NavBatcher *batcher, NavSlotList *list, guint i)
{
  NavSlot *slot = nav_batcher_slot (batcher, i);

  slot->before = list->last;
  slot->after = NAV_NO_SLOT;
  if (list->last == NAV_NO_SLOT)
    list->first = i;
  else
    nav_batcher_slot (batcher, list->last)->after = i;
  list->last = i;
  list->n++;
}

void
nav_batcher_link_first (NavBatcher *batcher, NavSlotList *list, guint i)
{
  NavSlot *slot = nav_batcher_slot (batcher, i);

  slot->before = NAV_NO_SLOT;
  slot->after = list->first;
  if (list->first == NAV_NO_SLOT)
    list->last = i;
  else
    nav_batcher_slot (batcher, list->first)->before = i;
  list->first = i;
  list->n++;
}

void
nav_batcher_unlink (NavBatcher *batcher, NavSlotList *list, guint i)
{
  const NavSlot *slot = nav_batcher_slot (batcher, i);

  if (slot->before == NAV_NO_SLOT)
    list->first = slot->after;
  else
    nav_batcher_slot (batcher, slot->before)->after = slot->after;
  if (slot->after == NAV_NO_SLOT)
    list->last = slot->before;
  else
    nav_batcher_slot (batcher, slot->after)->before = slot->before;
  list->n--;
}

/* --- Coming and going --- */

/* Whole blocks, and never the last token of the prompt: the engine computes that one again. */
guint
nav_batcher_clamp_cached (const NavBatcher *batcher, const NavBatcherRequest *request)
{
  guint size = batcher->pool.block_size;
  guint most = (request->input_tokens - 1) / size * size;

  return MIN (request->cached_tokens / size * size, most);
}

static guint
take_slot (NavBatcher *batcher)
{
  guint i = batcher->slots->len;

  if (batcher->free_slots->len == 0) {
    g_array_set_size (batcher->slots, i + 1);
    return i;
  }
  i = g_array_index (batcher->free_slots, guint, batcher->free_slots->len - 1);
  g_array_set_size (batcher->free_slots, batcher->free_slots->len - 1);
  return i;
}

/**
 * nav_batcher_set_lookup:
 * @function: (nullable): asked each time that a request is about to be let in, as vLLM looks its
 *   prefix up when it is scheduled; NULL: what it said when it was added holds
 *
 * Steps are not to be leapt over then.
 */
void
nav_batcher_set_lookup (NavBatcher *batcher, NavBatcherLookupFunc function, gpointer data)
{
  g_return_if_fail (batcher != NULL);

  batcher->lookup = function;
  batcher->lookup_data = data;
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
  NavSlot *slot;
  guint i;

  g_return_val_if_fail (batcher != NULL && request != NULL, FALSE);

  if (request->input_tokens == 0 || request->output_tokens == 0)
    return FALSE;
  i = take_slot (batcher);
  slot = nav_batcher_slot (batcher, i);
  *slot = (NavSlot){ .wanted = *request, .state = NAV_REQUEST_FREE };
  if (!nav_id_map_insert (&batcher->ids, request->id, i)) {
    g_array_append_val (batcher->free_slots, i);
    return FALSE;
  }
  slot->state = NAV_REQUEST_WAITING;
  slot->wanted.cached_tokens = nav_batcher_clamp_cached (batcher, request);
  slot->prompt = request->input_tokens;
  slot->broken = TRUE;
  nav_batcher_link_last (batcher, &batcher->waiting, i);
  return TRUE;
}

/* Neither in a list nor in a lane any more: it is gone. */
void
nav_batcher_forget (NavBatcher *batcher, guint i)
{
  NavSlot *slot = nav_batcher_slot (batcher, i);

  nav_block_pool_release (&batcher->pool, &slot->hold);
  batcher->stuck = 0;
  nav_id_map_remove (&batcher->ids, slot->wanted.id);
  slot->state = NAV_REQUEST_FREE;
  g_array_append_val (batcher->free_slots, i);
}

static void
drop_events (NavBatcher *batcher, guint64 id)
{
  for (guint k = 0; k < batcher->n_lanes; k++) {
    GArray *events = batcher->lanes[k].events;
    for (guint i = events->len; i > 0; i--)
      if (g_array_index (events, NavBatcherEvent, i - 1).id == id)
        g_array_remove_index (events, i - 1);
  }
}

static void
remove_ending (NavLane *lane, guint i)
{
  for (guint k = 0; k < lane->ending->len; k++)
    if (g_array_index (lane->ending, guint, k) == i) {
      g_array_remove_index (lane->ending, k);
      return;
    }
}

/* Takes a running request out of whatever knows it. */
void
nav_batcher_stop (NavBatcher *batcher, guint i)
{
  NavSlot *slot = nav_batcher_slot (batcher, i);

  if (slot->state == NAV_REQUEST_MEMBER)
    nav_lane_leave (batcher, i);
  else if (slot->state == NAV_REQUEST_ENDING)
    remove_ending (&batcher->lanes[slot->lane], i);
  else if (slot->state == NAV_REQUEST_PAUSED)
    batcher->n_paused--;
  if (batcher->reader == i)
    batcher->reader = NAV_NO_SLOT;
  nav_batcher_unlink (batcher, &batcher->running, i);
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
  guint i;

  g_return_val_if_fail (batcher != NULL, FALSE);

  if (!nav_id_map_find (&batcher->ids, id, &i))
    return FALSE;
  if (nav_batcher_slot (batcher, i)->state == NAV_REQUEST_WAITING)
    nav_batcher_unlink (batcher, &batcher->waiting, i);
  else
    nav_batcher_stop (batcher, i);
  drop_events (batcher, id);
  nav_batcher_forget (batcher, i);
  return TRUE;
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
    .running = batcher->running.n,
    .waiting = batcher->waiting.n,
    .blocked = batcher->blocked,
    .blocks_used = batcher->pool.used,
    .blocks_total = batcher->pool.total,
    .preemptions = batcher->preemptions,
  };
}
