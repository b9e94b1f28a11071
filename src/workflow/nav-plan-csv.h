// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"

G_BEGIN_DECLS

char *nav_plan_to_csv (NavPlan *plan, const GPtrArray *recommendations);

G_END_DECLS
