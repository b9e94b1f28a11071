// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart.h"
#include "observe/nav-sweep.h"
#include "workflow/nav-sweep-forecast.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

NavChart *nav_sweep_chart_metric (const NavWordsStyle *style, const NavSweep *sweep,
                                  const NavSweepForecast *forecast, NavMetric metric);
NavChart *nav_sweep_chart_rates (const NavWordsStyle *style, const NavSweep *sweep,
                                 const NavSweepForecast *forecast);

G_END_DECLS
