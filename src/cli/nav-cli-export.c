// SPDX-License-Identifier: Apache-2.0
// `knowledge export` and `knowledge remove`: rows out into a file that imports back, and rows of
// one's own away.

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/nav-json.h"
#include "cli/nav-cli-error.h"
#include "cli/nav-cli-knowledge-private.h"

/* Written beside its place and renamed. */
static gboolean
write_file (const char *path, JsonNode *document, GError **error)
{
  g_autofree char *text = nav_json_to_text (document, TRUE);
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  g_autoptr (GError) local = NULL;

  if (g_file_set_contents (path, line, -1, &local))
    return TRUE;
  nav_set_error (error, NAV_CLI_ERROR, NAV_ERROR_INVALID, path, "%s", local->message);
  return FALSE;
}

/**
 * nav_cli_knowledge_export:
 *
 * Returns: what to exit with
 */
int
nav_cli_knowledge_export (NavCli *cli, const NavCliKnowledge *options, int argc, char **argv)
{
  int collection = NAV_COLLECTION_BENCHMARKS;
  g_autoptr (JsonNode) document = NULL;
  g_autoptr (GError) error = NULL;
  guint rows;

  if (argc != 1)
    return nav_cli_fail_usage (_ ("Say “knowledge export FILE”, or - for standard output"));
  if (options->collection != NULL)
    collection = nav_cli_find_collection (options->collection);
  if (collection < 0)
    return nav_cli_fail_collection (cli, options->collection);
  document = nav_catalog_make_document (cli->catalog, (NavCollection) collection, options->own,
                                        &rows);
  if (strcmp (argv[0], "-") == 0) {
    nav_cli_print_json (document, TRUE);
    return NAV_EXIT_OK;
  }
  if (!write_file (argv[0], document, &error))
    return nav_cli_fail (cli, error);
  if (!cli->quiet)
    g_printerr (ngettext ("%u row was written to %s\n", "%u rows were written to %s\n", rows),
                rows, argv[0]);
  return NAV_EXIT_OK;
}

/* The collection in which the person has a row of that id, or -1. */
static int
find_own (NavCatalog *catalog, int only, const char *id)
{
  for (int c = 0; c < NAV_N_COLLECTIONS; c++)
    if ((only < 0 || only == c) && nav_catalog_row_is_own (catalog, (NavCollection) c, id))
      return c;
  return -1;
}

/* What was found by comparing a measured row with the forecasts goes with it. */
static gboolean
remove_residual (NavCli *cli, NavCollection collection, const char *id, GError **error)
{
  gboolean measured =
    collection == NAV_COLLECTION_BENCHMARKS || collection == NAV_COLLECTION_OUTCOMES;

  return !measured || !nav_catalog_row_is_own (cli->catalog, NAV_COLLECTION_RESIDUALS, id) ||
         nav_knowledge_remove_row (cli->knowledge, NAV_COLLECTION_RESIDUALS, id, error);
}

/**
 * nav_cli_knowledge_remove:
 *
 * Returns: what to exit with
 */
int
nav_cli_knowledge_remove (NavCli *cli, int argc, char **argv)
{
  int only = -1, collection;
  g_autoptr (GError) error = NULL;
  const char *id;

  if (argc < 1 || argc > 2)
    return nav_cli_fail_usage (_ ("knowledge remove takes the id of a row of your own, and its "
                                  "collection before it if you like"));
  if (argc == 2) {
    only = nav_cli_find_collection (argv[0]);
    if (only < 0)
      return nav_cli_fail_collection (cli, argv[0]);
  }
  id = argv[argc - 1];
  collection = find_own (cli->catalog, only, id);
  if (collection < 0)
    return nav_cli_fail_not_found (cli, "id", _ ("is not a row of your own"), id);
  if (!nav_knowledge_remove_row (cli->knowledge, (NavCollection) collection, id, &error) ||
      !remove_residual (cli, (NavCollection) collection, id, &error))
    return nav_cli_fail (cli, error);
  if (cli->json) {
    JsonObject *object = json_object_new ();
    g_autoptr (JsonNode) node = NULL;
    nav_json_add_string (object, "removed", id);
    nav_json_add_string (object, "collection", nav_collection_names[collection]);
    node = nav_json_node_for_object (object);
    nav_cli_print_json (node, TRUE);
  } else {
    g_autofree char *words =
      g_strdup_printf (_ ("Removed %s from %s.\n"), id, nav_collection_names[collection]);
    nav_cli_print_text (words);
  }
  return NAV_EXIT_OK;
}
