// SPDX-License-Identifier: Apache-2.0
// Which words of a message were understood, as what, and where that stands among the needs.

#include "config.h"

#include <glib/gi18n-lib.h>

#include "workflow/nav-message-spans.h"
#include "workflow/nav-spec-words.h"
#include "workflow/nav-words-private.h"

#define NO_FIELD NAV_N_SPEC_FIELDS

/* Where a fact stands in a spec; NO_FIELD where planning only takes note of it. */
static NavSpecField
field_of (const NavIntentFact *fact, NavSpec *spec)
{
  static const NavSpecField fields[NAV_N_INTENT_FIELDS] = {
    [NAV_INTENT_USE_CASE] = NAV_WORKLOAD_USE_CASE,
    [NAV_INTENT_USER_COUNT] = NAV_WORKLOAD_USERS,
    [NAV_INTENT_CONCURRENT_USERS] = NAV_WORKLOAD_ACTIVE_FRACTION,
    [NAV_INTENT_THROUGHPUT_RPS] = NAV_WORKLOAD_PEAK_RPS,
    [NAV_INTENT_MEAN_RPS] = NAV_WORKLOAD_MEAN_RPS,
    [NAV_INTENT_USER_RPS] = NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN,
    [NAV_INTENT_BATCH_REQUESTS] = NAV_WORKLOAD_BATCH_REQUESTS,
    [NAV_INTENT_BATCH_HOURS] = NAV_WORKLOAD_BATCH_DEADLINE_H,
    [NAV_INTENT_EXPERIENCE_CLASS] = NO_FIELD,
    [NAV_INTENT_TTFT_MS] = NAV_SLO_TTFT_MS,
    [NAV_INTENT_ITL_MS] = NAV_SLO_TPOT_MS,
    [NAV_INTENT_E2E_MS] = NAV_SLO_E2E_MS,
    [NAV_INTENT_PERCENTILE] = NAV_SLO_PERCENTILE,
    [NAV_INTENT_ACCURACY_PRIORITY] = NAV_PRIORITY_ACCURACY,
    [NAV_INTENT_COST_PRIORITY] = NAV_PRIORITY_COST,
    [NAV_INTENT_LATENCY_PRIORITY] = NAV_PRIORITY_LATENCY,
    [NAV_INTENT_COMPLEXITY_PRIORITY] = NAV_PRIORITY_SIMPLICITY,
    [NAV_INTENT_PREFERRED_GPU_TYPES] = NAV_CONSTRAINT_GPUS,
    [NAV_INTENT_EXCLUDED_GPU_TYPES] = NAV_CONSTRAINT_GPUS_EXCLUDED,
    [NAV_INTENT_GPU_COUNT_MAX] = NAV_CONSTRAINT_GPU_COUNT_MAX,
    [NAV_INTENT_OWNED_GPUS] = NAV_SPEC_INVENTORY,
    [NAV_INTENT_PREFERRED_MODELS] = NAV_CONSTRAINT_MODELS,
    [NAV_INTENT_EXCLUDED_MODELS] = NAV_CONSTRAINT_MODELS_EXCLUDED,
    [NAV_INTENT_BUDGET] = NAV_CONSTRAINT_BUDGET,
    [NAV_INTENT_DOMAIN_SPECIALIZATION] = NO_FIELD,
    [NAV_INTENT_INDUSTRY] = NO_FIELD,
    [NAV_INTENT_LANGUAGES] = NO_FIELD,
    [NAV_INTENT_CONSTRAINTS] = NAV_CONSTRAINT_COMPLIANCE,
    [NAV_INTENT_PROMPT_TOKENS] = NAV_WORKLOAD_INPUT_TOKENS,
    [NAV_INTENT_OUTPUT_TOKENS] = NAV_WORKLOAD_OUTPUT_TOKENS,
    [NAV_INTENT_HOURS_PER_DAY] = NAV_HOURS_PER_DAY,
    [NAV_INTENT_DAYS_PER_WEEK] = NAV_HOURS_DAYS_PER_WEEK,
    [NAV_INTENT_ADDITIONAL_CONTEXT] = NO_FIELD,
  };
  NavLeaf *mean = nav_spec_get_workload (spec, 0, NAV_WORKLOAD_MEAN_RPS);

  if (fact->field == NAV_INTENT_CONSTRAINTS && g_strcmp0 (fact->text, "on_prem") == 0)
    return NAV_CONSTRAINT_ON_PREM;
  if (fact->field == NAV_INTENT_CONSTRAINTS && g_strcmp0 (fact->text, "air_gapped") == 0)
    return NAV_CONSTRAINT_AIR_GAPPED;
  if (fact->field == NAV_INTENT_CONSTRAINTS && g_strcmp0 (fact->text, "open_source") == 0)
    return NAV_CONSTRAINT_LICENCE;
  if (fact->field == NAV_INTENT_CONSTRAINTS && g_strcmp0 (fact->text, "cloud") == 0)
    return NO_FIELD;
  if ((fact->field == NAV_INTENT_THROUGHPUT_RPS || fact->field == NAV_INTENT_USER_RPS) &&
      mean != NULL && mean->origin == NAV_ORIGIN_SAID && mean->turn == fact->turn &&
      mean->start == fact->start)
    return NAV_WORKLOAD_MEAN_RPS;
  return fields[fact->field];
}

static NavLeaf *
leaf_of (NavSpec *spec, NavSpecField field)
{
  return field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (spec, 0, field)
                                       : nav_spec_get (spec, field);
}

/* What nobody sees among the needs is not worth a line. */
static gboolean
is_told (const NavIntentFact *fact, int turn, gsize length)
{
  return fact->turn == turn && fact->start < fact->end && fact->end <= length &&
         fact->field != NAV_INTENT_EXPERIENCE_CLASS &&
         fact->field != NAV_INTENT_ADDITIONAL_CONTEXT &&
         fact->source != NAV_INTENT_SOURCE_USER_EDIT;
}

static char *
noted_words (const NavWordsStyle *style, const NavIntentFact *fact)
{
  const char *name =
    nav_words_term (style, NAV_WORDS_INTENT_FIELD, nav_intent_field_name (fact->field));
  g_autofree char *capital = nav_words_capital (name);
  g_autofree char *value = nav_intent_fact_format_value (fact);

  return _nav_words_fill (style, N_ ("{field}: {value} (noted)"),
                          nav_finding_new ("", "field", capital, "value", value, NULL));
}

/* A member of a set is told by itself, anything else as it stands among the needs. */
static char *
value_words (const NavWordsStyle *style, const NavIntentFact *fact, NavSpecField field,
             const NavLeaf *leaf)
{
  if (leaf->type == NAV_VALUE_LIST && fact->text != NULL)
    return g_strdup (fact->text);
  return nav_spec_words_value (style, field, leaf);
}

static char *
fact_words (const NavWordsStyle *style, const NavIntentFact *fact, NavSpec *spec)
{
  NavSpecField field = field_of (fact, spec);
  const NavLeaf *leaf = field != NO_FIELD ? leaf_of (spec, field) : NULL;
  g_autofree char *name = NULL, *value = NULL;

  if (leaf == NULL)
    return noted_words (style, fact);
  name = nav_spec_words_name (style, field);
  value = value_words (style, fact, field, leaf);
  return _nav_words_fill (style,
                          leaf->origin == NAV_ORIGIN_EDITED
                            ? N_ ("{field}: now {value}, set by hand")
                            : N_ ("{field}: {value}"),
                          nav_finding_new ("", "field", name, "value", value, NULL));
}

static int
by_place (gconstpointer a, gconstpointer b)
{
  const NavIntentFact *x = *(NavIntentFact *const *) a, *y = *(NavIntentFact *const *) b;

  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->field < y->field ? -1 : x->field > y->field;
}

static GPtrArray *
facts_of_turn (const NavIntent *intent, int turn, gsize length)
{
  GPtrArray *all = g_ptr_array_new ();

  for (int field = 0; field < NAV_N_INTENT_FIELDS; field++) {
    const GPtrArray *facts = nav_intent_get_facts (intent, (NavIntentField) field);
    for (guint i = 0; facts != NULL && i < facts->len; i++)
      if (is_told (facts->pdata[i], turn, length))
        g_ptr_array_add (all, facts->pdata[i]);
  }
  g_ptr_array_sort (all, by_place);
  return all;
}

static void
add_line (NavMessageSpan *span, const char *line)
{
  char *longer = span->words ? g_strconcat (span->words, "\n", line, NULL) : g_strdup (line);

  g_free (span->words);
  span->words = longer;
}

/* Words that overlap are one link. */
static NavMessageSpan *
span_for (GPtrArray *spans, const NavIntentFact *fact)
{
  NavMessageSpan *last = spans->len > 0 ? spans->pdata[spans->len - 1] : NULL;

  if (last != NULL && fact->start < last->end) {
    last->end = MAX (last->end, (guint) fact->end);
    return last;
  }
  last = nav_message_span_new ((guint) fact->start, (guint) fact->end);
  g_ptr_array_add (spans, last);
  return last;
}

/**
 * nav_message_spans_new:
 * @intent: (nullable): what is understood of the conversation
 * @spec: the completed spec
 * @turn: index of the message
 * @length: bytes of its text
 *
 * Returns: (transfer full) (element-type NavMessageSpan): the understood words that still count, in
 *   the order of the text and apart from each other
 */
GPtrArray *
nav_message_spans_new (const NavWordsStyle *style, const NavIntent *intent, NavSpec *spec, int turn,
                       gsize length)
{
  GPtrArray *spans = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_message_span_unref);
  g_autoptr (GPtrArray) facts = intent ? facts_of_turn (intent, turn, length) : NULL;

  for (guint i = 0; facts != NULL && i < facts->len; i++) {
    const NavIntentFact *fact = facts->pdata[i];
    NavMessageSpan *span = span_for (spans, fact);
    g_autofree char *line = fact_words (style, fact, spec);
    NavSpecField field = field_of (fact, spec);
    add_line (span, line);
    if (field != NO_FIELD && !nav_message_span_has_field (span, field))
      g_array_append_val (span->fields, field);
  }
  return spans;
}
