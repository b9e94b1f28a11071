// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-closed-form.h"

G_BEGIN_DECLS

/**
 * NavFlow:
 *
 * What of a candidate, its memory and the lengths of its traffic does not depend on the load.
 * Private to serving.
 */
typedef struct {
  const NavStepModel *model;
  double window;       /* sliding window in tokens; 0: none */
  double stages;       /* pipeline stages */
  double budget;       /* tokens a step */
  double computed;     /* prompt tokens that are not in the prefix cache */
  double cached;       /* those that are */
  double pairs;        /* attention of one prompt */
  double pairs_windowed;
  double prompt_work;  /* ms of attention to read a prompt that fits in one step */
  double context;      /* mean look-back of a decode */
  double context_windowed; /* the same within the window */
  double step_tokens;  /* tokens of a decode in a step: 1, or more when it guesses */
  double decode_steps; /* steps a request decodes */
  double input_cv2;    /* squared coefficient of variation of prompt lengths */
  double output_cv2;
  double request_blocks; /* KV blocks that a request holds on average, shared ones left out */
  double shared_blocks;  /* KV blocks of cached prefixes */
  double total_blocks;
  double capacity;     /* how many requests can run at once */
} NavFlow;

/**
 * NavResidence:
 *
 * One request's stay in the engine, with a number of others that run with it. Milliseconds. Private
 * to serving.
 */
typedef struct {
  double decode_ms; /* a step that only decodes */
  double mixed_ms;  /* a step that also reads prompts */
  double share;     /* of steps that read prompts */
  double step_ms;   /* mean step while the request decodes */
  double prefill_ms; /* the steps that read its own prompt */
  double prefill_steps; /* how many */
  double stay_ms;   /* all of it */
  double budget_use; /* prompt tokens a step / room for them */
} NavResidence;

void nav_flow_init (NavFlow *flow, const NavStepModel *model, const NavCandidate *candidate,
                    const NavMemory *memory, const NavTraffic *traffic);
void nav_residence_compute (NavResidence *residence, const NavFlow *flow, double others);
double nav_residence_burst_ms (const NavFlow *flow, double requests);

G_END_DECLS
