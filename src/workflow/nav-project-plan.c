// SPDX-License-Identifier: Apache-2.0
// Planning in a project: one run at a time is waited for, a newer one stops the older.

#include <math.h>

#include "planner/nav-refine.h"
#include "workflow/nav-project-private.h"

#define PROGRESS_INTERVAL_MS 50

static void
run_clear (gpointer data)
{
  NavProjectRun *run = data;

  g_weak_ref_clear (&run->project);
  _nav_project_state_unref (run->state);
  nav_catalog_unref (run->catalog);
  g_object_unref (run->cancellable);
  g_clear_pointer (&run->plan, nav_plan_unref);
}

NavProjectRun *
_nav_project_run_new (NavProject *project, NavProjectState *state)
{
  NavProjectRun *run = g_atomic_rc_box_new0 (NavProjectRun);

  g_weak_ref_init (&run->project, project);
  run->state = _nav_project_state_ref (state);
  run->catalog = nav_catalog_ref (project->catalog);
  run->cancellable = g_cancellable_new ();
  run->started_us = nav_clock_monotonic_us (project->clock);
  run->took_ms = NAN;
  return run;
}

static void
stop_watch (NavProjectRun *run, NavProject *project)
{
  run->took_ms = (double) (nav_clock_monotonic_us (project->clock) - run->started_us) / 1000;
}

void
_nav_project_run_unref (NavProjectRun *run)
{
  g_atomic_rc_box_release_full (run, run_clear);
}

/* From worker threads. */
static void
on_progress (guint done, guint total, gpointer data)
{
  NavProjectRun *run = data;

  g_atomic_int_set (&run->permille, total > 0 ? (int) (1000.0 * done / total) : 0);
}

static void
set_progress (NavProject *project, double progress)
{
  if (project->progress == progress)
    return;
  project->progress = progress;
  _nav_project_notify (project, NAV_PROJECT_PROP_PROGRESS);
}

static gboolean
read_progress (gpointer data)
{
  NavProject *project = data;

  NavProjectRun *run = project->run ? project->run : project->refining;

  if (run != NULL)
    set_progress (project, g_atomic_int_get (&run->permille) / 1000.0);
  return G_SOURCE_CONTINUE;
}

/* Nobody waits for the present run any more. It ends by itself, soon, and is dropped then. */
void
_nav_project_forget (NavProjectRun **run)
{
  if (*run == NULL)
    return;
  g_cancellable_cancel ((*run)->cancellable);
  g_clear_pointer (run, _nav_project_run_unref);
}

static void
forget_refining (NavProject *project)
{
  gboolean was = project->refining != NULL;

  _nav_project_forget (&project->refining);
  if (was)
    _nav_project_notify (project, NAV_PROJECT_PROP_REFINING);
}

void
_nav_project_forget_run (NavProject *project)
{
  _nav_project_forget (&project->run);
  forget_refining (project);
  g_clear_handle_id (&project->progress_source, g_source_remove);
}

static void
watch_progress (NavProject *project)
{
  if (project->progress_source == 0)
    project->progress_source = g_timeout_add (PROGRESS_INTERVAL_MS, read_progress, project);
  set_progress (project, 0);
}

void
_nav_project_take_error (NavProject *project, GError *error)
{
  if (project->error == NULL && error == NULL)
    return;
  g_clear_error (&project->error);
  project->error = error;
  _nav_project_notify (project, NAV_PROJECT_PROP_ERROR);
}

void
_nav_project_set_plan (NavProject *project, NavPlan *plan, NavProjectState *state)
{
  g_clear_pointer (&project->plan, nav_plan_unref);
  g_clear_pointer (&project->planned_state, _nav_project_state_unref);
  if (plan != NULL) {
    project->plan = nav_plan_ref (plan);
    project->planned_state = _nav_project_state_ref (state);
  }
  _nav_project_notify (project, NAV_PROJECT_PROP_PLAN);
  _nav_project_notify (project, NAV_PROJECT_PROP_PLAN_CURRENT);
  _nav_project_notify (project, NAV_PROJECT_PROP_SELECTED);
}

static void
end_refining (NavProject *project, NavPlan *plan)
{
  g_autoptr (NavProjectState) state = _nav_project_state_ref (project->refining->state);

  stop_watch (project->refining, project);
  project->elapsed_ms += project->refining->took_ms;
  g_object_freeze_notify (G_OBJECT (project));
  g_clear_pointer (&project->refining, _nav_project_run_unref);
  g_clear_handle_id (&project->progress_source, g_source_remove);
  set_progress (project, 1);
  if (plan != NULL)
    _nav_project_set_plan (project, plan, state);
  _nav_project_notify (project, NAV_PROJECT_PROP_REFINING);
  g_object_thaw_notify (G_OBJECT (project));
  _nav_project_schedule_autosave (project);
}

/* What cannot be refined stays as it is. */
static void
on_refined (GObject *source, GAsyncResult *result, gpointer data)
{
  NavProjectRun *run = data;
  g_autoptr (NavPlan) plan = nav_plan_refine_finish (result, NULL);
  g_autoptr (NavProject) project = g_weak_ref_get (&run->project);

  (void) source;
  if (project != NULL && project->refining == run)
    end_refining (project, plan);
  _nav_project_run_unref (run);
}

static gboolean
begin_refining (gpointer data)
{
  NavProjectRun *run = data;
  const NavRefineOptions options = { 0, run->seed };

  nav_plan_refine_async (run->plan, &options, on_progress, run, run->cancellable, on_refined,
                         g_atomic_rc_box_acquire (run));
  return G_SOURCE_REMOVE;
}

/* The plan can be shown already, and is drawn before this takes all processors; the simulated one
 * takes its place. */
static void
start_refining (NavProject *project, NavPlan *plan, NavProjectState *state)
{
  project->refining = _nav_project_run_new (project, state);
  project->refining->plan = nav_plan_ref (plan);
  project->refining->seed = project->seed;
  watch_progress (project);
  _nav_project_notify (project, NAV_PROJECT_PROP_REFINING);
  g_idle_add_full (G_PRIORITY_LOW, begin_refining, g_atomic_rc_box_acquire (project->refining),
                   (GDestroyNotify) _nav_project_run_unref);
}

void
_nav_project_end_run (NavProject *project, NavPlan *plan, GError *error)
{
  g_autoptr (NavProjectState) state = _nav_project_state_ref (project->run->state);

  project->elapsed_ms = project->run->took_ms;
  g_object_freeze_notify (G_OBJECT (project));
  _nav_project_forget_run (project);
  set_progress (project, plan ? 1 : 0);
  _nav_project_take_error (project, error);
  _nav_project_set_plan (project, plan, state);
  if (plan != NULL && project->refine)
    start_refining (project, plan, state);
  _nav_project_notify (project, NAV_PROJECT_PROP_BUSY);
  g_object_thaw_notify (G_OBJECT (project));
  _nav_project_schedule_autosave (project);
}

static void
on_planned (GObject *source, GAsyncResult *result, gpointer data)
{
  NavProjectRun *run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NavPlan) plan = nav_plan_compute_finish (result, &error);
  g_autoptr (NavProject) project = g_weak_ref_get (&run->project);

  (void) source;
  if (project != NULL)
    stop_watch (run, project);
  if (project != NULL && project->run == run)
    _nav_project_end_run (project, plan, g_steal_pointer (&error));
  else if (project != NULL && project->foreseen == run && plan != NULL)
    run->plan = g_steal_pointer (&plan);
  else if (project != NULL && project->foreseen == run)
    _nav_project_forget_foreseen (project);
  _nav_project_run_unref (run);
}

void
_nav_project_start_run (NavProjectRun *run)
{
  nav_plan_compute_async (run->catalog, run->state->spec, on_progress, run, run->cancellable,
                          on_planned, g_atomic_rc_box_acquire (run));
}

/**
 * nav_project_plan:
 *
 * Starts to plan the present spec away from the main loop; a run that is under way is stopped. The
 * end is told by `busy`, with `plan` or `error`, and never before this returns. What
 * nav_project_foresee() began is taken over where it is what is planned.
 */
void
nav_project_plan (NavProject *project)
{
  NavProjectRun *foreseen;

  g_return_if_fail (NAV_IS_PROJECT (project));

  g_clear_handle_id (&project->plan_source, g_source_remove);
  _nav_project_forget_run (project);
  foreseen = _nav_project_take_foreseen (project);
  project->run = foreseen ? foreseen : _nav_project_run_new (project, _nav_project_state (project));
  watch_progress (project);
  _nav_project_notify (project, NAV_PROJECT_PROP_BUSY);
  if (foreseen == NULL)
    _nav_project_start_run (project->run);
}

static gboolean
start_plan (gpointer data)
{
  NavProject *project = data;

  project->plan_source = 0;
  nav_project_plan (project);
  return G_SOURCE_REMOVE;
}

/* Who types or drags changes a value many times: the one that stays for @delay_ms is planned. */
void
_nav_project_plan_soon (NavProject *project, guint delay_ms)
{
  if (delay_ms == 0) {
    nav_project_plan (project);
    return;
  }
  g_clear_handle_id (&project->plan_source, g_source_remove);
  _nav_project_forget_run (project);
  project->plan_source = g_timeout_add (delay_ms, start_plan, project);
  set_progress (project, 0);
  _nav_project_notify (project, NAV_PROJECT_PROP_BUSY);
}

/**
 * nav_project_cancel:
 *
 * Stops a run that is under way, and what refines the plan. The plan stays what it was.
 */
void
nav_project_cancel (NavProject *project)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  if (!nav_project_get_busy (project) && project->refining == NULL)
    return;
  g_clear_handle_id (&project->plan_source, g_source_remove);
  _nav_project_forget_run (project);
  set_progress (project, 0);
  _nav_project_notify (project, NAV_PROJECT_PROP_BUSY);
}

/**
 * nav_project_set_auto_plan:
 * @auto_plan: whether each change of the spec starts a new plan
 */
void
nav_project_set_auto_plan (NavProject *project, gboolean auto_plan)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  project->auto_plan = auto_plan;
}

/**
 * nav_project_set_refine:
 * @refine: whether the best configurations of each new plan are simulated, see nav_plan_refine()
 * @seed: of the simulation; 0: 1
 *
 * Each plan is there as soon as the closed form is done; `refining` tells until when the simulated
 * one is on its way.
 */
void
nav_project_set_refine (NavProject *project, gboolean refine, guint64 seed)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  project->refine = refine;
  project->seed = seed;
}

/**
 * nav_project_get_refining:
 *
 * Returns: whether the best configurations of the present plan are being simulated
 */
gboolean
nav_project_get_refining (NavProject *project)
{
  return project->refining != NULL;
}
