// SPDX-License-Identifier: Apache-2.0
// A mutable copy of an intent, for who reads the next turn.

#include "catalog/nav-intent-private.h"

struct _NavIntentBuilder {
  NavIntent *intent; /* not shared before nav_intent_builder_end() */
};

/**
 * nav_intent_builder_new:
 * @base: (nullable): what to start from
 *
 * Returns: (transfer full)
 */
NavIntentBuilder *
nav_intent_builder_new (const NavIntent *base)
{
  NavIntentBuilder *builder = g_new0 (NavIntentBuilder, 1);

  builder->intent = _nav_intent_copy (base);
  return builder;
}

void
nav_intent_builder_free (NavIntentBuilder *builder)
{
  g_clear_pointer (&builder->intent, nav_intent_unref);
  g_free (builder);
}

/**
 * nav_intent_builder_peek:
 *
 * Returns: (transfer none): the present state; it changes with the builder
 */
const NavIntent *
nav_intent_builder_peek (const NavIntentBuilder *builder)
{
  return builder->intent;
}

/**
 * nav_intent_builder_set:
 * @fact: (transfer full): the field's new and only value
 */
void
nav_intent_builder_set (NavIntentBuilder *builder, NavIntentFact *fact)
{
  g_return_if_fail (builder != NULL && fact != NULL);

  g_ptr_array_set_size (builder->intent->facts[fact->field], 0);
  g_ptr_array_add (builder->intent->facts[fact->field], fact);
}

/**
 * nav_intent_builder_add:
 * @fact: (transfer full): a further member; dropped where the set has it already
 */
void
nav_intent_builder_add (NavIntentBuilder *builder, NavIntentFact *fact)
{
  g_return_if_fail (builder != NULL && fact != NULL);

  if (nav_intent_contains (builder->intent, fact->field, fact->text))
    nav_intent_fact_unref (fact);
  else
    g_ptr_array_add (builder->intent->facts[fact->field], fact);
}

/**
 * nav_intent_builder_remove:
 *
 * Returns: whether the set had the member
 */
gboolean
nav_intent_builder_remove (NavIntentBuilder *builder, NavIntentField field, const char *member)
{
  guint index;

  g_return_val_if_fail (builder != NULL && field < NAV_N_INTENT_FIELDS, FALSE);

  if (!_nav_intent_find (builder->intent, field, member, &index))
    return FALSE;
  g_ptr_array_remove_index (builder->intent->facts[field], index);
  return TRUE;
}

void
nav_intent_builder_clear (NavIntentBuilder *builder, NavIntentField field)
{
  g_return_if_fail (builder != NULL && field < NAV_N_INTENT_FIELDS);

  g_ptr_array_set_size (builder->intent->facts[field], 0);
}

void
nav_intent_builder_set_act (NavIntentBuilder *builder, NavIntentAct act)
{
  builder->intent->act = act;
}

/**
 * nav_intent_builder_set_question:
 * @options: (nullable): ids the question offers
 */
void
nav_intent_builder_set_question (NavIntentBuilder *builder, NavIntentQuestion question,
                                 const char *const *options)
{
  char **copy = options != NULL ? g_strdupv ((char **) options) : g_new0 (char *, 1);

  g_strfreev (builder->intent->options);
  builder->intent->options = copy;
  builder->intent->next_question = question;
}

void
nav_intent_builder_set_pending (NavIntentBuilder *builder, NavIntentQuestion question)
{
  builder->intent->pending_question = question;
}

void
nav_intent_builder_count_asked (NavIntentBuilder *builder, NavIntentQuestion question)
{
  g_return_if_fail (question < NAV_N_INTENT_QUESTIONS);

  if (question != NAV_INTENT_ASK_NONE)
    builder->intent->asked[question]++;
}

void
nav_intent_builder_forget_asked (NavIntentBuilder *builder)
{
  for (guint q = 0; q < NAV_N_INTENT_QUESTIONS; q++)
    builder->intent->asked[q] = 0;
}

void
nav_intent_builder_set_stopped (NavIntentBuilder *builder, gboolean stopped)
{
  builder->intent->stopped = stopped;
}

void
nav_intent_builder_set_n_turns (NavIntentBuilder *builder, guint n_turns)
{
  builder->intent->n_turns = n_turns;
}

void
nav_intent_builder_set_use_case_score (NavIntentBuilder *builder, guint use_case, double score)
{
  g_return_if_fail (use_case < NAV_N_INTENT_USE_CASES);

  builder->intent->use_case_scores[use_case] = score;
}

/**
 * nav_intent_builder_add_message:
 * @message: (transfer full)
 */
void
nav_intent_builder_add_message (NavIntentBuilder *builder, NavFinding *message)
{
  g_ptr_array_add (builder->intent->messages, message);
}

void
nav_intent_builder_clear_messages (NavIntentBuilder *builder)
{
  g_ptr_array_set_size (builder->intent->messages, 0);
}

/**
 * nav_intent_builder_add_remark:
 * @remark: (transfer full)
 */
void
nav_intent_builder_add_remark (NavIntentBuilder *builder, NavFinding *remark)
{
  g_ptr_array_add (builder->intent->remarks, remark);
}

void
nav_intent_builder_clear_remarks (NavIntentBuilder *builder)
{
  g_ptr_array_set_size (builder->intent->remarks, 0);
}

/**
 * nav_intent_builder_set_capacity:
 * @question: (nullable) (transfer none): what was asked backwards and is still open
 */
void
nav_intent_builder_set_capacity (NavIntentBuilder *builder, NavFinding *question)
{
  NavFinding *before = builder->intent->capacity;

  builder->intent->capacity = question ? nav_finding_ref (question) : NULL;
  g_clear_pointer (&before, nav_finding_unref);
}

/**
 * nav_intent_builder_end:
 * @builder: (transfer full)
 *
 * Returns: (transfer full): the built value
 */
NavIntent *
nav_intent_builder_end (NavIntentBuilder *builder)
{
  NavIntent *intent;

  g_return_val_if_fail (builder != NULL, NULL);

  intent = g_steal_pointer (&builder->intent);
  g_free (builder);
  return intent;
}
