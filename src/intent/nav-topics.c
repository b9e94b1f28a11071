// SPDX-License-Identifier: Apache-2.0
// The dimensions a text speaks of: by name ("speed") or by a quality that implies one ("fast").

#include "nav-priorities-private.h"

#include <string.h>

/* "latency+" and "instant latency+" name a dimension and a direction. */
gboolean
nav_topic_parse_effect (const char *text, NavDimension *dimension, gboolean *good)
{
  static const char *const names[] = { "accuracy", "cost", "latency", "complexity" };
  const char *last = strrchr (text, ' ');
  const char *effect = last != NULL ? last + 1 : text;

  for (guint d = 0; d < NAV_N_DIMENSIONS; d++) {
    if (g_str_has_prefix (effect, names[d])) {
      *dimension = d;
      *good = g_str_has_suffix (effect, "+");
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
nav_topic_begins_denied (const NavReading *reading, const NavMatch *match)
{
  return reading->negated[match->first] &&
         nav_reading_starting (reading, NAV_LEX_NEGATION, (int) match->first) == NULL;
}

/* A quality word that describes something else: "fast growing", "quick question". */
static gboolean
is_quality_trap (const NavReading *reading, const NavMatch *match)
{
  static const char *const after[] = {
    "growing",   "paced",    "food",    "track", "fashion",    "forward",   "moving", "question",
    "questions", "changing", "lane",    "start", "note",       "win",       "wins",   "enough",
    "family",    "client",   "clients", "code",  "developers", "app",       "apps",   "me",
    "call",      "chat",     "intro",   "labor", "flights",    "flight",    "growth", "fix",
    "hotels",    "api",      "tickets", "one",   "summary",    "summaries", "tip",    NULL
  };
  static const char *const fragile[] = { "correct",     "precise",   "swift",       "complex",
                                         "complicated", "immediate", "responsive",  "faithful",
                                         "economical",  "easier",    "immediately", NULL };
  static const char *const proof[] = { "be",     "must",      "always",    "absolutely",
                                       "very",   "100",       "as",        "stay",
                                       "highly", "perfectly", "factually", "is",
                                       "are",    "super",     "extremely", NULL };
  static const char *const results[] = { "answer",      "answers", "response",  "responses",
                                         "result",      "results", "reply",     "replies",
                                         "output",      "outputs", "summaries", "translations",
                                         "translation", NULL };
  int next = (int) match->last + 1;

  if (nav_reading_word_is (reading, (int) match->first - 1, "how"))
    return TRUE;
  if (nav_reading_word_is (reading, next, "-"))
    next++;
  if (nav_priority_is_any (reading, next, after))
    return TRUE;
  if (!g_strv_contains (fragile, match->entry->phrase))
    return FALSE;
  return !nav_priority_is_any (reading, (int) match->first - 1, proof) &&
         !nav_priority_is_any (reading, next, results);
}

GArray *
nav_topics_collect (const NavReading *reading)
{
  GArray *topics = g_array_new (FALSE, FALSE, sizeof (NavTopic));

  for (guint i = 0; i < reading->tokens->len; i++) {
    const NavMatch *name = nav_reading_starting (reading, NAV_LEX_DIMENSION, (int) i);
    const NavMatch *quality = nav_reading_starting (reading, NAV_LEX_QUALITY, (int) i);
    NavTopic topic = { 0 };

    if (quality != NULL && (name == NULL || quality->last > name->last)) {
      if (nav_reading_covering (reading, NAV_LEX_PRIORITY, (int) i) != NULL ||
          is_quality_trap (reading, quality) ||
          !nav_topic_parse_effect (quality->entry->text, &topic.dimension, &topic.good))
        continue;
      topic.match = quality;
      topic.quality = TRUE;
    } else if (name != NULL && nav_reading_covering (reading, NAV_LEX_PRIORITY, (int) i) == NULL) {
      topic.match = name;
      topic.dimension = (NavDimension) name->entry->value;
    } else {
      continue;
    }
    topic.first = topic.match->first;
    topic.last = topic.match->last;
    g_array_append_val (topics, topic);
    i = topic.last;
  }
  return topics;
}

NavTopic *
nav_topics_at (GArray *topics, guint i)
{
  return &g_array_index (topics, NavTopic, i);
}
