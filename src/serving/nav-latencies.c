// SPDX-License-Identifier: Apache-2.0
// Means and percentiles of TTFT, TPOT and E2E from a solved load.
//
// A percentile is the mean and, as the root of their squares, what its independent parts exceed
// theirs by at that percentile. Each excess falls at most as fast as its mean grows, so that a
// percentile never falls when the rate grows. The parts:
//  - the step under way: uniform over a step of either kind, weighted by the time they take;
//  - prompts that are read in the same step: a Poisson count, its tail taken as an exponential's;
//  - queueing: exponential;
//  - who runs: normal, the stay evaluated with as many;
//  - prompts read during the answer: a Poisson count, normal;
//  - lengths: lognormal with the given mean and variance, cut at the longest.

#include "serving/nav-latencies.h"

#include <math.h>

#define MAX_WAVES 32 /* of a closed loop; later ones are spread */

/* The quantiles of the standard normal distribution at p50, p90, p95, p99, and of an exponential
 * one of mean 1. */
static const double percent_at[NAV_N_PERCENTILES] = { 0.5, 0.9, 0.95, 0.99 };
static const double normal_at[NAV_N_PERCENTILES] = { 0, 1.281551566, 1.644853627, 2.326347874 };
static const double exponential_at[NAV_N_PERCENTILES] = { 0.693147181, 2.302585093, 2.995732274,
                                                          4.605170186 };

typedef struct {
  const NavFlow *flow;
  const NavTraffic *traffic;
  const NavSolution *solution;
  const NavOverhead *overhead;
  const NavLengths *lengths;
  double burst_ms; /* closed loop with a start: mean TTFT of the first wave; else NaN */
  double steady_ms; /* TTFT without a start */
} Teller;

static double
root_of_squares (double a, double b)
{
  return sqrt (a * a + b * b);
}

static void
set_percentile (NavLatency *latency, int p, double value)
{
  double *const places[NAV_N_PERCENTILES] = { &latency->p50, &latency->p90, &latency->p95,
                                              &latency->p99 };

  *places[p] = value;
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

/**
 * nav_lengths_init:
 * @lengths: (out)
 */
void
nav_lengths_init (NavLengths *lengths, const NavFlow *flow, const NavTraffic *traffic)
{
  for (int p = 0; p < NAV_N_PERCENTILES; p++) {
    lengths->input[p] =
      length_at (traffic->input_mean, flow->input_cv2, traffic->input_longest, normal_at[p]);
    lengths->output[p] =
      length_at (traffic->output_mean, flow->output_cv2, traffic->output_longest, normal_at[p]);
  }
}

/**
 * nav_percentiles_for:
 *
 * Returns: those that nav_latency_at() reads to tell @percentile, as a mask
 */
guint
nav_percentiles_for (double percentile)
{
  for (int p = 0; p < NAV_N_PERCENTILES; p++) {
    double at = percent_at[p] * 100;
    if (fabs (percentile - at) < 1e-9)
      return 1u << p;
    if (percentile < at)
      return p > 0 ? 3u << (p - 1) : 1u;
  }
  return 1u << (NAV_N_PERCENTILES - 1);
}

static double
count_gaps (const Teller *teller)
{
  return MAX (teller->traffic->output_mean - 1, 0);
}

static double
tpot_of (const Teller *teller, const NavResidence *stay)
{
  double gaps = count_gaps (teller);

  return gaps > 0 ? stay->step_ms * teller->flow->decode_steps / gaps + teller->overhead->token_ms
                  : NAN;
}

/* Quantile of what is left of the step under way: of its length, which is that of a mixed step in
 * that share of the time, any part with the same chance. */
static double
residual_at (const NavSolution *solution, double percent)
{
  double decode = solution->stay.decode_ms, mixed = solution->stay.mixed_ms;
  double share = solution->mixed_time;
  double within = percent / ((1 - share) / decode + share / mixed);

  return within < decode || share <= 0 ? MIN (within, decode)
                                       : mixed * (1 - (1 - percent) / share);
}

/* Over the mean, at a percentile: what comes before a request's own prompt is read. */
static double
wait_over_mean (const Teller *teller, int p)
{
  const NavSolution *solution = teller->solution;
  double residual = solution->busy * residual_at (solution, percent_at[p]) - solution->residual_ms;
  double queue = solution->queue_ms * (exponential_at[p] - 1);
  /* Those that came in the same step's time, or whose prompts are still being read. */
  double company = solution->rate * 1e-3 * 2 * solution->residual_ms * solution->dispersion;
  double prompts = sqrt (company) * solution->prompt_ms * (exponential_at[p] - 1);

  if (p == 0)
    return residual + queue;
  return root_of_squares (MAX (residual, 0), root_of_squares (queue, prompts));
}

static double
open_ttft_at (const Teller *teller, const NavResidence *stay, int p, double mean)
{
  const NavTraffic *traffic = teller->traffic;
  double input = teller->lengths->input[p];
  double longer = MAX (input / MAX (traffic->input_mean, 1), 1);
  double own = stay->prefill_ms * longer - teller->solution->stay.prefill_ms;
  double wait = wait_over_mean (teller, p);

  return mean + (p == 0 ? wait : root_of_squares (wait, own));
}

/* The first wave's requests end evenly between one step and twice their mean; all later ones take
 * about as long as each other. */
static double
closed_ttft_at (const Teller *teller, int p)
{
  double share, first, burst = teller->burst_ms, rank;

  if (isnan (burst))
    return teller->steady_ms;
  share = MIN (teller->solution->running / teller->traffic->requests, 1);
  first = MIN (teller->steady_ms, burst);
  rank = 1 - (1 - percent_at[p]) / share;
  return rank <= 0 ? first : MAX (first + rank * 2 * (burst - first), first);
}

static double
tpot_at (const Teller *teller, const NavResidence *stay, int p, double mean)
{
  const NavSolution *solution = teller->solution;
  double gaps = count_gaps (teller), prompts;

  if (gaps <= 0)
    return NAN;
  prompts = sqrt (solution->others * solution->dispersion) * solution->stay.prefill_steps *
            solution->prompt_ms / gaps;
  return mean + root_of_squares (tpot_of (teller, stay) - mean, normal_at[p] * prompts);
}

static double
e2e_at (const Teller *teller, const NavForecast *forecast, int p, double ttft, double tpot)
{
  const NavTraffic *traffic = teller->traffic;
  double mean = forecast->latency[NAV_METRIC_E2E].mean;
  double mean_tpot = forecast->latency[NAV_METRIC_TPOT].mean;
  double gaps = count_gaps (teller), length, over_length, over_ttft;

  if (gaps <= 0)
    return ttft;
  length = teller->lengths->output[p];
  over_length = (length - traffic->output_mean) * mean_tpot;
  if (p == 0)
    return mean + MIN (over_length, 0);
  over_ttft = MAX (ttft - forecast->latency[NAV_METRIC_TTFT].mean, 0);
  return mean + root_of_squares (over_ttft,
                                 root_of_squares (gaps * (tpot - mean_tpot), over_length));
}

/* The stay of a request that meets as many others as at that percentile. */
static void
compute_stay_at (const Teller *teller, int p, NavResidence *stay)
{
  const NavSolution *solution = teller->solution;
  double most = MAX (teller->flow->capacity - 1, solution->others);
  double others = solution->others + normal_at[p] * solution->spread;

  if (solution->spread > 0 && normal_at[p] > 0)
    nav_residence_compute (stay, teller->flow, MIN (others, most));
  else
    *stay = solution->stay;
}

static void
tell_percentile (const Teller *teller, int p, NavForecast *forecast)
{
  const NavLatency *mean = forecast->latency;
  gboolean closed = !isnan (teller->traffic->concurrency);
  NavResidence stay;
  double ttft, tpot;

  compute_stay_at (teller, p, &stay);
  ttft = closed ? closed_ttft_at (teller, p)
                : open_ttft_at (teller, &stay, p, mean[NAV_METRIC_TTFT].mean);
  tpot = tpot_at (teller, &stay, p, mean[NAV_METRIC_TPOT].mean);
  set_percentile (&forecast->latency[NAV_METRIC_TTFT], p, ttft);
  set_percentile (&forecast->latency[NAV_METRIC_TPOT], p, tpot);
  set_percentile (&forecast->latency[NAV_METRIC_E2E], p, e2e_at (teller, forecast, p, ttft, tpot));
}

/* A closed loop starts with all clients at once. Reading so many prompts spreads their answers, and
 * so their next requests, but those that were read in one step stay together, until answers of
 * different lengths part them: after j answers over the root of j times the spread of one. */
static double
mix_waves (const Teller *teller)
{
  const NavFlow *flow = teller->flow;
  const NavSolution *solution = teller->solution;
  double requests = teller->traffic->requests, first = solution->running;
  double group = MIN (first, MAX (flow->budget / flow->computed, 1));
  double step =
    nav_residence_burst_ms (flow, group) + (first > group ? solution->stay.decode_ms : 0);
  double together =
    MAX (teller->overhead->request_ms + solution->ahead_ms + step, teller->steady_ms);
  double width = sqrt (12 * flow->output_cv2) * flow->decode_steps * solution->stay.step_ms;
  double told = MIN (first, requests), sum = told * teller->burst_ms;

  for (int wave = 1; wave < MAX_WAVES && told < requests; wave++) {
    double members = MIN (first, requests - told);
    double share = CLAMP (1 - sqrt (wave) * width / step, 0, 1);

    sum += members * (share * together + (1 - share) * teller->steady_ms);
    told += members;
  }
  return (sum + (requests - told) * teller->steady_ms) / requests;
}

static void
tell_means (const Teller *teller, NavForecast *forecast)
{
  double gaps = count_gaps (teller);
  double ttft = isnan (teller->burst_ms) ? teller->steady_ms : mix_waves (teller);
  double tpot = tpot_of (teller, &teller->solution->stay);

  forecast->latency[NAV_METRIC_TTFT].mean = ttft;
  forecast->latency[NAV_METRIC_TPOT].mean = tpot;
  forecast->latency[NAV_METRIC_ITL].mean = tpot;
  forecast->latency[NAV_METRIC_E2E].mean = ttft + (gaps > 0 ? gaps * tpot : 0);
}

/**
 * nav_latencies_tell:
 * @forecast: (inout): its latencies are filled in. ITL gets a mean alone: single gaps were not
 *   looked at.
 */
void
nav_latencies_tell (const NavTelling *telling, const NavSolution *solution, NavForecast *forecast)
{
  const NavFlow *flow = telling->flow;
  const NavTraffic *traffic = telling->traffic;
  const NavOverhead *overhead = telling->overhead;
  Teller teller = { flow, traffic, solution, overhead, telling->lengths, NAN, NAN };

  teller.steady_ms = overhead->request_ms + solution->residual_ms + solution->ahead_ms +
                     solution->queue_ms + solution->stay.prefill_ms;
  if (!isnan (traffic->concurrency) && traffic->requests > 0)
    teller.burst_ms = overhead->request_ms + nav_residence_burst_ms (flow, solution->running) +
                      overhead->burst_request_ms * solution->running;
  tell_means (&teller, forecast);
  for (int p = 0; p < NAV_N_PERCENTILES; p++)
    if (telling->percentiles & (1u << p))
      tell_percentile (&teller, p, forecast);
}
