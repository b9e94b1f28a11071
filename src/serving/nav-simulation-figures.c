// SPDX-License-Identifier: Apache-2.0
// Latencies, rates and how sure they are, from the requests of a simulation.

#include <math.h>
#include <string.h>

#include "serving/nav-samples.h"
#include "serving/nav-simulation-private.h"

static gboolean
is_counted (const NavSimulator *simulator, const NavSimRequest *request, guint class_index)
{
  return request->arrival_ms >= simulator->warmup_ms &&
         (class_index == NAV_SIMULATION_ALL || request->class_index == class_index);
}

/* NaN: this request has none. */
static double
measure (const NavSimulator *simulator, const NavSimRequest *request, NavMetric metric)
{
  double gaps = request->output_tokens - 1.0;
  double decoded = request->finish_ms - request->first_ms + gaps * simulator->overhead.token_ms;

  switch (metric) {
  case NAV_METRIC_TTFT:
    return isnan (request->finish_ms) ? NAN : request->first_ms - request->arrival_ms;
  case NAV_METRIC_TPOT:
    return gaps > 0 ? decoded / gaps : NAN;
  case NAV_METRIC_E2E:
    return request->first_ms - request->arrival_ms + decoded;
  case NAV_METRIC_ITL:
  default:
    return NAN;
  }
}

/* Fills simulator->samples with @metric of the finished requests, in order of arrival. Returns how
 * many. */
gsize
nav_simulator_fill_samples (NavSimulator *simulator, guint class_index, NavMetric metric)
{
  gsize n = 0;

  if (simulator->n_allocated < simulator->requests->len) {
    simulator->n_allocated = simulator->requests->len;
    simulator->samples = g_renew (double, simulator->samples, simulator->n_allocated);
    simulator->sorted = g_renew (double, simulator->sorted, simulator->n_allocated);
  }
  for (guint i = 0; i < simulator->requests->len; i++) {
    const NavSimRequest *request = &g_array_index (simulator->requests, NavSimRequest, i);
    double value;

    if (!is_counted (simulator, request, class_index))
      continue;
    value = measure (simulator, request, metric);
    if (!isnan (value))
      simulator->samples[n++] = value;
  }
  return n;
}

static double
mean_of (const double *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return n > 0 ? sum / (double) n : NAN;
}

static void
fill_latency (NavSimulator *simulator, guint class_index, NavMetric metric, NavLatency *latency)
{
  static const double percentiles[] = { 50, 90, 95, 99 };
  gsize n = nav_simulator_fill_samples (simulator, class_index, metric);
  double values[4];

  latency->mean = mean_of (simulator->samples, n);
  nav_samples_percentiles (simulator->samples, n, percentiles, 4, values);
  latency->p50 = values[0];
  latency->p90 = values[1];
  latency->p95 = values[2];
  latency->p99 = values[3];
}

static void
fill_gaps (const NavSimulator *simulator, guint class_index, NavLatency *latency)
{
  const NavGapHistogram *gaps = &simulator->gaps;

  *latency = (NavLatency){ NAN, NAN, NAN, NAN, NAN };
  if (class_index != NAV_SIMULATION_ALL && simulator->n_classes > 1)
    return;
  latency->mean = nav_gap_histogram_mean (gaps);
  latency->p50 = nav_gap_histogram_percentile (gaps, 50);
  latency->p90 = nav_gap_histogram_percentile (gaps, 90);
  latency->p95 = nav_gap_histogram_percentile (gaps, 95);
  latency->p99 = nav_gap_histogram_percentile (gaps, 99);
}

static void
count_requests (const NavSimulator *simulator, guint class_index, NavSimulationFigures *figures)
{
  double first = INFINITY, last = -INFINITY, output = 0, input = 0, seconds;

  for (guint i = 0; i < simulator->requests->len; i++) {
    const NavSimRequest *request = &g_array_index (simulator->requests, NavSimRequest, i);

    if (!is_counted (simulator, request, class_index))
      continue;
    figures->requests++;
    first = MIN (first, request->arrival_ms);
    if (isnan (request->finish_ms))
      continue;
    figures->finished++;
    last = MAX (last, request->finish_ms);
    input += request->input_tokens;
    output += request->output_tokens;
  }
  figures->unfinished = figures->requests - figures->finished;
  seconds = (last - first) * 1e-3;
  figures->requests_per_s = figures->output_tokens_per_s = figures->total_tokens_per_s = 0;
  if (figures->finished == 0 || !(seconds > 0))
    return;
  figures->requests_per_s = (double) figures->finished / seconds;
  figures->output_tokens_per_s = output / seconds;
  figures->total_tokens_per_s = (input + output) / seconds;
}

/**
 * nav_simulator_get_figures:
 * @class_index: of the last run's classes, or NAV_SIMULATION_ALL
 * @ret_figures: (out caller-allocates)
 */
void
nav_simulator_get_figures (NavSimulator *simulator, guint class_index,
                           NavSimulationFigures *ret_figures)
{
  NavSimulationFigures figures = { 0 };

  g_return_if_fail (simulator != NULL && ret_figures != NULL);

  count_requests (simulator, class_index, &figures);
  fill_latency (simulator, class_index, NAV_METRIC_TTFT, &figures.latency[NAV_METRIC_TTFT]);
  fill_latency (simulator, class_index, NAV_METRIC_TPOT, &figures.latency[NAV_METRIC_TPOT]);
  fill_latency (simulator, class_index, NAV_METRIC_E2E, &figures.latency[NAV_METRIC_E2E]);
  fill_gaps (simulator, class_index, &figures.latency[NAV_METRIC_ITL]);
  *ret_figures = figures;
}

/**
 * nav_simulator_percentile:
 * @class_index: of the last run's classes, or NAV_SIMULATION_ALL
 * @percentile: 0 to 100
 *
 * Returns: milliseconds; NaN where there are no samples, and for the ITL of one class of several
 */
double
nav_simulator_percentile (NavSimulator *simulator, guint class_index, NavMetric metric,
                          double percentile)
{
  double value;
  gsize n;

  g_return_val_if_fail (simulator != NULL, NAN);

  if (metric == NAV_METRIC_ITL)
    return class_index == NAV_SIMULATION_ALL || simulator->n_classes == 1
             ? nav_gap_histogram_percentile (&simulator->gaps, percentile)
             : NAN;
  n = nav_simulator_fill_samples (simulator, class_index, metric);
  nav_samples_percentiles (simulator->samples, n, &percentile, 1, &value);
  return value;
}

/**
 * nav_simulator_mean_interval:
 * @metric: of TTFT, TPOT and E2E
 * @confidence: between 0 and 1
 * @ret_range: (out caller-allocates): NaN of fewer than a hundred requests
 *
 * How sure the mean is: what other seeds would give. By batch means.
 */
void
nav_simulator_mean_interval (NavSimulator *simulator, guint class_index, NavMetric metric,
                             double confidence, NavRange *ret_range)
{
  gsize n;

  g_return_if_fail (simulator != NULL && ret_range != NULL);
  g_return_if_fail (confidence > 0 && confidence < 1);

  n = nav_simulator_fill_samples (simulator, class_index, metric);
  *ret_range = nav_samples_mean_interval (simulator->samples, n, confidence);
}

/**
 * nav_simulator_percentile_interval:
 * @metric: of TTFT, TPOT and E2E
 * @percentile: 0 to 100
 * @confidence: between 0 and 1
 * @ret_range: (out caller-allocates): NaN of fewer than a hundred requests
 *
 * How sure a percentile is: what other seeds would give. By batch means.
 */
void
nav_simulator_percentile_interval (NavSimulator *simulator, guint class_index, NavMetric metric,
                                   double percentile, double confidence, NavRange *ret_range)
{
  gsize n;

  g_return_if_fail (simulator != NULL && ret_range != NULL);
  g_return_if_fail (confidence > 0 && confidence < 1);

  n = nav_simulator_fill_samples (simulator, class_index, metric);
  *ret_range = nav_samples_percentile_interval (simulator->samples, n, percentile, confidence,
                                                simulator->sorted);
}

/* --- Engines --- */

/* Seconds that requests were there: the time that means are over. */
static double
get_span_ms (const NavSimulator *simulator, double *ret_last_ms)
{
  double first = INFINITY, last = 0;

  for (guint i = 0; i < simulator->n_replicas; i++)
    last = MAX (last, nav_simulator_replica (simulator, i)->now_ms);
  for (guint i = 0; i < simulator->requests->len && isinf (first); i++) {
    double arrival = nav_simulator_request (simulator, i)->arrival_ms;
    if (arrival >= simulator->warmup_ms)
      first = arrival;
  }
  *ret_last_ms = last;
  return last - first;
}

/* Time that requests were with the replicas, running or not. */
static double
sum_presence (const NavSimulator *simulator, double end_ms)
{
  double sum = 0;

  for (guint i = 0; i < simulator->requests->len; i++) {
    const NavSimRequest *request = nav_simulator_request (simulator, i);
    double leaves = isnan (request->finish_ms) ? end_ms : request->finish_ms;

    if (!isnan (request->ready_ms))
      sum += MAX (leaves - MAX (request->ready_ms, simulator->warmup_ms), 0);
  }
  return sum;
}

/* Fills what @result tells of the engines. */
void
nav_simulator_tell_engines (const NavSimulator *simulator, NavSimulationResult *result)
{
  double last_ms, span = get_span_ms (simulator, &last_ms), running = 0, kv = 0, blocked = 0;

  for (guint i = 0; i < simulator->n_replicas; i++) {
    const NavReplica *replica = nav_simulator_replica (simulator, i);
    NavBatcherCounts counts;

    nav_batcher_get_counts (replica->batcher, &counts);
    running += replica->running_area;
    kv += replica->kv_area;
    blocked += replica->blocked_ms;
    result->kv_usage_max = MAX (result->kv_usage_max, replica->kv_usage_max);
    result->preemptions += counts.preemptions;
    result->steps += replica->steps;
  }
  result->end_s = last_ms * 1e-3;
  result->running_mean = running / span;
  result->waiting_mean = MAX (sum_presence (simulator, last_ms) - running, 0) / span;
  result->kv_usage_mean = kv / span / simulator->n_replicas;
  result->blocked_share = blocked / span / simulator->n_replicas;
}
