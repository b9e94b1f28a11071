// SPDX-License-Identifier: Apache-2.0
// Sums over the sequences of an engine step.

#include "serving/nav-step-model.h"

/**
 * nav_step_clear:
 *
 * Makes @step one that computes nothing.
 */
void
nav_step_clear (NavStep *step)
{
  *step = (NavStep){ 0 };
}

/**
 * nav_step_add_decode:
 * @context: tokens that the sequence looks back at: prompt and answer so far
 * @sliding_window: of the model in tokens; 0: none
 *
 * Adds a sequence that decodes one token.
 */
void
nav_step_add_decode (NavStep *step, double context, double sliding_window)
{
  step->tokens += 1;
  step->sampled += 1;
  step->decodes += 1;
  step->decode_context += context;
  step->decode_context_windowed += sliding_window > 0 ? MIN (context, sliding_window) : context;
}

/* Of x new tokens after p cached ones, token i looks back at min (p + i, w). */
static double
count_windowed_pairs (double x, double p, double w)
{
  double before = CLAMP (w - p, 0, x); /* tokens whose look-back does not reach the window yet */

  return before * p + before * (before + 1) / 2 + (x - before) * w;
}

/**
 * nav_step_add_prefill:
 * @new_tokens: of the prompt, computed in this step
 * @cached_tokens: of the prompt before them
 * @last: whether they end the prompt, so that the first token comes out
 * @sliding_window: of the model in tokens; 0: none
 *
 * Adds a chunk of a prompt.
 */
void
nav_step_add_prefill (NavStep *step, double new_tokens, double cached_tokens, gboolean last,
                      double sliding_window)
{
  double x = new_tokens, p = cached_tokens;
  double pairs = x * p + x * (x + 1) / 2;

  step->tokens += x;
  step->sampled += last ? 1 : 0;
  step->prefill_pairs += pairs;
  step->prefill_pairs_windowed +=
    sliding_window > 0 ? count_windowed_pairs (x, p, sliding_window) : pairs;
  step->prefill_read += p + x;
  step->prefill_tokens += x;
  step->prefill_chunks += 1;
}
