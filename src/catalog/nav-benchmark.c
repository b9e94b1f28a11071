// SPDX-License-Identifier: Apache-2.0
// A row of the benchmarks: one measured run, of a closed loop or an open one, with whatever
// statistics its source gives.

#include "nav-benchmark.h"

#include <math.h>
#include <string.h>

#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavBenchmark, nav_benchmark, nav_benchmark_ref, nav_benchmark_unref)

#define MAX_MS        1e9
#define MAX_TOKENS    1e7
#define MAX_PER_S     1e9
#define MAX_LIMIT     10000000 /* of sequences or tokens in an engine's settings */
#define UNIFORM_SHARE "uniform "

static const char *const statistic_names[] = { "mean", "p50", "p90", "p95", "p99" };

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
  g_free (benchmark->harness);
  g_clear_pointer (&benchmark->input_lengths, nav_distribution_unref);
  g_clear_pointer (&benchmark->output_lengths, nav_distribution_unref);
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
  benchmark->harness = nav_row_text_or_null (reader, "harness");
  benchmark->simulated = nav_json_reader_bool (reader, "simulated", FALSE);
  benchmark->tensor_parallel =
    (guint) nav_json_reader_int (reader, "tensor_parallel", 1, 1, 1024);
  benchmark->pipeline_parallel =
    (guint) nav_json_reader_int (reader, "pipeline_parallel", 1, 1, 1024);
  benchmark->expert_parallel =
    (guint) nav_json_reader_int (reader, "expert_parallel", 1, 1, 1024);
}

static NavStated
read_stated (NavJsonReader *reader, const char *name)
{
  if (!nav_json_reader_has (reader, name))
    return NAV_STATED_NOT;
  return nav_json_reader_bool (reader, name, FALSE) ? NAV_STATED_YES : NAV_STATED_NO;
}

static void
read_kv_cache (NavBenchmark *benchmark, NavJsonReader *reader)
{
  const char *dtype = nav_json_reader_string (reader, "kv_cache_dtype", NULL);

  benchmark->kv_cache_fp8 = NAV_STATED_NOT;
  if (dtype != NULL)
    benchmark->kv_cache_fp8 = g_str_has_prefix (dtype, "fp8") ? NAV_STATED_YES : NAV_STATED_NO;
}

static void
read_settings (NavBenchmark *benchmark, NavJsonReader *reader)
{
  benchmark->max_num_seqs = nav_row_count (reader, "max_num_seqs", MAX_LIMIT);
  benchmark->max_num_batched_tokens = nav_row_count (reader, "max_num_batched_tokens", MAX_LIMIT);
  benchmark->max_model_len = nav_row_count (reader, "max_model_len", MAX_LIMIT);
  benchmark->gpu_memory_utilization = nav_row_figure (reader, "gpu_memory_utilization", 0.01, 1);
  read_kv_cache (benchmark, reader);
  benchmark->prefix_caching = read_stated (reader, "prefix_caching");
  benchmark->prefix_hit_ratio = nav_row_figure (reader, "prefix_hit_ratio", 0, 1);
  if (benchmark->prefix_caching == NAV_STATED_NO) {
    if (benchmark->prefix_hit_ratio > 0)
      nav_json_reader_fail (reader, "prefix_hit_ratio", "must be 0 where prefix_caching is false");
    benchmark->prefix_hit_ratio = 0;
  }
  benchmark->speculative_tokens = nav_row_figure (reader, "speculative_tokens", 0, 64);
  benchmark->speculative_accepted = nav_row_figure (reader, "speculative_accepted", 0, 64);
}

/* Where a row states neither, the member that is there tells. */
static gboolean
is_open (NavJsonReader *reader)
{
  static const char *const loads[] = { "closed", "open", NULL };
  int stated = nav_json_reader_choice (reader, "load", loads, -1);

  return stated >= 0 ? stated == 1 : nav_json_reader_has (reader, "rate_rps");
}

static void
read_arrivals (NavBenchmark *benchmark, NavJsonReader *reader)
{
  static const double usual_cv[] = { 1, 0, 1 };

  benchmark->arrival = (NavArrival) nav_json_reader_choice (reader, "process", nav_arrival_names,
                                                            NAV_ARRIVAL_POISSON);
  benchmark->rate = nav_row_figure (reader, "rate_rps", 1e-6, 1e6);
  benchmark->cv = nav_row_figure (reader, "cv", 0, 100);
  if (isnan (benchmark->cv))
    benchmark->cv = usual_cv[benchmark->arrival];
  benchmark->concurrency_limit = nav_row_figure (reader, "concurrency_limit", 1, 1e6);
}

static void
read_load (NavBenchmark *benchmark, NavJsonReader *reader)
{
  gboolean open = is_open (reader);

  benchmark->rate = benchmark->concurrency = benchmark->concurrency_limit = NAN;
  benchmark->cv = NAN;
  if (open)
    read_arrivals (benchmark, reader);
  else
    benchmark->concurrency = nav_row_figure (reader, "concurrency", 1, 1e6);
  if (nav_json_reader_has (reader, open ? "concurrency" : "rate_rps"))
    nav_json_reader_fail (reader, open ? "concurrency" : "rate_rps",
                          "says nothing in %s loop", open ? "an open" : "a closed");
  benchmark->duration_s = nav_row_figure (reader, "duration_s", 0, 1e9);
  benchmark->requests = nav_row_figure (reader, "requests", 1, 1e9);
  benchmark->failed_requests = nav_row_figure (reader, "failed_requests", 0, 1e9);
}

/* “uniform 0.8-1.0”: the shares of the nominal length between which lengths lie. */
static gboolean
parse_shares (const char *text, double *ret_low, double *ret_high)
{
  char *end;

  if (!g_str_has_prefix (text, UNIFORM_SHARE))
    return FALSE;
  *ret_low = g_ascii_strtod (text + strlen (UNIFORM_SHARE), &end);
  if (*end != '-')
    return FALSE;
  *ret_high = g_ascii_strtod (end + 1, &end);
  return *end == '\0' && *ret_low >= 0 && *ret_low <= *ret_high && *ret_high <= 100;
}

/* Lengths as the nominal figure and how they lie about it. */
static NavDistribution *
lengths_about (NavJsonReader *reader, double nominal, const char *kind)
{
  double low = 1, high = 1;

  if (isnan (nominal))
    return NULL;
  if (kind == NULL || g_str_equal (kind, "fixed"))
    return nav_distribution_new_fixed (nominal);
  if (parse_shares (kind, &low, &high))
    return nav_distribution_new_uniform (low * nominal, high * nominal);
  nav_json_reader_fail (reader, "length_distribution",
                        "“%s” is neither “fixed” nor like “uniform 0.8-1.0”", kind);
  return NULL;
}

/* @member holds a whole distribution, or @nominal_member the figure that @kind is about. */
static NavDistribution *
read_lengths (NavJsonReader *reader, const char *member, const char *nominal_member,
              const char *kind, double *ret_nominal)
{
  JsonNode *node = nav_json_reader_node (reader, member);
  NavDistribution *lengths;
  GError *error = NULL;

  *ret_nominal = nav_row_figure (reader, nominal_member, 1, MAX_TOKENS);
  if (node == NULL)
    return lengths_about (reader, *ret_nominal, kind);
  lengths = nav_distribution_new_from_json (node, member, &error);
  if (lengths == NULL)
    nav_json_reader_take_error (reader, error);
  else if (isnan (*ret_nominal))
    *ret_nominal = lengths->mean;
  return lengths;
}

static void
read_sizes (NavBenchmark *benchmark, NavJsonReader *reader)
{
  const char *kind = nav_json_reader_string (reader, "length_distribution", NULL);

  benchmark->input_lengths = read_lengths (reader, "input_tokens", "input_tokens_nominal", kind,
                                           &benchmark->input_tokens);
  benchmark->output_lengths = read_lengths (reader, "output_tokens", "output_tokens_nominal", kind,
                                            &benchmark->output_tokens);
  benchmark->lengths_stated = kind != NULL || (nav_json_reader_has (reader, "input_tokens") &&
                                               nav_json_reader_has (reader, "output_tokens"));
}

/**
 * nav_benchmark_figure_name:
 * @statistic: `mean`, `p50`, `p90`, `p95` or `p99`
 *
 * Returns: (transfer full): what a row calls a figure, `ttft_p90_ms`
 */
char *
nav_benchmark_figure_name (NavMetric metric, const char *statistic)
{
  const char *name = nav_metric_names[metric]; /* "ttft_ms" */

  return g_strdup_printf ("%.*s%s_ms", (int) (strlen (name) - strlen ("ms")), name, statistic);
}

static double
read_figure (NavJsonReader *reader, NavMetric metric, const char *statistic)
{
  g_autofree char *name = nav_benchmark_figure_name (metric, statistic);

  return nav_row_figure (reader, name, 0, MAX_MS);
}

/* Each figure says in its name what it is; where a row calls all of them medians, those that are
 * named means would be taken for what they are not. */
static void
check_statistic (const NavBenchmark *benchmark, NavJsonReader *reader)
{
  static const char *const statistics[] = { "mean", "median", NULL };

  if (nav_json_reader_choice (reader, "statistic", statistics, 0) == 0)
    return;
  for (int m = 0; m < NAV_N_METRICS; m++)
    if (!isnan (benchmark->latency[m].mean))
      nav_json_reader_fail (reader, "statistic",
                            "says that figures are medians; name them p50, not mean");
}

static void
read_figures (NavBenchmark *benchmark, NavJsonReader *reader)
{
  for (int m = 0; m < NAV_N_METRICS; m++) {
    double figures[G_N_ELEMENTS (statistic_names)];

    for (gsize i = 0; i < G_N_ELEMENTS (statistic_names); i++)
      figures[i] = read_figure (reader, (NavMetric) m, statistic_names[i]);
    benchmark->latency[m] =
      (NavLatency){ figures[0], figures[1], figures[2], figures[3], figures[4] };
  }
  check_statistic (benchmark, reader);
  benchmark->ttft_mean_ms = benchmark->latency[NAV_METRIC_TTFT].mean;
  benchmark->tpot_mean_ms = benchmark->latency[NAV_METRIC_TPOT].mean;
  benchmark->requests_per_s = nav_row_figure (reader, "requests_per_s", 0, MAX_PER_S);
  benchmark->output_tokens_per_s = nav_row_figure (reader, "output_tokens_per_s", 0, MAX_PER_S);
  benchmark->total_tokens_per_s = nav_row_figure (reader, "total_tokens_per_s", 0, MAX_PER_S);
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
  read_settings (benchmark, &reader);
  read_load (benchmark, &reader);
  read_sizes (benchmark, &reader);
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
