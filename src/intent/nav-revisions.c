// SPDX-License-Identifier: Apache-2.0
// A turn that says no more than another number for what was said last, or that it is not asked for
// any longer: "no, 400", "make it 8 s", "20 more", "drop the TTFT target".

#include "nav-revisions.h"

#include <math.h>

#define MOST_TURNS_AGO 2 /* ours is between two of a person's */

static const NavIntentField latencies[] = { NAV_INTENT_TTFT_MS, NAV_INTENT_ITL_MS,
                                            NAV_INTENT_E2E_MS };
static const NavIntentField counts[] = { NAV_INTENT_USER_COUNT, NAV_INTENT_GPU_COUNT_MAX };
static const NavIntentField numbers[] = { NAV_INTENT_USER_COUNT,     NAV_INTENT_CONCURRENT_USERS,
                                          NAV_INTENT_THROUGHPUT_RPS, NAV_INTENT_TTFT_MS,
                                          NAV_INTENT_ITL_MS,         NAV_INTENT_E2E_MS,
                                          NAV_INTENT_GPU_COUNT_MAX,  NAV_INTENT_BUDGET,
                                          NAV_INTENT_PROMPT_TOKENS,  NAV_INTENT_OUTPUT_TOKENS };

/**
 * nav_find_last_said:
 *
 * Returns: (transfer none) (nullable): which of @fields was said last, in the turn before this one
 */
const NavIntentFact *
nav_find_last_said (const NavReading *reading, const NavIntentField *fields, gsize n)
{
  const NavIntentFact *last = NULL;

  for (gsize i = 0; i < n; i++) {
    const NavIntentFact *fact = nav_intent_get_fact (reading->before, fields[i]);

    if (fact == NULL || fact->source != NAV_INTENT_SOURCE_RULE ||
        (int) reading->turn - fact->turn > MOST_TURNS_AGO)
      continue;
    if (last == NULL || fact->turn > last->turn ||
        (fact->turn == last->turn && fact->start > last->start))
      last = fact;
  }
  return last;
}

static gboolean
is_denied (const NavReading *reading, const NavNumber *number)
{
  return reading->negated[number->first];
}

/* The one number that is not denied: "not 300, 500" has one. */
static NavNumber *
get_only_number (const NavReading *reading)
{
  NavNumber *number = NULL;

  for (guint i = 0; i < reading->numbers->len; i++) {
    NavNumber *other = &g_array_index (reading->numbers, NavNumber, i);

    if (number != NULL && !is_denied (reading, other))
      return NULL;
    if (!is_denied (reading, other))
      number = other;
  }
  if (number == NULL)
    return NULL;
  return number->used || number->article || number->vague || !(number->value > 0) ? NULL : number;
}

/* "what about 5000?", "and 5000?" */
static gboolean
proposes (const NavReading *reading, guint first)
{
  static const char *const what[] = { "what", "how", NULL };

  return nav_reading_word_is (reading, (int) first, "and") ||
         (nav_reading_word_in (reading, (int) first, what) &&
          nav_reading_word_is (reading, (int) first + 1, "about"));
}

/* Whether all words of its sentence but those of the number, which end with @last, say that it is
 * another one. */
static gboolean
is_revision (const NavReading *reading, const NavNumber *number, guint last)
{
  static const char *const strong[] = { "no",     "actually", "wait",    "sorry",    "make",
                                        "change", "rather",   "instead", "meant",    "relax",
                                        "raise",  "lower",    "reduce",  "increase", "set",
                                        "better", "tighten",  "loosen",  "oops",     "nope",
                                        "back",   NULL };
  static const char *const weak[] = { "it",   "that", "to",     "be",   "let's", "say",    "i",
                                      "the",  "this", "please", ",",    ".",     "should", "is",
                                      "it's", "more", "like",   "we",   "now",   "up",     "down",
                                      "mean", "of",   "about",  "-",    ":",     "!",      "?",
                                      "then", "can",  "ok",     "okay", "go",    "you",    "hm",
                                      "not",  NULL };
  guint sentence = nav_reading_token (reading, (int) number->first)->sentence;
  gboolean revised = FALSE, first = TRUE;

  for (guint i = 0; i < reading->tokens->len; i++) {
    const NavNumber *denied = nav_reading_number (reading, (int) i);

    if ((i >= number->first && i <= last) ||
        nav_reading_token (reading, (int) i)->sentence != sentence)
      continue;
    if (nav_reading_word_in (reading, (int) i, strong) ||
        (denied != NULL && is_denied (reading, denied)) || (first && proposes (reading, i)))
      revised = TRUE;
    else if (!nav_reading_word_in (reading, (int) i, weak))
      return FALSE;
    first = FALSE;
  }
  return revised;
}

/* "no, 8" after "5 s" is of seconds, too: whichever of the two is nearer to what it replaces.
 * People and cards have no unit. */
static double
scale_like (double value, const NavIntentFact *before)
{
  gboolean counted = before->field == NAV_INTENT_USER_COUNT ||
                     before->field == NAV_INTENT_CONCURRENT_USERS ||
                     before->field == NAV_INTENT_GPU_COUNT_MAX;
  const char *digits = before->quote != NULL ? strpbrk (before->quote, "0123456789") : NULL;
  char *end = NULL;
  double said = digits != NULL ? g_ascii_strtod (digits, &end) : 0;
  double scaled = said > 0 && *end != ',' && !counted ? value * before->number / said : value;

  return fabs (log (scaled / before->number)) < fabs (log (value / before->number)) ? scaled
                                                                                    : value;
}

static void
revise (NavReading *reading, NavNumber *number, const NavIntentFact *before, double value,
        guint last)
{
  gboolean whole = before->field != NAV_INTENT_THROUGHPUT_RPS && before->field != NAV_INTENT_BUDGET;
  NavIntentFact *fact = nav_reading_add_number (
    reading, before->field, whole ? floor (value + 0.5) : value, number->first, last, 0.85);

  number->used = TRUE;
  fact->currency = g_strdup (before->currency);
  fact->period = g_strdup (before->period);
}

static void
find_other_number (NavReading *reading, NavNumber *number)
{
  const NavMatch *unit = nav_reading_starting (reading, NAV_LEX_TIME_UNIT, (int) number->last + 1);
  guint last = unit != NULL ? unit->last : number->last;
  const NavIntentFact *before = unit != NULL
                                  ? nav_find_last_said (reading, latencies,
                                                        G_N_ELEMENTS (latencies))
                                  : nav_find_last_said (reading, numbers, G_N_ELEMENTS (numbers));

  if (before == NULL || !is_revision (reading, number, last) ||
      (unit == NULL && reading->pending == NAV_INTENT_ASK_USER_COUNT))
    return;
  revise (reading, number, before,
          unit != NULL ? number->value * unit->entry->value : scale_like (number->value, before),
          last);
}

/* "20 more", "2 less" */
static void
find_difference (NavReading *reading, NavNumber *number)
{
  static const char *const more[] = { "more", "additional", "extra", NULL };
  static const char *const less[] = { "less", "fewer", NULL };
  const NavIntentFact *before = nav_find_last_said (reading, counts, G_N_ELEMENTS (counts));
  int next = (int) number->last + 1;
  NavIntentFact *fact;

  if (before == NULL || number->first > 1 ||
      nav_reading_same_segment (reading, number->first, number->last + 2) ||
      !(nav_reading_word_in (reading, next, more) || nav_reading_word_in (reading, next, less)))
    return;
  if (nav_reading_word_in (reading, next, less) && number->value >= before->number)
    return;
  fact = nav_reading_add_number (reading, before->field,
                                 nav_reading_word_in (reading, next, more) ? number->value
                                                                           : -number->value,
                                 number->first, (guint) next, 0.85);
  fact->op = NAV_INTENT_OP_ADD;
  number->used = TRUE;
}

/* The field of the noun at @i, or none; of "latency targets" the first of three. */
static gboolean
read_field (const NavReading *reading, int i, NavIntentField *field, gsize *n)
{
  static const struct {
    const char *noun;
    NavIntentField field;
  } nouns[] = {
    { "budget", NAV_INTENT_BUDGET },       { "ttft", NAV_INTENT_TTFT_MS },
    { "itl", NAV_INTENT_ITL_MS },          { "tpot", NAV_INTENT_ITL_MS },
    { "e2e", NAV_INTENT_E2E_MS },          { "percentile", NAV_INTENT_PERCENTILE },
    { "rate", NAV_INTENT_THROUGHPUT_RPS },
  };
  static const char *const targets[] = { "target", "targets", "slo", "slos", NULL };
  static const char *const cards[] = { "gpu", "card", NULL };
  static const char *const limits[] = { "limit", "cap", "count", "maximum", NULL };

  *n = 1;
  for (gsize k = 0; k < G_N_ELEMENTS (nouns); k++)
    if (nav_reading_word_is (reading, i, nouns[k].noun)) {
      *field = nouns[k].field;
      return TRUE;
    }
  if (nav_reading_word_in (reading, i, cards) && nav_reading_word_in (reading, i + 1, limits)) {
    *field = NAV_INTENT_GPU_COUNT_MAX;
    return TRUE;
  }
  if (nav_reading_word_is (reading, i, "latency"))
    i++;
  *n = G_N_ELEMENTS (latencies);
  return nav_reading_word_in (reading, i, targets);
}

/* "forget the budget", "no TTFT target": of what is asked for */
static void
find_removals (NavReading *reading)
{
  static const char *const verbs[] = { "forget", "drop", "remove", "ignore",  "skip", "delete",
                                       "lift",   "no",   "cancel", "without", NULL };
  static const char *const fillers[] = { "the",  "my",    "our", "any", "that",
                                         "this", "about", "all", "a",   NULL };

  for (guint i = 0; i < reading->tokens->len; i++) {
    int at = (int) i + 1;
    NavIntentField field;
    gsize n;

    if (!nav_reading_word_in (reading, (int) i, verbs))
      continue;
    while (nav_reading_word_in (reading, at, fillers) && at < (int) i + 3)
      at++;
    if (!nav_reading_same_segment (reading, i, (guint) at) ||
        !read_field (reading, at, &field, &n) || nav_reading_number (reading, at + 1) != NULL)
      continue;
    for (gsize k = 0; k < n; k++) {
      NavIntentField one = n > 1 ? latencies[k] : field;
      if (nav_intent_has (reading->before, one))
        nav_reading_add_fact (reading, one, i, (guint) at, 0.9)->op = NAV_INTENT_OP_REMOVE;
    }
  }
}

/**
 * nav_find_revisions:
 *
 * Adds facts for what the turn changes or takes back without saying it anew.
 */
void
nav_find_revisions (NavReading *reading)
{
  NavNumber *number = get_only_number (reading);

  find_removals (reading);
  if (number == NULL || nav_reading_token (reading, (int) number->first)->taken)
    return;
  find_difference (reading, number);
  if (!number->used)
    find_other_number (reading, number);
}
