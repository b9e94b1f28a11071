// SPDX-License-Identifier: Apache-2.0
// How a step model is made. What depends on the count of tokens alone (dense layers, experts,
// all-reduce, small kernels) is tabulated once; attention follows from the sums of the step.

#include "serving/nav-expert-times.h"
#include "serving/nav-operators.h"
#include "serving/nav-step-model-private.h"

/* Activations that pass through memory between operators of a layer: about ten reads or writes of
 * the hidden state at 60 % of the bandwidth (norms, residuals, rotary, gate). */
#define SMALL_KERNEL_PASSES 10.0
#define SMALL_KERNEL_EFFICIENCY 0.6

/* A hop between pipeline stages: an NCCL send and its launch. */
#define HOP_MS 0.01

/* While a model is made. */
typedef struct {
  const NavCandidate *candidate;
  const NavArchitecture *arch;
  const NavStepConstants *constants;
  NavOperators operators;
  NavExpertTimes experts;
  double split; /* tensor parallel */
  double moe_layers;
  double dense_layers;
} Maker;

/* One matrix product: m tokens, n outputs, k inputs. */
static double
product_ms (const NavRoofline *roofline, double launch_factor, double weight_bytes,
            double input_bytes, double m, double n, double k)
{
  double bytes = n * k * weight_bytes + m * k * input_bytes + m * n * 2;

  return roofline->launch_ms * launch_factor +
         nav_roofline_work_ms (roofline, 2 * m * n * k, bytes);
}

static double
linear_ms (const Maker *maker, double m, double n, double k)
{
  const NavOperators *operators = &maker->operators;

  return product_ms (&operators->linear, maker->constants->linear_launch_factor,
                     operators->format.linear_bytes, operators->linear_activation_bytes, m, n, k);
}

static double
attention_projections_ms (const Maker *maker, double tokens)
{
  const NavArchitecture *a = maker->arch;
  double heads = a->heads / maker->split, kv_heads = MAX (a->kv_heads / maker->split, 1);
  double query = a->qk_nope_dim + a->qk_rope_dim, sum = 0;

  if (a->attention != NAV_ATTENTION_MLA)
    return linear_ms (maker, tokens, (heads + 2 * kv_heads) * a->head_dim, a->hidden) +
           linear_ms (maker, tokens, a->hidden, heads * a->head_dim);

  if (a->q_lora_rank > 0)
    sum += linear_ms (maker, tokens, heads * query, a->q_lora_rank);
  else
    sum += linear_ms (maker, tokens, heads * query, a->hidden);
  /* The latent projections are fused and whole on every GPU. */
  sum += linear_ms (maker, tokens, (double) a->q_lora_rank + a->kv_lora_rank + a->qk_rope_dim,
                    a->hidden);
  sum += linear_ms (maker, tokens, heads * (a->qk_nope_dim + a->v_head_dim), a->kv_lora_rank);
  return sum + linear_ms (maker, tokens, a->hidden, heads * a->v_head_dim);
}

static double
mlp_ms (const Maker *maker, double tokens, double intermediate)
{
  double hidden = maker->arch->hidden, inner = intermediate / maker->split;

  return linear_ms (maker, tokens, 2 * inner, hidden) + linear_ms (maker, tokens, hidden, inner);
}

/* Routed experts of one layer. */
static double
experts_ms (const Maker *maker, double tokens)
{
  double routed = nav_expert_times_ms (&maker->experts, maker->constants->expert_launch_factor,
                                       tokens);

  return routed * maker->constants->expert_factor + maker->constants->expert_layer_us * 1e-3;
}

/* Router, in 16 bits, and the experts that every token visits. */
static double
beside_experts_ms (const Maker *maker, double tokens)
{
  const NavArchitecture *a = maker->arch;
  double sum = product_ms (&maker->operators.dense16, maker->constants->linear_launch_factor, 2, 2,
                           tokens, a->experts, a->hidden);

  if (a->shared_experts > 0)
    sum += mlp_ms (maker, tokens, (double) a->shared_experts * a->moe_intermediate);
  return sum;
}

static double
linear_layers_ms (const Maker *maker, double tokens)
{
  double sum = maker->arch->layers * attention_projections_ms (maker, tokens);

  if (maker->dense_layers > 0)
    sum += maker->dense_layers * mlp_ms (maker, tokens, maker->arch->intermediate);
  if (maker->moe_layers > 0)
    sum += maker->moe_layers * beside_experts_ms (maker, tokens);
  return sum * maker->constants->linear_factor;
}

/* Norms over all heads: the sums of squares of queries and of keys, four bytes each, and a small
 * kernel more. */
static double
norm_reduces_ms (const Maker *maker, double tokens)
{
  return maker->arch->layers * maker->arch->norm_all_reduces *
         (nav_operators_all_reduce_ms (&maker->operators, 2 * 4 * tokens) *
            maker->constants->communication_factor +
          maker->constants->layer_us * 1e-3);
}

/* Two all-reduces of the hidden state a layer and one for the embeddings; between pipeline stages
 * the state crosses a link. */
static double
communication_ms (const Maker *maker, double tokens)
{
  double bytes = tokens * maker->arch->hidden * 2, sum = 0;
  guint stages = maker->candidate->pipeline_parallel;

  if (maker->candidate->tensor_parallel > 1)
    sum += (2.0 * maker->arch->layers + 1) *
           nav_operators_all_reduce_ms (&maker->operators, bytes) *
           maker->constants->communication_factor;
  if (maker->candidate->tensor_parallel > 1 && maker->arch->norm_all_reduces > 0)
    sum += norm_reduces_ms (maker, tokens);
  if (stages > 1)
    sum += (stages - 1) * (HOP_MS + bytes / maker->operators.link_byte_per_ms);
  return sum;
}

static double
other_ms (const Maker *maker, double tokens)
{
  double passes = SMALL_KERNEL_PASSES * tokens * maker->arch->hidden * 2 /
                  (SMALL_KERNEL_EFFICIENCY * maker->operators.memory_byte_per_ms);

  return maker->constants->step_ms +
         maker->arch->layers * (maker->constants->layer_us * 1e-3 + passes);
}

static double
head_ms (const Maker *maker, double sampled)
{
  return maker->constants->linear_factor *
         product_ms (&maker->operators.dense16, maker->constants->linear_launch_factor, 2, 2,
                     sampled, maker->arch->vocab / maker->split, maker->arch->hidden);
}

/* Decode attention: both sums grow with the context alone, so that the roofline is one factor. */
static void
cost_decode (const Maker *maker, double layers, AttentionCost *cost)
{
  const NavArchitecture *a = maker->arch;
  const NavRoofline *roofline = &maker->operators.decode;
  double value_bytes = nav_candidate_has_fp8_cache (maker->candidate) ? 1 : 2;
  double heads = a->heads / maker->split, kv_heads = MAX (a->kv_heads / maker->split, 1);
  gboolean latent = a->attention == NAV_ATTENTION_MLA;
  double flop = latent ? 2 * heads * (2.0 * a->kv_lora_rank + a->qk_rope_dim)
                       : 4 * heads * a->head_dim;
  double bytes = value_bytes * (latent ? (double) a->kv_lora_rank + a->qk_rope_dim
                                       : 2 * kv_heads * a->head_dim);

  layers *= maker->constants->decode_factor;
  cost->per_decode_step = layers * roofline->launch_ms * maker->constants->decode_launch_factor;
  cost->per_context = layers * nav_roofline_work_ms (roofline, flop, bytes);
}

static void
cost_prefill (const Maker *maker, double layers, AttentionCost *cost)
{
  const NavArchitecture *a = maker->arch;
  const NavRoofline *roofline = &maker->operators.prefill;
  double heads = a->heads / maker->split, kv_heads = MAX (a->kv_heads / maker->split, 1);
  gboolean latent = a->attention == NAV_ATTENTION_MLA;
  double key = latent ? (double) a->qk_nope_dim + a->qk_rope_dim : a->head_dim;
  double value = latent ? a->v_head_dim : a->head_dim;
  double row = latent ? 2 * heads * (key + value) : 4 * kv_heads * a->head_dim;

  layers *= maker->constants->prefill_factor;
  cost->per_chunk_step =
    layers * (roofline->launch_ms + maker->constants->prompt_layer_us * 1e-3);
  cost->per_pair = layers * 2 * heads * (key + value) / roofline->flop_per_ms;
  cost->per_read = layers * row / roofline->byte_per_ms;
  cost->per_token = layers * 2 * heads * (key + value) / roofline->byte_per_ms;
}

/* Layers that are neither full nor sliding are linear: they look at a state of fixed size, whose
 * cost is that of their projections. */
static void
fill_attention (const Maker *maker, NavStepModel *model)
{
  const NavArchitecture *a = maker->arch;
  double full = a->full_attention_layers, windowed = a->sliding_layers;

  if (a->attention == NAV_ATTENTION_MLA || full + windowed <= 0) {
    full = a->layers;
    windowed = 0;
  }
  cost_decode (maker, full, &model->full);
  cost_prefill (maker, full, &model->full);
  cost_decode (maker, windowed, &model->windowed);
  cost_prefill (maker, windowed, &model->windowed);
  model->prefill_exponent = maker->operators.prefill.exponent;
}

/* Measured tables are noisy: more tokens never take less time here. */
static void
set_point (double *grid, guint i, double value)
{
  grid[i] = i > 0 ? MAX (value, grid[i - 1]) : value;
}

static void
fill_communication (const Maker *maker, NavStepModel *model)
{
  for (guint i = 0; i < NAV_TOKEN_GRID_POINTS; i++) {
    set_point (model->parts[PART_COMMUNICATION], i,
               communication_ms (maker, nav_token_grid_tokens (i)));
    model->total[i] = 0;
    for (guint part = 0; part < N_PARTS; part++)
      model->total[i] += model->parts[part][i];
  }
}

static void
fill_grids (const Maker *maker, NavStepModel *model)
{
  for (guint i = 0; i < NAV_TOKEN_GRID_POINTS; i++) {
    double tokens = nav_token_grid_tokens (i);
    double experts = maker->moe_layers > 0 ? maker->moe_layers * experts_ms (maker, tokens) : 0;

    set_point (model->parts[PART_LINEAR], i, linear_layers_ms (maker, tokens));
    set_point (model->parts[PART_EXPERTS], i, experts);
    set_point (model->parts[PART_OTHER], i, other_ms (maker, tokens));
    model->head[i] = head_ms (maker, tokens);
  }
  fill_communication (maker, model);
}

/**
 * nav_step_model_new_with_constants:
 * @constants: global figures to use instead of the shipped ones
 *
 * Like nav_step_model_new(), for fitting.
 *
 * Returns: (transfer full)
 */
NavStepModel *
nav_step_model_new_with_constants (NavCatalog *catalog, const NavCandidate *candidate,
                                   const NavStepConstants *constants)
{
  NavStepModel *model = g_atomic_rc_box_new0 (NavStepModel);
  Maker maker = {
    .candidate = candidate,
    .arch = &candidate->model->arch,
    .constants = constants,
    .split = candidate->tensor_parallel,
    .moe_layers = nav_moe_layers (&candidate->model->arch),
  };

  maker.dense_layers = maker.arch->layers - maker.moe_layers;
  nav_operators_init (&maker.operators, catalog, candidate);
  if (maker.moe_layers > 0)
    nav_expert_times_init (&maker.experts, catalog, &maker.operators, candidate);
  fill_grids (&maker, model);
  fill_attention (&maker, model);
  model->sequence_ms = constants->sequence_us * 1e-3;
  model->constants = constants;
  model->basis = maker.operators.native ? NAV_BASIS_ESTIMATED : NAV_BASIS_DATASHEET;
  return model;
}

/**
 * nav_step_model_new:
 * @catalog: where operator curves and all-reduce tables are
 * @candidate: of which one replica runs; must pass the split and precision checks of
 *   nav_memory_compute()
 *
 * Returns: (transfer full)
 */
NavStepModel *
nav_step_model_new (NavCatalog *catalog, const NavCandidate *candidate)
{
  g_return_val_if_fail (candidate != NULL, NULL);
  return nav_step_model_new_with_constants (catalog, candidate, &nav_step_constants);
}

/**
 * nav_step_model_new_with_stages:
 * @model: of a candidate that differs from @candidate in its pipeline stages alone
 * @catalog: that @model was made with
 *
 * The same as nav_step_model_new(), at a fraction of its cost: only what stages send each other is
 * looked at.
 *
 * Returns: (transfer full)
 */
NavStepModel *
nav_step_model_new_with_stages (const NavStepModel *model, NavCatalog *catalog,
                                const NavCandidate *candidate)
{
  NavStepModel *other;
  Maker maker = { .candidate = candidate };

  g_return_val_if_fail (model != NULL && candidate != NULL, NULL);

  maker.arch = &candidate->model->arch;
  maker.constants = model->constants;
  nav_operators_init (&maker.operators, catalog, candidate);
  other = g_atomic_rc_box_dup (sizeof *model, (gpointer) model);
  fill_communication (&maker, other);
  return other;
}
