// SPDX-License-Identifier: Apache-2.0
// A deployment of one's own against an API that is paid by the token.

#include <locale.h>
#include <math.h>

#include "planner-fixture.h"
#include "planner/nav-break-even.h"

#define HOUR 3600.0

/* What the slide's load costs at an API, figured by hand. */
static double
bill (NavPlan *plan, const NavRecommendation *r, double input, double output)
{
  return nav_plan_get_demand (plan)->mean_rps * HOUR * r->hours_per_month *
         (150 * input + 200 * output) / 1e6;
}

static void
test_bill (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (SLIDE_SPEC ("2.7"));
  NavRecommendation *r = nav_plan_get_recommendations (plan)->pdata[0];
  const NavApiPrice price = { 3, 15 };
  NavBreakEven even;
  double expected = bill (plan, r, 3, 15);

  g_assert_false (r->candidate->thinking);
  g_assert_true (nav_break_even_compute (plan, r, &price, &even));
  g_assert_cmpfloat_with_epsilon (even.api_per_month, expected, expected * 1e-9);
  g_assert_cmpfloat (even.own_per_month, ==, r->cost_per_month);
  /* At the load where both cost the same, they do. */
  g_assert_cmpfloat_with_epsilon (even.api_per_month * even.share, r->cost_per_month,
                                  r->cost_per_month * 1e-9);
  g_assert_cmpfloat_with_epsilon (even.mean_rps / nav_plan_get_demand (plan)->mean_rps, even.share,
                                  1e-9);
}

/* A dear API is beaten early, a cheap one only by a load that the replicas do not carry. */
static void
test_either_way (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (SLIDE_SPEC ("2.7"));
  NavRecommendation *r = nav_plan_get_recommendations (plan)->pdata[0];
  const NavApiPrice dear = { 100, 100 }, cheap = { 1e-4, 0 };
  NavBreakEven even;

  g_assert_true (nav_break_even_compute (plan, r, &dear, &even));
  g_assert_cmpfloat (even.share, <, 1);
  g_assert_true (even.carried);
  g_assert_true (nav_break_even_compute (plan, r, &cheap, &even));
  g_assert_cmpfloat (even.share, >, 1);
  g_assert_false (even.carried);
}

/* Without a price on either side there is nothing to compare, and nothing is touched. */
static void
test_nothing_to_compare (void)
{
  g_autoptr (NavPlan) plan = planner_fixture_plan (SLIDE_SPEC ("2.7"));
  NavRecommendation *r = nav_plan_get_recommendations (plan)->pdata[0];
  g_autoptr (NavRecommendation) unpriced = nav_recommendation_new (r->candidate);
  const NavApiPrice none = { 0, 0 }, some = { 1, 1 }, huge = { INFINITY, 0 };
  NavBreakEven even = { .share = 42 };

  g_assert_false (nav_break_even_compute (plan, r, &none, &even));
  g_assert_false (nav_break_even_compute (plan, r, &huge, &even));
  unpriced->cost_per_month = NAN;
  unpriced->hours_per_month = 730;
  g_assert_false (nav_break_even_compute (plan, unpriced, &some, &even));
  g_assert_cmpfloat (even.share, ==, 42);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/break-even/bill", test_bill);
  g_test_add_func ("/break-even/either-way", test_either_way);
  g_test_add_func ("/break-even/nothing-to-compare", test_nothing_to_compare);
  return g_test_run ();
}
