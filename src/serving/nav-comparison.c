// SPDX-License-Identifier: Apache-2.0
// Measured runs against the model: the residuals that calibration rests on.

#include "serving/nav-comparison.h"

#include <math.h>

#include "catalog/nav-benchmark-scenario.h"
#include "serving/nav-audit.h"
#include "serving/nav-closed-form.h"
#include "serving/nav-simulation.h"

/* Each round takes back what the last one left of the error, most of it. */
#define SETTLE_ROUNDS  8
#define SETTLED        0.002
#define SETTLED_NEARLY 0.05

/**
 * nav_benchmark_is_comparable:
 *
 * Returns: whether the row is from hardware, states a mean TTFT or TPOT and what of its prompts was
 *   cached
 */
gboolean
nav_benchmark_is_comparable (const NavBenchmark *benchmark)
{
  return nav_audit_may_calibrate (benchmark, NAV_METRIC_TTFT) ||
         nav_audit_may_calibrate (benchmark, NAV_METRIC_TPOT);
}

static void
comparison_clear (gpointer data)
{
  NavComparison *comparison = data;

  nav_benchmark_unref (comparison->benchmark);
  nav_scenario_unref (comparison->scenario);
}

static double
compare (double measured, double forecast)
{
  return measured > 0 && forecast > 0 ? log (measured / forecast) : NAN;
}

static double
measured_e2e (const NavBenchmark *benchmark)
{
  double stated = benchmark->latency[NAV_METRIC_E2E].mean;
  double gaps = benchmark->output_lengths->mean - 1;

  return stated > 0 ? stated : benchmark->ttft_mean_ms + gaps * benchmark->tpot_mean_ms;
}

static void
note_forecast (NavComparison *comparison, const NavForecast *forecast, NavMethod method)
{
  const NavBenchmark *benchmark = comparison->benchmark;
  double *errors = comparison->log_error[method];

  errors[NAV_METRIC_TTFT] =
    compare (benchmark->ttft_mean_ms, forecast->latency[NAV_METRIC_TTFT].mean);
  errors[NAV_METRIC_TPOT] =
    compare (benchmark->tpot_mean_ms, forecast->latency[NAV_METRIC_TPOT].mean);
  errors[NAV_METRIC_E2E] =
    compare (measured_e2e (benchmark), forecast->latency[NAV_METRIC_E2E].mean);
  errors[NAV_METRIC_ITL] = NAN;
}

/* It ran, so that it fitted, whatever our account of the memory says. */
static void
compute_memory (const NavScenario *scenario, const NavTraffic *traffic, NavMemory *memory)
{
  nav_memory_compute_for_length (scenario->candidate, traffic->input_mean + traffic->output_mean,
                                 traffic->input_longest + traffic->output_longest, memory);
  memory->fits = memory->kv_blocks > 0;
}

/* One method, with steps as the model has them or scaled. */
typedef struct {
  NavSimulator *simulator;
  NavStepModel *model;
  const NavScenario *scenario;
  const NavMemory *memory;
  const NavTraffic *traffic;
  NavMethod method;
  GCancellable *cancellable;
} Trial;

static gboolean
forecast_scaled (const Trial *trial, double scale, NavForecast *forecast, GError **error)
{
  g_autoptr (NavStepModel) scaled = nav_step_model_new_scaled (trial->model, scale);

  if (trial->method == NAV_METHOD_SIMULATION)
    return nav_simulation_forecast (trial->simulator, scaled, trial->scenario, trial->memory,
                                    trial->cancellable, forecast, error);
  nav_closed_form_forecast (scaled, trial->scenario->candidate, trial->memory, trial->traffic,
                            forecast);
  return TRUE;
}

/* In an open loop slower steps also leave more requests under way, which makes steps slower still:
 * the error of the latency at the same rate is more than that of a step. What corrects is the scale
 * of the steps with which the forecast says what was measured. */
static gboolean
settle (const Trial *trial, NavComparison *comparison, GError **error)
{
  const NavBenchmark *benchmark = comparison->benchmark;
  double *errors = comparison->log_error[trial->method];
  double scale = exp (errors[NAV_METRIC_TPOT]), ratio = NAN;
  NavForecast forecast;

  for (int i = 0; i < SETTLE_ROUNDS && isfinite (scale); i++) {
    scale = isfinite (ratio) ? scale * ratio : scale;
    if (!forecast_scaled (trial, scale, &forecast, error))
      return FALSE;
    ratio = benchmark->tpot_mean_ms / forecast.latency[NAV_METRIC_TPOT].mean;
    if (!isfinite (ratio) || fabs (ratio - 1) < SETTLED)
      break;
  }
  if (!isfinite (ratio) || fabs (ratio - 1) > SETTLED_NEARLY)
    return TRUE;
  errors[NAV_METRIC_TPOT] = log (scale);
  errors[NAV_METRIC_TTFT] =
    log (scale) + compare (benchmark->ttft_mean_ms, forecast.latency[NAV_METRIC_TTFT].mean);
  return TRUE;
}

static gboolean
forecast_method (const Trial *trial, NavComparison *comparison, NavForecast *forecast,
                 GError **error)
{
  if (!forecast_scaled (trial, 1, forecast, error))
    return FALSE;
  note_forecast (comparison, forecast, trial->method);
  return trial->scenario->load.kind == NAV_LOAD_CLOSED || settle (trial, comparison, error);
}

static gboolean
forecast_both (NavComparison *comparison, NavCatalog *catalog, NavSimulator *simulator,
               GCancellable *cancellable, GError **error)
{
  const NavScenario *scenario = comparison->scenario;
  g_autoptr (NavStepModel) model = nav_step_model_new (catalog, scenario->candidate);
  NavForecast forecast;
  NavTraffic traffic;
  NavMemory memory;
  Trial trial = { simulator, model, scenario, &memory, &traffic, NAV_METHOD_CLOSED_FORM,
                  cancellable };

  nav_traffic_from_scenario (scenario, &traffic);
  compute_memory (scenario, &traffic, &memory);
  if (!forecast_method (&trial, comparison, &forecast, error))
    return FALSE;
  comparison->point = (NavOperatingPoint){
    .running = isnan (traffic.concurrency) ? forecast.running_mean : traffic.concurrency,
    .input_tokens = traffic.input_mean,
    .output_tokens = traffic.output_mean,
    .prefix_hit_ratio = traffic.prefix_hit_ratio,
  };
  trial.method = NAV_METHOD_SIMULATION;
  return forecast_method (&trial, comparison, &forecast, error);
}

static gboolean
add_comparison (GArray *comparisons, NavCatalog *catalog, NavBenchmark *benchmark,
                NavSimulator *simulator, GCancellable *cancellable, GError **error)
{
  NavComparison comparison = { 0 };
  NavScenario *scenario =
    nav_benchmark_is_comparable (benchmark) ? nav_benchmark_to_scenario (catalog, benchmark) : NULL;

  if (scenario == NULL)
    return TRUE;
  comparison.benchmark = nav_benchmark_ref (benchmark);
  comparison.scenario = scenario;
  comparison.ttft_share = benchmark->ttft_mean_ms / measured_e2e (benchmark);
  if (!forecast_both (&comparison, catalog, simulator, cancellable, error)) {
    comparison_clear (&comparison);
    return FALSE;
  }
  g_array_append_val (comparisons, comparison);
  return TRUE;
}

/**
 * nav_comparisons_new:
 * @catalog: whose step model to compare with
 * @benchmarks: (element-type NavBenchmark): measured rows
 * @progress: (nullable): called after each row
 * @error: G_IO_ERROR_CANCELLED, or what a simulation says
 *
 * Some ten milliseconds a row. Any thread.
 *
 * Returns: (transfer full) (nullable) (element-type NavComparison)
 */
GArray *
nav_comparisons_new (NavCatalog *catalog, const GPtrArray *benchmarks,
                     NavComparisonProgress progress, gpointer data, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GArray) comparisons = g_array_new (FALSE, FALSE, sizeof (NavComparison));
  g_autoptr (NavSimulator) simulator = nav_simulator_new ();

  g_array_set_clear_func (comparisons, comparison_clear);
  for (guint i = 0; i < benchmarks->len; i++) {
    if (!add_comparison (comparisons, catalog, benchmarks->pdata[i], simulator, cancellable,
                         error))
      return NULL;
    if (progress != NULL)
      progress (i + 1, benchmarks->len, data);
  }
  return g_steal_pointer (&comparisons);
}

/**
 * nav_comparisons_to_residuals:
 * @user: whether to tell of the person's own rows, or of the shipped ones
 * @source: what the residuals cite
 *
 * Returns: (transfer full): the rows of the collection `residuals`, an array
 */
JsonNode *
nav_comparisons_to_residuals (const GArray *comparisons, gboolean user, const char *source,
                              const char *licence)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < comparisons->len; i++) {
    const NavComparison *c = &g_array_index (comparisons, NavComparison, i);
    double ttft[NAV_N_METHODS], tpot[NAV_N_METHODS];

    if ((c->benchmark->provenance.user != FALSE) != (user != FALSE))
      continue;
    for (int m = 0; m < NAV_N_METHODS; m++) {
      ttft[m] = c->log_error[m][NAV_METRIC_TTFT];
      tpot[m] = c->log_error[m][NAV_METRIC_TPOT];
    }
    nav_residual_build (builder, c->benchmark->id, ttft, tpot, source, licence);
  }
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}
