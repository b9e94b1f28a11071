// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-batcher.h"

G_BEGIN_DECLS

/**
 * NavVllmPace:
 *
 * The batcher's place where latencies are constant: each request that is let in has its first token
 * after ttft_ms and the next ones tpot_ms apart, whatever the others do. It is let in, first come
 * first served, while there are seats and blocks for prompt and whole answer. Deterministic; time
 * is handed in. Not for several threads at once.
 */
typedef struct _NavVllmPace NavVllmPace;

typedef struct {
  double ttft_ms;
  double tpot_ms;
  guint max_num_seqs;
  guint64 kv_blocks;
  guint block_size;
} NavVllmPaceConfig;

NavVllmPace *nav_vllm_pace_new (const NavVllmPaceConfig *config, double speed);
void nav_vllm_pace_free (NavVllmPace *pace);
void nav_vllm_pace_add (NavVllmPace *pace, const NavBatcherRequest *request, double now_us);
void nav_vllm_pace_cancel (NavVllmPace *pace, guint64 id, double now_us);
double nav_vllm_pace_get_due_us (NavVllmPace *pace);
gboolean nav_vllm_pace_next (NavVllmPace *pace, NavBatcherEvent *ret_event, double *ret_at_us);
void nav_vllm_pace_set_speed (NavVllmPace *pace, double speed, double now_us);
void nav_vllm_pace_get_counts (const NavVllmPace *pace, NavBatcherCounts *ret_counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavVllmPace, nav_vllm_pace_free)

G_END_DECLS
