// SPDX-License-Identifier: Apache-2.0
// How much a dimension matters: the level word that belongs to it.

#include "nav-priorities-private.h"

#include <string.h>

#define REACH 6 /* tokens between a dimension and its level */

/* First and last rank only at the edge of their segment: not in "latency to the first token". */
static gboolean
is_rank_misplaced (const NavReading *reading, const NavMatch *level, const NavTopic *topic)
{
  static const char *const ends[] = { ",", ".", "and", "then", ";", "!", "\n", "", ")", "-", NULL };
  const char *phrase = level->entry->phrase;

  if (strcmp (phrase, "first") != 0 && strcmp (phrase, "last") != 0)
    return FALSE;
  if (level->first > topic->last)
    return !nav_priority_is_any (reading, (int) level->last + 1, ends);
  return level->last + 1 != topic->first ||
         nav_reading_same_segment (reading, level->first, level->first - 1);
}

/* "average latency of 300 ms" says what is measured, not how much it matters. */
static gboolean
is_statistic (const NavReading *reading, const NavMatch *level)
{
  if (strcmp (level->entry->phrase, "average") != 0)
    return FALSE;
  for (guint i = level->last + 1; i <= level->last + REACH; i++)
    if (nav_reading_number (reading, (int) i) != NULL &&
        nav_reading_same_segment (reading, level->last, i))
      return TRUE;
  return FALSE;
}

static gboolean
is_joined (const NavReading *reading, const NavTopic *a, const NavTopic *b)
{
  static const char *const joins[] = { "and",  "or",  "nor", ",",    "&",   "+", "as", "well",
                                       "both", "the", "low", "high", "our", "/", NULL };
  guint first = MIN (a->last, b->last) + 1, last = MAX (a->first, b->first);

  for (guint i = first; i < last; i++)
    if (!nav_priority_is_any (reading, (int) i, joins) &&
        nav_reading_covering (reading, NAV_LEX_DIMENSION, (int) i) == NULL &&
        nav_reading_covering (reading, NAV_LEX_QUALITY, (int) i) == NULL)
      return FALSE;
  return TRUE;
}

/* Whether another topic that is no list mate stands between this one and its level. */
static gboolean
is_taken_by_other (const NavReading *reading, GArray *topics, const NavTopic *topic,
                   const NavMatch *level)
{
  static const char *const but[] = { "but", "while", "whereas", "although", NULL };

  for (guint t = 0; t < topics->len; t++) {
    const NavTopic *other = nav_topics_at (topics, t);
    gboolean between = topic->last < level->first
                         ? other->first > topic->last && other->last < level->first
                         : other->first > level->last && other->last < topic->first;

    if (other != topic && between && !is_joined (reading, topic, other))
      return TRUE;
  }
  if (topic->last < level->first)
    return nav_reading_find_words (reading, topic->last + 1, level->first, but, NULL);
  return nav_reading_find_words (reading, level->last + 1, topic->first, but, NULL);
}

static guint
distance_between (const NavTopic *topic, const NavMatch *match)
{
  if (match->first > topic->last)
    return match->first - topic->last;
  return match->last < topic->first ? topic->first - match->last : 0;
}

static gboolean
list_reaches (const NavReading *reading, GArray *topics, const NavTopic *topic,
              const NavMatch *level)
{
  static const char *const ands[] = { "and", "or", "nor", "&", NULL };

  if (nav_reading_same_segment (reading, topic->first, level->first))
    return distance_between (topic, level) <= REACH;
  if (!nav_reading_same_clause (reading, topic->first, level->first) ||
      !nav_reading_find_words (reading, topic->last + 1, level->first, ands, NULL) ||
      nav_reading_word_is (reading, (int) topic->first - 1, "then"))
    return FALSE;
  /* "cost, latency and accuracy are critical" */
  for (guint t = 0; t < topics->len; t++) {
    const NavTopic *mate = nav_topics_at (topics, t);

    if (mate != topic && mate->first > topic->last && mate->first < level->first &&
        is_joined (reading, topic, mate))
      return list_reaches (reading, topics, mate, level);
  }
  return FALSE;
}

const NavMatch *
nav_topic_find_level (const NavReading *reading, GArray *topics, const NavTopic *topic)
{
  const GArray *matches = reading->matches[NAV_LEX_LEVEL];
  const NavMatch *best = NULL;

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *level = &g_array_index (matches, NavMatch, m);

    if (!list_reaches (reading, topics, topic, level) ||
        is_rank_misplaced (reading, level, topic) || is_statistic (reading, level) ||
        is_taken_by_other (reading, topics, topic, level) || distance_between (topic, level) == 0)
      continue;
    /* what follows a dimension says more about it than what stood before */
    if (best == NULL || distance_between (topic, level) <= distance_between (topic, best) ||
        (level->first > topic->last && best->last < topic->first &&
         !g_str_has_suffix (best->entry->phrase, "about") &&
         !g_str_has_suffix (best->entry->phrase, "the") &&
         !g_str_has_suffix (best->entry->phrase, "for")))
      best = level;
  }
  return best;
}

gboolean
nav_topic_is_level_denied (const NavReading *reading, const NavMatch *level)
{
  return reading->negated[level->first];
}

int
nav_topic_level_value (const NavReading *reading, const NavMatch *level)
{
  int value = level->entry->value > 0 ? 1 : level->entry->value < 0 ? -1 : 0;

  if (!nav_topic_is_level_denied (reading, level))
    return value;
  return value > 0 ? -1 : 0; /* "not critical" is low, "not unimportant" medium */
}

gboolean
nav_topic_may_have_level (const NavTopic *topic)
{
  static const char *const vague[] = { "operation", "setup",       "set up", "installation",
                                       "bill",      "performance", "upkeep", NULL };

  return topic->dimension == NAV_DIMENSION_LATENCY ||
         !g_strv_contains (vague, topic->match->entry->phrase);
}

/* "latency isn't critical but accuracy is": the level is the one before, without its "not". */
gboolean
nav_topic_repeats_level (const NavReading *reading, const NavTopic *topic)
{
  static const char *const verbs[] = { "is", "are", "does", "do", NULL };
  static const char *const ends[] = { ".", ",", ";", "!", "", "\n", ")", NULL };
  const GArray *matches = reading->matches[NAV_LEX_LEVEL];

  if (!(nav_priority_is_any (reading, (int) topic->last + 1, verbs) &&
        nav_priority_is_any (reading, (int) topic->last + 2, ends)) &&
      !(nav_reading_word_is (reading, (int) topic->first - 1, "only") &&
        nav_priority_is_any (reading, (int) topic->last + 1, ends)))
    return FALSE;
  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *level = &g_array_index (matches, NavMatch, m);

    if (level->last < topic->first && level->first + 12 > topic->first &&
        (level->entry->value < 0 || nav_topic_is_level_denied (reading, level)) &&
        nav_reading_token (reading, (int) level->first)->sentence ==
          nav_reading_token (reading, (int) topic->first)->sentence)
      return TRUE;
  }
  return FALSE;
}
