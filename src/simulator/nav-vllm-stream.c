// SPDX-License-Identifier: Apache-2.0
#include "simulator/nav-vllm-stream.h"

#include <errno.h>
#include <sys/socket.h>

#include "simulator/nav-vllm-whole.h"

/* Of one stream, before it is sent all the same: a turn that has much to catch up with would fill
 * what is kept for a client that does not read. */
#define MOST_GATHERED 65536

/* Of requests that are not answered any more. */
#define MOST_DISCARDED 65536

struct _NavVllmStream {
  NavVllmStreams *streams; /* that it belongs to; borrowed */
  GIOStream *wrapper; /* what libsoup gave us; holds the connection open */
  GSocket *socket;
  int fd; /* of @socket */
  GIOStream *base; /* (nullable): the connection within; NULL: it cannot be handed back */
  GPollableOutputStream *tls; /* (nullable): what is written to, where the socket is not */
  GString *pending; /* from @sent on not yet taken by the socket */
  gsize sent;
  gsize most;       /* so much may be pending */
  GSource *writable; /* (nullable) */
  GSource *patience; /* (nullable): while something is pending */
  NavVllmWatch *watch; /* (nullable) */
  GSource *held;     /* (nullable): until it fires nothing is sent */
  NavVllmGoneFunc gone; /* NULL: it has ended, or nobody wants to know */
  gpointer data;
  guint due;        /* its place among those of the set that are due, from 1 on; 0: none */
  gboolean chunked; /* HTTP/1.1; else the end of the connection is the end */
  gboolean ended;
  gboolean whole;   /* its pending is among the set's unread bytes */
};

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
attach (GSource *source, GSourceFunc function, gpointer data)
{
  g_source_set_callback (source, function, data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static gsize
count_pending (const NavVllmStream *stream)
{
  return stream->pending->len - stream->sent;
}

/* The kernel forgets what it has not sent yet when a socket is closed with input. */
static void
discard_input (int fd)
{
  char buffer[4096];

  for (guint i = 0; i < MOST_DISCARDED / sizeof buffer; i++)
    if (recv (fd, buffer, sizeof buffer, MSG_DONTWAIT) <= 0)
      return;
}

/* TLS says goodbye; who has not got all of its response need not hear it. */
static void
close_connection (NavVllmStream *stream)
{
  gboolean good = stream->ended && count_pending (stream) == 0;

  if (good && stream->tls != NULL) {
    g_io_stream_close_async (stream->wrapper, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
    return;
  }
  if (good)
    discard_input (stream->fd);
  g_socket_close (stream->socket, NULL);
}

static void
step_out (NavVllmStream *stream)
{
  if (stream->due > 0)
    stream->streams->due->pdata[stream->due - 1] = NULL;
  stream->due = 0;
}

static void
stream_free (gpointer data)
{
  NavVllmStream *stream = data;

  step_out (stream);
  drop_source (&stream->writable);
  drop_source (&stream->patience);
  g_clear_pointer (&stream->watch, nav_vllm_watch_free);
  drop_source (&stream->held);
  if (stream->socket != NULL) /* it was not handed back */
    close_connection (stream);
  if (stream->whole)
    stream->streams->unread_bytes -= count_pending (stream);
  g_clear_object (&stream->tls);
  g_clear_object (&stream->base);
  g_clear_object (&stream->wrapper);
  g_clear_object (&stream->socket);
  g_string_free (stream->pending, TRUE);
  g_free (stream);
}

/**
 * nav_vllm_streams_init:
 * @streams: (out caller-allocates): an empty set
 */
void
nav_vllm_streams_init (NavVllmStreams *streams, SoupServer *server, NavVllmWatcher *watcher)
{
  streams->all = g_hash_table_new_full (NULL, NULL, stream_free, NULL);
  streams->server = server;
  streams->watcher = watcher;
  streams->due = g_ptr_array_new ();
  streams->done = g_ptr_array_new ();
  streams->release = NULL;
  streams->gathering = 0;
  streams->unread_bytes = 0;
  streams->n_handshakes = 0;
  streams->patience_ms = NAV_VLLM_STREAM_MAX_SECONDS * 1000;
}

/**
 * nav_vllm_streams_clear:
 *
 * Closes what is left.
 */
void
nav_vllm_streams_clear (NavVllmStreams *streams)
{
  drop_source (&streams->release);
  g_clear_pointer (&streams->all, g_hash_table_unref);
  g_clear_pointer (&streams->due, g_ptr_array_unref);
  g_clear_pointer (&streams->done, g_ptr_array_unref);
}

/**
 * nav_vllm_streams_count:
 *
 * Returns: how many connections libsoup does not have: they are streams, or not ready
 */
guint
nav_vllm_streams_count (const NavVllmStreams *streams)
{
  return (streams->all != NULL ? g_hash_table_size (streams->all) : 0) + streams->n_handshakes;
}

/* Closes the connection. */
static void
drop (NavVllmStream *stream)
{
  NavVllmGoneFunc gone = stream->gone;
  gpointer data = stream->data;

  g_hash_table_remove (stream->streams->all, stream);
  if (gone != NULL)
    gone (data);
}

static gboolean
on_impatient (gpointer data)
{
  drop (data);
  return G_SOURCE_REMOVE;
}

static gboolean flush (NavVllmStream *stream);

static gboolean
on_writable (GSocket *socket, GIOCondition condition, gpointer data)
{
  (void) socket;
  (void) condition;
  flush (data);
  return G_SOURCE_CONTINUE; /* or it was destroyed */
}

static gboolean
on_tls_writable (GObject *tls, gpointer data)
{
  (void) tls;
  flush (data);
  return G_SOURCE_CONTINUE;
}

static GSource *
wait_until_writable (NavVllmStream *stream)
{
  if (stream->tls != NULL)
    return attach (g_pollable_output_stream_create_source (stream->tls, NULL),
                   G_SOURCE_FUNC (on_tls_writable), stream);
  return attach (g_socket_create_source (stream->socket, G_IO_OUT, NULL),
                 G_SOURCE_FUNC (on_writable), stream);
}

/* Returns: how much was taken; -1: nothing will be any more */
static gssize
write_tls (NavVllmStream *stream)
{
  g_autoptr (GError) error = NULL;
  gssize sent = g_pollable_output_stream_write_nonblocking (
    stream->tls, stream->pending->str + stream->sent, count_pending (stream), NULL, &error);

  return sent < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? 0 : sent;
}

/* The same. What GSocket does around a send() shows at a hundred thousand a second. */
static gssize
send_pending (NavVllmStream *stream)
{
  gssize sent;

  if (stream->tls != NULL)
    return write_tls (stream);
  sent = send (stream->fd, stream->pending->str + stream->sent, count_pending (stream),
               MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : sent;
}

/* What is sent is forgotten when it is the greater part: much would be moved again and again. */
static void
forget (NavVllmStream *stream, gsize sent)
{
  stream->sent += sent;
  if (stream->whole)
    stream->streams->unread_bytes -= sent;
  if (stream->sent <= stream->pending->len / 2)
    return;
  g_string_erase (stream->pending, 0, (gssize) stream->sent);
  stream->sent = 0;
}

static void
wait_for_client (NavVllmStream *stream, gboolean progress)
{
  if (progress)
    drop_source (&stream->patience);
  if (stream->patience == NULL)
    stream->patience = attach (g_timeout_source_new (stream->streams->patience_ms), on_impatient,
                               stream);
  if (stream->writable == NULL)
    stream->writable = wait_until_writable (stream);
}

/* The connection itself goes back, not what libsoup wrapped it in: that has nothing of the next
 * request, or it would not be kept. */
static void
hand_back (NavVllmStream *stream)
{
  g_autoptr (GSocket) socket = g_steal_pointer (&stream->socket);
  g_autoptr (GIOStream) base = g_object_ref (stream->base);
  SoupServer *server = stream->streams->server;

  drop (stream);
  if (server != NULL)
    nav_vllm_accept (server, base, socket);
  else
    g_socket_close (socket, NULL);
}

static gboolean
on_release (gpointer data)
{
  NavVllmStreams *streams = data;
  g_autoptr (GPtrArray) done = g_steal_pointer (&streams->done);

  streams->done = g_ptr_array_new ();
  drop_source (&streams->release);
  for (guint i = 0; i < done->len; i++)
    hand_back (done->pdata[i]);
  return G_SOURCE_REMOVE;
}

/* The client has all of it. The next request may be there already, which is not for whoever sends
 * the events of this one to answer: it comes from the main loop. */
static void
finish (NavVllmStream *stream)
{
  NavVllmStreams *streams = stream->streams;

  if (stream->base == NULL || streams->server == NULL) {
    drop (stream);
    return;
  }
  g_clear_pointer (&stream->watch, nav_vllm_watch_free);
  drop_source (&stream->held);
  g_ptr_array_add (streams->done, stream);
  if (streams->release == NULL) {
    streams->release = attach (g_idle_source_new (), on_release, streams);
    g_source_set_priority (streams->release, G_PRIORITY_DEFAULT);
  }
}

/* Returns: FALSE where the stream is gone */
static gboolean
flush (NavVllmStream *stream)
{
  gssize sent = 0;

  if (stream->held != NULL && count_pending (stream) <= stream->most)
    return TRUE;
  if (count_pending (stream) > 0)
    sent = send_pending (stream);
  if (sent > 0)
    forget (stream, (gsize) sent);
  if (sent < 0 || count_pending (stream) > stream->most) {
    drop (stream);
    return FALSE;
  }
  if (count_pending (stream) > 0) {
    wait_for_client (stream, sent > 0);
    return TRUE;
  }
  drop_source (&stream->writable);
  drop_source (&stream->patience);
  if (!stream->ended)
    return TRUE;
  finish (stream);
  return FALSE;
}

/* Returns: FALSE where the stream is gone */
static gboolean
flush_in_time (NavVllmStream *stream)
{
  if (stream->streams->gathering == 0 || count_pending (stream) > MOST_GATHERED)
    return flush (stream);
  if (stream->due == 0) {
    g_ptr_array_add (stream->streams->due, stream);
    stream->due = stream->streams->due->len;
  }
  return TRUE;
}

/**
 * nav_vllm_streams_gather:
 *
 * Keeps what streams are to send until nav_vllm_streams_send(). Sent in one go, the events of a
 * step take less: a client that is at work is not woken for each of them, as it is if it can rest
 * while the next is written.
 */
void
nav_vllm_streams_gather (NavVllmStreams *streams)
{
  streams->gathering++;
}

/**
 * nav_vllm_streams_send:
 *
 * Sends what was gathered, in its order. Streams that turn out to be gone say so now.
 */
void
nav_vllm_streams_send (NavVllmStreams *streams)
{
  if (streams->gathering == 1) {
    /* Who is told that its stream is gone may add to them. */
    for (guint i = 0; i < streams->due->len; i++) {
      NavVllmStream *stream = streams->due->pdata[i];
      if (stream == NULL)
        continue;
      step_out (stream);
      flush (stream);
    }
    g_ptr_array_set_size (streams->due, 0);
  }
  streams->gathering--;
}

static void
on_gone (gpointer data)
{
  drop (data);
}

static gboolean
on_released (gpointer data)
{
  NavVllmStream *stream = data;

  drop_source (&stream->held);
  flush (stream);
  return G_SOURCE_REMOVE;
}

/**
 * nav_vllm_stream_hold:
 *
 * Sends nothing for @ms. What comes meanwhile is kept, within the stream's limit.
 */
void
nav_vllm_stream_hold (NavVllmStream *stream, guint ms)
{
  drop_source (&stream->held);
  stream->held = attach (g_timeout_source_new (ms), on_released, stream);
}

/* The length of a chunk, in hexadecimal digits. */
static void
append_length (GString *out, gsize length)
{
  char digits[2 * sizeof length];
  guint at = sizeof digits;

  do
    digits[--at] = "0123456789abcdef"[length & 15];
  while ((length >>= 4) > 0);
  g_string_append_len (out, digits + at, sizeof digits - at);
}

static void
append_chunk (NavVllmStream *stream, const GString *text)
{
  if (!stream->chunked) {
    g_string_append_len (stream->pending, text->str, (gssize) text->len);
    return;
  }
  append_length (stream->pending, text->len);
  g_string_append (stream->pending, "\r\n");
  g_string_append_len (stream->pending, text->str, (gssize) text->len);
  g_string_append (stream->pending, "\r\n");
}

static GPollableOutputStream *
find_tls (GIOStream *base)
{
  GOutputStream *output = NULL;

  if (base == NULL || !G_IS_TLS_CONNECTION (base))
    return NULL;
  output = g_io_stream_get_output_stream (base);
  return G_IS_POLLABLE_OUTPUT_STREAM (output) ? g_object_ref (G_POLLABLE_OUTPUT_STREAM (output))
                                              : NULL;
}

/* Takes the connection of @message, for what is not chunked; NULL: it cannot be taken */
static NavVllmStream *
take (NavVllmStreams *streams, SoupServerMessage *message)
{
  GSocket *socket = nav_vllm_get_socket (message);
  NavVllmStream *stream;

  if (socket == NULL)
    return NULL;
  stream = g_new0 (NavVllmStream, 1);
  stream->streams = streams;
  stream->socket = g_object_ref (socket);
  stream->fd = g_socket_get_fd (socket);
  stream->wrapper = soup_server_message_steal_connection (message);
  stream->base = nav_vllm_find_connection (stream->wrapper);
  stream->tls = find_tls (stream->base);
  if (streams->server == NULL || !nav_vllm_can_keep (message, stream->wrapper))
    g_clear_object (&stream->base);
  stream->most = NAV_VLLM_STREAM_MAX_BYTES;
  g_hash_table_add (streams->all, stream);
  return stream;
}

/**
 * nav_vllm_stream_new:
 * @streams: that it will belong to
 * @message: whose connection it takes
 * @head: lines of the head beside the status and how it is framed, each with its line end
 * @hold_ms: how long not even that is sent
 * @gone: called once, if the client leaves before nav_vllm_stream_end(); the stream is closed then
 *
 * Sends the head.
 *
 * Returns: (transfer none) (nullable): NULL where the connection cannot be taken, or is gone
 */
NavVllmStream *
nav_vllm_stream_new (NavVllmStreams *streams, SoupServerMessage *message, const char *head,
                     guint hold_ms, NavVllmGoneFunc gone, gpointer data)
{
  NavVllmStream *stream = take (streams, message);

  if (stream == NULL)
    return NULL;
  stream->chunked = soup_server_message_get_http_version (message) != SOUP_HTTP_1_0;
  stream->pending = g_string_new ("HTTP/1.1 200 OK\r\n");
  g_string_append (stream->pending, head);
  if (stream->chunked)
    g_string_append (stream->pending, "Transfer-Encoding: chunked\r\n");
  if (stream->base == NULL)
    g_string_append (stream->pending, "Connection: close\r\n");
  g_string_append (stream->pending, "\r\n");
  if (hold_ms > 0)
    nav_vllm_stream_hold (stream, hold_ms);
  if (!flush (stream))
    return NULL;
  stream->watch = nav_vllm_watcher_add (streams->watcher, stream->socket, on_gone, stream);
  stream->gone = gone;
  stream->data = data;
  return stream;
}

/**
 * nav_vllm_streams_answer:
 * @message: that has its answer, whole; not to be touched afterwards by who holds no reference
 *
 * Sends it, head and body together, so that they wake the client once. To a client that does not
 * read it is as patient as with streams; libsoup would wait for ever, and would never close a
 * kept connection that its client closes.
 */
void
nav_vllm_streams_answer (NavVllmStreams *streams, SoupServerMessage *message)
{
  g_autoptr (SoupServerMessage) held G_GNUC_UNUSED = g_object_ref (message);
  NavVllmStream *stream = take (streams, message);

  if (stream == NULL)
    return;
  stream->pending = nav_vllm_whole_to_text (message, stream->base != NULL);
  stream->most = G_MAXSIZE;
  stream->whole = stream->ended = TRUE;
  streams->unread_bytes += stream->pending->len;
  flush (stream);
}

/**
 * nav_vllm_stream_send:
 *
 * Returns: FALSE where the client is gone, as it was told, or has not read for too long; while
 *   events are gathered nobody knows yet
 */
gboolean
nav_vllm_stream_send (NavVllmStream *stream, const GString *text)
{
  append_chunk (stream, text);
  return flush_in_time (stream);
}

/**
 * nav_vllm_stream_end:
 * @stream: (transfer full): nobody is told of it any more
 *
 * The response is whole. When the client has it, the connection is for the next request, or
 * closed.
 */
void
nav_vllm_stream_end (NavVllmStream *stream)
{
  stream->gone = NULL;
  stream->ended = TRUE;
  if (stream->held == NULL)
    g_clear_pointer (&stream->watch, nav_vllm_watch_free);
  if (stream->chunked)
    g_string_append (stream->pending, "0\r\n\r\n");
  flush_in_time (stream);
}

/**
 * nav_vllm_stream_cut:
 * @stream: (transfer full): nobody is told of it any more
 *
 * Closes the connection in the middle of the response.
 */
void
nav_vllm_stream_cut (NavVllmStream *stream)
{
  stream->gone = NULL;
  if (stream->due == 0 || flush (stream))
    drop (stream);
}
