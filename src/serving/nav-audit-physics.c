// SPDX-License-Identifier: Apache-2.0
// What a measured row must hold against physics and against the forecast.

#include <math.h>

#include "serving/nav-audit-private.h"
#include "serving/nav-weights.h"

#define GIB 1073741824.0

/* Of the 548 shipped rows all but one have a TPOT of 0.72 to 1.46 times the uncalibrated forecast,
 * so that 1.7 is worth a look: half of a true TPOT lies beyond it. Ten times is a wrong unit or a
 * broken run. */
#define FAR      1.7
#define FAR_SLOW 10.0

/* Ours is exact to 2 %; quantised copies may keep some layers out. */
#define WEIGHTS_TOLERANCE 1.1

/* Seconds where milliseconds should stand. */
#define IF_SECONDS 1000.0

static gboolean
looks_like_seconds (double measured, double bound)
{
  return measured * IF_SECONDS > bound && measured < bound / FAR_SLOW;
}

static void
check_bound (NavAudit *audit, NavAuditRow *row, NavMetric metric, double measured,
             double bound, const char *code)
{
  const char *name = nav_metric_names[metric];

  if (!(measured < bound))
    return;
  if (looks_like_seconds (measured, bound))
    code = "audit.seconds";
  nav_audit_add (audit, row, NAV_AUDIT_FAIL,
                 nav_finding_new (code, "metric", name, "#measured", measured, "#least", bound,
                                  NULL));
}

/* The median too: half of all steps read all weights. */
static void
check_bounds (NavAudit *audit, NavAuditRow *row)
{
  const NavBenchmark *b = row->benchmark;
  double tpot = fmin (b->tpot_mean_ms, b->latency[NAV_METRIC_TPOT].p50);
  NavAuditBounds bounds;

  nav_audit_compute_bounds (b, row->candidate, &bounds);
  check_bound (audit, row, NAV_METRIC_TPOT, tpot, bounds.tpot_ms, "audit.beats-memory");
  check_bound (audit, row, NAV_METRIC_TTFT, b->ttft_mean_ms, bounds.ttft_ms,
               "audit.beats-compute");
  if (tpot >= bounds.tpot_ms && tpot < bounds.tpot_likely_ms)
    nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                   nav_finding_new ("audit.near-memory", "#measured", tpot, "#likely",
                                    bounds.tpot_likely_ms, NULL));
  if (b->output_tokens_per_s > bounds.output_tokens_per_s)
    nav_audit_add (audit, row, NAV_AUDIT_FAIL,
                   nav_finding_new ("audit.beats-throughput", "#measured", b->output_tokens_per_s,
                                    "#most", bounds.output_tokens_per_s, NULL));
}

static void
check_fit (NavAudit *audit, NavAuditRow *row)
{
  const NavCandidate *candidate = row->candidate;
  double weights = nav_weights_bytes_per_gpu (candidate) / GIB;
  double room = candidate->gpu->memory_gib_visible;
  NavMemory memory;

  if (weights > WEIGHTS_TOLERANCE * room) {
    nav_audit_add (audit, row, NAV_AUDIT_FAIL,
                   nav_finding_new ("audit.does-not-fit", "#weights_gib", weights, "#memory_gib",
                                    room, NULL));
    return;
  }
  nav_memory_compute (candidate, &memory);
  if (memory.reason != NULL && memory.kv_blocks == 0)
    nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                   nav_finding_new ("audit.cannot-run", "reason", memory.reason, NULL));
}

static void
check_context (NavAudit *audit, NavAuditRow *row)
{
  const NavBenchmark *b = row->benchmark;
  double most = b->max_model_len > 0 ? b->max_model_len : row->candidate->model->arch.max_context;
  double mean = 0;

  if (b->input_lengths != NULL && b->output_lengths != NULL)
    mean = b->input_lengths->mean + b->output_lengths->mean;
  if (mean > most)
    nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                   nav_finding_new ("audit.context-exceeded", "#tokens", mean, "#most", most,
                                    NULL));
  if (b->max_num_seqs > 0 && b->concurrency > b->max_num_seqs)
    nav_audit_add (audit, row, NAV_AUDIT_NOTE,
                   nav_finding_new ("audit.queue-stated", "#clients", b->concurrency, "#limit",
                                    (double) b->max_num_seqs, NULL));
}

/* Only TPOT: near saturation TTFT can be anything. */
static void
check_forecast (NavAudit *audit, NavAuditRow *row)
{
  double measured = row->benchmark->tpot_mean_ms;
  double forecast = row->forecast.latency[NAV_METRIC_TPOT].mean;
  double factor = measured / forecast;

  if (factor > FAR_SLOW)
    nav_audit_add (audit, row, NAV_AUDIT_FAIL,
                   nav_finding_new ("audit.too-slow", "#measured", measured, "#forecast", forecast,
                                    NULL));
  else if (factor > FAR || factor < 1 / FAR)
    nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                   nav_finding_new ("audit.far-from-forecast", "#measured", measured, "#forecast",
                                    forecast, NULL));
}

/* A row against physics. */
void
nav_audit_check_physics (NavAudit *audit, NavAuditRow *row)
{
  const NavBenchmark *b = row->benchmark;

  if (b->engine != NULL && g_ascii_strcasecmp (b->engine, "vllm") != 0)
    nav_audit_add (audit, row, NAV_AUDIT_NOTE,
                   nav_finding_new ("audit.other-engine", "engine", b->engine, NULL));
  if (row->candidate == NULL) {
    nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                   nav_finding_new ("audit.not-in-catalogue", "model", b->model, "gpu", b->gpu,
                                    NULL));
    return;
  }
  check_fit (audit, row);
  check_bounds (audit, row);
  check_context (audit, row);
  if (!row->failed)
    check_forecast (audit, row);
}
