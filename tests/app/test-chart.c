// SPDX-License-Identifier: Apache-2.0
// Charts in the window: the picture, its cursor, its table, and what leaves by its menu.

#include "config.h"

#include <math.h>
#include <string.h>

#include "app-fixture.h"
#include "app/nav-chart-files.h"
#include "app/nav-chart-picture.h"
#include "app/nav-chart-table-view.h"
#include "app/nav-chart-view.h"
#include "app/nav-chart-words.h"
#include "app/nav-needs-charts.h"

static NavChart *
new_lines (void)
{
  NavChart *chart = nav_chart_new (NAV_CHART_PLANE, nav_chart_words (), "Time to first token");
  const double x[] = { 0, 1, 2 }, y[] = { 100, NAN, 300 }, z[] = { 50, 60, 70 };
  NavChartAxis time = NAV_CHART_AXIS_INIT, ttft = NAV_CHART_AXIS_INIT;

  time.unit = NAV_CHART_UNIT_SECONDS;
  ttft.unit = NAV_CHART_UNIT_MS;
  nav_chart_set_axis (chart, NAV_CHART_X, &time);
  nav_chart_set_axis (chart, NAV_CHART_Y, &ttft);
  nav_chart_add_series (chart, NAV_CHART_MARK_LINE, NAV_CHART_ROLE_SERIES, "p95", x, y, 3);
  nav_chart_add_series (chart, NAV_CHART_MARK_LINE, NAV_CHART_ROLE_SERIES + 1, "p50", x, z, 3);
  nav_chart_set_description (chart, "Rising.");
  return chart;
}

static NavChart *
new_bar (void)
{
  NavChart *chart = nav_chart_new (NAV_CHART_ROWS, nav_chart_words (), "Memory");
  guint row = nav_chart_add_row (chart, "L4", "24 GiB");
  NavChartAxis gib = NAV_CHART_AXIS_INIT;

  gib.unit = NAV_CHART_UNIT_GIB;
  nav_chart_set_axis (chart, NAV_CHART_X, &gib);
  nav_chart_add_part (chart, row, NAV_CHART_ROLE_SERIES, "Weights", 15);
  nav_chart_add_part (chart, row, NAV_CHART_ROLE_SERIES + 1, "KV cache", 4);
  return chart;
}

static NavChartView *
new_view (NavChart *chart)
{
  NavChartView *view = g_object_ref_sink (g_object_new (NAV_TYPE_CHART_VIEW, NULL));

  nav_chart_view_set_chart (view, chart);
  return view;
}

static NavChartPicture *
picture_of (NavChartView *view)
{
  return NAV_CHART_PICTURE (fixture_find (GTK_WIDGET (view), NAV_TYPE_CHART_PICTURE, 0));
}

/* What pressing @key in the picture does, as the picture binds it. */
static gboolean
press (GtkWidget *picture, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (picture);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
    if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
      continue;
    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
      if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
          gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key)
        return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, picture,
                                             gtk_shortcut_get_arguments (shortcut));
    }
  }
  g_assert_not_reached ();
}

static void
assert_reading (NavChartView *view, guint key, const char *reading)
{
  press (GTK_WIDGET (picture_of (view)), key);
  g_assert_cmpstr (nav_chart_picture_get_reading (picture_of (view)), ==, reading);
}

static void
test_keys (void)
{
  g_autoptr (NavChart) chart = new_lines ();
  NavChartView *view = new_view (chart);

  g_assert_null (nav_chart_picture_get_reading (picture_of (view)));
  assert_reading (view, GDK_KEY_Right, "p95: 100 ms, 0:00");
  assert_reading (view, GDK_KEY_Right, "p95: 300 ms, 0:02"); /* over what is not known */
  assert_reading (view, GDK_KEY_Right, "p95: 300 ms, 0:02");
  assert_reading (view, GDK_KEY_Down, "p50: 70 ms, 0:02");
  assert_reading (view, GDK_KEY_Left, "p50: 60 ms, 0:01");
  assert_reading (view, GDK_KEY_Home, "p50: 50 ms, 0:00");
  assert_reading (view, GDK_KEY_End, "p50: 70 ms, 0:02");
  assert_reading (view, GDK_KEY_Up, "p95: 300 ms, 0:02");
  g_assert_false (press (GTK_WIDGET (picture_of (view)), GDK_KEY_Up)); /* the page scrolls on */
  assert_reading (view, GDK_KEY_Escape, NULL);
  g_assert_finalize_object (view);
}

/* Bars begin on the right there, time does not. */
static void
test_keys_right_to_left (void)
{
  g_autoptr (NavChart) lines = new_lines ();
  g_autoptr (NavChart) bar = new_bar ();
  NavChartView *view = new_view (bar);

  gtk_widget_set_direction (GTK_WIDGET (picture_of (view)), GTK_TEXT_DIR_RTL);
  assert_reading (view, GDK_KEY_Home, "L4, Weights: 15 GiB");
  assert_reading (view, GDK_KEY_Left, "L4, KV cache: 4 GiB");
  nav_chart_view_set_chart (view, lines);
  assert_reading (view, GDK_KEY_Home, "p95: 100 ms, 0:00");
  assert_reading (view, GDK_KEY_Right, "p95: 300 ms, 0:02");
  g_assert_finalize_object (view);
}

static void
test_accessible (void)
{
  g_autoptr (NavChart) chart = new_lines ();
  NavChartView *view = new_view (chart);
  GtkAccessible *picture = GTK_ACCESSIBLE (picture_of (view));

  gtk_test_accessible_assert_role (picture, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (picture, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Time to first token");
  gtk_test_accessible_assert_property (picture, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Rising.");
  press (GTK_WIDGET (picture), GDK_KEY_Home);
  gtk_test_accessible_assert_property (picture, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Rising. p95: 100 ms, 0:00");
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (picture)));
  g_assert_finalize_object (view);
}

static void
test_table (void)
{
  g_autoptr (NavChart) lines = new_lines ();
  g_autoptr (NavChart) bar = new_bar ();
  NavChartView *view = new_view (lines);
  GtkColumnView *columns =
    GTK_COLUMN_VIEW (fixture_find (GTK_WIDGET (view), GTK_TYPE_COLUMN_VIEW, 0));

  g_assert_null (gtk_column_view_get_model (columns)); /* made when it is wanted */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view), "chart.show-table", NULL));
  g_assert_true (nav_chart_view_get_show_table (view));
  g_assert_cmpuint (g_list_model_get_n_items (gtk_column_view_get_columns (columns)), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (columns))),
                    ==, 5);
  nav_chart_view_set_chart (view, bar);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (columns))),
                    ==, 2);
  nav_chart_view_set_chart (view, NULL);
  g_assert_null (gtk_column_view_get_model (columns));
  g_assert_finalize_object (view);
}

static gboolean
begins_with (GBytes *bytes, const char *start)
{
  return g_bytes_get_size (bytes) > strlen (start) &&
         memcmp (g_bytes_get_data (bytes, NULL), start, strlen (start)) == 0;
}

static void
test_files (void)
{
  static const char *const starts[] = { "\x89PNG", "<?xml", "%PDF",
                                        "Name,Part,Value (GiB)\r\nL4,Weights,15\r\n" };
  g_autoptr (NavChart) chart = new_bar ();
  NavChartView *view = new_view (chart);

  for (NavChartFile kind = NAV_CHART_FILE_PNG; kind <= NAV_CHART_FILE_CSV; kind++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes =
      nav_chart_files_make (chart, kind, GTK_WIDGET (view), &error);
    g_assert_no_error (error);
    g_assert_true (begins_with (bytes, starts[kind]));
  }
  g_assert_finalize_object (view);
}

static void
test_clipboard (void)
{
  g_autoptr (NavChart) chart = new_bar ();
  NavChartView *view = new_view (chart);
  GtkWidget *window = gtk_window_new ();
  GdkClipboard *clipboard = gtk_widget_get_clipboard (window);

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_widget_activate_action (GTK_WIDGET (view), "chart.copy-picture", NULL);
  g_assert_true (gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard),
                                                    GDK_TYPE_TEXTURE));
  gtk_widget_activate_action (GTK_WIDGET (view), "chart.copy-data", NULL);
  g_assert_true (
    gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), G_TYPE_STRING));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (view);
}

/* Without a chart there is nothing to do, and nothing does it. */
static void
test_nothing (void)
{
  g_autoptr (NavChart) empty = nav_chart_new (NAV_CHART_PLANE, nav_chart_words (), NULL);
  NavChartView *view = new_view (NULL);

  g_assert_false (gtk_widget_get_focusable (GTK_WIDGET (picture_of (view))));
  gtk_widget_activate_action (GTK_WIDGET (view), "chart.copy-picture", NULL);
  press (GTK_WIDGET (picture_of (view)), GDK_KEY_Right);
  nav_chart_view_set_chart (view, empty);
  g_assert_false (gtk_widget_get_focusable (GTK_WIDGET (picture_of (view))));
  press (GTK_WIDGET (picture_of (view)), GDK_KEY_Right);
  g_assert_null (nav_chart_picture_get_reading (picture_of (view)));
  g_assert_finalize_object (view);
}

/* Laid out and drawn with a cursor: a complaint of GTK would be fatal. */
static void
test_drawn (void)
{
  g_autoptr (NavChart) chart = new_bar ();
  NavChartView *view = new_view (chart);
  GtkWidget *window = gtk_window_new ();
  int minimum, natural;

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_set_default_size (GTK_WINDOW (window), 300, 200);
  gtk_window_present (GTK_WINDOW (window));
  fixture_settle ();
  gtk_widget_measure (GTK_WIDGET (picture_of (view)), GTK_ORIENTATION_VERTICAL, 300, &minimum,
                      &natural, NULL, NULL);
  g_assert_cmpint (minimum, >, 20);
  g_assert_cmpint (minimum, <=, natural);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (picture_of (view))), >, 0);
  press (GTK_WIDGET (picture_of (view)), GDK_KEY_Home);
  fixture_settle ();
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (view);
}

#define SPEC(targets)                                                                              \
  "{\"workloads\":[{\"use_case\":\"chatbot_conversational\","                                    \
  "\"mean_rps\":1.5,\"peak_rps\":3,"                                                               \
  "\"input_tokens\":{\"distribution\":\"uniform\",\"min\":100,\"max\":900},"                       \
  "\"output_tokens\":{\"distribution\":\"fixed\",\"mean\":251}}],\"slo\":" targets "}"

static void
assert_description (NavChart *chart, const char *part)
{
  if (strstr (nav_chart_get_description (chart), part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", nav_chart_get_description (chart), part);
}

static void
test_needs (void)
{
  g_autoptr (NavSpec) spec = fixture_spec (SPEC ("{\"ttft_ms\":500,\"tpot_ms\":40}"));
  g_autoptr (NavSpec) nothing = fixture_spec ("{\"workloads\":[{}]}");
  g_autoptr (NavChart) lengths = nav_needs_lengths_chart (spec, 0);
  g_autoptr (NavChart) rates = nav_needs_rates_chart (spec, 0);
  g_autoptr (NavChart) budget = nav_needs_budget_chart (spec, 0, NULL);

  assert_description (lengths, "Prompt: mean 500, p95 860 tokens. Answer: mean 251,");
  assert_description (rates, "On average 1.5 req/s, at peak 3 req/s; about 130,000 requests");
  g_assert_cmpstr (nav_chart_get_caption (rates), ==, "about 130,000 requests a day");
  assert_description (budget, "251 tokens is done after 10.5 s");
  g_assert_null (nav_chart_get_caption (budget)); /* without E2E nothing binds */
  g_assert_null (nav_needs_lengths_chart (nothing, 0));
  g_assert_null (nav_needs_rates_chart (nothing, 0));
  g_assert_null (nav_needs_budget_chart (nothing, 0, NULL));
}

static void
assert_binding (const char *json, NavPlan *plan, const char *caption)
{
  g_autoptr (NavSpec) spec = fixture_spec (json);
  g_autoptr (NavChart) chart = nav_needs_budget_chart (spec, 0, plan);

  g_assert_cmpstr (nav_chart_get_caption (chart), ==, caption);
}

/* 250 tokens follow the first. */
static void
test_binding (void)
{
  g_autoptr (NavPlan) fits = fixture_plan (CHATBOT);
  g_autoptr (NavPlan) too_cheap = fixture_plan (CHATBOT_TOO_CHEAP);

  assert_binding (SPEC ("{\"ttft_ms\":500,\"tpot_ms\":40,\"e2e_ms\":6500}"), fits,
                  "E2E binds: it allows 24 ms a token");
  assert_binding (SPEC ("{\"ttft_ms\":500,\"tpot_ms\":40,\"e2e_ms\":12000}"), too_cheap,
                  "TTFT and TPOT bind: they leave 1.5 s of E2E");
  assert_binding (SPEC ("{\"ttft_ms\":500,\"tpot_ms\":40,\"e2e_ms\":500}"), NULL,
                  "E2E binds: TTFT alone may take all of it");
}

/* Red and its words are for what no candidate can do, not for what costs too much. */
static void
test_out_of_reach (void)
{
  const char *json = SPEC ("{\"ttft_ms\":1,\"tpot_ms\":0.1,\"e2e_ms\":30}");
  g_autoptr (NavPlan) plan = fixture_plan (json);

  assert_binding (json, plan, "Nothing that was considered meets all three");
}

static void
add_tests (void)
{
  g_test_add_func ("/app/chart/keys", test_keys);
  g_test_add_func ("/app/chart/keys-right-to-left", test_keys_right_to_left);
  g_test_add_func ("/app/chart/accessible", test_accessible);
  g_test_add_func ("/app/chart/table", test_table);
  g_test_add_func ("/app/chart/files", test_files);
  g_test_add_func ("/app/chart/clipboard", test_clipboard);
  g_test_add_func ("/app/chart/nothing", test_nothing);
  g_test_add_func ("/app/chart/drawn", test_drawn);
  g_test_add_func ("/app/chart/needs", test_needs);
  g_test_add_func ("/app/chart/binding", test_binding);
  g_test_add_func ("/app/chart/out-of-reach", test_out_of_reach);
}

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, add_tests);
}
