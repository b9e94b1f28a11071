// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-candidate.h"

G_BEGIN_DECLS

/**
 * NavWeightFormat:
 *
 * What a weight weighs where, for one candidate. Private to serving.
 */
typedef struct {
  double linear_bytes; /* a weight of attention and dense MLP layers */
  double expert_bytes; /* a weight of a routed expert */
  double expert_width; /* stored / nominal size of an expert, where the engine pads it */
  gboolean block_scaled; /* fp8 with a scale a block of weights, as DeepSeek publishes it */
  gboolean microscaled;  /* mxfp4: fp4 with a scale per 32 weights */
} NavWeightFormat;

void nav_weight_format_init (NavWeightFormat *format, const NavCandidate *candidate);
double nav_weights_bytes_per_gpu (const NavCandidate *candidate);
gboolean nav_gpu_runs_precision (const NavGpu *gpu, NavPrecision precision);
double nav_expert_parameters (const NavArchitecture *arch);
guint nav_moe_layers (const NavArchitecture *arch);

G_END_DECLS
