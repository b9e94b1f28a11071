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

/* The name of a card or a model that ends at @i, sizes behind it left out. */
static const NavMatch *
find_name_before (const NavReading *reading, int i)
{
  static const char *const sizes[] = { "b", "gb", "-", "series", "s", NULL };

  for (int from = i; i >= 0 && i + 4 > from; i--) {
    const NavMatch *match = nav_reading_covering (reading, NAV_LEX_GPU, i);

    if (match == NULL)
      match = nav_reading_covering (reading, NAV_LEX_MODEL, i);
    if (match != NULL)
      return match;
    if (nav_reading_token (reading, i)->kind != NAV_TOKEN_NUMBER &&
        !nav_reading_word_in (reading, i, sizes))
      return NULL;
  }
  return NULL;
}

/* "H100 and H200 are too expensive" */
static void
deny_named_before (NavReading *reading, int i)
{
  static const char *const links[] = { "is",  "are",  "was",  "were", "looks", "look", "seems",
                                       "seem", "far", "way",  "much", "just",  "be",   "would",
                                       "a",   "bit",  "gpus", "gpu",  "cards", "ones", NULL };
  static const char *const mates[] = { "and", "or", ",", "/", "&", NULL };
  const NavMatch *name;

  while (nav_reading_word_in (reading, i, links))
    i--;
  while ((name = find_name_before (reading, i)) != NULL) {
    for (guint k = name->first; k <= name->last; k++)
      reading->negated[k] = TRUE;
    i = (int) name->first - 1;
    if (!nav_reading_word_in (reading, i, mates))
      return;
    i--;
  }
}

/* What is too expensive, too slow or out is not wanted. */
static void
deny_turned_down (NavReading *reading)
{
  static const char *const faults[] = { "expensive", "pricey", "costly", "dear",  "slow",
                                        "old",       "big",    "large",  "small", "weak",
                                        "much",      "power",  "hot",    "hard",  NULL };
  static const char *const never[] = { "not", "never", "isn't", "aren't", NULL };
  static const char *const beyond[] = { "budget", "reach", "stock", "question", NULL };

  for (guint i = 1; i < reading->tokens->len; i++) {
    gboolean too = nav_reading_word_is (reading, (int) i, "too") &&
                   nav_reading_word_in (reading, (int) i + 1, faults);
    gboolean out = nav_reading_word_is (reading, (int) i, "out") &&
                   nav_reading_word_is (reading, (int) i + 1, "of") &&
                   (nav_reading_word_in (reading, (int) i + 2, beyond) ||
                    nav_reading_word_in (reading, (int) i + 3, beyond));

    if ((too || out) && !nav_reading_word_in (reading, (int) i - 1, never))
      deny_named_before (reading, (int) i - 1);
  }
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
  deny_turned_down (reading);
}
