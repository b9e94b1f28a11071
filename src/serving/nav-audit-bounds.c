// SPDX-License-Identifier: Apache-2.0
// The least time that a measured run can have taken: what must be read from memory at the data
// sheet's bandwidth, and what must be multiplied at its fastest units. Where a row leaves something
// open, the kinder reading is taken, so that what beats a bound cannot have happened.

#include <math.h>

#include "serving/nav-audit.h"
#include "serving/nav-weights.h"

/* Counts of weights that a step touches for each token, embeddings left out. */
typedef struct {
  double linear;
  double expert; /* one routed expert of every layer that has them */
  double head;
  double experts_per_token;
  double experts;
} Active;

static void
count_active (const NavArchitecture *arch, Active *active)
{
  double table = (double) arch->vocab * arch->hidden;
  double tables = table * (arch->tie_embeddings ? 1 : 2);
  double layers = nav_moe_layers (arch);
  double routers = layers * arch->hidden * arch->experts;

  *active = (Active){
    .expert = layers * 3 * arch->hidden * arch->moe_intermediate,
    .head = table,
    .experts_per_token = arch->experts_per_token,
    .experts = arch->experts,
  };
  active->linear = nav_model_compute_active_parameters (arch) - tables - routers -
                   active->experts_per_token * active->expert;
}

/* The fastest units that weights of @precision can be multiplied with, operations a millisecond. */
static double
peak_flop_per_ms (const NavGpu *gpu, NavPrecision precision)
{
  double peak = fmax (gpu->bf16_tflops, gpu->fp16_tflops);

  if (precision == NAV_PRECISION_FP8 || precision == NAV_PRECISION_FP4)
    peak = fmax (peak, gpu->fp8_tflops);
  if (precision == NAV_PRECISION_FP4)
    peak = fmax (peak, gpu->fp4_tflops);
  if (precision == NAV_PRECISION_INT8 || precision == NAV_PRECISION_INT4)
    peak = fmax (peak, fmax (gpu->int8_tops, gpu->fp8_tflops));
  return peak * 1e9;
}

/* Requests that are being answered, on average: of the clients, the share of their time that
 * follows the first token; of a stream, those that come while one is answered. At least one, as a
 * token is of some request. */
static double
mean_batch (const NavBenchmark *benchmark)
{
  double gaps = benchmark->output_lengths ? benchmark->output_lengths->mean - 1 : NAN;
  double answering = gaps * benchmark->tpot_mean_ms;
  double batch = isnan (benchmark->concurrency)
                   ? benchmark->requests_per_s * answering * 1e-3
                   : benchmark->concurrency * answering / (answering + benchmark->ttft_mean_ms);

  return batch >= 1 ? batch : 1;
}

/* Where a row names drafts, but not how many were accepted, all of them may have been. */
static double
most_tokens_per_step (const NavBenchmark *benchmark)
{
  double accepted = isnan (benchmark->speculative_accepted) ? benchmark->speculative_tokens
                                                            : benchmark->speculative_accepted;

  return isnan (accepted) ? 1 : 1 + accepted;
}

/* Tokens that a sequence looks back at while it is answered, on average. Where prompts may share
 * what is cached, an engine can read that once for all. */
static double
mean_context (const NavBenchmark *benchmark)
{
  double own = 1 - benchmark->prefix_hit_ratio;

  if (benchmark->input_lengths == NULL || benchmark->output_lengths == NULL)
    return 0;
  if (isnan (own))
    own = 0;
  return own * benchmark->input_lengths->mean + benchmark->output_lengths->mean / 2;
}

/* Bytes of the cache that one GPU reads for a sequence in a step. */
static double
cache_bytes (const NavBenchmark *benchmark, const NavCandidate *candidate)
{
  const NavArchitecture *arch = &candidate->model->arch;
  double context = mean_context (benchmark);
  double value = benchmark->kv_cache_fp8 == NAV_STATED_NO ? 2 : 1;
  double split = MIN (candidate->tensor_parallel, arch->kv_heads);
  double full = arch->full_attention_layers, sliding = arch->sliding_layers;
  double windowed = arch->sliding_window > 0 ? MIN (context, arch->sliding_window) : context;

  if (arch->attention == NAV_ATTENTION_MLA)
    return nav_model_compute_kv_bytes (arch, value) * context;
  return 2.0 * arch->kv_heads * arch->head_dim * value * (full * context + sliding * windowed) /
         MAX (split, 1);
}

/* A step of @batch sequences that visit @experts experts of each layer. A pipeline does not change
 * how long a token takes: it passes all stages, each with its share of the batch. */
static double
step_ms (const NavBenchmark *benchmark, const NavCandidate *candidate, const Active *active,
         double batch, double experts)
{
  const NavGpu *gpu = candidate->gpu;
  double split = candidate->tensor_parallel;
  double at_once = MAX (batch / candidate->pipeline_parallel, 1);
  double per_token = active->linear + active->head + active->experts_per_token * active->expert;
  NavWeightFormat format;
  double bytes, flop;

  nav_weight_format_init (&format, candidate);
  bytes = ((active->linear + active->head) * format.linear_bytes +
           experts * active->expert * format.expert_bytes) /
          split;
  bytes += at_once * cache_bytes (benchmark, candidate);
  flop = 2 * at_once * per_token / split;
  return fmax (bytes / (gpu->memory_gb_per_s * 1e6),
               flop / peak_flop_per_ms (gpu, candidate->precision));
}

/* Of E experts, E (1 - (1 - k / E)^T) are visited by any of T tokens that choose evenly. */
static double
expected_experts (const Active *active, double batch)
{
  return active->experts > 0
           ? active->experts * (1 - pow (1 - active->experts_per_token / active->experts, batch))
           : 0;
}

/* Reading a prompt from scratch. Unknown where some of it may have been cached. */
static double
prompt_ms (const NavBenchmark *benchmark, const NavCandidate *candidate, const Active *active)
{
  double tokens;

  if (benchmark->input_lengths == NULL)
    return NAN;
  tokens = benchmark->input_lengths->mean * (1 - benchmark->prefix_hit_ratio);
  return 2 * tokens * (active->linear + active->experts_per_token * active->expert) /
         (candidate->tensor_parallel * peak_flop_per_ms (candidate->gpu, candidate->precision));
}

/* All clients are answered without a pause; in an open loop nobody knows how many those are. */
static double
most_tokens_per_s (const NavBenchmark *benchmark, const NavAuditBounds *bounds)
{
  double output = benchmark->output_lengths ? benchmark->output_lengths->mean : NAN;
  double least_ms = (output - 1) * bounds->tpot_ms;

  if (!isnan (bounds->ttft_ms))
    least_ms += bounds->ttft_ms;
  return benchmark->concurrency * output / least_ms * 1e3;
}

/**
 * nav_audit_compute_bounds:
 * @candidate: what @benchmark ran
 * @ret_bounds: (out caller-allocates)
 *
 * The bounds hold for means: a step's bytes and a prompt's operations grow in proportion to the
 * lengths, so that the mean length gives the mean time.
 */
void
nav_audit_compute_bounds (const NavBenchmark *benchmark, const NavCandidate *candidate,
                          NavAuditBounds *ret_bounds)
{
  double batch, tokens;
  Active active;

  g_return_if_fail (benchmark != NULL && candidate != NULL && ret_bounds != NULL);

  count_active (&candidate->model->arch, &active);
  batch = mean_batch (benchmark);
  tokens = most_tokens_per_step (benchmark);
  *ret_bounds = (NavAuditBounds){
    .tpot_ms = step_ms (benchmark, candidate, &active, batch, active.experts_per_token) / tokens,
    .tpot_likely_ms =
      step_ms (benchmark, candidate, &active, batch, expected_experts (&active, batch)) / tokens,
    .ttft_ms = prompt_ms (benchmark, candidate, &active),
  };
  ret_bounds->output_tokens_per_s = most_tokens_per_s (benchmark, ret_bounds);
}
