// SPDX-License-Identifier: Apache-2.0
// Tables with the columns of InferenceX results, as AIConfigurator publishes them: a closed loop a
// row. What the columns do not say follows from how InferenceX measures: ten prompts a client,
// lengths evenly between 80 and 100 % of the stated ones, no prefix caching. Columns of those names
// go before that; the cells that were filled in so are marked as not verified.

#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "knowledge/nav-csv.h"
#include "knowledge/nav-import-private.h"
#include "knowledge/nav-knowledge-error.h"

#define ROUNDS    10
#define LENGTHS   "uniform 0.8-1.0"
#define MAX_SHOWN 80 /* characters of a cell in an error */

typedef enum {
  CELL_TEXT,
  CELL_NUMBER,
  CELL_DAY,
  CELL_SWITCH,
} CellKind;

/* Columns and the members of a row that they fill. */
static const struct {
  const char *member;
  CellKind kind;
  const char *columns[5];
} known[] = {
  { "model", CELL_TEXT, { "model_path", "model" } },
  { "gpu", CELL_TEXT, { "system", "gpu", "hw", "hardware" } },
  { "precision", CELL_TEXT, { "precision" } },
  { "gemm_quantisation", CELL_TEXT, { "gemm_quant_mode", "gemm_quantisation" } },
  { "moe_quantisation", CELL_TEXT, { "moe_quant_mode", "moe_quantisation" } },
  { "engine", CELL_TEXT, { "backend", "framework", "engine" } },
  { "engine_version", CELL_TEXT, { "backend_version", "engine_version", "version" } },
  { "measured_on", CELL_DAY, { "measured_at", "measured_on", "date" } },
  { "concurrency", CELL_NUMBER, { "concurrency", "conc" } },
  { "requests", CELL_NUMBER, { "requests", "num_prompts" } },
  { "input_tokens_nominal", CELL_NUMBER, { "isl", "input_tokens" } },
  { "output_tokens_nominal", CELL_NUMBER, { "osl", "output_tokens" } },
  { "length_distribution", CELL_TEXT, { "length_distribution" } },
  { "tensor_parallel", CELL_NUMBER, { "tp_size", "tp", "tensor_parallel" } },
  { "pipeline_parallel", CELL_NUMBER, { "pp_size", "pp", "pipeline_parallel" } },
  { "prefix_caching", CELL_SWITCH, { "prefix_caching" } },
  { "prefix_hit_ratio", CELL_NUMBER, { "prefix_hit_ratio" } },
  { "max_num_seqs", CELL_NUMBER, { "max_num_seqs" } },
  { "max_num_batched_tokens", CELL_NUMBER, { "max_num_batched_tokens" } },
  { "max_model_len", CELL_NUMBER, { "max_model_len" } },
  { "ttft_mean_ms", CELL_NUMBER, { "ttft_mean_ms", "mean_ttft_ms" } },
  { "ttft_p50_ms", CELL_NUMBER, { "ttft_p50_ms", "ttft_median_ms", "median_ttft_ms" } },
  { "ttft_p90_ms", CELL_NUMBER, { "ttft_p90_ms", "p90_ttft_ms" } },
  { "ttft_p95_ms", CELL_NUMBER, { "ttft_p95_ms", "p95_ttft_ms" } },
  { "ttft_p99_ms", CELL_NUMBER, { "ttft_p99_ms", "p99_ttft_ms" } },
  { "tpot_mean_ms", CELL_NUMBER, { "tpot_mean_ms", "mean_tpot_ms" } },
  { "tpot_p50_ms", CELL_NUMBER, { "tpot_p50_ms", "tpot_median_ms", "median_tpot_ms" } },
  { "tpot_p90_ms", CELL_NUMBER, { "tpot_p90_ms", "p90_tpot_ms" } },
  { "tpot_p95_ms", CELL_NUMBER, { "tpot_p95_ms", "p95_tpot_ms" } },
  { "tpot_p99_ms", CELL_NUMBER, { "tpot_p99_ms", "p99_tpot_ms" } },
  { "e2e_mean_ms", CELL_NUMBER, { "e2e_mean_ms", "mean_e2el_ms" } },
  { "e2e_p50_ms", CELL_NUMBER, { "e2e_p50_ms", "e2e_median_ms", "median_e2el_ms" } },
  { "e2e_p90_ms", CELL_NUMBER, { "e2e_p90_ms", "p90_e2el_ms" } },
  { "e2e_p95_ms", CELL_NUMBER, { "e2e_p95_ms", "p95_e2el_ms" } },
  { "e2e_p99_ms", CELL_NUMBER, { "e2e_p99_ms", "p99_e2el_ms" } },
  { "requests_per_s", CELL_NUMBER, { "requests_per_s", "request_throughput" } },
  { "output_tokens_per_s", CELL_NUMBER, { "output_tokens_per_s", "output_throughput" } },
};


typedef struct {
  char **header; /* of the table, in lower case */
  GPtrArray *cells;
} Row;

static const char *
cell (const Row *row, const char *column)
{
  for (guint i = 0; row->header[i] != NULL && i < row->cells->len; i++)
    if (g_str_equal (row->header[i], column) && *(const char *) row->cells->pdata[i] != '\0')
      return row->cells->pdata[i];
  return NULL;
}

static gboolean
fail (const char *column, const char *text, const char *what, GError **error)
{
  g_autofree char *shown = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_SHOWN));

  g_autofree char *message =
    g_strdup_printf ("%s: “%s” %s", column, shown, nav_error_translate (what));
  g_autofree char *english = g_strdup_printf ("%s: “%s” %s", column, shown, what);

  nav_set_error_texts (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, column, message, english);
  return FALSE;
}

static gboolean
take_number (JsonObject *run, const char *member, const char *column, const char *text,
             GError **error)
{
  double value = nav_import_parse_number (text);

  if (isnan (value))
    return fail (column, text, NAV_ERROR_TEXT ("is not a number like 12.5"), error);
  nav_import_write_number (run, member, value);
  return TRUE;
}

/* 2026-03-01 or 2026-03-01T00:00:00.000Z */
static gboolean
take_day (JsonObject *run, const char *member, const char *column, const char *text,
          GError **error)
{
  g_autofree char *day = g_strndup (text, 10);

  if (strlen (day) != 10 || strspn (day, G_CSET_DIGITS "-") != 10 || day[4] != '-' ||
      day[7] != '-' || (text[10] != '\0' && text[10] != 'T' && text[10] != ' '))
    return fail (column, text, NAV_ERROR_TEXT ("is not a day like 2026-03-01"), error);
  json_object_set_string_member (run, member, day);
  return TRUE;
}

static gboolean
take_switch (JsonObject *run, const char *member, const char *column, const char *text,
             GError **error)
{
  gboolean on = g_ascii_strcasecmp (text, "true") == 0 || g_str_equal (text, "1");

  if (!on && g_ascii_strcasecmp (text, "false") != 0 && !g_str_equal (text, "0"))
    return fail (column, text, NAV_ERROR_TEXT ("is neither true nor false"), error);
  json_object_set_boolean_member (run, member, on);
  return TRUE;
}

static gboolean
take_cell (JsonObject *run, gsize i, const char *column, const char *text, GError **error)
{
  switch (known[i].kind) {
  case CELL_NUMBER:
    return take_number (run, known[i].member, column, text, error);
  case CELL_DAY:
    return take_day (run, known[i].member, column, text, error);
  case CELL_SWITCH:
    return take_switch (run, known[i].member, column, text, error);
  case CELL_TEXT:
  default:
    json_object_set_string_member (run, known[i].member, text);
    return TRUE;
  }
}

static gboolean
take_cells (const Row *row, JsonObject *run, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    for (int c = 0; known[i].columns[c] != NULL; c++) {
      const char *text = cell (row, known[i].columns[c]);

      if (text == NULL)
        continue;
      if (!take_cell (run, i, known[i].columns[c], text, error))
        return FALSE;
      break;
    }
  return TRUE;
}

static double
number_or (const Row *row, const char *column, double fallback)
{
  const char *text = cell (row, column);

  return text ? nav_import_parse_number (text) : fallback;
}

/* Experts lie on moe_tp_size x ep GPUs: all of a replica, split (ep 1) or spread (ep = tp). */
static gboolean
take_layout (const Row *row, JsonObject *run, GError **error)
{
  double tp = nav_import_number (run, "tensor_parallel");
  double ep = number_or (row, "ep", 1), moe = number_or (row, "moe_tp_size", tp / ep);

  if (number_or (row, "dp", 1) != 1)
    return fail ("dp", cell (row, "dp"), NAV_ERROR_TEXT ("is not 1: a row is of one replica"),
                 error);
  if (!isnan (tp) && (moe * ep != tp || (ep != 1 && ep != tp)))
    return fail ("ep", cell (row, "ep") ? cell (row, "ep") : "",
                 NAV_ERROR_TEXT ("and moe_tp_size do not divide the experts among the GPUs"),
                 error);
  if (ep > 1)
    nav_json_add_number (run, "expert_parallel", ep);
  return TRUE;
}

static void
assume (JsonObject *run, const char *member, JsonNode *value, GPtrArray *assumed)
{
  if (json_object_has_member (run, member)) {
    json_node_unref (value);
    return;
  }
  json_object_set_member (run, member, value);
  g_ptr_array_add (assumed, (gpointer) member);
}

/* What InferenceX does, where the table does not say. */
static void
assume_rest (JsonObject *run, const NavImportFacts *facts)
{
  g_autoptr (GPtrArray) assumed = g_ptr_array_new ();
  double clients = nav_import_number (run, "concurrency");

  if (clients >= 1)
    assume (run, "requests",
            json_node_init_double (json_node_alloc (), ROUNDS * clients), assumed);
  assume (run, "length_distribution", json_node_init_string (json_node_alloc (), LENGTHS),
          assumed);
  if (facts->prefix_caching == NAV_STATED_NOT)
    assume (run, "prefix_caching", json_node_init_boolean (json_node_alloc (), FALSE), assumed);
  g_ptr_array_add (assumed, NULL);
  if (assumed->len > 1)
    nav_json_add_strv (run, "unverified", (const char *const *) assumed->pdata);
}

static gboolean
write_run (const NavImporter *importer, const Row *row, JsonObject *run, GError **error)
{
  if (row->cells->len != g_strv_length (row->header)) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, NULL,
                   "has %u fields, not %u as the header", row->cells->len,
                   g_strv_length (row->header));
    return FALSE;
  }
  json_object_set_string_member (run, "load", "closed");
  json_object_set_string_member (run, "harness", "InferenceX");
  if (!take_cells (row, run, error) || !take_layout (row, run, error))
    return FALSE;
  assume_rest (run, importer->facts);
  if (cell (row, "src") != NULL) {
    json_object_set_string_member (run, "source", cell (row, "src"));
    json_object_set_string_member (run, "source_licence", "not stated");
  }
  return TRUE;
}

static gboolean
has_column (char **header, const char *const *columns)
{
  for (int c = 0; columns[c] != NULL; c++)
    if (g_strv_contains ((const char *const *) header, columns[c]))
      return TRUE;
  return FALSE;
}

/* A table of something else has none of these; a table of ours that lacks one is told which. */
static gboolean
check_header (const NavImporter *importer, char **header, GError **error)
{
  static const char *const needed[] = { "concurrency", "input_tokens_nominal",
                                        "output_tokens_nominal", "ttft_mean_ms", "tpot_mean_ms" };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) missing = NULL;
  g_autofree char *list = NULL;
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (needed); j++)
      if (g_str_equal (known[i].member, needed[j]) && !has_column (header, known[i].columns)) {
        g_strv_builder_add (builder, known[i].columns[0]);
        n++;
      }
  if (n == 0)
    return TRUE;
  missing = g_strv_builder_end (builder);
  list = g_strjoinv (", ", missing);
  if (n == G_N_ELEMENTS (needed))
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_UNSUPPORTED, importer->file,
                   "“%s” is no file of measurements that is known here: as a table it lacks the "
                   "columns %s",
                   importer->file, list);
  else
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, importer->file,
                   "“%s” lacks the columns %s", importer->file, list);
  return FALSE;
}

static char **
read_header (const NavImporter *importer, NavCsv *csv, GError **error)
{
  g_auto (GStrv) header = NULL;
  gboolean row;

  if (!nav_csv_next (csv, &row, error))
    return NULL;
  header = g_new0 (char *, csv->fields->len + 1);
  for (guint i = 0; i < csv->fields->len; i++)
    header[i] = g_ascii_strdown (csv->fields->pdata[i], -1);
  return check_header (importer, header, error) ? g_steal_pointer (&header) : NULL;
}

/**
 * nav_import_csv:
 * @text: a table with a header
 */
gboolean
nav_import_csv (NavImporter *importer, const char *text, gsize length, GError **error)
{
  g_auto (NavCsv) csv = { 0 };
  g_auto (GStrv) header = NULL;
  gboolean more;

  nav_csv_init (&csv, text, length);
  header = read_header (importer, &csv, error);
  while (header != NULL && nav_csv_next (&csv, &more, error)) {
    g_autofree char *where = g_strdup_printf ("line %u", csv.line);
    g_autoptr (JsonObject) run = json_object_new ();
    Row row = { header, csv.fields };
    GError *local = NULL;

    if (!more)
      return TRUE;
    if (!nav_import_has_room (importer, error))
      return FALSE;
    if (write_run (importer, &row, run, &local))
      nav_import_add_run (importer, where, run);
    else
      nav_import_add_error (importer, where, local);
  }
  return FALSE;
}
