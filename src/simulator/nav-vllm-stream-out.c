// SPDX-License-Identifier: Apache-2.0
// What a stream has to say goes to the socket or to TLS, as its client takes it.

#include <errno.h>
#include <sys/socket.h>

#include "simulator/nav-vllm-source.h"
#include "simulator/nav-vllm-stream-private.h"

/* Of one stream, before it is sent all the same: a turn that has much to catch up with would fill
 * what is kept for a client that does not read. */
#define MOST_GATHERED 65536

gsize
_nav_vllm_stream_count_pending (const NavVllmStream *stream)
{
  return stream->pending->len - stream->sent;
}

static gboolean
on_impatient (gpointer data)
{
  _nav_vllm_stream_drop (data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_writable (GSocket *socket, GIOCondition condition, gpointer data)
{
  (void) socket;
  (void) condition;
  _nav_vllm_stream_flush (data);
  return G_SOURCE_CONTINUE; /* or it was destroyed */
}

static gboolean
on_tls_writable (GObject *tls, gpointer data)
{
  (void) tls;
  _nav_vllm_stream_flush (data);
  return G_SOURCE_CONTINUE;
}

static GSource *
wait_until_writable (NavVllmStream *stream)
{
  if (stream->tls != NULL)
    return nav_vllm_source_attach (g_pollable_output_stream_create_source (stream->tls, NULL),
                                   G_SOURCE_FUNC (on_tls_writable), stream);
  return nav_vllm_source_attach (g_socket_create_source (stream->socket, G_IO_OUT, NULL),
                                 G_SOURCE_FUNC (on_writable), stream);
}

/* Returns: how much was taken; -1: nothing will be any more */
static gssize
write_tls (NavVllmStream *stream)
{
  g_autoptr (GError) error = NULL;
  gssize sent = g_pollable_output_stream_write_nonblocking (
    stream->tls, stream->pending->str + stream->sent, _nav_vllm_stream_count_pending (stream), NULL,
    &error);

  return sent < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? 0 : sent;
}

/* The same. What GSocket does around a send() shows at a hundred thousand a second. */
static gssize
send_pending (NavVllmStream *stream)
{
  gssize sent;

  if (stream->tls != NULL)
    return write_tls (stream);
  sent = send (stream->fd, stream->pending->str + stream->sent,
               _nav_vllm_stream_count_pending (stream), MSG_NOSIGNAL | MSG_DONTWAIT);
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
    nav_vllm_source_drop (&stream->patience);
  if (stream->patience == NULL)
    stream->patience = nav_vllm_source_attach (g_timeout_source_new (stream->streams->patience_ms),
                                               on_impatient, stream);
  if (stream->writable == NULL)
    stream->writable = wait_until_writable (stream);
}

/* Returns: FALSE where the stream is gone */
gboolean
_nav_vllm_stream_flush (NavVllmStream *stream)
{
  gssize sent = 0;

  if (stream->held != NULL && _nav_vllm_stream_count_pending (stream) <= stream->most)
    return TRUE;
  if (_nav_vllm_stream_count_pending (stream) > 0)
    sent = send_pending (stream);
  if (sent > 0)
    forget (stream, (gsize) sent);
  if (sent < 0 || _nav_vllm_stream_count_pending (stream) > stream->most) {
    _nav_vllm_stream_drop (stream);
    return FALSE;
  }
  if (_nav_vllm_stream_count_pending (stream) > 0) {
    wait_for_client (stream, sent > 0);
    return TRUE;
  }
  nav_vllm_source_drop (&stream->writable);
  nav_vllm_source_drop (&stream->patience);
  if (!stream->ended)
    return TRUE;
  _nav_vllm_streams_release (stream);
  return FALSE;
}

/* Returns: FALSE where the stream is gone */
gboolean
_nav_vllm_stream_flush_in_time (NavVllmStream *stream)
{
  if (stream->streams->gathering == 0 || _nav_vllm_stream_count_pending (stream) > MOST_GATHERED)
    return _nav_vllm_stream_flush (stream);
  if (stream->due == 0) {
    g_ptr_array_add (stream->streams->due, stream);
    stream->due = stream->streams->due->len;
  }
  return TRUE;
}
