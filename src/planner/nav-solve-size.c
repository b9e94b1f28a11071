// SPDX-License-Identifier: Apache-2.0
// One candidate of a question asked backwards: how much of what is sought it does on what is fixed.

#include <math.h>

#include "planner/nav-sizing.h"
#include "planner/nav-solve-private.h"

#define MOST_REPLICAS 1000000

/* GPUs that the budget pays for, in whole instances where they are sold so. */
static double
count_affordable (const NavPriceQuote *quote, const NavSearch *search)
{
  double monthly = quote->usd_per_gpu_hour * search->hours_per_month;
  double gpus = floor (search->budget_per_month / monthly * (1 + 1e-9));

  if (quote->kind == NAV_PRICE_NONE || !isfinite (gpus))
    return quote->kind == NAV_PRICE_NONE || isnan (monthly) ? 0 : MOST_REPLICAS;
  if (quote->gpus_per_instance > 1)
    gpus -= fmod (gpus, quote->gpus_per_instance);
  return gpus;
}

/* Owned ones first, while there are enough of them; see nav_money_fill(). */
static double
count_paid_for (const NavTrial *trial)
{
  const NavSearchGpu *gpu = trial->gpu;
  double rented = count_affordable (&gpu->cloud, trial->search);
  double owned;

  if (gpu->owned.kind != NAV_PRICE_OWNED)
    return rented;
  owned = MIN (count_affordable (&gpu->owned, trial->search), gpu->owned_free);
  return rented > gpu->owned_free ? rented : owned;
}

/**
 * nav_solve_count_replicas:
 *
 * Returns: how many replicas can work on what is fixed, besides the spare ones; may be 0
 */
guint
nav_solve_count_replicas (const NavTrial *trial)
{
  const NavSearch *search = trial->search;
  double gpus = MOST_REPLICAS, replicas;

  if (search->gpu_count_max > 0)
    gpus = search->gpu_count_max;
  if (nav_search_owned_only (trial->gpu))
    gpus = MIN (gpus, trial->gpu->owned_free);
  if (isfinite (search->budget_per_month))
    gpus = MIN (gpus, count_paid_for (trial));
  replicas = floor (gpus / nav_candidate_gpus (trial->candidate)) - search->spare_replicas;
  return (guint) CLAMP (replicas, 0, MOST_REPLICAS);
}

/* Too little is fixed for one replica: shown as what one would do, which breaks the limits. */
static NavRecommendation *
size_too_large (const NavTrial *trial, const NavDemand *demand)
{
  return nav_search_size (trial, demand);
}

/**
 * nav_solve_size_rate:
 *
 * The #NavSizeFunc of people and rates: as much load as fits.
 */
NavRecommendation *
nav_solve_size_rate (const NavTrial *trial, gconstpointer solving)
{
  const NavDemand *demand = &trial->search->demand;
  guint working = nav_solve_count_replicas (trial);
  NavRecommendation *r;

  (void) solving;
  if (working == 0)
    return size_too_large (trial, demand);
  r = nav_search_fill_up (trial, demand, working);
  if (r->max_rate_per_replica > 0)
    r->solved = r->max_rate_per_replica * working;
  return r;
}

/* --- Prompts --- */

static gboolean
takes_length (const NavTrial *trial, const NavDemand *demand)
{
  gboolean thinking = trial->candidate->thinking;
  const NavTraffic *shape = thinking ? &demand->shape_thinking : &demand->shape;
  guint length = thinking ? demand->max_model_len_thinking : demand->max_model_len;

  return length <= trial->candidate->model->arch.max_context &&
         shape->input_longest + shape->output_longest <= length;
}

/* The same configuration for longer prompts: only the room that it reserves differs. */
static NavCandidate *
candidate_for_length (const NavTrial *trial, const NavDemand *demand)
{
  const NavCandidate *c = trial->candidate;
  NavEngine engine = c->engine;

  engine.max_model_len = c->thinking ? demand->max_model_len_thinking : demand->max_model_len;
  return nav_candidate_new (c->model, c->gpu, c->checkpoint, c->precision, c->thinking,
                            c->tensor_parallel, c->pipeline_parallel, c->expert_parallel, &engine);
}

static gboolean
carries_length (const NavTrial *trial, const NavDemand *demand, guint working, gboolean margin)
{
  g_autoptr (NavCandidate) candidate = candidate_for_length (trial, demand);
  g_auto (NavSizer) sizer = { 0 };
  NavMemory memory;

  if (!takes_length (trial, demand))
    return FALSE;
  nav_memory_compute (candidate, &memory);
  if (!memory.fits)
    return FALSE;
  nav_sizer_init (&sizer, trial->search->calibration, candidate, &memory, demand, trial->step);
  return nav_sizer_holds (&sizer, demand->planned_rps / working, margin);
}

/* Returns: the place of the longest prompts that are carried; -1: not even the shortest */
static int
find_longest (const NavTrial *trial, const GArray *lengths, guint working, gboolean margin)
{
  int low = -1, high = (int) lengths->len;

  while (high - low > 1) {
    int middle = low + (high - low) / 2;
    if (carries_length (trial, &g_array_index (lengths, NavDemand, middle), working, margin))
      low = middle;
    else
      high = middle;
  }
  return low;
}

/**
 * nav_solve_size_input:
 *
 * The #NavSizeFunc of prompt lengths: longer prompts never take less time or less memory, so that
 * the longest are found by bisection.
 */
NavRecommendation *
nav_solve_size_input (const NavTrial *trial, gconstpointer solving)
{
  const GArray *lengths = ((const NavSolving *) solving)->lengths;
  guint working = nav_solve_count_replicas (trial);
  g_autoptr (NavCandidate) candidate = NULL;
  NavTrial longest = *trial;
  const NavDemand *demand;
  NavRecommendation *r;
  NavMemory memory;
  int place = -1;

  if (working > 0) {
    place = find_longest (trial, lengths, working, TRUE);
    if (place < 0)
      place = find_longest (trial, lengths, working, FALSE);
  }
  if (place < 0)
    return size_too_large (trial, &trial->search->demand);
  demand = &g_array_index (lengths, NavDemand, place);
  candidate = candidate_for_length (trial, demand);
  nav_memory_compute (candidate, &memory);
  longest.candidate = candidate;
  longest.memory = &memory;
  r = nav_search_spread (&longest, demand, working);
  r->solved = demand->shape.input_mean;
  return r;
}

/* --- Targets --- */

/* Rounded up to two figures: the rest is not known anyway. */
static double
round_up (double ms)
{
  double step = pow (10, floor (log10 (ms)) - 1);

  return ceil (ms / step - 1e-9) * step;
}

/* What holds at the far end of the forecast's range, for each metric. */
static gboolean
reach_targets (const NavTrial *trial, guint working, NavDemand *demand)
{
  g_auto (NavSizer) sizer = { 0 };
  NavForecast forecast;

  nav_sizer_init (&sizer, trial->search->calibration, trial->candidate, trial->memory, demand,
                  trial->step);
  nav_sizer_forecast (&sizer, nav_sizer_round_up (demand->planned_rps / working), &forecast);
  if (!forecast.fits || forecast.saturated == NAV_SATURATED_YES)
    return FALSE;
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    NavMetric m = nav_judged_metrics[i];
    double predicted = nav_latency_at (&forecast.latency[m], demand->percentile);
    double high = isfinite (sizer.factor[m].high) ? sizer.factor[m].high : 1;
    demand->targets[m] = isfinite (predicted) ? round_up (predicted * high) : NAN;
  }
  return TRUE;
}

/* How many times faster than the person's own targets, by the one that comes nearest; without any,
 * how many answers in a second. */
static double
count_speed (const NavDemand *asked, const NavDemand *reached)
{
  double worst = 0;

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    NavMetric m = nav_judged_metrics[i];
    if (isfinite (asked->targets[m]) && isfinite (reached->targets[m]))
      worst = MAX (worst, reached->targets[m] / asked->targets[m]);
  }
  return worst > 0 ? 1 / worst : 1000 / reached->targets[NAV_METRIC_E2E];
}

/**
 * nav_solve_size_target:
 *
 * The #NavSizeFunc of targets: the known load, spread over all that is fixed.
 */
NavRecommendation *
nav_solve_size_target (const NavTrial *trial, gconstpointer solving)
{
  NavDemand reached = trial->search->demand;
  guint working = nav_solve_count_replicas (trial);
  NavRecommendation *r;

  (void) solving;
  if (working == 0 || !reach_targets (trial, working, &reached))
    return size_too_large (trial, &trial->search->demand);
  r = nav_search_spread (trial, &reached, working);
  r->solved = count_speed (&trial->search->demand, &reached);
  return r;
}
