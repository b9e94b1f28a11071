// SPDX-License-Identifier: Apache-2.0
// A row of the benchmarks: one measured run.

#include "nav-benchmark.h"

#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavBenchmark, nav_benchmark, nav_benchmark_ref, nav_benchmark_unref)

#define MAX_MS 1e9

static void
nav_benchmark_free (gpointer data)
{
  NavBenchmark *benchmark = data;

  g_free (benchmark->id);
  g_free (benchmark->model);
  g_free (benchmark->gpu);
  g_free (benchmark->gemm_quantisation);
  g_free (benchmark->moe_quantisation);
  g_free (benchmark->engine);
  g_free (benchmark->engine_version);
  g_free (benchmark->measured_on);
  nav_provenance_clear (&benchmark->provenance);
}

static void
read_subject (NavBenchmark *benchmark, NavJsonReader *reader)
{
  const char *precision = nav_json_reader_string (reader, "precision", "bf16");

  benchmark->model = nav_row_text (reader, "model");
  benchmark->gpu = nav_row_text (reader, "gpu");
  if (!nav_precision_parse (precision, &benchmark->precision))
    nav_json_reader_fail (reader, "precision", "“%s” is not a precision", precision);
  benchmark->gemm_quantisation = nav_row_text_or_null (reader, "gemm_quantisation");
  benchmark->moe_quantisation = nav_row_text_or_null (reader, "moe_quantisation");
  benchmark->engine = nav_row_text_or_null (reader, "engine");
  benchmark->engine_version = nav_row_text_or_null (reader, "engine_version");
  benchmark->measured_on = nav_row_text_or_null (reader, "measured_on");
  benchmark->tensor_parallel =
    (guint) nav_json_reader_int (reader, "tensor_parallel", 1, 1, 1024);
  benchmark->pipeline_parallel =
    (guint) nav_json_reader_int (reader, "pipeline_parallel", 1, 1, 1024);
  benchmark->expert_parallel =
    (guint) nav_json_reader_int (reader, "expert_parallel", 1, 1, 1024);
  benchmark->prefix_caching = nav_json_reader_bool (reader, "prefix_caching", FALSE);
}

static void
read_figures (NavBenchmark *benchmark, NavJsonReader *reader)
{
  benchmark->concurrency = nav_row_figure (reader, "concurrency", 1, 1e6);
  benchmark->requests = nav_row_figure (reader, "requests", 1, 1e9);
  benchmark->input_tokens = nav_row_figure (reader, "input_tokens_nominal", 1, 1e7);
  benchmark->output_tokens = nav_row_figure (reader, "output_tokens_nominal", 1, 1e7);
  benchmark->ttft_mean_ms = nav_row_figure (reader, "ttft_mean_ms", 0, MAX_MS);
  benchmark->tpot_mean_ms = nav_row_figure (reader, "tpot_mean_ms", 0, MAX_MS);
}

/**
 * nav_benchmark_new_from_json:
 * @row: a row of `benchmarks.json`
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavBenchmark *
nav_benchmark_new_from_json (JsonNode *row, GError **error)
{
  g_autoptr (NavBenchmark) benchmark = g_atomic_rc_box_new0 (NavBenchmark);
  NavJsonReader reader;

  nav_row_begin (&reader, row, &benchmark->id, &benchmark->provenance);
  read_subject (benchmark, &reader);
  read_figures (benchmark, &reader);
  return nav_row_end (&reader, benchmark->id, error) ? g_steal_pointer (&benchmark) : NULL;
}

NavBenchmark *
nav_benchmark_ref (NavBenchmark *benchmark)
{
  return g_atomic_rc_box_acquire (benchmark);
}

void
nav_benchmark_unref (NavBenchmark *benchmark)
{
  g_atomic_rc_box_release_full (benchmark, nav_benchmark_free);
}
