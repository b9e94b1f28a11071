// SPDX-License-Identifier: Apache-2.0
// Shares of people: "10 % of our 3000 users are active at once", "half of them will use it".

#include "nav-reading.h"

#include <math.h>

#define NEAR 6 /* tokens within which a word belongs to a share */

typedef struct {
  guint first; /* tokens of it, and of those whom it is of */
  guint last;
  double share;
  double people; /* that it is of */
  gboolean of;   /* it says of whom */
} Share;

static gboolean
read_word (const NavReading *reading, guint i, Share *share)
{
  static const struct {
    const char *word;
    double share;
  } words[] = { { "half", 1.0 / 2 },  { "third", 1.0 / 3 },  { "quarter", 1.0 / 4 },
                { "fifth", 1.0 / 5 }, { "tenth", 1.0 / 10 } };

  for (gsize k = 0; k < G_N_ELEMENTS (words); k++)
    if (nav_reading_word_is (reading, (int) i, words[k].word) &&
        nav_reading_word_is (reading, (int) i + 1, "of")) {
      share->share = words[k].share;
      share->first = i > 0 && nav_reading_word_is (reading, (int) i - 1, "a") ? i - 1 : i;
      share->last = i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_percent (const NavReading *reading, guint i, Share *share)
{
  static const char *const signs[] = { "%", "percent", "pct", NULL };
  const NavNumber *number = nav_reading_number (reading, (int) i);

  if (number == NULL || number->first != i || !(number->value > 0 && number->value <= 100) ||
      !nav_reading_word_in (reading, (int) number->last + 1, signs))
    return FALSE;
  share->share = number->value / 100;
  share->first = i;
  share->last = number->last + 1;
  return TRUE;
}

static NavIntentFact *
find_count (const NavReading *reading, NavIntentField field, double value)
{
  for (guint i = 0; i < reading->facts->len; i++) {
    NavIntentFact *fact = reading->facts->pdata[i];
    if (fact->field == field && (isnan (value) || fact->number == value))
      return fact;
  }
  return NULL;
}

static double
count_people (const NavReading *reading)
{
  const NavIntentFact *fact = find_count (reading, NAV_INTENT_USER_COUNT, NAN);

  return fact ? fact->number : nav_intent_get_number (reading->before, NAV_INTENT_USER_COUNT);
}

/* Of the people who are named behind it, or of all. */
static gboolean
find_people (const NavReading *reading, Share *share)
{
  static const char *const whose[] = { "of", "the", "our", "all", "my", "those", "these", NULL };
  guint i = share->last + 1;
  const NavNumber *number;

  share->of = nav_reading_word_is (reading, (int) i, "of");
  while (share->of && nav_reading_word_in (reading, (int) i, whose))
    i++;
  number = share->of ? nav_reading_number (reading, (int) i) : NULL;
  share->people = number == NULL            ? count_people (reading)
                  : isnan (number->grouped) ? number->value
                                            : number->grouped;
  if (number != NULL && find_count (reading, NAV_INTENT_USER_COUNT, share->people) == NULL)
    return FALSE;
  if (number != NULL)
    share->last = number->last;
  else if (share->of && nav_reading_covering (reading, NAV_LEX_PERSON, (int) i) == NULL &&
           !nav_reading_word_is (reading, (int) i, "them"))
    return FALSE;
  return share->people >= 1;
}

/* "300 concurrent users, 20 % growth": what another number says is not of the share. */
static gboolean
is_at_once (const NavReading *reading, const Share *share)
{
  static const char *const active[] = { "active", "online", "connected", NULL };

  for (guint i = share->last + 1;
       i <= share->last + NEAR && nav_reading_same_clause (reading, share->first, i) &&
       nav_reading_number (reading, (int) i) == NULL;
       i++)
    if (nav_reading_covering (reading, NAV_LEX_CONCURRENT, (int) i) != NULL ||
        nav_reading_word_in (reading, (int) i, active))
      return TRUE;
  for (guint i = share->first; i-- > 0 && i + NEAR > share->first &&
                               nav_reading_same_segment (reading, share->first, i) &&
                               nav_reading_number (reading, (int) i) == NULL;)
    if (nav_reading_covering (reading, NAV_LEX_CONCURRENT, (int) i) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_of_users (const NavReading *reading, const Share *share)
{
  static const char *const verbs[] = { "use", "uses", "using", "adopt", "need", "needs", NULL };
  guint where;

  return share->of &&
         nav_reading_find_words (reading, share->last + 1, share->last + NEAR, verbs, &where) &&
         nav_reading_same_clause (reading, share->first, where);
}

/* In place of the number of all, which was read as if it were meant. */
static void
set (NavReading *reading, NavIntentField field, const Share *share)
{
  NavIntentFact *all = find_count (reading, field, share->people);

  if (all != NULL)
    g_ptr_array_remove (reading->facts, all);
  nav_reading_add_number (reading, field, MAX (floor (share->share * share->people + 0.5), 1),
                          share->first, share->last, 0.9);
}

/**
 * nav_find_shares:
 *
 * Makes numbers of people out of shares: of those who are active at once, or who will use it at
 * all.
 */
void
nav_find_shares (NavReading *reading)
{
  for (guint i = 0; i < reading->tokens->len; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);
    Share share;

    if (token->quarantined || token->code || token->taken || reading->negated[i] ||
        !(read_percent (reading, i, &share) || read_word (reading, i, &share)) ||
        !find_people (reading, &share))
      continue;
    if (is_at_once (reading, &share))
      set (reading, NAV_INTENT_CONCURRENT_USERS, &share);
    else if (is_of_users (reading, &share))
      set (reading, NAV_INTENT_USER_COUNT, &share);
    i = share.last;
  }
}
