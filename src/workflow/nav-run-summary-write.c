// SPDX-License-Identifier: Apache-2.0
// Load tests for programs: JSON with every figure, one line of comma-separated values for each run,
// or one for each request. The same in every language.

#include "config.h"

#include <math.h>

#include "base/nav-json.h"
#include "report/nav-csv.h"
#include "workflow/nav-run-summary.h"

#define SCHEMA "neuralnav.report/1"

static JsonNode *
findings_to_json (const GPtrArray *findings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < findings->len; i++) {
    JsonObject *object = json_object_new ();
    g_autofree char *text = nav_words_finding (&nav_words_english, findings->pdata[i]);
    nav_json_add_string (object, "code", nav_finding_get_code (findings->pdata[i]));
    json_object_set_object_member (object, "args",
                                   json_object_ref (nav_finding_get_args (findings->pdata[i])));
    nav_json_add_string (object, "text", text);
    json_array_add_object_element (array, object);
  }
  return nav_json_node_for_array (array);
}

static JsonNode *
failures_to_json (const GPtrArray *failures)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < failures->len; i++) {
    const NavRunFailure *failure = failures->pdata[i];
    JsonObject *object = json_object_new ();
    nav_json_add_string (object, "outcome", nav_stream_outcome_names[failure->outcome]);
    nav_json_add_string (object, "reason", failure->reason);
    nav_json_add_number (object, "status", failure->status > 0 ? failure->status : NAN);
    nav_json_add_string (object, "message", failure->message);
    json_object_set_int_member (object, "count", failure->count);
    json_array_add_object_element (array, object);
  }
  return nav_json_node_for_array (array);
}

static void
add_load (JsonObject *object, const NavRunSummary *summary)
{
  JsonObject *load;

  if (summary->spec != NULL) {
    json_object_set_member (object, "spec", nav_load_spec_to_json (summary->spec));
    return;
  }
  load = json_object_new ();
  nav_json_add_string (load, "type", summary->load.kind == NAV_LOAD_CLOSED ? "closed" : "open");
  nav_json_add_number (load, "rate", summary->load.rate);
  nav_json_add_number (load, "concurrency",
                       summary->load.concurrency > 0 ? summary->load.concurrency : NAN);
  nav_json_add_number (load, "max_concurrency", summary->limit);
  json_object_set_object_member (object, "load", load);
}

static JsonObject *
proof_to_json (const NavProof *proof)
{
  JsonObject *object = json_object_new ();
  JsonArray *metrics = json_array_new ();

  nav_json_add_number (object, "percentile", proof->percentile);
  for (guint i = 0; i < NAV_N_JUDGED; i++)
    json_array_add_element (metrics, nav_proof_metric_to_json (&proof->metrics[i]));
  json_object_set_array_member (object, "metrics", metrics);
  nav_json_add_string (object, "verdict", nav_proof_verdict_names[proof->verdict]);
  return object;
}

static JsonObject *
endpoint_to_json (const NavRunSummary *summary)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "url", summary->url);
  nav_json_add_string (object, "model", summary->model);
  nav_json_add_string (object, "server", summary->server);
  if (summary->program == NAV_RUN_BY_NEURALNAV)
    json_object_set_boolean_member (object, "simulated", summary->simulated);
  else
    json_object_set_null_member (object, "simulated");
  return object;
}

static JsonObject *
counts_to_json (const NavRunSummary *summary)
{
  JsonObject *object = json_object_new ();

  for (int i = 0; i < NAV_N_RUN_COUNTS; i++)
    nav_json_add_number (object, nav_run_count_names[i], summary->counts[i]);
  return object;
}

static JsonObject *
summary_to_json (const NavRunSummary *summary)
{
  JsonObject *object = json_object_new (), *validity = json_object_new ();

  nav_json_add_string (object, "name", summary->name);
  nav_json_add_string (object, "program", nav_run_program_names[summary->program]);
  nav_json_add_string (object, "tool", summary->tool);
  nav_json_add_string (object, "created", summary->created);
  json_object_set_object_member (object, "endpoint", endpoint_to_json (summary));
  add_load (object, summary);
  nav_json_add_number (object, "elapsed_s", summary->elapsed_s);
  json_object_set_object_member (object, "counts", counts_to_json (summary));
  nav_run_figures_add_to_json (object, &summary->figures, summary->percentile);
  if (summary->program == NAV_RUN_BY_NEURALNAV)
    json_object_set_boolean_member (validity, "valid", summary->figures.faults->len == 0);
  else
    json_object_set_null_member (validity, "valid");
  json_object_set_member (validity, "faults", findings_to_json (summary->figures.faults));
  json_object_set_member (validity, "remarks", findings_to_json (summary->figures.remarks));
  json_object_set_object_member (object, "validity", validity);
  json_object_set_member (object, "errors", failures_to_json (summary->failures));
  if (summary->proof != NULL)
    json_object_set_object_member (object, "forecast", proof_to_json (summary->proof));
  else
    json_object_set_null_member (object, "forecast");
  return object;
}

/**
 * nav_run_summaries_to_json:
 * @summaries: (element-type NavRunSummary)
 *
 * Returns: (transfer full): `{"schema","app","runs":[...]}`, without the single requests
 */
JsonNode *
nav_run_summaries_to_json (const GPtrArray *summaries)
{
  JsonObject *object = json_object_new ();
  JsonArray *runs = json_array_new ();

  nav_json_add_string (object, "schema", SCHEMA);
  nav_json_add_string (object, "app", "neuralnav " NAV_VERSION);
  for (guint i = 0; i < summaries->len; i++)
    json_array_add_object_element (runs, summary_to_json (summaries->pdata[i]));
  json_object_set_array_member (object, "runs", runs);
  return nav_json_node_for_object (object);
}

static const NavSpreadKind listed[] = {
  NAV_SPREAD_TTFT, NAV_SPREAD_TTFT_SCHEDULED, NAV_SPREAD_TPOT,
  NAV_SPREAD_ITL,  NAV_SPREAD_E2E,            NAV_SPREAD_E2E_SCHEDULED, NAV_SPREAD_TTFT_CHOICE,
};

static const char *const statistics[] = { "mean", "p50", "p90", "p95", "p99", "p99_9" };

static void
add_titles (NavCsv *csv)
{
  static const char *const before[] = {
    "run", "tool", "created", "url", "model", "simulated", "elapsed_s", "counted", "completed",
    "failed", "input_tokens_mean", "output_tokens_mean", "requests_per_s", "output_tokens_per_s",
    "total_tokens_per_s", "concurrency_mean", "verdict", "goodput_per_s", "goodput_share", "valid",
    "steady_requests_per_s", "steady_output_tokens_per_s",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
    nav_csv_add_text (csv, before[i]);
  for (gsize k = 0; k < G_N_ELEMENTS (listed); k++)
    for (gsize s = 0; s < G_N_ELEMENTS (statistics); s++) {
      const char *name = nav_spread_names[listed[k]];
      g_autofree char *title =
        g_strdup_printf ("%.*s_%s_ms", (int) (g_strrstr (name, "_ms") - name), name, statistics[s]);
      nav_csv_add_text (csv, title);
    }
  nav_csv_end_row (csv);
}

/* Other programs do not know whether a simulator answers, nor whether they were the bottleneck. */
static const char *
truth (const NavRunSummary *summary, gboolean value)
{
  if (summary->program != NAV_RUN_BY_NEURALNAV)
    return NULL;
  return value ? "true" : "false";
}

static void
add_identity (NavCsv *csv, const NavRunSummary *summary)
{
  nav_csv_add_text (csv, summary->name);
  nav_csv_add_text (csv, summary->tool);
  nav_csv_add_text (csv, summary->created);
  nav_csv_add_text (csv, summary->url);
  nav_csv_add_text (csv, summary->model);
  nav_csv_add_text (csv, truth (summary, summary->simulated));
}

static void
add_run (NavCsv *csv, const NavRunSummary *summary)
{
  const NavRunFigures *figures = &summary->figures;
  const double values[] = {
    summary->elapsed_s,
    summary->counts[NAV_RUN_COUNTED],
    summary->counts[NAV_RUN_COMPLETED],
    summary->counts[NAV_RUN_FAILED],
    figures->spreads[NAV_SPREAD_INPUT_TOKENS].mean,
    figures->spreads[NAV_SPREAD_OUTPUT_TOKENS].mean,
    figures->requests_per_s,
    figures->output_tokens_per_s,
    figures->total_tokens_per_s,
    figures->concurrency_mean,
  };

  add_identity (csv, summary);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    nav_csv_add_number (csv, values[i]);
  nav_csv_add_text (csv, figures->n_targets > 0 ? nav_run_verdict_names[figures->verdict] : NULL);
  nav_csv_add_number (csv, figures->goodput_per_s);
  nav_csv_add_number (csv, figures->good_share);
  nav_csv_add_text (csv, truth (summary, figures->faults->len == 0));
  nav_csv_add_number (csv, figures->steady_requests_per_s);
  nav_csv_add_number (csv, figures->steady_tokens_per_s);
  for (gsize k = 0; k < G_N_ELEMENTS (listed); k++) {
    const NavSpread *spread = &figures->spreads[listed[k]];
    const double row[] = { spread->mean, spread->p50, spread->p90,
                           spread->p95,  spread->p99, spread->p999 };
    for (gsize s = 0; s < G_N_ELEMENTS (row); s++)
      nav_csv_add_number (csv, row[s]);
  }
  nav_csv_end_row (csv);
}

/**
 * nav_run_summaries_to_csv:
 * @summaries: (element-type NavRunSummary)
 *
 * Returns: (transfer full): a line a run, with the figures of all
 */
char *
nav_run_summaries_to_csv (const GPtrArray *summaries)
{
  NavCsv csv = { 0 };

  add_titles (&csv);
  for (guint i = 0; i < summaries->len; i++)
    add_run (&csv, summaries->pdata[i]);
  return nav_csv_finish (&csv);
}

static void
add_request (NavCsv *csv, const char *run, guint number, const NavRequestRecord *record)
{
  const double values[] = {
    number + 1,
    record->scheduled_s,
    record->dispatched_s,
    record->sent_s,
    record->first_s,
    record->last_s,
    record->end_s,
    record->input_tokens,
    record->output_tokens,
    record->events,
    nav_request_record_ttft_ms (record, FALSE),
    nav_request_record_ttft_ms (record, TRUE),
    nav_request_record_tpot_ms (record),
    nav_request_record_e2e_ms (record, FALSE),
    nav_request_record_e2e_ms (record, TRUE),
  };

  nav_csv_add_text (csv, run);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    nav_csv_add_number (csv, values[i]);
  nav_csv_add_text (csv, nav_stream_outcome_names[record->outcome]);
  nav_csv_add_text (csv, record->counted ? "true" : "false");
  nav_csv_end_row (csv);
}

/**
 * nav_run_summaries_to_request_csv:
 * @summaries: (element-type NavRunSummary)
 *
 * Returns: (transfer full): a line a request, in the order of their ends; runs of other programs,
 *   whose requests are not kept, have none
 */
char *
nav_run_summaries_to_request_csv (const GPtrArray *summaries)
{
  static const char *const titles[] = {
    "run", "request", "scheduled_s", "dispatched_s", "sent_s", "first_s", "last_s", "end_s",
    "input_tokens", "output_tokens", "events", "ttft_ms", "ttft_scheduled_ms", "tpot_ms", "e2e_ms",
    "e2e_scheduled_ms", "outcome", "counted",
  };
  NavCsv csv = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    nav_csv_add_text (&csv, titles[i]);
  nav_csv_end_row (&csv);
  for (guint i = 0; i < summaries->len; i++) {
    const NavRunSummary *summary = summaries->pdata[i];
    for (guint k = 0; k < summary->records->len; k++)
      add_request (&csv, summary->name, k, &g_array_index (summary->records, NavRequestRecord, k));
  }
  return nav_csv_finish (&csv);
}
