// SPDX-License-Identifier: Apache-2.0
// One number of people with all that is said about it: at once, more, of a firm, in the data.

#include "nav-people-private.h"

#include <math.h>
#include <string.h>

static double
people_value (const NavNumber *number)
{
  return isnan (number->grouped) ? number->value : number->grouped;
}

static gboolean
is_about_company (const NavReading *reading, const NavPeople *group)
{
  static const char *const whole[] = { "company",     "firm",       "organisation", "organization",
                                       "corporation", "enterprise", "business",     "bank",
                                       "startup",     NULL };
  static const char *const have[] = { "have",    "has",   "with", "are", "employ",
                                      "employs", "we're", "had",  "got", NULL };
  int left = (int) group->number - 1;

  for (guint i = group->last + 1; i <= group->last + 3; i++)
    if (nav_reading_same_segment (reading, group->last, i) &&
        nav_reading_covering (reading, NAV_LEX_COMPANY, (int) i) != NULL)
      return TRUE;
  while (
    left > 0 &&
    (nav_reading_word_is (reading, left, "about") || nav_reading_word_is (reading, left, "of") ||
     nav_reading_word_is (reading, left, "some") || nav_reading_word_is (reading, left, "over") ||
     nav_reading_word_is (reading, left, "roughly") ||
     nav_reading_word_is (reading, left, "than") || nav_reading_word_is (reading, left, "more") ||
     nav_reading_word_is (reading, left, "around") || nav_reading_word_is (reading, left, "~") ||
     nav_reading_word_is (reading, left, "nearly") ||
     nav_reading_word_is (reading, left, "almost")))
    left--;
  return nav_people_in_list (reading, left, whole) || nav_people_in_list (reading, left, have);
}

/* "records of 2 million patients": people in the data, not before the screen. */
gboolean
nav_people_is_in_data (const NavReading *reading, const NavPeople *group)
{
  static const char *const data[] = { "record",   "data",   "file",      "history",
                                      "profile",  "review", "complaint", "account",
                                      "feedback", "story",  "interview", NULL };
  int left = (int) group->number - 1;

  for (; left > 0 && left + 4 > (int) group->number; left--)
    if (nav_reading_word_is (reading, left, "of") || nav_reading_word_is (reading, left, "from") ||
        nav_reading_word_is (reading, left, "about"))
      return g_strv_contains (data, nav_reading_token (reading, left - 1)->stem);
  return FALSE;
}

static gboolean
says_users (const NavReading *reading, const NavPeople *group)
{
  static const char *const before[] = { "for",    "by",      "serve",      "serving",
                                        "serves", "support", "supporting", "among",
                                        "to",     "helping", "help",       NULL };
  static const char *const after[] = { "will", "use",   "using",  "who",
                                       "need", "would", "should", NULL };
  static const char *const hedges[] = { "about",  "around", "roughly",   "some",   "our",
                                        "the",    "up",     "at",        "least",  "approximately",
                                        "~",      "over",   "initially", "maybe",  "all",
                                        "more",   "than",   "nearly",    "almost", "to",
                                        "only",   "just",   "my",        "circa",  "ca",
                                        "approx", ".",      NULL };
  int left = (int) group->number - 1;

  while (
    left > 0 && nav_people_in_list (reading, left, hedges) &&
    !(nav_reading_word_is (reading, left, "to") && !nav_reading_word_is (reading, left - 1, "up")))
    left--;
  return nav_people_in_list (reading, left, before) ||
         nav_people_in_list (reading, (int) group->last + 1, after);
}

/* "40 people, 10 concurrent requests"; "concurrent chat users" are people, and so is who has a
 * session. */
static gboolean
is_of_requests (const NavReading *reading, const NavMatch *concurrent)
{
  static const char *const sessions[] = { "session", "conversation", "chat", "dialog", NULL };
  const NavMatch *request =
    nav_reading_covering (reading, NAV_LEX_REQUEST, (int) concurrent->last + 1);

  if (g_strv_contains (sessions,
                       nav_reading_token (reading, (int) concurrent->last + 1)->stem))
    return FALSE;
  return request != NULL &&
         nav_reading_starting (reading, NAV_LEX_PERSON, (int) request->last + 1) == NULL;
}

static gboolean
starts_at_once (const NavReading *reading, int i)
{
  const NavMatch *match = nav_reading_starting (reading, NAV_LEX_CONCURRENT, i);

  return match != NULL && !is_of_requests (reading, match);
}

/* "50 are active at the same time": of people who were named, or are known. */
static gboolean
are_at_once (const NavReading *reading, const NavNumber *number, guint n_groups)
{
  static const char *const links[] = { "are",    "is",   "of",     "them",   "active", "online",
                                       "using",  "use",  "it",     "will",   "be",     "chatting",
                                       "logged", "in",   "typing", "working", "talking", "usually",
                                       "on",     NULL };
  int i = (int) number->last + 1;

  if (n_groups == 0 && !nav_intent_has (reading->before, NAV_INTENT_USER_COUNT))
    return FALSE;
  while (nav_people_in_list (reading, i, links) && i <= (int) number->last + 4 &&
         !starts_at_once (reading, i))
    i++;
  return i > (int) number->last + 1 && starts_at_once (reading, i);
}

/* "300 of them at once", "40 simultaneously", "concurrency of 50", "5000 concurrent users" */
static gboolean
is_concurrent (const NavReading *reading, NavPeople *group)
{
  guint clause = nav_reading_token (reading, (int) group->number)->clause;

  for (guint i = group->number; i <= group->last + 9 && i < reading->tokens->len; i++) {
    const NavMatch *match = nav_reading_starting (reading, NAV_LEX_CONCURRENT, (int) i);

    if (nav_reading_token (reading, (int) i)->clause != clause)
      break;
    if (i > group->last && nav_reading_number (reading, (int) i) != NULL)
      break;
    if (i > group->last + 1 && nav_reading_word_is (reading, (int) i, ","))
      break;
    if (match != NULL && !is_of_requests (reading, match)) {
      group->last = MAX (group->last, match->last);
      return TRUE;
    }
  }
  for (guint i = group->number; i-- > 0 && i + 5 > group->number;) {
    const NavMatch *match = nav_reading_covering (reading, NAV_LEX_CONCURRENT, (int) i);

    if (nav_reading_token (reading, (int) i)->segment !=
          nav_reading_token (reading, (int) group->number)->segment ||
        nav_reading_number (reading, (int) i) != NULL)
      break;
    if (match != NULL) {
      group->first = MIN (group->first, match->first);
      return TRUE;
    }
  }
  return FALSE;
}

static void
mark_more (const NavReading *reading, NavPeople *group)
{
  static const char *const more[] = { "another", "additional", "extra",  "further",
                                      "plus",    "add",        "adding", NULL };

  for (guint i = group->number_end + 1; i < group->last; i++)
    if (nav_people_in_list (reading, (int) i, more) ||
        nav_reading_word_is (reading, (int) i, "more"))
      group->more = TRUE;
  for (guint k = 1; k <= 2; k++)
    if (nav_people_in_list (reading, (int) group->number - (int) k, more) &&
        nav_reading_token (reading, (int) group->number - (int) k)->sentence ==
          nav_reading_token (reading, (int) group->number)->sentence)
      group->more = TRUE;
  if (nav_reading_word_is (reading, (int) group->number - 1, "also") &&
      nav_reading_word_is (reading, (int) group->number - 2, "and"))
    group->more = TRUE;
  if (nav_reading_word_is (reading, (int) group->number_end + 1, "more") &&
      !nav_reading_word_is (reading, (int) group->number_end + 2, "than"))
    group->more = TRUE;
}

static gboolean
is_user_rate (const NavReading *reading, const NavPeople *group)
{
  static const char *const per[] = { "per", "each", "every", NULL };

  return nav_people_in_list (reading, (int) group->number - 1, per);
}

gboolean
nav_people_read (const NavReading *reading, const NavNumber *number, guint n_groups,
                 NavPeople *group)
{
  const NavMatch *noun = nav_people_find_noun (reading, number);

  *group = (NavPeople){ people_value (number),
                        number->min,
                        number->max,
                        number->first,
                        number->last,
                        number->first,
                        number->last,
                        FALSE,
                        FALSE,
                        FALSE,
                        FALSE,
                        FALSE,
                        FALSE };
  if (noun != NULL) {
    if (noun->entry->value == 0 || nav_people_is_compound (reading, noun->last))
      return FALSE;
    group->last = noun->last;
    group->users = noun->entry->value > 1;
  } else if (nav_reading_word_is (reading, (int) number->last + 1, "are") &&
             nav_reading_starting (reading, NAV_LEX_PERSON, (int) number->last + 2) != NULL) {
    group->last = number->last + 2; /* "of these, 95 are developers" */
  } else if (nav_people_find_trade (reading, number) > 0 &&
             !nav_people_is_compound (reading, nav_people_find_trade (reading, number))) {
    group->last = nav_people_find_trade (reading, number);
  } else if (number->article || nav_people_counts_other (reading, number)) {
    return FALSE;
  } else if (nav_people_is_of_them (reading, number->last)) {
    group->last = number->last + 2;
  } else if (nav_people_find_left (reading, number, group)) {
    ;
  } else if (starts_at_once (reading, (int) number->last + 1) ||
             nav_reading_covering (reading, NAV_LEX_CONCURRENT, (int) number->first - 1) != NULL ||
             (nav_reading_covering (reading, NAV_LEX_CONCURRENT, (int) number->first - 2) != NULL &&
              nav_reading_word_is (reading, (int) number->first - 1, "of")) ||
             are_at_once (reading, number, n_groups)) {
    group->bare = TRUE;
  } else if (nav_people_is_bare (reading, number, n_groups)) {
    group->bare = TRUE;
    group->users = TRUE;
  } else if (n_groups > 0 && nav_people_is_later (reading, number->last)) {
    group->bare = TRUE;
    group->users = TRUE;
  } else if (n_groups > 0 && nav_people_is_at_place (reading, number->last)) {
    group->bare = TRUE;
  } else if (nav_reading_word_is (reading, (int) number->last + 1, "will") ||
             nav_reading_word_is (reading, (int) number->last + 1, "use")) {
    group->users = TRUE;
  } else {
    return FALSE;
  }
  if (is_user_rate (reading, group))
    return FALSE;
  group->concurrent = is_concurrent (reading, group);
  group->company = !group->concurrent && (group->company || is_about_company (reading, group));
  group->users = group->users || says_users (reading, group);
  mark_more (reading, group);
  return TRUE;
}

/* "3 shifts of 40 nurses", "12 offices with 30 people each" */
void
nav_people_multiply (const NavReading *reading, NavPeople *group)
{
  static const char *const units[] = { "shift", "team",   "office", "branch",   "department",
                                       "class", "group",  "site",   "location", "squad",
                                       "store", "school", "crew",   "plant",    "country",
                                       "floor", "ward",   "course", "city",     "shop",
                                       "hotel", "region", NULL };
  int i = (int) group->number - 1;
  const NavNumber *count;

  if (nav_reading_word_is (reading, i, "about"))
    i--;
  if (!nav_reading_word_is (reading, i, "of") && !nav_reading_word_is (reading, i, "with") &&
      !nav_reading_word_is (reading, i, "a"))
    return;
  i--;
  if (!g_strv_contains (units, nav_reading_token (reading, i)->stem))
    return;
  count = nav_reading_number (reading, i - 1);
  if (count == NULL)
    count = nav_reading_number (reading, i - 2);
  if (count == NULL || count->value > 10000 || count->article)
    return;
  if (nav_reading_word_is (reading, i + 1, "with") &&
      !nav_reading_word_is (reading, (int) group->last + 1, "each"))
    return;
  group->value *= count->value;
  group->first = count->first;
  group->each = TRUE;
}

/* "64 concurrent requests": they follow from the rate and from how long answers take, and are no
 * people. */
void
nav_people_refuse_in_flight (NavReading *reading)
{
  for (guint i = 0; i < reading->numbers->len; i++) {
    NavNumber *number = &g_array_index (reading->numbers, NavNumber, i);
    const NavMatch *concurrent =
      nav_reading_starting (reading, NAV_LEX_CONCURRENT, (int) number->last + 1);

    if (number->used || number->article || concurrent == NULL ||
        nav_reading_token (reading, (int) number->first)->taken ||
        !is_of_requests (reading, concurrent))
      continue;
    number->used = TRUE;
    nav_reading_refuse (reading, number->first, concurrent->last + 1,
                        nav_finding_new ("refuse.in_flight", NULL));
  }
}
