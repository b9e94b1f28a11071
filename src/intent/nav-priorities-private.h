// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-reading.h"

G_BEGIN_DECLS

/* The field of each dimension. */
extern const NavIntentField nav_priority_fields[NAV_N_DIMENSIONS];

/* A dimension in the text: a name ("speed") or a quality that implies it ("fast"). */
typedef struct {
  NavDimension dimension;
  guint first;
  guint last;
  const NavMatch *match;
  gboolean quality; /* a quality word; `good` tells which way */
  gboolean good;
  gboolean done;
} NavTopic;

gboolean nav_topic_parse_effect (const char *text, NavDimension *dimension, gboolean *good);
gboolean nav_topic_begins_denied (const NavReading *reading, const NavMatch *match);
GArray *nav_topics_collect (const NavReading *reading);
NavTopic *nav_topics_at (GArray *topics, guint i);
void nav_priority_read_withdrawals (NavReading *reading, GArray *topics);
void nav_priority_read_chains (NavReading *reading, GArray *topics);
void nav_priority_read_comparisons (NavReading *reading, GArray *topics);
const NavMatch *nav_topic_find_level (const NavReading *reading, GArray *topics,
                                      const NavTopic *topic);
gboolean nav_topic_is_level_denied (const NavReading *reading, const NavMatch *level);
int nav_topic_level_value (const NavReading *reading, const NavMatch *level);
gboolean nav_topic_may_have_level (const NavTopic *topic);
gboolean nav_topic_repeats_level (const NavReading *reading, const NavTopic *topic);
const NavMatch *nav_topic_find_size (const NavReading *reading, const NavTopic *topic);
int nav_topic_size_value (const NavTopic *topic, const NavMatch *size);
void nav_topic_read_size (NavReading *reading, NavTopic *topic);
void nav_topic_read_quality (NavReading *reading, NavTopic *topic);
gboolean nav_priority_is_any (const NavReading *reading, int i, const char *const *words);
void nav_priority_add (NavReading *reading, NavDimension dimension, int level, guint first,
                       guint last, double confidence);

G_END_DECLS
