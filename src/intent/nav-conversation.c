// SPDX-License-Identifier: Apache-2.0
// What to say next: an acknowledgement, remarks on conflicts, and at most one question. All as
// codes; the table of codes is in nav-intent-extract.h.

#include "nav-conversation.h"

#include <math.h>
#include <string.h>

#define MAX_QUESTIONS    4
#define MAX_OPTIONS      3
#define OPTION_MIN       1.0 /* a score that makes a use case worth offering */
#define TIGHT_LATENCY_MS 200.0
#define BIG_MODEL_B      65.0 /* thousand millions of parameters */

static const NavIntentField priorities[] = { NAV_INTENT_ACCURACY_PRIORITY, NAV_INTENT_COST_PRIORITY,
                                             NAV_INTENT_LATENCY_PRIORITY,
                                             NAV_INTENT_COMPLEXITY_PRIORITY };

static gboolean
may_ask (const NavIntent *state, NavIntentQuestion question)
{
  guint limit =
    question == NAV_INTENT_ASK_USE_CASE || question == NAV_INTENT_ASK_USER_COUNT ? 2 : 1;

  return nav_intent_get_n_asked (state, question) < limit;
}

static gboolean
has_priority (const NavIntent *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (priorities); i++)
    if (nav_intent_has (state, priorities[i]))
      return TRUE;
  return FALSE;
}

static gboolean
has_hardware (const NavIntent *state)
{
  return nav_intent_has (state, NAV_INTENT_PREFERRED_GPU_TYPES) ||
         nav_intent_has (state, NAV_INTENT_EXCLUDED_GPU_TYPES) ||
         nav_intent_has (state, NAV_INTENT_GPU_COUNT_MAX) ||
         nav_intent_has (state, NAV_INTENT_PREFERRED_MODELS) ||
         nav_intent_has (state, NAV_INTENT_BUDGET);
}

static NavIntentQuestion
choose_question (const NavIntent *state)
{
  gboolean load = nav_intent_has (state, NAV_INTENT_USER_COUNT) ||
                  nav_intent_has (state, NAV_INTENT_THROUGHPUT_RPS) ||
                  nav_intent_has (state, NAV_INTENT_BATCH_REQUESTS);

  if (nav_intent_is_stopped (state) ||
      nav_intent_get_n_asked (state, NAV_INTENT_ASK_NONE) >= MAX_QUESTIONS)
    return NAV_INTENT_ASK_NONE;
  if (!nav_intent_has (state, NAV_INTENT_USE_CASE) && may_ask (state, NAV_INTENT_ASK_USE_CASE))
    return NAV_INTENT_ASK_USE_CASE;
  if (!load && may_ask (state, NAV_INTENT_ASK_USER_COUNT))
    return NAV_INTENT_ASK_USER_COUNT;
  if (!has_priority (state) && may_ask (state, NAV_INTENT_ASK_PRIORITIES))
    return NAV_INTENT_ASK_PRIORITIES;
  if (!has_hardware (state) && may_ask (state, NAV_INTENT_ASK_HARDWARE_BUDGET))
    return NAV_INTENT_ASK_HARDWARE_BUDGET;
  return NAV_INTENT_ASK_NONE;
}

static gboolean
names_programmers (const NavReading *reading)
{
  static const char *const words[] = { "developer", "dev",  "programmer", "coder",
                                       "coding",    "code", "engineer",   NULL };

  for (guint i = 0; i < reading->tokens->len; i++)
    if (g_strv_contains (words, nav_reading_token (reading, (int) i)->stem))
      return TRUE;
  return FALSE;
}

/* The use cases that the words so far lean towards, best first. */
static char **
collect_options (const NavIntent *state, const NavReading *reading)
{
  g_autoptr (GStrvBuilder) options = g_strv_builder_new ();
  gboolean used[NAV_N_INTENT_USE_CASES] = { FALSE };
  guint n = 0;

  for (; n < MAX_OPTIONS; n++) {
    int best = -1;

    for (int i = 0; i < NAV_N_INTENT_USE_CASES; i++)
      if (!used[i] && nav_intent_get_use_case_score (state, (guint) i) >= OPTION_MIN &&
          (best < 0 || nav_intent_get_use_case_score (state, (guint) i) >
                         nav_intent_get_use_case_score (state, (guint) best)))
        best = i;
    if (best < 0)
      break;
    used[best] = TRUE;
    g_strv_builder_add (options, nav_intent_use_case_ids[best]);
  }
  if (n == 0 && names_programmers (reading)) {
    g_strv_builder_add (options, "code_completion");
    g_strv_builder_add (options, "code_generation_detailed");
  }
  return g_strv_builder_end (options);
}

static void
add_message (NavIntentBuilder *builder, NavFinding *message)
{
  nav_intent_builder_add_message (builder, message);
}

static gboolean
is_new (const NavIntent *state, NavIntentField field, const NavReading *reading)
{
  const GPtrArray *facts = nav_intent_get_facts (state, field);

  for (guint i = 0; i < facts->len; i++)
    if (((const NavIntentFact *) facts->pdata[i])->turn == (int) reading->turn)
      return TRUE;
  return FALSE;
}

/* Cards that are there already are noted as such, not as a choice and a limit too. */
static gboolean
is_said_by_owned (const NavIntent *state, NavIntentField field, const NavReading *reading)
{
  return (field == NAV_INTENT_PREFERRED_GPU_TYPES || field == NAV_INTENT_GPU_COUNT_MAX) &&
         is_new (state, NAV_INTENT_OWNED_GPUS, reading);
}

/* Prices are in dollars alone: a budget in other money is kept and holds nothing. */
static gboolean
is_other_money (const NavIntentFact *fact)
{
  return fact->field == NAV_INTENT_BUDGET && fact->currency != NULL &&
         strcmp (fact->currency, "USD") != 0;
}

/* The rate follows from who is there and what for; it is said when one of these is new. */
static gboolean
is_rate_new (const NavIntent *state, const NavReading *reading)
{
  return is_new (state, NAV_INTENT_USE_CASE, reading) ||
         is_new (state, NAV_INTENT_USER_COUNT, reading) ||
         is_new (state, NAV_INTENT_CONCURRENT_USERS, reading) ||
         is_new (state, NAV_INTENT_USER_RPS, reading) ||
         nav_intent_has (reading->before, NAV_INTENT_THROUGHPUT_RPS);
}

/* Whether all that people send is known, without an assumption of how many are active. */
static gboolean
knows_rate (const NavIntent *state)
{
  const NavIntentFact *each = nav_intent_get_fact (state, NAV_INTENT_USER_RPS);

  return nav_intent_has (state, NAV_INTENT_THROUGHPUT_RPS) ||
         nav_intent_has (state, NAV_INTENT_BATCH_REQUESTS) ||
         (each != NULL && !nav_intent_fact_is_of_moment (each));
}

/* What is asked for no longer. */
static void
acknowledge_removed (NavIntentBuilder *builder, const NavReading *reading)
{
  g_autoptr (GString) removed = g_string_new (NULL);

  for (guint i = 0; i < reading->facts->len; i++) {
    const NavIntentFact *fact = reading->facts->pdata[i];

    if (fact->op == NAV_INTENT_OP_REMOVE && nav_intent_field_kind (fact->field) != NAV_INTENT_SET &&
        !nav_intent_has (nav_intent_builder_peek (builder), fact->field))
      g_string_append_printf (removed, "%s%s", removed->len > 0 ? "," : "",
                              nav_intent_field_name (fact->field));
  }
  if (removed->len > 0)
    add_message (builder, nav_finding_new ("ack.removed", "fields", removed->str, NULL));
}

/* What was just understood: every field that this turn set. A turn of which nothing was understood
 * but is kept as context says that it changes no plan. */
static void
acknowledge (NavIntentBuilder *builder, const NavReading *reading)
{
  const NavIntent *state = nav_intent_builder_peek (builder);
  const NavIntentFact *budget = nav_intent_get_fact (state, NAV_INTENT_BUDGET);
  const char *use_case = nav_intent_get_text (state, NAV_INTENT_USE_CASE);
  double users = nav_intent_get_number (state, NAV_INTENT_USER_COUNT);
  double rate = nav_intent_get_number (state, NAV_INTENT_THROUGHPUT_RPS);
  g_autoptr (GString) changed = g_string_new (NULL);

  for (guint f = 0; f < NAV_INTENT_ADDITIONAL_CONTEXT; f++) {
    const NavIntentFact *fact = nav_intent_get_fact (state, f);

    if (is_new (state, f, reading) && fact->source == NAV_INTENT_SOURCE_RULE &&
        !is_other_money (fact) && !is_said_by_owned (state, f, reading))
      g_string_append_printf (changed, "%s%s", changed->len > 0 ? "," : "",
                              nav_intent_field_name (f));
  }
  if (changed->len > 0)
    add_message (builder,
                 nav_finding_new ("ack.understood", "fields", changed->str, "use_case", use_case,
                                  "#users", users, "#rate", rate, "#mean",
                                  is_new (state, NAV_INTENT_MEAN_RPS, reading)
                                    ? nav_intent_get_number (state, NAV_INTENT_MEAN_RPS)
                                    : NAN,
                                  "#requests",
                                  nav_intent_get_number (state, NAV_INTENT_BATCH_REQUESTS),
                                  "#hours", nav_intent_get_number (state, NAV_INTENT_BATCH_HOURS),
                                  NULL));
  else if (is_new (state, NAV_INTENT_ADDITIONAL_CONTEXT, reading))
    add_message (builder, nav_finding_new ("ack.context", NULL));
  if (is_new (state, NAV_INTENT_BUDGET, reading) && is_other_money (budget))
    add_message (builder, nav_finding_new ("budget.other-currency", "currency", budget->currency,
                                           NULL));
  if (use_case != NULL && !isnan (users) && !knows_rate (state) && is_rate_new (state, reading))
    add_message (builder,
                 nav_finding_new ("ack.rate_assumed", "use_case", use_case, "#users", users, NULL));
}

/* A turn that tells something of our subject, and nothing that a plan takes. */
static gboolean
is_empty (const NavIntent *state, const NavReading *reading, const NavTurnAct *act)
{
  if (act->answered || act->unknown || act->none || reading->facts->len > 0 ||
      reading->refusals->len > 0)
    return FALSE;
  for (guint f = 0; f < NAV_N_INTENT_FIELDS; f++)
    if (is_new (state, f, reading))
      return FALSE;
  return TRUE;
}

static void
report_reading (NavIntentBuilder *builder, const NavReading *reading, const NavTurnAct *act)
{
  if (reading->norm->truncated)
    add_message (builder, nav_finding_new ("remark.truncated", "#bytes",
                                           (double) NAV_NORMALISE_MAX_BYTES, NULL));
  switch (act->act) {
  case NAV_INTENT_ACT_GREETING:
    add_message (builder, nav_finding_new (act->thanks ? "ack.thanks" : "ack.greeting", NULL));
    break;
  case NAV_INTENT_ACT_RESET:
    add_message (builder, nav_finding_new ("ack.reset", NULL));
    break;
  case NAV_INTENT_ACT_PROCEED:
    add_message (builder, nav_finding_new ("ack.proceed", NULL));
    break;
  case NAV_INTENT_ACT_OFF_TOPIC:
    add_message (builder, nav_finding_new ("ack.off_topic", NULL));
    break;
  case NAV_INTENT_ACT_HOSTILE:
    add_message (builder, nav_finding_new ("ack.hostile", NULL));
    break;
  case NAV_INTENT_ACT_QUESTION:
    if (reading->capacity != NULL)
      break;
    if (act->glossary != NULL)
      add_message (builder, nav_finding_new ("answer.glossary", "term", act->glossary, NULL));
    else
      add_message (builder, nav_finding_new ("answer.unknown", NULL));
    break;
  case NAV_INTENT_ACT_INFORM:
    if (act->undo)
      add_message (builder, nav_finding_new ("ack.undo", NULL));
    else if (is_empty (nav_intent_builder_peek (builder), reading, act))
      add_message (builder, nav_finding_new ("ack.nothing", NULL));
    break;
  case NAV_N_INTENT_ACTS:
  default:
    break;
  }
}

static gboolean
knows_shape (const NavIntent *state)
{
  return nav_intent_has (state, NAV_INTENT_USE_CASE) ||
         (nav_intent_has (state, NAV_INTENT_PROMPT_TOKENS) &&
          nav_intent_has (state, NAV_INTENT_OUTPUT_TOKENS));
}

/* A question asked backwards can be answered when it is known what the load looks like; until then
 * it stays open. */
static void
pose_capacity (NavIntentBuilder *builder, const NavReading *reading, const NavTurnAct *act)
{
  const NavIntent *state = nav_intent_builder_peek (builder);
  NavFinding *open = act->act == NAV_INTENT_ACT_RESET ? NULL : nav_intent_get_capacity (state);
  g_autoptr (NavFinding) question = NULL;

  if (reading->capacity != NULL && act->act != NAV_INTENT_ACT_HOSTILE)
    question = nav_finding_ref (reading->capacity);
  else if (open != NULL)
    question = nav_finding_ref (open);
  if (question == NULL || knows_shape (state)) {
    nav_intent_builder_set_capacity (builder, NULL);
    if (question != NULL)
      add_message (builder, g_steal_pointer (&question));
    return;
  }
  if (reading->capacity != NULL)
    add_message (builder, nav_finding_new_from_json ("ask.capacity_later",
                                                     nav_finding_get_args (question)));
  nav_intent_builder_set_capacity (builder, question);
}

static gboolean
is_text (const NavIntent *state, NavIntentField field, const char *value)
{
  return g_strcmp0 (nav_intent_get_text (state, field), value) == 0;
}

static gboolean
wants_big_model (const NavIntent *state)
{
  const GPtrArray *models = nav_intent_get_facts (state, NAV_INTENT_PREFERRED_MODELS);

  for (guint i = 0; i < models->len; i++) {
    const char *name = ((const NavIntentFact *) models->pdata[i])->text;

    for (const char *p = name; *p != '\0'; p++) {
      char *end;
      double size = g_ascii_isdigit (*p) ? g_ascii_strtod (p, &end) : 0.0;

      if (size == 0.0)
        continue;
      if ((*end == 'b' || *end == 'B') && size >= BIG_MODEL_B)
        return TRUE;
      p = end - 1;
    }
  }
  return FALSE;
}

static gboolean
is_known_remark (const NavIntent *state, const NavFinding *remark)
{
  const GPtrArray *known = nav_intent_get_remarks (state);

  for (guint i = 0; i < known->len; i++)
    if (nav_finding_equal (known->pdata[i], (NavFinding *) remark))
      return TRUE;
  return FALSE;
}

/* A remark is said in the turn it first holds, and kept while it holds. */
static void
add_remark (NavIntentBuilder *builder, const NavIntent *before, NavFinding *remark)
{
  if (!is_known_remark (before, remark))
    add_message (builder, nav_finding_ref (remark));
  nav_intent_builder_add_remark (builder, remark);
}

static void
find_conflicts (NavIntentBuilder *builder, const NavReading *reading)
{
  static const char *const dear[] = { "B200", "GB200", "B300", "H200", NULL };
  const NavIntent *state = nav_intent_builder_peek (builder), *before = reading->before;
  const GPtrArray *gpus = nav_intent_get_facts (state, NAV_INTENT_PREFERRED_GPU_TYPES);
  double ttft = nav_intent_get_number (state, NAV_INTENT_TTFT_MS);

  nav_intent_builder_clear_remarks (builder);
  for (guint i = 0; i < gpus->len; i++) {
    const char *family = ((const NavIntentFact *) gpus->pdata[i])->text;

    if (gpus->len == 1 && is_text (state, NAV_INTENT_COST_PRIORITY, "high") &&
        g_strv_contains (dear, family))
      add_remark (builder, before,
                  nav_finding_new ("remark.cheap_and_dear_gpu", "gpu", family, NULL));
    if (strcmp (family, "L4") == 0 && ttft <= TIGHT_LATENCY_MS && wants_big_model (state))
      add_remark (builder, before,
                  nav_finding_new ("remark.small_gpu_big_model", "gpu", family, "#ttft_ms", ttft,
                                   NULL));
    if (!nav_lexicon_knows_gpu (reading->lexicon, family))
      add_remark (builder, before, nav_finding_new ("remark.unknown_gpu", "gpu", family, NULL));
  }
  if (is_text (state, NAV_INTENT_EXPERIENCE_CLASS, "batch") &&
      is_text (state, NAV_INTENT_LATENCY_PRIORITY, "high"))
    add_remark (builder, before, nav_finding_new ("remark.batch_and_instant", NULL));
}

static void
ask (NavIntentBuilder *builder, const NavReading *reading)
{
  const NavIntent *state = nav_intent_builder_peek (builder);
  NavIntentQuestion question = choose_question (state);
  g_auto (GStrv) options =
    question == NAV_INTENT_ASK_USE_CASE ? collect_options (state, reading) : NULL;
  g_autofree char *code = g_strdup_printf ("question.%s", nav_intent_question_name (question));

  nav_intent_builder_set_question (builder, question, (const char *const *) options);
  if (question != NAV_INTENT_ASK_NONE)
    add_message (builder,
                 nav_finding_new (code, "#asked", (double) nav_intent_get_n_asked (state, question),
                                  NULL));
}

/**
 * nav_plan_conversation:
 *
 * Sets the messages about this turn, the remarks and the next question.
 */
void
nav_plan_conversation (NavIntentBuilder *builder, const NavReading *reading, const NavTurnAct *act)
{
  nav_intent_builder_clear_messages (builder);
  report_reading (builder, reading, act);
  acknowledge (builder, reading);
  acknowledge_removed (builder, reading);
  for (guint i = 0; i < reading->refusals->len; i++)
    add_message (builder, nav_finding_ref (reading->refusals->pdata[i]));
  pose_capacity (builder, reading, act);
  find_conflicts (builder, reading);
  ask (builder, reading);
  if (nav_intent_get_messages (nav_intent_builder_peek (builder))->len == 0)
    add_message (builder, nav_finding_new ("ack.same", NULL));
}
