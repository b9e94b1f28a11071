// SPDX-License-Identifier: Apache-2.0
// Finds which words a negation denies: "no H100, H200 or B200", "not translation, just
// rewriting".

#include "nav-reading.h"

#include <string.h>

#define MAX_SCOPE 14 /* words; what is farther away is not denied any more */

static gboolean
ends_scope (const NavReading *reading, guint start, guint i)
{
  static const char *const stops[] = {
    "but",      "just",   "only",      "instead", "rather", "however", "so",   "because", "since",
    "although", "while",  "otherwise", "unless",  "then",   "please",  "we",   "i",       "it",
    "they",     "that's", "it's",      "use",     "take",   "prefer",  "make", "give",    NULL
  };

  if (nav_reading_starting (reading, NAV_LEX_NO_NEGATION, (int) i) != NULL)
    return FALSE;
  if (i > start && nav_reading_word_in (reading, (int) i, stops))
    return TRUE;
  return i == start && (nav_reading_word_is (reading, (int) i, "but") ||
                        nav_reading_word_is (reading, (int) i, "just") ||
                        nav_reading_word_is (reading, (int) i, "only"));
}

/* A comma ends the scope unless a list goes on: "no A, B or C". */
static gboolean
list_goes_on (const NavReading *reading, guint comma)
{
  static const char *const joins[] = { "or", "nor", NULL };
  const NavToken *next = nav_reading_token (reading, (int) comma + 1);

  for (guint i = comma + 1; i <= comma + 4 && i < reading->tokens->len; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);

    if (token->sentence != next->sentence)
      return FALSE;
    if (nav_reading_word_in (reading, (int) i, joins))
      return TRUE;
    if (nav_reading_covering (reading, NAV_LEX_NEGATION, (int) i) != NULL)
      return FALSE;
  }
  return FALSE;
}

static void
deny_after (NavReading *reading, guint first, guint last)
{
  guint start = last + 1;

  for (guint i = start; i < reading->tokens->len && i < start + MAX_SCOPE; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);

    if (!nav_reading_same_clause (reading, first, i) || ends_scope (reading, start, i))
      return;
    if (token->kind == NAV_TOKEN_SYMBOL && strchr (",(:", token->word[0]) != NULL) {
      /* "500, no, 800" takes back what was before, not what follows */
      if (i == start || token->word[0] != ',' || !list_goes_on (reading, i))
        return;
    }
    reading->negated[i] = !reading->negated[i];
  }
}

static void
deny_before (NavReading *reading, guint first)
{
  guint segment = nav_reading_token (reading, (int) first)->segment;

  for (guint i = first; i-- > 0 && first - i < MAX_SCOPE;) {
    if (nav_reading_token (reading, (int) i)->segment != segment)
      return;
    reading->negated[i] = !reading->negated[i];
  }
}

/* "less" denies only in "less X"; "non" only before a hyphen. */
static gboolean
is_real (const NavReading *reading, const NavMatch *match)
{
  if (nav_reading_covering (reading, NAV_LEX_NO_NEGATION, (int) match->first) != NULL)
    return FALSE;
  if (strcmp (match->entry->phrase, "less") == 0)
    return FALSE;
  if (strcmp (match->entry->phrase, "nor") == 0 && reading->negated[match->first])
    return FALSE; /* "neither A nor B" denies once */
  if (strcmp (match->entry->phrase, "non") == 0)
    return nav_reading_word_is (reading, (int) match->last + 1, "-");
  return TRUE;
}

/**
 * nav_find_negations:
 *
 * Sets the reading's `negated`; a second negation in the scope of the first cancels it.
 */
void
nav_find_negations (NavReading *reading)
{
  const GArray *matches = reading->matches[NAV_LEX_NEGATION];

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);

    if (!is_real (reading, match))
      continue;
    nav_reading_log (reading, "negation", match->entry->phrase, match->first, match->last, NULL);
    if (match->entry->value > 1)
      deny_before (reading, match->first);
    else
      deny_after (reading, match->first, match->last);
  }
}
