// SPDX-License-Identifier: Apache-2.0
// What matters to the person: dimension x level, comparisons, ranks, and phrases that are both.

#include "nav-reading.h"

#include <string.h>

#define REACH 6 /* tokens between a dimension and its level */

static const NavIntentField fields[NAV_N_DIMENSIONS] = {
  [NAV_DIMENSION_ACCURACY] = NAV_INTENT_ACCURACY_PRIORITY,
  [NAV_DIMENSION_COST] = NAV_INTENT_COST_PRIORITY,
  [NAV_DIMENSION_LATENCY] = NAV_INTENT_LATENCY_PRIORITY,
  [NAV_DIMENSION_COMPLEXITY] = NAV_INTENT_COMPLEXITY_PRIORITY,
};

/* A dimension in the text: a name ("speed") or a quality that implies it ("fast"). */
typedef struct {
  NavDimension dimension;
  guint first;
  guint last;
  const NavMatch *match;
  gboolean quality; /* a quality word; `good` tells which way */
  gboolean good;
  gboolean done;
} Topic;

static gboolean
is_any (const NavReading *reading, int i, const char *const *words)
{
  return nav_reading_word_in (reading, i, words);
}

static void
add_priority (NavReading *reading, NavDimension dimension, int level, guint first, guint last,
              double confidence)
{
  const char *text = level > 0 ? "high" : level < 0 ? "low" : "medium";

  nav_reading_add_text (reading, fields[dimension], text, first, last, confidence);
}

/* "latency+" and "instant latency+" name a dimension and a direction. */
static gboolean
parse_effect (const char *text, NavDimension *dimension, gboolean *good)
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

static gboolean
begins_denied (const NavReading *reading, const NavMatch *match)
{
  return reading->negated[match->first] &&
         nav_reading_starting (reading, NAV_LEX_NEGATION, (int) match->first) == NULL;
}

static void
read_phrases (NavReading *reading)
{
  const GArray *matches = reading->matches[NAV_LEX_PRIORITY];

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);
    NavDimension dimension = 0;
    gboolean good = FALSE;

    if (!parse_effect (match->entry->text, &dimension, &good))
      continue;
    if (begins_denied (reading, match) && !g_str_has_prefix (match->entry->phrase, "not ")) {
      /* "don't break the bank", "nobody here knows kubernetes well" keep their meaning */
      if (strcmp (match->entry->phrase, "break the bank") != 0 &&
          strcmp (match->entry->phrase, "knows kubernetes well") != 0 &&
          !g_str_has_prefix (match->entry->phrase, "best ")) {
        nav_reading_log (reading, "rejected", "priority_denied", match->first, match->last, NULL);
        continue;
      }
    }
    add_priority (reading, dimension, good ? 1 : -1, match->first, match->last, 0.95);
  }
}

static gboolean
is_class_trap (const NavReading *reading, const NavMatch *match)
{
  static const char *const after[] = { "messaging",  "messenger", "messages",   "noodles",
                                       "coffee",     "number",    "of",         "size",
                                       "data",       "dashboard", "dashboards", "analytics",
                                       "monitoring", "sizes",     "traffic",    "stock",
                                       "numbers",    "photo",     NULL };
  static const char *const shifts[] = { "shift", "desk", "team", NULL };
  int next = (int) match->last + 1;

  return is_any (reading, next, after) ||
         (strcmp (match->entry->phrase, "at night") == 0 && is_any (reading, next, shifts));
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

    if (begins_denied (reading, match) || is_class_trap (reading, match)) {
      nav_reading_log (reading, "rejected", "class_denied", match->first, match->last, NULL);
      continue;
    }
    nav_reading_add_text (reading, NAV_INTENT_EXPERIENCE_CLASS, parts[0], match->first, match->last,
                          0.95);
    if (parse_effect (match->entry->text, &dimension, &good))
      add_priority (reading, dimension, good ? 1 : -1, match->first, match->last, 0.95);
  }
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
  if (is_any (reading, next, after))
    return TRUE;
  if (!g_strv_contains (fragile, match->entry->phrase))
    return FALSE;
  return !is_any (reading, (int) match->first - 1, proof) && !is_any (reading, next, results);
}

static GArray *
collect_topics (const NavReading *reading)
{
  GArray *topics = g_array_new (FALSE, FALSE, sizeof (Topic));

  for (guint i = 0; i < reading->tokens->len; i++) {
    const NavMatch *name = nav_reading_starting (reading, NAV_LEX_DIMENSION, (int) i);
    const NavMatch *quality = nav_reading_starting (reading, NAV_LEX_QUALITY, (int) i);
    Topic topic = { 0 };

    if (quality != NULL && (name == NULL || quality->last > name->last)) {
      if (nav_reading_covering (reading, NAV_LEX_PRIORITY, (int) i) != NULL ||
          is_quality_trap (reading, quality) ||
          !parse_effect (quality->entry->text, &topic.dimension, &topic.good))
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

static Topic *
topic_at (GArray *topics, guint i)
{
  return &g_array_index (topics, Topic, i);
}

/* "forget the cost thing": back to medium. */
static void
read_withdrawals (NavReading *reading, GArray *topics)
{
  static const char *const verbs[] = { "forget", "drop",   "ignore", "scratch", "nevermind",
                                       "mind",   "remove", "skip",   NULL };
  static const char *const things[] = { "thing",    "part",       "bit",     "requirement",
                                        "priority", "constraint", "stuff",   "aspect",
                                        "point",    "issue",      "concern", "remark",
                                        "comment",  "wish",       "goal",    NULL };

  for (guint t = 0; t < topics->len; t++) {
    Topic *topic = topic_at (topics, t);
    guint from = topic->first > 4 ? topic->first - 4 : 0;
    guint verb;
    NavIntentFact *fact;

    if (topic->first == 0 ||
        !nav_reading_find_words (reading, from, topic->first - 1, verbs, &verb) ||
        !nav_reading_same_segment (reading, verb, topic->first) ||
        !is_any (reading, (int) topic->last + 1, things))
      continue;
    fact = nav_reading_add_text (reading, fields[topic->dimension], "medium", verb, topic->last + 1,
                                 0.95);
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
    if (is_any (reading, (int) i, wins))
      return 1;
    has_more = has_more || is_any (reading, (int) i, more);
    has_less = has_less || nav_reading_word_is (reading, (int) i, "less");
    if (is_any (reading, (int) i, than) && (has_more || has_less))
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
         nav_reading_word_is (reading, (int) topic_at (topics, from + n)->first - 1, ">") &&
         topic_at (topics, from + n)->first == topic_at (topics, from + n - 1)->last + 2)
    n++;
  return n;
}

/* "accuracy > latency > cost": first high, last low. */
static void
read_chains (NavReading *reading, GArray *topics)
{
  for (guint t = 0; t < topics->len; t++) {
    guint n = chain_length (reading, topics, t);

    if (n < 3)
      continue;
    add_priority (reading, topic_at (topics, t)->dimension, 1, topic_at (topics, t)->first,
                  topic_at (topics, t)->last, 0.95);
    add_priority (reading, topic_at (topics, t + n - 1)->dimension, -1,
                  topic_at (topics, t + n - 1)->first, topic_at (topics, t + n - 1)->last, 0.95);
    for (guint k = t; k < t + n; k++)
      topic_at (topics, k)->done = TRUE;
    t += n - 1;
  }
}

static void
read_comparisons (NavReading *reading, GArray *topics)
{
  for (guint t = 0; t + 1 < topics->len; t++) {
    Topic *a = topic_at (topics, t), *b = topic_at (topics, t + 1);
    int winner;

    if (a->done || b->done || a->dimension == b->dimension || b->first > a->last + 8 ||
        !nav_reading_same_clause (reading, a->first, b->first))
      continue;
    winner = compare_between (reading, a->last + 1, b->first - 1);
    if (winner == 0)
      continue;
    add_priority (reading, a->dimension, winner, a->first, b->last, 0.95);
    add_priority (reading, b->dimension, -winner, a->first, b->last, 0.95);
    a->done = b->done = TRUE;
  }
}

/* First and last rank only at the edge of their segment: not in "latency to the first token". */
static gboolean
is_rank_misplaced (const NavReading *reading, const NavMatch *level, const Topic *topic)
{
  static const char *const ends[] = { ",", ".", "and", "then", ";", "!", "\n", "", ")", "-", NULL };
  const char *phrase = level->entry->phrase;

  if (strcmp (phrase, "first") != 0 && strcmp (phrase, "last") != 0)
    return FALSE;
  if (level->first > topic->last)
    return !is_any (reading, (int) level->last + 1, ends);
  return level->last + 1 != topic->first ||
         nav_reading_same_segment (reading, level->first, level->first - 1);
}

static gboolean
is_joined (const NavReading *reading, const Topic *a, const Topic *b)
{
  static const char *const joins[] = { "and",  "or",  "nor", ",",    "&",   "+", "as", "well",
                                       "both", "the", "low", "high", "our", "/", NULL };
  guint first = MIN (a->last, b->last) + 1, last = MAX (a->first, b->first);

  for (guint i = first; i < last; i++)
    if (!is_any (reading, (int) i, joins) &&
        nav_reading_covering (reading, NAV_LEX_DIMENSION, (int) i) == NULL &&
        nav_reading_covering (reading, NAV_LEX_QUALITY, (int) i) == NULL)
      return FALSE;
  return TRUE;
}

/* Whether another topic that is no list mate stands between this one and its level. */
static gboolean
is_taken_by_other (const NavReading *reading, GArray *topics, const Topic *topic,
                   const NavMatch *level)
{
  static const char *const but[] = { "but", "while", "whereas", "although", NULL };

  for (guint t = 0; t < topics->len; t++) {
    const Topic *other = topic_at (topics, t);
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
distance_between (const Topic *topic, const NavMatch *match)
{
  if (match->first > topic->last)
    return match->first - topic->last;
  return match->last < topic->first ? topic->first - match->last : 0;
}

static gboolean
list_reaches (const NavReading *reading, GArray *topics, const Topic *topic, const NavMatch *level)
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
    const Topic *mate = topic_at (topics, t);

    if (mate != topic && mate->first > topic->last && mate->first < level->first &&
        is_joined (reading, topic, mate))
      return list_reaches (reading, topics, mate, level);
  }
  return FALSE;
}

static const NavMatch *
find_level (const NavReading *reading, GArray *topics, const Topic *topic)
{
  const GArray *matches = reading->matches[NAV_LEX_LEVEL];
  const NavMatch *best = NULL;

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *level = &g_array_index (matches, NavMatch, m);

    if (!list_reaches (reading, topics, topic, level) ||
        is_rank_misplaced (reading, level, topic) ||
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

static gboolean
is_level_denied (const NavReading *reading, const NavMatch *level)
{
  return reading->negated[level->first];
}

static int
level_value (const NavReading *reading, const NavMatch *level)
{
  int value = level->entry->value > 0 ? 1 : level->entry->value < 0 ? -1 : 0;

  if (!is_level_denied (reading, level))
    return value;
  return value > 0 ? -1 : 0; /* "not critical" is low, "not unimportant" medium */
}

/* Which size of a thing its priority wishes for: small costs, short delays, high quality. */
static int
wished_size (const Topic *topic)
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
is_fine (const NavReading *reading, const Topic *topic)
{
  static const char *const fine[] = { "fine",    "ok",     "okay",     "acceptable", "tolerable",
                                      "alright", "enough", "suffices", NULL };
  guint segment = nav_reading_token (reading, (int) topic->first)->segment;

  for (guint i = topic->last + 1; i <= topic->last + 5 && i < reading->tokens->len; i++)
    if (nav_reading_token (reading, (int) i)->segment == segment &&
        is_any (reading, (int) i, fine) && !reading->negated[i])
      return TRUE;
  return FALSE;
}

/* "low latency", "price must be small": a size right before a dimension, or after it and a verb. */
static const NavMatch *
find_size (const NavReading *reading, const Topic *topic)
{
  static const char *const verbs[] = { "is",     "are", "be",    "must",      "should",   "has",
                                       "have",   "to",  "needs", "need",      "stay",     "stays",
                                       "kept",   "as",  "very",  "really",    "rather",   "quite",
                                       "remain", "the", "a",     "extremely", "possible", "super",
                                       "well",   "bit", "at",    "s",         "pretty",   "always",
                                       NULL };

  for (guint gap = 1; gap <= 3; gap++) {
    const NavMatch *size =
      nav_reading_covering (reading, NAV_LEX_SIZE, (int) topic->first - (int) gap);

    if (size != NULL && nav_reading_same_segment (reading, size->first, topic->first))
      return size;
    if (gap == 1 && is_any (reading, (int) topic->first - 1,
                            (const char *const[]){ "-", "response", "the", "possible", "our",
                                                   "answer", "as", "on", "and", NULL }))
      continue;
    if (gap == 2 && is_any (reading, (int) topic->first - 2,
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
    if (!is_any (reading, (int) i, verbs) && reading->negated[i] == FALSE &&
        nav_reading_covering (reading, NAV_LEX_NEGATION, (int) i) == NULL)
      return NULL;
  }
  return NULL;
}

/* "good quality" is what everybody wants, "fast response time" is a wish. */
static int
size_value (const Topic *topic, const NavMatch *size)
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

static void
read_size (NavReading *reading, Topic *topic)
{
  const NavMatch *size = find_size (reading, topic);
  int value = size != NULL ? size_value (topic, size) : 0;
  gboolean wished = value == wished_size (topic);
  guint first, last;

  if (value == 0)
    return;
  first = MIN (size->first, topic->first);
  last = MAX (size->last, topic->last);
  if (reading->negated[size->first] && !is_fine (reading, topic)) {
    /* "latency must not be high" */
    if (!wished)
      add_priority (reading, topic->dimension, 1, first, last, 0.85);
    return;
  }
  if (wished && !is_fine (reading, topic))
    add_priority (reading, topic->dimension, 1, first, last, 0.95);
  else if (!wished &&
           (is_fine (reading, topic) || (topic->dimension == NAV_DIMENSION_COST &&
                                         strcmp (topic->match->entry->phrase, "budget") == 0)))
    add_priority (reading, topic->dimension, -1, first, last, 0.85);
}

static void
read_quality (NavReading *reading, Topic *topic)
{
  gboolean denied = reading->negated[topic->first];

  if (topic->good && is_fine (reading, topic) &&
      nav_reading_word_is (reading, (int) topic->last + 1, "is"))
    return;
  if (topic->good) {
    add_priority (reading, topic->dimension, denied ? -1 : 1, topic->first, topic->last,
                  denied ? 0.85 : 0.95);
  } else if (denied || nav_reading_word_is (reading, (int) topic->first - 1, "too")) {
    if (!is_fine (reading, topic))
      add_priority (reading, topic->dimension, 1, topic->first, topic->last, 0.85);
  } else if (is_fine (reading, topic)) {
    add_priority (reading, topic->dimension, -1, topic->first, topic->last, 0.85);
  }
}

static gboolean
may_have_level (const Topic *topic)
{
  static const char *const vague[] = { "operation", "setup",       "set up", "installation",
                                       "bill",      "performance", "upkeep", NULL };

  return topic->dimension == NAV_DIMENSION_LATENCY ||
         !g_strv_contains (vague, topic->match->entry->phrase);
}

/* "latency isn't critical but accuracy is": the level is the one before, without its "not". */
static gboolean
repeats_level (const NavReading *reading, const Topic *topic)
{
  static const char *const verbs[] = { "is", "are", "does", "do", NULL };
  static const char *const ends[] = { ".", ",", ";", "!", "", "\n", ")", NULL };
  const GArray *matches = reading->matches[NAV_LEX_LEVEL];

  if (!(is_any (reading, (int) topic->last + 1, verbs) &&
        is_any (reading, (int) topic->last + 2, ends)) &&
      !(nav_reading_word_is (reading, (int) topic->first - 1, "only") &&
        is_any (reading, (int) topic->last + 1, ends)))
    return FALSE;
  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *level = &g_array_index (matches, NavMatch, m);

    if (level->last < topic->first && level->first + 12 > topic->first &&
        (level->entry->value < 0 || is_level_denied (reading, level)) &&
        nav_reading_token (reading, (int) level->first)->sentence ==
          nav_reading_token (reading, (int) topic->first)->sentence)
      return TRUE;
  }
  return FALSE;
}

static void
read_topic (NavReading *reading, GArray *topics, Topic *topic)
{
  const NavMatch *level = may_have_level (topic) ? find_level (reading, topics, topic) : NULL;
  gboolean first_wish = reading->pending == NAV_INTENT_ASK_PRIORITIES && !topic->quality &&
                        !nav_reading_word_is (reading, (int) topic->first - 1, "then");

  if (level != NULL && !(topic->quality && !topic->good)) {
    int value = level_value (reading, level);

    if (value == 0 && level->entry->value > -1 && !is_level_denied (reading, level))
      return;
    add_priority (reading, topic->dimension, value, MIN (level->first, topic->first),
                  MAX (level->last, topic->last), 0.95);
    return;
  }
  if (repeats_level (reading, topic))
    add_priority (reading, topic->dimension, 1, topic->first, topic->last + 1, 0.85);
  else if (topic->quality)
    read_quality (reading, topic);
  else if (find_size (reading, topic) != NULL &&
           size_value (topic, find_size (reading, topic)) != 0)
    read_size (reading, topic);
  else if (first_wish)
    add_priority (reading, topic->dimension, reading->negated[topic->first] ? -1 : 1, topic->first,
                  topic->last, 0.85);
}

/* "make it better" in a later turn asks for better answers. */
static void
read_refinements (NavReading *reading)
{
  static const char *const better[] = { "better", "smarter", NULL };

  if (!nav_intent_has (reading->before, NAV_INTENT_USE_CASE) || reading->tokens->len > 12)
    return;
  for (guint i = 0; i < reading->tokens->len; i++)
    if (is_any (reading, (int) i, better) &&
        nav_reading_covering (reading, NAV_LEX_DIMENSION, (int) i + 1) == NULL &&
        !nav_reading_token (reading, (int) i)->quarantined)
      add_priority (reading, NAV_DIMENSION_ACCURACY, 1, i, i, 0.6);
}

/**
 * nav_find_priorities:
 *
 * Adds the four priorities and the experience class.
 */
void
nav_find_priorities (NavReading *reading)
{
  g_autoptr (GArray) topics = collect_topics (reading);

  read_phrases (reading);
  read_classes (reading);
  read_withdrawals (reading, topics);
  read_chains (reading, topics);
  read_comparisons (reading, topics);
  for (guint t = 0; t < topics->len; t++)
    if (!topic_at (topics, t)->done)
      read_topic (reading, topics, topic_at (topics, t));
  read_refinements (reading);
}
