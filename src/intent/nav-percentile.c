// SPDX-License-Identifier: Apache-2.0
// At which percentile targets are to hold: "p99 under 800 ms", "at the 99th percentile".

#include "nav-refusals.h"

#include <math.h>

#include "catalog/nav-spec.h"

#define NEAR      6 /* tokens within which a word belongs to a percentile */
#define FEW_WORDS 5 /* a sentence as short as this speaks of nothing else */

/* Ordinals are no NavNumber.
 * Returns: what the token is in digits, NaN for none */
static double
read_digits (const NavReading *reading, int i)
{
  const char *word = nav_reading_token (reading, i)->word;
  char *end;
  double value = g_ascii_isdigit (*word) ? g_ascii_strtod (word, &end) : NAN;

  return isnan (value) || *end != '\0' ? NAN : value;
}

/* "p99", "p99.9" from @i on.
 * Returns: the percentile, NaN for none */
static double
read_short (const NavReading *reading, guint i, guint *last)
{
  const char *word = nav_reading_token (reading, (int) i)->word;
  char *end;
  double value = *word == 'p' && g_ascii_isdigit (word[1]) ? g_ascii_strtod (word + 1, &end) : NAN;
  double tenths = read_digits (reading, (int) i + 2);

  if (isnan (value) || *end != '\0')
    return NAN;
  *last = i;
  if (!nav_reading_word_is (reading, (int) i + 1, ".") ||
      !nav_reading_token (reading, (int) i + 1)->glued ||
      !nav_reading_token (reading, (int) i + 2)->glued || !(tenths <= 9.0))
    return value;
  *last = i + 2;
  return value + tenths / 10.0;
}

/* "99th percentile", "95-percentile", "percentile 99" around the word @i. */
static double
read_long (const NavReading *reading, guint i, guint *first, guint *last)
{
  static const char *const between[] = { "th", "st", "nd", "rd", "-", "%", "of", ":", "=", NULL };
  int before = (int) i - 1, after = (int) i + 1;
  double value;

  if (!nav_reading_word_is (reading, (int) i, "percentile"))
    return NAN;
  while (nav_reading_word_in (reading, before, between))
    before--;
  value = read_digits (reading, before);
  if (!isnan (value)) {
    *first = (guint) before;
    return value;
  }
  while (nav_reading_word_in (reading, after, between))
    after++;
  value = read_digits (reading, after);
  if (!isnan (value))
    *last = (guint) after;
  return value;
}

static gboolean
is_latency (NavIntentField field)
{
  return field == NAV_INTENT_TTFT_MS || field == NAV_INTENT_ITL_MS || field == NAV_INTENT_E2E_MS;
}

/* Whether a latency target was said, now or before. */
static gboolean
has_target (const NavReading *reading)
{
  for (guint i = 0; i < reading->facts->len; i++)
    if (is_latency (((const NavIntentFact *) reading->facts->pdata[i])->field))
      return TRUE;
  for (int field = 0; field < NAV_N_INTENT_FIELDS; field++)
    if (is_latency ((NavIntentField) field) &&
        nav_intent_get_fact (reading->before, (NavIntentField) field) != NULL)
      return TRUE;
  return FALSE;
}

/* "actually p99": a sentence that says nothing else. */
static gboolean
is_all (const NavReading *reading, guint first)
{
  guint sentence = nav_reading_token (reading, (int) first)->sentence, n = 0;

  for (guint i = 0; i < reading->tokens->len; i++)
    n += nav_reading_token (reading, (int) i)->sentence == sentence;
  return n <= FEW_WORDS;
}

/* "use p99", "plan for the 95th percentile": there are targets that nobody said, too. */
static gboolean
is_wish (const NavReading *reading, guint first, guint last)
{
  static const char *const words[] = { "use",    "plan",    "target",    "targets", "slo", "slos",
                                       "sla",    "latency", "latencies", "aim",     "go",  "take",
                                       "switch", "make",    NULL };
  guint where;

  return nav_reading_find_words (reading, first > NEAR ? first - NEAR : 0, last + NEAR, words,
                                 &where) &&
         nav_reading_same_clause (reading, where, first);
}

/**
 * nav_find_percentile:
 *
 * Adds the percentile of the latency targets. A plan has one: of several that are said the highest
 * counts, which promises most. Of one that cannot be planned for the nearest does, which is said.
 */
void
nav_find_percentile (NavReading *reading)
{
  const NavSpecFieldInfo *limits = nav_spec_field_info (NAV_SLO_PERCENTILE);
  double highest = NAN;
  guint from = 0, to = 0;

  for (guint i = 0; i < reading->tokens->len; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);
    guint first = i, last = i;
    double value;

    if (token->quarantined || token->code || token->taken || reading->negated[i])
      continue;
    value = read_short (reading, i, &last);
    if (isnan (value))
      value = read_long (reading, i, &first, &last);
    if (isnan (value) || (!isnan (highest) && value <= highest))
      continue;
    nav_reading_use_numbers (reading, first, last);
    highest = value;
    from = first;
    to = last;
  }
  if (isnan (highest) ||
      (!has_target (reading) && !is_all (reading, from) && !is_wish (reading, from, to)))
    return;
  if (highest < limits->min || highest > limits->max)
    nav_refuse_number (reading, NAV_INTENT_PERCENTILE, from, to);
  nav_reading_add_number (reading, NAV_INTENT_PERCENTILE,
                          CLAMP (highest, limits->min, limits->max), from, to, 0.95);
}
