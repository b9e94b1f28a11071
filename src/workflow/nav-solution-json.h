// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "planner/nav-solve.h"

G_BEGIN_DECLS

JsonObject *nav_solution_to_json (const NavSolution *solution, gboolean explain);

G_END_DECLS
