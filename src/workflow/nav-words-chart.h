// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

const NavChartLocale *nav_words_chart (const NavWordsStyle *style);

G_END_DECLS
