// SPDX-License-Identifier: Apache-2.0
// How many bytes of weights one GPU of a replica holds. Quantised checkpoints keep embeddings, the
// output head and routers in 16 bits; which other weights they quantise depends on who made them.

#include "serving/nav-weights.h"

#include <math.h>

/* mxfp4: 4 bits and one 8-bit scale per 32 weights (OCP Microscaling Formats 1.0, 2023). */
#define MXFP4_BYTES (4.25 / 8)

/* The engine pads the hidden size of mxfp4 experts to this: gpt-oss' 2880 becomes 3072, as the
 * weights it logs say (13.47 and 64.38 GiB, data/knowledge/memory-measurements.json). */
#define MXFP4_HIDDEN_MULTIPLE 256

#define VOCAB_MULTIPLE 64 /* vLLM pads the vocabulary to this */

static gboolean
is_sixteen_bit (NavPrecision precision)
{
  return precision == NAV_PRECISION_BF16 || precision == NAV_PRECISION_FP16 ||
         precision == NAV_PRECISION_FP32;
}

/* Publishers that train in four bits (gpt-oss in mxfp4, Kimi-K2.5 in int4) quantise only the routed
 * experts. Copies quantised afterwards quantise all linear layers. */
static gboolean
quantises_experts_only (const NavModel *model, NavPrecision precision)
{
  return model->arch.experts > 0 && model->native_precision == precision &&
         (precision == NAV_PRECISION_FP4 || precision == NAV_PRECISION_INT4);
}

/**
 * nav_weight_format_init:
 * @format: (out)
 *
 * Tells how @candidate's checkpoint stores weights.
 */
void
nav_weight_format_init (NavWeightFormat *format, const NavCandidate *candidate)
{
  const NavModel *model = candidate->model;
  NavPrecision precision = candidate->precision;
  double bytes = nav_precision_bytes_per_weight (precision);
  gboolean native = model->native_precision == precision;

  format->microscaled = native && precision == NAV_PRECISION_FP4;
  format->block_scaled = native && precision == NAV_PRECISION_FP8;
  format->expert_bytes = format->microscaled ? MXFP4_BYTES : bytes;
  format->linear_bytes = quantises_experts_only (model, precision) ? 2 : format->expert_bytes;
  format->expert_width = 1;
  if (format->microscaled) {
    double hidden = model->arch.hidden;
    format->expert_width =
      ceil (hidden / MXFP4_HIDDEN_MULTIPLE) * MXFP4_HIDDEN_MULTIPLE / hidden;
  }
}

/**
 * nav_moe_layers:
 *
 * Returns: how many layers hold routed experts
 */
guint
nav_moe_layers (const NavArchitecture *arch)
{
  return arch->experts > 0 && arch->layers > arch->dense_layers ? arch->layers - arch->dense_layers
                                                                : 0;
}

/**
 * nav_expert_parameters:
 *
 * Returns: the weights of all routed experts of all layers, a count
 */
double
nav_expert_parameters (const NavArchitecture *arch)
{
  return (double) nav_moe_layers (arch) * arch->experts * 3 * arch->hidden * arch->moe_intermediate;
}

/* Weights that every GPU of a tensor parallel group holds whole, in their precision: keys and
 * values where there are more GPUs than KV heads (beyond the share), and the latent projections of
 * MLA. */
static double
replicated_parameters (const NavArchitecture *arch, double tensor_parallel)
{
  double share = 1 - 1 / tensor_parallel;

  if (arch->attention == NAV_ATTENTION_MLA)
    return share * arch->layers * arch->hidden *
           ((double) arch->q_lora_rank + arch->kv_lora_rank + arch->qk_rope_dim);
  if (tensor_parallel > arch->kv_heads)
    return 2.0 * arch->layers * arch->hidden * arch->head_dim *
           (1 - (double) arch->kv_heads / tensor_parallel);
  return 0;
}

/* Bytes of the fullest pipeline stage: the most layers, and either the embeddings or the head. */
static double
stage_share (const NavCandidate *candidate)
{
  guint layers = candidate->model->arch.layers, stages = candidate->pipeline_parallel;

  return (double) ((layers + stages - 1) / stages) / layers;
}

/**
 * nav_weights_bytes_per_gpu:
 *
 * The count of weights is the model's own, so that what the dimensions do not tell (vision towers,
 * biases) is in. Checked against start-up logs of vLLM in tests/serving and by nav-bench.
 *
 * Returns: bytes of weights on the fullest GPU
 */
double
nav_weights_bytes_per_gpu (const NavCandidate *candidate)
{
  const NavArchitecture *arch = &candidate->model->arch;
  double tensor_parallel = candidate->tensor_parallel;
  double vocab = ceil ((double) arch->vocab / VOCAB_MULTIPLE) * VOCAB_MULTIPLE;
  double table = vocab * arch->hidden;
  double tables = table * (arch->tie_embeddings ? 1 : 2);
  double experts = nav_expert_parameters (arch);
  double routers = (double) nav_moe_layers (arch) * arch->hidden * arch->experts;
  double linear = MAX (candidate->model->parameters - tables - experts - routers, 0);
  NavWeightFormat format;
  double layers, ends, sixteen;

  nav_weight_format_init (&format, candidate);
  sixteen = is_sixteen_bit (candidate->precision) ? format.linear_bytes : 2;
  layers = linear * format.linear_bytes + experts * format.expert_bytes * format.expert_width;
  layers = layers / tensor_parallel + routers * sixteen +
           replicated_parameters (arch, tensor_parallel) * format.linear_bytes;
  ends = (candidate->pipeline_parallel > 1 ? table : tables) * sixteen / tensor_parallel;
  return layers * stage_share (candidate) + ends;
}

/**
 * nav_gpu_runs_precision:
 *
 * fp8 weights need sm80 (weight-only there, native from sm89), fp4 sm80 (native on Blackwell), int8
 * and int4 sm75; AMD's CDNA 3 runs all of them. 16-bit formats need units for them.
 *
 * Returns: whether the engine has a kernel for @precision on @gpu
 */
gboolean
nav_gpu_runs_precision (const NavGpu *gpu, NavPrecision precision)
{
  gboolean nvidia = gpu->compute_capability > 0;

  switch (precision) {
  case NAV_PRECISION_FP32:
    return TRUE;
  case NAV_PRECISION_BF16:
    return !isnan (gpu->bf16_tflops);
  case NAV_PRECISION_FP16:
    return !isnan (gpu->fp16_tflops) || !isnan (gpu->bf16_tflops);
  case NAV_PRECISION_FP8:
  case NAV_PRECISION_FP4:
    return !nvidia || gpu->compute_capability >= 80;
  case NAV_PRECISION_INT8:
  case NAV_PRECISION_INT4:
    return !nvidia || gpu->compute_capability >= 75;
  default:
    return FALSE;
  }
}
