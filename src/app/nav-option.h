// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "planner/nav-plan.h"
#include "workflow/nav-plan-columns.h"

G_BEGIN_DECLS

/**
 * NavOption: a recommendation as an item of a list model. Immutable.
 */
#define NAV_TYPE_OPTION (nav_option_get_type ())
G_DECLARE_FINAL_TYPE (NavOption, nav_option, NAV, OPTION, GObject)

NavOption *nav_option_new (NavRecommendation *recommendation);
NavRecommendation *nav_option_get_recommendation (NavOption *option);
int nav_option_compare (NavOption *a, NavOption *b, NavPlanColumn column);

G_END_DECLS
