// SPDX-License-Identifier: Apache-2.0
// From what was said to what is understood, and the answer to it in words.

#include "planner/nav-spec-complete.h"
#include "workflow/nav-intent-words.h"
#include "workflow/nav-project-private.h"

/* The lexicon has the names of the catalogue in it and is made when somebody first speaks. */
NavIntent *
_nav_project_understand (NavProject *project, NavConversation *conversation, NavIntent *previous)
{
  if (project->lexicon == NULL)
    project->lexicon = nav_lexicon_new_from_catalog (project->catalog);
  return nav_conversation_read (conversation, project->lexicon, previous, NULL);
}

void
_nav_project_forget_lexicon (NavProject *project)
{
  g_clear_pointer (&project->lexicon, nav_lexicon_unref);
}

/* The answer is part of the conversation: what it asks decides how the next message is read. */
NavConversation *
_nav_project_reply (NavProject *project, NavConversation *conversation, const NavIntent *intent,
                    NavSpec *spec)
{
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  g_autoptr (NavSpec) completed G_GNUC_UNUSED =
    nav_spec_complete (spec, project->catalog, notes);
  g_autofree char *text = nav_intent_words_reply (&nav_words_local, intent, notes);
  gboolean working = nav_intent_words_is_working (intent);

  return nav_conversation_with_turn (
    conversation, NAV_TURN_ASSISTANT, text,
    working ? NAV_INTENT_ASK_NONE : nav_intent_get_next_question (intent),
    working ? NULL : nav_intent_get_options (intent));
}

/**
 * nav_project_is_empty:
 *
 * Returns: whether nothing was said and nothing is filled in by hand
 */
gboolean
nav_project_is_empty (NavProject *project)
{
  NavProjectState *state;

  g_return_val_if_fail (NAV_IS_PROJECT (project), TRUE);

  state = _nav_project_state (project);
  return nav_conversation_get_n_turns (state->conversation) == 0 &&
         nav_spec_equal (state->spec, project->initial);
}

/**
 * nav_project_is_asking:
 *
 * Returns: whether the open question of the conversation has to be answered, or the value that it
 *   asks for filled in, before there can be a plan
 */
gboolean
nav_project_is_asking (NavProject *project)
{
  NavIntent *intent;

  g_return_val_if_fail (NAV_IS_PROJECT (project), FALSE);

  intent = _nav_project_state (project)->intent;
  return intent != NULL && nav_intent_get_next_question (intent) != NAV_INTENT_ASK_NONE &&
         !nav_spec_check_plannable (project->completed, project->catalog, NULL);
}
