// SPDX-License-Identifier: Apache-2.0
// From what was understood to a spec: what a fact becomes, and who wins over whom.

#include <locale.h>
#include <math.h>

#include "planner-fixture.h"
#include "planner/nav-spec-complete.h"

static NavIntentFact *
number_fact (NavIntentField field, double number, int turn)
{
  NavIntentFact *fact = nav_intent_fact_new (field, NAV_INTENT_SOURCE_RULE);

  fact->number = number;
  fact->turn = turn;
  fact->start = 3;
  fact->end = 9;
  return fact;
}

static NavIntentFact *
text_fact (NavIntentField field, const char *text)
{
  NavIntentFact *fact = nav_intent_fact_new (field, NAV_INTENT_SOURCE_RULE);

  fact->text = g_strdup (text);
  fact->turn = 0;
  return fact;
}

static NavSpec *
apply (NavSpec *spec, NavIntentBuilder *builder)
{
  g_autoptr (NavIntent) intent = nav_intent_builder_end (builder);

  return nav_spec_apply_intent (spec, intent, planner_fixture_catalog ());
}

static void
test_facts_become_said_leaves (void)
{
  g_autoptr (NavSpec) empty = nav_spec_new ();
  NavIntentBuilder *builder = nav_intent_builder_new (NULL);
  g_autoptr (NavSpec) spec = NULL;
  NavLeaf *users;

  nav_intent_builder_set (builder, number_fact (NAV_INTENT_USER_COUNT, 1000, 2));
  nav_intent_builder_set (builder, text_fact (NAV_INTENT_USE_CASE, "translation"));
  nav_intent_builder_set (builder, number_fact (NAV_INTENT_ITL_MS, 40, 0));
  nav_intent_builder_set (builder, number_fact (NAV_INTENT_PROMPT_TOKENS, 300, 0));
  spec = apply (empty, builder);

  users = nav_spec_get_workload (spec, 0, NAV_WORKLOAD_USERS);
  g_assert_cmpfloat (users->number, ==, 1000);
  g_assert_cmpint (users->origin, ==, NAV_ORIGIN_SAID);
  g_assert_cmpint (users->turn, ==, 2);
  g_assert_cmpuint (users->start, ==, 3);
  g_assert_cmpuint (users->end, ==, 9);
  g_assert_cmpstr (nav_spec_get_workload_text (spec, 0, NAV_WORKLOAD_USE_CASE), ==, "translation");
  g_assert_cmpfloat (nav_spec_get_number (spec, NAV_SLO_TPOT_MS), ==, 40);
  g_assert_cmpfloat (
    nav_spec_get_workload (spec, 0, NAV_WORKLOAD_INPUT_TOKENS)->distribution->mean, ==, 300);
}

static void
test_families_become_gpus (void)
{
  g_autoptr (NavSpec) empty = nav_spec_new ();
  NavIntentBuilder *builder = nav_intent_builder_new (NULL);
  g_autoptr (NavSpec) spec = NULL;
  const char *const *gpus;

  nav_intent_builder_add (builder, text_fact (NAV_INTENT_PREFERRED_GPU_TYPES, "L4"));
  nav_intent_builder_add (builder, text_fact (NAV_INTENT_PREFERRED_GPU_TYPES, "B100"));
  spec = apply (empty, builder);

  gpus = nav_spec_get_list (spec, NAV_CONSTRAINT_GPUS);
  g_assert_true (g_strv_contains (gpus, "l4"));
  g_assert_true (g_strv_contains (gpus, "B100")); /* not known; the plan tells */
  g_assert_false (g_strv_contains (gpus, "l40s"));
}

static void
test_rate_by_its_period (void)
{
  g_autoptr (NavSpec) empty = nav_spec_new ();
  NavIntentBuilder *builder = nav_intent_builder_new (NULL);
  NavIntentFact *fact = number_fact (NAV_INTENT_THROUGHPUT_RPS, 2, 0);
  g_autoptr (NavSpec) daily = NULL;
  g_autoptr (NavSpec) secondly = NULL;

  fact->period = g_strdup ("day");
  nav_intent_builder_set (builder, fact);
  daily = apply (empty, builder);
  builder = nav_intent_builder_new (NULL);
  fact = number_fact (NAV_INTENT_THROUGHPUT_RPS, 2, 0);
  fact->period = g_strdup ("second");
  nav_intent_builder_set (builder, fact);
  secondly = apply (empty, builder);

  g_assert_cmpfloat (nav_spec_get_workload_number (daily, 0, NAV_WORKLOAD_MEAN_RPS), ==, 2);
  g_assert_null (nav_spec_get_workload (daily, 0, NAV_WORKLOAD_PEAK_RPS));
  g_assert_cmpfloat (nav_spec_get_workload_number (secondly, 0, NAV_WORKLOAD_PEAK_RPS), ==, 2);
}

static NavIntentFact *
rate_fact (NavIntentField field, double rps, const char *period, guint turn)
{
  NavIntentFact *fact = number_fact (field, rps, turn);

  fact->period = g_strdup (period);
  return fact;
}

/* Of 300 people each sends 0.1 a second, said in turn @each; @all: what all send, in turn 1; NaN */
static NavSpec *
apply_rates (const char *period, guint each, double all)
{
  g_autoptr (NavSpec) empty = nav_spec_new ();
  NavIntentBuilder *builder = nav_intent_builder_new (NULL);

  nav_intent_builder_set (builder, number_fact (NAV_INTENT_USER_COUNT, 300, 0));
  nav_intent_builder_set (builder, rate_fact (NAV_INTENT_USER_RPS, 0.1, period, each));
  if (!isnan (all))
    nav_intent_builder_set (builder, rate_fact (NAV_INTENT_THROUGHPUT_RPS, all, period, 1));
  return apply (empty, builder);
}

/* What each sends a day is of all who are there, by the minute of those who are active; what all
 * send together counts unless each was said later. */
static void
test_rate_of_each (void)
{
  static const struct {
    const char *period;
    guint turn;
    double all;
    NavSpecField field;
    double value;
  } rows[] = {
    { "day", 0, NAN, NAV_WORKLOAD_MEAN_RPS, 30 },
    { "hour", 0, NAN, NAV_WORKLOAD_MEAN_RPS, 30 },
    { "minute", 0, NAN, NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN, 6 },
    { "day", 0, 7, NAV_WORKLOAD_MEAN_RPS, 7 },
    { "day", 2, 7, NAV_WORKLOAD_MEAN_RPS, 30 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (NavSpec) spec = apply_rates (rows[i].period, rows[i].turn, rows[i].all);

    g_assert_cmpfloat (nav_spec_get_workload_number (spec, 0, rows[i].field), ==, rows[i].value);
    g_assert_null (nav_spec_get_workload (spec, 0, NAV_WORKLOAD_PEAK_RPS));
  }
}

/* The rate is 12, said in turn 0; a mean of so many, in turn @turn and from @source. */
static NavSpec *
apply_mean (double mean, guint turn, NavIntentSource source)
{
  g_autoptr (NavSpec) empty = nav_spec_new ();
  NavIntentBuilder *builder = nav_intent_builder_new (NULL);
  NavIntentFact *fact = rate_fact (NAV_INTENT_MEAN_RPS, mean, "second", turn);

  fact->source = source;
  nav_intent_builder_set (builder, rate_fact (NAV_INTENT_THROUGHPUT_RPS, 12, "second", 0));
  nav_intent_builder_set (builder, fact);
  return apply (empty, builder);
}

static void
test_mean_rate (void)
{
  g_autoptr (NavSpec) both = apply_mean (4, 1, NAV_INTENT_SOURCE_RULE);
  g_autoptr (NavSpec) alone = apply_mean (12, 0, NAV_INTENT_SOURCE_DERIVED);
  g_autoptr (NavSpec) newer = apply_mean (5, 1, NAV_INTENT_SOURCE_DERIVED);
  g_autoptr (NavSpec) above = apply_mean (20, 1, NAV_INTENT_SOURCE_RULE);

  g_assert_cmpfloat (nav_spec_get_workload_number (both, 0, NAV_WORKLOAD_PEAK_RPS), ==, 12);
  g_assert_cmpfloat (nav_spec_get_workload_number (both, 0, NAV_WORKLOAD_MEAN_RPS), ==, 4);
  g_assert_cmpfloat (nav_spec_get_workload_number (alone, 0, NAV_WORKLOAD_MEAN_RPS), ==, 12);
  g_assert_null (nav_spec_get_workload (alone, 0, NAV_WORKLOAD_PEAK_RPS));
  g_assert_cmpfloat (nav_spec_get_workload_number (newer, 0, NAV_WORKLOAD_PEAK_RPS), ==, 12);
  g_assert_cmpfloat (nav_spec_get_workload_number (newer, 0, NAV_WORKLOAD_MEAN_RPS), ==, 5);
  g_assert_null (nav_spec_get_workload (above, 0, NAV_WORKLOAD_MEAN_RPS));
}

static void
test_work_with_a_deadline (void)
{
  g_autoptr (NavSpec) empty = nav_spec_new (), spec = NULL;
  NavIntentBuilder *builder = nav_intent_builder_new (NULL);

  nav_intent_builder_set (builder, number_fact (NAV_INTENT_BATCH_REQUESTS, 1e6, 0));
  nav_intent_builder_set (builder, number_fact (NAV_INTENT_BATCH_HOURS, 8, 0));
  spec = apply (empty, builder);
  g_assert_cmpfloat (nav_spec_get_workload_number (spec, 0, NAV_WORKLOAD_BATCH_REQUESTS), ==, 1e6);
  g_assert_cmpfloat (nav_spec_get_workload_number (spec, 0, NAV_WORKLOAD_BATCH_DEADLINE_H), ==, 8);
}

static void
test_concurrent_people (void)
{
  g_autoptr (NavSpec) empty = nav_spec_new ();
  NavIntentBuilder *builder = nav_intent_builder_new (NULL);
  g_autoptr (NavSpec) spec = NULL;

  nav_intent_builder_set (builder, number_fact (NAV_INTENT_USER_COUNT, 400, 0));
  nav_intent_builder_set (builder, number_fact (NAV_INTENT_CONCURRENT_USERS, 100, 0));
  spec = apply (empty, builder);
  g_assert_cmpfloat (nav_spec_get_workload_number (spec, 0, NAV_WORKLOAD_ACTIVE_FRACTION), ==,
                     0.25);
}

static NavSpec *
edited_users (double users, int turn)
{
  g_autoptr (NavSpec) empty = nav_spec_new ();
  NavLeaf *leaf = nav_leaf_new_number (users, NAV_ORIGIN_EDITED);

  return nav_spec_with (empty, NAV_WORKLOAD_USERS, 0, nav_leaf_with_span (leaf, turn, 0, 0));
}

static void
test_edits_stand_until_something_newer (void)
{
  g_autoptr (NavSpec) edited = edited_users (50, 2);
  NavIntentBuilder *older = nav_intent_builder_new (NULL);
  NavIntentBuilder *newer = nav_intent_builder_new (NULL);
  g_autoptr (NavSpec) kept = NULL;
  g_autoptr (NavSpec) replaced = NULL;

  nav_intent_builder_set (older, number_fact (NAV_INTENT_USER_COUNT, 1000, 0));
  kept = apply (edited, older);
  nav_intent_builder_set (newer, number_fact (NAV_INTENT_USER_COUNT, 2000, 2));
  replaced = apply (edited, newer);

  g_assert_cmpfloat (nav_spec_get_workload_number (kept, 0, NAV_WORKLOAD_USERS), ==, 50);
  g_assert_cmpfloat (nav_spec_get_workload_number (replaced, 0, NAV_WORKLOAD_USERS), ==, 2000);
}

static void
test_starting_over_forgets_what_was_said (void)
{
  g_autoptr (NavSpec) empty = nav_spec_new ();
  NavIntentBuilder *builder = nav_intent_builder_new (NULL);
  g_autoptr (NavSpec) said = NULL;
  g_autoptr (NavSpec) over = NULL;

  nav_intent_builder_set (builder, number_fact (NAV_INTENT_USER_COUNT, 1000, 0));
  said = apply (empty, builder);
  over = apply (said, nav_intent_builder_new (NULL));
  g_assert_true (nav_spec_equal (over, empty));
}

static void
test_constraints (void)
{
  g_autoptr (NavSpec) empty = nav_spec_new ();
  NavIntentBuilder *builder = nav_intent_builder_new (NULL);
  g_autoptr (NavSpec) spec = NULL;
  NavIntentFact *budget = number_fact (NAV_INTENT_BUDGET, 5000, 0);

  budget->currency = g_strdup ("EUR");
  budget->period = g_strdup ("year");
  nav_intent_builder_set (builder, budget);
  nav_intent_builder_add (builder, text_fact (NAV_INTENT_CONSTRAINTS, "on_prem"));
  nav_intent_builder_add (builder, text_fact (NAV_INTENT_CONSTRAINTS, "hipaa"));
  nav_intent_builder_add (builder, text_fact (NAV_INTENT_CONSTRAINTS, "open_source"));
  spec = apply (empty, builder);

  g_assert_true (nav_spec_get_bool (spec, NAV_CONSTRAINT_ON_PREM));
  g_assert_cmpstr (nav_spec_get_text (spec, NAV_CONSTRAINT_LICENCE), ==, "open");
  g_assert_cmpstr (nav_spec_get_list (spec, NAV_CONSTRAINT_COMPLIANCE)[0], ==, "hipaa");
  g_assert_cmpstr (nav_spec_get (spec, NAV_CONSTRAINT_BUDGET)->budget.currency, ==, "EUR");
  g_assert_cmpint (nav_spec_get (spec, NAV_CONSTRAINT_BUDGET)->budget.period, ==,
                   NAV_PERIOD_YEAR);
}

/* Cards that are there become the inventory: no limit to their number, and no other cards. */
static void
test_owned_gpus_become_the_inventory (void)
{
  g_autoptr (NavSpec) empty = nav_spec_new ();
  NavIntentBuilder *builder = nav_intent_builder_new (NULL);
  NavIntentFact *owned = text_fact (NAV_INTENT_OWNED_GPUS, "L4");
  NavIntentFact *count = number_fact (NAV_INTENT_GPU_COUNT_MAX, 2, 0);
  g_autoptr (NavSpec) spec = NULL;
  NavLeaf *leaf;

  owned->number = 2;
  owned->start = count->start;
  owned->end = count->end;
  nav_intent_builder_add (builder, owned);
  nav_intent_builder_add (builder, text_fact (NAV_INTENT_PREFERRED_GPU_TYPES, "L4"));
  nav_intent_builder_set (builder, count);
  spec = apply (empty, builder);

  leaf = nav_spec_get (spec, NAV_SPEC_INVENTORY);
  g_assert_nonnull (leaf);
  g_assert_cmpint (leaf->origin, ==, NAV_ORIGIN_SAID);
  g_assert_cmpuint (leaf->inventory->len, ==, 1);
  g_assert_cmpstr (g_array_index (leaf->inventory, NavOwnedGpu, 0).gpu, ==, "l4");
  g_assert_cmpuint (g_array_index (leaf->inventory, NavOwnedGpu, 0).count, ==, 2);
  g_assert_cmpuint (g_array_index (leaf->inventory, NavOwnedGpu, 0).used, ==, 0);
  g_assert_true (isnan (g_array_index (leaf->inventory, NavOwnedGpu, 0).usd_per_hour));
  g_assert_null (nav_spec_get (spec, NAV_CONSTRAINT_GPU_COUNT_MAX));
  g_assert_true (nav_spec_get_bool (spec, NAV_CONSTRAINT_ON_PREM));
  g_assert_cmpstr (nav_spec_get_list (spec, NAV_CONSTRAINT_GPUS)[0], ==, "l4");
  g_assert_null (nav_spec_get_list (spec, NAV_CONSTRAINT_GPUS)[1]);
}

/* When it is in use is when its GPUs are paid for. */
static void
test_hours_of_use (void)
{
  g_autoptr (NavSpec) empty = nav_spec_new ();
  NavIntentBuilder *builder = nav_intent_builder_new (NULL);
  g_autoptr (NavSpec) spec = NULL;

  nav_intent_builder_set (builder, number_fact (NAV_INTENT_HOURS_PER_DAY, 8, 0));
  nav_intent_builder_set (builder, number_fact (NAV_INTENT_DAYS_PER_WEEK, 5, 0));
  spec = apply (empty, builder);
  g_assert_cmpfloat (nav_spec_get_number (spec, NAV_HOURS_PER_DAY), ==, 8);
  g_assert_cmpfloat (nav_spec_get_number (spec, NAV_HOURS_DAYS_PER_WEEK), ==, 5);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/intent/said", test_facts_become_said_leaves);
  g_test_add_func ("/planner/intent/gpus", test_families_become_gpus);
  g_test_add_func ("/planner/intent/rate", test_rate_by_its_period);
  g_test_add_func ("/planner/intent/mean-rate", test_mean_rate);
  g_test_add_func ("/planner/intent/rate-of-each", test_rate_of_each);
  g_test_add_func ("/planner/intent/deadline", test_work_with_a_deadline);
  g_test_add_func ("/planner/intent/concurrent", test_concurrent_people);
  g_test_add_func ("/planner/intent/edits", test_edits_stand_until_something_newer);
  g_test_add_func ("/planner/intent/over", test_starting_over_forgets_what_was_said);
  g_test_add_func ("/planner/intent/constraints", test_constraints);
  g_test_add_func ("/planner/intent/owned", test_owned_gpus_become_the_inventory);
  g_test_add_func ("/planner/intent/hours", test_hours_of_use);
  return g_test_run ();
}
