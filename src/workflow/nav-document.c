// SPDX-License-Identifier: Apache-2.0
// What a `.nnplan` file holds, and its JSON.

#include "config.h"

#include "workflow/nav-document.h"

#include <string.h>

#include "base/nav-json.h"
#include "workflow/nav-workflow-error.h"

/* 1.1 tells the edits that were made by hand. */
#define SCHEMA "neuralnav.document/1.1"
#define MINOR 1

G_DEFINE_BOXED_TYPE (NavDocument, nav_document, nav_document_ref, nav_document_unref)

static JsonNode *
seal (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  json_node_seal (node);
  return json_node_ref (node);
}

/**
 * nav_document_new:
 * @plan: (nullable): as nav_plan_to_json() made it; not to be changed afterwards
 * @rows: (nullable): likewise
 *
 * Returns: (transfer full)
 */
NavDocument *
nav_document_new (const char *title, NavConversation *conversation, NavEditLog *edits,
                  NavSpec *spec, JsonNode *plan, JsonNode *rows, const char *selected,
                  const char *created)
{
  NavDocument *document;

  g_return_val_if_fail (conversation != NULL && edits != NULL && spec != NULL, NULL);
  g_return_val_if_fail (created != NULL, NULL);

  document = g_atomic_rc_box_new0 (NavDocument);
  document->title = g_strdup (title);
  document->conversation = nav_conversation_ref (conversation);
  document->edits = nav_edit_log_ref (edits);
  document->spec = nav_spec_ref (spec);
  document->plan = seal (plan);
  document->rows = seal (rows);
  document->selected = g_strdup (selected);
  document->created = g_strdup (created);
  return document;
}

NavDocument *
nav_document_ref (NavDocument *document)
{
  return g_atomic_rc_box_acquire (document);
}

static void
document_clear (gpointer data)
{
  NavDocument *document = data;

  g_free (document->title);
  nav_conversation_unref (document->conversation);
  nav_edit_log_unref (document->edits);
  nav_spec_unref (document->spec);
  g_clear_pointer (&document->plan, json_node_unref);
  g_clear_pointer (&document->rows, json_node_unref);
  g_free (document->selected);
  g_free (document->created);
}

void
nav_document_unref (NavDocument *document)
{
  g_atomic_rc_box_release_full (document, document_clear);
}

static gboolean
parse_version (const char *text, guint64 *ret_major, guint64 *ret_minor)
{
  char *end;

  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  *ret_major = g_ascii_strtoull (text, &end, 10);
  *ret_minor = 0;
  if (*end == '.' && g_ascii_isdigit (end[1]))
    *ret_minor = g_ascii_strtoull (end + 1, &end, 10);
  return *end == '\0' && *ret_major <= G_MAXUINT && *ret_minor <= G_MAXUINT;
}

/**
 * nav_schema_check:
 * @schema: (nullable): what a document says it is: `neuralnav.document/1`, `neuralnav.plan/1.2`
 * @kind: what is wanted: `document`
 * @major: the newest major version that is understood
 * @ret_minor: (out) (optional): the document's minor version; 0 where none is stated
 * @error: NAV_ERROR_NEWER for a newer major version, NAV_ERROR_INVALID for another kind
 *
 * Returns: whether it can be read
 */
gboolean
nav_schema_check (const char *schema, const char *kind, guint major, guint *ret_minor,
                  GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("neuralnav.%s/", kind);
  guint64 its_major, its_minor;

  if (schema == NULL || !g_str_has_prefix (schema, prefix) ||
      !parse_version (schema + strlen (prefix), &its_major, &its_minor) || its_major == 0) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "schema",
                   "This is not a %s of NeuralNav: its schema is “%s”, not “%s%u”", kind,
                   schema ? schema : "missing", prefix, major);
    return FALSE;
  }
  if (its_major > major) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_NEWER, "schema",
                   "This %s was written by a newer version (“%s”); this one reads “%s%u”. Update "
                   "NeuralNav to open it",
                   kind, schema, prefix, major);
    return FALSE;
  }
  if (ret_minor != NULL)
    *ret_minor = (guint) its_minor;
  return TRUE;
}

/* The parts that are read by their own parsers. */
typedef struct {
  NavConversation *conversation;
  NavEditLog *edits;
  NavSpec *spec;
} Parts;

static void
parts_clear (Parts *parts)
{
  g_clear_pointer (&parts->conversation, nav_conversation_unref);
  g_clear_pointer (&parts->edits, nav_edit_log_unref);
  g_clear_pointer (&parts->spec, nav_spec_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static void
read_parts (NavJsonReader *reader, Parts *parts)
{
  JsonNode *turns = nav_json_reader_node (reader, "conversation");
  JsonNode *edits = nav_json_reader_node (reader, "edits");
  JsonNode *spec = nav_json_reader_object (reader, "spec");
  GError *error = NULL;

  parts->conversation = turns ? nav_conversation_new_from_json (turns, "conversation", &error)
                              : nav_conversation_new ();
  if (error == NULL)
    parts->edits = edits ? nav_edit_log_new_from_json (edits, "edits", &error)
                         : nav_edit_log_new ();
  if (error == NULL)
    parts->spec = spec ? nav_spec_new_from_json (spec, &error) : nav_spec_new ();
  if (error != NULL)
    nav_json_reader_take_error (reader, error);
}

static void
check_plan (NavJsonReader *reader, JsonNode *plan)
{
  JsonNode *schema;
  GError *error = NULL;

  if (plan == NULL)
    return;
  schema = json_object_get_member (json_node_get_object (plan), "schema");
  if (schema == NULL || !JSON_NODE_HOLDS_VALUE (schema) ||
      json_node_get_value_type (schema) != G_TYPE_STRING)
    nav_json_reader_fail (reader, "plan", "has no schema");
  else if (!nav_schema_check (json_node_get_string (schema), "plan", 1, NULL, &error))
    nav_json_reader_take_error (reader, error);
}

/**
 * nav_document_new_from_json:
 * @node: what a file held, not trusted
 * @error: NAV_ERROR_NEWER, or NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavDocument *
nav_document_new_from_json (JsonNode *node, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_auto (Parts) parts = { 0 };
  const char *title, *selected, *created;
  JsonNode *plan, *rows;
  guint minor = 0;

  nav_json_reader_init (&reader, node, NULL);
  if (reader.error == NULL &&
      !nav_schema_check (nav_json_reader_string (&reader, "schema", NULL), "document", 1, &minor,
                         error))
    return NULL;
  nav_json_reader_ignore (&reader, "app");
  nav_json_reader_ignore (&reader, "knowledge");
  title = nav_json_reader_string (&reader, "title", NULL);
  created = nav_json_reader_string (&reader, "created", "");
  selected = nav_json_reader_string (&reader, "selected", NULL);
  plan = nav_json_reader_object (&reader, "plan");
  rows = nav_json_reader_object (&reader, "rows");
  read_parts (&reader, &parts);
  check_plan (&reader, plan);
  /* What a later minor version adds may be left out; what this one does not know is a mistake. */
  if (minor > MINOR)
    nav_json_reader_ignore_rest (&reader);
  if (!nav_json_reader_finish (&reader, error))
    return NULL;
  return nav_document_new (title, parts.conversation, parts.edits, parts.spec, plan, rows, selected,
                           created);
}

static void
add_node (JsonObject *object, const char *name, JsonNode *node)
{
  if (node != NULL)
    json_object_set_member (object, name, json_node_copy (node));
  else
    json_object_set_null_member (object, name);
}

/**
 * nav_document_to_json:
 *
 * Returns: (transfer full): what nav_document_new_from_json() reads
 */
JsonNode *
nav_document_to_json (const NavDocument *document)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "schema", SCHEMA);
  nav_json_add_string (object, "app", "neuralnav " NAV_VERSION);
  nav_json_add_string (object, "created", document->created);
  nav_json_add_string (object, "title", document->title);
  json_object_set_member (object, "conversation",
                          nav_conversation_to_json (document->conversation));
  json_object_set_member (object, "edits", nav_edit_log_to_json (document->edits));
  json_object_set_member (object, "spec", nav_spec_to_json (document->spec));
  nav_json_add_string (object, "selected", document->selected);
  add_node (object, "plan", document->plan);
  add_node (object, "rows", document->rows);
  return nav_json_node_for_object (object);
}
