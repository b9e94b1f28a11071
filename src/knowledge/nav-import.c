// SPDX-License-Identifier: Apache-2.0
// Measurements of other programs as rows: which program wrote a file, its reader, and what holds
// for all of them. Nothing here is stored.

#include "knowledge/nav-import.h"

#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "knowledge/nav-import-private.h"
#include "knowledge/nav-knowledge-error.h"

const char *const nav_import_format_names[NAV_N_IMPORT_FORMATS + 1] = {
  "guidellm", "vllm-bench", "inferencex-csv", "neuralnav", NULL,
};

static const NavJsonLimits limits = { NAV_IMPORT_MAX_BYTES, 64, 0 };

static void
nav_imported_row_free (gpointer data)
{
  NavImportedRow *row = data;

  g_free (row->where);
  g_clear_pointer (&row->row, json_node_unref);
  g_clear_pointer (&row->benchmark, nav_benchmark_unref);
  g_clear_error (&row->error);
  g_free (row);
}

void
nav_import_free (NavImport *import)
{
  g_ptr_array_unref (import->rows);
  g_free (import);
}

/**
 * nav_import_facts_none:
 *
 * Returns: facts that say nothing
 */
NavImportFacts
nav_import_facts_none (void)
{
  return (NavImportFacts){
    .gpu_memory_utilization = NAN,
    .prefix_caching = NAV_STATED_NOT,
    .prefix_hit_ratio = NAN,
  };
}

/* So that a file of many runs does not fill the memory. */
gboolean
nav_import_has_room (NavImporter *importer, GError **error)
{
  if (importer->import->rows->len < NAV_IMPORT_MAX_ROWS)
    return TRUE;
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, importer->file,
                 "“%s” has more than %d runs; import it in parts", importer->file,
                 NAV_IMPORT_MAX_ROWS);
  return FALSE;
}

static NavImportedRow *
add (NavImporter *importer, const char *where)
{
  NavImportedRow *row = g_new0 (NavImportedRow, 1);

  row->where = g_strdup (where);
  g_ptr_array_add (importer->import->rows, row);
  return row;
}

/* Takes @error. */
void
nav_import_add_error (NavImporter *importer, const char *where, GError *error)
{
  add (importer, where)->error = error;
}

/* Keeps @run as the file has it. */
void
nav_import_add_raw (NavImporter *importer, const char *where, JsonObject *run)
{
  add (importer, where)->row = nav_json_node_for_object (json_object_ref (run));
}

/* Takes @row, which is held against what a row of its collection must be. */
void
nav_import_add_row (NavImporter *importer, const char *where, JsonNode *row)
{
  NavImportedRow *added = add (importer, where);
  g_autoptr (NavCatalogBuilder) builder = NULL;
  g_autoptr (NavOutcome) outcome = NULL;

  added->row = row;
  if (importer->import->collection == NAV_COLLECTION_BENCHMARKS) {
    added->benchmark = nav_benchmark_new_from_json (row, &added->error);
  } else if (importer->import->collection == NAV_COLLECTION_OUTCOMES) {
    outcome = nav_outcome_new_from_json (row, &added->error);
    if (outcome != NULL && nav_outcome_is_measurement (outcome))
      added->benchmark = nav_benchmark_ref (outcome->benchmark);
  } else {
    builder = nav_catalog_builder_new ();
    nav_catalog_builder_add_row (builder, importer->import->collection, row, TRUE,
                                 &added->error);
  }
  if (added->error != NULL)
    g_clear_pointer (&added->row, json_node_unref);
}

static gboolean
is_json (const char *text, gsize length)
{
  gsize i = 0;

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    i = 3;
  while (i < length && g_ascii_isspace (text[i]))
    i++;
  return i < length && (text[i] == '{' || text[i] == '[');
}

/* What no other program's files have. */
static int
detect_object (JsonObject *object)
{
  const char *schema = nav_import_text (object, "schema");

  if (schema != NULL && g_str_has_prefix (schema, "neuralnav."))
    return NAV_IMPORT_NEURALNAV;
  if (nav_import_array (object, "benchmarks") != NULL)
    return NAV_IMPORT_GUIDELLM;
  if (json_object_has_member (object, "model_id") &&
      json_object_has_member (object, "request_throughput"))
    return NAV_IMPORT_VLLM_BENCH;
  if (json_object_has_member (object, "model") && json_object_has_member (object, "gpu"))
    return NAV_IMPORT_NEURALNAV;
  return -1;
}

static int
detect_json (JsonNode *root)
{
  if (JSON_NODE_HOLDS_OBJECT (root))
    return detect_object (json_node_get_object (root));
  return JSON_NODE_HOLDS_ARRAY (root) ? NAV_IMPORT_NEURALNAV : -1;
}

static gboolean
fail_unknown (NavImporter *importer, GError **error)
{
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_UNSUPPORTED, importer->file,
                 "“%s” is no file of measurements that is known here: neither a report of GuideLLM "
                 "nor a result of vllm bench serve, no table with the columns of InferenceX and no "
                 "export of NeuralNav",
                 importer->file);
  return FALSE;
}

/* Without a catalogue only whole runs can be read, no rows of it. */
static gboolean
fail_no_runs (NavImporter *importer, GError **error)
{
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_UNSUPPORTED, importer->file,
                 "“%s” is no load test that is known here: neither a run that “load --save” wrote, "
                 "nor a report of GuideLLM, nor a result of vllm bench serve",
                 importer->file);
  return FALSE;
}

static gboolean
fail_other (NavImporter *importer, int format, GError **error)
{
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, "format",
                 "“%s” is not in the format %s", importer->file,
                 nav_import_format_names[format]);
  return FALSE;
}

static gboolean
read_json (NavImporter *importer, JsonNode *root, const char *where, int format, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  importer->import->format = (NavImportFormat) format;
  if (format == NAV_IMPORT_NEURALNAV)
    return nav_import_neuralnav (importer, root, error);
  if (object == NULL)
    return fail_other (importer, format, error);
  if (format == NAV_IMPORT_GUIDELLM)
    return nav_import_guidellm (importer, object, error);
  return nav_import_vllm_bench (importer, object, where, error);
}

/* A line that is no result, as one that was cut off, keeps none of the others out. */
static gboolean
leave_line_out (NavImporter *importer, const char *where, GError *reason, GError **error)
{
  if (!nav_import_has_room (importer, error)) {
    g_clear_error (&reason);
    return FALSE;
  }
  if (reason == NULL)
    nav_set_error_text (&reason, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, NULL,
                        NAV_ERROR_TEXT ("not a result of vllm bench serve"));
  nav_import_add_error (importer, where, reason);
  return TRUE;
}

static gboolean
read_line (NavImporter *importer, const char *line, guint number, guint *n_results, GError **error)
{
  g_autofree char *where = g_strdup_printf ("line %u", number);
  GError *reason = NULL;
  g_autoptr (JsonNode) node = nav_json_parse (line, -1, &limits, &reason);

  if (node == NULL || detect_json (node) != NAV_IMPORT_VLLM_BENCH)
    return leave_line_out (importer, where, reason, error);
  (*n_results)++;
  return read_json (importer, node, where, NAV_IMPORT_VLLM_BENCH, error);
}

/* `vllm bench serve --append-result` puts one result on each line. */
static gboolean
read_lines (NavImporter *importer, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_results = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0' &&
        !read_line (importer, lines[i], i + 1, &n_results, error))
      return FALSE;
  return n_results > 0 || fail_other (importer, NAV_IMPORT_VLLM_BENCH, error);
}

/* Whether the first line is a whole object by itself, and others follow. */
static gboolean
has_object_on_each_line (const char *text)
{
  const char *end = strchr (text, '\n');
  g_autoptr (JsonNode) first = NULL;

  if (end == NULL || end[strspn (end, " \t\r\n")] != '{')
    return FALSE;
  first = nav_json_parse (text, end - text, &limits, NULL);
  return first != NULL;
}

static gboolean
read_json_text (NavImporter *importer, const char *text, gsize length, int format, GError **error)
{
  gsize tame_length;
  g_autofree char *tame = nav_import_tame_json (text, length, &tame_length);
  g_autoptr (JsonNode) root = NULL;
  int found;

  if ((format < 0 || format == NAV_IMPORT_VLLM_BENCH) && has_object_on_each_line (tame))
    return read_lines (importer, tame, error);
  root = nav_json_parse (tame, (gssize) tame_length, &limits, error);
  if (root == NULL) {
    g_prefix_error (error, "%s: ", importer->file);
    return FALSE;
  }
  found = detect_json (root);
  if (importer->catalog == NULL && found != NAV_IMPORT_GUIDELLM && found != NAV_IMPORT_VLLM_BENCH)
    return fail_no_runs (importer, error);
  if (found < 0)
    return fail_unknown (importer, error);
  if (format >= 0 && found != format)
    return fail_other (importer, format, error);
  return read_json (importer, root, "", found, error);
}

static gboolean
check_text (NavImporter *importer, const char *text, gsize length, GError **error)
{
  if (length > NAV_IMPORT_MAX_BYTES) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, importer->file,
                   "“%s” has more than %d MiB. Leave single requests out of the report (GuideLLM: "
                   "a sample size of 0; vllm bench serve: without --save-detailed), or import it "
                   "in parts",
                   importer->file, (int) (NAV_IMPORT_MAX_BYTES / (1024 * 1024)));
    return FALSE;
  }
  if (g_utf8_validate_len (text, length, NULL))
    return TRUE;
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, importer->file,
                 "“%s” is not text in UTF-8", importer->file);
  return FALSE;
}

/* What is wrong with every row (a GPU that the file does not state) is wrong with the file. */
static gboolean
check_rows (NavImporter *importer, GError **error)
{
  const GPtrArray *rows = importer->import->rows;
  const NavImportedRow *first = rows->len > 0 ? rows->pdata[0] : NULL;

  if (first == NULL) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, importer->file,
                   "“%s” holds no run", importer->file);
    return FALSE;
  }
  for (guint i = 0; i < rows->len; i++) {
    const NavImportedRow *row = rows->pdata[i];

    if (row->error == NULL || first->error == NULL ||
        !g_str_equal (row->error->message, first->error->message))
      return TRUE;
  }
  if (error != NULL)
    *error = g_error_copy (first->error);
  return FALSE;
}

static NavImport *
import_new (void)
{
  NavImport *import = g_new0 (NavImport, 1);

  import->collection = NAV_COLLECTION_BENCHMARKS;
  import->rows = g_ptr_array_new_with_free_func (nav_imported_row_free);
  return import;
}

/**
 * nav_import_parse:
 * @catalog: whose models and GPUs the runs are of
 * @text: the file, not trusted
 * @name: of the file; folders in it are not kept
 * @format: a #NavImportFormat, or -1 to tell by the contents
 * @facts: what the file does not state
 * @error: NAV_ERROR_UNSUPPORTED for a file of another kind; NAV_ERROR_INVALID with the field;
 *   NAV_ERROR_NOT_FOUND for a model or GPU that the catalogue lacks, if all rows are of it;
 *   NAV_ERROR_NEWER
 *
 * Reads the runs in a file. A run that is no row keeps none of the others out. Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
NavImport *
nav_import_parse (NavCatalog *catalog, const char *text, gsize length, const char *name,
                  int format, const NavImportFacts *facts, GError **error)
{
  g_autofree char *file = NULL;
  g_autoptr (NavImport) import = NULL;
  NavImporter importer;
  gboolean read;

  g_return_val_if_fail (catalog != NULL && text != NULL && name != NULL && facts != NULL, NULL);
  g_return_val_if_fail (format < NAV_N_IMPORT_FORMATS, NULL);

  file = g_path_get_basename (name);
  import = import_new ();
  importer = (NavImporter){ catalog, facts, file, import };
  if (!check_text (&importer, text, length, error))
    return NULL;
  if (format == NAV_IMPORT_CSV || (format < 0 && !is_json (text, length))) {
    import->format = NAV_IMPORT_CSV;
    read = nav_import_csv (&importer, text, length, error);
  } else {
    read = read_json_text (&importer, text, length, format, error);
  }
  return read && check_rows (&importer, error) ? g_steal_pointer (&import) : NULL;
}

/**
 * nav_import_read_runs:
 * @text: a report of GuideLLM or results of `vllm bench serve`, not trusted
 * @name: of the file; folders in it are not kept
 * @error: as nav_import_parse()
 *
 * Reads the runs in a file for themselves, whatever model and GPU they are of: `row` has the
 * members of a row as far as the file tells them, `model` as it stands there, and no benchmark. Any
 * thread.
 *
 * Returns: (transfer full) (nullable)
 */
NavImport *
nav_import_read_runs (const char *text, gsize length, const char *name, GError **error)
{
  const NavImportFacts facts = nav_import_facts_none ();
  g_autofree char *file = g_path_get_basename (name);
  g_autoptr (NavImport) import = import_new ();
  NavImporter importer = { NULL, &facts, file, import };

  g_return_val_if_fail (text != NULL, NULL);

  if (!check_text (&importer, text, length, error))
    return NULL;
  if (!is_json (text, length)) {
    fail_no_runs (&importer, error);
    return NULL;
  }
  return read_json_text (&importer, text, length, -1, error) && check_rows (&importer, error)
           ? g_steal_pointer (&import)
           : NULL;
}
