// SPDX-License-Identifier: Apache-2.0
#include "simulator/nav-vllm-core.h"

#include <math.h>

#include "simulator/nav-simulator-error.h"

static double
step_ms (const NavStep *step, gpointer data)
{
  return nav_step_model_ms (data, step);
}

static NavStepModel *
new_steps (const NavVllmServerConfig *config)
{
  g_autoptr (NavStepModel) model = nav_step_model_new (config->catalog, config->candidate);

  return config->step_factor > 0 ? nav_step_model_new_scaled (model, config->step_factor)
                                 : g_steal_pointer (&model);
}

/* What is stated is a delay and nothing else, as in a scenario. */
static NavSimOverhead
make_overhead (const NavVllmServerConfig *config)
{
  return isnan (config->overhead_ms) ? nav_sim_overhead_shipped
                                     : (NavSimOverhead){ .request_ms = config->overhead_ms };
}

/**
 * nav_vllm_core_init:
 * @core: (out caller-allocates): clear with nav_vllm_core_clear(), where it was made
 * @function: is told what requests get
 * @error: NAV_ERROR_INVALID where the model does not fit so
 *
 * Of @config, what concerns the engine is read.
 */
gboolean
nav_vllm_core_init (NavVllmCore *core, const NavVllmServerConfig *config,
                    NavVllmEngineFunc function, gpointer data, GError **error)
{
  const NavCandidate *candidate = config->candidate;
  NavVllmEngineConfig engine = {
    .steps = { .step_ms = step_ms,
               .overhead = make_overhead (config),
               .speed = config->speed,
               .seed = config->seed },
    .constant = config->constant,
    .ttft_ms = config->ttft_ms,
    .tpot_ms = config->tpot_ms,
    .prefix_caching = config->prefix_caching,
  };

  nav_memory_compute (candidate, &core->memory);
  if (!core->memory.fits) {
    g_autofree char *text =
      g_strdup_printf ("%s does not fit on %u × %s: %s", candidate->model->id,
                       nav_candidate_gpus (candidate), candidate->gpu->name,
                       core->memory.reason ? core->memory.reason : "kv-cache");
    nav_set_error_text (error, NAV_SIMULATOR_ERROR, NAV_ERROR_INVALID, "gpu", text);
    return FALSE;
  }
  nav_batcher_config_from_memory (candidate, &core->memory, &engine.steps.batcher);
  core->steps = new_steps (config);
  engine.steps.step_data = core->steps;
  core->metrics = nav_vllm_metrics_new (core->memory.max_model_len);
  core->engine = nav_vllm_engine_new (&engine, core->metrics, function, data);
  return TRUE;
}

void
nav_vllm_core_clear (NavVllmCore *core)
{
  g_clear_pointer (&core->engine, nav_vllm_engine_free);
  g_clear_pointer (&core->metrics, nav_vllm_metrics_free);
  g_clear_pointer (&core->steps, nav_step_model_unref);
}
