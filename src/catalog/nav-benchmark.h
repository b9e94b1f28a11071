// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-precision.h"
#include "catalog/nav-provenance.h"

G_BEGIN_DECLS

/**
 * NavBenchmark:
 *
 * A measured run of a serving engine. What was not measured is NaN. Immutable, reference-counted,
 * any thread.
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
  double concurrency;   /* closed loop clients */
  double requests;
  double input_tokens;  /* nominal; lengths are uniform in [0.8, 1.0] of it */
  double output_tokens; /* nominal, likewise */
  guint tensor_parallel;
  guint pipeline_parallel;
  guint expert_parallel;
  gboolean prefix_caching;
  double ttft_mean_ms;
  double tpot_mean_ms;
  NavProvenance provenance;
} NavBenchmark;

#define NAV_TYPE_BENCHMARK (nav_benchmark_get_type ())
GType nav_benchmark_get_type (void);

NavBenchmark *nav_benchmark_new_from_json (JsonNode *row, GError **error);
NavBenchmark *nav_benchmark_ref (NavBenchmark *benchmark);
void nav_benchmark_unref (NavBenchmark *benchmark);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavBenchmark, nav_benchmark_unref)

G_END_DECLS
