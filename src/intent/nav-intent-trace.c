// SPDX-License-Identifier: Apache-2.0
// Records how the rules read a text, for the "why" panel and `--explain`.

#include "nav-intent-trace.h"

#include "base/nav-json.h"

#define MAX_STEPS 4000 /* a hostile text cannot make the trace grow without end */

typedef struct {
  guint turn;
  const char *stage;
  const char *rule;
  char *quote;
  char *detail;
} Step;

struct _NavIntentTrace {
  GArray *steps;
};

static void
step_clear (gpointer data)
{
  Step *step = data;

  g_free (step->quote);
  g_free (step->detail);
}

NavIntentTrace *
nav_intent_trace_new (void)
{
  NavIntentTrace *trace = g_new0 (NavIntentTrace, 1);

  trace->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (trace->steps, step_clear);
  return trace;
}

void
nav_intent_trace_free (NavIntentTrace *trace)
{
  g_array_unref (trace->steps);
  g_free (trace);
}

/**
 * nav_intent_trace_add:
 * @trace: (nullable): nothing happens without one
 * @stage: a literal: quarantine, typo, number, fact, rejected, use_case, ...
 * @rule: a literal: the rule's name
 * @quote: (nullable): the words it is about
 * @detail: (nullable): what came of it
 */
void
nav_intent_trace_add (NavIntentTrace *trace, guint turn, const char *stage, const char *rule,
                      const char *quote, const char *detail)
{
  Step step = { turn, stage, rule, NULL, NULL };

  if (trace == NULL || trace->steps->len >= MAX_STEPS)
    return;
  step.quote = g_strdup (quote);
  step.detail = g_strdup (detail);
  g_array_append_val (trace->steps, step);
}

/**
 * nav_intent_trace_to_json:
 *
 * Returns: (transfer full): an array of `{"turn","stage","rule","quote","detail"}`, in order
 */
JsonNode *
nav_intent_trace_to_json (const NavIntentTrace *trace)
{
  JsonArray *array;

  g_return_val_if_fail (trace != NULL, NULL);

  array = json_array_new ();
  for (guint i = 0; i < trace->steps->len; i++) {
    const Step *step = &g_array_index (trace->steps, Step, i);
    JsonObject *object = json_object_new ();

    json_object_set_int_member (object, "turn", step->turn);
    nav_json_add_string (object, "stage", step->stage);
    nav_json_add_string (object, "rule", step->rule);
    nav_json_add_string (object, "quote", step->quote);
    nav_json_add_string (object, "detail", step->detail);
    json_array_add_object_element (array, object);
  }
  return nav_json_node_for_array (array);
}
