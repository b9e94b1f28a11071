// SPDX-License-Identifier: Apache-2.0
// When a system is in use: "8 hours a day", "5 days a week", "24/7". Hours that people work or
// waste are none of it.

#include "nav-reading.h"

#include <string.h>

#define NEAR      8
#define FEW_WORDS 8 /* a turn as short as this speaks of nothing else */

static gboolean
is_short (const NavReading *reading)
{
  guint n = 0;

  for (guint i = 0; i < reading->tokens->len && n <= FEW_WORDS; i++)
    n += nav_reading_token (reading, (int) i)->kind == NAV_TOKEN_SYMBOL ? 0 : 1;
  return n <= FEW_WORDS;
}

/* Whether the words before say that it is in use then. */
static gboolean
is_in_use (const NavReading *reading, guint first)
{
  static const char *const words[] = { "run",     "runs",    "running", "used",      "use",
                                       "uses",    "online",  "open",    "available", "operate",
                                       "operates", "needed", "active",  "only",      "on",
                                       "service", "availability", NULL };
  static const char *const waste[] = { "waste", "spend", "work", "works", "save", "lose", NULL };
  guint from = first > NEAR ? first - NEAR : 0, where;

  if (first > 0 && nav_reading_find_words (reading, from, first - 1, waste, &where) &&
      nav_reading_same_clause (reading, where, first))
    return FALSE;
  return is_short (reading) ||
         (first > 0 && nav_reading_find_words (reading, from, first - 1, words, &where) &&
          nav_reading_same_clause (reading, where, first));
}

/* "a day", "per week", "/ day" right after token @i; returns its last token, 0 without one. */
static guint
read_period (const NavReading *reading, guint i, const char *name)
{
  static const char *const per[] = { "a", "per", "each", "every", "/", "in", NULL };
  const NavMatch *match;

  if (!nav_reading_word_in (reading, (int) i, per))
    return 0;
  match = nav_reading_starting (reading, NAV_LEX_PERIOD, (int) i + 1);
  return match != NULL && strcmp (match->entry->text, name) == 0 ? match->last : 0;
}

static void
add (NavReading *reading, NavIntentField field, double value, guint first, guint last)
{
  nav_reading_use_numbers (reading, first, last);
  nav_reading_add_number (reading, field, value, first, last, 0.85);
}

/* "24/7", "24 x 7": only where nothing else is said, for it is what counts anyway. */
static void
find_always (NavReading *reading)
{
  static const char *const signs[] = { "/", "x", NULL };

  if (!is_short (reading))
    return;
  for (guint i = 0; i < reading->tokens->len; i++)
    if (nav_reading_word_is (reading, (int) i, "24") && !reading->negated[i] &&
        nav_reading_word_in (reading, (int) i + 1, signs) &&
        nav_reading_word_is (reading, (int) i + 2, "7") &&
        !nav_reading_token (reading, (int) i)->quarantined) {
      add (reading, NAV_INTENT_HOURS_PER_DAY, 24.0, i, i + 2);
      add (reading, NAV_INTENT_DAYS_PER_WEEK, 7.0, i, i + 2);
      return;
    }
}

static void
read_hours (NavReading *reading, NavNumber *number)
{
  static const char *const hours[] = { "hour", "hours", "h", "hr", "hrs", NULL };
  static const char *const days[] = { "day", "days", NULL };
  int next = (int) number->last + 1;
  gboolean daily = nav_reading_word_in (reading, next, hours);
  guint last;

  if (!daily && !nav_reading_word_in (reading, next, days))
    return;
  last = read_period (reading, (guint) next + 1, daily ? "day" : "week");
  if (last == 0 || reading->negated[number->first] || !is_in_use (reading, number->first) ||
      number->value <= 0.0 || number->value > (daily ? 24.0 : 7.0))
    return;
  add (reading, daily ? NAV_INTENT_HOURS_PER_DAY : NAV_INTENT_DAYS_PER_WEEK, number->value,
       number->first, last);
}

/**
 * nav_find_hours:
 *
 * Adds the hours a day and the days a week in which the system is in use.
 */
void
nav_find_hours (NavReading *reading)
{
  find_always (reading);
  for (guint i = 0; i < reading->numbers->len; i++) {
    NavNumber *number = &g_array_index (reading->numbers, NavNumber, i);

    if (!number->used && !nav_reading_token (reading, (int) number->first)->taken)
      read_hours (reading, number);
  }
}
