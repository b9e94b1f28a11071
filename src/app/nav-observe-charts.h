// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart.h"
#include "workflow/nav-prover.h"

G_BEGIN_DECLS

/**
 * NavObservePicture: what a run looks like. The first four are latencies.
 */
typedef enum {
  NAV_OBSERVE_TTFT,
  NAV_OBSERVE_TPOT,
  NAV_OBSERVE_ITL,
  NAV_OBSERVE_E2E,
  NAV_OBSERVE_REQUESTS, /* in flight, and what runs and waits in the server */
  NAV_OBSERVE_TOKENS,
  NAV_OBSERVE_CACHE,    /* how full the server's KV cache is */
  NAV_OBSERVE_FAILURES,
  NAV_OBSERVE_N_PICTURES,
} NavObservePicture;

/**
 * NavObserveScope: of what, and how much of it. A plain value.
 */
typedef struct {
  NavProver *prover; /* with a recommendation */
  double from_s;     /* of the run; NaN: from its start */
  double to_s;       /* NaN: to its end */
} NavObserveScope;

char *nav_observe_title (NavObservePicture picture);
double nav_observe_length_s (NavProver *prover);
NavChart *nav_observe_chart (const NavObserveScope *scope, NavObservePicture picture);
NavChart *nav_observe_spread_chart (const NavObserveScope *scope, NavObservePicture picture);

/* Private to the files of these charts. */
NavChart *_nav_observe_chart_new (NavProver *prover, const char *title);
void _nav_observe_set_time (NavChart *chart, const NavObserveScope *scope, NavChartUnit unit);
void _nav_observe_get_range (const NavObserveScope *scope, double *ret_from, double *ret_to);
const NavSloMetric *_nav_observe_get_forecast (NavProver *prover, NavMetric metric);
double _nav_observe_get_percentile (NavProver *prover);
double _nav_observe_value_of (const NavRequestRecord *record, NavMetric metric);
NavMetric _nav_observe_metric_of (NavObservePicture picture);
NavChart *_nav_observe_latency_chart (const NavObserveScope *scope, NavMetric metric);
NavChart *_nav_observe_requests_chart (const NavObserveScope *scope);
NavChart *_nav_observe_tokens_chart (const NavObserveScope *scope);
NavChart *_nav_observe_cache_chart (const NavObserveScope *scope);
NavChart *_nav_observe_failures_chart (const NavObserveScope *scope);

G_END_DECLS
