// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

/**
 * NavPlanColumn:
 *
 * What a table of recommendations can say of each. One unit a column, named in its title.
 */
typedef enum {
  NAV_COLUMN_MODEL,
  NAV_COLUMN_PRECISION, /* of the weights, and whether the model reasons first */
  NAV_COLUMN_GPUS,      /* "2 × L4" */
  NAV_COLUMN_SPLIT,     /* "TP 2, 1 replica" */
  NAV_COLUMN_COST,      /* USD a month */
  NAV_COLUMN_VERDICT,
  NAV_COLUMN_TTFT,      /* ms */
  NAV_COLUMN_TPOT,      /* ms */
  NAV_COLUMN_E2E,       /* s */
  NAV_COLUMN_QUALITY,
  NAV_COLUMN_BASIS,
  NAV_COLUMN_SCORE,
  NAV_N_COLUMNS,
} NavPlanColumn;

extern const char *const nav_plan_column_names[NAV_N_COLUMNS + 1]; /* "model", ..., NULL */

gboolean nav_plan_column_has_figures (NavPlanColumn column);
char *nav_plan_column_title (const NavWordsStyle *style, NavPlanColumn column, double percentile);
const char *nav_plan_column_short_title (const NavWordsStyle *style, NavPlanColumn column);
char *nav_plan_column_cell (const NavWordsStyle *style, NavPlanColumn column,
                            const NavRecommendation *r);
double nav_plan_column_figure (NavPlanColumn column, const NavRecommendation *r);
int nav_plan_column_compare (NavPlanColumn column, gboolean reversed, const NavRecommendation *a,
                             const NavRecommendation *b);

G_END_DECLS
