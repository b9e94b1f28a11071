// SPDX-License-Identifier: Apache-2.0
// What is said to a project: a message is read, the spec follows, an answer is given.

#include "planner/nav-spec-complete.h"
#include "workflow/nav-project-private.h"

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
  NavProjectState *before, *state;

  g_return_val_if_fail (NAV_IS_PROJECT (project) && text != NULL, FALSE);

  before = _nav_project_state (project);
  if (!_nav_project_check_said (before->conversation, text, error))
    return FALSE;
  state = _nav_project_take_heard (project, text);
  if (state == NULL) {
    state = _nav_project_state_copy (before, NAV_PROJECT_STEP_SAY);
    _nav_project_reader_hear (project->reader, state, text);
    _nav_project_reader_answer (project->reader, state);
  }
  nav_project_end_edit (project);
  _nav_project_push (project, state);
  _nav_project_solve_if_asked (project);
  return TRUE;
}

/* The index of the last message of the person; -1 without one. */
static int
last_said (const NavConversation *conversation)
{
  int i = (int) nav_conversation_get_n_turns (conversation) - 1;

  while (i >= 0 && nav_conversation_get_turn (conversation, (guint) i)->role != NAV_TURN_USER)
    i--;
  return i;
}

/**
 * nav_project_get_last_said:
 *
 * Returns: (nullable) (transfer none): what the person wrote last
 */
const char *
nav_project_get_last_said (NavProject *project)
{
  NavConversation *conversation;
  int last;

  g_return_val_if_fail (NAV_IS_PROJECT (project), NULL);

  conversation = _nav_project_state (project)->conversation;
  last = last_said (conversation);
  return last >= 0 ? nav_conversation_get_turn (conversation, (guint) last)->text : NULL;
}

static NavLeaf *
leaf_of (NavSpec *spec, NavSpecField field)
{
  return field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (spec, 0, field)
                                       : nav_spec_get (spec, field);
}

/* The words of a conversation alone, without what was set by hand. */
static NavSpec *
spoken_spec (NavProject *project, const NavIntent *intent)
{
  g_autoptr (NavSpec) nothing = nav_spec_new ();

  return intent ? nav_spec_apply_intent (nothing, intent, project->catalog)
                : g_steal_pointer (&nothing);
}

/* What was set by hand after the message stays, except where the new words say something else about
 * it than the old ones did. */
static void
drop_contradicted_edits (NavProject *project, NavProjectState *state, const NavIntent *before)
{
  g_autoptr (NavSpec) old = spoken_spec (project, before);
  g_autoptr (NavSpec) new = spoken_spec (project, state->intent);
  NavSpec *next;

  for (NavSpecField field = 0; field < NAV_N_SPEC_FIELDS; field++) {
    NavLeaf *edited = leaf_of (state->spec, field), *said = leaf_of (new, field);
    if (edited == NULL || edited->origin != NAV_ORIGIN_EDITED || said == NULL ||
        nav_leaf_same_value (said, leaf_of (old, field)))
      continue;
    next = nav_spec_with (state->spec, field, 0, nav_leaf_ref (said));
    nav_spec_unref (state->spec);
    state->spec = next;
  }
}

/* @state as it would be if the messages from @n on had not been said. */
static void
take_back_from (NavProject *project, NavProjectState *state, guint n)
{
  NavConversation *shorter = nav_conversation_first (state->conversation, n);
  NavEditLog *moved = nav_edit_log_moved_before (state->edits, n);

  nav_conversation_unref (state->conversation);
  state->conversation = shorter;
  nav_edit_log_unref (state->edits);
  state->edits = moved;
  g_clear_pointer (&state->intent, nav_intent_unref);
  state->intent =
    n > 0 ? _nav_project_reader_understand (project->reader, shorter, NULL) : NULL;
}

/**
 * nav_project_revise:
 * @text: what the person wants to have written instead of the last message, not trusted
 * @error: as of nav_project_say()
 *
 * Takes back the last message and its answer, and reads on from there with @text.
 *
 * Returns: whether it became part of the conversation
 */
gboolean
nav_project_revise (NavProject *project, const char *text, GError **error)
{
  g_autoptr (NavIntent) before = NULL;
  NavProjectState *state;
  int last;

  g_return_val_if_fail (NAV_IS_PROJECT (project) && text != NULL, FALSE);

  state = _nav_project_state (project);
  last = last_said (state->conversation);
  if (last < 0)
    return nav_project_say (project, text, error);
  if (!nav_conversation_check_text (text, error))
    return FALSE;
  before = state->intent ? nav_intent_ref (state->intent) : NULL;
  state = _nav_project_state_copy (state, NAV_PROJECT_STEP_REVISE);
  take_back_from (project, state, (guint) last);
  _nav_project_reader_hear (project->reader, state, text);
  drop_contradicted_edits (project, state, before);
  _nav_project_reader_answer (project->reader, state);
  nav_project_end_edit (project);
  _nav_project_push (project, state);
  _nav_project_solve_if_asked (project);
  return TRUE;
}
