// SPDX-License-Identifier: Apache-2.0
// How requests come, from JSON: open, in stages, closed, or as a recorded trace.

#include "nav-load-json.h"

#include <math.h>

#include "base/nav-json.h"

const char *const nav_arrival_names[4] = { "poisson", "constant", "gamma", NULL };

#define MAX_RATE 1e6
#define MAX_STAGES 1000
#define MAX_TRACE 1000000
#define MAX_REQUESTS 10000000
#define MAX_TOKENS 1e7

void
nav_load_clear (NavLoad *load)
{
  g_clear_pointer (&load->stages, g_free);
  g_clear_pointer (&load->trace, g_free);
  load->n_stages = load->n_trace = 0;
}

static double
read_needed (NavJsonReader *reader, const char *name, double min, double max)
{
  if (!nav_json_reader_has (reader, name))
    nav_json_reader_fail (reader, name, "is missing");
  return nav_json_reader_number (reader, name, min, min, max);
}

static void
read_arrival (NavLoad *load, NavJsonReader *reader)
{
  load->arrival = (NavArrival) nav_json_reader_choice (reader, "process", nav_arrival_names,
                                                       NAV_ARRIVAL_POISSON);
  load->cv = nav_json_reader_number (reader, "cv", 1, 0.001, 100);
}

/* An element of a list as a row of @n numbers, each within 0..max. */
static gboolean
read_numbers (JsonNode *node, guint n, const double *max, double *ret_values)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) != n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    JsonNode *item = json_array_get_element (array, i);

    ret_values[i] = nav_json_number (item);
    if (!(ret_values[i] >= 0 && ret_values[i] <= max[i]))
      return FALSE;
  }
  return TRUE;
}

static void
read_stages (NavLoad *load, NavJsonReader *reader)
{
  const double max[3] = { MAX_RATE, NAV_LOAD_MAX_SECONDS, MAX_RATE };
  JsonArray *array = nav_json_reader_array (reader, "stages");
  guint n = array ? json_array_get_length (array) : 0;

  if (n == 0 || n > MAX_STAGES) {
    nav_json_reader_fail (reader, "stages", "must be a list of 1 to %d stages", MAX_STAGES);
    return;
  }
  load->stages = g_new0 (NavLoadStage, n);
  load->n_stages = n;
  for (guint i = 0; i < n; i++) {
    JsonNode *stage = json_array_get_element (array, i);
    double values[3];
    if (read_numbers (stage, 3, max, values) && values[1] > 0)
      load->stages[i] = (NavLoadStage){ values[0], values[1], values[2] };
    else if (read_numbers (stage, 2, max, values) && values[1] > 0)
      load->stages[i] = (NavLoadStage){ values[0], values[1], values[0] };
    else
      nav_json_reader_fail (reader, "stages",
                            "[%u] must be [requests a second, seconds] or [requests a second, "
                            "seconds, requests a second at its end]", i);
  }
}

static gboolean
read_request (NavLoad *load, guint i, JsonNode *node)
{
  const double max[3] = { NAV_LOAD_MAX_SECONDS, MAX_TOKENS, MAX_TOKENS };
  double values[3];

  if (!read_numbers (node, 3, max, values) || values[1] < 1 || values[2] < 1 ||
      values[1] != floor (values[1]) || values[2] != floor (values[2]))
    return FALSE;
  load->trace[i] = (NavTraceRequest){ values[0], (guint) values[1], (guint) values[2] };
  return i == 0 || load->trace[i].arrival_s >= load->trace[i - 1].arrival_s;
}

static void
read_trace (NavLoad *load, NavJsonReader *reader)
{
  JsonArray *array = nav_json_reader_array (reader, "requests");
  guint n = array ? json_array_get_length (array) : 0;

  if (n == 0 || n > MAX_TRACE) {
    nav_json_reader_fail (reader, "requests", "must be a list of 1 to %d requests", MAX_TRACE);
    return;
  }
  load->trace = g_new0 (NavTraceRequest, n);
  load->n_trace = n;
  for (guint i = 0; i < n; i++)
    if (!read_request (load, i, json_array_get_element (array, i))) {
      nav_json_reader_fail (reader, "requests",
                            "[%u] must be [arrival in seconds, input tokens, output tokens], in the "
                            "order of arrival", i);
      return;
    }
}

/* For a time, or until so many have come; those take requests / rate seconds. */
static void
read_open (NavLoad *load, NavJsonReader *reader)
{
  read_arrival (load, reader);
  load->rate = read_needed (reader, "rate", 1e-6, MAX_RATE);
  if (!nav_json_reader_has (reader, "requests")) {
    load->duration_s = read_needed (reader, "duration_s", 0.001, NAV_LOAD_MAX_SECONDS);
    return;
  }
  load->requests = (guint) nav_json_reader_int (reader, "requests", 1, 1, MAX_REQUESTS);
  load->duration_s = load->requests / load->rate;
  if (nav_json_reader_has (reader, "duration_s"))
    nav_json_reader_fail (reader, "duration_s", "cannot stand beside requests, which end the load");
  else if (load->duration_s > NAV_LOAD_MAX_SECONDS)
    nav_json_reader_fail (reader, "requests", "would come over more than %d seconds",
                          (int) NAV_LOAD_MAX_SECONDS);
}

static void
read_kind (NavLoad *load, NavJsonReader *reader)
{
  switch (load->kind) {
  case NAV_LOAD_STAGES:
    read_arrival (load, reader);
    read_stages (load, reader);
    break;
  case NAV_LOAD_CLOSED:
    load->concurrency = (guint) read_needed (reader, "concurrency", 1, 100000);
    load->requests = (guint) read_needed (reader, "requests", 1, MAX_REQUESTS);
    nav_json_reader_int (reader, "concurrency", 1, 1, 100000);
    nav_json_reader_int (reader, "requests", 1, 1, MAX_REQUESTS);
    load->ramp_s = nav_json_reader_number (reader, "ramp_s", 0, 0, NAV_LOAD_MAX_SECONDS);
    break;
  case NAV_LOAD_TRACE:
    read_trace (load, reader);
    break;
  case NAV_LOAD_OPEN:
  default:
    read_open (load, reader);
  }
}

/**
 * nav_load_read:
 * @ret_load: (out): to be cleared with nav_load_clear(), also after a mistake
 * @path: where @node is, for errors
 *
 * Returns: whether the load is right
 */
gboolean
nav_load_read (NavLoad *ret_load, JsonNode *node, const char *path, GError **error)
{
  static const char *const types[] = { "open", "stages", "closed", "trace", NULL };
  NavJsonReader reader;

  *ret_load = (NavLoad){ .cv = 1 };
  nav_json_reader_init (&reader, node, path);
  if (!nav_json_reader_has (&reader, "type"))
    nav_json_reader_fail (&reader, "type", "is missing: one of open, stages, closed, trace");
  ret_load->kind = (NavLoadKind) nav_json_reader_choice (&reader, "type", types, NAV_LOAD_OPEN);
  if (reader.error == NULL)
    read_kind (ret_load, &reader);
  return nav_json_reader_finish (&reader, error);
}

/**
 * nav_load_trace_lengths:
 * @load: a trace with at least one request
 * @output: of the answers, not the prompts
 *
 * Returns: (transfer full): the lengths as they were recorded
 */
NavDistribution *
nav_load_trace_lengths (const NavLoad *load, gboolean output)
{
  g_autofree double *values = g_new (double, load->n_trace);

  for (guint i = 0; i < load->n_trace; i++)
    values[i] = output ? load->trace[i].output_tokens : load->trace[i].input_tokens;
  return nav_distribution_new_empirical (values, load->n_trace);
}
