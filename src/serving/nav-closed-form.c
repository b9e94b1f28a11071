// SPDX-License-Identifier: Apache-2.0
// The stationary closed form: what a replica does under an open stream or a closed loop, without
// following single requests. The picture of one request's stay is in nav-residence.c; here it is
// solved for how many run at once, and turned into latencies and their percentiles.
//
// Approximations, each made so that a higher rate never gives a lower latency:
//  - running requests in an open stream: Little's law with the stay of a request that meets
//    R + v - 1 others, v = 1 for Poisson arrivals (they see time averages and join them), v = cv^2
//    for regular answers of others;
//  - their spread over the time of a stay: that of a Poisson count, times v, times how much longer
//    a stay is than one alone (a stay that grows with who runs feeds back on who runs);
//  - wait for the step under way: the residual E[t^2] / 2 E[t] of steps, times the chance of one;
//  - wait for room in the token budget and for a seat or cache: Sakasegawa's formula for G/G/c
//    (Annals Inst. Stat. Math. 29, 1977) with as many servers as prompts, or requests, fit at once.
// What the percentiles are made of is in nav-latencies.c.

#include "serving/nav-closed-form.h"

#include <math.h>

#include "serving/nav-latencies.h"
#include "serving/nav-step-constants.h"

/* Below this share of what it can carry a replica is not saturated; above, the error of the
 * forecast itself may decide: nine of ten measured TPOT lie within 16 % of it. */
#define CLOSE_USE 0.85

/* Of the solver for who runs; it doubles its digits from about the second on. */
#define MAX_ITERATIONS 60
#define TRUSTED_SECANTS 6
#define TOLERANCE 1e-10

struct _NavClosedForm {
  NavFlow flow;
  NavTraffic traffic; /* its rate does not count */
  NavOverhead overhead;
  NavLengths lengths;
  NavForecast blank; /* what is told whatever the rate */
  gboolean fits;
  /* Of an open stream: */
  double dispersion;
  double rate_max;
  NavResidence full; /* the stay in an engine that has no more room */
  NavResidence alone;
};

static void
choose_overhead (NavOverhead *overhead, const NavTraffic *traffic,
                 const NavStepConstants *constants)
{
  *overhead = (NavOverhead){
    .request_ms = traffic->overhead_per_request_ms,
    .token_ms = isnan (traffic->overhead_per_output_token_ms)
                  ? 0
                  : traffic->overhead_per_output_token_ms,
  };
  if (!isnan (overhead->request_ms))
    return;
  overhead->request_ms =
    constants->request_ms + constants->prompt_token_us * 1e-3 * traffic->input_mean;
  overhead->lookahead_steps = constants->lookahead_steps;
  if (isnan (traffic->concurrency))
    return;
  overhead->request_ms += constants->client_ms;
  overhead->client_steps = constants->client_steps;
  overhead->burst_request_ms = constants->burst_request_us * 1e-3;
}

/* --- Open stream --- */

/* Others that a request meets when so many run on average: never more than there is room for. */
static double
count_others (const NavFlow *flow, double running, double dispersion)
{
  return CLAMP (running + dispersion - 1, 0, MAX (flow->capacity - 1, 0));
}

/* Arrivals a stay long, less those that run: positive while more come than go. */
static double
excess (const NavClosedForm *form, double rate, double running, NavResidence *ret_stay)
{
  nav_residence_compute (ret_stay, &form->flow,
                         count_others (&form->flow, running, form->dispersion));
  return rate * ret_stay->stay_ms * 1e-3 - running;
}

/* The root of excess(), by the secant through the last two points, from the left, where the excess
 * is convex but for steps of the tables; inside of a bracket, which is halved when that does not
 * converge. */
static void
solve_running (const NavClosedForm *form, double rate, NavSolution *solution)
{
  double low = 0, high = form->flow.capacity;
  double before = 0, f_before = rate * form->alone.stay_ms * 1e-3, f = f_before;
  double x = MIN (f_before, high / 2);

  for (int i = 0; i < MAX_ITERATIONS; i++) {
    double next;

    f = excess (form, rate, x, &solution->stay);
    if (fabs (f) <= TOLERANCE * x || high - low <= TOLERANCE * high)
      break;
    if (f > 0)
      low = x;
    else
      high = x;
    next = x - f * (x - before) / (f - f_before);
    before = x;
    f_before = f;
    x = next > low && next < high && i < TRUSTED_SECANTS ? next : low + (high - low) / 2;
  }
  solution->running = x;
}

/* Mean wait of G/G/c over the service time: Sakasegawa. */
static double
wait_over_service (double use, double servers, double variability)
{
  if (use <= 0)
    return 0;
  return variability / 2 * pow (use, sqrt (2 * (servers + 1)) - 1) / (servers * (1 - use));
}

static double
compute_queue_ms (const NavFlow *flow, const NavSolution *solution, double cv2)
{
  const NavResidence *stay = &solution->stay;
  double prompts = MAX (flow->budget / flow->computed, 1);
  double budget = wait_over_service (stay->budget_use, prompts, cv2 + flow->input_cv2);
  double seats = wait_over_service (solution->use, flow->capacity, cv2 + flow->output_cv2);

  return budget * stay->prefill_steps * stay->mixed_ms + seats * stay->stay_ms;
}

/* The residual of the step that a newcomer finds: half of one that reads prompts in the share of
 * time that such steps take, half of one that only decodes else. That is E[t^2] / 2 E[t], with the
 * share from the rate, as which it only grows. */
static double
compute_residual_ms (const NavSolution *solution)
{
  const NavResidence *stay = &solution->stay;

  return (stay->decode_ms + solution->mixed_time * (stay->mixed_ms - stay->decode_ms)) / 2;
}

/* Standard deviation of the others that a request meets, averaged over its stay. @count: the
 * variance of those that run if stays had one length; @stretch: how much longer a stay is than one
 * alone, by which that variance grows. A mean over the length of a stay has 2/3 of the variance of
 * a Poisson count, and more the slower the count changes. */
static double
compute_spread (double count, double stretch)
{
  return sqrt (count * stretch * (1 - 1 / (3 * stretch)));
}

static void
prepare_open (NavClosedForm *form)
{
  NavFlow *flow = &form->flow;

  /* Answers of very different lengths wash regular arrivals out. */
  form->dispersion = 1 + (MAX (form->traffic.cv2, 0) - 1) / (1 + flow->output_cv2);
  nav_residence_compute (&form->full, flow,
                         count_others (flow, flow->capacity, form->dispersion));
  nav_residence_compute (&form->alone, flow, count_others (flow, 0, form->dispersion));
  form->rate_max = flow->capacity / form->full.stay_ms * 1e3;
}

static void
solve_overload (const NavClosedForm *form, NavSolution *solution)
{
  solution->stay = form->full;
  solution->running = form->flow.capacity;
  solution->residual_ms = solution->ahead_ms = solution->queue_ms = NAN;
  solution->others = count_others (&form->flow, form->flow.capacity, form->dispersion);
  solution->spread = 0;
}

static void
solve_open (const NavClosedForm *form, double rate, NavSolution *solution)
{
  const NavFlow *flow = &form->flow;
  double dispersion = form->dispersion;

  solution->use = rate / form->rate_max;
  solution->rate = MIN (rate, form->rate_max);
  if (!(solution->use < 1)) {
    solve_overload (form, solution);
    return;
  }
  solve_running (form, rate, solution);
  solution->others = count_others (flow, solution->running, dispersion);
  solution->dispersion = dispersion;
  solution->prompt_ms = form->alone.mixed_ms - form->alone.decode_ms;
  solution->spread =
    compute_spread (solution->running * dispersion, solution->stay.stay_ms / form->alone.stay_ms);
  solution->busy = 1 - exp (-solution->running);
  solution->mixed_time =
    MIN (rate * 1e-3 * solution->stay.prefill_steps * solution->stay.mixed_ms, 1);
  solution->residual_ms = solution->busy * compute_residual_ms (solution);
  solution->ahead_ms =
    solution->busy * form->overhead.lookahead_steps * solution->stay.step_ms;
  solution->queue_ms = compute_queue_ms (flow, solution, MAX (form->traffic.cv2, 0));
}

/* --- Closed loop --- */

static void
solve_closed (const NavFlow *flow, const NavTraffic *traffic, const NavOverhead *overhead,
              NavSolution *solution)
{
  double clients = MAX (traffic->concurrency, 1);

  solution->running = MIN (clients, MAX (flow->capacity, 1));
  solution->others = solution->running - 1;
  solution->spread = 0;
  nav_residence_compute (&solution->stay, flow, solution->others);
  /* A client sends when it has its answer, at the end of a step: there is no residual. */
  solution->residual_ms = 0;
  solution->ahead_ms = clients > 1 ? overhead->client_steps * solution->stay.step_ms : 0;
  solution->queue_ms = solution->stay.stay_ms * (clients / solution->running - 1);
  solution->rate = solution->running /
                   (solution->stay.stay_ms + solution->ahead_ms + overhead->request_ms) * 1e3;
  solution->use = solution->running < clients ? 1 : clients / flow->capacity;
}

static void
tell_load (const NavFlow *flow, const NavTraffic *traffic, const NavSolution *solution,
           NavForecast *forecast)
{
  double held = solution->running * flow->request_blocks + flow->shared_blocks;

  forecast->requests_per_s = solution->rate;
  forecast->output_tokens_per_s = solution->rate * traffic->output_mean;
  forecast->total_tokens_per_s = solution->rate * (traffic->output_mean + traffic->input_mean);
  forecast->running_mean = solution->running;
  forecast->waiting_mean = solution->rate * solution->queue_ms * 1e-3;
  forecast->kv_usage_mean = MIN (held / flow->total_blocks, 1);
  held += 2 * solution->spread * flow->request_blocks;
  forecast->kv_usage_max = MIN (held / flow->total_blocks, 1);
  forecast->saturated = solution->use >= 1           ? NAV_SATURATED_YES
                        : solution->use >= CLOSE_USE ? NAV_SATURATED_CLOSE
                                                     : NAV_SATURATED_NO;
}

static void
form_init (NavClosedForm *form, const NavStepModel *model, const NavCandidate *candidate,
           const NavMemory *memory, const NavTraffic *traffic)
{
  form->traffic = *traffic;
  form->blank = nav_forecast_unknown ();
  form->fits = form->blank.fits = memory->fits;
  form->blank.reason = memory->reason;
  form->blank.kv_tokens = memory->kv_tokens;
  form->blank.basis = nav_step_model_get_basis (model);
  form->blank.method = NAV_METHOD_CLOSED_FORM;
  if (!form->fits)
    return;
  nav_flow_init (&form->flow, model, candidate, memory, traffic);
  choose_overhead (&form->overhead, traffic, nav_step_model_get_constants (model));
  nav_lengths_init (&form->lengths, &form->flow, traffic);
  if (isnan (traffic->concurrency))
    prepare_open (form);
}

/* @rate: of an open stream */
static void
forecast_at (const NavClosedForm *form, double rate, guint percentiles, NavForecast *forecast)
{
  NavTelling telling = { &form->flow, &form->traffic, &form->overhead, &form->lengths,
                         percentiles };
  NavSolution solution = { 0 };

  *forecast = form->blank;
  if (!form->fits)
    return;
  if (isnan (form->traffic.concurrency))
    solve_open (form, rate, &solution);
  else
    solve_closed (&form->flow, &form->traffic, &form->overhead, &solution);
  nav_latencies_tell (&telling, &solution, forecast);
  tell_load (&form->flow, &form->traffic, &solution, forecast);
}

/**
 * nav_closed_form_forecast:
 * @memory: of @candidate
 * @ret_forecast: (out caller-allocates): written wholly; ranges are not known yet, see
 *   nav_forecast_add_ranges()
 *
 * What one replica does under @traffic, when it lasts. Where @memory does not fit, nothing but that
 * is told. Above what the replica can carry the queue of an open stream has no end: saturated is
 * yes, TPOT is that of a full engine, and TTFT and E2E are NaN. ITL is known as a mean only. Pure,
 * any thread, about a microsecond.
 */
void
nav_closed_form_forecast (const NavStepModel *model, const NavCandidate *candidate,
                          const NavMemory *memory, const NavTraffic *traffic,
                          NavForecast *ret_forecast)
{
  NavClosedForm form;

  g_return_if_fail (model != NULL && candidate != NULL && memory != NULL && traffic != NULL);

  form_init (&form, model, candidate, memory, traffic);
  forecast_at (&form, traffic->rate, NAV_ALL_PERCENTILES, ret_forecast);
}

/**
 * nav_closed_form_new:
 * @model: borrowed; must outlive the result
 * @memory: of @candidate
 * @traffic: of an open stream; its rate does not count
 *
 * Works out once what does not depend on the rate, for callers that ask for many.
 *
 * Returns: (transfer full): free with nav_closed_form_free(). Any thread, several at once.
 */
NavClosedForm *
nav_closed_form_new (const NavStepModel *model, const NavCandidate *candidate,
                     const NavMemory *memory, const NavTraffic *traffic)
{
  NavClosedForm *form;

  g_return_val_if_fail (model != NULL && candidate != NULL, NULL);
  g_return_val_if_fail (memory != NULL && traffic != NULL && isnan (traffic->concurrency), NULL);

  form = g_new (NavClosedForm, 1);
  form_init (form, model, candidate, memory, traffic);
  return form;
}

void
nav_closed_form_free (NavClosedForm *form)
{
  g_free (form);
}

/**
 * nav_closed_form_at:
 * @rate: requests a second for this replica
 * @ret_forecast: (out caller-allocates): as from nav_closed_form_forecast()
 */
void
nav_closed_form_at (const NavClosedForm *form, double rate, NavForecast *ret_forecast)
{
  forecast_at (form, rate, NAV_ALL_PERCENTILES, ret_forecast);
}

/**
 * nav_closed_form_screen:
 * @rate: requests a second for this replica
 * @percentile: the one that is looked at
 * @ret_forecast: (out caller-allocates): as from nav_closed_form_forecast(), but of the percentiles
 *   only those that nav_latency_at() needs for @percentile
 */
void
nav_closed_form_screen (const NavClosedForm *form, double rate, double percentile,
                        NavForecast *ret_forecast)
{
  forecast_at (form, rate, nav_percentiles_for (percentile), ret_forecast);
}

/**
 * nav_closed_form_rate_max:
 *
 * Returns: requests a second at which this replica is saturated; 0 where it does not fit
 */
double
nav_closed_form_rate_max (const NavClosedForm *form)
{
  return form->fits ? form->rate_max : 0;
}
