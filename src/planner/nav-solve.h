// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavCapacity: what a fixed number of GPUs carries with one configuration.
 */
typedef struct {
  NavRecommendation *recommendation; /* one replica, at hardly any load */
  guint replicas;                    /* as many as the GPUs allow */
  double rate;  /* requests a second at which all of them together hold the targets */
  double users; /* people that make this peak rate; NaN: no activity known */
} NavCapacity;

GArray *nav_solve_rate (NavCatalog *catalog, NavSpec *spec, const char *gpu, guint gpu_count,
                        GCancellable *cancellable, GError **error);

G_END_DECLS
