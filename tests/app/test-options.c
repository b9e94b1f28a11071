// SPDX-License-Identifier: Apache-2.0
// The Options stage: its models by themselves, and its widgets with a real plan.

#include "config.h"

#include <math.h>
#include <string.h>

#include "app-fixture.h"
#include "app/nav-answer-cards.h"
#include "app/nav-break-even-view.h"
#include "app/nav-detail-sections.h"
#include "app/nav-difference-card.h"
#include "app/nav-facts.h"
#include "app/nav-figure.h"
#include "app/nav-options-compare.h"
#include "app/nav-options-detail.h"
#include "app/nav-options-model.h"
#include "app/nav-options-page.h"
#include "app/nav-options-split.h"
#include "app/nav-options-table.h"
#include "app/nav-select-button.h"
#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

static GtkWidget *
new_widget (GType type)
{
  return g_object_ref_sink (g_object_new (type, NULL));
}

/* What the rows are to hold. */
static NavRecommendation *
item (NavOptionsModel *model, guint position)
{
  return nav_options_model_get_shown (model)->pdata[position];
}

static guint
count (NavOptionsModel *model)
{
  return nav_options_model_get_shown (model)->len;
}

/* Each row, once it has settled, holds what it should. */
static void
assert_settled (NavOptionsModel *model)
{
  GListModel *rows = G_LIST_MODEL (model);

  fixture_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, count (model));
  for (guint i = 0; i < count (model); i++) {
    g_autoptr (NavOption) option = g_list_model_get_item (rows, i);
    g_assert_true (nav_option_get_recommendation (option) == item (model, i));
  }
  g_assert_null (g_list_model_get_item (rows, count (model)));
}

static void
filter (NavOptionsModel *model, gboolean pareto, gboolean met, const char *gpu, const char *text)
{
  const NavOptionsFilter f = { pareto, met, gpu, text };

  nav_options_model_set_filter (model, &f);
}

static void
test_model (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  NavOptionsModel *model = nav_options_model_new ();

  g_assert_cmpuint (count (model), ==, 0);
  g_assert_cmpuint (nav_options_model_get_n_all (model), ==, 0);
  nav_options_model_set_plan (model, plan);
  g_assert_cmpuint (nav_options_model_get_n_all (model), ==, all->len);
  g_assert_cmpuint (count (model), ==, MIN (all->len, NAV_OPTIONS_MODEL_MAX));
  for (guint i = 0; i < count (model); i++)
    g_assert_true (item (model, i) == all->pdata[i]);
  assert_settled (model);
  nav_options_model_set_plan (model, NULL);
  g_assert_cmpuint (count (model), ==, 0);
  assert_settled (model);
  g_assert_finalize_object (model);
}

/* The filter looks at all of a plan, not only at the part that is shown. */
static void
test_model_filter (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  NavOptionsModel *model = nav_options_model_new ();
  NavRecommendation *last = all->pdata[all->len - 1];
  guint pareto = 0, met = 0;

  for (guint i = 0; i < all->len; i++) {
    pareto += ((NavRecommendation *) all->pdata[i])->pareto;
    met += ((NavRecommendation *) all->pdata[i])->slo.verdict == NAV_VERDICT_MET;
  }
  nav_options_model_set_plan (model, plan);
  filter (model, TRUE, FALSE, NULL, NULL);
  g_assert_cmpuint (nav_options_model_get_n_passing (model), ==, pareto);
  filter (model, FALSE, TRUE, NULL, NULL);
  g_assert_cmpuint (nav_options_model_get_n_passing (model), ==, met);
  filter (model, FALSE, FALSE, last->candidate->gpu->id, NULL);
  g_assert_cmpuint (count (model), >, 0);
  for (guint i = 0; i < count (model); i++)
    g_assert_cmpstr (item (model, i)->candidate->gpu->id, ==, last->candidate->gpu->id);
  assert_settled (model);
  filter (model, FALSE, FALSE, "no-such-gpu", NULL);
  g_assert_cmpuint (count (model), ==, 0);
  filter (model, FALSE, FALSE, NULL, "");
  g_assert_cmpuint (nav_options_model_get_n_passing (model), ==, all->len);
  g_assert_finalize_object (model);
}

/* Each word must be there, in any case, in model or GPU. */
static void
test_model_text (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  NavOptionsModel *model = nav_options_model_new ();
  const NavRecommendation *first = nav_plan_get_recommendations (plan)->pdata[0];
  g_autofree char *upper = g_utf8_strup (nav_plan_words_model (first), -1);
  g_autofree char *both =
    g_strdup_printf ("  %s   %s ", upper, nav_plan_words_gpu (first->candidate->gpu));
  guint by_model;

  nav_options_model_set_plan (model, plan);
  filter (model, FALSE, FALSE, NULL, upper);
  by_model = nav_options_model_get_n_passing (model);
  g_assert_cmpuint (by_model, >, 0);
  filter (model, FALSE, FALSE, NULL, both);
  g_assert_cmpuint (nav_options_model_get_n_passing (model), >, 0);
  g_assert_cmpuint (nav_options_model_get_n_passing (model), <, by_model);
  g_assert_true (item (model, 0) == first);
  filter (model, FALSE, FALSE, NULL, "\xf0\x9f\xa6\x9c %s [");
  g_assert_cmpuint (count (model), ==, 0);
  g_assert_finalize_object (model);
}

static void
count_signal (guint *n)
{
  (*n)++;
}

/* What changes nothing tells nothing: a table would lose its place. */
static void
test_model_quiet (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  NavOptionsModel *model = nav_options_model_new ();
  guint changes = 0;

  nav_options_model_set_plan (model, plan);
  fixture_settle ();
  g_signal_connect_swapped (model, "refilled", G_CALLBACK (count_signal), &changes);
  nav_options_model_set_plan (model, plan);
  filter (model, FALSE, FALSE, NULL, NULL);
  g_assert_cmpuint (changes, ==, 0);
  filter (model, TRUE, FALSE, NULL, NULL);
  filter (model, TRUE, FALSE, NULL, NULL);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_finalize_object (model);
}

/* The model's order is that of the columns, faster; rows stay and are refilled. */
static void
test_model_order (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  NavOptionsModel *model = nav_options_model_new ();
  g_autoptr (NavOption) first = NULL, same = NULL;

  nav_options_model_set_plan (model, plan);
  fixture_settle ();
  first = g_list_model_get_item (G_LIST_MODEL (model), 0);
  for (int c = 0; c < NAV_N_COLUMNS; c++)
    for (int reversed = 0; reversed < 2; reversed++) {
      nav_options_model_set_order (model, (NavPlanColumn) c, reversed);
      for (guint i = 1; i < count (model); i++)
        g_assert_cmpint (nav_plan_column_compare ((NavPlanColumn) c, reversed, item (model, i - 1),
                                                  item (model, i)),
                         <=, 0);
      assert_settled (model);
    }
  same = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_true (first == same);
  nav_options_model_set_order (model, NAV_N_COLUMNS, FALSE);
  g_assert_true (item (model, 0) == nav_plan_get_recommendations (plan)->pdata[0]);
  g_assert_finalize_object (model);
}

/* Gone before it has settled, it leaves nothing behind. */
static void
test_model_ends_early (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  NavOptionsModel *model = nav_options_model_new ();

  nav_options_model_set_plan (model, plan);
  g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (model);
  fixture_settle ();
}

static GtkWidget *
new_table (NavPlan *plan)
{
  GtkWidget *table = new_widget (NAV_TYPE_OPTIONS_TABLE);

  nav_options_table_set_plan (NAV_OPTIONS_TABLE (table), plan);
  return table;
}

static gboolean
is_placed (gpointer widget)
{
  return gtk_widget_get_width (widget) > 0;
}

static gboolean
is_shown (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static GtkWidget *
in_window (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  fixture_spin (is_placed, child);
  fixture_settle ();
  return window;
}

static void
test_table (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  GtkWidget *table = new_table (plan);
  g_autoptr (GPtrArray) shown = nav_options_table_collect_shown (NAV_OPTIONS_TABLE (table));
  g_autoptr (GPtrArray) ticked = nav_options_table_collect_ticked (NAV_OPTIONS_TABLE (table));

  g_assert_cmpuint (shown->len, ==, MIN (all->len, NAV_OPTIONS_MODEL_MAX));
  g_assert_true (shown->pdata[0] == all->pdata[0]);
  g_assert_cmpuint (ticked->len, ==, 0);
  g_assert_cmpint (fixture_min_width (table), <=, 360);
  g_assert_finalize_object (table);
}

static GtkSelectionModel *
selection_of (GtkWidget *table)
{
  return gtk_column_view_get_model (
    GTK_COLUMN_VIEW (fixture_find (table, GTK_TYPE_COLUMN_VIEW, 0)));
}

static GtkColumnViewColumn *
column_called (GtkWidget *table, const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (
    GTK_COLUMN_VIEW (fixture_find (table, GTK_TYPE_COLUMN_VIEW, 0)));

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
    if (g_strcmp0 (gtk_column_view_column_get_title (column), title) == 0)
      return column;
  }
  g_assert_not_reached ();
}

static guint
count_selected (GtkWidget *table)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (selection_of (table));

  return (guint) gtk_bitset_get_size (selected);
}

/* Ticks go with the options, on whatever row these are after a sort or a new plan. */
static void
test_table_keeps_ticks (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  g_autoptr (NavSpec) spec = fixture_spec (CHATBOT);
  g_autoptr (NavPlan) again =
    nav_plan_compute (fixture_catalog (), spec, 2, NULL, NULL, NULL, NULL);
  GtkWidget *table = new_table (plan);
  g_autoptr (GPtrArray) before = NULL, after = NULL;

  fixture_settle ();
  gtk_selection_model_select_item (selection_of (table), 1, FALSE);
  gtk_selection_model_select_item (selection_of (table), 4, FALSE);
  before = nav_options_table_collect_ticked (NAV_OPTIONS_TABLE (table));
  gtk_column_view_sort_by_column (
    GTK_COLUMN_VIEW (fixture_find (table, GTK_TYPE_COLUMN_VIEW, 0)),
    column_called (table, "Model"), GTK_SORT_DESCENDING);
  fixture_settle ();
  nav_options_table_set_plan (NAV_OPTIONS_TABLE (table), again);
  fixture_settle ();
  after = nav_options_table_collect_ticked (NAV_OPTIONS_TABLE (table));
  g_assert_cmpuint (before->len, ==, 2);
  g_assert_cmpuint (after->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (((NavRecommendation *) before->pdata[i])->id, ==,
                     ((NavRecommendation *) after->pdata[i])->id);
  g_assert_cmpuint (count_selected (table), ==, 2);
  g_assert_finalize_object (table);
}

static void
test_table_sorts (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  GtkWidget *table = new_table (plan);
  GtkColumnView *view = GTK_COLUMN_VIEW (fixture_find (table, GTK_TYPE_COLUMN_VIEW, 0));
  g_autoptr (GPtrArray) shown = NULL, reversed = NULL;

  gtk_column_view_sort_by_column (view, column_called (table, "$ a month"), GTK_SORT_ASCENDING);
  shown = nav_options_table_collect_shown (NAV_OPTIONS_TABLE (table));
  for (guint i = 1; i < shown->len; i++)
    g_assert_cmpint (nav_plan_column_compare (NAV_COLUMN_COST, FALSE, shown->pdata[i - 1],
                                              shown->pdata[i]),
                     <=, 0);
  gtk_column_view_sort_by_column (view, column_called (table, "$ a month"), GTK_SORT_DESCENDING);
  reversed = nav_options_table_collect_shown (NAV_OPTIONS_TABLE (table));
  for (guint i = 1; i < reversed->len; i++)
    g_assert_cmpint (nav_plan_column_compare (NAV_COLUMN_COST, TRUE, reversed->pdata[i - 1],
                                              reversed->pdata[i]),
                     <=, 0);
  g_assert_finalize_object (table);
}

static gboolean
is_column_shown (GtkWidget *table, const char *title)
{
  return gtk_column_view_column_get_visible (column_called (table, title));
}

/* Columns make room for what matters most. */
static void
test_table_narrow (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  GtkWidget *table = new_table (plan);
  GtkWidget *window = in_window (table, 1600, 500);

  g_assert_true (is_column_shown (table, "Balance"));
  gtk_window_destroy (GTK_WINDOW (window));
  window = in_window (table, 360, 500);
  g_assert_true (is_column_shown (table, "Model"));
  g_assert_true (is_column_shown (table, "$ a month"));
  g_assert_false (is_column_shown (table, "Balance"));
  g_assert_false (is_column_shown (table, "TPOT (ms)"));
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
  g_assert_finalize_object (table);
}

/* From the filter the keyboard comes to the rows, and takes each as one. (From row to row it goes
 * with keys of the list itself, which test-options-program.py presses.) */
static void
test_table_focus (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  GtkWidget *table = new_table (plan);
  GtkWidget *window = in_window (table, 1000, 500);
  GtkWidget *view = fixture_find (table, GTK_TYPE_COLUMN_VIEW, 0);
  GtkWidget *row;

  nav_options_table_find (NAV_OPTIONS_TABLE (table));
  for (int i = 0; i < 8 && gtk_widget_get_focus_child (view) == NULL; i++)
    gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  g_assert_nonnull (gtk_widget_get_focus_child (view));
  row = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (gtk_widget_get_parent (gtk_widget_get_parent (row)) == view);
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
  g_assert_finalize_object (table);
}

static GtkWidget *
new_detail (NavPlan *plan, NavRecommendation *r)
{
  GtkWidget *detail = new_widget (NAV_TYPE_OPTIONS_DETAIL);

  nav_options_detail_set (NAV_OPTIONS_DETAIL (detail), plan, r);
  fixture_settle ();
  return detail;
}

/* Every figure of the detail can be asked why. */
static void
test_detail (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  NavRecommendation *r = nav_plan_best (plan, NAV_LIST_BALANCED);
  GtkWidget *detail = new_detail (plan, r);
  guint n = fixture_count (detail, NAV_TYPE_FIGURE);
  g_autofree char *gib = nav_format_gib (nav_text_numbers (), r->memory.weights_gib);

  g_assert_cmpuint (n, >, 20);
  for (guint i = 0; i < n; i++) {
    GtkWidget *figure = fixture_find (detail, NAV_TYPE_FIGURE, i);
    GtkWidget *button = gtk_widget_get_first_child (figure);
    const char *text = gtk_label_get_label (GTK_LABEL (fixture_find (figure, GTK_TYPE_LABEL, 0)));
    if (g_ascii_isdigit (text[0]) && !gtk_widget_get_sensitive (button)) {
      g_test_message ("nothing tells why it is %s", text);
      g_test_fail ();
    }
  }
  g_assert_nonnull (fixture_find_label (detail, nav_plan_words_model (r)));
  g_assert_nonnull (fixture_find_label (detail, gib));
  g_assert_nonnull (fixture_find_label (detail, "What this rests on"));
  g_assert_cmpint (fixture_min_width (detail), <=, 360);
  g_assert_finalize_object (detail);
}

/* Set again, or gone before it is made, nothing piles up and nothing is left. */
static void
test_detail_again (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  GtkWidget *detail = new_detail (plan, all->pdata[0]);
  guint n = fixture_count (detail, NAV_TYPE_FACTS);

  nav_options_detail_set (NAV_OPTIONS_DETAIL (detail), plan, all->pdata[1]);
  nav_options_detail_set (NAV_OPTIONS_DETAIL (detail), plan, all->pdata[0]);
  fixture_settle ();
  g_assert_cmpuint (fixture_count (detail, NAV_TYPE_FACTS), ==, n);
  nav_options_detail_set (NAV_OPTIONS_DETAIL (detail), plan, all->pdata[1]);
  g_assert_finalize_object (detail);
}

/* Nobody knows what the last one costs: it says so and shows no dash for a price. */
static void
test_detail_unpriced (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  NavRecommendation *unpriced = NULL;
  GtkWidget *section;

  for (guint i = 0; i < all->len && unpriced == NULL; i++)
    if (!isfinite (((NavRecommendation *) all->pdata[i])->cost_per_month))
      unpriced = all->pdata[i];
  if (unpriced == NULL) {
    g_test_skip ("every option has a price");
    return;
  }
  section = g_object_ref_sink (nav_detail_section_price (plan, unpriced));
  g_assert_nonnull (fixture_find_label (section, "Price unknown"));
  g_assert_cmpuint (fixture_count (section, NAV_TYPE_FIGURE), ==, 0);
  g_assert_finalize_object (section);
}

static const char *
answer_of (GtkWidget *view)
{
  guint n = fixture_count (view, GTK_TYPE_LABEL);

  return gtk_label_get_label (GTK_LABEL (fixture_find (view, GTK_TYPE_LABEL, n - 1)));
}

static void
test_break_even (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  NavRecommendation *r = nav_plan_best (plan, NAV_LIST_BALANCED);
  GtkWidget *view = g_object_ref_sink (nav_break_even_view_new (plan, r));
  GtkSpinButton *output = GTK_SPIN_BUTTON (fixture_find (view, GTK_TYPE_SPIN_BUTTON, 1));

  g_assert_nonnull (strstr (answer_of (view), "Type what an API charges"));
  gtk_spin_button_set_value (output, 1000);
  g_assert_nonnull (strstr (answer_of (view), "more than this"));
  gtk_spin_button_set_value (output, 0.01);
  g_assert_nonnull (strstr (answer_of (view), "less than this"));
  gtk_spin_button_set_value (output, 0);
  g_assert_finalize_object (view);
}

static void
test_compare (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  g_autoptr (GPtrArray) two = g_ptr_array_new ();
  GtkWidget *view = new_widget (NAV_TYPE_OPTIONS_COMPARE);
  GtkWidget *only;
  guint labels;

  nav_options_compare_set (NAV_OPTIONS_COMPARE (view), two);
  g_ptr_array_add (two, all->pdata[0]);
  g_ptr_array_add (two, all->pdata[1]);
  nav_options_compare_set (NAV_OPTIONS_COMPARE (view), two);
  nav_options_compare_set_selected (NAV_OPTIONS_COMPARE (view),
                                    ((NavRecommendation *) two->pdata[1])->id);
  g_assert_cmpuint (fixture_count (view, NAV_TYPE_SELECT_BUTTON), ==, 2);
  g_assert_nonnull (fixture_find_label (view, "Selected"));
  labels = fixture_count (view, GTK_TYPE_LABEL);
  only = fixture_find (view, GTK_TYPE_TOGGLE_BUTTON, 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (only), TRUE);
  g_assert_cmpuint (fixture_count (view, GTK_TYPE_LABEL), <, labels);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (only), FALSE);
  g_assert_cmpuint (fixture_count (view, GTK_TYPE_LABEL), ==, labels);
  g_assert_true (gtk_widget_get_visible (only));
  /* Nothing differs: there are no differences to be shown alone, and all lines are there. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (only), TRUE);
  two->pdata[1] = two->pdata[0];
  nav_options_compare_set (NAV_OPTIONS_COMPARE (view), two);
  g_assert_false (gtk_widget_get_visible (only));
  g_assert_cmpuint (fixture_count (view, GTK_TYPE_LABEL), >, labels / 2);
  g_assert_finalize_object (view);
}

static void
test_split (void)
{
  GtkWidget *content = gtk_label_new ("content"), *detail = gtk_label_new ("detail");
  GtkWidget *split = g_object_ref_sink (
    g_object_new (NAV_TYPE_OPTIONS_SPLIT, "content", content, "detail", detail, NULL));
  GtkWidget *window = in_window (split, 1200, 400);

  g_assert_false (nav_options_split_get_collapsed (NAV_OPTIONS_SPLIT (split)));
  g_assert_false (gtk_widget_get_mapped (detail));
  nav_options_split_set_show_detail (NAV_OPTIONS_SPLIT (split), TRUE);
  fixture_spin (is_shown, detail);
  g_assert_true (gtk_widget_get_mapped (content));
  gtk_window_destroy (GTK_WINDOW (window));
  window = in_window (split, 500, 400);
  g_assert_true (nav_options_split_get_collapsed (NAV_OPTIONS_SPLIT (split)));
  fixture_spin (is_shown, detail);
  fixture_settle ();
  g_assert_false (gtk_widget_get_mapped (content));
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
  g_assert_finalize_object (split);
}

/* A card belongs to its lists: a better forecast changes what is on it, not where it is. */
static void
test_cards_keep_their_place (void)
{
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  g_autoptr (NavSpec) spec = fixture_spec (CHATBOT);
  g_autoptr (NavPlan) again =
    nav_plan_compute (fixture_catalog (), spec, 2, NULL, NULL, NULL, NULL);
  GtkWidget *box = new_widget (NAV_TYPE_FOLD_BOX);
  g_autoptr (NavAnswerCards) cards = nav_answer_cards_new (NAV_FOLD_BOX (box));
  guint n = nav_answer_cards_show (cards, plan, TRUE);
  GtkWidget *first = fixture_find (box, NAV_TYPE_DIFFERENCE_CARD, 0);
  g_autofree char *was = nav_answer_cards_was (plan, again, NAV_LIST_BALANCED);

  g_assert_cmpuint (n, >, 0);
  g_assert_null (was); /* the same plan: nothing was anything else */
  g_assert_cmpuint (nav_answer_cards_show (cards, again, TRUE), ==, n);
  g_assert_true (fixture_find (box, NAV_TYPE_DIFFERENCE_CARD, 0) == first);
  g_clear_pointer (&cards, nav_answer_cards_free);
  g_assert_finalize_object (box);
}

static GtkWidget *
new_page (NavProject **ret_project)
{
  GtkWidget *page = new_widget (NAV_TYPE_OPTIONS_PAGE);
  g_autoptr (NavSpec) spec = fixture_spec (CHATBOT);

  *ret_project = nav_project_new (fixture_catalog (), nav_clock_system ());
  nav_project_set_auto_plan (*ret_project, TRUE);
  nav_options_page_set_project (NAV_OPTIONS_PAGE (page), *ret_project);
  nav_project_set_spec (*ret_project, spec);
  return page;
}

static gboolean
has_plan (gpointer project)
{
  return nav_project_get_plan (project) != NULL && !nav_project_get_busy (project);
}

static void
close_page (GtkWidget *page, NavProject *project)
{
  nav_options_page_set_project (NAV_OPTIONS_PAGE (page), NULL);
  fixture_settle ();
  g_assert_finalize_object (page);
  nav_project_cancel (project);
  fixture_settle ();
  g_object_unref (project);
}

static void
test_page_select (void)
{
  NavProject *project;
  GtkWidget *page = new_page (&project);
  const char *id;

  fixture_spin (has_plan, project);
  id = nav_plan_best (nav_project_get_plan (project), NAV_LIST_BALANCED)->id;
  g_assert_true (gtk_widget_activate_action (page, "options.select", "s", id));
  g_assert_cmpstr (nav_project_get_selected (project), ==, id);
  g_assert_nonnull (fixture_find_label (page, "Selected"));
  g_assert_true (gtk_widget_activate_action (page, "options.select", "s", id));
  g_assert_null (nav_project_get_selected (project));
  nav_project_undo (project);
  g_assert_cmpstr (nav_project_get_selected (project), ==, id);
  close_page (page, project);
}

static void
test_page_views (void)
{
  NavProject *project;
  GtkWidget *page = new_page (&project);
  g_autofree char *view = NULL;
  NavPlan *plan;
  const char *ids[3] = { NULL };

  fixture_spin (has_plan, project);
  plan = nav_project_get_plan (project);
  ids[0] = ((NavRecommendation *) nav_plan_get_recommendations (plan)->pdata[0])->id;
  ids[1] = ((NavRecommendation *) nav_plan_get_recommendations (plan)->pdata[1])->id;
  g_assert_true (gtk_widget_activate_action (page, "options.view", "s", "all"));
  g_object_get (page, "view", &view, NULL);
  g_assert_cmpstr (view, ==, "all");
  g_clear_pointer (&view, g_free);
  g_assert_true (gtk_widget_activate_action (page, "options.compare", "^as", ids));
  g_object_get (page, "view", &view, NULL);
  g_assert_cmpstr (view, ==, "compare");
  g_assert_true (gtk_widget_activate_action (page, "options.detail", "s", ids[1]));
  g_assert_true (gtk_widget_activate_action (page, "options.close-detail", NULL));
  /* An option that is not in the plan has no detail. */
  g_assert_true (gtk_widget_activate_action (page, "options.detail", "s", "000000000000"));
  g_assert_false (nav_options_split_get_show_detail (
    NAV_OPTIONS_SPLIT (fixture_find (page, NAV_TYPE_OPTIONS_SPLIT, 0))));
  close_page (page, project);
}

#define TWO_GPUS                                                                                   \
  "{\"workloads\":[{\"use_case\":\"chatbot_conversational\",\"users\":1000}],"                     \
  "\"constraints\":{\"gpus\":[\"l4\",\"h100-sxm\"],"                                               \
  "\"models\":[\"meta-llama/Llama-3.1-8B-Instruct\"]}}"

static gboolean
is_simulated (gpointer project)
{
  NavPlan *plan = nav_project_get_plan (project);

  return plan != NULL && nav_plan_get_simulated (plan) > 0;
}

/* The first cards are there before the simulation, and what is looked at stays in view after it. */
static void
test_page_refines (void)
{
  GtkWidget *page = new_widget (NAV_TYPE_OPTIONS_PAGE);
  g_autoptr (NavProject) project = nav_project_new (fixture_catalog (), nav_clock_system ());
  g_autoptr (NavSpec) spec = fixture_spec (TWO_GPUS);
  const char *id;

  nav_project_set_auto_plan (project, TRUE);
  nav_project_set_refine (project, TRUE, 1);
  nav_options_page_set_project (NAV_OPTIONS_PAGE (page), project);
  nav_project_set_spec (project, spec);
  fixture_spin (has_plan, project);
  g_assert_true (nav_project_get_refining (project));
  id = nav_plan_best (nav_project_get_plan (project), NAV_LIST_BALANCED)->id;
  g_assert_true (gtk_widget_activate_action (page, "options.detail", "s", id));
  fixture_spin (is_simulated, project);
  fixture_settle ();
  g_assert_false (nav_project_get_refining (project));
  g_assert_true (nav_options_split_get_show_detail (
    NAV_OPTIONS_SPLIT (fixture_find (page, NAV_TYPE_OPTIONS_SPLIT, 0))));
  g_assert_nonnull (fixture_find_label (page, "simulation of each request"));
  g_assert_nonnull (fixture_find_label (page, "What would change this"));
  nav_options_page_set_project (NAV_OPTIONS_PAGE (page), NULL);
  fixture_settle ();
  g_assert_finalize_object (page);
}

static gboolean
has_text (gpointer page)
{
  GdkContentFormats *formats =
    gdk_clipboard_get_formats (gtk_widget_get_clipboard (GTK_WIDGET (page)));

  return gdk_content_formats_contain_mime_type (formats, "text/html");
}

static void
on_text (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_there (gpointer text)
{
  return *(char **) text != NULL;
}

/* What is copied is Markdown for who wants text, and a table for who wants one. */
static void
test_page_copies (void)
{
  NavProject *project;
  GtkWidget *page = new_page (&project);
  g_autofree char *text = NULL;

  fixture_spin (has_plan, project);
  g_assert_true (gtk_widget_activate_action (page, "options.copy", NULL));
  fixture_spin (has_text, page);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (page), NULL, on_text, &text);
  fixture_spin (is_there, &text);
  g_assert_true (g_str_has_prefix (text, "# "));
  g_assert_nonnull (strstr (text, "| --"));
  close_page (page, project);
}

static void
add_tests (void)
{
  g_test_add_func ("/app/options/model", test_model);
  g_test_add_func ("/app/options/model/filter", test_model_filter);
  g_test_add_func ("/app/options/model/text", test_model_text);
  g_test_add_func ("/app/options/model/quiet", test_model_quiet);
  g_test_add_func ("/app/options/model/order", test_model_order);
  g_test_add_func ("/app/options/model/ends-early", test_model_ends_early);
  g_test_add_func ("/app/options/table", test_table);
  g_test_add_func ("/app/options/table/keeps-ticks", test_table_keeps_ticks);
  g_test_add_func ("/app/options/table/sorts", test_table_sorts);
  g_test_add_func ("/app/options/table/narrow", test_table_narrow);
  g_test_add_func ("/app/options/table/focus", test_table_focus);
  g_test_add_func ("/app/options/detail", test_detail);
  g_test_add_func ("/app/options/detail/again", test_detail_again);
  g_test_add_func ("/app/options/detail/unpriced", test_detail_unpriced);
  g_test_add_func ("/app/options/break-even", test_break_even);
  g_test_add_func ("/app/options/compare", test_compare);
  g_test_add_func ("/app/options/split", test_split);
  g_test_add_func ("/app/options/cards-keep-their-place", test_cards_keep_their_place);
  g_test_add_func ("/app/options/page/select", test_page_select);
  g_test_add_func ("/app/options/page/views", test_page_views);
  g_test_add_func ("/app/options/page/refines", test_page_refines);
  g_test_add_func ("/app/options/page/copies", test_page_copies);
}

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, add_tests);
}
