// SPDX-License-Identifier: Apache-2.0
// The time of a layer's routed experts, from measured tables where there are any.

#include "serving/nav-expert-times.h"

#include "serving/nav-weights.h"

/**
 * nav_expert_times_init:
 * @times: (out): borrows from @catalog
 */
void
nav_expert_times_init (NavExpertTimes *times, NavCatalog *catalog, const NavOperators *operators,
                       const NavCandidate *candidate)
{
  const NavArchitecture *a = &candidate->model->arch;
  gboolean expert_parallel = candidate->expert_parallel > 1;

  *times = (NavExpertTimes){
    .roofline = operators->experts,
    .shape = { a->hidden, a->moe_intermediate, a->experts_per_token, a->experts },
    .tensor_parallel = expert_parallel ? 1 : candidate->tensor_parallel,
    .expert_parallel = expert_parallel ? candidate->tensor_parallel : 1,
    .weight_bytes = operators->format.expert_bytes,
    .width = operators->format.expert_width,
  };
  if (catalog != NULL && operators->expert_curves != NULL)
    times->table = nav_catalog_find_experts (catalog, operators->expert_curves,
                                             operators->expert_dtype, &times->shape);
  if (times->table != NULL)
    times->split = nav_expert_table_find_split (times->table, (guint) times->tensor_parallel,
                                                (guint) times->expert_parallel);
}

/* Each token visits k of E experts; E (1 - (1 - k/E)^T) of them are visited by any of T tokens,
 * and their weights are read. With expert parallelism a GPU holds some of the experts whole, with
 * tensor parallelism a share of each. */
static double
roofline_ms (const NavExpertTimes *times, const NavExpertShape *shape, double tensor_parallel,
             double expert_parallel, double launch_factor, double tokens)
{
  double share = (double) shape->experts_per_token / shape->experts;
  double active = shape->experts * (1 - pow (1 - share, tokens)) / expert_parallel;
  double visits = tokens * shape->experts_per_token / expert_parallel;
  double weights = 3.0 * shape->hidden * shape->intermediate / tensor_parallel;
  double inner = shape->intermediate / tensor_parallel;
  double bytes = active * weights * times->weight_bytes * times->width +
                 visits * (4.0 * shape->hidden + 6 * inner);

  return times->roofline.launch_ms * launch_factor +
         nav_roofline_work_ms (&times->roofline, 2 * visits * weights * times->width, bytes);
}

/**
 * nav_expert_times_ms:
 * @launch_factor: what the launches of the roofline are multiplied with
 * @tokens: that pass the layer
 *
 * Returns: milliseconds
 */
double
nav_expert_times_ms (const NavExpertTimes *times, double launch_factor, double tokens)
{
  double own = roofline_ms (times, &times->shape, times->tensor_parallel, times->expert_parallel,
                            launch_factor, tokens);
  double there, measured;

  if (times->table == NULL)
    return own;
  there = roofline_ms (times, &times->table->shape, times->split->tensor_parallel,
                       times->split->expert_parallel, launch_factor, tokens);
  measured = nav_expert_table_us (times->table, times->split, tokens) * 1e-3;
  return own * measured / there;
}
