// SPDX-License-Identifier: Apache-2.0
// The budget: an amount of money that is a limit, not a price, a saving or a turnover.

#include "nav-reading.h"
#include "nav-refusals.h"

#include <math.h>
#include <string.h>

static gboolean
is_any (const NavReading *reading, int i, const char *const *words)
{
  return nav_reading_word_in (reading, i, words);
}

static const NavMatch *
find_currency (const NavReading *reading, const NavNumber *number, guint *first, guint *last)
{
  const NavMatch *match = nav_reading_covering (reading, NAV_LEX_CURRENCY, (int) number->first - 1);
  int right = (int) number->last + 1;

  /* the currency of "40 dollars, 2 cards" belongs to the number before it */
  if (match != NULL && nav_reading_number (reading, (int) match->first - 1) == NULL) {
    *first = match->first;
    return match;
  }
  if (nav_reading_word_is (reading, right, "+") || nav_reading_word_is (reading, right, "-"))
    right++;
  match = nav_reading_starting (reading, NAV_LEX_CURRENCY, right);
  if (match != NULL)
    *last = match->last;
  return match;
}

/* A period right after the amount, or said of the budget before it: "monthly budget of 5k". */
static const char *
find_period (const NavReading *reading, guint first, guint *last)
{
  static const char *const per[] = { "per", "a", "an", "each", "every", "/", "p", NULL };
  static const char *const once[] = { "once",  "upfront",    "total", "overall",
                                      "capex", "altogether", NULL };
  guint segment = nav_reading_token (reading, (int) first)->segment;

  for (guint i = *last + 1; i <= *last + 4; i++) {
    const NavMatch *match = nav_reading_starting (reading, NAV_LEX_PERIODIC, (int) i);

    if (nav_reading_token (reading, (int) i)->clause !=
          nav_reading_token (reading, (int) first)->clause ||
        nav_reading_number (reading, (int) i) != NULL)
      break;
    if (match == NULL && is_any (reading, (int) i, per))
      match = nav_reading_starting (reading, NAV_LEX_PERIOD, (int) i + 1);
    if (match != NULL) {
      *last = match->last;
      return match->entry->text;
    }
    if (is_any (reading, (int) i, once)) {
      *last = i;
      return "once";
    }
    if (nav_reading_word_is (reading, (int) i, "one") &&
        (nav_reading_word_is (reading, (int) i + 2, "off") ||
         nav_reading_word_is (reading, (int) i + 2, "time") ||
         nav_reading_word_is (reading, (int) i + 1, "time") ||
         nav_reading_word_is (reading, (int) i + 1, "off")))
      return "once";
  }
  for (guint i = first; i-- > 0 && i + 8 > first;) {
    const NavMatch *match = nav_reading_starting (reading, NAV_LEX_PERIODIC, (int) i);

    if (nav_reading_token (reading, (int) i)->segment != segment)
      break;
    if (match != NULL)
      return match->entry->text;
    if (nav_reading_word_is (reading, (int) i, "per") &&
        nav_reading_starting (reading, NAV_LEX_PERIOD, (int) i + 1) != NULL)
      return nav_reading_starting (reading, NAV_LEX_PERIOD, (int) i + 1)->entry->text;
    if (is_any (reading, (int) i, once) || nav_reading_word_is (reading, (int) i, "one"))
      return "once";
  }
  return NULL;
}

static gboolean
has_word (const NavReading *reading, guint first, guint last, const char *const *words)
{
  guint start = first > 10 ? first - 10 : 0;

  for (guint i = start; i <= last + 6 && i < reading->tokens->len; i++)
    if (nav_reading_same_clause (reading, first, i) &&
        (is_any (reading, (int) i, words) ||
         g_strv_contains (words, nav_reading_token (reading, (int) i)->stem)))
      return TRUE;
  return FALSE;
}

/* Money that is no limit: prices, savings, sales. */
static gboolean
is_no_limit (const NavReading *reading, guint first, guint last)
{
  static const char *const words[] = {
    "price",   "priced",       "sell",    "sells",       "selling", "sold",
    "revenue", "save",         "saves",   "saving",      "worth",   "turnover",
    "charge",  "charges",      "fine",    "fines",       "penalty", "raised",
    "funding", "earn",         "earns",   "profit",      "sale",    "salary",
    "loan",    "claim",        "invoice", "currently",   "last",    "previous",
    "product", "subscription", "quoted",  "cheaper",     "wasted",  "lost",
    "lose",    "assets",       "order",   "orders",      "fee",     "bill",
    "billed",  "per-seat",     "costs",   "transaction", "item",    "items",
    "valued",  "turn",         "deal",    "valuation",   NULL
  };
  static const char *const each[] = { "each", "apiece", NULL };
  static const char *const unit[] = { "user",    "seat",   "hour",     "gpu",  "token", "tokens",
                                      "request", "ticket", "person",   "head", "card",  "million",
                                      "call",    "item",   "employee", NULL };

  if (has_word (reading, first, last, words) || is_any (reading, (int) last + 1, each))
    return TRUE;
  return (nav_reading_word_is (reading, (int) last + 1, "per") ||
          nav_reading_word_is (reading, (int) last + 1, "/") ||
          nav_reading_word_is (reading, (int) last + 1, "a")) &&
         is_any (reading, (int) last + 2, unit) &&
         !nav_reading_word_is (reading, (int) last + 2, "hour");
}

/* "10 dollars per user a month": a budget is of all together. */
static gboolean
is_of_each (const NavReading *reading, guint last)
{
  static const char *const per[] = { "per", "/", "a", "each", NULL };

  return is_any (reading, (int) last + 1, per) &&
         nav_reading_starting (reading, NAV_LEX_PERSON, (int) last + 2) != NULL;
}

static gboolean
is_limit (const NavReading *reading, guint first, guint last)
{
  static const char *const words[] = {
    "budget",   "budgeted", "spend",    "spending",  "afford",    "limit",      "limited",
    "cap",      "capped",   "ceiling",  "max",       "maximum",   "most",       "under",
    "below",    "than",     "within",   "available", "allocated", "allocation", "pay",
    "approved", "exceed",   "cost",     "stay",      "funds",     "money",      "got",
    "up",       "over",     "envelope", "cash",      "have",      "granted",    NULL
  };

  return has_word (reading, first, last, words);
}

static const char *
present_currency (const NavReading *reading)
{
  const NavIntentFact *fact = nav_intent_get_fact (reading->before, NAV_INTENT_BUDGET);

  return fact != NULL ? fact->currency : NULL;
}

static void
add_budget (NavReading *reading, NavNumber *number, const char *currency, const char *period,
            guint first, guint last, double confidence)
{
  const NavIntentFact *before = nav_intent_get_fact (reading->before, NAV_INTENT_BUDGET);
  double value = number->value;
  NavIntentFact *fact;

  if (!isnan (number->grouped) && (currency == NULL || strcmp (currency, "EUR") == 0 ||
                                   strcmp (currency, "CHF") == 0 || number->value < 10.0))
    value = number->grouped;
  /* "between 2k and 3k a month": a limit is the upper end, yet a range reads as its middle */
  fact = nav_reading_add_number (reading, NAV_INTENT_BUDGET, value, first, last, confidence);
  fact->min = number->min;
  fact->max = number->max;
  fact->currency = g_strdup (currency != NULL ? currency : present_currency (reading));
  if (period == NULL && before != NULL)
    period = before->period;
  fact->period = g_strdup (period);
}

static gboolean
is_allowed_period (const char *period)
{
  static const char *const allowed[] = { "hour", "day", "month", "year", "once", NULL };

  return period == NULL || g_strv_contains (allowed, period);
}

static void
read_money (NavReading *reading, NavNumber *number)
{
  guint first = number->first, last = number->last;
  const NavMatch *currency = find_currency (reading, number, &first, &last);
  const char *period;
  double confidence = 0.95;

  if (currency == NULL)
    return;
  number->used = TRUE;
  if (is_of_each (reading, last)) {
    nav_reading_refuse (reading, first, last + 2, nav_finding_new ("refuse.budget_each", NULL));
    return;
  }
  period = find_period (reading, first, &last);
  if (number->value <= 0.0 && is_limit (reading, first, last))
    nav_refuse_number (reading, NAV_INTENT_BUDGET, first, last);
  if (number->value <= 0.0 || is_no_limit (reading, first, last) ||
      reading->negated[number->first]) {
    nav_reading_log (reading, "rejected", "money_is_no_limit", first, last, NULL);
    return;
  }
  if (!is_limit (reading, first, last)) {
    confidence = 0.6;
    if (period == NULL && reading->pending != NAV_INTENT_ASK_HARDWARE_BUDGET &&
        !nav_intent_has (reading->before, NAV_INTENT_BUDGET)) {
      nav_reading_log (reading, "rejected", "money_without_limit", first, last, NULL);
      return;
    }
  }
  add_budget (reading, number, currency->entry->text, is_allowed_period (period) ? period : NULL,
              first, last, confidence);
}

/* A number without a currency that has another noun or unit is none of money: "200 requests per
 * second", "99 rps", "500 ms", "300 people". */
static gboolean
counts_other (const NavReading *reading, const NavNumber *number)
{
  static const NavLexClass near[] = { NAV_LEX_PERSON, NAV_LEX_REQUEST, NAV_LEX_RATE_UNIT,
                                      NAV_LEX_CONCURRENT, NAV_LEX_GPU };
  int next = (int) number->last + 1;

  if (nav_reading_covering (reading, NAV_LEX_TIME_UNIT, next) != NULL)
    return TRUE;
  for (int i = next; i <= next + 1; i++) {
    if (!nav_reading_same_segment (reading, number->last, (guint) i))
      return FALSE;
    for (guint c = 0; c < G_N_ELEMENTS (near); c++)
      if (nav_reading_covering (reading, near[c], i) != NULL)
        return TRUE;
    if (strcmp (nav_reading_token (reading, i)->stem, "token") == 0)
      return TRUE;
  }
  return FALSE;
}

/* "budget 5k a month", "our budget: 20000": no currency said. */
static void
read_plain_budget (NavReading *reading, NavNumber *number)
{
  static const char *const fillers[] = {
    "is",     "of",     ":",   "=",   "about",  "around",        "roughly", "up",
    "to",     "some",   "max", "at",  "most",   "limit",         "cap",     "would",
    "be",     "around", "~",   "has", "capped", "limited",       "month",   "monthly",
    "annual", "yearly", "a",   "per", "year",   "approximately", NULL
  };
  guint last = number->last;
  int i = (int) number->first - 1;
  const char *period;

  while (i > 0 && is_any (reading, i, fillers))
    i--;
  if (!nav_reading_word_is (reading, i, "budget") && !nav_reading_word_is (reading, i, "spend"))
    return;
  if (!nav_reading_same_clause (reading, (guint) i, number->first) || number->value < 10 ||
      reading->negated[number->first])
    return;
  if (counts_other (reading, number))
    return;
  number->used = TRUE;
  period = find_period (reading, number->first, &last);
  add_budget (reading, number, NULL, is_allowed_period (period) ? period : NULL, number->first,
              last, 0.85);
}

/* "about 5000", "we can spend 800": nothing before it says that the number is of anything else. */
static gboolean
begins_answer (const NavReading *reading, const NavNumber *number)
{
  static const char *const words[] = { "about",   "around", "roughly", "up",    "to",   "max",
                                       "maybe",   "say",    "i",       "we",    "is",   "it's",
                                       "can",     "could",  "have",    "spend", "budget", "of",
                                       "at",      "most",   "under",   "less",  "than", "~",
                                       "perhaps", "yes",    ",",       "the",   "our",  "my",
                                       "some",    "guess",  "think",   "below", "only", "just",
                                       "not",     "more",   "over",    ":",     "let's",
                                       "approximately", NULL };

  for (guint i = 0; i < number->first; i++)
    if (!is_any (reading, (int) i, words))
      return FALSE;
  return TRUE;
}

/* The answer to the question about hardware and budget may be a number alone. */
static void
read_answer (NavReading *reading, NavNumber *number)
{
  guint last = number->last;
  const char *period;

  if (reading->pending != NAV_INTENT_ASK_HARDWARE_BUDGET || number->value < 50 || number->vague)
    return;
  if (number->first > 4 || counts_other (reading, number) || !begins_answer (reading, number))
    return;
  period = find_period (reading, number->first, &last);
  /* money is not spent by the second: "200 per second" is a rate */
  if (!is_allowed_period (period) || (period == NULL && last + 2 < reading->tokens->len))
    return;
  number->used = TRUE;
  add_budget (reading, number, NULL, period, number->first, last, 0.6);
}

/**
 * nav_find_money:
 *
 * Adds the fact budget, and marks all amounts of money as used, so that none is taken for people.
 */
void
nav_find_money (NavReading *reading)
{
  for (guint i = 0; i < reading->numbers->len; i++) {
    NavNumber *number = &g_array_index (reading->numbers, NavNumber, i);

    if (number->used || nav_reading_token (reading, (int) number->first)->taken)
      continue;
    read_money (reading, number);
    if (!number->used)
      read_plain_budget (reading, number);
    if (!number->used)
      read_answer (reading, number);
  }
}
