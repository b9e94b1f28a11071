// SPDX-License-Identifier: Apache-2.0
// A plan on the screen: what the cards say is what the plan holds.

#include "config.h"

#include <math.h>

#include "app-fixture.h"
#include "app/nav-answer-page.h"
#include "app/nav-difference-card.h"
#include "app/nav-hero-card.h"
#include "app/nav-meter.h"
#include "app/nav-relax.h"
#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

static GtkWidget *
new_page (NavPlan *plan)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (NAV_TYPE_ANSWER_PAGE, NULL));

  nav_answer_page_set_plan (NAV_ANSWER_PAGE (page), plan, TRUE);
  return page;
}

static NavRecommendation *
best (NavPlan *plan, NavPlanList list)
{
  return nav_plan_get_list (plan, list)->pdata[0];
}

static void
test_hero (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  NavRecommendation *r = best (plan, NAV_LIST_BALANCED);
  GtkWidget *page = new_page (plan);
  GtkWidget *hero = fixture_find (page, NAV_TYPE_HERO_CARD, 0);
  g_autofree char *price = nav_format_money (nav_text_numbers (), r->cost_per_month, "USD");
  g_autofree char *parts = nav_plan_words_configuration (nav_text_words (), r);
  g_autofree char *configuration = nav_text_keep_units (parts);
  g_autofree char *words = nav_plan_words_summary (nav_text_words (), plan);
  g_autofree char *summary = nav_text_keep_units (words);

  g_assert_true (gtk_widget_get_visible (hero));
  g_assert_nonnull (fixture_find_label (hero, nav_plan_words_model (r)));
  g_assert_nonnull (fixture_find_label (hero, price));
  g_assert_nonnull (fixture_find_label (hero, configuration));
  g_assert_nonnull (fixture_find_label (page, summary));
  g_assert_finalize_object (page);
}

static void
test_meters (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  NavRecommendation *r = best (plan, NAV_LIST_BALANCED);
  GtkWidget *page = new_page (plan);

  g_assert_cmpuint (fixture_count (page, NAV_TYPE_METER), ==, NAV_N_JUDGED);
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    GtkWidget *meter = fixture_find (page, NAV_TYPE_METER, i);
    g_autofree char *value = nav_format_ms (nav_text_numbers (), r->slo.metrics[i].predicted);
    g_autofree char *target = nav_format_ms (nav_text_numbers (), r->slo.metrics[i].target);
    g_autofree char *words = g_strdup_printf ("target %s", target);
    g_assert_nonnull (fixture_find_label (meter, value));
    g_assert_nonnull (fixture_find_label (meter, words));
  }
  g_assert_finalize_object (page);
}

static void
test_no_target (void)
{
  g_autoptr (NavPlan) plan =
    fixture_plan ("{\"workloads\":[{\"use_case\":\"chatbot_conversational\",\"users\":50}],"
                  "\"slo\":{\"e2e_ms\":{\"value\":null,\"origin\":\"edited\"}}}");
  GtkWidget *page = new_page (plan);
  GtkWidget *e2e = fixture_find (page, NAV_TYPE_METER, 2);

  g_assert_true (isnan (best (plan, NAV_LIST_BALANCED)->slo.metrics[2].target));
  g_assert_nonnull (fixture_find_label (e2e, "no target"));
  g_assert_finalize_object (page);
}

/* Each list's best is on one card, and one configuration is on one card only. */
static void
test_differences (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  g_autoptr (GHashTable) different = g_hash_table_new (NULL, NULL);
  GtkWidget *page = new_page (plan);

  for (int list = 0; list < NAV_N_LISTS; list++)
    g_hash_table_add (different, best (plan, (NavPlanList) list));
  g_assert_cmpuint (fixture_count (page, NAV_TYPE_DIFFERENCE_CARD), ==,
                    g_hash_table_size (different) - 1);
  /* Shown once more, they do not pile up. */
  nav_answer_page_set_plan (NAV_ANSWER_PAGE (page), plan, TRUE);
  g_assert_cmpuint (fixture_count (page, NAV_TYPE_DIFFERENCE_CARD), ==,
                    g_hash_table_size (different) - 1);
  g_assert_finalize_object (page);
}

static GtkWidget *
find_action (GtkWidget *root, const char *action)
{
  for (guint i = 0;; i++) {
    GtkWidget *button = fixture_find (root, GTK_TYPE_BUTTON, i);
    if (button == NULL ||
        g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), action) == 0)
      return button;
  }
}

static void
test_nothing_fits (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT_TOO_CHEAP);
  GtkWidget *page = new_page (plan);

  g_assert_cmpuint (nav_plan_get_recommendations (plan)->len, ==, 0);
  g_assert_false (gtk_widget_get_visible (fixture_find (page, NAV_TYPE_HERO_CARD, 0)));
  g_assert_nonnull (find_action (page, "win.relax"));
  g_assert_finalize_object (page);
}

/* What the button loosens is enough. */
static void
test_relax (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT_TOO_CHEAP);
  g_autoptr (NavSpec) spec = fixture_spec (CHATBOT_TOO_CHEAP);
  const NavMiss *miss = &g_array_index (nav_plan_get_misses (plan), NavMiss, 0);
  g_autoptr (NavSpec) relaxed = nav_relax_spec (spec, miss);
  g_autoptr (NavPlan) fitting =
    nav_plan_compute (fixture_catalog (), relaxed, 2, NULL, NULL, NULL, NULL);

  g_assert_cmpuint (nav_plan_get_recommendations (fitting)->len, >, 0);
  g_assert_cmpuint (nav_spec_get (relaxed, NAV_CONSTRAINT_BUDGET)->origin, ==, NAV_ORIGIN_EDITED);
}

static void
test_narrow (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  GtkWidget *page = new_page (plan);

  g_assert_cmpint (fixture_min_width (page), <=, 360);
  g_assert_finalize_object (page);
}

static void
add_tests (void)
{
  g_test_add_func ("/app/answer/hero", test_hero);
  g_test_add_func ("/app/answer/meters", test_meters);
  g_test_add_func ("/app/answer/no-target", test_no_target);
  g_test_add_func ("/app/answer/differences", test_differences);
  g_test_add_func ("/app/answer/nothing-fits", test_nothing_fits);
  g_test_add_func ("/app/answer/relax", test_relax);
  g_test_add_func ("/app/answer/narrow", test_narrow);
}

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, add_tests);
}
