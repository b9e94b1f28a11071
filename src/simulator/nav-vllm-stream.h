// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "simulator/nav-vllm-socket.h"
#include "simulator/nav-vllm-watcher.h"

G_BEGIN_DECLS

/**
 * NavVllmStream:
 *
 * A response that is sent event by event, past libsoup: an event is one chunk, and what comes of
 * them together is one send(). What a client does not read is kept up to NAV_VLLM_STREAM_MAX_BYTES
 * and for so many seconds, then the connection is closed. Belongs to a set of streams; on the
 * thread of its main context.
 *
 * When a client of HTTP/1.1 has all of it, libsoup gets the connection back for the next request.
 */
typedef struct _NavVllmStream NavVllmStream;

#define NAV_VLLM_STREAM_MAX_BYTES (1024 * 1024)
#define NAV_VLLM_STREAM_MAX_SECONDS 60

/**
 * NavVllmStreams: a set of streams, and what they share. Answers that are whole are among them
 * while they are sent.
 */
typedef struct {
  GHashTable *all;         /* of NavVllmStream; owned, as nav_vllm_streams_init() makes it */
  SoupServer *server;      /* (nullable): that gets connections back; borrowed, as the next */
  NavVllmWatcher *watcher;
  GPtrArray *due;          /* (element-type NavVllmStream): have something to send; may be NULL */
  guint gathering;         /* how many wait for it to be sent together */
  GPtrArray *done;         /* (element-type NavVllmStream): their connections go back */
  GSource *release;        /* (nullable): when they do */
  gsize unread_bytes;      /* of answers that are whole, what no client has taken yet */
  guint patience_ms;       /* with a client that does not read */
  guint n_handshakes;      /* connections that will be the server's */
} NavVllmStreams;

void nav_vllm_streams_init (NavVllmStreams *streams, SoupServer *server, NavVllmWatcher *watcher);
void nav_vllm_streams_clear (NavVllmStreams *streams);
void nav_vllm_streams_drain (NavVllmStreams *streams);
guint nav_vllm_streams_count (const NavVllmStreams *streams);
void nav_vllm_streams_gather (NavVllmStreams *streams);
void nav_vllm_streams_send (NavVllmStreams *streams);
void nav_vllm_streams_answer (NavVllmStreams *streams, SoupServerMessage *message);
NavVllmStream *nav_vllm_stream_new (NavVllmStreams *streams, SoupServerMessage *message,
                                    const char *head, guint hold_ms, NavVllmGoneFunc gone,
                                    gpointer data);
gboolean nav_vllm_stream_send (NavVllmStream *stream, const GString *text);
void nav_vllm_stream_hold (NavVllmStream *stream, guint ms);
void nav_vllm_stream_end (NavVllmStream *stream);
void nav_vllm_stream_cut (NavVllmStream *stream);

G_END_DECLS
