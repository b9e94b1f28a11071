// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double nav_stats_mean (const double *values, gsize n);
double nav_stats_percentile (const double *sorted, gsize n, double percentile);
void nav_stats_sort (double *values, gsize n);
double nav_stats_normal_quantile (double probability);
double nav_stats_normal_cdf (double z);

G_END_DECLS
