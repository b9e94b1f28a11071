// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/* How many configurations are simulated where nobody says otherwise. */
#define NAV_REFINE_COUNT 200

/**
 * NavRefineOptions: how a plan is refined.
 */
typedef struct {
  guint count;  /* configurations to simulate, the best first; 0: NAV_REFINE_COUNT */
  guint64 seed; /* of lengths and arrivals, the same for all; 0: 1 */
} NavRefineOptions;

NavPlan *nav_plan_refine (NavPlan *plan, const NavRefineOptions *options, guint n_threads,
                          NavPlanProgress progress, gpointer progress_data,
                          GCancellable *cancellable, GError **error);
void nav_plan_refine_async (NavPlan *plan, const NavRefineOptions *options,
                            NavPlanProgress progress, gpointer progress_data,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
NavPlan *nav_plan_refine_finish (GAsyncResult *result, GError **error);

G_END_DECLS
