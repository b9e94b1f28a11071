// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"
#include "catalog/nav-scenario.h"

G_BEGIN_DECLS

NavCandidate *nav_benchmark_to_candidate (NavCatalog *catalog, const NavBenchmark *benchmark);
NavScenario *nav_benchmark_to_scenario (NavCatalog *catalog, const NavBenchmark *benchmark);

G_END_DECLS
