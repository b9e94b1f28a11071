// SPDX-License-Identifier: Apache-2.0
// A load test as a document: neuralnav.run/1. Findings carry codes; workflow adds the words.

#include "config.h"

#include <math.h>

#include "base/nav-json.h"
#include "observe/nav-run.h"

/**
 * nav_run_public_url:
 * @url: where requests went
 *
 * Returns: (transfer full) (nullable): the same without what is nobody else's business: a name and
 *   a password, and what follows a question mark, where keys stand; NULL where it is no URL
 */
char *
nav_run_public_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *path = uri ? g_uri_get_path (uri) : "";

  /* GLib parses some addresses that it does not write again. */
  if (uri == NULL || (g_uri_get_host (uri) != NULL && *path != '\0' && *path != '/'))
    return NULL;
  return g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY |
                                         G_URI_HIDE_FRAGMENT);
}

static JsonNode *
endpoint_to_json (const NavRun *run)
{
  JsonObject *object = json_object_new ();

  g_autofree char *url = nav_run_public_url (run->endpoint->url);

  nav_json_add_string (object, "url", url);
  nav_json_add_string (object, "model", run->endpoint->model);
  nav_json_add_string (object, "server", run->endpoint->server);
  nav_json_add_number (object, "max_model_len", run->endpoint->max_model_len);
  json_object_set_boolean_member (object, "simulated", run->simulated);
  return nav_json_node_for_object (object);
}

static JsonNode *
spread_to_json (const NavSpread *spread)
{
  JsonObject *object = json_object_new ();

  nav_json_add_number (object, "n", spread->n);
  nav_json_add_number (object, "mean", spread->mean);
  nav_json_add_number (object, "min", spread->min);
  nav_json_add_number (object, "p50", spread->p50);
  nav_json_add_number (object, "p90", spread->p90);
  nav_json_add_number (object, "p95", spread->p95);
  nav_json_add_number (object, "p99", spread->p99);
  nav_json_add_number (object, "p99_9", spread->p999);
  nav_json_add_number (object, "max", spread->max);
  return nav_json_node_for_object (object);
}

static JsonNode *
counts_to_json (const NavRun *run, const NavRunFigures *figures)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "planned", run->planned);
  json_object_set_int_member (object, "sent", run->records->len);
  json_object_set_int_member (object, "not_counted", run->records->len - figures->counted);
  json_object_set_int_member (object, "counted", figures->counted);
  json_object_set_int_member (object, "completed", figures->completed);
  json_object_set_int_member (object, "failed", figures->failed);
  json_object_set_int_member (object, "unfinished", figures->unfinished);
  return nav_json_node_for_object (object);
}

static JsonNode *
errors_to_json (const NavRun *run)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < run->errors->len; i++) {
    const NavRunError *error = run->errors->pdata[i];
    JsonObject *object = json_object_new ();
    nav_json_add_string (object, "outcome", nav_stream_outcome_names[error->outcome]);
    nav_json_add_string (object, "reason", error->reason);
    nav_json_add_number (object, "status", error->status > 0 ? error->status : NAN);
    nav_json_add_string (object, "message", error->message);
    json_object_set_int_member (object, "count", error->count);
    json_array_add_object_element (array, object);
  }
  return nav_json_node_for_array (array);
}

static JsonNode *
throughput_to_json (const NavRunFigures *figures)
{
  JsonObject *object = json_object_new ();

  nav_json_add_number (object, "requests_per_s", figures->requests_per_s);
  nav_json_add_number (object, "output_tokens_per_s", figures->output_tokens_per_s);
  nav_json_add_number (object, "total_tokens_per_s", figures->total_tokens_per_s);
  nav_json_add_number (object, "peak_output_tokens_per_s", figures->peak_tokens_per_s);
  nav_json_add_number (object, "steady_requests_per_s", figures->steady_requests_per_s);
  nav_json_add_number (object, "steady_output_tokens_per_s", figures->steady_tokens_per_s);
  nav_json_add_number (object, "offered_per_s", figures->offered_per_s);
  nav_json_add_number (object, "achieved_per_s", figures->achieved_per_s);
  nav_json_add_number (object, "concurrency_mean", figures->concurrency_mean);
  return nav_json_node_for_object (object);
}

static JsonNode *
targets_to_json (const NavRunFigures *figures)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < figures->n_targets; i++) {
    const NavRunTarget *target = &figures->targets[i];
    JsonObject *object = json_object_new ();
    nav_json_add_string (object, "metric", nav_metric_names[target->metric]);
    nav_json_add_number (object, "target", target->target_ms);
    nav_json_add_number (object, "measured", target->measured_ms);
    nav_json_add_number (object, "lo", target->low_ms);
    nav_json_add_number (object, "hi", target->high_ms);
    nav_json_add_number (object, "within", target->share);
    nav_json_add_string (object, "verdict", nav_run_verdict_names[target->verdict]);
    json_array_add_object_element (array, object);
  }
  return nav_json_node_for_array (array);
}

static JsonNode *
slo_to_json (const NavRunFigures *figures, double percentile)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "verdict", nav_run_verdict_names[figures->verdict]);
  nav_json_add_number (object, "percentile", percentile);
  nav_json_add_number (object, "confidence", NAV_RUN_CONFIDENCE);
  json_object_set_member (object, "metrics", targets_to_json (figures));
  nav_json_add_number (object, "goodput_per_s", figures->goodput_per_s);
  nav_json_add_number (object, "goodput_share", figures->good_share);
  nav_json_add_number (object, "goodput_tokens_per_s", figures->good_tokens_per_s);
  return nav_json_node_for_object (object);
}

/**
 * nav_run_figures_add_to_json:
 * @percentile: of the targets
 *
 * Adds `figures`, `throughput` and `slo`, which is null without targets.
 */
void
nav_run_figures_add_to_json (JsonObject *object, const NavRunFigures *figures, double percentile)
{
  JsonObject *latency = json_object_new ();

  for (int kind = 0; kind < NAV_N_SPREADS; kind++)
    json_object_set_member (latency, nav_spread_names[kind],
                            spread_to_json (&figures->spreads[kind]));
  json_object_set_object_member (object, "figures", latency);
  json_object_set_member (object, "throughput", throughput_to_json (figures));
  if (figures->n_targets > 0)
    json_object_set_member (object, "slo", slo_to_json (figures, percentile));
  else
    json_object_set_null_member (object, "slo");
}

static JsonNode *
findings_to_json (GPtrArray *findings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < findings->len; i++) {
    JsonObject *object = json_object_new ();
    nav_json_add_string (object, "code", nav_finding_get_code (findings->pdata[i]));
    json_object_set_object_member (object, "args",
                                   json_object_ref (nav_finding_get_args (findings->pdata[i])));
    json_array_add_object_element (array, object);
  }
  return nav_json_node_for_array (array);
}

static JsonNode *
client_to_json (const NavRun *run, const NavRunFigures *figures)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "valid", figures->faults->len == 0);
  json_object_set_member (object, "faults", findings_to_json (figures->faults));
  json_object_set_member (object, "remarks", findings_to_json (figures->remarks));
  nav_json_add_number (object, "client_cpu", run->client_cpu);
  return nav_json_node_for_object (object);
}

static JsonArray *
record_to_json (const NavRequestRecord *record)
{
  JsonArray *row = json_array_new ();

  nav_json_add_number_element (row, record->scheduled_s);
  nav_json_add_number_element (row, record->dispatched_s);
  nav_json_add_number_element (row, record->sent_s);
  nav_json_add_number_element (row, record->first_s);
  nav_json_add_number_element (row, record->last_s);
  nav_json_add_number_element (row, record->end_s);
  nav_json_add_number_element (row, record->input_tokens);
  nav_json_add_number_element (row, record->output_tokens);
  json_array_add_int_element (row, record->events);
  json_array_add_string_element (row, nav_stream_outcome_names[record->outcome]);
  json_array_add_boolean_element (row, record->counted);
  return row;
}

static JsonNode *
requests_to_json (const NavRun *run)
{
  static const char *const columns[] = {
    "scheduled_s", "dispatched_s", "sent_s", "first_s", "last_s", "end_s", "input_tokens",
    "output_tokens", "events", "outcome", "counted", NULL,
  };
  JsonObject *object = json_object_new ();
  JsonArray *rows = json_array_sized_new (run->records->len);

  nav_json_add_strv (object, "columns", columns);
  for (guint i = 0; i < run->records->len; i++)
    json_array_add_array_element (rows,
                                  record_to_json (&g_array_index (run->records, NavRequestRecord,
                                                                  i)));
  json_object_set_array_member (object, "rows", rows);
  return nav_json_node_for_object (object);
}

/**
 * nav_run_to_json:
 * @figures: of @run
 *
 * Returns: (transfer full): the document. `knowledge` is null: a measurement rests on none
 */
JsonNode *
nav_run_to_json (const NavRun *run, const NavRunFigures *figures)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "schema", NAV_RUN_SCHEMA "1");
  nav_json_add_string (object, "app", "neuralnav " NAV_VERSION);
  json_object_set_null_member (object, "knowledge");
  nav_json_add_string (object, "created", run->created);
  json_object_set_member (object, "endpoint", endpoint_to_json (run));
  json_object_set_member (object, "spec", nav_load_spec_to_json (run->spec));
  json_object_set_int_member (object, "prompt_seed", (gint64) run->prompt_seed);
  nav_json_add_number (object, "elapsed_s", run->elapsed_s);
  json_object_set_boolean_member (object, "interrupted", run->interrupted);
  nav_json_add_string (object, "stopped", run->stopped);
  json_object_set_member (object, "counts", counts_to_json (run, figures));
  nav_run_figures_add_to_json (object, figures, run->spec->percentile);
  json_object_set_member (object, "validity", client_to_json (run, figures));
  json_object_set_member (object, "errors", errors_to_json (run));
  json_object_set_member (object, "server", _nav_run_server_to_json (run, figures));
  json_object_set_member (object, "requests", requests_to_json (run));
  return nav_json_node_for_object (object);
}
