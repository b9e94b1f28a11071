// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-demand.h"
#include "planner/nav-recommendation.h"
#include "serving/nav-closed-form.h"
#include "serving/nav-forecast-range.h"

G_BEGIN_DECLS

/* Highest rates are taken from this many to a doubling. Their places depend on nothing, so that
 * what a replica holds is the same figure whatever is planned. */
#define NAV_RATES_PER_DOUBLING 32

/**
 * NavSizer: one candidate with all that forecasts of it need. Plain value; owns @step and @form
 * only.
 */
typedef struct {
  NavCalibration *calibration;
  const NavCandidate *candidate;
  NavStepModel *step;
  NavClosedForm *form;
  NavCorrection correction; /* by measured neighbours; that of the steps is in @step already */
  double percentile;
  const double *targets; /* by NavMetric; NaN: none */
  NavForecast idle; /* at hardly any load */
  double planned_rate; /* of all replicas together */
  double idle_rate;
  NavRange factor[NAV_N_METRICS]; /* ends of the 80 % range / forecast */
} NavSizer;

void nav_sizer_init (NavSizer *sizer, NavCalibration *calibration,
                     const NavCandidate *candidate, const NavMemory *memory,
                     const NavDemand *demand, NavStepModel *step);
void nav_sizer_clear (NavSizer *sizer);
void nav_sizer_forecast (NavSizer *sizer, double rate, NavForecast *ret_forecast);
void nav_sizer_add_ranges (const NavSizer *sizer, NavForecast *forecast);
double nav_sizer_max_rate (NavSizer *sizer, gboolean margin);
double nav_sizer_round_up (double rate);
double nav_sizer_rate_at (int step);
int nav_sizer_step_of (double rate);
void nav_sizer_find_correction (NavSizer *sizer, const NavDemand *demand, NavMethod method,
                                NavCorrection *ret_correction);
gboolean nav_sizer_holds (NavSizer *sizer, double rate, gboolean margin);
void nav_slo_metric_fill (NavSloMetric *metric, NavMetric which, double target, double predicted,
                          const NavRange *factor);
void nav_slo_report_judge (NavSloReport *report, gboolean saturated);
void nav_sizer_judge (const NavSizer *sizer, const NavForecast *forecast, NavSloReport *ret_report);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavSizer, nav_sizer_clear)

G_END_DECLS
