// SPDX-License-Identifier: Apache-2.0
// A set of streams: what they send together, and the connections that go back to libsoup.

#include "simulator/nav-vllm-source.h"
#include "simulator/nav-vllm-stream-private.h"

/**
 * nav_vllm_streams_init:
 * @streams: (out caller-allocates): an empty set
 */
void
nav_vllm_streams_init (NavVllmStreams *streams, SoupServer *server, NavVllmWatcher *watcher)
{
  streams->all = g_hash_table_new_full (NULL, NULL, _nav_vllm_stream_free, NULL);
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
  nav_vllm_source_drop (&streams->release);
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

/* The connection itself goes back, not what libsoup wrapped it in: that has nothing of the next
 * request, or it would not be kept. */
static void
hand_back (NavVllmStream *stream, SoupServer *server)
{
  g_autoptr (GSocket) socket = g_steal_pointer (&stream->socket);
  g_autoptr (GIOStream) base = g_object_ref (stream->base);

  _nav_vllm_stream_drop (stream);
  if (server != NULL)
    nav_vllm_accept (server, base, socket);
  else
    g_socket_close (socket, NULL);
}

static void
hand_back_done (NavVllmStreams *streams, SoupServer *server)
{
  g_autoptr (GPtrArray) done = g_steal_pointer (&streams->done);

  streams->done = g_ptr_array_new ();
  nav_vllm_source_drop (&streams->release);
  for (guint i = 0; i < done->len; i++)
    hand_back (done->pdata[i], server);
}

static gboolean
on_release (gpointer data)
{
  NavVllmStreams *streams = data;

  hand_back_done (streams, streams->server);
  return G_SOURCE_REMOVE;
}

/**
 * nav_vllm_streams_drain:
 *
 * From now on connections are closed after their answers. Those whose clients have all of theirs
 * already, and were not told, are for libsoup: what they still ask gets an answer.
 */
void
nav_vllm_streams_drain (NavVllmStreams *streams)
{
  SoupServer *server = streams->server;

  streams->server = NULL; /* of what is asked at once the answer already says "close" */
  hand_back_done (streams, server);
}

/* The client has all of it. The next request may be there already, which is not for whoever sends
 * the events of this one to answer: it comes from the main loop. */
void
_nav_vllm_streams_release (NavVllmStream *stream)
{
  NavVllmStreams *streams = stream->streams;

  if (stream->base == NULL || streams->server == NULL) {
    _nav_vllm_stream_drop (stream);
    return;
  }
  g_clear_pointer (&stream->watch, nav_vllm_watch_free);
  nav_vllm_source_drop (&stream->held);
  g_ptr_array_add (streams->done, stream);
  if (streams->release == NULL) {
    streams->release = nav_vllm_source_attach (g_idle_source_new (), on_release, streams);
    g_source_set_priority (streams->release, G_PRIORITY_DEFAULT);
  }
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
      _nav_vllm_stream_step_out (stream);
      _nav_vllm_stream_flush (stream);
    }
    g_ptr_array_set_size (streams->due, 0);
  }
  streams->gathering--;
}
