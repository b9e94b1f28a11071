// SPDX-License-Identifier: Apache-2.0
// The one table of what stands on the sheets of needs, and in which order.

#include "config.h"

#include "app/nav-need-fields.h"

#include <glib/gi18n.h>

#define NUMBER(field, title, unit, help) { field, title, NAV_NEED_NUMBER, unit, 1, NULL, help }
#define MAYBE(field, title, unit, empty, help)                                                     \
  {                                                                                                \
    field, title, NAV_NEED_NUMBER, unit, 1, empty, help                                            \
  }
#define SHARE(field, title, help) { field, title, NAV_NEED_NUMBER, "%", 0.01, NULL, help }
#define OTHER(field, title, editor, empty, help) { field, title, editor, "", 1, empty, help }

static const NavNeedField use_case[] = {
  OTHER (NAV_WORKLOAD_USE_CASE, NULL, NAV_NEED_CHOICE, N_ ("choose…"),
         N_ ("What it is for. Traffic and targets that nobody states follow from it.")),
  NUMBER (NAV_WORKLOAD_USERS, NULL, N_ ("people"), N_ ("People who will use it, not all at once.")),
  OTHER (NAV_WORKLOAD_NAME, NULL, NAV_NEED_TEXT, N_ ("none"), N_ ("What you call this workload.")),
  OTHER (NAV_WORKLOAD_THINKING, N_ ("Reasons before it answers"), NAV_NEED_SWITCH, NULL,
         N_ ("Whether the model reasons before it answers. It takes more tokens and more time.")),
  NUMBER (NAV_WORKLOAD_THINKING_TOKENS, N_ ("Reasoning"), N_ ("tokens"),
          N_ ("Tokens of reasoning before an answer, on average.")),
  NUMBER (NAV_WORKLOAD_TURNS, N_ ("Turns of a conversation"), N_ ("turns"),
          N_ ("Turns of a conversation that each carry all earlier ones.")),
  NUMBER (NAV_WORKLOAD_SYSTEM_PROMPT_TOKENS, N_ ("System prompt"), N_ ("tokens"),
          N_ ("Tokens that every prompt begins with.")),
};

static const NavNeedField traffic[] = {
  SHARE (NAV_WORKLOAD_ACTIVE_FRACTION, N_ ("Active at once"),
         N_ ("How many of the users are active at the same time.")),
  NUMBER (NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN, N_ ("Requests of an active user"),
          N_ ("a minute"),
          N_ ("Requests that an active user sends.")),
  NUMBER (NAV_WORKLOAD_PEAK_MULTIPLIER, N_ ("Peak"), N_ ("× mean"),
          N_ ("How much higher than the mean the rate is at its peak.")),
  NUMBER (NAV_WORKLOAD_MEAN_RPS, NULL, N_ ("req/s"), N_ ("Requests a second, on average.")),
  NUMBER (NAV_WORKLOAD_PEAK_RPS, NULL, N_ ("req/s"),
          N_ ("Requests a second at the peak. This is what must be carried.")),
  OTHER (NAV_WORKLOAD_INPUT_TOKENS, N_ ("Prompt"), NAV_NEED_TOKENS, NULL,
         N_ ("Tokens of a prompt, with all that is sent along.")),
  OTHER (NAV_WORKLOAD_OUTPUT_TOKENS, N_ ("Answer"), NAV_NEED_TOKENS, NULL,
         N_ ("Tokens of an answer.")),
  SHARE (NAV_WORKLOAD_PREFIX_HIT_RATIO, N_ ("Prompt found in the cache"),
         N_ ("Share of a prompt that the cache has seen before and that needs no computing.")),
  OTHER (NAV_WORKLOAD_PROCESS, NULL, NAV_NEED_CHOICE, NULL, N_ ("How requests follow each other.")),
  NUMBER (NAV_WORKLOAD_CV, N_ ("Variation of the gaps"), "",
          N_ ("How much the gaps between requests vary; 1 is random.")),
  MAYBE (NAV_WORKLOAD_BATCH_REQUESTS, N_ ("Batch"), N_ ("requests"), N_ ("no batch"),
         N_ ("Work that is there at once and has a deadline.")),
  MAYBE (NAV_WORKLOAD_BATCH_DEADLINE_H, N_ ("Deadline of the batch"), N_ ("h"), N_ ("no batch"),
         N_ ("When all of the batch must be done.")),
};

static const NavNeedField targets[] = {
  NUMBER (NAV_SLO_PERCENTILE, N_ ("Percentile"), "%",
          N_ ("Share of the requests that must meet the targets: p95 is 95 of 100.")),
  MAYBE (NAV_SLO_TTFT_MS, N_ ("TTFT"), N_ ("ms"), N_ ("no target"),
         N_ ("TTFT: from the request to the first token of the answer.")),
  MAYBE (NAV_SLO_TPOT_MS, N_ ("TPOT"), N_ ("ms"), N_ ("no target"),
         N_ ("TPOT: from one token of the answer to the next.")),
  MAYBE (NAV_SLO_E2E_MS, N_ ("E2E"), N_ ("ms"), N_ ("no target"),
         N_ ("E2E: from the request to the end of the answer.")),
};

static const NavNeedField priorities[] = {
  OTHER (NAV_PRIORITY_ACCURACY, N_ ("Quality"), NAV_NEED_LEVEL, NULL,
         N_ ("How much the quality of answers weighs in the balance.")),
  OTHER (NAV_PRIORITY_COST, N_ ("Cost"), NAV_NEED_LEVEL, NULL, N_ ("How much a low price weighs.")),
  OTHER (NAV_PRIORITY_LATENCY, N_ ("Speed"), NAV_NEED_LEVEL, NULL,
         N_ ("How much speed weighs. High asks for stricter targets.")),
  OTHER (NAV_PRIORITY_SIMPLICITY, N_ ("Simplicity"), NAV_NEED_LEVEL, NULL,
         N_ ("How much it weighs that there are few parts to run.")),
};

static const NavNeedField constraints[] = {
  OTHER (NAV_CONSTRAINT_BUDGET, N_ ("Budget"), NAV_NEED_BUDGET, N_ ("no limit"),
         N_ ("The most to spend on GPUs.")),
  OTHER (NAV_CONSTRAINT_GPUS, NULL, NAV_NEED_LIST, N_ ("any"),
         N_ ("Only these GPUs are planned with.")),
  OTHER (NAV_CONSTRAINT_GPUS_EXCLUDED, NULL, NAV_NEED_LIST, N_ ("none"),
         N_ ("These GPUs are never planned with.")),
  MAYBE (NAV_CONSTRAINT_GPU_COUNT_MAX, NULL, N_ ("GPUs"), N_ ("no limit"),
         N_ ("The most GPUs in all.")),
  OTHER (NAV_CONSTRAINT_MODELS, NULL, NAV_NEED_LIST, N_ ("any"),
         N_ ("Only these models are planned.")),
  OTHER (NAV_CONSTRAINT_MODELS_EXCLUDED, NULL, NAV_NEED_LIST, N_ ("none"),
         N_ ("These models are never planned.")),
  OTHER (NAV_CONSTRAINT_PROVIDERS, NULL, NAV_NEED_LIST, N_ ("any"),
         N_ ("Only the prices of these providers count.")),
  OTHER (NAV_CONSTRAINT_LICENCE, NULL, NAV_NEED_CHOICE, NULL,
         N_ ("Which licences a model may have.")),
  OTHER (NAV_CONSTRAINT_ON_PREM, NULL, NAV_NEED_SWITCH, NULL,
         N_ ("Only your own GPUs; cloud prices do not count.")),
  OTHER (NAV_CONSTRAINT_AIR_GAPPED, NULL, NAV_NEED_SWITCH, NULL,
         N_ ("The machines reach no network, so that nothing can be downloaded.")),
  OTHER (NAV_CONSTRAINT_COMPLIANCE, NULL, NAV_NEED_LIST, N_ ("none"),
         N_ ("Rules you must follow. They are noted, not checked.")),
};

static const NavNeedField inventory[] = {
  OTHER (NAV_SPEC_INVENTORY, NULL, NAV_NEED_INVENTORY, N_ ("none"),
         N_ ("GPUs that you have already.")),
};

static const NavNeedField hours[] = {
  NUMBER (NAV_HOURS_PER_DAY, NULL, N_ ("h"), N_ ("Hours a day in which GPUs are paid for.")),
  NUMBER (NAV_HOURS_DAYS_PER_WEEK, NULL, N_ ("days"),
          N_ ("Days a week in which GPUs are paid for.")),
  OTHER (NAV_SPEC_PRICE_TERM, NULL, NAV_NEED_CHOICE, NULL, N_ ("How GPUs are bought.")),
  SHARE (NAV_SPEC_GROWTH, NULL, N_ ("How much more traffic than today is planned for.")),
  NUMBER (NAV_SPEC_SPARE_REPLICAS, NULL, N_ ("replicas"),
          N_ ("Replicas that stand by in case one fails.")),
};

static const NavNeedField engine[] = {
  OTHER (NAV_ENGINE_VERSION, NULL, NAV_NEED_TEXT, N_ ("newest known"), N_ ("Version of vLLM.")),
  MAYBE (NAV_ENGINE_MAX_MODEL_LEN, NULL, N_ ("tokens"), N_ ("as needed"),
         N_ ("Longest prompt and answer together (max_model_len).")),
  MAYBE (NAV_ENGINE_MAX_NUM_SEQS, NULL, N_ ("requests"), N_ ("searched"),
         N_ ("Most requests in one batch (max_num_seqs).")),
  MAYBE (NAV_ENGINE_MAX_NUM_BATCHED_TOKENS, NULL, N_ ("tokens"), N_ ("searched"),
         N_ ("Most tokens in one step (max_num_batched_tokens).")),
  SHARE (NAV_ENGINE_GPU_MEMORY_UTILIZATION, NULL,
         N_ ("Share of the GPU's memory that vLLM takes (gpu_memory_utilization).")),
  OTHER (NAV_ENGINE_KV_CACHE_DTYPE, NULL, NAV_NEED_CHOICE, NULL,
         N_ ("Precision of the KV cache (kv_cache_dtype).")),
  OTHER (NAV_ENGINE_PREFIX_CACHING, NULL, NAV_NEED_SWITCH, NULL,
         N_ ("Whether what prompts have in common is computed once.")),
};

#define FIELDS(table) table, G_N_ELEMENTS (table)

static const NavNeedGroup groups[NAV_N_NEED_GROUPS] = {
  [NAV_NEED_GROUP_USE_CASE] = { N_ ("Use Case"), N_ ("Reasoning and context"),
                                FIELDS (use_case), 2 },
  [NAV_NEED_GROUP_TRAFFIC] = { N_ ("Traffic"), N_ ("Arrivals, cache and batches"),
                               FIELDS (traffic), 7 },
  [NAV_NEED_GROUP_TARGETS] = { N_ ("Targets"), NULL, FIELDS (targets), G_MAXUINT },
  [NAV_NEED_GROUP_PRIORITIES] = { N_ ("Priorities"), NULL, FIELDS (priorities), G_MAXUINT },
  [NAV_NEED_GROUP_CONSTRAINTS] = { N_ ("Constraints"), N_ ("Providers, licence and rules"),
                                   FIELDS (constraints), 6 },
  [NAV_NEED_GROUP_INVENTORY] = { N_ ("Inventory"), NULL, FIELDS (inventory), G_MAXUINT },
  [NAV_NEED_GROUP_HOURS] = { N_ ("Hours and Price Term"), N_ ("Hours, price term, growth, spares"),
                             FIELDS (hours), 0 },
  [NAV_NEED_GROUP_ENGINE] = { N_ ("Engine"), N_ ("Settings of vLLM"), FIELDS (engine), 0 },
};

/**
 * nav_need_group:
 *
 * Returns: (transfer none): a group of the sheets; static
 */
const NavNeedGroup *
nav_need_group (NavNeedGroupId id)
{
  g_return_val_if_fail ((gsize) id < NAV_N_NEED_GROUPS, NULL);
  return &groups[id];
}
