// SPDX-License-Identifier: Apache-2.0
// The measurements of the serving core: how near its forecasts are to measured runs, how near its
// memory is to start-up logs, how fast it is. Writes the error ranges that forecasts carry.

#include <stdio.h>
#include <stdlib.h>

#include "bench-rows.h"
#include "config.h"

static char *knowledge_directory, *report;
static gboolean check_ranges, write_ranges, fit, fit_overhead, physics,
  as_stated, quick, simulate, verbose;

static const GOptionEntry options[] = {
  { "knowledge", 0, 0, G_OPTION_ARG_FILENAME, &knowledge_directory, "Rows to read", "DIRECTORY" },
  { "report", 0, 0, G_OPTION_ARG_FILENAME, &report, "Write the accuracy report", "FILE" },
  { "check", 0, 0, G_OPTION_ARG_NONE, &check_ranges,
    "Fail where error-ranges.json is not what these rows give", NULL },
  { "write-ranges", 0, 0, G_OPTION_ARG_NONE, &write_ranges, "Write residuals.json and error-ranges.json", NULL },
  { "fit", 0, 0, G_OPTION_ARG_NONE, &fit, "Fit the global constants to the rows", NULL },
  { "fit-overhead", 0, 0, G_OPTION_ARG_NONE, &fit_overhead,
    "Fit the overhead of the simulation to the rows and to the open-loop runs", NULL },
  { "physics", 0, 0, G_OPTION_ARG_NONE, &physics, "Use no fitted constant", NULL },
  { "as-stated", 0, 0, G_OPTION_ARG_NONE, &as_stated,
    "Infer nothing that the rows do not state: a 16-bit KV cache everywhere", NULL },
  { "simulate", 0, 0, G_OPTION_ARG_NONE, &simulate, "Simulate the rows", NULL },
  { "quick", 0, 0, G_OPTION_ARG_NONE, &quick, "Leave the speed out", NULL },
  { "rows", 0, 0, G_OPTION_ARG_NONE, &verbose, "Print every row", NULL },
  { NULL, 0, 0, 0, NULL, NULL, NULL },
};

static void
print_rows (const GArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    const BenchRow *row = &g_array_index (rows, BenchRow, i);
    const NavBenchmark *b = row->benchmark;

    printf ("%s %-8s %-26s %-9s %-5s tp%u ep%u %5.0f %5.0f c%-4.0f tpot %8.2f %8.2f (%+5.1f) "
            "ttft %8.0f %8.0f (%+6.1f) run %.0f kv %.0f\n",
            b->id, b->engine_version ? b->engine_version : "-", b->model, b->gpu,
            nav_precision_get_name (b->precision), b->tensor_parallel,
            b->expert_parallel, b->input_tokens, b->output_tokens, b->concurrency, b->tpot_mean_ms,
            row->forecast.latency[NAV_METRIC_TPOT].mean, 100 * row->log_error[NAV_METRIC_TPOT],
            b->ttft_mean_ms, row->forecast.latency[NAV_METRIC_TTFT].mean,
            100 * row->log_error[NAV_METRIC_TTFT], row->forecast.running_mean,
            row->memory.kv_tokens);
  }
}

static gboolean
write_table (JsonNode *rows, const char *collection)
{
  g_autofree char *file = g_strconcat (collection, ".json", NULL);
  g_autofree char *path = g_build_filename (knowledge_directory, file, NULL);
  g_autoptr (GError) error = NULL;

  if (bench_write_table (rows, collection, path, &error))
    return TRUE;
  fprintf (stderr, "%s\n", error->message);
  return FALSE;
}

/* Recomputes residuals and error ranges and writes them, or says whether the file holds the
 * ranges. */
static int
do_ranges (GArray *rows, NavCatalog *catalog)
{
  g_autofree char *path = g_build_filename (knowledge_directory, "error-ranges.json", NULL);
  g_autoptr (JsonNode) residuals = NULL, ranges = NULL;

  residuals = bench_make_tables (rows, catalog, &ranges);
  if (check_ranges)
    return bench_check_ranges (ranges, path) ? EXIT_SUCCESS : EXIT_FAILURE;
  return write_table (residuals, "residuals") && write_table (ranges, "error-ranges")
           ? EXIT_SUCCESS
           : EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavCatalog) catalog = NULL;
  g_autoptr (GArray) rows = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    fprintf (stderr, "%s\n", error->message);
    return 2;
  }
  if (knowledge_directory == NULL)
    knowledge_directory = g_build_filename (NAV_SOURCE_DATADIR, "knowledge", NULL);
  catalog = nav_catalog_new_from_directory (knowledge_directory, &error);
  if (catalog == NULL) {
    fprintf (stderr, "%s\n", error->message);
    return 3;
  }
  rows = bench_rows_new (catalog, as_stated);
  if (fit)
    bench_print_fit (rows, catalog);
  if (fit_overhead) {
    bench_print_fit_overhead (rows, catalog);
    return EXIT_SUCCESS;
  }
  if (report != NULL && !bench_write_report (rows, catalog, report, &error)) {
    fprintf (stderr, "%s\n", error->message);
    return EXIT_FAILURE;
  }
  if (report != NULL)
    return EXIT_SUCCESS;
  if (write_ranges || check_ranges)
    return do_ranges (rows, catalog);
  bench_rows_forecast (rows, catalog,
                       physics ? &nav_step_constants_physics : &nav_step_constants);
  if (simulate)
    bench_rows_simulate (rows, catalog, &nav_step_constants);
  if (verbose)
    print_rows (rows);
  bench_print_accuracy (rows);
  bench_print_open_loop (catalog);
  bench_print_memory (catalog);
  if (!quick)
    bench_print_speed (rows, catalog);
  return EXIT_SUCCESS;
}
