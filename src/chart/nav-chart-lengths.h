// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-distribution.h"
#include "chart/nav-chart.h"

G_BEGIN_DECLS

/**
 * NavChartLength: one distribution of token counts in a picture.
 */
typedef struct {
  const char *name; /* "Prompt" */
  const NavDistribution *distribution;
} NavChartLength;

/**
 * NavChartLengthWords: what the picture says.
 */
typedef struct {
  const char *title;
  const char *tokens; /* "tokens": what the axis counts */
  const char *mean;   /* "mean" */
} NavChartLengthWords;

NavChart *nav_chart_lengths_new (const NavChartLocale *locale, const NavChartLengthWords *words,
                                 const NavChartLength *lengths, guint n_lengths,
                                 double percentile);

G_END_DECLS
