// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "serving/nav-comparison.h"

G_BEGIN_DECLS

/**
 * NavErrorFit:
 *
 * Collects what is left between measurements and forecasts, by method, basis, class of GPU and
 * metric, and tells the 80 % of it as rows of the collection `error-ranges`.
 */
typedef struct _NavErrorFit NavErrorFit;

NavErrorFit *nav_error_fit_new (void);
void nav_error_fit_free (NavErrorFit *fit);
void nav_error_fit_add (NavErrorFit *fit, NavMethod method, NavBasis basis, const char *models,
                        const char *gpus, NavMetric metric, double error);
void nav_error_fit_add_comparisons (NavErrorFit *fit, const GArray *comparisons,
                                    NavCalibration *calibration);
JsonNode *nav_error_fit_to_rows (NavErrorFit *fit, const char *source, const char *licence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavErrorFit, nav_error_fit_free)

G_END_DECLS
