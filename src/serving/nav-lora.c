// SPDX-License-Identifier: Apache-2.0
// The memory that vLLM sets aside for LoRA adapters. For each slot (--max-loras) every linear layer
// of attention and of dense MLPs gets two matrices of the largest rank (--max-lora-rank), in 16
// bits, whatever adapters are loaded later: A (rank x inputs) and B (outputs x rank)
// (vllm/lora/layers/column_parallel_linear.py and row_parallel_linear.py, create_lora_weights).
//
// Tensor parallelism splits what it splits of the layer itself: B where outputs are split (queries,
// keys, values, gate, up), A where inputs are (attention output, down); the other matrix is whole
// on every GPU. Routed experts take no adapters.

#include "serving/nav-lora.h"

#include "serving/nav-weights.h"

#define BYTES 2.0

/* Rank-sized rows of a layer's attention: three slices of A, and B for each. */
static double
count_attention (const NavArchitecture *a, double split)
{
  double query = (double) a->heads * a->head_dim / split;
  double key = MAX ((double) a->kv_heads / split, 1) * a->head_dim;
  double read = 3.0 * a->hidden + query + 2 * key;
  double write = query + a->hidden;

  return read + write;
}

static double
count_mlp (const NavArchitecture *a, double split)
{
  double inner = a->intermediate / split;

  return (2.0 * a->hidden + 2 * inner) + (inner + a->hidden);
}

/* Latent attention: projections down to the ranks are whole everywhere, those up from them are
 * split. */
static double
count_latent (const NavArchitecture *a, double split)
{
  double heads = a->heads / split;
  double query = heads * (a->qk_nope_dim + a->qk_rope_dim);
  double down = 2.0 * a->hidden + a->q_lora_rank + a->kv_lora_rank + a->qk_rope_dim;
  double up = a->q_lora_rank + query + a->kv_lora_rank + heads * (a->qk_nope_dim + a->v_head_dim);

  return down + up + heads * a->v_head_dim + a->hidden;
}

/**
 * nav_lora_bytes_per_gpu:
 *
 * Returns: bytes that the slots for adapters take on the fullest GPU; 0 without any
 */
double
nav_lora_bytes_per_gpu (const NavCandidate *candidate)
{
  const NavArchitecture *a = &candidate->model->arch;
  double split = candidate->tensor_parallel, stages = candidate->pipeline_parallel;
  double dense = a->layers - nav_moe_layers (a);
  double attention =
    a->attention == NAV_ATTENTION_MLA ? count_latent (a, split) : count_attention (a, split);
  double rows = a->layers * attention + dense * count_mlp (a, split);

  return rows * candidate->engine.lora_slots * candidate->engine.lora_rank * BYTES / stages;
}
