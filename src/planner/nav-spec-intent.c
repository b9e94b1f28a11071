// SPDX-License-Identifier: Apache-2.0
// From what was understood to a spec: facts become leaves of origin "said" that know their words.

#include <math.h>

#include "planner/nav-spec-complete.h"

typedef struct {
  NavSpec *spec;
  const NavIntent *intent;
  NavCatalog *catalog;
} Applying;

/* A hand-made edit stands until the person says something newer about that field. */
static gboolean
may_overwrite (NavSpec *spec, NavSpecField field, const NavIntentFact *fact)
{
  NavLeaf *leaf = field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (spec, 0, field)
                                                : nav_spec_get (spec, field);

  return leaf == NULL || leaf->origin != NAV_ORIGIN_EDITED || leaf->turn <= fact->turn;
}

static NavOrigin
origin_of (const NavIntentFact *fact)
{
  switch (fact->source) {
  case NAV_INTENT_SOURCE_ASSUMED:
    return NAV_ORIGIN_ASSUMED;
  case NAV_INTENT_SOURCE_USER_EDIT:
    return NAV_ORIGIN_EDITED;
  case NAV_INTENT_SOURCE_DERIVED:
  case NAV_INTENT_SOURCE_RULE:
  case NAV_INTENT_SOURCE_LLM:
  default:
    return NAV_ORIGIN_SAID;
  }
}

/* Takes @leaf. */
static void
put (Applying *a, NavSpecField field, const NavIntentFact *fact, NavLeaf *leaf)
{
  NavSpec *next;

  if (!may_overwrite (a->spec, field, fact)) {
    nav_leaf_unref (leaf);
    return;
  }
  if (fact->turn >= 0)
    leaf = nav_leaf_with_span (leaf, fact->turn, (guint) fact->start, (guint) fact->end);
  if (nav_spec_field_check (field, leaf, NULL)) {
    next = nav_spec_with (a->spec, field, 0, nav_leaf_ref (leaf));
    nav_spec_unref (a->spec);
    a->spec = next;
  }
  nav_leaf_unref (leaf);
}

static void
put_number (Applying *a, NavIntentField from, NavSpecField to)
{
  const NavIntentFact *fact = nav_intent_get_fact (a->intent, from);

  if (fact != NULL && isfinite (fact->number))
    put (a, to, fact, nav_leaf_new_number (fact->number, origin_of (fact)));
}

static void
put_tokens (Applying *a, NavIntentField from, NavSpecField to)
{
  const NavIntentFact *fact = nav_intent_get_fact (a->intent, from);
  g_autoptr (NavDistribution) tokens = NULL;

  if (fact == NULL || !(fact->number >= 1))
    return;
  tokens = nav_distribution_new_fixed (fact->number);
  put (a, to, fact, nav_leaf_new_distribution (tokens, origin_of (fact)));
}

static void
put_text (Applying *a, NavIntentField from, NavSpecField to)
{
  const NavIntentFact *fact = nav_intent_get_fact (a->intent, from);

  if (fact != NULL && fact->text != NULL)
    put (a, to, fact, nav_leaf_new_text (fact->text, origin_of (fact)));
}

static void
put_list (Applying *a, NavIntentField from, NavSpecField to, char **list)
{
  const GPtrArray *facts = nav_intent_get_facts (a->intent, from);

  if (facts != NULL && facts->len > 0 && list[0] != NULL)
    put (a, to, facts->pdata[facts->len - 1],
         nav_leaf_new_list ((const char *const *) list, origin_of (facts->pdata[0])));
}

/* The weakest of the GPUs that a family can mean: what is planned on it runs on the others too. */
static const NavGpu *
pick_owned (const GPtrArray *gpus)
{
  const NavGpu *weakest = NULL;

  for (guint i = 0; i < gpus->len; i++) {
    const NavGpu *gpu = gpus->pdata[i];
    if (nav_gpu_is_plannable (gpu) &&
        (weakest == NULL || gpu->memory_gb_nominal < weakest->memory_gb_nominal ||
         (gpu->memory_gb_nominal <= weakest->memory_gb_nominal &&
          gpu->memory_gb_per_s < weakest->memory_gb_per_s)))
      weakest = gpu;
  }
  return weakest;
}

static const NavGpu *
match_owned (Applying *a, const NavIntentFact *fact)
{
  g_autoptr (GPtrArray) gpus = nav_catalog_match_gpus (a->catalog, fact->text);

  return pick_owned (gpus);
}

/* Returns: (nullable): the cards of a family that are there already; an A100 whose size was not
 *   said is there as one of the two */
static const NavGpu *
find_owned (Applying *a, const char *family)
{
  const GPtrArray *facts = nav_intent_get_facts (a->intent, NAV_INTENT_OWNED_GPUS);

  for (guint i = 0; facts != NULL && i < facts->len; i++) {
    const NavIntentFact *fact = facts->pdata[i];
    const NavGpu *gpu = match_owned (a, fact);

    if (gpu != NULL && (g_str_equal (fact->text, family) ||
                        (g_str_equal (fact->text, "A100") && g_str_has_prefix (family, "A100-"))))
      return gpu;
  }
  return NULL;
}

static void
add_owned (GArray *owned, const char *gpu, guint count)
{
  for (guint i = 0; i < owned->len; i++)
    if (g_str_equal (g_array_index (owned, NavOwnedGpu, i).gpu, gpu)) {
      g_array_index (owned, NavOwnedGpu, i).count += count;
      return;
    }
  g_array_append_val (owned, ((NavOwnedGpu){ (char *) gpu, count, 0, 0, NAN }));
}

/* Who owns cards wants to use those, and rents none unless clouds are spoken of. */
static gboolean
may_rent (Applying *a)
{
  return nav_intent_contains (a->intent, NAV_INTENT_CONSTRAINTS, "cloud");
}

/* As the sheet of Needs writes it: which cards and how many, none of them in use by others. */
static void
put_inventory (Applying *a)
{
  const GPtrArray *facts = nav_intent_get_facts (a->intent, NAV_INTENT_OWNED_GPUS);
  g_autoptr (GArray) owned = g_array_new (FALSE, FALSE, sizeof (NavOwnedGpu));
  const NavIntentFact *last = NULL;

  for (guint i = 0; facts != NULL && i < facts->len; i++) {
    const NavIntentFact *fact = facts->pdata[i];
    const NavGpu *gpu = match_owned (a, fact);

    if (gpu == NULL || !(fact->number >= 1))
      continue;
    add_owned (owned, gpu->id, (guint) fact->number);
    last = fact;
  }
  if (last == NULL)
    return;
  put (a, NAV_SPEC_INVENTORY, last,
       nav_leaf_new_inventory ((const NavOwnedGpu *) owned->data, owned->len, origin_of (last)));
  if (!may_rent (a))
    put (a, NAV_CONSTRAINT_ON_PREM, last, nav_leaf_new_bool (TRUE, origin_of (last)));
}

/* The number of cards that are there is the inventory's, and no limit beside it. */
static void
put_count (Applying *a)
{
  const NavIntentFact *count = nav_intent_get_fact (a->intent, NAV_INTENT_GPU_COUNT_MAX);
  const GPtrArray *owned = nav_intent_get_facts (a->intent, NAV_INTENT_OWNED_GPUS);

  for (guint i = 0; count != NULL && owned != NULL && i < owned->len; i++) {
    const NavIntentFact *fact = owned->pdata[i];
    if (fact->turn == count->turn && fact->start < count->end && count->start < fact->end)
      return;
  }
  put_number (a, NAV_INTENT_GPU_COUNT_MAX, NAV_CONSTRAINT_GPU_COUNT_MAX);
}

/* Families become the catalogue's GPUs; what it does not know stays as said, and is told later. */
static void
put_gpus (Applying *a, NavIntentField from, NavSpecField to)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) families = nav_intent_get_members (a->intent, from);
  g_auto (GStrv) list = NULL;
  const char *before = NULL;

  for (gsize i = 0; families != NULL && families[i] != NULL; i++) {
    g_autoptr (GPtrArray) gpus = nav_catalog_match_gpus (a->catalog, families[i]);
    const NavGpu *owned =
      from == NAV_INTENT_PREFERRED_GPU_TYPES ? find_owned (a, families[i]) : NULL;
    if (owned != NULL) {
      if (g_strcmp0 (owned->id, before) != 0 && !may_rent (a))
        g_strv_builder_add (builder, owned->id);
      before = owned->id;
      continue;
    }
    for (guint k = 0; k < gpus->len; k++)
      g_strv_builder_add (builder, ((NavGpu *) gpus->pdata[k])->id);
    if (gpus->len == 0)
      g_strv_builder_add (builder, families[i]);
  }
  list = g_strv_builder_end (builder);
  put_list (a, from, to, list);
}

static void
put_models (Applying *a, NavIntentField from, NavSpecField to)
{
  g_auto (GStrv) list = nav_intent_get_members (a->intent, from);

  if (list != NULL)
    put_list (a, from, to, list);
}

/* People active at the same time: a share of the users, or all of them when only they were said. */
static void
put_concurrent (Applying *a)
{
  const NavIntentFact *fact = nav_intent_get_fact (a->intent, NAV_INTENT_CONCURRENT_USERS);
  double users = nav_intent_get_number (a->intent, NAV_INTENT_USER_COUNT);

  if (fact == NULL || !(fact->number >= 1) || !(users >= 1))
    return;
  put (a, NAV_WORKLOAD_ACTIVE_FRACTION, fact,
       nav_leaf_new_number (MIN (fact->number / users, 1), origin_of (fact)));
}

/* What one person sends: while active where it is said by the minute, else all of them together
 * make the mean rate. */
static void
put_user_rate (Applying *a, const NavIntentFact *fact)
{
  double users = nav_intent_get_number (a->intent, NAV_INTENT_USER_COUNT);

  if (nav_intent_fact_is_of_moment (fact))
    put (a, NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN, fact,
         nav_leaf_new_number (fact->number * 60, origin_of (fact)));
  else if (users >= 1)
    put (a, NAV_WORKLOAD_MEAN_RPS, fact,
         nav_leaf_new_number (fact->number * users, origin_of (fact)));
}

/* Stated per second or minute it is the peak, over longer periods the mean. */
static void
put_rate (Applying *a)
{
  const NavIntentFact *fact = nav_intent_get_fact (a->intent, NAV_INTENT_THROUGHPUT_RPS);
  const NavIntentFact *user = nav_intent_get_fact (a->intent, NAV_INTENT_USER_RPS);
  const NavIntentFact *mean = nav_intent_get_fact (a->intent, NAV_INTENT_MEAN_RPS);
  gboolean peak;

  if (user != NULL && user->number > 0 && (fact == NULL || user->turn > fact->turn)) {
    put_user_rate (a, user);
    return;
  }
  if (fact == NULL || !(fact->number > 0))
    return;
  peak = nav_intent_fact_is_of_moment (fact) && !nav_intent_rate_is_mean (a->intent);
  if (peak && mean != NULL && mean->number > 0 && mean->number <= fact->number)
    put (a, NAV_WORKLOAD_MEAN_RPS, mean, nav_leaf_new_number (mean->number, origin_of (mean)));
  put (a, peak ? NAV_WORKLOAD_PEAK_RPS : NAV_WORKLOAD_MEAN_RPS, fact,
       nav_leaf_new_number (fact->number, origin_of (fact)));
}

static void
put_budget (Applying *a)
{
  const NavIntentFact *fact = nav_intent_get_fact (a->intent, NAV_INTENT_BUDGET);
  NavBudget budget = { .currency = "USD", .period = NAV_PERIOD_MONTH };

  if (fact == NULL || !(fact->number > 0))
    return;
  budget.amount = fact->number;
  if (fact->currency != NULL)
    g_strlcpy (budget.currency, fact->currency, sizeof budget.currency);
  for (int i = 0; fact->period != NULL && nav_period_names[i] != NULL; i++)
    if (g_str_equal (fact->period, nav_period_names[i]))
      budget.period = (NavPeriod) i;
  put (a, NAV_CONSTRAINT_BUDGET, fact, nav_leaf_new_budget (&budget, origin_of (fact)));
}

static void
put_constraint (Applying *a, const NavIntentFact *fact)
{
  NavOrigin origin = origin_of (fact);

  if (g_strcmp0 (fact->text, "on_prem") == 0)
    put (a, NAV_CONSTRAINT_ON_PREM, fact, nav_leaf_new_bool (TRUE, origin));
  else if (g_strcmp0 (fact->text, "air_gapped") == 0)
    put (a, NAV_CONSTRAINT_AIR_GAPPED, fact, nav_leaf_new_bool (TRUE, origin));
  else if (g_strcmp0 (fact->text, "open_source") == 0)
    put (a, NAV_CONSTRAINT_LICENCE, fact, nav_leaf_new_text ("open", origin));
}

static void
put_constraints (Applying *a)
{
  const GPtrArray *facts = nav_intent_get_facts (a->intent, NAV_INTENT_CONSTRAINTS);
  g_autoptr (GStrvBuilder) laws = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  const NavIntentFact *last = NULL;

  for (guint i = 0; facts != NULL && i < facts->len; i++) {
    const NavIntentFact *fact = facts->pdata[i];
    put_constraint (a, fact);
    if (g_strcmp0 (fact->text, "gdpr") == 0 || g_strcmp0 (fact->text, "hipaa") == 0) {
      g_strv_builder_add (laws, fact->text);
      last = fact;
    }
  }
  list = g_strv_builder_end (laws);
  if (last != NULL)
    put (a, NAV_CONSTRAINT_COMPLIANCE, last,
         nav_leaf_new_list ((const char *const *) list, origin_of (last)));
}

/* What was said before and is not any more (after "start over") must not stay. */
static NavSpec *
without_said (NavSpec *spec)
{
  NavSpec *result = nav_spec_ref (spec);

  for (NavSpecField f = 0; f < NAV_N_SPEC_FIELDS; f++) {
    NavLeaf *leaf = f < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (result, 0, f)
                                              : nav_spec_get (result, f);
    gboolean spoken = leaf != NULL && (leaf->origin == NAV_ORIGIN_SAID ||
                                       leaf->origin == NAV_ORIGIN_ASSUMED);
    NavSpec *next;

    if (!spoken)
      continue;
    next = nav_spec_with (result, f, 0, NULL);
    nav_spec_unref (result);
    result = next;
  }
  return result;
}

/**
 * nav_spec_apply_intent:
 * @spec: the spec so far, with what was edited by hand
 * @intent: everything understood so far
 * @catalog: for the names of GPUs
 *
 * Brings the first workload and the constraints up to date with the conversation: earlier said
 * values are replaced, edits stay unless something newer was said about the same field. Pure.
 *
 * Returns: (transfer full): a new spec
 */
NavSpec *
nav_spec_apply_intent (NavSpec *spec, const NavIntent *intent, NavCatalog *catalog)
{
  Applying a = { without_said (spec), intent, catalog };

  put_text (&a, NAV_INTENT_USE_CASE, NAV_WORKLOAD_USE_CASE);
  put_number (&a, NAV_INTENT_USER_COUNT, NAV_WORKLOAD_USERS);
  put_concurrent (&a);
  put_rate (&a);
  put_number (&a, NAV_INTENT_BATCH_REQUESTS, NAV_WORKLOAD_BATCH_REQUESTS);
  put_number (&a, NAV_INTENT_BATCH_HOURS, NAV_WORKLOAD_BATCH_DEADLINE_H);
  put_tokens (&a, NAV_INTENT_PROMPT_TOKENS, NAV_WORKLOAD_INPUT_TOKENS);
  put_tokens (&a, NAV_INTENT_OUTPUT_TOKENS, NAV_WORKLOAD_OUTPUT_TOKENS);
  put_number (&a, NAV_INTENT_TTFT_MS, NAV_SLO_TTFT_MS);
  put_number (&a, NAV_INTENT_ITL_MS, NAV_SLO_TPOT_MS);
  put_number (&a, NAV_INTENT_E2E_MS, NAV_SLO_E2E_MS);
  put_number (&a, NAV_INTENT_PERCENTILE, NAV_SLO_PERCENTILE);
  put_text (&a, NAV_INTENT_ACCURACY_PRIORITY, NAV_PRIORITY_ACCURACY);
  put_text (&a, NAV_INTENT_COST_PRIORITY, NAV_PRIORITY_COST);
  put_text (&a, NAV_INTENT_LATENCY_PRIORITY, NAV_PRIORITY_LATENCY);
  put_text (&a, NAV_INTENT_COMPLEXITY_PRIORITY, NAV_PRIORITY_SIMPLICITY);
  put_gpus (&a, NAV_INTENT_PREFERRED_GPU_TYPES, NAV_CONSTRAINT_GPUS);
  put_gpus (&a, NAV_INTENT_EXCLUDED_GPU_TYPES, NAV_CONSTRAINT_GPUS_EXCLUDED);
  put_count (&a);
  put_inventory (&a);
  put_models (&a, NAV_INTENT_PREFERRED_MODELS, NAV_CONSTRAINT_MODELS);
  put_models (&a, NAV_INTENT_EXCLUDED_MODELS, NAV_CONSTRAINT_MODELS_EXCLUDED);
  put_number (&a, NAV_INTENT_HOURS_PER_DAY, NAV_HOURS_PER_DAY);
  put_number (&a, NAV_INTENT_DAYS_PER_WEEK, NAV_HOURS_DAYS_PER_WEEK);
  put_budget (&a);
  put_constraints (&a);
  return a.spec;
}
