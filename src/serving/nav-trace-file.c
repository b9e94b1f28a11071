// SPDX-License-Identifier: Apache-2.0
// Recorded traffic as others publish it: Mooncake's traces, a JSON object a line, and Azure's, a
// table of comma-separated values.

#include "serving/nav-trace-file.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "serving/nav-serving-error.h"

#define MAX_REQUESTS 1000000
#define MAX_TOKENS   1000000
#define BLOCK_TOKENS 512 /* that a hash of Mooncake's stands for */

typedef struct {
  double at_s;
  double input;
  double output;
  JsonArray *blocks; /* (nullable): owned */
} Row;

static void
row_clear (gpointer data)
{
  g_clear_pointer (&((Row *) data)->blocks, json_array_unref);
}

static gboolean
is_whole (double tokens)
{
  return tokens >= 1 && tokens <= MAX_TOKENS && tokens == floor (tokens);
}

static gboolean
check (const Row *row, guint line, GError **error)
{
  if (!(isfinite (row->at_s))) {
    nav_set_error (error, NAV_SERVING_ERROR, NAV_ERROR_INVALID, "trace",
                   "Line %u of the trace does not say when the request came", line);
    return FALSE;
  }
  if (!is_whole (row->input) || !is_whole (row->output)) {
    nav_set_error (error, NAV_SERVING_ERROR, NAV_ERROR_INVALID, "trace",
                   "Line %u of the trace must have a prompt and an answer of 1 to %d tokens",
                   line, MAX_TOKENS);
    return FALSE;
  }
  return TRUE;
}

static double
get_number (JsonObject *object, const char *name)
{
  return nav_json_number (json_object_get_member (object, name));
}

static JsonArray *
get_blocks (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "hash_ids");

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_ref (json_node_get_array (node))
                                                      : NULL;
}

/* {"timestamp": ms, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, ...]} */
static gboolean
read_object (const char *text, gsize length, guint line, Row *row, GError **error)
{
  g_autoptr (JsonNode) node = nav_json_parse (text, (gssize) length, &nav_json_line_limits, NULL);
  JsonObject *object =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL) {
    nav_set_error (error, NAV_SERVING_ERROR, NAV_ERROR_INVALID, "trace",
                   "Line %u of the trace is no JSON object", line);
    return FALSE;
  }
  row->at_s = get_number (object, "timestamp") / 1000;
  row->input = get_number (object, "input_length");
  row->output = get_number (object, "output_length");
  row->blocks = get_blocks (object);
  return check (row, line, error);
}

static double
read_field (const char *field)
{
  char *end = NULL;
  double value = g_ascii_strtod (field, &end);

  return end != field && *g_strchug (end) == '\0' ? value : NAN;
}

/* Seconds since the epoch, from "2023-11-16 18:17:03.9799600". */
static double
read_time (const char *field)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (field, utc);

  if (time == NULL)
    return read_field (field);
  return (double) g_date_time_to_unix (time) + g_date_time_get_microsecond (time) / 1e6;
}

/* TIMESTAMP,ContextTokens,GeneratedTokens */
static gboolean
read_fields (const char *text, gsize length, guint line, Row *row, GError **error)
{
  g_autofree char *copy = g_strndup (text, length);
  g_auto (GStrv) fields = g_strsplit (copy, ",", 4);

  if (g_strv_length (fields) != 3) {
    nav_set_error (error, NAV_SERVING_ERROR, NAV_ERROR_INVALID, "trace",
                   "Line %u of the trace must have three fields: time, prompt tokens, answer tokens",
                   line);
    return FALSE;
  }
  row->at_s = read_time (g_strstrip (fields[0]));
  row->input = read_field (g_strstrip (fields[1]));
  row->output = read_field (g_strstrip (fields[2]));
  return check (row, line, error);
}

static gboolean
is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  return TRUE;
}

/* A table begins with the names of its columns. */
static gboolean
is_heading (const char *text, gsize length)
{
  return length >= 9 && g_ascii_strncasecmp (text, "TIMESTAMP", 9) == 0;
}

static gboolean
read_line (const char *text, gsize length, guint line, GArray *rows, GError **error)
{
  Row row = { NAN, NAN, NAN, NULL };
  gboolean read;

  if (is_blank (text, length) || (rows->len == 0 && is_heading (text, length)))
    return TRUE;
  if (rows->len >= MAX_REQUESTS) {
    nav_set_error (error, NAV_SERVING_ERROR, NAV_ERROR_INVALID, "trace",
                   "Line %u of the trace is one request more than the %d that can be played", line,
                   MAX_REQUESTS);
    return FALSE;
  }
  read = *text == '{' ? read_object (text, length, line, &row, error)
                      : read_fields (text, length, line, &row, error);
  if (read)
    g_array_append_val (rows, row);
  else
    row_clear (&row);
  return read;
}

static gboolean
read_lines (const char *text, gsize length, GArray *rows, GError **error)
{
  const char *end = text + length;

  for (guint line = 1; text < end; line++) {
    const char *stop = memchr (text, '\n', (gsize) (end - text));

    if (stop == NULL)
      stop = end;
    if (!read_line (text, (gsize) (stop - text), line, rows, error))
      return FALSE;
    text = stop < end ? stop + 1 : end;
  }
  if (rows->len > 0)
    return TRUE;
  nav_set_error_text (error, NAV_SERVING_ERROR, NAV_ERROR_INVALID, "trace",
                      NAV_ERROR_TEXT ("The trace is empty"));
  return FALSE;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  double first = ((const Row *) a)->at_s, second = ((const Row *) b)->at_s;

  return (first > second) - (first < second);
}

static JsonArray *
requests_to_json (GArray *rows)
{
  JsonArray *array = json_array_sized_new (rows->len);
  double start = g_array_index (rows, Row, 0).at_s;

  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index (rows, Row, i);
    JsonArray *request = json_array_sized_new (3);
    json_array_add_double_element (request, row->at_s - start);
    json_array_add_int_element (request, (gint64) row->input);
    json_array_add_int_element (request, (gint64) row->output);
    json_array_add_array_element (array, request);
  }
  return array;
}

static JsonArray *
blocks_to_json (GArray *rows)
{
  JsonArray *array = json_array_sized_new (rows->len);

  for (guint i = 0; i < rows->len; i++) {
    JsonArray *blocks = g_array_index (rows, Row, i).blocks;
    json_array_add_array_element (array, blocks ? json_array_ref (blocks) : json_array_new ());
  }
  return array;
}

static gboolean
has_blocks (GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, Row, i).blocks != NULL)
      return TRUE;
  return FALSE;
}

/**
 * nav_trace_file_read:
 * @text: (array length=length): a trace from outside; any bytes
 * @error: NAV_ERROR_INVALID with the line
 *
 * Requests are put in the order of their arrival, the first at 0.
 *
 * Returns: (transfer full) (nullable): members for nav_load_spec_new_from_json(): `load`, and
 *   `blocks` with `block_tokens` where prompts have parts in common
 */
JsonObject *
nav_trace_file_read (const char *text, gsize length, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  JsonObject *object, *load;

  g_array_set_clear_func (rows, row_clear);
  if (!read_lines (text, length, rows, error))
    return NULL;
  g_array_sort (rows, compare_rows);
  object = json_object_new ();
  load = json_object_new ();
  nav_json_add_string (load, "type", "trace");
  json_object_set_array_member (load, "requests", requests_to_json (rows));
  json_object_set_object_member (object, "load", load);
  if (has_blocks (rows)) {
    json_object_set_array_member (object, "blocks", blocks_to_json (rows));
    json_object_set_int_member (object, "block_tokens", BLOCK_TOKENS);
  }
  return object;
}
