// SPDX-License-Identifier: Apache-2.0
// The messages of a project, as an immutable list: each change is a new one, so that undo is free.

#include "workflow/nav-conversation.h"

#include <string.h>

#include "base/nav-json.h"
#include "workflow/nav-workflow-error.h"

const char *const nav_turn_role_names[3] = { "user", "assistant", NULL };

struct _NavConversation {
  GPtrArray *turns; /* (element-type NavTurn) reference-counted boxes */
};

G_DEFINE_BOXED_TYPE (NavConversation, nav_conversation, nav_conversation_ref,
                     nav_conversation_unref)

static void
turn_clear (gpointer data)
{
  NavTurn *turn = data;

  g_free ((char *) turn->text);
  g_strfreev ((char **) turn->options);
}

static void
turn_unref (gpointer turn)
{
  g_atomic_rc_box_release_full (turn, turn_clear);
}

NavConversation *
nav_conversation_new (void)
{
  NavConversation *conversation = g_atomic_rc_box_new0 (NavConversation);

  conversation->turns = g_ptr_array_new_with_free_func (turn_unref);
  return conversation;
}

NavConversation *
nav_conversation_ref (NavConversation *conversation)
{
  return g_atomic_rc_box_acquire (conversation);
}

static void
conversation_clear (gpointer data)
{
  g_ptr_array_unref (((NavConversation *) data)->turns);
}

void
nav_conversation_unref (NavConversation *conversation)
{
  g_atomic_rc_box_release_full (conversation, conversation_clear);
}

guint
nav_conversation_get_n_turns (const NavConversation *conversation)
{
  return conversation->turns->len;
}

/**
 * nav_conversation_get_turn:
 *
 * Returns: (transfer none): turn @i, from 0; lives as long as any conversation that has it
 */
const NavTurn *
nav_conversation_get_turn (const NavConversation *conversation, guint i)
{
  g_return_val_if_fail (i < conversation->turns->len, NULL);
  return conversation->turns->pdata[i];
}

static NavTurn *
turn_new (NavTurnRole role, const char *text, NavIntentQuestion asks, const char *const *options)
{
  NavTurn *turn = g_atomic_rc_box_new0 (NavTurn);

  turn->role = role;
  turn->text = g_strdup (text);
  turn->asks = asks;
  if (options != NULL && options[0] != NULL)
    turn->options = (const char *const *) g_strdupv ((char **) options);
  return turn;
}

/**
 * nav_conversation_first:
 *
 * Returns: (transfer full): the first @n turns of it, or all where there are fewer
 */
NavConversation *
nav_conversation_first (const NavConversation *conversation, guint n)
{
  NavConversation *shorter = nav_conversation_new ();

  for (guint i = 0; i < MIN (n, conversation->turns->len); i++)
    g_ptr_array_add (shorter->turns, g_atomic_rc_box_acquire (conversation->turns->pdata[i]));
  return shorter;
}

/**
 * nav_conversation_with_turn:
 *
 * Returns: (transfer full): the conversation with one more turn
 */
NavConversation *
nav_conversation_with_turn (const NavConversation *conversation, NavTurnRole role, const char *text,
                            NavIntentQuestion asks, const char *const *options)
{
  NavConversation *longer;

  g_return_val_if_fail (conversation != NULL && text != NULL, NULL);

  longer = nav_conversation_first (conversation, conversation->turns->len);
  g_ptr_array_add (longer->turns, turn_new (role, text, asks, options));
  return longer;
}

/**
 * nav_conversation_read:
 * @previous: (nullable): what was understood of the beginning of the same conversation
 * @trace: (nullable): is told how the rules read it
 *
 * Returns: (transfer full): what is understood of it all, by rules
 */
NavIntent *
nav_conversation_read (const NavConversation *conversation, const NavLexicon *lexicon,
                       NavIntent *previous, NavIntentTrace *trace)
{
  g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (NavTurn));

  for (guint i = 0; i < conversation->turns->len; i++)
    g_array_append_vals (turns, conversation->turns->pdata[i], 1);
  return nav_intent_extract (lexicon, previous, (const NavTurn *) turns->data, turns->len, trace);
}

/**
 * nav_conversation_check_text:
 * @text: what somebody wants to say
 * @error: NAV_ERROR_INVALID
 *
 * Returns: whether it can be a turn: text of a sensible length with something to read in it
 */
gboolean
nav_conversation_check_text (const char *text, GError **error)
{
  gsize length = strlen (text);
  const char *problem = NULL;

  if (length > NAV_CONVERSATION_MAX_TURN_BYTES)
    problem =
      NAV_ERROR_TEXT ("The text is longer than 64 KiB; say what matters in a few sentences");
  else if (!g_utf8_validate (text, (gssize) length, NULL))
    problem = NAV_ERROR_TEXT ("The text is not UTF-8");
  else if (text[strspn (text, " \t\r\n\v\f")] == '\0')
    problem = NAV_ERROR_TEXT (
      "The text is empty; say what you need, such as \"a chatbot for 1000 users\"");
  if (problem == NULL)
    return TRUE;
  nav_set_error_texts (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "text",
                       nav_error_translate (problem), problem);
  return FALSE;
}

static NavTurn *
turn_from_json (JsonNode *node, const char *path, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_auto (GStrv) options = NULL;
  const char *text, *asks;
  NavIntentQuestion question = NAV_INTENT_ASK_NONE;
  int role;

  nav_json_reader_init (&reader, node, path);
  role = nav_json_reader_choice (&reader, "role", nav_turn_role_names, NAV_TURN_USER);
  text = nav_json_reader_string (&reader, "text", NULL);
  asks = nav_json_reader_string (&reader, "asks", NULL);
  options = nav_json_reader_strv (&reader, "options");
  if (text == NULL)
    nav_json_reader_fail (&reader, "text", "must be given");
  else if (strlen (text) > NAV_CONVERSATION_MAX_TURN_BYTES)
    nav_json_reader_fail (&reader, "text", "is longer than 64 KiB");
  if (asks != NULL && !nav_intent_question_from_name (asks, &question))
    nav_json_reader_fail (&reader, "asks", "“%s” is not a question that is asked here", asks);
  if (!nav_json_reader_finish (&reader, error))
    return NULL;
  return turn_new ((NavTurnRole) role, text, question, (const char *const *) options);
}

/**
 * nav_conversation_new_from_json:
 * @node: `[{"role","text","asks"?,"options"?}]`, not trusted
 * @path: where it is, for errors
 *
 * Returns: (transfer full) (nullable)
 */
NavConversation *
nav_conversation_new_from_json (JsonNode *node, const char *path, GError **error)
{
  g_autoptr (NavConversation) conversation = nav_conversation_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, path, "%s must be a list", path);
    return NULL;
  }
  array = json_node_get_array (node);
  if (json_array_get_length (array) > NAV_CONVERSATION_MAX_TURNS) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, path,
                   "%s has more than %d messages", path, NAV_CONVERSATION_MAX_TURNS);
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *item = g_strdup_printf ("%s[%u]", path, i);
    NavTurn *turn = turn_from_json (json_array_get_element (array, i), item, error);
    if (turn == NULL)
      return NULL;
    g_ptr_array_add (conversation->turns, turn);
  }
  return g_steal_pointer (&conversation);
}

/**
 * nav_conversation_to_json:
 *
 * Returns: (transfer full): what nav_conversation_new_from_json() reads
 */
JsonNode *
nav_conversation_to_json (const NavConversation *conversation)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < conversation->turns->len; i++) {
    const NavTurn *turn = conversation->turns->pdata[i];
    JsonObject *object = json_object_new ();
    nav_json_add_string (object, "role", nav_turn_role_names[turn->role]);
    nav_json_add_string (object, "text", turn->text);
    if (turn->asks != NAV_INTENT_ASK_NONE)
      nav_json_add_string (object, "asks", nav_intent_question_name (turn->asks));
    if (turn->options != NULL)
      nav_json_add_strv (object, "options", turn->options);
    json_array_add_object_element (array, object);
  }
  return nav_json_node_for_array (array);
}
