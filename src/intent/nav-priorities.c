// SPDX-License-Identifier: Apache-2.0
// What matters to the person: dimension x level, comparisons, ranks, and phrases that are both.

#include "nav-priorities-private.h"

#include <string.h>

const NavIntentField nav_priority_fields[NAV_N_DIMENSIONS] = {
  [NAV_DIMENSION_ACCURACY] = NAV_INTENT_ACCURACY_PRIORITY,
  [NAV_DIMENSION_COST] = NAV_INTENT_COST_PRIORITY,
  [NAV_DIMENSION_LATENCY] = NAV_INTENT_LATENCY_PRIORITY,
  [NAV_DIMENSION_COMPLEXITY] = NAV_INTENT_COMPLEXITY_PRIORITY,
};

gboolean
nav_priority_is_any (const NavReading *reading, int i, const char *const *words)
{
  return nav_reading_word_in (reading, i, words);
}

void
nav_priority_add (NavReading *reading, NavDimension dimension, int level, guint first, guint last,
                  double confidence)
{
  const char *text = level > 0 ? "high" : level < 0 ? "low" : "medium";

  nav_reading_add_text (reading, nav_priority_fields[dimension], text, first, last, confidence);
}

static void
read_phrases (NavReading *reading)
{
  const GArray *matches = reading->matches[NAV_LEX_PRIORITY];

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);
    NavDimension dimension = 0;
    gboolean good = FALSE;

    if (!nav_topic_parse_effect (match->entry->text, &dimension, &good))
      continue;
    if (nav_topic_begins_denied (reading, match) &&
        !g_str_has_prefix (match->entry->phrase, "not ")) {
      /* "don't break the bank", "nobody here knows kubernetes well" keep their meaning */
      if (strcmp (match->entry->phrase, "break the bank") != 0 &&
          strcmp (match->entry->phrase, "knows kubernetes well") != 0 &&
          !g_str_has_prefix (match->entry->phrase, "best ")) {
        nav_reading_log (reading, "rejected", "priority_denied", match->first, match->last, NULL);
        continue;
      }
    }
    nav_priority_add (reading, dimension, good ? 1 : -1, match->first, match->last, 0.95);
  }
}

static gboolean
is_class_trap (const NavReading *reading, const NavMatch *match)
{
  static const char *const after[] = { "messaging", "messenger",  "messages",  "noodles",
                                       "coffee",    "number",     "size",      "data",
                                       "dashboard", "dashboards", "analytics", "monitoring",
                                       "sizes",     "traffic",    "stock",     "numbers",
                                       "photo",     NULL };
  static const char *const shifts[] = { "shift", "desk", "team", NULL };
  int next = (int) match->last + 1;

  return nav_priority_is_any (reading, next, after) ||
         (strcmp (match->entry->phrase, "at night") == 0 &&
          nav_priority_is_any (reading, next, shifts));
}

static void
read_classes (NavReading *reading)
{
  const GArray *matches = reading->matches[NAV_LEX_EXPERIENCE];

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);
    g_auto (GStrv) parts = g_strsplit (match->entry->text, " ", 2);
    NavDimension dimension = 0;
    gboolean good = FALSE;

    if (nav_topic_begins_denied (reading, match) || is_class_trap (reading, match)) {
      nav_reading_log (reading, "rejected", "class_denied", match->first, match->last, NULL);
      continue;
    }
    nav_reading_add_text (reading, NAV_INTENT_EXPERIENCE_CLASS, parts[0], match->first, match->last,
                          0.95);
    if (nav_topic_parse_effect (match->entry->text, &dimension, &good))
      nav_priority_add (reading, dimension, good ? 1 : -1, match->first, match->last, 0.95);
  }
}

static void
read_topic (NavReading *reading, GArray *topics, NavTopic *topic)
{
  const NavMatch *level =
    nav_topic_may_have_level (topic) ? nav_topic_find_level (reading, topics, topic) : NULL;
  gboolean first_wish = reading->pending == NAV_INTENT_ASK_PRIORITIES && !topic->quality &&
                        !nav_reading_word_is (reading, (int) topic->first - 1, "then");

  if (level != NULL && !(topic->quality && !topic->good)) {
    int value = nav_topic_level_value (reading, level);

    if (value == 0 && level->entry->value > -1 && !nav_topic_is_level_denied (reading, level))
      return;
    nav_priority_add (reading, topic->dimension, value, MIN (level->first, topic->first),
                      MAX (level->last, topic->last), 0.95);
    return;
  }
  if (nav_reading_word_is (reading, (int) topic->first - 2, "neither") ||
      nav_reading_word_is (reading, (int) topic->first - 2, "nor"))
    nav_priority_add (reading, topic->dimension, -1, topic->first, topic->last, 0.85);
  else if (nav_topic_repeats_level (reading, topic))
    nav_priority_add (reading, topic->dimension, 1, topic->first, topic->last + 1, 0.85);
  else if (topic->quality)
    nav_topic_read_quality (reading, topic);
  else if (nav_topic_find_size (reading, topic) != NULL &&
           nav_topic_size_value (topic, nav_topic_find_size (reading, topic)) != 0)
    nav_topic_read_size (reading, topic);
  else if (first_wish)
    nav_priority_add (reading, topic->dimension, reading->negated[topic->first] ? -1 : 1,
                      topic->first, topic->last, 0.85);
}

/* "make it better" in a later turn asks for better answers. */
static void
read_refinements (NavReading *reading)
{
  static const char *const better[] = { "better", "smarter", NULL };

  if (!nav_intent_has (reading->before, NAV_INTENT_USE_CASE) || reading->tokens->len > 12)
    return;
  for (guint i = 0; i < reading->tokens->len; i++)
    if (nav_priority_is_any (reading, (int) i, better) &&
        nav_reading_covering (reading, NAV_LEX_DIMENSION, (int) i + 1) == NULL &&
        !nav_reading_token (reading, (int) i)->quarantined)
      nav_priority_add (reading, NAV_DIMENSION_ACCURACY, 1, i, i, 0.6);
}

/**
 * nav_find_priorities:
 *
 * Adds the four priorities and the experience class.
 */
void
nav_find_priorities (NavReading *reading)
{
  g_autoptr (GArray) topics = nav_topics_collect (reading);

  read_phrases (reading);
  read_classes (reading);
  nav_priority_read_withdrawals (reading, topics);
  nav_priority_read_chains (reading, topics);
  nav_priority_read_comparisons (reading, topics);
  for (guint t = 0; t < topics->len; t++)
    if (!nav_topics_at (topics, t)->done)
      read_topic (reading, topics, nav_topics_at (topics, t));
  read_refinements (reading);
}
