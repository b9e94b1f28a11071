// SPDX-License-Identifier: Apache-2.0
// Streams carried by libsoup: over TLS, through proxies, and whatever else is not plain.

#include "observe/nav-stream-private.h"

#define READ_BYTES   8192
#define IDLE_SECONDS 60
#define SIMULATOR    "neuralnav-sim"

typedef struct {
  NavStream *stream;
  const NavClock *clock;
  SoupMessage *message;
  GInputStream *input; /* (nullable): not before the answer's head is there */
  GCancellable *cancellable;
  GSource *timeout;
  gboolean timed_out;
  char buffer[READ_BYTES];
} Transfer;

/**
 * nav_stream_session_new:
 * @max_connections: as many requests can be in flight
 *
 * A session for streams: no compression, which holds events back, and none of libsoup's own limits
 * on connections (two a host) and time. Belongs to the thread that makes it and its context.
 *
 * Returns: (transfer full)
 */
SoupSession *
nav_stream_session_new (guint max_connections)
{
  SoupSession *session =
    g_object_new (SOUP_TYPE_SESSION, "max-conns", (int) max_connections, "max-conns-per-host",
                  (int) max_connections, "timeout", 0, "idle-timeout", IDLE_SECONDS, "user-agent",
                  "neuralnav ", NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

static const char *
get_header (SoupMessage *message, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (message), name);
}

/**
 * nav_stream_is_simulated:
 *
 * Returns: whether our simulator answered: it names itself in `Server`
 */
gboolean
nav_stream_is_simulated (SoupMessage *message)
{
  return _nav_stream_server_is_simulator (get_header (message, "Server"));
}

/* @server: (nullable): a header's value */
gboolean
_nav_stream_server_is_simulator (const char *server)
{
  return server != NULL && g_str_has_prefix (server, SIMULATOR);
}

static void
transfer_free (Transfer *transfer)
{
  g_source_destroy (transfer->timeout);
  g_source_unref (transfer->timeout);
  g_signal_handlers_disconnect_by_data (transfer->message, transfer);
  if (transfer->input != NULL) /* of which some may be left, for which nobody waits */
    g_input_stream_close_async (transfer->input, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_clear_object (&transfer->input);
  g_clear_object (&transfer->message);
  g_clear_object (&transfer->cancellable);
  g_free (transfer);
}

static void
end (Transfer *transfer)
{
  NavStream *stream = transfer->stream;

  transfer_free (transfer);
  _nav_stream_end (stream);
}

static void
end_broken (Transfer *transfer, const GError *error)
{
  NavStream *stream = transfer->stream;
  gboolean timed_out = transfer->timed_out;

  transfer_free (transfer);
  _nav_stream_end_broken (stream, timed_out, error->message);
}

static void read_more (Transfer *transfer);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Transfer *transfer = user_data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);
  gint64 now = nav_clock_monotonic_us (transfer->clock);

  if (n < 0)
    end_broken (transfer, error);
  else if (n == 0 || !_nav_stream_take (transfer->stream, transfer->buffer, (gsize) n, now))
    end (transfer);
  else
    read_more (transfer);
}

static void
read_more (Transfer *transfer)
{
  g_input_stream_read_async (transfer->input, transfer->buffer, sizeof transfer->buffer,
                             G_PRIORITY_DEFAULT, transfer->cancellable, on_read, transfer);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Transfer *transfer = user_data;
  SoupMessage *message = transfer->message;
  g_autoptr (GError) error = NULL;

  transfer->input = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (transfer->input == NULL) {
    end_broken (transfer, error);
    return;
  }
  _nav_stream_begin (transfer->stream,
                     &(NavStreamHead){ soup_message_get_status (message),
                                       soup_message_get_reason_phrase (message),
                                       get_header (message, "Content-Type"),
                                       get_header (message, "Server") });
  read_more (transfer);
}

static void
on_wrote_body (SoupMessage *message, gpointer user_data)
{
  (void) message;
  _nav_stream_sent (((Transfer *) user_data)->stream);
}

static gboolean
on_timeout (gpointer user_data)
{
  Transfer *transfer = user_data;

  transfer->timed_out = TRUE;
  g_cancellable_cancel (transfer->cancellable);
  return G_SOURCE_REMOVE;
}

static SoupMessage *
make_message (const NavStreamRequest *request)
{
  SoupMessage *message = soup_message_new (SOUP_METHOD_POST, request->url);
  SoupMessageHeaders *headers;

  g_assert (message != NULL);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_append (headers, "Accept", NAV_STREAM_ACCEPT);
  if (request->api_key != NULL) {
    g_autofree char *value = g_strconcat ("Bearer ", request->api_key, NULL);
    soup_message_headers_append (headers, "Authorization", value);
  }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json", request->body);
  return message;
}

static void
break_off (gpointer data)
{
  g_cancellable_cancel (((Transfer *) data)->cancellable);
}

/* Sends @request; its end is told later, never from within this function. */
void
_nav_stream_carry_soup (NavStreamPool *pool, const NavStreamRequest *request, NavStream *stream,
                        NavStreamCarrier *ret_carrier)
{
  Transfer *transfer = g_new0 (Transfer, 1);

  if (pool->session == NULL)
    pool->session = nav_stream_session_new (pool->max_connections);
  transfer->stream = stream;
  transfer->clock = request->clock;
  transfer->cancellable = g_cancellable_new ();
  transfer->message = make_message (request);
  g_signal_connect (transfer->message, "wrote-body", G_CALLBACK (on_wrote_body), transfer);
  transfer->timeout = g_timeout_source_new ((guint) CLAMP (request->timeout_s * 1000, 1, 1e9));
  g_source_set_callback (transfer->timeout, on_timeout, transfer, NULL);
  g_source_attach (transfer->timeout, g_main_context_get_thread_default ());
  *ret_carrier = (NavStreamCarrier){ transfer, break_off };
  soup_session_send_async (pool->session, transfer->message, G_PRIORITY_DEFAULT,
                           transfer->cancellable, on_sent, transfer);
}
