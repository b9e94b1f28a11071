// SPDX-License-Identifier: Apache-2.0
// The single requests of a saved run: rows of a table whose columns have names, in any order.

#include <math.h>
#include <string.h>

#include "workflow/nav-run-summary.h"

/* Columns of `requests` that are needed, in the order of get_number(). */
enum { SCHEDULED, DISPATCHED, SENT, FIRST, LAST, END, INPUT, OUTPUT, EVENTS, OUTCOME, COUNTED,
       N_COLUMNS };

static const char *const column_names[N_COLUMNS + 1] = {
  "scheduled_s", "dispatched_s", "sent_s", "first_s", "last_s", "end_s", "input_tokens",
  "output_tokens", "events", "outcome", "counted", NULL,
};

/* Returns: whether every column is there, with where it is */
static gboolean
find_columns (NavJsonReader *requests, guint places[N_COLUMNS])
{
  g_auto (GStrv) names = nav_json_reader_strv (requests, "columns");

  for (guint c = 0; c < N_COLUMNS; c++) {
    guint at = 0;
    while (names != NULL && names[at] != NULL && strcmp (names[at], column_names[c]) != 0)
      at++;
    if (names == NULL || names[at] == NULL) {
      nav_json_reader_fail (requests, "columns", "must have “%s”", column_names[c]);
      return FALSE;
    }
    places[c] = at;
  }
  return TRUE;
}

static JsonNode *
get_cell (JsonArray *row, guint place)
{
  return place < json_array_get_length (row) ? json_array_get_element (row, place) : NULL;
}

/* Returns: whether it is a number or null, which is NaN */
static gboolean
get_number (JsonArray *row, guint place, double *ret_value)
{
  JsonNode *node = get_cell (row, place);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;

  *ret_value = NAN;
  if (node != NULL && JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *ret_value = json_node_get_double (node);
  return fabs (*ret_value) <= NAV_RUN_SUMMARY_MAX_VALUE;
}

static gboolean
get_outcome (JsonArray *row, guint place, guint8 *ret_outcome)
{
  JsonNode *node = get_cell (row, place);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  for (guint8 i = 0; i < NAV_STREAM_N_OUTCOMES; i++)
    if (strcmp (json_node_get_string (node), nav_stream_outcome_names[i]) == 0) {
      *ret_outcome = i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
get_flag (JsonArray *row, guint place, guint8 *ret_flag)
{
  JsonNode *node = get_cell (row, place);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  *ret_flag = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_record (JsonNode *node, const guint places[N_COLUMNS], NavRequestRecord *record)
{
  double *const times[] = { &record->scheduled_s, &record->dispatched_s, &record->sent_s,
                            &record->first_s, &record->last_s, &record->end_s,
                            &record->input_tokens, &record->output_tokens };
  JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  double events;

  if (row == NULL)
    return FALSE;
  for (guint c = SCHEDULED; c <= OUTPUT; c++)
    if (!get_number (row, places[c], times[c]))
      return FALSE;
  if (!get_number (row, places[EVENTS], &events) ||
      !(events >= 0 && events <= NAV_RUN_SUMMARY_MAX_COUNT))
    return FALSE;
  record->events = (guint) events;
  return get_outcome (row, places[OUTCOME], &record->outcome) &&
         get_flag (row, places[COUNTED], &record->counted);
}

/* Reads the `requests` of @whole, where it has any. */
void
_nav_run_summary_read_requests (NavRunSummary *summary, NavJsonReader *whole)
{
  g_auto (NavJsonReader) reader = { 0 };
  JsonNode *node = nav_json_reader_object (whole, "requests");
  guint places[N_COLUMNS];
  JsonArray *rows;

  if (node == NULL)
    return;
  nav_json_reader_init (&reader, node, "requests");
  rows = nav_json_reader_array (&reader, "rows");
  if (find_columns (&reader, places))
    for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++) {
      NavRequestRecord record = { 0 };
      if (!read_record (json_array_get_element (rows, i), places, &record)) {
        nav_json_reader_fail (&reader, "rows", "element %u is no request as the columns say it",
                              i);
        break;
      }
      g_array_append_val (summary->records, record);
    }
  _nav_run_summary_end_part (&reader, whole);
}
