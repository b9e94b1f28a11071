// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-intent.h"

#include "nav-intent-trace.h"
#include "nav-lexicon.h"
#include "nav-tokens.h"

G_BEGIN_DECLS

/* A phrase of the lexicon at the tokens first..last. */
typedef struct {
  const NavLexEntry *entry;
  guint first;
  guint last;
} NavMatch;

/**
 * NavNumber: a number as it was said, over the tokens first..last.
 */
typedef struct {
  guint first;
  guint last;
  double value; /* of a range: its middle */
  double min;   /* NaN unless a range was said */
  double max;
  double grouped;   /* "1.200" read as 1200; NaN where only one reading exists */
  gboolean words;   /* in words, not digits */
  gboolean vague;   /* "a few", "dozens" */
  gboolean article; /* "a", "one": a number only before a noun that wants one */
  char suffix;      /* k, m or b that stood glued to it; else 0 */
  gboolean used;
} NavNumber;

/**
 * NavReading: one turn on its way through the stages.
 */
typedef struct {
  const NavLexicon *lexicon;
  NavIntentTrace *trace; /* (nullable) */
  const char *original;
  guint turn;
  NavIntentQuestion pending;
  const char *const *options; /* (nullable): of the pending question */
  const NavIntent *before;    /* the state when the turn began */
  NavNormText *norm;
  GStringChunk *strings;
  GArray *tokens; /* (element-type NavToken) */
  GArray *matches[NAV_N_LEX_CLASSES];   /* (element-type NavMatch) */
  guint16 *match_at[NAV_N_LEX_CLASSES]; /* token -> 1 + index of the match that covers it */
  gboolean *negated;                    /* token -> under a negation */
  GArray *numbers;                      /* (element-type NavNumber) */
  guint16 *number_at;                   /* token -> 1 + index */
  GPtrArray *facts;                     /* (element-type NavIntentFact): found, in text order */
  NavFinding *capacity; /* (nullable): what is asked backwards, see nav-capacity.h */
  GPtrArray *refusals;  /* (element-type NavFinding): what was said and cannot be taken */
  gboolean hostile;
  gboolean replaces_names; /* "instead": new names replace the old ones */
  double use_case_scores[NAV_N_INTENT_USE_CASES];
  double use_case_best[NAV_N_INTENT_USE_CASES]; /* score of the strongest cue */
  guint use_case_first[NAV_N_INTENT_USE_CASES]; /* its tokens */
  guint use_case_last[NAV_N_INTENT_USE_CASES];
} NavReading;

NavReading *nav_reading_new (const NavLexicon *lexicon, const char *text, guint turn,
                             NavIntentTrace *trace);
void nav_reading_free (NavReading *reading);
void nav_reading_match (NavReading *reading);

const NavToken *nav_reading_token (const NavReading *reading, int i);
gboolean nav_reading_word_is (const NavReading *reading, int i, const char *word);
gboolean nav_reading_word_in (const NavReading *reading, int i, const char *const *words);
const NavMatch *nav_reading_covering (const NavReading *reading, NavLexClass class, int i);
const NavMatch *nav_reading_starting (const NavReading *reading, NavLexClass class, int i);
const NavNumber *nav_reading_number (const NavReading *reading, int i);
gboolean nav_reading_same_clause (const NavReading *reading, guint a, guint b);
gboolean nav_reading_same_segment (const NavReading *reading, guint a, guint b);
char *nav_reading_quote (const NavReading *reading, guint first, guint last);
gboolean nav_reading_find_words (const NavReading *reading, guint first, guint last,
                                 const char *const *words, guint *where);
void nav_reading_take (NavReading *reading, guint first, guint last);
void nav_reading_use_numbers (NavReading *reading, guint first, guint last);
NavIntentFact *nav_reading_add_fact (NavReading *reading, NavIntentField field, guint first,
                                     guint last, double confidence);
NavIntentFact *nav_reading_add_text (NavReading *reading, NavIntentField field, const char *text,
                                     guint first, guint last, double confidence);
NavIntentFact *nav_reading_add_number (NavReading *reading, NavIntentField field, double value,
                                       guint first, guint last, double confidence);
void nav_reading_refuse (NavReading *reading, guint first, guint last, NavFinding *refusal);
void nav_reading_log (const NavReading *reading, const char *stage, const char *rule, guint first,
                      guint last, const char *detail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavReading, nav_reading_free)

/* The stages, in this order; each reads what the ones before it left. */
void nav_quarantine (NavReading *reading);
void nav_correct_typos (NavReading *reading);
void nav_find_negations (NavReading *reading);
void nav_find_names (NavReading *reading);
void nav_find_models (NavReading *reading);
void nav_find_gpus (NavReading *reading);
void nav_find_languages (NavReading *reading);
void nav_find_clock (NavReading *reading);
void nav_find_lengths (NavReading *reading);
void nav_find_numbers (NavReading *reading);
void nav_find_people (NavReading *reading);
void nav_find_shares (NavReading *reading);
void nav_find_quantities (NavReading *reading);
void nav_find_peaks (NavReading *reading);
void nav_find_hours (NavReading *reading);
void nav_find_batch (NavReading *reading);
void nav_find_percentile (NavReading *reading);
void nav_find_refusals (NavReading *reading);
void nav_find_money (NavReading *reading);
void nav_find_priorities (NavReading *reading);
void nav_score_use_cases (NavReading *reading);

G_END_DECLS
