// SPDX-License-Identifier: Apache-2.0
// Prompts made to length.

#include "observe/nav-prompt.h"

#include <math.h>
#include <string.h>

#include "base/nav-random.h"

#define MAX_WORDS 2000000

/* Short and common: one token each for the usual vocabularies. */
static const char *const vocabulary[] = {
  "the",   "and",   "that",  "have",  "with",  "this",  "from",  "they",  "say",   "her",   "she",
  "will",  "one",   "all",   "would", "there", "their", "what",  "out",   "about", "who",   "get",
  "which", "when",  "make",  "can",   "like",  "time",  "just",  "him",   "know",  "take",  "people",
  "into",  "year",  "your",  "good",  "some",  "could", "them",  "see",   "other", "than",  "then",
  "now",   "look",  "only",  "come",  "over",  "think", "also",  "back",  "after", "use",   "two",
  "how",   "our",   "work",  "first", "well",  "way",   "even",  "new",   "want",
};

G_STATIC_ASSERT (G_N_ELEMENTS (vocabulary) == NAV_PROMPT_ROUND);

struct _NavPrompts {
  guint64 seed;
  guint prefix_tokens;
  guint prefix_groups;
  double tokens_per_word;
  double overhead; /* tokens that the server's template adds */
};

/**
 * nav_prompts_new:
 *
 * Until nav_prompts_calibrate() a word counts as a token.
 */
NavPrompts *
nav_prompts_new (guint64 seed, guint prefix_tokens, guint prefix_groups)
{
  NavPrompts *prompts = g_new0 (NavPrompts, 1);

  prompts->seed = seed;
  prompts->prefix_tokens = prefix_tokens;
  prompts->prefix_groups = MAX (prefix_groups, 1);
  prompts->tokens_per_word = 1;
  return prompts;
}

void
nav_prompts_free (NavPrompts *prompts)
{
  g_free (prompts);
}

/**
 * nav_prompts_calibrate:
 * @words, @more_words: of two prompts from nav_prompts_make_words()
 * @tokens, @more_tokens: what the server counted
 *
 * Returns: whether these can be counts of such prompts; if not, nothing changes
 */
gboolean
nav_prompts_calibrate (NavPrompts *prompts, guint words, double tokens, guint more_words,
                       double more_tokens)
{
  double slope = (more_tokens - tokens) / ((double) more_words - words);
  double overhead = tokens - slope * words;

  if (!(slope >= 0.1 && slope <= 20 && overhead >= -slope * words))
    return FALSE;
  prompts->tokens_per_word = slope;
  prompts->overhead = MAX (overhead, 0);
  return TRUE;
}

/* Draws each word once before any comes again: so prompts of one length have nearly the same words,
 * and the same number of tokens. @left: to be drawn yet. */
static const char *
draw_word (NavRandom *random, const char **words, guint left)
{
  guint which = MIN ((guint) (nav_random_uniform (random) * left), left - 1);
  const char *word = words[which];

  words[which] = words[left - 1];
  words[left - 1] = word;
  return word;
}

static void
append_words (GString *text, guint64 seed, const char *purpose, guint n)
{
  g_autoptr (NavRandom) random = nav_random_new (seed, purpose);
  const char *words[G_N_ELEMENTS (vocabulary)];

  memcpy (words, vocabulary, sizeof words);
  for (guint i = 0; i < n; i++) {
    if (text->len > 0)
      g_string_append_c (text, ' ');
    g_string_append (text, draw_word (random, words, NAV_PROMPT_ROUND - i % NAV_PROMPT_ROUND));
  }
}

static guint
to_words (const NavPrompts *prompts, double tokens)
{
  return (guint) CLAMP (round (tokens / prompts->tokens_per_word), 0, MAX_WORDS);
}

static char *
make (NavPrompts *prompts, guint64 index, guint prefix_words, guint words)
{
  GString *text = g_string_new (NULL);
  g_autofree char *group =
    g_strdup_printf ("prefix-%" G_GUINT64_FORMAT, index % prompts->prefix_groups);
  g_autofree char *own = g_strdup_printf ("prompt-%" G_GUINT64_FORMAT, index);

  append_words (text, prompts->seed, group, prefix_words);
  append_words (text, prompts->seed, own, words);
  return g_string_free (text, FALSE);
}

/**
 * nav_prompts_make_words:
 *
 * Returns: (transfer full): a prompt of just so many words and no prefix
 */
char *
nav_prompts_make_words (NavPrompts *prompts, guint64 index, guint words)
{
  return make (prompts, index, 0, words);
}

/**
 * nav_prompts_make:
 * @tokens: wanted, with what the server adds; at least one word is made, of which not all are the
 *   prefix
 *
 * Returns: (transfer full)
 */
char *
nav_prompts_make (NavPrompts *prompts, guint64 index, guint tokens)
{
  guint words = MAX (to_words (prompts, tokens - prompts->overhead), 1);
  guint prefix = MIN (to_words (prompts, prompts->prefix_tokens), words - 1);

  return make (prompts, index, prefix, words - prefix);
}

/**
 * nav_prompts_make_of_blocks:
 * @ids: (element-type guint64): what the prompt is made of; where they end, or there is none, comes
 *   text of its own
 * @block_tokens: how long each of them is
 * @tokens: as of nav_prompts_make()
 *
 * Returns: (transfer full): a prompt that begins as all others do whose first numbers are the same
 */
char *
nav_prompts_make_of_blocks (NavPrompts *prompts, guint64 index, const GArray *ids,
                            guint block_tokens, guint tokens)
{
  guint left = MAX (to_words (prompts, tokens - prompts->overhead), 1);
  guint block = MAX (to_words (prompts, block_tokens), 1);
  g_autofree char *own = g_strdup_printf ("prompt-%" G_GUINT64_FORMAT, index);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ids->len && left > 0; i++) {
    g_autofree char *name =
      g_strdup_printf ("block-%" G_GUINT64_FORMAT, g_array_index (ids, guint64, i));
    guint words = MIN (block, left);
    append_words (text, prompts->seed, name, words);
    left -= words;
  }
  append_words (text, prompts->seed, own, left);
  return g_string_free (text, FALSE);
}
