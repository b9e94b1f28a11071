// SPDX-License-Identifier: Apache-2.0
// The simulation against the measured closed-loop runs.

#include <math.h>
#include <stdio.h>

#include "base/nav-stats.h"
#include "bench-rows.h"
#include "catalog/nav-benchmark-scenario.h"

/* Replaces the forecasts and errors of @rows by those of the simulation. */
void
bench_rows_simulate_with (GArray *rows, NavCatalog *catalog, const NavStepConstants *constants,
                          NavSimulator *simulator)
{
  for (guint i = 0; i < rows->len; i++) {
    BenchRow *row = &g_array_index (rows, BenchRow, i);
    g_autoptr (NavScenario) scenario = nav_benchmark_to_scenario (catalog, row->benchmark);
    g_autoptr (NavStepModel) model =
      nav_step_model_new_with_constants (catalog, row->candidate, constants);
    g_autoptr (GError) error = NULL;

    if (!nav_simulation_forecast (simulator, model, scenario, &row->memory, NULL, &row->forecast,
                                  &error))
      g_error ("%s: %s", row->benchmark->id, error->message);
    bench_row_compare (row);
  }
}

void
bench_rows_simulate (GArray *rows, NavCatalog *catalog, const NavStepConstants *constants)
{
  g_autoptr (NavSimulator) simulator = nav_simulator_new ();

  bench_rows_simulate_with (rows, catalog, constants, simulator);
}
