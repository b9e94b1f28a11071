// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart-theme.h"
#include "planner/nav-recommendation.h"

G_BEGIN_DECLS

const NavChartTheme *nav_theme_current (void);
const NavInk *nav_theme_verdict_ink (const NavChartTheme *theme, NavVerdict verdict);

G_END_DECLS
