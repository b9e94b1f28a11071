// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavOptionsDetail:
 *
 * All there is to know of one recommendation, part by part. Its buttons activate
 * `options.close-detail`, `options.compare` and `options.select`.
 */
#define NAV_TYPE_OPTIONS_DETAIL (nav_options_detail_get_type ())
G_DECLARE_FINAL_TYPE (NavOptionsDetail, nav_options_detail, NAV, OPTIONS_DETAIL, GtkWidget)

void nav_options_detail_set (NavOptionsDetail *self, NavPlan *plan,
                             NavRecommendation *recommendation);
void nav_options_detail_set_selected (NavOptionsDetail *self, const char *id);
void nav_options_detail_set_page (NavOptionsDetail *self, gboolean page);

G_END_DECLS
