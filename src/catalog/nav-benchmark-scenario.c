// SPDX-License-Identifier: Apache-2.0
// A measured run as the scenario that it was.

#include "catalog/nav-benchmark-scenario.h"

#include <math.h>

/* Closed loops send ten requests a client where the row does not say how many. */
#define REQUESTS_A_CLIENT 10
/* An open loop of unstated length is taken to be long enough to settle. */
#define OPEN_SECONDS 600
/* Servers are started with room for the longest request and a quarter more. */
#define LENGTH_ROOM 1.25

static guint
count (double value, guint fallback)
{
  return value > 0 ? (guint) value : fallback;
}

/* 0 where no length is stated: as long as the model allows. */
static double
longest_of (const NavDistribution *lengths)
{
  return lengths ? nav_distribution_longest (lengths) : 0;
}

static void
fill_engine (const NavBenchmark *benchmark, NavEngine *engine)
{
  double longest = longest_of (benchmark->input_lengths) + longest_of (benchmark->output_lengths);

  *engine = (NavEngine){
    .max_model_len = benchmark->max_model_len > 0 ? benchmark->max_model_len
                                                  : (guint) (LENGTH_ROOM * longest),
    .max_num_seqs = benchmark->max_num_seqs,
    .max_num_batched_tokens = benchmark->max_num_batched_tokens,
    .gpu_memory_utilization =
      benchmark->gpu_memory_utilization > 0 ? benchmark->gpu_memory_utilization : 0,
    .kv_cache = benchmark->kv_cache_fp8 == NAV_STATED_YES  ? NAV_KV_CACHE_FP8
                : benchmark->kv_cache_fp8 == NAV_STATED_NO ? NAV_KV_CACHE_16_BIT
                                                           : NAV_KV_CACHE_AUTO,
    .prefix_caching = benchmark->prefix_caching == NAV_STATED_YES,
  };
  if (benchmark->engine_version != NULL)
    nav_version_parse (benchmark->engine_version, &engine->version);
}

/**
 * nav_benchmark_to_candidate:
 *
 * What ran. Settings that the row does not state are those that the engine takes by itself.
 *
 * Returns: (transfer full) (nullable): NULL where the row names a model or GPU that the catalogue
 *   lacks
 */
NavCandidate *
nav_benchmark_to_candidate (NavCatalog *catalog, const NavBenchmark *benchmark)
{
  NavModel *model;
  NavGpu *gpu;
  NavEngine engine;

  g_return_val_if_fail (catalog != NULL && benchmark != NULL, NULL);

  model = nav_catalog_find_model (catalog, benchmark->model);
  gpu = nav_catalog_find_gpu (catalog, benchmark->gpu);
  if (model == NULL || gpu == NULL)
    return NULL;
  fill_engine (benchmark, &engine);
  return nav_candidate_new (model, gpu, nav_model_find_checkpoint (model, benchmark->precision),
                            benchmark->precision, FALSE, MAX (benchmark->tensor_parallel, 1),
                            MAX (benchmark->pipeline_parallel, 1),
                            benchmark->expert_parallel > 1 ? benchmark->tensor_parallel : 1,
                            &engine);
}

static gboolean
fill_load (const NavBenchmark *benchmark, NavLoad *load)
{
  if (benchmark->concurrency >= 1) {
    load->kind = NAV_LOAD_CLOSED;
    load->concurrency = (guint) benchmark->concurrency;
    load->requests = count (benchmark->requests, REQUESTS_A_CLIENT * load->concurrency);
    return TRUE;
  }
  if (!(benchmark->rate > 0))
    return FALSE;
  load->kind = NAV_LOAD_OPEN;
  load->arrival = benchmark->arrival;
  load->cv = isnan (benchmark->cv) ? 1 : benchmark->cv;
  load->rate = benchmark->rate;
  load->duration_s = benchmark->duration_s > 0 ? benchmark->duration_s
                     : benchmark->requests > 0 ? benchmark->requests / benchmark->rate
                                               : OPEN_SECONDS;
  return TRUE;
}

/**
 * nav_benchmark_to_scenario:
 *
 * What the row does not state is what the engine takes by itself, so that the same assumption
 * stands on both sides when a forecast is compared with it.
 *
 * Returns: (transfer full) (nullable): NULL where the row names a model or GPU that the catalogue
 *   lacks, or states no load or no lengths
 */
NavScenario *
nav_benchmark_to_scenario (NavCatalog *catalog, const NavBenchmark *benchmark)
{
  g_autoptr (NavCandidate) candidate = NULL;
  g_autoptr (NavScenario) scenario = NULL;

  g_return_val_if_fail (catalog != NULL && benchmark != NULL, NULL);

  if (benchmark->input_lengths == NULL || benchmark->output_lengths == NULL)
    return NULL;
  candidate = nav_benchmark_to_candidate (catalog, benchmark);
  if (candidate == NULL)
    return NULL;
  scenario = nav_scenario_new (candidate, benchmark->input_lengths, benchmark->output_lengths);
  scenario->id = g_strdup (benchmark->id);
  if (benchmark->prefix_hit_ratio > 0)
    scenario->prefix_hit_ratio = benchmark->prefix_hit_ratio;
  if (benchmark->speculative_tokens > 0) {
    scenario->speculative_tokens = (guint) benchmark->speculative_tokens;
    scenario->speculative_accepted =
      1 + (isnan (benchmark->speculative_accepted) ? 0 : benchmark->speculative_accepted);
  }
  return fill_load (benchmark, &scenario->load) ? g_steal_pointer (&scenario) : NULL;
}
