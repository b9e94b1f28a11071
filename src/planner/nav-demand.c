// SPDX-License-Identifier: Apache-2.0
// The demand of a spec: workloads that share a deployment, mixed into one stream of requests.

#include "planner/nav-demand.h"

#include <math.h>

/* Engines reserve context in blocks; people round up too. */
#define MODEL_LEN_STEP 1024

typedef struct {
  double rate;
  double cv2;
  double prefix;
  const NavDistribution *input;
  const NavDistribution *output;
  double reasoning;
} Part;

static double
squared_cv (NavSpec *spec, guint w)
{
  const char *process = nav_spec_get_workload_text (spec, w, NAV_WORKLOAD_PROCESS);
  double cv = nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_CV);

  if (g_strcmp0 (process, "constant") == 0)
    return 0;
  return g_strcmp0 (process, "gamma") == 0 ? cv * cv : 1;
}

static void
part_init (Part *part, NavSpec *spec, guint w)
{
  part->rate = nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_PEAK_RPS);
  part->cv2 = squared_cv (spec, w);
  part->input = nav_spec_get_workload (spec, w, NAV_WORKLOAD_INPUT_TOKENS)->distribution;
  part->output = nav_spec_get_workload (spec, w, NAV_WORKLOAD_OUTPUT_TOKENS)->distribution;
  part->prefix = nav_spec_get_bool (spec, NAV_ENGINE_PREFIX_CACHING)
                   ? nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_PREFIX_HIT_RATIO)
                   : 0;
  part->reasoning = nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_THINKING_TOKENS);
}

/* Adds a part's share to the first and second moments; variances are made from them at the end. */
static void
mix_part (NavTraffic *mix, const Part *part, double share, gboolean thinking)
{
  double output = part->output->mean + (thinking ? part->reasoning : 0);
  double longest = nav_distribution_longest (part->output) + (thinking ? part->reasoning : 0);

  mix->input_mean += share * part->input->mean;
  mix->input_variance += share * (nav_distribution_variance (part->input) +
                                  part->input->mean * part->input->mean);
  mix->output_mean += share * output;
  mix->output_variance += share * (nav_distribution_variance (part->output) + output * output);
  mix->input_longest = MAX (mix->input_longest, nav_distribution_longest (part->input));
  mix->output_longest = MAX (mix->output_longest, longest);
  mix->prefix_hit_ratio += share * part->prefix;
  mix->cv2 += share * part->cv2;
}

static void
mix_parts (NavTraffic *mix, const Part *parts, guint n, double total, gboolean thinking)
{
  *mix = (NavTraffic){ .rate = NAN,
                       .concurrency = NAN,
                       .requests = NAN,
                       .prefix_groups = 1,
                       .overhead_per_request_ms = NAN,
                       .overhead_per_output_token_ms = NAN };
  for (guint i = 0; i < n; i++)
    mix_part (mix, &parts[i], parts[i].rate / total, thinking);
  mix->input_variance = MAX (0, mix->input_variance - mix->input_mean * mix->input_mean);
  mix->output_variance = MAX (0, mix->output_variance - mix->output_mean * mix->output_mean);
}

static guint
model_len (NavSpec *spec, const NavTraffic *shape)
{
  double stated = nav_spec_get_number (spec, NAV_ENGINE_MAX_MODEL_LEN);
  double longest = shape->input_longest + shape->output_longest;

  if (stated > 0)
    return (guint) stated;
  return (guint) (ceil (longest / MODEL_LEN_STEP) * MODEL_LEN_STEP);
}

static void
read_people (NavSpec *spec, NavDemand *demand)
{
  demand->users = demand->at_once = 0;
  for (guint w = 0; w < nav_spec_get_n_workloads (spec); w++) {
    double users = nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_USERS);
    demand->users += users;
    demand->at_once +=
      users * nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_ACTIVE_FRACTION);
  }
}

static void
read_targets (NavSpec *spec, NavDemand *demand)
{
  demand->percentile = nav_spec_get_number (spec, NAV_SLO_PERCENTILE);
  demand->targets[NAV_METRIC_TTFT] = nav_spec_get_number (spec, NAV_SLO_TTFT_MS);
  demand->targets[NAV_METRIC_TPOT] = nav_spec_get_number (spec, NAV_SLO_TPOT_MS);
  demand->targets[NAV_METRIC_E2E] = nav_spec_get_number (spec, NAV_SLO_E2E_MS);
  demand->targets[NAV_METRIC_ITL] = NAN;
  for (guint m = 0; m < NAV_N_METRICS; m++)
    demand->latency_judged |= isfinite (demand->targets[m]);
}

/* One workload that must or must not reason decides for the deployment they share. */
static void
read_thinking (NavSpec *spec, NavDemand *demand)
{
  demand->may_think = demand->may_answer = TRUE;
  for (guint w = 0; w < nav_spec_get_n_workloads (spec); w++) {
    NavLeaf *leaf = nav_spec_get_workload (spec, w, NAV_WORKLOAD_THINKING);
    if (leaf == NULL || leaf->type != NAV_VALUE_BOOL)
      continue;
    demand->may_think &= leaf->boolean;
    demand->may_answer &= !leaf->boolean;
  }
}

/**
 * nav_demand_from_spec:
 * @completed: from nav_spec_complete(), plannable
 * @ret_demand: (out): what it asks for
 *
 * Rates of the workloads add up; lengths are mixed by their share of the peak rate. Pure.
 */
void
nav_demand_from_spec (NavSpec *completed, NavDemand *ret_demand)
{
  Part parts[NAV_MAX_WORKLOADS];
  guint n = nav_spec_get_n_workloads (completed);
  NavDemand demand = { 0 };

  for (guint w = 0; w < n; w++) {
    part_init (&parts[w], completed, w);
    demand.peak_rps += parts[w].rate;
    demand.mean_rps += nav_spec_get_workload_number (completed, w, NAV_WORKLOAD_MEAN_RPS);
  }
  demand.planned_rps = demand.peak_rps * (1 + nav_spec_get_number (completed, NAV_SPEC_GROWTH));
  mix_parts (&demand.shape, parts, n, demand.peak_rps, FALSE);
  mix_parts (&demand.shape_thinking, parts, n, demand.peak_rps, TRUE);
  demand.max_model_len = model_len (completed, &demand.shape);
  demand.max_model_len_thinking = model_len (completed, &demand.shape_thinking);
  read_people (completed, &demand);
  read_targets (completed, &demand);
  read_thinking (completed, &demand);
  *ret_demand = demand;
}
