// SPDX-License-Identifier: Apache-2.0
// Industries, constraints and domains by name.

#include "nav-reading.h"

#include <string.h>

/* A person's trade says the industry less than the industry's own name. */
static gboolean
is_person_name (const NavReading *reading, const NavMatch *match)
{
  return nav_reading_covering (reading, NAV_LEX_PERSON, (int) match->first) != NULL;
}

static void
find_industry (NavReading *reading)
{
  const GArray *matches = reading->matches[NAV_LEX_INDUSTRY];
  const NavMatch *best = NULL;

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);

    if (reading->negated[match->first])
      continue;
    if (best == NULL || (is_person_name (reading, best) && !is_person_name (reading, match)))
      best = match;
  }
  if (best != NULL)
    nav_reading_add_text (reading, NAV_INTENT_INDUSTRY, best->entry->text, best->first, best->last,
                          0.85);
}

static gboolean
is_denial (const char *phrase)
{
  return g_str_has_prefix (phrase, "no ") || g_str_has_prefix (phrase, "without ");
}

/* "data must not leave the building": the negation belongs to the phrase. */
static gboolean
wants_negation (const char *phrase)
{
  return strstr (phrase, "leave ") != NULL && !g_str_has_prefix (phrase, "must not");
}

static void
find_constraints (NavReading *reading)
{
  const GArray *matches = reading->matches[NAV_LEX_CONSTRAINT];

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);
    const char *phrase = match->entry->phrase;
    gboolean negated = reading->negated[match->first] && !is_denial (phrase);
    NavIntentFact *fact;

    if (wants_negation (phrase))
      negated = !negated;
    if (strcmp (match->entry->text, "cloud") == 0 && negated) {
      /* "no cloud" says where it has to run */
      nav_reading_add_text (reading, NAV_INTENT_CONSTRAINTS, "on_prem", match->first, match->last,
                            0.6);
      continue;
    }
    fact = nav_reading_add_text (reading, NAV_INTENT_CONSTRAINTS, match->entry->text, match->first,
                                 match->last, 0.95);
    fact->op = negated ? NAV_INTENT_OP_REMOVE : NAV_INTENT_OP_ADD;
  }
}

static void
find_domains (NavReading *reading)
{
  const GArray *matches = reading->matches[NAV_LEX_DOMAIN];

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);

    if (!reading->negated[match->first])
      nav_reading_add_text (reading, NAV_INTENT_DOMAIN_SPECIALIZATION, match->entry->text,
                            match->first, match->last, 0.85)
        ->op = NAV_INTENT_OP_ADD;
  }
}

void
nav_find_names (NavReading *reading)
{
  find_industry (reading);
  find_constraints (reading);
  find_domains (reading);
}
