// SPDX-License-Identifier: Apache-2.0
// Rows of our own form: an export of a collection, a list of rows, or one row. They say all there
// is to say, and keep their ids.

#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "knowledge/nav-import-private.h"
#include "knowledge/nav-knowledge-error.h"
#include "knowledge/nav-knowledge-store.h"

#define SCHEMA       "neuralnav.knowledge/"
#define SCHEMA_MAJOR 1
#define MAX_ID       256

static gboolean
check_schema (const NavImporter *importer, const char *schema, GError **error)
{
  gint64 major = 0;

  if (!g_str_has_prefix (schema, SCHEMA) ||
      !g_ascii_string_to_signed (schema + strlen (SCHEMA), 10, 1, G_MAXINT32, &major, NULL)) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_UNSUPPORTED, "schema",
                   "“%s” is a document of the kind “%s”; rows have %s%d", importer->file, schema,
                   SCHEMA, SCHEMA_MAJOR);
    return FALSE;
  }
  if (major > SCHEMA_MAJOR) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_NEWER, "schema",
                   "“%s” was written by a newer NeuralNav (%s); this one reads %s%d",
                   importer->file, schema, SCHEMA, SCHEMA_MAJOR);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_collection (NavImporter *importer, JsonObject *root, GError **error)
{
  const char *name = nav_import_text (root, "collection");
  int collection = nav_collection_from_name (name);

  if (collection >= 0) {
    importer->import->collection = (NavCollection) collection;
    return TRUE;
  }
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_NOT_FOUND, "collection",
                 "collection: “%s” is not a collection; see “knowledge list”", name ? name : "");
  return FALSE;
}

/* What a person adds to other files would make another row of one that is complete. */
static gboolean
check_facts (const NavImportFacts *facts, GError **error)
{
  gboolean said = facts->model || facts->gpu || facts->precision || facts->engine_version ||
                  facts->kv_cache_dtype || facts->measured_on || facts->source ||
                  facts->licence || facts->tensor_parallel || facts->pipeline_parallel ||
                  facts->expert_parallel || facts->max_num_seqs ||
                  facts->max_num_batched_tokens || facts->max_model_len ||
                  !isnan (facts->gpu_memory_utilization) ||
                  facts->prefix_caching != NAV_STATED_NOT || !isnan (facts->prefix_hit_ratio) ||
                  facts->simulated;

  if (!said)
    return TRUE;
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, NULL,
                 "Rows of NeuralNav state what they are of; options that say it anew are for "
                 "other files");
  return FALSE;
}

static gboolean
check_id (JsonObject *row, GError **error)
{
  const char *id = nav_import_text (row, "id");

  if (id == NULL || (*id != '\0' && strlen (id) <= MAX_ID && strpbrk (id, "\n\r\t") == NULL))
    return TRUE;
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, "id",
                 "id: must be one line of at most %d bytes", MAX_ID);
  return FALSE;
}

static void
add_row (NavImporter *importer, const char *where, JsonNode *node)
{
  GError *error = NULL;
  g_autoptr (JsonObject) copy = json_object_new ();
  g_autoptr (GList) names = NULL;
  JsonObject *row;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    nav_set_error (&error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, where, "must be an object");
    nav_import_add_error (importer, where, error);
    return;
  }
  row = json_node_get_object (node);
  if (!check_id (row, &error)) {
    nav_import_add_error (importer, where, error);
    return;
  }
  if (!json_object_has_member (row, "id")) {
    g_autofree char *id = nav_import_make_id (row);
    json_object_set_string_member (copy, "id", id);
  }
  names = json_object_get_members (row);
  for (GList *name = names; name != NULL; name = name->next)
    json_object_set_member (copy, name->data, json_object_dup_member (row, name->data));
  nav_import_add_row (importer, where, nav_json_node_for_object (g_steal_pointer (&copy)));
}

static gboolean
add_rows (NavImporter *importer, JsonArray *rows, GError **error)
{
  for (guint i = 0; i < json_array_get_length (rows); i++) {
    g_autofree char *where = g_strdup_printf ("rows[%u]", i);

    if (!nav_import_has_room (importer, error))
      return FALSE;
    add_row (importer, where, json_array_get_element (rows, i));
  }
  return TRUE;
}

/**
 * nav_import_neuralnav:
 * @root: `{"schema","collection","rows":[..]}`, a list of measured rows, or one
 */
gboolean
nav_import_neuralnav (NavImporter *importer, JsonNode *root, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *schema = object ? nav_import_text (object, "schema") : NULL;
  JsonArray *rows = nav_import_array (object, "rows");

  if (!check_facts (importer->facts, error))
    return FALSE;
  if (object == NULL)
    return add_rows (importer, json_node_get_array (root), error);
  if (schema == NULL) {
    add_row (importer, "", root);
    return TRUE;
  }
  if (!check_schema (importer, schema, error) || !read_collection (importer, object, error))
    return FALSE;
  if (rows != NULL)
    return add_rows (importer, rows, error);
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, "rows", "rows: is missing");
  return FALSE;
}
