// SPDX-License-Identifier: Apache-2.0
// What a simulation refuses, by the name of the field.

#include <inttypes.h>
#include <math.h>

#include "serving/nav-arrivals.h"
#include "serving/nav-serving-error.h"
#include "serving/nav-simulation-private.h"

#define MAX_REQUESTS 2000000
#define MAX_CLASSES 1000
#define MAX_REPLICAS 10000

static gboolean
refuse (const char *field, GError **error, const char *text)
{
  nav_set_error_text (error, NAV_SERVING_ERROR, NAV_ERROR_INVALID, field, text);
  return FALSE;
}

/* Lengths with a bound must fit; what has none is cut. */
static gboolean
check_lengths (const NavSimulationClass *told, guint limit, GError **error)
{
  if (told->input == NULL || told->output == NULL)
    return refuse (told->input ? "output_tokens" : "input_tokens", error,
                   NAV_ERROR_TEXT ("%s is missing"));
  if (limit == 0)
    return TRUE;
  if (isfinite (told->input->max) && told->input->max >= limit)
    return refuse ("input_tokens", error,
                   NAV_ERROR_TEXT ("%s leaves no room for an answer within max_model_len"));
  if (isfinite (told->output->max) && isfinite (told->input->max) &&
      told->input->max + told->output->max > limit)
    return refuse ("output_tokens", error,
                   NAV_ERROR_TEXT ("%s and input_tokens together exceed max_model_len"));
  return TRUE;
}

static gboolean
check_trace_lengths (const NavLoad *load, guint limit, GError **error)
{
  for (guint i = 0; limit > 0 && i < load->n_trace; i++)
    if ((guint64) load->trace[i].input_tokens + load->trace[i].output_tokens > limit) {
      nav_set_error (error, NAV_SERVING_ERROR, NAV_ERROR_INVALID, "load.requests",
                     "load.requests[%u] is longer than max_model_len, %u tokens", i, limit);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_class (const NavSimulationClass *told, guint limit, GError **error)
{
  if (told->load == NULL)
    return refuse ("load", error, NAV_ERROR_TEXT ("%s is missing"));
  if (!nav_arrivals_check (told->load, error))
    return FALSE;
  if (!(told->rate_factor >= 0 && told->rate_factor < 1e9))
    return refuse ("rate_factor", error, NAV_ERROR_TEXT ("%s must be a number of at least 0"));
  if (!(told->prefix_hit_ratio >= 0 && told->prefix_hit_ratio <= 1))
    return refuse ("prefix_hit_ratio", error, NAV_ERROR_TEXT ("%s must be a number from 0 to 1"));
  return told->load->kind == NAV_LOAD_TRACE ? check_trace_lengths (told->load, limit, error)
                                            : check_lengths (told, limit, error);
}

static gboolean
check_overhead (double value, const char *field, GError **error)
{
  return isnan (value) || (value >= 0 && value <= 1e9) ||
         refuse (field, error, NAV_ERROR_TEXT ("%s must be a number of at least 0"));
}

/* Returns: whether @simulation can be run; else NAV_ERROR_INVALID with the field, or
 * NAV_ERROR_UNSUPPORTED where it is too long */
gboolean
nav_simulation_check (const NavSimulation *simulation, GError **error)
{
  double requests = 0;

  if (simulation->n_classes == 0 || simulation->n_classes > MAX_CLASSES)
    return refuse ("workloads", error, NAV_ERROR_TEXT ("%s must be 1 to 1000 classes of requests"));
  if (simulation->replicas == 0 || simulation->replicas > MAX_REPLICAS)
    return refuse ("replicas", error, NAV_ERROR_TEXT ("%s must be a number from 1 to 10000"));
  if (!(simulation->warmup_s >= 0))
    return refuse ("warmup_s", error, NAV_ERROR_TEXT ("%s must be a number of at least 0"));
  if (!(simulation->step_factor > 0 && simulation->step_factor < 1e6))
    return refuse ("step_factor", error, NAV_ERROR_TEXT ("%s must be a number above 0"));
  if (!check_overhead (simulation->overhead_per_request_ms, "overhead_ms.per_request", error) ||
      !check_overhead (simulation->overhead_per_output_token_ms, "overhead_ms.per_output_token",
                       error))
    return FALSE;
  for (guint i = 0; i < simulation->n_classes; i++) {
    const NavSimulationClass *told = &simulation->classes[i];

    if (!check_class (told, simulation->max_model_len, error))
      return FALSE;
    requests += nav_arrivals_expect (told->load, told->rate_factor > 0 ? told->rate_factor : 1);
  }
  if (requests <= MAX_REQUESTS)
    return TRUE;
  nav_set_error (error, NAV_SERVING_ERROR, NAV_ERROR_UNSUPPORTED, "load",
                 "load has about %" PRIu64 " requests; up to %d can be simulated",
                 (guint64) MIN (requests, 1e18), MAX_REQUESTS);
  return FALSE;
}
