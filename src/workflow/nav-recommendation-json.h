// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "base/nav-derivation.h"
#include "planner/nav-recommendation.h"

G_BEGIN_DECLS

JsonObject *nav_recommendation_to_json (const NavRecommendation *r, guint rank);
JsonArray *nav_findings_to_json (const GPtrArray *findings);
JsonObject *nav_derivation_to_json (NavDerivation *derivation);

G_END_DECLS
