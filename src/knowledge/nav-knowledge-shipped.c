// SPDX-License-Identifier: Apache-2.0
// The rows that come with the program: into the store at first start, and again whenever the files
// are not those that the store was filled from.

#include "nav-knowledge-shipped.h"

#include "base/nav-json.h"
#include "catalog/nav-catalog-rows.h"
#include "knowledge/nav-knowledge-error.h"

typedef struct {
  GPtrArray *texts; /* owns what the rows borrow */
  GArray *rows;
  NavCatalogBuilder *builder;
} Shipped;

static void
shipped_clear (Shipped *shipped)
{
  g_clear_pointer (&shipped->rows, g_array_unref);
  g_clear_pointer (&shipped->texts, g_ptr_array_unref);
  g_clear_pointer (&shipped->builder, nav_catalog_builder_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shipped, shipped_clear)

static gboolean
take_row (Shipped *shipped, NavCollection collection, JsonNode *node, GError **error)
{
  NavKnowledgeRow row = { .collection = collection };
  char *text, *id;

  if (!nav_catalog_builder_add_row (shipped->builder, collection, node, FALSE, error))
    return FALSE;
  text = nav_json_to_text (node, FALSE);
  id = g_strdup (json_object_get_string_member (json_node_get_object (node), "id"));
  g_ptr_array_add (shipped->texts, text);
  g_ptr_array_add (shipped->texts, id);
  row.id = id;
  row.text = text;
  g_array_append_val (shipped->rows, row);
  return TRUE;
}

static gboolean
take_files (Shipped *shipped, GPtrArray *files, GError **error)
{
  for (int c = 0; c < NAV_N_COLLECTIONS; c++) {
    g_autoptr (JsonArray) rows =
      nav_catalog_rows_parse (files->pdata[c], (NavCollection) c, error);

    for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
      if (!take_row (shipped, (NavCollection) c, json_array_get_element (rows, i), error))
        return FALSE;
    if (rows == NULL)
      return FALSE;
  }
  return TRUE;
}

/* Rows that do not hold together never reach the store. */
static gboolean
fill (NavKnowledgeStore *store, GPtrArray *files, const char *sha256, GError **error)
{
  g_auto (Shipped) shipped = {
    .texts = g_ptr_array_new_with_free_func (g_free),
    .rows = g_array_new (FALSE, FALSE, sizeof (NavKnowledgeRow)),
    .builder = nav_catalog_builder_new (),
  };
  g_autoptr (NavCatalog) checked = NULL;

  if (!take_files (&shipped, files, error))
    return FALSE;
  checked = nav_catalog_builder_end (shipped.builder, 0, sha256, error);
  return checked != NULL && store->replace_shipped (store, sha256, shipped.rows, error);
}

/**
 * nav_knowledge_load_shipped:
 * @directory: of the program's data
 * @error: NAV_ERROR_NOT_FOUND, NAV_ERROR_INVALID with file, row and field, or the store's
 *
 * Puts the shipped rows into @store unless it has just these.
 *
 * Returns: whether the store holds the shipped rows now
 */
gboolean
nav_knowledge_load_shipped (NavKnowledgeStore *store, const char *directory, GError **error)
{
  g_auto (NavKnowledgeState) state = { 0 };
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char *sha256 = NULL;

  files = nav_catalog_rows_read_files (directory, &sha256, error);
  if (files == NULL || !store->read_state (store, &state, error))
    return FALSE;
  if (g_strcmp0 (state.shipped_sha256, sha256) == 0)
    return TRUE;
  return fill (store, files, sha256, error);
}
