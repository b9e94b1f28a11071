// SPDX-License-Identifier: Apache-2.0
// How many people: numbers with a noun that says who, resolved to users and concurrent users.

#include "nav-people-private.h"
#include "nav-refusals.h"

#include <math.h>
#include <string.h>

#define MAX_PEOPLE 1e9
#define MAX_GROUPS 32

static gboolean
is_valid_count (const NavReading *reading, const NavPeople *group)
{
  if (group->value >= 1 && group->value <= MAX_PEOPLE &&
      (floor (group->value) == group->value || !isnan (group->min)))
    return TRUE;
  nav_reading_log (reading, "rejected", "people_out_of_range", group->first, group->last, NULL);
  return FALSE;
}

/* Only places and joining words between two groups: they add up. */
static gboolean
are_joined (const NavReading *reading, const NavPeople *a, const NavPeople *b)
{
  static const char *const joins[] = { "and", "+", "plus", "&", NULL };
  static const char *const fillers[] = { ",",          "another", "also", "about",   "some",
                                         "additional", "further", "in",   "at",      "from",
                                         "the",        "as",      "well", "then",    "our",
                                         "around",     "up",      "to",   "roughly", NULL };
  gboolean joined = FALSE;
  guint others = 0;

  if (b->first <= a->last || b->first > a->last + 9 ||
      nav_reading_token (reading, (int) a->first)->sentence !=
        nav_reading_token (reading, (int) b->first)->sentence)
    return FALSE;
  for (guint i = a->last + 1; i < b->first; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);

    if (nav_token_is_any (token, joins))
      joined = TRUE;
    else if (!nav_token_is_any (token, fillers) && strcmp (token->word, "-") != 0)
      others += (token->capital && !joined) || (joined && i + 1 == b->first) ? 0 : 1;
  }
  return others == 0 && (joined || b->first == a->last + 2);
}

static gboolean
is_subset (const NavReading *reading, const NavPeople *group)
{
  static const char *const words[] = { "only", "of", "which", "whom",  "just",  "them", "these",
                                       "but",  ",",  "about", "those", "maybe", "(",    NULL };
  gboolean only = FALSE, of = FALSE;

  for (int i = (int) group->number - 1;
       i >= 0 && i + 5 > (int) group->number && nav_people_in_list (reading, i, words); i--) {
    only =
      only || nav_reading_word_is (reading, i, "only") || nav_reading_word_is (reading, i, "just");
    of = of || nav_reading_word_is (reading, i, "which") ||
         nav_reading_word_is (reading, i, "whom") || nav_reading_word_is (reading, i, "them") ||
         nav_reading_word_is (reading, i, "those") || nav_reading_word_is (reading, i, "these");
  }
  return only || of;
}

static gboolean
has_horizon (const NavReading *reading, const NavPeople *group)
{
  static const char *const words[] = { "next",   "later",    "eventually", "soon",   "growing",
                                       "grow",   "scale",    "scaling",    "within", "until",
                                       "by",     "end",      "future",     "rising", "expanding",
                                       "years",  "growth",   "long",       "ramp",   "ramping",
                                       "expect", "expected", "then",       "double", "year",
                                       "target", "rollout",  NULL };
  guint first = group->number > 6 ? group->number - 6 : 0;

  for (guint i = first; i <= group->last + 5 && i < reading->tokens->len; i++) {
    if (nav_reading_token (reading, (int) i)->sentence !=
        nav_reading_token (reading, (int) group->number)->sentence)
      continue;
    if (nav_people_in_list (reading, (int) i, words))
      return TRUE;
  }
  return FALSE;
}

/* @ret_odd: (out): a number of people that cannot be; its `last` is 0 without one */
static guint
collect_groups (NavReading *reading, NavPeople *groups, NavPeople *ret_odd)
{
  guint n = 0;

  *ret_odd = (NavPeople){ 0 };

  for (guint i = 0; i < reading->numbers->len && n < MAX_GROUPS; i++) {
    NavNumber *number = &g_array_index (reading->numbers, NavNumber, i);
    NavPeople *group = &groups[n];

    if (number->used || nav_reading_token (reading, (int) number->first)->taken)
      continue;
    if (!nav_people_read (reading, number, n, group))
      continue;
    if (reading->negated[number->first] && !group->concurrent &&
        !nav_people_is_corrected (reading, number->first)) {
      nav_reading_log (reading, "rejected", "people_negated", group->first, group->last, NULL);
      number->used = TRUE;
      continue;
    }
    nav_people_multiply (reading, group);
    if (nav_people_is_in_data (reading, group))
      continue;
    number->used = TRUE;
    if (is_valid_count (reading, group))
      n++;
    else if (!group->bare)
      *ret_odd = *group;
  }
  return n;
}

static void
add_count (NavReading *reading, NavIntentField field, const NavPeople *group)
{
  double confidence = group->bare ? 0.6 : 0.95;
  NavIntentFact *fact = nav_reading_add_number (reading, field, floor (group->value + 0.5),
                                                group->first, group->last, confidence);

  fact->min = group->min;
  fact->max = group->max;
  if (group->more && nav_intent_has (reading->before, field))
    fact->op = NAV_INTENT_OP_ADD;
}

/* Neighbours that add up become one group. */
static guint
sum_groups (const NavReading *reading, NavPeople *groups, guint n)
{
  guint kept = 0;

  for (guint i = 0; i < n; i++) {
    NavPeople *last = kept > 0 ? &groups[kept - 1] : NULL;

    if (last != NULL && !last->concurrent && !groups[i].concurrent &&
        !is_subset (reading, &groups[i]) && !has_horizon (reading, &groups[i]) &&
        are_joined (reading, last, &groups[i])) {
      last->value += groups[i].value;
      last->last = groups[i].last;
      last->min = last->max = NAN;
      last->users = last->users || groups[i].users;
    } else {
      groups[kept++] = groups[i];
    }
  }
  return kept;
}

/* Which of several counts is meant: users by name beat a company's size, what is said later the
   rest. */
static const NavPeople *
choose (const NavReading *reading, const NavPeople *groups, guint n)
{
  const NavPeople *best = NULL;

  for (guint i = 0; i < n; i++) {
    const NavPeople *group = &groups[i];

    if (group->concurrent)
      continue;
    if (best == NULL || is_subset (reading, group))
      best = group;
    else if (has_horizon (reading, group) || has_horizon (reading, best))
      best = group->value > best->value ? group : best;
    else if (best->company && !group->company)
      best = group;
    else if (group->company && !best->company)
      continue;
    else if (best->users && !group->users && !nav_people_is_corrected (reading, group->number))
      continue;
    else
      best = group;
  }
  return best;
}

/**
 * nav_find_people:
 *
 * Adds the facts user_count and concurrent_users, and marks the numbers they came from.
 */
void
nav_find_people (NavReading *reading)
{
  NavPeople groups[MAX_GROUPS];
  NavPeople odd;
  guint n = sum_groups (reading, groups, collect_groups (reading, groups, &odd));
  const NavPeople *users = choose (reading, groups, n);
  const NavPeople *concurrent = NULL;

  for (guint i = 0; i < n; i++)
    if (groups[i].concurrent)
      concurrent = &groups[i];
  if (users == NULL && concurrent == NULL && odd.last > 0)
    nav_refuse_number (reading, NAV_INTENT_USER_COUNT, odd.first, odd.last);
  if (users != NULL)
    add_count (reading, NAV_INTENT_USER_COUNT, users);
  if (concurrent != NULL) {
    add_count (reading, NAV_INTENT_CONCURRENT_USERS, concurrent);
    if (users == NULL && !nav_intent_has (reading->before, NAV_INTENT_USER_COUNT))
      add_count (reading, NAV_INTENT_USER_COUNT, concurrent);
  }
  nav_people_refuse_in_flight (reading);
}
