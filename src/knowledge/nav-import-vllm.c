// SPDX-License-Identifier: Apache-2.0
// Results of `vllm bench serve`. With --save-detailed each request is there and is counted anew;
// without, the result holds means, medians and the percentiles that were asked for.
//
// Its ITL is of events, which may carry several tokens: it is only taken where events and tokens
// are as many.

#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "knowledge/nav-import-private.h"
#include "knowledge/nav-knowledge-error.h"

/* Events may be a few less than tokens: the last may come with the end. */
#define FEWEST_EVENTS 0.95

static const char *const metric_words[NAV_N_METRICS] = {
  [NAV_METRIC_TTFT] = "ttft",
  [NAV_METRIC_TPOT] = "tpot",
  [NAV_METRIC_ITL] = "itl",
  [NAV_METRIC_E2E] = "e2el",
};

static double
figure (JsonObject *root, const char *statistic, NavMetric metric)
{
  g_autofree char *name = g_strdup_printf ("%s_%s_ms", statistic, metric_words[metric]);

  return nav_import_number (root, name);
}

static void
write_summary (JsonObject *root, JsonObject *run, NavMetric metric)
{
  double p50 = figure (root, "p50", metric);
  NavLatency latency = {
    .mean = figure (root, "mean", metric),
    .p50 = isnan (p50) ? figure (root, "median", metric) : p50,
    .p90 = figure (root, "p90", metric),
    .p95 = figure (root, "p95", metric),
    .p99 = figure (root, "p99", metric),
  };

  nav_import_write_latency (run, metric, &latency);
}

static double
element (JsonArray *array, guint i)
{
  return nav_json_number (json_array_get_element (array, i));
}

/* What --save-detailed adds, one element a request. */
typedef struct {
  JsonArray *input;
  JsonArray *output;
  JsonArray *ttft; /* seconds */
  JsonArray *itl;  /* lists of seconds */
  JsonArray *errors;
  guint n;
} Details;

static gboolean
find_details (JsonObject *root, Details *details)
{
  *details = (Details){
    .input = nav_import_array (root, "input_lens"),
    .output = nav_import_array (root, "output_lens"),
    .ttft = nav_import_array (root, "ttfts"),
    .itl = nav_import_array (root, "itls"),
    .errors = nav_import_array (root, "errors"),
  };
  if (details->input == NULL || details->output == NULL || details->ttft == NULL ||
      details->itl == NULL)
    return FALSE;
  details->n = json_array_get_length (details->output);
  return details->n > 0 && json_array_get_length (details->input) == details->n &&
         json_array_get_length (details->ttft) == details->n &&
         json_array_get_length (details->itl) == details->n &&
         (details->errors == NULL || json_array_get_length (details->errors) == details->n);
}

static gboolean
was_answered (const Details *details, guint i)
{
  JsonNode *error = details->errors ? json_array_get_element (details->errors, i) : NULL;

  if (error != NULL && JSON_NODE_HOLDS_VALUE (error) &&
      json_node_get_value_type (error) == G_TYPE_STRING && *json_node_get_string (error) != '\0')
    return FALSE;
  return element (details->output, i) >= 1;
}

/* Adds the gaps of a request in milliseconds. Returns: their sum, NaN when one is no number. */
static double
add_gaps (const Details *details, guint i, GArray *gaps)
{
  JsonNode *node = json_array_get_element (details->itl, i);
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  double sum = list ? 0 : NAN;

  for (guint j = 0; list != NULL && j < json_array_get_length (list); j++) {
    double gap = element (list, j) * 1e3;

    sum += gap;
    g_array_append_val (gaps, gap);
  }
  return sum;
}

/* Latency from the first to the last token over the tokens after the first, as the tool counts. */
static gboolean
write_details (JsonObject *root, JsonObject *run)
{
  g_auto (NavImportSamples) samples = { 0 };
  Details details;
  double tokens = 0;

  if (!find_details (root, &details))
    return FALSE;
  nav_import_samples_init (&samples);
  for (guint i = 0; i < details.n; i++) {
    double output = element (details.output, i), ttft = element (details.ttft, i) * 1e3;
    double rest;

    if (!was_answered (&details, i))
      continue;
    rest = add_gaps (&details, i, samples.itl_ms);
    nav_import_samples_add (&samples, ttft, output > 1 ? rest / (output - 1) : NAN, ttft + rest,
                            element (details.input, i), output);
    tokens += output - 1;
  }
  if (samples.ttft_ms->len == 0 || samples.e2e_ms->len != samples.ttft_ms->len)
    return FALSE;
  if (samples.itl_ms->len < FEWEST_EVENTS * tokens)
    g_array_set_size (samples.itl_ms, 0);
  nav_import_samples_write (&samples, run);
  return TRUE;
}

/* Nothing but the means: how lengths lie about them is not stated. Where nothing was answered the
 * tool writes zeros for what it cannot know. */
static void
write_summaries (JsonObject *root, JsonObject *run)
{
  double answered = nav_import_number (root, "completed");

  if (answered == 0)
    return;
  for (int m = 0; m < NAV_N_METRICS; m++)
    if (m != NAV_METRIC_ITL)
      write_summary (root, run, (NavMetric) m);
  nav_import_write_number (run, "input_tokens_nominal",
                nav_import_number (root, "total_input_tokens") / answered);
  nav_import_write_number (run, "output_tokens_nominal",
                nav_import_number (root, "total_output_tokens") / answered);
}

static gboolean
check_amount (JsonObject *root, const char *name, GError **error)
{
  if (!(nav_import_number (root, name) < 0))
    return TRUE;
  nav_set_error_text (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, name,
                      NAV_ERROR_TEXT ("%s: must not be negative"));
  return FALSE;
}

static gboolean
check_latency (JsonObject *root, NavMetric metric, GError **error)
{
  static const char *const statistics[] = { "mean", "median", "p50", "p90", "p95", "p99" };

  for (gsize i = 0; i < G_N_ELEMENTS (statistics); i++) {
    g_autofree char *name = g_strdup_printf ("%s_%s_ms", statistics[i], metric_words[metric]);
    if (!check_amount (root, name, error))
      return FALSE;
  }
  return TRUE;
}

/* What is taken from @root and cannot be below zero. */
static gboolean
check_amounts (JsonObject *root, GError **error)
{
  static const char *const names[] = {
    "duration", "completed", "failed", "num_prompts", "max_concurrency", "request_rate",
    "total_input_tokens", "total_output_tokens", "request_throughput", "output_throughput",
    "total_token_throughput",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (!check_amount (root, names[i], error))
      return FALSE;
  for (int m = 0; m < NAV_N_METRICS; m++)
    if (!check_latency (root, (NavMetric) m, error))
      return FALSE;
  return TRUE;
}

/* `inf`: all at once, or as soon as a client is free. */
static gboolean
is_unbounded (JsonObject *root, const char *name)
{
  const char *text = nav_import_text (root, name);

  return text != NULL && g_ascii_strcasecmp (text, "inf") == 0;
}

static void
write_arrivals (JsonObject *root, JsonObject *run)
{
  double burstiness = nav_import_number (root, "burstiness");

  json_object_set_string_member (run, "load", "open");
  nav_import_copy_number (root, "request_rate", run, "rate_rps");
  nav_import_copy_number (root, "max_concurrency", run, "concurrency_limit");
  if (is_unbounded (root, "burstiness")) {
    json_object_set_string_member (run, "process", "constant");
  } else if (burstiness > 0 && burstiness != 1) {
    json_object_set_string_member (run, "process", "gamma");
    nav_import_write_number (run, "cv", 1 / sqrt (burstiness));
  } else {
    json_object_set_string_member (run, "process", "poisson");
  }
}

static gboolean
write_load (JsonObject *root, JsonObject *run, GError **error)
{
  double limit = nav_import_number (root, "max_concurrency");

  if (nav_import_text (root, "ramp_up_strategy") != NULL) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_UNSUPPORTED, "ramp_up_strategy",
                   "ramp_up_strategy: a run whose rate grew is no single point to measure");
    return FALSE;
  }
  if (!isnan (nav_import_number (root, "request_rate"))) {
    write_arrivals (root, run);
    return TRUE;
  }
  if (!is_unbounded (root, "request_rate")) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, "request_rate",
                   "request_rate: must be a number or “inf”");
    return FALSE;
  }
  json_object_set_string_member (run, "load", "closed");
  nav_import_write_number (run, "concurrency",
                isnan (limit) ? nav_import_number (root, "num_prompts") : limit);
  return TRUE;
}

/* 20260131-120000 */
static void
write_day (JsonObject *root, JsonObject *run)
{
  const char *date = nav_import_text (root, "date");
  g_autofree char *day = NULL;

  if (date == NULL || strlen (date) < 8 || strspn (date, G_CSET_DIGITS) != 8)
    return;
  day = g_strdup_printf ("%.4s-%.2s-%.2s", date, date + 4, date + 6);
  json_object_set_string_member (run, "measured_on", day);
}

/* Tokens that a step gave, drafts included, less the one that it always gives. */
static void
write_speculation (JsonObject *root, JsonObject *run)
{
  double length = nav_import_number (root, "spec_decode_acceptance_length");
  double drafts = nav_import_number (root, "spec_decode_num_drafts");
  double tokens = nav_import_number (root, "spec_decode_draft_tokens");

  if (!(length >= 1) || !(drafts > 0))
    return;
  nav_import_write_number (run, "speculative_accepted", length - 1);
  nav_import_write_number (run, "speculative_tokens", tokens / drafts);
}

/* Results of earlier versions tell only how many were asked and how many were answered. */
static double
failed_of (JsonObject *root)
{
  double failed = nav_import_number (root, "failed");

  if (isnan (failed))
    failed = nav_import_number (root, "num_prompts") - nav_import_number (root, "completed");
  return failed >= 0 ? failed : NAN;
}

static void
write_rates (JsonObject *root, JsonObject *run)
{
  nav_import_copy_number (root, "duration", run, "duration_s");
  nav_import_copy_number (root, "completed", run, "requests");
  nav_import_write_number (run, "failed_requests", failed_of (root));
  nav_import_copy_number (root, "request_throughput", run, "requests_per_s");
  nav_import_copy_number (root, "output_throughput", run, "output_tokens_per_s");
  nav_import_copy_number (root, "total_token_throughput", run, "total_tokens_per_s");
}

/**
 * nav_import_vllm_bench:
 * @root: a result
 * @where: the line that it is on; empty when it is the whole file
 */
gboolean
nav_import_vllm_bench (NavImporter *importer, JsonObject *root, const char *where, GError **error)
{
  g_autoptr (JsonObject) run = json_object_new ();
  GError *local = NULL;

  if (!nav_import_has_room (importer, error))
    return FALSE;
  nav_import_take_stated (root, run);
  if (nav_import_text (root, "model_id") != NULL)
    json_object_set_string_member (run, "model", nav_import_text (root, "model_id"));
  if (!check_amounts (root, &local) || !write_load (root, run, &local)) {
    nav_import_add_error (importer, where, local);
    return TRUE;
  }
  json_object_set_string_member (run, "harness", "vllm bench serve");
  write_day (root, run);
  write_rates (root, run);
  write_speculation (root, run);
  if (!write_details (root, run))
    write_summaries (root, run);
  nav_import_add_run (importer, where, run);
  return TRUE;
}
