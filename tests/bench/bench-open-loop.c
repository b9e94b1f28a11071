// SPDX-License-Identifier: Apache-2.0
// Both methods against open-loop runs that carry no licence and are therefore not shipped: read
// from the folder that NAV_DATA_DIR names, when it is set.

#include <math.h>
#include <stdio.h>

#include "base/nav-json.h"
#include "base/nav-stats.h"
#include "bench-rows.h"
#include "serving/nav-simulation.h"

#define FILE_NAME "performance/calibrate/open_loop_h100_vllm0151.jsonl"
#define MAX_RUNS 64

typedef struct {
  const char *name;
  NavMetric metric;
  const char *member;
  const char *statistic;
  gsize offset;
  double errors[MAX_RUNS];
  guint n;
} Column;

#define COLUMN(name, metric, member, statistic) \
  { name, metric, member, #statistic, G_STRUCT_OFFSET (NavLatency, statistic), { 0 }, 0 }

static Column columns[] = {
  COLUMN ("TPOT mean", NAV_METRIC_TPOT, "tpot_ms", mean),
  COLUMN ("TTFT mean", NAV_METRIC_TTFT, "ttft_ms", mean),
  COLUMN ("TTFT p90", NAV_METRIC_TTFT, "ttft_ms", p90),
  COLUMN ("TTFT p99", NAV_METRIC_TTFT, "ttft_ms", p99),
  COLUMN ("E2E mean", NAV_METRIC_E2E, "e2e_ms", mean),
  COLUMN ("E2E p90", NAV_METRIC_E2E, "e2e_ms", p90),
  COLUMN ("E2E p99", NAV_METRIC_E2E, "e2e_ms", p99),
};

static void
compare_column (Column *column, JsonObject *measured, const NavForecast *forecast)
{
  JsonObject *metric = json_object_get_object_member (measured, column->member);
  const NavLatency *latency = &forecast->latency[column->metric];
  double told = G_STRUCT_MEMBER (double, latency, column->offset), truth;

  if (!json_object_has_member (metric, column->statistic))
    return;
  truth = json_object_get_double_member (metric, column->statistic);
  printf (" %9.1f %9.1f", truth, told);
  if (column->n < MAX_RUNS)
    column->errors[column->n++] = fabs (told / truth - 1);
}

static gboolean
forecast_run (NavCatalog *catalog, const NavScenario *scenario, NavMethod method,
              NavForecast *ret_forecast, GError **error)
{
  g_autoptr (NavStepModel) model = nav_step_model_new (catalog, scenario->candidate);
  NavTraffic traffic;
  NavMemory memory;

  nav_memory_compute (scenario->candidate, &memory);
  if (method == NAV_METHOD_SIMULATION) {
    g_autoptr (NavSimulator) simulator = nav_simulator_new ();
    return nav_simulation_forecast (simulator, model, scenario, &memory, NULL, ret_forecast, error);
  }
  nav_traffic_from_scenario (scenario, &traffic);
  nav_closed_form_forecast (model, scenario->candidate, &memory, &traffic, ret_forecast);
  return TRUE;
}

static void
compare_run (NavCatalog *catalog, const char *line, NavMethod method)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = nav_json_parse (line, -1, &nav_json_line_limits, &error);
  g_autoptr (NavScenario) scenario = NULL;
  JsonObject *run = NULL;
  NavForecast forecast;

  if (node != NULL) {
    run = json_node_get_object (node);
    scenario = nav_scenario_new_from_json (catalog, json_object_get_member (run, "scenario"),
                                           &error);
  }
  if (scenario == NULL || !forecast_run (catalog, scenario, method, &forecast, &error)) {
    printf ("  no forecast: %s\n", error->message);
    return;
  }
  printf ("  %-28.28s", scenario->candidate->model->id);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    compare_column (&columns[i], json_object_get_object_member (run, "measured"), &forecast);
  printf (" %s\n", nav_saturated_names[forecast.saturated]);
}

static void
compare_runs (NavCatalog *catalog, char **lines, NavMethod method)
{
  printf ("%s against open-loop runs, ms: measured, forecast\n  %-28s", nav_method_names[method],
          "");
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    columns[i].n = 0;
    printf (" %-19s", columns[i].name);
  }
  printf (" saturated\n");
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      compare_run (catalog, lines[i], method);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    Column *column = &columns[i];
    nav_stats_sort (column->errors, column->n);
    printf ("  %s: median %.1f %%, p90 %.1f %% of %u\n", column->name,
            100 * nav_stats_percentile (column->errors, column->n, 50),
            100 * nav_stats_percentile (column->errors, column->n, 90), column->n);
  }
}

void
bench_print_open_loop (NavCatalog *catalog)
{
  const char *directory = g_getenv ("NAV_DATA_DIR");
  g_autofree char *path = NULL, *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (directory != NULL)
    path = g_build_filename (directory, FILE_NAME, NULL);
  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL)) {
    printf ("open-loop runs: skipped, NAV_DATA_DIR names no folder with them\n");
    return;
  }
  lines = g_strsplit (text, "\n", -1);
  compare_runs (catalog, lines, NAV_METHOD_CLOSED_FORM);
  compare_runs (catalog, lines, NAV_METHOD_SIMULATION);
  printf ("  goals: TPOT 5 / 10, TTFT mean 12 / 28, TTFT p99 25 / 50, E2E mean 5 / 12, "
          "E2E p90 7\n");
}
