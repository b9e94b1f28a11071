// SPDX-License-Identifier: Apache-2.0
// When a system is in use, by the clock and the calendar: "8am to 6pm", "9:00-17:30", "Mon-Fri".

#include "nav-reading.h"

#include <math.h>

typedef struct {
  double hour;
  guint last;
  gboolean marked; /* as a time of day: am, pm, minutes */
} Clock;

static gboolean
read_clock (const NavReading *reading, guint i, Clock *clock)
{
  static const char *const am[] = { "am", NULL }, *const pm[] = { "pm", NULL };
  const NavToken *token = nav_reading_token (reading, (int) i);
  const NavToken *minutes = nav_reading_token (reading, (int) i + 2);

  if (token->kind != NAV_TOKEN_NUMBER || token->quarantined || token->taken)
    return FALSE;
  clock->hour = g_ascii_strtod (token->word, NULL);
  clock->last = i;
  clock->marked = FALSE;
  if (nav_reading_word_is (reading, (int) i + 1, ":") && minutes->kind == NAV_TOKEN_NUMBER &&
      minutes->glued) {
    clock->hour += g_ascii_strtod (minutes->word, NULL) / 60;
    clock->last = i + 2;
    clock->marked = TRUE;
  }
  if (nav_reading_word_in (reading, (int) clock->last + 1, am) ||
      nav_reading_word_in (reading, (int) clock->last + 1, pm)) {
    clock->last++;
    clock->marked = TRUE;
    if (nav_reading_word_in (reading, (int) clock->last, pm) && clock->hour < 12)
      clock->hour += 12;
  }
  return clock->hour >= 0 && clock->hour <= 24;
}

/* The first day is Monday; -1: none. */
static int
read_day (const NavReading *reading, int i)
{
  static const char *const names[] = { "monday",   "tuesday", "wednesday", "thursday", "friday",
                                       "saturday", "sunday",  "mon",       "tue",      "wed",
                                       "thu",      "fri",     "sat",       "sun" };

  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    if (nav_reading_word_is (reading, i, names[k]))
      return (int) (k % 7);
  return -1;
}

static gboolean
is_to (const NavReading *reading, guint i)
{
  static const char *const words[] = { "to", "-", "till", "until", "through", NULL };

  return nav_reading_word_in (reading, (int) i, words);
}

/* "Mon-Fri", "weekdays": days a week; 0: none are named */
static double
find_days (const NavReading *reading, guint *first, guint *last)
{
  static const char *const weekdays[] = { "weekdays", "workdays", NULL };

  for (guint i = 0; i < reading->tokens->len; i++) {
    int from = read_day (reading, (int) i);
    int to = is_to (reading, i + 1) ? read_day (reading, (int) i + 2) : -1;

    *first = i;
    *last = to >= 0 ? i + 2 : i;
    if (nav_reading_word_in (reading, (int) i, weekdays))
      return 5;
    if (from >= 0 && to >= 0)
      return (to - from + 7) % 7 + 1;
  }
  return 0;
}

/* Two hours of a day are told from other pairs of numbers by how they are written, by the days
 * beside them, or by "from". */
static double
find_span (const NavReading *reading, gboolean days, guint *first, guint *last)
{
  for (guint i = 0; i + 2 < reading->tokens->len; i++) {
    gboolean from = i > 0 && nav_reading_word_is (reading, (int) i - 1, "from");
    Clock begin, end;

    if (!read_clock (reading, i, &begin) || !is_to (reading, begin.last + 1) ||
        !read_clock (reading, begin.last + 2, &end) || reading->negated[i] ||
        !(begin.marked || end.marked || days) || (!end.marked && !from && !days) ||
        nav_reading_covering (reading, NAV_LEX_PERSON, (int) end.last + 1) != NULL)
      continue;
    if (end.hour <= begin.hour && !end.marked)
      end.hour += 12; /* "9 to 5" */
    *first = i;
    *last = end.last;
    return fmod (end.hour - begin.hour + 24, 24);
  }
  return 0;
}

/**
 * nav_find_clock:
 *
 * Adds the hours a day and the days a week in which the system is in use, from times of day.
 */
void
nav_find_clock (NavReading *reading)
{
  guint day_first = 0, day_last = 0, first = 0, last = 0;
  double days = find_days (reading, &day_first, &day_last);
  double hours = find_span (reading, days > 0, &first, &last);

  if (!(hours > 0))
    return;
  nav_reading_add_number (reading, NAV_INTENT_HOURS_PER_DAY, hours, first, last, 0.85);
  nav_reading_take (reading, first, last);
  if (days > 0)
    nav_reading_add_number (reading, NAV_INTENT_DAYS_PER_WEEK, days, day_first, day_last, 0.85);
}
