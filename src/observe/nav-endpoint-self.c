// SPDX-License-Identifier: Apache-2.0
// What a server says of itself beside OpenAI's protocol: vLLM's version, and whether it is our own
// simulator behind a proxy that took its name off.

#include <string.h>

#include "base/nav-json.h"
#include "observe/nav-endpoint-private.h"

#define MAX_PAGE     (64 * 1024)
#define SELF_SECONDS 3
#define MAX_VERSION  64

/* Without what stands for the protocol: "/v1", and KServe's prefix. */
static char *
get_root (const char *base)
{
  char *root = g_strdup (base);

  for (gsize i = 0; i < 2; i++) {
    static const char *const suffixes[] = { "/v1", "/openai" };
    if (g_str_has_suffix (root, suffixes[i]))
      root[strlen (root) - strlen (suffixes[i])] = '\0';
  }
  return root;
}

/* A page that is one JSON object; NULL for anything else, and where there is none. */
static JsonNode *
get_object (SoupSession *session, const char *root, const char *path, const char *api_key,
            gboolean *ret_simulated, GCancellable *cancellable)
{
  g_autofree char *url = g_strconcat (root, path, NULL);
  g_autofree char *page = g_malloc (MAX_PAGE);
  g_autofree char *key = api_key ? g_strconcat ("Bearer ", api_key, NULL) : NULL;
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length = 0;

  if (message == NULL)
    return NULL;
  if (key != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", key);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  input = soup_session_send (session, message, cancellable, NULL);
  if (input == NULL)
    return NULL;
  *ret_simulated |= nav_stream_is_simulated (message);
  if (soup_message_get_status (message) != SOUP_STATUS_OK ||
      !g_input_stream_read_all (input, page, MAX_PAGE, &length, cancellable, NULL) ||
      length == MAX_PAGE)
    return NULL;
  node = nav_json_parse (page, (gssize) length, &nav_json_default_limits, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

/* Of characters that versions are made of: it is shown, stored and compared. */
static char *
read_version (JsonNode *node)
{
  JsonObject *object = node ? json_node_get_object (node) : NULL;
  JsonNode *member = object ? json_object_get_member (object, "version") : NULL;
  const char *text = member != NULL && JSON_NODE_HOLDS_VALUE (member) &&
                         json_node_get_value_type (member) == G_TYPE_STRING
                       ? json_node_get_string (member)
                       : NULL;

  if (text == NULL || *text == '\0' || strlen (text) > MAX_VERSION)
    return NULL;
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr (".-+_", *c) == NULL)
      return NULL;
  return g_strdup (text);
}

static gboolean
is_config (JsonNode *node)
{
  static const char *const members[] = { "speed", "seed", "latency", "faults" };
  JsonObject *object = node ? json_node_get_object (node) : NULL;

  for (gsize i = 0; object != NULL && i < G_N_ELEMENTS (members); i++)
    if (!json_object_has_member (object, members[i]))
      return FALSE;
  return object != NULL;
}

/**
 * _nav_endpoint_ask_self:
 * @endpoint: (inout): its version, and whether it is our simulator, are filled in
 *
 * Two pages, of which servers may have none: nothing that they do is an error. Some seconds at
 * most.
 */
void
_nav_endpoint_ask_self (NavEndpoint *endpoint, const char *api_key, GCancellable *cancellable)
{
  g_autoptr (SoupSession) session = nav_stream_session_new (1);
  g_autofree char *root = get_root (endpoint->base);
  g_autoptr (JsonNode) version = NULL, config = NULL;

  soup_session_set_timeout (session, SELF_SECONDS);
  version = get_object (session, root, "/version", api_key, &endpoint->simulated, cancellable);
  endpoint->version = read_version (version);
  if (!endpoint->simulated) {
    config =
      get_object (session, root, "/neuralnav/config", api_key, &endpoint->simulated, cancellable);
    endpoint->simulated |= is_config (config);
  }
  soup_session_abort (session);
}
