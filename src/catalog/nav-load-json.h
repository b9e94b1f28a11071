// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-scenario.h"

G_BEGIN_DECLS

/* The load of a scenario, for the parsers of scenarios and of load tests. */

#define NAV_LOAD_MAX_SECONDS (31 * 86400.0)

gboolean nav_load_read (NavLoad *ret_load, JsonNode *node, const char *path, GError **error);
void nav_load_clear (NavLoad *load);
NavDistribution *nav_load_trace_lengths (const NavLoad *load, gboolean output);
NavScenario *nav_scenario_alloc (void);

G_END_DECLS
