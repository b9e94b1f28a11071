// SPDX-License-Identifier: Apache-2.0
// The workloads of a spec as classes of requests to simulate.

#include "planner/nav-refine-load.h"

#include <math.h>

static NavArrival
arrival_of (NavSpec *spec, guint w)
{
  const char *process = nav_spec_get_workload_text (spec, w, NAV_WORKLOAD_PROCESS);

  if (g_strcmp0 (process, "constant") == 0)
    return NAV_ARRIVAL_CONSTANT;
  return g_strcmp0 (process, "gamma") == 0 ? NAV_ARRIVAL_GAMMA : NAV_ARRIVAL_POISSON;
}

static gboolean
has_only_a_deadline (NavSpec *spec, guint w)
{
  return nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_BATCH_REQUESTS) > 0 &&
         nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_BATCH_DEADLINE_H) > 0;
}

static double
prefix_ratio (NavSpec *spec, guint w)
{
  double ratio = nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_PREFIX_HIT_RATIO);

  return nav_spec_get_bool (spec, NAV_ENGINE_PREFIX_CACHING) && ratio > 0 ? MIN (ratio, 1) : 0;
}

/* Reasoning comes before every answer, and is a part of it for the engine. */
static NavDistribution *
answer_lengths (NavSpec *spec, guint w, gboolean thinking)
{
  NavDistribution *told = nav_spec_get_workload (spec, w, NAV_WORKLOAD_OUTPUT_TOKENS)->distribution;
  double reasoning = nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_THINKING_TOKENS);

  return thinking && reasoning > 0 ? nav_distribution_new_shifted (told, reasoning)
                                   : nav_distribution_ref (told);
}

static void
add_class (NavRefineLoad *load, NavSpec *spec, const NavDemand *demand, guint w, gboolean thinking)
{
  NavLeaf *input = nav_spec_get_workload (spec, w, NAV_WORKLOAD_INPUT_TOKENS);
  guint i = load->n++;

  load->shares[i] =
    nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_PEAK_RPS) / demand->peak_rps;
  load->judged[i] = !has_only_a_deadline (spec, w);
  load->loads[i] =
    (NavLoad){ .kind = NAV_LOAD_OPEN,
               .arrival = arrival_of (spec, w),
               .cv = nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_CV) };
  load->classes[i] = (NavSimulationClass){ .input = nav_distribution_ref (input->distribution),
                                           .output = answer_lengths (spec, w, thinking),
                                           .prefix_hit_ratio = prefix_ratio (spec, w),
                                           .prefix_groups = 1 };
}

/**
 * nav_refine_load_init:
 * @load: (out)
 * @completed: a plannable spec
 * @demand: of @completed
 * @thinking: whether the model reasons first
 */
void
nav_refine_load_init (NavRefineLoad *load, NavSpec *completed, const NavDemand *demand,
                      gboolean thinking)
{
  *load = (NavRefineLoad){ .least_share = 1 };
  for (guint w = 0; w < nav_spec_get_n_workloads (completed); w++)
    add_class (load, completed, demand, w, thinking);
  for (guint i = 0; i < load->n; i++)
    if (load->judged[i])
      load->least_share = MIN (load->least_share, load->shares[i]);
}

void
nav_refine_load_clear (NavRefineLoad *load)
{
  for (guint i = 0; i < load->n; i++) {
    nav_distribution_unref (load->classes[i].input);
    nav_distribution_unref (load->classes[i].output);
  }
  load->n = 0;
}
