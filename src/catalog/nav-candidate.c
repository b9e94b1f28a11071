// SPDX-License-Identifier: Apache-2.0
// One way to deploy, and the name that follows from it.

#include "nav-candidate.h"

G_DEFINE_BOXED_TYPE (NavCandidate, nav_candidate, nav_candidate_ref, nav_candidate_unref)

#define ID_DIGITS 12

/**
 * nav_candidate_new:
 * @model: (transfer none): what is served
 * @gpu: (transfer none): on what
 * @checkpoint: (nullable): of @model
 * @engine: (nullable): settings; NULL for the engine's own defaults
 *
 * Returns: (transfer full)
 */
NavCandidate *
nav_candidate_new (NavModel *model, NavGpu *gpu, const NavCheckpoint *checkpoint,
                   NavPrecision precision, gboolean thinking, guint tensor_parallel,
                   guint pipeline_parallel, guint expert_parallel, const NavEngine *engine)
{
  NavCandidate *candidate;

  g_return_val_if_fail (model != NULL && gpu != NULL, NULL);
  g_return_val_if_fail (tensor_parallel > 0 && pipeline_parallel > 0, NULL);
  g_return_val_if_fail (expert_parallel == 1 || expert_parallel == tensor_parallel, NULL);

  candidate = g_atomic_rc_box_new0 (NavCandidate);
  candidate->model = nav_model_ref (model);
  candidate->gpu = nav_gpu_ref (gpu);
  candidate->checkpoint = checkpoint;
  candidate->precision = precision;
  candidate->thinking = thinking;
  candidate->tensor_parallel = tensor_parallel;
  candidate->pipeline_parallel = pipeline_parallel;
  candidate->expert_parallel = expert_parallel;
  if (engine != NULL)
    candidate->engine = *engine;
  return candidate;
}

NavCandidate *
nav_candidate_ref (NavCandidate *candidate)
{
  return g_atomic_rc_box_acquire (candidate);
}

static void
nav_candidate_free (gpointer data)
{
  NavCandidate *candidate = data;

  nav_model_unref (candidate->model);
  nav_gpu_unref (candidate->gpu);
}

void
nav_candidate_unref (NavCandidate *candidate)
{
  g_atomic_rc_box_release_full (candidate, nav_candidate_free);
}

/**
 * nav_candidate_gpus:
 *
 * Returns: how many GPUs one replica takes
 */
guint
nav_candidate_gpus (const NavCandidate *candidate)
{
  return candidate->tensor_parallel * candidate->pipeline_parallel;
}

const char *const nav_kv_cache_names[4] = { "auto", "bf16", "fp8", NULL };

/**
 * nav_candidate_has_fp8_cache:
 *
 * Left to itself vLLM stores keys and values as the checkpoint states. NVFP4 checkpoints are made
 * with NVIDIA's ModelOpt, which states an 8-bit cache (`kv_cache_quant_algo`); formats that
 * publishers train in (mxfp4, int4, fp8) state none, which means 16 bits.
 *
 * Returns: whether keys and values take 8 bits
 */
gboolean
nav_candidate_has_fp8_cache (const NavCandidate *candidate)
{
  if (candidate->engine.kv_cache == NAV_KV_CACHE_AUTO)
    return candidate->precision == NAV_PRECISION_FP4 &&
           candidate->model->native_precision != NAV_PRECISION_FP4;
  return candidate->engine.kv_cache == NAV_KV_CACHE_FP8;
}

static void
append_engine (GString *out, const NavEngine *engine)
{
  char utilization[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (utilization, sizeof utilization, "%.6g", engine->gpu_memory_utilization);
  g_string_append_printf (out, ";version=%d.%d.%d", engine->version.major, engine->version.minor,
                          engine->version.patch);
  g_string_append_printf (out, ";len=%u;seqs=%u;batch=%u;memory=%s;kv=%s;prefix=%d",
                          engine->max_model_len, engine->max_num_seqs,
                          engine->max_num_batched_tokens, utilization,
                          nav_kv_cache_names[engine->kv_cache], engine->prefix_caching != FALSE);
  if (engine->lora_slots > 0)
    g_string_append_printf (out, ";lora=%ux%u", engine->lora_slots, engine->lora_rank);
}

/**
 * nav_candidate_canonical:
 *
 * Everything that tells one configuration from another, in one fixed order: equal texts are equal
 * deployments. For hashing, not for people.
 *
 * Returns: (transfer full)
 */
char *
nav_candidate_canonical (const NavCandidate *candidate)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "model=%s;checkpoint=%s;precision=%s;thinking=%d;gpu=%s",
                          candidate->model->id,
                          candidate->checkpoint ? candidate->checkpoint->id : "",
                          nav_precision_get_name (candidate->precision),
                          candidate->thinking != FALSE, candidate->gpu->id);
  g_string_append_printf (out, ";tp=%u;pp=%u;ep=%u", candidate->tensor_parallel,
                          candidate->pipeline_parallel, candidate->expert_parallel);
  append_engine (out, &candidate->engine);
  return g_string_free (out, FALSE);
}

/**
 * nav_candidate_make_id:
 * @replicas: how many of it are deployed
 *
 * Returns: (transfer full): a name that follows from the configuration alone, the first 12
 *   hexadecimal digits of the SHA-256 of its canonical text and @replicas
 */
char *
nav_candidate_make_id (const NavCandidate *candidate, guint replicas)
{
  g_autofree char *canonical = nav_candidate_canonical (candidate);
  g_autofree char *text = g_strdup_printf ("%s;replicas=%u", canonical, replicas);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (digest, ID_DIGITS);
}
