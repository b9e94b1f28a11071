// SPDX-License-Identifier: Apache-2.0
// What a sweep does next, from what its steps came to: first one request at a time, then as many as
// the server takes, then rates between, each time in the middle of what held and what did not, as
// ratios go. Pure: it sends nothing.

#include <math.h>

#include "observe/nav-sweep.h"

#define CLOSE_ENOUGH 1.1  /* between a rate that held and one that did not */
#define BEYOND       1.05 /* of what many clients reached: an open load can reach a little more */
#define LEAST_SHARE  16   /* of that, where the search begins, when nothing is known below */

static NavSweepMove
end (NavSweepEnd why)
{
  return (NavSweepMove){ .ended = TRUE, .end = why, .rate = NAN };
}

static NavSweepMove
run (NavSweepKind kind, double rate)
{
  return (NavSweepMove){ .kind = kind, .rate = rate };
}

static void
note_limited (NavSweep *sweep, double rate)
{
  if (!(rate >= sweep->limited_per_s))
    sweep->limited_per_s = rate;
}

static void
note_rate (NavSweep *sweep, const NavSweepStep *step)
{
  double rate = step->offered_per_s;

  if (step->holds && !(rate <= sweep->holds_per_s)) {
    sweep->holds_per_s = rate;
    sweep->sure = step->sure;
  }
  if (!step->valid)
    note_limited (sweep, rate);
  else if (!step->holds && !(rate >= sweep->missed_per_s))
    sweep->missed_per_s = rate;
}

/* What ends the search above is this client, not the server. */
static gboolean
is_client_next (const NavSweep *sweep)
{
  return !isnan (sweep->limited_per_s) && !(sweep->missed_per_s <= sweep->limited_per_s);
}

static NavSweepEnd
name_end (const NavSweep *sweep)
{
  if (is_client_next (sweep))
    return NAV_SWEEP_CLIENT_LIMITED;
  return isnan (sweep->missed_per_s) ? NAV_SWEEP_NO_LIMIT : NAV_SWEEP_FOUND;
}

/* Between the rate of one request at a time, which holds, and what the server can do. */
static NavSweepMove
search_on (const NavSweepSearch *search, const NavSweep *sweep)
{
  gboolean judged = !isnan (sweep->holds_per_s) || !isnan (sweep->missed_per_s);

  if (!isnan (sweep->holds_per_s) && search->high <= CLOSE_ENOUGH * search->low)
    return end (name_end (sweep));
  if (sweep->steps->len >= search->max_runs)
    return end (judged || isnan (sweep->limited_per_s) ? NAV_SWEEP_OUT_OF_RUNS
                                                       : NAV_SWEEP_CLIENT_LIMITED);
  return run (NAV_SWEEP_RATE, sqrt (search->low * search->high));
}

static NavSweepMove
after_alone (NavSweepSearch *search, const NavSweepStep *step)
{
  search->low = step->requests_per_s;
  if (!step->valid)
    return end (NAV_SWEEP_CLIENT_LIMITED);
  return step->holds ? run (NAV_SWEEP_FULL, NAN) : end (NAV_SWEEP_NEVER_HOLDS);
}

/* A server that does no more for many than for one is tried at lower rates: there requests would
 * queue. One that this client could not fill is searched as far as it got. */
static NavSweepMove
after_full (NavSweepSearch *search, NavSweep *sweep, const NavSweepStep *step)
{
  sweep->capacity_per_s = step->requests_per_s;
  search->high = BEYOND * fmax (step->requests_per_s, search->low);
  search->low = fmin (search->low, search->high / 2) / 2;
  search->low = fmax (search->low, search->high / LEAST_SHARE);
  if (!step->valid)
    note_limited (sweep, search->high);
  return search_on (search, sweep);
}

static NavSweepMove
after_rate (NavSweepSearch *search, NavSweep *sweep, const NavSweepStep *step)
{
  note_rate (sweep, step);
  if (step->holds)
    search->low = step->rate;
  else
    search->high = step->rate;
  /* Nothing held yet, and the search came to where it began: further down. */
  if (isnan (sweep->holds_per_s) && search->high <= 1.5 * search->low)
    search->low /= 4;
  return search_on (search, sweep);
}

/* A client that was held up says nothing of the server: it gets a second chance. */
static gboolean
wants_again (NavSweepSearch *search, const NavSweep *sweep, const NavSweepStep *step)
{
  search->again = !step->valid && !search->again && sweep->steps->len < search->max_runs;
  return search->again;
}

/**
 * _nav_sweep_search_begin:
 *
 * Returns: the first run
 */
NavSweepMove
_nav_sweep_search_begin (NavSweepSearch *search, guint max_runs)
{
  *search = (NavSweepSearch){ .low = NAN, .high = NAN, .max_runs = max_runs };
  return run (NAV_SWEEP_ALONE, NAN);
}

/**
 * _nav_sweep_search_take:
 * @sweep: to which @step is added, with what follows from it
 *
 * Returns: the next run, or why there is none
 */
NavSweepMove
_nav_sweep_search_take (NavSweepSearch *search, NavSweep *sweep, const NavSweepStep *step)
{
  g_array_append_vals (sweep->steps, step, 1);
  if (step->kind != NAV_SWEEP_RATE && !(step->requests_per_s > 0))
    return end (NAV_SWEEP_FAILED);
  if (wants_again (search, sweep, step))
    return run (step->kind, step->rate);
  if (step->kind == NAV_SWEEP_ALONE)
    return after_alone (search, step);
  if (step->kind == NAV_SWEEP_FULL)
    return after_full (search, sweep, step);
  return after_rate (search, sweep, step);
}
