// SPDX-License-Identifier: Apache-2.0
// A scenario, simulated: the forecast of one replica.

#include <math.h>

#include "serving/nav-arrivals.h"
#include "serving/nav-closed-form.h"
#include "serving/nav-simulation.h"

/* How much slower, or faster, the engine may turn out than the step model says: nine of ten
 * measured TPOT lie within 16 %. The closed form calls the same use close. */
#define CLOSE_FACTOR (1 / 0.85)

/* The closed form at this multiple of a rate is not even close: no need to look again. */
#define SURELY_FACTOR 1.3

/* Waiting requests for one that runs, and use of the cache, below which a recorded load is far from
 * what the engine can carry. */
#define SURELY_WAITING 0.1
#define SURELY_KV 0.5

/* Share of the time of a closed loop with clients that wait, from which the cache decides. */
#define CLOSE_BLOCKED 0.05

/**
 * nav_simulation_count_requests:
 *
 * Returns: how many requests @scenario has, on average
 */
guint64
nav_simulation_count_requests (const NavScenario *scenario)
{
  double n = nav_arrivals_expect (&scenario->load, 1);

  return n < 1e18 ? (guint64) ceil (n) : G_MAXUINT64;
}

static void
fill_config (const NavScenario *scenario, const NavMemory *memory, NavBatcherConfig *config)
{
  nav_batcher_config_from_memory (scenario->candidate, memory, config);
  config->speculative_tokens = scenario->speculative_tokens;
  config->speculative_accepted = scenario->speculative_accepted;
}

static void
copy_result (const NavSimulationResult *result, NavForecast *forecast)
{
  for (int m = 0; m < NAV_N_METRICS; m++)
    forecast->latency[m] = result->all.latency[m];
  forecast->requests_per_s = result->all.requests_per_s;
  forecast->output_tokens_per_s = result->all.output_tokens_per_s;
  forecast->total_tokens_per_s = result->all.total_tokens_per_s;
  forecast->running_mean = result->running_mean;
  forecast->waiting_mean = result->waiting_mean;
  forecast->kv_usage_mean = result->kv_usage_mean;
  forecast->kv_usage_max = result->kv_usage_max;
  forecast->preemptions = (double) result->preemptions;
  forecast->unfinished = (double) result->all.unfinished;
  forecast->saturated = result->saturated ? NAV_SATURATED_YES : NAV_SATURATED_NO;
}

/* The busiest stage of a load decides whether it is too much. */
static double
get_peak_rate (const NavLoad *load)
{
  double peak = load->rate;

  if (load->kind != NAV_LOAD_STAGES)
    return peak;
  peak = 0;
  for (guint i = 0; i < load->n_stages; i++)
    peak = MAX (peak, MAX (load->stages[i].rate, load->stages[i].end_rate));
  return peak;
}

/* Whether a slower engine would carry the load too, as far as that can be told at once. */
static gboolean
is_surely_enough (const NavStepModel *model, const NavScenario *scenario, const NavMemory *memory,
                  const NavSimulationResult *result)
{
  const NavLoad *load = &scenario->load;
  NavForecast forecast;
  NavTraffic traffic;

  if (load->kind == NAV_LOAD_TRACE)
    return result->waiting_mean < SURELY_WAITING * result->running_mean &&
           result->kv_usage_max < SURELY_KV;
  nav_traffic_from_scenario (scenario, &traffic);
  traffic.rate = SURELY_FACTOR * get_peak_rate (load);
  nav_closed_form_forecast (model, scenario->candidate, memory, &traffic, &forecast);
  return forecast.saturated == NAV_SATURATED_NO;
}

/* Whether the answer would be another one with steps as much slower, or faster, as they may be. */
static gboolean
is_close (NavSimulator *simulator, NavSimulation *simulation, const NavStepModel *model,
          const NavBatcherConfig *config, gboolean saturated, GCancellable *cancellable,
          gboolean *ret_close, GError **error)
{
  NavSimulationResult other;

  simulation->step_factor = saturated ? 1 / CLOSE_FACTOR : CLOSE_FACTOR;
  if (!nav_simulator_run (simulator, simulation, model, config, cancellable, &other, error))
    return FALSE;
  *ret_close = other.saturated != saturated;
  return TRUE;
}

static gboolean
judge_load (NavSimulator *simulator, NavSimulation *simulation, const NavStepModel *model,
            const NavScenario *scenario, const NavMemory *memory, const NavBatcherConfig *config,
            const NavSimulationResult *result, GCancellable *cancellable, NavForecast *forecast,
            GError **error)
{
  gboolean close = FALSE;

  if (scenario->load.kind == NAV_LOAD_CLOSED)
    close = !result->saturated && result->blocked_share > CLOSE_BLOCKED;
  else if (result->all.unfinished == 0 &&
           (result->saturated || !is_surely_enough (model, scenario, memory, result)) &&
           !is_close (simulator, simulation, model, config, result->saturated, cancellable, &close,
                      error))
    return FALSE;
  if (close)
    forecast->saturated = NAV_SATURATED_CLOSE;
  return TRUE;
}

/**
 * nav_simulation_forecast:
 * @model: of the candidate of @scenario
 * @memory: of the same, for its lengths
 * @cancellable: (nullable)
 * @ret_forecast: (out caller-allocates): written wholly; ranges are not known yet, see
 *   nav_forecast_add_ranges()
 * @error: NAV_ERROR_INVALID with the field; NAV_ERROR_UNSUPPORTED where it is too much to simulate;
 *   G_IO_ERROR_CANCELLED
 *
 * What one replica does under the load of @scenario. Where @memory does not fit, nothing but that
 * is told. Saturated is yes where something was left unfinished or the queue grew with the load;
 * close where that would be otherwise with steps 15 % faster or slower. A closed loop is saturated
 * when its clients wait for seats or for cache most of the time.
 *
 * Returns: whether there is a forecast
 */
gboolean
nav_simulation_forecast (NavSimulator *simulator, const NavStepModel *model,
                         const NavScenario *scenario, const NavMemory *memory,
                         GCancellable *cancellable, NavForecast *ret_forecast, GError **error)
{
  const NavSimulationClass one = {
    .load = &scenario->load,
    .input = scenario->input_tokens,
    .output = scenario->output_tokens,
    .prefix_hit_ratio = scenario->prefix_hit_ratio,
    .prefix_groups = scenario->prefix_groups,
  };
  NavForecast forecast = nav_forecast_unknown ();
  NavSimulation simulation;
  NavSimulationResult result;
  NavBatcherConfig config;

  g_return_val_if_fail (simulator != NULL && model != NULL && scenario != NULL, FALSE);
  g_return_val_if_fail (memory != NULL && ret_forecast != NULL, FALSE);

  forecast.fits = memory->fits;
  forecast.reason = memory->reason;
  forecast.kv_tokens = memory->kv_tokens;
  forecast.basis = nav_step_model_get_basis (model);
  forecast.method = NAV_METHOD_SIMULATION;
  *ret_forecast = forecast;
  if (!memory->fits)
    return TRUE;
  nav_simulation_init (&simulation, &one, 1);
  simulation.warmup_s = scenario->warmup_s;
  simulation.overhead_per_request_ms = scenario->overhead_per_request_ms;
  simulation.overhead_per_output_token_ms = scenario->overhead_per_output_token_ms;
  simulation.max_model_len = memory->max_model_len;
  simulation.seed = scenario->seed;
  fill_config (scenario, memory, &config);
  if (!nav_simulator_run (simulator, &simulation, model, &config, cancellable, &result, error))
    return FALSE;
  copy_result (&result, ret_forecast);
  return judge_load (simulator, &simulation, model, scenario, memory, &config, &result,
                     cancellable, ret_forecast, error);
}
