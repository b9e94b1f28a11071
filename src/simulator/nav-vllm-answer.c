// SPDX-License-Identifier: Apache-2.0
// What an answer says and how long it is.

#include "simulator/nav-vllm-answer.h"

#include <math.h>
#include <string.h>

/* Answers to the same prompt with the same seeds are the same, whether streamed or not. */
static guint64
seed_of (const NavVllmAnswer *answer, const NavVllmRequest *request, guint64 seed)
{
  guint64 hash = nav_vllm_mix (seed ^ nav_vllm_mix (request->seed));

  for (guint i = 0; i < answer->prompt->len; i++)
    hash = nav_vllm_mix (hash ^ g_array_index (answer->prompt, guint32, i));
  return nav_vllm_mix (hash ^ (answer->index % request->n));
}

/* After how many tokens the answer would end by itself: exponential, at least 1. */
static double
draw_length (guint64 seed, double mean)
{
  double uniform = ((double) (nav_vllm_mix (~seed) >> 11) + 0.5) / 9007199254740992.0; /* 2^53 */

  return 1 + floor (-log (uniform) * mean);
}

/* Where the first stop string in @text begins, and which it is; -1: there is none. */
static gssize
find_stop (const GString *text, char **stops, guint *ret_which)
{
  gssize first = -1;

  for (guint i = 0; stops[i] != NULL; i++) {
    const char *at = strstr (text->str, stops[i]);
    if (at != NULL && (first < 0 || at - text->str < first)) {
      first = at - text->str;
      *ret_which = i;
    }
  }
  return first;
}

static gsize
longest_of (char **stops)
{
  gsize longest = 0;

  for (guint i = 0; stops[i] != NULL; i++)
    longest = MAX (longest, strlen (stops[i]));
  return longest;
}

/* The answer ends where a stop string is complete, which is looked for in the text's tail. */
static void
stop_early (NavVllmAnswer *answer, const NavVllmRequest *request)
{
  NavVllmWriter writer = answer->writer;
  gsize keep = longest_of (request->stop), dropped = 0;
  g_autoptr (GString) tail = g_string_new (NULL);

  for (guint n = 1; (gsize) n * NAV_VLLM_TOKEN_BYTES <= answer->text_bytes; n++) {
    char piece[NAV_VLLM_TOKEN_BYTES + 1];
    guint which = 0;
    gssize at;

    nav_vllm_writer_next (&writer, piece);
    g_string_append (tail, piece);
    at = n > request->min_tokens ? find_stop (tail, request->stop, &which) : -1;
    if (at >= 0) {
      const char *stop = request->stop[which];
      answer->n_tokens = n;
      answer->finish = NAV_VLLM_STOP;
      answer->stop_reason = stop;
      answer->text_bytes = dropped + (gsize) at + (request->include_stop ? strlen (stop) : 0);
      return;
    }
    if (tail->len >= keep) {
      gsize gone = tail->len - keep + 1;
      g_string_erase (tail, 0, (gssize) gone);
      dropped += gone;
    }
  }
}

/**
 * nav_vllm_answer_plan:
 * @request: whose prompt leaves room for at least a token
 * @index: which of its answers
 * @seed: of the server
 * @mean_tokens: after how many tokens an answer ends by itself, on average
 *
 * Decides all of the answer, to be cleared. By itself it ends with a token without text, as models
 * do.
 */
void
nav_vllm_answer_plan (NavVllmAnswer *answer, const NavVllmRequest *request, guint index,
                      guint64 seed, double mean_tokens, guint max_model_len)
{
  const GArray *prompt = g_ptr_array_index (request->prompts, index / request->n);
  guint room = max_model_len > prompt->len ? max_model_len - prompt->len : 1;
  guint limit = request->max_tokens > 0 ? (guint) MIN (request->max_tokens, room) : room;
  double natural;

  *answer = (NavVllmAnswer){ .index = index, .prompt = prompt, .n_tokens = limit };
  seed = seed_of (answer, request, seed);
  nav_vllm_writer_init (&answer->writer, seed);
  natural = MAX (draw_length (seed, mean_tokens), (double) request->min_tokens + 1);
  answer->finish = NAV_VLLM_LENGTH;
  answer->text_bytes = (gsize) limit * NAV_VLLM_TOKEN_BYTES;
  if (!request->ignore_eos && natural <= limit) {
    answer->n_tokens = (guint) natural;
    answer->finish = NAV_VLLM_STOP;
    answer->text_bytes = (gsize) (answer->n_tokens - 1) * NAV_VLLM_TOKEN_BYTES;
  }
  if (request->stop != NULL && request->stop[0] != NULL)
    stop_early (answer, request);
  if (request->return_ids)
    answer->ids = g_array_new (FALSE, FALSE, sizeof (guint32));
}

void
nav_vllm_answer_clear (NavVllmAnswer *answer)
{
  g_clear_pointer (&answer->ids, g_array_unref);
}

/* That with which an answer ends by itself is none of a text. */
static void
keep_id (NavVllmAnswer *answer, const char *piece)
{
  gboolean end = answer->finish == NAV_VLLM_STOP && answer->stop_reason == NULL &&
                 answer->given + 1 == answer->n_tokens;
  const guint32 none = 0;

  if (end)
    g_array_append_val (answer->ids, none);
  else
    nav_vllm_tokenize (piece, answer->ids);
}

/**
 * nav_vllm_answer_write:
 * @n_tokens: that it has now, of the whole answer
 * @text: what is new is added to it
 */
void
nav_vllm_answer_write (NavVllmAnswer *answer, guint n_tokens, GString *text)
{
  for (; answer->given < n_tokens; answer->given++) {
    char piece[NAV_VLLM_TOKEN_BYTES + 1];
    gsize left = answer->text_bytes - answer->given_bytes;
    gsize bytes = MIN (left, NAV_VLLM_TOKEN_BYTES);

    nav_vllm_writer_next (&answer->writer, piece);
    if (G_UNLIKELY (answer->ids != NULL))
      keep_id (answer, piece);
    g_string_append_len (text, piece, (gssize) bytes);
    answer->given_bytes += bytes;
  }
}
