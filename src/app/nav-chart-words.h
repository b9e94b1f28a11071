// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart.h"

G_BEGIN_DECLS

const NavChartLocale *nav_chart_words (void);

G_END_DECLS
