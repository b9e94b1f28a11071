// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "simulator/nav-vllm-metrics.h"
#include "simulator/nav-vllm-steps.h"

G_BEGIN_DECLS

/**
 * NavVllmEngine:
 *
 * The batcher in time: each step takes as long as the step model says, and the next one begins in
 * the very microsecond in which the last one ended, however late the caller looks. Time is handed
 * in, so that a server runs it by the wall clock and a test as fast as it likes, with the same
 * result. Not for several threads at once.
 */
typedef struct _NavVllmEngine NavVllmEngine;

typedef enum {
  NAV_VLLM_ENGINE_TOKENS,   /* it has n_tokens */
  NAV_VLLM_ENGINE_FINISHED, /* it has its last token */
  NAV_VLLM_ENGINE_REFUSED,  /* it can never fit into the cache; it is gone */
} NavVllmEngineEvent;

/**
 * NavVllmEngineFunc:
 * @n_tokens: of the answer, so far
 * @at_us: when the step ended
 *
 * May add and cancel requests, not run the engine.
 */
typedef void (*NavVllmEngineFunc) (NavVllmEngineEvent event, guint64 id, guint n_tokens,
                                   gint64 at_us, gpointer data);

typedef struct {
  NavVllmStepsConfig steps;
  gboolean constant; /* no batch: latencies are these, whatever the load. step_ms is not asked */
  double ttft_ms;
  double tpot_ms;
  gboolean prefix_caching;
} NavVllmEngineConfig;

typedef struct {
  const guint32 *prompt; /* copied */
  guint prompt_tokens;
  guint output_tokens; /* at the end of which it finishes */
  NavVllmFinish finish; /* and why */
  gboolean same_prompt; /* as the one before, with which it came: it is read once for both */
} NavVllmEngineRequest;

NavVllmEngine *nav_vllm_engine_new (const NavVllmEngineConfig *config, NavVllmMetrics *metrics,
                                    NavVllmEngineFunc function, gpointer data);
void nav_vllm_engine_free (NavVllmEngine *engine);
guint64 nav_vllm_engine_add (NavVllmEngine *engine, const NavVllmEngineRequest *request,
                             gint64 now_us);
void nav_vllm_engine_cancel (NavVllmEngine *engine, guint64 id);
void nav_vllm_engine_run (NavVllmEngine *engine, gint64 now_us);
void nav_vllm_engine_set_speed (NavVllmEngine *engine, double speed, gint64 now_us);
gint64 nav_vllm_engine_get_due_us (NavVllmEngine *engine);
guint nav_vllm_engine_get_cached_tokens (const NavVllmEngine *engine);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavVllmEngine, nav_vllm_engine_free)

G_END_DECLS
