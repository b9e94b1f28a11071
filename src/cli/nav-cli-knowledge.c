// SPDX-License-Identifier: Apache-2.0
// `knowledge`: what is known, row by row, and models of one's own.

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/nav-json.h"
#include "cli/nav-cli-error.h"
#include "cli/nav-cli-text.h"
#include "cli/nav-cli.h"
#include "knowledge/nav-knowledge-add-model.h"
#include "workflow/nav-words.h"

static const NavWordsStyle *const style = &nav_words_local;

typedef struct {
  char *id;
  char *name;
  char *licence;
  gboolean base;
  gboolean gated;
  gboolean dry_run;
} AddModel;

static int
find_collection (const char *name)
{
  for (int i = 0; i < NAV_N_COLLECTIONS; i++)
    if (strcmp (nav_collection_names[i], name) == 0)
      return i;
  return -1;
}

static int
fail_not_found (NavCli *cli, const char *field, const char *what, const char *name)
{
  g_autoptr (GError) error = NULL;

  nav_set_error (&error, NAV_CLI_ERROR, NAV_ERROR_NOT_FOUND, field, "“%s” %s", name, what);
  return nav_cli_fail (cli, error);
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
  nav_cli_print_text (words);
}

static void
print_rows_json (NavCatalog *catalog, NavCollection collection)
{
  g_autoptr (GPtrArray) rows = nav_catalog_list_rows (catalog, collection);
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

static void
print_rows (NavCatalog *catalog, NavCollection collection)
{
  g_autoptr (GPtrArray) rows = nav_catalog_list_rows (catalog, collection);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++) {
    const char *id = row_text (rows->pdata[i], "id");
    const char *name = row_text (rows->pdata[i], "name");
    g_string_append (out, id ? id : "?");
    if (name != NULL)
      g_string_append_printf (out, "\t%s", name);
    g_string_append_c (out, '\n');
  }
  nav_cli_print_text (out->str);
  g_string_free (out, TRUE);
}

static int
run_list (NavCli *cli, int argc, char **argv)
{
  int collection;

  if (argc > 1)
    return nav_cli_fail_usage (_ ("knowledge list takes at most one collection"));
  if (argc == 0) {
    (cli->json ? print_collections_json : print_collections) (cli->catalog);
    return NAV_EXIT_OK;
  }
  collection = find_collection (argv[0]);
  if (collection < 0)
    return fail_not_found (cli, "collection", _ ("is not a collection; see knowledge list"),
                           argv[0]);
  (cli->json ? print_rows_json : print_rows) (cli->catalog, (NavCollection) collection);
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

/* A row is shown as it is stored: JSON is what it is, for people too. */
static int
run_show (NavCli *cli, int argc, char **argv)
{
  g_autoptr (JsonNode) row = NULL;
  int collection = -1;

  if (argc < 1 || argc > 2)
    return nav_cli_fail_usage (_ ("knowledge show takes the id of a row, and its collection before "
                                  "it if you like"));
  if (argc == 2) {
    collection = find_collection (argv[0]);
    if (collection < 0)
      return fail_not_found (cli, "collection", _ ("is not a collection; see knowledge list"),
                             argv[0]);
  }
  row = find_row (cli->catalog, collection, argv[argc - 1]);
  if (row == NULL)
    return fail_not_found (cli, "id", _ ("is not in the knowledge base"), argv[argc - 1]);
  nav_cli_print_json (row, TRUE);
  return NAV_EXIT_OK;
}

static int
run_add_model (NavCli *cli, const AddModel *add, int argc, char **argv)
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
run_verb (NavCli *cli, const AddModel *add, int argc, char **argv)
{
  if (strcmp (argv[0], "list") == 0)
    return run_list (cli, argc - 1, argv + 1);
  if (strcmp (argv[0], "show") == 0)
    return run_show (cli, argc - 1, argv + 1);
  if (strcmp (argv[0], "add-model") == 0)
    return run_add_model (cli, add, argc - 1, argv + 1);
  if (strcmp (argv[0], "calibrate") == 0)
    return nav_cli_calibrate (cli, !add->dry_run);
  return nav_cli_fail_usage (_ ("“%s” is not something to do with the knowledge base"), argv[0]);
}

int
nav_cli_knowledge (NavCli *cli, int argc, char **argv)
{
  AddModel add = { 0 };
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "id", 0, 0, G_OPTION_ARG_STRING, &add.id, N_ ("Name of the model to add"), N_ ("ORG/NAME") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &add.name, N_ ("Its name for people"), N_ ("NAME") },
    { "licence", 0, 0, G_OPTION_ARG_STRING, &add.licence, N_ ("Its licence"), N_ ("LICENCE") },
    { "base", 0, 0, G_OPTION_ARG_NONE, &add.base, N_ ("It was not tuned to follow instructions"),
      NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &add.dry_run, N_ ("Store nothing"), NULL },
    { "gated", 0, 0, G_OPTION_ARG_NONE, &add.gated, N_ ("It must be requested"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  int result;

  if (nav_cli_parse (cli, entries, _ ("list|show|add-model|calibrate [ARGUMENT…]"),
                     _ ("list [COLLECTION], show [COLLECTION] ID, add-model CONFIG.JSON --id NAME, calibrate."),
                     &argc, &argv, &result)) {
    if (argc < 2)
      result = nav_cli_fail_usage (_ ("Say list, show, add-model or calibrate"));
    else if (nav_cli_load_catalog (cli, &error) == NULL)
      result = nav_cli_fail (cli, error);
    else
      result = run_verb (cli, &add, argc - 1, argv + 1);
  }
  g_free (add.id);
  g_free (add.name);
  g_free (add.licence);
  return result;
}
