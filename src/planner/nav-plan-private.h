// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"
#include "planner/nav-search-private.h"

G_BEGIN_DECLS

void nav_ranking_sort (GPtrArray *all, NavPlanList list);
GPtrArray *nav_ranking_list (GPtrArray *all, NavPlanList list);
void nav_ranking_mark_pareto (GPtrArray *all);
NavPlan *nav_plan_new_from_results (const NavSearch *search, NavSearchResult *results,
                                    guint n_results, GPtrArray *notes);

G_END_DECLS
