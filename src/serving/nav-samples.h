// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-forecast.h"

G_BEGIN_DECLS

/* Percentiles and confidence intervals of samples in the order in which they came, of which near
 * ones depend on each other. */

void nav_samples_percentiles (double *values, gsize n, const double *percentiles, gsize n_wanted,
                              double *ret_values);
NavRange nav_samples_mean_interval (const double *values, gsize n, double confidence);
NavRange nav_samples_percentile_interval (const double *values, gsize n, double percentile,
                                          double confidence, double *scratch);

G_END_DECLS
