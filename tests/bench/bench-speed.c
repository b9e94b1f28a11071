// SPDX-License-Identifier: Apache-2.0
// How fast forecasts are made: step models and closed forms a second, on one core, best of five.

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "bench-rows.h"
#include "serving/nav-simulation.h"

#define ROUNDS 5
#define FORECASTS 200000
#define MODELS 20000
#define RATES 20
#define STREAM_S 600.0

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + now.tv_nsec * 1e-9;
}

static double
time_models (const GArray *rows, NavCatalog *catalog)
{
  double start = cpu_seconds ();

  for (guint i = 0; i < MODELS; i++) {
    const BenchRow *row = &g_array_index (rows, BenchRow, i * 7 % rows->len);
    nav_step_model_unref (nav_step_model_new (catalog, row->candidate));
  }
  return (cpu_seconds () - start) / MODELS;
}

static double
time_memory (const GArray *rows)
{
  double start = cpu_seconds ();

  for (guint i = 0; i < MODELS; i++) {
    NavMemory memory;
    nav_memory_compute (g_array_index (rows, BenchRow, i * 7 % rows->len).candidate, &memory);
  }
  return (cpu_seconds () - start) / MODELS;
}

/* As the planner asks: some rates for each of many candidates. */
static double
time_forecasts (const GArray *rows, NavCatalog *catalog, gboolean open)
{
  double spent = 0;

  for (guint i = 0; i < FORECASTS / RATES; i++) {
    const BenchRow *row = &g_array_index (rows, BenchRow, i * 7 % rows->len);
    g_autoptr (NavStepModel) model = nav_step_model_new (catalog, row->candidate);
    NavTraffic traffic = row->traffic;
    double start = cpu_seconds ();

    for (guint rate = 1; rate <= RATES; rate++) {
      NavForecast forecast;
      if (open) {
        traffic.concurrency = traffic.requests = NAN;
        traffic.rate = rate * 0.2 * row->forecast.requests_per_s;
      }
      nav_closed_form_forecast (model, row->candidate, &row->memory, &traffic, &forecast);
    }
    spent += cpu_seconds () - start;
  }
  return spent / FORECASTS;
}

typedef struct {
  const char *model;
  guint split;
  double rate;
  double input;
  double output;
} Stream;

/* A Poisson stream of ten minutes, lengths lognormal. Returns seconds of one run, best of five. */
static double
time_stream (NavSimulator *simulator, const NavStepModel *made, const NavBatcherConfig *config,
             const Stream *stream, NavSimulationResult *result)
{
  const NavLoad load = { .kind = NAV_LOAD_OPEN, .arrival = NAV_ARRIVAL_POISSON, .cv = 1,
                         .rate = stream->rate, .duration_s = STREAM_S };
  g_autoptr (NavDistribution) input = nav_distribution_new_spread (
    NAV_DISTRIBUTION_LOGNORMAL, stream->input, stream->input / 2, 1, 8 * stream->input);
  g_autoptr (NavDistribution) output = nav_distribution_new_spread (
    NAV_DISTRIBUTION_LOGNORMAL, stream->output, stream->output / 2, 1, 8 * stream->output);
  const NavSimulationClass class = { .load = &load, .input = input, .output = output };
  NavSimulation simulation;
  double best = 1e9;

  nav_simulation_init (&simulation, &class, 1);
  for (int round = 0; round < ROUNDS; round++) {
    double start = cpu_seconds ();
    if (!nav_simulator_run (simulator, &simulation, made, config, NULL, result, NULL))
      return NAN;
    best = MIN (best, cpu_seconds () - start);
  }
  return best;
}

static void
print_stream (NavSimulator *simulator, NavCatalog *catalog, const Stream *stream)
{
  NavEngine engine = { .max_model_len = 32768 };
  g_autoptr (NavCandidate) candidate = nav_candidate_new (
    nav_catalog_find_model (catalog, stream->model), nav_catalog_find_gpu (catalog, "h100-sxm"),
    NULL, NAV_PRECISION_BF16, FALSE, stream->split, 1, 1, &engine);
  g_autoptr (NavStepModel) made = nav_step_model_new (catalog, candidate);
  NavSimulationResult result;
  NavBatcherConfig config;
  NavMemory memory;
  double seconds;

  nav_memory_compute (candidate, &memory);
  nav_batcher_config_from_memory (candidate, &memory, &config);
  seconds = time_stream (simulator, made, &config, stream, &result);
  printf ("  %-34s tp%u %4.1f/s %5.0f + %4.0f: %6.2f ms, %6" G_GUINT64_FORMAT " requests, %7"
          G_GUINT64_FORMAT " steps, %5.1f run, KV %3.0f %%%s\n",
          stream->model, stream->split, stream->rate, stream->input, stream->output, seconds * 1e3,
          result.all.requests, result.steps, result.running_mean, 100 * result.kv_usage_mean,
          result.saturated ? ", saturated" : "");
}

static void
print_streams (NavCatalog *catalog)
{
  static const char small[] = "meta-llama/Llama-3.1-8B-Instruct";
  static const char large[] = "meta-llama/Llama-3.1-70B-Instruct";
  static const Stream streams[] = {
    { small, 1, 1, 500, 250 },   { small, 1, 5, 500, 250 },   { small, 1, 10, 500, 250 },
    { small, 1, 20, 500, 250 },  { small, 1, 30, 500, 250 },  { small, 1, 16, 500, 1000 },
    { small, 1, 60, 500, 250 },  { large, 4, 2, 2000, 500 },  { large, 4, 5, 500, 250 },
    { large, 4, 10, 500, 250 },
  };
  g_autoptr (NavSimulator) simulator = nav_simulator_new ();

  printf ("ten minutes of traffic simulated (goals: 5 ms, 20 ms with 256 running)\n");
  for (gsize i = 0; i < G_N_ELEMENTS (streams); i++)
    print_stream (simulator, catalog, &streams[i]);
}

void
bench_print_speed (const GArray *rows, NavCatalog *catalog)
{
  double models = 1, memory = 1, open = 1, closed = 1;

  for (int i = 0; i < ROUNDS; i++) {
    models = MIN (models, time_models (rows, catalog));
    memory = MIN (memory, time_memory (rows));
    open = MIN (open, time_forecasts (rows, catalog, TRUE));
    closed = MIN (closed, time_forecasts (rows, catalog, FALSE));
  }
  printf ("speed on one core, best of %d\n", ROUNDS);
  printf ("  step models        %6.2f us, %9.0f a second\n", models * 1e6, 1 / models);
  printf ("  memory             %6.2f us, %9.0f a second\n", memory * 1e6, 1 / memory);
  printf ("  closed form open   %6.2f us, %9.0f a second\n", open * 1e6, 1 / open);
  printf ("  closed form closed %6.2f us, %9.0f a second\n", closed * 1e6, 1 / closed);
  print_streams (catalog);
}
