// SPDX-License-Identifier: Apache-2.0
// Ordered mishaps of whole messages: of requests before they are read, of /health and of /metrics.

#include <string.h>

#include "simulator/nav-vllm-server-private.h"

#define HEADER "X-NeuralNav-Fault"
#define STALL_KEY "nav-vllm-stall"

/**
 * nav_vllm_server_read_own_mishap:
 * @ret_own: (out) (transfer full) (nullable): what this message ordered for itself, and for nobody
 *   else
 *
 * Returns: FALSE where it wrote nonsense, with @fault
 */
gboolean
nav_vllm_server_read_own_mishap (SoupServerMessage *message, NavVllmMishaps **ret_own,
                                 NavVllmFault *fault)
{
  const char *text =
    soup_message_headers_get_one (soup_server_message_get_request_headers (message), HEADER);
  g_autoptr (GError) error = NULL;
  NavVllmMishap mishap;

  if (text == NULL)
    return TRUE;
  if (!nav_vllm_mishap_from_text (&mishap, text, &error)) {
    nav_vllm_fault_set (fault, 400, "BadRequestError", HEADER, "%s", error->message);
    return FALSE;
  }
  *ret_own = nav_vllm_mishaps_new (0);
  nav_vllm_mishaps_add (*ret_own, &mishap);
  return TRUE;
}

/* What servers and gateways call their errors. */
void
nav_vllm_mishap_to_fault (const NavVllmMishap *mishap, NavVllmFault *fault)
{
  static const struct {
    guint status;
    const char *type;
  } types[] = {
    { 400, "BadRequestError" },     { 401, "AuthenticationError" },
    { 403, "PermissionDeniedError" }, { 404, "NotFoundError" },
    { 429, "RateLimitError" },      { 500, "InternalServerError" },
    { 501, "NotImplementedError" }, { 503, "ServiceUnavailableError" },
  };
  const char *type = mishap->status < 500 ? "BadRequestError" : "InternalServerError";

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].status == mishap->status)
      type = types[i].type;
  nav_vllm_fault_set (fault, mishap->status, type, NULL, "This fault was ordered (%u).",
                      mishap->status);
}

static void
answer_status (SoupServerMessage *message, const NavVllmMishap *mishap)
{
  g_auto (NavVllmFault) fault = { 0 };

  nav_vllm_mishap_to_fault (mishap, &fault);
  nav_vllm_server_fail (message, &fault);
  if (mishap->retry_after > 0) {
    g_autofree char *seconds = g_strdup_printf ("%u", mishap->retry_after);
    soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                  "Retry-After", seconds);
  }
}

/* Of one message, which owns it, so that it ends with it. */
typedef struct {
  NavVllmServer *server;
  SoupServerMessage *message;
  GSource *timer;
} Stall;

static gboolean
on_stalled (gpointer data)
{
  Stall *stall = data;

  nav_vllm_server_send (stall->server, stall->message);
  return G_SOURCE_REMOVE;
}

static void
stall_free (gpointer data)
{
  Stall *stall = data;

  g_source_destroy (stall->timer);
  g_source_unref (stall->timer);
  g_free (stall);
}

static void
start_stall (NavVllmServer *server, SoupServerMessage *message, guint ms)
{
  Stall *stall = g_new (Stall, 1);

  *stall = (Stall){ server, message, g_timeout_source_new (ms) };
  soup_server_message_pause (message);
  g_source_set_callback (stall->timer, on_stalled, stall, NULL);
  g_source_attach (stall->timer, g_main_context_get_thread_default ());
  g_object_set_data_full (G_OBJECT (message), STALL_KEY, stall, stall_free);
}

/* Whether the answer of @message is sent later, without further ado. */
gboolean
nav_vllm_server_is_stalled (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), STALL_KEY) != NULL;
}

static void
truncate_body (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) / 2);

  soup_message_body_truncate (body);
  soup_message_body_append_bytes (body, half);
}

/**
 * nav_vllm_server_break:
 *
 * Lets @mishap happen to a message, which is answered already where it can go on.
 */
void
nav_vllm_server_break (NavVllmServer *server, SoupServerMessage *message,
                       const NavVllmMishap *mishap)
{
  switch (mishap->what) {
  case NAV_VLLM_BREAK_STATUS:
    answer_status (message, mishap);
    return;
  case NAV_VLLM_BREAK_STALL:
    start_stall (server, message, mishap->ms);
    return;
  case NAV_VLLM_BREAK_MALFORMED:
    truncate_body (message);
    return;
  case NAV_VLLM_BREAK_CRASH:
    nav_vllm_server_crash (server);
    break;
  case NAV_VLLM_BREAK_CUT:
  case NAV_VLLM_BREAK_WRONG_USAGE:
  default:
    break;
  }
  nav_vllm_server_hang_up (message);
}

/* @message, of /health or /metrics, has its answer; it may get another. */
void
nav_vllm_server_break_page (NavVllmServer *server, SoupServerMessage *message, NavVllmPlace where)
{
  NavVllmMishap mishap;

  if (nav_vllm_mishaps_draw (server->mishaps, where, &mishap))
    nav_vllm_server_break (server, message, &mishap);
}

/* Whoever holds the server says what a crash is; to nobody it is the end of the connection. */
void
nav_vllm_server_crash (NavVllmServer *server)
{
  if (server->crash != NULL)
    server->crash ();
}
