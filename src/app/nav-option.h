// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "planner/nav-recommendation.h"

G_BEGIN_DECLS

/**
 * NavOption:
 *
 * A row of a list of recommendations. The row stays, what stands in it changes: `changed` tells.
 */
#define NAV_TYPE_OPTION (nav_option_get_type ())
G_DECLARE_FINAL_TYPE (NavOption, nav_option, NAV, OPTION, GObject)

NavOption *nav_option_new (NavRecommendation *recommendation);
NavRecommendation *nav_option_get_recommendation (NavOption *option);
void nav_option_set_recommendation (NavOption *option, NavRecommendation *recommendation);
void nav_option_tell (NavOption *option);

G_END_DECLS
