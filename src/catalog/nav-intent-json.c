// SPDX-License-Identifier: Apache-2.0
// An intent as the document that `neuralnav-cli intent` prints: the flat state and the spans.

#include "catalog/nav-intent.h"

#include <math.h>

#include "base/nav-json.h"

static void
add_budget (JsonObject *state, const char *name, const NavIntentFact *fact)
{
  JsonObject *budget;

  if (fact == NULL) {
    json_object_set_null_member (state, name);
    return;
  }
  budget = json_object_new ();
  nav_json_add_number (budget, "amount", fact->number);
  nav_json_add_string (budget, "currency", fact->currency);
  nav_json_add_string (budget, "period", fact->period);
  json_object_set_object_member (state, name, budget);
}

static void
add_field (JsonObject *state, const NavIntent *intent, NavIntentField field)
{
  const char *name = nav_intent_field_name (field);
  g_auto (GStrv) members = NULL;

  switch (nav_intent_field_kind (field)) {
  case NAV_INTENT_TEXT:
    nav_json_add_string (state, name, nav_intent_get_text (intent, field));
    break;
  case NAV_INTENT_NUMBER:
    nav_json_add_number (state, name, nav_intent_get_number (intent, field));
    break;
  case NAV_INTENT_SET:
    members = nav_intent_get_members (intent, field);
    nav_json_add_strv (state, name, (const char *const *) members);
    break;
  case NAV_INTENT_MONEY:
    add_budget (state, name, nav_intent_get_fact (intent, field));
    break;
  }
}

static JsonArray *
findings_to_json (const GPtrArray *findings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < findings->len; i++) {
    JsonObject *object = json_object_new ();

    nav_json_add_string (object, "code", nav_finding_get_code (findings->pdata[i]));
    json_object_set_object_member (object, "args",
                                   json_object_ref (nav_finding_get_args (findings->pdata[i])));
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonObject *
state_to_json (const NavIntent *intent)
{
  JsonObject *state = json_object_new ();
  const NavIntentFact *rate = nav_intent_get_fact (intent, NAV_INTENT_THROUGHPUT_RPS);
  NavIntentQuestion pending = nav_intent_get_pending_question (intent);

  for (guint f = 0; f < NAV_N_INTENT_FIELDS; f++) {
    add_field (state, intent, f);
    if (f == NAV_INTENT_THROUGHPUT_RPS)
      nav_json_add_string (state, "throughput_period", rate != NULL ? rate->period : NULL);
  }
  nav_json_add_string (state, "act", nav_intent_act_name (nav_intent_get_act (intent)));
  nav_json_add_string (state, "next_question",
                       nav_intent_question_name (nav_intent_get_next_question (intent)));
  nav_json_add_strv (state, "next_question_options", nav_intent_get_options (intent));
  nav_json_add_string (state, "pending_question",
                       pending == NAV_INTENT_ASK_NONE ? NULL : nav_intent_question_name (pending));
  json_object_set_array_member (state, "messages",
                                findings_to_json (nav_intent_get_messages (intent)));
  json_object_set_array_member (state, "remarks",
                                findings_to_json (nav_intent_get_remarks (intent)));
  return state;
}

static const char *const op_names[] = { "set", "add", "remove", "scale" };

static JsonObject *
fact_to_span (const NavIntentFact *fact)
{
  JsonObject *span = json_object_new ();

  nav_json_add_string (span, "field", nav_intent_field_name (fact->field));
  json_object_set_int_member (span, "turn", fact->turn);
  json_object_set_int_member (span, "start", (gint64) fact->start);
  json_object_set_int_member (span, "end", (gint64) fact->end);
  nav_json_add_string (span, "quote", fact->quote);
  nav_json_add_string (span, "source", nav_intent_source_name (fact->source));
  nav_json_add_number (span, "confidence", fact->confidence);
  nav_json_add_string (span, "op", op_names[fact->op]);
  if (fact->text != NULL)
    nav_json_add_string (span, "value", fact->text);
  if (fact->text != NULL && !isnan (fact->number))
    nav_json_add_number (span, "count", fact->number);
  if (!isnan (fact->min)) {
    nav_json_add_number (span, "min", fact->min);
    nav_json_add_number (span, "max", fact->max);
  }
  if (fact->replaces != NULL)
    nav_json_add_string (span, "replaces", fact->replaces);
  return span;
}

/**
 * nav_intent_to_json:
 *
 * Returns: (transfer full): `{"state":{...},"spans":[...]}`; every value that was said in a turn
 *   has a span, and values that were assumed or edited have none
 */
JsonNode *
nav_intent_to_json (const NavIntent *intent)
{
  JsonObject *document;
  JsonArray *spans;

  g_return_val_if_fail (intent != NULL, NULL);

  document = json_object_new ();
  spans = json_array_new ();

  for (guint f = 0; f < NAV_N_INTENT_FIELDS; f++) {
    const GPtrArray *facts = nav_intent_get_facts (intent, f);

    for (guint i = 0; i < facts->len; i++) {
      const NavIntentFact *fact = facts->pdata[i];

      if (fact->turn >= 0 && fact->end > fact->start)
        json_array_add_object_element (spans, fact_to_span (fact));
    }
  }
  json_object_set_object_member (document, "state", state_to_json (intent));
  json_object_set_array_member (document, "spans", spans);
  return nav_json_node_for_object (document);
}
