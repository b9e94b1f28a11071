// SPDX-License-Identifier: Apache-2.0
// Fits the overhead of the simulation: what server and engine add to an open loop to the open-loop
// runs, then what a client of a closed loop adds to the rows. Coordinate descent on the mean
// absolute log error of TTFT.

#include <math.h>
#include <stdio.h>

#include "bench-rows.h"
#include "bench-runs.h"
#include "catalog/nav-benchmark-scenario.h"
#include "serving/nav-simulation-private.h"

#define ROUNDS 40
#define HUBER 1.2 /* errors beyond this weigh no more: broken or knee rows */

typedef struct {
  const char *name;
  gsize offset;
  double start;
  double least;
  double most;
} Parameter;

#define PARAMETER(member, start, least, most) \
  { #member, G_STRUCT_OFFSET (NavSimOverhead, member), start, least, most }

/* What the runs tell: their mean, 90th and 99th percentile. */
static const Parameter of_server[] = {
  PARAMETER (request_ms, 4, 0.1, 40),
  PARAMETER (lookahead, 0.8, 0.3, 1),
  PARAMETER (miss, 0.02, 0.0005, 0.3),
};

/* What the rows tell, with long prompts and many clients. */
static const Parameter of_client[] = {
  PARAMETER (ingest_token_ms, 0.003, 1e-4, 0.05),
  PARAMETER (client_ms, 5, 0.1, 60),
  PARAMETER (send_ms, 5, 0.1, 40),
};

typedef struct {
  NavSimulator *simulator;
  NavCatalog *catalog;
  const GArray *runs; /* (nullable) */
  GArray *rows;
  NavSimOverhead overhead;
} Fit;

static double *
value_of (Fit *fit, const Parameter *parameter)
{
  return (double *) G_STRUCT_MEMBER_P (&fit->overhead, parameter->offset);
}

static double
weigh (double measured, double forecast)
{
  return measured > 0 && forecast > 0 ? MIN (fabs (log (measured / forecast)), HUBER) : 0;
}

static double
compute_loss_of_runs (Fit *fit)
{
  double sum = 0;

  for (guint i = 0; i < fit->runs->len; i++) {
    const BenchRun *run = &g_array_index (fit->runs, BenchRun, i);
    const NavLatency *ttft;
    NavForecast forecast;

    if (!nav_simulation_forecast (fit->simulator, run->model, run->scenario, &run->memory, NULL,
                                  &forecast, NULL))
      continue;
    ttft = &forecast.latency[NAV_METRIC_TTFT];
    sum += weigh (bench_run_measured (run, "ttft_ms", "mean"), ttft->mean) +
           weigh (bench_run_measured (run, "ttft_ms", "p90"), ttft->p90) +
           weigh (bench_run_measured (run, "ttft_ms", "p99"), ttft->p99);
  }
  return sum / (3 * fit->runs->len);
}

static double
compute_loss_of_rows (Fit *fit)
{
  double sum = 0;

  bench_rows_simulate_with (fit->rows, fit->catalog, &nav_step_constants, fit->simulator);
  for (guint i = 0; i < fit->rows->len; i++) {
    const BenchRow *row = &g_array_index (fit->rows, BenchRow, i);
    sum += weigh (row->benchmark->ttft_mean_ms, row->forecast.latency[NAV_METRIC_TTFT].mean);
  }
  return sum / fit->rows->len;
}

typedef double (*Loss) (Fit *fit);

static double
try_loss (Fit *fit, Loss loss)
{
  nav_simulator_set_overhead (fit->simulator, &fit->overhead);
  return loss (fit);
}

static gboolean
try_value (Fit *fit, Loss loss, const Parameter *parameter, double factor, double *least)
{
  double *value = value_of (fit, parameter), before = *value, now;

  *value = CLAMP (before * factor, parameter->least, parameter->most);
  now = try_loss (fit, loss);
  if (now < *least) {
    *least = now;
    return TRUE;
  }
  *value = before;
  return FALSE;
}

static double
descend (Fit *fit, Loss loss, const Parameter *parameters, gsize n)
{
  double step = 0.5, least;

  for (gsize i = 0; i < n; i++)
    *value_of (fit, &parameters[i]) = parameters[i].start;
  least = try_loss (fit, loss);
  for (int round = 0; round < ROUNDS && step > 0.01; round++) {
    gboolean better = FALSE;
    for (gsize i = 0; i < n; i++)
      better |= try_value (fit, loss, &parameters[i], 1 + step, &least) ||
                try_value (fit, loss, &parameters[i], 1 / (1 + step), &least);
    if (!better)
      step /= 2;
  }
  return least;
}

static void
print_values (Fit *fit, const Parameter *parameters, gsize n)
{
  for (gsize i = 0; i < n; i++)
    printf ("  .%s = %.4g,\n", parameters[i].name, *value_of (fit, &parameters[i]));
}

/* Prints what the shipped overhead should be. Leaves in @rows the errors of the last trial. */
void
bench_print_fit_overhead (GArray *rows, NavCatalog *catalog)
{
  g_autoptr (GArray) runs = bench_runs_new (catalog);
  g_autoptr (NavSimulator) simulator = nav_simulator_new ();
  Fit fit = { simulator, catalog, runs, rows, nav_sim_overhead_shipped };

  if (runs != NULL) {
    printf ("fitted to open-loop runs, loss %.4f\n",
            descend (&fit, compute_loss_of_runs, of_server, G_N_ELEMENTS (of_server)));
    print_values (&fit, of_server, G_N_ELEMENTS (of_server));
  } else {
    printf ("open-loop runs: skipped, NAV_DATA_DIR names no folder with them\n");
  }
  printf ("fitted to closed-loop rows, loss %.4f\n",
          descend (&fit, compute_loss_of_rows, of_client, G_N_ELEMENTS (of_client)));
  print_values (&fit, of_client, G_N_ELEMENTS (of_client));
}
