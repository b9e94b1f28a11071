// SPDX-License-Identifier: Apache-2.0
// When requests come: constant, Poisson and gamma streams, stages, and recorded traces. Random
// arrivals are drawn at rate 1 and then stretched, so that one seed gives the same pattern at every
// rate: what differs between two rates is the rate. A number of requests is stretched so that the
// last comes when that number is due, as `vllm bench serve` does it: the rate is the one asked for.

#include "serving/nav-arrivals.h"

#include <math.h>

#include "serving/nav-serving-error.h"

/* A trace may be a burst, of no duration: it is given this long to be answered, at least. */
#define TRACE_DRAIN_S 600.0

static gboolean
check_number (double value, double least, const char *field, GError **error)
{
  if (isfinite (value) && value >= least)
    return TRUE;
  nav_set_error_text (error, NAV_SERVING_ERROR, NAV_ERROR_INVALID, field,
                      least > 0 ? NAV_ERROR_TEXT ("%s must be a number above 0")
                                : NAV_ERROR_TEXT ("%s must be a number of at least 0"));
  return FALSE;
}

/* How many requests come in a stage, on average. */
static double
requests_of (const NavLoadStage *stage)
{
  return (stage->rate + stage->end_rate) / 2 * stage->seconds;
}

static gboolean
check_stages (const NavLoad *load, GError **error)
{
  double rates = 0;

  for (guint i = 0; i < load->n_stages; i++) {
    if (!check_number (load->stages[i].rate, 0, "load.stages", error) ||
        !check_number (load->stages[i].end_rate, 0, "load.stages", error) ||
        !check_number (load->stages[i].seconds, 0, "load.stages", error))
      return FALSE;
    rates = MAX (rates, requests_of (&load->stages[i]));
  }
  if (rates > 0)
    return TRUE;
  nav_set_error (error, NAV_SERVING_ERROR, NAV_ERROR_INVALID, "load.stages",
                 "load.stages must have a stage with a rate and a duration above 0");
  return FALSE;
}

static gboolean
check_trace (const NavLoad *load, GError **error)
{
  for (guint i = 0; i < load->n_trace; i++) {
    const NavTraceRequest *request = &load->trace[i];

    if (isfinite (request->arrival_s) && request->input_tokens > 0 && request->output_tokens > 0 &&
        request->arrival_s >= (i > 0 ? load->trace[i - 1].arrival_s : 0))
      continue;
    nav_set_error (error, NAV_SERVING_ERROR, NAV_ERROR_INVALID, "load.requests",
                   "load.requests[%u] must have tokens, and arrive after the one before it", i);
    return FALSE;
  }
  if (load->n_trace > 0)
    return TRUE;
  nav_set_error (error, NAV_SERVING_ERROR, NAV_ERROR_INVALID, "load.requests",
                 "load.requests has no request");
  return FALSE;
}

static gboolean
check_process (const NavLoad *load, GError **error)
{
  return load->arrival != NAV_ARRIVAL_GAMMA || check_number (load->cv, 1e-3, "load.cv", error);
}

static gboolean
check_closed (const NavLoad *load, GError **error)
{
  return check_number (load->concurrency, 1, "load.concurrency", error) &&
         check_number (load->requests, 1, "load.requests", error);
}

/**
 * nav_arrivals_check:
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: whether @load says when requests come
 */
gboolean
nav_arrivals_check (const NavLoad *load, GError **error)
{
  switch (load->kind) {
  case NAV_LOAD_STAGES:
    return check_process (load, error) && check_stages (load, error);
  case NAV_LOAD_CLOSED:
    return check_closed (load, error);
  case NAV_LOAD_TRACE:
    return check_trace (load, error);
  case NAV_LOAD_OPEN:
  default:
    return check_process (load, error) && check_number (load->rate, 1e-9, "load.rate", error) &&
           (load->requests > 0 ||
            check_number (load->duration_s, 1e-3, "load.duration_s", error));
  }
}

static double
sum_stages (const NavLoad *load, gboolean requests)
{
  double sum = 0;

  for (guint i = 0; i < load->n_stages; i++)
    sum += requests ? requests_of (&load->stages[i]) : load->stages[i].seconds;
  return sum;
}

/**
 * nav_arrivals_expect:
 * @factor: multiplies the rates of an open load
 *
 * Returns: how many requests come, on average
 */
double
nav_arrivals_expect (const NavLoad *load, double factor)
{
  switch (load->kind) {
  case NAV_LOAD_STAGES:
    return sum_stages (load, TRUE) * factor;
  case NAV_LOAD_CLOSED:
    return load->requests;
  case NAV_LOAD_TRACE:
    return load->n_trace;
  case NAV_LOAD_OPEN:
  default:
    return load->requests > 0 ? load->requests : load->rate * load->duration_s * factor;
  }
}

/**
 * nav_arrivals_duration_s:
 * @factor: multiplies the rates of an open load, of which a number of requests takes as much less
 *   time; a trace is played as much faster
 *
 * Returns: seconds in which requests come; INFINITY in a closed loop, which lasts as long as it
 *   takes
 */
double
nav_arrivals_duration_s (const NavLoad *load, double factor)
{
  switch (load->kind) {
  case NAV_LOAD_STAGES:
    return sum_stages (load, FALSE);
  case NAV_LOAD_CLOSED:
    return INFINITY;
  case NAV_LOAD_TRACE:
    return load->trace[load->n_trace - 1].arrival_s / factor;
  case NAV_LOAD_OPEN:
  default:
    return load->requests > 0 ? load->requests / (load->rate * factor) : load->duration_s;
  }
}

/**
 * nav_arrivals_end_s:
 *
 * Returns: when the run is cut off: after twice the load's duration. A trace has at least ten
 *   minutes after its last arrival
 */
double
nav_arrivals_end_s (const NavLoad *load, double factor)
{
  double duration = nav_arrivals_duration_s (load, factor);

  return load->kind == NAV_LOAD_TRACE ? duration + MAX (duration, TRACE_DRAIN_S) : 2 * duration;
}

/* When so many requests are expected to have come in a stage: the rate r at its beginning, growing
 * by g a second, gives n = r t + g t^2 / 2. INFINITY: never. */
static double
time_of (const NavLoadStage *stage, double factor, double n)
{
  double rate = stage->rate * factor;
  double growth = (stage->end_rate - stage->rate) * factor / stage->seconds;
  double root = sqrt (fmax (rate * rate + 2 * growth * n, 0));

  if (n <= 0)
    return 0;
  return rate + root > 0 ? 2 * n / (rate + root) : INFINITY;
}

static void
fill_constant (const NavLoadStage *stage, double start, double factor, GArray *times)
{
  double time;

  for (guint64 k = 0; requests_of (stage) > 0; k++) {
    time = time_of (stage, factor, (double) k);
    if (!(time < stage->seconds))
      return;
    time += start;
    g_array_append_val (times, time);
  }
}

static double
draw_gap (const NavLoad *load, NavRandom *random)
{
  return load->arrival == NAV_ARRIVAL_GAMMA
           ? nav_random_gamma (random, 1 / (load->cv * load->cv))
           : nav_random_exponential (random);
}

/* A stream of rate 1 over the requests that are expected by a time: a stage's rate stretches it. */
static void
fill_random (const NavLoad *load, const NavLoadStage *stages, guint n_stages, double factor,
             NavRandom *random, GArray *times)
{
  double start = 0, before = 0, next = draw_gap (load, random);

  for (guint i = 0; i < n_stages; i++) {
    double after = before + requests_of (&stages[i]) * factor;

    for (; next < after; next += draw_gap (load, random)) {
      double time = start + time_of (&stages[i], factor, next - before);
      g_array_append_val (times, time);
    }
    before = after;
    start += stages[i].seconds;
  }
}

static void
fill_stages (const NavLoad *load, const NavLoadStage *stages, guint n_stages, double factor,
             NavRandom *random, GArray *times)
{
  double start = 0;

  if (load->arrival != NAV_ARRIVAL_CONSTANT) {
    fill_random (load, stages, n_stages, factor, random, times);
    return;
  }
  for (guint i = 0; i < n_stages; i++) {
    fill_constant (&stages[i], start, factor, times);
    start += stages[i].seconds;
  }
}

/* So many requests, however long they take. */
static void
fill_number (const NavLoad *load, double factor, NavRandom *random, GArray *times)
{
  gboolean constant = load->arrival == NAV_ARRIVAL_CONSTANT;
  g_autofree double *drawn = g_new (double, load->requests);
  double sum = 0, last = nav_arrivals_duration_s (load, factor);

  for (guint k = 0; k < load->requests; k++) {
    drawn[k] = constant ? k : sum + draw_gap (load, random);
    sum = drawn[k];
  }
  if (constant)
    sum = load->requests;
  for (guint k = 0; k < load->requests; k++)
    drawn[k] *= sum > 0 ? last / sum : 0; /* gaps of a gamma may all be next to nothing */
  g_array_append_vals (times, drawn, load->requests);
}

/**
 * nav_arrivals_fill:
 * @load: that passed nav_arrivals_check()
 * @factor: multiplies the rates of an open load
 * @random: the stream for arrivals
 * @times: (element-type double): appended to, seconds, ascending
 *
 * Constant arrivals are at k / rate, k = 0, 1, ..., anew in each stage. Of a closed loop these are
 * the first ones, all at 0 or over its ramp: the others come when answers do.
 */
void
nav_arrivals_fill (const NavLoad *load, double factor, NavRandom *random, GArray *times)
{
  const NavLoadStage whole = { load->rate, load->duration_s, load->rate };

  switch (load->kind) {
  case NAV_LOAD_STAGES:
    fill_stages (load, load->stages, load->n_stages, factor, random, times);
    break;
  case NAV_LOAD_CLOSED:
    for (guint i = 0; i < MIN (load->concurrency, load->requests); i++) {
      double time = load->ramp_s * i / load->concurrency;
      g_array_append_val (times, time);
    }
    break;
  case NAV_LOAD_TRACE:
    for (guint i = 0; i < load->n_trace; i++) {
      double time = load->trace[i].arrival_s / factor;
      g_array_append_val (times, time);
    }
    break;
  case NAV_LOAD_OPEN:
  default:
    if (load->requests > 0)
      fill_number (load, factor, random, times);
    else
      fill_stages (load, &whole, 1, factor, random, times);
  }
}
