// SPDX-License-Identifier: Apache-2.0
// How much depends on the forecast: what it takes when the load, or the time of a step, turns out a
// fifth less or more, and how far the load is from what a replica can carry at all.

#include <math.h>

#include "planner/nav-search-private.h"
#include "planner/nav-sizing.h"

/* Just before the knee: this share of the rate at which a replica saturates. */
#define NEAR_KNEE 0.95

static NavDemand
scaled_demand (const NavDemand *demand, double factor)
{
  NavDemand scaled = *demand;

  scaled.users *= factor;
  scaled.at_once *= factor;
  scaled.mean_rps *= factor;
  scaled.peak_rps *= factor;
  scaled.planned_rps *= factor;
  return scaled;
}

/* @max_rate: of a replica; 0: not even an idle one holds the targets */
static void
fill_what_if (const NavSearch *search, const NavRecommendation *r, const NavDemand *demand,
              double max_rate, NavWhatIf *what_if)
{
  g_autoptr (NavRecommendation) other = nav_recommendation_new (r->candidate);
  double working;

  what_if->replicas = 0;
  what_if->cost_per_month = NAN;
  what_if->max_rate = max_rate;
  if (!(max_rate > 0))
    return;
  other->max_rate_per_replica = max_rate;
  other->spare_replicas = r->spare_replicas;
  working = ceil (demand->planned_rps / max_rate - 1e-6);
  other->replicas = (guint) CLAMP (working, 1, NAV_MOST_REPLICAS) + r->spare_replicas;
  other->gpus = other->replicas * nav_candidate_gpus (r->candidate);
  nav_money_fill (search, demand, nav_search_find_gpu (search, r), other);
  what_if->replicas = other->replicas;
  what_if->cost_per_month = other->cost_per_month;
}

/* What the closed form says of slower steps, as a share of what it says of those of the model: that
 * share holds for simulated rates, too. */
static double
rate_with_steps (const NavSearch *search, const NavRecommendation *r, const NavStepModel *step,
                 double factor)
{
  g_autoptr (NavStepModel) slower = nav_step_model_new_scaled (step, factor);
  g_auto (NavSizer) sizer = { 0 };

  nav_sizer_init (&sizer, search->calibration, r->candidate, &r->memory, &search->demand, slower);
  return nav_sizer_max_rate (&sizer, r->margin_held);
}

/* Where a simulation shows the knee to be elsewhere, the closed form does not know what TTFT does
 * there. */
static void
fill_knee (NavSizer *sizer, NavRecommendation *r)
{
  double closed = nav_closed_form_rate_max (sizer->form);
  double rate = fmax (fmin (closed, r->saturated_rate), r->max_rate_per_replica);
  NavForecast near;

  nav_sizer_forecast (sizer, NEAR_KNEE * rate, &near);
  r->knee.rate = rate;
  r->knee.share = r->forecast_rate / rate;
  r->knee.ttft_ms = rate == closed
                      ? nav_latency_at (&near.latency[NAV_METRIC_TTFT], sizer->percentile)
                      : NAN;
}

/**
 * nav_sensitivity_fill:
 * @r: sized; its sensitivity and its knee are filled in
 *
 * Any thread.
 */
void
nav_sensitivity_fill (const NavSearch *search, NavRecommendation *r)
{
  const NavDemand *demand = &search->demand;
  g_autoptr (NavStepModel) step = nav_step_model_new (search->catalog, r->candidate);
  g_auto (NavSizer) sizer = { 0 };
  double own;

  nav_sizer_init (&sizer, search->calibration, r->candidate, &r->memory, demand, step);
  own = nav_sizer_max_rate (&sizer, r->margin_held);
  for (guint i = 0; i < NAV_N_CHANGES; i++) {
    NavDemand other = scaled_demand (demand, 1 + nav_changes[i]);
    double share = own > 0 ? rate_with_steps (search, r, step, 1 + nav_changes[i]) / own : 0;

    fill_what_if (search, r, &other, r->max_rate_per_replica, &r->if_rate[i]);
    fill_what_if (search, r, demand, r->max_rate_per_replica * share, &r->if_steps[i]);
  }
  fill_knee (&sizer, r);
}
