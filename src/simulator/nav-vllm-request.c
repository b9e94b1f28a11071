// SPDX-License-Identifier: Apache-2.0
// Reads the bodies of requests. Fields that do not matter to a simulator are accepted whatever they
// hold, as vLLM accepts unknown ones; what would need another answer than the simulator can give is
// refused as not implemented rather than ignored.

#include "simulator/nav-vllm-request.h"

#include <string.h>

#include "base/nav-json.h"
#include "simulator/nav-vllm-embedding.h"
#include "simulator/nav-vllm-text.h"

typedef struct {
  JsonObject *object;
  NavVllmFault *fault;
} Body;

static void
fail_form (const Body *body, const char *name, const char *what)
{
  g_autofree char *param = g_strconcat ("body.", name, NULL);

  nav_vllm_fault_set (body->fault, 400, "Bad Request", param,
                      "1 validation error:\n  {'loc': ('body', '%s'), 'msg': '%s'}", name, what);
}

static void
fail_meaning (const Body *body, const char *name, const char *what)
{
  nav_vllm_fault_set (body->fault, 400, "BadRequestError", name, "%s (parameter=%s)", what, name);
}

/* null is absent. */
static JsonNode *
get (const Body *body, const char *name)
{
  JsonNode *node = json_object_get_member (body->object, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

static gboolean
get_bool (const Body *body, const char *name)
{
  JsonNode *node = get (body, name);

  if (node == NULL)
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  fail_form (body, name, "Input should be a valid boolean");
  return FALSE;
}

static double
get_number (const Body *body, const char *name, double fallback)
{
  JsonNode *node = get (body, name);
  GType type;

  if (node == NULL)
    return fallback;
  type = json_node_get_value_type (node);
  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    return json_node_get_double (node);
  fail_form (body, name, "Input should be a valid number");
  return fallback;
}

static gint64
get_int (const Body *body, const char *name, gint64 fallback)
{
  JsonNode *node = get (body, name);

  if (node == NULL)
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  fail_form (body, name, "Input should be a valid integer");
  return fallback;
}

/* A count of tokens or answers. */
static guint
get_count (const Body *body, const char *name, guint fallback, guint min)
{
  gint64 value = get_int (body, name, fallback);

  if (get (body, name) != NULL && value < min) {
    g_autofree char *what = g_strdup_printf ("%s must be at least %u, got %" G_GINT64_FORMAT ".",
                                             name, min, value);
    fail_meaning (body, name, what);
    return fallback;
  }
  return (guint) CLAMP (value, 0, G_MAXINT32);
}

static const char *
get_string (const Body *body, const char *name)
{
  JsonNode *node = get (body, name);

  if (node == NULL)
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  fail_form (body, name, "Input should be a valid string");
  return NULL;
}

static JsonArray *
get_array (const Body *body, const char *name)
{
  JsonNode *node = get (body, name);

  if (node == NULL || JSON_NODE_HOLDS_ARRAY (node))
    return node ? json_node_get_array (node) : NULL;
  fail_form (body, name, "Input should be a valid list");
  return NULL;
}

static gboolean
open_body (Body *body, JsonNode **node, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;

  *node = nav_json_parse (text, (gssize) length, &nav_json_default_limits, &error);
  if (*node == NULL) {
    nav_vllm_fault_set (body->fault, 400, "Bad Request", "body",
                        "1 validation error:\n  {'type': 'json_invalid', 'loc': ('body',), "
                        "'msg': 'JSON decode error: %s'}",
                        error->message);
    return FALSE;
  }
  if (!JSON_NODE_HOLDS_OBJECT (*node)) {
    nav_vllm_fault_set (body->fault, 400, "Bad Request", "body",
                        "1 validation error:\n  {'loc': ('body',), 'msg': 'Input should be a valid "
                        "dictionary'}");
    return FALSE;
  }
  body->object = json_node_get_object (*node);
  return TRUE;
}

/* --- Prompts --- */

static void
add_part (const Body *body, GString *text, JsonNode *part)
{
  Body inner = { NULL, body->fault };
  const char *type, *words;

  if (!JSON_NODE_HOLDS_OBJECT (part)) {
    fail_form (body, "messages", "Parts of a content should be objects");
    return;
  }
  inner.object = json_node_get_object (part);
  type = get_string (&inner, "type");
  words = get_string (&inner, "text");
  if (words != NULL && (type == NULL || g_str_equal (type, "text")))
    g_string_append (text, words);
  else
    fail_meaning (body, "messages", "The model is not a multimodal model: parts must be text.");
}

static void
add_message (const Body *body, GString *text, JsonNode *node)
{
  Body inner = { NULL, body->fault };
  JsonNode *content;
  const char *role;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    fail_form (body, "messages", "Messages should be objects");
    return;
  }
  inner.object = json_node_get_object (node);
  role = get_string (&inner, "role");
  if (role == NULL)
    fail_form (body, "messages", "Field required: role");
  g_string_append_printf (text, "%s: ", role ? role : "");
  content = get (&inner, "content");
  if (content != NULL && JSON_NODE_HOLDS_ARRAY (content)) {
    JsonArray *parts = json_node_get_array (content);
    for (guint i = 0; i < json_array_get_length (parts); i++)
      add_part (body, text, json_array_get_element (parts, i));
  } else if (content != NULL && json_node_get_value_type (content) == G_TYPE_STRING) {
    g_string_append (text, json_node_get_string (content));
  } else if (content != NULL) {
    fail_form (body, "messages", "A content should be a string or a list of parts");
  }
  g_string_append_c (text, '\n');
}

static GArray *
new_tokens (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint32));
}

/* The simulator's chat template: turns begin alike, so that a longer conversation has the shorter
 * one as its prefix. */
static void
read_messages (const Body *body, gboolean for_answer, GArray *tokens)
{
  JsonArray *messages = get_array (body, "messages");
  g_autoptr (GString) text = g_string_new (NULL);

  if (messages == NULL) {
    fail_form (body, "messages", "Field required");
    return;
  }
  if (json_array_get_length (messages) == 0)
    fail_meaning (body, "messages", "messages must not be empty.");
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

static void
read_ids (const Body *body, const char *name, JsonArray *array, GArray *tokens)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    gint64 id = json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : -1;
    guint32 token = (guint32) id;
    if (id < 0 || id > G_MAXUINT32) {
      fail_form (body, name, "Token ids should be integers from 0 to 4294967295");
      return;
    }
    g_array_append_val (tokens, token);
  }
}

static void
read_prompt (const Body *body, const char *name, JsonNode *node, GPtrArray *prompts)
{
  GArray *tokens = new_tokens ();

  g_ptr_array_add (prompts, tokens);
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    nav_vllm_tokenize (json_node_get_string (node), tokens);
  else if (JSON_NODE_HOLDS_ARRAY (node) && holds_ints (json_node_get_array (node)))
    read_ids (body, name, json_node_get_array (node), tokens);
  else
    fail_form (body, name, "Input should be a string, token ids, or a list of either");
  if (tokens->len == 0)
    fail_meaning (body, name, "The prompt cannot be empty.");
}

static void
read_prompts (const Body *body, const char *name, GPtrArray *prompts)
{
  JsonNode *node = get (body, name);
  JsonArray *array = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    array = json_node_get_array (node);
  if (node == NULL) {
    fail_form (body, name, "Field required");
  } else if (array == NULL || holds_ints (array) || json_array_get_length (array) == 0) {
    read_prompt (body, name, node, prompts);
  } else if (json_array_get_length (array) > NAV_VLLM_MAX_CHOICES) {
    fail_meaning (body, name, "Too many prompts in one request.");
  } else {
    for (guint i = 0; i < json_array_get_length (array); i++)
      read_prompt (body, name, json_array_get_element (array, i), prompts);
  }
}

/* --- Parameters --- */

static void
read_stop (const Body *body, NavVllmRequest *request)
{
  JsonNode *node = get (body, "stop");
  g_autoptr (GStrvBuilder) stops = g_strv_builder_new ();
  JsonArray *array = NULL;
  guint n = 1;

  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    array = json_node_get_array (node);
    n = json_array_get_length (array);
  }
  if (n > NAV_VLLM_MAX_STOPS)
    fail_meaning (body, "stop", "Too many stop strings.");
  for (guint i = 0; i < MIN (n, NAV_VLLM_MAX_STOPS); i++) {
    JsonNode *item = array ? json_array_get_element (array, i) : node;
    if (json_node_get_value_type (item) != G_TYPE_STRING)
      fail_form (body, "stop", "Input should be a string or a list of strings");
    else if (*json_node_get_string (item) == '\0')
      fail_meaning (body, "stop", "stop cannot contain an empty string.");
    else
      g_strv_builder_add (stops, json_node_get_string (item));
  }
  request->stop = g_strv_builder_end (stops);
}

static void
read_stream (const Body *body, NavVllmRequest *request)
{
  JsonNode *node = get (body, "stream_options");
  Body inner = { NULL, body->fault };

  request->stream = get_bool (body, "stream");
  if (node == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    fail_form (body, "stream_options", "Input should be a valid dictionary");
    return;
  }
  if (!request->stream)
    nav_vllm_fault_set (body->fault, 400, "BadRequestError", "stream_options",
                        "Stream options can only be defined when `stream=True`.");
  inner.object = json_node_get_object (node);
  request->include_usage = get_bool (&inner, "include_usage");
  request->continuous_usage = get_bool (&inner, "continuous_usage_stats");
}

static void
check_ranges (const Body *body)
{
  double temperature = get_number (body, "temperature", 1);
  double top_p = get_number (body, "top_p", 1);

  if (!(temperature >= 0))
    fail_meaning (body, "temperature", "temperature must be non-negative.");
  if (!(top_p > 0 && top_p <= 1))
    fail_meaning (body, "top_p", "top_p must be in (0, 1].");
}

static void
refuse_feature (const Body *body, const char *name)
{
  nav_vllm_fault_set (body->fault, 501, "NotImplementedError", name,
                      "%s: this simulator does not do that. Leave the field out.", name);
}

/* Whether a field asks for what its default does not give. */
static gboolean
is_asked (const Body *body, const char *name)
{
  JsonNode *node = get (body, name);

  return node != NULL && !(json_node_get_value_type (node) == G_TYPE_BOOLEAN &&
                           !json_node_get_boolean (node));
}

static void
check_features (const Body *body)
{
  static const char *const others[] = { "logprobs", "prompt_logprobs", "use_beam_search",
                                        "structured_outputs", "suffix", NULL };
  JsonNode *format = get (body, "response_format");
  JsonNode *choice = get (body, "tool_choice");

  for (guint i = 0; others[i] != NULL; i++)
    if (is_asked (body, others[i]))
      refuse_feature (body, others[i]);
  if (format != NULL && JSON_NODE_HOLDS_OBJECT (format)) {
    JsonNode *type = json_object_get_member (json_node_get_object (format), "type");
    if (type == NULL || json_node_get_value_type (type) != G_TYPE_STRING ||
        !g_str_equal (json_node_get_string (type), "text"))
      refuse_feature (body, "response_format");
  }
  if (choice != NULL && (json_node_get_value_type (choice) != G_TYPE_STRING ||
                         g_str_equal (json_node_get_string (choice), "required")))
    refuse_feature (body, "tool_choice");
}

static void
read_lengths (const Body *body, NavVllmRequest *request)
{
  request->max_tokens = get_count (body, "max_tokens", request->chat ? 0 : 16, 1);
  if (request->chat)
    request->max_tokens = get_count (body, "max_completion_tokens", request->max_tokens, 1);
  request->min_tokens = get_count (body, "min_tokens", 0, 0);
  if (request->max_tokens > 0 && request->min_tokens > request->max_tokens)
    fail_meaning (body, "min_tokens", "min_tokens must be less than or equal to max_tokens.");
  request->ignore_eos = get_bool (body, "ignore_eos");
  request->n = get_count (body, "n", 1, 1);
}

static void
read_request (const Body *body, NavVllmRequest *request)
{
  request->model = g_strdup (get_string (body, "model"));
  if (request->chat) {
    GArray *tokens = new_tokens ();
    g_ptr_array_add (request->prompts, tokens);
    read_messages (body, TRUE, tokens);
  } else {
    read_prompts (body, "prompt", request->prompts);
    request->echo = get_bool (body, "echo");
  }
  read_lengths (body, request);
  read_stream (body, request);
  read_stop (body, request);
  request->include_stop = get_bool (body, "include_stop_str_in_output");
  request->seed = (guint64) get_int (body, "seed", 0);
  request->request_id = g_strdup (get_string (body, "request_id"));
  if ((guint64) request->n * request->prompts->len > NAV_VLLM_MAX_CHOICES)
    fail_meaning (body, "n", "Too many answers for one request.");
  check_ranges (body);
  check_features (body);
}

/**
 * nav_vllm_request_new:
 * @body: what came, any bytes
 * @chat: of `/v1/chat/completions`; else of `/v1/completions`
 * @fault: (inout): set where it is not to be answered
 *
 * Returns: (transfer full) (nullable): free with nav_vllm_request_free()
 */
NavVllmRequest *
nav_vllm_request_new (const char *body, gsize length, gboolean chat, NavVllmFault *fault)
{
  g_autoptr (NavVllmRequest) request = NULL;
  g_autoptr (JsonNode) node = NULL;
  Body reader = { NULL, fault };

  g_return_val_if_fail (body != NULL && fault != NULL, NULL);

  if (!open_body (&reader, &node, body, length))
    return NULL;
  request = g_new0 (NavVllmRequest, 1);
  request->chat = chat;
  request->prompts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  read_request (&reader, request);
  return fault->status == 0 ? g_steal_pointer (&request) : NULL;
}

void
nav_vllm_request_free (NavVllmRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->model);
  g_ptr_array_unref (request->prompts);
  g_strfreev (request->stop);
  g_free (request->request_id);
  g_free (request);
}

/* --- Tokens and back --- */

static void
read_tokenize (const Body *body, GArray *tokens)
{
  const char *prompt = get_string (body, "prompt");
  JsonNode *generation = get (body, "add_generation_prompt");

  if (prompt != NULL)
    nav_vllm_tokenize (prompt, tokens);
  else if (get (body, "messages") != NULL)
    read_messages (body, generation == NULL || get_bool (body, "add_generation_prompt"), tokens);
  else
    fail_form (body, "prompt", "Field required");
}

static void
read_detokenize (const Body *body, GArray *tokens)
{
  JsonArray *array = get_array (body, "tokens");

  if (array == NULL)
    fail_form (body, "tokens", "Field required");
  else
    read_ids (body, "tokens", array, tokens);
}

/**
 * nav_vllm_tokens_new:
 * @detokenize: of `/detokenize`; else of `/tokenize`
 * @fault: (inout): set where it is not to be answered
 *
 * Returns: (transfer full) (nullable): free with nav_vllm_tokens_free()
 */
NavVllmTokens *
nav_vllm_tokens_new (const char *body, gsize length, gboolean detokenize, NavVllmFault *fault)
{
  g_autoptr (NavVllmTokens) result = NULL;
  g_autoptr (JsonNode) node = NULL;
  Body reader = { NULL, fault };

  g_return_val_if_fail (body != NULL && fault != NULL, NULL);

  if (!open_body (&reader, &node, body, length))
    return NULL;
  result = g_new0 (NavVllmTokens, 1);
  result->tokens = new_tokens ();
  result->model = g_strdup (get_string (&reader, "model"));
  if (detokenize)
    read_detokenize (&reader, result->tokens);
  else
    read_tokenize (&reader, result->tokens);
  return fault->status == 0 ? g_steal_pointer (&result) : NULL;
}

void
nav_vllm_tokens_free (NavVllmTokens *tokens)
{
  if (tokens == NULL)
    return;
  g_free (tokens->model);
  g_array_unref (tokens->tokens);
  g_free (tokens);
}

/* --- Embeddings --- */

static void
read_embeddings (const Body *body, NavVllmEmbeddings *embeddings, guint dimensions)
{
  const char *format = get_string (body, "encoding_format");

  embeddings->model = g_strdup (get_string (body, "model"));
  read_prompts (body, "input", embeddings->inputs);
  embeddings->dimensions = get_count (body, "dimensions", dimensions, 1);
  embeddings->base64 = g_strcmp0 (format, "base64") == 0;
  if (format != NULL && !embeddings->base64 && !g_str_equal (format, "float"))
    fail_form (body, "encoding_format", "Input should be 'float' or 'base64'");
  if (embeddings->dimensions > NAV_VLLM_MAX_DIMENSIONS)
    fail_meaning (body, "dimensions", "dimensions must be at most 8192.");
  else if ((guint64) embeddings->inputs->len * embeddings->dimensions > NAV_VLLM_MAX_EMBEDDED)
    fail_meaning (body, "input", "Too many inputs for so many dimensions.");
}

/**
 * nav_vllm_embeddings_new:
 * @dimensions: where the client does not say how many
 * @fault: (inout): set where it is not to be answered
 *
 * Returns: (transfer full) (nullable): free with nav_vllm_embeddings_free()
 */
NavVllmEmbeddings *
nav_vllm_embeddings_new (const char *body, gsize length, guint dimensions, NavVllmFault *fault)
{
  g_autoptr (NavVllmEmbeddings) embeddings = NULL;
  g_autoptr (JsonNode) node = NULL;
  Body reader = { NULL, fault };

  g_return_val_if_fail (body != NULL && fault != NULL, NULL);

  if (!open_body (&reader, &node, body, length))
    return NULL;
  embeddings = g_new0 (NavVllmEmbeddings, 1);
  embeddings->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  read_embeddings (&reader, embeddings, dimensions);
  return fault->status == 0 ? g_steal_pointer (&embeddings) : NULL;
}
