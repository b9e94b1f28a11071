// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-spec.h"
#include "planner/nav-demand.h"
#include "serving/nav-simulation.h"

G_BEGIN_DECLS

/**
 * NavRefineLoad: the workloads of a spec as classes of simulated requests. Immutable while workers
 * run; clear with nav_refine_load_clear().
 */
typedef struct {
  guint n;
  NavSimulationClass classes[NAV_MAX_WORKLOADS]; /* without a load */
  NavLoad loads[NAV_MAX_WORKLOADS];   /* without a rate */
  double shares[NAV_MAX_WORKLOADS];   /* of the rate */
  gboolean judged[NAV_MAX_WORKLOADS]; /* FALSE: has only a deadline */
  double least_share;                 /* of those that are judged */
} NavRefineLoad;

void nav_refine_load_init (NavRefineLoad *load, NavSpec *completed, const NavDemand *demand,
                           gboolean thinking);
void nav_refine_load_clear (NavRefineLoad *load);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavRefineLoad, nav_refine_load_clear)

G_END_DECLS
