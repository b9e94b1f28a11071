// SPDX-License-Identifier: Apache-2.0
// The stationary closed form: what a replica does under an open stream or a closed loop, without
// following single requests. The picture of one request's stay is in nav-residence.c; here it is
// solved for how many run at once, and turned into latencies and their percentiles.
//
// Approximations, each made so that a higher rate never gives a lower latency:
//  - running requests in an open stream: Little's law with the stay of a request that meets
//    R + v - 1 others, v = 1 for Poisson arrivals (they see time averages and join them), v = cv^2
//    for others; its spread over the time of a stay is that of a Poisson count, times v;
//  - wait for the step under way: the residual E[t^2] / 2 E[t] of steps, times the chance of one;
//  - wait for room in the token budget and for a seat or cache: Sakasegawa's formula for G/G/c
//    (Annals Inst. Stat. Math. 29, 1977) with as many servers as prompts, or requests, fit at once;
//  - percentiles: residuals as uniform, queues as exponential, stays at the percentile of how many
//    run, answer lengths as lognormal; independent parts add up as the root of squares.

#include "serving/nav-closed-form.h"

#include <math.h>

#include "serving/nav-residence.h"
#include "serving/nav-step-constants.h"

/* Below this share of what it can carry a replica is not saturated; above, the forecast's own error
 * may decide (contracts: step budget 0.85). */
#define CLOSE_USE 0.85

/* Iterations of the bracketing solver; it doubles its digits from about the fourth on. */
#define MAX_ITERATIONS 40
#define TOLERANCE 1e-10

/* What the percentiles p50, p90, p95, p99 multiply: quantiles of the standard normal, of a uniform
 * and of an exponential distribution of mean 1. */
enum { P50, P90, P95, P99, N_PERCENTILES };
static const double normal_at[N_PERCENTILES] = { 0, 1.281551566, 1.644853627, 2.326347874 };
static const double uniform_at[N_PERCENTILES] = { 1.0, 1.8, 1.9, 1.98 };
static const double exponential_at[N_PERCENTILES] = { 0.693147181, 2.302585093, 2.995732274,
                                                      4.605170186 };

/* The load solved: who runs, and what a newcomer waits for. Milliseconds. */
typedef struct {
  double running; /* requests in the engine */
  double others;  /* that one of them meets */
  double spread;  /* standard deviation of those over a stay */
  double residual_ms; /* mean wait for the step under way */
  double ahead_ms;    /* wait for steps that were scheduled ahead, part of the shipped overhead */
  double queue_ms;    /* mean wait for budget, seat or cache */
  double use;     /* of what the replica can carry, 0 to 1; above: overloaded */
  double rate;    /* requests a second that get through */
  NavResidence stay;
} Solution;

/* Between client and engine. A stated overhead is all there is; the shipped one also knows that the
 * engine schedules ahead and that clients take their time. */
typedef struct {
  double request_ms;
  double token_ms;
  double burst_request_ms;
  double lookahead_steps;
  double client_steps;
} Overhead;

static void
choose_overhead (Overhead *overhead, const NavTraffic *traffic, const NavStepConstants *constants)
{
  *overhead = (Overhead){
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
excess (const NavFlow *flow, double rate, double dispersion, double running)
{
  NavResidence stay;

  nav_residence_compute (&stay, flow, count_others (flow, running, dispersion));
  return rate * stay.stay_ms * 1e-3 - running;
}

/* The root of excess() between 0 and @high by the Illinois form of false position. */
static double
solve_running (const NavFlow *flow, double rate, double dispersion, double high)
{
  double low = 0, f_low = excess (flow, rate, dispersion, low);
  double f_high = excess (flow, rate, dispersion, high), middle = low;
  int side = 0;

  for (int i = 0; i < MAX_ITERATIONS && high - low > TOLERANCE * high; i++) {
    double f;

    middle = (low * f_high - high * f_low) / (f_high - f_low);
    f = excess (flow, rate, dispersion, middle);
    if (fabs (f) <= TOLERANCE * (1 + middle))
      break;
    if (f > 0) {
      low = middle;
      f_low = f;
      f_high *= side == 1 ? 0.5 : 1;
      side = 1;
    } else {
      high = middle;
      f_high = f;
      f_low *= side == -1 ? 0.5 : 1;
      side = -1;
    }
  }
  return middle;
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
compute_queue_ms (const NavFlow *flow, const Solution *solution, double cv2)
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
compute_residual_ms (const NavResidence *stay, double rate)
{
  double share = MIN (rate * 1e-3 * stay->prefill_steps * stay->mixed_ms, 1);

  return (stay->decode_ms + share * (stay->mixed_ms - stay->decode_ms)) / 2;
}

static void
solve_open (const NavFlow *flow, const NavTraffic *traffic, const Overhead *overhead,
            Solution *solution)
{
  double cv2 = MAX (traffic->cv2, 0);
  /* Answers of very different lengths wash regular arrivals out. */
  double dispersion = 1 + (cv2 - 1) / (1 + flow->output_cv2);
  double rate_max, busy;

  nav_residence_compute (&solution->stay, flow, count_others (flow, flow->capacity, dispersion));
  rate_max = flow->capacity / solution->stay.stay_ms * 1e3;
  solution->use = traffic->rate / rate_max;
  solution->rate = MIN (traffic->rate, rate_max);
  if (solution->use >= 1) {
    solution->running = flow->capacity;
    solution->residual_ms = solution->ahead_ms = solution->queue_ms = NAN;
    solution->others = count_others (flow, flow->capacity, dispersion);
    solution->spread = 0;
    return;
  }
  solution->running = solve_running (flow, traffic->rate, dispersion, flow->capacity);
  solution->others = count_others (flow, solution->running, dispersion);
  nav_residence_compute (&solution->stay, flow, solution->others);
  /* The mean of a Poisson count over a window as long as a stay has 2/3 of its variance. */
  solution->spread = sqrt (2.0 / 3 * solution->running * dispersion);
  busy = 1 - exp (-solution->running);
  solution->residual_ms = busy * compute_residual_ms (&solution->stay, traffic->rate);
  solution->ahead_ms = busy * overhead->lookahead_steps * solution->stay.step_ms;
  solution->queue_ms = compute_queue_ms (flow, solution, cv2);
}

/* --- Closed loop --- */

static void
solve_closed (const NavFlow *flow, const NavTraffic *traffic, const Overhead *overhead,
              Solution *solution)
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

/* --- Latencies --- */

static void
set_percentiles (NavLatency *latency, const double values[N_PERCENTILES])
{
  latency->p50 = values[P50];
  latency->p90 = values[P90];
  latency->p95 = values[P95];
  latency->p99 = values[P99];
}

/* Quantile of a length with this mean and squared coefficient of variation, as a lognormal. */
static double
length_at (double mean, double cv2, double longest, double z)
{
  double sigma2 = log1p (cv2);

  if (cv2 <= 0)
    return mean;
  return CLAMP (mean * exp (z * sqrt (sigma2) - sigma2 / 2), 1, longest);
}

typedef struct {
  const NavFlow *flow;
  const NavTraffic *traffic;
  const Solution *solution;
  const Overhead *overhead;
} Teller;

static double
tpot_of (const Teller *teller, const NavResidence *stay)
{
  double gaps = teller->traffic->output_mean - 1;

  return gaps > 0 ? stay->step_ms * teller->flow->decode_steps / gaps + teller->overhead->token_ms
                  : NAN;
}

/* One percentile of all three. The stays are those with as many others as that percentile meets. */
static void
tell_percentile (const Teller *teller, const NavForecast *forecast, int p, double *ttft,
                 double *tpot, double *e2e)
{
  const Solution *solution = teller->solution;
  const NavTraffic *traffic = teller->traffic;
  double others = solution->others + normal_at[p] * solution->spread;
  double most = MAX (teller->flow->capacity - 1, solution->others);
  double gaps = MAX (traffic->output_mean - 1, 0);
  double mean_tpot = forecast->latency[NAV_METRIC_TPOT].mean;
  double length, input, wait, over_wait, over_own, over_tpot, over_length;
  NavResidence stay = solution->stay;

  if (solution->spread > 0 && normal_at[p] > 0)
    nav_residence_compute (&stay, teller->flow, MIN (others, most));
  *tpot = tpot_of (teller, &stay);

  input = length_at (traffic->input_mean, teller->flow->input_cv2, traffic->input_longest,
                     normal_at[p]);
  wait = solution->residual_ms * uniform_at[p] + solution->queue_ms * exponential_at[p];
  over_wait = wait - solution->residual_ms - solution->queue_ms;
  over_own = stay.prefill_ms * MAX (input / MAX (traffic->input_mean, 1), 1) -
             solution->stay.prefill_ms;
  *ttft = forecast->latency[NAV_METRIC_TTFT].mean +
          (p == P50 ? over_wait : hypot (over_wait, over_own));

  length = length_at (traffic->output_mean, teller->flow->output_cv2, traffic->output_longest,
                      normal_at[p]);
  over_tpot = gaps > 0 ? gaps * (*tpot - mean_tpot) : 0;
  over_length = gaps > 0 ? (length - traffic->output_mean) * mean_tpot : 0;
  *e2e = forecast->latency[NAV_METRIC_E2E].mean +
         (p == P50 ? MIN (over_length, 0)
                   : hypot (*ttft - forecast->latency[NAV_METRIC_TTFT].mean,
                            hypot (over_tpot, over_length)));
}

static void
tell_latencies (const Teller *teller, NavForecast *forecast)
{
  double ttft[N_PERCENTILES], tpot[N_PERCENTILES], e2e[N_PERCENTILES];

  for (int p = 0; p < N_PERCENTILES; p++)
    tell_percentile (teller, forecast, p, &ttft[p], &tpot[p], &e2e[p]);
  set_percentiles (&forecast->latency[NAV_METRIC_TTFT], ttft);
  set_percentiles (&forecast->latency[NAV_METRIC_TPOT], tpot);
  set_percentiles (&forecast->latency[NAV_METRIC_E2E], e2e);
}

static void
tell_means (const Teller *teller, NavForecast *forecast)
{
  const Solution *solution = teller->solution;
  const NavTraffic *traffic = teller->traffic;
  double gaps = MAX (traffic->output_mean - 1, 0);
  double ttft = teller->overhead->request_ms + solution->residual_ms + solution->ahead_ms +
                solution->queue_ms + solution->stay.prefill_ms;
  double tpot = tpot_of (teller, &solution->stay);

  if (!isnan (traffic->concurrency) && traffic->requests > 0) {
    double clients = MAX (traffic->concurrency, 1);
    double first = MIN (clients, solution->running);
    double burst = teller->overhead->request_ms + nav_residence_burst_ms (teller->flow, first) +
                   teller->overhead->burst_request_ms * first;
    double share = CLAMP (first / traffic->requests, 0, 1);
    ttft = share * burst + (1 - share) * ttft;
  }
  forecast->latency[NAV_METRIC_TTFT].mean = ttft;
  forecast->latency[NAV_METRIC_TPOT].mean = tpot;
  forecast->latency[NAV_METRIC_ITL].mean = tpot;
  forecast->latency[NAV_METRIC_E2E].mean = ttft + (gaps > 0 ? gaps * tpot : 0);
}

static void
tell_load (const NavFlow *flow, const NavTraffic *traffic, const Solution *solution,
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

/**
 * nav_closed_form_forecast:
 * @memory: of @candidate
 * @ret_forecast: (out caller-allocates): written wholly; ranges are not known yet, see
 *   nav_forecast_add_ranges()
 *
 * What one replica does under @traffic, when it lasts. Where @memory does not fit, nothing but that
 * is told. Above what the replica can carry the queue of an open stream has no end: saturated is
 * yes, TPOT is that of a full engine, and TTFT and E2E are NaN. ITL is known as a mean only. Pure,
 * any thread, a few microseconds.
 */
void
nav_closed_form_forecast (const NavStepModel *model, const NavCandidate *candidate,
                          const NavMemory *memory, const NavTraffic *traffic,
                          NavForecast *ret_forecast)
{
  NavForecast forecast = nav_forecast_unknown ();
  Solution solution = { 0 };
  Overhead overhead;
  NavFlow flow;
  Teller teller = { &flow, traffic, &solution, &overhead };

  g_return_if_fail (model != NULL && candidate != NULL && memory != NULL && traffic != NULL);

  forecast.fits = memory->fits;
  forecast.reason = memory->reason;
  forecast.kv_tokens = memory->kv_tokens;
  forecast.basis = nav_step_model_get_basis (model);
  forecast.method = NAV_METHOD_CLOSED_FORM;
  if (memory->fits) {
    nav_flow_init (&flow, model, candidate, memory, traffic);
    choose_overhead (&overhead, traffic, nav_step_model_get_constants (model));
    if (isnan (traffic->concurrency))
      solve_open (&flow, traffic, &overhead, &solution);
    else
      solve_closed (&flow, traffic, &overhead, &solution);
    tell_means (&teller, &forecast);
    tell_latencies (&teller, &forecast);
    tell_load (&flow, traffic, &solution, &forecast);
  }
  *ret_forecast = forecast;
}
