// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan-private.h"
#include "planner/nav-refine-load.h"
#include "planner/nav-refine.h"

G_BEGIN_DECLS

/* What all configurations of a plan are simulated with. */
typedef struct {
  const NavSearch *search;
  NavRefineLoad direct;
  NavRefineLoad thinking;
  guint64 seed;
  GCancellable *cancellable;
} NavRefining;

NavRecommendation *nav_refine_recommendation (const NavRefining *refining,
                                              NavSimulator *simulator,
                                              const NavRecommendation *r);

G_END_DECLS
