// SPDX-License-Identifier: Apache-2.0
// "Why this number?" for every number of a recommendation and of a spec. Derivations are built when
// somebody asks, from what the plan keeps.

#include "planner/nav-explain.h"

#include <math.h>
#include <string.h>

#include "planner/nav-explain-private.h"
#include "planner/nav-why.h"

/**
 * nav_explain_find:
 *
 * Returns: (transfer full) (nullable): what the first entry that covers @path says
 */
NavDerivation *
nav_explain_find (const NavExplaining *e, const NavExplainEntry *entries, gsize n,
                  const char *path)
{
  for (gsize i = 0; i < n; i++) {
    const char *known = entries[i].path;
    char last = known[strlen (known) - 1];
    gboolean prefix = last == '.' || last == '[';
    if (prefix ? g_str_has_prefix (path, known) : g_str_equal (path, known))
      return entries[i].explain (e, path);
  }
  return NULL;
}

static NavDerivation *
sum_over_workloads (const NavExplaining *e, NavSpecField field, double value)
{
  g_autoptr (GPtrArray) parts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_derivation_unref);

  for (guint w = 0; w < nav_spec_get_n_workloads (e->spec); w++)
    g_ptr_array_add (parts, nav_why_leaf (e->spec, field, w));
  if (parts->len == 1)
    return nav_derivation_ref (parts->pdata[0]);
  return nav_derivation_new_array (nav_spec_field_info (field)->path, value, "req/s", "sum", parts);
}

NavDerivation *
nav_explain_mean_rate (const NavExplaining *e)
{
  return sum_over_workloads (e, NAV_WORKLOAD_MEAN_RPS, e->demand->mean_rps);
}

NavDerivation *
nav_explain_planned_rate (const NavExplaining *e)
{
  return nav_derivation_new (
    "planned_rps", e->demand->planned_rps, "req/s", "grow",
    sum_over_workloads (e, NAV_WORKLOAD_PEAK_RPS, e->demand->peak_rps),
    nav_why_leaf (e->spec, NAV_SPEC_GROWTH, 0), NULL);
}

/* Mean tokens of a prompt or an answer, over the workloads, with what reasoning adds. */
NavDerivation *
nav_explain_tokens (const NavExplaining *e, gboolean output)
{
  NavSpecField field = output ? NAV_WORKLOAD_OUTPUT_TOKENS : NAV_WORKLOAD_INPUT_TOKENS;
  const NavTraffic *shape =
    e->r->candidate->thinking ? &e->demand->shape_thinking : &e->demand->shape;
  g_autoptr (GPtrArray) parts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_derivation_unref);

  for (guint w = 0; w < nav_spec_get_n_workloads (e->spec); w++) {
    if (e->workload >= 0 && w != (guint) e->workload)
      continue;
    g_ptr_array_add (parts, nav_why_leaf (e->spec, field, w));
    if (output && e->r->candidate->thinking)
      g_ptr_array_add (parts, nav_why_leaf (e->spec, NAV_WORKLOAD_THINKING_TOKENS, w));
  }
  if (parts->len == 1)
    return nav_derivation_ref (parts->pdata[0]);
  return nav_derivation_new_array (nav_spec_field_info (field)->path,
                                   output ? shape->output_mean : shape->input_mean, "tokens",
                                   "mix", parts);
}

NavDerivation *
nav_explain_target (const NavExplaining *e, NavMetric metric)
{
  for (guint i = 0; i < NAV_N_JUDGED; i++)
    if (nav_judged_metrics[i] == metric)
      return nav_why_leaf (e->spec, nav_judged_fields[i], 0);
  return NULL;
}

static const char *
how_rate_was_found (const NavRecommendation *r)
{
  if (r->forecast.method == NAV_METHOD_SIMULATION)
    return r->margin_held ? "highest-rate-simulated-with-margin" : "highest-rate-simulated";
  return r->margin_held ? "highest-rate-with-margin" : "highest-rate";
}

/* The highest rate rests on the targets and on all that the forecast rests on. */
NavDerivation *
nav_explain_max_rate (const NavExplaining *e)
{
  g_autoptr (GPtrArray) parts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_derivation_unref);

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    NavDerivation *target = nav_explain_target (e, nav_judged_metrics[i]);
    if (target != NULL)
      g_ptr_array_add (parts, target);
  }
  g_ptr_array_add (parts, nav_why_leaf (e->spec, NAV_SLO_PERCENTILE, 0));
  g_ptr_array_add (parts, nav_explain_tokens (e, FALSE));
  g_ptr_array_add (parts, nav_explain_tokens (e, TRUE));
  g_ptr_array_add (parts, nav_why_row ("memory_gb_per_s", e->r->candidate->gpu->memory_gb_per_s,
                                       "GB/s", "gpus", e->r->candidate->gpu->id));
  g_ptr_array_add (parts, nav_why_row ("active_parameters",
                                       e->r->candidate->model->active_parameters, "parameters",
                                       "models", e->r->candidate->model->id));
  return nav_derivation_new_array ("max_rate_per_replica", e->r->max_rate_per_replica, "req/s",
                                   how_rate_was_found (e->r), parts);
}

/* A pool that was simulated may need more than each replica by itself promises. */
NavDerivation *
nav_explain_replicas (const NavExplaining *e)
{
  double own = (double) e->r->replicas - e->r->spare_replicas;
  gboolean more =
    own > MAX (ceil (e->demand->planned_rps / e->r->max_rate_per_replica - 1e-6), 1);
  NavDerivation *working =
    nav_derivation_new ("working_replicas", own, "replicas",
                        more ? "divide-round-up-and-pool" : "divide-round-up",
                        nav_explain_planned_rate (e), nav_explain_max_rate (e), NULL);

  if (e->r->spare_replicas == 0)
    return working;
  return nav_derivation_new ("replicas", e->r->replicas, "replicas", "sum", working,
                             nav_why_leaf (e->spec, NAV_SPEC_SPARE_REPLICAS, 0), NULL);
}

static NavDerivation *
explain_replicas (const NavExplaining *e, const char *path)
{
  (void) path;
  return nav_explain_replicas (e);
}

static NavDerivation *
explain_spare (const NavExplaining *e, const char *path)
{
  (void) path;
  return nav_why_leaf (e->spec, NAV_SPEC_SPARE_REPLICAS, 0);
}

static NavDerivation *
explain_max_rate (const NavExplaining *e, const char *path)
{
  (void) path;
  return nav_explain_max_rate (e);
}

/* How a model is split is tried out, not computed: the search says so. */
static NavDerivation *
explain_searched (const NavExplaining *e, const char *path)
{
  const NavCandidate *c = e->r->candidate;
  double value = g_str_equal (path, "tensor_parallel")     ? c->tensor_parallel
                 : g_str_equal (path, "pipeline_parallel") ? c->pipeline_parallel
                                                           : c->expert_parallel;

  return nav_why_constant (path, value, "GPUs", "searched");
}

NavDerivation *
nav_explain_gpus (const NavExplaining *e)
{
  return nav_derivation_new ("gpus", e->r->gpus, "GPUs", "multiply", nav_explain_replicas (e),
                             explain_searched (e, "tensor_parallel"),
                             explain_searched (e, "pipeline_parallel"), NULL);
}

static NavDerivation *
explain_gpus (const NavExplaining *e, const char *path)
{
  (void) path;
  return nav_explain_gpus (e);
}

static NavDerivation *
explain_billed (const NavExplaining *e, const char *path)
{
  return nav_derivation_new (path, e->r->gpus_billed, "GPUs", "whole-instances",
                             nav_explain_gpus (e), NULL);
}

static NavDerivation *
explain_nodes (const NavExplaining *e, const char *path)
{
  const NavGpu *gpu = e->r->candidate->gpu;

  return nav_derivation_new (path, e->r->nodes, "nodes", "divide-round-up", nav_explain_gpus (e),
                             nav_why_row ("max_per_node", gpu->max_per_node, "GPUs", "gpus",
                                          gpu->id),
                             NULL);
}

static NavDerivation *
explain_rank (const NavExplaining *e, const char *path)
{
  const GPtrArray *all = nav_plan_get_recommendations (e->plan);
  guint place = 0;

  g_ptr_array_find ((GPtrArray *) all, e->r, &place);
  return nav_derivation_new (path, place + 1, "1", "order-by-balanced",
                             nav_explain_scores (e, "scores.balanced"), NULL);
}

static NavDerivation *
explain_model_len (const NavExplaining *e)
{
  NavDerivation *stated = nav_why_leaf (e->spec, NAV_ENGINE_MAX_MODEL_LEN, 0);

  if (stated != NULL)
    return stated;
  return nav_derivation_new ("max_model_len", e->r->memory.max_model_len, "tokens",
                             "longest-rounded-up", nav_explain_tokens (e, FALSE),
                             nav_explain_tokens (e, TRUE), NULL);
}

static NavDerivation *
explain_engine (const NavExplaining *e, const char *path)
{
  const char *name = path + strlen ("engine.");
  NavSpecField field;
  guint workload;
  NavDerivation *stated = NULL;

  if (g_str_equal (name, "max_model_len"))
    return explain_model_len (e);
  if (nav_spec_field_parse (path, &field, &workload))
    stated = nav_why_leaf (e->spec, field, workload);
  if (stated != NULL)
    return stated;
  if (g_str_equal (name, "max_num_seqs"))
    return nav_why_constant (name, e->r->memory.max_num_seqs, "requests", "engine-default");
  if (g_str_equal (name, "max_num_batched_tokens"))
    return nav_why_constant (name, e->r->memory.max_num_batched_tokens, "tokens",
                             "engine-default");
  return NULL;
}

static const NavExplainEntry entries[] = {
  { "rank", explain_rank },
  { "replicas", explain_replicas },
  { "spare_replicas", explain_spare },
  { "gpus", explain_gpus },
  { "gpus_billed", explain_billed },
  { "nodes", explain_nodes },
  { "tensor_parallel", explain_searched },
  { "pipeline_parallel", explain_searched },
  { "expert_parallel", explain_searched },
  { "max_rate_per_replica", explain_max_rate },
  { "engine.", explain_engine },
  { "memory.", nav_explain_memory },
  { "forecast.", nav_explain_forecast },
  { "forecast_rate", nav_explain_forecast },
  { "slo.", nav_explain_slo },
  { "classes[", nav_explain_classes },
  { "simulated_replicas", nav_explain_played },
  { "sensitivity.", nav_explain_sensitivity },
  { "knee.", nav_explain_knee },
  { "scores.", nav_explain_scores },
};

NavDerivation *
nav_explain (NavPlan *plan, NavRecommendation *recommendation, const char *path)
{
  NavExplaining e = { plan, recommendation, nav_plan_get_spec (plan), nav_plan_get_demand (plan),
                      nav_plan_get_catalog (plan), -1 };
  NavDerivation *found;

  g_return_val_if_fail (path != NULL, NULL);

  found = nav_explain_find (&e, entries, G_N_ELEMENTS (entries), path);
  return found ? found : nav_explain_money (&e, path);
}

NavDerivation *
nav_explain_spec (NavPlan *plan, const char *path)
{
  NavSpecField field;
  guint workload;

  if (!nav_spec_field_parse (path, &field, &workload) ||
      (field < NAV_N_WORKLOAD_FIELDS &&
       workload >= nav_spec_get_n_workloads (nav_plan_get_spec (plan))))
    return NULL;
  return nav_why_leaf (nav_plan_get_spec (plan), field, workload);
}
