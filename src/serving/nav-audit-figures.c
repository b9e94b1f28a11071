// SPDX-License-Identifier: Apache-2.0
// What a measured row must hold against itself: percentiles in order, latencies that add up, as
// many answers as clients can have got, tokens counted once.

#include <math.h>
#include <string.h>

#include "serving/nav-audit-private.h"

/* Latencies, rates and counts of one run agree up to how lengths vary and how the run ends. */
#define AGREE 1.25

/* A factor of two, within that: each event counted as two tokens, or two tokens in each event. */
#define TWICE_LOW  1.7
#define TWICE_HIGH 2.3

#define ABOVE_LITTLE     1.1  /* more answers than the clients can have waited for */
#define BELOW_LITTLE     0.75 /* clients that were idle a quarter of their time */
#define MANY_ROUNDS      10   /* requests a client, so that the run's two ends do not matter */
#define FEW_ROUNDS       3
#define MOST_FAILED      0.1
#define SERVED_IN_FULL   0.95 /* of the offered rate; below, the queue grew as long as it ran */

static gboolean
descends (double earlier, double later)
{
  return earlier > later; /* never with a NaN */
}

static void
check_order (NavAudit *audit, NavAuditRow *row, NavMetric metric)
{
  const NavLatency *l = &row->benchmark->latency[metric];
  const char *name = nav_metric_names[metric];
  double last = fmax (fmax (l->p50, l->p90), fmax (l->p95, l->p99));

  if (descends (l->p50, l->p90) || descends (l->p50, l->p95) || descends (l->p50, l->p99) ||
      descends (l->p90, l->p95) || descends (l->p90, l->p99) || descends (l->p95, l->p99))
    nav_audit_add (audit, row, NAV_AUDIT_FAIL,
                   nav_finding_new ("audit.percentiles-disordered", "metric", name, NULL));
  else if (l->mean > 0 && l->mean == l->p90 && l->mean == l->p99)
    nav_audit_add (audit, row, NAV_AUDIT_FAIL,
                   nav_finding_new ("audit.percentiles-copied", "metric", name, NULL));
  else if (descends (l->mean, l->p99))
    nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                   nav_finding_new ("audit.mean-above-percentiles", "metric", name, "#mean",
                                    l->mean, "#percentile", last, NULL));
}

static double
mean_output (const NavBenchmark *benchmark)
{
  return benchmark->output_lengths ? benchmark->output_lengths->mean : NAN;
}

static gboolean
is_twice (double ratio)
{
  return ratio >= TWICE_LOW && ratio <= TWICE_HIGH;
}

static gboolean
disagrees (double ratio)
{
  return ratio > AGREE || ratio < 1 / AGREE;
}

/* E2E = TTFT + TPOT x (output - 1), for means. Half the TPOT comes of two events a token. */
static void
check_sum (NavAudit *audit, NavAuditRow *row)
{
  const NavBenchmark *b = row->benchmark;
  double gaps = mean_output (b) - 1;
  double implied = (b->latency[NAV_METRIC_E2E].mean - b->ttft_mean_ms) / gaps;
  double ratio = implied / b->tpot_mean_ms;

  if (!(gaps >= 1) || !isfinite (ratio))
    return;
  if (is_twice (ratio))
    nav_audit_add (audit, row, NAV_AUDIT_FAIL,
                   nav_finding_new ("audit.half-tpot", "#measured", b->tpot_mean_ms, "#implied",
                                    implied, NULL));
  else if (disagrees (ratio))
    nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                   nav_finding_new ("audit.latencies-disagree", "#measured", b->tpot_mean_ms,
                                    "#implied", implied, NULL));
}

static double
mean_e2e_ms (const NavBenchmark *b)
{
  double stated = b->latency[NAV_METRIC_E2E].mean;

  return isnan (stated) ? b->ttft_mean_ms + (mean_output (b) - 1) * b->tpot_mean_ms : stated;
}

/* Little's law: clients = answers a second x how long each takes. */
static void
check_clients (NavAudit *audit, NavAuditRow *row)
{
  const NavBenchmark *b = row->benchmark;
  double most = b->concurrency / mean_e2e_ms (b) * 1e3;

  if (b->requests_per_s > ABOVE_LITTLE * most)
    nav_audit_add (audit, row, NAV_AUDIT_FAIL,
                   nav_finding_new ("audit.more-than-clients", "#measured", b->requests_per_s,
                                    "#most", most, "#clients", b->concurrency, NULL));
  else if (b->requests_per_s < BELOW_LITTLE * most &&
           b->requests >= MANY_ROUNDS * b->concurrency)
    nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                   nav_finding_new ("audit.idle-clients", "#measured", b->requests_per_s, "#most",
                                    most, NULL));
}

static void
check_token_count (NavAudit *audit, NavAuditRow *row)
{
  const NavBenchmark *b = row->benchmark;
  double expected = b->requests_per_s * mean_output (b);
  double ratio = b->output_tokens_per_s / expected;

  if (is_twice (ratio) || is_twice (1 / ratio))
    nav_audit_add (audit, row, NAV_AUDIT_FAIL,
                   nav_finding_new ("audit.tokens-counted-twice", "#measured",
                                    b->output_tokens_per_s, "#expected", expected, NULL));
  else if (disagrees (ratio))
    nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                   nav_finding_new ("audit.tokens-disagree", "#measured", b->output_tokens_per_s,
                                    "#expected", expected, NULL));
}

/* Answers come until the last one is whole, which in a short run is long after the last arrival. */
static double
share_of_arrivals (const NavBenchmark *b)
{
  double tail_s = mean_e2e_ms (b) / 1000;

  return b->duration_s > 0 && tail_s > 0 ? b->duration_s / (b->duration_s + tail_s) : 1;
}

static void
check_requests (NavAudit *audit, NavAuditRow *row)
{
  const NavBenchmark *b = row->benchmark;
  double failed = b->failed_requests / (b->failed_requests + b->requests);

  if (failed > 0)
    nav_audit_add (audit, row, failed > MOST_FAILED ? NAV_AUDIT_FAIL : NAV_AUDIT_NOTE,
                   nav_finding_new ("audit.failed-requests", "#share", failed, NULL));
  if (b->requests < FEW_ROUNDS * b->concurrency)
    nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                   nav_finding_new ("audit.few-requests", "#requests", b->requests, "#clients",
                                    b->concurrency, NULL));
  if (b->requests_per_s < SERVED_IN_FULL * b->rate * share_of_arrivals (b))
    nav_audit_add (audit, row, NAV_AUDIT_NOTE,
                   nav_finding_new ("audit.overloaded", "#served", b->requests_per_s, "#offered",
                                    b->rate, NULL));
}

static void
check_caching (NavAudit *audit, NavAuditRow *row)
{
  const NavBenchmark *b = row->benchmark;

  if (!isnan (b->prefix_hit_ratio))
    return;
  nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                 nav_finding_new (b->prefix_caching == NAV_STATED_YES
                                    ? "audit.prefix-hit-unknown"
                                    : "audit.prefix-caching-unknown",
                                  NULL));
}

static gboolean
has_figures (const NavBenchmark *b)
{
  for (int m = 0; m < NAV_N_METRICS; m++)
    if (b->latency[m].mean > 0 || b->latency[m].p50 > 0)
      return TRUE;
  return b->requests_per_s > 0 || b->output_tokens_per_s > 0;
}

/* A row against itself. */
void
nav_audit_check_figures (NavAudit *audit, NavAuditRow *row)
{
  const NavBenchmark *b = row->benchmark;

  if (!has_figures (b))
    nav_audit_add (audit, row, NAV_AUDIT_FAIL, nav_finding_new ("audit.no-figures", NULL));
  for (int m = 0; m < NAV_N_METRICS; m++)
    check_order (audit, row, (NavMetric) m);
  check_sum (audit, row);
  check_clients (audit, row);
  check_token_count (audit, row);
  check_requests (audit, row);
  check_caching (audit, row);
  if (nav_provenance_is_unverified (&b->provenance, "statistic"))
    nav_audit_add (audit, row, NAV_AUDIT_NOTE,
                   nav_finding_new ("audit.statistic-unconfirmed", NULL));
  if (b->simulated)
    nav_audit_add (audit, row, NAV_AUDIT_NOTE, nav_finding_new ("audit.simulated", NULL));
}

/**
 * nav_audit_output_tokens_per_s:
 *
 * Returns: as stated; else what the clients of a closed loop get when they never pause; NaN: not
 *   known
 */
double
nav_audit_output_tokens_per_s (const NavBenchmark *benchmark)
{
  if (!isnan (benchmark->output_tokens_per_s))
    return benchmark->output_tokens_per_s;
  return benchmark->concurrency * mean_output (benchmark) / mean_e2e_ms (benchmark) * 1e3;
}
