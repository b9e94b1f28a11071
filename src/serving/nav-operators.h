// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-candidate.h"
#include "catalog/nav-catalog.h"
#include "serving/nav-roofline.h"
#include "serving/nav-weights.h"

G_BEGIN_DECLS

/**
 * NavOperators:
 *
 * Which kernels a candidate runs on its GPU, and how fast each is. Private to serving.
 */
typedef struct {
  NavRoofline linear;  /* attention projections and dense MLPs */
  NavRoofline dense16; /* what stays in 16 bits: output head, router, some attention */
  NavRoofline experts;
  NavRoofline prefill; /* attention of prompts */
  NavRoofline decode;  /* attention of answers */
  const char *expert_curves; /* (nullable): whose expert tables fit this GPU, and in which format */
  const char *expert_dtype;
  NavWeightFormat format;
  double linear_activation_bytes; /* an input value of a linear layer */
  gboolean native;   /* every operator has a measured curve of this very GPU */
  NavAllReduceTable *all_reduce; /* (nullable), of the catalogue */
  double all_reduce_scale;       /* what its times are multiplied with: a slower link */
  double all_reduce_alpha_ms;    /* where there is no table */
  double all_reduce_byte_per_ms;
  double link_byte_per_ms; /* point to point, between pipeline stages */
  double memory_byte_per_ms; /* the bandwidth of the data sheet */
} NavOperators;

void nav_operators_init (NavOperators *operators, NavCatalog *catalog,
                         const NavCandidate *candidate);
double nav_operators_all_reduce_ms (const NavOperators *operators, double bytes);

G_END_DECLS
