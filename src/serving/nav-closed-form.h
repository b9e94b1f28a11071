// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-scenario.h"
#include "serving/nav-memory.h"
#include "serving/nav-step-model.h"

G_BEGIN_DECLS

/**
 * NavTraffic:
 *
 * A load reduced to what the closed form sees: a stationary open stream or a closed loop. Plain
 * value. Exactly one of rate and concurrency is a number.
 */
typedef struct {
  double rate;          /* open loop: requests a second for this replica; NaN in a closed loop */
  double concurrency;   /* closed loop: clients; NaN in an open loop */
  double requests;      /* closed loop: how many in all; NaN: too many for the start to matter */
  double cv2;           /* open loop: squared coefficient of variation of the gaps (Poisson 1) */
  double input_mean;
  double input_variance;
  double input_longest;
  double output_mean;
  double output_variance;
  double output_longest;
  double prefix_hit_ratio;
  double prefix_groups;
  double overhead_per_request_ms;      /* NaN: the shipped default */
  double overhead_per_output_token_ms; /* NaN: the shipped default */
  double speculative_tokens;
  double speculative_accepted;
} NavTraffic;

void nav_traffic_from_scenario (const NavScenario *scenario, NavTraffic *ret_traffic);
void nav_closed_form_forecast (const NavStepModel *model, const NavCandidate *candidate,
                               const NavMemory *memory, const NavTraffic *traffic,
                               NavForecast *ret_forecast);
void nav_forecast_add_ranges (NavCatalog *catalog, const NavCandidate *candidate,
                              NavForecast *forecast);
const char *nav_gpu_class (const NavGpu *gpu);

G_END_DECLS
