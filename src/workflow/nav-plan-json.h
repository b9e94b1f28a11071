// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "catalog/nav-intent.h"
#include "planner/nav-plan.h"

G_BEGIN_DECLS

/* How many of each list `plan --json` names. */
#define NAV_PLAN_JSON_LIST_LENGTH 10

/**
 * NavPlanJsonOptions: what goes into a plan's document besides the plan.
 */
typedef struct {
  NavIntent *intent;   /* (nullable): what was understood */
  gint64 created_us;   /* wall clock, microseconds since 1970 */
  double elapsed_ms;   /* NaN: not measured */
  gboolean all;        /* every recommendation instead of the best of each list */
  gboolean explain;    /* with the derivation of each number of each list's best */
} NavPlanJsonOptions;

JsonNode *nav_plan_to_json (NavPlan *plan, const NavPlanJsonOptions *options);
void nav_json_add_header (JsonObject *object, const char *schema, NavCatalog *catalog,
                          gint64 created_us);
JsonObject *nav_plan_explain_to_json (NavPlan *plan, NavRecommendation *r, JsonObject *as_json);
GPtrArray *nav_plan_pick_recommendations (NavPlan *plan, gboolean all);

G_END_DECLS
