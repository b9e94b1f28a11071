// SPDX-License-Identifier: Apache-2.0
// The notes of what was set by hand, in a document.

#include "base/nav-clock.h"
#include "base/nav-json.h"
#include "catalog/nav-leaf-json.h"
#include "workflow/nav-conversation.h"
#include "workflow/nav-edit-log-private.h"
#include "workflow/nav-workflow-error.h"

static const char *const changes[] = { "value", "added", "removed", NULL };

static NavLeaf *
read_value (NavJsonReader *reader, const char *name, NavSpecField field)
{
  g_autofree char *path = g_strdup_printf ("%s.%s", reader->path, name);
  JsonNode *node = nav_json_reader_node (reader, name);
  GError *error = NULL;
  NavLeaf *leaf;

  if (node == NULL)
    return NULL;
  leaf = nav_leaf_new_from_json (field, node, path, &error);
  if (leaf == NULL)
    nav_json_reader_take_error (reader, error);
  return leaf;
}

static NavEdit *
read_edit (JsonNode *node, const char *path, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_autoptr (NavLeaf) from = NULL;
  g_autoptr (NavLeaf) to = NULL;
  NavSpecField field = NAV_N_SPEC_FIELDS;
  const char *name;
  guint workload;
  int kind;

  nav_json_reader_init (&reader, node, path);
  kind = nav_json_reader_choice (&reader, "change", changes, NAV_EDIT_VALUE);
  workload = (guint) nav_json_reader_int (&reader, "workload", 0, 0, NAV_MAX_WORKLOADS - 1);
  name = nav_json_reader_string (&reader, "field", NULL);
  if (kind == NAV_EDIT_VALUE) {
    if (name == NULL || !nav_spec_field_parse (name, &field, &workload)) {
      nav_json_reader_fail (&reader, "field", "is no field of a spec");
    } else {
      from = read_value (&reader, "from", field);
      to = read_value (&reader, "to", field);
    }
  }
  if (!nav_json_reader_finish (&reader, error))
    return NULL;
  return _nav_edit_new ((NavEditKind) kind, field, workload, g_steal_pointer (&from),
                        g_steal_pointer (&to));
}

static GPtrArray *
read_edits (NavJsonReader *reader)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func (_nav_edit_unref);
  JsonArray *array = nav_json_reader_array (reader, "edits");
  GError *error = NULL;

  if (array != NULL && json_array_get_length (array) > NAV_EDIT_NOTE_MAX_EDITS) {
    nav_json_reader_fail (reader, "edits", "has more than %d entries", NAV_EDIT_NOTE_MAX_EDITS);
    array = NULL;
  }
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    g_autofree char *path = g_strdup_printf ("%s.edits[%u]", reader->path, i);
    NavEdit *edit = read_edit (json_array_get_element (array, i), path, &error);
    if (edit == NULL) {
      nav_json_reader_take_error (reader, error);
      break;
    }
    g_ptr_array_add (edits, edit);
  }
  return g_steal_pointer (&edits);
}

/* A time zone can carry a time out of the years that have four digits. */
static gint64
read_time (NavJsonReader *reader)
{
  const char *text = nav_json_reader_string (reader, "at", "");
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);
  g_autoptr (GDateTime) utc = time ? g_date_time_to_utc (time) : NULL;

  if (utc == NULL || g_date_time_get_year (utc) < 1970 || g_date_time_get_year (utc) > 9999) {
    nav_json_reader_fail (reader, "at", "is not a time");
    return 0;
  }
  return g_date_time_to_unix (utc) * G_USEC_PER_SEC;
}

static gboolean
read_note (NavEditLog *log, JsonNode *node, const char *path, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_autoptr (GPtrArray) edits = NULL;
  gint64 wall_us;
  guint after;

  nav_json_reader_init (&reader, node, path);
  after = (guint) nav_json_reader_int (&reader, "after", 0, 0, NAV_CONVERSATION_MAX_TURNS);
  wall_us = read_time (&reader);
  edits = read_edits (&reader);
  if (!nav_json_reader_finish (&reader, error))
    return FALSE;
  _nav_edit_log_append (log, after, wall_us, g_steal_pointer (&edits));
  return TRUE;
}

/**
 * nav_edit_log_new_from_json:
 * @node: `[{"after","at","edits":[{"field","from","to"}|{"change","workload"}]}]`, not trusted
 * @path: where it is, for errors
 *
 * Returns: (transfer full) (nullable)
 */
NavEditLog *
nav_edit_log_new_from_json (JsonNode *node, const char *path, GError **error)
{
  g_autoptr (NavEditLog) log = nav_edit_log_new ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) > NAV_EDIT_LOG_MAX_NOTES) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, path,
                   "%s must be a list of at most %d entries", path, NAV_EDIT_LOG_MAX_NOTES);
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *item = g_strdup_printf ("%s[%u]", path, i);
    if (!read_note (log, json_array_get_element (array, i), item, error))
      return NULL;
  }
  return g_steal_pointer (&log);
}

static void
add_value (JsonObject *object, const char *name, const NavLeaf *leaf)
{
  if (leaf != NULL)
    json_object_set_member (object, name, nav_leaf_value_to_json (leaf));
}

static JsonNode *
edit_to_json (const NavEdit *edit)
{
  JsonObject *object = json_object_new ();
  g_autofree char *path = NULL;

  if (edit->kind == NAV_EDIT_VALUE) {
    path = nav_spec_field_path (edit->field, edit->workload);
    nav_json_add_string (object, "field", path);
    add_value (object, "from", edit->from);
    add_value (object, "to", edit->to);
  } else {
    nav_json_add_string (object, "change", changes[edit->kind]);
    json_object_set_int_member (object, "workload", edit->workload);
  }
  return nav_json_node_for_object (object);
}

static JsonNode *
note_to_json (const NavEditNote *note)
{
  g_autofree char *at = nav_clock_format_utc (note->wall_us);
  JsonObject *object = json_object_new ();
  JsonArray *edits = json_array_new ();

  for (guint i = 0; i < note->edits->len; i++)
    json_array_add_element (edits, edit_to_json (note->edits->pdata[i]));
  json_object_set_int_member (object, "after", note->after);
  nav_json_add_string (object, "at", at);
  json_object_set_array_member (object, "edits", edits);
  return nav_json_node_for_object (object);
}

/**
 * nav_edit_log_to_json:
 *
 * Returns: (transfer full): what nav_edit_log_new_from_json() reads
 */
JsonNode *
nav_edit_log_to_json (const NavEditLog *log)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < nav_edit_log_get_n_notes (log); i++)
    json_array_add_element (array, note_to_json (nav_edit_log_get_note (log, i)));
  return nav_json_node_for_array (array);
}
