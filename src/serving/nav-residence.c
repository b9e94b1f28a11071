// SPDX-License-Identifier: Apache-2.0
// How long a request stays in the engine when others run with it: the mean-field picture of
// continuous batching that the closed form solves.
//
// A request takes n_p steps to read its prompt and n_d steps to decode. Of n others,
// n n_d/(n_p+n_d) decode at a time and n n_p/(n_p+n_d) read prompts. While that second number P is
// below one, a share P of the steps reads a prompt and the rest only decodes; above one every step
// reads prompts. Both kinds of steps, and so every time here, never get shorter when n grows.

#include "serving/nav-residence.h"

#include <math.h>

#define BLOCK ((double) NAV_KV_BLOCK_TOKENS)

/* Of the prompt, whole blocks, and never its last token: DESIGN's prefix_hit_ratio, for the
 * mean. */
static double
count_cached (const NavTraffic *traffic)
{
  double input = traffic->input_mean;

  return CLAMP (traffic->prefix_hit_ratio * input, 0, MAX (input - 1, 0));
}

/* Mean over prompts of x p + x (x + 1) / 2; the mean square is the squared mean plus the
 * variance. */
static void
fill_pairs (NavFlow *flow, const NavTraffic *traffic)
{
  double share = flow->computed / MAX (traffic->input_mean, 1);
  double square = flow->computed * flow->computed + share * share * traffic->input_variance;
  NavStep step;

  nav_step_clear (&step);
  nav_step_add_prefill (&step, flow->computed, flow->cached, TRUE, flow->window);
  flow->pairs = flow->computed * flow->cached + (square + flow->computed) / 2;
  flow->pairs_windowed = MIN (step.prefill_pairs_windowed, flow->pairs);
}

/* Prompts longer than what fits in a step beside the decodes are read in chunks. */
static double
count_prefill_steps (const NavFlow *flow, double batch)
{
  double room = MAX (flow->budget - batch * flow->step_tokens, flow->budget * 0.1);
  double chunks = flow->computed / room;

  /* The last chunk is not full: half a step more on average, growing in from where one step
   * does. */
  return chunks <= 1 ? 1 : chunks + 0.5 * MIN (chunks - 1, 1);
}

static void
add_decodes (NavStep *step, const NavFlow *flow, double decodes)
{
  double looks = decodes * flow->step_tokens;

  step->tokens += looks;
  step->sampled += looks;
  step->decodes += decodes;
  step->decode_context += looks * flow->context;
  step->decode_context_windowed += looks * flow->context_windowed;
}

/* @prompts: how many chunks, each the @steps-th part of a prompt. A chunk reads on average what is
 * cached, half of what was computed before it, and itself. */
static void
add_prompts (NavStep *step, const NavFlow *flow, double prompts, double steps)
{
  double part = prompts / steps;
  double read = flow->cached + flow->computed * (1 + 1 / steps) / 2;

  step->tokens += part * flow->computed;
  step->sampled += part;
  step->prefill_pairs += part * flow->pairs;
  step->prefill_pairs_windowed += part * flow->pairs_windowed;
  step->prefill_read += prompts * read;
  step->prefill_tokens += part * flow->computed;
  step->prefill_chunks += prompts;
}

/* Attention of one chunk, the @steps-th part of a prompt; as many times for as many chunks. */
static double
chunk_work_ms (const NavFlow *flow, double steps)
{
  NavStep step;

  nav_step_clear (&step);
  add_prompts (&step, flow, 1, steps);
  return nav_step_model_prompt_work_ms (flow->model, &step);
}

/* @work: chunk_work_ms() of @steps */
static double
time_step (const NavFlow *flow, double decodes, double prompts, double steps, double work)
{
  NavStep step = { 0 };

  if (decodes > 0)
    add_decodes (&step, flow, decodes);
  if (prompts > 0)
    add_prompts (&step, flow, prompts, steps);
  return nav_step_model_ms_given (flow->model, &step, MAX (prompts, 0) * work);
}

/* The most requests that run at once: seats, cache, and the token budget of a step, which n
 * requests use up at n (prompt + decode tokens) / (n_p + n_d) = budget. */
static double
compute_capacity (const NavFlow *flow, const NavMemory *memory)
{
  double tokens = flow->computed + flow->step_tokens * flow->decode_steps;
  double steps = MAX (flow->computed / flow->budget, 1) + flow->decode_steps;
  double seats = memory->max_num_seqs * flow->stages;
  double cache = (flow->total_blocks - flow->shared_blocks) / flow->request_blocks;

  return MIN (seats, MIN (MAX (cache, 0), flow->stages * flow->budget * steps / tokens));
}

/**
 * nav_flow_init:
 * @flow: (out)
 *
 * Borrows @model.
 */
void
nav_flow_init (NavFlow *flow, const NavStepModel *model, const NavCandidate *candidate,
               const NavMemory *memory, const NavTraffic *traffic)
{
  double input = MAX (traffic->input_mean, 1), output = MAX (traffic->output_mean, 1);
  double groups = MAX (traffic->prefix_groups, 1), spread;

  flow->model = model;
  flow->window = candidate->model->arch.sliding_window;
  flow->stages = candidate->pipeline_parallel;
  flow->budget = memory->max_num_batched_tokens;
  flow->cached = count_cached (traffic);
  flow->computed = input - flow->cached;
  flow->input_cv2 = traffic->input_variance / (input * input);
  flow->output_cv2 = traffic->output_variance / (output * output);
  flow->step_tokens = 1 + MAX (traffic->speculative_tokens, 0);
  flow->decode_steps = (output - 1) / MAX (traffic->speculative_accepted, 1);
  /* A running request is rather a long one: mean look-back with the length-biased mean answer. */
  spread = output * (1 + flow->output_cv2) / 2;
  flow->context = input + MIN (spread, traffic->output_longest);
  flow->context_windowed = flow->window > 0 ? MIN (flow->context, flow->window) : flow->context;
  fill_pairs (flow, traffic);
  flow->prompt_work = chunk_work_ms (flow, 1);
  flow->total_blocks = memory->kv_blocks;
  flow->shared_blocks = flow->cached / BLOCK * groups * memory->kv_full_groups;
  flow->request_blocks =
    nav_memory_request_blocks (memory, flow->context - flow->cached, flow->window);
  flow->capacity = compute_capacity (flow, memory);
}

/**
 * nav_residence_compute:
 * @residence: (out)
 * @others: how many requests run beside this one, on average; may be a fraction
 *
 * With pipeline stages the others spread over as many batches.
 */
void
nav_residence_compute (NavResidence *residence, const NavFlow *flow, double others)
{
  double batch = MAX (others, 0) / flow->stages;
  double prefill_steps = count_prefill_steps (flow, batch + 1);
  double steps = prefill_steps + flow->decode_steps;
  double decodes = batch * flow->decode_steps / steps;
  double prompts = batch * prefill_steps / steps;
  double work = prefill_steps > 1 ? chunk_work_ms (flow, prefill_steps) : flow->prompt_work;
  double room;

  residence->prefill_steps = prefill_steps;
  residence->share = MIN (prompts, 1);
  residence->decode_ms = time_step (flow, decodes + 1, 0, 1, 0);
  residence->mixed_ms = time_step (flow, decodes + 1, MAX (prompts, 1), prefill_steps, work);
  residence->step_ms = residence->decode_ms + residence->share * (residence->mixed_ms -
                                                                  residence->decode_ms);
  residence->prefill_ms =
    prefill_steps * time_step (flow, decodes, prompts + 1, prefill_steps, work);
  residence->stay_ms = residence->prefill_ms + flow->decode_steps * residence->step_ms;
  room = MAX (flow->budget - decodes * flow->step_tokens, 1);
  residence->budget_use = MIN (prompts / prefill_steps * flow->computed / room, 1);
}

/**
 * nav_residence_burst_ms:
 * @requests: how many come at once to an empty engine
 *
 * Their prompts are read first come first served, a budget's worth a step, while those before them
 * decode. The k-th of K steps ends at k/K of the time; a request ends on average after (K + 1) / 2.
 *
 * Returns: the mean time to the end of a prompt
 */
double
nav_residence_burst_ms (const NavFlow *flow, double requests)
{
  double batch = requests / flow->stages;
  double prompts = flow->budget / flow->computed; /* that fit in a step */
  double steps = batch / prompts, chunks = MAX (1 / prompts, 1);

  if (steps <= 1)
    return time_step (flow, 0, batch, 1, flow->prompt_work);
  /* On average half of them decode already. */
  return (steps + 1) / 2 * time_step (flow, batch / 2 * (1 - 1 / steps), MAX (prompts, 1), chunks,
                                      chunk_work_ms (flow, chunks));
}
