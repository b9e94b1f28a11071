// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libsoup/soup.h>

#include "base/nav-clock.h"

G_BEGIN_DECLS

/**
 * NavStreamOutcome: how a request ended.
 */
typedef enum {
  NAV_STREAM_COMPLETE,
  NAV_STREAM_INCOMPLETE, /* the stream broke, made no sense or ended without saying so */
  NAV_STREAM_REFUSED,    /* another HTTP status than 200 */
  NAV_STREAM_FAILED,     /* the server reported an error within the stream */
  NAV_STREAM_UNREACHED,  /* no answer came: refused connection, unknown host, broken TLS */
  NAV_STREAM_TIMEOUT,
  NAV_STREAM_CANCELLED,
  NAV_STREAM_N_OUTCOMES,
} NavStreamOutcome;

extern const char *const nav_stream_outcome_names[NAV_STREAM_N_OUTCOMES + 1];

typedef struct {
  gint64 at_us; /* monotonic: when the read that held the event came back */
  guint tokens; /* at least 1; more where the server counts as it goes */
} NavStreamEvent;

/**
 * NavStreamResult:
 *
 * What came of a request, with the monotonic times of NavClock; a time of 0 did not happen. TTFT,
 * ITL, TPOT and E2E follow from these (nav-request-record.h).
 */
typedef struct {
  NavStreamOutcome outcome;
  const char *reason; /* a static code: "cut", "no-done", "malformed", ...; "" when complete */
  char *message;      /* (nullable): what the server or the system says, shortened */
  guint status;       /* HTTP; 0: none came */
  gint64 scheduled_us;
  gint64 dispatched_us; /* handed to HTTP: later than scheduled when the client is late */
  gint64 sent_us;       /* the request's last byte was written */
  gint64 first_us;      /* the first event with a token */
  gint64 first_choice_us; /* the first event with a choice, as `vllm bench serve` counts TTFT */
  gint64 last_us;       /* the last event with a token */
  gint64 end_us;        /* the end of the answer */
  GArray *events;       /* (element-type NavStreamEvent): those with tokens */
  gint64 prompt_tokens; /* of usage; -1: not told */
  gint64 cached_tokens;
  gint64 usage_tokens;  /* completion tokens of usage; -1: not told */
  guint64 tokens;       /* completion tokens that figures are computed with */
  gboolean usage_doubtful; /* usage cannot be: fewer tokens than events, or more than were asked */
  gboolean simulated;      /* the server says that it is our simulator */
  char *finish_reason;     /* (nullable) */
} NavStreamResult;

/**
 * NavStreamRequest: what to send. Copied where needed.
 */
typedef struct {
  const char *url;     /* absolute */
  const char *api_key; /* (nullable) */
  GBytes *body;        /* JSON that asks for a stream */
  guint max_tokens;    /* that the body asks for; 0: not limited */
  double timeout_s;    /* for the whole answer */
  gint64 scheduled_us; /* when it was planned; 0: now */
  const NavClock *clock;
} NavStreamRequest;

typedef struct _NavStream NavStream;

/**
 * NavStreamPool: what streams share: their connections.
 */
typedef struct _NavStreamPool NavStreamPool;

/**
 * NavStreamHooks: all are called in the thread of the request.
 */
typedef struct {
  void (*text) (const char *content, const char *reasoning, gpointer data); /* (nullable) */
  void (*tokens) (gint64 at_us, guint tokens, gpointer data); /* (nullable): of each event */
  void (*done) (NavStream *stream, const NavStreamResult *result, gpointer data);
} NavStreamHooks;

SoupSession *nav_stream_session_new (guint max_connections);
gboolean nav_stream_is_simulated (SoupMessage *message);
NavStreamPool *nav_stream_pool_new (guint max_connections);
void nav_stream_pool_free (NavStreamPool *pool);
NavStream *nav_stream_start (NavStreamPool *pool, const NavStreamRequest *request,
                             const NavStreamHooks *hooks, gpointer data);
void nav_stream_cancel (NavStream *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavStreamPool, nav_stream_pool_free)

G_END_DECLS
