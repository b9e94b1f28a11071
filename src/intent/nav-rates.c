// SPDX-License-Identifier: Apache-2.0
// Rates: requests per second, minute or day, and tokens a second for one reader.

#include "nav-quantities-private.h"
#include "nav-refusals.h"

#include <math.h>
#include <string.h>

#define MAX_RATE        1e7 /* requests a second */
#define PER_USER_TOKENS 200.0 /* tokens a second above this are a system's, not a reader's */

gboolean
nav_unit_is_any (const NavReading *reading, int i, const char *const *words)
{
  return nav_reading_word_in (reading, i, words);
}

/* "per second", "a day", "/ min", "each month", "daily": the period at i, and its last token. */
static const NavMatch *
read_period (const NavReading *reading, int i, guint *last)
{
  static const char *const per[] = {
    "per", "a", "an", "each", "every", "/", "in", "p", "the", NULL
  };
  const NavMatch *match = nav_reading_starting (reading, NAV_LEX_PERIODIC, i);

  if (match == NULL && nav_unit_is_any (reading, i, per))
    match = nav_reading_starting (reading, NAV_LEX_PERIOD, i + 1);
  if (match == NULL && nav_reading_word_is (reading, i, "in") &&
      nav_reading_word_is (reading, i + 1, "one"))
    match = nav_reading_starting (reading, NAV_LEX_PERIOD, i + 2);
  if (match == NULL && nav_reading_word_is (reading, i, "in") &&
      (nav_reading_word_is (reading, i + 1, "a") || nav_reading_word_is (reading, i + 1, "the")))
    match = nav_reading_starting (reading, NAV_LEX_PERIOD, i + 2);
  if (match != NULL)
    *last = match->last;
  return match;
}

/* A period within a few tokens right of i, in the same clause. */
static const NavMatch *
find_period (const NavReading *reading, guint i, guint *last)
{
  for (guint k = i; k < i + 4; k++) {
    const NavMatch *match = nav_reading_same_clause (reading, i > 0 ? i - 1 : 0, k)
                              ? read_period (reading, (int) k, last)
                              : NULL;

    if (match != NULL || nav_reading_number (reading, (int) k) != NULL ||
        nav_reading_word_is (reading, (int) k, ","))
      return match;
  }
  return NULL;
}

static const NavMatch *
find_period_before (const NavReading *reading, guint first)
{
  guint last;

  for (int i = (int) first - 1; i >= 0 && i + 5 > (int) first; i--) {
    const NavMatch *match = nav_reading_starting (reading, NAV_LEX_PERIODIC, i);

    if (!nav_reading_same_clause (reading, (guint) i, first) ||
        nav_reading_number (reading, i) != NULL)
      return NULL;
    if (match == NULL &&
        (nav_reading_word_is (reading, i, "every") || nav_reading_word_is (reading, i, "per") ||
         nav_reading_word_is (reading, i, "each")))
      match = read_period (reading, i, &last);
    if (match != NULL)
      return match;
  }
  return NULL;
}

/* "5 messages per session and 3000 an hour": what is told per something is told of what stands
 * before it. */
static gboolean
is_of_number_before (const NavReading *reading, guint i)
{
  static const char *const per[] = { "per", "/", NULL };

  if (!nav_unit_is_any (reading, (int) i, per))
    return FALSE;
  for (guint k = 1; k <= 4 && k <= i; k++)
    if (nav_reading_number (reading, (int) (i - k)) != NULL &&
        nav_reading_same_segment (reading, i - k, i))
      return TRUE;
  return FALSE;
}

/* What is no person and has a rate of its own. */
static const char *const parts[] = { "stream", "request", "session", "connection", NULL };

static gboolean
is_part (const NavReading *reading, int i)
{
  return nav_reading_covering (reading, NAV_LEX_PERSON, i) != NULL ||
         nav_unit_is_any (reading, i, parts);
}

/* "per user", "each developer", "a seat": a rate of one of many is not the system's.
 * Returns: the token of the one, 0 without one */
static guint
find_part (const NavReading *reading, guint first, guint last)
{
  static const char *const per[] = { "per", "each", "every", "/", "a", NULL };
  static const char *const kinds[] = { "active", "concurrent", "single", "individual", NULL };

  for (guint i = first > 6 ? first - 6 : 0; i <= last + 3; i++) {
    guint noun = i + (nav_unit_is_any (reading, (int) i + 1, kinds) ? 2 : 1);
    gboolean article = nav_reading_word_is (reading, (int) i, "a");

    if ((i < first && is_of_number_before (reading, i)) || (article && (i < first || i > last + 1)))
      continue; /* "500 messages a day for a customer portal" */
    if (nav_unit_is_any (reading, (int) i, per) && nav_reading_same_clause (reading, first, i) &&
        is_part (reading, (int) noun))
      return noun;
  }
  return nav_reading_word_is (reading, (int) last, "per") && is_part (reading, (int) last + 1)
           ? last + 1
           : 0;
}

/* "each of the 1000 users sends" */
static gboolean
is_each_of_people (const NavReading *reading, guint each, guint first)
{
  if (!nav_reading_word_is (reading, (int) each + 1, "of"))
    return FALSE;
  for (guint i = each + 2; i < first; i++)
    if (nav_reading_covering (reading, NAV_LEX_PERSON, (int) i) != NULL)
      return TRUE;
  return FALSE;
}

/* "20 messages a day each", "users who each ask 5 questions an hour"; not "each day" or "each
 * server". */
static gboolean
is_of_each (const NavReading *reading, guint first, guint last)
{
  static const char *const whose[] = { "who", "that", "which", "they", "will", "them", NULL };
  static const char *const acts[] = { "sends", "send",   "sending", "asks",  "ask",     "asking",
                                      "makes", "making", "writes",  "write", "writing", "with",
                                      "does",  "doing",  "gets",    "will",  "make",    NULL };

  if (nav_reading_word_is (reading, (int) last + 1, "each") &&
      nav_reading_same_segment (reading, first, last + 1))
    return TRUE;
  for (guint i = first > 8 ? first - 8 : 0; i < first; i++)
    if (nav_reading_word_is (reading, (int) i, "each") &&
        nav_reading_same_clause (reading, first, i) &&
        (is_each_of_people (reading, i, first) ||
         nav_reading_word_in (reading, (int) i + 1, acts) ||
         nav_reading_covering (reading, NAV_LEX_PERSON, (int) i - 1) != NULL ||
         nav_reading_word_in (reading, (int) i - 1, whose)) &&
        nav_reading_starting (reading, NAV_LEX_PERIOD, (int) i + 1) == NULL)
      return TRUE;
  return FALSE;
}

static void
add_rate (NavReading *reading, NavNumber *number, double seconds, const char *period, guint last)
{
  double value = isnan (number->grouped) ? number->value : number->grouped;
  guint part = find_part (reading, number->first, last);
  gboolean of_part = part > 0 && nav_unit_is_any (reading, (int) part, parts);
  gboolean person = is_of_each (reading, number->first, last) || (part > 0 && !of_part);
  NavIntentFact *fact;

  number->used = TRUE;
  if ((of_part && !person) || reading->negated[number->first]) {
    nav_reading_log (reading, "rejected", "rate_of_one_person", number->first, last, NULL);
    return;
  }
  if (!(value > 0.0) || value / seconds > MAX_RATE) {
    nav_refuse_number (reading, NAV_INTENT_THROUGHPUT_RPS, number->first, last);
    return;
  }
  fact = nav_reading_add_number (reading, person ? NAV_INTENT_USER_RPS : NAV_INTENT_THROUGHPUT_RPS,
                                 value / seconds, number->first, last, 0.95);
  fact->period = g_strdup (strcmp (period, "week") == 0   ? "day"
                           : strcmp (period, "year") == 0 ? "month"
                                                          : period);
  if (!isnan (number->min)) {
    fact->min = number->min / seconds;
    fact->max = number->max / seconds;
  }
}

/* The noun of a rate: what arrives. People do not; nor do money, time and tokens. */
static const NavMatch *
find_request (const NavReading *reading, const NavNumber *number)
{
  static const char *const stops[] = { "for", "per", "and", "or", "with",
                                       "in",  "on",  "a",   "at", NULL };

  for (guint i = number->last + 1; i <= number->last + 5; i++) {
    const NavMatch *match = nav_reading_starting (reading, NAV_LEX_REQUEST, (int) i);
    const NavToken *token = nav_reading_token (reading, (int) i);

    if (!nav_reading_same_clause (reading, number->first, i))
      return NULL;
    if (match != NULL) {
      const NavMatch *next = nav_reading_starting (reading, NAV_LEX_REQUEST, (int) match->last + 1);

      return next != NULL ? next : match;
    }
    if (token->kind == NAV_TOKEN_NUMBER ||
        (token->kind == NAV_TOKEN_SYMBOL && strchr ("-+", token->word[0]) == NULL) ||
        nav_token_is_any (token, stops))
      return NULL;
  }
  return NULL;
}

/* "product descriptions, around 3,000 per day" */
static gboolean
has_request_before (const NavReading *reading, const NavNumber *number)
{
  guint from = number->first > 4 ? number->first - 4 : 0;
  gboolean found = FALSE;

  for (guint i = from; i < number->first; i++) {
    if (!nav_reading_same_clause (reading, i, number->first))
      continue;
    if (nav_reading_covering (reading, NAV_LEX_PERSON, (int) i) != NULL ||
        nav_reading_number (reading, (int) i) != NULL)
      return FALSE;
    found = found || nav_reading_covering (reading, NAV_LEX_REQUEST, (int) i) != NULL;
  }
  return found;
}

/* "10k a day" to the question how many people there are, where texts come in rather than people. */
static gboolean
is_asked_for_pieces (const NavReading *reading)
{
  static const char *const pieces[] = { "summarization_short", "long_document_summarization",
                                        "translation", "content_generation", NULL };
  const char *use_case = nav_intent_get_text (reading->before, NAV_INTENT_USE_CASE);

  return reading->pending == NAV_INTENT_ASK_USER_COUNT && use_case != NULL &&
         g_strv_contains (pieces, use_case);
}

gboolean
nav_unit_read_rate (NavReading *reading, NavNumber *number)
{
  const NavMatch *unit = nav_reading_starting (reading, NAV_LEX_RATE_UNIT, (int) number->last + 1);
  const NavMatch *request, *period;
  guint last = 0;

  if (unit != NULL) {
    add_rate (reading, number, unit->entry->value, unit->entry->text, unit->last);
    return TRUE;
  }
  unit = nav_reading_covering (reading, NAV_LEX_RATE_UNIT, (int) number->first - 1);
  if (unit == NULL && (nav_reading_word_is (reading, (int) number->first - 1, ":") ||
                       nav_reading_word_is (reading, (int) number->first - 1, "of")))
    unit = nav_reading_covering (reading, NAV_LEX_RATE_UNIT, (int) number->first - 2);
  if (unit != NULL) {
    add_rate (reading, number, unit->entry->value, unit->entry->text, number->last);
    return TRUE;
  }
  request = find_request (reading, number);
  if (request != NULL && (period = find_period (reading, request->last + 1, &last)) != NULL) {
    add_rate (reading, number, period->entry->value, period->entry->text, last);
    return TRUE;
  }
  if (request != NULL && request->first > number->last + 1 &&
      (period = nav_reading_starting (reading, NAV_LEX_PERIODIC, (int) number->last + 1)) != NULL) {
    add_rate (reading, number, period->entry->value, period->entry->text, request->last);
    return TRUE;
  }
  if (request != NULL && (period = find_period_before (reading, number->first)) != NULL) {
    add_rate (reading, number, period->entry->value, period->entry->text, request->last);
    return TRUE;
  }
  if (request == NULL && has_request_before (reading, number) &&
      (period = read_period (reading, (int) number->last + 1, &last)) != NULL) {
    add_rate (reading, number, period->entry->value, period->entry->text, last);
    return TRUE;
  }
  if (is_asked_for_pieces (reading) &&
      (period = read_period (reading, (int) number->last + 1, &last)) != NULL) {
    add_rate (reading, number, period->entry->value, period->entry->text, last);
    return TRUE;
  }
  if ((period = read_period (reading, (int) number->last + 1, &last)) != NULL &&
      period->entry->value <= 60.0 &&
      (nav_reading_word_is (reading, (int) number->last + 1, "per") ||
       nav_reading_word_is (reading, (int) number->last + 1, "/"))) {
    add_rate (reading, number, period->entry->value, period->entry->text, last);
    return TRUE;
  }
  return FALSE;
}

gboolean
nav_unit_is_token (const NavReading *reading, int i)
{
  static const char *const words[] = { "token", "tokens", "tok", "toks", "tk", "tkns", NULL };

  return nav_unit_is_any (reading, i, words);
}

int
nav_unit_skip_hyphen (const NavReading *reading, int i)
{
  static const char *const fillers[] = { "-",       "output",    "input", "prompt",
                                         "context", "generated", "+",     NULL };

  while (nav_unit_is_any (reading, i, fillers))
    i++;
  return i;
}

/* "1 million tokens a day": it takes the number of requests and their lengths to plan with. */
static void
refuse_token_rate (NavReading *reading, NavNumber *number, guint last)
{
  number->used = TRUE;
  nav_reading_refuse (reading, number->first, last, nav_finding_new ("refuse.token_rate", NULL));
}

/* 25 tokens per second per user: one token each 40 ms. */
gboolean
nav_unit_read_token_rate (NavReading *reading, NavNumber *number)
{
  int at = nav_unit_skip_hyphen (reading, (int) number->last + 1);
  guint last = 0;
  const NavMatch *period;

  if (nav_reading_word_is (reading, at, "t") && nav_reading_word_is (reading, at + 1, "/") &&
      nav_reading_word_is (reading, at + 2, "s")) {
    last = (guint) at + 2;
  } else if (nav_reading_word_is (reading, at, "tps") &&
             find_part (reading, number->first, (guint) at) > 0) {
    last = (guint) at;
  } else {
    if (!nav_unit_is_token (reading, at))
      return FALSE;
    period = read_period (reading, at + 1, &last);
    if (period == NULL)
      return FALSE;
    if (period->entry->value != 1.0) {
      refuse_token_rate (reading, number, last);
      return TRUE;
    }
  }
  number->used = TRUE;
  if (find_part (reading, number->first, last) == 0 && number->value > PER_USER_TOKENS) {
    refuse_token_rate (reading, number, last);
    return TRUE;
  }
  if (number->value > 0)
    nav_reading_add_number (reading, NAV_INTENT_ITL_MS, floor (1000.0 / number->value + 0.5),
                            number->first, last, 0.95);
  return TRUE;
}
