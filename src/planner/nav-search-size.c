// SPDX-License-Identifier: Apache-2.0
// From a candidate that fits into memory to a recommendation: how many replicas a load takes, or
// what load so many replicas take.

#include <math.h>

#include "planner/nav-search-private.h"
#include "planner/nav-sizing.h"

/* Where the margin of the forecast asks for more than so many times the replicas, those that the
 * forecast itself asks for are offered beside them. */
#define EXPLOSION 2

/* Replicas for the planned rate; the slack is for rounding only. */
static guint
replicas_for (double planned, double max_rate)
{
  double needed = ceil (planned / max_rate - 1e-6);

  return (guint) CLAMP (needed, 1, NAV_MOST_REPLICAS);
}

/* @rate: of each working replica */
static void
fill_load (const NavTrial *trial, const NavDemand *demand, NavSizer *sizer, guint working,
           double rate, NavRecommendation *r)
{
  r->spare_replicas = trial->search->spare_replicas;
  r->replicas = working + r->spare_replicas;
  r->forecast_rate = rate;
  nav_sizer_forecast (sizer, rate, &r->forecast);
  nav_sizer_add_ranges (sizer, &r->forecast);
  nav_sizer_judge (sizer, &r->forecast, &r->slo);
  r->gpus = r->replicas * nav_candidate_gpus (trial->candidate);
  nav_money_fill (trial->search, demand, trial->gpu, r);
}

/* Where the targets do not hold with the margin of the forecast, they are tried without it. */
static void
find_max_rate (NavSizer *sizer, NavRecommendation *r)
{
  r->max_rate_per_replica = nav_sizer_max_rate (sizer, TRUE);
  r->margin_held = r->max_rate_per_replica > 0;
  if (!r->margin_held)
    r->max_rate_per_replica = nav_sizer_max_rate (sizer, FALSE);
}

static void
size_for_planned (const NavTrial *trial, const NavDemand *demand, NavSizer *sizer,
                  NavRecommendation *r)
{
  gboolean holds = r->max_rate_per_replica > 0;
  guint working = holds ? replicas_for (demand->planned_rps, r->max_rate_per_replica) : 1;
  double rate = holds ? demand->planned_rps / working : sizer->idle_rate;

  fill_load (trial, demand, sizer, working, rate, r);
}

static NavRecommendation *
recommendation_of (const NavTrial *trial)
{
  NavRecommendation *r = nav_recommendation_new (trial->candidate);

  r->memory = *trial->memory;
  return r;
}

/* How many would do if the forecast were exact. Only many can be too many. */
static guint
count_lean (NavSizer *sizer, const NavDemand *demand, const NavRecommendation *r)
{
  guint working = r->replicas - r->spare_replicas;

  if (!r->margin_held || working <= EXPLOSION)
    return working;
  return replicas_for (demand->planned_rps, nav_sizer_max_rate (sizer, FALSE));
}

/**
 * nav_search_size:
 * @demand: what is asked, perhaps with loosened targets
 *
 * Sizes a candidate. Where the targets do not hold with the margin of the forecast, they are tried
 * without it: the verdict is then "close". Where they do not hold at all the result has no highest
 * rate (0) and shows what an idle replica does.
 *
 * Returns: (transfer full): the recommendation, without scores and reasons
 */
NavRecommendation *
nav_search_size (const NavTrial *trial, const NavDemand *demand)
{
  NavRecommendation *r = recommendation_of (trial);
  g_auto (NavSizer) sizer = { 0 };

  nav_sizer_init (&sizer, trial->search->calibration, trial->candidate, trial->memory, demand,
                  trial->step);
  find_max_rate (&sizer, r);
  size_for_planned (trial, demand, &sizer, r);
  r->lean_replicas = count_lean (&sizer, demand, r);
  return r;
}

/**
 * nav_search_size_planned:
 *
 * The #NavSizeFunc of a plan: nav_search_size() for the demand of the search.
 */
NavRecommendation *
nav_search_size_planned (const NavTrial *trial, gconstpointer data)
{
  (void) data;
  return nav_search_size (trial, &trial->search->demand);
}

/**
 * nav_search_size_lean:
 * @held: of the same trial, sized with the margin of its forecast
 *
 * Returns: (transfer full) (nullable): the same without margin, where that takes less than half of
 *   the replicas
 */
NavRecommendation *
nav_search_size_lean (const NavTrial *trial, const NavRecommendation *held)
{
  const NavDemand *demand = &trial->search->demand;
  NavRecommendation *r;
  g_auto (NavSizer) sizer = { 0 };

  if (held->replicas - held->spare_replicas <= EXPLOSION * held->lean_replicas)
    return NULL;
  r = recommendation_of (trial);
  nav_sizer_init (&sizer, trial->search->calibration, trial->candidate, trial->memory, demand,
                  trial->step);
  r->max_rate_per_replica = nav_sizer_max_rate (&sizer, FALSE);
  size_for_planned (trial, demand, &sizer, r);
  r->lean_replicas = r->replicas - r->spare_replicas;
  return r;
}

/**
 * nav_search_fill_up:
 * @demand: what is asked; its rate is what is sought
 * @working: how many replicas there are to work
 *
 * The other way round: as much load as so many replicas hold. What depends on the rate (people,
 * money per request) is scaled with it.
 *
 * Returns: (transfer full): the recommendation; without a highest rate (0) where the targets do not
 *   hold at all
 */
NavRecommendation *
nav_search_fill_up (const NavTrial *trial, const NavDemand *demand, guint working)
{
  NavRecommendation *r = recommendation_of (trial);
  NavDemand full = *demand;
  g_auto (NavSizer) sizer = { 0 };
  double scale;

  nav_sizer_init (&sizer, trial->search->calibration, trial->candidate, trial->memory, demand,
                  trial->step);
  find_max_rate (&sizer, r);
  if (!(r->max_rate_per_replica > 0)) {
    size_for_planned (trial, demand, &sizer, r);
    return r;
  }
  scale = r->max_rate_per_replica * working / demand->planned_rps;
  full.users *= scale;
  full.at_once *= scale;
  full.mean_rps *= scale;
  full.peak_rps *= scale;
  full.planned_rps *= scale;
  fill_load (trial, &full, &sizer, working, r->max_rate_per_replica, r);
  r->lean_replicas = working;
  return r;
}

/**
 * nav_search_spread:
 * @working: how many replicas share the load, enough or not
 *
 * Returns: (transfer full): the recommendation
 */
NavRecommendation *
nav_search_spread (const NavTrial *trial, const NavDemand *demand, guint working)
{
  NavRecommendation *r = recommendation_of (trial);
  g_auto (NavSizer) sizer = { 0 };

  nav_sizer_init (&sizer, trial->search->calibration, trial->candidate, trial->memory, demand,
                  trial->step);
  find_max_rate (&sizer, r);
  fill_load (trial, demand, &sizer, working, demand->planned_rps / working, r);
  r->lean_replicas = working;
  return r;
}
