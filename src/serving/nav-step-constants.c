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
  .microscaled_factor = 1,
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
 * What the values say: a step costs the engine a quarter of a millisecond, and the small kernels of
 * a layer take five short launches; launches are shorter in CUDA graphs; mxfp4 experts run faster
 * than their operator rows, which on Blackwell time them with other shapes; attention of prompts
 * takes 1.8 times its operator rows, outside of CUDA graphs and on unequal lengths.
 *
 * request_ms and lookahead_steps are from 13 open-loop runs of vLLM 0.15.1 on H100 (published with
 * inference-sim/sim-to-real-accuracy-validation; the runs carry no licence and are not shipped):
 * what their mean TTFT holds above residual step and prompt, as a line over the step time. vLLM
 * schedules one step ahead, which is most of that 0.8. client_ms, client_steps and burst_request_us
 * belong to the client that sent the closed-loop rows. */
const NavStepConstants nav_step_constants = {
  .step_ms = 0.2671,
  .layer_us = 14.17,
  .sequence_us = 3.934,
  .expert_layer_us = 4.817,
  .prompt_layer_us = 22.31,
  .linear_factor = 0.9815,
  .expert_factor = 1.123,
  .microscaled_factor = 0.8231,
  .prefill_factor = 1.757,
  .decode_factor = 1.007,
  .decode_launch_factor = 0.7731,
  .expert_launch_factor = 0.883,
  .linear_launch_factor = 0.6716,
  .communication_factor = 1.196,
  .request_ms = 4.5,
  .prompt_token_us = 2.926,
  .lookahead_steps = 0.8,
  .client_ms = 4.77,
  .client_steps = 2.966,
  .burst_request_us = 589.1,
};
