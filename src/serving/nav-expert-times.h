// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-expert-table.h"
#include "serving/nav-operators.h"

G_BEGIN_DECLS

/**
 * NavExpertTimes:
 *
 * How long the routed experts of one layer take on one GPU of a candidate: the measured table where
 * its shape, format and split were timed, else the nearest table carried over by the roofline of
 * both, else the roofline alone. Private to serving.
 */
typedef struct {
  NavRoofline roofline;
  NavExpertShape shape;
  double tensor_parallel;
  double expert_parallel;
  double weight_bytes;
  double width;                /* stored / nominal size of an expert */
  const NavExpertTable *table; /* (nullable), of the catalogue */
  const NavExpertSplit *split; /* of the table */
} NavExpertTimes;

void nav_expert_times_init (NavExpertTimes *times, NavCatalog *catalog,
                            const NavOperators *operators, const NavCandidate *candidate);
double nav_expert_times_ms (const NavExpertTimes *times, double launch_factor, double tokens);

G_END_DECLS
