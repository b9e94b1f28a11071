// SPDX-License-Identifier: Apache-2.0
// Whether the targets were kept. A percentile of few requests is a matter of luck, so the verdict
// asks for the interval that holds it: below the target is met, above it is missed, else close.

#include <math.h>
#include <string.h>

#include "base/nav-stats.h"
#include "observe/nav-run.h"
#include "serving/nav-samples.h"

/* Stands for a request that failed: worse than any target, and finite, so that it can be sorted and
 * interpolated. */
#define FAILED   1e300
#define TOO_MUCH 1e200

const char *const nav_run_verdict_names[5] = { "unknown", "met", "close", "missed", NULL };

/* log of the probability that k of n requests are below a quantile p */
static double
log_binomial (double k, double n, double p)
{
  return lgamma (n + 1) - lgamma (k + 1) - lgamma (n - k + 1) + k * log (p) +
         (n - k) * log1p (-p);
}

/* Order statistics: the quantile lies between the low-th and the high-th smallest value with the
 * confidence, whatever the distribution (David and Nagaraja, Order Statistics, 7.1). Ranks from 1;
 * 0 and n + 1 say that the sample is too small for that end. */
static void
find_ranks (gsize n, double p, double confidence, gsize *ret_low, gsize *ret_high)
{
  double tail = (1 - confidence) / 2, below = 0;

  *ret_low = 0;
  *ret_high = n + 1;
  for (gsize k = 0; k < n; k++) {
    below += exp (log_binomial ((double) k, (double) n, p));
    if (below <= tail)
      *ret_low = k + 1;
    if (below >= 1 - tail) {
      *ret_high = k + 1;
      return;
    }
  }
}

/**
 * _nav_run_percentile_interval:
 * @values: in the order in which they came
 * @percentile: above 0 and below 100
 *
 * The order-statistics interval, and where there are enough values also the one by batches, which
 * knows that neighbours in a queue suffer together (nav_samples_percentile_interval()): whichever
 * reaches farther.
 *
 * Returns: INFINITY and 0 for ends that the sample is too small for
 */
NavRange
_nav_run_percentile_interval (const double *values, gsize n, double percentile)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof *values);
  NavRange range = { 0, INFINITY }, batches;
  gsize low, high;

  find_ranks (n, percentile / 100, NAV_RUN_CONFIDENCE, &low, &high);
  nav_stats_sort (sorted, n);
  if (low > 0)
    range.low = sorted[low - 1];
  if (high <= n)
    range.high = sorted[high - 1];
  if (n == 0)
    return range;
  batches = nav_samples_percentile_interval (values, n, percentile, NAV_RUN_CONFIDENCE, sorted);
  return (NavRange){ fmin (range.low, batches.low), fmax (range.high, batches.high) };
}

/* Requests that we stopped ourselves, at the end or on demand, were not answered in time either,
 * but only those that a load's own end cut off say so of the server. */
static gboolean
is_judged (const NavRun *run, const NavRequestRecord *record)
{
  return record->counted && !(record->outcome == NAV_STREAM_CANCELLED &&
                              (run->interrupted || run->stopped != NULL));
}

/* An answer that was cut off has a first token, and gaps, if any came; its end is not known. */
static double
get_value (const NavRequestRecord *record, NavMetric metric)
{
  double value = nav_request_record_metric_ms (record, metric, TRUE);

  if (nav_request_record_is_good (record))
    return value;
  if (record->outcome == NAV_STREAM_CANCELLED && metric == NAV_METRIC_TTFT && !isnan (value))
    return value;
  if (record->outcome == NAV_STREAM_CANCELLED && metric == NAV_METRIC_TPOT)
    return value;
  return FAILED;
}

/* The least that the value can be: what was cut off had taken so long by then. */
static double
get_least (const NavRequestRecord *record, double value)
{
  return value == FAILED && record->outcome == NAV_STREAM_CANCELLED
           ? (record->end_s - record->scheduled_s) * 1000
           : value;
}

static gsize
collect (const NavRun *run, NavMetric metric, double *values, double *least)
{
  gsize n = 0;

  for (guint i = 0; i < run->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    double value = get_value (record, metric);
    if (!is_judged (run, record) || isnan (value))
      continue;
    least[n] = get_least (record, value);
    values[n++] = value;
  }
  return n;
}

/* What was cut off could have taken no longer than it had, or for ever. */
static NavRange
get_interval (const double *values, const double *least, gsize n, double percentile)
{
  NavRange range = _nav_run_percentile_interval (values, n, percentile);

  if (memcmp (values, least, n * sizeof *values) != 0) /* most runs cut nothing off */
    range.low = _nav_run_percentile_interval (least, n, percentile).low;
  return range;
}

static double
to_ms (double value)
{
  return value > TOO_MUCH ? INFINITY : value;
}

static double
share_within (const double *values, gsize n, double target)
{
  gsize within = 0;

  for (gsize i = 0; i < n; i++)
    within += values[i] <= target;
  return n > 0 ? (double) within / (double) n : NAN;
}

static NavRunVerdict
get_verdict (const NavRunTarget *target)
{
  if (isnan (target->measured_ms))
    return NAV_RUN_UNKNOWN;
  if (target->high_ms <= target->target_ms)
    return NAV_RUN_MET;
  return target->low_ms > target->target_ms ? NAV_RUN_MISSED : NAV_RUN_CLOSE;
}

/**
 * nav_run_judge_metric:
 * @metric: TTFT, TPOT or E2E
 *
 * Returns: what was measured at the spec's percentile, and how it stands to the spec's target.
 *   Without a target, that and the share are NaN, and the verdict is unknown
 */
NavRunTarget
nav_run_judge_metric (const NavRun *run, NavMetric metric)
{
  g_autofree double *values = g_new (double, MAX (run->records->len, 1));
  g_autofree double *least = g_new (double, MAX (run->records->len, 1));
  gsize n = collect (run, metric, values, least);
  NavRange range = get_interval (values, least, n, run->spec->percentile);
  NavRunTarget target = {
    .metric = metric,
    .target_ms = run->spec->targets[metric],
    .low_ms = to_ms (range.low),
    .high_ms = to_ms (range.high),
    .share = NAN,
  };

  nav_stats_sort (values, n);
  target.measured_ms = to_ms (nav_stats_percentile (values, n, run->spec->percentile));
  if (isnan (target.target_ms))
    return target;
  target.share = share_within (values, n, target.target_ms);
  target.verdict = get_verdict (&target);
  return target;
}

static gboolean
keeps_targets (const NavRun *run, const NavRequestRecord *record)
{
  gboolean kept = nav_request_record_is_good (record);

  for (int m = 0; kept && m < NAV_N_METRICS; m++)
    if (isfinite (run->spec->targets[m]))
      kept = !(nav_request_record_metric_ms (record, (NavMetric) m, TRUE) > run->spec->targets[m]);
  return kept;
}

/* Goodput: requests, of all that are judged, that kept every target. One token has no TPOT to
 * miss. */
static void
count_good (const NavRun *run, NavRunFigures *figures)
{
  double good = 0, tokens = 0, judged = 0;

  for (guint i = 0; i < run->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    if (!is_judged (run, record))
      continue;
    judged++;
    if (!keeps_targets (run, record))
      continue;
    good++;
    tokens += record->output_tokens;
  }
  figures->goodput_per_s = good / figures->span_s;
  figures->good_tokens_per_s = tokens / figures->span_s;
  figures->good_share = judged > 0 ? good / judged : NAN;
}

/* The worst decides; what nothing is known of keeps the whole from being met. */
static NavRunVerdict
sum_up (const NavRunFigures *figures)
{
  NavRunVerdict verdict = NAV_RUN_MET;

  for (guint i = 0; i < figures->n_targets; i++) {
    NavRunVerdict one = figures->targets[i].verdict;
    if (one == NAV_RUN_MISSED)
      return NAV_RUN_MISSED;
    if (one == NAV_RUN_CLOSE || (one == NAV_RUN_UNKNOWN && verdict == NAV_RUN_MET))
      verdict = one;
  }
  return figures->n_targets > 0 ? verdict : NAV_RUN_UNKNOWN;
}

/* Fills in targets, goodput and the verdict. */
void
_nav_run_judge (const NavRun *run, NavRunFigures *figures)
{
  if (!nav_load_spec_has_targets (run->spec))
    return;
  for (int m = 0; m < NAV_N_METRICS; m++)
    if (isfinite (run->spec->targets[m]))
      figures->targets[figures->n_targets++] = nav_run_judge_metric (run, (NavMetric) m);
  figures->verdict = sum_up (figures);
  count_good (run, figures);
}
