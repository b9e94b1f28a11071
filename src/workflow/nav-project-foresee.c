// SPDX-License-Identifier: Apache-2.0
// What is being written is read, and planned where it says something new, before it is said.

#include "planner/nav-spec-complete.h"
#include "workflow/nav-project-private.h"

struct _NavProjectHearing {
  GWeakRef project;
  NavProjectReader *reader;
  NavProjectState *base; /* what the message would come after */
  char *text;
  NavProjectState *read; /* by the thread, until the main loop takes it over */
  gboolean plannable;
  NavProjectState *heard; /* NULL until it is read */
};

static void
hearing_clear (gpointer data)
{
  NavProjectHearing *hearing = data;

  g_weak_ref_clear (&hearing->project);
  _nav_project_reader_unref (hearing->reader);
  _nav_project_state_unref (hearing->base);
  g_free (hearing->text);
  g_clear_pointer (&hearing->read, _nav_project_state_unref);
  g_clear_pointer (&hearing->heard, _nav_project_state_unref);
}

static void
hearing_unref (gpointer hearing)
{
  g_atomic_rc_box_release_full (hearing, hearing_clear);
}

static NavProjectHearing *
hearing_new (NavProject *project, const char *text)
{
  NavProjectHearing *hearing = g_atomic_rc_box_new0 (NavProjectHearing);

  g_weak_ref_init (&hearing->project, project);
  hearing->reader = _nav_project_reader_ref (project->reader);
  hearing->base = _nav_project_state_ref (_nav_project_state (project));
  hearing->text = g_strdup (text);
  return hearing;
}

/* Whether it is what @text would say now. */
static gboolean
is_of (const NavProjectHearing *hearing, NavProject *project, const char *text)
{
  return hearing->reader == project->reader && hearing->base == _nav_project_state (project) &&
         g_str_equal (hearing->text, text);
}

static gboolean
check_plannable (NavCatalog *catalog, NavSpec *spec)
{
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  g_autoptr (NavSpec) completed = nav_spec_complete (spec, catalog, notes);

  return nav_spec_check_plannable (completed, catalog, NULL);
}

static void
hear_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  NavProjectHearing *hearing = data;

  (void) source;
  (void) cancellable;
  if (*hearing->text == '\0') {
    _nav_project_reader_prepare (hearing->reader);
  } else {
    hearing->read = _nav_project_state_copy (hearing->base, NAV_PROJECT_STEP_SAY);
    _nav_project_reader_hear (hearing->reader, hearing->read, hearing->text);
    _nav_project_reader_answer (hearing->reader, hearing->read);
    hearing->plannable = check_plannable (_nav_project_reader_get_catalog (hearing->reader),
                                          hearing->read->spec);
  }
  g_task_return_boolean (task, TRUE);
}

/* Each letter more says the same again, most of the time: what is planned already goes on. */
static void
foresee_plan (NavProject *project, const NavProjectHearing *hearing)
{
  NavSpec *spec = hearing->heard->spec;
  gboolean wanted = project->auto_plan && hearing->plannable &&
                    !nav_spec_equal (spec, _nav_project_state (project)->spec);

  if (wanted && project->foreseen != NULL && project->foreseen->catalog == project->catalog &&
      nav_spec_equal (spec, project->foreseen->state->spec))
    return;
  _nav_project_forget (&project->foreseen);
  if (!wanted)
    return;
  project->foreseen = _nav_project_run_new (project, hearing->heard);
  _nav_project_start_run (project->foreseen);
}

static void
on_heard (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NavProjectHearing *hearing = g_task_get_task_data (G_TASK (result));
  g_autoptr (NavProject) project = g_weak_ref_get (&hearing->project);

  (void) source;
  (void) user_data;
  hearing->heard = g_steal_pointer (&hearing->read);
  if (project != NULL && project->hearing == hearing && hearing->heard != NULL &&
      is_of (hearing, project, hearing->text))
    foresee_plan (project, hearing);
}

void
_nav_project_forget_foreseen (NavProject *project)
{
  g_clear_pointer (&project->hearing, hearing_unref);
  _nav_project_forget (&project->foreseen);
}

/**
 * nav_project_foresee:
 * @text: what the person is writing, not trusted
 *
 * Begins to read and to plan what nav_project_say() would say, so that both are there when it is
 * said. Nothing that can be seen changes; what was foreseen before is forgotten, but for a plan of
 * the same spec. An empty text only makes what reading needs the first time. Quick: the work is
 * done by other threads.
 */
void
nav_project_foresee (NavProject *project, const char *text)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (NAV_IS_PROJECT (project) && text != NULL);

  if (project->hearing != NULL && is_of (project->hearing, project, text))
    return;
  g_clear_pointer (&project->hearing, hearing_unref);
  if (!_nav_project_check_said (_nav_project_state (project)->conversation, text, NULL)) {
    _nav_project_forget (&project->foreseen);
    if (*text != '\0')
      return;
  }
  project->hearing = hearing_new (project, text);
  task = g_task_new (NULL, NULL, on_heard, NULL);
  g_task_set_source_tag (task, nav_project_foresee);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (project->hearing), hearing_unref);
  g_task_run_in_thread (task, hear_in_thread);
}

/**
 * nav_project_get_foreseen:
 *
 * Returns: how much of what nav_project_foresee() began is there
 */
NavForeseen
nav_project_get_foreseen (NavProject *project)
{
  g_return_val_if_fail (NAV_IS_PROJECT (project), NAV_FORESEEN_NOTHING);

  if (project->foreseen != NULL)
    return project->foreseen->plan != NULL ? NAV_FORESEEN_PLAN : NAV_FORESEEN_PLANNING;
  return project->hearing != NULL && project->hearing->heard != NULL ? NAV_FORESEEN_READ
                                                                     : NAV_FORESEEN_NOTHING;
}

/* What @text was read as when it was foreseen; NULL: it was not, or the reading is not done. */
NavProjectState *
_nav_project_take_heard (NavProject *project, const char *text)
{
  NavProjectHearing *hearing = g_steal_pointer (&project->hearing);
  NavProjectState *heard = NULL;

  if (hearing == NULL)
    return NULL;
  if (is_of (hearing, project, text))
    heard = g_steal_pointer (&hearing->heard);
  hearing_unref (hearing);
  return heard;
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
