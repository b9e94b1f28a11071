// SPDX-License-Identifier: Apache-2.0
// What a load test measured: a record a request, the gaps of their tokens, and how they failed.

#include "observe/nav-run.h"

#define MAX_ERRORS  50
#define MAX_SECONDS (31 * 86400)

static void
error_free (gpointer data)
{
  NavRunError *error = data;

  g_free (error->message);
  g_free (error);
}

/**
 * nav_run_new:
 * @created: UTC
 *
 * Returns: (transfer full): empty
 */
NavRun *
nav_run_new (NavLoadSpec *spec, NavEndpoint *endpoint, const char *created)
{
  NavRun *run = g_atomic_rc_box_new0 (NavRun);

  run->spec = nav_load_spec_ref (spec);
  run->endpoint = nav_endpoint_ref (endpoint);
  run->created = g_strdup (created);
  run->records = g_array_new (FALSE, FALSE, sizeof (NavRequestRecord));
  run->errors = g_ptr_array_new_with_free_func (error_free);
  run->gaps = g_new0 (NavGapHistogram, 1);
  run->second_tokens = g_array_new (FALSE, TRUE, sizeof (guint));
  run->gap_samples = g_array_new (FALSE, FALSE, sizeof (NavGapSample));
  run->server = g_array_new (FALSE, FALSE, sizeof (NavServerSample));
  run->simulated = endpoint->simulated;
  return run;
}

/**
 * nav_run_ref:
 *
 * Returns: (transfer full)
 */
NavRun *
nav_run_ref (NavRun *run)
{
  return g_atomic_rc_box_acquire (run);
}

static void
clear (gpointer data)
{
  NavRun *run = data;

  nav_load_spec_unref (run->spec);
  nav_endpoint_unref (run->endpoint);
  g_free (run->created);
  g_array_unref (run->records);
  g_ptr_array_unref (run->errors);
  g_free (run->gaps);
  g_array_unref (run->second_tokens);
  g_array_unref (run->gap_samples);
  g_array_unref (run->server);
}

void
nav_run_unref (NavRun *run)
{
  g_atomic_rc_box_release_full (run, clear);
}

/* Failures with one cause are one row; after many causes the rest shares the last row. */
static guint
note_error (NavRun *run, const NavStreamResult *result)
{
  NavRunError *error;

  for (guint i = 0; i < run->errors->len; i++) {
    error = run->errors->pdata[i];
    if ((error->outcome == result->outcome && g_str_equal (error->reason, result->reason) &&
         error->status == result->status && g_strcmp0 (error->message, result->message) == 0) ||
        i + 1 == MAX_ERRORS) {
      error->count++;
      return i + 1;
    }
  }
  error = g_new0 (NavRunError, 1);
  *error = (NavRunError){ result->outcome, result->reason, result->status,
                          g_strdup (result->message), 1 };
  g_ptr_array_add (run->errors, error);
  return run->errors->len;
}

/* A gap before an event of several tokens is as many gaps. */
static void
add_gaps (NavRun *run, const GArray *events)
{
  for (guint i = 1; i < events->len; i++) {
    const NavStreamEvent *event = &g_array_index (events, NavStreamEvent, i);
    double gap = (double) (event->at_us - event[-1].at_us) / 1000;
    nav_gap_histogram_add (run->gaps, gap / event->tokens, event->tokens);
  }
}

/**
 * nav_run_add_tokens:
 * @at_s: since the start of the run
 *
 * Counts output tokens into the second in which they came.
 */
void
nav_run_add_tokens (NavRun *run, double at_s, guint tokens)
{
  guint second = (guint) CLAMP (at_s, 0, MAX_SECONDS);

  if (second >= MAX_SECONDS)
    return;
  if (second >= run->second_tokens->len)
    g_array_set_size (run->second_tokens, second + 1);
  g_array_index (run->second_tokens, guint, second) += tokens;
}

/**
 * nav_run_add:
 * @record: of @result; its `error` is filled in
 */
void
nav_run_add (NavRun *run, NavRequestRecord *record, const NavStreamResult *result)
{
  if (record->outcome != NAV_STREAM_COMPLETE)
    record->error = note_error (run, result);
  else if (record->counted)
    add_gaps (run, result->events);
  run->simulated |= result->simulated;
  g_array_append_val (run->records, *record);
}
