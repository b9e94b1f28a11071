// SPDX-License-Identifier: Apache-2.0
// Reports of GuideLLM, from 0.2 to the layout of 0.8. Each benchmark of a report is a run.
//
// Its words differ from ours: “inter token latency” of a request is our TPOT, (last - first token)
// / (tokens - 1); “time per output token” has the first token in it and is passed over. The summary
// weighs requests by their tokens: its mean is that of all gaps, but its percentiles are neither
// those of requests nor those of gaps. Where the single requests are there, they are counted anew.

#include <math.h>

#include "base/nav-clock.h"
#include "base/nav-json.h"
#include "knowledge/nav-import-private.h"
#include "knowledge/nav-knowledge-error.h"

/* One benchmark of a report, with what the versions keep in different places. */
typedef struct {
  JsonObject *report;
  JsonObject *benchmark;
  JsonObject *config; /* (nullable): `config`, `args` until 0.3 */
  JsonObject *strategy;
  JsonObject *metrics;
  JsonObject *totals;
} Source;

static JsonObject *
successful (JsonObject *metrics, const char *name)
{
  return nav_import_object (nav_import_object (metrics, name), "successful");
}

static void
find_parts (Source *source)
{
  source->config = nav_import_object (source->benchmark, "config");
  if (source->config == NULL)
    source->config = nav_import_object (source->benchmark, "args");
  source->strategy = nav_import_object (source->config, "strategy");
  source->metrics = nav_import_object (source->benchmark, "metrics");
  source->totals = nav_import_object (source->metrics, "request_totals");
  if (source->totals == NULL)
    source->totals = nav_import_object (source->benchmark, "request_totals");
}

static const char *
find_model (const Source *source)
{
  JsonObject *report = source->report;
  JsonObject *worker = nav_import_object (source->benchmark, "worker");
  JsonObject *backend = nav_import_object (source->config, "backend");
  JsonObject *spec = nav_import_object (nav_import_object (report, "config"), "spec");
  const char *const found[] = {
    nav_import_text (worker, "backend_model"),
    nav_import_text (backend, "model"),
    nav_import_text (nav_import_object (backend, "attributes"), "model"),
    nav_import_text (nav_import_object (report, "args"), "model"),
    nav_import_text (nav_import_object (spec, "backend"), "model"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (found); i++)
    if (found[i] != NULL)
      return found[i];
  return NULL;
}

static void
write_harness (const Source *source, JsonObject *run)
{
  const char *version =
    nav_import_text (nav_import_object (source->report, "metadata"), "guidellm_version");
  g_autofree char *harness = version ? g_strconcat ("GuideLLM ", version, NULL) : NULL;

  json_object_set_string_member (run, "harness", harness ? harness : "GuideLLM");
}

static void
write_day (const Source *source, JsonObject *run)
{
  double start = nav_import_number (source->benchmark, "start_time");
  g_autofree char *day = NULL;

  if (!(start > 0 && start < 4e9))
    return;
  day = nav_clock_format_utc ((gint64) (start * 1e6));
  day[10] = '\0';
  json_object_set_string_member (run, "measured_on", day);
}

/* All at once: as many clients as were seen under way. */
static double
most_under_way (const Source *source)
{
  JsonObject *concurrency = nav_import_object (source->metrics, "request_concurrency");
  double most = nav_import_number (nav_import_object (concurrency, "total"), "max");

  return isnan (most) ? nav_import_number (nav_import_object (concurrency, "successful"), "max")
                      : most;
}

static void
write_closed (JsonObject *run, double clients)
{
  json_object_set_string_member (run, "load", "closed");
  nav_import_write_number (run, "concurrency", clients);
}

static void
write_open (JsonObject *run, JsonObject *strategy, const char *process)
{
  json_object_set_string_member (run, "load", "open");
  json_object_set_string_member (run, "process", process);
  nav_import_copy_number (strategy, "rate", run, "rate_rps");
  nav_import_copy_number (strategy, "max_concurrency", run, "concurrency_limit");
}

/* Returns: whether it is a load that a row can hold */
static gboolean
write_load (const Source *source, JsonObject *run, GError **error)
{
  const char *type = nav_import_text (source->strategy, "type_");
  double limit = nav_import_number (source->strategy, "max_concurrency");

  if (g_strcmp0 (type, "synchronous") == 0)
    write_closed (run, 1);
  else if (g_strcmp0 (type, "concurrent") == 0)
    write_closed (run, nav_import_number (source->strategy, "streams"));
  else if (g_strcmp0 (type, "throughput") == 0)
    write_closed (run, isnan (limit) ? most_under_way (source) : limit);
  else if (g_strcmp0 (type, "constant") == 0 || g_strcmp0 (type, "poisson") == 0)
    write_open (run, source->strategy, type);
  else {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_UNSUPPORTED, "strategy",
                   "strategy: a load of the type “%s” is not read; synchronous, concurrent, "
                   "throughput, constant and poisson are",
                   type ? type : "");
    return FALSE;
  }
  return TRUE;
}

static NavLatency
read_summary (JsonObject *summary, double factor)
{
  JsonObject *percentiles = nav_import_object (summary, "percentiles");

  return (NavLatency){
    .mean = nav_import_number (summary, "mean") * factor,
    .p50 = nav_import_number (percentiles, "p50") * factor,
    .p90 = nav_import_number (percentiles, "p90") * factor,
    .p95 = nav_import_number (percentiles, "p95") * factor,
    .p99 = nav_import_number (percentiles, "p99") * factor,
  };
}

static void
write_summary (JsonObject *run, NavMetric metric, JsonObject *summary, double factor)
{
  NavLatency latency = read_summary (summary, factor);

  /* A summary of nothing is all zeros. */
  if (nav_import_number (summary, "count") > 0 || latency.mean > 0)
    nav_import_write_latency (run, metric, &latency);
}

static void
write_length_summary (JsonObject *run, const char *name, JsonObject *summary)
{
  double mean = nav_import_number (summary, "mean");

  if (mean >= 1)
    nav_import_write_lengths (run, name, mean, nav_import_number (summary, "std_dev"),
                              nav_import_number (summary, "min"),
                              nav_import_number (summary, "max"));
}

static void
add_note (JsonObject *run, const char *code)
{
  JsonArray *notes = nav_import_array (run, "notes");
  JsonObject *note = json_object_new ();

  if (notes == NULL) {
    notes = json_array_new ();
    json_object_set_array_member (run, "notes", notes);
  }
  json_object_set_string_member (note, "code", code);
  json_array_add_object_element (notes, note);
}

/* Where requests had answers of one length, a weight by tokens is none. */
static void
write_summaries (const Source *source, JsonObject *run)
{
  JsonObject *output = successful (source->metrics, "output_token_count");
  JsonObject *gaps = successful (source->metrics, "inter_token_latency_ms");

  write_summary (run, NAV_METRIC_TTFT, successful (source->metrics, "time_to_first_token_ms"), 1);
  write_summary (run, NAV_METRIC_TPOT, gaps, 1);
  write_summary (run, NAV_METRIC_E2E, successful (source->metrics, "request_latency"), 1e3);
  write_length_summary (run, "input_tokens", successful (source->metrics, "prompt_token_count"));
  write_length_summary (run, "output_tokens", output);
  if (nav_import_number (output, "std_dev") > 0 && gaps != NULL)
    add_note (run, "tpot-weighted-by-tokens");
}

/* (cached, all) tokens of the prompts; NaN when one request does not tell. */
typedef struct {
  double cached;
  double prompts;
} Cached;

static void
add_request (JsonObject *request, NavImportSamples *samples, Cached *cached)
{
  double prompt = nav_import_number (request, "prompt_tokens");
  double output = nav_import_number (request, "output_tokens");
  double gaps = output > 1 ? nav_import_number (request, "inter_token_latency_ms") : NAN;

  nav_import_samples_add (samples, nav_import_number (request, "time_to_first_token_ms"), gaps,
                          nav_import_number (request, "request_latency") * 1e3, prompt, output);
  cached->cached += nav_import_number (request, "cached_tokens");
  cached->prompts += prompt;
}

static void
write_cached (JsonObject *run, const Cached *cached)
{
  double ratio = cached->cached / cached->prompts;

  if (!(ratio >= 0 && ratio <= 1))
    return;
  json_object_set_boolean_member (run, "prefix_caching", TRUE);
  nav_import_write_number (run, "prefix_hit_ratio", ratio);
}

/* Only when all of them are there: a sample of them has its own percentiles. */
static gboolean
write_requests (const Source *source, JsonObject *run)
{
  JsonObject *requests = nav_import_object (source->benchmark, "requests");
  JsonArray *answered = nav_import_array (requests, "successful");
  double all = nav_import_number (source->totals, "successful");
  guint n = answered ? json_array_get_length (answered) : 0;
  g_auto (NavImportSamples) samples = { 0 };
  Cached cached = { 0, 0 };

  if (n == 0 || n != all)
    return FALSE;
  nav_import_samples_init (&samples);
  for (guint i = 0; i < n; i++) {
    JsonNode *node = json_array_get_element (answered, i);

    if (JSON_NODE_HOLDS_OBJECT (node))
      add_request (json_node_get_object (node), &samples, &cached);
  }
  if (samples.ttft_ms->len != n || samples.e2e_ms->len != n)
    return FALSE;
  nav_import_samples_write (&samples, run);
  write_cached (run, &cached);
  return TRUE;
}

/* What was finished in the time that was measured. */
static void
write_rates (const Source *source, JsonObject *run)
{
  double answered = nav_import_number (source->totals, "successful");
  double duration = nav_import_number (source->benchmark, "end_time") -
                    nav_import_number (source->benchmark, "start_time");
  double tokens = answered * nav_import_number (
                               successful (source->metrics, "output_token_count"), "mean");

  nav_import_write_number (run, "requests", answered);
  nav_import_copy_number (source->totals, "errored", run, "failed_requests");
  if (!(duration > 0))
    return;
  nav_import_write_number (run, "duration_s", duration);
  nav_import_write_number (run, "requests_per_s", answered / duration);
  nav_import_write_number (run, "output_tokens_per_s", tokens / duration);
}

static void
write_warnings (const Source *source, JsonObject *run)
{
  JsonArray *warnings = nav_import_array (source->benchmark, "warnings");

  if (warnings != NULL && json_array_get_length (warnings) > 0)
    add_note (run, "load-tester-warned");
}

static gboolean
write_run (const Source *source, JsonObject *run, GError **error)
{
  JsonObject *metadata =
    nav_import_object (nav_import_object (source->report, "config"), "metadata");
  JsonObject *all_gaps = successful (source->metrics, "inter_token_latency_ms");
  const char *model = find_model (source);

  if (source->metrics == NULL) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, "metrics",
                   "metrics: is missing");
    return FALSE;
  }
  nav_import_take_stated (nav_import_object (metadata, "labels"), run);
  if (model != NULL)
    json_object_set_string_member (run, "model", model);
  if (!write_load (source, run, error))
    return FALSE;
  write_harness (source, run);
  write_day (source, run);
  write_rates (source, run);
  if (!write_requests (source, run))
    write_summaries (source, run);
  if (nav_import_number (all_gaps, "mean") > 0)
    nav_import_write_number (run, "itl_mean_ms", nav_import_number (all_gaps, "mean"));
  write_warnings (source, run);
  return TRUE;
}

/**
 * nav_import_guidellm:
 * @root: a report
 */
gboolean
nav_import_guidellm (NavImporter *importer, JsonObject *root, GError **error)
{
  JsonArray *benchmarks = nav_import_array (root, "benchmarks");

  for (guint i = 0; benchmarks != NULL && i < json_array_get_length (benchmarks); i++) {
    JsonNode *node = json_array_get_element (benchmarks, i);
    g_autofree char *where = g_strdup_printf ("benchmarks[%u]", i);
    g_autoptr (JsonObject) run = json_object_new ();
    Source source = { .report = root };
    GError *local = NULL;

    if (!nav_import_has_room (importer, error))
      return FALSE;
    source.benchmark = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    find_parts (&source);
    if (write_run (&source, run, &local))
      nav_import_add_run (importer, where, run);
    else
      nav_import_add_error (importer, where, local);
  }
  return TRUE;
}
