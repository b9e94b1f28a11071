// SPDX-License-Identifier: Apache-2.0
// Memory of a replica as vLLM divides it at start-up:
//
//   KV cache = utilisation x visible - weights - activations - non-torch (- CUDA graphs from 0.21)
//
// The constants have a version axis. They are from start-up logs of vLLM 0.11 to 0.19
// (llm-d-planner docs, Apache-2.0; data/knowledge/memory-measurements.json holds the rows).

#include "serving/nav-memory.h"

#include <math.h>
#include <string.h>

#include "serving/nav-lora.h"
#include "serving/nav-weights.h"

#define GIB 1073741824.0

#define DEFAULT_UTILIZATION 0.9
#define VOCAB_MULTIPLE 64 /* vLLM pads the vocabulary to this before it splits it */

/* Activations. The profiling run samples max_num_seqs sequences: bytes a logit, by version. */
#define LOGIT_BYTES_TO_0_16 39.0
#define LOGIT_BYTES_FROM_0_17 16.0

/* Non-torch memory in GiB: CUDA context, NCCL, custom all-reduce buffers. */
#define NON_TORCH_ALONE_TO_0_17 0.13
#define NON_TORCH_ALONE_FROM_0_18 0.25
#define NON_TORCH_SPLIT_TO_0_17 0.55
#define NON_TORCH_SPLIT_FROM_0_18 2.07
#define NON_TORCH_SPLIT_4_FROM_0_18 2.15

/* CUDA graphs count against the utilisation from vLLM 0.21; logs show 0.5 to 1.9 GiB. This is the
 * geometric mean of that span, not a validated figure: such versions are flagged as not known. */
#define CUDA_GRAPHS_FROM_0_21 0.97

/* Defaults of the API server: large cards (70 GiB and more, except A100) get the larger batch. */
#define LARGE_CARD_GIB 70.0

static gboolean
is_from (NavVersion version, int minor)
{
  return version.major > 0 || version.minor >= minor;
}

/**
 * nav_engine_version:
 *
 * Returns: the version of @engine; the newest validated one where it is not stated
 */
NavVersion
nav_engine_version (const NavEngine *engine)
{
  NavVersion version = engine->version;

  if (version.major == 0 && version.minor == 0 && version.patch == 0) {
    version.major = NAV_ENGINE_NEWEST_MAJOR;
    version.minor = NAV_ENGINE_NEWEST_MINOR;
  }
  return version;
}

/* vLLM: "device memory >= 70 GiB and 'a100' not in the device name". */
static gboolean
is_large_card (const NavGpu *gpu)
{
  g_autofree char *name = g_ascii_strdown (gpu->name ? gpu->name : gpu->id, -1);

  return gpu->memory_gib_visible >= LARGE_CARD_GIB && strstr (name, "a100") == NULL;
}

static void
resolve_settings (const NavCandidate *candidate, NavMemory *memory)
{
  const NavEngine *engine = &candidate->engine;
  gboolean large = is_large_card (candidate->gpu);

  memory->max_model_len =
    engine->max_model_len > 0 ? engine->max_model_len : candidate->model->arch.max_context;
  memory->max_num_batched_tokens =
    engine->max_num_batched_tokens > 0 ? engine->max_num_batched_tokens : large ? 8192 : 2048;
  memory->max_num_seqs = engine->max_num_seqs > 0 ? engine->max_num_seqs : large ? 1024 : 256;
  /* A sequence needs a token of the budget, so that the engine takes the lesser of the two. */
  memory->max_num_seqs = MIN (memory->max_num_seqs, memory->max_num_batched_tokens);
}

static const char *
find_obstacle (const NavCandidate *candidate)
{
  const NavArchitecture *arch = &candidate->model->arch;
  guint split = candidate->tensor_parallel;
  guint vocab = (arch->vocab + VOCAB_MULTIPLE - 1) / VOCAB_MULTIPLE * VOCAB_MULTIPLE;

  if (isnan (candidate->gpu->memory_gib_visible))
    return "unknown-gpu";
  if (!nav_gpu_runs_precision (candidate->gpu, candidate->precision))
    return "precision";
  if (arch->heads % split != 0)
    return "split-heads";
  if (arch->attention != NAV_ATTENTION_MLA && arch->kv_heads > 0 && arch->kv_heads % split != 0 &&
      split % arch->kv_heads != 0)
    return "split-heads";
  if (vocab % split != 0)
    return "split-vocab";
  if (candidate->pipeline_parallel > arch->layers)
    return "split-layers";
  return NULL;
}

/* The peak of the profiling run: either the logits of all sequences, or the widest intermediate of
 * a full batch of tokens in a dense MLP or in the experts (whose work space holds the tokens once
 * an expert they visit; MoE kernels in fused_moe: max (2 I, h) + I values). */
static double
compute_activation_bytes (const NavCandidate *candidate, const NavMemory *memory,
                          NavVersion version)
{
  const NavArchitecture *arch = &candidate->model->arch;
  double split = candidate->tensor_parallel, tokens = memory->max_num_batched_tokens;
  double logit_bytes = is_from (version, 17) ? LOGIT_BYTES_FROM_0_17 : LOGIT_BYTES_TO_0_16;
  double logits = logit_bytes * memory->max_num_seqs * arch->vocab;
  double dense = arch->experts == 0 || arch->dense_layers > 0
                   ? tokens * 3 * arch->intermediate / split * 2
                   : 0;
  double inner = arch->moe_intermediate / (candidate->expert_parallel > 1 ? 1 : split);
  double experts =
    tokens * arch->experts_per_token * (MAX (2 * inner, (double) arch->hidden) + inner) * 2;

  return MAX (logits, MAX (dense, arch->experts > 0 ? experts : 0));
}

static double
compute_overhead_gib (const NavCandidate *candidate, NavVersion version)
{
  guint split = candidate->tensor_parallel * candidate->pipeline_parallel;
  double graphs = is_from (version, 21) ? CUDA_GRAPHS_FROM_0_21 : 0;

  if (!is_from (version, 18))
    return graphs + (split > 1 ? NON_TORCH_SPLIT_TO_0_17 : NON_TORCH_ALONE_TO_0_17);
  if (split == 1)
    return graphs + NON_TORCH_ALONE_FROM_0_18;
  return graphs + (split >= 4 ? NON_TORCH_SPLIT_4_FROM_0_18 : NON_TORCH_SPLIT_FROM_0_18);
}

/* Bytes a token takes in one layer's cache on one GPU. MLA keeps its latent whole on every GPU; KV
 * heads are copied where there are more GPUs than heads. */
static double
layer_bytes_per_token (const NavCandidate *candidate)
{
  const NavArchitecture *arch = &candidate->model->arch;
  double value_bytes = nav_candidate_has_fp8_cache (candidate) ? 1 : 2;
  double heads = MAX ((double) arch->kv_heads / candidate->tensor_parallel, 1);

  if (arch->attention == NAV_ATTENTION_MLA)
    return (arch->kv_lora_rank + arch->qk_rope_dim) * value_bytes;
  return 2 * heads * arch->head_dim * value_bytes;
}

typedef struct {
  guint layers; /* in each group, of the fullest stage */
  guint full;
  guint sliding;
} Groups;

/* vLLM's hybrid cache (kv_cache_utils): all groups hold equally many layers, as many as the rarer
 * kind has (or as the commoner, when that is less than a quarter more); short groups are padded. */
static Groups
group_layers (const NavCandidate *candidate)
{
  const NavArchitecture *arch = &candidate->model->arch;
  guint stages = candidate->pipeline_parallel;
  guint full = arch->full_attention_layers, sliding = arch->sliding_layers, least, most;
  Groups groups = { 0, 1, 0 };

  if (arch->attention == NAV_ATTENTION_MLA || full + sliding == 0) {
    full = arch->layers;
    sliding = 0;
  }
  full = (full + stages - 1) / stages;
  sliding = (sliding + stages - 1) / stages;
  least = full == 0 || sliding == 0 ? MAX (full, sliding) : MIN (full, sliding);
  most = MAX (full, sliding);
  groups.layers = most < least * 1.25 ? most : least;
  groups.full = (full + groups.layers - 1) / groups.layers;
  groups.sliding = (sliding + groups.layers - 1) / groups.layers;
  return groups;
}

static void
divide_cache (const NavCandidate *candidate, NavMemory *memory)
{
  Groups groups = group_layers (candidate);
  double layer_bytes = layer_bytes_per_token (candidate);
  double block_bytes = NAV_KV_BLOCK_TOKENS * layer_bytes * groups.layers;
  guint n_groups = groups.full + groups.sliding;

  memory->kv_full_groups = groups.full;
  memory->kv_sliding_groups = groups.sliding;
  memory->kv_bytes_per_token = layer_bytes * groups.layers * n_groups;
  memory->kv_blocks = (guint64) floor (memory->kv_cache_gib * GIB / block_bytes);
  memory->kv_tokens = (double) (memory->kv_blocks / n_groups) * NAV_KV_BLOCK_TOKENS;
  memory->max_concurrency = memory->kv_tokens / memory->max_model_len;
}

/**
 * nav_memory_compute:
 * @ret_memory: (out caller-allocates): written wholly
 *
 * Divides the memory of a replica of @candidate, as vLLM accounts for it at start-up. Pure, any
 * thread.
 */
void
nav_memory_compute (const NavCandidate *candidate, NavMemory *ret_memory)
{
  NavMemory memory = { 0 };
  NavVersion version;
  double utilization, room;

  g_return_if_fail (candidate != NULL && ret_memory != NULL);

  version = nav_engine_version (&candidate->engine);
  utilization = candidate->engine.gpu_memory_utilization > 0
                  ? candidate->engine.gpu_memory_utilization
                  : DEFAULT_UTILIZATION;
  memory.version_known = version.major == 0 && version.minor >= 11 &&
                         version.minor <= NAV_ENGINE_NEWEST_MINOR;
  resolve_settings (candidate, &memory);
  memory.reason = find_obstacle (candidate);
  memory.weights_gib = nav_weights_bytes_per_gpu (candidate) / GIB;
  memory.activation_gib = compute_activation_bytes (candidate, &memory, version) / GIB;
  memory.overhead_gib = compute_overhead_gib (candidate, version);
  memory.lora_gib = nav_lora_bytes_per_gpu (candidate) / GIB;
  if (memory.reason == NULL) {
    room = utilization * candidate->gpu->memory_gib_visible - memory.weights_gib -
           memory.activation_gib - memory.overhead_gib - memory.lora_gib;
    memory.kv_cache_gib = MAX (room, 0);
    divide_cache (candidate, &memory);
    memory.fits = memory.kv_tokens >= memory.max_model_len;
    if (!memory.fits)
      memory.reason = room > 0 ? "kv-cache" : "weights";
  }
  *ret_memory = memory;
}

/**
 * nav_memory_compute_for_length:
 * @mean: prompt and answer of a request, tokens
 * @longest: prompt and answer of the longest request, tokens
 *
 * nav_memory_compute() for a load that is known. Where no max_model_len is asked for and the
 * model's own does not fit, it is lowered to what fits, if that is enough for @longest; as vLLM
 * does for `--max-model-len auto`. A load whose mean request is longer than max_model_len does not
 * fit: vLLM would refuse it.
 */
void
nav_memory_compute_for_length (const NavCandidate *candidate, double mean, double longest,
                               NavMemory *ret_memory)
{
  NavMemory memory;

  nav_memory_compute (candidate, &memory);
  if (!memory.fits && memory.kv_cache_gib > 0 && candidate->engine.max_model_len == 0 &&
      longest <= memory.kv_tokens && longest <= memory.max_model_len) {
    memory.fits = TRUE;
    memory.reason = NULL;
    memory.max_model_len = (guint) memory.kv_tokens;
    memory.max_concurrency = memory.kv_tokens / memory.max_model_len;
  }
  if (memory.fits && mean > memory.max_model_len) {
    memory.fits = FALSE;
    memory.reason = "too-long";
  }
  *ret_memory = memory;
}

/**
 * nav_memory_request_blocks:
 * @tokens: prompt and answer so far
 * @sliding_window: of the model in tokens; 0: none
 *
 * Returns: blocks of the pool that a request holds, on average over where the last block ends
 */
double
nav_memory_request_blocks (const NavMemory *memory, double tokens, double sliding_window)
{
  double full = tokens / NAV_KV_BLOCK_TOKENS + 0.5;
  double window = MIN (tokens, sliding_window) / NAV_KV_BLOCK_TOKENS + 0.5;

  return memory->kv_full_groups * full + memory->kv_sliding_groups * window;
}
