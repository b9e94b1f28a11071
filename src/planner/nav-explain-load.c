// SPDX-License-Identifier: Apache-2.0
// Why the figures of a workload, of another load and of the knee are what they are.

#include <math.h>
#include <string.h>

#include "planner/nav-explain-private.h"
#include "planner/nav-why.h"

/* The number in brackets after @name, and what comes after it. */
static gboolean
read_index (const char *path, const char *name, guint64 n, guint *ret_index, const char **ret_rest)
{
  gsize length = strlen (name);
  guint64 index;
  char *end;

  if (!g_str_has_prefix (path, name) || path[length] != '[')
    return FALSE;
  index = g_ascii_strtoull (path + length + 1, &end, 10);
  if (index >= n || !g_str_has_prefix (end, "]."))
    return FALSE;
  *ret_index = (guint) index;
  *ret_rest = end + 2;
  return TRUE;
}

/* --- Workloads --- */

static NavDerivation *
explain_class_rate (const NavExplaining *e, const NavClassReport *report)
{
  return nav_derivation_new (
    "rate", report->rate, "req/s", "share-of-workload", nav_explain_forecast (e, "forecast_rate"),
    nav_why_leaf (e->spec, NAV_WORKLOAD_PEAK_RPS, report->workload), NULL);
}

/**
 * nav_explain_classes:
 *
 * Returns: (transfer full) (nullable): why a figure of a workload is what it is: as of all
 *   requests, from its own lengths
 */
NavDerivation *
nav_explain_classes (const NavExplaining *e, const char *path)
{
  NavRecommendation own = *e->r;
  NavExplaining inner = *e;
  const NavClassReport *report;
  g_autofree char *forecast = NULL;
  const char *rest;
  guint i;

  if (e->r->classes == NULL || !read_index (path, "classes", e->r->classes->len, &i, &rest))
    return NULL;
  report = &g_array_index (e->r->classes, NavClassReport, i);
  own.slo = report->slo;
  for (guint m = 0; m < NAV_N_METRICS; m++)
    own.forecast.latency[m] = report->latency[m];
  inner.r = &own;
  inner.workload = (int) report->workload;
  if (g_str_equal (rest, "workload"))
    return nav_why_constant (rest, report->workload, "1", "place-in-spec");
  if (g_str_equal (rest, "rate"))
    return explain_class_rate (e, report);
  if (g_str_has_prefix (rest, "slo."))
    return nav_explain_slo (&inner, rest);
  forecast = g_strconcat ("forecast.", rest, NULL);
  return nav_explain_forecast (&inner, forecast);
}

NavDerivation *
nav_explain_played (const NavExplaining *e, const char *path)
{
  return nav_why_constant (path, e->r->played_replicas, "replicas",
                           e->r->played_replicas > 0 ? "pool-played" : "not-simulated");
}

/* --- Another load --- */

static NavDerivation *
explain_change (const NavWhatIf *what_if)
{
  return nav_why_constant ("change", what_if->change, "1", "a-fifth");
}

static NavDerivation *
explain_other_max_rate (const NavExplaining *e, const NavWhatIf *what_if, gboolean steps)
{
  if (!steps)
    return nav_explain_max_rate (e);
  return nav_derivation_new ("max_rate_per_replica", what_if->max_rate, "req/s", "with-other-steps",
                             nav_explain_max_rate (e), explain_change (what_if), NULL);
}

static NavDerivation *
explain_other_rate (const NavExplaining *e, const NavWhatIf *what_if, gboolean steps)
{
  if (steps)
    return nav_explain_planned_rate (e);
  return nav_derivation_new ("planned_rps", e->demand->planned_rps * (1 + what_if->change), "req/s",
                             "changed-by", nav_explain_planned_rate (e), explain_change (what_if),
                             NULL);
}

static NavDerivation *
explain_other_replicas (const NavExplaining *e, const NavWhatIf *what_if, gboolean steps)
{
  NavDerivation *working = nav_derivation_new (
    "working_replicas", (double) what_if->replicas - e->r->spare_replicas, "replicas",
    "divide-round-up", explain_other_rate (e, what_if, steps),
    explain_other_max_rate (e, what_if, steps), NULL);

  if (e->r->spare_replicas == 0)
    return working;
  return nav_derivation_new ("replicas", what_if->replicas, "replicas", "sum", working,
                             nav_why_leaf (e->spec, NAV_SPEC_SPARE_REPLICAS, 0), NULL);
}

static NavDerivation *
explain_other_cost (const NavExplaining *e, const NavWhatIf *what_if, gboolean steps)
{
  return nav_derivation_new (
    "cost_per_month", what_if->cost_per_month, "USD", "multiply",
    explain_other_replicas (e, what_if, steps),
    nav_why_constant ("gpus_per_replica", nav_candidate_gpus (e->r->candidate), "GPUs", "searched"),
    nav_explain_price (e), nav_explain_hours (e), NULL);
}

/**
 * nav_explain_sensitivity:
 *
 * Returns: (transfer full) (nullable): why it would take that if something were otherwise
 */
NavDerivation *
nav_explain_sensitivity (const NavExplaining *e, const char *path)
{
  const char *name = path + strlen ("sensitivity."), *rest;
  gboolean steps = g_str_has_prefix (name, "service_time");
  const NavWhatIf *what_if;
  guint i;

  if (!read_index (name, steps ? "service_time" : "rate", NAV_N_CHANGES, &i, &rest))
    return NULL;
  what_if = steps ? &e->r->if_steps[i] : &e->r->if_rate[i];
  if (g_str_equal (rest, "change"))
    return explain_change (what_if);
  if (g_str_equal (rest, "max_rate_per_replica"))
    return explain_other_max_rate (e, what_if, steps);
  if (g_str_equal (rest, "replicas"))
    return explain_other_replicas (e, what_if, steps);
  return g_str_equal (rest, "cost_per_month") ? explain_other_cost (e, what_if, steps) : NULL;
}

/* --- The knee --- */

static NavDerivation *
explain_knee_rate (const NavExplaining *e)
{
  const NavCandidate *c = e->r->candidate;

  return nav_derivation_new (
    "rate", e->r->knee.rate, "req/s", "saturates-at", nav_explain_tokens (e, FALSE),
    nav_explain_tokens (e, TRUE),
    nav_why_row ("active_parameters", c->model->active_parameters, "parameters", "models",
                 c->model->id),
    nav_why_row ("memory_gb_per_s", c->gpu->memory_gb_per_s, "GB/s", "gpus", c->gpu->id),
    nav_explain_memory (e, "memory.kv_tokens"), NULL);
}

/**
 * nav_explain_knee:
 *
 * Returns: (transfer full) (nullable): why a replica saturates there
 */
NavDerivation *
nav_explain_knee (const NavExplaining *e, const char *path)
{
  const char *name = path + strlen ("knee.");

  if (g_str_equal (name, "rate"))
    return explain_knee_rate (e);
  if (g_str_equal (name, "share"))
    return nav_derivation_new (name, e->r->knee.share, "1", "divide",
                               nav_explain_forecast (e, "forecast_rate"), explain_knee_rate (e),
                               NULL);
  if (g_str_equal (name, "ttft_ms"))
    return nav_derivation_new (name, e->r->knee.ttft_ms, "ms", "just-before", explain_knee_rate (e),
                               nav_why_leaf (e->spec, NAV_SLO_PERCENTILE, 0), NULL);
  return NULL;
}
