// SPDX-License-Identifier: Apache-2.0
// Finding the server behind what a person pasted: a host, a base URL, or the URL of a completion.

#include "observe/nav-endpoint.h"

#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "observe/nav-chunk.h"
#include "observe/nav-endpoint-private.h"
#include "observe/nav-observe-error.h"

#define MAX_BODY        (4 * 1024 * 1024)
#define PROBE_SECONDS   20
#define CHAT_PATH       "/chat/completions"
#define COMPLETION_PATH "/completions"

/**
 * nav_endpoint_ref:
 *
 * Returns: (transfer full)
 */
NavEndpoint *
nav_endpoint_ref (NavEndpoint *endpoint)
{
  return g_atomic_rc_box_acquire (endpoint);
}

static void
clear (gpointer data)
{
  NavEndpoint *endpoint = data;

  g_free (endpoint->base);
  g_free (endpoint->url);
  g_free (endpoint->model);
  g_free (endpoint->server);
  g_free (endpoint->version);
}

void
nav_endpoint_unref (NavEndpoint *endpoint)
{
  g_atomic_rc_box_release_full (endpoint, clear);
}

/* Without blanks, a query, a fragment and slashes at the end; with http where no scheme is said. */
static char *
tidy_url (const char *url)
{
  g_autofree char *text = g_strstrip (g_strdup (url));
  g_autofree char *whole = strstr (text, "://") ? g_strdup (text)
                                                : g_strconcat ("http://", text, NULL);
  gsize length = strcspn (whole, "?#"), least = strlen ("http://");

  while (length > least && whole[length - 1] == '/')
    length--;
  whole[MIN (length, strlen (whole))] = '\0';
  return g_steal_pointer (&whole);
}

static gboolean
check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri ? g_uri_get_scheme (uri) : NULL;

  if (uri != NULL && (g_str_equal (scheme, "http") || g_str_equal (scheme, "https")) &&
      g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
      g_uri_get_userinfo (uri) == NULL)
    return TRUE;
  nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_INVALID, "url",
                 "“%s” is not the address of a server; it should look like http://host:8000/v1",
                 url);
  return FALSE;
}

/* Returns: whether it was there */
gboolean
_nav_endpoint_strip_suffix (char *text, const char *suffix)
{
  gboolean found = g_str_has_suffix (text, suffix);

  if (found)
    text[strlen (text) - strlen (suffix)] = '\0';
  return found;
}

/**
 * nav_endpoint_list_bases:
 * @url: as a person gives it: `host`, `host:8000/v1`, `https://host/openai/v1`, a full
 *   `.../chat/completions`, or a path of a gateway
 * @error: NAV_ERROR_INVALID, field `url`
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): where `/models` may be, in the
 *   order in which to try: KServe puts OpenAI's paths below `/openai` and has a `/v1/models` of its
 *   own
 */
char **
nav_endpoint_list_bases (const char *url, GError **error)
{
  g_autofree char *base = tidy_url (url);
  g_autoptr (GStrvBuilder) bases = g_strv_builder_new ();
  gboolean whole;

  if (!check_url (base, error))
    return NULL;
  whole = _nav_endpoint_strip_suffix (base, CHAT_PATH) ||
          _nav_endpoint_strip_suffix (base, COMPLETION_PATH);
  if (!whole && !g_str_has_suffix (base, "/v1")) {
    g_autofree char *plain = g_strconcat (base, "/v1", NULL);
    g_autofree char *kserve = g_strconcat (base, "/openai/v1", NULL);
    g_strv_builder_add_many (bases, plain, kserve, NULL);
  }
  g_strv_builder_add (bases, base);
  return g_strv_builder_end (bases);
}

/* It is a line of the request's head: what ends the line would be another one. */
static gboolean
check_key (const char *key, GError **error)
{
  if (key == NULL || strpbrk (key, "\r\n") == NULL)
    return TRUE;
  nav_set_error_text (error, NAV_OBSERVE_ERROR, NAV_ERROR_INVALID, "api_key",
                      NAV_ERROR_TEXT ("The key has a line break in it and cannot be sent: give it "
                                      "in one line"));
  return FALSE;
}

/* What a GET gives: at most MAX_BODY bytes. */
typedef struct {
  guint status;
  gboolean simulated;
  char *body;
  gsize length;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_free (answer->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static gboolean
get (SoupSession *session, const char *url, const char *api_key, Answer *ret_answer,
     GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);
  g_autoptr (GInputStream) input = NULL;

  if (api_key != NULL) {
    g_autofree char *value = g_strconcat ("Bearer ", api_key, NULL);
    soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                 value);
  }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  input = soup_session_send (session, message, cancellable, error);
  if (input == NULL)
    return FALSE;
  ret_answer->status = soup_message_get_status (message);
  ret_answer->simulated = nav_stream_is_simulated (message);
  ret_answer->body = g_malloc (MAX_BODY);
  return g_input_stream_read_all (input, ret_answer->body, MAX_BODY, &ret_answer->length,
                                  cancellable, error);
}

static const char *
find_server (const char *owner)
{
  static const char *const servers[][2] = {
    { "vllm", "vllm" }, { "llamacpp", "llama.cpp" }, { "llama.cpp", "llama.cpp" },
    { "library", "ollama" }, { "ollama", "ollama" }, { "tgi", "tgi" },
  };

  for (gsize i = 0; owner != NULL && i < G_N_ELEMENTS (servers); i++)
    if (g_ascii_strcasecmp (owner, servers[i][0]) == 0)
      return servers[i][1];
  return "openai";
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

/* `data` of an OpenAI list of models; KServe's own list has another form and is none. */
static JsonArray *
get_models (JsonNode *node)
{
  JsonObject *object =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *data = object != NULL ? json_object_get_member (object, "data") : NULL;

  return data != NULL && JSON_NODE_HOLDS_ARRAY (data) ? json_node_get_array (data) : NULL;
}

static JsonObject *
find_model (JsonArray *models, const char *wanted)
{
  for (guint i = 0; i < json_array_get_length (models); i++) {
    JsonNode *node = json_array_get_element (models, i);
    const char *id =
      JSON_NODE_HOLDS_OBJECT (node) ? get_text (json_node_get_object (node), "id") : NULL;
    if (id != NULL && (wanted == NULL || g_str_equal (id, wanted)))
      return json_node_get_object (node);
  }
  return NULL;
}

static double
get_length (JsonObject *model)
{
  JsonNode *node = json_object_get_member (model, "max_model_len");

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_INT64
           ? (double) json_node_get_int (node)
           : NAN;
}

static NavEndpoint *
endpoint_new (const char *base, const char *url, const char *model, const char *server)
{
  NavEndpoint *endpoint = g_atomic_rc_box_new0 (NavEndpoint);
  g_autofree char *tidy = tidy_url (url);

  endpoint->chat = !g_str_has_suffix (tidy, COMPLETION_PATH) || g_str_has_suffix (tidy, CHAT_PATH);
  endpoint->base = g_strdup (base);
  endpoint->url = g_strconcat (base, endpoint->chat ? CHAT_PATH : COMPLETION_PATH, NULL);
  endpoint->model = g_strdup (model);
  endpoint->server = g_strdup (server);
  endpoint->max_model_len = NAN;
  return endpoint;
}

static NavEndpoint *
take_models (const Answer *answer, JsonArray *models, const char *base, const char *url,
             const char *wanted, GError **error)
{
  JsonObject *model = find_model (models, wanted);
  NavEndpoint *endpoint;

  if (model == NULL && wanted != NULL)
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_NOT_FOUND, "model",
                   "%s does not serve “%s”; it lists its models at %s/models", base, wanted, base);
  else if (model == NULL)
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_NOT_FOUND, "model",
                   "%s serves no model at the moment", base);
  if (model == NULL)
    return NULL;
  endpoint = endpoint_new (base, url, get_text (model, "id"),
                           find_server (get_text (model, "owned_by")));
  endpoint->max_model_len = get_length (model);
  endpoint->simulated = answer->simulated;
  return endpoint;
}

static void
set_unreached (const char *base, const GError *reason, GError **error)
{
  nav_set_error (error, NAV_OBSERVE_ERROR,
                 g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? NAV_ERROR_CANCELLED
                                                                            : NAV_ERROR_REMOTE,
                 "url", "Cannot reach %s: %s", base, reason->message);
}

static void
note_attempt (GString *tried, const char *base, const Answer *answer)
{
  g_autofree char *message = nav_chunk_error_message (answer->body, answer->length);

  g_string_append_printf (tried, "%s%s/models: %u%s%s", tried->len ? "; " : "", base,
                          answer->status, message ? " " : "", message ? message : "");
}

/* One base. FALSE ends the search: an endpoint was found, or an error that others cannot mend. */
static gboolean
try_base (SoupSession *session, const char *base, const char *url, const char *model,
          const char *api_key, GString *tried, NavEndpoint **ret_endpoint,
          GCancellable *cancellable, GError **error)
{
  g_autofree char *address = g_strconcat (base, "/models", NULL);
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) reason = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!get (session, address, api_key, &answer, cancellable, &reason)) {
    set_unreached (base, reason, error);
    return FALSE;
  }
  if (answer.status == SOUP_STATUS_UNAUTHORIZED || answer.status == SOUP_STATUS_FORBIDDEN) {
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_REMOTE, "api_key",
                   "%s wants a key that is valid (HTTP %u)", base, answer.status);
    return FALSE;
  }
  if (answer.status == SOUP_STATUS_OK)
    node = nav_json_parse (answer.body, (gssize) answer.length, &nav_json_default_limits, NULL);
  if (get_models (node) != NULL) {
    *ret_endpoint = take_models (&answer, get_models (node), base, url, model, error);
    return FALSE;
  }
  note_attempt (tried, base, &answer);
  return TRUE;
}

/* A gateway may pass completions only: with the URL and the model given, none need be listed. */
static NavEndpoint *
take_unlisted (char **bases, const char *url, const char *model, const char *tried,
               GError **error)
{
  if (g_strv_length (bases) == 1 && model != NULL)
    return endpoint_new (bases[0], url, model, "openai");
  nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_REMOTE, "url",
                 "No OpenAI-compatible server was found: %s", tried);
  return NULL;
}

/**
 * nav_endpoint_probe:
 * @url: as nav_endpoint_list_bases() takes it
 * @model: (nullable): NULL is the first that the server lists
 * @api_key: (nullable): sent to that server only, never stored or told
 * @error: NAV_ERROR_INVALID (the URL, the key), NAV_ERROR_NOT_FOUND (the model), NAV_ERROR_REMOTE
 *   with what was tried, NAV_ERROR_CANCELLED
 *
 * Asks the server for its models, and what it says of itself. Blocks up to some seconds: call it in
 * a thread of its own, or from a program without a window.
 *
 * Returns: (transfer full) (nullable)
 */
NavEndpoint *
nav_endpoint_probe (const char *url, const char *model, const char *api_key,
                    GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) bases = nav_endpoint_list_bases (url, error);
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (NavEndpoint) endpoint = NULL;
  g_autoptr (GString) tried = g_string_new (NULL);
  gboolean go_on = TRUE;

  if (bases == NULL || !check_key (api_key, error))
    return NULL;
  session = nav_stream_session_new (2);
  soup_session_set_timeout (session, PROBE_SECONDS);
  for (guint i = 0; go_on && bases[i] != NULL; i++)
    go_on = try_base (session, bases[i], url, model, api_key, tried, &endpoint, cancellable,
                      error);
  if (go_on)
    endpoint = take_unlisted (bases, url, model, tried->str, error);
  soup_session_abort (session);
  if (endpoint != NULL)
    _nav_endpoint_ask_self (endpoint, api_key, cancellable);
  return g_steal_pointer (&endpoint);
}

static void
add_prompt (JsonObject *object, gboolean chat, const char *prompt)
{
  JsonArray *messages;
  JsonObject *message;

  if (!chat) {
    nav_json_add_string (object, "prompt", prompt);
    return;
  }
  messages = json_array_new ();
  message = json_object_new ();
  nav_json_add_string (message, "role", "user");
  nav_json_add_string (message, "content", prompt);
  json_array_add_object_element (messages, message);
  json_object_set_array_member (object, "messages", messages);
}

/**
 * nav_endpoint_make_body:
 * @max_tokens: of the answer; 0 leaves it to the server
 * @exact_length: whether the answer shall have just @max_tokens, which takes vLLM's `ignore_eos`
 *   and `min_tokens`; servers that do not know them answer shorter, or refuse (OpenAI's own)
 *
 * `max_tokens` is what every server knows; Ollama would take `max_completion_tokens` for no limit.
 *
 * Returns: (transfer full): JSON that asks for a stream with usage
 */
GBytes *
nav_endpoint_make_body (const NavEndpoint *endpoint, const char *prompt, guint max_tokens,
                        gboolean exact_length)
{
  JsonObject *object = json_object_new (), *options = json_object_new ();
  g_autoptr (JsonNode) node = nav_json_node_for_object (object);
  char *text;

  nav_json_add_string (object, "model", endpoint->model);
  add_prompt (object, endpoint->chat, prompt);
  json_object_set_boolean_member (object, "stream", TRUE);
  json_object_set_boolean_member (options, "include_usage", TRUE);
  json_object_set_object_member (object, "stream_options", options);
  if (max_tokens > 0)
    json_object_set_int_member (object, "max_tokens", max_tokens);
  if (max_tokens > 0 && exact_length) {
    json_object_set_boolean_member (object, "ignore_eos", TRUE);
    json_object_set_int_member (object, "min_tokens", max_tokens);
  }
  text = nav_json_to_text (node, FALSE);
  return g_bytes_new_take (text, strlen (text));
}
