// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-derivation.h"
#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * nav_explain:
 * @plan: a plan
 * @recommendation: one of its recommendations
 * @path: a number of it as `plan --json` names it: `replicas`, `cost_per_month`,
 *   `forecast.ttft_ms.mean`, `slo.metrics[0].predicted`, ...
 *
 * Returns: (transfer full) (nullable): why the number is what it is; NULL when there is no number
 *   of that name. Any thread.
 */
NavDerivation *nav_explain (NavPlan *plan, NavRecommendation *recommendation, const char *path);

/**
 * nav_explain_spec:
 * @path: a number of the plan's completed spec (`workloads[0].peak_rps`)
 *
 * Returns: (transfer full) (nullable): why the number is what it is
 */
NavDerivation *nav_explain_spec (NavPlan *plan, const char *path);

G_END_DECLS
