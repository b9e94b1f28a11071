// SPDX-License-Identifier: Apache-2.0
// `intent`: what the rules understand of a text or a conversation, with the words it comes from.

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/nav-clock.h"
#include "base/nav-json.h"
#include "cli/nav-cli-batch.h"
#include "cli/nav-cli-error.h"
#include "cli/nav-cli-text.h"
#include "workflow/nav-conversation.h"
#include "workflow/nav-intent-words.h"
#include "workflow/nav-plan-json.h"

#define MAX_TEXT (4 * 1024 * 1024)
#define LABEL 32

static const NavWordsStyle *const style = &nav_words_local;

/* JSON carries codes, arguments and English text. */
static void
add_texts (JsonArray *findings)
{
  for (guint i = 0; i < json_array_get_length (findings); i++) {
    JsonObject *object = json_array_get_object_element (findings, i);
    g_autoptr (NavFinding) finding =
      nav_finding_new_from_json (json_object_get_string_member (object, "code"),
                                 json_object_get_object_member (object, "args"));
    g_autofree char *text = nav_words_finding (&nav_words_english, finding);
    nav_json_add_string (object, "text", text);
  }
}

static JsonObject *
intent_to_json (NavIntent *intent, NavIntentTrace *trace)
{
  g_autoptr (JsonNode) node = nav_intent_to_json (intent);
  JsonObject *object = json_node_get_object (node);
  JsonObject *state = json_object_get_object_member (object, "state");

  add_texts (json_object_get_array_member (state, "messages"));
  add_texts (json_object_get_array_member (state, "remarks"));
  if (trace != NULL)
    json_object_set_member (object, "trace", nav_intent_trace_to_json (trace));
  return json_object_ref (object);
}

static NavConversation *
conversation_of_text (const char *text)
{
  g_autoptr (NavConversation) empty = nav_conversation_new ();

  return nav_conversation_with_turn (empty, NAV_TURN_USER, text, NAV_INTENT_ASK_NONE, NULL);
}

/* What files of test cases say about a conversation, so that they can be asked as they stand. */
static void
ignore_annotations (NavJsonReader *reader)
{
  static const char *const names[] = { "id", "tags", "expected", "evidence", "ignore", "note" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    nav_json_reader_ignore (reader, names[i]);
}

/* A line is a text, `{"text"}` or `{"turns": [...]}`. */
static NavConversation *
conversation_of_line (JsonNode *line, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  const char *text;
  JsonNode *turns;

  if (JSON_NODE_HOLDS_VALUE (line) && json_node_get_value_type (line) == G_TYPE_STRING)
    return conversation_of_text (json_node_get_string (line));
  nav_json_reader_init (&reader, line, NULL);
  text = nav_json_reader_string (&reader, "text", NULL);
  turns = nav_json_reader_node (&reader, "turns");
  ignore_annotations (&reader);
  if ((text == NULL) == (turns == NULL))
    nav_json_reader_fail (&reader, "turns", "give either turns or a text");
  if (!nav_json_reader_finish (&reader, error))
    return NULL;
  return text ? conversation_of_text (text)
              : nav_conversation_new_from_json (turns, "turns", error);
}

/* @data is the lexicon. */
static JsonObject *
answer_line (NavCli *cli, JsonNode *line, gpointer data, GError **error)
{
  g_autoptr (NavConversation) conversation = conversation_of_line (line, error);
  g_autoptr (NavIntentTrace) trace = cli->explain ? nav_intent_trace_new () : NULL;
  g_autoptr (NavIntent) intent = NULL;

  if (conversation == NULL)
    return NULL;
  intent = nav_conversation_read (conversation, data, NULL, trace);
  return intent_to_json (intent, trace);
}

static void
render_fact (NavCliText *text, const NavIntentFact *fact)
{
  g_autofree char *value = nav_intent_fact_format_value (fact);
  g_autofree char *line = fact->quote ? g_strdup_printf ("%s ← “%s”", value, fact->quote)
                                      : g_strdup (value);

  nav_cli_text_labelled (text, 2, LABEL,
                         nav_words_term (style, NAV_WORDS_INTENT_FIELD,
                                         nav_intent_field_name (fact->field)),
                         line);
}

static void
render_intent (NavCliText *text, NavIntent *intent)
{
  g_autofree char *reply = nav_intent_words_reply (style, intent, NULL);

  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_BOLD, reply);
  for (int f = 0; f < NAV_N_INTENT_FIELDS; f++) {
    const GPtrArray *facts = nav_intent_get_facts (intent, (NavIntentField) f);
    for (guint i = 0; i < facts->len; i++)
      render_fact (text, facts->pdata[i]);
  }
}

static void
print_json (NavCli *cli, NavIntent *intent, NavIntentTrace *trace)
{
  JsonObject *object = json_object_new ();
  JsonObject *inner = intent_to_json (intent, trace);
  g_autoptr (GList) names = json_object_get_members (inner);
  g_autoptr (JsonNode) node = NULL;

  nav_json_add_header (object, "neuralnav.intent/1", cli->catalog,
                       nav_clock_wall_us (nav_clock_system ()));
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (object, l->data,
                            json_node_copy (json_object_get_member (inner, l->data)));
  json_object_unref (inner);
  node = nav_json_node_for_object (object);
  nav_cli_print_json (node, TRUE);
}

static int
run_single (NavCli *cli, NavLexicon *lexicon, const char *argument)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = strcmp (argument, "-") == 0 ? nav_cli_read_text ("-", MAX_TEXT, &error)
                                                      : g_strdup (argument);
  g_autoptr (NavIntentTrace) trace = cli->explain ? nav_intent_trace_new () : NULL;
  g_autoptr (NavConversation) conversation = NULL;
  g_autoptr (NavIntent) intent = NULL;

  if (text == NULL || !nav_conversation_check_text (text, &error))
    return nav_cli_fail (cli, error);
  conversation = conversation_of_text (text);
  intent = nav_conversation_read (conversation, lexicon, NULL, trace);
  if (cli->json || cli->explain) {
    print_json (cli, intent, trace);
  } else {
    NavCliText *out = nav_cli_text_new_for_stdout ();
    g_autofree char *words = NULL;
    render_intent (out, intent);
    words = nav_cli_text_free_to_string (out);
    nav_cli_print_lines (words);
  }
  return NAV_EXIT_OK;
}

int
nav_cli_intent (NavCli *cli, int argc, char **argv)
{
  g_autofree char *batch = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NavLexicon) lexicon = NULL;
  const GOptionEntry entries[] = {
    { "batch", 'b', 0, G_OPTION_ARG_FILENAME, &batch,
      N_ ("Answer each line of a file of JSON Lines"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  int result;

  if (!nav_cli_parse (cli, entries, _ ("[TEXT|-]"), _ ("Shows what is understood of a text."),
                      &argc, &argv, &result))
    return result;
  if ((batch != NULL) == (argc > 1) || argc > 2)
    return nav_cli_fail_usage (_ ("Give one text in quotes, or a batch with --batch"));
  if (nav_cli_load_catalog (cli, &error) == NULL)
    return nav_cli_fail (cli, error);
  lexicon = nav_lexicon_new_from_catalog (cli->catalog);
  return batch ? nav_cli_batch (cli, batch, answer_line, lexicon)
               : run_single (cli, lexicon, argv[1]);
}
