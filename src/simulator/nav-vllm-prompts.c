// SPDX-License-Identifier: Apache-2.0
// What bodies of requests have for a prompt: messages, texts and tokens.

#include "simulator/nav-vllm-body.h"
#include "simulator/nav-vllm-text.h"

static void
add_part (const NavVllmBody *body, GString *text, JsonNode *part)
{
  NavVllmBody inner = { .fault = body->fault };
  const char *type, *words;

  if (!JSON_NODE_HOLDS_OBJECT (part)) {
    nav_vllm_body_fail_form (body, "messages", "Parts of a content should be objects");
    return;
  }
  inner.object = json_node_get_object (part);
  type = nav_vllm_body_get_string (&inner, "type");
  words = nav_vllm_body_get_string (&inner, "text");
  if (words != NULL && (type == NULL || g_str_equal (type, "text")))
    g_string_append (text, words);
  else
    nav_vllm_body_fail_meaning (body, "messages",
                                "The model is not a multimodal model: parts must be text.");
}

static void
add_message (const NavVllmBody *body, GString *text, JsonNode *node)
{
  NavVllmBody inner = { .fault = body->fault };
  JsonNode *content;
  const char *role;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    nav_vllm_body_fail_form (body, "messages", "Messages should be objects");
    return;
  }
  inner.object = json_node_get_object (node);
  role = nav_vllm_body_get_string (&inner, "role");
  if (role == NULL)
    nav_vllm_body_fail_form (body, "messages", "Field required: role");
  g_string_append_printf (text, "%s: ", role ? role : "");
  content = nav_vllm_body_get (&inner, "content");
  if (content != NULL && JSON_NODE_HOLDS_ARRAY (content)) {
    JsonArray *parts = json_node_get_array (content);
    for (guint i = 0; i < json_array_get_length (parts); i++)
      add_part (body, text, json_array_get_element (parts, i));
  } else if (content != NULL && json_node_get_value_type (content) == G_TYPE_STRING) {
    g_string_append (text, json_node_get_string (content));
  } else if (content != NULL) {
    nav_vllm_body_fail_form (body, "messages", "A content should be a string or a list of parts");
  }
  g_string_append_c (text, '\n');
}

GArray *
nav_vllm_new_tokens (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint32));
}

/* The simulator's chat template: turns begin alike, so that a longer conversation has the shorter
 * one as its prefix. */
void
nav_vllm_body_read_messages (const NavVllmBody *body, gboolean for_answer, GArray *tokens)
{
  JsonArray *messages = nav_vllm_body_get_array (body, "messages");
  g_autoptr (GString) text = g_string_new (NULL);

  if (messages == NULL) {
    nav_vllm_body_fail_form (body, "messages", "Field required");
    return;
  }
  if (json_array_get_length (messages) == 0)
    nav_vllm_body_fail_meaning (body, "messages", "messages must not be empty.");
  for (guint i = 0; i < json_array_get_length (messages); i++)
    add_message (body, text, json_array_get_element (messages, i));
  if (for_answer)
    g_string_append (text, "assistant: ");
  nav_vllm_tokenize (text->str, tokens);
}

static gboolean
holds_ints (JsonArray *array)
{
  return json_array_get_length (array) > 0 &&
         json_node_get_value_type (json_array_get_element (array, 0)) == G_TYPE_INT64;
}

void
nav_vllm_body_read_ids (const NavVllmBody *body, const char *name, JsonArray *array, GArray *tokens)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    gint64 id = json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : -1;
    guint32 token = (guint32) id;
    if (id < 0 || id > G_MAXUINT32) {
      nav_vllm_body_fail_form (body, name, "Token ids should be integers from 0 to 4294967295");
      return;
    }
    g_array_append_val (tokens, token);
  }
}

static void
read_prompt (const NavVllmBody *body, const char *name, JsonNode *node, GPtrArray *prompts)
{
  GArray *tokens = nav_vllm_new_tokens ();

  g_ptr_array_add (prompts, tokens);
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    nav_vllm_tokenize (json_node_get_string (node), tokens);
  else if (JSON_NODE_HOLDS_ARRAY (node) && holds_ints (json_node_get_array (node)))
    nav_vllm_body_read_ids (body, name, json_node_get_array (node), tokens);
  else
    nav_vllm_body_fail_form (body, name,
                             "Input should be a string, token ids, or a list of either");
  if (tokens->len == 0)
    nav_vllm_body_fail_meaning (body, name, "The prompt cannot be empty.");
}

void
nav_vllm_body_read_prompts (const NavVllmBody *body, const char *name, GPtrArray *prompts)
{
  JsonNode *node = nav_vllm_body_get (body, name);
  JsonArray *array = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    array = json_node_get_array (node);
  if (node == NULL) {
    nav_vllm_body_fail_form (body, name, "Field required");
  } else if (array == NULL || holds_ints (array) || json_array_get_length (array) == 0) {
    read_prompt (body, name, node, prompts);
  } else if (json_array_get_length (array) > NAV_VLLM_MAX_CHOICES) {
    nav_vllm_body_fail_meaning (body, name, "Too many prompts in one request.");
  } else {
    for (guint i = 0; i < json_array_get_length (array); i++)
      read_prompt (body, name, json_array_get_element (array, i), prompts);
  }
}
