// SPDX-License-Identifier: Apache-2.0
// Asked backwards: what do these GPUs carry?

#include "planner/nav-solve.h"

#include <math.h>

#include "planner/nav-spec-complete.h"

/* So little that every configuration that works at all needs one replica. */
#define LITTLE_RPS 1e-3

static void
capacity_clear (gpointer data)
{
  g_clear_pointer (&((NavCapacity *) data)->recommendation, nav_recommendation_unref);
}

static int
compare_capacities (gconstpointer a, gconstpointer b)
{
  const NavCapacity *x = a, *y = b;

  if (x->recommendation->margin_held != y->recommendation->margin_held)
    return x->recommendation->margin_held ? -1 : 1;
  if (x->rate != y->rate)
    return x->rate > y->rate ? -1 : 1;
  return g_strcmp0 (x->recommendation->id, y->recommendation->id);
}

/* Each model in each mode once: the split and precision in which it carries most. */
static void
keep_best_of_each_model (GArray *sorted)
{
  for (guint i = 1; i < sorted->len;) {
    const NavCandidate *own = g_array_index (sorted, NavCapacity, i).recommendation->candidate;
    gboolean seen = FALSE;
    for (guint k = 0; k < i && !seen; k++) {
      const NavCandidate *better = g_array_index (sorted, NavCapacity, k).recommendation->candidate;
      seen = better->model == own->model && better->thinking == own->thinking;
    }
    if (seen)
      g_array_remove_index (sorted, i);
    else
      i++;
  }
}

static NavSpec *
with_peak (NavSpec *spec, guint w, double peak)
{
  g_autoptr (NavSpec) no_mean = nav_spec_with (spec, NAV_WORKLOAD_MEAN_RPS, w, NULL);

  return nav_spec_with (no_mean, NAV_WORKLOAD_PEAK_RPS, w,
                        nav_leaf_new_number (peak, NAV_ORIGIN_ASSUMED));
}

/* Each workload's share of the rate; equal ones where not all rates are known. */
static void
read_shares (NavCatalog *catalog, NavSpec *spec, double *ret_shares)
{
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  g_autoptr (NavSpec) completed = nav_spec_complete (spec, catalog, notes);
  guint n = nav_spec_get_n_workloads (spec);
  double total = 0;

  for (guint w = 0; w < n; w++) {
    ret_shares[w] = nav_spec_get_workload_number (completed, w, NAV_WORKLOAD_PEAK_RPS);
    total += ret_shares[w] > 0 ? ret_shares[w] : NAN;
  }
  for (guint w = 0; w < n; w++)
    ret_shares[w] = isfinite (total) ? ret_shares[w] / total : 1.0 / n;
}

/* The spec with the GPUs fixed, asked so little that the highest rate of each configuration is what
 * there is to know. */
static NavSpec *
fix_hardware (NavCatalog *catalog, NavSpec *spec, const char *gpu, guint gpu_count)
{
  const char *gpus[] = { gpu, NULL };
  g_autoptr (NavSpec) fixed = nav_spec_with (spec, NAV_CONSTRAINT_GPUS, 0,
                                             nav_leaf_new_list (gpus, NAV_ORIGIN_EDITED));
  g_autoptr (NavSpec) counted = nav_spec_with (fixed, NAV_CONSTRAINT_GPU_COUNT_MAX, 0,
                                               nav_leaf_new_number (gpu_count, NAV_ORIGIN_EDITED));
  NavSpec *result = nav_spec_ref (counted);
  double shares[NAV_MAX_WORKLOADS];

  read_shares (catalog, spec, shares);
  for (guint w = 0; w < nav_spec_get_n_workloads (spec); w++) {
    NavSpec *next = with_peak (result, w, LITTLE_RPS * shares[w]);
    nav_spec_unref (result);
    result = next;
  }
  return result;
}

/* How many people make @rate at peak; of several workloads nobody knows which it would be. */
static double
users_for (NavSpec *completed, double rate)
{
  double per_user = nav_spec_get_workload_number (completed, 0, NAV_WORKLOAD_ACTIVE_FRACTION) *
                    nav_spec_get_workload_number (completed, 0,
                                                  NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN) /
                    60 * nav_spec_get_workload_number (completed, 0, NAV_WORKLOAD_PEAK_MULTIPLIER);
  gboolean known = per_user > 0 && nav_spec_get_n_workloads (completed) == 1;

  return known ? floor (rate / per_user) : NAN;
}

/**
 * nav_solve_rate:
 * @catalog: what is known
 * @spec: workloads and targets; its rate is what is solved for
 * @gpu: GPU id or family
 * @gpu_count: how many there are
 * @error: NAV_ERROR_INVALID when the spec cannot be planned
 *
 * Returns: (transfer full) (element-type NavCapacity) (nullable): what they carry with each model,
 *   what is sure before what is too close to call, the highest rate first; empty when none holds
 *   the targets at all
 */
GArray *
nav_solve_rate (NavCatalog *catalog, NavSpec *spec, const char *gpu, guint gpu_count,
                GCancellable *cancellable, GError **error)
{
  g_autoptr (NavSpec) fixed = NULL;
  g_autoptr (NavPlan) plan = NULL;
  const GPtrArray *found;
  GArray *capacities;

  g_return_val_if_fail (gpu != NULL && gpu_count > 0, NULL);

  fixed = fix_hardware (catalog, spec, gpu, gpu_count);
  plan = nav_plan_compute (catalog, fixed, 0, NULL, NULL, cancellable, error);
  if (plan == NULL)
    return NULL;
  capacities = g_array_new (FALSE, FALSE, sizeof (NavCapacity));
  g_array_set_clear_func (capacities, capacity_clear);
  found = nav_plan_get_recommendations (plan);
  for (guint i = 0; i < found->len; i++) {
    NavRecommendation *r = found->pdata[i];
    NavCapacity capacity = { .recommendation = nav_recommendation_ref (r) };
    capacity.replicas = gpu_count / nav_candidate_gpus (r->candidate);
    capacity.rate = r->max_rate_per_replica * capacity.replicas;
    capacity.users = users_for (nav_plan_get_spec (plan), capacity.rate);
    g_array_append_val (capacities, capacity);
  }
  g_array_sort (capacities, compare_capacities);
  keep_best_of_each_model (capacities);
  return capacities;
}
