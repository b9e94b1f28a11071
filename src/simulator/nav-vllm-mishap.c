// SPDX-License-Identifier: Apache-2.0
#include "simulator/nav-vllm-mishap.h"

#include <string.h>

#include "base/nav-json.h"
#include "simulator/nav-simulator-error.h"
#include "simulator/nav-vllm-text.h"

#define MAX_MS (60 * 60 * 1000)

static const char *const places[] = { "accept", "before_first", "mid_stream", "metrics", "health",
                                      NULL };
static const char *const breaks[] = { "status", "stall", "cut", "malformed", "wrong_usage", "crash",
                                      NULL };

typedef struct {
  NavVllmMishap mishap;
  guint64 seen;  /* events at its place */
  guint64 fired;
} Row;

struct _NavVllmMishaps {
  GArray *rows; /* of Row */
  guint64 seed;
};

/* --- Reading --- */

static gboolean
makes_sense (const NavVllmMishap *mishap)
{
  if (mishap->what == NAV_VLLM_BREAK_MALFORMED)
    return mishap->where == NAV_VLLM_MID_STREAM || mishap->where == NAV_VLLM_ON_METRICS;
  return mishap->what != NAV_VLLM_BREAK_WRONG_USAGE || mishap->where == NAV_VLLM_MID_STREAM;
}

static void
read_row (NavJsonReader *reader, NavVllmMishap *mishap)
{
  int where = nav_json_reader_choice (reader, "where", places, NAV_VLLM_ON_ACCEPT);
  int what = nav_json_reader_choice (reader, "what", breaks, NAV_VLLM_BREAK_STATUS);

  *mishap = (NavVllmMishap){
    .where = (NavVllmPlace) where,
    .what = (NavVllmBreak) what,
    .status = (guint) nav_json_reader_int (reader, "status", 503, 400, 599),
    .retry_after = (guint) nav_json_reader_int (reader, "retry_after", 0, 0, 86400),
    .ms = (guint) nav_json_reader_int (reader, "ms", 10000, 1, MAX_MS),
    .tokens = (guint) nav_json_reader_int (reader, "tokens", 5, 1, G_MAXINT32),
    .rate = nav_json_reader_number (reader, "rate", 1, 0, 1),
    .after_n = (guint64) nav_json_reader_int (reader, "after_n", 0, 0, G_MAXINT64),
    .times = (guint64) nav_json_reader_int (reader, "times", 0, 0, G_MAXINT64),
  };
  if (!nav_json_reader_has (reader, "where"))
    nav_json_reader_fail_text (reader, "where", "it is missing");
  if (!nav_json_reader_has (reader, "what"))
    nav_json_reader_fail_text (reader, "what", "it is missing");
  if (!makes_sense (mishap))
    nav_json_reader_fail_text (reader, "what", "that cannot happen there");
  /* What the server tells of a row can be sent back to it. */
  nav_json_reader_ignore (reader, "seen");
  nav_json_reader_ignore (reader, "fired");
}

static gboolean
read_node (NavVllmMishap *mishap, JsonNode *node, const char *path, GError **error)
{
  g_auto (NavJsonReader) reader;

  nav_json_reader_init (&reader, node, path);
  if (reader.object != NULL)
    read_row (&reader, mishap);
  return nav_json_reader_finish (&reader, error);
}

static gboolean
fail (GError **error, const char *text)
{
  g_autofree char *message = g_strdup_printf (
    "“%s” is no fault: write WHERE:WHAT, as in mid_stream:cut,rate=0.1,tokens=20", text);

  nav_set_error_text (error, NAV_SIMULATOR_ERROR, NAV_ERROR_INVALID, "fault", message);
  return FALSE;
}

/* name=number */
static gboolean
add_setting (JsonObject *object, const char *setting)
{
  const char *equals = strchr (setting, '=');
  g_autofree char *name = NULL;
  char *end = NULL;
  double value;

  if (equals == NULL || equals == setting)
    return FALSE;
  name = g_strndup (setting, (gsize) (equals - setting));
  value = g_ascii_strtod (equals + 1, &end);
  if (end == equals + 1 || *end != '\0')
    return FALSE;
  if (g_str_equal (name, "rate"))
    json_object_set_double_member (object, name, value);
  else if (value >= 0 && value < 9e15 && value == (double) (gint64) value)
    json_object_set_int_member (object, name, (gint64) value);
  else
    return FALSE;
  return TRUE;
}

/**
 * nav_vllm_mishap_from_text:
 * @text: `WHERE:WHAT`, then settings: `mid_stream:cut,rate=0.1,tokens=20`
 * @error: NAV_ERROR_INVALID
 */
gboolean
nav_vllm_mishap_from_text (NavVllmMishap *mishap, const char *text, GError **error)
{
  g_auto (GStrv) parts = NULL, names = NULL;
  JsonObject *object;
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (mishap != NULL && text != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL))
    return fail (error, "?");
  parts = g_strsplit (text, ",", -1);
  names = g_strsplit (parts[0] ? parts[0] : "", ":", 2);
  if (g_strv_length (names) != 2)
    return fail (error, text);
  object = json_object_new ();
  node = nav_json_node_for_object (object);
  nav_json_add_string (object, "where", names[0]);
  nav_json_add_string (object, "what", names[1]);
  for (guint i = 1; parts[i] != NULL; i++)
    if (!add_setting (object, parts[i]))
      return fail (error, text);
  return read_node (mishap, node, "fault", error);
}

/**
 * nav_vllm_mishaps_read:
 * @mishaps: (element-type NavVllmMishap): they are added to it
 * @path: where @array is, for errors
 * @error: NAV_ERROR_INVALID, with the row and its member
 */
gboolean
nav_vllm_mishaps_read (GArray *mishaps, JsonArray *array, const char *path, GError **error)
{
  g_return_val_if_fail (mishaps != NULL && array != NULL && path != NULL, FALSE);

  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *place = g_strdup_printf ("%s[%u]", path, i);
    NavVllmMishap mishap = { 0 };

    if (i >= NAV_VLLM_MAX_MISHAPS) {
      nav_set_error_text (error, NAV_SIMULATOR_ERROR, NAV_ERROR_INVALID, path,
                          "There are more than 64 faults");
      return FALSE;
    }
    if (!read_node (&mishap, json_array_get_element (array, i), place, error))
      return FALSE;
    g_array_append_val (mishaps, mishap);
  }
  return TRUE;
}

/* --- The table --- */

/**
 * nav_vllm_mishaps_new:
 *
 * Returns: (transfer full): an empty table; free with nav_vllm_mishaps_free()
 */
NavVllmMishaps *
nav_vllm_mishaps_new (guint64 seed)
{
  NavVllmMishaps *mishaps = g_new0 (NavVllmMishaps, 1);

  mishaps->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  mishaps->seed = seed;
  return mishaps;
}

void
nav_vllm_mishaps_free (NavVllmMishaps *mishaps)
{
  if (mishaps == NULL)
    return;
  g_array_unref (mishaps->rows);
  g_free (mishaps);
}

void
nav_vllm_mishaps_add (NavVllmMishaps *mishaps, const NavVllmMishap *mishap)
{
  Row row = { *mishap, 0, 0 };

  g_array_append_val (mishaps->rows, row);
}

/* The n-th event of a row, with the seed, in [0, 1). */
static double
chance (const NavVllmMishaps *mishaps, guint row, guint64 n)
{
  guint64 bits = nav_vllm_mix (nav_vllm_mix (mishaps->seed + row) ^ n);

  return (double) (bits >> 11) * 0x1p-53;
}

static gboolean
fires (const NavVllmMishaps *mishaps, guint i, const Row *row)
{
  return row->seen > row->mishap.after_n &&
         (row->mishap.times == 0 || row->fired < row->mishap.times) &&
         chance (mishaps, i, row->seen) < row->mishap.rate;
}

/**
 * nav_vllm_mishaps_draw:
 * @where: something happens there
 * @ret_mishap: (out): what goes wrong with it: the first row that is hit
 *
 * Returns: FALSE: nothing does
 */
gboolean
nav_vllm_mishaps_draw (NavVllmMishaps *mishaps, NavVllmPlace where, NavVllmMishap *ret_mishap)
{
  gboolean found = FALSE;

  g_return_val_if_fail (mishaps != NULL && ret_mishap != NULL, FALSE);

  for (guint i = 0; i < mishaps->rows->len; i++) {
    Row *row = &g_array_index (mishaps->rows, Row, i);
    if (row->mishap.where != where)
      continue;
    row->seen++;
    if (found || !fires (mishaps, i, row))
      continue;
    row->fired++;
    *ret_mishap = row->mishap;
    found = TRUE;
  }
  return found;
}

static JsonObject *
write_row (const Row *row)
{
  const NavVllmMishap *m = &row->mishap;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "where", places[m->where]);
  json_object_set_string_member (object, "what", breaks[m->what]);
  if (m->what == NAV_VLLM_BREAK_STATUS) {
    json_object_set_int_member (object, "status", m->status);
    json_object_set_int_member (object, "retry_after", m->retry_after);
  }
  if (m->what == NAV_VLLM_BREAK_STALL)
    json_object_set_int_member (object, "ms", m->ms);
  if (m->where == NAV_VLLM_MID_STREAM)
    json_object_set_int_member (object, "tokens", m->tokens);
  json_object_set_double_member (object, "rate", m->rate);
  json_object_set_int_member (object, "after_n", (gint64) m->after_n);
  json_object_set_int_member (object, "times", (gint64) m->times);
  json_object_set_int_member (object, "seen", (gint64) row->seen);
  json_object_set_int_member (object, "fired", (gint64) row->fired);
  return object;
}

/**
 * nav_vllm_mishaps_to_json:
 *
 * Returns: (transfer full): the rows, with how many events each saw and hit
 */
JsonArray *
nav_vllm_mishaps_to_json (const NavVllmMishaps *mishaps)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < mishaps->rows->len; i++)
    json_array_add_object_element (array, write_row (&g_array_index (mishaps->rows, Row, i)));
  return array;
}
