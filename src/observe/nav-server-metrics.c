// SPDX-License-Identifier: Apache-2.0
// Which metrics of which server mean the same: vLLM since 0.6, llama.cpp, TGI and SGLang.

#include "observe/nav-server-metrics.h"

#include <math.h>
#include <stddef.h>

#include "observe/nav-prometheus.h"

typedef struct {
  const char *name;
  gsize offset; /* of the member of NavServerSample */
  gboolean most; /* of several lines the largest, not their sum */
} Metric;

#define MEMBER(name) offsetof (NavServerSample, name)

/* Where a server has two names of one thing, as vLLM between versions, the first that is found
 * counts: they stand in the order in which they are preferred. Counters of prometheus_client end in
 * `_total`, which some collectors take away. */
static const Metric metrics[] = {
  { "vllm:num_requests_running", MEMBER (running), FALSE },
  { "vllm:num_requests_waiting", MEMBER (waiting), FALSE },
  { "vllm:kv_cache_usage_perc", MEMBER (kv_share), TRUE },
  { "vllm:gpu_cache_usage_perc", MEMBER (kv_share), TRUE },
  { "vllm:generation_tokens_total", MEMBER (generated), FALSE },
  { "vllm:generation_tokens", MEMBER (generated), FALSE },
  { "vllm:prompt_tokens_total", MEMBER (prompted), FALSE },
  { "vllm:prompt_tokens", MEMBER (prompted), FALSE },
  { "vllm:num_preemptions_total", MEMBER (preempted), FALSE },
  { "vllm:num_preemptions", MEMBER (preempted), FALSE },
  { "llamacpp:requests_processing", MEMBER (running), FALSE },
  { "llamacpp:requests_deferred", MEMBER (waiting), FALSE },
  { "llamacpp:kv_cache_usage_ratio", MEMBER (kv_share), TRUE },
  { "llamacpp:tokens_predicted_total", MEMBER (generated), FALSE },
  { "llamacpp:prompt_tokens_total", MEMBER (prompted), FALSE },
  { "tgi_batch_current_size", MEMBER (running), FALSE },
  { "tgi_queue_size", MEMBER (waiting), FALSE },
  { "tgi_request_generated_tokens_sum", MEMBER (generated), FALSE },
  { "tgi_request_input_length_sum", MEMBER (prompted), FALSE },
  { "sglang:num_running_reqs", MEMBER (running), FALSE },
  { "sglang:num_queue_reqs", MEMBER (waiting), FALSE },
  { "sglang:token_usage", MEMBER (kv_share), TRUE },
  { "sglang:generation_tokens_total", MEMBER (generated), FALSE },
  { "sglang:prompt_tokens_total", MEMBER (prompted), FALSE },
  { "neuralnav_sim_behind_seconds_total", MEMBER (behind_s), FALSE },
};

typedef struct {
  double values[G_N_ELEMENTS (metrics)]; /* NaN: not on the page */
} Page;

static void
take (const NavPrometheusSample *sample, gpointer data)
{
  Page *page = data;

  if (!(sample->value >= 0) || !isfinite (sample->value))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++) {
    double *value = &page->values[i];
    if (!nav_prometheus_is (sample, metrics[i].name))
      continue;
    if (isnan (*value))
      *value = sample->value;
    else
      *value = metrics[i].most ? fmax (*value, sample->value) : *value + sample->value;
  }
}

/**
 * nav_server_sample_read:
 * @ret_sample: (out): `at_s` and what follows from two samples stay unknown
 * @text: (array length=length): a page in Prometheus' text format; any bytes
 *
 * Returns: whether the page has anything that is known here
 */
gboolean
nav_server_sample_read (NavServerSample *ret_sample, const char *text, gsize length)
{
  gboolean any = FALSE;
  Page page;

  *ret_sample = (NavServerSample){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++)
    page.values[i] = NAN;
  nav_prometheus_read (text, length, take, &page);
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++) {
    double *member = (double *) ((char *) ret_sample + metrics[i].offset);
    if (isnan (page.values[i]) || !isnan (*member))
      continue;
    *member = page.values[i];
    any = TRUE;
  }
  if (ret_sample->kv_share > 1)
    ret_sample->kv_share = 1;
  return any;
}

/* A counter that is less than it was began anew. */
static double
get_rate (double before, double after, double seconds)
{
  return after >= before && seconds > 0 ? (after - before) / seconds : NAN;
}

/**
 * nav_server_sample_follow:
 * @sample: whose rates are filled in
 * @before: the one before it
 */
void
nav_server_sample_follow (NavServerSample *sample, const NavServerSample *before)
{
  double seconds = sample->at_s - before->at_s;

  sample->generated_per_s = get_rate (before->generated, sample->generated, seconds);
  sample->prompted_per_s = get_rate (before->prompted, sample->prompted, seconds);
}
