// SPDX-License-Identifier: Apache-2.0
// What forecasts lean on and how far they lie off, as the shipped tables hold it: the residual of
// every measured row, and the error ranges. A model that no constant has seen gets the errors that
// each model has under constants that are fitted to the rows of all others.

#include <math.h>
#include <stdio.h>

#include "base/nav-json.h"
#include "bench-rows.h"
#include "serving/nav-error-fit.h"

#define TOLERANCE 0.0205 /* compilers round differently, and the fit stops elsewhere */

#define LICENCE "Apache-2.0"
#define PUBLISHED "InferenceX results as published in ai-dynamo/aiconfigurator"

static const NavMetric metrics[] = { NAV_METRIC_TTFT, NAV_METRIC_TPOT, NAV_METRIC_E2E };

/* The rows of @model, or all others; they stay @rows'. */
static GArray *
select_rows (const GArray *rows, const char *model, gboolean of_model)
{
  GArray *selected = g_array_new (FALSE, TRUE, sizeof (BenchRow));

  for (guint i = 0; i < rows->len; i++) {
    const BenchRow *row = &g_array_index (rows, BenchRow, i);
    if (g_str_equal (row->benchmark->model, model) == of_model)
      g_array_append_vals (selected, row, 1);
  }
  return selected;
}

static void
add_residuals (NavErrorFit *fit, const GArray *rows, NavMethod method)
{
  for (guint i = 0; i < rows->len; i++) {
    const BenchRow *row = &g_array_index (rows, BenchRow, i);
    const char *gpu_class = nav_gpu_class (row->candidate->gpu);

    for (gsize k = 0; k < G_N_ELEMENTS (metrics); k++) {
      double error = row->log_error[metrics[k]];
      nav_error_fit_add (fit, method, NAV_BASIS_ESTIMATED, NAV_MODELS_NEW, gpu_class, metrics[k],
                         error);
      nav_error_fit_add (fit, method, NAV_BASIS_ESTIMATED, NAV_MODELS_NEW, NAV_GPUS_ANY,
                         metrics[k], error);
    }
  }
}

/* How accurate the forecast of a model is that no constant has seen. */
static void
print_held_out (const GArray *rows, const char *model, const char *method)
{
  printf ("  without %-36s %-12s", model, method);
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++) {
    BenchSummary summary = bench_rows_summarise (rows, metrics[i], NULL, NULL);
    printf (" %s %5.1f / %5.1f", nav_metric_names[metrics[i]], 100 * summary.median,
            100 * summary.p90);
  }
  printf (" of %u rows\n", rows->len);
}

/* The rows of @model of @stated, simulated with constants that never saw it. */
GArray *
bench_hold_out (const GArray *rows, const GArray *stated, NavCatalog *catalog, const char *model)
{
  g_autoptr (GArray) others = select_rows (rows, model, FALSE);
  GArray *held_out = select_rows (stated, model, TRUE);
  NavStepConstants constants;

  bench_fit (others, catalog, &constants);
  bench_rows_forecast (held_out, catalog, &constants);
  bench_rows_simulate (held_out, catalog, &constants);
  return held_out;
}

/* Residuals of the rows of @model under constants that never saw it. */
static void
hold_out (NavErrorFit *fit, const GArray *rows, const GArray *stated, NavCatalog *catalog,
          const char *model)
{
  g_autoptr (GArray) others = select_rows (rows, model, FALSE);
  g_autoptr (GArray) held_out = select_rows (stated, model, TRUE);
  NavStepConstants constants;

  bench_fit (others, catalog, &constants);
  bench_rows_forecast (held_out, catalog, &constants);
  print_held_out (held_out, model, "closed form");
  add_residuals (fit, held_out, NAV_METHOD_CLOSED_FORM);
  bench_rows_simulate (held_out, catalog, &constants);
  print_held_out (held_out, model, "simulated");
  add_residuals (fit, held_out, NAV_METHOD_SIMULATION);
}

static void
add_unknown_models (NavErrorFit *fit, const GArray *rows, NavCatalog *catalog)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) stated = bench_rows_new (catalog, TRUE);

  printf ("leave one model out, median / p90 %%\n");
  for (guint i = 0; i < rows->len; i++) {
    const char *model = g_array_index (rows, BenchRow, i).benchmark->model;

    if (g_hash_table_add (seen, (gpointer) model))
      hold_out (fit, rows, stated, catalog, model);
  }
}

/* Returns: (transfer full): the rows of residuals.json; @ret_ranges: those of error-ranges.json */
JsonNode *
bench_make_tables (GArray *rows, NavCatalog *catalog, JsonNode **ret_ranges)
{
  g_autoptr (NavErrorFit) fit = nav_error_fit_new ();
  g_autoptr (GArray) comparisons = NULL;
  g_autoptr (NavCalibration) calibration = NULL;
  g_autoptr (GError) error = NULL;

  comparisons = nav_comparisons_new (catalog, nav_catalog_get_benchmarks (catalog), NULL, NULL,
                                     NULL, &error);
  g_assert_no_error (error);
  calibration = nav_calibration_new_from (catalog, comparisons);
  nav_error_fit_add_comparisons (fit, comparisons, calibration);
  add_unknown_models (fit, rows, catalog);
  *ret_ranges =
    nav_error_fit_to_rows (fit, "own residuals on rows left out (nav-bench), of " PUBLISHED,
                           LICENCE);
  return nav_comparisons_to_residuals (comparisons, FALSE,
                                       "own forecasts (nav-bench) of " PUBLISHED, LICENCE);
}

/* A file of the knowledge base, one row a line. */
gboolean
bench_write_table (JsonNode *rows, const char *collection, const char *path, GError **error)
{
  g_autoptr (GString) text = g_string_new ("{\n  \"schema\": \"neuralnav.knowledge/1\",\n");
  JsonArray *array = json_node_get_array (rows);

  g_string_append_printf (text, "  \"collection\": \"%s\",\n  \"rows\": [\n", collection);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *row = nav_json_to_text (json_array_get_element (array, i), FALSE);
    g_string_append_printf (text, "    %s%s\n", row,
                            i + 1 < json_array_get_length (array) ? "," : "");
  }
  g_string_append (text, "  ]\n}\n");
  return g_file_set_contents (path, text->str, -1, error);
}

static gboolean
is_near (JsonObject *a, JsonObject *b, const char *member)
{
  return fabs (json_object_get_double_member (a, member) -
               json_object_get_double_member (b, member)) <= TOLERANCE;
}

static gboolean
is_same_row (JsonObject *a, JsonObject *b)
{
  return g_str_equal (json_object_get_string_member (a, "id"),
                      json_object_get_string_member (b, "id")) &&
         json_object_get_int_member (a, "rows") == json_object_get_int_member (b, "rows") &&
         is_near (a, b, "log_low") && is_near (a, b, "log_median") && is_near (a, b, "log_high");
}

/* Whether the file at @path holds @ranges, up to the rounding of other compilers. */
gboolean
bench_check_ranges (JsonNode *ranges, const char *path)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *now = json_node_get_array (ranges), *written;

  if (!json_parser_load_from_file (parser, path, &error)) {
    printf ("%s: %s\n", path, error->message);
    return FALSE;
  }
  written = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                          "rows");
  if (json_array_get_length (now) != json_array_get_length (written)) {
    printf ("%s holds %u rows, not %u\n", path, json_array_get_length (written),
            json_array_get_length (now));
    return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (now); i++)
    if (!is_same_row (json_array_get_object_element (now, i),
                      json_array_get_object_element (written, i))) {
      printf ("%s: row %u is not what the rows give; run nav-bench --write-ranges\n", path, i);
      return FALSE;
    }
  printf ("%s is up to date\n", path);
  return TRUE;
}
