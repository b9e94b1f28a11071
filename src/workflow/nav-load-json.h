// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "planner/nav-recommendation.h"

G_BEGIN_DECLS

JsonObject *nav_slo_to_json (const NavSloReport *slo);
void nav_json_add_classes (JsonObject *object, const GArray *classes);
void nav_json_add_sensitivity (JsonObject *object, const NavRecommendation *r);
void nav_json_add_knee (JsonObject *object, const NavKnee *knee);

G_END_DECLS
