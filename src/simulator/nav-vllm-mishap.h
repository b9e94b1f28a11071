// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum {
  NAV_VLLM_ON_ACCEPT,    /* a request for text has come, and is not yet in the engine */
  NAV_VLLM_BEFORE_FIRST, /* its first token is due */
  NAV_VLLM_MID_STREAM,   /* so many tokens were given */
  NAV_VLLM_ON_METRICS,
  NAV_VLLM_ON_HEALTH,
  NAV_VLLM_N_PLACES,
} NavVllmPlace;

typedef enum {
  NAV_VLLM_BREAK_STATUS, /* an answer that is an error; within a stream, an event that is one */
  NAV_VLLM_BREAK_STALL,  /* nothing is sent for a while */
  NAV_VLLM_BREAK_CUT,    /* the connection is closed */
  NAV_VLLM_BREAK_MALFORMED,
  NAV_VLLM_BREAK_WRONG_USAGE,
  NAV_VLLM_BREAK_CRASH,  /* the server is gone, at once */
} NavVllmBreak;

/**
 * NavVllmMishap: something that goes wrong because it was ordered (NavVllmFault is what goes wrong
 * because the client does).
 */
typedef struct {
  NavVllmPlace where;
  NavVllmBreak what;
  guint status;      /* of NAV_VLLM_BREAK_STATUS: 400 to 599 */
  guint retry_after; /* seconds, for the client; 0: not said */
  guint ms;          /* of NAV_VLLM_BREAK_STALL */
  guint tokens;      /* of NAV_VLLM_MID_STREAM: after how many; an answer that is shorter has it
                        with its last one */
  double rate;       /* how often, 0 to 1 */
  guint64 after_n;   /* but never to the first so many */
  guint64 times;     /* and so often at most; 0: always */
} NavVllmMishap;

#define NAV_VLLM_MAX_MISHAPS 64

/**
 * NavVllmMishaps:
 *
 * A table of them. Which of the events at a place are hit depends on the seed and on how many there
 * were before, on nothing else. Not for several threads at once.
 */
typedef struct _NavVllmMishaps NavVllmMishaps;

gboolean nav_vllm_mishap_from_text (NavVllmMishap *mishap, const char *text, GError **error);
gboolean nav_vllm_mishaps_read (GArray *mishaps, JsonArray *array, const char *path,
                                GError **error);
NavVllmMishaps *nav_vllm_mishaps_new (guint64 seed);
void nav_vllm_mishaps_free (NavVllmMishaps *mishaps);
void nav_vllm_mishaps_add (NavVllmMishaps *mishaps, const NavVllmMishap *mishap);
gboolean nav_vllm_mishaps_draw (NavVllmMishaps *mishaps, NavVllmPlace where,
                                NavVllmMishap *ret_mishap);
JsonArray *nav_vllm_mishaps_to_json (const NavVllmMishaps *mishaps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavVllmMishaps, nav_vllm_mishaps_free)

G_END_DECLS
