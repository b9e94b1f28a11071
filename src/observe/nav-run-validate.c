// SPDX-License-Identifier: Apache-2.0
// Whether a run says anything about the server: not when the client was the bottleneck, when the
// load was another than was asked for, when much of it failed, or when nothing was streamed.

#include <math.h>

#include "observe/nav-run.h"

#define MAX_DISPATCH_MS  10.0 /* p99 of the client's own lateness */
#define LEAST_KEPT       0.99 /* of the offered rate */
#define MAX_CLIENT_CPU   0.9  /* of a core: the client has one thread */
#define MAX_FAILED       0.01
#define LENGTH_TOLERANCE 0.02
#define LEAST_TPOT_MS    0.05 /* no server computes tokens faster: these came in one piece */
#define LEAST_BEHIND     0.3 /* of the latest requests that the server has to be behind by, */
#define LEAST_SIGMAS     3   /* and of what chance makes of their number */

static void
check_client (const NavRun *run, NavRunFigures *figures)
{
  double late = figures->spreads[NAV_SPREAD_DISPATCH_DELAY].p99;
  gboolean capped = run->running_max >= run->spec->max_concurrency &&
                    run->spec->load.kind != NAV_LOAD_CLOSED;

  if (capped)
    g_ptr_array_add (figures->faults,
                     nav_finding_new ("run.capped", "#limit", (double) run->spec->max_concurrency,
                                      NULL));
  else if (late > MAX_DISPATCH_MS)
    g_ptr_array_add (figures->faults, nav_finding_new ("run.client-late", "#late", late, NULL));
  if (run->client_cpu > MAX_CLIENT_CPU)
    g_ptr_array_add (figures->faults,
                     nav_finding_new ("run.client-busy", "#share", run->client_cpu, NULL));
  if (figures->achieved_per_s < LEAST_KEPT * figures->offered_per_s)
    g_ptr_array_add (figures->faults,
                     nav_finding_new ("run.rate-not-kept", "#offered", figures->offered_per_s,
                                      "#achieved", figures->achieved_per_s, NULL));
}

static void
check_failures (NavRunFigures *figures, guint n_sent)
{
  double counted = figures->counted;

  if (figures->counted == 0 && n_sent > 0)
    g_ptr_array_add (figures->faults, nav_finding_new ("run.nothing-counted", NULL));
  else if (figures->completed == 0)
    g_ptr_array_add (figures->faults, nav_finding_new ("run.nothing-answered", NULL));
  else if (figures->failed > MAX_FAILED * counted)
    g_ptr_array_add (figures->faults,
                     nav_finding_new ("run.failures", "#share", figures->failed / counted, NULL));
  else if (figures->failed > 0)
    g_ptr_array_add (figures->remarks,
                     nav_finding_new ("run.failures-few", "#share", figures->failed / counted,
                                      NULL));
  if (figures->unfinished > 0)
    g_ptr_array_add (figures->remarks,
                     nav_finding_new ("run.unfinished", "#requests", (double) figures->unfinished,
                                      NULL));
}

static void
check_end (const NavRun *run, NavRunFigures *figures)
{
  if (run->interrupted)
    g_ptr_array_add (figures->faults, nav_finding_new ("run.interrupted", NULL));
  if (run->stopped != NULL && g_str_equal (run->stopped, "errors"))
    g_ptr_array_add (figures->faults,
                     nav_finding_new ("run.stopped-errors", "#limit",
                                      (double) run->spec->max_errors, NULL));
  if (run->stopped != NULL && g_str_equal (run->stopped, "saturated"))
    g_ptr_array_add (figures->faults, nav_finding_new ("run.stopped-saturated", NULL));
  if (run->stopped != NULL && g_str_equal (run->stopped, "duration"))
    g_ptr_array_add (figures->remarks,
                     nav_finding_new ("run.stopped-duration", "#seconds",
                                      run->spec->max_duration_s, NULL));
}

/* Of the requests that were sent in the latter half of the time in which any were; and of answers,
 * those that ended in it. */
static void
count_latter_half (const NavRun *run, double *ret_sent, double *ret_ended)
{
  double last_s = 0;

  *ret_sent = *ret_ended = 0;
  for (guint i = 0; i < run->records->len; i++)
    last_s = fmax (last_s, g_array_index (run->records, NavRequestRecord, i).sent_s);
  for (guint i = 0; i < run->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    *ret_sent += record->sent_s > last_s / 2;
    *ret_ended += record->end_s > last_s / 2 && record->end_s <= last_s;
  }
}

/* Whether so many more requests came than ended that it is no chance: the numbers of both vary by
 * their square roots. Then targets that are kept may be kept because the run ended. Where the rate
 * changes, or clients wait for their answers, the numbers say nothing. */
static void
check_pace (const NavRun *run, NavRunFigures *figures)
{
  double sent, ended;

  if (run->spec->load.kind != NAV_LOAD_OPEN || g_strcmp0 (run->stopped, "saturated") == 0)
    return; /* or that is said already */
  count_latter_half (run, &sent, &ended);
  if (sent - ended > fmax (LEAST_BEHIND * sent, LEAST_SIGMAS * sqrt (sent)))
    g_ptr_array_add (figures->remarks,
                     nav_finding_new ("run.falls-behind", "#sent", sent, "#ended", ended, NULL));
}

typedef struct {
  double asked_input, input, asked_output, output;
  guint no_usage, no_prompt, doubtful, n;
} Lengths;

static Lengths
sum_lengths (const NavRun *run)
{
  Lengths sums = { 0 };

  for (guint i = 0; i < run->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    if (!record->counted || !nav_request_record_is_good (record))
      continue;
    sums.n++;
    sums.asked_input += record->asked_input;
    sums.input += record->input_tokens;
    sums.asked_output += record->asked_output;
    sums.output += record->output_tokens;
    sums.no_usage += !record->usage;
    sums.no_prompt += !(record->input_tokens > 0);
    sums.doubtful += record->doubtful;
  }
  return sums;
}

static gboolean
differ (double asked, double got)
{
  return fabs (got - asked) > LENGTH_TOLERANCE * asked;
}

static void
check_lengths (const NavRun *run, NavRunFigures *figures)
{
  Lengths sums = sum_lengths (run);
  double n = sums.n;

  if (sums.n == 0)
    return;
  if (sums.no_usage > 0)
    g_ptr_array_add (figures->remarks, nav_finding_new ("run.no-usage", NULL));
  if (sums.doubtful > 0)
    g_ptr_array_add (figures->remarks,
                     nav_finding_new ("run.usage-doubtful", "#requests", (double) sums.doubtful,
                                      NULL));
  if (!run->calibrated && sums.no_prompt == sums.n)
    g_ptr_array_add (figures->remarks, nav_finding_new ("run.prompts-not-measured", NULL));
  if (differ (sums.asked_input, sums.input))
    g_ptr_array_add (figures->remarks,
                     nav_finding_new ("run.input-differs", "#asked", sums.asked_input / n, "#got",
                                      sums.input / n, NULL));
  if (differ (sums.asked_output, sums.output))
    g_ptr_array_add (figures->remarks,
                     nav_finding_new ("run.output-differs", "#asked", sums.asked_output / n, "#got",
                                      sums.output / n, NULL));
}

/* What a server or a proxy holds back until it is whole was not streamed: the time between its
 * tokens is nobody's, and would meet any target. */
static void
check_pieces (const NavRun *run, NavRunFigures *figures)
{
  guint several = 0, pieces = 0;

  for (guint i = 0; i < run->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    double tpot = nav_request_record_tpot_ms (record);
    if (!record->counted || !nav_request_record_is_good (record) || isnan (tpot))
      continue;
    several++;
    pieces += tpot < LEAST_TPOT_MS;
  }
  if (2 * pieces > several)
    g_ptr_array_add (figures->faults, nav_finding_new ("run.one-piece", NULL));
}

/* Fills in faults and remarks. */
void
_nav_run_validate (const NavRun *run, NavRunFigures *figures)
{
  check_end (run, figures);
  check_failures (figures, run->records->len);
  check_client (run, figures);
  check_pace (run, figures);
  check_pieces (run, figures);
  check_lengths (run, figures);
  if (run->simulated)
    g_ptr_array_add (figures->remarks, nav_finding_new ("run.simulated", NULL));
}
