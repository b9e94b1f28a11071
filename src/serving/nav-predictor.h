// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-scenario.h"
#include "serving/nav-calibration.h"

G_BEGIN_DECLS

/**
 * NavPredictor:
 *
 * Answers scenarios: memory, step model, correction from measured neighbours, closed form or
 * simulation, ranges. Keeps the scratch memory of the simulation between answers. One thread at a
 * time; threads have their own.
 */
typedef struct _NavPredictor NavPredictor;

NavPredictor *nav_predictor_new (NavCalibration *calibration);
void nav_predictor_free (NavPredictor *predictor);
gboolean nav_predictor_forecast (NavPredictor *predictor, const NavScenario *scenario,
                                 GCancellable *cancellable, NavForecast *ret_forecast,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavPredictor, nav_predictor_free)

G_END_DECLS
