// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavSimOverhead:
 *
 * What lies between clients and the engine. A stated overhead is a delay and nothing else; the
 * shipped one is a server that reads one request after the other, an engine that schedules ahead,
 * and clients that take their time.
 */
typedef struct {
  double request_ms;      /* a request's way there and back */
  double ingest_ms;       /* that the server works on a request; others wait for it */
  double ingest_token_ms; /* and on a token of its prompt */
  double miss;            /* chance that a request misses the step that it was in time for */
  double token_ms;        /* a token's way back, each */
  double lookahead;       /* part of a step before whose end the next one is scheduled: 0 to 1 */
  double client_ms;       /* closed loop: from an answer to the next request */
  double send_ms;         /* closed loop: the client's work on a request; others wait for it */
} NavSimOverhead;

extern const NavSimOverhead nav_sim_overhead_shipped;

G_END_DECLS
