// SPDX-License-Identifier: Apache-2.0
// `knowledge`: what is known, row by row, and models of one's own.

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/nav-json.h"
#include "cli/nav-cli-error.h"
#include "cli/nav-cli-knowledge-private.h"
#include "cli/nav-cli-text.h"
#include "knowledge/nav-knowledge-add-model.h"
#include "workflow/nav-words.h"

static const NavWordsStyle *const style = &nav_words_local;

int
nav_cli_find_collection (const char *name)
{
  for (int i = 0; i < NAV_N_COLLECTIONS; i++)
    if (strcmp (nav_collection_names[i], name) == 0)
      return i;
  return -1;
}

/**
 * nav_cli_fail_not_found:
 * @what: what @name is not
 *
 * Returns: what to exit with
 */
int
nav_cli_fail_not_found (NavCli *cli, const char *field, const char *what, const char *name)
{
  g_autoptr (GError) error = NULL;

  nav_set_error (&error, NAV_CLI_ERROR, NAV_ERROR_NOT_FOUND, field, "“%s” %s", name, what);
  return nav_cli_fail (cli, error);
}

int
nav_cli_fail_collection (NavCli *cli, const char *name)
{
  return nav_cli_fail_not_found (cli, "collection", _ ("is not a collection; see knowledge list"),
                                 name);
}

static JsonNode *
header_node (NavCatalog *catalog)
{
  JsonObject *object = json_object_new ();
  JsonObject *knowledge = json_object_new ();

  json_object_set_int_member (knowledge, "revision", (gint64) nav_catalog_get_revision (catalog));
  nav_json_add_string (knowledge, "sha256", nav_catalog_get_sha256 (catalog));
  json_object_set_object_member (object, "knowledge", knowledge);
  return nav_json_node_for_object (object);
}

static void
print_collections_json (NavCatalog *catalog)
{
  g_autoptr (JsonNode) node = header_node (catalog);
  JsonObject *counts = json_object_new ();

  for (int i = 0; i < NAV_N_COLLECTIONS; i++) {
    g_autoptr (GPtrArray) rows = nav_catalog_list_rows (catalog, (NavCollection) i);
    json_object_set_int_member (counts, nav_collection_names[i], rows->len);
  }
  json_object_set_object_member (json_node_get_object (node), "collections", counts);
  nav_cli_print_json (node, TRUE);
}

static void
print_collections (NavCatalog *catalog)
{
  NavCliText *text = nav_cli_text_new_for_stdout ();
  g_autofree char *words = NULL;

  for (int i = 0; i < NAV_N_COLLECTIONS; i++) {
    g_autoptr (GPtrArray) rows = nav_catalog_list_rows (catalog, (NavCollection) i);
    g_autofree char *count = nav_words_quantity (style, rows->len, "rows");
    nav_cli_text_start (text, 0);
    nav_cli_text_cell (text, 22, NAV_CLI_BOLD, nav_collection_names[i]);
    nav_cli_text_cell (text, -12, NAV_CLI_PLAIN, count);
    nav_cli_text_cell (text, 2, NAV_CLI_PLAIN, "");
    nav_cli_text_cell (text, 0, NAV_CLI_DIM,
                       nav_words_term (style, NAV_WORDS_COLLECTION, nav_collection_names[i]));
    nav_cli_text_end (text);
  }
  words = nav_cli_text_free_to_string (text);
  nav_cli_print_lines (words);
}

/* All rows of a collection, or the person's own. */
static GPtrArray *
list_rows (NavCatalog *catalog, NavCollection collection, gboolean own)
{
  g_autoptr (GPtrArray) all = nav_catalog_list_rows (catalog, collection);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  for (guint i = 0; i < all->len; i++) {
    const char *id = json_object_get_string_member (json_node_get_object (all->pdata[i]), "id");

    if (!own || nav_catalog_row_is_own (catalog, collection, id))
      g_ptr_array_add (rows, json_node_ref (all->pdata[i]));
  }
  return rows;
}

static void
print_rows_json (NavCatalog *catalog, NavCollection collection, gboolean own)
{
  g_autoptr (GPtrArray) rows = list_rows (catalog, collection, own);
  g_autoptr (JsonNode) node = header_node (catalog);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < rows->len; i++)
    json_array_add_element (array, json_node_copy (rows->pdata[i]));
  nav_json_add_string (json_node_get_object (node), "collection", nav_collection_names[collection]);
  json_object_set_array_member (json_node_get_object (node), "rows", array);
  nav_cli_print_json (node, TRUE);
}

static const char *
row_text (JsonNode *row, const char *name)
{
  JsonNode *node = json_object_get_member (json_node_get_object (row), name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/* What a row is called, for people; NULL where it has no name. */
static char *
name_row (NavCatalog *catalog, NavCollection collection, JsonNode *row)
{
  gboolean measured =
    collection == NAV_COLLECTION_BENCHMARKS || collection == NAV_COLLECTION_OUTCOMES;
  NavBenchmark *benchmark = measured
                              ? nav_catalog_find_benchmark (catalog, row_text (row, "id"))
                              : NULL;

  return benchmark ? nav_cli_name_benchmark (benchmark) : g_strdup (row_text (row, "name"));
}

static void
print_rows (NavCatalog *catalog, NavCollection collection, gboolean own)
{
  g_autoptr (GPtrArray) rows = list_rows (catalog, collection, own);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++) {
    const char *id = row_text (rows->pdata[i], "id");
    g_autofree char *name = name_row (catalog, collection, rows->pdata[i]);
    g_string_append (out, id ? id : "?");
    if (name != NULL)
      g_string_append_printf (out, "\t%s", name);
    g_string_append_c (out, '\n');
  }
  nav_cli_print_text (out->str);
  g_string_free (out, TRUE);
}

static int
run_list (NavCli *cli, const NavCliKnowledge *options, int argc, char **argv)
{
  int collection;

  if (argc > 1)
    return nav_cli_fail_usage (_ ("knowledge list takes at most one collection"));
  if (argc == 0 && options->own)
    return nav_cli_fail_usage (_ ("Say of which collection: “knowledge list benchmarks --own”"));
  if (argc == 0) {
    (cli->json ? print_collections_json : print_collections) (cli->catalog);
    return NAV_EXIT_OK;
  }
  collection = nav_cli_find_collection (argv[0]);
  if (collection < 0)
    return nav_cli_fail_collection (cli, argv[0]);
  (cli->json ? print_rows_json : print_rows) (cli->catalog, (NavCollection) collection,
                                              options->own);
  return NAV_EXIT_OK;
}

/* Without a collection the first that has the id answers; GPUs and models also by other
 * spellings. */
static JsonNode *
find_row (NavCatalog *catalog, int only, const char *id)
{
  NavModel *model;
  NavGpu *gpu;

  for (int i = 0; i < NAV_N_COLLECTIONS; i++) {
    JsonNode *row =
      only < 0 || only == i ? nav_catalog_get_row (catalog, (NavCollection) i, id) : NULL;
    if (row != NULL)
      return row;
  }
  model = only < 0 || only == NAV_COLLECTION_MODELS ? nav_catalog_resolve_model (catalog, id)
                                                    : NULL;
  if (model != NULL)
    return nav_catalog_get_row (catalog, NAV_COLLECTION_MODELS, model->id);
  gpu = only < 0 || only == NAV_COLLECTION_GPUS ? nav_catalog_resolve_gpu (catalog, id) : NULL;
  return gpu ? nav_catalog_get_row (catalog, NAV_COLLECTION_GPUS, gpu->id) : NULL;
}

/* Measurements are told in words. Any other row is shown as it is stored: JSON is what it is, for
 * people too. */
static void
print_row (NavCli *cli, int collection, const char *id, JsonNode *row)
{
  NavBenchmark *benchmark =
    !cli->json && (collection < 0 || collection == NAV_COLLECTION_BENCHMARKS ||
                   collection == NAV_COLLECTION_OUTCOMES)
      ? nav_catalog_find_benchmark (cli->catalog, id)
      : NULL;

  if (benchmark != NULL)
    nav_cli_print_benchmark (cli, benchmark);
  else
    nav_cli_print_json (row, TRUE);
}

static int
run_show (NavCli *cli, int argc, char **argv)
{
  g_autoptr (JsonNode) row = NULL;
  int collection = -1;

  if (argc < 1 || argc > 2)
    return nav_cli_fail_usage (_ ("knowledge show takes the id of a row, and its collection before "
                                  "it if you like"));
  if (argc == 2) {
    collection = nav_cli_find_collection (argv[0]);
    if (collection < 0)
      return nav_cli_fail_collection (cli, argv[0]);
  }
  row = find_row (cli->catalog, collection, argv[argc - 1]);
  if (row == NULL)
    return nav_cli_fail_not_found (cli, "id", _ ("is not in the knowledge base"), argv[argc - 1]);
  print_row (cli, collection, argv[argc - 1], row);
  return NAV_EXIT_OK;
}

static int
run_add_model (NavCli *cli, const NavCliKnowledge *add, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavModel) model = NULL;
  NavNewModel details = { .id = add->id,
                          .name = add->name,
                          .licence = add->licence,
                          .kind = add->base ? NAV_MODEL_BASE : NAV_MODEL_INSTRUCT,
                          .gated = add->gated };

  if (argc != 1 || add->id == NULL)
    return nav_cli_fail_usage (_ ("Say “knowledge add-model CONFIG.JSON --id NAME”"));
  model = nav_knowledge_add_model_from_config (cli->knowledge, argv[0], &details, &error);
  if (model == NULL)
    return nav_cli_fail (cli, error);
  if (cli->json) {
    g_autoptr (NavCatalog) catalog = nav_knowledge_load (cli->knowledge, &error);
    g_autoptr (JsonNode) row =
      catalog ? nav_catalog_get_row (catalog, NAV_COLLECTION_MODELS, model->id) : NULL;
    if (row == NULL)
      return nav_cli_fail (cli, error);
    nav_cli_print_json (row, TRUE);
  } else {
    g_autofree char *count = nav_format_number (style->numbers, model->parameters / 1e9);
    g_autofree char *words =
      g_strdup_printf (_ ("Added %s with %s billion parameters.\n"), model->id, count);
    nav_cli_print_text (words);
  }
  return NAV_EXIT_OK;
}

static int
run_verb (NavCli *cli, const NavCliKnowledge *options, int argc, char **argv)
{
  const char *verb = argv[0];

  argc--;
  argv++;
  if (strcmp (verb, "list") == 0)
    return run_list (cli, options, argc, argv);
  if (strcmp (verb, "show") == 0)
    return run_show (cli, argc, argv);
  if (strcmp (verb, "add-model") == 0)
    return run_add_model (cli, options, argc, argv);
  if (strcmp (verb, "calibrate") == 0)
    return nav_cli_calibrate (cli, !options->dry_run);
  if (strcmp (verb, "import") == 0)
    return nav_cli_knowledge_import (cli, options, argc, argv);
  if (strcmp (verb, "audit") == 0)
    return nav_cli_knowledge_audit (cli, options, argc, argv);
  if (strcmp (verb, "export") == 0)
    return nav_cli_knowledge_export (cli, options, argc, argv);
  if (strcmp (verb, "remove") == 0)
    return nav_cli_knowledge_remove (cli, argc, argv);
  return nav_cli_fail_usage (_ ("“%s” is not something to do with the knowledge base"), verb);
}

int
nav_cli_knowledge (NavCli *cli, int argc, char **argv)
{
  g_auto (NavCliKnowledge) options = { 0 };
  g_autoptr (GError) error = NULL;
  int result;

  if (!nav_cli_knowledge_parse (cli, &options, &argc, &argv, &result))
    return result;
  if (argc < 2)
    return nav_cli_fail_usage (_ ("Say list, show, add-model, import, export, remove, audit or "
                                  "calibrate"));
  if (nav_cli_load_catalog (cli, &error) == NULL)
    return nav_cli_fail (cli, error);
  return run_verb (cli, &options, argc - 1, argv + 1);
}
