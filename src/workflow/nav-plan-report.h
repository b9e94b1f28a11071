// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"
#include "report/nav-report.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

NavReport *nav_plan_report_new (const NavWordsStyle *style, NavPlan *plan, const char *title,
                                gint64 created_us);
NavReport *nav_plan_report_new_table (const NavWordsStyle *style, NavPlan *plan,
                                      const GPtrArray *recommendations);
NavReport *nav_plan_report_new_comparison (const NavWordsStyle *style, NavPlan *plan,
                                           const GPtrArray *recommendations);

G_END_DECLS
