// SPDX-License-Identifier: Apache-2.0
// The Observe stage with a real plan, the real simulator and a server that is not there.

#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "app-fixture.h"
#include "app/nav-chart-files.h"
#include "app/nav-chart-view.h"
#include "app/nav-meter.h"
#include "app/nav-observe-charts.h"
#include "app/nav-observe-page.h"
#include "app/nav-observe-pictures.h"
#include "app/nav-observe-prompt.h"
#include "app/nav-observe-report.h"
#include "app/nav-observe-setup.h"
#include "app/nav-observe-steps.h"
#include "app/nav-observe-sweep.h"
#include "base/nav-clock.h"
#include "chart/nav-chart-layout.h"
#include "chart/nav-chart-table.h"

typedef struct {
  NavProject *project;
  NavObservePage *page;
  GtkWidget *window;
} Fixture;

static gboolean
has_plan (gpointer data)
{
  return nav_project_get_plan (data) != NULL;
}

static gboolean
is_done (gpointer data)
{
  return !nav_prover_get_running (nav_observe_page_get_prover (data));
}

static gboolean
has_begun (gpointer data)
{
  return nav_prover_get_progress (nav_observe_page_get_prover (data))->sent > 0;
}

static gboolean
is_half_done (gpointer data)
{
  NavProver *prover = nav_observe_page_get_prover (data);

  return nav_prover_get_progress (prover)->elapsed_s > 2;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (NavSpec) spec = fixture_spec (CHATBOT);

  (void) data;
  f->project = nav_project_new (fixture_catalog (), nav_clock_system ());
  f->page = g_object_new (NAV_TYPE_OBSERVE_PAGE, NULL);
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->page));
  nav_observe_page_set_project (f->page, f->project);
  nav_observe_page_set_duration (f->page, 3);
  nav_project_set_spec (f->project, spec);
  nav_project_plan (f->project);
  fixture_spin (has_plan, f->project);
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void) data;
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_object_unref (f->project);
}

static gboolean
has_label_with (GtkWidget *root, const char *part)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root) &&
      strstr (gtk_label_get_label (GTK_LABEL (root)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label_with (child, part))
      return TRUE;
  return FALSE;
}

static void
test_prove (Fixture *f, gconstpointer data)
{
  NavProver *prover = nav_observe_page_get_prover (f->page);
  GtkWidget *page = GTK_WIDGET (f->page);
  g_autoptr (NavChart) chart = NULL;

  (void) data;
  nav_observe_page_prove (f->page);
  g_assert_true (nav_prover_get_running (prover));
  fixture_spin (is_done, f->page);
  fixture_frames ();
  g_assert_no_error (nav_prover_get_error (prover));
  g_assert_true (nav_prover_get_simulated (prover));
  g_assert_nonnull (nav_prover_get_proof (prover));
  g_assert_true (has_label_with (page, "TTFT p95"));
  g_assert_true (has_label_with (page, "checks the software, not the physics"));
  g_assert_false (has_label_with (page, "tells nothing about a GPU")); /* the same once more */
  g_assert_true (has_label_with (page, "forecast's range."));
  g_assert_cmpuint (fixture_count (page, NAV_TYPE_METER), ==, 3);
  g_assert_cmpuint (fixture_count (page, NAV_TYPE_CHART_VIEW), ==, NAV_OBSERVE_N_PICTURES);
  g_object_get (fixture_find (page, NAV_TYPE_CHART_VIEW, 0), "chart", &chart, NULL);
  g_assert_false (nav_chart_is_empty (chart));
  g_assert_cmpstr (nav_chart_get_title (chart), ==, "TTFT");
  g_assert_cmpint (fixture_min_width (page), <=, 360);
}

static gboolean
has_step (gpointer data)
{
  NavSweep *sweep = nav_sweeper_get_sweep (nav_observe_page_get_sweeper (data));

  return sweep != NULL && sweep->steps->len > 0;
}

static gboolean
is_swept (gpointer data)
{
  return !nav_sweeper_get_running (nav_observe_page_get_sweeper (data));
}

/* Steps come as rows while the search runs; stopped, it keeps what was found, with its report. A
 * run and a search exclude each other. */
static void
test_limit (Fixture *f, gconstpointer data)
{
  NavSweeper *sweeper = nav_observe_page_get_sweeper (f->page);
  GtkWidget *page = GTK_WIDGET (f->page);
  GtkWidget *sweep = fixture_find (page, NAV_TYPE_OBSERVE_SWEEP, 0);

  (void) data;
  g_assert_false (gtk_widget_get_visible (sweep));
  nav_observe_page_set_duration (f->page, 1);
  nav_observe_page_find_limit (f->page);
  g_assert_true (nav_sweeper_get_running (sweeper));
  nav_observe_page_prove (f->page);
  g_assert_false (nav_prover_get_running (nav_observe_page_get_prover (f->page)));
  fixture_spin (has_step, f->page);
  fixture_frames ();
  g_assert_cmpuint (fixture_count (sweep, ADW_TYPE_ACTION_ROW), >=, 1);
  g_assert_false (has_label_with (sweep, "Stopped"));
  gtk_widget_activate_action (page, "observe.stop", NULL);
  fixture_spin (is_swept, f->page);
  fixture_frames ();
  g_assert_no_error (nav_sweeper_get_error (sweeper));
  g_assert_cmpuint (fixture_count (sweep, ADW_TYPE_ACTION_ROW), ==,
                    nav_sweeper_get_sweep (sweeper)->steps->len);
  g_assert_true (has_label_with (sweep, "this tells nothing about a GPU"));
  g_assert_true (has_label_with (sweep, "One at a time"));
  g_assert_cmpuint (fixture_count (sweep, GTK_TYPE_MENU_BUTTON), >, 0);
  gtk_widget_activate_action (sweep, "sweep.copy-report", NULL);
  g_assert_cmpint (fixture_min_width (page), <=, 360);
}

/* What is not known is left out; what never came in time is endless. */
static void
test_step_words (void)
{
  NavSweepStep step = { .kind = NAV_SWEEP_RATE, .requests_per_s = 2.5, .goodput_per_s = 2 };
  g_autofree char *words = NULL, *full = NULL;

  step.measured_ms[NAV_METRIC_TTFT] = 125;
  step.measured_ms[NAV_METRIC_TPOT] = NAN;
  step.measured_ms[NAV_METRIC_E2E] = INFINITY;
  words = nav_observe_step_words (&step);
  g_assert_cmpstr (words, ==, "TTFT 125 ms, E2E ∞, answered 2.5 req/s, goodput 2 req/s");
  step.kind = NAV_SWEEP_FULL;
  step.measured_ms[NAV_METRIC_TTFT] = step.measured_ms[NAV_METRIC_E2E] = NAN;
  full = nav_observe_step_words (&step);
  g_assert_cmpstr (full, ==, "answered 2.5 req/s");
}

/* A row of the search says below what was measured which requests failed. */
static void
test_step_failures (void)
{
  char reason[] = "status", message[] = "<Rate> & limit";
  NavSweepFailure failure = { NAV_STREAM_REFUSED, reason, 429, message, 3 };
  NavSweepStep step = { .kind = NAV_SWEEP_ALONE, .counted = 5, .completed = 2, .failed = 3,
                        .failure = &failure };
  g_autoptr (GtkWidget) row = g_object_ref_sink (nav_observe_step_row_new (&step));

  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                            "\n3 of 5 requests failed: the server refused (HTTP 429): "
                            "<Rate> & limit"));
}

static NavChart *
get_chart (GtkWidget *page, guint i)
{
  NavChart *chart = NULL;

  g_object_get (fixture_find (page, NAV_TYPE_CHART_VIEW, i), "chart", &chart, NULL);
  return chart;
}

static double
axis_end (NavChart *chart)
{
  g_autoptr (NavChartLayout) layout =
    nav_chart_layout_new (chart, nav_chart_theme_paper (), 600, 300, NAV_CHART_LAYOUT_PLAIN);
  NavChartBox plot = nav_chart_layout_get_plot (layout);

  return nav_chart_layout_value_at (layout, plot.x + plot.width);
}

/* What a spreadsheet is given: a line for each row of the table, and one above them. */
static void
assert_lines (const char *text, const char *end, const NavChartTable *table)
{
  g_auto (GStrv) lines = g_strsplit (text, end, -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += *lines[i] != '\0';
  g_assert_cmpuint (n, ==, table->n_rows + 1);
  for (guint column = 0; column < table->n_columns; column++)
    g_assert_nonnull (strstr (lines[0], table->headings[column]));
}

static void
assert_copied (GtkWidget *view, const NavChartTable *table)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (view);
  g_auto (GValue) value = G_VALUE_INIT;

  gtk_widget_activate_action (view, "chart.copy-picture", NULL);
  g_assert_true (gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard),
                                                    GDK_TYPE_TEXTURE));
  gtk_widget_activate_action (view, "chart.copy-data", NULL);
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), &value,
                                                 NULL));
  assert_lines (g_value_get_string (&value), "\n", table);
}

/* A picture as files, under a name that no other has, and in the clipboard. */
static void
assert_files (GtkWidget *page, guint i, const char *name)
{
  static const char *const starts[] = { "\x89PNG", "<?xml", "%PDF", "" };
  GtkWidget *view = fixture_find (page, NAV_TYPE_CHART_VIEW, i);
  g_autoptr (NavChart) chart = get_chart (page, i);
  g_autoptr (NavChartTable) table = nav_chart_table_new (chart);
  g_autofree char *file = nav_chart_files_name (chart, NAV_CHART_FILE_CSV), *csv = NULL;

  g_assert_cmpstr (file, ==, name);
  for (NavChartFile kind = NAV_CHART_FILE_PNG; kind <= NAV_CHART_FILE_CSV; kind++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = nav_chart_files_make (chart, kind, view, &error);
    const char *data = g_bytes_get_data (bytes, NULL);

    g_assert_no_error (error);
    g_assert_cmpmem (data, strlen (starts[kind]), starts[kind], strlen (starts[kind]));
    if (kind == NAV_CHART_FILE_CSV)
      csv = g_strndup (data, g_bytes_get_size (bytes));
  }
  assert_lines (csv, "\r\n", table);
  assert_copied (view, table);
}

/* Pictures of a finished run: over time and as distributions, a stretch of it, as tables. */
static void
test_pictures (Fixture *f, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (f->page);
  GtkWidget *pictures = fixture_find (page, NAV_TYPE_OBSERVE_PICTURES, 0);
  g_autoptr (NavChart) whole = NULL, stretch = NULL, again = NULL;
  g_autoptr (NavChart) spread = NULL, failures = NULL;

  (void) data;
  nav_observe_page_prove (f->page);
  fixture_spin (is_done, f->page);
  fixture_frames ();
  whole = get_chart (page, NAV_OBSERVE_REQUESTS);
  g_assert_false (nav_chart_is_empty (whole));
  g_assert_cmpfloat (axis_end (whole), >=, 3);
  assert_files (page, NAV_OBSERVE_TTFT, "TTFT.csv");
  assert_files (page, NAV_OBSERVE_ITL, "ITL.csv");
  assert_files (page, NAV_OBSERVE_TOKENS, "Output tokens a second.csv");
  assert_files (page, NAV_OBSERVE_REQUESTS, "Requests.csv");
  failures = get_chart (page, NAV_OBSERVE_FAILURES);
  g_assert_true (nav_chart_is_empty (failures));

  /* All have one axis of time. */
  g_signal_emit_by_name (fixture_find (page, NAV_TYPE_CHART_VIEW, 0), "zoomed", 1.0, 2.0);
  stretch = get_chart (page, NAV_OBSERVE_REQUESTS);
  g_assert_cmpfloat (axis_end (stretch), ==, 2);
  gtk_widget_activate_action (pictures, "pictures.whole", NULL);
  again = get_chart (page, NAV_OBSERVE_REQUESTS);
  g_assert_cmpfloat (axis_end (again), ==, axis_end (whole));

  gtk_widget_activate_action (pictures, "pictures.distribution", NULL);
  spread = get_chart (page, NAV_OBSERVE_ITL);
  g_assert_false (nav_chart_is_empty (spread));
  assert_files (page, NAV_OBSERVE_E2E, "E2E, distribution.csv");
  assert_files (page, NAV_OBSERVE_ITL, "ITL, distribution.csv");
  g_assert_false (gtk_widget_get_mapped (fixture_find (page, NAV_TYPE_CHART_VIEW,
                                                       NAV_OBSERVE_TOKENS)));
  nav_chart_view_set_show_table (
    NAV_CHART_VIEW (fixture_find (page, NAV_TYPE_CHART_VIEW, NAV_OBSERVE_ITL)), TRUE);
  fixture_frames ();
}

/* Pictures that are paused stand still until the run ends. */
static void
test_pause (Fixture *f, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (f->page);
  GtkWidget *pictures = fixture_find (page, NAV_TYPE_OBSERVE_PICTURES, 0);
  g_autoptr (NavChart) before = NULL, paused = NULL, after = NULL;

  (void) data;
  nav_observe_page_prove (f->page);
  fixture_spin (has_begun, f->page);
  gtk_widget_activate_action (pictures, "pictures.pause", NULL);
  before = get_chart (page, NAV_OBSERVE_TOKENS);
  fixture_spin (is_half_done, f->page);
  paused = get_chart (page, NAV_OBSERVE_TOKENS);
  g_assert_true (paused == before);
  fixture_spin (is_done, f->page);
  after = get_chart (page, NAV_OBSERVE_TOKENS);
  g_assert_true (after != before);
}

/* What was measured until then is kept, and another run can follow. */
static void
test_stop (Fixture *f, gconstpointer data)
{
  NavProver *prover = nav_observe_page_get_prover (f->page);

  (void) data;
  nav_observe_page_set_duration (f->page, 600);
  gtk_widget_activate_action (GTK_WIDGET (f->page), "observe.run", NULL);
  fixture_spin (has_begun, f->page);
  gtk_widget_activate_action (GTK_WIDGET (f->page), "observe.stop", NULL);
  fixture_spin (is_done, f->page);
  g_assert_no_error (nav_prover_get_error (prover));
  g_assert_nonnull (nav_prover_get_run (prover));
  g_assert_true (nav_prover_get_run (prover)->interrupted);
  nav_observe_page_prove (f->page);
  g_assert_true (nav_prover_get_running (prover));
  g_assert_null (nav_prover_get_run (prover));
}

/* Nobody listens there. */
static void
test_no_server (Fixture *f, gconstpointer data)
{
  NavProver *prover = nav_observe_page_get_prover (f->page);
  GtkWidget *page = GTK_WIDGET (f->page);

  (void) data;
  gtk_check_button_set_active (
    GTK_CHECK_BUTTON (fixture_find (page, GTK_TYPE_CHECK_BUTTON, 1)), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (fixture_find (page, ADW_TYPE_ENTRY_ROW, 0)),
                         "http://127.0.0.1:1/v1");
  gtk_widget_activate_action (page, "observe.run", NULL);
  fixture_spin (is_done, f->page);
  fixture_frames ();
  g_assert_nonnull (nav_prover_get_error (prover));
  g_assert_null (nav_prover_get_run (prover));
  g_assert_true (has_label_with (page, nav_prover_get_error (prover)->message));
}

static gboolean
can_run (GtkWidget *page)
{
  GtkWidget *button = NULL;

  for (guint i = 0; (button = fixture_find (page, GTK_TYPE_BUTTON, i)) != NULL; i++)
    if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), "observe.run") == 0)
      return gtk_widget_is_sensitive (button);
  g_assert_not_reached ();
}

static void
fill_row (GtkWidget *page, guint i, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture_find (page, ADW_TYPE_ENTRY_ROW, i)), text);
}

/* Nothing runs before it is clear whom to ask; what is wrong is said. */
static void
test_setup (Fixture *f, gconstpointer data)
{
  enum { URL, KEY, MODEL, REPLICAS };
  GtkWidget *page = GTK_WIDGET (f->page);
  NavObserveSetup *setup = NAV_OBSERVE_SETUP (fixture_find (page, NAV_TYPE_OBSERVE_SETUP, 0));
  g_auto (NavServerChoice) choice = { 0 };

  (void) data;
  g_assert_true (can_run (page));
  gtk_check_button_set_active (
    GTK_CHECK_BUTTON (fixture_find (page, GTK_TYPE_CHECK_BUTTON, 1)), TRUE);
  fixture_frames ();
  g_assert_false (can_run (page));
  g_assert_false (has_label_with (page, "no address"));
  fill_row (page, URL, "ftp://host");
  g_assert_true (has_label_with (page, "no address of a server"));
  g_assert_false (can_run (page));
  fill_row (page, URL, " host:8000 ");
  g_assert_true (can_run (page));
  fill_row (page, REPLICAS, "0");
  g_assert_true (has_label_with (page, "whole number from 1"));
  g_assert_false (can_run (page));
  fill_row (page, REPLICAS, "3");
  fill_row (page, KEY, "sk-ü");
  g_assert_true (has_label_with (page, "no key has"));
  g_assert_false (can_run (page));
  fill_row (page, KEY, "sk-1");
  fill_row (page, MODEL, " some/model ");
  g_assert_true (can_run (page));
  nav_observe_setup_get_choice (setup, &choice);
  g_assert_cmpstr (choice.url, ==, "host:8000");
  g_assert_cmpstr (choice.api_key, ==, "sk-1");
  g_assert_cmpstr (choice.model, ==, "some/model");
  g_assert_cmpuint (choice.replicas, ==, 3);
  g_assert_cmpint (fixture_min_width (page), <=, 360);
}

static gboolean
is_answered (gpointer data)
{
  return !nav_prompter_get_running (data);
}

static gboolean
has_tokens (gpointer data)
{
  return nav_prompter_get_figures (data).tokens >= 2;
}

/* The answer comes bit by bit, and its figures with it; it can be stopped. */
static void
test_prompt (Fixture *f, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (f->page);
  GtkWidget *box = fixture_find (page, NAV_TYPE_OBSERVE_PROMPT, 0);
  NavPrompter *prompter = nav_observe_prompt_get_prompter (NAV_OBSERVE_PROMPT (box));
  NavPrompterFigures figures;

  (void) data;
  gtk_editable_set_text (GTK_EDITABLE (fixture_find (box, GTK_TYPE_ENTRY, 0)), "Hello there");
  gtk_widget_activate_action (box, "prompt.send", NULL);
  g_assert_true (has_label_with (box, "Waiting for the first token"));
  fixture_spin (has_tokens, prompter);
  g_assert_true (has_label_with (box, "TTFT "));
  g_assert_cmpuint (strlen (nav_prompter_get_answer (prompter)), >, 0);
  fixture_spin (is_answered, prompter);
  g_assert_no_error (nav_prompter_get_error (prompter));
  figures = nav_prompter_get_figures (prompter);
  g_assert_cmpfloat (figures.ttft_ms, >, 0);
  g_assert_cmpfloat (figures.e2e_ms, >=, figures.ttft_ms);
  g_assert_cmpfloat (figures.tokens, >, 2);

  gtk_widget_activate_action (box, "prompt.send", NULL);
  g_assert_cmpstr (nav_prompter_get_answer (prompter), ==, "");
  fixture_spin (has_tokens, prompter);
  gtk_widget_activate_action (box, "prompt.stop", NULL);
  fixture_spin (is_answered, prompter);
  g_assert_no_error (nav_prompter_get_error (prompter));
  g_assert_true (has_label_with (box, "Stopped"));
}

/* What goes wrong is said in words. */
static void
test_prompt_error (Fixture *f, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (f->page);
  GtkWidget *box = fixture_find (page, NAV_TYPE_OBSERVE_PROMPT, 0);
  NavPrompter *prompter = nav_observe_prompt_get_prompter (NAV_OBSERVE_PROMPT (box));

  (void) data;
  gtk_check_button_set_active (
    GTK_CHECK_BUTTON (fixture_find (page, GTK_TYPE_CHECK_BUTTON, 1)), TRUE);
  fill_row (page, 0, "http://127.0.0.1:1/v1");
  gtk_editable_set_text (GTK_EDITABLE (fixture_find (box, GTK_TYPE_ENTRY, 0)), "Hello there");
  gtk_widget_activate_action (box, "prompt.send", NULL);
  fixture_spin (is_answered, prompter);
  g_assert_nonnull (nav_prompter_get_error (prompter));
  g_assert_true (has_label_with (box, nav_prompter_get_error (prompter)->message));
}

static gboolean
has_rich_text (gpointer page)
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

/* The run on the screen is copied as the document that `report` writes of its file. */
static void
test_report (Fixture *f, gconstpointer data)
{
  GtkWidget *report = fixture_find (GTK_WIDGET (f->page), NAV_TYPE_OBSERVE_REPORT, 0);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (f->page));
  g_autofree char *text = NULL;

  (void) data;
  gdk_clipboard_set_content (clipboard, NULL);
  gtk_widget_activate_action (report, "observe.copy-report", NULL);
  gtk_widget_activate_action (report, "observe.save-report", "s", "pdf");
  g_assert_false (has_rich_text (f->page)); /* nothing was measured yet */
  nav_observe_page_prove (f->page);
  fixture_spin (is_done, f->page);
  g_assert_true (gtk_widget_activate_action (report, "observe.copy-report", NULL));
  fixture_spin (has_rich_text, f->page);
  gdk_clipboard_read_text_async (clipboard, NULL, on_text, &text);
  fixture_spin (is_there, &text);
  g_assert_true (g_str_has_prefix (text, "# Load test\n"));
  g_assert_nonnull (strstr (text, "## Forecast and measurement"));
  g_assert_nonnull (strstr (text, "checks the software, not the physics"));
}

/* A page that goes while something runs takes it along. */
static void
test_leave (Fixture *f, gconstpointer data)
{
  NavProver *prover = g_object_ref (nav_observe_page_get_prover (f->page));

  (void) data;
  nav_observe_page_set_duration (f->page, 600);
  nav_observe_page_prove (f->page);
  gtk_window_set_child (GTK_WINDOW (f->window), NULL);
  while (nav_prover_get_running (prover))
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (prover);
}

static void
add_tests (void)
{
  g_test_add ("/observe/prove", Fixture, NULL, set_up, test_prove, tear_down);
  g_test_add ("/observe/pictures", Fixture, NULL, set_up, test_pictures, tear_down);
  g_test_add ("/observe/pause", Fixture, NULL, set_up, test_pause, tear_down);
  g_test_add ("/observe/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/observe/no-server", Fixture, NULL, set_up, test_no_server, tear_down);
  g_test_add ("/observe/setup", Fixture, NULL, set_up, test_setup, tear_down);
  g_test_add ("/observe/prompt", Fixture, NULL, set_up, test_prompt, tear_down);
  g_test_add ("/observe/prompt-error", Fixture, NULL, set_up, test_prompt_error, tear_down);
  g_test_add ("/observe/report", Fixture, NULL, set_up, test_report, tear_down);
  g_test_add ("/observe/limit", Fixture, NULL, set_up, test_limit, tear_down);
  g_test_add_func ("/observe/step-words", test_step_words);
  g_test_add_func ("/observe/step-failures", test_step_failures);
  g_test_add ("/observe/leave", Fixture, NULL, set_up, test_leave, tear_down);
}

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, add_tests);
}
