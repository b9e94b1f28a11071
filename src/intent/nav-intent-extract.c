// SPDX-License-Identifier: Apache-2.0
// From the turns of a conversation to what is known: runs the stages over each user turn in
// order.

#include "nav-intent-extract.h"

#include "nav-acts.h"
#include "nav-capacity.h"
#include "nav-conversation.h"
#include "nav-corrections.h"
#include "nav-reading.h"
#include "nav-revisions.h"
#include "nav-state-update.h"
#include "nav-workloads.h"

#define MAX_TURNS 100 /* earlier ones of a longer conversation are not read */

/* Facts from sentences that only ask about a thing are no wishes. */
static void
drop_asked_facts (NavReading *reading)
{
  for (guint i = reading->facts->len; i-- > 0;) {
    const NavIntentFact *fact = reading->facts->pdata[i];

    for (guint t = 0; t < reading->tokens->len; t++) {
      const NavToken *token = nav_reading_token (reading, (int) t);

      if (token->asking && reading->norm->start[token->start] == fact->start) {
        g_ptr_array_remove_index (reading->facts, i);
        break;
      }
    }
  }
}

static void
run_stages (NavReading *reading)
{
  nav_quarantine (reading);
  nav_correct_typos (reading);
  nav_reading_match (reading);
  nav_mark_questions (reading);
  nav_find_negations (reading);
  nav_part_workloads (reading);
  nav_find_refusals (reading);
  nav_find_models (reading);
  nav_find_gpus (reading);
  nav_find_names (reading);
  nav_find_languages (reading);
  nav_find_clock (reading);
  nav_find_lengths (reading);
  nav_find_numbers (reading);
  nav_find_scalings (reading);
  nav_find_revisions (reading);
  nav_find_hours (reading);
  nav_find_money (reading);
  nav_find_quantities (reading);
  nav_find_peaks (reading);
  nav_find_batch (reading);
  nav_find_percentile (reading);
  nav_find_people (reading);
  nav_find_shares (reading);
  nav_find_priorities (reading);
  nav_score_use_cases (reading);
  nav_find_capacity_question (reading);
  drop_asked_facts (reading);
}

static gboolean
has_content (const NavReading *reading)
{
  for (guint i = 0; i < NAV_N_INTENT_USE_CASES; i++)
    if (reading->use_case_scores[i] >= 2.0 || reading->use_case_scores[i] <= -2.0)
      return TRUE;
  return reading->facts->len > 0 || reading->refusals->len > 0;
}

static const NavTurn *
find_question (const NavTurn *turns, gsize turn)
{
  return turn > 0 && turns[turn - 1].role == NAV_TURN_ASSISTANT ? &turns[turn - 1] : NULL;
}

static void
read_turn (NavIntentBuilder *builder, const NavLexicon *lexicon, const NavTurn *turns, gsize turn,
           NavIntentTrace *trace)
{
  g_autoptr (NavReading) reading = nav_reading_new (lexicon, turns[turn].text, (guint) turn, trace);
  g_autoptr (NavIntentBuilder) copy = nav_intent_builder_new (nav_intent_builder_peek (builder));
  const NavTurn *asked = find_question (turns, turn);
  NavTurnAct act;

  reading->before = nav_intent_builder_peek (copy);
  reading->pending = asked != NULL ? asked->asks : NAV_INTENT_ASK_NONE;
  reading->options = asked != NULL ? asked->options : NULL;
  run_stages (reading);
  act = nav_read_act (reading, has_content (reading));
  nav_intent_builder_set_pending (builder, reading->pending);
  nav_apply_reading (builder, reading, &act);
  nav_plan_conversation (builder, reading, &act);
}

/**
 * nav_intent_extract:
 * @previous: (nullable): the result for the first turns of the same conversation; they are not read
 *   again, so edits that were made to it since stay
 * @turns: the whole conversation
 * @trace: (nullable): is told how the new turns were read
 *
 * Reads what a person needs out of what was said. Pure: the same input gives the same result, in
 * any locale, on any thread. Never fails: what cannot be read is left unknown.
 *
 * Returns: (transfer full)
 */
NavIntent *
nav_intent_extract (const NavLexicon *lexicon, NavIntent *previous, const NavTurn *turns,
                    gsize n_turns, NavIntentTrace *trace)
{
  NavIntentBuilder *builder;
  gsize first;

  g_return_val_if_fail (lexicon != NULL && (turns != NULL || n_turns == 0), NULL);

  builder = nav_intent_builder_new (previous);
  first = previous != NULL ? nav_intent_get_n_turns (previous) : 0;
  if (previous == NULL)
    nav_intent_builder_set_question (builder, NAV_INTENT_ASK_USE_CASE, NULL);
  if (n_turns > MAX_TURNS && first < n_turns - MAX_TURNS)
    first = n_turns - MAX_TURNS;
  for (gsize i = first; i < n_turns; i++) {
    if (turns[i].role == NAV_TURN_USER && turns[i].text != NULL)
      read_turn (builder, lexicon, turns, i, trace);
    else if (turns[i].role == NAV_TURN_ASSISTANT)
      nav_intent_builder_count_asked (builder, turns[i].asks);
  }
  nav_intent_builder_set_n_turns (builder, (guint) n_turns);
  return nav_intent_builder_end (builder);
}
