// SPDX-License-Identifier: Apache-2.0
// Arithmetic on what was said before: double, half, ten times.

#include "nav-corrections.h"

#include <math.h>
#include <string.h>

#include "nav-revisions.h"

static double
factor_at (const NavReading *reading, guint i, guint *last)
{
  static const struct {
    const char *word;
    double factor;
  } words[] = { { "double", 2 },  { "doubled", 2 },   { "twice", 2 },   { "triple", 3 },
                { "tripled", 3 }, { "quadruple", 4 }, { "halve", 0.5 }, { "halved", 0.5 } };
  const NavNumber *number = nav_reading_number (reading, (int) i);

  *last = i;
  for (guint w = 0; w < G_N_ELEMENTS (words); w++)
    if (nav_reading_word_is (reading, (int) i, words[w].word))
      return words[w].factor;
  if (nav_reading_word_is (reading, (int) i, "half") && number == NULL)
    return 0.5;
  if (number == NULL || number->first != i || number->value > 1000 || number->value <= 0)
    return 0.0;
  if (nav_reading_word_is (reading, (int) number->last + 1, "x") ||
      nav_reading_word_is (reading, (int) number->last + 1, "times")) {
    *last = number->last + 1;
    return number->value;
  }
  return 0.0;
}

/* "3 times that": of people, unless a rate was said after them. */
static NavIntentField
meant_by_that (const NavReading *reading)
{
  static const NavIntentField fields[] = { NAV_INTENT_USER_COUNT, NAV_INTENT_THROUGHPUT_RPS,
                                           NAV_INTENT_MEAN_RPS };
  const NavIntentFact *last = nav_find_last_said (reading, fields, G_N_ELEMENTS (fields));

  return last == NULL || last->field == NAV_INTENT_USER_COUNT ? NAV_INTENT_USER_COUNT
                                                              : NAV_INTENT_THROUGHPUT_RPS;
}

/* What is scaled: the noun within a few words, else the people. */
static gboolean
find_object (const NavReading *reading, guint last, NavIntentField *field, guint *end)
{
  static const char *const pronouns[] = { "that",  "it",        "this",   "number",
                                          "count", "headcount", "figure", "amount",
                                          "load",  "as",        NULL };
  static const char *const skipped[] = { "the",    "of", "our", "my", "number",
                                         "please", "to", "by",  "in", NULL };

  for (guint i = last + 1; i <= last + 5; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);

    *end = MIN (i, reading->tokens->len - 1);
    if (i >= reading->tokens->len ||
        token->sentence != nav_reading_token (reading, (int) last)->sentence)
      break;
    if (nav_reading_covering (reading, NAV_LEX_PERSON, (int) i) != NULL) {
      *field = NAV_INTENT_USER_COUNT;
      return TRUE;
    }
    if (strcmp (token->word, "budget") == 0 || strcmp (token->word, "money") == 0) {
      *field = NAV_INTENT_BUDGET;
      return TRUE;
    }
    if (strcmp (token->stem, "gpu") == 0 || strcmp (token->stem, "card") == 0) {
      *field = NAV_INTENT_GPU_COUNT_MAX;
      return TRUE;
    }
    if (strcmp (token->stem, "request") == 0 || strcmp (token->word, "rate") == 0 ||
        strcmp (token->word, "traffic") == 0 || strcmp (token->word, "throughput") == 0) {
      *field = NAV_INTENT_THROUGHPUT_RPS;
      return TRUE;
    }
    if (nav_token_is_any (token, pronouns) && strcmp (token->word, "number") != 0 &&
        strcmp (token->word, "as") != 0) {
      *field = meant_by_that (reading);
      return TRUE;
    }
    if (!nav_token_is_any (token, skipped) && strcmp (token->word, "as") != 0 &&
        strcmp (token->word, "many") != 0)
      return FALSE;
  }
  *end = last;
  *field = NAV_INTENT_USER_COUNT;
  return nav_reading_word_is (reading, (int) last - 1, "it") ||
         nav_reading_word_is (reading, (int) last - 1, "that") ||
         (last == 0 && reading->tokens->len <= 2) ||
         nav_reading_word_is (reading, (int) last - 1, "users");
}

/**
 * nav_find_scalings:
 *
 * Adds facts with op "scale" for values that the state before this turn has.
 */
void
nav_find_scalings (NavReading *reading)
{
  for (guint i = 0; i < reading->tokens->len; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);
    NavIntentField field;
    guint last, end;
    double factor = token->quarantined || token->taken ? 0.0 : factor_at (reading, i, &last);
    NavNumber *number;

    if (factor == 0.0 || !find_object (reading, last, &field, &end) ||
        !nav_intent_has (reading->before, field))
      continue;
    if (nav_reading_word_is (reading, (int) i, "half") &&
        nav_reading_word_is (reading, (int) i + 1, "of") &&
        (nav_reading_word_is (reading, (int) i + 2, "them") ||
         nav_reading_word_is (reading, (int) i + 2, "our")))
      continue; /* a part of the people, no correction */
    number = (NavNumber *) nav_reading_number (reading, (int) i);
    if (number != NULL)
      number->used = TRUE;
    nav_reading_add_number (reading, field, factor, i, end, 0.85)->op = NAV_INTENT_OP_SCALE;
    i = end;
  }
}
