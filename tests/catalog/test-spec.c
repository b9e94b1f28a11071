// SPDX-License-Identifier: Apache-2.0
// Specs: leaves, JSON both ways, what is refused and where.

#include <locale.h>

#include "base/nav-json.h"
#include "catalog/nav-catalog-error.h"
#include "catalog/nav-spec.h"

static NavSpec *
read_spec (const char *json, GError **error)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, NULL, error);

  return node ? nav_spec_new_from_json (node, error) : NULL;
}

static void
test_bare_values_are_edited (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavSpec) spec = read_spec (
    "{'workloads':[{'users':7,'input_tokens':{'distribution':'uniform','min':10,'max':30}}],"
    "'slo':{'ttft_ms':250},'constraints':{'gpus':['l4']}}",
    &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (nav_spec_get_workload_number (spec, 0, NAV_WORKLOAD_USERS), ==, 7);
  g_assert_cmpfloat (nav_spec_get_number (spec, NAV_SLO_TTFT_MS), ==, 250);
  g_assert_cmpint (nav_spec_get (spec, NAV_SLO_TTFT_MS)->origin, ==, NAV_ORIGIN_EDITED);
  g_assert_cmpstr (nav_spec_get_list (spec, NAV_CONSTRAINT_GPUS)[0], ==, "l4");
  g_assert_cmpfloat (
    nav_spec_get_workload (spec, 0, NAV_WORKLOAD_INPUT_TOKENS)->distribution->mean, ==, 20);
  g_assert_null (nav_spec_get (spec, NAV_SLO_E2E_MS));
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavSpec) spec = read_spec (
    "{'workloads':[{'name':'a','use_case':'translation','users':{'value':9,'origin':'said',"
    "'turn':2,'start':3,'end':8},'thinking':false,'batch':{'requests':5,'deadline_h':1.5}},"
    "{'peak_rps':2.5,'process':'gamma','cv':2,'output_tokens':{'distribution':'lognormal',"
    "'mean':90,'stddev':30,'min':1,'max':400}}],"
    "'constraints':{'budget':{'amount':10,'currency':'EUR','period':'day'},'on_prem':true},"
    "'inventory':[{'gpu':'l4','count':4,'used':1,'usd_per_hour':0.25}],'growth':0.1,"
    "'slo':{'e2e_ms':{'value':null,'origin':'edited'}}}",
    &error);
  g_autoptr (JsonNode) written = NULL;
  g_autoptr (NavSpec) again = NULL;
  NavLeaf *users;

  g_assert_no_error (error);
  written = nav_spec_to_json (spec);
  again = nav_spec_new_from_json (written, &error);
  g_assert_no_error (error);
  g_assert_true (nav_spec_equal (spec, again));
  g_assert_cmpuint (nav_spec_get_n_workloads (again), ==, 2);
  users = nav_spec_get_workload (again, 0, NAV_WORKLOAD_USERS);
  g_assert_cmpint (users->origin, ==, NAV_ORIGIN_SAID);
  g_assert_cmpint (users->turn, ==, 2);
  g_assert_cmpuint (users->end, ==, 8);
}

static void
test_refusals_name_the_field (void)
{
  static const struct {
    const char *json, *field;
  } cases[] = {
    { "{'workload':[]}", "workload" },
    { "{'workloads':[{'userz':1}]}", "workloads[0].userz" },
    { "{'workloads':[{'users':0}]}", "workloads[0].users" },
    { "{'workloads':[{'users':1.5}]}", "workloads[0].users" },
    { "{'workloads':[{},{'users':'many'}]}", "workloads[1].users" },
    { "{'workloads':[{'process':'fractal'}]}", "workloads[0].process" },
    { "{'workloads':[{'input_tokens':0}]}", "workloads[0].input_tokens" },
    { "{'workloads':[{'batch':{'requests':5,'by':1}}]}", "workloads[0].batch.by" },
    { "{'slo':{'ttft':5}}", "slo.ttft" },
    { "{'slo':{'percentile':99.9}}", "slo.percentile" },
    { "{'slo':7}", "slo" },
    { "{'constraints':{'gpus':'l4'}}", "constraints.gpus" },
    { "{'constraints':{'budget':-1}}", "constraints.budget" },
    { "{'constraints':{'budget':{'currency':'USD'}}}", "constraints.budget.amount" },
    { "{'inventory':[{'gpu':'l4'}]}", "inventory[0].count" },
    { "{'inventory':[{'gpu':'l4','count':1,'used':2}]}", "inventory[0].used" },
    { "{'priorities':{'cost':'very'}}", "priorities.cost" },
    { "{'growth':{'value':1,'origin':'guessed'}}", "growth.origin" },
    { "{'growth':{'value':1,'why':'x'}}", "growth.why" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NavSpec) spec = read_spec (cases[i].json, &error);
    g_assert_null (spec);
    g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
    g_assert_cmpstr (nav_error_get_field (error), ==, cases[i].field);
    g_assert_true (g_str_has_prefix (error->message, cases[i].field));
  }
}

static void
test_too_many_workloads (void)
{
  g_autoptr (GString) json = g_string_new ("{'workloads':[{}");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < NAV_MAX_WORKLOADS; i++)
    g_string_append (json, ",{}");
  g_string_append (json, "]}");
  g_assert_null (read_spec (json->str, &error));
  g_assert_cmpstr (nav_error_get_field (error), ==, "workloads");
}

static void
test_with_shares_and_does_not_change (void)
{
  g_autoptr (NavSpec) one = nav_spec_new ();
  g_autoptr (NavSpec) two =
    nav_spec_with (one, NAV_SLO_TTFT_MS, 0, nav_leaf_new_number (100, NAV_ORIGIN_EDITED));
  g_autoptr (NavSpec) three =
    nav_spec_with (two, NAV_WORKLOAD_USERS, 0, nav_leaf_new_number (3, NAV_ORIGIN_SAID));
  g_autoptr (NavSpec) back = nav_spec_with (three, NAV_WORKLOAD_USERS, 0, NULL);

  g_assert_null (nav_spec_get (one, NAV_SLO_TTFT_MS));
  g_assert_true (nav_spec_get (two, NAV_SLO_TTFT_MS) == nav_spec_get (three, NAV_SLO_TTFT_MS));
  g_assert_false (nav_spec_equal (two, three));
  g_assert_true (nav_spec_equal (two, back));
}

static void
test_workloads_come_and_go (void)
{
  g_autoptr (NavSpec) one = nav_spec_new ();
  g_autoptr (NavSpec) two = nav_spec_with_workload_added (one);
  g_autoptr (NavSpec) named = nav_spec_with (two, NAV_WORKLOAD_NAME, 1,
                                             nav_leaf_new_text ("second", NAV_ORIGIN_EDITED));
  g_autoptr (NavSpec) left = nav_spec_with_workload_removed (named, 0);
  g_autoptr (NavSpec) still = nav_spec_with_workload_removed (left, 0);

  g_assert_cmpuint (nav_spec_get_n_workloads (two), ==, 2);
  g_assert_cmpstr (nav_spec_get_workload_text (left, 0, NAV_WORKLOAD_NAME), ==, "second");
  g_assert_cmpuint (nav_spec_get_n_workloads (still), ==, 1);
}

static void
test_paths (void)
{
  for (NavSpecField f = 0; f < NAV_N_SPEC_FIELDS; f++) {
    guint workload = f < NAV_N_WORKLOAD_FIELDS ? 3 : 0;
    g_autofree char *path = nav_spec_field_path (f, workload);
    NavSpecField field;
    guint index;
    g_assert_true (nav_spec_field_parse (path, &field, &index));
    g_assert_cmpint (field, ==, f);
    g_assert_cmpuint (index, ==, workload);
  }
  for (const char *const *bad = (const char *const[]){ "", "slo", "workloads[x].users",
                                                       "workloads[99].users", "workloads[0].",
                                                       "users", NULL };
       *bad != NULL; bad++) {
    NavSpecField field;
    guint index;
    g_assert_false (nav_spec_field_parse (*bad, &field, &index));
  }
}

static void
test_budget_per_month (void)
{
  NavBudget hourly = { 2, "USD", NAV_PERIOD_HOUR }, yearly = { 1200, "USD", NAV_PERIOD_YEAR };
  NavBudget daily = { 24, "USD", NAV_PERIOD_DAY };

  g_assert_cmpfloat (nav_budget_per_month (&hourly, 100), ==, 200);
  g_assert_cmpfloat (nav_budget_per_month (&yearly, 100), ==, 100);
  g_assert_cmpfloat (nav_budget_per_month (&daily, 100), ==, 730);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/spec/bare-values", test_bare_values_are_edited);
  g_test_add_func ("/catalog/spec/round-trip", test_round_trip);
  g_test_add_func ("/catalog/spec/refusals", test_refusals_name_the_field);
  g_test_add_func ("/catalog/spec/too-many-workloads", test_too_many_workloads);
  g_test_add_func ("/catalog/spec/with", test_with_shares_and_does_not_change);
  g_test_add_func ("/catalog/spec/workloads", test_workloads_come_and_go);
  g_test_add_func ("/catalog/spec/paths", test_paths);
  g_test_add_func ("/catalog/spec/budget", test_budget_per_month);
  return g_test_run ();
}
