// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart.h"
#include "planner/nav-plan.h"

G_BEGIN_DECLS

/* The small pictures beside the groups of Needs. Each is NULL where its values are not known. */
NavChart *nav_needs_lengths_chart (NavSpec *completed, guint workload);
NavChart *nav_needs_rates_chart (NavSpec *completed, guint workload);
NavChart *nav_needs_budget_chart (NavSpec *completed, guint workload, NavPlan *plan);

G_END_DECLS
