// SPDX-License-Identifier: Apache-2.0
// Reads the bodies of requests. Fields that do not matter to a simulator are accepted whatever they
// hold, as vLLM accepts unknown ones; what would need another answer than the simulator can give is
// refused as not implemented rather than ignored.

#include "simulator/nav-vllm-request.h"

#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "simulator/nav-vllm-body.h"
#include "simulator/nav-vllm-embedding.h"
#include "simulator/nav-vllm-text.h"

static void
read_stop (const NavVllmBody *body, NavVllmRequest *request)
{
  JsonNode *node = nav_vllm_body_get (body, "stop");
  g_autoptr (GStrvBuilder) stops = g_strv_builder_new ();
  JsonArray *array = NULL;
  gsize bytes = 0;
  guint n = 1;

  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    array = json_node_get_array (node);
    n = json_array_get_length (array);
  }
  if (n > NAV_VLLM_MAX_STOPS)
    nav_vllm_body_fail_meaning (body, "stop", "Too many stop strings.");
  for (guint i = 0; i < MIN (n, NAV_VLLM_MAX_STOPS); i++) {
    JsonNode *item = array ? json_array_get_element (array, i) : node;
    if (json_node_get_value_type (item) != G_TYPE_STRING)
      nav_vllm_body_fail_form (body, "stop", "Input should be a string or a list of strings");
    else if (*json_node_get_string (item) == '\0')
      nav_vllm_body_fail_meaning (body, "stop", "stop cannot contain an empty string.");
    else
      g_strv_builder_add (stops, json_node_get_string (item));
    if (json_node_get_value_type (item) == G_TYPE_STRING)
      bytes += strlen (json_node_get_string (item));
  }
  if (bytes > NAV_VLLM_MAX_STOP_BYTES)
    nav_vllm_body_fail_meaning (body, "stop", "The stop strings are too long.");
  request->stop = g_strv_builder_end (stops);
}

static void
read_stream (const NavVllmBody *body, NavVllmRequest *request)
{
  JsonNode *node = nav_vllm_body_get (body, "stream_options");
  NavVllmBody inner = { .fault = body->fault };

  request->stream = nav_vllm_body_get_bool (body, "stream");
  if (node == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    nav_vllm_body_fail_form (body, "stream_options", "Input should be a valid dictionary");
    return;
  }
  if (!request->stream)
    nav_vllm_fault_set (body->fault, 400, "BadRequestError", "stream_options",
                        "Stream options can only be defined when `stream=True`.");
  inner.object = json_node_get_object (node);
  request->include_usage = nav_vllm_body_get_bool (&inner, "include_usage");
  request->continuous_usage = nav_vllm_body_get_bool (&inner, "continuous_usage_stats");
}

/* What a sampler cannot take. Each is read, so that what is no number is told, too. */
static void
check_ranges (const NavVllmBody *body, const NavVllmRequest *request)
{
  static const struct {
    const char *name;
    double fallback;
    double min;
    double max;
    gboolean above; /* the least is not enough */
    const char *what;
  } ranges[] = {
    { "temperature", 1, 0, INFINITY, FALSE, "temperature must be non-negative." },
    { "top_p", 1, 0, 1, TRUE, "top_p must be in (0, 1]." },
    { "min_p", 0, 0, 1, FALSE, "min_p must be in [0, 1]." },
    { "presence_penalty", 0, -2, 2, FALSE, "presence_penalty must be in [-2, 2]." },
    { "frequency_penalty", 0, -2, 2, FALSE, "frequency_penalty must be in [-2, 2]." },
    { "repetition_penalty", 1, 0, INFINITY, TRUE, "repetition_penalty must be above zero." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++) {
    double value = nav_vllm_body_get_number (body, ranges[i].name, ranges[i].fallback);
    if (!(ranges[i].above ? value > ranges[i].min : value >= ranges[i].min) ||
        !(value <= ranges[i].max))
      nav_vllm_body_fail_meaning (body, ranges[i].name, ranges[i].what);
  }
  if (nav_vllm_body_get_int (body, "top_k", 0) < -1)
    nav_vllm_body_fail_meaning (body, "top_k", "top_k must be 0 or -1 for all tokens, or above.");
  /* Below it vLLM is greedy. */
  if (request->n > 1 && nav_vllm_body_get_number (body, "temperature", 1) < 1e-5)
    nav_vllm_body_fail_meaning (body, "n", "n must be 1 when using greedy sampling.");
}

static void
refuse_feature (const NavVllmBody *body, const char *name)
{
  nav_vllm_fault_set (body->fault, 501, "NotImplementedError", name,
                      "%s: this simulator does not do that. Leave the field out.", name);
}

/* Whether a field asks for what its default does not give. */
static gboolean
is_asked (const NavVllmBody *body, const char *name)
{
  JsonNode *node = nav_vllm_body_get (body, name);

  return node != NULL && !(json_node_get_value_type (node) == G_TYPE_BOOLEAN &&
                           !json_node_get_boolean (node));
}

static void
check_features (const NavVllmBody *body, const NavVllmRequest *request)
{
  static const char *const others[] = { "logprobs", "prompt_logprobs", "use_beam_search",
                                        "structured_outputs", "suffix", NULL };
  JsonNode *format = nav_vllm_body_get (body, "response_format");
  JsonNode *choice = nav_vllm_body_get (body, "tool_choice");

  if (request->chat && nav_vllm_body_get_int (body, "top_logprobs", 0) != 0 &&
      !is_asked (body, "logprobs"))
    nav_vllm_body_fail_meaning (body, "top_logprobs", "top_logprobs needs logprobs set to true.");
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
read_lengths (const NavVllmBody *body, NavVllmRequest *request)
{
  request->max_tokens = nav_vllm_body_get_count (body, "max_tokens", request->chat ? 0 : 16, 1);
  if (request->chat)
    request->max_tokens =
      nav_vllm_body_get_count (body, "max_completion_tokens", request->max_tokens, 1);
  request->min_tokens = nav_vllm_body_get_count (body, "min_tokens", 0, 0);
  if (request->max_tokens > 0 && request->min_tokens > request->max_tokens)
    nav_vllm_body_fail_meaning (body, "min_tokens",
                                "min_tokens must be less than or equal to max_tokens.");
  request->ignore_eos = nav_vllm_body_get_bool (body, "ignore_eos");
  request->n = (guint) MIN (nav_vllm_body_get_count (body, "n", 1, 1), G_MAXUINT);
  request->truncate = nav_vllm_body_get_int (body, "truncate_prompt_tokens", 0);
  if (request->truncate < -1)
    nav_vllm_body_fail_form (body, "truncate_prompt_tokens",
                             "Input should be greater than or equal to -1");
}

static void
read_request (const NavVllmBody *body, NavVllmRequest *request)
{
  request->model = nav_vllm_body_read_model (body);
  if (request->chat) {
    GArray *tokens = nav_vllm_new_tokens ();
    g_ptr_array_add (request->prompts, tokens);
    nav_vllm_body_read_messages (body, TRUE, tokens);
  } else {
    nav_vllm_body_read_prompts (body, "prompt", request->prompts);
    request->echo = nav_vllm_body_get_bool (body, "echo");
  }
  read_lengths (body, request);
  read_stream (body, request);
  read_stop (body, request);
  request->include_stop = nav_vllm_body_get_bool (body, "include_stop_str_in_output");
  request->seed = (guint64) nav_vllm_body_get_int (body, "seed", 0);
  request->request_id = g_strdup (nav_vllm_body_get_string (body, "request_id"));
  if ((guint64) request->n * request->prompts->len > NAV_VLLM_MAX_CHOICES)
    nav_vllm_body_fail_meaning (body, "n", "Too many answers for one request.");
  request->return_ids = nav_vllm_body_get_bool (body, "return_token_ids");
  check_ranges (body, request);
  check_features (body, request);
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
  g_auto (NavVllmBody) reader = { 0 };

  if (!nav_vllm_body_open (&reader, body, length, fault))
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
read_tokenize (const NavVllmBody *body, GArray *tokens)
{
  const char *prompt = nav_vllm_body_get_string (body, "prompt");
  JsonNode *generation = nav_vllm_body_get (body, "add_generation_prompt");

  if (prompt != NULL)
    nav_vllm_tokenize (prompt, tokens);
  else if (nav_vllm_body_get (body, "messages") != NULL)
    nav_vllm_body_read_messages (
      body, generation == NULL || nav_vllm_body_get_bool (body, "add_generation_prompt"), tokens);
  else
    nav_vllm_body_fail_form (body, "prompt", "Field required");
}

static void
read_detokenize (const NavVllmBody *body, GArray *tokens)
{
  JsonArray *array = nav_vllm_body_get_array (body, "tokens");

  if (array == NULL)
    nav_vllm_body_fail_form (body, "tokens", "Field required");
  else
    nav_vllm_body_read_ids (body, "tokens", array, tokens);
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
  g_auto (NavVllmBody) reader = { 0 };

  if (!nav_vllm_body_open (&reader, body, length, fault))
    return NULL;
  result = g_new0 (NavVllmTokens, 1);
  result->tokens = nav_vllm_new_tokens ();
  result->model = nav_vllm_body_read_model (&reader);
  if (detokenize)
    read_detokenize (&reader, result->tokens);
  else
    read_tokenize (&reader, result->tokens);
  result->strings = nav_vllm_body_get_bool (&reader, "return_token_strs");
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
read_embeddings (const NavVllmBody *body, NavVllmEmbeddings *embeddings, guint dimensions)
{
  const char *format = nav_vllm_body_get_string (body, "encoding_format");

  embeddings->model = nav_vllm_body_read_model (body);
  nav_vllm_body_read_prompts (body, "input", embeddings->inputs);
  embeddings->dimensions =
    (guint) MIN (nav_vllm_body_get_count (body, "dimensions", dimensions, 1), G_MAXUINT);
  embeddings->base64 = g_strcmp0 (format, "base64") == 0;
  if (format != NULL && !embeddings->base64 && !g_str_equal (format, "float"))
    nav_vllm_body_fail_form (body, "encoding_format", "Input should be 'float' or 'base64'");
  if (embeddings->dimensions > NAV_VLLM_MAX_DIMENSIONS)
    nav_vllm_body_fail_meaning (body, "dimensions", "dimensions must be at most 8192.");
  else if ((guint64) embeddings->inputs->len * embeddings->dimensions > NAV_VLLM_MAX_EMBEDDED)
    nav_vllm_body_fail_meaning (body, "input", "Too many inputs for so many dimensions.");
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
  g_auto (NavVllmBody) reader = { 0 };

  if (!nav_vllm_body_open (&reader, body, length, fault))
    return NULL;
  embeddings = g_new0 (NavVllmEmbeddings, 1);
  embeddings->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  read_embeddings (&reader, embeddings, dimensions);
  return fault->status == 0 ? g_steal_pointer (&embeddings) : NULL;
}
