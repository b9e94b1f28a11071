// SPDX-License-Identifier: Apache-2.0
// From what was said to what is understood, and the answer to it in words. All but the last two
// functions are for any thread.

#include "planner/nav-spec-complete.h"
#include "workflow/nav-intent-words.h"
#include "workflow/nav-project-private.h"
#include "workflow/nav-spec-words.h"
#include "workflow/nav-workflow-error.h"

struct _NavProjectReader {
  NavCatalog *catalog;
  NavSpec *initial; /* what a project begins with */
  GMutex lock;
  NavLexicon *lexicon; /* has the names of the catalogue in it; made when it is first needed */
};

NavProjectReader *
_nav_project_reader_new (NavCatalog *catalog, NavSpec *initial)
{
  NavProjectReader *reader = g_atomic_rc_box_new0 (NavProjectReader);

  reader->catalog = nav_catalog_ref (catalog);
  reader->initial = nav_spec_ref (initial);
  g_mutex_init (&reader->lock);
  return reader;
}

NavProjectReader *
_nav_project_reader_ref (NavProjectReader *reader)
{
  return g_atomic_rc_box_acquire (reader);
}

static void
reader_clear (gpointer data)
{
  NavProjectReader *reader = data;

  nav_catalog_unref (reader->catalog);
  nav_spec_unref (reader->initial);
  g_mutex_clear (&reader->lock);
  g_clear_pointer (&reader->lexicon, nav_lexicon_unref);
}

void
_nav_project_reader_unref (NavProjectReader *reader)
{
  g_atomic_rc_box_release_full (reader, reader_clear);
}

NavCatalog *
_nav_project_reader_get_catalog (NavProjectReader *reader)
{
  return reader->catalog;
}

/* Makes what takes a moment the first time. */
void
_nav_project_reader_prepare (NavProjectReader *reader)
{
  g_mutex_lock (&reader->lock);
  if (reader->lexicon == NULL)
    reader->lexicon = nav_lexicon_new_from_catalog (reader->catalog);
  g_mutex_unlock (&reader->lock);
}

NavIntent *
_nav_project_reader_understand (NavProjectReader *reader, NavConversation *conversation,
                                NavIntent *previous)
{
  _nav_project_reader_prepare (reader);
  return nav_conversation_read (conversation, reader->lexicon, previous, NULL);
}

/* Whether @text may be the next message. */
gboolean
_nav_project_check_said (const NavConversation *conversation, const char *text, GError **error)
{
  if (!nav_conversation_check_text (text, error))
    return FALSE;
  if (nav_conversation_get_n_turns (conversation) + 2 <= NAV_CONVERSATION_MAX_TURNS)
    return TRUE;
  nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "text",
                 "This conversation is full; save the plan and start a new one");
  return FALSE;
}

/* @state with the message @text and what it says. */
void
_nav_project_reader_hear (NavProjectReader *reader, NavProjectState *state, const char *text)
{
  NavConversation *asked = nav_conversation_with_turn (state->conversation, NAV_TURN_USER, text,
                                                       NAV_INTENT_ASK_NONE, NULL);
  NavIntent *intent = _nav_project_reader_understand (reader, asked, state->intent);
  gboolean anew = nav_intent_get_act (intent) == NAV_INTENT_ACT_RESET;
  g_autoptr (NavSpec) base = nav_spec_ref (anew ? reader->initial : state->spec);

  g_clear_pointer (&state->intent, nav_intent_unref);
  state->intent = intent;
  nav_spec_unref (state->spec);
  state->spec = nav_spec_apply_intent (base, intent, reader->catalog);
  nav_conversation_unref (state->conversation);
  state->conversation = asked;
}

/* What it means that cards are there already, and what they count as where that was not said in
 * full, is told when they are named. */
static void
note_owned (NavProjectReader *reader, const NavProjectState *state, GPtrArray *notes)
{
  const GPtrArray *facts = nav_intent_get_facts (state->intent, NAV_INTENT_OWNED_GPUS);
  int turn = (int) nav_conversation_get_n_turns (state->conversation) - 1;
  NavLeaf *leaf = nav_spec_get (state->spec, NAV_SPEC_INVENTORY);
  g_autofree char *words = NULL;
  gboolean told = FALSE, guessed = FALSE;

  for (guint i = 0; facts != NULL && i < facts->len; i++) {
    const NavIntentFact *fact = facts->pdata[i];
    g_autoptr (GPtrArray) gpus = nav_catalog_match_gpus (reader->catalog, fact->text);
    told = told || fact->turn == turn;
    guessed = guessed || (fact->turn == turn && gpus->len > 1);
  }
  if (!told || leaf == NULL || leaf->origin != NAV_ORIGIN_SAID)
    return;
  words = nav_spec_words_inventory (&nav_words_local, leaf->inventory, reader->catalog);
  if (nav_spec_get_bool (state->spec, NAV_CONSTRAINT_ON_PREM))
    g_ptr_array_add (notes, nav_finding_new ("inventory.only", "gpus", words, NULL));
  if (guessed)
    g_ptr_array_add (notes, nav_finding_new ("inventory.guess", NULL));
}

/* @state with an answer to what was heard. It is part of the conversation: what it asks decides how
 * the next message is read. */
void
_nav_project_reader_answer (NavProjectReader *reader, NavProjectState *state)
{
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  g_autoptr (NavSpec) completed G_GNUC_UNUSED =
    nav_spec_complete (state->spec, reader->catalog, notes);
  gboolean working = nav_intent_words_is_working (state->intent);
  g_autofree char *text = NULL;
  NavConversation *answered;

  note_owned (reader, state, notes);
  text = nav_intent_words_reply (&nav_words_local, state->intent, notes);
  answered = nav_conversation_with_turn (
    state->conversation, NAV_TURN_ASSISTANT, text,
    working ? NAV_INTENT_ASK_NONE : nav_intent_get_next_question (state->intent),
    working ? NULL : nav_intent_get_options (state->intent));

  nav_conversation_unref (state->conversation);
  state->conversation = answered;
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
