// SPDX-License-Identifier: Apache-2.0
// How much one replica carries: the highest rate at which every target holds at its percentile,
// with the margin that the forecast's own residuals ask for.

#include "planner/nav-sizing.h"

#include <math.h>

/* What stands for an idle replica: few requests, whatever is planned, and fewer where that is
 * little. */
#define IDLE_RPS   1e-3
#define IDLE_SHARE 1e-3

#define MOST_RATE          (30 * NAV_RATES_PER_DOUBLING)

static void
make_form (NavSizer *sizer, const NavMemory *memory, const NavDemand *demand)
{
  g_clear_pointer (&sizer->form, nav_closed_form_free);
  sizer->form = nav_closed_form_new (sizer->step, sizer->candidate, memory,
                                     sizer->candidate->thinking ? &demand->shape_thinking
                                                                : &demand->shape);
}

/**
 * nav_sizer_find_correction:
 * @method: whose residuals correct
 * @ret_correction: (out)
 *
 * Measured neighbours are looked for at one load, so that what a replica holds is its own affair:
 * that which it carries by the closed form. Without any, the correction is none.
 */
void
nav_sizer_find_correction (NavSizer *sizer, const NavDemand *demand, NavMethod method,
                           NavCorrection *ret_correction)
{
  const NavTraffic *shape =
    sizer->candidate->thinking ? &demand->shape_thinking : &demand->shape;
  NavOperatingPoint point = {
    .input_tokens = shape->input_mean,
    .output_tokens = shape->output_mean,
    .prefix_hit_ratio = shape->prefix_hit_ratio,
  };
  NavForecast forecast;
  double rate;

  nav_correction_none (ret_correction, nav_step_model_get_basis (sizer->step));
  if (!nav_calibration_knows (sizer->calibration, sizer->candidate->model))
    return;
  rate = nav_sizer_max_rate (sizer, FALSE);
  nav_sizer_forecast (sizer, rate > 0 ? rate : sizer->idle_rate, &forecast);
  point.running = forecast.running_mean;
  nav_calibration_find (sizer->calibration, sizer->candidate, &point, method, NULL,
                        ret_correction);
}

/* Steps take as long as measured runs of the model say, so that queues follow. */
static void
correct (NavSizer *sizer, const NavMemory *memory, const NavDemand *demand)
{
  NavCorrection correction;
  NavStepModel *scaled;

  nav_sizer_find_correction (sizer, demand, NAV_METHOD_CLOSED_FORM, &correction);
  sizer->correction = correction;
  if (sizer->correction.evidence[0] == NULL)
    return;
  scaled = nav_step_model_new_scaled (sizer->step, exp (sizer->correction.log_tpot));
  nav_step_model_unref (sizer->step);
  sizer->step = scaled;
  make_form (sizer, memory, demand);
  nav_sizer_forecast (sizer, sizer->idle_rate, &sizer->idle);
}

static void
look_up_ranges (const NavSizer *sizer, NavForecast *forecast)
{
  gboolean corrected = sizer->correction.evidence[0] != NULL;

  nav_forecast_add_ranges (sizer->calibration, sizer->candidate,
                           corrected ? &sizer->correction : NULL, forecast);
}

/**
 * nav_sizer_init:
 * @sizer: not yet initialised
 * @memory: of @candidate; must fit and outlive @sizer
 * @step: (nullable): of @candidate, where it is made already
 *
 * Any thread.
 */
void
nav_sizer_init (NavSizer *sizer, NavCalibration *calibration, const NavCandidate *candidate,
                const NavMemory *memory, const NavDemand *demand, NavStepModel *step)
{
  NavForecast *idle = &sizer->idle;

  *sizer = (NavSizer){
    .calibration = calibration,
    .candidate = candidate,
    .step = step ? nav_step_model_ref (step)
                 : nav_step_model_new (nav_calibration_get_catalog (calibration), candidate),
    .percentile = demand->percentile,
    .targets = demand->targets,
    .planned_rate = demand->planned_rps,
    .idle_rate = MIN (IDLE_RPS, demand->planned_rps * IDLE_SHARE),
  };
  nav_correction_none (&sizer->correction, nav_step_model_get_basis (sizer->step));
  make_form (sizer, memory, demand);
  nav_sizer_forecast (sizer, sizer->idle_rate, idle);
  correct (sizer, memory, demand);
  look_up_ranges (sizer, idle);
  for (guint m = 0; m < NAV_N_METRICS; m++) {
    sizer->factor[m].low = idle->range80[m].low / idle->latency[m].mean;
    sizer->factor[m].high = idle->range80[m].high / idle->latency[m].mean;
  }
}

void
nav_sizer_clear (NavSizer *sizer)
{
  g_clear_pointer (&sizer->form, nav_closed_form_free);
  g_clear_pointer (&sizer->step, nav_step_model_unref);
}

/**
 * nav_sizer_forecast:
 * @rate: requests a second for this replica
 *
 * What the replica does there, corrected by measured neighbours. Ranges are not known yet.
 */
void
nav_sizer_forecast (NavSizer *sizer, double rate, NavForecast *ret_forecast)
{
  nav_closed_form_at (sizer->form, rate, ret_forecast);
  nav_correction_apply (&sizer->correction, ret_forecast);
}

/**
 * nav_sizer_add_ranges:
 * @forecast: (inout): of this sizer
 *
 * Without measured neighbours the ranges of an idle replica hold for any load, relatively.
 */
void
nav_sizer_add_ranges (const NavSizer *sizer, NavForecast *forecast)
{
  if (sizer->correction.evidence[0] != NULL) {
    look_up_ranges (sizer, forecast);
    return;
  }
  for (guint m = 0; m < NAV_N_METRICS; m++) {
    double mean = forecast->latency[m].mean;
    forecast->range80[m] =
      (NavRange){ mean * sizer->factor[m].low, mean * sizer->factor[m].high };
  }
}

static double
predicted_at (const NavSizer *sizer, const NavForecast *forecast, NavMetric metric)
{
  return nav_latency_at (&forecast->latency[metric], sizer->percentile);
}

static gboolean
targets_hold (const NavSizer *sizer, const NavForecast *forecast, gboolean margin)
{
  if (!forecast->fits || forecast->saturated == NAV_SATURATED_YES)
    return FALSE;
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    NavMetric m = nav_judged_metrics[i];
    double factor = margin && isfinite (sizer->factor[m].high) ? sizer->factor[m].high : 1;
    if (isfinite (sizer->targets[m]) &&
        !(predicted_at (sizer, forecast, m) * factor <= sizer->targets[m]))
      return FALSE;
  }
  return TRUE;
}

static gboolean
holds_at (NavSizer *sizer, int step, gboolean margin)
{
  NavForecast forecast;

  nav_closed_form_screen (sizer->form, exp2 ((double) step / NAV_RATES_PER_DOUBLING),
                          sizer->percentile, &forecast);
  nav_correction_apply (&sizer->correction, &forecast);
  return targets_hold (sizer, &forecast, margin);
}

/**
 * nav_sizer_max_rate:
 * @margin: whether targets must also hold at the far end of the forecast's range
 *
 * Latencies never fall when the rate rises, so that the highest rate is found by bisection between
 * idle and saturated.
 *
 * Returns: requests a second, accurate to 2.2 % from below, the same for any planned rate; 0 when
 *   not even an idle replica holds
 */
double
nav_sizer_max_rate (NavSizer *sizer, gboolean margin)
{
  double saturated = nav_closed_form_rate_max (sizer->form);
  int low = (int) floor (log2 (sizer->idle_rate) * NAV_RATES_PER_DOUBLING);
  int high = (int) ceil (log2 (saturated) * NAV_RATES_PER_DOUBLING);

  if (!targets_hold (sizer, &sizer->idle, margin))
    return 0;
  high = CLAMP (high, low + 1, MOST_RATE);
  while (high - low > 1) {
    int middle = low + (high - low) / 2;
    if (holds_at (sizer, middle, margin))
      low = middle;
    else
      high = middle;
  }
  return exp2 ((double) low / NAV_RATES_PER_DOUBLING);
}

/**
 * nav_sizer_round_up:
 *
 * Returns: the next rate at which highest rates are looked for
 */
double
nav_sizer_round_up (double rate)
{
  return exp2 (ceil (log2 (rate) * NAV_RATES_PER_DOUBLING - 1e-6) / NAV_RATES_PER_DOUBLING);
}

/**
 * nav_sizer_holds:
 *
 * Returns: whether nav_sizer_max_rate() is at least @rate; faster when that alone is the question
 */
gboolean
nav_sizer_holds (NavSizer *sizer, double rate, gboolean margin)
{
  int step = (int) ceil (log2 (rate) * NAV_RATES_PER_DOUBLING - 1e-6);

  return step < MOST_RATE && targets_hold (sizer, &sizer->idle, margin) &&
         holds_at (sizer, step, margin);
}

/**
 * nav_sizer_rate_at:
 *
 * Returns: requests a second at the place @step, see NAV_RATES_PER_DOUBLING
 */
double
nav_sizer_rate_at (int step)
{
  return exp2 ((double) step / NAV_RATES_PER_DOUBLING);
}

/**
 * nav_sizer_step_of:
 *
 * Returns: the place nearest to @rate
 */
int
nav_sizer_step_of (double rate)
{
  return (int) lround (log2 (rate) * NAV_RATES_PER_DOUBLING);
}

static NavVerdict
judge_metric (const NavSloMetric *metric)
{
  if (!isfinite (metric->target) || !isfinite (metric->predicted))
    return NAV_VERDICT_UNKNOWN;
  if (metric->high <= metric->target)
    return NAV_VERDICT_MET;
  return metric->low > metric->target ? NAV_VERDICT_MISSED : NAV_VERDICT_CLOSE;
}

/**
 * nav_slo_metric_fill:
 * @metric: (out)
 * @predicted: ms at the percentile of the targets
 * @factor: ends of the 80 % range / forecast
 */
void
nav_slo_metric_fill (NavSloMetric *metric, NavMetric which, double target, double predicted,
                     const NavRange *factor)
{
  *metric = (NavSloMetric){ .metric = which,
                            .target = target,
                            .predicted = predicted,
                            .low = predicted * factor->low,
                            .high = predicted * factor->high,
                            .headroom = 1 - predicted / target };
  metric->verdict = judge_metric (metric);
}

/**
 * nav_slo_report_judge:
 * @report: (inout): with its metrics; its verdict becomes the worst of those that have a target
 *
 * A saturated replica misses whatever it is asked; a target without a forecast is not known.
 */
void
nav_slo_report_judge (NavSloReport *report, gboolean saturated)
{
  report->verdict = saturated ? NAV_VERDICT_MISSED : NAV_VERDICT_MET;
  for (guint i = 0; i < NAV_N_JUDGED && !saturated; i++)
    if (isfinite (report->metrics[i].target))
      report->verdict = MAX (report->verdict, report->metrics[i].verdict);
}

/**
 * nav_sizer_judge:
 * @forecast: of this sizer
 * @ret_report: (out): whether each target holds, and all of them
 *
 * Without any target a replica that is not saturated meets what was asked.
 */
void
nav_sizer_judge (const NavSizer *sizer, const NavForecast *forecast, NavSloReport *ret_report)
{
  NavSloReport report = { .percentile = sizer->percentile };

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    NavMetric m = nav_judged_metrics[i];
    nav_slo_metric_fill (&report.metrics[i], m, sizer->targets[m],
                         predicted_at (sizer, forecast, m), &sizer->factor[m]);
  }
  nav_slo_report_judge (&report, forecast->saturated == NAV_SATURATED_YES);
  *ret_report = report;
}
