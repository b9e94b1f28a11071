// SPDX-License-Identifier: Apache-2.0
// A request for text to which something happens that was ordered.

#include "simulator/nav-vllm-job-private.h"

/**
 * nav_vllm_job_draw:
 * @own: (nullable): instead of the server's
 *
 * Decides what will go wrong with the answer.
 */
void
nav_vllm_job_draw (NavVllmJob *job, NavVllmMishaps *own)
{
  NavVllmMishaps *mishaps = own ? own : job->server->mishaps;

  job->breaks_before_first =
    nav_vllm_mishaps_draw (mishaps, NAV_VLLM_BEFORE_FIRST, &job->before_first);
  job->breaks_mid_stream = nav_vllm_mishaps_draw (mishaps, NAV_VLLM_MID_STREAM, &job->mid_stream);
}

static void
fail (NavVllmJob *job, const NavVllmMishap *mishap)
{
  g_auto (NavVllmFault) fault = { 0 };

  nav_vllm_mishap_to_fault (mishap, &fault);
  nav_vllm_job_fail (job, &fault);
}

static void
stall (NavVllmJob *job, guint ms)
{
  if (job->stream != NULL)
    nav_vllm_stream_hold (job->stream, ms);
  else
    job->stall_ms += ms;
}

/* An event that stops in the middle of its JSON; the stream goes on after it. Returns TRUE where
 * the job is gone. */
static gboolean
malform (NavVllmJob *job)
{
  job->malformed = TRUE;
  if (job->stream == NULL)
    return FALSE;
  g_string_assign (job->server->scratch, "data: {\"choices\":[{\"index\":0,\"delta\":{\"con\n\n");
  return !nav_vllm_stream_send (job->stream, job->server->scratch);
}

static gboolean
apply (NavVllmJob *job, const NavVllmMishap *mishap)
{
  switch (mishap->what) {
  case NAV_VLLM_BREAK_STATUS:
    fail (job, mishap);
    return TRUE;
  case NAV_VLLM_BREAK_STALL:
    stall (job, mishap->ms);
    return FALSE;
  case NAV_VLLM_BREAK_MALFORMED:
    return malform (job);
  case NAV_VLLM_BREAK_WRONG_USAGE:
    job->wrong_usage = TRUE;
    return FALSE;
  case NAV_VLLM_BREAK_CRASH:
    nav_vllm_server_crash (job->server);
    break;
  case NAV_VLLM_BREAK_CUT:
  default:
    break;
  }
  nav_vllm_job_drop (job);
  return TRUE;
}

/**
 * nav_vllm_job_break:
 *
 * To be called before each token is given.
 *
 * Returns: TRUE: the job is gone
 */
gboolean
nav_vllm_job_break (NavVllmJob *job)
{
  gboolean last = job->n_open == 0;
  NavVllmMishap mid = job->mid_stream;

  if (job->n_given++ == 0 && job->breaks_before_first) {
    NavVllmMishap first = job->before_first;
    if (apply (job, &first))
      return TRUE;
  }
  if (!job->breaks_mid_stream || (job->n_given <= mid.tokens && !last))
    return FALSE;
  job->breaks_mid_stream = FALSE;
  return apply (job, &mid);
}
