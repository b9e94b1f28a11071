// SPDX-License-Identifier: Apache-2.0
// Cards that are there already: "we own 2 L4", "we have 3 A100 and one H100 ourselves", "our own
// hardware: 2x L4". What can be rented, bought or had elsewhere is none of it.

#include "nav-owned.h"

#include <string.h>

#include "nav-numerals.h"

#define MAX_REACH 40 /* tokens; what a longer clause says farther away is about something else */

/* A clause with one of these speaks of cards that are somebody else's, or not there yet. */
static const char *const elsewhere[] = {
  "rent",   "rented", "rental", "renting", "lease", "leased",   "leasing", "aws",   "azure",
  "gcp",    "cloud",  "quota",  "access",  "buy",   "buying",   "order",   "ordered", "could",
  "would",  "want",   "need",   "might",   "may",   "reserved", "reserve", "if",    NULL
};

static void
find_clause (const NavReading *reading, guint at, guint *first, guint *last)
{
  *first = *last = at;
  while (*first > 0 && *first + MAX_REACH > at && nav_reading_same_clause (reading, *first - 1, at))
    (*first)--;
  while (*last + 1 < reading->tokens->len && *last < at + MAX_REACH &&
         nav_reading_same_clause (reading, *last + 1, at))
    (*last)++;
}

/* Behind the cards: "... ourselves", "... of our own", "... are ours". */
static gboolean
is_owned_behind (const NavReading *reading, guint at, guint last)
{
  static const char *const words[] = { "ourselves", "ours", "myself", "mine", NULL };
  static const char *const our[] = { "our", "my", NULL };
  guint where;

  if (nav_reading_find_words (reading, at, last, words, NULL))
    return TRUE;
  return nav_reading_find_words (reading, at, last, (const char *const[]){ "own", NULL }, &where) &&
         nav_reading_word_in (reading, (int) where - 1, our) &&
         nav_reading_word_is (reading, (int) where - 2, "of");
}

/* "We have" tells of what is there; "must have" and "can have" do not. */
static gboolean
is_had_by_us (const NavReading *reading, int i)
{
  static const char *const have[] = { "have", "has", "got", "bought", "possess", NULL };
  static const char *const had[] = { "we've", "i've", NULL };
  static const char *const us[] = { "we",   "i",       "they", "team", "company",
                                    "us",   "already", "also", "we've", "i've",
                                    "have", "and",     NULL };

  if (nav_reading_word_in (reading, i, had))
    return TRUE;
  return nav_reading_word_in (reading, i, have) && nav_reading_word_in (reading, i - 1, us);
}

/* What may stand between "we own" and the card: other cards and their numbers, machines. */
static gboolean
is_of_the_list (const NavReading *reading, int i)
{
  static const char *const words[] = {
    ",",       "and",      "+",     "plus",    "x",       "*",         ":",       "-",    "of",
    "the",     "some",     "about", "already", "also",    "a",         "an",      "pair", "couple",
    "exactly", "hardware", "with",  "nvidia",  "amd",     "house",     "in",      "both", "these",
    "those",   "spare",    "idle",  "old",     "new",     "currently", "now",     "got",  "single",
    "own",     "our",      "is",    "are",     "each",    "following", "two",     "one",  NULL
  };
  static const char *const nouns[] = { "gpu",  "card", "server", "machine", "node",
                                       "host", "box",  "rack",   NULL };

  return nav_reading_word_in (reading, i, words) ||
         nav_reading_token (reading, i)->kind == NAV_TOKEN_NUMBER ||
         nav_reading_token (reading, i)->taken ||
         nav_reading_covering (reading, NAV_LEX_GPU, i) != NULL ||
         g_strv_contains (nouns, nav_reading_token (reading, i)->stem);
}

static gboolean
is_owned_before (const NavReading *reading, guint first, guint at)
{
  static const char *const own[] = { "own", "owns", "owned", NULL };

  for (int i = (int) at - 1; i >= (int) first; i--) {
    if (reading->negated[i])
      return FALSE;
    if (nav_reading_word_in (reading, i, own) || is_had_by_us (reading, i))
      return TRUE;
    if (!is_of_the_list (reading, i))
      return FALSE;
  }
  return FALSE;
}

/**
 * nav_owned_count_machines:
 * @at: the number of the cards, which end with @last
 *
 * Returns: how many times the number counts: "two servers with 4 L40S each", "2 nodes of 8 H100"
 */
double
nav_owned_count_machines (const NavReading *reading, guint at, guint last)
{
  static const char *const nouns[] = { "server", "machine", "node", "host", "box", NULL };
  static const char *const links[] = { "with", "of", NULL };
  static const char *const each[] = { "each", "apiece", NULL };
  const NavToken *token = nav_reading_token (reading, (int) at - 3);
  double machines;

  if (at < 3 || !nav_reading_word_in (reading, (int) at - 1, links) ||
      !g_strv_contains (nouns, nav_reading_token (reading, (int) at - 2)->stem) ||
      !(nav_reading_word_is (reading, (int) at - 1, "of") ||
        nav_reading_word_in (reading, (int) last + 1, each)))
    return 1.0;
  machines = token->kind == NAV_TOKEN_NUMBER ? g_ascii_strtod (token->word, NULL)
                                             : nav_numeral_word (token->word);
  return machines >= 1.0 && machines <= 10000.0 ? machines : 1.0;
}

/**
 * nav_find_owned:
 * @family: of the cards at the tokens @first to @last, their number included
 *
 * Adds the fact that @count of them are there already, where that is said.
 */
void
nav_find_owned (NavReading *reading, const char *family, double count, guint first, guint last)
{
  guint begin, end;
  NavIntentFact *fact;

  find_clause (reading, first, &begin, &end);
  if (nav_reading_find_words (reading, begin, end, elsewhere, NULL) ||
      !(is_owned_before (reading, begin, first) || is_owned_behind (reading, last, end)))
    return;
  fact = nav_reading_add_text (reading, NAV_INTENT_OWNED_GPUS, family, first, last, 0.85);
  fact->number = count;
  fact->op = NAV_INTENT_OP_ADD;
}
