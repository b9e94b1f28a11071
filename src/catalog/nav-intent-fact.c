// SPDX-License-Identifier: Apache-2.0
// One value of an intent with its provenance.

#include "catalog/nav-intent.h"

#include <math.h>

G_DEFINE_BOXED_TYPE (NavIntentFact, nav_intent_fact, nav_intent_fact_ref, nav_intent_fact_unref)

/**
 * nav_intent_fact_new:
 *
 * A fact without a value or a span, to be filled in before it is handed out.
 *
 * Returns: (transfer full)
 */
NavIntentFact *
nav_intent_fact_new (NavIntentField field, NavIntentSource source)
{
  NavIntentFact *fact;

  g_return_val_if_fail (field < NAV_N_INTENT_FIELDS, NULL);

  fact = g_atomic_rc_box_new0 (NavIntentFact);
  fact->field = field;
  fact->source = source;
  fact->number = fact->min = fact->max = NAN;
  fact->turn = -1;
  fact->confidence = 1.0;
  return fact;
}

/**
 * nav_intent_fact_copy:
 *
 * Returns: (transfer full): a copy that may still be changed
 */
NavIntentFact *
nav_intent_fact_copy (const NavIntentFact *fact)
{
  NavIntentFact *copy;

  g_return_val_if_fail (fact != NULL, NULL);

  copy = nav_intent_fact_new (fact->field, fact->source);
  *copy = *fact;
  copy->text = g_strdup (fact->text);
  copy->currency = g_strdup (fact->currency);
  copy->period = g_strdup (fact->period);
  copy->quote = g_strdup (fact->quote);
  copy->replaces = g_strdup (fact->replaces);
  return copy;
}

/**
 * nav_intent_fact_is_of_moment:
 * @fact: a rate
 *
 * Returns: whether it was said by the second or minute, for which nobody keeps it up all day
 */
gboolean
nav_intent_fact_is_of_moment (const NavIntentFact *fact)
{
  return fact->period == NULL || g_str_equal (fact->period, "second") ||
         g_str_equal (fact->period, "minute");
}

NavIntentFact *
nav_intent_fact_ref (NavIntentFact *fact)
{
  return g_atomic_rc_box_acquire (fact);
}

static void
nav_intent_fact_free (gpointer data)
{
  NavIntentFact *fact = data;

  g_free (fact->text);
  g_free (fact->currency);
  g_free (fact->period);
  g_free (fact->quote);
  g_free (fact->replaces);
}

void
nav_intent_fact_unref (NavIntentFact *fact)
{
  g_atomic_rc_box_release_full (fact, nav_intent_fact_free);
}

/**
 * nav_intent_fact_format_value:
 *
 * The value as plain text for provenance ("500", "5000 USD/month"), not for people.
 *
 * Returns: (transfer full)
 */
char *
nav_intent_fact_format_value (const NavIntentFact *fact)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (fact != NULL, NULL);

  if (isnan (fact->number))
    return g_strdup (fact->text);
  g_ascii_formatd (number, sizeof number, "%.10g", fact->number);
  if (fact->field == NAV_INTENT_OWNED_GPUS)
    return g_strdup_printf ("%s %s", number, fact->text);
  if (fact->field != NAV_INTENT_BUDGET)
    return g_strdup (number);
  return g_strdup_printf ("%s%s%s%s%s", number, fact->currency != NULL ? " " : "",
                          fact->currency != NULL ? fact->currency : "",
                          fact->period != NULL ? "/" : "",
                          fact->period != NULL ? fact->period : "");
}
