// SPDX-License-Identifier: Apache-2.0
// Why a forecast, a memory figure or a verdict is what it is.

#include <math.h>
#include <string.h>

#include "planner/nav-explain-private.h"
#include "planner/nav-why.h"
#include "serving/nav-forecast-range.h"

static NavDerivation *
gpu_figure (const NavExplaining *e, const char *name, double value, const char *unit)
{
  return nav_why_row (name, value, unit, "gpus", e->r->candidate->gpu->id);
}

static NavDerivation *
model_figure (const NavExplaining *e, const char *name, double value, const char *unit)
{
  return nav_why_row (name, value, unit, "models", e->r->candidate->model->id);
}

static NavDerivation *
rate_of_replica (const NavExplaining *e)
{
  double working = (double) e->r->replicas - e->r->spare_replicas;

  return nav_derivation_new (
    "forecast_rate", e->r->forecast_rate, "req/s", "divide", nav_explain_planned_rate (e),
    nav_why_constant ("working_replicas", working, "replicas", "sized"), NULL);
}

typedef struct {
  const char *name;
  double value;
  const char *unit;
} Figure;

/* The statistic that `ttft_ms.p90` names. */
static double
statistic (const NavForecast *f, NavMetric metric, const char *name)
{
  const NavLatency *l = &f->latency[metric];

  if (g_str_equal (name, "mean"))
    return l->mean;
  return nav_latency_at (l, g_ascii_strtod (name + 1, NULL));
}

static gboolean
latency_figure (const NavForecast *f, const char *path, Figure *ret_figure)
{
  for (guint m = 0; m < NAV_N_METRICS; m++) {
    gsize n = strlen (nav_metric_names[m]);
    if (strncmp (path, nav_metric_names[m], n) == 0 && path[n] == '.') {
      *ret_figure = (Figure){ path, statistic (f, (NavMetric) m, path + n + 1), "ms" };
      return TRUE;
    }
    if (g_str_has_prefix (path, "range80.") &&
        strncmp (path + strlen ("range80."), nav_metric_names[m], n) == 0) {
      gboolean high = g_str_has_suffix (path, "[1]");
      *ret_figure = (Figure){ path, high ? f->range80[m].high : f->range80[m].low, "ms" };
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
plain_figure (const NavForecast *f, const char *path, Figure *ret_figure)
{
  const Figure figures[] = {
    { "kv_tokens", f->kv_tokens, "tokens" },
    { "requests_per_s", f->requests_per_s, "req/s" },
    { "output_tokens_per_s", f->output_tokens_per_s, "tokens/s" },
    { "total_tokens_per_s", f->total_tokens_per_s, "tokens/s" },
    { "running_mean", f->running_mean, "requests" },
    { "waiting_mean", f->waiting_mean, "requests" },
    { "kv_usage_mean", f->kv_usage_mean, "1" },
    { "kv_usage_max", f->kv_usage_max, "1" },
    { "preemptions", f->preemptions, "requests" },
    { "unfinished", f->unfinished, "requests" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    if (g_str_equal (path, figures[i].name)) {
      *ret_figure = figures[i];
      return TRUE;
    }
  return FALSE;
}

/* The measured runs that corrected the forecast, each by the mean that it states. */
static void
add_measured (GPtrArray *operands, const NavExplaining *e, const char *name)
{
  gboolean ttft = g_str_has_prefix (name, nav_metric_names[NAV_METRIC_TTFT]);
  NavCatalog *catalog = nav_plan_get_catalog (e->plan);
  const NavForecast *f = &e->r->forecast;

  for (gsize i = 0; i < NAV_MAX_EVIDENCE && f->evidence[i] != NULL; i++) {
    const NavBenchmark *row = nav_catalog_find_benchmark (catalog, f->evidence[i]);
    NavCollection collection = nav_catalog_collection_of_measurement (catalog, f->evidence[i]);

    if (row != NULL)
      g_ptr_array_add (operands, nav_why_row (ttft ? "measured_ttft_ms" : "measured_tpot_ms",
                                              ttft ? row->ttft_mean_ms : row->tpot_mean_ms, "ms",
                                              nav_collection_names[collection], row->id));
  }
}

static NavDerivation *
by_closed_form (const NavExplaining *e, const char *name, double value, const char *unit)
{
  const NavCandidate *c = e->r->candidate;
  g_autoptr (GPtrArray) operands =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_derivation_unref);

  g_ptr_array_add (operands, rate_of_replica (e));
  g_ptr_array_add (operands, nav_explain_tokens (e, FALSE));
  g_ptr_array_add (operands, nav_explain_tokens (e, TRUE));
  g_ptr_array_add (operands, model_figure (e, "active_parameters", c->model->active_parameters,
                                           "parameters"));
  g_ptr_array_add (operands,
                   gpu_figure (e, "memory_gb_per_s", c->gpu->memory_gb_per_s, "GB/s"));
  g_ptr_array_add (operands, gpu_figure (e, "bf16_tflops", c->gpu->bf16_tflops, "TFLOP/s"));
  if (!g_str_equal (name, "kv_tokens"))
    add_measured (operands, e, name);
  return nav_derivation_new_array (name, value, unit, nav_method_names[e->r->forecast.method],
                                   operands);
}

/**
 * nav_explain_forecast:
 *
 * Returns: (transfer full) (nullable): why a figure of the forecast is what it is
 */
NavDerivation *
nav_explain_forecast (const NavExplaining *e, const char *path)
{
  const NavForecast *f = &e->r->forecast;
  const char *name;
  Figure figure;

  if (g_str_equal (path, "forecast_rate"))
    return rate_of_replica (e);
  name = path + strlen ("forecast.");
  if (!latency_figure (f, name, &figure) && !plain_figure (f, name, &figure))
    return NULL;
  return by_closed_form (e, figure.name, figure.value, figure.unit);
}

/**
 * nav_explain_memory:
 *
 * Returns: (transfer full) (nullable): why a figure of the memory is what it is
 */
NavDerivation *
nav_explain_memory (const NavExplaining *e, const char *path)
{
  const NavMemory *m = &e->r->memory;
  const NavCandidate *c = e->r->candidate;
  const Figure figures[] = {
    { "memory.weights_gib", m->weights_gib, "GiB" },
    { "memory.activation_gib", m->activation_gib, "GiB" },
    { "memory.overhead_gib", m->overhead_gib, "GiB" },
    { "memory.kv_cache_gib", m->kv_cache_gib, "GiB" },
    { "memory.kv_bytes_per_token", m->kv_bytes_per_token, "bytes" },
    { "memory.kv_tokens", m->kv_tokens, "tokens" },
    { "memory.max_concurrency", m->max_concurrency, "requests" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    if (g_str_equal (path, figures[i].name))
      return nav_derivation_new (
        figures[i].name, figures[i].value, figures[i].unit, "vllm-memory",
        model_figure (e, "parameters", c->model->parameters, "parameters"),
        model_figure (e, "kv_bytes_per_token_bf16", c->model->kv_bytes_per_token_bf16, "bytes"),
        gpu_figure (e, "memory_gib_visible", c->gpu->memory_gib_visible, "GiB"),
        nav_why_leaf (e->spec, NAV_ENGINE_GPU_MEMORY_UTILIZATION, 0), NULL);
  return NULL;
}

NavDerivation *
nav_explain_predicted (const NavExplaining *e, const NavSloMetric *m)
{
  return by_closed_form (e, nav_metric_names[m->metric], m->predicted, "ms");
}

/* What the residuals on measured rows allow; a basis without rows takes the widest class doubled
 * (nav-forecast-range.c). */
static NavDerivation *
range_factor (const NavExplaining *e, const NavSloMetric *m, double factor)
{
  const NavErrorRange *row =
    nav_forecast_find_range (nav_plan_get_calibration (e->plan), e->r->candidate, &e->r->forecast,
                             m->metric);

  if (row != NULL)
    return nav_why_row ("range80", factor, "1", "error-ranges", row->id);
  return nav_why_constant ("range80", factor, "1", "widest-range-doubled");
}

static NavDerivation *
end_of_range (const NavExplaining *e, const NavSloMetric *m, const char *path, double value)
{
  return nav_derivation_new (path, value, "ms", "residual-range", nav_explain_predicted (e, m),
                             range_factor (e, m, value / m->predicted), NULL);
}

/**
 * nav_explain_slo:
 *
 * Returns: (transfer full) (nullable): why a figure of the verdict is what it is
 */
NavDerivation *
nav_explain_slo (const NavExplaining *e, const char *path)
{
  const NavSloMetric *m;
  const char *rest;
  char *end;
  guint64 i;

  if (g_str_equal (path, "slo.percentile"))
    return nav_why_leaf (e->spec, NAV_SLO_PERCENTILE, 0);
  if (!g_str_has_prefix (path, "slo.metrics["))
    return NULL;
  rest = path + strlen ("slo.metrics[");
  i = g_ascii_strtoull (rest, &end, 10);
  if (i >= NAV_N_JUDGED || !g_str_has_prefix (end, "]."))
    return NULL;

  m = &e->r->slo.metrics[i];
  if (g_str_equal (end, "].target"))
    return nav_explain_target (e, m->metric);
  if (g_str_equal (end, "].predicted"))
    return nav_explain_predicted (e, m);
  if (g_str_equal (end, "].lo"))
    return end_of_range (e, m, path, m->low);
  if (g_str_equal (end, "].hi"))
    return end_of_range (e, m, path, m->high);
  if (g_str_equal (end, "].headroom"))
    return nav_derivation_new (path, m->headroom, "1", "headroom", nav_explain_predicted (e, m),
                               nav_explain_target (e, m->metric), NULL);
  return NULL;
}
