// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/nav-option.h"
#include "planner/nav-plan.h"
#include "workflow/nav-plan-columns.h"

G_BEGIN_DECLS

/* More rows than anybody reads; a filter brings up the others. */
#define NAV_OPTIONS_MODEL_MAX 500

/**
 * NavOptionsFilter: which recommendations a person wants to see.
 */
typedef struct {
  gboolean pareto;  /* only those that no other one beats in everything */
  gboolean met;     /* only those that meet every target */
  const char *gpu;  /* (nullable): only on this GPU; an id */
  const char *text; /* (nullable): words that model, checkpoint or GPU must hold, in any case */
} NavOptionsFilter;

/**
 * NavOptionsModel:
 *
 * The best balanced recommendations of a plan that pass a filter, NAV_OPTIONS_MODEL_MAX at most, in
 * the order of a column; #NavOption rows. Rows are kept and refilled, a few a turn of the main
 * loop, because hundreds of new ones at once would hold up the window. `settled` is emitted when
 * all rows hold what they should, `refilled` as soon as it is known what that is. Main thread.
 */
#define NAV_TYPE_OPTIONS_MODEL (nav_options_model_get_type ())
G_DECLARE_FINAL_TYPE (NavOptionsModel, nav_options_model, NAV, OPTIONS_MODEL, GObject)

NavOptionsModel *nav_options_model_new (void);
void nav_options_model_set_plan (NavOptionsModel *self, NavPlan *plan);
void nav_options_model_set_filter (NavOptionsModel *self, const NavOptionsFilter *filter);
void nav_options_model_set_order (NavOptionsModel *self, NavPlanColumn column, gboolean reversed);
guint nav_options_model_get_n_all (NavOptionsModel *self);
guint nav_options_model_get_n_passing (NavOptionsModel *self);
const GPtrArray *nav_options_model_get_shown (NavOptionsModel *self);
GPtrArray *nav_options_model_collect_gpus (NavOptionsModel *self);

G_END_DECLS
