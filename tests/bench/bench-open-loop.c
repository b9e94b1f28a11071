// SPDX-License-Identifier: Apache-2.0
// Both methods against the open-loop runs.

#include <math.h>
#include <stdio.h>

#include "base/nav-stats.h"
#include "bench-rows.h"
#include "bench-runs.h"

#define MAX_RUNS 64

typedef struct {
  const char *name;
  NavMetric metric;
  const char *statistic;
  gsize offset;
  double errors[MAX_RUNS];
  guint n;
} Column;

#define COLUMN(name, metric, statistic) \
  { name, metric, #statistic, G_STRUCT_OFFSET (NavLatency, statistic), { 0 }, 0 }

static Column columns[] = {
  COLUMN ("TPOT mean", NAV_METRIC_TPOT, mean), COLUMN ("TTFT mean", NAV_METRIC_TTFT, mean),
  COLUMN ("TTFT p90", NAV_METRIC_TTFT, p90),   COLUMN ("TTFT p99", NAV_METRIC_TTFT, p99),
  COLUMN ("E2E mean", NAV_METRIC_E2E, mean),   COLUMN ("E2E p90", NAV_METRIC_E2E, p90),
  COLUMN ("E2E p99", NAV_METRIC_E2E, p99),
};

static void
compare_column (Column *column, const BenchRun *run, const NavForecast *forecast)
{
  const NavLatency *latency = &forecast->latency[column->metric];
  double told = G_STRUCT_MEMBER (double, latency, column->offset);
  double truth = bench_run_measured (run, nav_metric_names[column->metric], column->statistic);

  printf (" %9.1f %9.1f", truth, told);
  if (!isnan (truth) && column->n < MAX_RUNS)
    column->errors[column->n++] = fabs (told / truth - 1);
}

static gboolean
forecast_run (const BenchRun *run, NavSimulator *simulator, NavMethod method,
              NavForecast *ret_forecast, GError **error)
{
  NavTraffic traffic;

  if (method == NAV_METHOD_SIMULATION)
    return nav_simulation_forecast (simulator, run->model, run->scenario, &run->memory, NULL,
                                    ret_forecast, error);
  nav_traffic_from_scenario (run->scenario, &traffic);
  nav_closed_form_forecast (run->model, run->scenario->candidate, &run->memory, &traffic,
                            ret_forecast);
  return TRUE;
}

static void
compare_run (const BenchRun *run, NavSimulator *simulator, NavMethod method)
{
  g_autoptr (GError) error = NULL;
  NavForecast forecast;

  printf ("  %-28.28s", run->scenario->candidate->model->id);
  if (!forecast_run (run, simulator, method, &forecast, &error)) {
    printf (" %s\n", error->message);
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    compare_column (&columns[i], run, &forecast);
  printf (" %s\n", nav_saturated_names[forecast.saturated]);
}

static void
print_errors (Column *column)
{
  nav_stats_sort (column->errors, column->n);
  printf ("  %s: median %.1f %%, p90 %.1f %% of %u\n", column->name,
          100 * nav_stats_percentile (column->errors, column->n, 50),
          100 * nav_stats_percentile (column->errors, column->n, 90), column->n);
}

static void
compare_runs (const GArray *runs, NavMethod method)
{
  g_autoptr (NavSimulator) simulator = nav_simulator_new ();

  printf ("%s against open-loop runs, ms: measured, forecast\n  %-28s", nav_method_names[method],
          "");
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    columns[i].n = 0;
    printf (" %-19s", columns[i].name);
  }
  printf (" saturated\n");
  for (guint i = 0; i < runs->len; i++)
    compare_run (&g_array_index (runs, BenchRun, i), simulator, method);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    print_errors (&columns[i]);
}

void
bench_print_open_loop (NavCatalog *catalog)
{
  g_autoptr (GArray) runs = bench_runs_new (catalog);

  if (runs == NULL) {
    printf ("open-loop runs: skipped, NAV_DATA_DIR names no folder with them\n");
    return;
  }
  compare_runs (runs, NAV_METHOD_CLOSED_FORM);
  compare_runs (runs, NAV_METHOD_SIMULATION);
  printf ("  goals: TPOT 5 / 10, TTFT mean 12 / 28, TTFT p99 25 / 50, E2E mean 5 / 12, "
          "E2E p90 7\n");
}
