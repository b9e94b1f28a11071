// SPDX-License-Identifier: Apache-2.0
// The time of an engine step. What depends on the count of tokens alone (dense layers, experts,
// all-reduce, small kernels) is tabulated once; attention follows from the sums of the step.

#include "serving/nav-step-model.h"

#include "serving/nav-expert-times.h"
#include "serving/nav-operators.h"
#include "serving/nav-step-constants.h"
#include "serving/nav-token-grid.h"

/* Activations that pass through memory between operators of a layer: about ten reads or writes of
 * the hidden state at 60 % of the bandwidth (norms, residuals, rotary, gate). */
#define SMALL_KERNEL_PASSES 10.0
#define SMALL_KERNEL_EFFICIENCY 0.6

/* A hop between pipeline stages: an NCCL send and its launch. */
#define HOP_MS 0.01

enum {
  PART_LINEAR,
  PART_EXPERTS,
  PART_COMMUNICATION,
  PART_OTHER,
  N_PARTS,
};

/* Attention of all layers of one kind: milliseconds per unit of the sums in NavStep. */
typedef struct {
  double per_decode_step; /* once a step that decodes: launches */
  double per_context;     /* per token looked back at */
  double per_chunk_step;  /* once a step with prompts */
  double per_pair;        /* compute per pair of tokens */
  double per_read;        /* memory per token read from the cache */
  double per_token;       /* memory per new token: queries and outputs */
} AttentionCost;

struct _NavStepModel {
  double total[NAV_TOKEN_GRID_POINTS]; /* by tokens: the sum of parts */
  double parts[N_PARTS][NAV_TOKEN_GRID_POINTS];
  double head[NAV_TOKEN_GRID_POINTS]; /* by sampled sequences */
  AttentionCost full;
  AttentionCost windowed;
  double prefill_exponent;
  double sequence_ms;
  NavBasis basis;
  const NavStepConstants *constants; /* static, or the caller's while it fits */
};

G_DEFINE_BOXED_TYPE (NavStepModel, nav_step_model, nav_step_model_ref, nav_step_model_unref)

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
static double
set_point (double *grid, guint i, double value)
{
  grid[i] = i > 0 ? MAX (value, grid[i - 1]) : value;
  return grid[i];
}

static void
fill_grids (const Maker *maker, NavStepModel *model)
{
  for (guint i = 0; i < NAV_TOKEN_GRID_POINTS; i++) {
    double tokens = nav_token_grid_tokens (i);
    double experts = maker->moe_layers > 0 ? maker->moe_layers * experts_ms (maker, tokens) : 0;

    model->total[i] =
      set_point (model->parts[PART_LINEAR], i, linear_layers_ms (maker, tokens)) +
      set_point (model->parts[PART_EXPERTS], i, experts) +
      set_point (model->parts[PART_COMMUNICATION], i, communication_ms (maker, tokens)) +
      set_point (model->parts[PART_OTHER], i, other_ms (maker, tokens));
    model->head[i] = head_ms (maker, tokens);
  }
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

static void
scale_attention (AttentionCost *cost, double factor)
{
  cost->per_decode_step *= factor;
  cost->per_context *= factor;
  cost->per_chunk_step *= factor;
  cost->per_pair *= factor;
  cost->per_read *= factor;
  cost->per_token *= factor;
}

/**
 * nav_step_model_new_scaled:
 * @factor: above 0: what every step takes, relative to @model
 *
 * Returns: (transfer full): a model whose steps all take @factor times as long, as measured runs
 *   ask for
 */
NavStepModel *
nav_step_model_new_scaled (const NavStepModel *model, double factor)
{
  NavStepModel *scaled;

  g_return_val_if_fail (model != NULL && factor > 0, NULL);

  scaled = g_atomic_rc_box_dup (sizeof *model, (gpointer) model);
  for (guint i = 0; i < NAV_TOKEN_GRID_POINTS; i++) {
    scaled->total[i] *= factor;
    scaled->head[i] *= factor;
    for (guint part = 0; part < N_PARTS; part++)
      scaled->parts[part][i] *= factor;
  }
  scale_attention (&scaled->full, factor);
  scale_attention (&scaled->windowed, factor);
  scaled->sequence_ms *= factor;
  return scaled;
}

NavStepModel *
nav_step_model_ref (NavStepModel *model)
{
  return g_atomic_rc_box_acquire (model);
}

void
nav_step_model_unref (NavStepModel *model)
{
  g_atomic_rc_box_release (model);
}

/**
 * nav_step_model_get_basis:
 *
 * Returns: estimated where every operator has a measured curve of this GPU, else datasheet
 */
NavBasis
nav_step_model_get_basis (const NavStepModel *model)
{
  return model->basis;
}

/**
 * nav_step_model_get_constants:
 *
 * Returns: (transfer none): the global figures it was made with
 */
const NavStepConstants *
nav_step_model_get_constants (const NavStepModel *model)
{
  return model->constants;
}

/* Launches, and decode attention: all of attention but the work of prompts. */
static double
attention_ms (const AttentionCost *cost, const NavStep *step, double context)
{
  double sum = 0;

  if (step->decodes > 0)
    sum += cost->per_decode_step * MIN (step->decodes, 1) + cost->per_context * context;
  if (step->prefill_tokens > 0)
    sum += cost->per_chunk_step * MIN (step->prefill_chunks, 1);
  return sum;
}

static double
prompt_work_ms (const AttentionCost *cost, double exponent, const NavStep *step, double pairs)
{
  const NavRoofline unit = { 1, 1, exponent, 0 };

  return nav_roofline_work_ms (&unit, cost->per_pair * pairs,
                               cost->per_read * step->prefill_read +
                                 cost->per_token * step->prefill_tokens);
}

static double
all_attention_ms (const NavStepModel *model, const NavStep *step, double prompt_work)
{
  double sum = prompt_work + attention_ms (&model->full, step, step->decode_context);

  if (model->windowed.per_context > 0)
    sum += attention_ms (&model->windowed, step, step->decode_context_windowed);
  return sum;
}

/**
 * nav_step_model_prompt_work_ms:
 *
 * The part of a step's time that attention of prompts works, without launches. It is homogeneous in
 * the prefill sums of @step: twice as many equal chunks take twice as long.
 *
 * Returns: milliseconds
 */
double
nav_step_model_prompt_work_ms (const NavStepModel *model, const NavStep *step)
{
  double sum = 0;

  if (!(step->prefill_tokens > 0))
    return 0;
  sum = prompt_work_ms (&model->full, model->prefill_exponent, step, step->prefill_pairs);
  if (model->windowed.per_context > 0)
    sum += prompt_work_ms (&model->windowed, model->prefill_exponent, step,
                           step->prefill_pairs_windowed);
  return sum;
}

/**
 * nav_step_model_ms_given:
 * @prompt_work: nav_step_model_prompt_work_ms() of @step, for callers that know it
 *
 * nav_step_model_ms() without any power.
 *
 * Returns: milliseconds
 */
double
nav_step_model_ms_given (const NavStepModel *model, const NavStep *step, double prompt_work)
{
  double sum;

  if (!(step->tokens > 0))
    return 0;
  sum = nav_token_grid_at (model->total, step->tokens) +
        all_attention_ms (model, step, prompt_work);
  if (step->sampled > 0)
    sum += nav_token_grid_at (model->head, step->sampled) * MIN (step->sampled, 1) +
           model->sequence_ms * step->sampled;
  return sum;
}

/**
 * nav_step_model_ms:
 *
 * The time of @step: continuous in all its sums and never less when one of them grows. A step
 * without tokens takes no time. Cheap: no power unless prompts are read.
 *
 * Returns: milliseconds
 */
double
nav_step_model_ms (const NavStepModel *model, const NavStep *step)
{
  return nav_step_model_ms_given (model, step, nav_step_model_prompt_work_ms (model, step));
}

/**
 * nav_step_model_parts:
 * @ret_parts: (out): milliseconds; they add up to nav_step_model_ms()
 *
 * Tells where the time of @step goes.
 */
void
nav_step_model_parts (const NavStepModel *model, const NavStep *step, NavStepParts *ret_parts)
{
  *ret_parts = (NavStepParts){ 0 };
  if (!(step->tokens > 0))
    return;
  ret_parts->linear = nav_token_grid_at (model->parts[PART_LINEAR], step->tokens);
  ret_parts->experts = nav_token_grid_at (model->parts[PART_EXPERTS], step->tokens);
  ret_parts->communication = nav_token_grid_at (model->parts[PART_COMMUNICATION], step->tokens);
  ret_parts->other = nav_token_grid_at (model->parts[PART_OTHER], step->tokens);
  ret_parts->attention =
    all_attention_ms (model, step, nav_step_model_prompt_work_ms (model, step));
  if (step->sampled > 0) {
    ret_parts->linear += nav_token_grid_at (model->head, step->sampled) * MIN (step->sampled, 1);
    ret_parts->other += model->sequence_ms * step->sampled;
  }
}
