// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "simulator/nav-vllm-answer.h"
#include "simulator/nav-vllm-core.h"
#include "simulator/nav-vllm-http-metrics.h"
#include "simulator/nav-vllm-listener.h"
#include "simulator/nav-vllm-mishap.h"
#include "simulator/nav-vllm-server.h"
#include "simulator/nav-vllm-stream.h"

G_BEGIN_DECLS

/* Answers that are being made or wait; one more is refused. */
#define NAV_VLLM_MAX_OPEN 65536

struct _NavVllmServer {
  const NavClock *clock;
  SoupServer *http;
  NavVllmWatcher *watcher;
  NavVllmStreams streams;
  NavVllmLimits limits;
  NavVllmListener *listener; /* (nullable) */
  NavCandidate *candidate;
  NavVllmCore core;
  GSource *timer;      /* of the engine */
  gint64 rested_us;    /* before, it does not go off */
  gint64 behind_us;    /* for how long the engine ran behind the clock, in all */
  GHashTable *jobs;    /* set of NavVllmJob: what is being answered */
  GHashTable *pending; /* places of answers by id of the engine, see nav-vllm-job.c */
  guint open;          /* requests that are being answered */
  GString *scratch;    /* what is sent next: of nobody once it is, as the next one, so that a */
  GString *text;       /* thousand requests have it in one warm place. Its part that is text */
  guint64 n_requests;  /* so far: for ids */
  NavVllmHttpMetrics *http_metrics;
  gboolean legacy_metrics;
  char **served_names;
  GPtrArray *adapters; /* see nav-vllm-models.c */
  char *root_path;
  char *url;         /* (nullable): it does not listen yet */
  char *socket_path; /* (nullable): of a socket in the file system, to be removed */
  char *api_key;
  gboolean prefix_caching;
  gboolean prompt_details; /* usage tells what was cached */
  gboolean id_headers;     /* answers tell the request's id */
  guint64 seed;
  double mean_tokens;
  gint64 created; /* seconds since 1970 */
  gboolean draining;
  NavVllmMishaps *mishaps;
  double speed;
  gboolean constant; /* and with what latencies, see NavVllmServerConfig */
  double ttft_ms;
  double tpot_ms;
  char *row; /* (nullable) */
  void (*crash) (void); /* (nullable) */
};

/* nav-vllm-server.c */
void nav_vllm_server_answer (SoupServerMessage *message, guint status, const char *type,
                             const char *body);
void nav_vllm_server_fail (SoupServerMessage *message, const NavVllmFault *fault);
void nav_vllm_server_count (NavVllmServer *server, SoupServerMessage *message, const char *path,
                            gint64 since_us);
guint64 nav_vllm_server_get_length (SoupMessageHeaders *headers);
void nav_vllm_server_send (NavVllmServer *server, SoupServerMessage *message);
void nav_vllm_server_hang_up (SoupServerMessage *message);

/* nav-vllm-listen.c */
void nav_vllm_server_clear_listening (NavVllmServer *server);

/* nav-vllm-routes.c */
gboolean nav_vllm_server_check_json (SoupServerMessage *message, NavVllmFault *fault);
void nav_vllm_server_on_message (SoupServer *http, SoupServerMessage *message, const char *path,
                                 GHashTable *query, gpointer data);

/* nav-vllm-models.c */
void nav_vllm_server_init_models (NavVllmServer *server, const char *const *served_names);
void nav_vllm_server_clear_models (NavVllmServer *server);
gboolean nav_vllm_server_check_model (NavVllmServer *server, const char *model,
                                      NavVllmFault *fault);
const char *nav_vllm_server_name_model (const NavVllmServer *server, const char *model);
void nav_vllm_server_list_models (NavVllmServer *server, SoupServerMessage *message);
void nav_vllm_server_change_adapters (NavVllmServer *server, SoupServerMessage *message,
                                      gboolean load);

/* nav-vllm-break.c */
gboolean nav_vllm_server_read_own_mishap (SoupServerMessage *message, NavVllmMishaps **ret_own,
                                          NavVllmFault *fault);
void nav_vllm_mishap_to_fault (const NavVllmMishap *mishap, NavVllmFault *fault);
void nav_vllm_server_break (NavVllmServer *server, SoupServerMessage *message,
                            const NavVllmMishap *mishap);
void nav_vllm_server_break_page (NavVllmServer *server, SoupServerMessage *message,
                                 NavVllmPlace where);
gboolean nav_vllm_server_is_stalled (SoupServerMessage *message);
void nav_vllm_server_crash (NavVllmServer *server);

/* nav-vllm-config.c */
void nav_vllm_server_tell_config (NavVllmServer *server, SoupServerMessage *message);
void nav_vllm_server_take_config (NavVllmServer *server, SoupServerMessage *message);

/* nav-vllm-job.c */
void nav_vllm_job_start (NavVllmServer *server, SoupServerMessage *message, const char *path,
                         gboolean chat);
void nav_vllm_job_init_server (NavVllmServer *server);
void nav_vllm_job_clear_server (NavVllmServer *server);
void nav_vllm_job_on_event (NavVllmEngineEvent event, guint64 id, guint n_tokens, gint64 at_us,
                            gpointer data);
void nav_vllm_job_run_engine (NavVllmServer *server);

G_END_DECLS
