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
  double speculative_accepted; /* tokens that a step then gives, on average */
} NavTraffic;

void nav_traffic_from_scenario (const NavScenario *scenario, NavTraffic *ret_traffic);
void nav_closed_form_forecast (const NavStepModel *model, const NavCandidate *candidate,
                               const NavMemory *memory, const NavTraffic *traffic,
                               NavForecast *ret_forecast);

/**
 * NavClosedForm: the closed form of a candidate for one shape of an open stream, at any rate.
 */
typedef struct _NavClosedForm NavClosedForm;

NavClosedForm *nav_closed_form_new (const NavStepModel *model, const NavCandidate *candidate,
                                    const NavMemory *memory, const NavTraffic *traffic);
void nav_closed_form_free (NavClosedForm *form);
void nav_closed_form_at (const NavClosedForm *form, double rate, NavForecast *ret_forecast);
void nav_closed_form_screen (const NavClosedForm *form, double rate, double percentile,
                             NavForecast *ret_forecast);
double nav_closed_form_rate_max (const NavClosedForm *form);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavClosedForm, nav_closed_form_free)

G_END_DECLS
