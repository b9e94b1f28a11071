// SPDX-License-Identifier: Apache-2.0
// Questions asked backwards: what an answer promises a plan of it keeps, a little more it does not.

#include <locale.h>
#include <math.h>

#include "planner-fixture.h"
#include "planner/nav-planner-error.h"
#include "planner/nav-solve.h"

#define CHAT "{'workloads':[{'use_case':'chatbot_conversational','users':300}]}"
#define SHAPE                                                                                      \
  "{'workloads':[{'peak_rps':2,'input_tokens':800,'output_tokens':200}],"                          \
  "'slo':{'percentile':95,'ttft_ms':1500,'tpot_ms':60}}"

static NavSolution *
solve_with (const char *json, NavSolveFor sought, const char *fixed, guint n_threads)
{
  g_autoptr (NavSpec) spec = planner_fixture_spec (json);
  g_autoptr (GError) error = NULL;
  g_auto (NavSolveFix) fix = { 0 };
  NavSolution *solution;

  g_assert_true (nav_solve_fix_parse (fixed, &fix, &error));
  solution =
    nav_solve (planner_fixture_catalog (), spec, sought, &fix, n_threads, NULL, &error);
  g_assert_no_error (error);
  return solution;
}

static NavSolution *
solve (const char *json, NavSolveFor sought, const char *fixed)
{
  return solve_with (json, sought, fixed, 2);
}

static const NavSolveAnswer *
answer_at (NavSolution *solution, guint i)
{
  return &g_array_index (nav_solution_get_answers (solution), NavSolveAnswer, i);
}

static NavPlan *
plan_of (NavSpec *spec)
{
  g_autoptr (GError) error = NULL;
  NavPlan *plan = nav_plan_compute (planner_fixture_catalog (), spec, 2, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

/* The answer's configuration in a plan of @spec. */
static const NavRecommendation *
find_in_plan (NavPlan *plan, const NavRecommendation *wanted)
{
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  g_autofree char *own = nav_candidate_canonical (wanted->candidate);

  for (guint i = 0; i < all->len; i++) {
    const NavRecommendation *r = all->pdata[i];
    g_autofree char *other = nav_candidate_canonical (r->candidate);
    if (g_str_equal (own, other) && r->margin_held == wanted->margin_held)
      return r;
  }
  return NULL;
}

/* Every answer's spec has a plan that deploys just that. */
static void
check_promises (NavSolution *solution)
{
  guint n = nav_solution_get_answers (solution)->len;

  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < MIN (n, 6); i++) {
    const NavSolveAnswer *answer = answer_at (solution, i);
    g_autoptr (NavSpec) spec = nav_solution_make_spec (solution, answer);
    g_autoptr (NavPlan) plan = plan_of (spec);
    const NavRecommendation *r = find_in_plan (plan, answer->recommendation);
    g_assert_nonnull (r);
    g_assert_cmpuint (r->replicas, <=, answer->recommendation->replicas);
    g_assert_cmpint (r->slo.verdict, <=, NAV_VERDICT_CLOSE);
    if (answer->recommendation->margin_held)
      g_assert_cmpint (r->slo.verdict, ==, NAV_VERDICT_MET);
  }
}

/* Takes @leaf. */
static NavSpec *
changed (NavSpec *spec, NavSpecField field, NavLeaf *leaf)
{
  return nav_spec_with (spec, field, 0, leaf);
}

static void
test_users (void)
{
  g_autoptr (NavSolution) two = solve (CHAT, NAV_SOLVE_USERS, "gpu=l4,count=2");
  g_autoptr (NavSolution) eight = solve (CHAT, NAV_SOLVE_USERS, "gpu=l4,count=8");
  const NavSolveAnswer *most = nav_solution_get_most (two);
  g_autoptr (NavSpec) spec = nav_solution_make_spec (two, most), more = NULL;
  g_autoptr (NavPlan) plan = NULL;

  check_promises (two);
  g_assert_cmpfloat (most->users, ==, floor (most->users));
  g_assert_cmpfloat (most->value, ==, most->users);
  g_assert_cmpfloat (nav_solution_get_most (eight)->users, >=, 3.9 * most->users);
  for (guint i = 0; i < nav_solution_get_answers (two)->len; i++)
    g_assert_cmpuint (answer_at (two, i)->recommendation->gpus, <=, 2);

  more = changed (spec, NAV_WORKLOAD_USERS,
                  nav_leaf_new_number (ceil (most->users * 1.05), NAV_ORIGIN_EDITED));
  plan = plan_of (more);
  g_assert_null (find_in_plan (plan, most->recommendation));
}

static void
test_rate (void)
{
  g_autoptr (NavSolution) solution = solve (SHAPE, NAV_SOLVE_RATE, "gpu=h100-sxm,count=4");
  const NavSolveAnswer *most = nav_solution_get_most (solution);

  check_promises (solution);
  g_assert_cmpfloat (most->value, ==, most->rate);
  g_assert_true (isnan (most->users)); /* nobody said how often people ask */
}

/* Growth and spare replicas take their part. */
static void
test_growth_and_spares (void)
{
  g_autoptr (NavSolution) plain = solve (CHAT, NAV_SOLVE_USERS, "gpu=l4,count=6");
  g_autoptr (NavSolution) careful =
    solve ("{'workloads':[{'use_case':'chatbot_conversational','users':300}],'growth':1,"
           "'spare_replicas':1,'constraints':{'models':['Qwen/Qwen3-0.6B']}}",
           NAV_SOLVE_USERS, "gpu=l4,count=6");

  check_promises (careful);
  g_assert_cmpfloat (nav_solution_get_most (careful)->users, <,
                     nav_solution_get_most (plain)->users / 2);
}

static void
test_budget (void)
{
  g_autoptr (NavSolution) little = solve (CHAT, NAV_SOLVE_USERS, "budget=1500");
  g_autoptr (NavSolution) much = solve (CHAT, NAV_SOLVE_USERS, "budget=15000");
  g_autoptr (NavSolution) l4 = solve (CHAT, NAV_SOLVE_USERS, "budget=15000,gpu=l4");
  g_autoptr (NavSolution) nothing = solve (CHAT, NAV_SOLVE_USERS, "budget=5");

  check_promises (little);
  g_assert_cmpfloat (nav_solution_get_most (much)->users, >=,
                     nav_solution_get_most (little)->users);
  for (guint i = 0; i < nav_solution_get_answers (much)->len; i++)
    g_assert_cmpfloat (answer_at (much, i)->recommendation->cost_per_month, <=, 15000);
  for (guint i = 0; i < nav_solution_get_answers (l4)->len; i++)
    g_assert_cmpstr (answer_at (l4, i)->recommendation->candidate->gpu->id, ==, "l4");
  g_assert_null (nav_solution_get_best (nothing));
}

static void
test_input (void)
{
  g_autoptr (NavSolution) solution = solve (SHAPE, NAV_SOLVE_INPUT, "gpu=l40s,count=2");
  const NavSolveAnswer *most = nav_solution_get_most (solution);
  g_autoptr (NavSpec) spec = nav_solution_make_spec (solution, most), longer = NULL;
  g_autoptr (NavDistribution) tokens = nav_distribution_new_fixed (most->input_tokens * 1.1);
  g_autoptr (NavPlan) plan = NULL;

  check_promises (solution);
  g_assert_cmpfloat (most->value, ==, most->input_tokens);
  longer = changed (spec, NAV_WORKLOAD_INPUT_TOKENS,
                    nav_leaf_new_distribution (tokens, NAV_ORIGIN_EDITED));
  plan = plan_of (longer);
  g_assert_null (find_in_plan (plan, most->recommendation));
}

static void
test_target (void)
{
  g_autoptr (NavSolution) solution = solve (SHAPE, NAV_SOLVE_TARGET, "gpu=l40s,count=2");
  const NavSolveAnswer *best = nav_solution_get_best (solution);
  g_autoptr (NavSpec) spec = nav_solution_make_spec (solution, best), stricter = NULL;
  g_autoptr (NavPlan) plan = NULL;
  const NavRecommendation *r;

  check_promises (solution);
  for (guint i = 0; i < NAV_N_JUDGED; i++)
    g_assert_true (best->targets[i] > 0);
  stricter = changed (spec, NAV_SLO_TTFT_MS,
                      nav_leaf_new_number (best->targets[0] * 0.85, NAV_ORIGIN_EDITED));
  plan = plan_of (stricter);
  r = find_in_plan (plan, best->recommendation);
  g_assert_true (r == NULL || r->replicas > best->recommendation->replicas);
}

/* The best balanced has a good model, the most has the most. */
static void
test_order (void)
{
  g_autoptr (NavSolution) solution = solve (CHAT, NAV_SOLVE_USERS, "gpu=l4,count=2");
  const GArray *all = nav_solution_get_answers (solution);
  const NavSolveAnswer *best = nav_solution_get_best (solution);
  const NavSolveAnswer *most = nav_solution_get_most (solution);
  gboolean sure = TRUE;

  g_assert_true (best->pareto && most->pareto);
  g_assert_cmpfloat (most->value, >=, best->value);
  g_assert_nonnull (best->recommendation->quality);
  for (guint i = 0; i < all->len; i++) {
    const NavSolveAnswer *answer = answer_at (solution, i);
    g_assert_true (sure || !answer->recommendation->margin_held);
    sure = answer->recommendation->margin_held;
    if (i > 0 && sure)
      g_assert_cmpfloat (answer->balance, <=, answer_at (solution, i - 1)->balance);
    if (sure)
      g_assert_cmpfloat (answer->value, <=, most->value);
    for (guint k = 0; k < i; k++)
      g_assert_true (answer_at (solution, k)->recommendation->candidate->model !=
                       answer->recommendation->candidate->model ||
                     answer_at (solution, k)->recommendation->candidate->thinking !=
                       answer->recommendation->candidate->thinking);
  }
}

static void
test_threads_change_nothing (void)
{
  g_autoptr (NavSolution) one = solve_with (CHAT, NAV_SOLVE_USERS, "budget=3000", 1);
  g_autoptr (NavSolution) five = solve_with (CHAT, NAV_SOLVE_USERS, "budget=3000", 5);
  guint n = nav_solution_get_answers (one)->len;

  g_assert_cmpuint (n, ==, nav_solution_get_answers (five)->len);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpfloat (answer_at (one, i)->value, ==, answer_at (five, i)->value);
    g_assert_cmpstr (answer_at (one, i)->recommendation->id, ==,
                     answer_at (five, i)->recommendation->id);
  }
}

/* A chain ends in facts with a source, and nowhere else. */
static void
check_chain (NavDerivation *derivation)
{
  guint n = nav_derivation_get_n_operands (derivation);

  if (nav_derivation_get_operation (derivation) == NULL)
    g_assert_nonnull (nav_derivation_get_source (derivation));
  else
    g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    check_chain (nav_derivation_get_operand (derivation, i));
}

static void
check_number (NavSolution *solution, const NavSolveAnswer *answer, const char *path, double value)
{
  g_autoptr (NavDerivation) why = nav_solution_explain (solution, answer, path);

  if (isnan (value)) {
    g_assert_null (why);
    return;
  }
  g_assert_nonnull (why);
  g_assert_cmpfloat_with_epsilon (nav_derivation_get_value (why), value, 1e-9 * fabs (value));
  check_chain (why);
}

static void
test_every_number_has_a_reason (void)
{
  static const char *const fixes[] = { "gpu=l40s,count=4", "budget=9000" };

  for (int sought = 0; sought < NAV_N_SOLVES; sought++)
    for (gsize f = 0; f < G_N_ELEMENTS (fixes); f++) {
      g_autoptr (NavSolution) solution = solve (CHAT, (NavSolveFor) sought, fixes[f]);
      for (guint i = 0; i < MIN (nav_solution_get_answers (solution)->len, 5); i++) {
        const NavSolveAnswer *answer = answer_at (solution, i);
        check_number (solution, answer, "value", answer->value);
        check_number (solution, answer, "rate", answer->rate);
        check_number (solution, answer, "users", answer->users);
        check_number (solution, answer, "input_tokens", answer->input_tokens);
        check_number (solution, answer, "replicas", answer->recommendation->replicas);
        check_number (solution, answer, "balance", answer->balance);
        check_number (solution, answer, "targets.ttft_ms", answer->targets[0]);
        check_number (solution, answer, "targets.tpot_ms", answer->targets[1]);
        check_number (solution, answer, "targets.e2e_ms", answer->targets[2]);
      }
      g_assert_null (nav_solution_explain (solution, answer_at (solution, 0), "nonsense"));
    }
}

static void
assert_fix_refused (const char *text, const char *field)
{
  g_autoptr (GError) error = NULL;
  g_auto (NavSolveFix) fix = { 0 };

  g_assert_false (nav_solve_fix_parse (text, &fix, &error));
  g_assert_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID);
  g_assert_cmpstr (nav_error_get_field (error), ==, field);
  g_assert_null (fix.gpu);
}

static void
test_bad_fixes (void)
{
  static const char *const none[] = { "", "l4", "2", "=", "gpu", "cards=2", "gpu=l4,,count=2",
                                      "gpu=l4,gpu=l40s", "gpu=l4 ,count=2,", "GPU=l4" };

  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    assert_fix_refused (none[i], "fix");
  assert_fix_refused (NULL, "fix");
  assert_fix_refused ("gpu=", "fix.gpu");
  assert_fix_refused ("gpu=l4,count=0", "fix.count");
  assert_fix_refused ("gpu=l4,count=-2", "fix.count");
  assert_fix_refused ("gpu=l4,count=2.5", "fix.count");
  assert_fix_refused ("gpu=l4,count=99999999999999999999", "fix.count");
  assert_fix_refused ("budget=0", "fix.budget");
  assert_fix_refused ("budget=-5", "fix.budget");
  assert_fix_refused ("budget=nan", "fix.budget");
  assert_fix_refused ("budget=inf", "fix.budget");
  assert_fix_refused ("budget=5000eur", "fix.budget");
}

static void
assert_refused (const char *json, NavSolveFor sought, NavSolveFix fix, const char *field)
{
  g_autoptr (NavSpec) spec = planner_fixture_spec (json);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavSolution) solution =
    nav_solve (planner_fixture_catalog (), spec, sought, &fix, 1, NULL, &error);

  g_assert_null (solution);
  g_assert_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID);
  g_assert_cmpstr (nav_error_get_field (error), ==, field);
}

static void
test_bad_questions (void)
{
  const NavSolveFix l4 = { (char *) "l4", 2, NAN };

  assert_refused (CHAT, NAV_SOLVE_RATE, (NavSolveFix){ (char *) "Voodoo 2", 2, NAN }, "fix.gpu");
  assert_refused (CHAT, NAV_SOLVE_RATE, (NavSolveFix){ (char *) "l4", 0, NAN }, "fix.count");
  assert_refused (CHAT, NAV_SOLVE_RATE, (NavSolveFix){ NULL, 2, NAN }, "fix.gpu");
  assert_refused (CHAT, NAV_SOLVE_RATE, (NavSolveFix){ NULL, 2, 100 }, "fix.gpu");
  assert_refused (CHAT, NAV_SOLVE_RATE, (NavSolveFix){ NULL, 0, NAN }, "fix");
  assert_refused (CHAT, NAV_SOLVE_RATE, (NavSolveFix){ NULL, 0, -1 }, "fix.budget");
  /* Without a shape, and without a load where one must be known. */
  assert_refused ("{'workloads':[{'users':100}]}", NAV_SOLVE_USERS, l4, "workloads[0].use_case");
  assert_refused ("{'workloads':[{'use_case':'translation'}]}", NAV_SOLVE_INPUT, l4,
                  "workloads[0].users");
  assert_refused ("{'workloads':[{'use_case':'translation'}]}", NAV_SOLVE_TARGET, l4,
                  "workloads[0].users");
  /* Whose people? And how active are they? */
  assert_refused ("{'workloads':[{'use_case':'translation','users':5},"
                  "{'use_case':'chatbot_conversational','users':5}]}",
                  NAV_SOLVE_USERS, l4, "workloads");
  assert_refused (SHAPE, NAV_SOLVE_USERS, l4, "workloads[0].requests_per_user_per_min");
}

/* A load that is not known is no obstacle where it is sought. */
static void
test_load_is_not_needed (void)
{
  g_autoptr (NavSolution) solution =
    solve ("{'workloads':[{'use_case':'translation'}]}", NAV_SOLVE_USERS, "gpu=l4,count=2");

  g_assert_cmpuint (nav_solution_get_answers (solution)->len, >, 0);
  check_promises (solution);
}

/* What is fixed is there, whatever the spec says of other GPUs. */
static void
test_fixed_wins (void)
{
  g_autoptr (NavSolution) solution = solve (
    "{'workloads':[{'use_case':'chatbot_conversational','users':300}],'constraints':{"
    "'gpus':['h100-sxm'],'gpus_excluded':['l4'],'gpu_count_max':1,'on_prem':true,"
    "'budget':{'amount':1,'currency':'USD','period':'month'}},"
    "'inventory':[{'gpu':'h100-sxm','count':1}]}",
    NAV_SOLVE_USERS, "gpu=l4,count=2");

  g_assert_cmpuint (nav_solution_get_answers (solution)->len, >, 0);
  g_assert_cmpstr (answer_at (solution, 0)->recommendation->candidate->gpu->id, ==, "l4");
}

static void
on_solved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  NavSolution **place = data;

  (void) source;
  *place = nav_solve_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_async (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_spec (CHAT);
  g_autoptr (NavSolution) away = NULL, here = solve (CHAT, NAV_SOLVE_USERS, "gpu=l4,count=2");
  const NavSolveFix l4 = { (char *) "l4", 2, NAN };

  nav_solve_async (planner_fixture_catalog (), spec, NAV_SOLVE_USERS, &l4, NULL, on_solved, &away);
  while (away == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (nav_solution_get_best (away)->value, ==, nav_solution_get_best (here)->value);
}

static void
test_cancelled (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_spec (CHAT);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const NavSolveFix money = { NULL, 0, 5000 };

  g_cancellable_cancel (cancellable);
  g_assert_null (nav_solve (planner_fixture_catalog (), spec, NAV_SOLVE_USERS, &money, 2,
                            cancellable, &error));
  g_assert_error (error, NAV_PLANNER_ERROR, NAV_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/solve/users", test_users);
  g_test_add_func ("/planner/solve/rate", test_rate);
  g_test_add_func ("/planner/solve/growth-and-spares", test_growth_and_spares);
  g_test_add_func ("/planner/solve/budget", test_budget);
  g_test_add_func ("/planner/solve/input", test_input);
  g_test_add_func ("/planner/solve/target", test_target);
  g_test_add_func ("/planner/solve/order", test_order);
  g_test_add_func ("/planner/solve/threads", test_threads_change_nothing);
  g_test_add_func ("/planner/solve/reasons", test_every_number_has_a_reason);
  g_test_add_func ("/planner/solve/bad-fixes", test_bad_fixes);
  g_test_add_func ("/planner/solve/bad-questions", test_bad_questions);
  g_test_add_func ("/planner/solve/load-is-not-needed", test_load_is_not_needed);
  g_test_add_func ("/planner/solve/fixed-wins", test_fixed_wins);
  g_test_add_func ("/planner/solve/async", test_async);
  g_test_add_func ("/planner/solve/cancelled", test_cancelled);
  return g_test_run ();
}
