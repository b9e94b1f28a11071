// SPDX-License-Identifier: Apache-2.0
// The sheets of needs: what is typed, what follows, what cannot be meant so, and the way back.

#include "config.h"

#include <math.h>
#include <string.h>

#include "app-fixture.h"
#include "app/nav-editor.h"
#include "app/nav-need-group.h"
#include "app/nav-needs-page.h"
#include "app/nav-origin-mark.h"
#include "app/nav-text.h"
#include "base/nav-clock.h"
#include "workflow/nav-project.h"

typedef struct {
  NavProject *project;
  GtkWidget *page;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  (void) data;
  f->project = nav_project_new (fixture_catalog (), nav_clock_system ());
  f->page = g_object_ref_sink (g_object_new (NAV_TYPE_NEEDS_PAGE, NULL));
  nav_needs_page_set_project (NAV_NEEDS_PAGE (f->page), f->project);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void) data;
  g_assert_finalize_object (f->page);
  g_object_unref (f->project);
}

static GtkWidget *
row_of (Fixture *f, NavSpecField field)
{
  nav_needs_page_reveal (NAV_NEEDS_PAGE (f->page), field, 0);
  for (guint i = 0; i < fixture_count (f->page, NAV_TYPE_NEED_ROW); i++) {
    GtkWidget *row = fixture_find (f->page, NAV_TYPE_NEED_ROW, i);
    if (nav_need_row_get_field (NAV_NEED_ROW (row))->field == field)
      return row;
  }
  g_assert_not_reached ();
}

static GtkWidget *
entry_of (Fixture *f, NavSpecField field)
{
  return fixture_find (row_of (f, field), GTK_TYPE_ENTRY, 0);
}

static void
type (Fixture *f, NavSpecField field, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry_of (f, field)), text);
}

static const char *
typed (Fixture *f, NavSpecField field)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry_of (f, field)));
}

static double
users_of (Fixture *f)
{
  return nav_spec_get_workload_number (nav_project_get_spec (f->project), 0, NAV_WORKLOAD_USERS);
}

static double
number_of (Fixture *f, NavSpecField field)
{
  NavSpec *spec = nav_project_get_completed_spec (f->project);

  return field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload_number (spec, 0, field)
                                       : nav_spec_get_number (spec, field);
}

/* Every value of a spec can be set by hand, once. */
static void
test_every_field_has_a_row (Fixture *f, gconstpointer data)
{
  guint count[NAV_N_SPEC_FIELDS] = { 0 };

  (void) f;
  (void) data;
  for (int id = 0; id < NAV_N_NEED_GROUPS; id++) {
    const NavNeedGroup *group = nav_need_group ((NavNeedGroupId) id);
    for (guint i = 0; i < group->n_fields; i++)
      count[group->fields[i].field]++;
  }
  for (int field = 0; field < NAV_N_SPEC_FIELDS; field++)
    g_assert_cmpuint (count[field], ==, 1);
}

/* What follows from a value moves with it. */
static void
test_derived_values_follow (Fixture *f, gconstpointer data)
{
  (void) data;
  g_assert_true (nav_project_say (f->project, "a chatbot for 1000 people", NULL));
  type (f, NAV_WORKLOAD_USERS, "3000");
  g_assert_cmpfloat (users_of (f), ==, 3000);
  g_assert_cmpstr (typed (f, NAV_WORKLOAD_PEAK_RPS), ==, "8");
  type (f, NAV_WORKLOAD_ACTIVE_FRACTION, "10");
  g_assert_cmpfloat (number_of (f, NAV_WORKLOAD_ACTIVE_FRACTION), ==, 0.1);
  g_assert_cmpstr (typed (f, NAV_WORKLOAD_PEAK_RPS), ==, "4");
  nav_project_undo (f->project);
  g_assert_cmpstr (typed (f, NAV_WORKLOAD_PEAK_RPS), ==, "8");
  g_assert_cmpstr (typed (f, NAV_WORKLOAD_ACTIVE_FRACTION), ==, "20");
}

/* Typed digits are one step, and what is typed is not written anew below the person's fingers. */
static void
test_typing_is_one_step (Fixture *f, gconstpointer data)
{
  (void) data;
  g_assert_true (nav_project_say (f->project, "a chatbot for 1000 people", NULL));
  type (f, NAV_WORKLOAD_USERS, "2");
  type (f, NAV_WORKLOAD_USERS, "20");
  type (f, NAV_WORKLOAD_USERS, "2000");
  g_assert_cmpstr (typed (f, NAV_WORKLOAD_USERS), ==, "2000");
  g_signal_emit_by_name (entry_of (f, NAV_WORKLOAD_USERS), "activate");
  g_assert_cmpstr (typed (f, NAV_WORKLOAD_USERS), ==, "2,000");
  nav_project_undo (f->project);
  g_assert_cmpfloat (users_of (f), ==, 1000);
}

static GtkWidget *
problem_of (GtkWidget *row)
{
  for (guint i = 0; i < fixture_count (row, GTK_TYPE_LABEL); i++) {
    GtkWidget *label = fixture_find (row, GTK_TYPE_LABEL, i);
    if (gtk_widget_has_css_class (label, "problem"))
      return label;
  }
  g_assert_not_reached ();
}

/* What cannot be meant so stays as typed, says why, and blocks nothing else. */
static void
test_invalid_input (Fixture *f, gconstpointer data)
{
  static const char *const bad[] = { "", "many", "-4", "1.5", "0x10", "1e99", "inf", "3 apples" };
  GtkWidget *row;

  (void) data;
  g_assert_true (nav_project_say (f->project, "a chatbot for 1000 people", NULL));
  row = row_of (f, NAV_WORKLOAD_USERS);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    type (f, NAV_WORKLOAD_USERS, bad[i]);
    g_assert_cmpstr (typed (f, NAV_WORKLOAD_USERS), ==, bad[i]);
    g_assert_true (gtk_widget_get_visible (problem_of (row)));
    g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (problem_of (row))), "whole number"));
    g_assert_cmpfloat (users_of (f), ==, 1000);
  }
  type (f, NAV_SLO_TTFT_MS, "90");
  g_assert_cmpfloat (number_of (f, NAV_SLO_TTFT_MS), ==, 90);
  g_assert_cmpstr (typed (f, NAV_WORKLOAD_USERS), ==, bad[G_N_ELEMENTS (bad) - 1]);
  type (f, NAV_WORKLOAD_USERS, "1,200");
  g_assert_false (gtk_widget_get_visible (problem_of (row)));
  g_assert_cmpfloat (users_of (f), ==, 1200);
}

/* Digit by digit, as keys do it. */
static void
type_slowly (Fixture *f, NavSpecField field, const char *text)
{
  GtkEditable *entry = GTK_EDITABLE (entry_of (f, field));
  int at = 0;

  gtk_editable_delete_text (entry, 0, -1);
  for (const char *c = text; *c != '\0'; c++)
    gtk_editable_insert_text (entry, c, 1, &at);
}

static void
finish (Fixture *f, NavSpecField field)
{
  g_signal_emit_by_name (entry_of (f, field), "activate");
}

/* The beginning of what is wrong was not meant: the value from before stands, and nothing tells of
 * the edit. */
static void
test_beginning_is_not_meant (Fixture *f, gconstpointer data)
{
  static const struct {
    NavSpecField field;
    const char *text;
    const char *problem;
  } cases[] = {
    { NAV_WORKLOAD_USERS, "2.500", "whole number" },
    { NAV_WORKLOAD_USERS, "1.5", "whole number" },
    { NAV_WORKLOAD_USERS, "99999999999999", "from 1 to 1,000,000,000" },
    { NAV_SLO_TTFT_MS, "0.2 x", "number from" },
    { NAV_SLO_TTFT_MS, "200 m", "number from" },
    { NAV_WORKLOAD_ACTIVE_FRACTION, "20 of 100", "number from" },
    { NAV_WORKLOAD_INPUT_TOKENS, "12.5", "whole number" },
  };

  (void) data;
  g_assert_true (nav_project_say (f->project, "a chatbot for 1000 people", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GtkWidget *row = row_of (f, cases[i].field);
    NavSpec *before = nav_spec_ref (nav_project_get_spec (f->project));
    type_slowly (f, cases[i].field, cases[i].text);
    finish (f, cases[i].field);
    g_assert_cmpstr (typed (f, cases[i].field), ==, cases[i].text);
    g_assert_true (gtk_widget_get_visible (problem_of (row)));
    g_assert_nonnull (
      strstr (gtk_label_get_label (GTK_LABEL (problem_of (row))), cases[i].problem));
    g_assert_true (nav_spec_equal (nav_project_get_spec (f->project), before));
    g_assert_cmpuint (nav_edit_log_get_n_notes (nav_project_get_edits (f->project)), ==, 0);
    nav_spec_unref (before);
  }
}

/* What was set by hand before is what stands, and one step of undo is not two. */
static void
test_invalid_after_an_edit (Fixture *f, gconstpointer data)
{
  (void) data;
  g_assert_true (nav_project_say (f->project, "a chatbot for 1000 people", NULL));
  type_slowly (f, NAV_WORKLOAD_USERS, "70");
  finish (f, NAV_WORKLOAD_USERS);
  type_slowly (f, NAV_WORKLOAD_USERS, "80.5");
  g_assert_cmpfloat (users_of (f), ==, 70);
  finish (f, NAV_WORKLOAD_USERS);
  nav_project_undo (f->project);
  g_assert_cmpfloat (users_of (f), ==, 1000);
  g_assert_cmpstr (typed (f, NAV_WORKLOAD_USERS), ==, "1,000");
}

static void
test_typed_units (Fixture *f, gconstpointer data)
{
  static const struct {
    NavSpecField field;
    const char *text;
    double value;
    const char *shown;
  } cases[] = {
    { NAV_SLO_TTFT_MS, "200 ms", 200, "200" },     { NAV_SLO_TTFT_MS, "0.2 s", 200, "200" },
    { NAV_SLO_E2E_MS, "1.5min", 90000, "90,000" }, { NAV_SLO_TTFT_MS, "150MS", 150, "150" },
    { NAV_WORKLOAD_USERS, "5k people", 5000, "5,000" },
    { NAV_WORKLOAD_ACTIVE_FRACTION, "30 %", 0.3, "30" },
    { NAV_WORKLOAD_PEAK_RPS, "2.7 req/s", 2.7, "2.7" },
  };

  (void) data;
  g_assert_true (nav_project_say (f->project, "a chatbot for 1000 people", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    type_slowly (f, cases[i].field, cases[i].text);
    g_assert_cmpfloat_with_epsilon (number_of (f, cases[i].field), cases[i].value, 1e-6);
    finish (f, cases[i].field);
    g_assert_cmpstr (typed (f, cases[i].field), ==, cases[i].shown);
  }
}

/* A field that is being typed anew is empty for a moment. */
static void
test_empty_while_typing (Fixture *f, gconstpointer data)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *entry;
  double before;

  (void) data;
  g_assert_true (nav_project_say (f->project, "a chatbot for 1000 people", NULL));
  before = number_of (f, NAV_SLO_TTFT_MS);
  gtk_window_set_child (GTK_WINDOW (window), f->page);
  gtk_window_present (GTK_WINDOW (window));
  fixture_frames ();
  entry = entry_of (f, NAV_SLO_TTFT_MS);
  gtk_widget_grab_focus (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_assert_cmpfloat (number_of (f, NAV_SLO_TTFT_MS), ==, before);
  g_assert_false (gtk_widget_get_visible (problem_of (row_of (f, NAV_SLO_TTFT_MS))));
  gtk_editable_set_text (GTK_EDITABLE (entry), "90");
  g_assert_cmpfloat (number_of (f, NAV_SLO_TTFT_MS), ==, 90);
  /* Nothing is said by deleting, until the field is left or Enter says it. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_assert_cmpfloat (number_of (f, NAV_SLO_TTFT_MS), ==, before);
  finish (f, NAV_SLO_TTFT_MS);
  g_assert_true (isnan (number_of (f, NAV_SLO_TTFT_MS)));
  nav_project_undo (f->project);
  g_assert_cmpfloat (number_of (f, NAV_SLO_TTFT_MS), ==, before);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  gtk_widget_grab_focus (entry_of (f, NAV_SLO_TPOT_MS));
  g_assert_true (isnan (number_of (f, NAV_SLO_TTFT_MS)));
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* An empty target is no target; that is not the same as the derived one. */
static void
test_no_target (Fixture *f, gconstpointer data)
{
  (void) data;
  g_assert_true (nav_project_say (f->project, "a chatbot for 1000 people", NULL));
  g_assert_cmpfloat (number_of (f, NAV_SLO_TTFT_MS), >, 0);
  type (f, NAV_SLO_TTFT_MS, "");
  g_assert_true (isnan (number_of (f, NAV_SLO_TTFT_MS)));
  g_assert_cmpint (nav_spec_get (nav_project_get_spec (f->project), NAV_SLO_TTFT_MS)->type, ==,
                   NAV_VALUE_NONE);
}

/* The popover needs a window; the program's own test opens it. */
static void
press_reset (GtkWidget *row)
{
  g_signal_emit_by_name (fixture_find (row, NAV_TYPE_ORIGIN_MARK, 0), "reset");
}

static void
test_reset (Fixture *f, gconstpointer data)
{
  (void) data;
  g_assert_true (nav_project_say (f->project, "a chatbot for 1000 people", NULL));
  type (f, NAV_WORKLOAD_USERS, "5");
  press_reset (row_of (f, NAV_WORKLOAD_USERS));
  g_assert_cmpfloat (users_of (f), ==, 1000);
  g_assert_cmpstr (typed (f, NAV_WORKLOAD_USERS), ==, "1,000");
  /* What is wrong and was never taken goes, too. */
  type (f, NAV_WORKLOAD_USERS, "x");
  press_reset (row_of (f, NAV_WORKLOAD_USERS));
  g_assert_false (gtk_widget_get_visible (problem_of (row_of (f, NAV_WORKLOAD_USERS))));
}

/* A blank sheet tells what is missing. */
static void
test_hints (Fixture *f, gconstpointer data)
{
  g_autoptr (NavLeaf) use_case = nav_leaf_new_text ("translation", NAV_ORIGIN_EDITED);

  (void) data;
  g_assert_true (gtk_widget_get_visible (problem_of (row_of (f, NAV_WORKLOAD_USE_CASE))));
  g_assert_true (nav_project_edit (f->project, NAV_WORKLOAD_USE_CASE, 0, use_case, NULL));
  g_assert_false (gtk_widget_get_visible (problem_of (row_of (f, NAV_WORKLOAD_USE_CASE))));
  g_assert_true (gtk_widget_get_visible (problem_of (row_of (f, NAV_WORKLOAD_USERS))));
  type (f, NAV_WORKLOAD_USERS, "50");
  g_assert_false (gtk_widget_get_visible (problem_of (row_of (f, NAV_WORKLOAD_USERS))));
}

static void
test_workloads (Fixture *f, gconstpointer data)
{
  (void) data;
  g_assert_true (nav_project_say (f->project, "a chatbot for 1000 people", NULL));
  nav_project_add_workload (f->project);
  nav_needs_page_reveal (NAV_NEEDS_PAGE (f->page), NAV_WORKLOAD_USERS, 1);
  for (guint i = 0; i < fixture_count (f->page, NAV_TYPE_NEED_ROW); i++) {
    GtkWidget *row = fixture_find (f->page, NAV_TYPE_NEED_ROW, i);
    if (nav_need_row_get_field (NAV_NEED_ROW (row))->field == NAV_WORKLOAD_USERS) {
      GtkWidget *entry = fixture_find (row, GTK_TYPE_ENTRY, 0);
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
      gtk_editable_set_text (GTK_EDITABLE (entry), "77");
    }
  }
  g_assert_cmpfloat (
    nav_spec_get_workload_number (nav_project_get_spec (f->project), 1, NAV_WORKLOAD_USERS), ==,
    77);
  g_assert_cmpfloat (users_of (f), ==, 1000);
  g_assert_cmpstr (typed (f, NAV_WORKLOAD_USERS), ==, "1,000"); /* of the first */
  /* When it is taken back the first one is shown again. */
  nav_project_remove_workload (f->project, 1);
  g_assert_cmpstr (typed (f, NAV_WORKLOAD_USERS), ==, "1,000");
}

static gboolean
needs_a_name (GtkWidget *widget)
{
  return GTK_IS_ENTRY (widget) || GTK_IS_SWITCH (widget) || GTK_IS_DROP_DOWN (widget) ||
         GTK_IS_MENU_BUTTON (widget) || GTK_IS_TOGGLE_BUTTON (widget) || GTK_IS_TEXT_VIEW (widget);
}

/* Buttons inside of what has a name go by that name; a label inside of a button names it. */
static guint
count_nameless (GtkWidget *widget)
{
  guint n = 0;

  if (!gtk_widget_get_visible (widget))
    return 0; /* such as the switch that an expander has and does not show */
  if (needs_a_name (widget) &&
      gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return 0;
  if (needs_a_name (widget) && fixture_find (widget, GTK_TYPE_LABEL, 0) == NULL) {
    g_printerr ("# without a name: %s\n", G_OBJECT_TYPE_NAME (widget));
    n++;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_nameless (child);
  return n;
}

static void
test_everything_has_a_name (Fixture *f, gconstpointer data)
{
  NavOwnedGpu owned = { (char *) "l4", 8, 4, 2, 0.5 };
  g_autoptr (NavLeaf) inventory = nav_leaf_new_inventory (&owned, 1, NAV_ORIGIN_EDITED);

  (void) data;
  g_assert_true (nav_project_edit (f->project, NAV_SPEC_INVENTORY, 0, inventory, NULL));
  for (int field = 0; field < NAV_N_SPEC_FIELDS; field++)
    row_of (f, (NavSpecField) field); /* unfolds it */
  g_assert_cmpuint (count_nameless (f->page), ==, 0);
}

static NavLeaf *
read_editor (GtkWidget *editor)
{
  g_autofree char *problem = NULL;
  NavLeaf *leaf = nav_editor_read (NAV_EDITOR (editor), &problem);

  g_assert_cmpstr (problem, ==, NULL);
  g_assert_nonnull (leaf);
  return leaf;
}

/* Whatever stands in a spec: an editor shows it and gives it back. */
static void
assert_round_trip (NavSpecField field, NavLeaf *leaf)
{
  for (int id = 0; id < NAV_N_NEED_GROUPS; id++) {
    const NavNeedGroup *group = nav_need_group ((NavNeedGroupId) id);
    for (guint i = 0; i < group->n_fields; i++)
      if (group->fields[i].field == field) {
        GtkWidget *editor =
          g_object_ref_sink (nav_editor_new (&group->fields[i], fixture_catalog ()));
        g_autoptr (NavLeaf) read = NULL;
        nav_editor_show (NAV_EDITOR (editor), leaf);
        nav_editor_describe (NAV_EDITOR (editor), "name", "state");
        read = read_editor (editor);
        g_assert_true (nav_leaf_same_value (read, leaf));
        g_assert_finalize_object (editor);
      }
  }
  nav_leaf_unref (leaf);
}

static void
test_editors (Fixture *f, gconstpointer data)
{
  static const char *const gpus[] = { "h100-sxm", "l4", "unheard-of", NULL };
  NavOwnedGpu owned[] = { { (char *) "l4", 8, 4, 2, 0.5 }, { (char *) "odd", 1, 0, 0, NAN } };
  NavBudget budget = { 9000, "EUR", NAV_PERIOD_YEAR };
  g_autoptr (NavDistribution) fixed = nav_distribution_new_fixed (300);

  (void) f;
  (void) data;
  assert_round_trip (NAV_WORKLOAD_USERS, nav_leaf_new_number (12345678, NAV_ORIGIN_EDITED));
  assert_round_trip (NAV_WORKLOAD_PEAK_RPS, nav_leaf_new_number (2.75, NAV_ORIGIN_EDITED));
  assert_round_trip (NAV_SPEC_GROWTH, nav_leaf_new_number (0.25, NAV_ORIGIN_EDITED));
  assert_round_trip (NAV_WORKLOAD_NAME, nav_leaf_new_text ("Chat", NAV_ORIGIN_EDITED));
  assert_round_trip (NAV_WORKLOAD_USE_CASE, nav_leaf_new_text ("translation", NAV_ORIGIN_EDITED));
  assert_round_trip (NAV_WORKLOAD_USE_CASE, nav_leaf_new_text ("unheard", NAV_ORIGIN_EDITED));
  assert_round_trip (NAV_PRIORITY_COST, nav_leaf_new_text ("high", NAV_ORIGIN_EDITED));
  assert_round_trip (NAV_WORKLOAD_PROCESS, nav_leaf_new_text ("gamma", NAV_ORIGIN_EDITED));
  assert_round_trip (NAV_CONSTRAINT_ON_PREM, nav_leaf_new_bool (TRUE, NAV_ORIGIN_EDITED));
  assert_round_trip (NAV_CONSTRAINT_BUDGET, nav_leaf_new_budget (&budget, NAV_ORIGIN_EDITED));
  assert_round_trip (NAV_SPEC_INVENTORY, nav_leaf_new_inventory (owned, 2, NAV_ORIGIN_EDITED));
  assert_round_trip (NAV_WORKLOAD_INPUT_TOKENS,
                     nav_leaf_new_distribution (fixed, NAV_ORIGIN_EDITED));
  assert_round_trip (NAV_SLO_E2E_MS, nav_leaf_new_none (NAV_ORIGIN_EDITED));
  {
    NavLeaf *list = nav_leaf_new_list (gpus, NAV_ORIGIN_EDITED);
    GtkWidget *editor = g_object_ref_sink (nav_editor_new (
      &nav_need_group (NAV_NEED_GROUP_CONSTRAINTS)->fields[1], fixture_catalog ()));
    g_autoptr (NavLeaf) read = NULL;
    nav_editor_show (NAV_EDITOR (editor), list);
    read = read_editor (editor);
    g_assert_cmpuint (g_strv_length (read->list), ==, 3); /* in the order of their names */
    for (gsize i = 0; gpus[i] != NULL; i++)
      g_assert_true (g_strv_contains ((const char *const *) read->list, gpus[i]));
    nav_leaf_unref (list);
    g_assert_finalize_object (editor);
  }
}

static void
test_numbers (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *text;
    double number; /* NaN: no number */
  } cases[] = {
    { "1000", 1000 },   { " 1 000 ", 1000 },   { "5k", 5000 },     { "2M", 2e6 },
    { "2.7", 2.7 },     { "1'000", 1000 },     { "0.4", 0.4 },     { "1e3", 1000 },
    { "", NAN },        { "k", NAN },          { "1.2.3", NAN },   { "1kk", NAN },
    { "0x1f", NAN },    { "infinity", NAN },   { "1e400", NAN },   { "--1", NAN },
  };
  double number;

  (void) f;
  (void) data;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gboolean read = nav_text_parse_number (cases[i].text, &number);
    g_assert_true (read == !isnan (cases[i].number));
    if (read)
      g_assert_cmpfloat (number, ==, cases[i].number);
  }
  {
    const double values[] = { 0, 1, 999, 1000, 1234567, 0.25, 2.66667, 1e-3 };
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
      g_autofree char *text = nav_text_edit_number (values[i]);
      g_assert_true (nav_text_parse_number (text, &number));
      g_assert_cmpfloat_with_epsilon (number, values[i], 1e-9);
    }
  }
}

static void
add_tests (void)
{
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/app/needs/every-field-has-a-row", test_every_field_has_a_row);
  ADD ("/app/needs/derived-values-follow", test_derived_values_follow);
  ADD ("/app/needs/typing-is-one-step", test_typing_is_one_step);
  ADD ("/app/needs/invalid-input", test_invalid_input);
  ADD ("/app/needs/beginning-is-not-meant", test_beginning_is_not_meant);
  ADD ("/app/needs/invalid-after-an-edit", test_invalid_after_an_edit);
  ADD ("/app/needs/typed-units", test_typed_units);
  ADD ("/app/needs/empty-while-typing", test_empty_while_typing);
  ADD ("/app/needs/no-target", test_no_target);
  ADD ("/app/needs/reset", test_reset);
  ADD ("/app/needs/hints", test_hints);
  ADD ("/app/needs/workloads", test_workloads);
  ADD ("/app/needs/everything-has-a-name", test_everything_has_a_name);
  ADD ("/app/needs/editors", test_editors);
  ADD ("/app/needs/numbers", test_numbers);
}

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, add_tests);
}
