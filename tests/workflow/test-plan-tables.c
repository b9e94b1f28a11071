// SPDX-License-Identifier: Apache-2.0
// Tables and documents of a plan: what they say is what the plan holds, in any locale.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "workflow-fixture.h"
#include "workflow/nav-plan-columns.h"
#include "workflow/nav-plan-compare.h"
#include "workflow/nav-plan-csv.h"
#include "workflow/nav-plan-report.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-spec-words.h"

static const NavNumberStyle comma_numbers = { ",", ".", FALSE };
static const NavWordsStyle comma = { &comma_numbers, FALSE };

static NavPlan *
new_plan (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavSpec) spec = workflow_fixture_spec (json);
  NavPlan *plan =
    nav_plan_compute (workflow_fixture_catalog (), spec, 2, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static int
compare_cost (gconstpointer a, gconstpointer b)
{
  return nav_plan_column_compare (NAV_COLUMN_COST, FALSE, *(NavRecommendation *const *) a,
                                  *(NavRecommendation *const *) b);
}

static void
test_columns_order (void)
{
  g_autoptr (NavPlan) plan = new_plan (WORKFLOW_FIXTURE_SMALL);
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy ((GPtrArray *) all, NULL, NULL);

  g_ptr_array_set_free_func (sorted, NULL);
  g_assert_cmpuint (all->len, >, 2);
  g_ptr_array_sort (sorted, compare_cost);
  for (guint i = 1; i < sorted->len; i++)
    g_assert_cmpfloat (((NavRecommendation *) sorted->pdata[i - 1])->cost_per_month, <=,
                       ((NavRecommendation *) sorted->pdata[i])->cost_per_month);
}

/* Every order is one: reflexive, and the other way round for the other way round. */
static void
test_columns_antisymmetric (void)
{
  g_autoptr (NavPlan) plan = new_plan (WORKFLOW_FIXTURE_SMALL);
  const GPtrArray *all = nav_plan_get_recommendations (plan);

  for (int c = 0; c < NAV_N_COLUMNS; c++)
    for (guint i = 0; i < MIN (all->len, 20); i++)
      for (guint k = 0; k < MIN (all->len, 20); k++) {
        const NavPlanColumn column = (NavPlanColumn) c;
        int there = nav_plan_column_compare (column, FALSE, all->pdata[i], all->pdata[k]);
        int back = nav_plan_column_compare (column, FALSE, all->pdata[k], all->pdata[i]);
        g_assert_cmpint ((there > 0) - (there < 0), ==, (back < 0) - (back > 0));
        if (i == k)
          g_assert_cmpint (there, ==, 0);
      }
}

static void
test_columns_unknown_last (void)
{
  g_autoptr (NavPlan) plan = new_plan (WORKFLOW_FIXTURE_SMALL);
  NavRecommendation *known = nav_plan_get_recommendations (plan)->pdata[0];
  g_autoptr (NavRecommendation) unknown = nav_recommendation_new (known->candidate);

  unknown->cost_per_month = NAN;
  for (int reversed = 0; reversed < 2; reversed++) {
    g_assert_cmpint (nav_plan_column_compare (NAV_COLUMN_COST, reversed, known, unknown), <, 0);
    g_assert_cmpint (nav_plan_column_compare (NAV_COLUMN_COST, reversed, unknown, known), >, 0);
    g_assert_cmpint (nav_plan_column_compare (NAV_COLUMN_COST, reversed, unknown, unknown), ==, 0);
    g_assert_cmpint (nav_plan_column_compare (NAV_COLUMN_QUALITY, reversed, known, unknown), <, 0);
  }
}

static void
test_columns_words (void)
{
  g_autoptr (NavPlan) plan = new_plan (WORKFLOW_FIXTURE_SMALL);
  NavRecommendation *r = nav_plan_get_recommendations (plan)->pdata[0];
  g_autofree char *title = nav_plan_column_title (&nav_words_english, NAV_COLUMN_TTFT, 95);
  g_autofree char *e2e = nav_plan_column_cell (&comma, NAV_COLUMN_E2E, r);
  g_autofree char *expected =
    nav_format_number (&comma_numbers, r->slo.metrics[2].predicted / 1000);

  g_assert_cmpstr (title, ==, "TTFT p95 (ms)");
  g_assert_cmpstr (e2e, ==, expected);
  for (int c = 0; c < NAV_N_COLUMNS; c++) {
    g_autofree char *cell = nav_plan_column_cell (&nav_words_english, (NavPlanColumn) c, r);
    g_assert_cmpstr (cell, !=, "");
    g_assert_nonnull (nav_plan_column_names[c]);
  }
}

static char *
field (const char *csv, guint row, const char *title)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  g_auto (GStrv) titles = g_strsplit (lines[0], ",", -1);
  g_auto (GStrv) fields = g_strsplit (lines[row], ",", -1);

  g_assert_cmpuint (g_strv_length (titles), ==, g_strv_length (fields));
  for (guint i = 0; titles[i] != NULL; i++)
    if (g_str_equal (titles[i], title))
      return g_strdup (fields[i]);
  g_assert_not_reached ();
}

static void
assert_number (const char *csv, guint row, const char *title, double value)
{
  g_autofree char *text = field (csv, row, title);

  if (isnan (value))
    g_assert_cmpstr (text, ==, "");
  else
    g_assert_cmpfloat_with_epsilon (g_ascii_strtod (text, NULL), value, fabs (value) * 1e-8);
}

static void
test_csv (void)
{
  g_autoptr (NavPlan) plan = new_plan (WORKFLOW_FIXTURE_SMALL);
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  g_autofree char *csv = nav_plan_to_csv (plan, all);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, all->len + 2);
  for (guint i = 0; i < all->len; i++) {
    const NavRecommendation *r = all->pdata[i];
    g_autofree char *id = field (csv, i + 1, "id");
    g_assert_cmpstr (id, ==, r->id);
    assert_number (csv, i + 1, "rank", i + 1);
    assert_number (csv, i + 1, "cost_per_month", r->cost_per_month);
    assert_number (csv, i + 1, "ttft_ms", r->slo.metrics[0].predicted);
    assert_number (csv, i + 1, "e2e_ms_high", r->slo.metrics[2].high);
    assert_number (csv, i + 1, "quality", r->quality ? r->quality->score : NAN);
  }
}

/* In the order it is asked for, and only what is asked for. */
static void
test_csv_some (void)
{
  g_autoptr (NavPlan) plan = new_plan (WORKFLOW_FIXTURE_SMALL);
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  g_autofree char *csv = NULL;

  g_ptr_array_add (some, all->pdata[1]);
  g_ptr_array_add (some, all->pdata[0]);
  csv = nav_plan_to_csv (plan, some);
  assert_number (csv, 1, "rank", 2);
  assert_number (csv, 2, "rank", 1);
}

static void
test_report (void)
{
  g_autoptr (NavPlan) plan = new_plan (WORKFLOW_FIXTURE_SMALL);
  NavRecommendation *r = nav_plan_best (plan, NAV_LIST_BALANCED);
  g_autoptr (NavReport) report = nav_plan_report_new (&nav_words_english, plan, NULL, 0);
  g_autofree char *text = nav_report_to_markdown (report);
  g_autofree char *summary = nav_plan_words_summary (&nav_words_english, plan);
  g_autofree char *price = nav_plan_words_price (&nav_words_english, r);

  g_assert_true (g_str_has_prefix (text, "# Deployment plan\n"));
  g_assert_nonnull (strstr (text, summary));
  g_assert_nonnull (strstr (text, price));
  g_assert_nonnull (strstr (text, nav_plan_words_model (r)));
  g_assert_nonnull (strstr (text, "1970-01-01"));
  for (guint i = 0; i < r->risks->len; i++) {
    g_autoptr (NavReport) risk = nav_report_new ("R");
    g_autofree char *words = nav_words_finding (&nav_words_english, r->risks->pdata[i]);
    g_autofree char *risk_text = NULL;
    nav_report_add_item (risk, words);
    risk_text = nav_report_to_markdown (risk);
    g_assert_nonnull (strstr (text, strchr (risk_text, '-')));
  }
}

static void
test_report_nothing_fits (void)
{
  g_autoptr (NavPlan) plan =
    new_plan ("{'workloads':[{'use_case':'chatbot_conversational','users':1000}],"
              "'constraints':{'gpus':['l4'],'models':['Qwen/Qwen3-8B'],"
              "'budget':{'amount':5,'currency':'USD','period':'month'}}}");
  g_autoptr (NavReport) report = nav_plan_report_new (&nav_words_english, plan, "<Plan>", 0);
  g_autofree char *text = nav_report_to_markdown (report);

  g_assert_cmpuint (nav_plan_get_recommendations (plan)->len, ==, 0);
  g_assert_true (g_str_has_prefix (text, "# &lt;Plan&gt;\n"));
  g_assert_nonnull (strstr (text, "What comes nearest"));
  g_assert_nonnull (strstr (text, "Budget a month"));
  g_assert_null (strstr (text, "Recommended"));
}

static void
test_report_table (void)
{
  g_autoptr (NavPlan) plan = new_plan (WORKFLOW_FIXTURE_SMALL);
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  g_autoptr (NavReport) report = nav_plan_report_new_table (&comma, plan, all);
  const NavReportHtml how = { .document = FALSE, .right_to_left = TRUE };
  g_autofree char *html = nav_report_to_html (report, &how);
  guint rows = 0;

  for (const char *at = html; (at = strstr (at, "<tr>")) != NULL; at++)
    rows++;
  g_assert_cmpuint (rows, ==, all->len + 1);
  g_assert_nonnull (strstr (html, "<div dir=\"rtl\">"));
}

static NavCompareRow *
find_row (const GPtrArray *rows, const char *title)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((NavCompareRow *) rows->pdata[i])->title, title))
      return rows->pdata[i];
  g_assert_not_reached ();
}

/* Copies of one recommendation, of which the tests change what they look at. */
static GPtrArray *
new_twins (NavPlan *plan)
{
  const NavRecommendation *original = nav_plan_get_recommendations (plan)->pdata[0];
  GPtrArray *twins =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);

  for (int i = 0; i < 2; i++) {
    NavRecommendation *twin = nav_recommendation_new (original->candidate);
    twin->replicas = twin->gpus = 1;
    twin->cost_per_month = 1000;
    twin->quality = nav_quality_ref (original->quality);
    twin->slo = original->slo;
    g_ptr_array_add (twins, twin);
  }
  return twins;
}

static NavCompareState
state_of (const GPtrArray *recommendations, const char *title)
{
  g_autoptr (GPtrArray) rows = nav_plan_compare (&nav_words_english, recommendations);

  return find_row (rows, title)->state;
}

static int
best_of (const GPtrArray *recommendations, const char *title)
{
  g_autoptr (GPtrArray) rows = nav_plan_compare (&nav_words_english, recommendations);

  return find_row (rows, title)->best;
}

static void
set_ttft (NavRecommendation *r, double low, double value, double high)
{
  r->slo.metrics[0].low = low;
  r->slo.metrics[0].predicted = value;
  r->slo.metrics[0].high = high;
}

static void
test_compare (void)
{
  g_autoptr (NavPlan) plan = new_plan (WORKFLOW_FIXTURE_SMALL);
  g_autoptr (GPtrArray) twins = new_twins (plan);
  NavRecommendation *a = twins->pdata[0], *b = twins->pdata[1];

  g_assert_cmpint (state_of (twins, "TTFT p95"), ==, NAV_COMPARE_SAME);
  g_assert_cmpint (state_of (twins, "Price"), ==, NAV_COMPARE_SAME);
  g_assert_cmpint (best_of (twins, "Price"), ==, -1);
  b->cost_per_month = 2000;
  g_assert_cmpint (state_of (twins, "Price"), ==, NAV_COMPARE_DIFFERENT);
  g_assert_cmpint (best_of (twins, "Price"), ==, 0);
  a->cost_per_month = 3000;
  g_assert_cmpint (best_of (twins, "Price"), ==, 1);
  g_assert_cmpint (best_of (twins, "Checkpoint"), ==, -1);
  /* What a line says is what it is judged by, not the price of the whole. */
  a->cost_per_million_tokens_full = 0.07;
  b->cost_per_million_tokens_full = 0.21;
  g_assert_cmpint (best_of (twins, "A million tokens fully used"), ==, 0);
  b->cost_per_million_tokens_full = NAN;
  g_assert_cmpint (best_of (twins, "A million tokens fully used"), ==, 0);
  a->max_rate_per_replica = 13.2;
  b->max_rate_per_replica = 46.2;
  g_assert_cmpint (best_of (twins, "Highest rate of a replica"), ==, 1);
  b->max_rate_per_replica = 13.2;
  g_assert_cmpint (best_of (twins, "Highest rate of a replica"), ==, -1);
  set_ttft (a, 100, 150, 200);
  set_ttft (b, 190, 250, 300);
  g_assert_cmpint (best_of (twins, "TTFT p95"), ==, -1);
  g_assert_cmpint (state_of (twins, "TTFT p95"), ==, NAV_COMPARE_ABOUT_SAME);
  set_ttft (b, 201, 250, 300);
  g_assert_cmpint (state_of (twins, "TTFT p95"), ==, NAV_COMPARE_DIFFERENT);
  set_ttft (b, NAN, 250, NAN);
  g_assert_cmpint (state_of (twins, "TTFT p95"), ==, NAV_COMPARE_DIFFERENT);
}

static void
test_compare_all (void)
{
  g_autoptr (NavPlan) plan = new_plan (WORKFLOW_FIXTURE_SMALL);
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  g_autoptr (GPtrArray) rows = nav_plan_compare (&nav_words_english, all);
  g_autoptr (NavReport) report =
    nav_plan_report_new_comparison (&nav_words_english, plan, all);
  g_autofree char *text = nav_report_to_markdown (report);

  for (guint i = 0; i < rows->len; i++) {
    const NavCompareRow *row = rows->pdata[i];
    g_assert_cmpuint (g_strv_length (row->cells), ==, all->len);
  }
  g_assert_nonnull (strstr (text, "# Comparison"));
}

static void
assert_value (NavSpecField field, NavLeaf *leaf, const char *expected)
{
  g_autofree char *words = nav_spec_words_value (&nav_words_english, field, leaf);

  g_assert_cmpstr (words, ==, expected);
  nav_leaf_unref (leaf);
}

static void
test_spec_words (void)
{
  const char *const gpus[] = { "l4", "h200", NULL };
  const NavBudget budget = { .amount = 1500, .currency = "EUR", .period = NAV_PERIOD_YEAR };
  const NavOwnedGpu owned[] = { { .gpu = (char *) "l4", .count = 8 } };

  assert_value (NAV_WORKLOAD_USERS, nav_leaf_new_number (1, NAV_ORIGIN_SAID), "1 person");
  assert_value (NAV_WORKLOAD_ACTIVE_FRACTION, nav_leaf_new_number (0.2, NAV_ORIGIN_SAID), "20 %");
  assert_value (NAV_SLO_PERCENTILE, nav_leaf_new_number (95, NAV_ORIGIN_SAID), "p95");
  assert_value (NAV_SLO_TTFT_MS, nav_leaf_new_none (NAV_ORIGIN_EDITED), "none");
  assert_value (NAV_CONSTRAINT_ON_PREM, nav_leaf_new_bool (TRUE, NAV_ORIGIN_SAID), "yes");
  assert_value (NAV_PRIORITY_COST, nav_leaf_new_text ("high", NAV_ORIGIN_SAID), "high");
  assert_value (NAV_WORKLOAD_USE_CASE, nav_leaf_new_text ("my_own", NAV_ORIGIN_SAID), "my_own");
  assert_value (NAV_CONSTRAINT_GPUS, nav_leaf_new_list (gpus, NAV_ORIGIN_SAID), "l4, h200");
  assert_value (NAV_CONSTRAINT_BUDGET, nav_leaf_new_budget (&budget, NAV_ORIGIN_SAID),
                "€1,500 a year");
  assert_value (NAV_SPEC_INVENTORY, nav_leaf_new_inventory (owned, 1, NAV_ORIGIN_SAID), "8 × l4");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan-tables/columns/order", test_columns_order);
  g_test_add_func ("/plan-tables/columns/antisymmetric", test_columns_antisymmetric);
  g_test_add_func ("/plan-tables/columns/unknown-last", test_columns_unknown_last);
  g_test_add_func ("/plan-tables/columns/words", test_columns_words);
  g_test_add_func ("/plan-tables/csv", test_csv);
  g_test_add_func ("/plan-tables/csv/some", test_csv_some);
  g_test_add_func ("/plan-tables/report", test_report);
  g_test_add_func ("/plan-tables/report/nothing-fits", test_report_nothing_fits);
  g_test_add_func ("/plan-tables/report/table", test_report_table);
  g_test_add_func ("/plan-tables/compare", test_compare);
  g_test_add_func ("/plan-tables/compare/all", test_compare_all);
  g_test_add_func ("/plan-tables/spec-words", test_spec_words);
  return g_test_run ();
}
