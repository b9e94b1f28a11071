// SPDX-License-Identifier: Apache-2.0
// The server: what it is made of, how it answers.

#include <string.h>

#include "base/nav-json.h"
#include "simulator/nav-simulator-error.h"
#include "simulator/nav-vllm-server-private.h"
#include "simulator/nav-vllm-socket.h"

/* --- Answers --- */

/* Sets an answer that is whole, instead of any other, for nav_vllm_server_send(). */
void
nav_vllm_server_answer (SoupServerMessage *message, guint status, const char *type,
                        const char *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_replace (headers, "Access-Control-Allow-Origin", "*");
  soup_message_body_truncate (soup_server_message_get_response_body (message));
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

void
nav_vllm_server_fail (SoupServerMessage *message, const NavVllmFault *fault)
{
  g_autofree char *body = nav_vllm_fault_to_json (fault);

  nav_vllm_server_answer (message, fault->status, "application/json", body);
}

/* Sends the answer that @message has. Clients that do not read may not cost more than so much. */
void
nav_vllm_server_send (NavVllmServer *server, SoupServerMessage *message)
{
  goffset length = soup_server_message_get_response_body (message)->length;

  if ((gint64) server->streams.unread_bytes + length > server->limits.unread_bytes) {
    g_auto (NavVllmFault) fault = { 0 };
    nav_vllm_fault_set (&fault, 503, "ServiceUnavailableError", NULL,
                        "Too many answers wait for clients to read them.");
    nav_vllm_server_fail (message, &fault);
  }
  nav_vllm_streams_answer (&server->streams, message);
}

/* Closes the connection of a message that got no answer; libsoup sees its end and forgets it. */
void
nav_vllm_server_hang_up (SoupServerMessage *message)
{
  GSocket *socket = nav_vllm_get_socket (message);

  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  soup_server_message_set_status (message, 500, NULL);
}

/* As the header tells it; 0 where it does not. */
guint64
nav_vllm_server_get_length (SoupMessageHeaders *headers)
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
    .request_bytes =
      nav_vllm_server_get_length (soup_server_message_get_request_headers (message)),
    .response_bytes = (guint64) soup_server_message_get_response_body (message)->length,
  };

  nav_vllm_http_metrics_count (server->http_metrics, &request);
}

/* --- The server --- */

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

  server = g_new0 (NavVllmServer, 1);
  if (!nav_vllm_core_init (&server->core, config, nav_vllm_job_on_event, server, error)) {
    g_free (server);
    return NULL;
  }
  server->clock = clock;
  server->candidate = nav_candidate_ref (config->candidate);
  nav_vllm_server_init_models (server, config->served_names);
  server->root_path = g_strdup (config->root_path);
  server->api_key = g_strdup (config->api_key);
  server->prefix_caching = config->prefix_caching;
  server->prompt_details = config->prompt_details;
  server->id_headers = config->id_headers;
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
  nav_vllm_job_init_server (server);
  server->http = soup_server_new ("server-header", "neuralnav-sim", NULL);
  if (config->certificate != NULL)
    soup_server_set_tls_certificate (server->http, config->certificate);
  server->watcher = nav_vllm_watcher_new ();
  nav_vllm_streams_init (&server->streams, server->http, server->watcher);
  server->streams.patience_ms = config->limits.unread_ms;
  server->limits = config->limits;
  nav_vllm_guard_attach (server->http, &config->limits, clock, &server->streams);
  soup_server_add_handler (server->http, NULL, nav_vllm_server_on_message, server, NULL);
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
  nav_vllm_listener_free (server->listener);
  nav_vllm_job_clear_server (server);
  nav_vllm_streams_clear (&server->streams);
  nav_vllm_watcher_free (server->watcher);
  soup_server_disconnect (server->http);
  g_object_unref (server->http);
  nav_vllm_core_clear (&server->core);
  nav_candidate_unref (server->candidate);
  nav_vllm_http_metrics_free (server->http_metrics);
  nav_vllm_mishaps_free (server->mishaps);
  nav_vllm_server_clear_models (server);
  nav_vllm_server_clear_listening (server);
  g_free (server->root_path);
  g_free (server->api_key);
  g_free (server->row);
  g_free (server);
}

/**
 * nav_vllm_server_drain:
 *
 * From now on no connection is accepted, nor kept after the answer that it waits for, and new
 * requests are refused; open ones go on to their ends.
 */
void
nav_vllm_server_drain (NavVllmServer *server)
{
  server->draining = TRUE;
  g_clear_pointer (&server->listener, nav_vllm_listener_free);
  nav_vllm_streams_drain (&server->streams);
}

/**
 * nav_vllm_server_count_open:
 *
 * Returns: requests that are being answered, to the last byte
 */
guint
nav_vllm_server_count_open (NavVllmServer *server)
{
  return MAX (server->open, nav_vllm_streams_count (&server->streams));
}
