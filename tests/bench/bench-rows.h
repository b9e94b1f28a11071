// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-closed-form.h"
#include "serving/nav-forecast-range.h"
#include "serving/nav-simulation.h"
#include "serving/nav-step-constants.h"

G_BEGIN_DECLS

/* A measured closed-loop run with the candidate that it ran and what the closed form says of it. */
typedef struct {
  NavBenchmark *benchmark;
  NavCandidate *candidate;
  NavMemory memory;
  NavTraffic traffic;
  NavForecast forecast;
  double log_error[NAV_N_METRICS]; /* log (measured / forecast); NaN: not known */
} BenchRow;

GArray *bench_rows_new (NavCatalog *catalog, gboolean as_stated); /* (element-type BenchRow) */
void bench_row_compare (BenchRow *row);
void bench_rows_simulate_with (GArray *rows, NavCatalog *catalog,
                               const NavStepConstants *constants, NavSimulator *simulator);
void bench_rows_simulate (GArray *rows, NavCatalog *catalog, const NavStepConstants *constants);
void bench_rows_forecast (GArray *rows, NavCatalog *catalog, const NavStepConstants *constants);

/* One line of a table of errors. */
typedef struct {
  guint rows;
  double bias;   /* median of log (measured / forecast) */
  double median; /* of the relative error |forecast / measured - 1| */
  double p90;
} BenchSummary;

typedef gboolean (*BenchFilter) (const BenchRow *row, gconstpointer data);
BenchSummary bench_rows_summarise (const GArray *rows, NavMetric metric, BenchFilter filter,
                                   gconstpointer data);
void bench_print_accuracy (const GArray *rows);
void bench_print_memory (NavCatalog *catalog);
void bench_print_speed (const GArray *rows, NavCatalog *catalog);
void bench_print_open_loop (NavCatalog *catalog);
double bench_fit (GArray *rows, NavCatalog *catalog, NavStepConstants *constants);
void bench_print_fit (GArray *rows, NavCatalog *catalog);
void bench_print_fit_overhead (GArray *rows, NavCatalog *catalog);
JsonNode *bench_make_tables (GArray *rows, NavCatalog *catalog, JsonNode **ret_ranges);
GArray *bench_hold_out (const GArray *rows, const GArray *stated, NavCatalog *catalog,
                        const char *model);
gboolean bench_write_report (GArray *rows, NavCatalog *catalog, const char *path, GError **error);
gboolean bench_write_table (JsonNode *rows, const char *collection, const char *path,
                            GError **error);
gboolean bench_check_ranges (JsonNode *ranges, const char *path);

G_END_DECLS
