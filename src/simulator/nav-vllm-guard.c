// SPDX-License-Identifier: Apache-2.0
// Closes connections of clients that send slowly, too much, or nothing.

#include "simulator/nav-vllm-guard.h"

#include "simulator/nav-vllm-socket.h"

const NavVllmLimits nav_vllm_default_limits = {
  .connections = 16384,
  .body_bytes = 32 * 1024 * 1024, /* as much as nav_json_parse() takes */
  .head_ms = 60 * 1000,
  .body_ms = 60 * 1000,
  .unread_ms = NAV_VLLM_STREAM_MAX_SECONDS * 1000,
  .unread_bytes = 256 * 1024 * 1024,
};

/* Of a limit, how much longer it may last: one timer looks after all. */
#define SLACK 8

/* What is waited for. All wait equally long, so that who began first is due first. */
typedef enum {
  HEAD,
  BODY,
  N_WAITS,
} Wait;

typedef struct {
  NavVllmLimits limits;
  const NavClock *clock;
  const NavVllmStreams *streams;
  gboolean tls;
  guint open; /* connections that libsoup has */
  GQueue waiting[N_WAITS]; /* of Guard */
  GSource *timer;          /* (nullable): nobody waits */
} Guards;

/* Of one message. */
typedef struct {
  Guards *guards; /* a reference */
  SoupServerMessage *message; /* borrowed: it owns the guard */
  GQueue *queue; /* (nullable): that it stands in */
  GList link;
  gint64 due_us;
  gint64 bytes;
  gboolean refused;
} Guard;

static void
guards_clear (gpointer data)
{
  Guards *guards = data;

  if (guards->timer == NULL)
    return;
  g_source_destroy (guards->timer);
  g_source_unref (guards->timer);
}

static void
stop_waiting (Guard *guard)
{
  if (guard->queue == NULL)
    return;
  g_queue_unlink (guard->queue, &guard->link);
  guard->queue = NULL;
}

static void
guard_free (gpointer data)
{
  Guard *guard = data;

  stop_waiting (guard);
  guard->guards->open--;
  g_rc_box_release_full (guard->guards, guards_clear);
  g_free (guard);
}

/* libsoup sees the end of the connection and forgets the message. */
static void
hang_up (Guard *guard)
{
  GSocket *socket = nav_vllm_get_socket (guard->message);

  stop_waiting (guard);
  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static gboolean
on_timer (gpointer data)
{
  Guards *guards = data;
  gint64 now_us = nav_clock_monotonic_us (guards->clock);
  guint left = 0;

  for (int i = 0; i < N_WAITS; i++) {
    GQueue *queue = &guards->waiting[i];
    while (queue->head != NULL && ((Guard *) queue->head->data)->due_us <= now_us)
      hang_up (queue->head->data);
    left += queue->length;
  }
  if (left > 0)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&guards->timer, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
start_waiting (Guard *guard, Wait wait)
{
  Guards *guards = guard->guards;
  const NavVllmLimits *limits = &guards->limits;
  guint ms = wait == HEAD ? limits->head_ms : limits->body_ms;

  stop_waiting (guard);
  guard->due_us = nav_clock_monotonic_us (guards->clock) + ms * G_TIME_SPAN_MILLISECOND;
  guard->link.data = guard;
  guard->queue = &guards->waiting[wait];
  g_queue_push_tail_link (guard->queue, &guard->link);
  if (guards->timer != NULL)
    return;
  guards->timer = g_timeout_source_new (MIN (limits->head_ms, limits->body_ms) / SLACK + 1);
  g_source_set_callback (guards->timer, on_timer, guards, NULL);
  g_source_attach (guards->timer, g_main_context_get_thread_default ());
}

static void
refuse_body (Guard *guard)
{
  static const char answer[] =
    "HTTP/1.1 413 Request Entity Too Large\r\nConnection: close\r\nContent-Type: application/json"
    "\r\nContent-Length: 110\r\n\r\n"
    "{\"error\":{\"message\":\"The body of the request is too large.\",\"type\":\"BadRequestError\","
    "\"param\":null,\"code\":413}}";
  GSocket *socket = nav_vllm_get_socket (guard->message);

  /* Past libsoup, which would read the rest before it answers; under TLS there is no past. */
  if (socket != NULL && !guard->guards->tls)
    g_socket_send_with_blocking (socket, answer, sizeof answer - 1, FALSE, NULL, NULL);
  hang_up (guard);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  Guard *guard = data;
  gint64 before = guard->bytes, limit = guard->guards->limits.body_bytes;

  guard->bytes += (gint64) g_bytes_get_size (chunk);
  if (guard->bytes <= limit)
    return;
  /* What still comes before the connection is seen to be closed is not kept. */
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  if (before <= limit)
    refuse_body (guard);
}

static void
on_got_headers (SoupServerMessage *message, gpointer data)
{
  Guard *guard = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  goffset length = 0;

  start_waiting (guard, BODY);
  /* libsoup will answer, and close. */
  guard->refused = soup_server_message_get_status (message) != 0;
  if (guard->refused)
    soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                  "Connection", "close");
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    length = soup_message_headers_get_content_length (headers);
  else
    g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), guard);
  if (length > guard->guards->limits.body_bytes)
    refuse_body (guard);
  else if (length < 0)
    hang_up (guard);
}

static void
on_got_body (SoupServerMessage *message, gpointer data)
{
  Guard *guard = data;

  (void) message;
  if (!guard->refused)
    stop_waiting (guard);
}

static void
on_request_started (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  Guards *guards = data;
  Guard *guard = g_new0 (Guard, 1);

  (void) server;
  guard->guards = g_rc_box_acquire (guards);
  guard->message = message;
  guards->open++;
  g_object_set_data_full (G_OBJECT (message), "nav-vllm-guard", guard, guard_free);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), guard);
  g_signal_connect (message, "got-body", G_CALLBACK (on_got_body), guard);
  start_waiting (guard, HEAD);
  if (guards->open + nav_vllm_streams_count (guards->streams) > guards->limits.connections)
    hang_up (guard);
}

static void
release_guards (gpointer data, GClosure *closure)
{
  (void) closure;
  g_rc_box_release_full (data, guards_clear);
}

/**
 * nav_vllm_guard_attach:
 * @clock: of the server; its monotonic time is that of the main loop
 * @streams: whose connections count too: one that comes back finds its place
 *
 * Holds the clients of @server to @limits.
 */
void
nav_vllm_guard_attach (SoupServer *server, const NavVllmLimits *limits, const NavClock *clock,
                       const NavVllmStreams *streams)
{
  Guards *guards = g_rc_box_new0 (Guards);

  guards->limits = *limits;
  guards->clock = clock;
  guards->streams = streams;
  guards->tls = soup_server_get_tls_certificate (server) != NULL;
  g_signal_connect_data (server, "request-started", G_CALLBACK (on_request_started), guards,
                         release_guards, 0);
}
