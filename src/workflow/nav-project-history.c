// SPDX-License-Identifier: Apache-2.0
// The history of a project: immutable states, the steps that lead from one to the next, undo.

#include "planner/nav-spec-complete.h"
#include "workflow/nav-project-private.h"
#include "workflow/nav-workflow-error.h"

#define MAX_UNDO 500

static void
state_clear (gpointer data)
{
  NavProjectState *state = data;

  nav_conversation_unref (state->conversation);
  g_clear_pointer (&state->intent, nav_intent_unref);
  nav_spec_unref (state->spec);
}

NavProjectState *
_nav_project_state_new (NavConversation *conversation, NavIntent *intent, NavSpec *spec)
{
  NavProjectState *state = g_atomic_rc_box_new0 (NavProjectState);

  state->conversation = nav_conversation_ref (conversation);
  state->intent = intent ? nav_intent_ref (intent) : NULL;
  state->spec = nav_spec_ref (spec);
  return state;
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

void
_nav_project_state_changed (NavProject *project)
{
  static const NavProjectProp changed[] = {
    NAV_PROJECT_PROP_CONVERSATION, NAV_PROJECT_PROP_INTENT,   NAV_PROJECT_PROP_SPEC,
    NAV_PROJECT_PROP_COMPLETED_SPEC, NAV_PROJECT_PROP_PLAN_CURRENT, NAV_PROJECT_PROP_DIRTY,
    NAV_PROJECT_PROP_CAN_UNDO,     NAV_PROJECT_PROP_CAN_REDO,
  };

  _nav_project_complete (project);
  g_object_freeze_notify (G_OBJECT (project));
  for (gsize i = 0; i < G_N_ELEMENTS (changed); i++)
    _nav_project_notify (project, changed[i]);
  if (project->auto_plan)
    nav_project_plan (project);
  else
    nav_project_cancel (project);
  g_object_thaw_notify (G_OBJECT (project));
  _nav_project_schedule_autosave (project);
}

/* Takes @state. */
static void
push_state (NavProject *project, NavProjectState *state)
{
  g_ptr_array_set_size (project->states, (int) project->current + 1);
  if (project->states->len >= MAX_UNDO)
    g_ptr_array_remove_index (project->states, 0);
  g_ptr_array_add (project->states, state);
  project->current = project->states->len - 1;
  _nav_project_state_changed (project);
}

static void
push_spec (NavProject *project, NavSpec *spec)
{
  NavProjectState *state = _nav_project_state (project);

  if (nav_spec_equal (spec, state->spec))
    return;
  push_state (project, _nav_project_state_new (state->conversation, state->intent, spec));
}

/* Takes @state, which becomes all there is: a file was opened. */
void
_nav_project_replace_history (NavProject *project, NavProjectState *state)
{
  g_ptr_array_set_size (project->states, 0);
  g_ptr_array_add (project->states, state);
  project->current = 0;
  _nav_project_state_changed (project);
}

/**
 * nav_project_say:
 * @text: what the person wrote, not trusted
 * @error: NAV_ERROR_INVALID when it is empty, too long or no text at all
 *
 * Reads the message by rules, brings the spec up to date and answers in the conversation.
 *
 * Returns: whether it became part of the conversation
 */
gboolean
nav_project_say (NavProject *project, const char *text, GError **error)
{
  NavProjectState *state;
  g_autoptr (NavConversation) asked = NULL;
  g_autoptr (NavConversation) answered = NULL;
  g_autoptr (NavIntent) intent = NULL;
  g_autoptr (NavSpec) base = NULL;
  g_autoptr (NavSpec) spec = NULL;

  g_return_val_if_fail (NAV_IS_PROJECT (project) && text != NULL, FALSE);

  state = _nav_project_state (project);
  if (!nav_conversation_check_text (text, error))
    return FALSE;
  if (nav_conversation_get_n_turns (state->conversation) + 2 > NAV_CONVERSATION_MAX_TURNS) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "text",
                   "This conversation is full; save the plan and start a new one");
    return FALSE;
  }
  asked = nav_conversation_with_turn (state->conversation, NAV_TURN_USER, text,
                                      NAV_INTENT_ASK_NONE, NULL);
  intent = _nav_project_understand (project, asked, state->intent);
  base = nav_intent_get_act (intent) == NAV_INTENT_ACT_RESET ? nav_spec_new ()
                                                             : nav_spec_ref (state->spec);
  spec = nav_spec_apply_intent (base, intent, project->catalog);
  answered = _nav_project_reply (project, asked, intent, spec);
  push_state (project, _nav_project_state_new (answered, intent, spec));
  return TRUE;
}

/* An edit knows when it was made: it stands until something newer is said about the field. */
static NavLeaf *
stamp_edit (NavProject *project, NavLeaf *leaf)
{
  guint turns = nav_conversation_get_n_turns (_nav_project_state (project)->conversation);
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
  push_spec (project, spec);
  return TRUE;
}

/* What was said before the edit counts again. */
static NavSpec *
without_edit (NavProject *project, NavSpec *spec)
{
  NavProjectState *state = _nav_project_state (project);

  return state->intent ? nav_spec_apply_intent (spec, state->intent, project->catalog)
                       : nav_spec_ref (spec);
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
  g_autoptr (NavSpec) cleared = NULL;
  g_autoptr (NavSpec) spec = NULL;
  NavSpec *before;
  NavLeaf *leaf;

  g_return_if_fail (NAV_IS_PROJECT (project));

  before = _nav_project_state (project)->spec;
  if (workload >= nav_spec_get_n_workloads (before))
    return;
  leaf = field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (before, workload, field)
                                       : nav_spec_get (before, field);
  if (leaf == NULL)
    return;
  cleared = nav_spec_with (before, field, workload, NULL);
  spec = leaf->origin == NAV_ORIGIN_EDITED ? without_edit (project, cleared)
                                           : nav_spec_ref (cleared);
  push_spec (project, spec);
}

void
nav_project_set_spec (NavProject *project, NavSpec *spec)
{
  g_return_if_fail (NAV_IS_PROJECT (project) && spec != NULL);

  push_spec (project, spec);
}

void
nav_project_add_workload (NavProject *project)
{
  NavSpec *before = _nav_project_state (project)->spec;
  g_autoptr (NavSpec) spec = NULL;

  if (nav_spec_get_n_workloads (before) >= NAV_MAX_WORKLOADS)
    return;
  spec = nav_spec_with_workload_added (before);
  push_spec (project, spec);
}

void
nav_project_remove_workload (NavProject *project, guint workload)
{
  NavSpec *before = _nav_project_state (project)->spec;
  g_autoptr (NavSpec) spec = NULL;

  if (nav_spec_get_n_workloads (before) <= 1 || workload >= nav_spec_get_n_workloads (before))
    return;
  spec = nav_spec_with_workload_removed (before, workload);
  push_spec (project, spec);
}

void
nav_project_undo (NavProject *project)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  if (project->current == 0)
    return;
  project->current--;
  _nav_project_state_changed (project);
}

void
nav_project_redo (NavProject *project)
{
  g_return_if_fail (NAV_IS_PROJECT (project));

  if (project->current + 1 >= project->states->len)
    return;
  project->current++;
  _nav_project_state_changed (project);
}
