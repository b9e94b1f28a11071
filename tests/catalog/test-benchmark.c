// SPDX-License-Identifier: Apache-2.0
// Measured rows: closed and open loops, every statistic, what is not stated, what is refused.

#include <locale.h>
#include <math.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "catalog/nav-benchmark.h"

#define ROW(inner)                                                                                 \
  "{'id':'b','model':'m','gpu':'g'," inner ",'source':'s','source_licence':'l'}"

static NavBenchmark *
read_row (const char *json, GError **error)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, NULL, &local);

  g_assert_no_error (local);
  return nav_benchmark_new_from_json (node, error);
}

static NavBenchmark *
read_good (const char *json)
{
  g_autoptr (GError) error = NULL;
  NavBenchmark *benchmark = read_row (json, &error);

  g_assert_no_error (error);
  return benchmark;
}

/* The form of the shipped rows. */
static void
test_closed (void)
{
  g_autoptr (NavBenchmark) b = read_good (
    ROW ("'precision':'fp8','engine':'vllm','engine_version':'0.18.0','load':'closed',"
         "'concurrency':128,'requests':1280,'input_tokens_nominal':1000,"
         "'output_tokens_nominal':500,'length_distribution':'uniform 0.8-1.0',"
         "'tensor_parallel':8,'prefix_caching':false,'ttft_mean_ms':246.5,'tpot_mean_ms':23.7"));

  g_assert_cmpfloat (b->concurrency, ==, 128);
  g_assert_true (isnan (b->rate));
  g_assert_cmpint (b->prefix_caching, ==, NAV_STATED_NO);
  g_assert_cmpfloat (b->prefix_hit_ratio, ==, 0);
  g_assert_cmpfloat (b->input_tokens, ==, 1000);
  g_assert_true (b->lengths_stated);
  g_assert_cmpint (b->input_lengths->kind, ==, NAV_DISTRIBUTION_UNIFORM);
  g_assert_cmpfloat_with_epsilon (b->input_lengths->min, 800, 1e-9);
  g_assert_cmpfloat_with_epsilon (b->output_lengths->max, 500, 1e-9);
  g_assert_cmpfloat (b->ttft_mean_ms, ==, 246.5);
  g_assert_cmpfloat (b->latency[NAV_METRIC_TPOT].mean, ==, 23.7);
  g_assert_true (isnan (b->latency[NAV_METRIC_TTFT].p99));
  g_assert_false (b->simulated);
}

static void
test_open (void)
{
  g_autoptr (NavBenchmark) b = read_good (
    ROW ("'load':'open','rate_rps':2.5,'process':'gamma','cv':2,'concurrency_limit':64,"
         "'duration_s':600,'requests':1500,'failed_requests':3,'harness':'vllm bench serve',"
         "'input_tokens':{'distribution':'normal','mean':512,'stddev':100,'min':1},"
         "'output_tokens':128,'prefix_caching':true,'prefix_hit_ratio':0.4,"
         "'max_num_seqs':256,'max_num_batched_tokens':8192,'max_model_len':4096,"
         "'gpu_memory_utilization':0.92,'kv_cache_dtype':'fp8_e4m3','speculative_tokens':3,"
         "'speculative_accepted':1.8,'ttft_p50_ms':40,'ttft_p90_ms':50,'ttft_p95_ms':60,"
         "'ttft_p99_ms':70,'e2e_mean_ms':1000,'itl_p99_ms':9,'requests_per_s':2.4,"
         "'output_tokens_per_s':300,'total_tokens_per_s':1500,'simulated':true"));

  g_assert_true (isnan (b->concurrency));
  g_assert_cmpfloat (b->rate, ==, 2.5);
  g_assert_cmpint (b->arrival, ==, NAV_ARRIVAL_GAMMA);
  g_assert_cmpfloat (b->cv, ==, 2);
  g_assert_cmpfloat (b->concurrency_limit, ==, 64);
  g_assert_cmpfloat (b->failed_requests, ==, 3);
  g_assert_cmpfloat (b->input_tokens, ==, b->input_lengths->mean);
  g_assert_cmpint (b->output_lengths->kind, ==, NAV_DISTRIBUTION_FIXED);
  g_assert_cmpfloat (b->output_tokens, ==, 128);
  g_assert_cmpint (b->prefix_caching, ==, NAV_STATED_YES);
  g_assert_cmpfloat (b->prefix_hit_ratio, ==, 0.4);
  g_assert_cmpuint (b->max_num_seqs, ==, 256);
  g_assert_cmpint (b->kv_cache_fp8, ==, NAV_STATED_YES);
  g_assert_cmpfloat (b->speculative_accepted, ==, 1.8);
  g_assert_cmpfloat (b->latency[NAV_METRIC_TTFT].p50, ==, 40);
  g_assert_cmpfloat (b->latency[NAV_METRIC_TTFT].p99, ==, 70);
  g_assert_cmpfloat (b->latency[NAV_METRIC_E2E].mean, ==, 1000);
  g_assert_cmpfloat (b->latency[NAV_METRIC_ITL].p99, ==, 9);
  g_assert_true (isnan (b->ttft_mean_ms));
  g_assert_true (b->simulated);
}

static void
test_usual_spread_of_gaps (void)
{
  g_autoptr (NavBenchmark) poisson = read_good (ROW ("'rate_rps':1"));
  g_autoptr (NavBenchmark) constant = read_good (ROW ("'rate_rps':1,'process':'constant'"));

  g_assert_cmpfloat (poisson->cv, ==, 1);
  g_assert_cmpint (poisson->arrival, ==, NAV_ARRIVAL_POISSON);
  g_assert_cmpfloat (constant->cv, ==, 0);
}

/* Nothing is made up for what is not there. */
static void
test_nothing_stated (void)
{
  g_autoptr (NavBenchmark) b = read_good (ROW ("'concurrency':4"));
  g_autoptr (NavBenchmark) means =
    read_good (ROW ("'concurrency':4,'input_tokens_nominal':100,'output_tokens_nominal':10"));

  g_assert_cmpint (b->prefix_caching, ==, NAV_STATED_NOT);
  g_assert_true (isnan (b->prefix_hit_ratio));
  g_assert_cmpint (b->kv_cache_fp8, ==, NAV_STATED_NOT);
  g_assert_true (isnan (b->speculative_tokens));
  g_assert_true (isnan (b->gpu_memory_utilization));
  g_assert_cmpuint (b->max_num_seqs, ==, 0);
  g_assert_null (b->input_lengths);
  g_assert_false (b->lengths_stated);
  g_assert_null (b->harness);
  for (int m = 0; m < NAV_N_METRICS; m++)
    g_assert_true (isnan (b->latency[m].mean) && isnan (b->latency[m].p95));
  g_assert_true (isnan (b->requests_per_s));
  g_assert_false (means->lengths_stated);
  g_assert_cmpint (means->input_lengths->kind, ==, NAV_DISTRIBUTION_FIXED);
}

static void
test_medians (void)
{
  g_autoptr (NavBenchmark) b = read_good (ROW ("'statistic':'median','ttft_p50_ms':5"));

  g_assert_cmpfloat (b->latency[NAV_METRIC_TTFT].p50, ==, 5);
}

static void
test_figure_names (void)
{
  g_autofree char *ttft = nav_benchmark_figure_name (NAV_METRIC_TTFT, "p90");
  g_autofree char *e2e = nav_benchmark_figure_name (NAV_METRIC_E2E, "mean");

  g_assert_cmpstr (ttft, ==, "ttft_p90_ms");
  g_assert_cmpstr (e2e, ==, "e2e_mean_ms");
}

static const struct {
  const char *name;
  const char *row;
  const char *field;
} refused[] = {
  { "negative", ROW ("'ttft_p99_ms':-1"), "b.ttft_p99_ms" },
  { "huge", ROW ("'tpot_p50_ms':1e308"), "b.tpot_p50_ms" },
  { "text", ROW ("'e2e_mean_ms':'12'"), "b.e2e_mean_ms" },
  { "both-loads", ROW ("'load':'closed','concurrency':1,'rate_rps':2"), "b.rate_rps" },
  { "both-loads-unsaid", ROW ("'concurrency':1,'rate_rps':2"), "b.concurrency" },
  { "load", ROW ("'load':'heavy'"), "b.load" },
  { "process", ROW ("'rate_rps':1,'process':'bursty'"), "b.process" },
  { "rate", ROW ("'rate_rps':0"), "b.rate_rps" },
  { "hit-above-one", ROW ("'prefix_hit_ratio':1.5"), "b.prefix_hit_ratio" },
  { "hit-without-cache", ROW ("'prefix_caching':false,'prefix_hit_ratio':0.5"),
    "b.prefix_hit_ratio" },
  { "lengths", ROW ("'input_tokens':{'distribution':'uniform','min':9,'max':1}"),
    "input_tokens.min" },
  { "shares-words", ROW ("'input_tokens_nominal':10,'length_distribution':'uniform'"),
    "b.length_distribution" },
  { "shares-order", ROW ("'input_tokens_nominal':10,'length_distribution':'uniform 1.0-0.8'"),
    "b.length_distribution" },
  { "shares-nan", ROW ("'input_tokens_nominal':10,'length_distribution':'uniform nan-nan'"),
    "b.length_distribution" },
  { "shares-rest", ROW ("'input_tokens_nominal':10,'length_distribution':'uniform 0.8-1.0x'"),
    "b.length_distribution" },
  { "median-as-mean", ROW ("'statistic':'median','ttft_mean_ms':5"), "b.statistic" },
  { "statistic", ROW ("'statistic':'mode'"), "b.statistic" },
  { "precision", ROW ("'precision':'fp5'"), "b.precision" },
  { "simulated", ROW ("'simulated':1"), "b.simulated" },
  { "utilization", ROW ("'gpu_memory_utilization':90"), "b.gpu_memory_utilization" },
};

static void
test_refused (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (read_row (refused[i].row, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
  g_assert_nonnull (g_strrstr (nav_error_get_field (error), refused[i].field));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/benchmark/closed", test_closed);
  g_test_add_func ("/benchmark/open", test_open);
  g_test_add_func ("/benchmark/usual-spread-of-gaps", test_usual_spread_of_gaps);
  g_test_add_func ("/benchmark/nothing-stated", test_nothing_stated);
  g_test_add_func ("/benchmark/medians", test_medians);
  g_test_add_func ("/benchmark/figure-names", test_figure_names);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path = g_strconcat ("/benchmark/refused/", refused[i].name, NULL);
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_refused);
  }
  return g_test_run ();
}
