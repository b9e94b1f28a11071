// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  NAV_VLLM_TTFT, /* seconds, this and the next seven */
  NAV_VLLM_ITL,
  NAV_VLLM_TPOT,
  NAV_VLLM_E2E,
  NAV_VLLM_QUEUE,
  NAV_VLLM_INFERENCE,
  NAV_VLLM_PREFILL,
  NAV_VLLM_DECODE,
  NAV_VLLM_PROMPT_TOKENS, /* tokens, this and the next five */
  NAV_VLLM_GENERATION_TOKENS,
  NAV_VLLM_MAX_GENERATION_TOKENS,
  NAV_VLLM_PARAMS_MAX_TOKENS,
  NAV_VLLM_PREFILL_COMPUTED,
  NAV_VLLM_ITERATION_TOKENS,
  NAV_VLLM_PARAMS_N,
  NAV_VLLM_N_HISTOGRAMS,
} NavVllmHistogramKind;

typedef enum {
  NAV_VLLM_STOP,
  NAV_VLLM_LENGTH,
  NAV_VLLM_ABORT,
  NAV_VLLM_ERROR,
  NAV_VLLM_N_FINISHES,
} NavVllmFinish;

extern const char *const nav_vllm_finish_names[NAV_VLLM_N_FINISHES + 1]; /* "stop", ..., NULL */

typedef struct {
  const double *bounds; /* borrowed: upper ends of the buckets, ascending */
  guint n_bounds;
  guint64 *counts; /* one more than bounds */
  double sum;
} NavVllmHistogram;

/**
 * NavVllmMetrics: what `GET /metrics` tells, as vLLM names it. Counters and gauges are for whoever
 * counts to write.
 */
typedef struct {
  NavVllmHistogram histograms[NAV_VLLM_N_HISTOGRAMS];
  double *lengths; /* 1, 2, 5, 10, ... up to the longest context */
  guint64 finished[NAV_VLLM_N_FINISHES];
  guint64 prompt_tokens;
  guint64 cached_tokens; /* of them */
  guint64 generation_tokens;
  guint64 prefix_queries; /* tokens */
  guint64 prefix_hits;    /* tokens */
  guint64 preemptions;
  guint running;
  guint waiting;
  guint64 blocks_used;
  guint64 blocks_total;
} NavVllmMetrics;

/**
 * NavVllmMetricsLabels: what does not change while the server runs. Borrowed.
 */
typedef struct {
  const char *model_name;
  guint block_size;
  const char *cache_dtype;
  gboolean prefix_caching;
  double gpu_memory_utilization;
  gboolean legacy; /* also by the names that were dropped */
} NavVllmMetricsLabels;

NavVllmMetrics *nav_vllm_metrics_new (guint max_model_len);
void nav_vllm_metrics_free (NavVllmMetrics *metrics);
void nav_vllm_metrics_observe (NavVllmMetrics *metrics, NavVllmHistogramKind kind, double value,
                               guint64 times);
void nav_vllm_append_number (GString *out, double value);
void nav_vllm_append_help (GString *out, const char *name, const char *type, const char *help);
char *nav_vllm_metrics_to_text (const NavVllmMetrics *metrics, const NavVllmMetricsLabels *labels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavVllmMetrics, nav_vllm_metrics_free)

G_END_DECLS
