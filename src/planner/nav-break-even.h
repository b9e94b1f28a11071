// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavApiPrice: what somebody else's API charges, in USD a million tokens.
 */
typedef struct {
  double input;
  double output;
} NavApiPrice;

/**
 * NavBreakEven: an API against a deployment of one's own, at a plan's mean load.
 */
typedef struct {
  double api_per_month; /* USD, for the load of the plan */
  double own_per_month; /* USD */
  double share;         /* of the mean load at which both cost the same */
  double mean_rps;      /* requests a second on average at which both cost the same */
  gboolean carried;     /* whether the deployment carries that load with its targets held */
} NavBreakEven;

gboolean nav_break_even_compute (NavPlan *plan, const NavRecommendation *r,
                                 const NavApiPrice *price, NavBreakEven *ret_break_even);

G_END_DECLS
