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

/* Looks for a stop string byte by byte, as Knuth, Morris and Pratt do: a long one costs a token no
 * more than a short one. */
typedef struct {
  const char *stop;
  gsize length;
  guint32 *borders; /* of its beginnings: how much of each is both its start and its end */
  gsize at;         /* how much of it has come */
} Search;

/* Returns: how much has come with @c, after @at */
static gsize
advance (const Search *search, gsize at, char c)
{
  while (at > 0 && search->stop[at] != c)
    at = search->borders[at - 1];
  return at + (search->stop[at] == c);
}

static void
search_clear (gpointer data)
{
  Search *search = data;

  g_free (search->borders);
}

static GArray *
start_searches (char **stops)
{
  GArray *searches = g_array_new (FALSE, FALSE, sizeof (Search));

  g_array_set_clear_func (searches, search_clear);
  for (guint i = 0; stops[i] != NULL; i++) {
    Search search = { .stop = stops[i], .length = strlen (stops[i]) };
    search.borders = g_new0 (guint32, search.length);
    for (gsize at = 1; at < search.length; at++)
      search.borders[at] = (guint32) advance (&search, search.borders[at - 1], stops[i][at]);
    g_array_append_val (searches, search);
  }
  return searches;
}

/* Returns: of the stop strings that are complete with @c, the longest */
static const Search *
look_at (GArray *searches, char c)
{
  const Search *found = NULL;

  for (guint i = 0; i < searches->len; i++) {
    Search *search = &g_array_index (searches, Search, i);
    search->at = advance (search, search->at, c);
    if (search->at == search->length && (found == NULL || search->length > found->length))
      found = search;
  }
  return found;
}

/* The answer ends where a stop string is complete; of those of a token, with the one that began
 * first. */
static void
stop_early (NavVllmAnswer *answer, const NavVllmRequest *request)
{
  g_autoptr (GArray) searches = start_searches (request->stop);
  NavVllmWriter writer = answer->writer;
  const Search *found = NULL;
  gsize end = answer->text_bytes, bytes = 0, begin = 0;

  for (guint n = 1; found == NULL && bytes + NAV_VLLM_TOKEN_BYTES <= end; n++) {
    char piece[NAV_VLLM_TOKEN_BYTES + 1];

    nav_vllm_writer_next (&writer, piece);
    for (const char *c = piece; *c != '\0'; c++) {
      const Search *search = look_at (searches, *c);
      bytes++;
      if (search == NULL || n <= request->min_tokens ||
          (found != NULL && bytes - search->length >= begin))
        continue;
      found = search;
      begin = bytes - search->length;
      answer->n_tokens = n;
    }
  }
  if (found == NULL)
    return;
  answer->finish = NAV_VLLM_STOP;
  answer->stop_reason = found->stop;
  answer->text_bytes = begin + (request->include_stop ? found->length : 0);
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
