// SPDX-License-Identifier: Apache-2.0
// Work with a deadline: "1M documents of 2k tokens in 8 hours".

#include "nav-reading.h"

#include <math.h>

#define FAR           12 /* tokens within which a deadline belongs to what it is of */
#define LEAST_HOURS   0.1 /* what is to be done sooner is a latency or a rate */
#define NIGHT_HOURS   8   /* between two working days */
#define MOST_REQUESTS 1e12

typedef struct {
  double hours;
  guint first;
  guint last;
} Deadline;

static double
read_unit (const NavReading *reading, int i)
{
  static const char *const hours[] = { "hour", "hours", "h", "hr", "hrs", NULL };
  static const char *const minutes[] = { "minute", "minutes", "min", "mins", NULL };
  static const char *const days[] = { "day", "days", NULL };
  static const char *const weeks[] = { "week", "weeks", NULL };

  if (nav_reading_word_in (reading, i, hours))
    return 1.0;
  if (nav_reading_word_in (reading, i, days))
    return 24.0;
  if (nav_reading_word_in (reading, i, weeks))
    return 7 * 24.0;
  return nav_reading_word_in (reading, i, minutes) ? 1.0 / 60.0 : NAN;
}

/* The last token before the number of a deadline that begins at @i: "in", "deadline of". */
static guint
find_link_end (const NavReading *reading, guint i)
{
  static const char *const due[] = { "deadline", "due", NULL };
  static const char *const links[] = { "of", "is", ":", "in", "within", "the", NULL };

  if (nav_reading_word_in (reading, (int) i, due))
    while (nav_reading_word_in (reading, (int) i + 1, links))
      i++;
  return i;
}

/* "in 8 hours", "within 30 minutes", "deadline two weeks", "overnight" at @i; "8 hours a day" is
 * when something is in use. */
static gboolean
read_deadline (const NavReading *reading, guint i, Deadline *deadline)
{
  static const char *const links[] = { "in",  "within",   "over", "inside",
                                       "due", "deadline", NULL };
  static const char *const per[] = { "a", "per", "each", "every", "/", NULL };
  guint end = find_link_end (reading, i);
  const NavNumber *number = nav_reading_word_in (reading, (int) i, links)
                              ? nav_reading_number (reading, (int) end + 1)
                              : NULL;

  if (nav_reading_word_is (reading, (int) i, "overnight")) {
    deadline->first = deadline->last = i;
    deadline->hours = NIGHT_HOURS;
    return TRUE;
  }
  if (number == NULL || number->vague)
    return FALSE;
  deadline->first = number->first;
  deadline->last = number->last + 1;
  deadline->hours = number->value * read_unit (reading, (int) deadline->last);
  return deadline->hours >= LEAST_HOURS &&
         !nav_reading_word_in (reading, (int) deadline->last + 1, per);
}

/* What is to be done stands right behind its number, at most two words in between. */
static gboolean
counts_requests (const NavReading *reading, const NavNumber *number)
{
  for (guint i = number->last + 1; i <= number->last + 3; i++) {
    if (!nav_reading_same_segment (reading, number->first, i))
      return FALSE;
    if (nav_reading_starting (reading, NAV_LEX_REQUEST, (int) i) != NULL)
      return TRUE;
    if (nav_reading_token (reading, (int) i)->kind != NAV_TOKEN_WORD)
      return FALSE;
  }
  return FALSE;
}

static gboolean
find_deadline (const NavReading *reading, const NavNumber *number, Deadline *deadline)
{
  guint sentence = nav_reading_token (reading, (int) number->first)->sentence;

  for (guint i = number->last + 1; i <= number->last + FAR && i < reading->tokens->len; i++)
    if (nav_reading_token (reading, (int) i)->sentence == sentence &&
        read_deadline (reading, i, deadline))
      return TRUE;
  return FALSE;
}

/**
 * nav_find_batch:
 *
 * Adds how many requests there are and in how many hours they have to be done, where both are said.
 */
void
nav_find_batch (NavReading *reading)
{
  for (guint i = 0; i < reading->numbers->len; i++) {
    NavNumber *number = &g_array_index (reading->numbers, NavNumber, i);
    Deadline deadline;

    if (number->used || number->article || reading->negated[number->first] ||
        nav_reading_token (reading, (int) number->first)->taken ||
        !(number->value >= 2 && number->value <= MOST_REQUESTS) ||
        !counts_requests (reading, number) || !find_deadline (reading, number, &deadline))
      continue;
    number->used = TRUE;
    nav_reading_use_numbers (reading, deadline.first, deadline.last);
    nav_reading_add_number (reading, NAV_INTENT_BATCH_REQUESTS, floor (number->value + 0.5),
                            number->first, number->last, 0.9);
    nav_reading_add_number (reading, NAV_INTENT_BATCH_HOURS, deadline.hours, deadline.first,
                            deadline.last, 0.9);
    return;
  }
}
