// SPDX-License-Identifier: Apache-2.0
// A sweep as a document: neuralnav.sweep/1. Workflow adds words and what was forecast. The reader
// passes over members that it does not know, which are later additions; what it knows must be of
// its type and in its range.

#include "config.h"

#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "observe/nav-observe-error.h"
#include "observe/nav-sweep.h"

#define VERSION    1
#define MOST_STEPS 1000
#define MAX_COUNT  1000000000
#define MAX_VALUE  1e15

const char *const nav_sweep_end_names[NAV_SWEEP_N_ENDS + 1] = {
  "found", "out-of-runs", "never-holds", "no-limit", "failed", "client-limited", "interrupted",
  "lost", NULL,
};

static void
add_failures (JsonObject *object, const NavSweepStep *step)
{
  const NavSweepFailure *failure = step->failure;
  JsonObject *error;

  nav_json_add_number (object, "completed", step->completed);
  nav_json_add_number (object, "failed", step->failed);
  if (failure == NULL)
    return;
  error = json_object_new ();
  nav_json_add_string (error, "outcome", nav_stream_outcome_names[failure->outcome]);
  nav_json_add_string (error, "reason", failure->reason);
  nav_json_add_number (error, "status", failure->status > 0 ? failure->status : NAN);
  nav_json_add_string (error, "message", failure->message);
  json_object_set_int_member (error, "count", failure->count);
  json_object_set_object_member (object, "error", error);
}

static JsonObject *
step_to_json (const NavSweepStep *step)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "kind", nav_sweep_kind_names[step->kind]);
  nav_json_add_number (object, "rate", step->rate);
  nav_json_add_number (object, "offered_per_s", step->offered_per_s);
  nav_json_add_number (object, "concurrency", step->concurrency > 0 ? step->concurrency : NAN);
  nav_json_add_number (object, "duration_s", step->duration_s);
  json_object_set_int_member (object, "counted", step->counted);
  add_failures (object, step);
  nav_json_add_number (object, "requests_per_s", step->requests_per_s);
  nav_json_add_number (object, "output_tokens_per_s", step->tokens_per_s);
  nav_json_add_number (object, "goodput_per_s", step->goodput_per_s);
  for (int m = 0; m < NAV_N_METRICS; m++)
    if (!isnan (step->measured_ms[m]))
      nav_json_add_number (object, nav_metric_names[m], step->measured_ms[m]);
  nav_json_add_number (object, "client_late_ms", step->late_ms);
  nav_json_add_number (object, "answer_s", step->answer_s);
  nav_json_add_string (object, "verdict", nav_run_verdict_names[step->verdict]);
  json_object_set_boolean_member (object, "saturated", step->saturated);
  json_object_set_boolean_member (object, "valid", step->valid);
  json_object_set_boolean_member (object, "sure", step->sure);
  json_object_set_boolean_member (object, "holds", step->holds);
  json_object_set_boolean_member (object, "one_piece", step->one_piece);
  return object;
}

/**
 * nav_sweep_to_json:
 *
 * Any thread.
 *
 * Returns: (transfer full): neuralnav.sweep/1
 */
JsonNode *
nav_sweep_to_json (const NavSweep *sweep)
{
  JsonObject *object = json_object_new ();
  JsonArray *steps = json_array_new ();

  nav_json_add_string (object, "schema", NAV_SWEEP_SCHEMA G_STRINGIFY (VERSION));
  nav_json_add_string (object, "created", sweep->created);
  nav_json_add_string (object, "app", "neuralnav " NAV_VERSION);
  nav_json_add_string (object, "url", sweep->url);
  nav_json_add_string (object, "model", sweep->model);
  nav_json_add_string (object, "server", sweep->server);
  json_object_set_boolean_member (object, "simulated", sweep->simulated);
  json_object_set_member (object, "spec", nav_load_spec_to_json (sweep->spec));
  nav_json_add_string (object, "end", nav_sweep_end_names[sweep->end]);
  nav_json_add_number (object, "holds_per_s", sweep->holds_per_s);
  nav_json_add_number (object, "missed_per_s", sweep->missed_per_s);
  nav_json_add_number (object, "limited_per_s", sweep->limited_per_s);
  nav_json_add_number (object, "capacity_per_s", sweep->capacity_per_s);
  json_object_set_boolean_member (object, "sure", sweep->sure);
  for (guint i = 0; i < sweep->steps->len; i++)
    json_array_add_object_element (steps,
                                   step_to_json (&g_array_index (sweep->steps, NavSweepStep, i)));
  json_object_set_array_member (object, "steps", steps);
  return nav_json_node_for_object (object);
}

static double
amount (NavJsonReader *reader, const char *name)
{
  return nav_json_reader_number (reader, name, NAN, 0, MAX_VALUE);
}

/* JSON has no infinity: what is there and no number is beyond all. */
static double
measurement (NavJsonReader *reader, const char *name)
{
  double value = amount (reader, name);

  return isnan (value) && json_object_has_member (reader->object, name) ? INFINITY : value;
}

static void
end_part (NavJsonReader *part, NavJsonReader *whole)
{
  GError *error = NULL;

  nav_json_reader_ignore_rest (part);
  if (!nav_json_reader_finish (part, &error))
    nav_json_reader_take_error (whole, error);
}

/* Files of older versions tell neither. */
static void
read_failures (NavSweepStep *step, NavJsonReader *whole, const char *path)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_autofree char *part = g_strconcat (path, ".error", NULL);
  JsonNode *node = nav_json_reader_object (whole, "error");
  NavSweepFailure *failure;

  step->completed = amount (whole, "completed");
  step->failed = amount (whole, "failed");
  if (node == NULL)
    return;
  nav_json_reader_init (&reader, node, part);
  failure = step->failure = g_new0 (NavSweepFailure, 1);
  failure->outcome = (NavStreamOutcome) nav_json_reader_choice (
    &reader, "outcome", nav_stream_outcome_names, NAV_STREAM_FAILED);
  failure->reason = g_strdup (nav_json_reader_string (&reader, "reason", ""));
  failure->status = (guint) nav_json_reader_int (&reader, "status", 0, 0, 999);
  failure->message = g_strdup (nav_json_reader_string (&reader, "message", NULL));
  failure->count = (guint) nav_json_reader_int (&reader, "count", 1, 0, MAX_COUNT);
  end_part (&reader, whole);
}

static void
read_step (NavSweep *sweep, JsonNode *node, const char *path, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };
  NavSweepStep step = { 0 };

  nav_json_reader_init (&reader, node, path);
  step.kind = (NavSweepKind) nav_json_reader_choice (&reader, "kind", nav_sweep_kind_names,
                                                     NAV_SWEEP_RATE);
  step.rate = amount (&reader, "rate");
  step.offered_per_s = amount (&reader, "offered_per_s");
  step.concurrency = (guint) nav_json_reader_int (&reader, "concurrency", 0, 0, MAX_COUNT);
  step.duration_s = amount (&reader, "duration_s");
  step.counted = (guint) nav_json_reader_int (&reader, "counted", 0, 0, MAX_COUNT);
  read_failures (&step, &reader, path);
  step.requests_per_s = amount (&reader, "requests_per_s");
  step.tokens_per_s = amount (&reader, "output_tokens_per_s");
  step.goodput_per_s = amount (&reader, "goodput_per_s");
  for (int m = 0; m < NAV_N_METRICS; m++)
    step.measured_ms[m] = measurement (&reader, nav_metric_names[m]);
  step.late_ms = amount (&reader, "client_late_ms");
  step.answer_s = amount (&reader, "answer_s");
  step.verdict = (NavRunVerdict) nav_json_reader_choice (&reader, "verdict", nav_run_verdict_names,
                                                         NAV_RUN_UNKNOWN);
  step.saturated = nav_json_reader_bool (&reader, "saturated", FALSE);
  step.valid = nav_json_reader_bool (&reader, "valid", TRUE);
  step.sure = nav_json_reader_bool (&reader, "sure", FALSE);
  step.holds = nav_json_reader_bool (&reader, "holds", FALSE);
  step.one_piece = nav_json_reader_bool (&reader, "one_piece", FALSE);
  end_part (&reader, whole);
  g_array_append_val (sweep->steps, step);
}

static void
read_steps (NavSweep *sweep, NavJsonReader *whole)
{
  JsonArray *array = nav_json_reader_array (whole, "steps");
  guint n = array ? json_array_get_length (array) : 0;

  if (array == NULL)
    nav_json_reader_fail (whole, "steps", "is missing");
  else if (n > MOST_STEPS)
    nav_json_reader_fail (whole, "steps", "has more than %d elements", MOST_STEPS);
  for (guint i = 0; i < n && whole->error == NULL; i++) {
    g_autofree char *path = g_strdup_printf ("steps[%u]", i);
    read_step (sweep, json_array_get_element (array, i), path, whole);
  }
}

static void
read_rest (NavSweep *sweep, NavJsonReader *reader)
{
  const char *url = nav_json_reader_string (reader, "url", NULL);

  sweep->created = g_strdup (nav_json_reader_string (reader, "created", NULL));
  sweep->url = url ? nav_run_public_url (url) : NULL;
  sweep->model = g_strdup (nav_json_reader_string (reader, "model", NULL));
  sweep->server = g_strdup (nav_json_reader_string (reader, "server", NULL));
  sweep->simulated = nav_json_reader_bool (reader, "simulated", FALSE);
  sweep->end = (NavSweepEnd) nav_json_reader_choice (reader, "end", nav_sweep_end_names,
                                                     NAV_SWEEP_INTERRUPTED);
  sweep->holds_per_s = amount (reader, "holds_per_s");
  sweep->missed_per_s = amount (reader, "missed_per_s");
  sweep->limited_per_s = amount (reader, "limited_per_s");
  sweep->capacity_per_s = amount (reader, "capacity_per_s");
  sweep->sure = nav_json_reader_bool (reader, "sure", FALSE);
  read_steps (sweep, reader);
}

/* Returns: (transfer full) (nullable): what the steps sent, with targets */
static NavLoadSpec *
read_spec (NavJsonReader *reader)
{
  JsonNode *node = nav_json_reader_object (reader, "spec");
  g_autoptr (NavLoadSpec) spec = NULL;
  GError *error = NULL;

  if (node == NULL) {
    nav_json_reader_fail (reader, "spec", "is missing");
    return NULL;
  }
  spec = nav_load_spec_new_from_json (node, &error);
  if (spec == NULL) {
    nav_error_prefix_field (error, "spec");
    nav_json_reader_take_error (reader, error);
  } else if (!nav_load_spec_has_targets (spec)) {
    nav_json_reader_fail (reader, "spec", "has no targets");
    g_clear_pointer (&spec, nav_load_spec_unref);
  }
  return g_steal_pointer (&spec);
}

static gboolean
check_schema (NavJsonReader *reader, GError **error)
{
  const char *schema = nav_json_reader_string (reader, "schema", "");
  gboolean sweep = g_str_has_prefix (schema, NAV_SWEEP_SCHEMA);
  gint64 version = sweep ? g_ascii_strtoll (schema + strlen (NAV_SWEEP_SCHEMA), NULL, 10) : 0;

  if (!sweep)
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_UNSUPPORTED, "schema",
                   "schema: “%s” is no search for the highest rate", schema);
  else if (version > VERSION)
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_NEWER, "schema",
                   "schema: the search was saved by a newer version of NeuralNav (“%s”); this one "
                   "reads up to version %d",
                   schema, VERSION);
  else if (version < 1)
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_INVALID, "schema",
                   "schema: “%s” has no version", schema);
  else
    return TRUE;
  return FALSE;
}

/**
 * nav_sweep_new_from_json:
 * @node: what nav_sweep_to_json() wrote, not trusted
 * @error: NAV_ERROR_UNSUPPORTED where it is no sweep, NAV_ERROR_NEWER, NAV_ERROR_INVALID with the
 *   field
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
NavSweep *
nav_sweep_new_from_json (JsonNode *node, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_autoptr (NavLoadSpec) spec = NULL;
  g_autoptr (NavSweep) sweep = NULL;

  nav_json_reader_init (&reader, node, NULL);
  if (reader.error == NULL && !check_schema (&reader, error))
    return NULL;
  if (reader.error == NULL)
    spec = read_spec (&reader);
  if (spec != NULL) {
    sweep = _nav_sweep_new (spec);
    read_rest (sweep, &reader);
  }
  nav_json_reader_ignore_rest (&reader);
  return nav_json_reader_finish (&reader, error) ? g_steal_pointer (&sweep) : NULL;
}
