// SPDX-License-Identifier: Apache-2.0
// One unit of search: a model in a precision, tried on every GPU with every sensible split.

#include <math.h>

#include "planner/nav-search-private.h"
#include "planner/nav-sizing.h"

void
nav_search_result_init (NavSearchResult *result)
{
  *result = (NavSearchResult){ 0 };
  result->found = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);
  result->missed = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);
}

void
nav_search_result_clear (NavSearchResult *result)
{
  g_clear_pointer (&result->found, g_ptr_array_unref);
  g_clear_pointer (&result->missed, g_ptr_array_unref);
}

/* Replicas for the planned rate; the slack is for rounding only. */
static guint
replicas_for (double planned, double max_rate)
{
  double needed = ceil (planned / max_rate - 1e-6);

  return (guint) CLAMP (needed, 1, 1e6);
}

/**
 * nav_search_size:
 * @gpu: the GPU it runs on, with its prices
 * @demand: what is asked, perhaps with loosened targets
 *
 * Sizes a candidate that fits into memory. Where the targets do not hold with the margin of the
 * forecast, they are tried without it: the verdict is then "close". Where they do not hold at all
 * the result has no highest rate (0) and shows what an idle replica does.
 *
 * Returns: (transfer full): the recommendation, without scores and reasons
 */
NavRecommendation *
nav_search_size (const NavSearch *search, const NavSearchGpu *gpu, NavCandidate *candidate,
                 const NavMemory *memory, const NavDemand *demand)
{
  NavRecommendation *r = nav_recommendation_new (candidate);
  g_auto (NavSizer) sizer = { 0 };
  guint working;

  r->memory = *memory;
  nav_sizer_init (&sizer, search->calibration, candidate, &r->memory, demand);
  r->max_rate_per_replica = nav_sizer_max_rate (&sizer, TRUE);
  r->margin_held = r->max_rate_per_replica > 0;
  if (!r->margin_held)
    r->max_rate_per_replica = nav_sizer_max_rate (&sizer, FALSE);

  working = r->max_rate_per_replica > 0
              ? replicas_for (demand->planned_rps, r->max_rate_per_replica)
              : 1;
  r->spare_replicas = search->spare_replicas;
  r->replicas = working + r->spare_replicas;
  r->forecast_rate = r->max_rate_per_replica > 0 ? demand->planned_rps / working
                                                 : sizer.idle_rate;
  nav_sizer_forecast (&sizer, r->forecast_rate, &r->forecast);
  nav_forecast_add_ranges (search->calibration, candidate, NULL, &r->forecast);
  nav_sizer_judge (&sizer, &r->forecast, &r->slo);
  r->gpus = r->replicas * nav_candidate_gpus (candidate);
  nav_money_fill (search, gpu, r);
  return r;
}

/**
 * nav_search_breaks_limits:
 *
 * A sum nobody knows keeps no budget.
 *
 * Returns: whether it needs more GPUs or money than there may be
 */
gboolean
nav_search_breaks_limits (const NavSearch *search, const NavRecommendation *r)
{
  if (search->gpu_count_max > 0 && r->gpus > search->gpu_count_max)
    return TRUE;
  return isfinite (search->budget_per_month) && !(r->cost_per_month <= search->budget_per_month);
}

/**
 * nav_search_owned_only:
 *
 * Returns: whether there are no more of it than the person owns
 */
gboolean
nav_search_owned_only (const NavSearchGpu *gpu)
{
  return gpu->owned.kind == NAV_PRICE_OWNED && gpu->cloud.kind == NAV_PRICE_NONE;
}

/* GPUs that can neither be rented nor are owned in that number cost an unknown sum; with an
 * inventory that rules out the rest they are not there at all. */
static gboolean
is_available (const NavSearchGpu *gpu, const NavRecommendation *r)
{
  return !nav_search_owned_only (gpu) || r->gpus <= gpu->owned_free;
}

static void
sort_in (const NavSearch *search, const NavSearchGpu *gpu, NavRecommendation *r,
         NavSearchResult *result)
{
  gboolean holds = r->max_rate_per_replica > 0 && r->slo.verdict <= NAV_VERDICT_CLOSE;

  if (holds && is_available (gpu, r) && !nav_search_breaks_limits (search, r))
    g_ptr_array_add (result->found, r);
  else
    nav_misses_keep_nearest (search, result->missed, r);
}

static gboolean
try_split (const NavSearch *search, const NavSearchItem *item, const NavSearchGpu *gpu,
           guint tensor, guint pipeline, NavSearchResult *result)
{
  g_autoptr (NavCandidate) candidate = NULL;
  NavEngine engine = search->engine;
  NavRecommendation *r;
  NavMemory memory;

  engine.max_model_len =
    item->thinking ? search->demand.max_model_len_thinking : search->demand.max_model_len;
  candidate = nav_candidate_new (item->model, gpu->gpu, item->checkpoint,
                                 item->checkpoint->precision, item->thinking, tensor, pipeline, 1,
                                 &engine);
  result->considered++;
  nav_memory_compute (candidate, &memory);
  if (!memory.fits)
    return FALSE;
  result->fitting++;
  r = nav_search_size (search, gpu, candidate, &memory, &search->demand);
  r->quality = item->quality ? nav_quality_ref (item->quality) : NULL;
  sort_in (search, gpu, r, result);
  return TRUE;
}

/* How many GPUs stand in one machine, and so can share a layer. */
static guint
gpus_of_a_node (const NavSearchGpu *gpu)
{
  guint most = MAX (gpu->gpu->max_per_node, 1);

  return nav_search_owned_only (gpu) && gpu->owned_per_node > 0 ? MIN (most, gpu->owned_per_node)
                                                                : most;
}

/* Pipeline stages only where all GPUs of a node together cannot hold the model. */
static void
try_gpu (const NavSearch *search, const NavSearchItem *item, const NavSearchGpu *gpu,
         NavSearchResult *result)
{
  guint most = gpus_of_a_node (gpu);
  gboolean fitted = FALSE;
  guint widest = 1;

  for (guint tensor = 1; tensor <= most; tensor *= 2) {
    fitted |= try_split (search, item, gpu, tensor, 1, result);
    widest = tensor;
  }
  for (guint pipeline = 2; pipeline <= 4 && !fitted; pipeline *= 2)
    fitted = try_split (search, item, gpu, widest, pipeline, result);
}

/**
 * nav_search_run_item:
 * @item: index into the search's items
 * @result: initialised
 *
 * Any thread; does the same whatever the others do.
 */
void
nav_search_run_item (const NavSearch *search, guint item, NavSearchResult *result)
{
  const NavSearchItem *work = &g_array_index (search->items, NavSearchItem, item);

  for (guint i = 0; i < search->gpus->len; i++)
    try_gpu (search, work, &g_array_index (search->gpus, NavSearchGpu, i), result);
}
