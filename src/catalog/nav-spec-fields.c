// SPDX-License-Identifier: Apache-2.0
// The one table of a spec's fields: their place in JSON, unit, kind and range. Reading, writing,
// checking an edit and the forms of the window all go by it.

#include <math.h>
#include <string.h>

#include "catalog/nav-catalog-error.h"
#include "catalog/nav-spec.h"

static const char *const processes[] = { "poisson", "constant", "gamma", NULL };
static const char *const levels[] = { "low", "medium", "high", NULL };
static const char *const licences[] = { "any", "open", NULL };
static const char *const kv_dtypes[] = { "auto", "fp8", "any", NULL };

#define NUMBER(p, u, lo, hi) { p, u, NAV_VALUE_NUMBER, lo, hi, FALSE, NULL }
#define WHOLE(p, u, lo, hi) { p, u, NAV_VALUE_NUMBER, lo, hi, TRUE, NULL }
#define TEXT(p) { p, "", NAV_VALUE_TEXT, 0, 0, FALSE, NULL }
#define CHOICE(p, c) { p, "", NAV_VALUE_TEXT, 0, 0, FALSE, c }
#define BOOL(p) { p, "", NAV_VALUE_BOOL, 0, 0, FALSE, NULL }
#define LIST(p) { p, "", NAV_VALUE_LIST, 0, 0, FALSE, NULL }

static const NavSpecFieldInfo fields[NAV_N_SPEC_FIELDS] = {
  [NAV_WORKLOAD_NAME] = TEXT ("name"),
  [NAV_WORKLOAD_USE_CASE] = TEXT ("use_case"),
  [NAV_WORKLOAD_USERS] = WHOLE ("users", "people", 1, 1e9),
  [NAV_WORKLOAD_ACTIVE_FRACTION] = NUMBER ("active_fraction", "1", 0, 1),
  [NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN] =
    NUMBER ("requests_per_user_per_min", "req/min", 0, 1e4),
  [NAV_WORKLOAD_PEAK_MULTIPLIER] = NUMBER ("peak_multiplier", "1", 1, 100),
  [NAV_WORKLOAD_MEAN_RPS] = NUMBER ("mean_rps", "req/s", 1e-9, 1e7),
  [NAV_WORKLOAD_PEAK_RPS] = NUMBER ("peak_rps", "req/s", 1e-9, 1e7),
  [NAV_WORKLOAD_PROCESS] = CHOICE ("process", processes),
  [NAV_WORKLOAD_CV] = NUMBER ("cv", "1", 0.01, 100),
  [NAV_WORKLOAD_INPUT_TOKENS] = { "input_tokens", "tokens", NAV_VALUE_DISTRIBUTION, 0, 0, FALSE,
                                  NULL },
  [NAV_WORKLOAD_OUTPUT_TOKENS] = { "output_tokens", "tokens", NAV_VALUE_DISTRIBUTION, 0, 0, FALSE,
                                   NULL },
  [NAV_WORKLOAD_THINKING] = BOOL ("thinking"),
  [NAV_WORKLOAD_THINKING_TOKENS] = WHOLE ("thinking_tokens", "tokens", 0, 1e6),
  [NAV_WORKLOAD_SYSTEM_PROMPT_TOKENS] = WHOLE ("system_prompt_tokens", "tokens", 0, 1e7),
  [NAV_WORKLOAD_TURNS] = NUMBER ("turns", "turns", 1, 1000),
  [NAV_WORKLOAD_PREFIX_HIT_RATIO] = NUMBER ("prefix_hit_ratio", "1", 0, 1),
  [NAV_WORKLOAD_BATCH_REQUESTS] = WHOLE ("batch.requests", "requests", 1, 1e12),
  [NAV_WORKLOAD_BATCH_DEADLINE_H] = NUMBER ("batch.deadline_h", "h", 0.001, 1e5),

  [NAV_SLO_PERCENTILE] = NUMBER ("slo.percentile", "%", 50, 99),
  [NAV_SLO_TTFT_MS] = NUMBER ("slo.ttft_ms", "ms", 1, 1e8),
  [NAV_SLO_TPOT_MS] = NUMBER ("slo.tpot_ms", "ms", 0.1, 1e6),
  [NAV_SLO_E2E_MS] = NUMBER ("slo.e2e_ms", "ms", 1, 1e9),
  [NAV_CONSTRAINT_GPUS] = LIST ("constraints.gpus"),
  [NAV_CONSTRAINT_GPUS_EXCLUDED] = LIST ("constraints.gpus_excluded"),
  [NAV_CONSTRAINT_GPU_COUNT_MAX] = WHOLE ("constraints.gpu_count_max", "GPUs", 1, 1e6),
  [NAV_CONSTRAINT_MODELS] = LIST ("constraints.models"),
  [NAV_CONSTRAINT_MODELS_EXCLUDED] = LIST ("constraints.models_excluded"),
  [NAV_CONSTRAINT_BUDGET] = { "constraints.budget", "", NAV_VALUE_BUDGET, 0, 0, FALSE, NULL },
  [NAV_CONSTRAINT_PROVIDERS] = LIST ("constraints.providers"),
  [NAV_CONSTRAINT_LICENCE] = CHOICE ("constraints.licence", licences),
  [NAV_CONSTRAINT_ON_PREM] = BOOL ("constraints.on_prem"),
  [NAV_CONSTRAINT_AIR_GAPPED] = BOOL ("constraints.air_gapped"),
  [NAV_CONSTRAINT_COMPLIANCE] = LIST ("constraints.compliance"),
  [NAV_SPEC_INVENTORY] = { "inventory", "", NAV_VALUE_INVENTORY, 0, 0, FALSE, NULL },
  [NAV_HOURS_PER_DAY] = NUMBER ("hours.per_day", "h", 0.1, 24),
  [NAV_HOURS_DAYS_PER_WEEK] = NUMBER ("hours.days_per_week", "days", 0.1, 7),
  [NAV_SPEC_PRICE_TERM] = TEXT ("price_term"),
  [NAV_SPEC_GROWTH] = NUMBER ("growth", "1", 0, 100),
  [NAV_SPEC_SPARE_REPLICAS] = WHOLE ("spare_replicas", "replicas", 0, 1000),
  [NAV_PRIORITY_ACCURACY] = CHOICE ("priorities.accuracy", levels),
  [NAV_PRIORITY_COST] = CHOICE ("priorities.cost", levels),
  [NAV_PRIORITY_LATENCY] = CHOICE ("priorities.latency", levels),
  [NAV_PRIORITY_SIMPLICITY] = CHOICE ("priorities.simplicity", levels),
  [NAV_ENGINE_VERSION] = TEXT ("engine.version"),
  [NAV_ENGINE_MAX_MODEL_LEN] = WHOLE ("engine.max_model_len", "tokens", 16, 1e8),
  [NAV_ENGINE_MAX_NUM_SEQS] = WHOLE ("engine.max_num_seqs", "requests", 1, 1e5),
  [NAV_ENGINE_MAX_NUM_BATCHED_TOKENS] =
    WHOLE ("engine.max_num_batched_tokens", "tokens", 16, 1e7),
  [NAV_ENGINE_GPU_MEMORY_UTILIZATION] = NUMBER ("engine.gpu_memory_utilization", "1", 0.05, 1),
  [NAV_ENGINE_KV_CACHE_DTYPE] = CHOICE ("engine.kv_cache_dtype", kv_dtypes),
  [NAV_ENGINE_PREFIX_CACHING] = BOOL ("engine.prefix_caching"),
};

/**
 * nav_spec_field_info:
 *
 * Returns: (transfer none): what may be put into @field; static
 */
const NavSpecFieldInfo *
nav_spec_field_info (NavSpecField field)
{
  g_return_val_if_fail ((gsize) field < NAV_N_SPEC_FIELDS, NULL);
  return &fields[field];
}

static gboolean
find_path (const char *path, int from, int to, NavSpecField *ret_field)
{
  for (int i = from; i < to; i++)
    if (g_str_equal (fields[i].path, path)) {
      *ret_field = (NavSpecField) i;
      return TRUE;
    }
  return FALSE;
}

/**
 * nav_spec_field_parse:
 * @path: as nav_spec_field_path() writes it
 * @ret_field: (out): which field
 * @ret_workload: (out): of which workload; 0 for a field of the whole
 *
 * Returns: whether there is such a field
 */
gboolean
nav_spec_field_parse (const char *path, NavSpecField *ret_field, guint *ret_workload)
{
  guint64 index;
  char *rest;

  if (!g_str_has_prefix (path, "workloads[")) {
    if (!find_path (path, NAV_N_WORKLOAD_FIELDS, NAV_N_SPEC_FIELDS, ret_field))
      return FALSE;
    *ret_workload = 0;
    return TRUE;
  }
  index = g_ascii_strtoull (path + strlen ("workloads["), &rest, 10);
  if (index >= NAV_MAX_WORKLOADS || !g_str_has_prefix (rest, "]."))
    return FALSE;
  if (!find_path (rest + 2, 0, NAV_N_WORKLOAD_FIELDS, ret_field))
    return FALSE;
  *ret_workload = (guint) index;
  return TRUE;
}

/**
 * nav_spec_field_path:
 *
 * Returns: (transfer full): where the field is in JSON: `workloads[0].users`, `slo.ttft_ms`
 */
char *
nav_spec_field_path (NavSpecField field, guint workload)
{
  if (field < NAV_N_WORKLOAD_FIELDS)
    return g_strdup_printf ("workloads[%u].%s", workload, fields[field].path);
  return g_strdup (fields[field].path);
}

static gboolean
check_number (const NavSpecFieldInfo *info, double number, GError **error)
{
  char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];

  if (isfinite (number) && number >= info->min && number <= info->max &&
      (!info->whole || number == floor (number)))
    return TRUE;
  g_ascii_formatd (low, sizeof low, "%.9g", info->min);
  g_ascii_formatd (high, sizeof high, "%.9g", info->max);
  if (info->whole)
    nav_set_error (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, info->path,
                   "%s must be a whole number from %s to %s", info->path, low, high);
  else
    nav_set_error (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, info->path,
                   "%s must be a number from %s to %s", info->path, low, high);
  return FALSE;
}

static gboolean
check_text (const NavSpecFieldInfo *info, const char *text, GError **error)
{
  g_autofree char *all = NULL;

  if (text != NULL && (info->choices == NULL || g_strv_contains (info->choices, text)))
    return TRUE;
  all = info->choices ? g_strjoinv (", ", (char **) info->choices) : g_strdup ("a text");
  nav_set_error (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, info->path, "%s must be one of: %s",
                 info->path, all);
  return FALSE;
}

/**
 * nav_spec_field_check:
 * @field: a field
 * @leaf: what somebody wants to put there
 * @error: NAV_ERROR_INVALID, with the field
 *
 * Returns: whether it may be put there
 */
gboolean
nav_spec_field_check (NavSpecField field, const NavLeaf *leaf, GError **error)
{
  const NavSpecFieldInfo *info = nav_spec_field_info (field);

  if (leaf->type == NAV_VALUE_NONE)
    return TRUE;
  if (leaf->type != info->type) {
    nav_set_error (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, info->path,
                   "%s holds another kind of value", info->path);
    return FALSE;
  }
  if (leaf->type == NAV_VALUE_NUMBER)
    return check_number (info, leaf->number, error);
  if (leaf->type == NAV_VALUE_TEXT)
    return check_text (info, leaf->text, error);
  return TRUE;
}
