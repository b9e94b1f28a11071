// SPDX-License-Identifier: Apache-2.0
// What steps bring to the requests of a replica: first tokens, gaps, ends; and what is counted over
// time.

#include <math.h>

#include "serving/nav-simulation-private.h"

/* What the time from @start_ms to @end_ms adds to the integrals, as things are now, at its end; the
 * cache filled in a straight line since its start. */
void
nav_replica_integrate (NavReplica *replica, double start_ms, double end_ms, guint64 blocks_before)
{
  double ms = end_ms - MAX (start_ms, replica->warmup_ms), total;
  NavBatcherCounts counts;

  if (ms <= 0)
    return;
  nav_batcher_get_counts (replica->batcher, &counts);
  total = (double) MAX (counts.blocks_total, 1);
  replica->running_area += counts.running * ms;
  replica->blocked_ms += counts.blocked ? ms : 0;
  replica->kv_area += (double) (blocks_before + counts.blocks_used) / 2 / total * ms;
  replica->kv_usage_max = MAX (replica->kv_usage_max, (double) counts.blocks_used / total);
}

/* Gaps that end now or, in a row of them, from now on: all after the warm-up or all before. */
void
nav_replica_note_gaps (NavReplica *replica, double first_ms, double growth_ms, double n,
                       double times)
{
  if (times > 0 && replica->now_ms >= replica->warmup_ms)
    nav_gap_histogram_add_series (replica->gaps, first_ms + replica->overhead->token_ms, growth_ms,
                                  n, times);
}

static void
note_token (NavReplica *replica, NavSimRequest *request)
{
  if (isnan (request->first_ms))
    request->first_ms = replica->now_ms;
  else if (!isnan (request->broken_ms))
    nav_replica_note_gaps (replica, replica->now_ms - request->broken_ms, 0, 1, 1);
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

/* The step that was started first ends now. */
void
nav_replica_note_step (NavReplica *replica)
{
  const NavBatcherEvent *events;
  NavBatcherProgress progress;
  double last_ms;
  gsize n;

  events = nav_batcher_complete_changes (replica->batcher, &progress, &n);
  last_ms = replica->lane_ms[progress.lane];
  replica->lane_ms[progress.lane] = replica->now_ms;
  nav_replica_note_gaps (replica, replica->now_ms - last_ms, 0, 1, progress.decoded);
  for (gsize i = 0; i < n; i++)
    note_event (replica, &events[i], last_ms);
}
