// SPDX-License-Identifier: Apache-2.0
// Planning in a project: one run at a time is waited for, a newer one stops the older.

#include "workflow/nav-plan-json.h"
#include "planner/nav-refine.h"
#include "workflow/nav-project-private.h"

#define PROGRESS_INTERVAL_MS 50

struct _NavProjectRun {
  GWeakRef project;
  NavProjectState *state;
  NavCatalog *catalog;
  GCancellable *cancellable;
  gint64 started_us;
  int permille; /* atomic; written by worker threads */
};

static void
run_clear (gpointer data)
{
  NavProjectRun *run = data;

  g_weak_ref_clear (&run->project);
  _nav_project_state_unref (run->state);
  nav_catalog_unref (run->catalog);
  g_object_unref (run->cancellable);
}

static NavProjectRun *
run_new (NavProject *project)
{
  NavProjectRun *run = g_atomic_rc_box_new0 (NavProjectRun);

  g_weak_ref_init (&run->project, project);
  run->state = _nav_project_state_ref (_nav_project_state (project));
  run->catalog = nav_catalog_ref (project->catalog);
  run->cancellable = g_cancellable_new ();
  run->started_us = nav_clock_monotonic_us (project->clock);
  return run;
}

static void
run_unref (NavProjectRun *run)
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
static void
forget (NavProjectRun **run)
{
  if (*run == NULL)
    return;
  g_cancellable_cancel ((*run)->cancellable);
  g_clear_pointer (run, run_unref);
}

static void
forget_refining (NavProject *project)
{
  gboolean was = project->refining != NULL;

  forget (&project->refining);
  if (was)
    _nav_project_notify (project, NAV_PROJECT_PROP_REFINING);
}

void
_nav_project_forget_run (NavProject *project)
{
  forget (&project->run);
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

  project->elapsed_ms +=
    (double) (nav_clock_monotonic_us (project->clock) - project->refining->started_us) / 1000;
  g_object_freeze_notify (G_OBJECT (project));
  g_clear_pointer (&project->refining, run_unref);
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
  run_unref (run);
}

/* The plan can be shown already; the simulated one takes its place. */
static void
start_refining (NavProject *project, NavPlan *plan, NavProjectState *state)
{
  const NavRefineOptions options = { 0, project->seed };
  NavProjectRun *run = run_new (project);

  _nav_project_state_unref (run->state);
  run->state = _nav_project_state_ref (state);
  project->refining = g_atomic_rc_box_acquire (run);
  watch_progress (project);
  _nav_project_notify (project, NAV_PROJECT_PROP_REFINING);
  nav_plan_refine_async (plan, &options, on_progress, run, run->cancellable, on_refined, run);
}

static void
end_run (NavProject *project, NavPlan *plan, GError *error)
{
  g_autoptr (NavProjectState) state = _nav_project_state_ref (project->run->state);

  project->elapsed_ms =
    (double) (nav_clock_monotonic_us (project->clock) - project->run->started_us) / 1000;
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
  if (project != NULL && project->run == run)
    end_run (project, plan, g_steal_pointer (&error));
  run_unref (run);
}

/**
 * nav_project_plan:
 *
 * Starts to plan the present spec away from the main loop; a run that is under way is stopped. The
 * end is told by `busy`, with `plan` or `error`.
 */
void
nav_project_plan (NavProject *project)
{
  NavProjectRun *run;

  g_return_if_fail (NAV_IS_PROJECT (project));

  g_clear_handle_id (&project->plan_source, g_source_remove);
  _nav_project_forget_run (project);
  run = run_new (project);
  project->run = g_atomic_rc_box_acquire (run);
  watch_progress (project);
  _nav_project_notify (project, NAV_PROJECT_PROP_BUSY);
  nav_plan_compute_async (run->catalog, run->state->spec, on_progress, run, run->cancellable,
                          on_planned, run);
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
