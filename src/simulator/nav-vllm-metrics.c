// SPDX-License-Identifier: Apache-2.0
// vLLM's metrics in Prometheus' text form: names, labels and buckets of vllm/v1/metrics/loggers.py.

#include "simulator/nav-vllm-metrics.h"

#include <math.h>
#include <string.h>

const char *const nav_vllm_finish_names[] = { "stop", "length", "abort", "error", NULL };

static const double ttft_bounds[] = { .001, .005, .01, .02, .04, .06, .08, .1,  .25, .5,  .75,
                                      1,    2.5,  5,   7.5, 10,  20,  40,  80,  160, 640, 2560 };
static const double token_bounds[] = { .01, .025, .05, .075, .1, .15, .2, .3, .4, .5,
                                       .75, 1,    2.5, 5,    7.5, 10, 20, 40, 80 };
static const double request_bounds[] = { .3, .5, .8, 1,  1.5, 2,   2.5, 5,   10,  15,  20,
                                         30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680 };
static const double iteration_bounds[] = { 1,   8,   16,   32,   64,   128, 256,
                                           512, 1024, 2048, 4096, 8192, 16384 };
static const double n_bounds[] = { 1, 2, 5, 10, 20 };

#define BOUNDS(array) (array), G_N_ELEMENTS (array)

static const struct {
  const char *name;
  const char *help;
  const double *bounds; /* NULL: lengths */
  guint n;
} kinds[NAV_VLLM_N_HISTOGRAMS] = {
  { "time_to_first_token_seconds", "Time to first token.", BOUNDS (ttft_bounds) },
  { "inter_token_latency_seconds", "Time between tokens.", BOUNDS (token_bounds) },
  { "request_time_per_output_token_seconds", "Mean time per token after the first, of a request.",
    BOUNDS (token_bounds) },
  { "e2e_request_latency_seconds", "Time from arrival to the last token.", BOUNDS (request_bounds) },
  { "request_queue_time_seconds", "Time in the queue.", BOUNDS (request_bounds) },
  { "request_inference_time_seconds", "Time from the first step to the last token.",
    BOUNDS (request_bounds) },
  { "request_prefill_time_seconds", "Time from the first step to the first token.",
    BOUNDS (request_bounds) },
  { "request_decode_time_seconds", "Time from the first token to the last.",
    BOUNDS (request_bounds) },
  { "request_prompt_tokens", "Tokens of a prompt.", NULL, 0 },
  { "request_generation_tokens", "Tokens of an answer.", NULL, 0 },
  { "request_max_num_generation_tokens", "Most tokens among the answers of a request.", NULL, 0 },
  { "request_params_max_tokens", "The max_tokens of a request.", NULL, 0 },
  { "request_prefill_kv_computed_tokens", "Tokens of a prompt that were not in the cache.", NULL, 0 },
  { "iteration_tokens_total", "Tokens of an engine step.", BOUNDS (iteration_bounds) },
  { "request_params_n", "The n of a request.", BOUNDS (n_bounds) },
};

/* 1, 2, 5, 10, ... up to @most. */
static guint
make_lengths (double *lengths, double most)
{
  static const double mantissas[] = { 1, 2, 5 };
  guint n = 0;

  for (double scale = 1;; scale *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (mantissas); i++) {
      if (mantissas[i] * scale > most)
        return n;
      lengths[n++] = mantissas[i] * scale;
    }
}

/**
 * nav_vllm_metrics_new:
 * @max_model_len: tokens
 *
 * Returns: (transfer full): all at 0; free with nav_vllm_metrics_free()
 */
NavVllmMetrics *
nav_vllm_metrics_new (guint max_model_len)
{
  NavVllmMetrics *metrics = g_new0 (NavVllmMetrics, 1);
  guint n_lengths;

  metrics->lengths = g_new (double, 3 * 11);
  n_lengths = make_lengths (metrics->lengths, max_model_len);
  for (guint i = 0; i < NAV_VLLM_N_HISTOGRAMS; i++) {
    NavVllmHistogram *histogram = &metrics->histograms[i];
    histogram->bounds = kinds[i].bounds ? kinds[i].bounds : metrics->lengths;
    histogram->n_bounds = kinds[i].bounds ? kinds[i].n : n_lengths;
    histogram->counts = g_new0 (guint64, histogram->n_bounds + 1);
  }
  return metrics;
}

void
nav_vllm_metrics_free (NavVllmMetrics *metrics)
{
  if (metrics == NULL)
    return;
  for (guint i = 0; i < NAV_VLLM_N_HISTOGRAMS; i++)
    g_free (metrics->histograms[i].counts);
  g_free (metrics->lengths);
  g_free (metrics);
}

/**
 * nav_vllm_metrics_observe:
 * @value: seconds or tokens
 * @times: how often it was seen
 */
void
nav_vllm_metrics_observe (NavVllmMetrics *metrics, NavVllmHistogramKind kind, double value,
                          guint64 times)
{
  NavVllmHistogram *histogram = &metrics->histograms[kind];
  guint i = 0;

  while (i < histogram->n_bounds && value > histogram->bounds[i])
    i++;
  histogram->counts[i] += times;
  histogram->sum += value * (double) times;
}

/* --- Text --- */

typedef struct {
  GString *out;
  const char *model; /* escaped */
} Page;

/* As Python writes a float: 3.0, 0.25. */
static const char *
number (double value, char buffer[G_ASCII_DTOSTR_BUF_SIZE + 2])
{
  if (value == floor (value) && fabs (value) < 1e16) {
    g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.0f", value);
    return strcat (buffer, ".0");
  }
  for (int digits = 1; digits <= 17; digits++) {
    char format[8];
    g_snprintf (format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, format, value);
    if (g_ascii_strtod (buffer, NULL) == value)
      break;
  }
  return buffer;
}

/**
 * nav_vllm_append_number:
 *
 * Adds @value as Python writes a float.
 */
void
nav_vllm_append_number (GString *out, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 2];

  g_string_append (out, number (value, buffer));
}

/**
 * nav_vllm_append_help:
 *
 * Adds what stands before the samples of a metric.
 */
void
nav_vllm_append_help (GString *out, const char *name, const char *type, const char *help)
{
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
head (Page *page, const char *name, const char *type, const char *help)
{
  g_autofree char *full = g_strconcat ("vllm:", name, NULL);

  nav_vllm_append_help (page->out, full, type, help);
}

/* @label is sorted in, as Python does it. */
static void
labelled (Page *page, const char *name, const char *label, const char *labels_value, double value)
{
  gboolean between = strcmp (label, "model_name") < 0;

  g_string_append_printf (page->out, "vllm:%s{engine=\"0\"", name);
  if (between)
    g_string_append_printf (page->out, ",%s=\"%s\"", label, labels_value);
  g_string_append_printf (page->out, ",model_name=\"%s\"", page->model);
  if (!between)
    g_string_append_printf (page->out, ",%s=\"%s\"", label, labels_value);
  g_string_append (page->out, "} ");
  nav_vllm_append_number (page->out, value);
  g_string_append_c (page->out, '\n');
}

static void
sample (Page *page, const char *name, double value)
{
  g_string_append_printf (page->out, "vllm:%s{engine=\"0\",model_name=\"%s\"} ", name,
                          page->model);
  nav_vllm_append_number (page->out, value);
  g_string_append_c (page->out, '\n');
}

static void
single (Page *page, const char *name, const char *type, const char *help, double value)
{
  head (page, name, type, help);
  sample (page, name, value);
}

static void
add_histogram (Page *page, const char *name, const char *help, const NavVllmHistogram *histogram)
{
  g_autofree char *bucket = g_strconcat (name, "_bucket", NULL);
  g_autofree char *count = g_strconcat (name, "_count", NULL);
  g_autofree char *sum = g_strconcat (name, "_sum", NULL);
  guint64 total = 0;

  head (page, name, "histogram", help);
  for (guint i = 0; i <= histogram->n_bounds; i++) {
    char buffer[G_ASCII_DTOSTR_BUF_SIZE + 2];
    gboolean last = i == histogram->n_bounds;
    total += histogram->counts[i];
    labelled (page, bucket, "le", last ? "+Inf" : number (histogram->bounds[i], buffer),
              (double) total);
  }
  sample (page, count, (double) total);
  sample (page, sum, histogram->sum);
}

static void
add_gauges (Page *page, const NavVllmMetrics *m)
{
  static const char *const states[] = { "awake", "weights_offloaded", "discard_all" };

  single (page, "num_requests_running", "gauge", "Requests in the batch.", m->running);
  single (page, "num_requests_waiting", "gauge", "Requests in the queue.", m->waiting);
  head (page, "num_requests_waiting_by_reason", "gauge", "Requests in the queue, by reason.");
  labelled (page, "num_requests_waiting_by_reason", "reason", "capacity", m->waiting);
  labelled (page, "num_requests_waiting_by_reason", "reason", "deferred", 0);
  head (page, "engine_sleep_state", "gauge", "Whether the engine sleeps.");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    labelled (page, "engine_sleep_state", "sleep_state", states[i], i == 0);
  single (page, "kv_cache_usage_perc", "gauge", "Share of the KV cache in use, 1 is all.",
          m->blocks_total > 0 ? (double) m->blocks_used / (double) m->blocks_total : 0);
}

static void
add_counters (Page *page, const NavVllmMetrics *m)
{
  const struct {
    const char *name;
    const char *help;
    guint64 value;
  } counters[] = {
    { "prefix_cache_queries_total", "Tokens looked up in the prefix cache.", m->prefix_queries },
    { "prefix_cache_hits_total", "Tokens found in the prefix cache.", m->prefix_hits },
    { "external_prefix_cache_queries_total", "Tokens looked up in an external cache.", 0 },
    { "external_prefix_cache_hits_total", "Tokens found in an external cache.", 0 },
    { "mm_cache_queries_total", "Items looked up in the multimodal cache.", 0 },
    { "mm_cache_hits_total", "Items found in the multimodal cache.", 0 },
    { "num_preemptions_total", "Preemptions.", m->preemptions },
    { "prompt_tokens_total", "Tokens of prompts.", m->prompt_tokens },
    { "prompt_tokens_cached_total", "Tokens of prompts that were cached.", m->cached_tokens },
    { "generation_tokens_total", "Tokens of answers.", m->generation_tokens },
  };

  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    single (page, counters[i].name, "counter", counters[i].help, (double) counters[i].value);
  head (page, "prompt_tokens_by_source_total", "counter", "Tokens of prompts, by source.");
  labelled (page, "prompt_tokens_by_source_total", "source", "local_compute",
          (double) (m->prompt_tokens - m->cached_tokens));
  labelled (page, "prompt_tokens_by_source_total", "source", "local_cache_hit",
          (double) m->cached_tokens);
  labelled (page, "prompt_tokens_by_source_total", "source", "external_kv_transfer", 0);
  head (page, "request_success_total", "counter", "Requests that ended.");
  for (guint i = 0; i < NAV_VLLM_N_FINISHES; i++)
    labelled (page, "request_success_total", "finished_reason", nav_vllm_finish_names[i],
              (double) m->finished[i]);
}

static void
add_cache_config (Page *page, const NavVllmMetrics *m, const NavVllmMetricsLabels *labels)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 2];

  /* What this server does not know is vLLM's default. */
  head (page, "cache_config_info", "gauge", "Settings of the KV cache.");
  g_string_append_printf (
    page->out,
    "vllm:cache_config_info{block_size=\"%u\",cache_dtype=\"%s\",calculate_kv_scales=\"False\","
    "cpu_kvcache_space_bytes=\"None\",cpu_offload_gb=\"0\",enable_prefix_caching=\"%s\","
    "engine=\"0\",gpu_memory_utilization=\"%s\",is_attention_free=\"False\","
    "kv_cache_memory_bytes=\"None\",kv_sharing_fast_prefill=\"False\",mamba_block_size=\"None\","
    "mamba_cache_dtype=\"auto\",mamba_page_size_padded=\"None\",mamba_ssm_cache_dtype=\"auto\","
    "num_cpu_blocks=\"None\",num_gpu_blocks=\"%" G_GUINT64_FORMAT "\","
    "num_gpu_blocks_override=\"None\",prefix_caching_hash_algo=\"sha256\","
    "sliding_window=\"None\",swap_space=\"4\"} 1.0\n",
    labels->block_size, labels->cache_dtype, labels->prefix_caching ? "True" : "False",
    number (labels->gpu_memory_utilization, buffer), m->blocks_total);
}

/* What versions before 0.11 called it. */
static void
add_legacy (Page *page, const NavVllmMetrics *m)
{
  single (page, "gpu_cache_usage_perc", "gauge", "Share of the KV cache in use, 1 is all.",
          m->blocks_total > 0 ? (double) m->blocks_used / (double) m->blocks_total : 0);
  single (page, "gpu_prefix_cache_queries_total", "counter",
          "Tokens looked up in the prefix cache.", (double) m->prefix_queries);
  single (page, "gpu_prefix_cache_hits_total", "counter", "Tokens found in the prefix cache.",
          (double) m->prefix_hits);
  add_histogram (page, "time_per_output_token_seconds", "Time between tokens.",
                 &m->histograms[NAV_VLLM_ITL]);
}

/* As the text form wants it: backslash, quote and line feed. */
static char *
escape_label (const char *value)
{
  GString *out = g_string_new (NULL);

  for (; *value != '\0'; value++)
    if (*value == '\n')
      g_string_append (out, "\\n");
    else
      g_string_append_printf (out, *value == '"' || *value == '\\' ? "\\%c" : "%c", *value);
  return g_string_free (out, FALSE);
}

/**
 * nav_vllm_metrics_to_text:
 *
 * Returns: (transfer full): the page, text/plain; version=0.0.4
 */
char *
nav_vllm_metrics_to_text (const NavVllmMetrics *metrics, const NavVllmMetricsLabels *labels)
{
  g_autofree char *model = NULL;
  Page page;

  g_return_val_if_fail (metrics != NULL && labels != NULL, NULL);

  model = escape_label (labels->model_name);
  page = (Page){ g_string_new (NULL), model };
  add_gauges (&page, metrics);
  add_counters (&page, metrics);
  for (guint i = 0; i < NAV_VLLM_N_HISTOGRAMS; i++)
    add_histogram (&page, kinds[i].name, kinds[i].help, &metrics->histograms[i]);
  add_cache_config (&page, metrics, labels);
  if (labels->legacy)
    add_legacy (&page, metrics);
  return g_string_free (page.out, FALSE);
}
