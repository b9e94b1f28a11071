// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "catalog/nav-catalog.h"
#include "catalog/nav-spec.h"
#include "planner/nav-demand.h"
#include "planner/nav-recommendation.h"
#include "serving/nav-calibration.h"

G_BEGIN_DECLS

/**
 * NavPlanList: the five orders in which the same recommendations can be read.
 */
typedef enum {
  NAV_LIST_BALANCED,
  NAV_LIST_BEST_QUALITY,
  NAV_LIST_LOWEST_COST,
  NAV_LIST_LOWEST_LATENCY,
  NAV_LIST_SIMPLEST,
  NAV_N_LISTS,
} NavPlanList;

extern const char *const nav_plan_list_names[NAV_N_LISTS + 1]; /* "balanced", ..., NULL */

/**
 * NavRelax: one condition to loosen, and how far.
 */
typedef struct {
  NavSpecField field;
  double from; /* NaN for lists */
  double to;
  double percent; /* |to / from - 1| x 100; NaN for lists */
} NavRelax;

/**
 * NavMiss: the configuration that comes nearest, and what would let it pass.
 */
typedef struct {
  NavRecommendation *recommendation;
  NavRelax relax[NAV_N_JUDGED + 3];
  guint n_relax;
} NavMiss;

/**
 * NavPlan:
 *
 * The answer to a spec. Immutable, reference-counted, any thread.
 */
typedef struct _NavPlan NavPlan;

#define NAV_TYPE_PLAN (nav_plan_get_type ())
GType nav_plan_get_type (void);

NavPlan *nav_plan_ref (NavPlan *plan);
void nav_plan_unref (NavPlan *plan);
NavCatalog *nav_plan_get_catalog (NavPlan *plan);
NavCalibration *nav_plan_get_calibration (NavPlan *plan);
NavSpec *nav_plan_get_spec (NavPlan *plan); /* completed */
const NavDemand *nav_plan_get_demand (NavPlan *plan);
const GPtrArray *nav_plan_get_recommendations (NavPlan *plan); /* best balanced first */
NavRecommendation *nav_plan_find (NavPlan *plan, const char *id);
const GPtrArray *nav_plan_get_list (NavPlan *plan, NavPlanList list);
const GPtrArray *nav_plan_get_notes (NavPlan *plan);  /* NavFinding: what to know about the whole */
const GArray *nav_plan_get_misses (NavPlan *plan);    /* NavMiss, nearest first */
guint nav_plan_get_considered (NavPlan *plan);
guint nav_plan_get_fitting (NavPlan *plan);
guint nav_plan_get_feasible (NavPlan *plan);
guint nav_plan_get_simulated (NavPlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavPlan, nav_plan_unref)

/**
 * NavPlanProgress: called from worker threads, one call at a time.
 */
typedef void (*NavPlanProgress) (guint done, guint total, gpointer data);

NavPlan *nav_plan_compute (NavCatalog *catalog, NavSpec *spec, guint n_threads,
                           NavPlanProgress progress, gpointer progress_data,
                           GCancellable *cancellable, GError **error);
void nav_plan_compute_async (NavCatalog *catalog, NavSpec *spec, NavPlanProgress progress,
                             gpointer progress_data, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
NavPlan *nav_plan_compute_finish (GAsyncResult *result, GError **error);

G_END_DECLS
