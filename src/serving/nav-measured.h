// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"
#include "serving/nav-closed-form.h"

G_BEGIN_DECLS

/* A measured row as what it ran and what load it was under. */

NavCandidate *nav_measured_candidate (NavCatalog *catalog, const NavBenchmark *benchmark);
gboolean nav_measured_traffic (const NavBenchmark *benchmark, NavTraffic *ret_traffic);
gboolean nav_measured_forecast (NavCatalog *catalog, const NavBenchmark *benchmark,
                                NavForecast *ret_forecast);

G_END_DECLS
