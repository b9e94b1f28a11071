// SPDX-License-Identifier: Apache-2.0
// What nobody may ever see a plan do: cost less for more, be impossible because it is large, or
// offer what a condition rules out.

#include <locale.h>
#include <math.h>

#include "planner-fixture.h"
#include "planner/nav-planner-error.h"
#include "planner/nav-solve.h"

/* Few models and GPUs, so that many plans take little time. */
#define FEW                                                                                        \
  "'constraints':{'gpus':['l4','l40s','h100-sxm'],'models':['Qwen/Qwen3-8B','Qwen/Qwen3-0.6B'],"   \
  "'licence':'any'}"
static double
cheapest_of (NavPlan *plan)
{
  const GPtrArray *all = nav_plan_get_list (plan, NAV_LIST_LOWEST_COST);
  const NavRecommendation *r = all->len > 0 ? all->pdata[0] : NULL;

  return r && r->slo.verdict == NAV_VERDICT_MET ? r->cost_per_month : INFINITY;
}

static NavPlan *
chat_plan (double rate, int input, int output, double ttft)
{
  char rps[G_ASCII_DTOSTR_BUF_SIZE], ms[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *spec = g_strdup_printf (
    "{'workloads':[{'peak_rps':%s,'input_tokens':%d,'output_tokens':%d}],"
    "'slo':{'percentile':90,'ttft_ms':%s,'tpot_ms':60}," FEW "}",
    g_ascii_dtostr (rps, sizeof rps, rate), input, output, g_ascii_dtostr (ms, sizeof ms, ttft));

  return planner_fixture_plan (spec);
}

static double
chat_cost (double rate, int input, int output, double ttft)
{
  g_autoptr (NavPlan) plan = chat_plan (rate, input, output, ttft);

  return cheapest_of (plan);
}

/* In steps smaller than highest rates are known to: these must not save a replica. */
static void
test_rate (void)
{
  double before = 0;

  for (int rate = 1000; rate < 1300; rate += 3) {
    g_autofree char *spec = g_strdup_printf (
      "{'workloads':[{'peak_rps':%d,'input_tokens':300,'output_tokens':200}],"
      "'slo':{'ttft_ms':500},'constraints':{'gpus':['l40s'],'models':['Qwen/Qwen3-8B']}}",
      rate);
    g_autoptr (NavPlan) plan = planner_fixture_plan (spec);
    double cost = cheapest_of (plan);
    g_assert_cmpfloat (cost, >=, before);
    before = cost;
  }
  g_assert_true (isfinite (before));
}

static void
test_lengths (void)
{
  double before = 0;

  for (int input = 100; input < 5000; input = input * 5 / 4) {
    double cost = chat_cost (10, input, 200, 1500);
    g_assert_cmpfloat (cost, >=, before);
    before = cost;
  }
  before = 0;
  for (int output = 50; output < 3000; output = output * 5 / 4) {
    double cost = chat_cost (10, 300, output, 1500);
    g_assert_cmpfloat (cost, >=, before);
    before = cost;
  }
}

static void
test_targets (void)
{
  double before = INFINITY;

  for (double ttft = 60; ttft < 5000; ttft *= 1.3) {
    double cost = chat_cost (20, 600, 200, ttft);
    g_assert_cmpfloat (cost, <=, before);
    before = cost;
  }
  g_assert_true (isfinite (before));
}

static void
test_more_gpus_allowed (void)
{
  static const char *const lists[] = { "'l40s'", "'l40s','a10g'", "'l40s','a10g','l4'",
                                       "'l40s','a10g','l4','h100-sxm','h200'" };
  double before = INFINITY;

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_autofree char *spec = g_strdup_printf (
      "{'workloads':[{'use_case':'chatbot_conversational','users':2000}],"
      "'constraints':{'gpus':[%s],'models':['Qwen/Qwen3-8B','Qwen/Qwen3-4B']}}",
      lists[i]);
    g_autoptr (NavPlan) plan = planner_fixture_plan (spec);
    g_assert_cmpfloat (cheapest_of (plan), <=, before);
    before = cheapest_of (plan);
  }
}

/* The same configuration, however many replicas of it, sized with the same margin. */
static const NavRecommendation *
find_same (NavPlan *plan, const NavRecommendation *wanted)
{
  g_autofree char *id = nav_candidate_make_id (wanted->candidate, 1);
  const GPtrArray *all = nav_plan_get_recommendations (plan);

  for (guint i = 0; i < all->len; i++) {
    const NavRecommendation *r = all->pdata[i];
    g_autofree char *own = nav_candidate_make_id (r->candidate, 1);
    if (g_str_equal (own, id) && r->margin_held == wanted->margin_held)
      return r;
  }
  return NULL;
}

/* What one replica holds is its own affair, and what a small load can use a large one can. */
static void
test_size_does_not_forbid (void)
{
  g_autoptr (NavPlan) small = chat_plan (0.01, 300, 200, 500);
  g_autoptr (NavPlan) large = chat_plan (100000, 300, 200, 500);
  const GPtrArray *all = nav_plan_get_recommendations (small);

  g_assert_cmpuint (nav_plan_get_feasible (small), ==, nav_plan_get_feasible (large));
  for (guint i = 0; i < all->len; i++) {
    const NavRecommendation *a = all->pdata[i], *b = find_same (large, a);
    g_assert_nonnull (b);
    g_assert_cmpfloat (a->max_rate_per_replica, ==, b->max_rate_per_replica);
  }
}

static void
test_inventory_too_small (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':500000}],"
    "'constraints':{'on_prem':true},'inventory':[{'gpu':'h100-sxm','count':2}]}");
  const GArray *misses = nav_plan_get_misses (plan);

  g_assert_cmpuint (nav_plan_get_feasible (plan), ==, 0);
  g_assert_cmpuint (misses->len, >, 0);
  for (guint i = 0; i < misses->len; i++) {
    const NavMiss *miss = &g_array_index (misses, NavMiss, i);
    gboolean told = FALSE;
    for (guint k = 0; k < miss->n_relax; k++)
      if (miss->relax[k].field == NAV_SPEC_INVENTORY) {
        g_assert_cmpfloat (miss->relax[k].from, ==, 2);
        g_assert_cmpfloat (miss->relax[k].to, ==, miss->recommendation->gpus);
        told = TRUE;
      }
    g_assert_true (told || miss->recommendation->gpus <= 2);
  }
}

/* Layers are not split over machines. */
static void
test_owned_machines_are_small (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':100}],"
    "'constraints':{'on_prem':true},'inventory':[{'gpu':'h100-sxm','count':8,'per_node':2}]}");
  const GPtrArray *all = nav_plan_get_recommendations (plan);

  g_assert_cmpuint (all->len, >, 0);
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpuint (((NavRecommendation *) all->pdata[i])->candidate->tensor_parallel, <=, 2);
}

static void
test_providers (void)
{
  g_autoptr (NavPlan) azure = planner_fixture_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':100}],"
    "'constraints':{'providers':['Azure']}}");
  g_autoptr (NavPlan) nobody = planner_fixture_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':100}],"
    "'constraints':{'providers':['nobody']}}");
  const GPtrArray *all = nav_plan_get_recommendations (azure);

  g_assert_cmpuint (all->len, >, 0);
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpstr (((NavRecommendation *) all->pdata[i])->price.provider, ==, "azure");
  g_assert_false (planner_fixture_has_code (nav_plan_get_notes (azure), "provider.unknown"));
  g_assert_cmpuint (nav_plan_get_feasible (nobody), ==, 0);
  g_assert_true (planner_fixture_has_code (nav_plan_get_notes (nobody), "provider.unknown"));
}

static void
assert_refused (const char *json, const char *field)
{
  g_autoptr (NavSpec) spec = planner_fixture_spec (json);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavPlan) plan =
    nav_plan_compute (planner_fixture_catalog (), spec, 1, NULL, NULL, NULL, &error);

  g_assert_null (plan);
  g_assert_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID);
  g_assert_cmpstr (nav_error_get_field (error), ==, field);
}

static void
test_contradictions (void)
{
  assert_refused ("{'workloads':[{'use_case':'chatbot_conversational','users':100}],"
                  "'engine':{'max_model_len':512}}",
                  "engine.max_model_len");
  assert_refused ("{'workloads':[{'use_case':'chatbot_conversational','mean_rps':5,'peak_rps':1}]}",
                  "workloads[0].mean_rps");
  assert_refused (
    "{'workloads':[{'use_case':'chatbot_conversational','users':10,'thinking':true},"
    "{'use_case':'translation','users':10,'thinking':false}]}",
    "workloads[1].thinking");
}

/* A length that leaves no room for reasoning leaves models that answer directly. */
static void
test_length_for_answers_only (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (
    "{'workloads':[{'use_case':'chatbot_conversational','users':100}],"
    "'engine':{'max_model_len':1024}}");
  const GPtrArray *all = nav_plan_get_recommendations (plan);

  g_assert_cmpuint (all->len, >, 0);
  for (guint i = 0; i < all->len; i++)
    g_assert_false (((NavRecommendation *) all->pdata[i])->candidate->thinking);
}

static double
best_rate (const char *json)
{
  g_autoptr (NavSpec) spec = planner_fixture_spec (json);
  g_autoptr (GError) error = NULL;
  const NavSolveFix fix = { (char *) "l40s", 2, NAN };
  g_autoptr (NavSolution) found =
    nav_solve (planner_fixture_catalog (), spec, NAV_SOLVE_RATE, &fix, 2, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (nav_solution_get_most (found));
  return nav_solution_get_most (found)->rate;
}

/* Solved for the rate of a mix, the mix stays what it is. */
#define MIX(short_rps, long_rps)                                                                   \
  "{'workloads':[{'peak_rps':" short_rps ",'input_tokens':50,'output_tokens':20},"                 \
  "{'peak_rps':" long_rps ",'input_tokens':4000,'output_tokens':800}],"                            \
  "'slo':{'ttft_ms':4000},'constraints':{'models':['Qwen/Qwen3-8B']}}"

static void
test_solving_keeps_the_mix (void)
{
  g_assert_cmpfloat (best_rate (MIX ("9", "1")), >, best_rate (MIX ("1", "9")) * 2);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/invariants/rate", test_rate);
  g_test_add_func ("/planner/invariants/lengths", test_lengths);
  g_test_add_func ("/planner/invariants/targets", test_targets);
  g_test_add_func ("/planner/invariants/more-gpus-allowed", test_more_gpus_allowed);
  g_test_add_func ("/planner/invariants/size-does-not-forbid", test_size_does_not_forbid);
  g_test_add_func ("/planner/invariants/inventory-too-small", test_inventory_too_small);
  g_test_add_func ("/planner/invariants/owned-machines", test_owned_machines_are_small);
  g_test_add_func ("/planner/invariants/providers", test_providers);
  g_test_add_func ("/planner/invariants/contradictions", test_contradictions);
  g_test_add_func ("/planner/invariants/answers-only", test_length_for_answers_only);
  g_test_add_func ("/planner/invariants/solve-mix", test_solving_keeps_the_mix);
  return g_test_run ();
}
