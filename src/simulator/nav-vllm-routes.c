// SPDX-License-Identifier: Apache-2.0
// What is asked where: the table of paths, and all that is answered at once.

#include <string.h>

#include "base/nav-json.h"
#include "simulator/nav-vllm-embedding.h"
#include "simulator/nav-vllm-server-private.h"

/* The version whose HTTP interface and metrics this follows. */
#define VLLM_VERSION "0.19.0"

/* Of a client that does not ask for another number; what common models have. */
#define EMBEDDING_DIMENSIONS 1024

/* Two million tokens; more would hold up everybody while their numbers are written. */
#define MOST_TOKENIZE_BYTES (8 * 1024 * 1024)

static void
answer_object (SoupServerMessage *message, JsonObject *object)
{
  g_autoptr (JsonNode) node = nav_json_node_for_object (object);
  g_autofree char *body = nav_json_to_text (node, FALSE);

  nav_vllm_server_answer (message, 200, "application/json", body);
}

gboolean
nav_vllm_server_check_json (SoupServerMessage *message, NavVllmFault *fault)
{
  const char *type = soup_message_headers_get_content_type (
    soup_server_message_get_request_headers (message), NULL);

  if (type != NULL && g_ascii_strcasecmp (type, "application/json") == 0)
    return TRUE;
  nav_vllm_fault_set (fault, 400, "Bad Request", NULL,
                      "1 validation error:\n  Unsupported Media Type: Only 'application/json' is "
                      "allowed");
  return FALSE;
}

/* As long for a wrong key as for the right one. */
static gboolean
is_same_key (const char *key, const char *given)
{
  gsize n = strlen (given), length = strlen (key);
  guint differs = n != length;

  for (gsize i = 0; i < n; i++)
    differs |= (guchar) given[i] ^ (guchar) key[i % (length + 1)];
  return differs == 0;
}

static gboolean
is_allowed (const NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  const char *given;

  if (server->api_key == NULL ||
      !(g_str_has_prefix (path, "/v1/") || g_str_has_prefix (path, "/neuralnav/")))
    return TRUE;
  given = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                        "Authorization");
  return given != NULL && g_ascii_strncasecmp (given, "Bearer ", 7) == 0 &&
         is_same_key (server->api_key, given + 7);
}

/* --- Routes --- */

static void
on_health (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  (void) path;
  soup_server_message_set_status (message, server->draining ? 503 : 200, NULL);
  soup_message_headers_replace (headers, "Access-Control-Allow-Origin", "*");
  soup_message_headers_set_content_length (headers, 0);
  nav_vllm_server_break_page (server, message, NAV_VLLM_ON_HEALTH);
}

static void
on_version (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  (void) server;
  (void) path;
  nav_vllm_server_answer (message, 200, "application/json", "{\"version\":\"" VLLM_VERSION "\"}");
}

static void
on_load (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  JsonObject *object = json_object_new ();

  (void) path;
  json_object_set_int_member (object, "server_load", server->open);
  answer_object (message, object);
}

static void
on_models (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  (void) path;
  nav_vllm_server_list_models (server, message);
}

static void
on_load_adapter (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  (void) path;
  nav_vllm_server_change_adapters (server, message, TRUE);
}

static void
on_unload_adapter (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  (void) path;
  nav_vllm_server_change_adapters (server, message, FALSE);
}

static void
on_metrics (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  const NavEngine *engine = &server->candidate->engine;
  NavVllmMetricsLabels labels = {
    .model_name = server->served_names[0],
    .block_size = NAV_KV_BLOCK_TOKENS,
    .cache_dtype = engine->kv_cache == NAV_KV_CACHE_FP8 ? "fp8" : "auto",
    .prefix_caching = server->prefix_caching,
    .legacy = server->legacy_metrics,
    .gpu_memory_utilization =
      engine->gpu_memory_utilization > 0 ? engine->gpu_memory_utilization : 0.9,
  };
  g_autofree char *engine_page = NULL;
  g_autoptr (GString) page = NULL;

  (void) path;
  nav_vllm_job_run_engine (server);
  engine_page = nav_vllm_metrics_to_text (server->core.metrics, &labels);
  page = g_string_new (engine_page);
  nav_vllm_http_metrics_append (server->http_metrics, page);
  nav_vllm_process_metrics_append (page, server->created, (double) server->behind_us / 1e6);
  nav_vllm_server_answer (message, 200, "text/plain; version=0.0.4; charset=utf-8", page->str);
  nav_vllm_server_break_page (server, message, NAV_VLLM_ON_METRICS);
}

static NavVllmTokens *
read_tokens (NavVllmServer *server, SoupServerMessage *message, gboolean detokenize)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_auto (NavVllmFault) fault = { 0 };
  g_autoptr (NavVllmTokens) tokens = NULL;

  if (!detokenize && body->length > MOST_TOKENIZE_BYTES)
    nav_vllm_fault_set (&fault, 400, "BadRequestError", "prompt",
                        "The request has %" G_GOFFSET_FORMAT " bytes; at most %d are tokenized.",
                        body->length, MOST_TOKENIZE_BYTES);
  else if (nav_vllm_server_check_json (message, &fault))
    tokens = nav_vllm_tokens_new (body->data ? body->data : "", (gsize) body->length, detokenize,
                                  &fault);
  if (!nav_vllm_server_check_model (server, fault.model, &fault) || tokens == NULL) {
    nav_vllm_server_fail (message, &fault);
    return NULL;
  }
  return g_steal_pointer (&tokens);
}

static void
append_strings (GString *body, const NavVllmTokens *tokens)
{
  if (!tokens->strings) {
    g_string_append (body, "null");
    return;
  }
  g_string_append_c (body, '[');
  for (guint i = 0; i < tokens->tokens->len; i++) {
    g_autofree char *text = nav_vllm_detokenize (&g_array_index (tokens->tokens, guint32, i), 1);
    if (i > 0)
      g_string_append_c (body, ',');
    nav_vllm_append_json_string (body, text);
  }
  g_string_append_c (body, ']');
}

static void
on_tokenize (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  g_autoptr (NavVllmTokens) tokens = read_tokens (server, message, FALSE);
  g_autoptr (GString) body = NULL;

  (void) path;
  if (tokens == NULL)
    return;
  body = g_string_new (NULL);
  g_string_append_printf (body, "{\"count\":%u,\"max_model_len\":%u,\"tokens\":[",
                          tokens->tokens->len, server->core.memory.max_model_len);
  for (guint i = 0; i < tokens->tokens->len; i++)
    g_string_append_printf (body, i > 0 ? ",%u" : "%u", g_array_index (tokens->tokens, guint32, i));
  g_string_append (body, "],\"token_strs\":");
  append_strings (body, tokens);
  g_string_append_c (body, '}');
  nav_vllm_server_answer (message, 200, "application/json", body->str);
}

static void
on_detokenize (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  g_autoptr (NavVllmTokens) tokens = read_tokens (server, message, TRUE);
  g_autoptr (GString) body = NULL;
  g_autofree char *prompt = NULL;

  (void) path;
  if (tokens == NULL)
    return;
  prompt = nav_vllm_detokenize ((const guint32 *) (gconstpointer) tokens->tokens->data,
                                tokens->tokens->len);
  body = g_string_new ("{\"prompt\":");
  nav_vllm_append_json_string (body, prompt);
  g_string_append_c (body, '}');
  nav_vllm_server_answer (message, 200, "application/json", body->str);
}

static void
on_chat (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  nav_vllm_job_start (server, message, path, TRUE);
}

static void
on_completion (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  nav_vllm_job_start (server, message, path, FALSE);
}

static gboolean
check_inputs (const NavVllmServer *server, const NavVllmEmbeddings *asked, NavVllmFault *fault)
{
  guint most = server->core.memory.max_model_len;

  for (guint i = 0; i < asked->inputs->len; i++) {
    guint n = ((GArray *) g_ptr_array_index (asked->inputs, i))->len;
    if (n > most)
      nav_vllm_fault_set (fault, 400, "BadRequestError", "input",
                          "This model's maximum context length is %u tokens. However, you "
                          "requested %u tokens in the input for embedding generation. Please "
                          "reduce the length of the input.",
                          most, n);
  }
  return fault->status == 0;
}

static void
on_embeddings (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_auto (NavVllmFault) fault = { 0 };
  g_autoptr (NavVllmEmbeddings) asked = NULL;
  g_autofree char *id = NULL, *answer = NULL;

  (void) path;
  if (nav_vllm_server_check_json (message, &fault))
    asked = nav_vllm_embeddings_new (body->data ? body->data : "", (gsize) body->length,
                                     EMBEDDING_DIMENSIONS, &fault);
  if (!nav_vllm_server_check_model (server, fault.model, &fault) || asked == NULL ||
      !check_inputs (server, asked, &fault)) {
    nav_vllm_server_fail (message, &fault);
    return;
  }
  id = g_strdup_printf ("embd-%016" G_GINT64_MODIFIER "x",
                        nav_vllm_mix (server->seed + ++server->n_requests));
  answer = nav_vllm_embeddings_answer (
    asked, nav_vllm_server_name_model (server, asked->model), id,
    nav_clock_wall_us (server->clock) / G_USEC_PER_SEC, server->seed);
  nav_vllm_server_answer (message, 200, "application/json", answer);
}

static void
on_config (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  (void) path;
  if (g_str_equal (soup_server_message_get_method (message), "PUT"))
    nav_vllm_server_take_config (server, message);
  else
    nav_vllm_server_tell_config (server, message);
}

static const struct {
  const char *path;
  const char *methods[2];
  void (*handle) (NavVllmServer *server, SoupServerMessage *message, const char *path);
  gboolean counts; /* by itself, when it has its answer */
} routes[] = {
  { "/health", { "GET" }, on_health, FALSE },
  { "/ping", { "GET", "POST" }, on_health, FALSE },
  { "/version", { "GET" }, on_version, FALSE },
  { "/load", { "GET" }, on_load, FALSE },
  { "/metrics", { "GET" }, on_metrics, FALSE },
  { "/v1/models", { "GET" }, on_models, FALSE },
  { "/v1/chat/completions", { "POST" }, on_chat, TRUE },
  { "/v1/completions", { "POST" }, on_completion, TRUE },
  { "/v1/embeddings", { "POST" }, on_embeddings, FALSE },
  { "/v1/load_lora_adapter", { "POST" }, on_load_adapter, FALSE },
  { "/v1/unload_lora_adapter", { "POST" }, on_unload_adapter, FALSE },
  { "/tokenize", { "POST" }, on_tokenize, FALSE },
  { "/detokenize", { "POST" }, on_detokenize, FALSE },
  { "/neuralnav/config", { "GET", "PUT" }, on_config, FALSE },
};

/* Without the root path, and without the prefix under which KServe has it. */
static const char *
strip (const NavVllmServer *server, const char *path)
{
  gsize n = server->root_path ? strlen (server->root_path) : 0;

  if (n > 0 && strncmp (path, server->root_path, n) == 0 && path[n] == '/')
    path += n;
  if (strcmp (path, "/metrics/") == 0) /* vLLM mounts it */
    return "/metrics";
  return g_str_has_prefix (path, "/openai/") ? path + strlen ("/openai") : path;
}

/* Browsers may send any header, as clients of their own have many. */
static void
answer_preflight (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *asked = soup_message_headers_get_list (
    soup_server_message_get_request_headers (message), "Access-Control-Request-Headers");

  soup_message_headers_replace (headers, "Access-Control-Allow-Methods",
                                "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
  soup_message_headers_replace (headers, "Access-Control-Allow-Headers",
                                asked ? asked : "Authorization, Content-Type, X-Request-Id");
  soup_message_headers_replace (headers, "Access-Control-Max-Age", "600");
  nav_vllm_server_answer (message, 200, "text/plain; charset=utf-8", "OK");
}

static void
answer_wrong_method (SoupServerMessage *message, const char *const methods[2])
{
  g_autofree char *allowed = g_strjoin (", ", methods[0], methods[1], NULL);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                allowed);
  nav_vllm_server_answer (message, 405, "application/json", "{\"detail\":\"Method Not Allowed\"}");
}

/* Echoes the id of the request, or makes one. */
static void
tell_request_id (NavVllmServer *server, SoupServerMessage *message)
{
  const char *given = soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), "X-Request-Id");
  char own[17];

  if (given == NULL)
    g_snprintf (own, sizeof own, "%016" G_GINT64_MODIFIER "x",
                nav_vllm_mix (server->seed + ++server->n_requests));
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "X-Request-Id",
                                given ? given : own);
}

/* Returns the path to count the message under; NULL: it is not to be counted here. */
static const char *
dispatch (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  const char *method = soup_server_message_get_method (message);

  if (strcmp (method, "OPTIONS") == 0) {
    answer_preflight (message);
    return "none";
  }
  if (!is_allowed (server, message, path)) {
    nav_vllm_server_answer (message, 401, "application/json", "{\"error\":\"Unauthorized\"}");
    return "none";
  }
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++) {
    if (strcmp (routes[i].path, path) != 0)
      continue;
    if (g_strcmp0 (method, routes[i].methods[0]) == 0 ||
        g_strcmp0 (method, routes[i].methods[1]) == 0) {
      routes[i].handle (server, message, routes[i].path);
      return routes[i].counts ? NULL : routes[i].path;
    }
    answer_wrong_method (message, routes[i].methods);
    return routes[i].path;
  }
  nav_vllm_server_answer (message, 404, "application/json", "{\"detail\":\"Not Found\"}");
  return "none";
}

/* Takes a message that libsoup has read, for soup_server_add_handler(). */
void
nav_vllm_server_on_message (SoupServer *http, SoupServerMessage *message, const char *path,
                            GHashTable *query, gpointer data)
{
  NavVllmServer *server = data;
  gint64 now_us = nav_clock_monotonic_us (server->clock);
  const char *counted;

  (void) http;
  (void) query;
  if (server->id_headers)
    tell_request_id (server, message);
  counted = dispatch (server, message, strip (server, path));
  if (counted == NULL)
    return;
  nav_vllm_server_count (server, message, counted, now_us);
  if (!nav_vllm_server_is_stalled (message))
    nav_vllm_server_send (server, message);
}
