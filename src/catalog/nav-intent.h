// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "base/nav-finding.h"

G_BEGIN_DECLS

/**
 * NavIntentField: what can be known about a person's needs.
 */
typedef enum {
  NAV_INTENT_USE_CASE,         /* text: id of a use case */
  NAV_INTENT_USER_COUNT,       /* number: people who will use it */
  NAV_INTENT_CONCURRENT_USERS, /* number: people active at the same time */
  NAV_INTENT_THROUGHPUT_RPS,   /* number: requests a second; `period` is the unit it was said in */
  NAV_INTENT_MEAN_RPS,         /* the same on average; derived: there is no other */
  NAV_INTENT_USER_RPS,         /* the same of one person; of an active one for a second or minute */
  NAV_INTENT_BATCH_REQUESTS,   /* number: that are to be done */
  NAV_INTENT_BATCH_HOURS,      /* number: within so many hours */
  NAV_INTENT_EXPERIENCE_CLASS, /* text: instant, conversational, interactive, deferred, batch */
  NAV_INTENT_TTFT_MS,          /* number: milliseconds */
  NAV_INTENT_ITL_MS,
  NAV_INTENT_E2E_MS,
  NAV_INTENT_PERCENTILE,        /* number: of the latencies above */
  NAV_INTENT_ACCURACY_PRIORITY, /* text: low, medium, high; nothing said reads as medium */
  NAV_INTENT_COST_PRIORITY,
  NAV_INTENT_LATENCY_PRIORITY,
  NAV_INTENT_COMPLEXITY_PRIORITY, /* high: wants it simple */
  NAV_INTENT_PREFERRED_GPU_TYPES, /* set of texts: families (L4, A100-80, H100, ...) */
  NAV_INTENT_EXCLUDED_GPU_TYPES,
  NAV_INTENT_GPU_COUNT_MAX,    /* number: cards at hand or the most to use */
  NAV_INTENT_OWNED_GPUS,       /* set of families as above, each with the `number` there is */
  NAV_INTENT_PREFERRED_MODELS, /* set of texts: repository id, or family-version-size as said */
  NAV_INTENT_EXCLUDED_MODELS,
  NAV_INTENT_BUDGET, /* number with `currency` (ISO 4217 or NULL) and `period` (or NULL): a limit */
  NAV_INTENT_DOMAIN_SPECIALIZATION, /* set: code, multilingual, enterprise; empty means general */
  NAV_INTENT_INDUSTRY,
  NAV_INTENT_LANGUAGES,   /* set of ISO 639-1 codes */
  NAV_INTENT_CONSTRAINTS, /* set: on_prem, air_gapped, cloud, gdpr, hipaa, open_source */
  NAV_INTENT_PROMPT_TOKENS,
  NAV_INTENT_OUTPUT_TOKENS,
  NAV_INTENT_HOURS_PER_DAY, /* number: hours of a day in which it is in use */
  NAV_INTENT_DAYS_PER_WEEK,
  NAV_INTENT_ADDITIONAL_CONTEXT, /* text: sentences that no field took, verbatim */
  NAV_N_INTENT_FIELDS,
} NavIntentField;

typedef enum {
  NAV_INTENT_TEXT,
  NAV_INTENT_NUMBER,
  NAV_INTENT_SET,
  NAV_INTENT_MONEY,
} NavIntentFieldKind;

/**
 * NavIntentSource: who says so.
 */
typedef enum {
  NAV_INTENT_SOURCE_RULE,      /* read by rules in what the person wrote */
  NAV_INTENT_SOURCE_LLM,       /* proposed by a language model, with a verified quote */
  NAV_INTENT_SOURCE_USER_EDIT, /* typed into a form */
  NAV_INTENT_SOURCE_DERIVED,   /* follows from another field; shares its span */
  NAV_INTENT_SOURCE_ASSUMED,   /* a default, because the person passed the question */
} NavIntentSource;

typedef enum {
  NAV_INTENT_OP_SET,
  NAV_INTENT_OP_ADD,
  NAV_INTENT_OP_REMOVE,
  NAV_INTENT_OP_SCALE,
} NavIntentOp;

/**
 * NavIntentFact:
 *
 * One value of one field and where it was said. Immutable once handed out, reference-counted, any
 * thread; fields are for reading. A scalar field has at most one fact, a set one per member.
 */
typedef struct {
  NavIntentField field;
  char *text;     /* of text and set fields */
  double number;  /* of number fields and owned GPUs; NaN otherwise */
  double min;     /* of a range that was said ("50-100"); NaN without one */
  double max;
  char *currency; /* of the budget; (nullable) */
  char *period;   /* of the budget and the rate; (nullable) */
  NavIntentSource source;
  int turn;          /* index into the turns; -1: not said in a turn */
  gsize start, end;  /* bytes of that turn's text; both 0 without a span */
  char *quote;       /* (nullable): what stands there */
  double confidence; /* 0..1 */
  NavIntentOp op;
  char *replaces;   /* (nullable): the former value, as text */
} NavIntentFact;

#define NAV_TYPE_INTENT_FACT (nav_intent_fact_get_type ())
GType nav_intent_fact_get_type (void);

NavIntentFact *nav_intent_fact_new (NavIntentField field, NavIntentSource source);
NavIntentFact *nav_intent_fact_copy (const NavIntentFact *fact);
NavIntentFact *nav_intent_fact_ref (NavIntentFact *fact);
void nav_intent_fact_unref (NavIntentFact *fact);
gboolean nav_intent_fact_is_of_moment (const NavIntentFact *fact);
char *nav_intent_fact_format_value (const NavIntentFact *fact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavIntentFact, nav_intent_fact_unref)

/**
 * NavIntentAct: what the last turn was.
 */
typedef enum {
  NAV_INTENT_ACT_INFORM,
  NAV_INTENT_ACT_QUESTION,
  NAV_INTENT_ACT_GREETING,
  NAV_INTENT_ACT_PROCEED,
  NAV_INTENT_ACT_RESET,
  NAV_INTENT_ACT_OFF_TOPIC,
  NAV_INTENT_ACT_HOSTILE,
  NAV_N_INTENT_ACTS,
} NavIntentAct;

/**
 * NavIntentQuestion: what the conversation may ask for.
 */
typedef enum {
  NAV_INTENT_ASK_NONE,
  NAV_INTENT_ASK_USE_CASE,
  NAV_INTENT_ASK_USER_COUNT,
  NAV_INTENT_ASK_PRIORITIES,
  NAV_INTENT_ASK_HARDWARE_BUDGET,
  NAV_N_INTENT_QUESTIONS,
} NavIntentQuestion;

#define NAV_N_INTENT_USE_CASES 9

/* The ids of the use cases in the order that breaks ties, NULL at the end. */
extern const char *const nav_intent_use_case_ids[NAV_N_INTENT_USE_CASES + 1];

/**
 * NavIntent:
 *
 * What is known about a person's needs after some turns of a conversation, each value with its
 * provenance, and what to ask next. Immutable, reference-counted, any thread.
 */
typedef struct _NavIntent NavIntent;

#define NAV_TYPE_INTENT (nav_intent_get_type ())
GType nav_intent_get_type (void);

NavIntent *nav_intent_new_empty (void);
NavIntent *nav_intent_ref (NavIntent *intent);
void nav_intent_unref (NavIntent *intent);

const NavIntentFact *nav_intent_get_fact (const NavIntent *intent, NavIntentField field);
const GPtrArray *nav_intent_get_facts (const NavIntent *intent, NavIntentField field);
const char *nav_intent_get_text (const NavIntent *intent, NavIntentField field);
double nav_intent_get_number (const NavIntent *intent, NavIntentField field);
gboolean nav_intent_rate_is_mean (const NavIntent *intent);
gboolean nav_intent_has (const NavIntent *intent, NavIntentField field);
gboolean nav_intent_contains (const NavIntent *intent, NavIntentField field, const char *member);
char **nav_intent_get_members (const NavIntent *intent, NavIntentField field);

NavIntentAct nav_intent_get_act (const NavIntent *intent);
NavIntentQuestion nav_intent_get_next_question (const NavIntent *intent);
const char *const *nav_intent_get_options (const NavIntent *intent);
NavIntentQuestion nav_intent_get_pending_question (const NavIntent *intent);
const GPtrArray *nav_intent_get_messages (const NavIntent *intent);
const GPtrArray *nav_intent_get_remarks (const NavIntent *intent);
NavFinding *nav_intent_get_capacity (const NavIntent *intent);
guint nav_intent_get_n_turns (const NavIntent *intent);
guint nav_intent_get_n_asked (const NavIntent *intent, NavIntentQuestion question);
gboolean nav_intent_is_stopped (const NavIntent *intent);
double nav_intent_get_use_case_score (const NavIntent *intent, guint use_case);
gboolean nav_intent_equal (const NavIntent *a, const NavIntent *b);
JsonNode *nav_intent_to_json (const NavIntent *intent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavIntent, nav_intent_unref)

/**
 * NavIntentBuilder: a mutable copy of an intent; one owner, one thread.
 */
typedef struct _NavIntentBuilder NavIntentBuilder;

NavIntentBuilder *nav_intent_builder_new (const NavIntent *base);
void nav_intent_builder_free (NavIntentBuilder *builder);
const NavIntent *nav_intent_builder_peek (const NavIntentBuilder *builder);
void nav_intent_builder_set (NavIntentBuilder *builder, NavIntentFact *fact);
void nav_intent_builder_add (NavIntentBuilder *builder, NavIntentFact *fact);
gboolean nav_intent_builder_remove (NavIntentBuilder *builder, NavIntentField field,
                                    const char *member);
void nav_intent_builder_clear (NavIntentBuilder *builder, NavIntentField field);
void nav_intent_builder_set_act (NavIntentBuilder *builder, NavIntentAct act);
void nav_intent_builder_set_question (NavIntentBuilder *builder, NavIntentQuestion question,
                                      const char *const *options);
void nav_intent_builder_set_pending (NavIntentBuilder *builder, NavIntentQuestion question);
void nav_intent_builder_count_asked (NavIntentBuilder *builder, NavIntentQuestion question);
void nav_intent_builder_forget_asked (NavIntentBuilder *builder);
void nav_intent_builder_set_stopped (NavIntentBuilder *builder, gboolean stopped);
void nav_intent_builder_set_n_turns (NavIntentBuilder *builder, guint n_turns);
void nav_intent_builder_set_use_case_score (NavIntentBuilder *builder, guint use_case,
                                            double score);
void nav_intent_builder_add_message (NavIntentBuilder *builder, NavFinding *message);
void nav_intent_builder_clear_messages (NavIntentBuilder *builder);
void nav_intent_builder_add_remark (NavIntentBuilder *builder, NavFinding *remark);
void nav_intent_builder_clear_remarks (NavIntentBuilder *builder);
void nav_intent_builder_set_capacity (NavIntentBuilder *builder, NavFinding *question);
NavIntent *nav_intent_builder_end (NavIntentBuilder *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavIntentBuilder, nav_intent_builder_free)

/* Names, as JSON has them. */
const char *nav_intent_field_name (NavIntentField field);
NavIntentFieldKind nav_intent_field_kind (NavIntentField field);
gboolean nav_intent_field_from_name (const char *name, NavIntentField *field);
const char *nav_intent_source_name (NavIntentSource source);
const char *nav_intent_act_name (NavIntentAct act);
const char *nav_intent_question_name (NavIntentQuestion question);
gboolean nav_intent_question_from_name (const char *name, NavIntentQuestion *question);
int nav_intent_use_case_index (const char *id);

G_END_DECLS
