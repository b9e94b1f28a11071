// SPDX-License-Identifier: Apache-2.0
// The global figures of the step model and where each is from.

#include "serving/nav-step-constants.h"

/* Nothing fitted: small kernels as six launches of 3 us a layer, the rest as the tables say. */
const NavStepConstants nav_step_constants_physics = {
  .step_ms = 0.3,
  .layer_us = 18,
  .sequence_us = 2,
  .expert_layer_us = 0,
  .prompt_layer_us = 0,
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
  .lookahead_steps = 0,
  .client_ms = 0,
  .client_steps = 1,
  .burst_request_us = 0,
};

/* Fitted by `nav-bench --fit` to the 548 closed-loop rows of data/knowledge/benchmarks.json
 * (InferenceX results as published in ai-dynamo/aiconfigurator, Apache-2.0): coordinate descent on
 * the mean absolute log error of TPOT and, at a third of the weight, of TTFT, within physical
 * bounds, pulled weakly towards the figures above. All constants are global: none belongs to a
 * model or a GPU.
 *
 * What the values say: the factors of what was measured operator by operator stay near 1, but for
 * all-reduces, which take a fifth longer among other kernels, and attention of prompts, which takes
 * 1.8 times its operator rows, outside of CUDA graphs and on unequal lengths. A step costs the
 * engine a quarter of a millisecond, the small kernels of a layer take four short launches, and
 * launches are shorter in CUDA graphs.
 *
 * request_ms and lookahead_steps are from 13 open-loop runs of vLLM 0.15.1 on H100 (published with
 * inference-sim/sim-to-real-accuracy-validation; the runs carry no licence and are not shipped):
 * what their mean TTFT holds above residual step and prompt, as a line over the step time. vLLM
 * schedules one step ahead, which is most of that 0.8. client_ms, client_steps and burst_request_us
 * belong to the client that sent the closed-loop rows. */
const NavStepConstants nav_step_constants = {
  .step_ms = 0.2384,
  .layer_us = 12.51,
  .sequence_us = 3.773,
  .expert_layer_us = 4.154,
  .prompt_layer_us = 22.62,
  .linear_factor = 0.9953,
  .expert_factor = 0.9907,
  .prefill_factor = 1.813,
  .decode_factor = 1.062,
  .decode_launch_factor = 0.635,
  .expert_launch_factor = 0.7229,
  .linear_launch_factor = 0.6685,
  .communication_factor = 1.224,
  .request_ms = 4.5,
  .prompt_token_us = 3.033,
  .lookahead_steps = 0.8,
  .client_ms = 4.731,
  .client_steps = 3,
  .burst_request_us = 596.6,
};
