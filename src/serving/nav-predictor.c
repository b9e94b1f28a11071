// SPDX-License-Identifier: Apache-2.0
// From a scenario to its forecast: the one way that the command line, calibration and benches take.

#include "serving/nav-predictor.h"

#include <math.h>

#include "serving/nav-closed-form.h"
#include "serving/nav-forecast-range.h"
#include "serving/nav-simulation.h"

/* More requests than that are not followed one by one, unless asked for. */
#define MOST_SIMULATED 200000

struct _NavPredictor {
  NavCalibration *calibration;
  NavSimulator *simulator;
};

/**
 * nav_predictor_new:
 * @calibration: kept
 *
 * Returns: (transfer full)
 */
NavPredictor *
nav_predictor_new (NavCalibration *calibration)
{
  NavPredictor *predictor = g_new0 (NavPredictor, 1);

  predictor->calibration = nav_calibration_ref (calibration);
  predictor->simulator = nav_simulator_new ();
  return predictor;
}

void
nav_predictor_free (NavPredictor *predictor)
{
  if (predictor == NULL)
    return;
  nav_calibration_unref (predictor->calibration);
  nav_simulator_free (predictor->simulator);
  g_free (predictor);
}

static NavMethod
choose_method (const NavScenario *scenario)
{
  if (scenario->method >= 0)
    return (NavMethod) scenario->method;
  return nav_simulation_count_requests (scenario) <= MOST_SIMULATED ? NAV_METHOD_SIMULATION
                                                                     : NAV_METHOD_CLOSED_FORM;
}

/* How many run at once: the clients of a closed loop, else what the closed form says. */
static double
count_running (const NavStepModel *model, const NavScenario *scenario, const NavMemory *memory,
               const NavTraffic *traffic)
{
  NavForecast forecast;

  if (!isnan (traffic->concurrency))
    return traffic->concurrency;
  nav_closed_form_forecast (model, scenario->candidate, memory, traffic, &forecast);
  return forecast.running_mean;
}

static void
find_correction (NavPredictor *predictor, const NavScenario *scenario, const NavStepModel *model,
                 const NavMemory *memory, const NavTraffic *traffic, NavMethod method,
                 NavCorrection *correction)
{
  NavOperatingPoint point = {
    .input_tokens = traffic->input_mean,
    .output_tokens = traffic->output_mean,
    .prefix_hit_ratio = traffic->prefix_hit_ratio,
  };

  nav_correction_none (correction, nav_step_model_get_basis (model));
  if (!scenario->calibrate || !nav_calibration_knows (predictor->calibration,
                                                      scenario->candidate->model))
    return;
  point.running = count_running (model, scenario, memory, traffic);
  nav_calibration_find (predictor->calibration, scenario->candidate, &point, method,
                        NULL, correction);
}

static gboolean
run_method (NavPredictor *predictor, const NavScenario *scenario, const NavStepModel *model,
            const NavMemory *memory, const NavTraffic *traffic, NavMethod method,
            GCancellable *cancellable, NavForecast *forecast, GError **error)
{
  if (method == NAV_METHOD_SIMULATION)
    return nav_simulation_forecast (predictor->simulator, model, scenario, memory, cancellable,
                                    forecast, error);
  nav_closed_form_forecast (model, scenario->candidate, memory, traffic, forecast);
  return TRUE;
}

static void
compute_memory (const NavScenario *scenario, const NavTraffic *traffic, NavMemory *memory)
{
  nav_memory_compute_for_length (scenario->candidate,
                                 traffic->input_mean + traffic->output_mean,
                                 traffic->input_longest + traffic->output_longest, memory);
}

/**
 * nav_predictor_forecast:
 * @cancellable: (nullable)
 * @ret_forecast: (out caller-allocates): written whole on success
 * @error: NAV_ERROR_INVALID with the field, NAV_ERROR_UNSUPPORTED where a simulation was asked for
 *   that is too long, G_IO_ERROR_CANCELLED
 *
 * Where the scenario asks for calibration and runs of its model were measured, every step is scaled
 * as they say, so that queues follow, and what is left of TTFT is corrected afterwards.
 */
gboolean
nav_predictor_forecast (NavPredictor *predictor, const NavScenario *scenario,
                        GCancellable *cancellable, NavForecast *ret_forecast, GError **error)
{
  NavMethod method = choose_method (scenario);
  g_autoptr (NavStepModel) model = NULL, scaled = NULL;
  NavCorrection correction;
  NavTraffic traffic;
  NavMemory memory;

  g_return_val_if_fail (predictor != NULL && scenario != NULL && ret_forecast != NULL, FALSE);

  nav_traffic_from_scenario (scenario, &traffic);
  compute_memory (scenario, &traffic, &memory);
  model = nav_step_model_new (nav_calibration_get_catalog (predictor->calibration),
                              scenario->candidate);
  if (memory.fits)
    find_correction (predictor, scenario, model, &memory, &traffic, method, &correction);
  else
    nav_correction_none (&correction, nav_step_model_get_basis (model));
  scaled = nav_step_model_new_scaled (model, exp (correction.log_tpot));
  if (!run_method (predictor, scenario, scaled, &memory, &traffic, method, cancellable,
                   ret_forecast, error))
    return FALSE;
  if (!ret_forecast->fits)
    return TRUE;
  nav_correction_apply (&correction, ret_forecast);
  nav_forecast_add_ranges (predictor->calibration, scenario->candidate, &correction,
                           ret_forecast);
  return TRUE;
}
