// SPDX-License-Identifier: Apache-2.0
// What a sweep does next, from what its steps came to: first one request at a time, then as many as
// the server takes, then rates between, each time in the middle of what held and what did not, as
// ratios go. Pure: it sends nothing.

#include <math.h>

#include "observe/nav-sweep.h"

#define CLOSE_ENOUGH 1.1  /* between a rate that held and one that did not */
#define BEYOND       1.05 /* of what many clients reached: an open load can reach a little more */
#define NEAR_TOP     1.3  /* from there on it is looked beyond, while all rates held */
#define RAISE        2.0  /* then the top is so much above what held */
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
  return is_client_next (sweep) ? NAV_SWEEP_CLIENT_LIMITED : NAV_SWEEP_FOUND;
}

/* When there are no more runs. */
static NavSweepEnd
name_early_end (const NavSweep *sweep)
{
  gboolean held = !isnan (sweep->holds_per_s), missed = !isnan (sweep->missed_per_s);

  if (!isnan (sweep->limited_per_s) && !held && !missed)
    return NAV_SWEEP_CLIENT_LIMITED;
  return held && !missed && isnan (sweep->limited_per_s) ? NAV_SWEEP_NO_LIMIT
                                                         : NAV_SWEEP_OUT_OF_RUNS;
}

/* What many clients got in a short run may be less than the server can do. */
static void
raise_top (NavSweepSearch *search, const NavSweep *sweep)
{
  if (!isnan (sweep->holds_per_s) && isnan (sweep->missed_per_s) &&
      isnan (sweep->limited_per_s) && search->high <= NEAR_TOP * search->low)
    search->high = RAISE * search->low;
}

/* Between the rate of one request at a time, which holds, and what the server can do. */
static NavSweepMove
search_on (NavSweepSearch *search, const NavSweep *sweep)
{
  raise_top (search, sweep);
  if (!isnan (sweep->holds_per_s) && search->high <= CLOSE_ENOUGH * search->low)
    return end (name_end (sweep));
  if (sweep->steps->len >= search->max_runs)
    return end (name_early_end (sweep));
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
 * @step: its failure is taken
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
