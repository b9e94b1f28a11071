// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/nav-curl-loop.h"
#include "observe/nav-stream.h"

G_BEGIN_DECLS

/* Private to streams. A carrier brings the bytes: libcurl where that can (nav-stream-curl.c), which
 * takes little of a processor, libsoup everywhere else (nav-stream-soup.c). What they mean is said
 * in nav-stream.c. */

#define NAV_STREAM_ACCEPT "text/event-stream, application/json"

struct _NavStreamPool {
  guint max_connections;
  GHashTable *plain;    /* URL -> whether libcurl carries it */
  NavCurlLoop *loop;    /* (nullable): made when it is wanted, as is the session */
  SoupSession *session;
  GQueue lingering;  /* (element-type NavStream): all of it is there, but the connection goes on */
  GSource *reaper;   /* (nullable): looks at them while there are any */
};

/* When [DONE] was read. A server that does not end the answer soon after holds nobody up. */
#define NAV_STREAM_LINGER_MS 100

void _nav_stream_pool_linger (NavStreamPool *pool, GList *link);
gboolean _nav_stream_reap (NavStream *stream);

/* What a carrier has of a stream. */
typedef struct {
  gpointer transfer;
  void (*break_off) (gpointer transfer); /* its end is told later */
} NavStreamCarrier;

/**
 * NavStreamHead: of an answer, as far as it matters. Borrowed.
 */
typedef struct {
  guint status;
  const char *phrase; /* (nullable), as the next ones */
  const char *type;   /* of the content, with or without parameters */
  const char *server;
} NavStreamHead;

gboolean _nav_stream_pool_is_plain (NavStreamPool *pool, const char *url);

void _nav_stream_carry_soup (NavStreamPool *pool, const NavStreamRequest *request,
                             NavStream *stream, NavStreamCarrier *ret_carrier);
gboolean _nav_stream_carry_curl (NavStreamPool *pool, const NavStreamRequest *request,
                                 NavStream *stream, NavStreamCarrier *ret_carrier);

gboolean _nav_stream_server_is_simulator (const char *server);

void _nav_stream_sent (NavStream *stream);
void _nav_stream_begin (NavStream *stream, const NavStreamHead *head);
gboolean _nav_stream_take (NavStream *stream, const char *bytes, gsize n, gint64 at_us);
void _nav_stream_end (NavStream *stream);
void _nav_stream_end_broken (NavStream *stream, gboolean timed_out, const char *why);

G_END_DECLS
