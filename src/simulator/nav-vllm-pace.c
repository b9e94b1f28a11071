// SPDX-License-Identifier: Apache-2.0
#include "simulator/nav-vllm-pace.h"

typedef struct {
  guint64 id;
  guint output_tokens;
  guint n_tokens;
  guint64 blocks; /* for prompt and whole answer */
  double due_us;  /* of its next token */
  GQueue *queue;  /* that it stands in */
  GList link;
} Member;

struct _NavVllmPace {
  NavVllmPaceConfig config;
  double speed;
  GHashTable *members; /* id -> Member */
  GQueue waiting;
  GQueue refused;
  /* All wait equally long for the same thing, so that who stands first is due first. */
  GQueue first; /* for their first token */
  GQueue later; /* for the next one */
  guint64 blocks_used;
};

static void
stand (Member *member, GQueue *queue)
{
  member->queue = queue;
  member->link.data = member;
  g_queue_push_tail_link (queue, &member->link);
}

static void
step_out (Member *member)
{
  g_queue_unlink (member->queue, &member->link);
  member->queue = NULL;
}

/**
 * nav_vllm_pace_new:
 * @speed: how many times as fast
 *
 * Returns: (transfer full): an idle one; free with nav_vllm_pace_free()
 */
NavVllmPace *
nav_vllm_pace_new (const NavVllmPaceConfig *config, double speed)
{
  NavVllmPace *pace;

  g_return_val_if_fail (config != NULL && config->block_size > 0, NULL);
  g_return_val_if_fail (config->ttft_ms >= 0 && config->tpot_ms >= 0 && speed > 0, NULL);

  pace = g_new0 (NavVllmPace, 1);
  pace->config = *config;
  pace->speed = speed;
  pace->members = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  return pace;
}

void
nav_vllm_pace_free (NavVllmPace *pace)
{
  if (pace == NULL)
    return;
  g_hash_table_unref (pace->members);
  g_free (pace);
}

static guint
count_running (const NavVllmPace *pace)
{
  return pace->first.length + pace->later.length;
}

static void
let_in (NavVllmPace *pace, double now_us)
{
  while (pace->waiting.length > 0 && count_running (pace) < pace->config.max_num_seqs) {
    Member *member = pace->waiting.head->data;

    if (pace->blocks_used + member->blocks > pace->config.kv_blocks)
      return;
    step_out (member);
    pace->blocks_used += member->blocks;
    member->due_us = now_us + pace->config.ttft_ms * 1000 / pace->speed;
    stand (member, &pace->first);
  }
}

/**
 * nav_vllm_pace_add:
 * @now_us: never less than before, here and elsewhere
 */
void
nav_vllm_pace_add (NavVllmPace *pace, const NavBatcherRequest *request, double now_us)
{
  guint64 tokens = (guint64) request->input_tokens + request->output_tokens;
  Member *member = g_new0 (Member, 1);

  member->id = request->id;
  member->output_tokens = request->output_tokens;
  member->blocks = (tokens + pace->config.block_size - 1) / pace->config.block_size;
  member->due_us = now_us;
  g_hash_table_insert (pace->members, &member->id, member);
  stand (member, member->blocks > pace->config.kv_blocks ? &pace->refused : &pace->waiting);
  let_in (pace, now_us);
}

static void
leave (NavVllmPace *pace, Member *member, double now_us)
{
  if (member->queue == &pace->first || member->queue == &pace->later)
    pace->blocks_used -= member->blocks;
  step_out (member);
  g_hash_table_remove (pace->members, &member->id);
  let_in (pace, now_us);
}

/**
 * nav_vllm_pace_cancel:
 *
 * An @id that is not there is nothing.
 */
void
nav_vllm_pace_cancel (NavVllmPace *pace, guint64 id, double now_us)
{
  Member *member = g_hash_table_lookup (pace->members, &id);

  if (member != NULL)
    leave (pace, member, now_us);
}

/* Who is due next; NULL: nobody */
static Member *
find_next (NavVllmPace *pace)
{
  Member *first = pace->first.head ? pace->first.head->data : NULL;
  Member *later = pace->later.head ? pace->later.head->data : NULL;

  if (pace->refused.head != NULL)
    return pace->refused.head->data;
  if (first == NULL || later == NULL)
    return first ? first : later;
  return first->due_us < later->due_us ? first : later;
}

/**
 * nav_vllm_pace_get_due_us:
 *
 * Returns: when nav_vllm_pace_next() has its next event; -1: none is to come
 */
double
nav_vllm_pace_get_due_us (NavVllmPace *pace)
{
  const Member *member = find_next (pace);

  return member ? member->due_us : -1;
}

/**
 * nav_vllm_pace_next:
 * @ret_event: (out): what happens next, which may be later than now
 * @ret_at_us: (out): and when
 *
 * Returns: FALSE: nothing is to come
 */
gboolean
nav_vllm_pace_next (NavVllmPace *pace, NavBatcherEvent *ret_event, double *ret_at_us)
{
  Member *member = find_next (pace);

  if (member == NULL)
    return FALSE;
  *ret_at_us = member->due_us;
  *ret_event = (NavBatcherEvent){ NAV_BATCHER_REFUSED, member->id, 0 };
  if (member->queue == &pace->refused) {
    leave (pace, member, *ret_at_us);
    return TRUE;
  }
  ret_event->n_tokens = ++member->n_tokens;
  ret_event->kind =
    member->n_tokens < member->output_tokens ? NAV_BATCHER_TOKEN : NAV_BATCHER_FINISHED;
  if (ret_event->kind == NAV_BATCHER_FINISHED) {
    leave (pace, member, *ret_at_us);
    return TRUE;
  }
  step_out (member);
  member->due_us += pace->config.tpot_ms * 1000 / pace->speed;
  stand (member, &pace->later);
  return TRUE;
}

static void
rescale (GQueue *queue, double factor, double now_us)
{
  for (GList *link = queue->head; link != NULL; link = link->next) {
    Member *member = link->data;
    member->due_us = now_us + (member->due_us - now_us) * factor;
  }
}

/**
 * nav_vllm_pace_set_speed:
 *
 * From now on, also for what is left of the times under way.
 */
void
nav_vllm_pace_set_speed (NavVllmPace *pace, double speed, double now_us)
{
  rescale (&pace->first, pace->speed / speed, now_us);
  rescale (&pace->later, pace->speed / speed, now_us);
  pace->speed = speed;
}

void
nav_vllm_pace_get_counts (const NavVllmPace *pace, NavBatcherCounts *ret_counts)
{
  *ret_counts = (NavBatcherCounts){
    .running = count_running (pace),
    .waiting = pace->waiting.length + pace->refused.length,
    .blocked = pace->waiting.length > 0,
    .blocks_used = pace->blocks_used,
    .blocks_total = pace->config.kv_blocks,
  };
}
