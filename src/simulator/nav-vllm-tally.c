// SPDX-License-Identifier: Apache-2.0
#include "simulator/nav-vllm-tally.h"

static double
seconds (gint64 from_us, gint64 to_us)
{
  return (double) (to_us - from_us) / G_USEC_PER_SEC;
}

static void
count_first (NavVllmTally *tally, NavVllmMetrics *metrics, gint64 now_us)
{
  tally->first_us = now_us;
  metrics->prompt_tokens += tally->prompt_tokens;
  metrics->cached_tokens += tally->cached_tokens;
  nav_vllm_metrics_observe (metrics, NAV_VLLM_TTFT, seconds (tally->arrival_us, now_us), 1);
}

/**
 * nav_vllm_tally_tokens:
 * @n_tokens: of the answer, so far
 *
 * Returns: the tokens that came, as vLLM counts those of a step: with the prompt, when it is read
 */
guint
nav_vllm_tally_tokens (NavVllmTally *tally, NavVllmMetrics *metrics, guint n_tokens, gint64 now_us)
{
  guint tokens = n_tokens - tally->n_tokens;

  metrics->generation_tokens += tokens;
  if (tally->n_tokens == 0) {
    count_first (tally, metrics, now_us);
    tokens += tally->prompt_tokens;
  } else {
    nav_vllm_metrics_observe (metrics, NAV_VLLM_ITL, seconds (tally->last_us, now_us), 1);
  }
  tally->n_tokens = n_tokens;
  tally->last_us = now_us;
  return tokens;
}

/**
 * nav_vllm_tally_finish:
 *
 * The request has its last token.
 */
void
nav_vllm_tally_finish (const NavVllmTally *t, NavVllmMetrics *metrics)
{
  double decode = seconds (t->first_us, t->last_us);
  /* The way there may have become shorter with the speed, and a part of a microsecond is none. */
  gint64 queued_us = MIN (t->queued_us, t->scheduled_us);

  metrics->finished[t->finish]++;
  nav_vllm_metrics_observe (metrics, NAV_VLLM_E2E, seconds (t->arrival_us, t->last_us), 1);
  nav_vllm_metrics_observe (metrics, NAV_VLLM_QUEUE, seconds (queued_us, t->scheduled_us), 1);
  nav_vllm_metrics_observe (metrics, NAV_VLLM_INFERENCE, seconds (t->scheduled_us, t->last_us), 1);
  nav_vllm_metrics_observe (metrics, NAV_VLLM_PREFILL, seconds (t->scheduled_us, t->first_us), 1);
  nav_vllm_metrics_observe (metrics, NAV_VLLM_DECODE, decode, 1);
  if (t->n_tokens > 1)
    nav_vllm_metrics_observe (metrics, NAV_VLLM_TPOT, decode / (t->n_tokens - 1), 1);
  nav_vllm_metrics_observe (metrics, NAV_VLLM_PROMPT_TOKENS, t->prompt_tokens, 1);
  nav_vllm_metrics_observe (metrics, NAV_VLLM_GENERATION_TOKENS, t->n_tokens, 1);
  nav_vllm_metrics_observe (metrics, NAV_VLLM_PREFILL_COMPUTED, t->prompt_tokens - t->cached_tokens,
                            1);
}
