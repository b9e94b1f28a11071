// SPDX-License-Identifier: Apache-2.0
// When a deployment of one's own costs no more than an API that is paid by the token. The API's
// bill grows with the load, the deployment's does not, until it needs another replica.

#include "planner/nav-break-even.h"

#include <math.h>

/* How far the load may grow, in shares of what is planned for, before the targets fail. */
static double
room_to_grow (const NavDemand *demand, const NavRecommendation *r)
{
  double carried = r->max_rate_per_replica * (r->replicas - r->spare_replicas);

  return carried / demand->planned_rps;
}

/**
 * nav_break_even_compute:
 * @r: a recommendation of @plan
 * @price: both parts at least 0, and one of them more
 * @ret_break_even: (out): untouched where there is nothing to compare
 *
 * Any thread.
 *
 * Returns: whether there is a price of one's own, a load and a price of the API
 */
gboolean
nav_break_even_compute (NavPlan *plan, const NavRecommendation *r, const NavApiPrice *price,
                        NavBreakEven *ret_break_even)
{
  const NavDemand *demand = nav_plan_get_demand (plan);
  const NavTraffic *shape = r->candidate->thinking ? &demand->shape_thinking : &demand->shape;
  double usd_per_request =
    (shape->input_mean * price->input + shape->output_mean * price->output) / 1e6;
  double requests = demand->mean_rps * 3600 * r->hours_per_month;
  double api = usd_per_request * requests;

  if (!(api > 0) || !isfinite (api) || !(r->cost_per_month > 0) || !isfinite (r->cost_per_month))
    return FALSE;
  ret_break_even->api_per_month = api;
  ret_break_even->own_per_month = r->cost_per_month;
  ret_break_even->share = r->cost_per_month / api;
  ret_break_even->mean_rps = demand->mean_rps * ret_break_even->share;
  ret_break_even->carried = ret_break_even->share <= room_to_grow (demand, r);
  return TRUE;
}
