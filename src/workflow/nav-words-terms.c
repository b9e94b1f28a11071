// SPDX-License-Identifier: Apache-2.0
// Short words for the ids that metrics, fields, bases, verdicts and so on have in code and JSON.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "workflow/nav-words-private.h"

static const NavWordsEntry metrics[] = {
  { "ttft_ms", N_ ("TTFT") },
  { "tpot_ms", N_ ("TPOT") },
  { "itl_ms", N_ ("ITL") },
  { "e2e_ms", N_ ("E2E") },
  { NULL, NULL },
};

static const NavWordsEntry metrics_long[] = {
  { "ttft_ms", N_ ("time to the first token") },
  { "tpot_ms", N_ ("time per token after the first") },
  { "itl_ms", N_ ("time between two tokens") },
  { "e2e_ms", N_ ("time of the whole answer") },
  { NULL, NULL },
};

static const NavWordsEntry fields[] = {
  { "name", N_ ("name") },
  { "use_case", N_ ("use case") },
  { "users", N_ ("users") },
  { "active_fraction", N_ ("share of users active at once") },
  { "requests_per_user_per_min", N_ ("requests a minute of an active user") },
  { "peak_multiplier", N_ ("peak rate over mean rate") },
  { "mean_rps", N_ ("mean rate") },
  { "peak_rps", N_ ("peak rate") },
  { "process", N_ ("arrivals") },
  { "cv", N_ ("variation of the gaps between arrivals") },
  { "input_tokens", N_ ("tokens of a prompt") },
  { "output_tokens", N_ ("tokens of an answer") },
  { "thinking", N_ ("reasoning before the answer") },
  { "thinking_tokens", N_ ("tokens of reasoning") },
  { "system_prompt_tokens", N_ ("tokens of the system prompt") },
  { "turns", N_ ("turns of a conversation") },
  { "prefix_hit_ratio", N_ ("share of a prompt found in the cache") },
  { "batch.requests", N_ ("requests of the batch") },
  { "batch.deadline_h", N_ ("deadline of the batch") },
  { "slo.percentile", N_ ("percentile of the targets") },
  { "slo.ttft_ms", N_ ("TTFT target") },
  { "slo.tpot_ms", N_ ("TPOT target") },
  { "slo.e2e_ms", N_ ("E2E target") },
  { "constraints.gpus", N_ ("allowed GPUs") },
  { "constraints.gpus_excluded", N_ ("excluded GPUs") },
  { "constraints.gpu_count_max", N_ ("most GPUs") },
  { "constraints.models", N_ ("allowed models") },
  { "constraints.models_excluded", N_ ("excluded models") },
  { "constraints.budget", N_ ("budget a month") },
  { "constraints.providers", N_ ("cloud providers") },
  { "constraints.licence", N_ ("licence") },
  { "constraints.on_prem", N_ ("on own premises") },
  { "constraints.air_gapped", N_ ("without network") },
  { "constraints.compliance", N_ ("compliance") },
  { "inventory", N_ ("own GPUs") },
  { "hours.per_day", N_ ("hours a day") },
  { "hours.days_per_week", N_ ("days a week") },
  { "price_term", N_ ("price term") },
  { "growth", N_ ("growth") },
  { "spare_replicas", N_ ("spare replicas") },
  { "priorities.accuracy", N_ ("priority of quality") },
  { "priorities.cost", N_ ("priority of cost") },
  { "priorities.latency", N_ ("priority of latency") },
  { "priorities.simplicity", N_ ("priority of simplicity") },
  { "engine.version", N_ ("vLLM version") },
  { "engine.max_model_len", N_ ("longest prompt and answer") },
  { "engine.max_num_seqs", N_ ("most requests in a batch") },
  { "engine.max_num_batched_tokens", N_ ("most tokens in a step") },
  { "engine.gpu_memory_utilization", N_ ("share of the GPU's memory") },
  { "engine.kv_cache_dtype", N_ ("precision of the KV cache") },
  { "engine.prefix_caching", N_ ("prefix caching") },
  { NULL, NULL },
};

static const NavWordsEntry bases[] = {
  { "measured", N_ ("Measured") },
  { "interpolated", N_ ("Checked") },
  { "calibrated", N_ ("Checked") },
  { "estimated", N_ ("Calculated") },
  { "datasheet", N_ ("Calculated") },
  { NULL, NULL },
};

static const NavWordsEntry bases_long[] = {
  { "measured", N_ ("this very configuration was measured") },
  { "interpolated", N_ ("between measurements of the same model and GPU") },
  { "calibrated", N_ ("calculated and corrected by measurements") },
  { "estimated", N_ ("calculated from measured operator timings of the GPU") },
  { "datasheet", N_ ("calculated from the GPU's data sheet") },
  { NULL, NULL },
};

static const NavWordsEntry verdicts[] = {
  { "met", N_ ("met") },
  { "close", N_ ("close") },
  { "missed", N_ ("missed") },
  { "unknown", N_ ("unknown") },
  { NULL, NULL },
};

static const NavWordsEntry origins[] = {
  { "said", N_ ("said") },
  { "edited", N_ ("edited") },
  { "derived", N_ ("derived") },
  { "assumed", N_ ("assumed") },
  { "default", N_ ("default") },
  { NULL, NULL },
};

static const NavWordsEntry lists[] = {
  { "balanced", N_ ("Balanced") },
  { "best_quality", N_ ("Best quality") },
  { "lowest_cost", N_ ("Lowest cost") },
  { "lowest_latency", N_ ("Lowest latency") },
  { "simplest", N_ ("Simplest") },
  { NULL, NULL },
};

static const NavWordsEntry priorities[] = {
  { "low", N_ ("low") },
  { "medium", N_ ("medium") },
  { "high", N_ ("high") },
  { NULL, NULL },
};

static const NavWordsEntry constraints[] = {
  { "gpus", N_ ("GPUs") },
  { "gpus_excluded", N_ ("Excluded GPUs") },
  { "models", N_ ("models") },
  { "models_excluded", N_ ("Excluded models") },
  { "on_prem", N_ ("On own premises") },
  { "air_gapped", N_ ("Without network") },
  { "licence", N_ ("Open licence") },
  { "providers", N_ ("Cloud providers") },
  { "tasks", N_ ("Tasks of the use case") },
  { "base_models", N_ ("Base models without instructions") },
  { NULL, NULL },
};

static const NavWordsEntry operations[] = {
  { "multiply", N_ ("product of") },
  { "multiply-per-minute", N_ ("product of, over 60 seconds") },
  { "divide", N_ ("quotient of") },
  { "divide-round-up", N_ ("quotient rounded up, of") },
  { "add", N_ ("sum of") },
  { "subtract", N_ ("difference of") },
  { "minimum", N_ ("smallest of") },
  { "maximum", N_ ("largest of") },
  { "same", N_ ("the same as") },
  { "stricter-half", N_ ("middle of, because latency is critical") },
  { "requests-by-deadline", N_ ("requests over the time until the deadline") },
  { "shared-prefix", N_ ("share that the cache has seen, from") },
  { "closed-form", N_ ("forecast in closed form, from") },
  { NULL, NULL },
};

static const NavWordsEntry quantities[] = {
  { "replicas", N_ ("replicas") },
  { "gpus", N_ ("GPUs") },
  { "gpus_billed", N_ ("GPUs billed") },
  { "cost_per_month", N_ ("cost a month") },
  { "hours_per_month", N_ ("hours a month") },
  { "price", N_ ("price of a GPU") },
  { "target", N_ ("target of the use case") },
  { "strict", N_ ("strictest target in its sources") },
  { NULL, NULL },
};

static const NavWordsEntry units[] = {
  { "req/min", N_ ("requests a minute") },
  { "turns", N_ ("turns") },
  { "days", N_ ("days") },
  { NULL, NULL },
};

static const NavWordsEntry errors[] = {
  { "invalid", N_ ("cannot be meant so") },
  { "not_found", N_ ("not found") },
  { "unsupported", N_ ("not supported") },
  { "remote", N_ ("a server failed") },
  { "cancelled", N_ ("stopped") },
  { "corrupt", N_ ("damaged") },
  { "newer", N_ ("made by a newer version") },
  { NULL, NULL },
};

static const NavWordsEntry memory_reasons[] = {
  { "weights", N_ ("the weights do not fit") },
  { "kv-cache", N_ ("the KV cache holds less than one longest request") },
  { "split-heads", N_ ("the attention heads cannot be split so") },
  { "split-vocab", N_ ("the vocabulary cannot be split so") },
  { "precision", N_ ("the GPU cannot compute in this precision") },
  { "unknown-gpu", N_ ("the GPU's memory is not known") },
  { NULL, NULL },
};

static const NavWordsEntry use_cases[] = {
  { "chatbot_conversational", N_ ("chatbot") },
  { "code_completion", N_ ("code completion") },
  { "code_generation_detailed", N_ ("code generation") },
  { "translation", N_ ("translation") },
  { "content_generation", N_ ("content writing") },
  { "summarization_short", N_ ("short summaries") },
  { "document_analysis_rag", N_ ("questions about documents") },
  { "long_document_summarization", N_ ("summaries of long documents") },
  { "research_legal_analysis", N_ ("research and legal analysis") },
  { NULL, NULL },
};

static const NavWordsEntry questions[] = {
  { "use_case", N_ ("What will it be used for?") },
  { "user_count", N_ ("How many people will use it?") },
  { "priorities", N_ ("What matters most: quality, cost, speed or simplicity?") },
  { "hardware_budget", N_ ("Do you have GPUs, or a budget?") },
  { NULL, NULL },
};

static const NavWordsEntry glossary[] = {
  { "ttft", N_ ("TTFT is the time from a request to the first token of its answer.") },
  { "tpot", N_ ("TPOT is the mean time per token after the first one.") },
  { "itl", N_ ("ITL is the gap between two tokens of an answer.") },
  { "e2e", N_ ("E2E is the time from a request to the last token of its answer.") },
  { "slo", N_ ("An SLO is a target that a share of all requests must meet, such as 95 of 100.") },
  { NULL, NULL },
};

static const NavWordsEntry constants[] = {
  { "average-month", N_ ("730 hours are an average month") },
  { "reasoning-length", N_ ("assumed: median reasoning length of MLPerf's DeepSeek-R1 set") },
  { NULL, NULL },
};

static const NavWordsEntry collections[] = {
  { "models", N_ ("models") },
  { "gpus", N_ ("GPUs") },
  { "prices", N_ ("prices") },
  { "use-cases", N_ ("use cases") },
  { "priority-weights", N_ ("priority weights") },
  { "templates", N_ ("deployment templates") },
  { "benchmarks", N_ ("measurements") },
  { "memory-measurements", N_ ("memory measurements") },
  { "efficiency-curves", N_ ("operator curves") },
  { "all-reduce", N_ ("all-reduce timings") },
  { "quality", N_ ("quality scores") },
  { "quantisation", N_ ("effects of quantisation") },
  { "error-ranges", N_ ("errors of the forecast") },
  { "outcomes", N_ ("outcomes") },
  { NULL, NULL },
};

static const NavWordsEntry saturated[] = {
  { "no", N_ ("holds the load") },
  { "close", N_ ("at the edge of saturation") },
  { "yes", N_ ("saturated") },
  { NULL, NULL },
};

static const NavWordsEntry intent_fields[] = {
  { "use_case", N_ ("use case") },
  { "user_count", N_ ("users") },
  { "concurrent_users", N_ ("users at the same time") },
  { "throughput_rps", N_ ("requests a second") },
  { "experience_class", N_ ("kind of experience") },
  { "ttft_ms", N_ ("TTFT target") },
  { "itl_ms", N_ ("time per token") },
  { "e2e_ms", N_ ("E2E target") },
  { "accuracy_priority", N_ ("priority of quality") },
  { "cost_priority", N_ ("priority of cost") },
  { "latency_priority", N_ ("priority of latency") },
  { "complexity_priority", N_ ("priority of simplicity") },
  { "preferred_gpu_types", N_ ("GPUs") },
  { "excluded_gpu_types", N_ ("excluded GPUs") },
  { "gpu_count_max", N_ ("most GPUs") },
  { "preferred_models", N_ ("models") },
  { "excluded_models", N_ ("excluded models") },
  { "budget", N_ ("budget") },
  { "domain_specialization", N_ ("domain") },
  { "industry", N_ ("industry") },
  { "languages", N_ ("languages") },
  { "constraints", N_ ("constraints") },
  { "prompt_tokens", N_ ("tokens of a prompt") },
  { "output_tokens", N_ ("tokens of an answer") },
  { "additional_context", N_ ("context") },
  { NULL, NULL },
};

static const struct {
  const char *kind; /* how placeholders name it; NULL where none needs it */
  const NavWordsEntry *entries;
} vocabularies[NAV_N_VOCABULARIES] = {
  [NAV_WORDS_METRIC] = { "metric", metrics },
  [NAV_WORDS_METRIC_LONG] = { "metric-long", metrics_long },
  [NAV_WORDS_FIELD] = { "field", fields },
  [NAV_WORDS_BASIS] = { "basis", bases },
  [NAV_WORDS_BASIS_LONG] = { "basis-long", bases_long },
  [NAV_WORDS_VERDICT] = { "verdict", verdicts },
  [NAV_WORDS_ORIGIN] = { "origin", origins },
  [NAV_WORDS_LIST] = { "list", lists },
  [NAV_WORDS_PRIORITY] = { "priority", priorities },
  [NAV_WORDS_CONSTRAINT] = { "constraint", constraints },
  [NAV_WORDS_OPERATION] = { "operation", operations },
  [NAV_WORDS_QUANTITY] = { "quantity", quantities },
  [NAV_WORDS_UNIT] = { "unit", units },
  [NAV_WORDS_ERROR] = { "error", errors },
  [NAV_WORDS_MEMORY_REASON] = { "memory-reason", memory_reasons },
  [NAV_WORDS_USE_CASE] = { "use-case", use_cases },
  [NAV_WORDS_QUESTION] = { "question", questions },
  [NAV_WORDS_GLOSSARY] = { "glossary", glossary },
  [NAV_WORDS_CONSTANT] = { "constant", constants },
  [NAV_WORDS_COLLECTION] = { "collection", collections },
  [NAV_WORDS_SATURATED] = { "saturated", saturated },
  [NAV_WORDS_INTENT_FIELD] = { "intent-field", intent_fields },
};

const NavWordsEntry *
_nav_words_vocabulary (NavVocabulary vocabulary)
{
  g_assert ((gsize) vocabulary < NAV_N_VOCABULARIES);
  return vocabularies[vocabulary].entries;
}

gboolean
_nav_words_vocabulary_for_kind (const char *kind, NavVocabulary *ret_vocabulary)
{
  for (int i = 0; i < NAV_N_VOCABULARIES; i++)
    if (strcmp (vocabularies[i].kind, kind) == 0) {
      *ret_vocabulary = (NavVocabulary) i;
      return TRUE;
    }
  return FALSE;
}
