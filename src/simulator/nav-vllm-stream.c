// SPDX-License-Identifier: Apache-2.0
// A stream: how it takes its connection and lets go of it, and what is said on it.

#include <sys/socket.h>

#include "simulator/nav-vllm-source.h"
#include "simulator/nav-vllm-stream-private.h"
#include "simulator/nav-vllm-whole.h"

/* Of requests that are not answered any more. */
#define MOST_DISCARDED 65536

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
  gboolean good = stream->ended && _nav_vllm_stream_count_pending (stream) == 0;

  if (good && stream->tls != NULL) {
    g_io_stream_close_async (stream->wrapper, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
    return;
  }
  if (good)
    discard_input (stream->fd);
  g_socket_close (stream->socket, NULL);
}

void
_nav_vllm_stream_step_out (NavVllmStream *stream)
{
  if (stream->due > 0)
    stream->streams->due->pdata[stream->due - 1] = NULL;
  stream->due = 0;
}

void
_nav_vllm_stream_free (gpointer data)
{
  NavVllmStream *stream = data;

  _nav_vllm_stream_step_out (stream);
  nav_vllm_source_drop (&stream->writable);
  nav_vllm_source_drop (&stream->patience);
  g_clear_pointer (&stream->watch, nav_vllm_watch_free);
  nav_vllm_source_drop (&stream->held);
  if (stream->socket != NULL) /* it was not handed back */
    close_connection (stream);
  if (stream->whole)
    stream->streams->unread_bytes -= _nav_vllm_stream_count_pending (stream);
  g_clear_object (&stream->tls);
  g_clear_object (&stream->base);
  g_clear_object (&stream->wrapper);
  g_clear_object (&stream->socket);
  g_string_free (stream->pending, TRUE);
  g_free (stream);
}

/* Closes the connection. */
void
_nav_vllm_stream_drop (NavVllmStream *stream)
{
  NavVllmGoneFunc gone = stream->gone;
  gpointer data = stream->data;

  g_hash_table_remove (stream->streams->all, stream);
  if (gone != NULL)
    gone (data);
}

static void
on_gone (gpointer data)
{
  _nav_vllm_stream_drop (data);
}

static gboolean
on_released (gpointer data)
{
  NavVllmStream *stream = data;

  nav_vllm_source_drop (&stream->held);
  _nav_vllm_stream_flush (stream);
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
  nav_vllm_source_drop (&stream->held);
  stream->held = nav_vllm_source_attach (g_timeout_source_new (ms), on_released, stream);
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
  if (!_nav_vllm_stream_flush (stream))
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
  _nav_vllm_stream_flush (stream);
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
  return _nav_vllm_stream_flush_in_time (stream);
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
  _nav_vllm_stream_flush_in_time (stream);
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
  if (stream->due == 0 || _nav_vllm_stream_flush (stream))
    _nav_vllm_stream_drop (stream);
}
