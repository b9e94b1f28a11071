// SPDX-License-Identifier: Apache-2.0
// What is known about a person's needs: facts by field, and where the conversation stands.

#include <math.h>

#include "catalog/nav-intent-private.h"

G_DEFINE_BOXED_TYPE (NavIntent, nav_intent, nav_intent_ref, nav_intent_unref)

static GPtrArray *
copy_findings (const GPtrArray *source)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);

  for (guint i = 0; source != NULL && i < source->len; i++)
    g_ptr_array_add (copy, nav_finding_ref (source->pdata[i]));
  return copy;
}

NavIntent *
_nav_intent_copy (const NavIntent *source)
{
  NavIntent *intent = g_atomic_rc_box_new0 (NavIntent);

  if (source != NULL)
    *intent = *source;
  for (guint f = 0; f < NAV_N_INTENT_FIELDS; f++) {
    intent->facts[f] = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_intent_fact_unref);
    for (guint i = 0; source != NULL && i < source->facts[f]->len; i++)
      g_ptr_array_add (intent->facts[f], nav_intent_fact_ref (source->facts[f]->pdata[i]));
  }
  intent->options = source != NULL ? g_strdupv (source->options) : g_new0 (char *, 1);
  intent->messages = copy_findings (source != NULL ? source->messages : NULL);
  intent->remarks = copy_findings (source != NULL ? source->remarks : NULL);
  if (source != NULL && source->capacity != NULL)
    intent->capacity = nav_finding_ref (source->capacity);
  return intent;
}

/**
 * nav_intent_new_empty:
 *
 * Returns: (transfer full): an intent before the first turn
 */
NavIntent *
nav_intent_new_empty (void)
{
  return _nav_intent_copy (NULL);
}

NavIntent *
nav_intent_ref (NavIntent *intent)
{
  return g_atomic_rc_box_acquire (intent);
}

static void
nav_intent_free (gpointer data)
{
  NavIntent *intent = data;

  for (guint f = 0; f < NAV_N_INTENT_FIELDS; f++)
    g_ptr_array_unref (intent->facts[f]);
  g_strfreev (intent->options);
  g_ptr_array_unref (intent->messages);
  g_ptr_array_unref (intent->remarks);
  g_clear_pointer (&intent->capacity, nav_finding_unref);
}

void
nav_intent_unref (NavIntent *intent)
{
  g_atomic_rc_box_release_full (intent, nav_intent_free);
}

/**
 * nav_intent_get_facts:
 *
 * Returns: (transfer none) (element-type NavIntentFact): the field's values, oldest first
 */
const GPtrArray *
nav_intent_get_facts (const NavIntent *intent, NavIntentField field)
{
  g_return_val_if_fail (intent != NULL && field < NAV_N_INTENT_FIELDS, NULL);

  return intent->facts[field];
}

/**
 * nav_intent_get_fact:
 *
 * Returns: (transfer none) (nullable): the field's first or only value
 */
const NavIntentFact *
nav_intent_get_fact (const NavIntent *intent, NavIntentField field)
{
  g_return_val_if_fail (intent != NULL && field < NAV_N_INTENT_FIELDS, NULL);

  return intent->facts[field]->len > 0 ? intent->facts[field]->pdata[0] : NULL;
}

/**
 * nav_intent_get_text:
 *
 * Returns: (transfer none) (nullable): a text field's value; "medium" for an unsaid priority
 */
const char *
nav_intent_get_text (const NavIntent *intent, NavIntentField field)
{
  const NavIntentFact *fact = nav_intent_get_fact (intent, field);

  if (fact != NULL)
    return fact->text;
  if (field >= NAV_INTENT_ACCURACY_PRIORITY && field <= NAV_INTENT_COMPLEXITY_PRIORITY)
    return "medium";
  return NULL;
}

/**
 * nav_intent_get_number:
 *
 * Returns: a number field's value in the unit of its name, NaN where nothing was said
 */
double
nav_intent_get_number (const NavIntent *intent, NavIntentField field)
{
  const NavIntentFact *fact = nav_intent_get_fact (intent, field);

  return fact != NULL ? fact->number : NAN;
}

/**
 * nav_intent_rate_is_mean:
 *
 * Returns: whether the one rate that was said is an average: then the mean follows from it, and
 *   has its span
 */
gboolean
nav_intent_rate_is_mean (const NavIntent *intent)
{
  const NavIntentFact *rate = nav_intent_get_fact (intent, NAV_INTENT_THROUGHPUT_RPS);
  const NavIntentFact *mean = nav_intent_get_fact (intent, NAV_INTENT_MEAN_RPS);

  return rate != NULL && mean != NULL && mean->source == NAV_INTENT_SOURCE_DERIVED &&
         mean->turn == rate->turn && mean->start == rate->start;
}

gboolean
nav_intent_has (const NavIntent *intent, NavIntentField field)
{
  return nav_intent_get_fact (intent, field) != NULL;
}

gboolean
_nav_intent_find (const NavIntent *intent, NavIntentField field, const char *member,
                  guint *ret_index)
{
  const GPtrArray *facts = intent->facts[field];

  for (guint i = 0; i < facts->len; i++) {
    const NavIntentFact *fact = facts->pdata[i];

    if (g_strcmp0 (fact->text, member) == 0) {
      *ret_index = i;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
nav_intent_contains (const NavIntent *intent, NavIntentField field, const char *member)
{
  guint index;

  g_return_val_if_fail (intent != NULL && field < NAV_N_INTENT_FIELDS, FALSE);

  return _nav_intent_find (intent, field, member, &index);
}

/**
 * nav_intent_get_members:
 *
 * Returns: (transfer full): the texts of a set field
 */
char **
nav_intent_get_members (const NavIntent *intent, NavIntentField field)
{
  g_autoptr (GStrvBuilder) members = g_strv_builder_new ();
  const GPtrArray *facts = nav_intent_get_facts (intent, field);

  for (guint i = 0; facts != NULL && i < facts->len; i++)
    g_strv_builder_add (members, ((const NavIntentFact *) facts->pdata[i])->text);
  return g_strv_builder_end (members);
}

NavIntentAct
nav_intent_get_act (const NavIntent *intent)
{
  g_return_val_if_fail (intent != NULL, NAV_INTENT_ACT_INFORM);

  return intent->act;
}

NavIntentQuestion
nav_intent_get_next_question (const NavIntent *intent)
{
  g_return_val_if_fail (intent != NULL, NAV_INTENT_ASK_NONE);

  return intent->next_question;
}

/**
 * nav_intent_get_options:
 *
 * Returns: (transfer none): ids of the use cases the next question offers; often empty
 */
const char *const *
nav_intent_get_options (const NavIntent *intent)
{
  g_return_val_if_fail (intent != NULL, NULL);

  return (const char *const *) intent->options;
}

/**
 * nav_intent_get_pending_question:
 *
 * Returns: the question that the last user turn was read against
 */
NavIntentQuestion
nav_intent_get_pending_question (const NavIntent *intent)
{
  g_return_val_if_fail (intent != NULL, NAV_INTENT_ASK_NONE);

  return intent->pending_question;
}

/**
 * nav_intent_get_messages:
 *
 * Returns: (transfer none) (element-type NavFinding): what to say about the last turn, in order
 */
const GPtrArray *
nav_intent_get_messages (const NavIntent *intent)
{
  g_return_val_if_fail (intent != NULL, NULL);

  return intent->messages;
}

/**
 * nav_intent_get_capacity:
 *
 * Returns: (nullable) (transfer none): what was asked backwards and cannot be answered before it is
 *   known what for
 */
NavFinding *
nav_intent_get_capacity (const NavIntent *intent)
{
  g_return_val_if_fail (intent != NULL, NULL);

  return intent->capacity;
}

/**
 * nav_intent_get_remarks:
 *
 * Returns: (transfer none) (element-type NavFinding): conflicts that hold at present
 */
const GPtrArray *
nav_intent_get_remarks (const NavIntent *intent)
{
  g_return_val_if_fail (intent != NULL, NULL);

  return intent->remarks;
}

/**
 * nav_intent_get_n_turns:
 *
 * Returns: how many turns of the conversation have been read
 */
guint
nav_intent_get_n_turns (const NavIntent *intent)
{
  g_return_val_if_fail (intent != NULL, 0);

  return intent->n_turns;
}

/**
 * nav_intent_get_n_asked:
 * @question: NAV_INTENT_ASK_NONE: all questions together
 *
 * Returns: how often it was asked since the conversation began anew
 */
guint
nav_intent_get_n_asked (const NavIntent *intent, NavIntentQuestion question)
{
  guint sum = 0;

  g_return_val_if_fail (intent != NULL && question < NAV_N_INTENT_QUESTIONS, 0);

  if (question != NAV_INTENT_ASK_NONE)
    return intent->asked[question];
  for (guint q = 0; q < NAV_N_INTENT_QUESTIONS; q++)
    sum += intent->asked[q];
  return sum;
}

/**
 * nav_intent_is_stopped:
 *
 * Returns: whether the person asked to see results instead of more questions
 */
gboolean
nav_intent_is_stopped (const NavIntent *intent)
{
  g_return_val_if_fail (intent != NULL, FALSE);

  return intent->stopped;
}

/**
 * nav_intent_get_use_case_score:
 * @use_case: place in nav_intent_use_case_ids
 *
 * Returns: how strongly the turns so far speak for a use case that is not decided yet
 */
double
nav_intent_get_use_case_score (const NavIntent *intent, guint use_case)
{
  g_return_val_if_fail (intent != NULL && use_case < NAV_N_INTENT_USE_CASES, 0.0);

  return intent->use_case_scores[use_case];
}

/**
 * nav_intent_equal:
 *
 * Returns: whether both have the same document, see nav_intent_to_json()
 */
gboolean
nav_intent_equal (const NavIntent *a, const NavIntent *b)
{
  g_autoptr (JsonNode) first = nav_intent_to_json (a);
  g_autoptr (JsonNode) second = nav_intent_to_json (b);

  return json_node_equal (first, second);
}
