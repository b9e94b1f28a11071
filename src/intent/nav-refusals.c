// SPDX-License-Identifier: Apache-2.0
// What bears on a plan and cannot be taken: it is said so, with the nearest thing that can be.

#include "nav-refusals.h"

#include <string.h>

#include "catalog/nav-spec.h"

#define MOST_MS 3.6e6 /* an hour; what is longer is not read as a latency */

/**
 * nav_refuse_number:
 *
 * Refuses a number that is out of the range of @field, and says which range can be.
 */
void
nav_refuse_number (NavReading *reading, NavIntentField field, guint first, guint last)
{
  static const struct {
    NavIntentField field;
    NavSpecField limits;
    const char *code;
  } known[] = {
    { NAV_INTENT_USER_COUNT, NAV_WORKLOAD_USERS, "refuse.people" },
    { NAV_INTENT_CONCURRENT_USERS, NAV_WORKLOAD_USERS, "refuse.people" },
    { NAV_INTENT_THROUGHPUT_RPS, NAV_WORKLOAD_PEAK_RPS, "refuse.rate" },
    { NAV_INTENT_TTFT_MS, NAV_SLO_TTFT_MS, "refuse.latency" },
    { NAV_INTENT_ITL_MS, NAV_SLO_TPOT_MS, "refuse.latency" },
    { NAV_INTENT_E2E_MS, NAV_SLO_E2E_MS, "refuse.latency" },
    { NAV_INTENT_PERCENTILE, NAV_SLO_PERCENTILE, "refuse.percentile" },
  };

  if (field == NAV_INTENT_BUDGET)
    nav_reading_refuse (reading, first, last, nav_finding_new ("refuse.budget", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    const NavSpecFieldInfo *info = nav_spec_field_info (known[i].limits);
    gboolean time = g_str_equal (info->unit, "ms");

    /* latencies are read in whole milliseconds */
    if (known[i].field == field)
      nav_reading_refuse (reading, first, last,
                          nav_finding_new (known[i].code, "field", nav_intent_field_name (field),
                                           "#least", time ? 1 : info->min, "#most",
                                           time ? MOST_MS : info->max, NULL));
  }
}

/**
 * nav_refuse_odd_number:
 *
 * The same for a number below zero or beyond all counting, of which only the noun behind it tells
 * what it would have been.
 */
void
nav_refuse_odd_number (NavReading *reading, guint first, guint last)
{
  int next = (int) last + 1;

  if (nav_reading_covering (reading, NAV_LEX_PERSON, next) != NULL)
    nav_refuse_number (reading, NAV_INTENT_USER_COUNT, first, last);
  else if (nav_reading_covering (reading, NAV_LEX_REQUEST, next) != NULL ||
           nav_reading_covering (reading, NAV_LEX_RATE_UNIT, next) != NULL)
    nav_refuse_number (reading, NAV_INTENT_THROUGHPUT_RPS, first, last);
}

/* "no chinese models", "only models from Europe"; "a French model" is one that knows French. */
static gboolean
names_origin (const NavReading *reading, guint i, guint *last)
{
  static const char *const adjectives[] = { "american", "european", "western", "us",
                                            "asian",    "foreign",  "eu",      NULL };
  static const char *const places[] = { "china", "europe", "america", "russia", "usa",
                                        "us",    "france", "asia",    "abroad", NULL };
  static const char *const nouns[] = { "model", "llm", NULL };
  const char *stem = nav_reading_token (reading, (int) i + 1)->stem;
  guint place = nav_reading_word_is (reading, (int) i + 2, "the") ? i + 3 : i + 2;
  gboolean tongue = nav_reading_covering (reading, NAV_LEX_LANGUAGE, (int) i) != NULL;

  if ((tongue ? reading->negated[i] : nav_reading_word_in (reading, (int) i, adjectives)) &&
      g_strv_contains (nouns, stem)) {
    *last = i + 1;
    return TRUE;
  }
  stem = nav_reading_token (reading, (int) i)->stem;
  if (!g_strv_contains (nouns, stem) || !nav_reading_word_is (reading, (int) i + 1, "from") ||
      !nav_reading_word_in (reading, (int) place, places))
    return FALSE;
  *last = place;
  return TRUE;
}

/* "not on NVIDIA", "only AMD": a maker, where no card of theirs is named. */
static gboolean
names_maker (const NavReading *reading, guint i)
{
  static const char *const makers[] = { "nvidia", "amd", "intel", NULL };
  static const char *const only[] = { "only", "just", "prefer", "exclusively", NULL };
  guint from = i > 4 ? i - 4 : 0, where;

  if (!nav_reading_word_in (reading, (int) i, makers) ||
      nav_reading_covering (reading, NAV_LEX_GPU, (int) i) != NULL ||
      nav_reading_covering (reading, NAV_LEX_GPU, (int) i + 1) != NULL)
    return FALSE;
  return reading->negated[i] || (nav_reading_find_words (reading, from, i + 3, only, &where) &&
                                 nav_reading_same_clause (reading, where, i));
}

/**
 * nav_find_refusals:
 *
 * Adds what is said of models and cards that no field of a plan holds. Their words are taken, so
 * that "chinese" is no language.
 */
void
nav_find_refusals (NavReading *reading)
{
  for (guint i = 0; i < reading->tokens->len; i++) {
    guint last = i;
    const char *code = NULL;

    if (names_origin (reading, i, &last))
      code = "refuse.origin";
    else if (names_maker (reading, i))
      code = "refuse.maker";
    if (code == NULL)
      continue;
    nav_reading_refuse (reading, i, last, nav_finding_new (code, NULL));
    nav_reading_take (reading, i, last);
    i = last;
  }
}
