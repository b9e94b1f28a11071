// SPDX-License-Identifier: Apache-2.0
// An engine over virtual time: requests reach it through its server, steps follow each other.

#include <math.h>
#include <string.h>

#include "serving/nav-simulation-private.h"

static void
init_stages (NavReplica *replica, guint n)
{
  if (replica->n_stages != n) {
    replica->stage_ms = g_renew (double, replica->stage_ms, n);
    replica->lane_ms = g_renew (double, replica->lane_ms, n);
    replica->steps_under_way = g_renew (NavReplicaStep, replica->steps_under_way, n);
    replica->n_stages = n;
  }
  memset (replica->stage_ms, 0, n * sizeof *replica->stage_ms);
  memset (replica->lane_ms, 0, n * sizeof *replica->lane_ms);
  replica->first_under_way = replica->n_under_way = 0;
}

/* The caller has filled in model, overhead, requests, gaps, finished, data, step_factor, warmup_ms
 * and may_leap. Scratch memory of an earlier run is used again. */
void
nav_replica_init (NavReplica *replica, const NavBatcherConfig *config)
{
  if (replica->queue == NULL)
    replica->queue = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_set_size (replica->queue, 0);
  if (replica->batcher == NULL)
    replica->batcher = nav_batcher_new (config);
  else
    nav_batcher_reset (replica->batcher, config);
  init_stages (replica, MAX (config->pipeline_stages, 1));
  replica->now_ms = replica->started_ms = replica->ingest_ms = 0;
  replica->next_ms = INFINITY;
  replica->queue_head = replica->present = replica->in_engine = 0;
  replica->steps = 0;
  replica->running_area = replica->blocked_ms = replica->kv_area = replica->kv_usage_max = 0;
}

void
nav_replica_clear (NavReplica *replica)
{
  g_clear_pointer (&replica->batcher, nav_batcher_free);
  g_clear_pointer (&replica->queue, g_array_unref);
  g_clear_pointer (&replica->stage_ms, g_free);
  g_clear_pointer (&replica->lane_ms, g_free);
  g_clear_pointer (&replica->steps_under_way, g_free);
}

/* --- On the way to the engine --- */

/* Sends a request on its way: the server takes one after the other. Requests are sent in the order
 * of their arrival. */
void
nav_replica_send (NavReplica *replica, guint index)
{
  const NavSimOverhead *overhead = replica->overhead;
  NavSimRequest *request = &replica->requests[index];
  double start = MAX (request->arrival_ms, replica->ingest_ms);

  replica->ingest_ms = start + overhead->ingest_ms +
                       overhead->ingest_token_ms * request->input_tokens +
                       (request->closed ? overhead->send_ms : 0);
  request->ready_ms = replica->ingest_ms + overhead->request_ms;
  g_array_append_val (replica->queue, index);
  replica->next_ms = MIN (replica->next_ms, request->ready_ms);
  replica->present++;
}

static NavSimRequest *
peek_queue (const NavReplica *replica)
{
  if (replica->queue_head >= replica->queue->len)
    return NULL;
  return &replica->requests[g_array_index (replica->queue, guint, replica->queue_head)];
}

static void
pop_queue (NavReplica *replica)
{
  replica->queue_head++;
  if (replica->queue_head < replica->queue->len)
    return;
  g_array_set_size (replica->queue, 0);
  replica->queue_head = 0;
}

/* Hands the engine what reached it by @seen_ms. Who misses a step holds up those behind it. */
static void
deliver (NavReplica *replica, double seen_ms)
{
  NavSimRequest *request;

  while ((request = peek_queue (replica)) != NULL && request->ready_ms <= seen_ms) {
    NavBatcherRequest wanted = {
      .id = (guint64) (request - replica->requests),
      .input_tokens = request->input_tokens,
      .output_tokens = request->output_tokens,
      .cached_tokens = request->cached_tokens,
      .prefix_group = request->prefix_group,
    };

    if (request->misses && replica->in_engine > 0) {
      request->misses = FALSE;
      return;
    }
    pop_queue (replica);
    replica->in_engine += nav_batcher_add (replica->batcher, &wanted);
  }
}

/* Until when requests must have come for a step that starts then. An engine that was busy until
 * then has decided on it while the step before it ran. */
static double
get_seen_ms (const NavReplica *replica, double start_ms)
{
  if (replica->in_engine == 0 || replica->n_stages > 1)
    return start_ms;
  return start_ms - replica->overhead->lookahead * (start_ms - replica->started_ms);
}

/* --- Leaps --- */

/* Steps in which only decoding happens: the first takes first_ms, each later one growth_ms more. */
typedef struct {
  double first_ms;
  double growth_ms;
} Row;

static double
get_row_ms (const Row *row, double n)
{
  return n * row->first_ms + row->growth_ms * n * (n - 1) / 2;
}

/* How many steps of the row end within so much time: the root of get_row_ms(), without
 * cancellation, and put right where it was rounded. */
static double
count_in_row (const Row *row, double ms)
{
  double b = row->first_ms - row->growth_ms / 2, n;

  if (!(ms > 0))
    return 0;
  n = floor (2 * ms / (b + sqrt (b * b + 2 * row->growth_ms * ms)));
  while (n > 0 && get_row_ms (row, n) > ms)
    n--;
  while (get_row_ms (row, n + 1) <= ms)
    n++;
  return n;
}

/* When the @n-th step of the row, counted from 0, is decided on. The first was already. */
static double
get_decided_ms (const NavReplica *replica, const Row *row, double n)
{
  double before_ms = row->first_ms + row->growth_ms * (n - 1);

  return replica->now_ms + get_row_ms (row, n) - replica->overhead->lookahead * before_ms;
}

/* Steps that are decided on before @ready_ms; those that start before it are about as many. */
static double
count_unseen (const NavReplica *replica, const Row *row, double ready_ms)
{
  double n = count_in_row (row, ready_ms - replica->now_ms) + 1;

  if (get_decided_ms (replica, row, n) < ready_ms)
    n++;
  while (n > 1 && get_decided_ms (replica, row, n - 1) >= ready_ms)
    n--;
  return n;
}

static double
count_leap (const NavReplica *replica, const Row *row, double most, double until_ms)
{
  const NavSimRequest *head = peek_queue (replica);

  if (isfinite (until_ms))
    most = MIN (most, count_in_row (row, until_ms - replica->now_ms));
  /* What is counted changes at the end of the warm-up. */
  if (replica->now_ms < replica->warmup_ms)
    most = MIN (most, count_in_row (row, replica->warmup_ms - replica->now_ms));
  if (head != NULL)
    most = MIN (most, count_unseen (replica, row, head->ready_ms));
  return most;
}

static void
time_row (const NavReplica *replica, const NavBatcherLeap *leap, Row *row)
{
  NavStep second = leap->first;

  second.decode_context += leap->context_growth;
  second.decode_context_windowed += leap->windowed_growth;
  row->first_ms = nav_step_model_ms (replica->model, &leap->first);
  row->growth_ms = MAX (nav_step_model_ms (replica->model, &second) - row->first_ms, 0);
  row->first_ms *= replica->step_factor;
  row->growth_ms *= replica->step_factor;
}

/* Steps at once, while nobody comes or goes. Returns whether there were any. */
static gboolean
leap_ahead (NavReplica *replica, double until_ms)
{
  NavBatcherLeap leap;
  double n, ms;
  Row row;

  if (!nav_batcher_peek_leap (replica->batcher, &leap))
    return FALSE;
  time_row (replica, &leap, &row);
  n = row.first_ms > 0 ? count_leap (replica, &row, (double) leap.most, until_ms) : 0;
  if (n < 2)
    return FALSE;
  ms = get_row_ms (&row, n);
  nav_batcher_leap (replica->batcher, (guint64) n);
  nav_replica_integrate (replica, replica->now_ms, replica->now_ms + ms, leap.blocks);
  replica->now_ms += ms;
  nav_replica_note_gaps (replica, row.first_ms, row.growth_ms, n, leap.first.decodes);
  replica->started_ms = replica->now_ms - (row.first_ms + row.growth_ms * (n - 1));
  replica->stage_ms[0] = replica->lane_ms[0] = replica->now_ms;
  replica->steps += (guint64) n;
  return TRUE;
}

/* --- Steps --- */

/* The step passes all stages, each when it is free. */
static void
put_under_way (NavReplica *replica, double step_ms)
{
  double at_ms = replica->now_ms, part_ms = step_ms / replica->n_stages;
  guint last = (replica->first_under_way + replica->n_under_way++) % replica->n_stages;

  for (guint k = 0; k < replica->n_stages; k++) {
    at_ms = MAX (at_ms, replica->stage_ms[k]) + part_ms;
    replica->stage_ms[k] = at_ms;
  }
  replica->steps_under_way[last] = (NavReplicaStep){ replica->now_ms, at_ms };
  replica->started_ms = replica->now_ms;
}

/* When a step can be decided on, if there is one; INFINITY: not before another ends. It may have to
 * wait for the first stage then. */
static double
get_start_ms (const NavReplica *replica)
{
  if (replica->n_under_way >= replica->n_stages)
    return INFINITY;
  return MAX (replica->now_ms, replica->next_ms);
}

static double
get_end_ms (const NavReplica *replica)
{
  return replica->n_under_way > 0 ? replica->steps_under_way[replica->first_under_way].end_ms
                                  : INFINITY;
}

/* There is nothing to start before the next request reaches the engine, or a step ends. */
static void
rest (NavReplica *replica)
{
  const NavSimRequest *head = peek_queue (replica);

  replica->next_ms = head != NULL ? MAX (head->ready_ms, replica->now_ms) : INFINITY;
}

static void
start_step (NavReplica *replica, double start_ms, double until_ms)
{
  double seen_ms = get_seen_ms (replica, start_ms);
  NavStep step;

  replica->now_ms = start_ms;
  deliver (replica, seen_ms);
  if (replica->may_leap && leap_ahead (replica, until_ms))
    return;
  if (nav_batcher_schedule (replica->batcher, &step))
    put_under_way (replica, replica->step_factor * nav_step_model_ms (replica->model, &step));
  else
    rest (replica);
}

static void
end_step (NavReplica *replica, double end_ms)
{
  NavBatcherCounts counts;

  nav_batcher_get_counts (replica->batcher, &counts);
  nav_replica_integrate (replica, replica->now_ms, end_ms, counts.blocks_used);
  replica->now_ms = end_ms;
  replica->next_ms = 0;
  replica->first_under_way = (replica->first_under_way + 1) % replica->n_stages;
  replica->n_under_way--;
  replica->steps++;
  nav_replica_note_step (replica);
  if (replica->in_engine == 0)
    rest (replica);
}

/* When the next thing happens here; INFINITY: nothing. */
double
nav_replica_next_ms (const NavReplica *replica)
{
  return MIN (get_start_ms (replica), get_end_ms (replica));
}

/* The next thing that happens here: a step ends by @until_ms, or one starts, or many, before it.
 * Returns whether there was something. */
gboolean
nav_replica_turn (NavReplica *replica, double until_ms)
{
  double start_ms = get_start_ms (replica), end_ms = get_end_ms (replica);

  if (end_ms <= start_ms) {
    if (end_ms > until_ms || isinf (end_ms))
      return FALSE;
    end_step (replica, end_ms);
    return TRUE;
  }
  if (start_ms >= until_ms)
    return FALSE;
  start_step (replica, start_ms, until_ms);
  return TRUE;
}

/* Requests that are here and do not run. */
guint
nav_replica_count_waiting (const NavReplica *replica)
{
  NavBatcherCounts counts;

  nav_batcher_get_counts (replica->batcher, &counts);
  return replica->present - counts.running;
}
