// SPDX-License-Identifier: Apache-2.0
// How fast forecasts are made: step models and closed forms a second, on one core, best of five.

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/nav-random.h"
#include "bench-rows.h"
#include "serving/nav-batcher.h"

#define ROUNDS 5
#define FORECASTS 200000
#define MODELS 20000
#define RATES 20
#define STREAM_MS 600e3

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

/* A Poisson stream of 600 s, 500 + 250 tokens, through the batcher. Returns steps. */
static guint
run_stream (const NavBatcherConfig *config, const NavStepModel *model, double rate)
{
  g_autoptr (NavBatcher) batcher = nav_batcher_new (config);
  g_autoptr (NavRandom) random = nav_random_new (1, "arrivals");
  NavBatcherRequest request = { .input_tokens = 500, .output_tokens = 250 };
  double now = 0, next = 0;
  guint steps = 0;
  NavStep step;
  gsize n;

  while (TRUE) {
    for (; next <= now && next < STREAM_MS; request.id++) {
      nav_batcher_add (batcher, &request);
      next += nav_random_exponential (random) / rate * 1e3;
    }
    if (nav_batcher_schedule (batcher, &step)) {
      now += nav_step_model_ms (model, &step);
      nav_batcher_complete (batcher, &n);
      steps++;
    } else if (next < STREAM_MS) {
      now = next;
    } else {
      return steps;
    }
  }
}

static void
print_batcher (NavCatalog *catalog)
{
  static const double rates[] = { 5, 10, 20, 30 };
  NavModel *model = nav_catalog_find_model (catalog, "meta-llama/Llama-3.1-8B-Instruct");
  NavGpu *gpu = nav_catalog_find_gpu (catalog, "h100-sxm");
  NavEngine engine = { .max_model_len = 8192 };
  g_autoptr (NavCandidate) candidate =
    nav_candidate_new (model, gpu, NULL, NAV_PRECISION_BF16, FALSE, 1, 1, 1, &engine);
  g_autoptr (NavStepModel) made = nav_step_model_new (catalog, candidate);
  NavBatcherConfig config;
  NavMemory memory;

  nav_memory_compute (candidate, &memory);
  nav_batcher_config_from_memory (candidate, &memory, &config);
  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++) {
    double best = 1e9;
    guint steps = 0;

    for (int round = 0; round < ROUNDS; round++) {
      double start = cpu_seconds ();
      steps = run_stream (&config, made, rates[i]);
      best = MIN (best, cpu_seconds () - start);
    }
    printf ("  batcher, 600 s of %2.0f requests a second: %5.1f ms, %u steps\n", rates[i],
            best * 1e3, steps);
  }
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
  print_batcher (catalog);
}
