// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart.h"
#include "workflow/nav-run-summary.h"

G_BEGIN_DECLS

NavChart *nav_run_chart_shares (const NavWordsStyle *style, const GPtrArray *summaries,
                                NavMetric metric);
NavChart *nav_run_chart_times (const NavWordsStyle *style, const NavRunSummary *summary,
                               NavMetric metric);

G_END_DECLS
