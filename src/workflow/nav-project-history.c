// SPDX-License-Identifier: Apache-2.0
// The history of a project: immutable states, and undo.

#include "planner/nav-spec-complete.h"
#include "workflow/nav-project-private.h"

#define MAX_UNDO 500

/* A pause in typing that is worth a plan. */
#define PLANNING_DELAY_MS 120

static void
state_clear (gpointer data)
{
  NavProjectState *state = data;

  nav_conversation_unref (state->conversation);
  nav_edit_log_unref (state->edits);
  g_clear_pointer (&state->intent, nav_intent_unref);
  nav_spec_unref (state->spec);
  g_free (state->selected);
  g_free (state->title);
  g_clear_pointer (&state->outcome, nav_outcome_record_unref);
}

NavProjectState *
_nav_project_state_new (NavConversation *conversation, NavEditLog *edits, NavIntent *intent,
                        NavSpec *spec)
{
  NavProjectState *state = g_atomic_rc_box_new0 (NavProjectState);

  state->conversation = nav_conversation_ref (conversation);
  state->edits = nav_edit_log_ref (edits);
  state->intent = intent ? nav_intent_ref (intent) : NULL;
  state->spec = nav_spec_ref (spec);
  return state;
}

/* A state that is like @state and is about to differ by a step of @kind. */
NavProjectState *
_nav_project_state_copy (const NavProjectState *state, NavProjectStepKind kind)
{
  NavProjectState *copy =
    _nav_project_state_new (state->conversation, state->edits, state->intent, state->spec);

  copy->selected = g_strdup (state->selected);
  copy->title = g_strdup (state->title);
  copy->step = (NavProjectStep){ kind, NAV_N_SPEC_FIELDS, 0 };
  return copy;
}

NavProjectState *
_nav_project_state_ref (NavProjectState *state)
{
  return g_atomic_rc_box_acquire (state);
}

void
_nav_project_state_unref (NavProjectState *state)
{
  g_atomic_rc_box_release_full (state, state_clear);
}

NavProjectState *
_nav_project_state (NavProject *project)
{
  return project->states->pdata[project->current];
}

/* What nobody said or edited follows from what somebody did. */
void
_nav_project_complete (NavProject *project)
{
  g_clear_pointer (&project->completed, nav_spec_unref);
  g_ptr_array_set_size (project->notes, 0);
  project->completed =
    nav_spec_complete (_nav_project_state (project)->spec, project->catalog, project->notes);
}

/* A plan that answers the present spec needs not be made again. */
static void
plan_if_wanted (NavProject *project, guint delay_ms)
{
  if (!project->auto_plan || nav_project_get_plan_current (project))
    nav_project_cancel (project);
  else
    _nav_project_plan_soon (project, delay_ms);
}

/* @delay_ms: how long to wait for a further change before the new spec is planned */
void
_nav_project_state_changed (NavProject *project, guint delay_ms)
{
  static const NavProjectProp changed[] = {
    NAV_PROJECT_PROP_CONVERSATION,   NAV_PROJECT_PROP_EDITS,        NAV_PROJECT_PROP_INTENT,
    NAV_PROJECT_PROP_SPEC,           NAV_PROJECT_PROP_COMPLETED_SPEC,
    NAV_PROJECT_PROP_PLAN_CURRENT,   NAV_PROJECT_PROP_SELECTED,     NAV_PROJECT_PROP_TITLE,
    NAV_PROJECT_PROP_DIRTY,          NAV_PROJECT_PROP_CAN_UNDO,     NAV_PROJECT_PROP_CAN_REDO,
  };

  _nav_project_complete (project);
  _nav_project_check_solving (project);
  g_object_freeze_notify (G_OBJECT (project));
  for (gsize i = 0; i < G_N_ELEMENTS (changed); i++)
    _nav_project_notify (project, changed[i]);
  plan_if_wanted (project, delay_ms);
  g_object_thaw_notify (G_OBJECT (project));
  _nav_project_schedule_autosave (project);
}

/* Typed or dragged values change many times; a message is complete. */
static guint
planning_delay (const NavProjectState *state)
{
  return state->hold != 0 ? PLANNING_DELAY_MS : 0;
}

/* Takes @state. */
void
_nav_project_push (NavProject *project, NavProjectState *state)
{
  g_ptr_array_set_size (project->states, (int) project->current + 1);
  if (project->states->len >= MAX_UNDO)
    g_ptr_array_remove_index (project->states, 0);
  g_ptr_array_add (project->states, state);
  project->current = project->states->len - 1;
  _nav_project_state_changed (project, planning_delay (state));
}

/* The newest state was never meant: the one before it is the present one again, and nothing is left
 * to be done again. */
void
_nav_project_pop (NavProject *project)
{
  project->current--;
  g_ptr_array_set_size (project->states, (int) project->current + 1);
  _nav_project_state_changed (project, PLANNING_DELAY_MS);
}

/* The present step goes on with a longer conversation. */
void
_nav_project_replace_conversation (NavProject *project, NavConversation *conversation)
{
  const NavProjectState *before = _nav_project_state (project);
  NavProjectState *state = _nav_project_state_copy (before, before->step.kind);

  state->step = before->step;
  state->hold = before->hold;
  state->outcome = before->outcome ? nav_outcome_record_ref (before->outcome) : NULL;
  nav_conversation_unref (state->conversation);
  state->conversation = nav_conversation_ref (conversation);
  _nav_project_state_unref (project->states->pdata[project->current]);
  project->states->pdata[project->current] = state;
  g_object_freeze_notify (G_OBJECT (project));
  _nav_project_notify (project, NAV_PROJECT_PROP_CONVERSATION);
  _nav_project_notify (project, NAV_PROJECT_PROP_DIRTY);
  g_object_thaw_notify (G_OBJECT (project));
  _nav_project_schedule_autosave (project);
}

/* Takes @state, which becomes all there is: a file was opened. */
void
_nav_project_replace_history (NavProject *project, NavProjectState *state)
{
  nav_project_end_edit (project);
  g_ptr_array_set_size (project->states, 0);
  g_ptr_array_add (project->states, state);
  project->current = 0;
  _nav_project_state_changed (project, 0);
}

/**
 * nav_project_begin_edit:
 *
 * From now on, edits of one field are one step of undo, until nav_project_end_edit(): somebody
 * types a number, or drags a slider. Plans wait until the value stays for a moment.
 */
void
nav_project_begin_edit (NavProject *project)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  project->hold = ++project->last_hold;
}

void
nav_project_end_edit (NavProject *project)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  project->hold = 0;
}

/* @index: one before or after the present one */
static void
go_to (NavProject *project, guint index)
{
  gboolean forward = index > project->current;
  const NavProjectState *step = project->states->pdata[MAX (index, project->current)];
  g_autoptr (NavOutcomeRecord) outcome =
    step->outcome ? nav_outcome_record_ref (step->outcome) : NULL;

  nav_project_end_edit (project);
  project->current = index;
  _nav_project_state_changed (project, 0);
  if (outcome != NULL)
    _nav_project_tell_outcome (project, outcome, forward);
}

void
nav_project_undo (NavProject *project)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  if (project->current > 0)
    go_to (project, project->current - 1);
}

void
nav_project_redo (NavProject *project)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  if (project->current + 1 < project->states->len)
    go_to (project, project->current + 1);
}

/**
 * nav_project_get_undo_step:
 *
 * Returns: what nav_project_undo() would take back; NAV_PROJECT_STEP_NONE for nothing
 */
NavProjectStep
nav_project_get_undo_step (NavProject *project)
{
  g_return_val_if_fail (NAV_IS_PROJECT (project), (NavProjectStep){ 0 });

  return project->current > 0 ? _nav_project_state (project)->step : (NavProjectStep){ 0 };
}

/**
 * nav_project_get_redo_step:
 *
 * Returns: what nav_project_redo() would do again; NAV_PROJECT_STEP_NONE for nothing
 */
NavProjectStep
nav_project_get_redo_step (NavProject *project)
{
  NavProjectState *next;

  g_return_val_if_fail (NAV_IS_PROJECT (project), (NavProjectStep){ 0 });

  if (project->current + 1 >= project->states->len)
    return (NavProjectStep){ 0 };
  next = project->states->pdata[project->current + 1];
  return next->step;
}
