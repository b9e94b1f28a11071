// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-step-model.h"

G_BEGIN_DECLS

/**
 * NavStepConstants:
 *
 * The few global figures that no operator table tells, the same for every model and GPU. Private to
 * serving and to nav-bench, which fits them (`nav-bench --fit`).
 */
typedef struct {
  double step_ms;     /* a step of the engine: scheduling, input preparation, sampling */
  double layer_us;    /* the small kernels of a layer: norms, rotary, cache write */
  double sequence_us; /* a sequence of a step: sampling, output */
  double expert_layer_us; /* a layer with experts: choosing and sorting */
  double prompt_layer_us; /* a layer in a step that reads prompts: launches outside CUDA graphs */
  double linear_factor;   /* what operator times are multiplied with */
  double expert_factor;
  double prefill_factor;
  double decode_factor;
  double decode_launch_factor; /* the launch of decode attention, inside a CUDA graph */
  double expert_launch_factor;
  double linear_launch_factor;
  double communication_factor;
  /* The shipped overhead of a request, of the closed form: */
  double request_ms;      /* HTTP, tokeniser, client */
  double prompt_token_us; /* and per token of its prompt */
  double lookahead_steps; /* open stream: steps that the engine has scheduled ahead */
  double client_ms;       /* closed loop: a client's turn-around, besides request_ms */
  double client_steps;    /* closed loop: steps that its next request waits for */
  double burst_request_us; /* a request of a burst, that all before it must pass too */
} NavStepConstants;

extern const NavStepConstants nav_step_constants;
extern const NavStepConstants nav_step_constants_physics; /* nothing fitted */

NavStepModel *nav_step_model_new_with_constants (NavCatalog *catalog,
                                                 const NavCandidate *candidate,
                                                 const NavStepConstants *constants);
const NavStepConstants *nav_step_model_get_constants (const NavStepModel *model);

G_END_DECLS
