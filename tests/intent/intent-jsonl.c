// SPDX-License-Identifier: Apache-2.0
// Reads conversations from JSON Lines: {"id","turns":[{"role","text","asks"?,"options"?}]}.

#include "intent-jsonl.h"

static void
clear_turn (gpointer data)
{
  g_strfreev ((char **) ((NavTurn *) data)->options);
}

static void
add_turn (IntentCase *item, JsonObject *object)
{
  NavTurn turn = { 0 };
  JsonArray *options = json_object_has_member (object, "options")
                         ? json_object_get_array_member (object, "options")
                         : NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  turn.role = g_strcmp0 (json_object_get_string_member (object, "role"), "user") == 0
                ? NAV_TURN_USER
                : NAV_TURN_ASSISTANT;
  turn.text = json_object_get_string_member (object, "text");
  if (json_object_has_member (object, "asks"))
    nav_intent_question_from_name (json_object_get_string_member (object, "asks"), &turn.asks);
  for (guint i = 0; options != NULL && i < json_array_get_length (options); i++)
    g_strv_builder_add (ids, json_array_get_string_element (options, i));
  turn.options = (const char *const *) g_strv_builder_end (ids);
  g_array_append_val (item->turns, turn);
}

IntentCase *
intent_case_new (const char *line, GError **error)
{
  JsonNode *node = nav_json_parse (line, -1, &nav_json_line_limits, error);
  IntentCase *item;
  JsonArray *turns;

  if (node == NULL)
    return NULL;
  item = g_new0 (IntentCase, 1);
  item->node = node;
  item->object = json_node_get_object (node);
  item->turns = g_array_new (FALSE, FALSE, sizeof (NavTurn));
  g_array_set_clear_func (item->turns, clear_turn);
  turns = json_object_get_array_member (item->object, "turns");
  for (guint i = 0; turns != NULL && i < json_array_get_length (turns); i++)
    add_turn (item, json_array_get_object_element (turns, i));
  return item;
}

void
intent_case_free (IntentCase *item)
{
  g_array_unref (item->turns);
  json_node_unref (item->node);
  g_free (item);
}

const char *
intent_case_id (const IntentCase *item)
{
  return json_object_get_string_member (item->object, "id");
}

/* A lexicon with names like those of the shipped catalogue. */
NavLexicon *
intent_test_lexicon (void)
{
  static const char *const models[] = { "meta-llama/Llama-3.3-70B-Instruct",
                                        "Qwen/Qwen2.5-7B-Instruct",
                                        "mistralai/Mixtral-8x7B-Instruct-v0.1",
                                        "microsoft/phi-4",
                                        "ibm-granite/granite-3.3-8b-instruct",
                                        "google/gemma-3-27b-it",
                                        NULL };
  static const char *const gpus[] = { "l4",        "a10g",      "a100-40", "a100-80", "l40s",
                                      "h100-sxm",  "h100-pcie", "h200",    "b200",    "mi300x",
                                      "NVIDIA-L4", "rtx-4090",  NULL };
  const NavLexiconSource source = { models, gpus };

  return nav_lexicon_new (&source);
}

/* Returns: (transfer none) (nullable) */
NavFinding *
intent_test_find_message (NavIntent *intent, const char *code)
{
  return nav_finding_find (nav_intent_get_messages (intent), code);
}
