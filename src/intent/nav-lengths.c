// SPDX-License-Identifier: Apache-2.0
// Lengths of prompts and answers as benchmarks name them: "ISL/OSL 1024/128", "8k/1k tokens".

#include "nav-numerals.h"
#include "nav-reading.h"

#include <math.h>

#define NEAR        4 /* tokens within which "ISL/OSL" tells what two numbers are */
#define MOST_TOKENS 1e8

typedef struct {
  double value;
  gboolean thousands; /* "8k" */
  guint last;
} Length;

/* A whole number of tokens at @i, with its "k". */
static gboolean
read_length (const NavReading *reading, guint i, Length *length)
{
  const NavToken *token = nav_reading_token (reading, (int) i);
  const NavToken *unit = nav_reading_token (reading, (int) i + 1);
  double value, grouped;

  if (token->kind != NAV_TOKEN_NUMBER || token->quarantined || token->taken ||
      !nav_numeral_parse (token->word, &value, &grouped))
    return FALSE;
  length->thousands = unit->glued && nav_reading_word_is (reading, (int) i + 1, "k");
  length->value = (isnan (grouped) ? value : grouped) * (length->thousands ? 1000 : 1);
  length->last = length->thousands ? i + 1 : i;
  return length->value >= 1 && length->value < MOST_TOKENS &&
         floor (length->value) == length->value;
}

static gboolean
is_pair_of_names (const NavReading *reading, guint i)
{
  static const char *const first[] = { "isl",    "in",      "input",   "inputs",
                                       "prompt", "prompts", "context", NULL };
  static const char *const second[] = { "osl",     "out",        "output",   "outputs", "answer",
                                        "answers", "completion", "response", NULL };

  return nav_reading_word_in (reading, (int) i, first) &&
         nav_reading_word_is (reading, (int) i + 1, "/") &&
         nav_reading_word_in (reading, (int) i + 2, second);
}

/* What says that the numbers at the tokens first..last are lengths: their names, or "tokens". */
static gboolean
are_lengths (const NavReading *reading, guint first, guint last)
{
  static const char *const units[] = { "token", "tokens", "tok", "toks", NULL };

  for (guint i = first > NEAR + 2 ? first - NEAR - 2 : 0; i < last + NEAR; i++)
    if (is_pair_of_names (reading, i) && nav_reading_same_clause (reading, first, i))
      return TRUE;
  return nav_reading_word_in (reading, (int) last + 1, units);
}

/**
 * nav_find_lengths:
 *
 * Adds the lengths of prompts and answers that were said as a pair. Of "8k/1k" both are thousands,
 * which nothing else is; other pairs need a name, as "24/7" is none.
 */
void
nav_find_lengths (NavReading *reading)
{
  for (guint i = 0; i + 2 < reading->tokens->len; i++) {
    Length prompt, answer;
    guint slash;

    if (!read_length (reading, i, &prompt))
      continue;
    slash = prompt.last + 1;
    if (!nav_reading_word_is (reading, (int) slash, "/") ||
        !read_length (reading, slash + 1, &answer) ||
        !((prompt.thousands && answer.thousands) || are_lengths (reading, i, answer.last)))
      continue;
    nav_reading_add_number (reading, NAV_INTENT_PROMPT_TOKENS, prompt.value, i, answer.last, 0.9);
    nav_reading_add_number (reading, NAV_INTENT_OUTPUT_TOKENS, answer.value, i, answer.last, 0.9);
    nav_reading_take (reading, i, answer.last);
    i = answer.last;
  }
}
