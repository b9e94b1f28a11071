// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "simulator/nav-vllm-server-private.h"

G_BEGIN_DECLS

/**
 * NavVllmJob:
 *
 * One request for text while it is answered.
 */
typedef struct _NavVllmJob NavVllmJob;

struct _NavVllmJob {
  NavVllmServer *server;
  SoupServerMessage *message; /* (nullable): of a response that is not streamed */
  NavVllmWatch *watch;        /* of that one's connection */
  NavVllmStream *stream;      /* (nullable): of one that is; not ours */
  GSource *timer;             /* (nullable): it stalls, */
  void (*then) (NavVllmJob *job); /* and what comes after */
  NavVllmRequest *request;
  NavVllmEnvelope envelope;
  char *id;
  char *path;
  NavVllmAnswer *answers;
  guint64 *ids; /* of the answers in the engine; 0: not there any more */
  guint n;
  guint n_open;
  guint64 prompt_tokens;
  gint64 arrived_us;
  guint64 request_bytes;
  /* What goes wrong with it */
  NavVllmMishap before_first;
  NavVllmMishap mid_stream;
  gboolean breaks_before_first;
  gboolean breaks_mid_stream;
  guint64 n_given;  /* tokens, of all answers */
  guint stall_ms;   /* of the response, where it is not streamed */
  gboolean malformed;
  gboolean wrong_usage;
};

/* nav-vllm-job.c */
void nav_vllm_job_free (NavVllmJob *job);
void nav_vllm_job_leave_engine (NavVllmJob *job);
void nav_vllm_job_wait (NavVllmJob *job, guint ms, void (*then) (NavVllmJob *job));

/* nav-vllm-job-in.c */
NavVllmRequest *nav_vllm_job_read (NavVllmServer *server, SoupServerMessage *message,
                                   gboolean chat, NavVllmFault *fault);

/* nav-vllm-job-out.c */
void nav_vllm_job_drop (NavVllmJob *job);
void nav_vllm_job_fail (NavVllmJob *job, const NavVllmFault *fault);
void nav_vllm_job_give (NavVllmJob *job, guint index, guint n_tokens);

/* nav-vllm-job-mishap.c */
void nav_vllm_job_draw (NavVllmJob *job, NavVllmMishaps *own);
gboolean nav_vllm_job_break (NavVllmJob *job);

G_END_DECLS
