// SPDX-License-Identifier: Apache-2.0
// The server: what is asked where, and everything but text is answered at once.

#include <string.h>

#include "base/nav-json.h"
#include "simulator/nav-simulator-error.h"
#include "simulator/nav-vllm-embedding.h"
#include "simulator/nav-vllm-server-private.h"

/* The version whose HTTP interface and metrics this follows. */
#define VLLM_VERSION "0.19.0"

#define LISTEN_BACKLOG 4096

/* Of a client that does not ask for another number; what common models have. */
#define EMBEDDING_DIMENSIONS 1024

/* --- Answers --- */

/* Sets an answer that is whole. */
void
nav_vllm_server_answer (SoupServerMessage *message, guint status, const char *type,
                        const char *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_replace (headers, "Access-Control-Allow-Origin", "*");
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

void
nav_vllm_server_fail (SoupServerMessage *message, const NavVllmFault *fault)
{
  g_autofree char *body = nav_vllm_fault_to_json (fault);

  nav_vllm_server_answer (message, fault->status, "application/json", body);
}

/* Closes the connection of a message that got no answer; libsoup sees its end and forgets it. */
void
nav_vllm_server_hang_up (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  soup_server_message_set_status (message, 500, NULL);
}

static void
answer_object (SoupServerMessage *message, JsonObject *object)
{
  g_autoptr (JsonNode) node = nav_json_node_for_object (object);
  g_autofree char *body = nav_json_to_text (node, FALSE);

  nav_vllm_server_answer (message, 200, "application/json", body);
}

static guint64
get_length (SoupMessageHeaders *headers)
{
  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
           ? (guint64) soup_message_headers_get_content_length (headers)
           : 0;
}

/* @path is one of ours, or "none"; @since_us: when it came. */
void
nav_vllm_server_count (NavVllmServer *server, SoupServerMessage *message, const char *path,
                       gint64 since_us)
{
  const char *method = soup_server_message_get_method (message);
  gboolean known = strcmp (method, "GET") == 0 || strcmp (method, "POST") == 0 ||
                   strcmp (method, "PUT") == 0 || strcmp (method, "OPTIONS") == 0;
  NavVllmHttpRequest request = {
    .method = known ? method : "other",
    .handler = path,
    .status = soup_server_message_get_status (message),
    .seconds = (double) (nav_clock_monotonic_us (server->clock) - since_us) / G_USEC_PER_SEC,
    .request_bytes = get_length (soup_server_message_get_request_headers (message)),
    .response_bytes = (guint64) soup_server_message_get_response_body (message)->length,
  };

  nav_vllm_http_metrics_count (server->http_metrics, &request);
}

/* --- Checks --- */

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

gboolean
nav_vllm_server_check_model (NavVllmServer *server, const char *model, NavVllmFault *fault)
{
  if (model == NULL || g_strv_contains ((const char *const *) server->served_names, model))
    return TRUE;
  nav_vllm_fault_set (fault, 404, "NotFoundError", "model", "The model `%s` does not exist.",
                      model);
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
  (void) path;
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_length (soup_server_message_get_response_headers (message), 0);
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

static JsonArray *
make_permission (const NavVllmServer *server, const char *name)
{
  static const struct {
    const char *name;
    gboolean value;
  } rights[] = {
    { "allow_create_engine", FALSE }, { "allow_sampling", TRUE },
    { "allow_logprobs", TRUE },       { "allow_search_indices", FALSE },
    { "allow_view", TRUE },           { "allow_fine_tuning", FALSE },
  };
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autofree char *id = g_strdup_printf ("modelperm-%016" G_GINT64_MODIFIER "x",
                                         nav_vllm_hash_text (server->seed, name));

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "object", "model_permission");
  json_object_set_int_member (object, "created", server->created);
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    json_object_set_boolean_member (object, rights[i].name, rights[i].value);
  json_object_set_string_member (object, "organization", "*");
  json_object_set_null_member (object, "group");
  json_object_set_boolean_member (object, "is_blocking", FALSE);
  json_array_add_object_element (array, object);
  return array;
}

static void
on_models (NavVllmServer *server, SoupServerMessage *message, const char *path)
{
  JsonObject *object = json_object_new ();
  JsonArray *data = json_array_new ();

  (void) path;
  for (guint i = 0; server->served_names[i] != NULL; i++) {
    JsonObject *model = json_object_new ();
    json_object_set_string_member (model, "id", server->served_names[i]);
    json_object_set_string_member (model, "object", "model");
    json_object_set_int_member (model, "created", server->created);
    json_object_set_string_member (model, "owned_by", "vllm");
    json_object_set_string_member (model, "root", server->candidate->model->id);
    json_object_set_null_member (model, "parent");
    json_object_set_int_member (model, "max_model_len", server->memory.max_model_len);
    json_object_set_array_member (model, "permission",
                                  make_permission (server, server->served_names[i]));
    json_array_add_object_element (data, model);
  }
  json_object_set_string_member (object, "object", "list");
  json_object_set_array_member (object, "data", data);
  answer_object (message, object);
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
  engine_page = nav_vllm_metrics_to_text (server->metrics, &labels);
  page = g_string_new (engine_page);
  nav_vllm_http_metrics_append (server->http_metrics, page);
  nav_vllm_process_metrics_append (page, server->created);
  nav_vllm_server_answer (message, 200, "text/plain; version=0.0.4; charset=utf-8", page->str);
  nav_vllm_server_break_page (server, message, NAV_VLLM_ON_METRICS);
}

static NavVllmTokens *
read_tokens (NavVllmServer *server, SoupServerMessage *message, gboolean detokenize)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_auto (NavVllmFault) fault = { 0 };
  g_autoptr (NavVllmTokens) tokens = NULL;

  if (nav_vllm_server_check_json (message, &fault))
    tokens = nav_vllm_tokens_new (body->data ? body->data : "", (gsize) body->length, detokenize,
                                  &fault);
  if (tokens == NULL || !nav_vllm_server_check_model (server, tokens->model, &fault)) {
    nav_vllm_server_fail (message, &fault);
    return NULL;
  }
  return g_steal_pointer (&tokens);
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
                          tokens->tokens->len, server->memory.max_model_len);
  for (guint i = 0; i < tokens->tokens->len; i++)
    g_string_append_printf (body, i > 0 ? ",%u" : "%u", g_array_index (tokens->tokens, guint32, i));
  g_string_append (body, "],\"token_strs\":null}");
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
  guint most = server->memory.max_model_len;

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
  if (asked == NULL || !nav_vllm_server_check_model (server, asked->model, &fault) ||
      !check_inputs (server, asked, &fault)) {
    nav_vllm_server_fail (message, &fault);
    return;
  }
  id = g_strdup_printf ("embd-%016" G_GINT64_MODIFIER "x",
                        nav_vllm_mix (server->seed + ++server->n_requests));
  answer = nav_vllm_embeddings_answer (
    asked, asked->model ? asked->model : server->served_names[0], id,
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
  return g_str_has_prefix (path, "/openai/") ? path + strlen ("/openai") : path;
}

static void
answer_preflight (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Access-Control-Allow-Methods", "GET, POST, OPTIONS");
  soup_message_headers_replace (headers, "Access-Control-Allow-Headers",
                                "Authorization, Content-Type, X-Request-Id");
  nav_vllm_server_answer (message, 200, "text/plain; charset=utf-8", "OK");
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
    nav_vllm_server_answer (message, 405, "application/json",
                            "{\"detail\":\"Method Not Allowed\"}");
    return routes[i].path;
  }
  nav_vllm_server_answer (message, 404, "application/json", "{\"detail\":\"Not Found\"}");
  return "none";
}

static void
on_message (SoupServer *http, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  NavVllmServer *server = data;
  gint64 now_us = nav_clock_monotonic_us (server->clock);
  const char *counted;

  (void) http;
  (void) query;
  counted = dispatch (server, message, strip (server, path));
  if (counted != NULL)
    nav_vllm_server_count (server, message, counted, now_us);
}

/* --- The server --- */

static double
step_ms (const NavStep *step, gpointer data)
{
  return nav_step_model_ms (data, step);
}

static NavStepModel *
new_steps (const NavVllmServerConfig *config)
{
  g_autoptr (NavStepModel) model = nav_step_model_new (config->catalog, config->candidate);

  return config->step_factor > 0 ? nav_step_model_new_scaled (model, config->step_factor)
                                 : g_steal_pointer (&model);
}

static gboolean
make_engine (NavVllmServer *server, const NavVllmServerConfig *config, GError **error)
{
  const NavCandidate *candidate = config->candidate;
  NavVllmEngineConfig engine = {
    .step_ms = step_ms,
    .constant = config->constant,
    .ttft_ms = config->ttft_ms,
    .tpot_ms = config->tpot_ms,
    .speed = config->speed,
    .prefix_caching = config->prefix_caching,
  };

  nav_memory_compute (candidate, &server->memory);
  if (!server->memory.fits) {
    g_autofree char *text =
      g_strdup_printf ("%s does not fit on %u × %s: %s", candidate->model->id,
                       nav_candidate_gpus (candidate), candidate->gpu->name,
                       server->memory.reason ? server->memory.reason : "kv-cache");
    nav_set_error_text (error, NAV_SIMULATOR_ERROR, NAV_ERROR_INVALID, "gpu", text);
    return FALSE;
  }
  nav_batcher_config_from_memory (candidate, &server->memory, &engine.batcher);
  server->steps = new_steps (config);
  engine.step_data = server->steps;
  server->metrics = nav_vllm_metrics_new (server->memory.max_model_len);
  server->engine =
    nav_vllm_engine_new (&engine, server->metrics, nav_vllm_job_on_event, server);
  return TRUE;
}

/**
 * nav_vllm_server_new:
 * @clock: its monotonic time is that of the main loop
 * @error: NAV_ERROR_INVALID where the model does not fit so
 *
 * Returns: (transfer full) (nullable): a server that does not listen yet; free with
 *   nav_vllm_server_free()
 */
NavVllmServer *
nav_vllm_server_new (const NavVllmServerConfig *config, const NavClock *clock, GError **error)
{
  NavVllmServer *server;

  g_return_val_if_fail (config != NULL && clock != NULL, NULL);
  g_return_val_if_fail (config->served_names != NULL && config->served_names[0] != NULL, NULL);
  g_return_val_if_fail (config->candidate->pipeline_parallel <= 1, NULL);

  server = g_new0 (NavVllmServer, 1);
  if (!make_engine (server, config, error)) {
    g_free (server);
    return NULL;
  }
  server->clock = clock;
  server->candidate = nav_candidate_ref (config->candidate);
  server->served_names = g_strdupv ((char **) config->served_names);
  server->root_path = g_strdup (config->root_path);
  server->api_key = g_strdup (config->api_key);
  server->prefix_caching = config->prefix_caching;
  server->seed = config->seed;
  server->mean_tokens = config->mean_tokens;
  server->speed = config->speed;
  server->constant = config->constant;
  server->ttft_ms = config->ttft_ms;
  server->tpot_ms = config->tpot_ms;
  server->row = g_strdup (config->row);
  server->crash = config->crash;
  server->mishaps = nav_vllm_mishaps_new (config->seed);
  for (guint i = 0; i < config->n_mishaps; i++)
    nav_vllm_mishaps_add (server->mishaps, &config->mishaps[i]);
  server->created = nav_clock_wall_us (clock) / G_USEC_PER_SEC;
  server->http_metrics = nav_vllm_http_metrics_new ();
  server->legacy_metrics = config->legacy_metrics;
  server->streams = nav_vllm_streams_new ();
  nav_vllm_job_init_server (server);
  server->http = soup_server_new ("server-header", "neuralnav-sim", NULL);
  if (config->certificate != NULL)
    soup_server_set_tls_certificate (server->http, config->certificate);
  nav_vllm_guard_attach (server->http, &config->limits);
  soup_server_add_handler (server->http, NULL, on_message, server, NULL);
  return server;
}

/**
 * nav_vllm_server_free:
 *
 * Closes all connections.
 */
void
nav_vllm_server_free (NavVllmServer *server)
{
  if (server == NULL)
    return;
  nav_vllm_job_clear_server (server);
  g_hash_table_unref (server->streams);
  soup_server_disconnect (server->http);
  g_object_unref (server->http);
  nav_vllm_engine_free (server->engine);
  nav_vllm_metrics_free (server->metrics);
  nav_step_model_unref (server->steps);
  nav_candidate_unref (server->candidate);
  nav_vllm_http_metrics_free (server->http_metrics);
  nav_vllm_mishaps_free (server->mishaps);
  g_strfreev (server->served_names);
  g_free (server->root_path);
  g_free (server->api_key);
  g_free (server->row);
  g_free (server);
}

/* With a longer queue than GSocket's ten, for loads that begin all at once. */
static gboolean
listen_on (SoupServer *http, GSocketAddress *where, GError **error)
{
  gboolean tls = soup_server_get_tls_certificate (http) != NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (where),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return FALSE;
  g_socket_set_listen_backlog (socket, LISTEN_BACKLOG);
  return g_socket_bind (socket, where, TRUE, error) && g_socket_listen (socket, error) &&
         soup_server_listen_socket (http, socket, tls ? SOUP_SERVER_LISTEN_HTTPS : 0, error);
}

/**
 * nav_vllm_server_listen:
 * @host: an address, or "localhost"; "" and "0.0.0.0" are all
 * @port: 0: any that is free, see nav_vllm_server_get_port()
 * @error: NAV_ERROR_INVALID for what is no address, NAV_ERROR_REMOTE where it is taken
 */
gboolean
nav_vllm_server_listen (NavVllmServer *server, const char *host, guint16 port, GError **error)
{
  const char *address = *host == '\0' ? "0.0.0.0" : host;
  g_autoptr (GSocketAddress) where = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) inner = NULL;

  if (strcmp (address, "localhost") == 0)
    address = "127.0.0.1";
  where = g_inet_socket_address_new_from_string (address, port);
  if (where == NULL) {
    text = g_strdup_printf ("“%s” is no address to listen on", host);
    nav_set_error_text (error, NAV_SIMULATOR_ERROR, NAV_ERROR_INVALID, "host", text);
    return FALSE;
  }
  if (listen_on (server->http, where, &inner))
    return TRUE;
  text = g_strdup_printf ("cannot listen on %s port %u: %s", address, (guint) port, inner->message);
  nav_set_error_text (error, NAV_SIMULATOR_ERROR, NAV_ERROR_REMOTE, "port", text);
  return FALSE;
}

/**
 * nav_vllm_server_get_port:
 *
 * Returns: where it listens; 0: nowhere
 */
guint16
nav_vllm_server_get_port (NavVllmServer *server)
{
  GSList *uris = soup_server_get_uris (server->http);
  guint16 port = uris ? (guint16) g_uri_get_port (uris->data) : 0;

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return port;
}

/**
 * nav_vllm_server_drain:
 *
 * From now on new requests are refused; open ones go on to their ends.
 */
void
nav_vllm_server_drain (NavVllmServer *server)
{
  server->draining = TRUE;
}

/**
 * nav_vllm_server_count_open:
 *
 * Returns: requests that are being answered
 */
guint
nav_vllm_server_count_open (NavVllmServer *server)
{
  return server->open;
}
