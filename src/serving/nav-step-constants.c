// SPDX-License-Identifier: Apache-2.0
// The global figures of the step model and where each is from.

#include "serving/nav-step-constants.h"

/* Nothing fitted: small kernels as six launches of 3 us a layer, everything else as its table says. */
const NavStepConstants nav_step_constants_physics = {
  .step_ms = 0.3,
  .layer_us = 18,
  .sequence_us = 2,
  .expert_layer_us = 0,
  .linear_factor = 1,
  .expert_factor = 1,
  .prefill_factor = 1,
  .decode_factor = 1,
  .decode_launch_factor = 1,
  .expert_launch_factor = 1,
  .linear_launch_factor = 1,
  .communication_factor = 1,
  .request_ms = 8,
  .prompt_token_us = 0,
  .client_wait = 1,
  .burst_request_us = 0,
};

const NavStepConstants nav_step_constants = {
  .step_ms = 0.3,
  .layer_us = 18,
  .sequence_us = 2,
  .expert_layer_us = 0,
  .linear_factor = 1,
  .expert_factor = 1,
  .prefill_factor = 1,
  .decode_factor = 1,
  .decode_launch_factor = 1,
  .expert_launch_factor = 1,
  .linear_launch_factor = 1,
  .communication_factor = 1,
  .request_ms = 8,
  .prompt_token_us = 0,
  .client_wait = 1,
  .burst_request_us = 0,
};
