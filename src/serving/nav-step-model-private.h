// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-step-constants.h"
#include "serving/nav-step-model.h"
#include "serving/nav-token-grid.h"

G_BEGIN_DECLS

enum {
  PART_LINEAR,
  PART_EXPERTS,
  PART_COMMUNICATION,
  PART_OTHER,
  N_PARTS,
};

/* Attention of all layers of one kind: milliseconds per unit of the sums in NavStep. */
typedef struct {
  double per_decode_step; /* once a step that decodes: launches */
  double per_context;     /* per token looked back at */
  double per_chunk_step;  /* once a step with prompts */
  double per_pair;        /* compute per pair of tokens */
  double per_read;        /* memory per token read from the cache */
  double per_token;       /* memory per new token: queries and outputs */
} AttentionCost;

struct _NavStepModel {
  double total[NAV_TOKEN_GRID_POINTS]; /* by tokens: the sum of parts */
  double parts[N_PARTS][NAV_TOKEN_GRID_POINTS];
  double head[NAV_TOKEN_GRID_POINTS]; /* by sampled sequences */
  AttentionCost full;
  AttentionCost windowed;
  double prefill_exponent;
  double sequence_ms;
  NavBasis basis;
  const NavStepConstants *constants; /* static, or the caller's while it fits */
};

G_END_DECLS
