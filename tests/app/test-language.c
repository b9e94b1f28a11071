// SPDX-License-Identifier: Apache-2.0
// The window in another language and the other way round: German from top to bottom, and nothing
// cut where people read from the right.

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "app-fixture.h"
#include "app/nav-application.h"
#include "app/nav-example.h"
#include "app/nav-options-page-private.h"
#include "app/nav-text.h"
#include "app/nav-window-private.h"
#include "base/nav-error.h"
#include "workflow/nav-language.h"
#include "workflow/nav-words.h"

#define LOCALES NAV_BUILD_ROOT "/locales"
#define GERMAN  "de_DE.UTF-8"

static NavApplication *application;

/* The system need not have the locale: it is made in the build folder, as scripts/run-tests does
 * it. Before it is asked for: the C library remembers what it did not find. */
static gboolean
speak_german (void)
{
  const char *make[] = { "localedef", "-c",    "-i",                 "de_DE",
                         "-f",        "UTF-8", LOCALES "/" GERMAN, NULL };

  g_setenv ("LOCPATH", LOCALES, TRUE);
  g_setenv ("LANGUAGE", "de", TRUE);
  if (!g_file_test (LOCALES "/" GERMAN, G_FILE_TEST_IS_DIR)) {
    g_mkdir_with_parents (LOCALES, 0755);
    g_spawn_sync (NULL, (char **) make, NULL,
                  G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                  NULL, NULL, NULL, NULL, NULL, NULL);
  }
  return setlocale (LC_ALL, GERMAN) != NULL;
}

static gboolean
has_project (gpointer data)
{
  return ((NavWindow *) data)->project != NULL;
}

static gboolean
is_idle (gpointer data)
{
  return !nav_project_get_busy (((NavWindow *) data)->project);
}

/* A window with a plan on screen. */
static NavWindow *
open_window (void)
{
  NavWindow *window;

  if (application == NULL) {
    application = nav_application_new ();
    g_application_set_flags (G_APPLICATION (application),
                             G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
    g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  }
  g_application_activate (G_APPLICATION (application));
  window = NAV_WINDOW (gtk_application_get_windows (GTK_APPLICATION (application))->data);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  fixture_spin (has_project, window);
  nav_window_say (window, "I need a chatbot for 1000 users, low latency is critical");
  fixture_spin (is_idle, window);
  fixture_frames ();
  return window;
}

static void
close_window (NavWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
}

typedef void (*Visit) (GtkWidget *widget);

static void
visit_mapped (GtkWidget *widget, Visit visit)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  visit (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    visit_mapped (child, visit);
}

static void
visit_stages (NavWindow *window, Visit visit)
{
  static const char *const stages[] = { "needs", "options" };

  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++) {
    adw_view_stack_set_visible_child_name (window->stages, stages[i]);
    fixture_frames ();
    visit_mapped (GTK_WIDGET (window), visit);
  }
}

static guint german_labels;

/* What the catalogue has in German is not on the screen in English. */
static void
expect_german (GtkWidget *widget)
{
  const char *text, *translated;

  if (!GTK_IS_LABEL (widget))
    return;
  text = gtk_label_get_text (GTK_LABEL (widget));
  if (*text == '\0')
    return;
  translated = g_dgettext (NAV_GETTEXT_PACKAGE, text);
  if (strcmp (text, translated) != 0 && strlen (text) > 3)
    g_error ("\"%s\" is on the screen, which is \"%s\" in German", text, translated);
  german_labels++;
}

static void
assert_label (NavWindow *window, const char *text)
{
  if (fixture_find_label (GTK_WIDGET (window), text) == NULL)
    g_error ("\"%s\" is not on the screen", text);
}

static void
test_german (void)
{
  NavWindow *window;

  if (!speak_german ()) {
    g_test_skip ("there is no localedef here, or it has no de_DE");
    return;
  }
  window = open_window ();
  visit_stages (window, expect_german);
  g_assert_cmpuint (german_labels, >, 60);
  assert_label (window, "Bedarf");
  assert_label (window, "Optionen");
  assert_label (window, "Noch nicht gespeichert");
  assert_label (window, "Zeit bis zum ersten Token");
  assert_label (window, "im Monat");
  close_window (window);
}

/* Titles of examples come from a file that the tools for translations do not read. */
static void
test_german_examples (void)
{
  g_autoptr (GPtrArray) examples = NULL;

  if (!speak_german ()) {
    g_test_skip ("there is no localedef here, or it has no de_DE");
    return;
  }
  examples = nav_examples_load ();
  g_assert_cmpuint (examples->len, >=, 3);
  for (guint i = 0; i < examples->len; i++) {
    const NavExample *german = examples->pdata[i];
    g_autofree char *english = NULL;

    g_setenv ("LANGUAGE", "en", TRUE);
    setlocale (LC_MESSAGES, "C"); /* so that gettext looks again */
    {
      g_autoptr (GPtrArray) again = nav_examples_load ();
      english = g_strdup (((NavExample *) again->pdata[i])->title);
    }
    g_assert_true (speak_german ());
    g_assert_cmpstr (german->title, !=, english);
  }
}

/* Plurals, thousands, the decimal comma, and the currency behind the amount. */
static void
test_german_numbers (void)
{
  g_autofree char *one = NULL, *many = NULL, *rate = NULL, *usd = NULL;

  if (!speak_german ()) {
    g_test_skip ("there is no localedef here, or it has no de_DE");
    return;
  }
  one = nav_words_quantity (nav_text_words (), 1, "people");
  many = nav_words_quantity (nav_text_words (), 12000, "people");
  rate = nav_words_quantity (nav_text_words (), 2.667, "req/s");
  usd = nav_words_quantity (nav_text_words (), 1168, "USD/month");
  g_assert_cmpstr (one, ==, "1 Person");
  g_assert_cmpstr (many, ==, "12.000 Personen");
  g_assert_cmpstr (rate, ==, "2,67 req/s");
  g_assert_cmpstr (usd, ==, "1.168\u00a0$ im Monat");
}

/* An error of a folder that knows no language. */
static void
test_german_errors (void)
{
  g_autoptr (GError) error = NULL;

  if (!speak_german ()) {
    g_test_skip ("there is no localedef here, or it has no de_DE");
    return;
  }
  g_assert_false (nav_conversation_check_text ("", &error));
  g_assert_true (g_str_has_prefix (error->message, "Der Text ist leer"));
  g_assert_true (g_str_has_prefix (nav_error_get_english (error), "The text is empty"));
}

/* What clips what is in it because it can be moved. */
static gboolean
clips (GtkWidget *widget)
{
  return GTK_IS_VIEWPORT (widget) || GTK_IS_SCROLLABLE (widget) || GTK_IS_REVEALER (widget) ||
         GTK_IS_STACK (widget) || GTK_IS_TEXT (widget) ||
         gtk_widget_get_overflow (widget) == GTK_OVERFLOW_HIDDEN;
}

/* So many pixels a blank edge may stick out, so that words line up. */
#define OPTICAL 8

/* Everything lies within what it is in, and words have the room they need. */
static void
expect_uncut (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  graphene_rect_t bounds;
  int least;

  /* GTK's own parts, such as the handle of a scrollbar, are as its theme wants them. */
  if (parent == NULL || clips (parent) || strcmp (G_OBJECT_TYPE_NAME (widget), "GtkGizmo") == 0)
    return;
  if (gtk_widget_compute_bounds (widget, parent, &bounds) &&
      (bounds.origin.x < -OPTICAL ||
       bounds.origin.x + bounds.size.width > (float) gtk_widget_get_width (parent) + OPTICAL))
    g_error ("%s reaches out of %s: from %.0f to %.0f of %d", G_OBJECT_TYPE_NAME (widget),
             G_OBJECT_TYPE_NAME (parent), (double) bounds.origin.x,
             (double) (bounds.origin.x + bounds.size.width), gtk_widget_get_width (parent));
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (GTK_IS_LABEL (widget) && gtk_widget_get_width (widget) < least)
    g_error ("\"%s\" has %d pixels and needs %d", gtk_label_get_text (GTK_LABEL (widget)),
             gtk_widget_get_width (widget), least);
}

static double
middle_of (GtkWidget *widget, NavWindow *window)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (window), &bounds));
  return (double) (bounds.origin.x + bounds.size.width / 2);
}

static void
check_direction (GtkTextDirection direction)
{
  gboolean mirrored = direction == GTK_TEXT_DIR_RTL;
  NavWindow *window;
  double chat, options;

  gtk_widget_set_default_direction (direction);
  window = open_window ();
  visit_stages (window, expect_uncut);
  chat = middle_of (GTK_WIDGET (window->chat), window);
  options = middle_of (GTK_WIDGET (window->options), window);
  if (mirrored)
    g_assert_cmpfloat (chat, >, options);
  else
    g_assert_cmpfloat (chat, <, options);
  close_window (window);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* The conversation is where people begin to read. */
static void
test_directions (void)
{
  check_direction (GTK_TEXT_DIR_LTR);
  check_direction (GTK_TEXT_DIR_RTL);
}

static void
set_narrow (NavWindow *window, int width)
{
  gtk_window_set_default_size (GTK_WINDOW (window), width, 700);
  for (int i = 0; i < 20 && gtk_widget_get_width (GTK_WIDGET (window)) != width; i++)
    fixture_frames ();
}

/* All that is there only while work is done, and only where it takes long. */
static void
show_marks_of_work (NavWindow *window)
{
  gtk_widget_set_visible (window->options->refining, TRUE);
  gtk_revealer_set_transition_type (window->progress_revealer, GTK_REVEALER_TRANSITION_TYPE_NONE);
  gtk_revealer_set_reveal_child (window->progress_revealer, TRUE);
  fixture_frames ();
}

/* The narrowest that is promised, in both directions. */
static void
test_narrow (void)
{
  for (GtkTextDirection direction = GTK_TEXT_DIR_LTR; direction <= GTK_TEXT_DIR_RTL; direction++) {
    NavWindow *window;

    gtk_widget_set_default_direction (direction);
    window = open_window ();
    set_narrow (window, 360);
    g_assert_cmpint (fixture_min_width (GTK_WIDGET (window)), <=, 360);
    visit_stages (window, expect_uncut);
    show_marks_of_work (window);
    g_assert_cmpint (fixture_min_width (GTK_WIDGET (window)), <=, 360);
    close_window (window);
  }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
add_tests (void)
{
  if (speak_german ()) {
    nav_language_init ();
    nav_words_set_local_numbers (nav_text_numbers ());
  }
  g_test_add_func ("/app/language/german", test_german);
  g_test_add_func ("/app/language/german-examples", test_german_examples);
  g_test_add_func ("/app/language/german-numbers", test_german_numbers);
  g_test_add_func ("/app/language/german-errors", test_german_errors);
  g_test_add_func ("/app/language/directions", test_directions);
  g_test_add_func ("/app/language/narrow", test_narrow);
}

int
main (int argc, char **argv)
{
  /* Before anything is translated. */
  speak_german ();
  return fixture_run (argc, argv, add_tests);
}
