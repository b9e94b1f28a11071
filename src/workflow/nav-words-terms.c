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
  { "requests_per_user_per_min", N_ ("requests of an active user") },
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
  { "balanced", N_ ("Best balance") },
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
  { "gpus", N_ ("not on the list of allowed GPUs") },
  { "gpus_excluded", N_ ("excluded") },
  { "consumer-gpus",
    N_ ("cards for desks (GeForce), whose driver licence bars data centres") },
  { "models", N_ ("not on the list of allowed models") },
  { "models_excluded", N_ ("excluded") },
  { "base-models", N_ ("not tuned to follow instructions, or not approved") },
  { "max_model_len", N_ ("context too short") },
  { "on_prem", N_ ("not among your own GPUs") },
  { "licence", N_ ("licence not open") },
  { "providers", N_ ("not sold by the providers you named") },
  { NULL, NULL },
};

static const NavWordsEntry operations[] = {
  { "multiply", N_ ("product of") },
  { "multiply-per-minute", N_ ("product of, over 60 seconds") },
  { "divide", N_ ("quotient of") },
  { "divide-round-up", N_ ("quotient rounded up, of") },
  { "sum", N_ ("sum of") },
  { "median", N_ ("median of") },
  { "weighted-mean", N_ ("weighted mean of") },
  { "weighted-geometric-mean", N_ ("weighted geometric mean of") },
  { "mix", N_ ("mean of the workloads, by their share of the rate") },
  { "same", N_ ("the same as") },
  { "grow", N_ ("with growth, from") },
  { "stricter-half", N_ ("middle of, because latency is critical") },
  { "requests-by-deadline", N_ ("requests over the time until the deadline") },
  { "shared-prefix", N_ ("share that the cache has seen, from") },
  { "closed-form", N_ ("forecast in closed form, from") },
  { "simulate", N_ ("forecast by simulation, request by request, from") },
  { "highest-rate-simulated", N_ ("highest rate that meets the targets when simulated, from") },
  { "highest-rate-simulated-with-margin",
    N_ ("highest rate that meets the targets at the far end of the range when simulated, from") },
  { "divide-round-up-and-pool",
    N_ ("quotient rounded up, and more because the pool needs them, of") },
  { "share-of-workload", N_ ("share of this workload, from") },
  { "with-other-steps", N_ ("with every step slower or faster, from") },
  { "changed-by", N_ ("changed by that share, from") },
  { "saturates-at", N_ ("rate at which no more is answered than comes, from") },
  /* xgettext: no-c-format */
  { "just-before", N_ ("just before a replica saturates, at 95 % of") },
  { "vllm-memory", N_ ("as vLLM divides the memory, from") },
  { "longest-rounded-up", N_ ("longest prompt and answer, rounded up, of") },
  { "highest-rate", N_ ("highest rate that meets the targets, from") },
  { "highest-rate-with-margin",
    N_ ("highest rate that meets the targets at the far end of the range, from") },
  { "as-many-as-fit", N_ ("as many as fit, from") },
  { "people-of-rate", N_ ("people who make that rate, from") },
  { "longest", N_ ("longest prompts that meet the targets, from") },
  { "longest-with-margin",
    N_ ("longest prompts that meet the targets at the far end of the range too, from") },
  { "far-end-rounded-up", N_ ("far end of the forecast's range, rounded up, from") },
  { "whole-instances", N_ ("rounded up to whole instances, of") },
  { "range-of-rows", N_ ("range of the price rows of") },
  { "residual-range", N_ ("range of the method's own errors around") },
  { "headroom", N_ ("what is left to the target, of") },
  { "worst-headroom", N_ ("least room to a target, of") },
  { "best-by-own", N_ ("in relation to the best candidate, of") },
  { "fewer-parts", N_ ("fewer parts score higher, of") },
  { "order-by-balanced", N_ ("place in the order of") },
  { "by-requests", N_ ("cost over the requests of a month, of") },
  { "by-tokens", N_ ("cost over the tokens of a month, of") },
  { "hours-of-use", N_ ("hours of use a month, from") },
  { NULL, NULL },
};

static const NavWordsEntry quantities[] = {
  { "rank", N_ ("rank") },
  { "measured_ttft_ms", N_ ("measured TTFT (mean)") },
  { "measured_tpot_ms", N_ ("measured TPOT (mean)") },
  { "replicas", N_ ("replicas") },
  { "rate", N_ ("rate") },
  { "change", N_ ("change") },
  { "workload", N_ ("workload") },
  { "share", N_ ("share") },
  { "simulated_replicas", N_ ("replicas simulated together") },
  { "count", N_ ("GPUs that there are") },
  { "budget", N_ ("budget a month") },
  { "balance", N_ ("balance of quality and load") },
  { "working_replicas", N_ ("replicas under load") },
  { "spare_replicas", N_ ("spare replicas") },
  { "gpus", N_ ("GPUs") },
  { "gpus_billed", N_ ("GPUs billed") },
  { "gpus_per_replica", N_ ("GPUs of a replica") },
  { "nodes", N_ ("machines") },
  { "tensor_parallel", N_ ("tensor parallel") },
  { "pipeline_parallel", N_ ("pipeline parallel") },
  { "expert_parallel", N_ ("expert parallel") },
  { "planned_rps", N_ ("rate to plan for") },
  { "max_rate_per_replica", N_ ("highest rate of a replica") },
  { "forecast_rate", N_ ("rate of a replica") },
  { "cost_per_month", N_ ("cost a month") },
  { "cost_per_replica_month", N_ ("cost of a replica a month") },
  { "cost_per_user_month", N_ ("cost of a user a month") },
  { "cost_per_1000_requests", N_ ("cost of a thousand requests") },
  { "cost_per_million_tokens", N_ ("cost of a million tokens") },
  { "mean_load", N_ ("at mean load") },
  { "full_load", N_ ("at full load") },
  { "cost_measure", N_ ("cost that is compared") },
  { "hours_per_month", N_ ("hours a month") },
  { "month", N_ ("hours of a month") },
  { "usd_per_gpu_hour", N_ ("price of a GPU") },
  { "price", N_ ("price of a GPU") },
  { "low", N_ ("low end") },
  { "high", N_ ("high end") },
  { "inventory_share", N_ ("share of your own GPUs") },
  { "target", N_ ("target of the use case") },
  { "strict", N_ ("strictest target in its sources") },
  { "range80", N_ ("80 % range") },
  { "mean", N_ ("mean") },
  { "p50", N_ ("p50") },
  { "p90", N_ ("p90") },
  { "p95", N_ ("p95") },
  { "p99", N_ ("p99") },
  { "lo", N_ ("low end") },
  { "hi", N_ ("high end") },
  { "headroom", N_ ("room to the target") },
  { "predicted", N_ ("forecast") },
  { "parameters", N_ ("parameters") },
  { "active_parameters", N_ ("parameters that a token touches") },
  { "bf16_tflops", N_ ("computing power (bf16)") },
  { "memory_gb_per_s", N_ ("memory bandwidth") },
  { "memory_gib_visible", N_ ("memory of the GPU") },
  { "max_per_node", N_ ("most GPUs of a machine") },
  { "kv_bytes_per_token_bf16", N_ ("KV cache of a token (bf16)") },
  { "kv_bytes_per_token", N_ ("KV cache of a token") },
  { "kv_tokens", N_ ("tokens in the KV cache") },
  { "max_model_len", N_ ("longest prompt and answer") },
  { "max_num_seqs", N_ ("most requests in a batch") },
  { "max_num_batched_tokens", N_ ("most tokens in a step") },
  { "max_concurrency", N_ ("longest requests at once") },
  { "weights_gib", N_ ("weights") },
  { "activation_gib", N_ ("activations") },
  { "overhead_gib", N_ ("runtime and graphs") },
  { "kv_cache_gib", N_ ("KV cache") },
  { "kv_usage_mean", N_ ("mean use of the KV cache") },
  { "kv_usage_max", N_ ("highest use of the KV cache") },
  { "running_mean", N_ ("requests in the batch") },
  { "waiting_mean", N_ ("requests in the queue") },
  { "requests_per_s", N_ ("requests a second") },
  { "output_tokens_per_s", N_ ("answer tokens a second") },
  { "total_tokens_per_s", N_ ("tokens a second") },
  { "preemptions", N_ ("preemptions") },
  { "unfinished", N_ ("unfinished requests") },
  { "balanced", N_ ("balanced score") },
  { "cost", N_ ("cost score") },
  { "latency", N_ ("latency score") },
  { "quality", N_ ("quality") },
  { "quality_plus_minus", N_ ("uncertainty of the quality") },
  { "simplicity", N_ ("simplicity score") },
  { NULL, NULL },
};

static const NavWordsEntry units[] = {
  { "req/min", N_ ("a minute") },
  { "turns", N_ ("turns") },
  { "days", N_ ("days") },
  { "GB/s", N_ ("GB/s") },
  { "TFLOP/s", N_ ("TFLOP/s") },
  { "parameters", N_ ("parameters") },
  { "tokens/s", N_ ("tokens/s") },
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
  { "weights", N_ ("the weights do not fit into the GPU's memory") },
  { "kv-cache", N_ ("the KV cache holds less than one longest request") },
  { "too-long", N_ ("prompt and answer are longer than the longest that the engine accepts") },
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

static const NavWordsEntry constants[] = {
  { "average-month", N_ ("730 hours are an average month") },
  { "reasoning-length", N_ ("assumed: median reasoning length of MLPerf's DeepSeek-R1 set") },
  { "engine-default", N_ ("vLLM's own default for this GPU") },
  { "searched", N_ ("tried out by the search") },
  { "place-in-spec", N_ ("its place among the workloads") },
  { "pool-played", N_ ("a pool of at most six, with its part of the load") },
  { "not-simulated", N_ ("not simulated: the closed form says so") },
  { "a-fifth", N_ ("a fifth, less or more") },
  { "sized", N_ ("sized for") },
  { "quality-unknown", N_ ("no published scores") },
  { "no-money-known", N_ ("no price is known") },
  { "no-price-row", N_ ("no price row") },
  { "inventory", N_ ("entered by you") },
  { "widest-range-doubled",
    N_ ("no measurements of this kind of GPU: twice the widest known range") },
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
  { "expert-times", N_ ("expert timings") },
  { "quality", N_ ("quality scores") },
  { "quantisation", N_ ("effects of quantisation") },
  { "residuals", N_ ("distances of measurements from the forecast") },
  { "error-ranges", N_ ("errors of the forecast") },
  { "outcomes", N_ ("runs of your plans") },
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
  { "accuracy_priority", N_ ("how much quality matters") },
  { "cost_priority", N_ ("how much cost matters") },
  { "latency_priority", N_ ("how much speed matters") },
  { "complexity_priority", N_ ("how much simplicity matters") },
  { "preferred_gpu_types", N_ ("GPUs") },
  { "excluded_gpu_types", N_ ("excluded GPUs") },
  { "gpu_count_max", N_ ("most GPUs") },
  { "owned_gpus", N_ ("own GPUs") },
  { "preferred_models", N_ ("models") },
  { "excluded_models", N_ ("excluded models") },
  { "budget", N_ ("budget") },
  { "domain_specialization", N_ ("domain") },
  { "industry", N_ ("industry") },
  { "languages", N_ ("languages") },
  { "constraints", N_ ("constraints") },
  { "prompt_tokens", N_ ("tokens of a prompt") },
  { "output_tokens", N_ ("tokens of an answer") },
  { "batch_requests", N_ ("requests of the batch") },
  { "batch_hours", N_ ("deadline of the batch") },
  { "mean_rps", N_ ("mean rate") },
  { "user_rps", N_ ("requests of one user") },
  { "percentile", N_ ("percentile of the targets") },
  { "hours_per_day", N_ ("hours a day") },
  { "days_per_week", N_ ("days a week") },
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
  [NAV_WORDS_GLOSSARY] = { "glossary", _nav_words_glossary },
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
