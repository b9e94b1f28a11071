// SPDX-License-Identifier: Apache-2.0
// The reader of our own saved runs, neuralnav.run/1. Members that it does not know are later
// additions and passed over; what it knows must be of its type and in its range.

#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "workflow/nav-run-summary.h"
#include "workflow/nav-workflow-error.h"

#define VERSION   1
#define MAX_LIST  1000
#define MAX_COUNT NAV_RUN_SUMMARY_MAX_COUNT
#define MAX_VALUE NAV_RUN_SUMMARY_MAX_VALUE

static double
number (NavJsonReader *reader, const char *name)
{
  return nav_json_reader_number (reader, name, NAN, -MAX_VALUE, MAX_VALUE);
}

static double
amount (NavJsonReader *reader, const char *name)
{
  return nav_json_reader_number (reader, name, NAN, 0, MAX_VALUE);
}

/* Takes what @part found wrong. */
void
_nav_run_summary_end_part (NavJsonReader *part, NavJsonReader *whole)
{
  GError *error = NULL;

  nav_json_reader_ignore_rest (part);
  if (!nav_json_reader_finish (part, &error))
    nav_json_reader_take_error (whole, error);
}

static void
read_endpoint (NavRunSummary *summary, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };
  const char *url;

  nav_json_reader_init (&reader, nav_json_reader_object (whole, "endpoint"), "endpoint");
  url = nav_json_reader_string (&reader, "url", NULL);
  summary->url = url ? nav_run_public_url (url) : NULL;
  summary->model = g_strdup (nav_json_reader_string (&reader, "model", NULL));
  summary->server = g_strdup (nav_json_reader_string (&reader, "server", NULL));
  summary->simulated = nav_json_reader_bool (&reader, "simulated", FALSE);
  _nav_run_summary_end_part (&reader, whole);
}

static void
read_spec (NavRunSummary *summary, NavJsonReader *whole)
{
  JsonNode *node = nav_json_reader_object (whole, "spec");
  GError *error = NULL;

  if (node == NULL) {
    nav_json_reader_fail (whole, "spec", "is missing");
    return;
  }
  summary->spec = nav_load_spec_new_from_json (node, &error);
  if (summary->spec == NULL) {
    nav_error_prefix_field (error, "spec");
    nav_json_reader_take_error (whole, error);
    return;
  }
  summary->percentile = summary->spec->percentile;
}

static void
read_counts (NavRunSummary *summary, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };

  nav_json_reader_init (&reader, nav_json_reader_object (whole, "counts"), "counts");
  for (int i = 0; i < NAV_N_RUN_COUNTS; i++)
    summary->counts[i] =
      (double) nav_json_reader_int (&reader, nav_run_count_names[i], 0, 0, MAX_COUNT);
  _nav_run_summary_end_part (&reader, whole);
}

static void
read_spread (NavSpread *spread, NavJsonReader *figures, const char *name)
{
  g_auto (NavJsonReader) reader = { 0 };
  JsonNode *node = nav_json_reader_object (figures, name);
  g_autofree char *path = g_strconcat ("figures.", name, NULL);

  if (node == NULL)
    return;
  nav_json_reader_init (&reader, node, path);
  *spread = (NavSpread){ .n = nav_json_reader_number (&reader, "n", 0, 0, MAX_VALUE),
                         .mean = number (&reader, "mean"),
                         .min = number (&reader, "min"),
                         .p50 = number (&reader, "p50"),
                         .p90 = number (&reader, "p90"),
                         .p95 = number (&reader, "p95"),
                         .p99 = number (&reader, "p99"),
                         .p999 = number (&reader, "p99_9"),
                         .max = number (&reader, "max") };
  _nav_run_summary_end_part (&reader, figures);
}

static void
read_figures (NavRunSummary *summary, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };

  nav_json_reader_init (&reader, nav_json_reader_object (whole, "figures"), "figures");
  for (int k = 0; k < NAV_N_SPREADS; k++)
    read_spread (&summary->figures.spreads[k], &reader, nav_spread_names[k]);
  _nav_run_summary_end_part (&reader, whole);
}

static void
read_throughput (NavRunSummary *summary, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };
  NavRunFigures *figures = &summary->figures;

  nav_json_reader_init (&reader, nav_json_reader_object (whole, "throughput"), "throughput");
  figures->requests_per_s = amount (&reader, "requests_per_s");
  figures->output_tokens_per_s = amount (&reader, "output_tokens_per_s");
  figures->total_tokens_per_s = amount (&reader, "total_tokens_per_s");
  figures->peak_tokens_per_s = amount (&reader, "peak_output_tokens_per_s");
  figures->steady_requests_per_s = amount (&reader, "steady_requests_per_s");
  figures->steady_tokens_per_s = amount (&reader, "steady_output_tokens_per_s");
  figures->offered_per_s = amount (&reader, "offered_per_s");
  figures->achieved_per_s = amount (&reader, "achieved_per_s");
  figures->concurrency_mean = amount (&reader, "concurrency_mean");
  _nav_run_summary_end_part (&reader, whole);
}

/* JSON has no infinity: where there is a verdict, what is not a number is beyond all. */
static double
bound (NavJsonReader *reader, const char *name, gboolean judged)
{
  double value = amount (reader, name);

  return isnan (value) && judged ? INFINITY : value;
}

static gboolean
is_judged_metric (int metric)
{
  return metric == NAV_METRIC_TTFT || metric == NAV_METRIC_TPOT || metric == NAV_METRIC_E2E;
}

static NavMetric
read_metric (NavJsonReader *reader)
{
  int metric = nav_json_reader_choice (reader, "metric", nav_metric_names, -1);

  if (!is_judged_metric (metric))
    nav_json_reader_fail (reader, "metric", "must be ttft_ms, tpot_ms or e2e_ms");
  return is_judged_metric (metric) ? (NavMetric) metric : NAV_METRIC_TTFT;
}

static void
read_target (NavRunTarget *target, JsonNode *node, const char *path, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };
  gboolean judged;

  nav_json_reader_init (&reader, node, path);
  target->metric = read_metric (&reader);
  target->verdict = (NavRunVerdict) nav_json_reader_choice (
    &reader, "verdict", nav_run_verdict_names, NAV_RUN_UNKNOWN);
  judged = target->verdict != NAV_RUN_UNKNOWN;
  target->target_ms = amount (&reader, "target");
  target->measured_ms = bound (&reader, "measured", judged);
  target->low_ms = bound (&reader, "lo", judged);
  target->high_ms = bound (&reader, "hi", judged);
  target->share = nav_json_reader_number (&reader, "within", NAN, 0, 1);
  _nav_run_summary_end_part (&reader, whole);
}

static void
read_targets (NavRunFigures *figures, NavJsonReader *slo)
{
  JsonArray *array = nav_json_reader_array (slo, "metrics");
  guint n = array ? json_array_get_length (array) : 0;

  if (n > NAV_N_METRICS) {
    nav_json_reader_fail (slo, "metrics", "must not have more than %d elements", NAV_N_METRICS);
    return;
  }
  for (guint i = 0; i < n; i++) {
    g_autofree char *path = g_strdup_printf ("slo.metrics[%u]", i);
    read_target (&figures->targets[i], json_array_get_element (array, i), path, slo);
  }
  figures->n_targets = n;
}

static void
read_slo (NavRunSummary *summary, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };
  JsonNode *node = nav_json_reader_object (whole, "slo");
  NavRunFigures *figures = &summary->figures;

  if (node == NULL)
    return;
  nav_json_reader_init (&reader, node, "slo");
  figures->verdict = (NavRunVerdict) nav_json_reader_choice (
    &reader, "verdict", nav_run_verdict_names, NAV_RUN_UNKNOWN);
  summary->percentile =
    nav_json_reader_number (&reader, "percentile", summary->percentile, 1, 99.99);
  read_targets (figures, &reader);
  figures->goodput_per_s = amount (&reader, "goodput_per_s");
  figures->good_share = nav_json_reader_number (&reader, "goodput_share", NAN, 0, 1);
  figures->good_tokens_per_s = amount (&reader, "goodput_tokens_per_s");
  _nav_run_summary_end_part (&reader, whole);
}

/* Arguments are texts and numbers: nothing else has words. */
static gboolean
are_plain (JsonObject *args)
{
  g_autoptr (GList) values = json_object_get_values (args);

  for (GList *value = values; value != NULL; value = value->next)
    if (!JSON_NODE_HOLDS_VALUE (value->data) && !JSON_NODE_HOLDS_NULL (value->data))
      return FALSE;
  return TRUE;
}

/* A later version may know other findings: their own text stands for them. */
void
_nav_run_summary_add_finding (GPtrArray *findings, const char *code, JsonObject *args,
                              const char *text)
{
  if (nav_words_knows_finding (code))
    g_ptr_array_add (findings, nav_finding_new_from_json (code, args));
  else
    g_ptr_array_add (findings, nav_finding_new ("run.told", "text", text ? text : code, NULL));
}

static void
read_finding (GPtrArray *findings, JsonNode *node, const char *path, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_autoptr (JsonObject) none = json_object_new ();
  JsonNode *args;
  const char *code, *text;

  nav_json_reader_init (&reader, node, path);
  code = nav_json_reader_string (&reader, "code", NULL);
  text = nav_json_reader_string (&reader, "text", NULL);
  args = nav_json_reader_object (&reader, "args");
  if (code == NULL)
    nav_json_reader_fail (&reader, "code", "is missing");
  else if (args != NULL && !are_plain (json_node_get_object (args)))
    nav_json_reader_fail (&reader, "args", "must be texts and numbers");
  else
    _nav_run_summary_add_finding (findings, code, args ? json_node_get_object (args) : none, text);
  _nav_run_summary_end_part (&reader, whole);
}

static JsonArray *
read_list (NavJsonReader *reader, const char *name)
{
  JsonArray *array = nav_json_reader_array (reader, name);

  if (array == NULL || json_array_get_length (array) <= MAX_LIST)
    return array;
  nav_json_reader_fail (reader, name, "must not have more than %d elements", MAX_LIST);
  return NULL;
}

static void
read_findings (GPtrArray *findings, NavJsonReader *validity, const char *name)
{
  JsonArray *array = read_list (validity, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    g_autofree char *path = g_strdup_printf ("validity.%s[%u]", name, i);
    read_finding (findings, json_array_get_element (array, i), path, validity);
  }
}

static void
read_validity (NavRunSummary *summary, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };

  nav_json_reader_init (&reader, nav_json_reader_object (whole, "validity"), "validity");
  read_findings (summary->figures.faults, &reader, "faults");
  read_findings (summary->figures.remarks, &reader, "remarks");
  _nav_run_summary_end_part (&reader, whole);
}

static void
read_failure (NavRunSummary *summary, JsonNode *node, const char *path, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };
  NavRunFailure *failure = g_new0 (NavRunFailure, 1);

  g_ptr_array_add (summary->failures, failure);
  nav_json_reader_init (&reader, node, path);
  failure->outcome = (NavStreamOutcome) nav_json_reader_choice (
    &reader, "outcome", nav_stream_outcome_names, NAV_STREAM_FAILED);
  failure->reason = g_strdup (nav_json_reader_string (&reader, "reason", ""));
  failure->message = g_strdup (nav_json_reader_string (&reader, "message", NULL));
  failure->status = (guint) nav_json_reader_int (&reader, "status", 0, 0, 999);
  failure->count = (guint) nav_json_reader_int (&reader, "count", 1, 0, MAX_COUNT);
  _nav_run_summary_end_part (&reader, whole);
}

static void
read_failures (NavRunSummary *summary, NavJsonReader *whole)
{
  JsonArray *array = read_list (whole, "errors");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    g_autofree char *path = g_strdup_printf ("errors[%u]", i);
    read_failure (summary, json_array_get_element (array, i), path, whole);
  }
}

static void
read_server (NavRunSummary *summary, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };
  JsonNode *node = nav_json_reader_object (whole, "server");
  NavRunServer *server = &summary->figures.server;

  if (node == NULL)
    return;
  nav_json_reader_init (&reader, node, "server");
  server->running_max = amount (&reader, "running_max");
  server->waiting_max = amount (&reader, "waiting_max");
  server->kv_max = amount (&reader, "kv_share_max");
  server->preempted = amount (&reader, "preemptions");
  _nav_run_summary_end_part (&reader, whole);
}

static void
read_proof_metric (NavProofMetric *metric, JsonNode *node, const char *path, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };
  gboolean judged;

  nav_json_reader_init (&reader, node, path);
  metric->metric = read_metric (&reader);
  metric->verdict = (NavProofVerdict) nav_json_reader_choice (
    &reader, "verdict", nav_proof_verdict_names, NAV_PROOF_UNKNOWN);
  judged = metric->verdict != NAV_PROOF_UNKNOWN;
  metric->forecast_ms = amount (&reader, "forecast");
  metric->forecast_range.low = amount (&reader, "forecast_lo");
  metric->forecast_range.high = bound (&reader, "forecast_hi", judged);
  metric->measured_ms = bound (&reader, "measured", judged);
  metric->measured_range.low = bound (&reader, "measured_lo", judged);
  metric->measured_range.high = bound (&reader, "measured_hi", judged);
  _nav_run_summary_end_part (&reader, whole);
}

/* What people call it, or else its id. */
static char *
read_name (NavJsonReader *reader, const char *name, const char *id)
{
  const char *fallback = nav_json_reader_string (reader, id, "");

  return g_strdup (nav_json_reader_string (reader, name, fallback));
}

static void
read_tried (NavProofTried *tried, NavJsonReader *reader)
{
  guint parallel = (guint) nav_json_reader_int (reader, "tensor_parallel", 1, 1, 100000);

  tried->model = read_name (reader, "model_name", "model");
  tried->weights = read_name (reader, "weights", "precision");
  tried->gpu = read_name (reader, "gpu_name", "gpu");
  tried->gpus = (guint) nav_json_reader_int (reader, "gpus", parallel, 1, 100000);
  tried->replicas = (guint) nav_json_reader_int (reader, "replicas", 1, 0, 1000000);
  tried->replicas_tried = (guint) nav_json_reader_int (reader, "replicas_tried", 1, 1, 1000000);
  tried->rate_per_replica = amount (reader, "rate_per_replica");
}

static void
read_forecast (NavRunSummary *summary, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };
  JsonNode *node = nav_json_reader_object (whole, "forecast");
  JsonArray *metrics;

  if (node == NULL)
    return;
  nav_json_reader_init (&reader, node, "forecast");
  summary->proof = g_new0 (NavProof, 1);
  summary->proof->percentile =
    nav_json_reader_number (&reader, "percentile", summary->percentile, 1, 99.99);
  summary->proof->simulated = nav_json_reader_bool (&reader, "simulated", summary->simulated);
  summary->proof->valid = summary->figures.faults->len == 0;
  summary->proof->verdict = (NavProofVerdict) nav_json_reader_choice (
    &reader, "verdict", nav_proof_verdict_names, NAV_PROOF_UNKNOWN);
  read_tried (&summary->tried, &reader);
  metrics = nav_json_reader_array (&reader, "metrics");
  if (metrics == NULL || json_array_get_length (metrics) != NAV_N_JUDGED)
    nav_json_reader_fail (&reader, "metrics", "must have %d elements", NAV_N_JUDGED);
  for (guint i = 0; i < NAV_N_JUDGED && reader.error == NULL; i++) {
    g_autofree char *path = g_strdup_printf ("forecast.metrics[%u]", i);
    read_proof_metric (&summary->proof->metrics[i], json_array_get_element (metrics, i), path,
                       &reader);
  }
  _nav_run_summary_end_part (&reader, whole);
}

/* Returns: whether it is a run, and one of a version that is known */
static gboolean
check_schema (NavJsonReader *reader, GError **error)
{
  const char *schema = nav_json_reader_string (reader, "schema", "");
  gboolean run = g_str_has_prefix (schema, NAV_RUN_SCHEMA);
  gint64 version = run ? g_ascii_strtoll (schema + strlen (NAV_RUN_SCHEMA), NULL, 10) : 0;

  if (g_str_has_prefix (schema, "neuralnav.sweep/"))
    nav_set_error_text (error, NAV_WORKFLOW_ERROR, NAV_ERROR_UNSUPPORTED, "schema",
                        NAV_ERROR_TEXT ("schema: a search for the highest rate is many short runs, "
                                        "none of which is kept: here a single run is wanted"));
  else if (!run)
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_UNSUPPORTED, "schema",
                   "schema: “%s” is no load test; a run is what “load --save” writes", schema);
  else if (version > VERSION)
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_NEWER, "schema",
                   "schema: the run was saved by a newer version of NeuralNav (“%s”); this one "
                   "reads up to version %d",
                   schema, VERSION);
  else if (version < 1)
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "schema",
                   "schema: “%s” has no version", schema);
  else
    return TRUE;
  return FALSE;
}

static void
read_all (NavRunSummary *summary, NavJsonReader *reader)
{
  summary->tool = g_strdup (nav_json_reader_string (reader, "app", "neuralnav"));
  summary->created = g_strdup (nav_json_reader_string (reader, "created", NULL));
  summary->elapsed_s = amount (reader, "elapsed_s");
  summary->interrupted = nav_json_reader_bool (reader, "interrupted", FALSE);
  read_endpoint (summary, reader);
  read_spec (summary, reader);
  read_counts (summary, reader);
  read_figures (summary, reader);
  read_throughput (summary, reader);
  read_slo (summary, reader);
  read_validity (summary, reader);
  read_failures (summary, reader);
  read_server (summary, reader);
  _nav_run_summary_read_requests (summary, reader);
  read_forecast (summary, reader);
}

/**
 * nav_run_summary_new_from_json:
 * @node: a run's document, not trusted
 * @name: what the run is called
 * @error: NAV_ERROR_UNSUPPORTED where it is no run, NAV_ERROR_NEWER, NAV_ERROR_INVALID with the
 *   field
 *
 * Returns: (transfer full) (nullable)
 */
NavRunSummary *
nav_run_summary_new_from_json (JsonNode *node, const char *name, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_autoptr (NavRunSummary) summary = _nav_run_summary_alloc (NAV_RUN_BY_NEURALNAV, name);

  nav_json_reader_init (&reader, node, NULL);
  if (reader.error == NULL && !check_schema (&reader, error))
    return NULL;
  if (reader.error == NULL)
    read_all (summary, &reader);
  nav_json_reader_ignore_rest (&reader);
  return nav_json_reader_finish (&reader, error) ? g_steal_pointer (&summary) : NULL;
}
