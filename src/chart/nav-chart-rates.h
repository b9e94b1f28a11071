// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart.h"

G_BEGIN_DECLS

/**
 * NavChartRateWords: what the picture says.
 */
typedef struct {
  const char *title;
  const char *day;  /* "of a day": what the axis of time is */
  const char *mean; /* "mean" */
  const char *peak; /* "peak" */
} NavChartRateWords;

NavChart *nav_chart_rates_new (const NavChartLocale *locale, const NavChartRateWords *words,
                               double mean_rps, double peak_rps);

G_END_DECLS
