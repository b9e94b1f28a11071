// SPDX-License-Identifier: Apache-2.0
// Numbers of people without a noun of their own: answers, corrections, "for 300", "devs (58)".

#include "nav-people-private.h"

#include <math.h>
#include <string.h>

gboolean
nav_people_in_list (const NavReading *reading, int i, const char *const *words)
{
  return nav_reading_word_in (reading, i, words);
}

/* team of 8, users: 300, programmers 45, devs (58), we five */
gboolean
nav_people_find_left (const NavReading *reading, const NavNumber *number, NavPeople *group)
{
  static const char *const collectives[] = {
    "team",       "group",    "staff",     "crew",         "workforce",
    "department", "audience", "class",     "squad",        "unit",
    "committee",  "division", "headcount", "total",        "community",
    "faculty",    "panel",    "pool",      "club",         "force",
    "office",     "company",  "firm",      "organisation", "organization",
    "bunch",      "body",     "party",     "base",         "teams",
    NULL
  };
  static const char *const links[] = {
    ":",       "(",     "=",      "is",     "are",       "count", "number",
    "will",    "be",    "about",  "around", "~",         "to",    "approximately",
    "roughly", "up",    "some",   "maybe",  "currently", "total", "there",
    "at",      "least", "approx", ".",      "-",         "now",   NULL
  };
  int i = (int) number->first - 1;
  const NavMatch *noun;
  guint clause = nav_reading_token (reading, (int) number->first)->clause;

  while (i > 0 &&
         (nav_reading_word_is (reading, i, "about") || nav_reading_word_is (reading, i, "some") ||
          nav_reading_word_is (reading, i, "around") ||
          nav_reading_word_is (reading, i, "roughly") || nav_reading_word_is (reading, i, "~")))
    i--;
  if (nav_reading_word_is (reading, i, "of") &&
      (nav_people_in_list (reading, i - 1, collectives) ||
       nav_reading_covering (reading, NAV_LEX_COMPANY, i - 1) != NULL)) {
    group->first = (guint) i - 1;
    group->company = nav_reading_covering (reading, NAV_LEX_COMPANY, i - 1) != NULL;
    return TRUE;
  }
  /* "our team is tiny (6)" */
  if (nav_reading_word_is (reading, (int) number->first - 1, "(") &&
      nav_reading_word_is (reading, (int) number->last + 1, ")")) {
    guint from = number->first > 5 ? number->first - 5 : 0;

    if (nav_reading_find_words (reading, from, number->first - 1, collectives, &group->first) &&
        nav_reading_token (reading, (int) group->first)->clause == clause)
      return TRUE;
    group->first = number->first;
  }
  /* "the doctors, 45, can ask" */
  i = (int) number->first - 1;
  noun = nav_reading_covering (reading, NAV_LEX_PERSON, i - 1);
  if (nav_reading_word_is (reading, i, ",") && noun != NULL && noun->entry->value > 0 &&
      nav_reading_word_is (reading, (int) number->last + 1, ",")) {
    group->first = noun->first;
    return TRUE;
  }
  i = (int) number->first - 1;
  if ((nav_reading_word_is (reading, i, "we") || nav_reading_word_is (reading, i, "us") ||
       nav_reading_word_is (reading, i, "we're")) &&
      number->words) {
    group->first = (guint) i;
    return TRUE;
  }
  while (i > 0 && i + 5 > (int) number->first && nav_people_in_list (reading, i, links) &&
         nav_reading_token (reading, i)->clause == clause)
    i--;
  noun = nav_reading_covering (reading, NAV_LEX_PERSON, i);
  if (noun == NULL || noun->entry->value == 0 || nav_reading_token (reading, i)->clause != clause ||
      nav_reading_number (reading, (int) noun->first - 1) != NULL)
    return FALSE;
  /* "clients want 24", "users in 12 countries": only a link may stand between */
  for (guint k = noun->first; k-- > 0 && k + 4 > noun->first;)
    if (nav_reading_number (reading, (int) k) != NULL &&
        nav_reading_same_segment (reading, k, number->first))
      return FALSE;
  group->first = noun->first;
  return TRUE;
}

static gboolean
looks_like_year (const NavNumber *number)
{
  return !number->words && isnan (number->min) && number->suffix == 0 &&
         number->first == number->last && number->value >= 1980 && number->value <= 2100 &&
         floor (number->value) == number->value;
}

static gboolean
ends_phrase (const NavReading *reading, guint last)
{
  const NavToken *next = nav_reading_token (reading, (int) last + 1);

  if (strcmp (next->word, "+") == 0)
    next = nav_reading_token (reading, (int) last + 2);
  return next->sentence != nav_reading_token (reading, (int) last)->sentence ||
         (next->kind == NAV_TOKEN_SYMBOL && strchr (".,;!?()\n", next->word[0]) != NULL) ||
         next->clause != nav_reading_token (reading, (int) last)->clause;
}

gboolean
nav_people_is_corrected (const NavReading *reading, guint first)
{
  static const char *const words[] = {
    "no",         "actually", "sorry",  "meant", "mean",   "rather", "wait",  "oops",
    "correction", "make",     "it",     "that",  "better", "say",    "let's", "i",
    "to",         "be",       "it's",   ",",     "should", "not",    "is",    "are",
    "-",          "now",      "change", "we're", "we",     "err",    "um",    "more",
    "like",       "hm",       "about",  "just",  ":",      ".",      NULL
  };
  static const char *const strong[] = { "no",         "actually", "sorry",  "meant",
                                        "mean",       "rather",   "wait",   "oops",
                                        "correction", "make",     "change", NULL };
  gboolean corrected = FALSE;
  int i = (int) first - 1;

  for (; i >= 0 && i + 6 > (int) first && nav_people_in_list (reading, i, words); i--)
    corrected = corrected || nav_people_in_list (reading, i, strong);
  /* "it's 300 thousand" in a later turn; "9,000 staff, i.e. 3,000 ..." */
  if (i < 0 && first > 0 && nav_reading_word_is (reading, (int) first - 1, "it's"))
    return TRUE;
  return corrected || (nav_reading_word_is (reading, (int) first - 2, "e") &&
                       nav_reading_word_is (reading, (int) first - 4, "i"));
}

static gboolean
has_user_count (const NavReading *reading, guint n_groups)
{
  return n_groups > 0 || nav_intent_has (reading->before, NAV_INTENT_USER_COUNT);
}

/* Numbers without a noun: after "for" or "used by", as a correction, or as the answer to a
   question. */
gboolean
nav_people_is_bare (const NavReading *reading, const NavNumber *number, guint n_groups)
{
  static const char *const users[] = { "for", "by", "serve", "serving", "used", NULL };
  guint first = number->first;
  int left = (int) first - 1;
  guint last = number->last;

  if (nav_reading_word_is (reading, (int) last + 1, "+"))
    last++;
  if (number->article || nav_people_counts_other (reading, number))
    return FALSE;
  if (reading->pending == NAV_INTENT_ASK_USER_COUNT)
    return ends_phrase (reading, last) || nav_reading_word_is (reading, (int) last + 1, "or") ||
           nav_reading_word_is (reading, (int) last + 1, "i") ||
           nav_reading_word_is (reading, (int) last + 1, "in") ||
           nav_reading_word_is (reading, (int) last + 1, "at") ||
           nav_reading_word_is (reading, (int) last + 1, "but") ||
           nav_reading_word_is (reading, (int) last + 1, "maybe") ||
           nav_reading_word_is (reading, (int) last + 1, "to") ||
           nav_reading_word_is (reading, (int) last + 1, "please") ||
           nav_reading_word_is (reading, (int) last + 1, "now");
  if (looks_like_year (number) || !ends_phrase (reading, last))
    return FALSE;
  if (nav_people_is_corrected (reading, first) && has_user_count (reading, n_groups) &&
      reading->pending != NAV_INTENT_ASK_HARDWARE_BUDGET)
    return n_groups > 0 || nav_intent_get_fact (reading->before, NAV_INTENT_BUDGET) == NULL;
  while (left > 0 &&
         (nav_reading_word_is (reading, left, "about") ||
          nav_reading_word_is (reading, left, "around") ||
          nav_reading_word_is (reading, left, "roughly") ||
          nav_reading_word_is (reading, left, "some") || nav_reading_word_is (reading, left, "~") ||
          nav_reading_word_is (reading, left, "approximately")))
    left--;
  return nav_people_in_list (reading, left, users) && number->value >= 2 &&
         nav_reading_covering (reading, NAV_LEX_DIMENSION, left - 1) == NULL;
}

/* "300 users now, 1200 next year" */
gboolean
nav_people_is_later (const NavReading *reading, guint last)
{
  static const char *const by[] = { "by", "in", "within", "until", NULL };
  static const char *const when[] = { "later", "soon", "eventually", NULL };
  int i = (int) last + 1;

  if (nav_people_in_list (reading, i, when))
    return TRUE;
  if (nav_people_in_list (reading, i, by))
    i++;
  return (nav_reading_word_is (reading, i, "next") ||
          (i > (int) last + 1 && nav_reading_word_is (reading, i, "a"))) &&
         (nav_reading_starting (reading, NAV_LEX_PERIOD, i + 1) != NULL ||
          nav_reading_word_is (reading, i + 1, "quarter"));
}

/* "120 people in Madrid and 80 in Lisbon", "800 at once, 6,500 in total" */
gboolean
nav_people_is_at_place (const NavReading *reading, guint last)
{
  static const char *const at[] = { "in", "at", "from", NULL };

  if (nav_reading_word_is (reading, (int) last + 2, "total") ||
      nav_reading_word_is (reading, (int) last + 1, "overall"))
    return TRUE;
  return nav_people_in_list (reading, (int) last + 1, at) &&
         nav_reading_token (reading, (int) last + 2)->capital;
}

/* "of them", "of us", "of these" make a number people where people were named before. */
gboolean
nav_people_is_of_them (const NavReading *reading, guint last)
{
  static const char *const them[] = { "them", "us", "those", "these", "whom", "you", "our", NULL };

  return nav_reading_word_is (reading, (int) last + 1, "of") &&
         (nav_people_in_list (reading, (int) last + 2, them) ||
          nav_reading_covering (reading, NAV_LEX_PERSON, (int) last + 2));
}
