// SPDX-License-Identifier: Apache-2.0
// The measured runs of the knowledge base as scenarios, and errors over them.

#include "bench-rows.h"

#include <math.h>

#include "base/nav-stats.h"

/* What the runs' documentation states: lengths uniform in 80 to 100 % of the nominal ones. */
#define SHORTEST_SHARE 0.8

static void
set_lengths (double nominal, double *ret_mean, double *ret_variance, double *ret_longest)
{
  double width = nominal * (1 - SHORTEST_SHARE);

  *ret_mean = nominal * (1 + SHORTEST_SHARE) / 2;
  *ret_variance = width * width / 12;
  *ret_longest = nominal;
}

static void
fill_traffic (const NavBenchmark *benchmark, NavTraffic *traffic)
{
  *traffic = (NavTraffic){
    .rate = NAN,
    .concurrency = benchmark->concurrency,
    .requests = benchmark->requests,
    .cv2 = 1,
    .prefix_groups = 1,
    .overhead_per_request_ms = NAN,
    .overhead_per_output_token_ms = NAN,
  };
  set_lengths (benchmark->input_tokens, &traffic->input_mean, &traffic->input_variance,
               &traffic->input_longest);
  set_lengths (benchmark->output_tokens, &traffic->output_mean, &traffic->output_variance,
               &traffic->output_longest);
}

/* The runs' servers were started with room for the longest request, and a quarter more. The rows do
 * not state the type of the KV cache. On Blackwell it was 8 bits wide: with 2 B200 the MiniMax rows
 * of 8192 + 1024 tokens at 128 and 256 clients wait 11.6 and 63.8 s for a first token, as long as a
 * cache of 8 bits makes them (9.5 and 57.6 s); one of 16 bits would make it 44 and 120 s. */
static void
fill_engine (const NavBenchmark *benchmark, const NavGpu *gpu, gboolean as_stated,
             NavEngine *engine)
{
  *engine = (NavEngine){ 0 };
  nav_version_parse (benchmark->engine_version, &engine->version);
  engine->kv_cache = !as_stated && g_str_equal (nav_gpu_class (gpu), "blackwell")
                       ? NAV_KV_CACHE_FP8
                       : NAV_KV_CACHE_AUTO;
  engine->max_model_len = (guint) (1.25 * (benchmark->input_tokens + benchmark->output_tokens));
}

static void
bench_row_clear (gpointer data)
{
  BenchRow *row = data;

  nav_candidate_unref (row->candidate);
  nav_benchmark_unref (row->benchmark);
}

/* Every closed-loop row whose model and GPU the catalogue holds; @as_stated: with nothing
 * inferred. */
GArray *
bench_rows_new (NavCatalog *catalog, gboolean as_stated)
{
  const GPtrArray *benchmarks = nav_catalog_get_benchmarks (catalog);
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (BenchRow));

  g_array_set_clear_func (rows, bench_row_clear);
  for (guint i = 0; i < benchmarks->len; i++) {
    NavBenchmark *benchmark = g_ptr_array_index (benchmarks, i);
    NavModel *model = nav_catalog_find_model (catalog, benchmark->model);
    NavGpu *gpu = nav_catalog_find_gpu (catalog, benchmark->gpu);
    BenchRow row = { 0 };
    NavEngine engine;

    if (model == NULL || gpu == NULL || isnan (benchmark->concurrency))
      continue;
    fill_engine (benchmark, gpu, as_stated, &engine);
    fill_traffic (benchmark, &row.traffic);
    row.benchmark = nav_benchmark_ref (benchmark);
    row.candidate = nav_candidate_new (
      model, gpu, nav_model_find_checkpoint (model, benchmark->precision), benchmark->precision,
      FALSE, benchmark->tensor_parallel, MAX (benchmark->pipeline_parallel, 1),
      benchmark->expert_parallel > 1 ? benchmark->tensor_parallel : 1, &engine);
    nav_memory_compute (row.candidate, &row.memory);
    g_array_append_val (rows, row);
  }
  return rows;
}

static double
compare (double measured, double forecast)
{
  return measured > 0 && forecast > 0 ? log (measured / forecast) : NAN;
}

/* Fills the errors of @row from its forecast. */
void
bench_row_compare (BenchRow *row)
{
  const NavBenchmark *benchmark = row->benchmark;
  const NavLatency *latency = row->forecast.latency;
  double gaps = row->traffic.output_mean - 1;
  double e2e = benchmark->ttft_mean_ms + gaps * benchmark->tpot_mean_ms;

  row->log_error[NAV_METRIC_TTFT] =
    compare (benchmark->ttft_mean_ms, latency[NAV_METRIC_TTFT].mean);
  row->log_error[NAV_METRIC_TPOT] =
    compare (benchmark->tpot_mean_ms, latency[NAV_METRIC_TPOT].mean);
  row->log_error[NAV_METRIC_E2E] = compare (e2e, latency[NAV_METRIC_E2E].mean);
  row->log_error[NAV_METRIC_ITL] = NAN;
}

void
bench_rows_forecast (GArray *rows, NavCatalog *catalog, const NavStepConstants *constants)
{
  for (guint i = 0; i < rows->len; i++) {
    BenchRow *row = &g_array_index (rows, BenchRow, i);
    g_autoptr (NavStepModel) model =
      nav_step_model_new_with_constants (catalog, row->candidate, constants);

    /* They ran, so that they fitted, whatever our account of the memory says. */
    row->memory.fits = row->memory.kv_blocks > 0;
    nav_closed_form_forecast (model, row->candidate, &row->memory, &row->traffic, &row->forecast);
    bench_row_compare (row);
  }
}

BenchSummary
bench_rows_summarise (const GArray *rows, NavMetric metric, BenchFilter filter, gconstpointer data)
{
  g_autofree double *bias = g_new (double, rows->len + 1);
  g_autofree double *errors = g_new (double, rows->len + 1);
  BenchSummary summary = { 0, NAN, NAN, NAN };
  guint n = 0;

  for (guint i = 0; i < rows->len; i++) {
    const BenchRow *row = &g_array_index (rows, BenchRow, i);
    double error = row->log_error[metric];

    if (isnan (error) || (filter != NULL && !filter (row, data)))
      continue;
    bias[n] = error;
    errors[n] = fabs (exp (-error) - 1);
    n++;
  }
  summary.rows = n;
  if (n == 0)
    return summary;
  nav_stats_sort (bias, n);
  nav_stats_sort (errors, n);
  summary.bias = nav_stats_percentile (bias, n, 50);
  summary.median = nav_stats_percentile (errors, n, 50);
  summary.p90 = nav_stats_percentile (errors, n, 90);
  return summary;
}
