// SPDX-License-Identifier: Apache-2.0
// Sizes and qualities as priorities: low latency, small price, high quality, "slow is ok".

#include "nav-priorities-private.h"

#include <string.h>

/* Which size of a thing its priority wishes for: small costs, short delays, high quality. */
static int
wished_size (const NavTopic *topic)
{
  static const char *const speeds[] = { "speed",    "performance",    "responsiveness",
                                        "velocity", "response speed", NULL };
  static const char *const simple[] = { "simplicity",        "ease of use",
                                        "ease of operation", "operational simplicity",
                                        "maintainability",   NULL };
  const char *phrase = topic->match->entry->phrase;

  switch (topic->dimension) {
  case NAV_DIMENSION_ACCURACY:
    return 1;
  case NAV_DIMENSION_LATENCY:
    return g_strv_contains (speeds, phrase) ? 1 : -1;
  case NAV_DIMENSION_COMPLEXITY:
    return g_strv_contains (simple, phrase) ? 1 : -1;
  case NAV_DIMENSION_COST:
  case NAV_N_DIMENSIONS:
  default:
    return -1;
  }
}

static gboolean
is_fine (const NavReading *reading, const NavTopic *topic)
{
  static const char *const fine[] = { "fine",    "ok",     "okay",     "acceptable", "tolerable",
                                      "alright", "enough", "suffices", NULL };
  guint segment = nav_reading_token (reading, (int) topic->first)->segment;

  /* "fine with slow answers" */
  if (topic->first > 1 && nav_priority_is_any (reading, (int) topic->first - 2, fine) &&
      nav_reading_word_is (reading, (int) topic->first - 1, "with"))
    return TRUE;
  for (guint i = topic->last + 1; i <= topic->last + 5 && i < reading->tokens->len; i++)
    if (nav_reading_token (reading, (int) i)->segment == segment &&
        nav_priority_is_any (reading, (int) i, fine) && !reading->negated[i])
      return TRUE;
  return FALSE;
}

/* "low latency", "price must be small": a size right before a dimension, or after it and a verb. */
const NavMatch *
nav_topic_find_size (const NavReading *reading, const NavTopic *topic)
{
  static const char *const verbs[] = { ":",        "=",      "is",     "are", "be",    "must",
                                       "should",   "has",    "have",   "to",  "needs", "need",
                                       "stay",     "stays",  "kept",   "as",  "very",  "really",
                                       "rather",   "quite",  "remain", "the", "a",     "extremely",
                                       "possible", "super",  "well",   "bit", "at",    "s",
                                       "pretty",   "always", NULL };

  for (guint gap = 1; gap <= 3; gap++) {
    const NavMatch *size =
      nav_reading_covering (reading, NAV_LEX_SIZE, (int) topic->first - (int) gap);

    if (size != NULL && nav_reading_same_segment (reading, size->first, topic->first))
      return size;
    if (gap == 1 &&
        nav_priority_is_any (reading, (int) topic->first - 1,
                             (const char *const[]){ "-", "response", "the", "possible", "our",
                                                    "answer", "as", "on", "and", NULL }))
      continue;
    if (gap == 2 && nav_priority_is_any (reading, (int) topic->first - 2,
                                         (const char *const[]){ "possible", "and", "-", NULL }))
      continue;
    break;
  }
  for (guint i = topic->last + 1; i <= topic->last + 7 && i < reading->tokens->len; i++) {
    const NavMatch *size = nav_reading_starting (reading, NAV_LEX_SIZE, (int) i);

    if (!nav_reading_same_segment (reading, topic->first, i))
      return NULL;
    if (size != NULL)
      return nav_reading_word_is (reading, (int) size->last + 1, "to") &&
                 strcmp (size->entry->phrase, "limited") == 0
               ? NULL
               : size;
    if (!nav_priority_is_any (reading, (int) i, verbs) && reading->negated[i] == FALSE &&
        nav_reading_covering (reading, NAV_LEX_NEGATION, (int) i) == NULL)
      return NULL;
  }
  return NULL;
}

/* "good quality" is what everybody wants, "fast response time" is a wish. */
int
nav_topic_size_value (const NavTopic *topic, const NavMatch *size)
{
  static const char *const mild[] = { "good", "more",  "strong", "full",    "great",
                                      "big",  "large", "max",    "improve", NULL };
  static const char *const quick[] = { "fast", "quick", NULL };
  static const char *const few[] = { "low",    "minimal",  "little",   "lowest", "minimum",
                                     "reduce", "minimize", "minimise", NULL };
  static const char *const vague[] = { "operation",    "setup",  "set up", "maintenance",
                                       "installation", "upkeep", NULL };

  if (g_strv_contains (quick, size->entry->phrase))
    return topic->dimension == NAV_DIMENSION_LATENCY ? wished_size (topic) : 0;
  if (g_strv_contains (vague, topic->match->entry->phrase) &&
      !g_strv_contains (few, size->entry->phrase))
    return 0;
  if (topic->dimension == NAV_DIMENSION_ACCURACY && g_strv_contains (mild, size->entry->phrase))
    return 0;
  return (int) size->entry->value;
}

void
nav_topic_read_size (NavReading *reading, NavTopic *topic)
{
  const NavMatch *size = nav_topic_find_size (reading, topic);
  int value = size != NULL ? nav_topic_size_value (topic, size) : 0;
  gboolean wished = value == wished_size (topic);
  guint first, last;

  if (value == 0)
    return;
  first = MIN (size->first, topic->first);
  last = MAX (size->last, topic->last);
  if (reading->negated[size->first] && !is_fine (reading, topic)) {
    /* "latency must not be high" */
    if (!wished)
      nav_priority_add (reading, topic->dimension, 1, first, last, 0.85);
    return;
  }
  if (wished && !is_fine (reading, topic))
    nav_priority_add (reading, topic->dimension, 1, first, last, 0.95);
  else if (!wished &&
           (is_fine (reading, topic) || (topic->dimension == NAV_DIMENSION_COST &&
                                         strcmp (topic->match->entry->phrase, "budget") == 0)))
    nav_priority_add (reading, topic->dimension, -1, first, last, 0.85);
}

void
nav_topic_read_quality (NavReading *reading, NavTopic *topic)
{
  gboolean denied = reading->negated[topic->first];

  if (topic->good && is_fine (reading, topic) &&
      nav_reading_word_is (reading, (int) topic->last + 1, "is"))
    return;
  if (topic->good) {
    nav_priority_add (reading, topic->dimension, denied ? -1 : 1, topic->first, topic->last,
                      denied ? 0.85 : 0.95);
  } else if (denied || nav_reading_word_is (reading, (int) topic->first - 1, "too")) {
    if (!is_fine (reading, topic))
      nav_priority_add (reading, topic->dimension, 1, topic->first, topic->last, 0.85);
  } else if (is_fine (reading, topic)) {
    nav_priority_add (reading, topic->dimension, -1, topic->first, topic->last, 0.85);
  }
}
