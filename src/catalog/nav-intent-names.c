// SPDX-License-Identifier: Apache-2.0
// The names of an intent's fields, sources, acts and questions, as documents spell them.

#include "catalog/nav-intent.h"

#include <string.h>

static const struct {
  const char *name;
  NavIntentFieldKind kind;
} field_table[NAV_N_INTENT_FIELDS] = {
  [NAV_INTENT_USE_CASE] = { "use_case", NAV_INTENT_TEXT },
  [NAV_INTENT_USER_COUNT] = { "user_count", NAV_INTENT_NUMBER },
  [NAV_INTENT_CONCURRENT_USERS] = { "concurrent_users", NAV_INTENT_NUMBER },
  [NAV_INTENT_THROUGHPUT_RPS] = { "throughput_rps", NAV_INTENT_NUMBER },
  [NAV_INTENT_MEAN_RPS] = { "mean_rps", NAV_INTENT_NUMBER },
  [NAV_INTENT_USER_RPS] = { "user_rps", NAV_INTENT_NUMBER },
  [NAV_INTENT_BATCH_REQUESTS] = { "batch_requests", NAV_INTENT_NUMBER },
  [NAV_INTENT_BATCH_HOURS] = { "batch_hours", NAV_INTENT_NUMBER },
  [NAV_INTENT_EXPERIENCE_CLASS] = { "experience_class", NAV_INTENT_TEXT },
  [NAV_INTENT_TTFT_MS] = { "ttft_ms", NAV_INTENT_NUMBER },
  [NAV_INTENT_ITL_MS] = { "itl_ms", NAV_INTENT_NUMBER },
  [NAV_INTENT_E2E_MS] = { "e2e_ms", NAV_INTENT_NUMBER },
  [NAV_INTENT_PERCENTILE] = { "percentile", NAV_INTENT_NUMBER },
  [NAV_INTENT_ACCURACY_PRIORITY] = { "accuracy_priority", NAV_INTENT_TEXT },
  [NAV_INTENT_COST_PRIORITY] = { "cost_priority", NAV_INTENT_TEXT },
  [NAV_INTENT_LATENCY_PRIORITY] = { "latency_priority", NAV_INTENT_TEXT },
  [NAV_INTENT_COMPLEXITY_PRIORITY] = { "complexity_priority", NAV_INTENT_TEXT },
  [NAV_INTENT_PREFERRED_GPU_TYPES] = { "preferred_gpu_types", NAV_INTENT_SET },
  [NAV_INTENT_EXCLUDED_GPU_TYPES] = { "excluded_gpu_types", NAV_INTENT_SET },
  [NAV_INTENT_GPU_COUNT_MAX] = { "gpu_count_max", NAV_INTENT_NUMBER },
  [NAV_INTENT_OWNED_GPUS] = { "owned_gpus", NAV_INTENT_SET },
  [NAV_INTENT_PREFERRED_MODELS] = { "preferred_models", NAV_INTENT_SET },
  [NAV_INTENT_EXCLUDED_MODELS] = { "excluded_models", NAV_INTENT_SET },
  [NAV_INTENT_BUDGET] = { "budget", NAV_INTENT_MONEY },
  [NAV_INTENT_DOMAIN_SPECIALIZATION] = { "domain_specialization", NAV_INTENT_SET },
  [NAV_INTENT_INDUSTRY] = { "industry", NAV_INTENT_TEXT },
  [NAV_INTENT_LANGUAGES] = { "languages", NAV_INTENT_SET },
  [NAV_INTENT_CONSTRAINTS] = { "constraints", NAV_INTENT_SET },
  [NAV_INTENT_PROMPT_TOKENS] = { "prompt_tokens", NAV_INTENT_NUMBER },
  [NAV_INTENT_OUTPUT_TOKENS] = { "output_tokens", NAV_INTENT_NUMBER },
  [NAV_INTENT_HOURS_PER_DAY] = { "hours_per_day", NAV_INTENT_NUMBER },
  [NAV_INTENT_DAYS_PER_WEEK] = { "days_per_week", NAV_INTENT_NUMBER },
  [NAV_INTENT_ADDITIONAL_CONTEXT] = { "additional_context", NAV_INTENT_TEXT },
};

static const char *const source_names[] = { "rule", "llm", "user_edit", "derived", "assumed" };

static const char *const act_names[NAV_N_INTENT_ACTS] = {
  "inform", "question", "greeting", "proceed", "reset", "off_topic", "hostile",
};

static const char *const question_names[NAV_N_INTENT_QUESTIONS] = {
  "none", "use_case", "user_count", "priorities", "hardware_budget",
};

const char *const nav_intent_use_case_ids[NAV_N_INTENT_USE_CASES + 1] = {
  "research_legal_analysis",
  "code_generation_detailed",
  "code_completion",
  "chatbot_conversational",
  "long_document_summarization",
  "translation",
  "content_generation",
  "summarization_short",
  "document_analysis_rag",
  NULL,
};

const char *
nav_intent_field_name (NavIntentField field)
{
  g_return_val_if_fail (field < NAV_N_INTENT_FIELDS, NULL);

  return field_table[field].name;
}

NavIntentFieldKind
nav_intent_field_kind (NavIntentField field)
{
  g_return_val_if_fail (field < NAV_N_INTENT_FIELDS, NAV_INTENT_TEXT);

  return field_table[field].kind;
}

/**
 * nav_intent_field_from_name:
 * @field: (out): set only on success
 *
 * Returns: whether a field has this name
 */
gboolean
nav_intent_field_from_name (const char *name, NavIntentField *field)
{
  g_return_val_if_fail (field != NULL, FALSE);

  for (guint i = 0; i < NAV_N_INTENT_FIELDS; i++) {
    if (g_strcmp0 (field_table[i].name, name) == 0) {
      *field = i;
      return TRUE;
    }
  }
  return FALSE;
}

const char *
nav_intent_source_name (NavIntentSource source)
{
  g_return_val_if_fail (source < G_N_ELEMENTS (source_names), NULL);

  return source_names[source];
}

const char *
nav_intent_act_name (NavIntentAct act)
{
  g_return_val_if_fail (act < NAV_N_INTENT_ACTS, NULL);

  return act_names[act];
}

const char *
nav_intent_question_name (NavIntentQuestion question)
{
  g_return_val_if_fail (question < NAV_N_INTENT_QUESTIONS, NULL);

  return question_names[question];
}

/**
 * nav_intent_question_from_name:
 * @question: (out): set only on success
 *
 * Returns: whether a question has this name
 */
gboolean
nav_intent_question_from_name (const char *name, NavIntentQuestion *question)
{
  g_return_val_if_fail (question != NULL, FALSE);

  for (guint i = 0; i < NAV_N_INTENT_QUESTIONS; i++) {
    if (g_strcmp0 (question_names[i], name) == 0) {
      *question = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * nav_intent_use_case_index:
 *
 * Returns: the place of @id in nav_intent_use_case_ids, -1 where it is none of them
 */
int
nav_intent_use_case_index (const char *id)
{
  for (int i = 0; i < NAV_N_INTENT_USE_CASES; i++)
    if (g_strcmp0 (nav_intent_use_case_ids[i], id) == 0)
      return i;
  return -1;
}
