// SPDX-License-Identifier: Apache-2.0
// What a load test sends, from JSON and back.

#include "observe/nav-load-spec.h"

#include <math.h>

#include "base/nav-json.h"
#include "catalog/nav-load-json.h"
#include "serving/nav-arrivals.h"

#define MAX_TOKENS      1000000
#define MAX_REQUESTS    2000000
#define MAX_CONCURRENCY 20000
#define DAY             86400.0

/**
 * nav_load_spec_ref:
 *
 * Returns: (transfer full)
 */
NavLoadSpec *
nav_load_spec_ref (NavLoadSpec *spec)
{
  return g_atomic_rc_box_acquire (spec);
}

static void
clear (gpointer data)
{
  NavLoadSpec *spec = data;

  nav_load_clear (&spec->load);
  g_clear_pointer (&spec->input_tokens, nav_distribution_unref);
  g_clear_pointer (&spec->output_tokens, nav_distribution_unref);
  g_clear_pointer (&spec->blocks, g_ptr_array_unref);
}

void
nav_load_spec_unref (NavLoadSpec *spec)
{
  g_atomic_rc_box_release_full (spec, clear);
}

/**
 * nav_load_spec_has_targets:
 *
 * Returns: whether the run can be judged
 */
gboolean
nav_load_spec_has_targets (const NavLoadSpec *spec)
{
  for (int m = 0; m < NAV_N_METRICS; m++)
    if (isfinite (spec->targets[m]))
      return TRUE;
  return FALSE;
}

static NavDistribution *
read_lengths (NavJsonReader *reader, const char *name, double fallback, GError **error)
{
  JsonNode *node = nav_json_reader_node (reader, name);
  NavDistribution *lengths = node != NULL ? nav_distribution_new_from_json (node, name, error)
                                          : nav_distribution_new_fixed (fallback);

  if (nav_json_number (node) < 1) /* of which a distribution would make one */
    nav_json_reader_fail (reader, name, "must be at least 1 token");
  if (lengths != NULL && nav_distribution_longest (lengths) > MAX_TOKENS &&
      isfinite (nav_distribution_longest (lengths)))
    nav_json_reader_fail (reader, name, "must not exceed %d tokens", MAX_TOKENS);
  return lengths;
}

static void
read_prefix (NavLoadSpec *spec, NavJsonReader *reader)
{
  spec->prefix_tokens =
    (guint) nav_json_reader_int (reader, "prefix_tokens", 0, 0, MAX_TOKENS);
  spec->prefix_groups = (guint) nav_json_reader_int (reader, "prefix_groups", 1, 1, 1000);
}

static GArray *
read_block_row (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array ? json_array_get_length (array) : 0;
  g_autoptr (GArray) ids = g_array_sized_new (FALSE, FALSE, sizeof (guint64), n);

  for (guint i = 0; i < n; i++) {
    JsonNode *item = json_array_get_element (array, i);
    guint64 id;
    if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_INT64)
      return NULL;
    id = (guint64) json_node_get_int (item);
    g_array_append_val (ids, id);
  }
  return array ? g_steal_pointer (&ids) : NULL;
}

static void
read_blocks (NavLoadSpec *spec, NavJsonReader *reader)
{
  JsonArray *array = nav_json_reader_array (reader, "blocks");
  guint n = array ? json_array_get_length (array) : 0;

  spec->block_tokens = (guint) nav_json_reader_int (reader, "block_tokens", 512, 1, MAX_TOKENS);
  if (array == NULL)
    return;
  spec->blocks = g_ptr_array_new_full (n, (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < n; i++) {
    GArray *row = read_block_row (json_array_get_element (array, i));
    if (row == NULL) {
      nav_json_reader_fail (reader, "blocks", "[%u] must be a list of whole numbers", i);
      return;
    }
    g_ptr_array_add (spec->blocks, row);
  }
}

static void
read_limits (NavLoadSpec *spec, NavJsonReader *reader)
{
  spec->exact_lengths = nav_json_reader_bool (reader, "exact_lengths", TRUE);
  spec->warmup_s = nav_json_reader_number (reader, "warmup_s", 0, 0, DAY);
  spec->cooldown_s = nav_json_reader_number (reader, "cooldown_s", 0, 0, DAY);
  spec->warmup_requests =
    (guint) nav_json_reader_int (reader, "warmup_requests", 0, 0, MAX_REQUESTS);
  spec->timeout_s = nav_json_reader_number (reader, "timeout_s", 600, 0.001, DAY);
  spec->max_duration_s = nav_json_reader_number (reader, "max_duration_s", INFINITY, 0.001, DAY);
  spec->drain_s = nav_json_reader_number (reader, "drain_s", INFINITY, 0, DAY);
  spec->stop_saturated = nav_json_reader_bool (reader, "stop_saturated", FALSE);
  spec->max_concurrency =
    (guint) nav_json_reader_int (reader, "max_concurrency", 4096, 1, MAX_CONCURRENCY);
  spec->max_errors = (guint) nav_json_reader_int (reader, "max_errors", 0, 0, MAX_REQUESTS);
  spec->seed = (guint64) nav_json_reader_int (reader, "seed", 1, G_MININT64, G_MAXINT64);
  spec->prompt_seed =
    (guint64) nav_json_reader_int (reader, "prompt_seed", 0, G_MININT64, G_MAXINT64);
}

static gboolean
read_targets (NavLoadSpec *spec, JsonNode *node, GError **error)
{
  static const NavMetric judged[] = { NAV_METRIC_TTFT, NAV_METRIC_TPOT, NAV_METRIC_E2E };
  NavJsonReader reader;

  for (int m = 0; m < NAV_N_METRICS; m++)
    spec->targets[m] = NAN;
  spec->percentile = 95;
  if (node == NULL)
    return TRUE;
  nav_json_reader_init (&reader, node, "slo");
  spec->percentile = nav_json_reader_number (&reader, "percentile", 95, 1, 99.99);
  for (gsize i = 0; i < G_N_ELEMENTS (judged); i++)
    spec->targets[judged[i]] =
      nav_json_reader_number (&reader, nav_metric_names[judged[i]], NAN, 0.001, 1e9);
  return nav_json_reader_finish (&reader, error);
}

static void
check_load (const NavLoadSpec *spec, NavJsonReader *reader)
{
  if (nav_arrivals_expect (&spec->load, 1) > MAX_REQUESTS)
    nav_json_reader_fail (reader, "load", "must not have more than %d requests", MAX_REQUESTS);
  if (spec->blocks != NULL &&
      (spec->load.kind != NAV_LOAD_TRACE || spec->blocks->len != spec->load.n_trace))
    nav_json_reader_fail (reader, "blocks", "must be one list for each request of a trace");
  if (spec->load.kind == NAV_LOAD_CLOSED && spec->load.concurrency > spec->max_concurrency)
    nav_json_reader_fail (reader, "load", "has a concurrency above max_concurrency, %u",
                          spec->max_concurrency);
}

static void
read_members (NavLoadSpec *spec, NavJsonReader *reader)
{
  GError *error = NULL;
  JsonNode *load = nav_json_reader_object (reader, "load");

  nav_json_reader_ignore (reader, "id");
  if (load == NULL) {
    nav_json_reader_fail (reader, "load", "is missing");
    return;
  }
  read_prefix (spec, reader);
  read_blocks (spec, reader);
  read_limits (spec, reader);
  if ((spec->input_tokens = read_lengths (reader, "input_tokens", 512, &error)) == NULL ||
      (spec->output_tokens = read_lengths (reader, "output_tokens", 128, &error)) == NULL ||
      !read_targets (spec, nav_json_reader_object (reader, "slo"), &error) ||
      !nav_load_read (&spec->load, load, "load", &error) ||
      !nav_arrivals_check (&spec->load, &error))
    nav_json_reader_take_error (reader, error);
  else
    check_load (spec, reader);
}

/**
 * nav_load_spec_new_from_json:
 * @node: `{"load":{as in a scenario},"input_tokens","output_tokens","prefix_tokens",
 *   "prefix_groups","blocks","block_tokens","exact_lengths","warmup_s","warmup_requests",
 *   "cooldown_s","timeout_s","max_duration_s","drain_s","stop_saturated","max_concurrency",
 *   "max_errors","seed","prompt_seed","slo":{"percentile","ttft_ms","tpot_ms","e2e_ms"}}`; all but
 *   `load` may be left away
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavLoadSpec *
nav_load_spec_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (NavLoadSpec) spec = g_atomic_rc_box_new0 (NavLoadSpec);
  NavJsonReader reader;

  nav_json_reader_init (&reader, node, NULL);
  if (reader.error == NULL)
    read_members (spec, &reader);
  return nav_json_reader_finish (&reader, error) ? g_steal_pointer (&spec) : NULL;
}

static JsonNode *
trace_to_json (const NavLoad *load)
{
  JsonArray *array = json_array_sized_new (load->n_trace);

  for (guint i = 0; i < load->n_trace; i++) {
    JsonArray *request = json_array_new ();
    json_array_add_double_element (request, load->trace[i].arrival_s);
    json_array_add_int_element (request, load->trace[i].input_tokens);
    json_array_add_int_element (request, load->trace[i].output_tokens);
    json_array_add_array_element (array, request);
  }
  return nav_json_node_for_array (array);
}

static JsonNode *
stages_to_json (const NavLoad *load)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < load->n_stages; i++) {
    JsonArray *stage = json_array_new ();
    json_array_add_double_element (stage, load->stages[i].rate);
    json_array_add_double_element (stage, load->stages[i].seconds);
    if (load->stages[i].end_rate != load->stages[i].rate)
      json_array_add_double_element (stage, load->stages[i].end_rate);
    json_array_add_array_element (array, stage);
  }
  return nav_json_node_for_array (array);
}

static void
add_arrival (JsonObject *object, const NavLoad *load)
{
  nav_json_add_string (object, "process", nav_arrival_names[load->arrival]);
  if (load->arrival == NAV_ARRIVAL_GAMMA)
    nav_json_add_number (object, "cv", load->cv);
}

static JsonNode *
load_to_json (const NavLoad *load)
{
  static const char *const types[] = { "open", "stages", "closed", "trace" };
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "type", types[load->kind]);
  switch (load->kind) {
  case NAV_LOAD_STAGES:
    add_arrival (object, load);
    json_object_set_member (object, "stages", stages_to_json (load));
    break;
  case NAV_LOAD_CLOSED:
    json_object_set_int_member (object, "concurrency", load->concurrency);
    json_object_set_int_member (object, "requests", load->requests);
    if (load->ramp_s > 0)
      nav_json_add_number (object, "ramp_s", load->ramp_s);
    break;
  case NAV_LOAD_TRACE:
    json_object_set_member (object, "requests", trace_to_json (load));
    break;
  case NAV_LOAD_OPEN:
  default:
    add_arrival (object, load);
    nav_json_add_number (object, "rate", load->rate);
    if (load->requests > 0)
      json_object_set_int_member (object, "requests", load->requests);
    else
      nav_json_add_number (object, "duration_s", load->duration_s);
  }
  return nav_json_node_for_object (object);
}

static JsonNode *
blocks_to_json (const NavLoadSpec *spec)
{
  JsonArray *array = json_array_sized_new (spec->blocks->len);

  for (guint i = 0; i < spec->blocks->len; i++) {
    const GArray *ids = spec->blocks->pdata[i];
    JsonArray *row = json_array_sized_new (ids->len);
    for (guint k = 0; k < ids->len; k++)
      json_array_add_int_element (row, (gint64) g_array_index (ids, guint64, k));
    json_array_add_array_element (array, row);
  }
  return nav_json_node_for_array (array);
}

static JsonNode *
targets_to_json (const NavLoadSpec *spec)
{
  JsonObject *object = json_object_new ();

  nav_json_add_number (object, "percentile", spec->percentile);
  for (int m = 0; m < NAV_N_METRICS; m++)
    if (isfinite (spec->targets[m]))
      nav_json_add_number (object, nav_metric_names[m], spec->targets[m]);
  return nav_json_node_for_object (object);
}

/**
 * nav_load_spec_to_json:
 *
 * Returns: (transfer full): what nav_load_spec_new_from_json() reads as the same
 */
JsonNode *
nav_load_spec_to_json (const NavLoadSpec *spec)
{
  JsonObject *object = json_object_new ();

  json_object_set_member (object, "load", load_to_json (&spec->load));
  json_object_set_member (object, "input_tokens", nav_distribution_to_json (spec->input_tokens));
  json_object_set_member (object, "output_tokens", nav_distribution_to_json (spec->output_tokens));
  json_object_set_boolean_member (object, "exact_lengths", spec->exact_lengths);
  json_object_set_int_member (object, "prefix_tokens", spec->prefix_tokens);
  json_object_set_int_member (object, "prefix_groups", spec->prefix_groups);
  if (spec->blocks != NULL) {
    json_object_set_member (object, "blocks", blocks_to_json (spec));
    json_object_set_int_member (object, "block_tokens", spec->block_tokens);
  }
  nav_json_add_number (object, "warmup_s", spec->warmup_s);
  json_object_set_int_member (object, "warmup_requests", spec->warmup_requests);
  nav_json_add_number (object, "cooldown_s", spec->cooldown_s);
  nav_json_add_number (object, "timeout_s", spec->timeout_s);
  nav_json_add_number (object, "max_duration_s", spec->max_duration_s);
  nav_json_add_number (object, "drain_s", spec->drain_s);
  json_object_set_boolean_member (object, "stop_saturated", spec->stop_saturated);
  json_object_set_int_member (object, "max_concurrency", spec->max_concurrency);
  json_object_set_int_member (object, "max_errors", spec->max_errors);
  json_object_set_int_member (object, "seed", (gint64) spec->seed);
  if (spec->prompt_seed != 0)
    json_object_set_int_member (object, "prompt_seed", (gint64) spec->prompt_seed);
  json_object_set_member (object, "slo", targets_to_json (spec));
  return nav_json_node_for_object (object);
}
