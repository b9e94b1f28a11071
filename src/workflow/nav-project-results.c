// SPDX-License-Identifier: Apache-2.0
// What planning in a project came to.

#include "workflow/nav-plan-json.h"
#include "workflow/nav-project-private.h"

/**
 * nav_project_get_plan:
 *
 * Returns: (nullable) (transfer none): the newest plan there is; nav_project_get_plan_current()
 *   tells whether it answers the present spec
 */
NavPlan *
nav_project_get_plan (NavProject *project)
{
  return project->plan;
}

gboolean
nav_project_get_plan_current (NavProject *project)
{
  return project->plan != NULL && project->planned_state != NULL &&
         (project->planned_state == _nav_project_state (project) ||
          nav_spec_equal (project->planned_state->spec, _nav_project_state (project)->spec));
}

gboolean
nav_project_get_busy (NavProject *project)
{
  return project->run != NULL || project->plan_source != 0;
}

double
nav_project_get_progress (NavProject *project)
{
  return project->progress;
}

/**
 * nav_project_get_error:
 *
 * Returns: (nullable) (transfer none): why the last run made no plan
 */
const GError *
nav_project_get_error (NavProject *project)
{
  return project->error;
}

/**
 * nav_project_get_elapsed_ms:
 *
 * Returns: how long the last run took, by the project's clock; NaN before the first
 */
double
nav_project_get_elapsed_ms (NavProject *project)
{
  return project->elapsed_ms;
}

NavPlanJsonOptions
_nav_project_plan_options (NavProject *project, gboolean explain)
{
  return (NavPlanJsonOptions){
    .intent = project->planned_state ? project->planned_state->intent : NULL,
    .created_us = nav_clock_wall_us (project->clock),
    .elapsed_ms = project->elapsed_ms,
    .explain = explain,
  };
}

/**
 * nav_project_plan_to_json:
 * @explain: with the derivation of each number
 *
 * Returns: (transfer full) (nullable): the plan's document; NULL without a plan
 */
JsonNode *
nav_project_plan_to_json (NavProject *project, gboolean explain)
{
  NavPlanJsonOptions options;

  g_return_val_if_fail (NAV_IS_PROJECT (project), NULL);

  options = _nav_project_plan_options (project, explain);
  return project->plan ? nav_plan_to_json (project->plan, &options) : NULL;
}
