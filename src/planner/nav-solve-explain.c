// SPDX-License-Identifier: Apache-2.0
// Why an answer to a question asked backwards is what it is.

#include <math.h>
#include <string.h>

#include "planner/nav-explain-private.h"
#include "planner/nav-solve-private.h"
#include "planner/nav-why.h"

static NavExplaining
explaining_of (const NavSolveExplaining *e)
{
  return (NavExplaining){ NULL, e->answer->recommendation, e->spec, e->demand, e->catalog,
                          -1 };
}

static NavDerivation *
fixed_fact (const char *name, double value, const char *unit)
{
  g_autoptr (NavFinding) source = nav_finding_new ("source.fixed", "field", name, NULL);

  return nav_derivation_new_fact (name, value, unit, source);
}

static NavDerivation *
explain_gpus_per_replica (const NavSolveExplaining *e)
{
  return nav_why_constant ("gpus_per_replica",
                           nav_candidate_gpus (e->answer->recommendation->candidate), "GPUs",
                           "searched");
}

/* What the money pays for. */
static void
add_money (const NavSolveExplaining *e, GPtrArray *parts)
{
  NavExplaining inner = explaining_of (e);

  g_ptr_array_add (parts, fixed_fact ("budget", e->fix->budget_per_month, "USD"));
  g_ptr_array_add (parts, nav_explain_price (&inner));
  g_ptr_array_add (parts, nav_explain_hours (&inner));
}

/* Replicas under load: as many as what is fixed allows, less the spare ones. */
static NavDerivation *
explain_working (const NavSolveExplaining *e)
{
  const NavRecommendation *r = e->answer->recommendation;
  g_autoptr (GPtrArray) parts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_derivation_unref);

  if (e->fix->count > 0)
    g_ptr_array_add (parts, fixed_fact ("count", e->fix->count, "GPUs"));
  if (!isnan (e->fix->budget_per_month))
    add_money (e, parts);
  g_ptr_array_add (parts, explain_gpus_per_replica (e));
  if (r->spare_replicas > 0)
    g_ptr_array_add (parts, nav_why_leaf (e->spec, NAV_SPEC_SPARE_REPLICAS, 0));
  return nav_derivation_new_array ("working_replicas", (double) r->replicas - r->spare_replicas,
                                   "replicas", "as-many-as-fit", parts);
}

static NavDerivation *
explain_replicas (const NavSolveExplaining *e)
{
  const NavRecommendation *r = e->answer->recommendation;

  if (r->spare_replicas == 0)
    return explain_working (e);
  return nav_derivation_new ("replicas", r->replicas, "replicas", "sum", explain_working (e),
                             nav_why_leaf (e->spec, NAV_SPEC_SPARE_REPLICAS, 0), NULL);
}

static gboolean
load_is_sought (const NavSolveExplaining *e)
{
  return e->sought == NAV_SOLVE_USERS || e->sought == NAV_SOLVE_RATE;
}

static NavDerivation *
explain_rate (const NavSolveExplaining *e)
{
  NavExplaining inner = explaining_of (e);

  if (!load_is_sought (e))
    return nav_explain_planned_rate (&inner);
  return nav_derivation_new ("rate", e->answer->rate, "req/s", "multiply", explain_working (e),
                             nav_explain_max_rate (&inner), NULL);
}

static NavDerivation *
explain_users (const NavSolveExplaining *e)
{
  if (!isfinite (e->answer->users))
    return NULL;
  return nav_derivation_new (
    "users", e->answer->users, "people", "people-of-rate", explain_rate (e),
    nav_why_leaf (e->spec, NAV_WORKLOAD_ACTIVE_FRACTION, 0),
    nav_why_leaf (e->spec, NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN, 0),
    nav_why_leaf (e->spec, NAV_WORKLOAD_PEAK_MULTIPLIER, 0),
    nav_why_leaf (e->spec, NAV_SPEC_GROWTH, 0), NULL);
}

static void
add_targets (const NavSolveExplaining *e, GPtrArray *parts)
{
  NavExplaining inner = explaining_of (e);

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    NavDerivation *target = nav_explain_target (&inner, nav_judged_metrics[i]);
    if (target != NULL)
      g_ptr_array_add (parts, target);
  }
}

/* The longest prompts with which the known load holds the targets. */
static NavDerivation *
explain_input (const NavSolveExplaining *e)
{
  NavExplaining inner = explaining_of (e);
  g_autoptr (GPtrArray) parts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_derivation_unref);

  if (e->sought != NAV_SOLVE_INPUT)
    return nav_explain_tokens (&inner, FALSE);
  add_targets (e, parts);
  g_ptr_array_add (parts, nav_why_leaf (e->spec, NAV_SLO_PERCENTILE, 0));
  g_ptr_array_add (parts, nav_explain_planned_rate (&inner));
  g_ptr_array_add (parts, explain_working (e));
  g_ptr_array_add (parts, nav_explain_tokens (&inner, TRUE));
  return nav_derivation_new_array (
    "input_tokens", e->answer->input_tokens, "tokens",
    e->answer->recommendation->margin_held ? "longest-with-margin" : "longest", parts);
}

/* What the forecast says at the far end of its range, rounded up to two figures. */
static NavDerivation *
explain_reached (const NavSolveExplaining *e, guint i)
{
  NavExplaining inner = explaining_of (e);
  const NavSloMetric *m = &e->answer->recommendation->slo.metrics[i];

  if (!isfinite (e->answer->targets[i]))
    return NULL;
  if (e->sought != NAV_SOLVE_TARGET)
    return nav_explain_target (&inner, nav_judged_metrics[i]);
  return nav_derivation_new (nav_metric_names[m->metric], e->answer->targets[i], "ms",
                             "far-end-rounded-up", nav_explain_planned_rate (&inner),
                             explain_working (e), nav_explain_tokens (&inner, FALSE),
                             nav_explain_tokens (&inner, TRUE),
                             nav_why_leaf (e->spec, NAV_SLO_PERCENTILE, 0), NULL);
}

static NavDerivation *
explain_target_path (const NavSolveExplaining *e, const char *metric)
{
  for (guint i = 0; i < NAV_N_JUDGED; i++)
    if (g_str_equal (metric, nav_metric_names[nav_judged_metrics[i]]))
      return explain_reached (e, i);
  return NULL;
}

static NavDerivation *
explain_value (const NavSolveExplaining *e)
{
  switch (e->sought) {
  case NAV_SOLVE_USERS:
    return explain_users (e);
  case NAV_SOLVE_RATE:
    return explain_rate (e);
  case NAV_SOLVE_INPUT:
    return explain_input (e);
  case NAV_SOLVE_TARGET:
    return explain_reached (e, 0);
  case NAV_N_SOLVES:
  default:
    return NULL;
  }
}

/* How good the model is, as the share of models it beats, and how much it does, in relation to the
 * most: weighted by the priorities. */
static NavDerivation *
explain_balance (const NavSolveExplaining *e)
{
  const NavRecommendation *r = e->answer->recommendation;
  NavDerivation *quality =
    r->quality ? nav_why_row ("quality", r->quality->score, "1", "quality", r->quality->id)
               : nav_why_constant ("quality", NAN, "1", "quality-unknown");

  return nav_derivation_new ("balance", e->answer->balance, "1", "weighted-geometric-mean",
                             quality, explain_value (e), NULL);
}

/**
 * nav_solve_explain:
 *
 * Returns: (transfer full) (nullable): why the number of that name is what it is
 */
NavDerivation *
nav_solve_explain (const NavSolveExplaining *e, const char *path)
{
  if (g_str_equal (path, "value"))
    return explain_value (e);
  if (g_str_equal (path, "users"))
    return explain_users (e);
  if (g_str_equal (path, "rate"))
    return explain_rate (e);
  if (g_str_equal (path, "input_tokens"))
    return explain_input (e);
  if (g_str_equal (path, "replicas"))
    return explain_replicas (e);
  if (g_str_equal (path, "balance"))
    return explain_balance (e);
  if (g_str_has_prefix (path, "targets."))
    return explain_target_path (e, path + strlen ("targets."));
  return NULL;
}
