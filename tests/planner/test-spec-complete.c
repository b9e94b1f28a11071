// SPDX-License-Identifier: Apache-2.0
// From a few words to a full spec: rates, targets, origins.

#include <locale.h>
#include <math.h>

#include "planner-fixture.h"
#include "planner/nav-demand.h"
#include "planner/nav-planner-error.h"
#include "planner/nav-spec-complete.h"

#define assert_near(a, b)                                                                          \
  g_assert_cmpfloat_with_epsilon (a, b, 1e-9 * fmax (1, fabs ((double) (b))))

static void
test_rate_from_users (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_complete (SENTENCE_SPEC);

  /* 1,000 users x 20 % x 0.4 a minute, twice that at peak */
  assert_near (nav_spec_get_workload_number (spec, 0, NAV_WORKLOAD_MEAN_RPS), 1000 * .2 * .4 / 60);
  assert_near (nav_spec_get_workload_number (spec, 0, NAV_WORKLOAD_PEAK_RPS),
               1000 * .2 * .4 / 60 * 2);
  g_assert_cmpint (nav_spec_get_workload (spec, 0, NAV_WORKLOAD_PEAK_RPS)->origin, ==,
                   NAV_ORIGIN_DERIVED);
  g_assert_cmpint (nav_spec_get_workload (spec, 0, NAV_WORKLOAD_ACTIVE_FRACTION)->origin, ==,
                   NAV_ORIGIN_ASSUMED);
  g_assert_cmpint (nav_spec_get_workload (spec, 0, NAV_WORKLOAD_USERS)->origin, ==,
                   NAV_ORIGIN_EDITED);
}

static void
test_assumed_load_is_told (void)
{
  g_autoptr (NavSpec) users = planner_fixture_spec (SENTENCE_SPEC);
  g_autoptr (NavSpec) rate = planner_fixture_spec (SLIDE_SPEC ("2.7"));
  g_autoptr (GPtrArray) told =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  g_autoptr (GPtrArray) quiet =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  g_autoptr (NavSpec) a = nav_spec_complete (users, planner_fixture_catalog (), told);
  g_autoptr (NavSpec) b = nav_spec_complete (rate, planner_fixture_catalog (), quiet);

  g_assert_nonnull (a);
  g_assert_nonnull (b);
  g_assert_true (planner_fixture_has_code (told, "rate.from-users"));
  g_assert_false (planner_fixture_has_code (quiet, "rate.from-users"));
}

static void
test_stated_rates (void)
{
  g_autoptr (NavSpec) peak =
    planner_fixture_complete ("{'workloads':[{'use_case':'chatbot_conversational','users':5,"
                              "'peak_rps':8}]}");
  g_autoptr (NavSpec) mean =
    planner_fixture_complete ("{'workloads':[{'use_case':'chatbot_conversational','mean_rps':3}]}");

  g_autoptr (NavSpec) both =
    planner_fixture_complete ("{'workloads':[{'use_case':'chatbot_conversational','mean_rps':3,"
                              "'peak_rps':12}]}");

  assert_near (nav_spec_get_workload_number (peak, 0, NAV_WORKLOAD_PEAK_RPS), 8);
  assert_near (nav_spec_get_workload_number (both, 0, NAV_WORKLOAD_PEAK_MULTIPLIER), 4);
  assert_near (nav_spec_get_workload_number (peak, 0, NAV_WORKLOAD_MEAN_RPS), 4);
  assert_near (nav_spec_get_workload_number (mean, 0, NAV_WORKLOAD_PEAK_RPS), 6);
}

static void
test_small_rates_are_not_floored (void)
{
  g_autoptr (NavSpec) spec =
    planner_fixture_complete ("{'workloads':[{'use_case':'research_legal_analysis','users':1}]}");

  assert_near (nav_spec_get_workload_number (spec, 0, NAV_WORKLOAD_MEAN_RPS),
               1 * .1 * .03 / 60);
}

static void
test_deadline_makes_the_rate (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_complete (
    "{'workloads':[{'use_case':'summarization_short','batch':{'requests':36000,'deadline_h':2}}]}");

  assert_near (nav_spec_get_workload_number (spec, 0, NAV_WORKLOAD_PEAK_RPS), 5);
  assert_near (nav_spec_get_workload_number (spec, 0, NAV_WORKLOAD_MEAN_RPS), 5);
  g_assert_null (nav_spec_get (spec, NAV_SLO_TTFT_MS));
}

static void
test_critical_latency_takes_the_stricter_half (void)
{
  NavUseCase *row =
    nav_catalog_find_use_case (planner_fixture_catalog (), "chatbot_conversational");
  g_autoptr (NavSpec) plain = planner_fixture_complete (
    "{'workloads':[{'use_case':'chatbot_conversational','users':1000}]}");
  g_autoptr (NavSpec) critical = planner_fixture_complete (SENTENCE_SPEC);

  assert_near (nav_spec_get_number (plain, NAV_SLO_TTFT_MS), row->ttft_ms.target);
  assert_near (nav_spec_get_number (critical, NAV_SLO_TTFT_MS),
               (row->ttft_ms.target + row->ttft_ms.strict) / 2);
  g_assert_nonnull (nav_spec_get (critical, NAV_SLO_TTFT_MS)->why);
}

static void
test_stated_targets_win (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_complete (
    "{'workloads':[{'use_case':'chatbot_conversational','users':9}],'slo':{'ttft_ms':333},"
    "'priorities':{'latency':'high'}}");

  assert_near (nav_spec_get_number (spec, NAV_SLO_TTFT_MS), 333);
  g_assert_cmpint (nav_spec_get (spec, NAV_SLO_TTFT_MS)->origin, ==, NAV_ORIGIN_EDITED);
}

static void
test_no_target_stays_no_target (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_complete (
    "{'workloads':[{'use_case':'chatbot_conversational','users':9}],"
    "'slo':{'ttft_ms':{'value':null,'origin':'edited'}}}");

  g_assert_true (isnan (nav_spec_get_number (spec, NAV_SLO_TTFT_MS)));
  g_assert_cmpint (nav_spec_get (spec, NAV_SLO_TTFT_MS)->type, ==, NAV_VALUE_NONE);
}

static void
test_shared_prefix (void)
{
  g_autoptr (NavSpec) system = planner_fixture_complete (
    "{'workloads':[{'peak_rps':1,'input_tokens':1000,'output_tokens':10,"
    "'system_prompt_tokens':400}]}");
  g_autoptr (NavSpec) turns = planner_fixture_complete (
    "{'workloads':[{'peak_rps':1,'input_tokens':1000,'output_tokens':10,'turns':3}]}");

  assert_near (nav_spec_get_workload_number (system, 0, NAV_WORKLOAD_PREFIX_HIT_RATIO), .4);
  assert_near (nav_spec_get_workload_number (turns, 0, NAV_WORKLOAD_PREFIX_HIT_RATIO), .5);
}

static void
test_what_is_missing_is_named (void)
{
  static const struct {
    const char *spec, *field;
  } cases[] = {
    { "{'workloads':[{'users':10}]}", "workloads[0].use_case" },
    { "{'workloads':[{'use_case':'translation'}]}", "workloads[0].users" },
    { "{'workloads':[{'use_case':'baking','users':10}]}", "workloads[0].use_case" },
    { "{}", "workloads[0].use_case" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (NavSpec) spec = planner_fixture_complete (cases[i].spec);
    g_autoptr (GError) error = NULL;
    g_assert_false (nav_spec_check_plannable (spec, planner_fixture_catalog (), &error));
    g_assert_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID);
    g_assert_cmpstr (nav_error_get_field (error), ==, cases[i].field);
  }
}

static void
test_workloads_mix (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_complete (
    "{'workloads':[{'peak_rps':1,'input_tokens':100,'output_tokens':10},"
    "{'peak_rps':3,'input_tokens':500,'output_tokens':50}],'growth':0.5}");
  NavDemand demand;

  nav_demand_from_spec (spec, &demand);
  assert_near (demand.peak_rps, 4);
  assert_near (demand.planned_rps, 6);
  assert_near (demand.shape.input_mean, 400);
  assert_near (demand.shape.output_mean, 40);
  assert_near (demand.shape.input_variance, 30000); /* 0.25 x 0.75 x 400^2 */
  assert_near (demand.shape.input_longest, 500);
  g_assert_cmpuint (demand.max_model_len, ==, 1024);
}

static void
test_every_leaf_knows_its_origin (void)
{
  g_autoptr (NavSpec) spec = planner_fixture_complete (SENTENCE_SPEC);

  for (NavSpecField f = 0; f < NAV_N_SPEC_FIELDS; f++) {
    NavLeaf *leaf = f < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (spec, 0, f)
                                              : nav_spec_get (spec, f);
    if (leaf == NULL || leaf->type != NAV_VALUE_NUMBER)
      continue;
    if (leaf->origin == NAV_ORIGIN_DERIVED || leaf->origin == NAV_ORIGIN_ASSUMED)
      g_assert_nonnull (leaf->why);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/complete/rate-from-users", test_rate_from_users);
  g_test_add_func ("/planner/complete/assumed-load-is-told", test_assumed_load_is_told);
  g_test_add_func ("/planner/complete/stated-rates", test_stated_rates);
  g_test_add_func ("/planner/complete/small-rates", test_small_rates_are_not_floored);
  g_test_add_func ("/planner/complete/deadline", test_deadline_makes_the_rate);
  g_test_add_func ("/planner/complete/stricter-half",
                   test_critical_latency_takes_the_stricter_half);
  g_test_add_func ("/planner/complete/stated-targets-win", test_stated_targets_win);
  g_test_add_func ("/planner/complete/no-target", test_no_target_stays_no_target);
  g_test_add_func ("/planner/complete/shared-prefix", test_shared_prefix);
  g_test_add_func ("/planner/complete/missing", test_what_is_missing_is_named);
  g_test_add_func ("/planner/complete/mix", test_workloads_mix);
  g_test_add_func ("/planner/complete/origins", test_every_leaf_knows_its_origin);
  return g_test_run ();
}
