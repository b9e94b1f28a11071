// SPDX-License-Identifier: Apache-2.0
// Finds the lexicon's phrases in the tokens: per class the longest from left to right.

#include "nav-reading.h"

#include <string.h>

static gboolean
word_fits (const NavToken *token, const char *pattern)
{
  gsize n = strlen (pattern);

  if (n > 1 && pattern[n - 1] == '*')
    return strncmp (token->word, pattern, n - 1) == 0;
  return strcmp (token->word, pattern) == 0 || strcmp (token->stem, pattern) == 0;
}

/* A hyphen that joins two words reads as a space. */
static guint
skip_hyphen (const NavReading *reading, guint i)
{
  const NavToken *token = nav_reading_token (reading, (int) i);

  if (token->kind == NAV_TOKEN_SYMBOL && token->glued && strcmp (token->word, "-") == 0 &&
      nav_reading_token (reading, (int) i + 1)->glued)
    return i + 1;
  return i;
}

static gboolean
phrase_fits (const NavReading *reading, const NavLexPhrase *phrase, guint first, guint *last)
{
  guint i = first;

  for (guint w = 0; w < phrase->n_words; w++) {
    const NavToken *token;

    if (w > 0)
      i = skip_hyphen (reading, i + 1);
    token = nav_reading_token (reading, (int) i);
    if (token->quarantined || token->code || !word_fits (token, phrase->words[w]))
      return FALSE;
    if (token->sentence != nav_reading_token (reading, (int) first)->sentence)
      return FALSE;
  }
  *last = i;
  return TRUE;
}

typedef struct {
  const NavLexEntry *entry[NAV_N_LEX_CLASSES];
  guint last[NAV_N_LEX_CLASSES];
} Best;

static void
try_phrases (const NavReading *reading, const GPtrArray *phrases, guint i, Best *best)
{
  for (guint p = 0; phrases != NULL && p < phrases->len; p++) {
    const NavLexPhrase *phrase = phrases->pdata[p];
    NavLexClass class = phrase->entry->class;
    guint last;

    if (phrase_fits (reading, phrase, i, &last) &&
        (best->entry[class] == NULL || last > best->last[class])) {
      best->entry[class] = phrase->entry;
      best->last[class] = last;
    }
  }
}

static void
add_match (NavReading *reading, const NavLexEntry *entry, guint first, guint last)
{
  NavMatch match = { entry, first, last };
  NavLexClass class = entry->class;

  if (reading->matches[class] == NULL) {
    reading->matches[class] = g_array_new (FALSE, FALSE, sizeof (NavMatch));
    reading->match_at[class] = g_new0 (guint16, reading->tokens->len + 1);
  }
  g_array_append_val (reading->matches[class], match);
  for (guint i = first; i <= last; i++)
    reading->match_at[class][i] = (guint16) reading->matches[class]->len;
}

static void
match_at (NavReading *reading, guint i)
{
  const NavToken *token = nav_reading_token (reading, (int) i);
  Best best = { 0 };

  try_phrases (reading, nav_lexicon_find (reading->lexicon, token->word), i, &best);
  if (token->stem != token->word && strcmp (token->stem, token->word) != 0)
    try_phrases (reading, nav_lexicon_find (reading->lexicon, token->stem), i, &best);
  if (token->kind == NAV_TOKEN_WORD)
    try_phrases (reading, nav_lexicon_find_prefixes (reading->lexicon, token->word), i, &best);
  for (guint c = 0; c < NAV_N_LEX_CLASSES; c++)
    if (best.entry[c] != NULL && nav_reading_covering (reading, c, (int) i) == NULL)
      add_match (reading, best.entry[c], i, best.last[c]);
}

/**
 * nav_reading_match:
 *
 * Fills the reading's matches, anew when it has some. Quarantined words and code have none.
 */
void
nav_reading_match (NavReading *reading)
{
  for (guint c = 0; c < NAV_N_LEX_CLASSES; c++) {
    g_clear_pointer (&reading->matches[c], g_array_unref);
    g_clear_pointer (&reading->match_at[c], g_free);
  }
  for (guint i = 0; i < reading->tokens->len; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);

    if (!token->quarantined && !token->code)
      match_at (reading, i);
  }
}
