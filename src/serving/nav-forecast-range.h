// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-calibration.h"

G_BEGIN_DECLS

char *nav_forecast_model_group (const NavCandidate *candidate);
NavErrorRange *nav_forecast_find_range (NavCalibration *calibration, const NavCandidate *candidate,
                                        const NavForecast *forecast, NavMetric metric);
void nav_forecast_add_ranges (NavCalibration *calibration, const NavCandidate *candidate,
                              const NavCorrection *correction, NavForecast *forecast);

G_END_DECLS
