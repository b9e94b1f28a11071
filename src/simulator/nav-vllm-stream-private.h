// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "simulator/nav-vllm-stream.h"

G_BEGIN_DECLS

/* Private to streams: one, nav-vllm-stream.c; what it writes, nav-vllm-stream-out.c; a set of them,
 * nav-vllm-streams.c. */

struct _NavVllmStream {
  NavVllmStreams *streams; /* that it belongs to; borrowed */
  GIOStream *wrapper;      /* what libsoup gave us; holds the connection open */
  GSocket *socket;
  int fd;          /* of @socket */
  GIOStream *base; /* (nullable): the connection within; NULL: it cannot be handed back */
  GPollableOutputStream *tls; /* (nullable): what is written to, where the socket is not */
  GString *pending;           /* from @sent on not yet taken by the socket */
  gsize sent;
  gsize most;           /* so much may be pending */
  GSource *writable;    /* (nullable) */
  GSource *patience;    /* (nullable): while something is pending */
  NavVllmWatch *watch;  /* (nullable) */
  GSource *held;        /* (nullable): until it fires nothing is sent */
  NavVllmGoneFunc gone; /* NULL: it has ended, or nobody wants to know */
  gpointer data;
  guint due;        /* its place among those of the set that are due, from 1 on; 0: none */
  gboolean chunked; /* HTTP/1.1; else the end of the connection is the end */
  gboolean ended;
  gboolean whole; /* its pending is among the set's unread bytes */
};

gsize _nav_vllm_stream_count_pending (const NavVllmStream *stream);
gboolean _nav_vllm_stream_flush (NavVllmStream *stream);
gboolean _nav_vllm_stream_flush_in_time (NavVllmStream *stream);
void _nav_vllm_stream_step_out (NavVllmStream *stream);
void _nav_vllm_stream_drop (NavVllmStream *stream);
void _nav_vllm_stream_free (gpointer data);
void _nav_vllm_streams_release (NavVllmStream *stream);

G_END_DECLS
