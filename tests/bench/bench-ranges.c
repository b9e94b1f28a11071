// SPDX-License-Identifier: Apache-2.0
// The error ranges of the closed form: for each model, the global constants are fitted to the rows
// of all other models, and the rows of that model say how far such a forecast lies off. So a range
// tells what to expect of a model that no constant has seen.

#include <math.h>
#include <stdio.h>

#include "base/nav-json.h"
#include "base/nav-stats.h"
#include "bench-rows.h"

#define MIN_ROWS 20     /* fewer residuals than that make no percentiles */
#define ROUNDING 1000.0 /* three digits after the point: a tenth of a percent */
#define TOLERANCE 0.0205 /* compilers round differently, and the fit stops elsewhere */

static const char *const classes[] = { "ampere", "ada", "hopper", "blackwell", "other", "any" };
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

/* Residuals of every row under constants that never saw its model. */
static GArray *
leave_one_model_out (const GArray *rows, NavCatalog *catalog)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *all = g_array_new (FALSE, TRUE, sizeof (BenchRow));

  for (guint i = 0; i < rows->len; i++) {
    const char *model = g_array_index (rows, BenchRow, i).benchmark->model;
    g_autoptr (GArray) others = NULL, held_out = NULL;
    NavStepConstants constants;

    if (!g_hash_table_add (seen, (gpointer) model))
      continue;
    others = select_rows (rows, model, FALSE);
    held_out = select_rows (rows, model, TRUE);
    bench_fit (others, catalog, &constants);
    bench_rows_forecast (held_out, catalog, &constants);
    g_array_append_vals (all, held_out->data, held_out->len);
  }
  return all;
}

static gboolean
is_of_class (const BenchRow *row, const char *gpu_class)
{
  return row->forecast.basis == NAV_BASIS_ESTIMATED &&
         (g_str_equal (gpu_class, "any") ||
          g_str_equal (nav_gpu_class (row->candidate->gpu), gpu_class));
}

static double
rounded (double value)
{
  return round (value * ROUNDING) / ROUNDING;
}

static JsonNode *
make_row (const char *gpu_class, const char *metric, const double *sorted, guint n)
{
  JsonObject *row = json_object_new ();
  g_autofree char *id =
    g_strdup_printf ("%s|%s|%s|%s", nav_method_names[NAV_METHOD_CLOSED_FORM],
                     nav_basis_names[NAV_BASIS_ESTIMATED], gpu_class, metric);

  json_object_set_string_member (row, "id", id);
  json_object_set_string_member (row, "method", nav_method_names[NAV_METHOD_CLOSED_FORM]);
  json_object_set_string_member (row, "basis", nav_basis_names[NAV_BASIS_ESTIMATED]);
  json_object_set_string_member (row, "gpu_class", gpu_class);
  json_object_set_string_member (row, "metric", metric);
  json_object_set_double_member (row, "log_p10", rounded (nav_stats_percentile (sorted, n, 10)));
  json_object_set_double_member (row, "log_p50", rounded (nav_stats_percentile (sorted, n, 50)));
  json_object_set_double_member (row, "log_p90", rounded (nav_stats_percentile (sorted, n, 90)));
  json_object_set_int_member (row, "rows", n);
  json_object_set_array_member (row, "unverified", json_array_new ());
  json_object_set_string_member (row, "source",
                                 "own leave-one-model-out residuals (nav-bench) against "
                                 "InferenceX results as published in ai-dynamo/aiconfigurator");
  json_object_set_string_member (row, "source_licence", "Apache-2.0");
  return nav_json_node_for_object (row);
}

static void
add_range (JsonArray *ranges, const GArray *residuals, const char *gpu_class, NavMetric metric)
{
  g_autofree double *errors = g_new (double, residuals->len + 1);
  guint n = 0;

  for (guint i = 0; i < residuals->len; i++) {
    const BenchRow *row = &g_array_index (residuals, BenchRow, i);
    if (is_of_class (row, gpu_class) && !isnan (row->log_error[metric]))
      errors[n++] = row->log_error[metric];
  }
  if (n < MIN_ROWS)
    return;
  nav_stats_sort (errors, n);
  json_array_add_element (ranges, make_row (gpu_class, nav_metric_names[metric], errors, n));
}

/* How accurate the forecast of a model is that no constant has seen. */
static void
print_held_out (const GArray *residuals)
{
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++) {
    BenchSummary summary = bench_rows_summarise (residuals, metrics[i], NULL, NULL);
    printf ("leave-one-model-out %s: median %.1f %%, p90 %.1f %% of %u rows\n",
            nav_metric_names[metrics[i]], 100 * summary.median, 100 * summary.p90, summary.rows);
  }
}

/* Returns: (transfer full): the array of rows of error-ranges.json */
JsonNode *
bench_make_ranges (GArray *rows, NavCatalog *catalog)
{
  g_autoptr (GArray) residuals = leave_one_model_out (rows, catalog);
  JsonArray *ranges = json_array_new ();

  print_held_out (residuals);
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (metrics); j++)
      add_range (ranges, residuals, classes[i], metrics[j]);
  return nav_json_node_for_array (ranges);
}

gboolean
bench_write_ranges (JsonNode *ranges, const char *path, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL, *ended = NULL;
  JsonObject *file = json_object_new ();

  json_object_set_string_member (file, "schema", "neuralnav.knowledge/1");
  json_object_set_string_member (file, "collection", "error-ranges");
  json_object_set_member (file, "rows", json_node_copy (ranges));
  root = nav_json_node_for_object (file);
  text = nav_json_to_text (root, TRUE);
  ended = g_strconcat (text, g_str_has_suffix (text, "\n") ? "" : "\n", NULL);
  return g_file_set_contents (path, ended, -1, error);
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
         is_near (a, b, "log_p10") && is_near (a, b, "log_p50") && is_near (a, b, "log_p90");
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
