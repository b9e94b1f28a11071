// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * NavVllmStream:
 *
 * A response that is sent event by event, past libsoup: an event is one chunk and one send(). What
 * a client does not read is kept up to NAV_VLLM_STREAM_MAX_BYTES and for so many seconds, then the
 * connection is closed. Belongs to a set of streams; on the thread of its main context.
 */
typedef struct _NavVllmStream NavVllmStream;

#define NAV_VLLM_STREAM_MAX_BYTES (1024 * 1024)
#define NAV_VLLM_STREAM_MAX_SECONDS 60

/* The client is gone, and the stream will be. */
typedef void (*NavVllmStreamGoneFunc) (gpointer data);

GHashTable *nav_vllm_streams_new (void);
NavVllmStream *nav_vllm_stream_new (GHashTable *streams, SoupServerMessage *message,
                                    const char *head, guint hold_ms, NavVllmStreamGoneFunc gone,
                                    gpointer data);
gboolean nav_vllm_stream_send (NavVllmStream *stream, const GString *text);
void nav_vllm_stream_hold (NavVllmStream *stream, guint ms);
void nav_vllm_stream_end (NavVllmStream *stream);
void nav_vllm_stream_cut (NavVllmStream *stream);

GSource *nav_vllm_watch_socket (GSocket *socket, NavVllmStreamGoneFunc gone, gpointer data);

G_END_DECLS
