// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-distribution.h"
#include "catalog/nav-forecast.h"
#include "catalog/nav-precision.h"
#include "catalog/nav-provenance.h"
#include "catalog/nav-scenario.h"

G_BEGIN_DECLS

/**
 * NavStated: what a row says about something that is on or off.
 */
typedef enum {
  NAV_STATED_NOT = -1, /* nothing */
  NAV_STATED_NO,
  NAV_STATED_YES,
} NavStated;

/**
 * NavBenchmark:
 *
 * A measured run of one replica of a serving engine. What the row does not state is NaN, NULL or 0
 * (counts of settings). Immutable, reference-counted, any thread.
 *
 * Exactly one of rate and concurrency is a number where the row states its load at all.
 */
typedef struct {
  char *id;
  char *model; /* catalogue id */
  char *gpu;
  NavPrecision precision;
  char *gemm_quantisation;
  char *moe_quantisation;
  char *engine;
  char *engine_version; /* (nullable): not stated */
  char *measured_on;    /* ISO 8601 day */
  char *harness;        /* (nullable): the load tester and its version */

  double concurrency; /* closed loop: clients, each waits for its answer */
  double rate;        /* open loop: requests a second that were offered */
  NavArrival arrival; /* open loop */
  double cv;          /* open loop: coefficient of variation of the gaps between arrivals */
  double concurrency_limit; /* open loop: the client had at most so many requests under way */
  double duration_s;
  double requests;        /* that were answered */
  double failed_requests; /* that were not */
  double input_tokens;    /* nominal: the mean, or the longest where lengths are a share of it */
  double output_tokens;
  NavDistribution *input_lengths;  /* (nullable): NULL where no length is stated */
  NavDistribution *output_lengths; /* (nullable) */
  gboolean lengths_stated; /* FALSE: only the means are known, and stand as fixed lengths */

  guint tensor_parallel;
  guint pipeline_parallel;
  guint expert_parallel;
  guint max_num_seqs; /* 0: not stated, as below */
  guint max_num_batched_tokens;
  guint max_model_len;
  double gpu_memory_utilization;
  NavStated kv_cache_fp8;
  NavStated prefix_caching;
  double prefix_hit_ratio;     /* share of prompt tokens found in the cache; 0 where it was off */
  double speculative_tokens;   /* drafted a step; 0: no speculative decoding; NaN: not stated */
  double speculative_accepted; /* of them, on average */

  NavLatency latency[NAV_N_METRICS]; /* milliseconds */
  double ttft_mean_ms; /* = latency[NAV_METRIC_TTFT].mean */
  double tpot_mean_ms; /* = latency[NAV_METRIC_TPOT].mean */
  double requests_per_s;
  double output_tokens_per_s;
  double total_tokens_per_s;
  gboolean simulated; /* by a program, not by hardware: never calibrates anything */
  NavProvenance provenance;
} NavBenchmark;

#define NAV_TYPE_BENCHMARK (nav_benchmark_get_type ())
GType nav_benchmark_get_type (void);

NavBenchmark *nav_benchmark_new_from_json (JsonNode *row, GError **error);
NavBenchmark *nav_benchmark_ref (NavBenchmark *benchmark);
void nav_benchmark_unref (NavBenchmark *benchmark);
char *nav_benchmark_figure_name (NavMetric metric, const char *statistic);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavBenchmark, nav_benchmark_unref)

G_END_DECLS
