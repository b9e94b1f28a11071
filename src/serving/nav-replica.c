// SPDX-License-Identifier: Apache-2.0
// An engine over virtual time: requests reach it through its server, steps follow each other.

#include <math.h>

#include "serving/nav-simulation-private.h"

/* The caller has filled in model, overhead, requests, gaps, finished, data, step_factor and
 * warmup_ms. Scratch memory of an earlier run is used again. */
void
nav_replica_init (NavReplica *replica, const NavBatcherConfig *config)
{
  if (replica->queue == NULL)
    replica->queue = g_array_new (FALSE, FALSE, sizeof (guint));
  if (replica->lane_ms == NULL)
    replica->lane_ms = g_array_new (FALSE, TRUE, sizeof (double));
  g_array_set_size (replica->queue, 0);
  g_array_set_size (replica->lane_ms, 0);
  g_array_set_size (replica->lane_ms, MAX (config->pipeline_stages, 1));
  g_clear_pointer (&replica->batcher, nav_batcher_free);
  replica->batcher = nav_batcher_new (config);
  replica->now_ms = replica->started_ms = replica->step_end_ms = replica->ingest_ms = 0;
  replica->under_way = FALSE;
  replica->queue_head = replica->present = replica->in_engine = 0;
  replica->steps = 0;
  replica->running_area = replica->blocked_ms = replica->kv_area = replica->kv_usage_max = 0;
}

void
nav_replica_clear (NavReplica *replica)
{
  g_clear_pointer (&replica->batcher, nav_batcher_free);
  g_clear_pointer (&replica->queue, g_array_unref);
  g_clear_pointer (&replica->lane_ms, g_array_unref);
}

/* Sends a request on its way: the server takes one after the other. Requests are sent in the order
 * of their arrival. */
void
nav_replica_send (NavReplica *replica, guint index)
{
  const NavSimOverhead *overhead = replica->overhead;
  NavSimRequest *request = &replica->requests[index];
  double start = MAX (request->arrival_ms, replica->ingest_ms);

  replica->ingest_ms =
    start + overhead->ingest_ms + overhead->ingest_token_ms * request->input_tokens;
  request->ready_ms = replica->ingest_ms + overhead->request_ms;
  g_array_append_val (replica->queue, index);
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

/* Hands the engine what reached it by @seen_ms. */
static void
deliver (NavReplica *replica, double seen_ms)
{
  const NavSimRequest *request;

  while ((request = peek_queue (replica)) != NULL && request->ready_ms <= seen_ms) {
    NavBatcherRequest wanted = {
      .id = (guint64) (request - replica->requests),
      .input_tokens = request->input_tokens,
      .output_tokens = request->output_tokens,
      .cached_tokens = request->cached_tokens,
      .prefix_group = request->prefix_group,
    };

    pop_queue (replica);
    replica->in_engine += nav_batcher_add (replica->batcher, &wanted);
  }
}

/* Until when requests must have come for the step that starts now. A busy engine has decided on it
 * while the step before it ran. */
static double
get_seen_ms (const NavReplica *replica)
{
  return replica->now_ms -
         replica->overhead->lookahead * (replica->now_ms - replica->started_ms);
}

/* What the time from the start of a step to its end adds to the integrals. */
static void
integrate (NavReplica *replica, double start_ms, double end_ms)
{
  double from = MAX (start_ms, replica->warmup_ms), ms = end_ms - from, usage;
  NavBatcherCounts counts;

  if (ms <= 0)
    return;
  nav_batcher_get_counts (replica->batcher, &counts);
  usage = counts.blocks_total > 0 ? (double) counts.blocks_used / (double) counts.blocks_total : 0;
  replica->running_area += counts.running * ms;
  replica->blocked_ms += counts.blocked ? ms : 0;
  replica->kv_area += usage * ms;
  replica->kv_usage_max = MAX (replica->kv_usage_max, usage);
}

/* Starts the next step, if there is one before @until_ms. */
static gboolean
start_step (NavReplica *replica, double until_ms)
{
  const NavSimRequest *head = peek_queue (replica);
  double seen_ms = replica->now_ms;
  NavStep step;

  if (replica->in_engine > 0)
    seen_ms = get_seen_ms (replica);
  else if (head == NULL)
    return FALSE;
  else
    seen_ms = replica->now_ms = MAX (replica->now_ms, head->ready_ms);
  if (replica->now_ms >= until_ms)
    return FALSE;
  deliver (replica, seen_ms);
  if (!nav_batcher_schedule (replica->batcher, &step))
    return FALSE;
  replica->started_ms = replica->now_ms;
  replica->step_end_ms =
    replica->now_ms + replica->step_factor * nav_step_model_ms (replica->model, &step);
  replica->under_way = TRUE;
  return TRUE;
}

static void
add_gap (NavReplica *replica, double gap_ms, double times)
{
  if (times > 0 && replica->now_ms >= replica->warmup_ms)
    nav_gap_histogram_add (replica->gaps, gap_ms + replica->overhead->token_ms, times);
}

static void
note_token (NavReplica *replica, NavSimRequest *request)
{
  if (isnan (request->first_ms))
    request->first_ms = replica->now_ms;
  else if (!isnan (request->broken_ms))
    add_gap (replica, replica->now_ms - request->broken_ms, 1);
  request->broken_ms = NAN;
}

/* @at_client_ms: when its client has the answer, or knows that there is none. */
static void
leave (NavReplica *replica, const NavSimRequest *request, double at_client_ms)
{
  replica->present--;
  replica->in_engine--;
  if (replica->finished != NULL)
    replica->finished (replica->data, replica, (guint) (request - replica->requests),
                       at_client_ms);
}

static void
note_finish (NavReplica *replica, NavSimRequest *request)
{
  note_token (replica, request);
  request->finish_ms = replica->now_ms;
  leave (replica, request,
         replica->now_ms + replica->overhead->token_ms * (request->output_tokens - 1));
}

static void
note_event (NavReplica *replica, const NavBatcherEvent *event, double last_ms)
{
  NavSimRequest *request = &replica->requests[event->id];

  switch (event->kind) {
  case NAV_BATCHER_TOKEN:
    note_token (replica, request);
    break;
  case NAV_BATCHER_FINISHED:
    note_finish (replica, request);
    break;
  case NAV_BATCHER_REFUSED:
    leave (replica, request, replica->now_ms);
    break;
  case NAV_BATCHER_PREEMPTED:
  case NAV_BATCHER_SKIPPED:
  default:
    if (event->n_tokens > 0 && isnan (request->broken_ms))
      request->broken_ms = last_ms;
  }
}

static void
end_step (NavReplica *replica)
{
  const NavBatcherEvent *events;
  NavBatcherProgress progress;
  double *lane_ms, last_ms;
  gsize n;

  integrate (replica, replica->started_ms, replica->step_end_ms);
  events = nav_batcher_complete_changes (replica->batcher, &progress, &n);
  replica->under_way = FALSE;
  replica->now_ms = replica->step_end_ms;
  replica->steps++;
  lane_ms = &g_array_index (replica->lane_ms, double, progress.lane);
  last_ms = *lane_ms;
  add_gap (replica, replica->now_ms - last_ms, progress.decoded);
  *lane_ms = replica->now_ms;
  for (gsize i = 0; i < n; i++)
    note_event (replica, &events[i], last_ms);
}

/* When the next thing happens here; INFINITY: nothing. */
double
nav_replica_next_ms (const NavReplica *replica)
{
  const NavSimRequest *head = peek_queue (replica);

  if (replica->under_way)
    return replica->step_end_ms;
  if (replica->in_engine > 0)
    return replica->now_ms;
  return head != NULL ? MAX (replica->now_ms, head->ready_ms) : INFINITY;
}

/* The next thing that happens here: a step ends by @until_ms, or one starts before it. Returns
 * whether there was something. */
gboolean
nav_replica_turn (NavReplica *replica, double until_ms)
{
  if (!replica->under_way)
    return start_step (replica, until_ms);
  if (replica->step_end_ms > until_ms)
    return FALSE;
  end_step (replica);
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
