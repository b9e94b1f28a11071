// SPDX-License-Identifier: Apache-2.0
// A row of the outcomes: what came of a plan that was tried.

#include "catalog/nav-outcome.h"

#include <math.h>

#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavOutcome, nav_outcome, nav_outcome_ref, nav_outcome_unref)

#define MAX_MS       1e9
#define MAX_REPLICAS 1000000

static const char *const verdict_names[] = { "unknown", "inside", "close",
                                             "below",   "above",  NULL };

static void
nav_outcome_free (gpointer data)
{
  NavOutcome *outcome = data;

  g_free (outcome->id);
  g_clear_pointer (&outcome->benchmark, nav_benchmark_unref);
  g_free (outcome->at);
  g_free (outcome->recommendation);
  g_free (outcome->verdict);
  g_clear_pointer (&outcome->faults, g_ptr_array_unref);
  g_free (outcome->server);
  g_free (outcome->server_model);
  g_free (outcome->server_version);
  g_free (outcome->program);
  nav_provenance_clear (&outcome->provenance);
}

static int
find_metric (const char *name)
{
  for (int m = 0; name != NULL && m < NAV_N_METRICS; m++)
    if (g_str_equal (nav_metric_names[m], name))
      return m;
  return -1;
}

static double
read_ms (NavJsonReader *reader, const char *name)
{
  return nav_row_figure (reader, name, 0, MAX_MS);
}

static void
take_mistakes (NavJsonReader *outer, NavJsonReader *inner)
{
  GError *error = NULL;

  nav_json_reader_ignore_rest (inner);
  if (!nav_json_reader_finish (inner, &error))
    nav_json_reader_take_error (outer, error);
}

static void
read_metric (NavOutcome *outcome, NavJsonReader *outer, JsonNode *node, const char *path)
{
  g_auto (NavJsonReader) reader = { 0 };
  int m;

  nav_json_reader_init (&reader, node, path);
  m = find_metric (nav_json_reader_string (&reader, "metric", NULL));
  if (m < 0) {
    nav_json_reader_fail (&reader, "metric", "is no metric");
  } else {
    outcome->forecast[m] = read_ms (&reader, "forecast");
    outcome->forecast_range[m] =
      (NavRange){ read_ms (&reader, "forecast_lo"), read_ms (&reader, "forecast_hi") };
    outcome->measured[m] = read_ms (&reader, "measured");
    outcome->measured_range[m] =
      (NavRange){ read_ms (&reader, "measured_lo"), read_ms (&reader, "measured_hi") };
  }
  take_mistakes (outer, &reader);
}

static void
read_metrics (NavOutcome *outcome, NavJsonReader *reader)
{
  JsonArray *array = nav_json_reader_array (reader, "metrics");
  guint n = array ? json_array_get_length (array) : 0;

  if (n > NAV_N_METRICS)
    nav_json_reader_fail (reader, "metrics", "has more than %d entries", NAV_N_METRICS);
  for (guint i = 0; i < MIN (n, NAV_N_METRICS); i++) {
    g_autofree char *path = g_strdup_printf ("forecast.metrics[%u]", i);
    read_metric (outcome, reader, json_array_get_element (array, i), path);
  }
}

static void
read_forecast (NavOutcome *outcome, NavJsonReader *outer, JsonNode *node)
{
  g_auto (NavJsonReader) reader = { 0 };

  nav_json_reader_init (&reader, node, "forecast");
  outcome->recommendation = nav_row_text_or_null (&reader, "recommendation");
  outcome->planned_replicas =
    (guint) nav_json_reader_int (&reader, "replicas", 1, 0, MAX_REPLICAS);
  outcome->replicas = (guint) nav_json_reader_int (&reader, "replicas_tried", 1, 1, MAX_REPLICAS);
  outcome->percentile = nav_json_reader_number (&reader, "percentile", 95, 1, 100);
  outcome->basis =
    (NavBasis) nav_json_reader_choice (&reader, "basis", nav_basis_names, NAV_BASIS_DATASHEET);
  outcome->method =
    (NavMethod) nav_json_reader_choice (&reader, "method", nav_method_names,
                                        NAV_METHOD_CLOSED_FORM);
  outcome->verdict =
    g_strdup (verdict_names[nav_json_reader_choice (&reader, "verdict", verdict_names, 0)]);
  read_metrics (outcome, &reader);
  take_mistakes (outer, &reader);
}

static void
read_fault (NavOutcome *outcome, NavJsonReader *outer, JsonNode *node, const char *path)
{
  g_auto (NavJsonReader) reader = { 0 };
  const char *code;
  JsonNode *args;

  nav_json_reader_init (&reader, node, path);
  code = nav_json_reader_string (&reader, "code", NULL);
  args = nav_json_reader_object (&reader, "args");
  if (code == NULL || *code == '\0') {
    nav_json_reader_fail (&reader, "code", "is missing");
  } else {
    g_autoptr (JsonNode) copy = args ? json_node_copy (args) : NULL;
    g_autoptr (JsonObject) object =
      copy ? json_object_ref (json_node_get_object (copy)) : json_object_new ();
    g_ptr_array_add (outcome->faults, nav_finding_new_from_json (code, object));
  }
  take_mistakes (outer, &reader);
}

static void
read_faults (NavOutcome *outcome, NavJsonReader *reader)
{
  JsonArray *array = nav_json_reader_array (reader, "faults");
  guint n = array ? json_array_get_length (array) : 0;

  if (n > NAV_OUTCOME_MAX_FAULTS)
    nav_json_reader_fail (reader, "faults", "has more than %d entries", NAV_OUTCOME_MAX_FAULTS);
  for (guint i = 0; i < MIN (n, NAV_OUTCOME_MAX_FAULTS); i++) {
    g_autofree char *path = g_strdup_printf ("faults[%u]", i);
    read_fault (outcome, reader, json_array_get_element (array, i), path);
  }
}

static void
read_server (NavOutcome *outcome, NavJsonReader *outer, JsonNode *node)
{
  g_auto (NavJsonReader) reader = { 0 };

  if (node == NULL)
    return;
  nav_json_reader_init (&reader, node, "endpoint");
  outcome->server = nav_row_text_or_null (&reader, "server");
  outcome->server_model = nav_row_text_or_null (&reader, "model");
  outcome->server_version = nav_row_text_or_null (&reader, "version");
  take_mistakes (outer, &reader);
}

static void
read_time (NavOutcome *outcome, NavJsonReader *reader)
{
  g_autoptr (GDateTime) time = NULL;

  outcome->at = nav_row_text (reader, "at");
  time = outcome->at ? g_date_time_new_from_iso8601 (outcome->at, NULL) : NULL;
  if (outcome->at != NULL && time == NULL)
    nav_json_reader_fail (reader, "at", "is not a time");
}

static NavOutcome *
outcome_new (void)
{
  NavOutcome *outcome = g_atomic_rc_box_new0 (NavOutcome);

  outcome->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  for (int m = 0; m < NAV_N_METRICS; m++) {
    outcome->forecast[m] = outcome->measured[m] = NAN;
    outcome->forecast_range[m] = outcome->measured_range[m] = (NavRange){ NAN, NAN };
  }
  return outcome;
}

/**
 * nav_outcome_new_from_json:
 * @row: a row of `outcomes`: the members of a measured row, and `at`, `forecast`, `faults`,
 *   `endpoint`, `program`
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavOutcome *
nav_outcome_new_from_json (JsonNode *row, GError **error)
{
  g_autoptr (NavOutcome) outcome = outcome_new ();
  NavJsonReader reader;
  JsonNode *forecast;

  outcome->benchmark = nav_benchmark_new_from_json (row, error);
  if (outcome->benchmark == NULL)
    return NULL;
  nav_row_begin (&reader, row, &outcome->id, &outcome->provenance);
  read_time (outcome, &reader);
  forecast = nav_json_reader_object (&reader, "forecast");
  if (forecast == NULL)
    nav_json_reader_fail (&reader, "forecast", "is missing");
  else
    read_forecast (outcome, &reader, forecast);
  read_faults (outcome, &reader);
  read_server (outcome, &reader, nav_json_reader_object (&reader, "endpoint"));
  outcome->program = nav_row_text_or_null (&reader, "program");
  return nav_row_end (&reader, outcome->id, error) ? g_steal_pointer (&outcome) : NULL;
}

NavOutcome *
nav_outcome_ref (NavOutcome *outcome)
{
  return g_atomic_rc_box_acquire (outcome);
}

void
nav_outcome_unref (NavOutcome *outcome)
{
  g_atomic_rc_box_release_full (outcome, nav_outcome_free);
}

/**
 * nav_outcome_is_measurement:
 *
 * Returns: whether it says something of hardware: no simulator answered, and nothing kept the run
 *   from proving anything. Whether its figures can be what they say is for the audit to tell
 */
gboolean
nav_outcome_is_measurement (const NavOutcome *outcome)
{
  g_return_val_if_fail (outcome != NULL, FALSE);

  return !outcome->benchmark->simulated && outcome->faults->len == 0;
}
