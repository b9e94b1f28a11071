// SPDX-License-Identifier: Apache-2.0
// The shipped rows, read from their JSON files.

#include <string.h>

#include "base/nav-json.h"
#include "catalog/nav-catalog-error.h"
#include "catalog/nav-catalog-private.h"
#include "catalog/nav-catalog-rows.h"

#define SCHEMA "neuralnav.knowledge/"
#define SCHEMA_MAJOR 1

static gboolean
check_schema (const char *schema, const char *field, GError **error)
{
  gint64 major = 0;

  if (schema == NULL || !g_str_has_prefix (schema, SCHEMA) ||
      !g_ascii_string_to_signed (schema + strlen (SCHEMA), 10, 1, G_MAXINT32, &major, NULL)) {
    nav_set_error (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, field,
                   "%s: schema must be %s%d", field, SCHEMA, SCHEMA_MAJOR);
    return FALSE;
  }
  if (major > SCHEMA_MAJOR) {
    nav_set_error (error, NAV_CATALOG_ERROR, NAV_ERROR_NEWER, field,
                   "%s has schema %s, written by a newer NeuralNav; this one reads %s%d", field,
                   schema, SCHEMA, SCHEMA_MAJOR);
    return FALSE;
  }
  return TRUE;
}

/**
 * nav_catalog_rows_parse:
 * @text: a file of rows: `{"schema","collection","rows":[..]}`
 * @length: its bytes
 * @name: the collection that it should hold
 * @error: NAV_ERROR_INVALID, or NAV_ERROR_NEWER for a schema of a later version
 *
 * Returns: (transfer full) (nullable): the rows, not yet checked
 */
JsonArray *
nav_catalog_rows_parse (const char *text, gsize length, const char *name, GError **error)
{
  g_autoptr (JsonNode) root = nav_json_parse (text, (gssize) length, NULL, error);
  g_auto (NavJsonReader) reader = { 0 };
  const char *schema, *collection;
  JsonArray *rows;

  if (root == NULL) {
    g_prefix_error (error, "%s.json: ", name);
    return NULL;
  }
  nav_json_reader_init (&reader, root, name);
  schema = nav_json_reader_string (&reader, "schema", NULL);
  collection = nav_json_reader_string (&reader, "collection", name);
  rows = nav_json_reader_array (&reader, "rows");
  if (rows == NULL)
    nav_json_reader_fail (&reader, "rows", "is missing");
  if (!g_str_equal (collection, name))
    nav_json_reader_fail (&reader, "collection", "is “%s”, not “%s”", collection, name);
  nav_json_reader_ignore_rest (&reader);
  if (!nav_json_reader_finish (&reader, error) || !check_schema (schema, name, error))
    return NULL;
  return json_array_ref (rows);
}

/**
 * nav_catalog_rows_load:
 * @directory: with the files themselves, or with a folder `knowledge` that has them
 * @collection: which
 * @checksum: (nullable): gets the file's name and bytes
 * @error: NAV_ERROR_NOT_FOUND, NAV_ERROR_INVALID, NAV_ERROR_NEWER
 *
 * Returns: (transfer full) (nullable): the rows; an empty list where there is no such file
 */
JsonArray *
nav_catalog_rows_load (const char *directory, NavCollection collection, GChecksum *checksum,
                       GError **error)
{
  const char *name = nav_collection_names[collection];
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_build_filename (directory, file, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &local)) {
    if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return json_array_new ();
    nav_set_error (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, path, "%s", local->message);
    return NULL;
  }
  if (checksum != NULL) {
    g_checksum_update (checksum, (const guchar *) file, (gssize) strlen (file) + 1);
    g_checksum_update (checksum, (const guchar *) text, (gssize) length);
  }
  return nav_catalog_rows_parse (text, length, name, error);
}

static gboolean
add_rows (NavCatalogBuilder *builder, NavCollection collection, JsonArray *rows, GError **error)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!nav_catalog_builder_add_row (builder, collection, json_array_get_element (rows, i), FALSE,
                                      error)) {
      g_prefix_error (error, "%s.json, row %u: ", nav_collection_names[collection], i + 1);
      return FALSE;
    }
  return TRUE;
}

/**
 * nav_catalog_rows_find_directory:
 * @directory: a data folder
 * @error: NAV_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): where its rows are, @directory itself or `knowledge` in it
 */
char *
nav_catalog_rows_find_directory (const char *directory, GError **error)
{
  g_autofree char *inner = g_build_filename (directory, "knowledge", NULL);
  g_autofree char *models = g_build_filename (directory, "models.json", NULL);

  if (g_file_test (inner, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&inner);
  if (g_file_test (models, G_FILE_TEST_EXISTS))
    return g_strdup (directory);
  nav_set_error (error, NAV_CATALOG_ERROR, NAV_ERROR_NOT_FOUND, directory,
                 "There is no knowledge in “%s”: neither models.json nor a folder named knowledge",
                 directory);
  return NULL;
}

/**
 * nav_catalog_new_from_directory:
 * @directory: with `models.json` and its neighbours, or with a folder `knowledge` that has them
 * @error: NAV_ERROR_NOT_FOUND, NAV_ERROR_INVALID with file, row and field, NAV_ERROR_NEWER
 *
 * Reads the shipped rows without a store: revision 0. Blocks on the file system.
 *
 * Returns: (transfer full) (nullable)
 */
NavCatalog *
nav_catalog_new_from_directory (const char *directory, GError **error)
{
  g_autoptr (NavCatalogBuilder) builder = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *found = NULL;

  g_return_val_if_fail (directory != NULL, NULL);

  found = nav_catalog_rows_find_directory (directory, error);
  if (found == NULL)
    return NULL;
  builder = nav_catalog_builder_new ();
  for (int c = 0; c < NAV_N_COLLECTIONS; c++) {
    g_autoptr (JsonArray) rows =
      nav_catalog_rows_load (found, (NavCollection) c, checksum, error);
    if (rows == NULL || !add_rows (builder, (NavCollection) c, rows, error))
      return NULL;
  }
  return nav_catalog_builder_end (builder, 0, g_checksum_get_string (checksum), error);
}
