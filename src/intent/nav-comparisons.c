// SPDX-License-Identifier: Apache-2.0
// Priorities against each other: withdrawn, ranked in a chain, one over the other.

#include "nav-priorities-private.h"

#include <string.h>

/* "forget the cost thing": back to medium. */
void
nav_priority_read_withdrawals (NavReading *reading, GArray *topics)
{
  static const char *const verbs[] = { "forget", "drop",   "ignore", "scratch", "nevermind",
                                       "mind",   "remove", "skip",   NULL };
  static const char *const things[] = { "thing",    "part",       "bit",     "requirement",
                                        "priority", "constraint", "stuff",   "aspect",
                                        "point",    "issue",      "concern", "remark",
                                        "comment",  "wish",       "goal",    NULL };

  for (guint t = 0; t < topics->len; t++) {
    NavTopic *topic = nav_topics_at (topics, t);
    guint from = topic->first > 4 ? topic->first - 4 : 0;
    guint verb;
    NavIntentFact *fact;

    if (topic->first == 0 ||
        !nav_reading_find_words (reading, from, topic->first - 1, verbs, &verb) ||
        !nav_reading_same_segment (reading, verb, topic->first) ||
        !nav_priority_is_any (reading, (int) topic->last + 1, things))
      continue;
    fact = nav_reading_add_text (reading, nav_priority_fields[topic->dimension], "medium", verb,
                                 topic->last + 1, 0.95);
    fact->op = NAV_INTENT_OP_REMOVE;
    topic->done = TRUE;
  }
}

/* How the words between two topics compare them: 1 the first wins, -1 the second, 0 not at all. */
static int
compare_between (const NavReading *reading, guint first, guint last)
{
  static const char *const wins[] = { "over",      "beats",    "beat", "before", "trumps", "trump",
                                      "outweighs", "outweigh", ">",    "above",  "ahead",  NULL };
  static const char *const than[] = { "than", "of", "as", NULL };
  static const char *const more[] = { "more", "rather", "higher", "bigger", NULL };
  gboolean has_more = FALSE, has_less = FALSE;

  if (last < first)
    return 0;
  for (guint i = first; i <= last; i++) {
    if (nav_priority_is_any (reading, (int) i, wins))
      return 1;
    has_more = has_more || nav_priority_is_any (reading, (int) i, more);
    has_less = has_less || nav_reading_word_is (reading, (int) i, "less");
    if (nav_priority_is_any (reading, (int) i, than) && (has_more || has_less))
      return has_more ? 1 : -1;
  }
  if (last - first <= 1 && nav_reading_word_is (reading, (int) last, "not"))
    return 1; /* "quality, not speed" */
  return nav_reading_word_is (reading, (int) first, "instead") ? 1 : 0;
}

static guint
chain_length (const NavReading *reading, GArray *topics, guint from)
{
  guint n = 1;

  while (from + n < topics->len &&
         nav_reading_word_is (reading, (int) nav_topics_at (topics, from + n)->first - 1, ">") &&
         nav_topics_at (topics, from + n)->first == nav_topics_at (topics, from + n - 1)->last + 2)
    n++;
  return n;
}

/* "accuracy > latency > cost": first high, last low. */
void
nav_priority_read_chains (NavReading *reading, GArray *topics)
{
  for (guint t = 0; t < topics->len; t++) {
    guint n = chain_length (reading, topics, t);

    if (n < 3)
      continue;
    nav_priority_add (reading, nav_topics_at (topics, t)->dimension, 1,
                      nav_topics_at (topics, t)->first, nav_topics_at (topics, t)->last, 0.95);
    nav_priority_add (reading, nav_topics_at (topics, t + n - 1)->dimension, -1,
                      nav_topics_at (topics, t + n - 1)->first,
                      nav_topics_at (topics, t + n - 1)->last, 0.95);
    for (guint k = t; k < t + n; k++)
      nav_topics_at (topics, k)->done = TRUE;
    t += n - 1;
  }
}

void
nav_priority_read_comparisons (NavReading *reading, GArray *topics)
{
  for (guint t = 0; t + 1 < topics->len; t++) {
    NavTopic *a = nav_topics_at (topics, t), *b = nav_topics_at (topics, t + 1);
    int winner;

    if (a->done || b->done || a->dimension == b->dimension || b->first > a->last + 8 ||
        !nav_reading_same_clause (reading, a->first, b->first))
      continue;
    winner = compare_between (reading, a->last + 1, b->first - 1);
    if (winner == 0)
      continue;
    nav_priority_add (reading, a->dimension, winner, a->first, b->last, 0.95);
    nav_priority_add (reading, b->dimension, -winner, a->first, b->last, 0.95);
    a->done = b->done = TRUE;
  }
}
