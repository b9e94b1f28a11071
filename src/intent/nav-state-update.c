// SPDX-License-Identifier: Apache-2.0
// Applies what one turn says to what is known: later beats earlier, sets grow and shrink,
// numbers are scaled, and derived values follow.

#include "nav-state-update.h"

#include <math.h>
#include <string.h>

#include "nav-use-case-decision.h"

#define ASSUMED_USERS 100.0
#define MAX_CONTEXT   1000 /* bytes */

static int
compare_facts (gconstpointer a, gconstpointer b)
{
  const NavIntentFact *x = *(NavIntentFact *const *) a, *y = *(NavIntentFact *const *) b;

  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return (int) x->field - (int) y->field;
}

static gboolean
is_name_field (NavIntentField field)
{
  return field == NAV_INTENT_PREFERRED_GPU_TYPES || field == NAV_INTENT_PREFERRED_MODELS;
}

static NavIntentField
opposite (NavIntentField field)
{
  switch (field) {
  case NAV_INTENT_PREFERRED_GPU_TYPES:
    return NAV_INTENT_EXCLUDED_GPU_TYPES;
  case NAV_INTENT_EXCLUDED_GPU_TYPES:
    return NAV_INTENT_PREFERRED_GPU_TYPES;
  case NAV_INTENT_PREFERRED_MODELS:
    return NAV_INTENT_EXCLUDED_MODELS;
  default:
    return NAV_INTENT_PREFERRED_MODELS;
  }
}

static guint
token_at_byte (const NavReading *reading, gsize byte)
{
  for (guint i = 0; i < reading->tokens->len; i++)
    if (reading->norm->start[nav_reading_token (reading, (int) i)->start] >= byte)
      return i;
  return 0;
}

/* "L4 instead of H100" takes H100 back without refusing it. */
static gboolean
is_replaced (const NavReading *reading, const NavIntentFact *fact)
{
  guint at = token_at_byte (reading, fact->start);
  guint from = at > 5 ? at - 5 : 0;
  guint where;

  if (at == 0 ||
      !nav_reading_find_words (reading, from, at - 1,
                               (const char *const[]){ "instead", "rather", NULL }, &where))
    return FALSE;
  return nav_reading_same_clause (reading, where, at) &&
         (nav_reading_word_is (reading, (int) where + 1, "of") ||
          nav_reading_word_is (reading, (int) where + 1, "than"));
}

/* A new name in a later turn replaces the old ones unless it is added to them. */
static gboolean
adds_names (const NavReading *reading)
{
  static const char *const words[] = { "also",    "add",  "too",    "plus", "additionally",
                                       "besides", "well", "either", "or",   NULL };

  return nav_reading_find_words (reading, 0, reading->tokens->len, words, NULL);
}

/* "H100 ... no, use L4 instead": what the same turn named before goes, too. */
static gboolean
is_instead (const NavReading *reading, const NavIntentFact *fact)
{
  guint at = token_at_byte (reading, fact->start);

  for (guint i = at > 4 ? at - 4 : 0; i <= at + 4 && i < reading->tokens->len; i++)
    if (nav_reading_word_is (reading, (int) i, "instead") &&
        !nav_reading_word_is (reading, (int) i + 1, "of") &&
        nav_reading_same_clause (reading, i, at))
      return TRUE;
  return FALSE;
}

static void
remove_older_names (NavIntentBuilder *builder, const NavReading *reading, const NavIntentFact *fact)
{
  const GPtrArray *present = nav_intent_get_facts (nav_intent_builder_peek (builder), fact->field);
  gboolean instead = is_instead (reading, fact);

  if (adds_names (reading) && !instead)
    return;
  for (guint i = present->len; i-- > 0;) {
    const NavIntentFact *old = present->pdata[i];
    g_autofree char *member = g_strdup (old->text);

    if (old->turn != fact->turn || (instead && old->end + 24 < fact->start))
      nav_intent_builder_remove (builder, fact->field, member);
  }
}

static void
add_member (NavIntentBuilder *builder, const NavReading *reading, const NavIntentFact *fact)
{
  gboolean excluded =
    fact->field == NAV_INTENT_EXCLUDED_GPU_TYPES || fact->field == NAV_INTENT_EXCLUDED_MODELS;

  if (is_name_field (fact->field))
    remove_older_names (builder, reading, fact);
  if (is_name_field (fact->field) || excluded) {
    nav_intent_builder_remove (builder, opposite (fact->field), fact->text);
    if (excluded && is_replaced (reading, fact))
      return;
  }
  /* a number of cards that are there replaces the one that was said before */
  if (fact->field == NAV_INTENT_OWNED_GPUS)
    nav_intent_builder_remove (builder, fact->field, fact->text);
  nav_intent_builder_add (builder, nav_intent_fact_copy (fact));
}

static void
apply_set (NavIntentBuilder *builder, const NavReading *reading, const NavIntentFact *fact)
{
  if (fact->op != NAV_INTENT_OP_REMOVE)
    add_member (builder, reading, fact);
  else if (strcmp (fact->text, "*") == 0)
    nav_intent_builder_clear (builder, fact->field);
  else
    nav_intent_builder_remove (builder, fact->field, fact->text);
}

static double
compute_number (const NavIntentFact *fact, const NavIntentFact *before)
{
  if (before == NULL)
    return fact->number;
  if (fact->op == NAV_INTENT_OP_SCALE)
    return fact->field == NAV_INTENT_THROUGHPUT_RPS ? before->number * fact->number
                                                    : floor (before->number * fact->number + 0.5);
  return fact->op == NAV_INTENT_OP_ADD ? before->number + fact->number : fact->number;
}

/* Saying the same again in one turn leaves the first place as where it was said. */
static gboolean
is_repeated (const NavIntentFact *fact, const NavIntentFact *before)
{
  return fact->op == NAV_INTENT_OP_SET && fact->turn == before->turn && fact->text != NULL &&
         g_strcmp0 (fact->text, before->text) == 0 && before->confidence >= fact->confidence;
}

static void
apply_scalar (NavIntentBuilder *builder, const NavIntentFact *fact)
{
  const NavIntentFact *before =
    nav_intent_get_fact (nav_intent_builder_peek (builder), fact->field);
  NavIntentFact *copy;

  if (fact->op == NAV_INTENT_OP_REMOVE) {
    nav_intent_builder_clear (builder, fact->field);
    return;
  }
  if (before != NULL && is_repeated (fact, before))
    return;
  copy = nav_intent_fact_copy (fact);
  if (before != NULL)
    copy->replaces = nav_intent_fact_format_value (before);
  if (!isnan (fact->number))
    copy->number = compute_number (fact, before);
  if (before != NULL && fact->op == NAV_INTENT_OP_SCALE) {
    copy->currency = g_strdup (before->currency);
    copy->period = g_strdup (before->period);
  }
  nav_intent_builder_set (builder, copy);
}

/* Ten times the traffic is ten times its mean, too. */
static void
scale_mean (NavIntentBuilder *builder, const NavIntentFact *fact)
{
  const NavIntentFact *mean =
    nav_intent_get_fact (nav_intent_builder_peek (builder), NAV_INTENT_MEAN_RPS);
  NavIntentFact *copy;

  if (fact->field != NAV_INTENT_THROUGHPUT_RPS || fact->op != NAV_INTENT_OP_SCALE || mean == NULL)
    return;
  copy = nav_intent_fact_copy (fact);
  copy->field = NAV_INTENT_MEAN_RPS;
  copy->source = mean->source;
  copy->number = mean->number * fact->number;
  nav_intent_builder_set (builder, copy);
}

static void
apply_facts (NavIntentBuilder *builder, NavReading *reading, gsize from)
{
  g_ptr_array_sort (reading->facts, compare_facts);
  for (guint i = 0; i < reading->facts->len; i++) {
    const NavIntentFact *fact = reading->facts->pdata[i];

    if (fact->start < from)
      continue;
    if (nav_intent_field_kind (fact->field) == NAV_INTENT_SET)
      apply_set (builder, reading, fact);
    else
      apply_scalar (builder, fact);
    scale_mean (builder, fact);
  }
}

static void
add_derived (NavIntentBuilder *builder, const char *domain, const NavIntentFact *cause)
{
  NavIntentFact *fact;

  if (cause == NULL || nav_intent_contains (nav_intent_builder_peek (builder),
                                            NAV_INTENT_DOMAIN_SPECIALIZATION, domain))
    return;
  fact = nav_intent_fact_copy (cause);
  fact->field = NAV_INTENT_DOMAIN_SPECIALIZATION;
  fact->source = NAV_INTENT_SOURCE_DERIVED;
  fact->confidence = 0.4;
  fact->op = NAV_INTENT_OP_ADD;
  g_free (fact->text);
  fact->text = g_strdup (domain);
  g_clear_pointer (&fact->replaces, g_free);
  nav_intent_builder_add (builder, fact);
}

/* Domains follow from the use case and the languages unless they were said. */
static void
derive_domains (NavIntentBuilder *builder)
{
  const NavIntent *state = nav_intent_builder_peek (builder);
  const NavIntentFact *use_case = nav_intent_get_fact (state, NAV_INTENT_USE_CASE);
  const GPtrArray *domains = nav_intent_get_facts (state, NAV_INTENT_DOMAIN_SPECIALIZATION);

  for (guint i = domains->len; i-- > 0;) {
    const NavIntentFact *fact = domains->pdata[i];
    g_autofree char *member = g_strdup (fact->text);

    if (fact->source == NAV_INTENT_SOURCE_DERIVED)
      nav_intent_builder_remove (builder, NAV_INTENT_DOMAIN_SPECIALIZATION, member);
  }
  if (use_case != NULL && g_str_has_prefix (use_case->text, "code_"))
    add_derived (builder, "code", use_case);
  if (use_case != NULL && strcmp (use_case->text, "translation") == 0)
    add_derived (builder, "multilingual", use_case);
  if (nav_intent_get_facts (state, NAV_INTENT_LANGUAGES)->len >= 2)
    add_derived (builder, "multilingual", nav_intent_get_fact (state, NAV_INTENT_LANGUAGES));
}

/* "Don't know" to the question about people, and only then, makes a default that is shown as
   one. */
static void
assume_users (NavIntentBuilder *builder, const NavReading *reading, const NavTurnAct *act)
{
  const NavIntent *state = nav_intent_builder_peek (builder);
  NavIntentFact *fact;

  if (reading->pending != NAV_INTENT_ASK_USER_COUNT ||
      nav_intent_has (state, NAV_INTENT_USER_COUNT) ||
      nav_intent_has (state, NAV_INTENT_THROUGHPUT_RPS) ||
      nav_intent_has (state, NAV_INTENT_BATCH_REQUESTS))
    return;
  if (!act->unknown && !act->none && act->act != NAV_INTENT_ACT_PROCEED)
    return;
  fact = nav_intent_fact_new (NAV_INTENT_USER_COUNT, NAV_INTENT_SOURCE_ASSUMED);
  fact->number = ASSUMED_USERS;
  fact->confidence = 0.2;
  nav_intent_builder_set (builder, fact);
}

static gboolean
has_fact_in (const NavReading *reading, gsize start, gsize end)
{
  for (guint i = 0; i < reading->facts->len; i++) {
    const NavIntentFact *fact = reading->facts->pdata[i];

    if (fact->start < end && fact->end > start)
      return TRUE;
  }
  return FALSE;
}

static void
add_context (NavIntentBuilder *builder, const NavReading *reading, guint first, guint last)
{
  const NavIntentFact *before =
    nav_intent_get_fact (nav_intent_builder_peek (builder), NAV_INTENT_ADDITIONAL_CONTEXT);
  g_autofree char *quote = nav_reading_quote (reading, first, last);
  NavIntentFact *fact;

  if ((before != NULL ? strlen (before->text) : 0) + strlen (quote) + 1 > MAX_CONTEXT)
    return;
  fact = nav_intent_fact_new (NAV_INTENT_ADDITIONAL_CONTEXT, NAV_INTENT_SOURCE_RULE);
  fact->text = before != NULL ? g_strdup_printf ("%s %s", before->text, quote) : g_strdup (quote);
  fact->confidence = 0.6;
  fact->op = NAV_INTENT_OP_ADD;
  fact->turn = (int) reading->turn;
  fact->start = reading->norm->start[nav_reading_token (reading, (int) first)->start];
  fact->end = reading->norm->end[nav_reading_token (reading, (int) last)->end - 1];
  fact->quote = g_steal_pointer (&quote);
  nav_intent_builder_set (builder, fact);
}

/* Sentences with content that no field took are kept as they are. */
static void
keep_context (NavIntentBuilder *builder, const NavReading *reading)
{
  guint first = 0, words = 0;
  gboolean refused = FALSE;

  for (guint i = 0; i < reading->tokens->len; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);
    gsize start, end;

    words += token->kind == NAV_TOKEN_SYMBOL ? 0 : 1;
    refused = refused || token->refused;
    if (nav_reading_token (reading, (int) i + 1)->sentence == token->sentence)
      continue;
    start = reading->norm->start[nav_reading_token (reading, (int) first)->start];
    end = reading->norm->end[token->end - 1];
    if (words >= 4 && !token->quarantined && !token->asking && !refused &&
        !has_fact_in (reading, start, end))
      add_context (builder, reading, first, i);
    first = i + 1;
    words = 0;
    refused = FALSE;
  }
}

static void
reset_state (NavIntentBuilder *builder)
{
  for (guint f = 0; f < NAV_N_INTENT_FIELDS; f++)
    nav_intent_builder_clear (builder, f);
  for (guint i = 0; i < NAV_N_INTENT_USE_CASES; i++)
    nav_intent_builder_set_use_case_score (builder, i, 0.0);
  nav_intent_builder_forget_asked (builder);
  nav_intent_builder_clear_remarks (builder);
  nav_intent_builder_set_stopped (builder, FALSE);
}

/**
 * nav_apply_reading:
 *
 * Changes the state in @builder by what @reading found and @act says.
 */
void
nav_apply_reading (NavIntentBuilder *builder, NavReading *reading, const NavTurnAct *act)
{
  gsize from = 0;

  nav_intent_builder_set_act (builder, act->act);
  if (act->act == NAV_INTENT_ACT_RESET) {
    reset_state (builder);
    from = reading->norm->end[nav_reading_token (reading, (int) act->reset_token)->end - 1];
    for (guint i = 0; i < NAV_N_INTENT_USE_CASES; i++)
      if (reading->use_case_first[i] <= act->reset_token)
        reading->use_case_scores[i] = 0.0;
  }
  apply_facts (builder, reading, from);
  nav_decide_use_case (builder, reading, act);
  derive_domains (builder);
  assume_users (builder, reading, act);
  if (act->act == NAV_INTENT_ACT_INFORM || act->act == NAV_INTENT_ACT_HOSTILE)
    keep_context (builder, reading);
  if (act->act == NAV_INTENT_ACT_PROCEED)
    nav_intent_builder_set_stopped (builder, TRUE);
}
