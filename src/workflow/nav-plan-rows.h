// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

JsonNode *nav_plan_collect_rows (NavPlan *plan);

G_END_DECLS
