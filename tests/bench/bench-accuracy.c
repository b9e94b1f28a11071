// SPDX-License-Identifier: Apache-2.0
// Accuracy of the closed form against measured runs, by GPU, model and shape.

#include <math.h>
#include <stdio.h>

#include "bench-rows.h"

typedef struct {
  const char *model;
  const char *gpu;
  NavPrecision precision;
  double input;
  double output;
  double concurrency;
  guint split;
} Wanted;

static gboolean
is_wanted (const BenchRow *row, gconstpointer data)
{
  const Wanted *wanted = data;
  const NavBenchmark *benchmark = row->benchmark;

  return (wanted->model == NULL || g_str_equal (benchmark->model, wanted->model)) &&
         (wanted->gpu == NULL || g_str_equal (benchmark->gpu, wanted->gpu)) &&
         (wanted->input <= 0 || benchmark->input_tokens == wanted->input) &&
         (wanted->output <= 0 || benchmark->output_tokens == wanted->output) &&
         (wanted->concurrency <= 0 || benchmark->concurrency == wanted->concurrency) &&
         (wanted->split == 0 || benchmark->tensor_parallel == wanted->split) &&
         ((int) wanted->precision < 0 || benchmark->precision == wanted->precision);
}

static void
print_line (const GArray *rows, const char *name, const Wanted *wanted)
{
  BenchSummary tpot = bench_rows_summarise (rows, NAV_METRIC_TPOT, is_wanted, wanted);
  BenchSummary ttft = bench_rows_summarise (rows, NAV_METRIC_TTFT, is_wanted, wanted);
  BenchSummary e2e = bench_rows_summarise (rows, NAV_METRIC_E2E, is_wanted, wanted);

  if (tpot.rows == 0)
    return;
  printf ("  %-44s %4u  %5.1f / %5.1f (%+5.1f)  %5.1f / %6.1f (%+6.1f)  %5.1f / %5.1f\n", name,
          tpot.rows, 100 * tpot.median, 100 * tpot.p90, 100 * tpot.bias, 100 * ttft.median,
          100 * ttft.p90, 100 * ttft.bias, 100 * e2e.median, 100 * e2e.p90);
}

static void
print_groups (const GArray *rows)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rows->len; i++) {
    const NavBenchmark *benchmark = g_array_index (rows, BenchRow, i).benchmark;
    Wanted wanted = { benchmark->model, benchmark->gpu, benchmark->precision, 0, 0, 0, 0 };
    char *name = g_strdup_printf ("%s %s %s", benchmark->model, benchmark->gpu,
                                  nav_precision_get_name (benchmark->precision));

    if (g_hash_table_add (seen, name))
      print_line (rows, name, &wanted);
  }
}

static void
print_by (const GArray *rows)
{
  static const char *const gpus[] = { "h100-sxm", "h200", "b200", "b300" };
  static const double shapes[][2] = { { 1024, 1024 }, { 8192, 1024 }, { 1024, 8192 } };
  const NavPrecision any = (NavPrecision) -1;
  Wanted all = { NULL, NULL, any, 0, 0, 0, 0 };

  print_line (rows, "all", &all);
  for (gsize i = 0; i < G_N_ELEMENTS (gpus); i++) {
    Wanted wanted = { NULL, gpus[i], any, 0, 0, 0, 0 };
    print_line (rows, gpus[i], &wanted);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    Wanted wanted = { NULL, NULL, any, shapes[i][0], shapes[i][1], 0, 0 };
    g_autofree char *name = g_strdup_printf ("input %.0f output %.0f", shapes[i][0], shapes[i][1]);
    print_line (rows, name, &wanted);
  }
  for (double concurrency = 4; concurrency <= 512; concurrency *= 2) {
    Wanted wanted = { NULL, NULL, any, 0, 0, concurrency, 0 };
    g_autofree char *name = g_strdup_printf ("concurrency %.0f", concurrency);
    print_line (rows, name, &wanted);
  }
  for (guint split = 1; split <= 8; split *= 2) {
    Wanted wanted = { NULL, NULL, any, 0, 0, 0, split };
    g_autofree char *name = g_strdup_printf ("tensor parallel %u", split);
    print_line (rows, name, &wanted);
  }
}

/* Errors in percent: median / 90th percentile (bias: median of log measured / forecast). */
void
bench_print_accuracy (const GArray *rows)
{
  printf ("closed form against %u measured closed-loop runs, error in %%: median / p90 (bias)\n",
          rows->len);
  printf ("  %-44s rows  TPOT                   TTFT                     E2E\n", "");
  print_by (rows);
  print_groups (rows);
  printf ("  goals: TPOT 9 / 22, TTFT 15 / 45. On these and similar runs: operator curves without\n"
          "  fitted constants 10.8 / 26 and 23.5 / 49; AIConfigurator 13.2 / 35 TPOT; constant\n"
          "  utilisation 13 / 35 and 32 / 85; data-sheet roofline 57.8 / 82 and 75 / 86\n");
}
