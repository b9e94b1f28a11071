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
 * @file: `{"schema","collection","rows":[..]}`; empty where there is no such file
 * @collection: what it should hold
 * @error: NAV_ERROR_INVALID, or NAV_ERROR_NEWER for a schema of a later version
 *
 * Returns: (transfer full) (nullable): the rows, not yet checked
 */
JsonArray *
nav_catalog_rows_parse (GBytes *file, NavCollection collection, GError **error)
{
  const char *name = nav_collection_names[collection];
  g_autoptr (JsonNode) root = NULL;
  g_auto (NavJsonReader) reader = { 0 };
  const char *schema, *stated;
  JsonArray *rows;

  if (g_bytes_get_size (file) == 0)
    return json_array_new ();
  root = nav_json_parse (g_bytes_get_data (file, NULL), (gssize) g_bytes_get_size (file), NULL,
                         error);
  if (root == NULL) {
    g_prefix_error (error, "%s.json: ", name);
    return NULL;
  }
  nav_json_reader_init (&reader, root, name);
  schema = nav_json_reader_string (&reader, "schema", NULL);
  stated = nav_json_reader_string (&reader, "collection", name);
  rows = nav_json_reader_array (&reader, "rows");
  if (rows == NULL)
    nav_json_reader_fail (&reader, "rows", "is missing");
  if (!g_str_equal (stated, name))
    nav_json_reader_fail (&reader, "collection", "is “%s”, not “%s”", stated, name);
  nav_json_reader_ignore_rest (&reader);
  if (!nav_json_reader_finish (&reader, error) || !check_schema (schema, name, error))
    return NULL;
  return json_array_ref (rows);
}

static char *
find_directory (const char *directory, GError **error)
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

/* A collection without a file has no shipped rows. */
static GBytes *
read_file (const char *directory, NavCollection collection, GChecksum *checksum, GError **error)
{
  g_autofree char *file = g_strconcat (nav_collection_names[collection], ".json", NULL);
  g_autofree char *path = g_build_filename (directory, file, NULL);
  g_autoptr (GError) local = NULL;
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &local)) {
    if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return g_bytes_new (NULL, 0);
    nav_set_error_texts (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, path, local->message,
                         local->message);
    return NULL;
  }
  g_checksum_update (checksum, (const guchar *) file, (gssize) strlen (file) + 1);
  g_checksum_update (checksum, (const guchar *) text, (gssize) length);
  return g_bytes_new_take (text, length);
}

/**
 * nav_catalog_rows_read_files:
 * @directory: with `models.json` and its neighbours, or with a folder `knowledge` that has them
 * @ret_sha256: (out): of the names and bytes of all files
 * @error: NAV_ERROR_NOT_FOUND, NAV_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable) (element-type GBytes): a file for each #NavCollection
 */
GPtrArray *
nav_catalog_rows_read_files (const char *directory, char **ret_sha256, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *found = find_directory (directory, error);

  for (int c = 0; found != NULL && c < NAV_N_COLLECTIONS; c++) {
    GBytes *file = read_file (found, (NavCollection) c, checksum, error);

    if (file == NULL)
      return NULL;
    g_ptr_array_add (files, file);
  }
  if (found == NULL)
    return NULL;
  *ret_sha256 = g_strdup (g_checksum_get_string (checksum));
  return g_steal_pointer (&files);
}

static gboolean
add_rows (NavCatalogBuilder *builder, NavCollection collection, JsonArray *rows, gboolean own,
          GError **error)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!nav_catalog_builder_add_row (builder, collection, json_array_get_element (rows, i), own,
                                      error)) {
      g_prefix_error (error, "%s.json, row %u: ", nav_collection_names[collection], i + 1);
      return FALSE;
    }
  return TRUE;
}

static gboolean
add_shipped (NavCatalogBuilder *builder, const GPtrArray *files, GError **error)
{
  for (int c = 0; c < NAV_N_COLLECTIONS; c++) {
    g_autoptr (JsonArray) rows =
      nav_catalog_rows_parse (files->pdata[c], (NavCollection) c, error);

    if (rows == NULL || !add_rows (builder, (NavCollection) c, rows, FALSE, error))
      return FALSE;
  }
  return TRUE;
}

/* Which collection a document is of; -1: it does not say. */
static int
find_collection (GBytes *file)
{
  g_autoptr (JsonNode) root = nav_json_parse (g_bytes_get_data (file, NULL),
                                              (gssize) g_bytes_get_size (file), NULL, NULL);
  g_auto (NavJsonReader) reader = { 0 };

  nav_json_reader_init (&reader, root, NULL);
  return nav_json_reader_choice (&reader, "collection", nav_collection_names, -1);
}

static gboolean
add_own (NavCatalogBuilder *builder, const char *path, GError **error)
{
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonArray) rows = NULL;
  char *text;
  gsize length;
  int collection;

  if (!g_file_get_contents (path, &text, &length, &local)) {
    nav_set_error_texts (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, path, local->message,
                         local->message);
    return FALSE;
  }
  file = g_bytes_new_take (text, length);
  collection = find_collection (file);
  if (collection < 0) {
    nav_set_error (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, path,
                   "%s is no document of rows that names its collection", path);
    return FALSE;
  }
  rows = nav_catalog_rows_parse (file, (NavCollection) collection, error);
  return rows != NULL && add_rows (builder, (NavCollection) collection, rows, TRUE, error);
}

/**
 * nav_catalog_new_with_own:
 * @directory: with `models.json` and its neighbours, or with a folder `knowledge` that has them
 * @own: (nullable): NULL-terminated: files of a person's rows, a collection each, as
 *   nav_catalog_make_document() makes them; they stand in for shipped ones of the same id
 * @error: NAV_ERROR_NOT_FOUND, NAV_ERROR_INVALID with file, row and field, NAV_ERROR_NEWER
 *
 * Reads rows without a store: revision 0. Blocks on the file system.
 *
 * Returns: (transfer full) (nullable)
 */
NavCatalog *
nav_catalog_new_with_own (const char *directory, const char *const *own, GError **error)
{
  g_autoptr (NavCatalogBuilder) builder = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char *sha256 = NULL;

  g_return_val_if_fail (directory != NULL, NULL);

  files = nav_catalog_rows_read_files (directory, &sha256, error);
  if (files == NULL)
    return NULL;
  builder = nav_catalog_builder_new ();
  if (!add_shipped (builder, files, error))
    return NULL;
  for (guint i = 0; own != NULL && own[i] != NULL; i++)
    if (!add_own (builder, own[i], error))
      return NULL;
  return nav_catalog_builder_end (builder, 0, sha256, error);
}

/**
 * nav_catalog_new_from_directory:
 *
 * As nav_catalog_new_with_own(), the shipped rows alone.
 *
 * Returns: (transfer full) (nullable)
 */
NavCatalog *
nav_catalog_new_from_directory (const char *directory, GError **error)
{
  return nav_catalog_new_with_own (directory, NULL, error);
}

/**
 * nav_catalog_make_document:
 * @own: only the person's own rows
 * @ret_rows: (out): how many there are
 *
 * Returns: (transfer full): rows in the form of the shipped files
 */
JsonNode *
nav_catalog_make_document (NavCatalog *catalog, NavCollection collection, gboolean own,
                           guint *ret_rows)
{
  g_autoptr (GPtrArray) all = nav_catalog_list_rows (catalog, collection);
  JsonObject *object = json_object_new ();
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < all->len; i++) {
    const char *id = json_object_get_string_member (json_node_get_object (all->pdata[i]), "id");

    if (!own || nav_catalog_row_is_own (catalog, collection, id))
      json_array_add_element (rows, json_node_copy (all->pdata[i]));
  }
  *ret_rows = json_array_get_length (rows);
  json_object_set_string_member (object, "schema", "neuralnav.knowledge/1");
  json_object_set_string_member (object, "collection", nav_collection_names[collection]);
  json_object_set_array_member (object, "rows", rows);
  return nav_json_node_for_object (object);
}
