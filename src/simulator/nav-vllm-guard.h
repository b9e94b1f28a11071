// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libsoup/soup.h>

#include "base/nav-clock.h"
#include "simulator/nav-vllm-stream.h"

G_BEGIN_DECLS

/**
 * NavVllmLimits: what a client may cost that asks nothing, slowly or too much, or does not read.
 * libsoup has none of these.
 */
typedef struct {
  guint connections;  /* at once; later ones are closed */
  gint64 body_bytes;
  guint head_ms;      /* from the connection, or the last answer, to the end of the head */
  guint body_ms;      /* from there to the end of the body */
  guint unread_ms;    /* a client may read nothing for so long */
  gint64 unread_bytes; /* of answers to all clients together; beyond that they are refused */
} NavVllmLimits;

extern const NavVllmLimits nav_vllm_default_limits;

void nav_vllm_guard_attach (SoupServer *server, const NavVllmLimits *limits,
                            const NavClock *clock, const NavVllmStreams *streams);

G_END_DECLS
