// SPDX-License-Identifier: Apache-2.0
// Measured rows in the terms of the forecast, so that both can be laid side by side.

#include "serving/nav-measured.h"

#include <math.h>

static NavKvCache
kv_cache_of (const NavBenchmark *benchmark)
{
  if (benchmark->kv_cache_fp8 == NAV_STATED_NOT)
    return NAV_KV_CACHE_AUTO;
  return benchmark->kv_cache_fp8 == NAV_STATED_YES ? NAV_KV_CACHE_FP8 : NAV_KV_CACHE_16_BIT;
}

static void
fill_engine (const NavBenchmark *benchmark, NavEngine *engine)
{
  *engine = (NavEngine){
    .max_model_len = benchmark->max_model_len,
    .max_num_seqs = benchmark->max_num_seqs,
    .max_num_batched_tokens = benchmark->max_num_batched_tokens,
    .gpu_memory_utilization =
      isnan (benchmark->gpu_memory_utilization) ? 0 : benchmark->gpu_memory_utilization,
    .kv_cache = kv_cache_of (benchmark),
    .prefix_caching = benchmark->prefix_caching == NAV_STATED_YES,
  };
  nav_version_parse (benchmark->engine_version, &engine->version);
}

/**
 * nav_measured_candidate:
 *
 * What @benchmark ran. What it does not state of its engine is the engine's default.
 *
 * Returns: (transfer full) (nullable): NULL when the catalogue lacks its model or GPU, or figures
 *   of the GPU that planning needs
 */
NavCandidate *
nav_measured_candidate (NavCatalog *catalog, const NavBenchmark *benchmark)
{
  NavModel *model;
  NavGpu *gpu;
  NavEngine engine;

  g_return_val_if_fail (catalog != NULL && benchmark != NULL, NULL);

  model = nav_catalog_resolve_model (catalog, benchmark->model);
  gpu = nav_catalog_resolve_gpu (catalog, benchmark->gpu);
  if (model == NULL || gpu == NULL || !nav_gpu_is_plannable (gpu))
    return NULL;
  fill_engine (benchmark, &engine);
  return nav_candidate_new (model, gpu, nav_model_find_checkpoint (model, benchmark->precision),
                            benchmark->precision, FALSE, benchmark->tensor_parallel,
                            benchmark->pipeline_parallel,
                            benchmark->expert_parallel > 1 ? benchmark->tensor_parallel : 1,
                            &engine);
}

static double
or_zero (double value)
{
  return isnan (value) ? 0 : value;
}

/**
 * nav_measured_traffic:
 * @ret_traffic: (out caller-allocates)
 *
 * The load that @benchmark was under. A prefix hit and speculative decoding that it does not state
 * are taken as none.
 *
 * Returns: whether the row states its load and its lengths
 */
gboolean
nav_measured_traffic (const NavBenchmark *benchmark, NavTraffic *ret_traffic)
{
  const NavDistribution *input, *output;

  g_return_val_if_fail (benchmark != NULL && ret_traffic != NULL, FALSE);

  input = benchmark->input_lengths;
  output = benchmark->output_lengths;
  if (input == NULL || output == NULL ||
      (isnan (benchmark->rate) && isnan (benchmark->concurrency)))
    return FALSE;
  *ret_traffic = (NavTraffic){
    .rate = benchmark->rate,
    .concurrency = benchmark->concurrency,
    .requests = isnan (benchmark->concurrency) ? NAN : benchmark->requests,
    .cv2 = or_zero (benchmark->cv) * or_zero (benchmark->cv),
    .input_mean = input->mean,
    .input_variance = nav_distribution_variance (input),
    .input_longest = nav_distribution_longest (input),
    .output_mean = output->mean,
    .output_variance = nav_distribution_variance (output),
    .output_longest = nav_distribution_longest (output),
    .prefix_hit_ratio = or_zero (benchmark->prefix_hit_ratio),
    .prefix_groups = 1,
    .overhead_per_request_ms = NAN,
    .overhead_per_output_token_ms = NAN,
    .speculative_tokens = or_zero (benchmark->speculative_tokens),
    .speculative_accepted = 1 + or_zero (benchmark->speculative_accepted),
  };
  return TRUE;
}

/**
 * nav_measured_forecast:
 * @ret_forecast: (out caller-allocates)
 *
 * What physics alone says of @benchmark's run, in closed form, without any correction by measured
 * rows.
 *
 * Returns: whether the row can be forecast
 */
gboolean
nav_measured_forecast (NavCatalog *catalog, const NavBenchmark *benchmark,
                       NavForecast *ret_forecast)
{
  g_autoptr (NavCandidate) candidate = nav_measured_candidate (catalog, benchmark);
  g_autoptr (NavStepModel) model = NULL;
  NavTraffic traffic;
  NavMemory memory;

  if (candidate == NULL || !nav_measured_traffic (benchmark, &traffic))
    return FALSE;
  nav_memory_compute (candidate, &memory);
  if (memory.kv_blocks == 0)
    return FALSE;
  /* It ran, so that it fitted, whatever our account of the memory says. */
  memory.fits = TRUE;
  model = nav_step_model_new (catalog, candidate);
  nav_closed_form_forecast (model, candidate, &memory, &traffic, ret_forecast);
  return TRUE;
}
