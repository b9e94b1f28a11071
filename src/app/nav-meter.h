// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavMeter: one latency, forecast or measured: its figure, its target, how sure it is, the verdict.
 */
#define NAV_TYPE_METER (nav_meter_get_type ())
G_DECLARE_FINAL_TYPE (NavMeter, nav_meter, NAV, METER, GtkWidget)

void nav_meter_set (NavMeter *self, NavPlan *plan, NavRecommendation *recommendation, guint judged);
void nav_meter_set_measured (NavMeter *self, const NavSloMetric *metric, double percentile,
                             const char *range, const char *verdict);

G_END_DECLS
