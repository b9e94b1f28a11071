// SPDX-License-Identifier: Apache-2.0
// Corrects misspelled words towards the lexicon, and only where one word is clearly meant.

#include "nav-reading.h"

#include <string.h>

#define MAX_WORD     24
#define MIN_WORD     5
#define MIN_WORD_TWO 8 /* from this length on, two slips are allowed */

/* Damerau-Levenshtein distance (adjacent swaps count one); more than @limit reads as limit + 1. */
static guint
measure_distance (const char *a, guint n, const char *b, guint m, guint limit)
{
  guint rows[3][MAX_WORD + 2];

  for (guint j = 0; j <= m; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= n; i++) {
    guint *row = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];
    guint best = row[0] = i;

    for (guint j = 1; j <= m; j++) {
      guint cost = a[i - 1] == b[j - 1] ? 0 : 1;

      row[j] = MIN (MIN (up[j] + 1, row[j - 1] + 1), up[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = MIN (row[j], up2[j - 2] + 1);
      best = MIN (best, row[j]);
    }
    if (best > limit)
      return limit + 1;
  }
  return rows[n % 3][m];
}

static gboolean
is_plain_word (const char *word, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_islower (word[i]))
      return FALSE;
  return length >= MIN_WORD && length <= MAX_WORD - 1;
}

/* Forms of known words are known: clicked, deploying, cheaply. */
static gboolean
is_known_form (const NavReading *reading, const char *word)
{
  static const char *const endings[] = { "s",    "es",   "ed",    "d",    "ing", "er",   "ers",
                                         "ly",   "ment", "ments", "able", "ion", "ions", "al",
                                         "ness", "or",   "ors",   "ally", NULL };
  gsize n = strlen (word);

  for (guint i = 0; endings[i] != NULL; i++) {
    gsize m = strlen (endings[i]);
    char base[MAX_WORD + 2];

    if (n < m + 3 || n > MAX_WORD || !g_str_has_suffix (word, endings[i]))
      continue;
    memcpy (base, word, n - m);
    base[n - m] = '\0';
    if (nav_lexicon_knows_word (reading->lexicon, base))
      return TRUE;
    strcpy (base + n - m, "e");
    if (nav_lexicon_knows_word (reading->lexicon, base))
      return TRUE;
    if (n - m > 3 && base[n - m - 1] == base[n - m - 2]) {
      base[n - m - 1] = '\0';
      if (nav_lexicon_knows_word (reading->lexicon, base))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
begins_a_phrase (const NavReading *reading, const char *word)
{
  const GPtrArray *phrases = nav_lexicon_find_prefixes (reading->lexicon, word);

  for (guint i = 0; phrases != NULL && i < phrases->len; i++) {
    const char *prefix = ((const NavLexPhrase *) phrases->pdata[i])->words[0];

    if (strncmp (word, prefix, strlen (prefix) - 1) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
may_be_typo (const NavReading *reading, guint i)
{
  const NavToken *token = nav_reading_token (reading, (int) i);
  const NavToken *before = nav_reading_token (reading, (int) i - 1);

  if (token->kind != NAV_TOKEN_WORD || token->quarantined || token->code ||
      !is_plain_word (token->word, strlen (token->word)))
    return FALSE;
  if (token->capital && !token->all_caps && i > 0 && before->sentence == token->sentence)
    return FALSE; /* a name */
  return !nav_lexicon_knows_word (reading->lexicon, token->word) &&
         !nav_lexicon_knows_word (reading->lexicon, token->stem) &&
         !begins_a_phrase (reading, token->word) && !is_known_form (reading, token->word);
}

typedef struct {
  const char *word;
  guint distance;
  gboolean unique;
} Candidate;

static void
try_candidates (const NavReading *reading, const char *word, char letter, Candidate *best)
{
  const GPtrArray *words = nav_lexicon_get_words (reading->lexicon, letter);
  guint n = (guint) strlen (word);
  guint limit = n >= MIN_WORD_TWO ? 2 : 1;

  for (guint i = 0; i < words->len; i++) {
    const char *candidate = words->pdata[i];
    guint m = (guint) strlen (candidate);
    guint distance;

    if (m > MAX_WORD || m + limit < n || n + limit < m)
      continue;
    if (letter != word[0] && candidate[1] != word[0])
      continue;
    distance = measure_distance (word, n, candidate, m, limit);
    if (distance > limit || distance > best->distance)
      continue;
    best->unique = distance < best->distance || strcmp (best->word, candidate) == 0;
    best->distance = distance;
    best->word = candidate;
  }
}

static const char *
find_meant (const NavReading *reading, const char *word)
{
  Candidate best = { NULL, G_MAXUINT, FALSE };

  if (strlen (word) < MIN_WORD)
    return NULL;
  try_candidates (reading, word, word[0], &best);
  if (word[1] != word[0])
    try_candidates (reading, word, word[1], &best);
  return best.unique ? best.word : NULL;
}

/**
 * nav_correct_typos:
 *
 * Puts the word that was meant into a token and marks it, so that facts read from it are less sure.
 */
void
nav_correct_typos (NavReading *reading)
{
  for (guint i = 0; i < reading->tokens->len; i++) {
    NavToken *token = &g_array_index (reading->tokens, NavToken, i);
    const char *meant;

    if (!may_be_typo (reading, i))
      continue;
    meant = find_meant (reading, token->word);
    if (meant == NULL && token->stem != token->word)
      meant = find_meant (reading, token->stem);
    if (meant == NULL)
      continue;
    nav_reading_log (reading, "typo", "distance", i, i, meant);
    token->word = meant;
    token->stem = nav_stem (meant, reading->strings);
    token->corrected = TRUE;
  }
}
