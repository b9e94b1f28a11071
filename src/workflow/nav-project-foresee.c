// SPDX-License-Identifier: Apache-2.0
// The plan of what is being written, before it is said.

#include "planner/nav-spec-complete.h"
#include "workflow/nav-project-private.h"

void
_nav_project_forget_foreseen (NavProject *project)
{
  _nav_project_forget (&project->foreseen);
}

/* Plans @state before anybody asks, if it can be planned. Nothing is foreseen yet. */
void
_nav_project_foresee_state (NavProject *project, NavProjectState *state)
{
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  g_autoptr (NavSpec) completed = nav_spec_complete (state->spec, project->catalog, notes);

  if (!project->auto_plan || !nav_spec_check_plannable (completed, project->catalog, NULL) ||
      nav_spec_equal (state->spec, _nav_project_state (project)->spec))
    return;
  project->foreseen = _nav_project_run_new (project, state);
  _nav_project_start_run (project->foreseen);
}

/**
 * nav_project_get_foreseen:
 *
 * Returns: whether the plan that nav_project_foresee() began is there
 */
gboolean
nav_project_get_foreseen (NavProject *project)
{
  g_return_val_if_fail (NAV_IS_PROJECT (project), FALSE);

  return project->foreseen != NULL && project->foreseen->plan != NULL;
}

static gboolean
end_foreseen (gpointer data)
{
  NavProjectRun *run = data;
  g_autoptr (NavProject) project = g_weak_ref_get (&run->project);
  g_autoptr (NavPlan) plan = g_steal_pointer (&run->plan);

  if (project != NULL && project->run == run)
    _nav_project_end_run (project, plan, NULL);
  return G_SOURCE_REMOVE;
}

/* What was foreseen and is asked now, or NULL. */
NavProjectRun *
_nav_project_take_foreseen (NavProject *project)
{
  NavProjectState *state = _nav_project_state (project);
  NavProjectRun *run = g_steal_pointer (&project->foreseen);

  if (run != NULL && (run->catalog != project->catalog ||
                      !nav_spec_equal (run->state->spec, state->spec)))
    _nav_project_forget (&run);
  if (run == NULL)
    return NULL;
  _nav_project_state_unref (run->state);
  run->state = _nav_project_state_ref (state);
  if (run->plan != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT, end_foreseen, g_atomic_rc_box_acquire (run),
                     (GDestroyNotify) _nav_project_run_unref);
  return run;
}
