// SPDX-License-Identifier: Apache-2.0
// What it would take if the load or the forecast were off: the same that a plan of that load says.

#include <locale.h>
#include <math.h>

#include "planner-fixture.h"

#define LOAD(rate)                                                                                 \
  "{'workloads':[{'peak_rps':" rate ",'input_tokens':600,'output_tokens':200}],"                   \
  "'slo':{'percentile':95,'ttft_ms':700,'tpot_ms':45},'spare_replicas':1,'constraints':{"          \
  "'models':['Qwen/Qwen3-8B','Qwen/Qwen3-0.6B'],'gpus':['h100-sxm','l40s','l4']}}"

static const NavRecommendation *
find_same (NavPlan *plan, const NavRecommendation *wanted)
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

static void
test_other_loads (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (LOAD ("100"));
  g_autoptr (NavPlan) less = planner_fixture_plan (LOAD ("80"));
  g_autoptr (NavPlan) more = planner_fixture_plan (LOAD ("120"));
  NavPlan *const others[NAV_N_CHANGES] = { less, more };
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  guint differ = 0;

  for (guint i = 0; i < all->len; i++) {
    const NavRecommendation *r = all->pdata[i];
    for (guint c = 0; c < NAV_N_CHANGES; c++) {
      const NavRecommendation *other = find_same (others[c], r);
      g_assert_cmpfloat (r->if_rate[c].change, ==, nav_changes[c]);
      g_assert_nonnull (other);
      g_assert_cmpuint (r->if_rate[c].replicas, ==, other->replicas);
      g_assert_cmpfloat_with_epsilon (r->if_rate[c].cost_per_month, other->cost_per_month, 1e-6);
      differ += other->replicas != r->replicas;
    }
  }
  g_assert_cmpuint (differ, >, 0);
}

/* Faster steps never take more replicas, slower ones never fewer; when they cannot hold the targets
 * at all that is said. */
static void
test_other_steps (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (LOAD ("300"));
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  guint cannot = 0, differ = 0;

  for (guint i = 0; i < all->len; i++) {
    const NavRecommendation *r = all->pdata[i];
    const NavWhatIf *faster = &r->if_steps[0], *slower = &r->if_steps[1];
    g_assert_cmpuint (faster->replicas, <=, r->replicas);
    g_assert_cmpfloat (faster->max_rate, >=, r->max_rate_per_replica * (1 - 1e-9));
    if (slower->replicas == 0) {
      g_assert_true (isnan (slower->cost_per_month));
      cannot++;
      continue;
    }
    g_assert_cmpuint (slower->replicas, >=, r->replicas);
    g_assert_cmpfloat (slower->cost_per_month, >=, r->cost_per_month * (1 - 1e-9));
    differ += slower->replicas > r->replicas && faster->replicas < r->replicas;
  }
  g_assert_cmpuint (differ, >, 0);
  g_assert_cmpuint (cannot, <, all->len);
}

static void
test_knee (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (LOAD ("100"));
  const GPtrArray *all = nav_plan_get_recommendations (plan);

  for (guint i = 0; i < all->len; i++) {
    const NavRecommendation *r = all->pdata[i];
    g_assert_cmpfloat (r->knee.rate, >=, r->max_rate_per_replica);
    g_assert_cmpfloat (r->knee.share, >, 0);
    g_assert_cmpfloat (r->knee.share, <=, 1);
    g_assert_cmpfloat_with_epsilon (r->knee.share * r->knee.rate, r->forecast_rate, 1e-9);
    /* Near the knee a first token is later than where the load is. */
    if (isfinite (r->knee.ttft_ms) && r->knee.share < 0.95)
      g_assert_cmpfloat (r->knee.ttft_ms, >=, r->slo.metrics[0].predicted * 0.999);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/sensitivity/other-loads", test_other_loads);
  g_test_add_func ("/planner/sensitivity/other-steps", test_other_steps);
  g_test_add_func ("/planner/sensitivity/knee", test_knee);
  return g_test_run ();
}
