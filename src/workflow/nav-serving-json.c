// SPDX-License-Identifier: Apache-2.0
// Forecasts and memory in JSON, as `predict`, `memory` and plans carry them.

#include "workflow/nav-serving-json.h"

#include <math.h>

#include "base/nav-json.h"

/**
 * nav_latency_to_json:
 *
 * Returns: (transfer full): `{"mean","p50","p90","p95","p99"}`
 */
JsonObject *
nav_latency_to_json (const NavLatency *latency)
{
  JsonObject *inner = json_object_new ();

  nav_json_add_number (inner, "mean", latency->mean);
  nav_json_add_number (inner, "p50", latency->p50);
  nav_json_add_number (inner, "p90", latency->p90);
  nav_json_add_number (inner, "p95", latency->p95);
  nav_json_add_number (inner, "p99", latency->p99);
  return inner;
}

static void
add_range (JsonObject *object, const char *name, const NavRange *range)
{
  JsonArray *ends;

  if (!isfinite (range->low) || !isfinite (range->high)) {
    json_object_set_null_member (object, name);
    return;
  }
  ends = json_array_new ();
  json_array_add_double_element (ends, range->low);
  json_array_add_double_element (ends, range->high);
  json_object_set_array_member (object, name, ends);
}

static void
add_ranges (JsonObject *object, const NavForecast *forecast)
{
  static const NavMetric metrics[] = { NAV_METRIC_TTFT, NAV_METRIC_TPOT, NAV_METRIC_E2E };
  JsonObject *ranges = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++)
    add_range (ranges, nav_metric_names[metrics[i]], &forecast->range80[metrics[i]]);
  json_object_set_object_member (object, "range80", ranges);
}

static void
add_load (JsonObject *object, const NavForecast *forecast)
{
  nav_json_add_number (object, "requests_per_s", forecast->requests_per_s);
  nav_json_add_number (object, "output_tokens_per_s", forecast->output_tokens_per_s);
  nav_json_add_number (object, "total_tokens_per_s", forecast->total_tokens_per_s);
  nav_json_add_number (object, "running_mean", forecast->running_mean);
  nav_json_add_number (object, "waiting_mean", forecast->waiting_mean);
  nav_json_add_number (object, "kv_usage_mean", forecast->kv_usage_mean);
  nav_json_add_number (object, "kv_usage_max", forecast->kv_usage_max);
  nav_json_add_number (object, "preemptions", forecast->preemptions);
  nav_json_add_number (object, "unfinished", forecast->unfinished);
}

/* Ids of the measured rows that corrected it. */
static void
add_evidence (JsonObject *object, const NavForecast *forecast)
{
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < NAV_MAX_EVIDENCE && forecast->evidence[i] != NULL; i++)
    json_array_add_string_element (ids, forecast->evidence[i]);
  json_object_set_array_member (object, "evidence", ids);
}

/**
 * nav_forecast_to_json:
 *
 * Returns: (transfer full): the forecast; what its method does not give is null
 */
JsonObject *
nav_forecast_to_json (const NavForecast *forecast)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "fits", forecast->fits);
  nav_json_add_string (object, "reason", forecast->reason);
  nav_json_add_number (object, "kv_tokens", forecast->kv_tokens);
  for (int m = 0; m < NAV_N_METRICS; m++)
    json_object_set_object_member (object, nav_metric_names[m],
                                   nav_latency_to_json (&forecast->latency[m]));
  add_load (object, forecast);
  nav_json_add_string (object, "saturated",
                       forecast->fits ? nav_saturated_names[forecast->saturated] : NULL);
  nav_json_add_string (object, "basis", nav_basis_names[forecast->basis]);
  add_evidence (object, forecast);
  add_ranges (object, forecast);
  nav_json_add_string (object, "method", nav_method_names[forecast->method]);
  return object;
}

/**
 * nav_memory_to_json:
 *
 * Returns: (transfer full): where the memory goes; GiB of the fullest GPU
 */
JsonObject *
nav_memory_to_json (const NavMemory *memory)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "fits", memory->fits);
  nav_json_add_string (object, "reason", memory->reason);
  json_object_set_boolean_member (object, "version_known", memory->version_known);
  nav_json_add_number (object, "weights_gib", memory->weights_gib);
  nav_json_add_number (object, "activation_gib", memory->activation_gib);
  nav_json_add_number (object, "overhead_gib", memory->overhead_gib);
  if (memory->lora_gib > 0)
    nav_json_add_number (object, "lora_gib", memory->lora_gib);
  nav_json_add_number (object, "kv_cache_gib", memory->kv_cache_gib);
  nav_json_add_number (object, "kv_bytes_per_token", memory->kv_bytes_per_token);
  nav_json_add_number (object, "kv_tokens", memory->kv_tokens);
  nav_json_add_number (object, "max_concurrency", memory->max_concurrency);
  return object;
}
