// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * NavBasis: what a forecast rests on, the strongest first.
 */
typedef enum {
  NAV_BASIS_MEASURED,     /* this very configuration was measured */
  NAV_BASIS_INTERPOLATED, /* between measurements of the same model and GPU */
  NAV_BASIS_CALIBRATED,   /* physics, corrected by measurements of the same model or GPU */
  NAV_BASIS_ESTIMATED,    /* physics with measured operator curves of the GPU */
  NAV_BASIS_DATASHEET,    /* physics with class-median efficiencies */
  NAV_N_BASES,
} NavBasis;

extern const char *const nav_basis_names[NAV_N_BASES + 1]; /* "measured", ..., NULL */

typedef enum {
  NAV_METRIC_TTFT,
  NAV_METRIC_TPOT,
  NAV_METRIC_ITL,
  NAV_METRIC_E2E,
  NAV_N_METRICS,
} NavMetric;

extern const char *const nav_metric_names[NAV_N_METRICS + 1]; /* "ttft_ms", ..., NULL */

/**
 * NavLatency: one metric over all requests, in milliseconds. What the method does not give is NaN.
 */
typedef struct {
  double mean;
  double p50;
  double p90;
  double p95;
  double p99;
} NavLatency;

/**
 * NavRange: an interval that holds the truth in 80 of 100 cases. NaN: not known.
 */
typedef struct {
  double low;
  double high;
} NavRange;

typedef enum {
  NAV_SATURATED_NO,
  NAV_SATURATED_YES,
  NAV_SATURATED_CLOSE, /* so near the edge that the forecast cannot tell */
} NavSaturated;

extern const char *const nav_saturated_names[4];

typedef enum {
  NAV_METHOD_CLOSED_FORM,
  NAV_METHOD_SIMULATION,
  NAV_N_METHODS,
} NavMethod;

extern const char *const nav_method_names[NAV_N_METHODS + 1];

/* Measured rows that a forecast leans on. */
#define NAV_MAX_EVIDENCE 3

/**
 * NavForecast:
 *
 * What one replica of a candidate does under a load. A plain value to copy; nothing in it is owned,
 * the ids of evidence are interned strings.
 */
typedef struct {
  gboolean fits;
  const char *reason; /* (nullable): a static code why it does not fit: "memory", "split", ... */
  double kv_tokens;   /* room of the whole replica */
  NavLatency latency[NAV_N_METRICS];
  NavRange range80[NAV_N_METRICS]; /* of the mean; ITL stays unknown */
  double requests_per_s;
  double output_tokens_per_s;
  double total_tokens_per_s;
  double running_mean; /* requests in the batch */
  double waiting_mean; /* requests in the queue */
  double kv_usage_mean; /* 0 to 1 */
  double kv_usage_max;
  double preemptions;
  double unfinished;
  NavSaturated saturated;
  NavBasis basis;
  NavMethod method;
  /* Ids of measured rows, as long as the catalogue lives; the nearest first, then NULL */
  const char *evidence[NAV_MAX_EVIDENCE];
} NavForecast;

double nav_latency_at (const NavLatency *latency, double percentile);
NavForecast nav_forecast_unknown (void);

G_END_DECLS
