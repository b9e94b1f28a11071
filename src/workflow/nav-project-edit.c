// SPDX-License-Identifier: Apache-2.0
// What is changed in a project by hand: values, lists of workloads. The conversation takes note.

#include "planner/nav-spec-complete.h"
#include "workflow/nav-project-private.h"
#include "workflow/nav-workflow-error.h"

static guint
n_turns (NavProject *project)
{
  return nav_conversation_get_n_turns (_nav_project_state (project)->conversation);
}

/* Takes @log. */
static void
take_log (NavProjectState *state, NavEditLog *log)
{
  nav_edit_log_unref (state->edits);
  state->edits = log;
}

static void
take_spec (NavProjectState *state, NavSpec *spec)
{
  nav_spec_ref (spec);
  nav_spec_unref (state->spec);
  state->spec = spec;
}

/* @spec with all that follows from it. */
static NavSpec *
complete (NavProject *project, NavSpec *spec)
{
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);

  return nav_spec_complete (spec, project->catalog, notes);
}

static void
note_values (NavProject *project, NavProjectState *state, NavSpec *before)
{
  g_autoptr (NavSpec) old = complete (project, before);
  g_autoptr (NavSpec) new = complete (project, state->spec);

  take_log (state,
            nav_edit_log_with_values (state->edits, n_turns (project),
                                      nav_clock_wall_us (project->clock), old, new));
}

/* Whether the present state is an edit of @step's field within the hold that still lasts. */
static gboolean
continues (NavProject *project, const NavProjectStep *step)
{
  const NavProjectState *state = _nav_project_state (project);

  return project->hold != 0 && state->hold == project->hold && project->current > 0 &&
         step->kind == NAV_PROJECT_STEP_EDIT && state->step.kind == step->kind &&
         state->step.field == step->field && state->step.workload == step->workload &&
         project->current + 1 == project->states->len;
}

/* One more value of the same edit: the step begins where it began. */
static void
push_spec (NavProject *project, NavSpec *spec, NavProjectStep step)
{
  gboolean more = continues (project, &step);
  NavProjectState *base = project->states->pdata[more ? project->current - 1 : project->current];
  NavProjectState *state;

  if (nav_spec_equal (spec, _nav_project_state (project)->spec))
    return;
  state = _nav_project_state_copy (base, step.kind);
  state->step = step;
  state->hold = project->hold;
  take_spec (state, spec);
  note_values (project, state, base->spec);
  if (more)
    project->current--;
  _nav_project_push (project, state);
}

/* An edit knows when it was made: it stands until something newer is said about the field. */
static NavLeaf *
stamp_edit (NavProject *project, NavLeaf *leaf)
{
  guint turns = n_turns (project);
  NavLeaf *stamped =
    nav_leaf_with_span (nav_leaf_ref (leaf), turns > 0 ? (int) turns : -1, 0, 0);

  stamped->origin = NAV_ORIGIN_EDITED;
  return stamped;
}

/**
 * nav_project_edit:
 * @workload: of which workload; 0 for a field of the whole
 * @leaf: (transfer none): the new value; its origin becomes "edited"
 * @error: NAV_ERROR_INVALID with the field; nothing is changed then
 *
 * Returns: whether the value was taken
 */
gboolean
nav_project_edit (NavProject *project, NavSpecField field, guint workload, NavLeaf *leaf,
                  GError **error)
{
  g_autoptr (NavSpec) spec = NULL;
  NavSpec *before;

  g_return_val_if_fail (NAV_IS_PROJECT (project) && leaf != NULL, FALSE);

  before = _nav_project_state (project)->spec;
  if (!nav_spec_field_check (field, leaf, error))
    return FALSE;
  if (workload >= nav_spec_get_n_workloads (before)) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "workloads",
                   "There is no workload %u", workload + 1);
    return FALSE;
  }
  spec = nav_spec_with (before, field, workload, stamp_edit (project, leaf));
  push_spec (project, spec, (NavProjectStep){ NAV_PROJECT_STEP_EDIT, field, workload });
  return TRUE;
}

/**
 * nav_project_take_back:
 *
 * What was typed into a field since nav_project_begin_edit() turned out not to be meant: the value
 * is what it was before, and nothing tells of it.
 */
void
nav_project_take_back (NavProject *project, NavSpecField field, guint workload)
{
  NavProjectStep step = { NAV_PROJECT_STEP_EDIT, field, workload };

  g_return_if_fail (NAV_IS_PROJECT (project));

  if (continues (project, &step))
    _nav_project_pop (project);
}

static NavLeaf *
leaf_of (NavSpec *spec, NavSpecField field, guint workload)
{
  return field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (spec, workload, field)
                                       : nav_spec_get (spec, field);
}

/* What was said before the edit counts again, or what the project began with. */
static NavSpec *
without_edit (NavProject *project, NavSpec *spec, NavSpecField field, guint workload)
{
  NavProjectState *state = _nav_project_state (project);
  NavLeaf *first = workload == 0 ? leaf_of (project->initial, field, 0) : NULL;
  g_autoptr (NavSpec) begun =
    nav_spec_with (spec, field, workload, first ? nav_leaf_ref (first) : NULL);

  return state->intent ? nav_spec_apply_intent (begun, state->intent, project->catalog)
                       : g_steal_pointer (&begun);
}

/**
 * nav_project_reset:
 *
 * Takes back an edit of a field, so that it is what was said, or derived or assumed again. What was
 * said itself is taken back when the field was not edited.
 */
void
nav_project_reset (NavProject *project, NavSpecField field, guint workload)
{
  g_autoptr (NavSpec) spec = NULL;
  NavSpec *before;
  NavLeaf *leaf;

  g_return_if_fail (NAV_IS_PROJECT (project));

  before = _nav_project_state (project)->spec;
  if (workload >= nav_spec_get_n_workloads (before))
    return;
  leaf = leaf_of (before, field, workload);
  if (leaf == NULL)
    return;
  spec = leaf->origin == NAV_ORIGIN_EDITED ? without_edit (project, before, field, workload)
                                           : nav_spec_with (before, field, workload, NULL);
  nav_project_end_edit (project);
  push_spec (project, spec, (NavProjectStep){ NAV_PROJECT_STEP_RESET, field, workload });
}

static void
count_differences (NavSpec *a, NavSpec *b, guint workload, NavSpecField from, NavSpecField to,
                   guint *count, NavProjectStep *ret_last)
{
  for (NavSpecField field = from; field < to; field++)
    if (!nav_leaf_equal (leaf_of (a, field, workload), leaf_of (b, field, workload))) {
      (*count)++;
      *ret_last = (NavProjectStep){ NAV_PROJECT_STEP_EDIT, field, workload };
    }
}

static NavProjectStep
step_between (NavSpec *before, NavSpec *now)
{
  NavProjectStep step = { NAV_PROJECT_STEP_EDITS, NAV_N_SPEC_FIELDS, 0 };
  guint n = nav_spec_get_n_workloads (before), count = 0;

  if (nav_spec_get_n_workloads (now) != n)
    return step;
  for (guint w = 0; w < n; w++)
    count_differences (before, now, w, 0, NAV_N_WORKLOAD_FIELDS, &count, &step);
  count_differences (before, now, 0, NAV_N_WORKLOAD_FIELDS, NAV_N_SPEC_FIELDS, &count, &step);
  if (count != 1)
    step = (NavProjectStep){ NAV_PROJECT_STEP_EDITS, NAV_N_SPEC_FIELDS, 0 };
  return step;
}

/**
 * nav_project_set_spec:
 * @spec: the spec from now on
 *
 * All that differs is one step of undo.
 */
void
nav_project_set_spec (NavProject *project, NavSpec *spec)
{
  g_return_if_fail (NAV_IS_PROJECT (project) && spec != NULL);

  nav_project_end_edit (project);
  push_spec (project, spec, step_between (_nav_project_state (project)->spec, spec));
}

static void
push_workloads (NavProject *project, NavSpec *spec, NavProjectStepKind kind, NavEditKind edit,
                guint workload)
{
  NavProjectState *state = _nav_project_state_copy (_nav_project_state (project), kind);

  state->step.workload = workload;
  take_spec (state, spec);
  take_log (state, nav_edit_log_with_workload (state->edits, n_turns (project),
                                               nav_clock_wall_us (project->clock), edit, workload));
  nav_project_end_edit (project);
  _nav_project_push (project, state);
}

void
nav_project_add_workload (NavProject *project)
{
  g_autoptr (NavSpec) spec = NULL;
  NavSpec *before;
  guint n;

  g_return_if_fail (NAV_IS_PROJECT (project));

  before = _nav_project_state (project)->spec;
  n = nav_spec_get_n_workloads (before);
  if (n >= NAV_MAX_WORKLOADS)
    return;
  spec = nav_spec_with_workload_added (before);
  push_workloads (project, spec, NAV_PROJECT_STEP_ADD_WORKLOAD, NAV_EDIT_WORKLOAD_ADDED, n);
}

void
nav_project_remove_workload (NavProject *project, guint workload)
{
  g_autoptr (NavSpec) spec = NULL;
  NavSpec *before;

  g_return_if_fail (NAV_IS_PROJECT (project));

  before = _nav_project_state (project)->spec;
  if (nav_spec_get_n_workloads (before) <= 1 || workload >= nav_spec_get_n_workloads (before))
    return;
  spec = nav_spec_with_workload_removed (before, workload);
  push_workloads (project, spec, NAV_PROJECT_STEP_REMOVE_WORKLOAD, NAV_EDIT_WORKLOAD_REMOVED,
                  workload);
}
