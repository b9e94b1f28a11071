// SPDX-License-Identifier: Apache-2.0
// Which use case is meant, by the scores of a turn, of those before it and of what was offered.

#include "nav-use-case-decision.h"

#include <string.h>

#define USE_CASE_MIN    2.0 /* a score that decides */
#define USE_CASE_MARGIN 1.0 /* over the second best */
#define USE_CASE_NEWER  3.0 /* a score that replaces a stated use case in a later turn */
#define DECAY           0.7 /* of undecided scores from turn to turn */

typedef struct {
  int best;
  double score;
  double second;
} Ranking;

static Ranking
rank_scores (const double *scores)
{
  Ranking r = { -1, 0.0, 0.0 };

  for (int i = 0; i < NAV_N_INTENT_USE_CASES; i++) {
    if (scores[i] > r.score) {
      r.second = r.score;
      r.score = scores[i];
      r.best = i;
    } else if (scores[i] > r.second) {
      r.second = scores[i];
    }
  }
  return r;
}

static void
set_use_case (NavIntentBuilder *builder, NavReading *reading, int use_case, guint first, guint last,
              double confidence)
{
  const NavIntentFact *before = nav_intent_get_fact (nav_intent_builder_peek (builder),
                                                     NAV_INTENT_USE_CASE);
  NavIntentFact *fact;

  if (before != NULL && g_strcmp0 (before->text, nav_intent_use_case_ids[use_case]) == 0)
    return;
  fact = nav_intent_fact_copy (nav_reading_add_text (
    reading, NAV_INTENT_USE_CASE, nav_intent_use_case_ids[use_case], first, last, confidence));
  if (before != NULL)
    fact->replaces = nav_intent_fact_format_value (before);
  nav_intent_builder_set (builder, fact);
  for (guint i = 0; i < NAV_N_INTENT_USE_CASES; i++)
    nav_intent_builder_set_use_case_score (builder, i, 0.0);
}

/* The span of a use case that earlier turns decided is the cue in this turn that tipped it, if
   any. */
static void
decide_first (NavIntentBuilder *builder, NavReading *reading)
{
  const NavIntent *state = nav_intent_builder_peek (builder);
  double scores[NAV_N_INTENT_USE_CASES];
  Ranking r;

  for (guint i = 0; i < NAV_N_INTENT_USE_CASES; i++)
    scores[i] = reading->use_case_scores[i] + DECAY * nav_intent_get_use_case_score (state, i);
  r = rank_scores (scores);
  if (r.best >= 0 && r.score >= USE_CASE_MIN && r.score - r.second >= USE_CASE_MARGIN) {
    double confidence = r.score - r.second >= 2.0 ? 0.95 : 0.85;

    set_use_case (builder, reading, r.best, reading->use_case_first[r.best],
                  reading->use_case_last[r.best], confidence);
    return;
  }
  for (guint i = 0; i < NAV_N_INTENT_USE_CASES; i++)
    nav_intent_builder_set_use_case_score (builder, i, scores[i]);
}

static void
decide_again (NavIntentBuilder *builder, NavReading *reading, int stated)
{
  static const char *const lengths[] = { "summarization_short", "long_document_summarization" };
  int brief = nav_intent_use_case_index (lengths[0]),
      lengthy = nav_intent_use_case_index (lengths[1]);
  Ranking r = rank_scores (reading->use_case_scores);

  if (reading->use_case_scores[stated] <= -2.0)
    nav_intent_builder_clear (builder, NAV_INTENT_USE_CASE);
  if (stated == brief && reading->use_case_scores[lengthy] > 0.0 &&
      reading->use_case_scores[lengthy] < 1.0)
    set_use_case (builder, reading, lengthy, 0, reading->tokens->len - 1,
                  0.85); /* "they have 80 pages each" */
  else if (r.best >= 0 && r.best != stated && r.score >= USE_CASE_NEWER &&
           r.score - r.second >= USE_CASE_MARGIN && r.score > reading->use_case_scores[stated])
    set_use_case (builder, reading, r.best, reading->use_case_first[r.best],
                  reading->use_case_last[r.best], 0.85);
}

/* "the code one" between two options: any lean towards one of them decides. */
static gboolean
decide_by_option (NavIntentBuilder *builder, NavReading *reading, const NavTurnAct *act)
{
  guint n = reading->options != NULL ? g_strv_length ((char **) reading->options) : 0;
  int best = -1;
  double score = 0.1;

  if (reading->pending != NAV_INTENT_ASK_USE_CASE || n == 0)
    return FALSE;
  if (act->option != 0) {
    int place = act->option < 0 ? (int) n - 1 : act->option - 1;
    int index = place < (int) n ? nav_intent_use_case_index (reading->options[place]) : -1;

    if (index >= 0)
      set_use_case (builder, reading, index, act->option_first, act->option_last, 0.95);
    return index >= 0;
  }
  for (guint i = 0; i < n; i++) {
    int index = nav_intent_use_case_index (reading->options[i]);

    if (index >= 0 && reading->use_case_scores[index] > score) {
      score = reading->use_case_scores[index];
      best = index;
    }
  }
  if (best < 0 || rank_scores (reading->use_case_scores).score > score)
    return FALSE;
  set_use_case (builder, reading, best, reading->use_case_first[best], reading->use_case_last[best],
                0.85);
  return TRUE;
}

/**
 * nav_decide_use_case:
 *
 * Sets the use case that the cues of this turn and of those before it, or the choice between the
 * options that were offered, decide; takes it back where it is denied.
 */
void
nav_decide_use_case (NavIntentBuilder *builder, NavReading *reading, const NavTurnAct *act)
{
  int stated = nav_intent_use_case_index (
    nav_intent_get_text (nav_intent_builder_peek (builder), NAV_INTENT_USE_CASE));

  if (decide_by_option (builder, reading, act))
    return;
  if (stated >= 0)
    decide_again (builder, reading, stated);
  if (!nav_intent_has (nav_intent_builder_peek (builder), NAV_INTENT_USE_CASE))
    decide_first (builder, reading);
}
