// SPDX-License-Identifier: Apache-2.0
// Whole plans on the shipped catalogue: what must hold whatever the figures are.

#include <locale.h>
#include <math.h>

#include "planner-fixture.h"
#include "planner/nav-planner-error.h"

static NavRecommendation *
first_of (NavPlan *plan, NavPlanList list)
{
  const GPtrArray *all = nav_plan_get_list (plan, list);

  g_assert_cmpuint (all->len, >, 0);
  return all->pdata[0];
}

static void
test_sentence (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (SENTENCE_SPEC);
  NavRecommendation *best = first_of (plan, NAV_LIST_BALANCED);
  NavRecommendation *cheapest = first_of (plan, NAV_LIST_LOWEST_COST);

  g_assert_cmpint (best->slo.verdict, ==, NAV_VERDICT_MET);
  g_assert_cmpint (cheapest->slo.verdict, ==, NAV_VERDICT_MET);
  g_assert_cmpfloat (cheapest->cost_per_month, <, 3000);
  g_assert_cmpfloat (cheapest->cost_per_month, >, 0);
  g_assert_cmpuint (nav_plan_get_considered (plan), >=, nav_plan_get_fitting (plan));
  g_assert_cmpuint (nav_plan_get_fitting (plan), >=, nav_plan_get_feasible (plan));
  g_assert_cmpuint (nav_plan_get_misses (plan)->len, ==, 0);
}

static double
cheapest_cost (const char *rate)
{
  g_autofree char *spec =
    g_strdup_printf ("{'workloads':[{'use_case':'chatbot_conversational','peak_rps':%s}]}", rate);
  g_autoptr (NavPlan) plan = planner_fixture_plan (spec);

  return first_of (plan, NAV_LIST_LOWEST_COST)->cost_per_month;
}

static void
test_more_load_never_costs_less (void)
{
  static const char *const rates[] = { "0.01", "0.5", "2.7", "5", "11", "40", "200", "3000" };
  double before = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++) {
    double cost = cheapest_cost (rates[i]);
    g_assert_cmpfloat (cost, >=, before);
    before = cost;
  }
}

static char **
ids_in_order (NavPlan *plan, NavPlanList list, const NavModel *without)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const GPtrArray *all = nav_plan_get_list (plan, list);

  for (guint i = 0; i < all->len; i++) {
    NavRecommendation *r = all->pdata[i];
    if (r->candidate->model != without)
      g_strv_builder_add (builder, r->id);
  }
  return g_strv_builder_end (builder);
}

/* Taking away the model at the far end of a list leaves all others where they were. */
static void
test_no_rank_reversal (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],"
    "'constraints':{'gpus':['h100-sxm'],'models':['Qwen/Qwen3-8B','Qwen/Qwen3-14B',"
    "'meta-llama/Llama-3.1-70B-Instruct','meta-llama/Llama-3.1-8B-Instruct']}}");

  for (NavPlanList list = 0; list < NAV_N_LISTS; list++) {
    const GPtrArray *all = nav_plan_get_list (plan, list);
    const NavModel *last = ((NavRecommendation *) all->pdata[all->len - 1])->candidate->model;
    g_autofree char *spec = g_strdup_printf (
      "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],"
      "'constraints':{'gpus':['h100-sxm'],'models_excluded':['%s'],'models':['Qwen/Qwen3-8B',"
      "'Qwen/Qwen3-14B','meta-llama/Llama-3.1-70B-Instruct',"
      "'meta-llama/Llama-3.1-8B-Instruct']}}",
      last->id);
    g_autoptr (NavPlan) smaller = planner_fixture_plan (spec);
    g_auto (GStrv) before = ids_in_order (plan, list, last);
    g_auto (GStrv) after = ids_in_order (smaller, list, NULL);
    g_assert_cmpuint (g_strv_length (before), >, 0);
    g_assert_true (g_strv_equal ((const char *const *) before, (const char *const *) after));
  }
}

static void
test_threads_change_nothing (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_spec (SENTENCE_SPEC);
  g_autoptr (NavPlan) one =
    nav_plan_compute (planner_fixture_catalog (), spec, 1, NULL, NULL, NULL, NULL);
  g_autoptr (NavPlan) many =
    nav_plan_compute (planner_fixture_catalog (), spec, 5, NULL, NULL, NULL, NULL);

  for (NavPlanList list = 0; list < NAV_N_LISTS; list++) {
    g_auto (GStrv) a = ids_in_order (one, list, NULL);
    g_auto (GStrv) b = ids_in_order (many, list, NULL);
    g_assert_true (g_strv_equal ((const char *const *) a, (const char *const *) b));
  }
}

static void
test_only_what_is_allowed (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':100}],"
    "'slo':{'ttft_ms':2000,'tpot_ms':200,'e2e_ms':60000},"
    "'constraints':{'gpus':['l4','a10g'],'gpus_excluded':['a10g'],'models':['qwen3']}}");
  const GPtrArray *all = nav_plan_get_recommendations (plan);

  g_assert_cmpuint (all->len, >, 0);
  for (guint i = 0; i < all->len; i++) {
    NavRecommendation *r = all->pdata[i];
    g_assert_cmpstr (r->candidate->gpu->id, ==, "l4");
    g_assert_true (g_str_has_prefix (r->candidate->model->id, "Qwen/Qwen3"));
  }
  g_assert_true (planner_fixture_has_code (nav_plan_get_notes (plan), "constraint.gpus"));
}

static void
test_nothing_fits_and_says_what_would (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],'slo':{'ttft_ms':1},"
    "'constraints':{'gpus':['l4']}}");
  const GArray *misses = nav_plan_get_misses (plan);

  g_assert_cmpuint (nav_plan_get_feasible (plan), ==, 0);
  g_assert_cmpuint (misses->len, >, 0);
  for (guint i = 0; i < misses->len; i++) {
    const NavMiss *miss = &g_array_index (misses, NavMiss, i);
    g_assert_cmpuint (miss->n_relax, >, 0);
    g_assert_cmpstr (miss->recommendation->candidate->gpu->id, ==, "l4");
    g_assert_cmpfloat (miss->relax[0].percent, >, 0);
  }
}

/* What a miss proposes must really let something pass. */
static void
test_relaxing_as_told_helps (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_spec (
    "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],'slo':{'ttft_ms':1},"
    "'constraints':{'gpus':['l4']}}");
  g_autoptr (NavPlan) plan =
    nav_plan_compute (planner_fixture_catalog (), spec, 2, NULL, NULL, NULL, NULL);
  const NavMiss *miss = &g_array_index (nav_plan_get_misses (plan), NavMiss, 0);
  g_autoptr (NavPlan) relaxed = NULL;

  for (guint i = 0; i < miss->n_relax; i++) {
    NavSpec *next = nav_spec_with (spec, miss->relax[i].field, 0,
                                   nav_leaf_new_number (miss->relax[i].to, NAV_ORIGIN_EDITED));
    nav_spec_unref (spec);
    spec = next;
  }
  relaxed = nav_plan_compute (planner_fixture_catalog (), spec, 2, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (nav_plan_get_feasible (relaxed), >, 0);
}

static void
test_budget_is_a_limit (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],"
    "'constraints':{'budget':{'amount':2000,'currency':'USD','period':'month'}}}");
  g_autoptr (NavPlan) poor = planner_fixture_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],"
    "'constraints':{'budget':1}}");
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  const NavMiss *miss;

  for (guint i = 0; i < all->len; i++)
    g_assert_cmpfloat (((NavRecommendation *) all->pdata[i])->cost_per_month, <=, 2000);
  g_assert_cmpuint (nav_plan_get_feasible (poor), ==, 0);
  miss = &g_array_index (nav_plan_get_misses (poor), NavMiss, 0);
  g_assert_cmpint (miss->relax[0].field, ==, NAV_CONSTRAINT_BUDGET);
}

static void
test_growth_and_spares (void)
{
  g_autoptr (NavPlan) plain = planner_fixture_plan (SLIDE_SPEC ("100"));
  g_autoptr (NavPlan) spare = planner_fixture_plan (
    "{'workloads':[{'peak_rps':100,'input_tokens':150,'output_tokens':200}],"
    "'slo':{'percentile':90,'ttft_ms':200,'tpot_ms':50,'e2e_ms':10150},"
    "'constraints':{'gpus':['l4']},'spare_replicas':1}");
  NavRecommendation *a, *b;

  if (nav_plan_get_feasible (plain) == 0)
    g_error ("nothing on L4 holds the slide's targets");
  a = first_of (plain, NAV_LIST_LOWEST_COST);
  b = first_of (spare, NAV_LIST_LOWEST_COST);
  g_assert_cmpuint (a->spare_replicas, ==, 0);
  g_assert_cmpuint (b->spare_replicas, ==, 1);
  g_assert_cmpfloat (b->cost_per_month, >, a->cost_per_month);
}

static void
test_owned_gpus_rank_by_share (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':100}],"
    "'constraints':{'on_prem':true},'inventory':[{'gpu':'h100-sxm','count':8}]}");
  const GPtrArray *all = nav_plan_get_list (plan, NAV_LIST_LOWEST_COST);

  g_assert_cmpuint (all->len, >, 0);
  for (guint i = 0; i < all->len; i++) {
    NavRecommendation *r = all->pdata[i];
    g_assert_cmpstr (r->candidate->gpu->id, ==, "h100-sxm");
    g_assert_true (isnan (r->cost_per_month));
    g_assert_cmpuint (r->gpus, <=, 8);
  }
  g_assert_cmpfloat (first_of (plan, NAV_LIST_LOWEST_COST)->inventory_share, <=,
                     ((NavRecommendation *) all->pdata[all->len - 1])->inventory_share);
}

static void
test_hours_scale_the_price (void)
{
  g_autoptr (NavPlan) always = planner_fixture_plan (SENTENCE_SPEC);
  g_autoptr (NavPlan) office = planner_fixture_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],"
    "'priorities':{'latency':'high'},'hours':{'per_day':12,'days_per_week':3.5}}");

  g_assert_cmpfloat_with_epsilon (first_of (office, NAV_LIST_LOWEST_COST)->cost_per_month * 4,
                                  first_of (always, NAV_LIST_LOWEST_COST)->cost_per_month, 1e-6);
}

static void
test_pareto_front (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (SENTENCE_SPEC);
  guint front = 0;
  const GPtrArray *all = nav_plan_get_recommendations (plan);

  for (guint i = 0; i < all->len; i++)
    front += ((NavRecommendation *) all->pdata[i])->pareto;
  g_assert_cmpuint (front, >, 1);
  g_assert_cmpuint (front, <, all->len);
}

static void
test_cancelled (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_spec (SENTENCE_SPEC);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NavPlan) plan = NULL;

  g_cancellable_cancel (cancellable);
  plan = nav_plan_compute (planner_fixture_catalog (), spec, 2, NULL, NULL, cancellable, &error);
  g_assert_null (plan);
  g_assert_error (error, NAV_PLANNER_ERROR, NAV_ERROR_CANCELLED);
}

static void
count_progress (guint done, guint total, gpointer data)
{
  guint *last = data;

  g_assert_cmpuint (done, ==, *last + 1);
  g_assert_cmpuint (done, <=, total);
  *last = done;
}

static void
test_progress (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_spec (SLIDE_SPEC ("2.7"));
  guint last = 0;
  g_autoptr (NavPlan) plan = nav_plan_compute (planner_fixture_catalog (), spec, 3, count_progress,
                                               &last, NULL, NULL);

  g_assert_nonnull (plan);
  g_assert_cmpuint (last, >, 0);
}

static void
test_slide (void)
{
  g_autoptr (NavPlan) little = planner_fixture_plan (SLIDE_SPEC ("2.7"));
  g_autoptr (NavPlan) much = planner_fixture_plan (SLIDE_SPEC ("100"));
  NavRecommendation *a = first_of (little, NAV_LIST_LOWEST_COST);
  NavRecommendation *b = first_of (much, NAV_LIST_LOWEST_COST);

  g_assert_cmpstr (a->candidate->gpu->id, ==, "l4");
  g_assert_cmpint (a->forecast.basis, ==, NAV_BASIS_DATASHEET);
  g_assert_nonnull (a->price.rows);
  g_assert_nonnull (a->price.rows[0]);
  g_assert_cmpuint (b->gpus, >, a->gpus);
  g_assert_cmpfloat (b->cost_per_month, >, a->cost_per_month);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/plan/sentence", test_sentence);
  g_test_add_func ("/planner/plan/slide", test_slide);
  g_test_add_func ("/planner/plan/more-load-never-costs-less", test_more_load_never_costs_less);
  g_test_add_func ("/planner/plan/no-rank-reversal", test_no_rank_reversal);
  g_test_add_func ("/planner/plan/threads-change-nothing", test_threads_change_nothing);
  g_test_add_func ("/planner/plan/constraints", test_only_what_is_allowed);
  g_test_add_func ("/planner/plan/nothing-fits", test_nothing_fits_and_says_what_would);
  g_test_add_func ("/planner/plan/relaxing-helps", test_relaxing_as_told_helps);
  g_test_add_func ("/planner/plan/budget", test_budget_is_a_limit);
  g_test_add_func ("/planner/plan/spares", test_growth_and_spares);
  g_test_add_func ("/planner/plan/owned", test_owned_gpus_rank_by_share);
  g_test_add_func ("/planner/plan/hours", test_hours_scale_the_price);
  g_test_add_func ("/planner/plan/pareto", test_pareto_front);
  g_test_add_func ("/planner/plan/cancelled", test_cancelled);
  g_test_add_func ("/planner/plan/progress", test_progress);
  return g_test_run ();
}
