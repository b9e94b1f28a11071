// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "simulator/nav-vllm-metrics.h"

G_BEGIN_DECLS

/**
 * NavVllmTally: what becomes of a request, as vLLM's metrics tell it. A plain value.
 */
typedef struct {
  guint prompt_tokens;
  guint cached_tokens; /* of them */
  guint n_tokens;      /* of the answer, so far */
  NavVllmFinish finish;
  gint64 arrival_us;
  gint64 queued_us;    /* it reached the engine */
  gint64 scheduled_us; /* first; -1: it waits */
  gint64 first_us;     /* its first token */
  gint64 last_us;      /* its last so far */
} NavVllmTally;

guint nav_vllm_tally_tokens (NavVllmTally *tally, NavVllmMetrics *metrics, guint n_tokens,
                             gint64 now_us);
void nav_vllm_tally_finish (const NavVllmTally *tally, NavVllmMetrics *metrics);

G_END_DECLS
