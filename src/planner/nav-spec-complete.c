// SPDX-License-Identifier: Apache-2.0
// Fills in what nobody said: traffic and targets from the use case, rates from users, settings from
// stated defaults. Every value it adds knows its origin and its derivation.

#include "planner/nav-spec-complete.h"

#include <math.h>

#include "planner/nav-planner-error.h"
#include "planner/nav-spec-complete-private.h"
#include "planner/nav-why.h"

/* A reasoning model writes this much before it answers, in the middle of all cases: the median
 * output of the MLPerf DeepSeek-R1 length set (4,388 requests; Apache-2.0). An assumption for any
 * other model and task, shown as such. */
#define REASONING_TOKENS 2194

/* A mean rate with no use case to tell its peaks: as most use cases have it. */
#define DEFAULT_PEAK_MULTIPLIER 2
#define MOST_PEAKED             100 /* as the field allows */

static NavLeaf *
leaf_of (NavCompleting *c, NavSpecField field, guint workload)
{
  return field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (c->spec, workload, field)
                                       : nav_spec_get (c->spec, field);
}

/* Takes @leaf; does nothing where somebody set a value. */
void
nav_completing_fill (NavCompleting *c, NavSpecField field, guint workload, NavLeaf *leaf)
{
  NavSpec *next;

  if (leaf_of (c, field, workload) != NULL) {
    nav_leaf_unref (leaf);
    return;
  }
  next = nav_spec_with (c->spec, field, workload, leaf);
  nav_spec_unref (c->spec);
  c->spec = next;
}

static void
fill_default_number (NavCompleting *c, NavSpecField field, guint workload, double value)
{
  nav_completing_fill (c, field, workload, nav_leaf_new_number (value, NAV_ORIGIN_DEFAULT));
}

static void
fill_default_text (NavCompleting *c, NavSpecField field, const char *value)
{
  nav_completing_fill (c, field, 0, nav_leaf_new_text (value, NAV_ORIGIN_DEFAULT));
}

static void
fill_from_row (NavCompleting *c, NavSpecField field, guint workload, double value, NavOrigin origin,
               const NavUseCase *use_case)
{
  const NavSpecFieldInfo *info = nav_spec_field_info (field);

  if (isfinite (value))
    nav_completing_fill (c, field, workload,
                         nav_leaf_new_derived (
                           value, origin, use_case->id,
                           nav_why_row (info->path, value, info->unit, "use-cases", use_case->id)));
}

static void
fill_tokens_from_row (NavCompleting *c, NavSpecField field, guint workload, double tokens,
                      const NavUseCase *use_case)
{
  g_autoptr (NavDistribution) fixed = NULL;
  const char *name = nav_spec_field_info (field)->path;

  if (!(tokens >= 1))
    return;
  fixed = nav_distribution_new_fixed (tokens);
  nav_completing_fill (
    c, field, workload,
    nav_leaf_with_why (nav_leaf_new_distribution (fixed, NAV_ORIGIN_ASSUMED), use_case->id,
                       nav_why_row (name, tokens, "tokens", "use-cases", use_case->id)));
}

static void
fill_traffic_from_use_case (NavCompleting *c, guint w, const NavUseCase *use_case)
{
  fill_from_row (c, NAV_WORKLOAD_ACTIVE_FRACTION, w, use_case->active_fraction, NAV_ORIGIN_ASSUMED,
                 use_case);
  fill_from_row (c, NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN, w, use_case->requests_per_user_per_min,
                 NAV_ORIGIN_ASSUMED, use_case);
  fill_from_row (c, NAV_WORKLOAD_PEAK_MULTIPLIER, w, use_case->peak_multiplier, NAV_ORIGIN_ASSUMED,
                 use_case);
  fill_tokens_from_row (c, NAV_WORKLOAD_INPUT_TOKENS, w, use_case->input_tokens, use_case);
  fill_tokens_from_row (c, NAV_WORKLOAD_OUTPUT_TOKENS, w, use_case->output_tokens, use_case);
}

static double
number (NavCompleting *c, guint w, NavSpecField field)
{
  return nav_spec_get_workload_number (c->spec, w, field);
}

static void
fill_rate (NavCompleting *c, NavSpecField field, guint w, double value, const char *operation,
           NavDerivation *first, NavDerivation *second, NavDerivation *third)
{
  NavDerivation *why = nav_derivation_new (nav_spec_field_info (field)->path, value, "req/s",
                                           operation, first, second, third, NULL);

  nav_completing_fill (c, field, w,
                       nav_leaf_new_derived (value, NAV_ORIGIN_DERIVED, operation, why));
}

gboolean
nav_completing_is_batch (NavSpec *spec, guint w)
{
  return nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_BATCH_REQUESTS) > 0 &&
         nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_BATCH_DEADLINE_H) > 0;
}

/* Work with a deadline needs one steady rate: its peak is its mean. */
static void
fill_batch_rate (NavCompleting *c, guint w)
{
  double rate = number (c, w, NAV_WORKLOAD_BATCH_REQUESTS) /
                (number (c, w, NAV_WORKLOAD_BATCH_DEADLINE_H) * 3600);

  fill_rate (c, NAV_WORKLOAD_MEAN_RPS, w, rate, "requests-by-deadline",
             nav_why_leaf (c->spec, NAV_WORKLOAD_BATCH_REQUESTS, w),
             nav_why_leaf (c->spec, NAV_WORKLOAD_BATCH_DEADLINE_H, w), NULL);
  fill_rate (c, NAV_WORKLOAD_PEAK_RPS, w, number (c, w, NAV_WORKLOAD_MEAN_RPS), "same",
             nav_why_leaf (c->spec, NAV_WORKLOAD_MEAN_RPS, w), NULL, NULL);
}

static void
fill_mean_from_users (NavCompleting *c, guint w)
{
  double active = number (c, w, NAV_WORKLOAD_USERS) * number (c, w, NAV_WORKLOAD_ACTIVE_FRACTION);
  double mean = active * number (c, w, NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN) / 60;

  if (mean > 0)
    fill_rate (c, NAV_WORKLOAD_MEAN_RPS, w, mean, "multiply-per-minute",
               nav_why_leaf (c->spec, NAV_WORKLOAD_USERS, w),
               nav_why_leaf (c->spec, NAV_WORKLOAD_ACTIVE_FRACTION, w),
               nav_why_leaf (c->spec, NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN, w));
}

static void
fill_peak_from_mean (NavCompleting *c, guint w)
{
  double peak = number (c, w, NAV_WORKLOAD_MEAN_RPS) * number (c, w, NAV_WORKLOAD_PEAK_MULTIPLIER);

  if (peak > 0)
    fill_rate (c, NAV_WORKLOAD_PEAK_RPS, w, peak, "multiply",
               nav_why_leaf (c->spec, NAV_WORKLOAD_MEAN_RPS, w),
               nav_why_leaf (c->spec, NAV_WORKLOAD_PEAK_MULTIPLIER, w), NULL);
}

static void
fill_mean_from_peak (NavCompleting *c, guint w)
{
  double mean = number (c, w, NAV_WORKLOAD_PEAK_RPS) / number (c, w, NAV_WORKLOAD_PEAK_MULTIPLIER);

  if (mean > 0)
    fill_rate (c, NAV_WORKLOAD_MEAN_RPS, w, mean, "divide",
               nav_why_leaf (c->spec, NAV_WORKLOAD_PEAK_RPS, w),
               nav_why_leaf (c->spec, NAV_WORKLOAD_PEAK_MULTIPLIER, w), NULL);
}

/* A stated rate wins over what users would make. When the rate comes from users alone the plan must
 * say so first. */
static void
fill_rates (NavCompleting *c, guint w)
{
  gboolean stated = leaf_of (c, NAV_WORKLOAD_PEAK_RPS, w) || leaf_of (c, NAV_WORKLOAD_MEAN_RPS, w);

  fill_default_number (c, NAV_WORKLOAD_PEAK_MULTIPLIER, w, DEFAULT_PEAK_MULTIPLIER);
  if (nav_completing_is_batch (c->spec, w) && !stated) {
    fill_batch_rate (c, w);
    return;
  }
  if (number (c, w, NAV_WORKLOAD_PEAK_RPS) > 0)
    fill_mean_from_peak (c, w);
  else
    fill_mean_from_users (c, w);
  fill_peak_from_mean (c, w);

  if (!stated && number (c, w, NAV_WORKLOAD_PEAK_RPS) > 0)
    g_ptr_array_add (
      c->notes, nav_finding_new (
                  "rate.from-users", "#users", number (c, w, NAV_WORKLOAD_USERS), "#at_once",
                  number (c, w, NAV_WORKLOAD_USERS) * number (c, w, NAV_WORKLOAD_ACTIVE_FRACTION),
                  "#peak_rps", number (c, w, NAV_WORKLOAD_PEAK_RPS), NULL));
}

double
nav_completing_mean_tokens (NavCompleting *c, guint w, NavSpecField field)
{
  NavLeaf *leaf = nav_spec_get_workload (c->spec, w, field);

  return leaf && leaf->distribution ? leaf->distribution->mean : NAN;
}

/* What of a prompt the cache has seen: the system prompt, and in a dialogue of n turns that each
 * carry all earlier ones, (n - 1) / (n + 1) of the tokens sent (turn k repeats k - 1 of its k
 * parts; sum over the turns). */
static void
fill_prefix_ratio (NavCompleting *c, guint w)
{
  double system = number (c, w, NAV_WORKLOAD_SYSTEM_PROMPT_TOKENS);
  double turns = number (c, w, NAV_WORKLOAD_TURNS);
  double input = nav_completing_mean_tokens (c, w, NAV_WORKLOAD_INPUT_TOKENS);
  double from_system = input > 0 ? MIN (system / input, 1) : 0;
  double from_turns = (turns - 1) / (turns + 1);
  double ratio = 1 - (1 - from_system) * (1 - from_turns);
  NavDerivation *why = nav_derivation_new (
    "prefix_hit_ratio", ratio, "1", "shared-prefix",
    nav_why_leaf (c->spec, NAV_WORKLOAD_SYSTEM_PROMPT_TOKENS, w),
    nav_why_leaf (c->spec, NAV_WORKLOAD_TURNS, w), NULL);

  nav_completing_fill (c, NAV_WORKLOAD_PREFIX_HIT_RATIO, w,
                       nav_leaf_new_derived (ratio, NAV_ORIGIN_DERIVED, "shared-prefix", why));
}

static void
fill_reasoning (NavCompleting *c, guint w)
{
  nav_completing_fill (c, NAV_WORKLOAD_THINKING_TOKENS, w,
                       nav_leaf_new_derived (REASONING_TOKENS, NAV_ORIGIN_ASSUMED,
                                             "reasoning-length",
                                             nav_why_constant ("thinking_tokens", REASONING_TOKENS,
                                                               "tokens", "reasoning-length")));
}

NavUseCase *
nav_completing_use_case (NavCompleting *c, guint w)
{
  const char *id = nav_spec_get_workload_text (c->spec, w, NAV_WORKLOAD_USE_CASE);

  return id ? nav_catalog_find_use_case (c->catalog, id) : NULL;
}

/* Where both rates are stated they tell how far the peak is above the mean, not the use case. */
static void
fill_multiplier_from_rates (NavCompleting *c, guint w)
{
  double peak = number (c, w, NAV_WORKLOAD_PEAK_RPS), mean = number (c, w, NAV_WORKLOAD_MEAN_RPS);

  if (!(mean > 0 && peak >= mean && peak <= mean * MOST_PEAKED))
    return;
  nav_completing_fill (
    c, NAV_WORKLOAD_PEAK_MULTIPLIER, w,
    nav_leaf_new_derived (peak / mean, NAV_ORIGIN_DERIVED, "divide",
                          nav_derivation_new (
                            nav_spec_field_info (NAV_WORKLOAD_PEAK_MULTIPLIER)->path, peak / mean,
                            "1", "divide", nav_why_leaf (c->spec, NAV_WORKLOAD_PEAK_RPS, w),
                            nav_why_leaf (c->spec, NAV_WORKLOAD_MEAN_RPS, w), NULL)));
}

static void
complete_workload (NavCompleting *c, guint w)
{
  NavUseCase *use_case = nav_completing_use_case (c, w);

  fill_multiplier_from_rates (c, w);
  if (use_case != NULL)
    fill_traffic_from_use_case (c, w, use_case);
  fill_rates (c, w);
  nav_completing_fill (c, NAV_WORKLOAD_PROCESS, w,
                       nav_leaf_new_text ("poisson", NAV_ORIGIN_DEFAULT));
  fill_default_number (c, NAV_WORKLOAD_CV, w, 1);
  fill_default_number (c, NAV_WORKLOAD_SYSTEM_PROMPT_TOKENS, w, 0);
  fill_default_number (c, NAV_WORKLOAD_TURNS, w, 1);
  fill_prefix_ratio (c, w);
  fill_reasoning (c, w);
}

static void
fill_rest (NavCompleting *c)
{
  fill_default_text (c, NAV_PRIORITY_ACCURACY, "medium");
  fill_default_text (c, NAV_PRIORITY_COST, "medium");
  fill_default_text (c, NAV_PRIORITY_LATENCY, "medium");
  fill_default_text (c, NAV_PRIORITY_SIMPLICITY, "medium");
  fill_default_text (c, NAV_CONSTRAINT_LICENCE, "any");
  fill_default_text (c, NAV_SPEC_PRICE_TERM, "on-demand");
  fill_default_text (c, NAV_ENGINE_KV_CACHE_DTYPE, "auto");
  fill_default_number (c, NAV_HOURS_PER_DAY, 0, 24);
  fill_default_number (c, NAV_HOURS_DAYS_PER_WEEK, 0, 7);
  fill_default_number (c, NAV_SPEC_GROWTH, 0, 0);
  fill_default_number (c, NAV_SPEC_SPARE_REPLICAS, 0, 0);
  fill_default_number (c, NAV_ENGINE_GPU_MEMORY_UTILIZATION, 0, 0.9);
  nav_completing_fill (c, NAV_ENGINE_PREFIX_CACHING, 0,
                       nav_leaf_new_bool (TRUE, NAV_ORIGIN_DEFAULT));
}

/**
 * nav_spec_complete:
 * @spec: what was said and edited
 * @catalog: where use cases are
 * @notes: (element-type NavFinding): what there is to tell about it is added here
 *
 * Fills every gap that can be filled. What was said or edited is never changed. Pure.
 *
 * Returns: (transfer full): a spec whose leaves all know their origin
 */
NavSpec *
nav_spec_complete (NavSpec *spec, NavCatalog *catalog, GPtrArray *notes)
{
  NavCompleting c = { nav_spec_ref (spec), catalog, notes };

  for (guint w = 0; w < nav_spec_get_n_workloads (spec); w++)
    complete_workload (&c, w);
  nav_completing_fill_targets (&c);
  fill_rest (&c);
  return c.spec;
}

static gboolean
workload_is_plannable (NavSpec *spec, NavCatalog *catalog, guint w, GError **error)
{
  const char *use_case = nav_spec_get_workload_text (spec, w, NAV_WORKLOAD_USE_CASE);
  g_autofree char *path = NULL;

  if (use_case != NULL && nav_catalog_find_use_case (catalog, use_case) == NULL) {
    path = nav_spec_field_path (NAV_WORKLOAD_USE_CASE, w);
    nav_set_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID, path,
                   "“%s” is not a use case of the knowledge base; see `knowledge list "
                   "use-cases`",
                   use_case);
    return FALSE;
  }
  if (nav_spec_get_workload (spec, w, NAV_WORKLOAD_INPUT_TOKENS) == NULL ||
      nav_spec_get_workload (spec, w, NAV_WORKLOAD_OUTPUT_TOKENS) == NULL) {
    path = nav_spec_field_path (NAV_WORKLOAD_USE_CASE, w);
    nav_set_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID, path,
                   "What is it for? Name a use case (a chatbot, code completion, translation, "
                   "document search, ...) or the tokens of a prompt and an answer");
    return FALSE;
  }
  if (!(nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_PEAK_RPS) > 0)) {
    path = nav_spec_field_path (NAV_WORKLOAD_USERS, w);
    nav_set_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID, path,
                   "How many people will use it, or how many requests a second are there?");
    return FALSE;
  }
  return TRUE;
}

static gboolean
rates_agree (NavSpec *spec, guint w, GError **error)
{
  g_autofree char *path = nav_spec_field_path (NAV_WORKLOAD_MEAN_RPS, w);
  double mean = nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_MEAN_RPS);

  if (mean <= nav_spec_get_workload_number (spec, w, NAV_WORKLOAD_PEAK_RPS) * (1 + 1e-9))
    return TRUE;
  nav_set_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID, path,
                 "The mean rate cannot be above the peak rate");
  return FALSE;
}

/* Workloads share one deployment, which reasons first or does not. */
static gboolean
thinking_agrees (NavSpec *spec, GError **error)
{
  NavLeaf *first = NULL;

  for (guint w = 0; w < nav_spec_get_n_workloads (spec); w++) {
    NavLeaf *leaf = nav_spec_get_workload (spec, w, NAV_WORKLOAD_THINKING);
    g_autofree char *path = nav_spec_field_path (NAV_WORKLOAD_THINKING, w);
    if (leaf == NULL || leaf->type != NAV_VALUE_BOOL)
      continue;
    if (first != NULL && first->boolean != leaf->boolean) {
      nav_set_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID, path,
                     "Workloads of one plan share a deployment: either all of them reason before "
                     "the answer or none does");
      return FALSE;
    }
    first = leaf;
  }
  return TRUE;
}

/**
 * nav_spec_check_plannable:
 * @completed: from nav_spec_complete()
 * @error: NAV_ERROR_INVALID with the field that must be filled in by a person
 *
 * Returns: whether there is enough to plan with
 */
gboolean
nav_spec_check_plannable (NavSpec *completed, NavCatalog *catalog, GError **error)
{
  for (guint w = 0; w < nav_spec_get_n_workloads (completed); w++)
    if (!workload_is_plannable (completed, catalog, w, error) ||
        !rates_agree (completed, w, error))
      return FALSE;
  return thinking_agrees (completed, error);
}
