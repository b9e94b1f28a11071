// SPDX-License-Identifier: Apache-2.0
// The small widgets of the window, each by itself.

#include "config.h"

#include <math.h>
#include <string.h>

#include "app-fixture.h"
#include "app/nav-answer-page.h"
#include "app/nav-badge.h"
#include "app/nav-banner.h"
#include "app/nav-bar-view.h"
#include "app/nav-chart-view.h"
#include "app/nav-chat-view.h"
#include "app/nav-composer.h"
#include "app/nav-difference-card.h"
#include "app/nav-example.h"
#include "app/nav-fold-box.h"
#include "app/nav-hero-card.h"
#include "app/nav-meter.h"
#include "app/nav-needs-page.h"
#include "app/nav-options-page.h"
#include "app/nav-selection-bar.h"
#include "app/nav-shell.h"
#include "app/nav-start-page.h"
#include "app/nav-text.h"
#include "app/nav-title.h"
#include "app/nav-why-view.h"
#include "app/nav-word-link.h"
#include "base/nav-clock.h"
#include "workflow/nav-project.h"
#include "workflow/nav-intent-words.h"

static GtkWidget *
new_widget (GType type)
{
  return g_object_ref_sink (g_object_new (type, NULL));
}

/* A template that does not fit its class warns, and a warning is fatal here. */
static void
test_templates (void)
{
  GType types[] = { NAV_TYPE_ANSWER_PAGE, NAV_TYPE_CHART_VIEW, NAV_TYPE_CHAT_VIEW,
                    NAV_TYPE_COMPOSER, NAV_TYPE_DIFFERENCE_CARD, NAV_TYPE_HERO_CARD, NAV_TYPE_METER,
                    NAV_TYPE_NEEDS_PAGE, NAV_TYPE_OPTIONS_PAGE, NAV_TYPE_START_PAGE,
                    NAV_TYPE_BANNER, NAV_TYPE_SELECTION_BAR, NAV_TYPE_TITLE };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    GtkWidget *widget = new_widget (types[i]);
    g_assert_nonnull (gtk_widget_get_first_child (widget));
    g_assert_finalize_object (widget);
  }
}

static void
test_help_overlay (void)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource (NAV_RESOURCE_BASE "/gtk/help-overlay.ui");
  GObject *window = gtk_builder_get_object (builder, "help_overlay");

  g_assert_true (GTK_IS_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
add_cards (GtkWidget *fold_box, guint n)
{
  for (guint i = 0; i < n; i++) {
    GtkWidget *card = gtk_label_new ("card");
    nav_fold_box_append (NAV_FOLD_BOX (fold_box), card);
  }
}

static int
height_at (GtkWidget *widget, int width)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static void
test_fold_box (void)
{
  GtkWidget *box = g_object_ref_sink (
    g_object_new (NAV_TYPE_FOLD_BOX, "columns", 3, "column-width", 100, "spacing", 10, NULL));
  int row;

  g_assert_cmpint (height_at (box, 500), ==, 0);
  add_cards (box, 4);
  row = (height_at (box, 1000) - 10) / 2;
  g_assert_cmpint (row, >, 0);
  g_assert_cmpint (height_at (box, 1000), ==, 2 * row + 10); /* three at most: two and two */
  g_assert_cmpint (height_at (box, 210), ==, 2 * row + 10);
  g_assert_cmpint (height_at (box, 209), ==, 4 * row + 30); /* no room for two */
  g_assert_cmpint (height_at (box, -1), ==, 2 * row + 10);  /* at no width it is less high */
  gtk_widget_set_visible (gtk_widget_get_first_child (box), FALSE);
  g_assert_cmpint (height_at (box, 1000), ==, row);
  nav_fold_box_remove_all (NAV_FOLD_BOX (box));
  g_assert_null (gtk_widget_get_first_child (box));
  g_assert_finalize_object (box);
}

static GtkWidget *
new_shell (GtkWidget **ret_sidebar, GtkWidget **ret_content)
{
  *ret_sidebar = gtk_label_new ("sidebar");
  *ret_content = gtk_label_new ("content");
  return g_object_ref_sink (
    g_object_new (NAV_TYPE_SHELL, "sidebar", *ret_sidebar, "content", *ret_content, NULL));
}

static void
allocate (GtkWidget *widget, int width)
{
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (widget, width, 300, -1, NULL);
}

static void
test_shell (void)
{
  GtkWidget *sidebar, *content, *shell = new_shell (&sidebar, &content);

  allocate (shell, 1200);
  g_assert_false (nav_shell_get_collapsed (NAV_SHELL (shell)));
  g_assert_cmpint (gtk_widget_get_width (sidebar), ==, 360);
  g_assert_cmpint (gtk_widget_get_width (content), ==, 1200 - 360 - 1);

  allocate (shell, 500);
  g_assert_true (nav_shell_get_collapsed (NAV_SHELL (shell)));
  g_assert_true (gtk_widget_get_child_visible (sidebar));
  g_assert_cmpint (gtk_widget_get_width (sidebar), ==, 340);
  g_assert_cmpint (gtk_widget_get_width (content), ==, 500); /* below the sidebar */
  fixture_settle ();
  g_assert_false (gtk_widget_get_can_focus (content));

  allocate (shell, 400); /* a strip of 60 pixels would be of no use */
  g_assert_cmpint (gtk_widget_get_width (sidebar), ==, 400);

  nav_shell_set_show_sidebar (NAV_SHELL (shell), FALSE);
  allocate (shell, 501);
  g_assert_false (gtk_widget_get_child_visible (sidebar));
  g_assert_cmpint (gtk_widget_get_width (content), ==, 501);
  g_assert_true (gtk_widget_get_can_focus (content));
  g_assert_finalize_object (shell);
}

static GtkWidget *
label_of (GtkWidget *badge)
{
  return fixture_find (badge, GTK_TYPE_LABEL, 0);
}

/* Never by colour alone: every verdict has its word and its icon. */
static void
test_badge (void)
{
  GtkWidget *badge = new_widget (NAV_TYPE_BADGE);
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) icons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int verdict = 0; nav_verdict_names[verdict] != NULL; verdict++) {
    GtkWidget *icon = gtk_widget_get_first_child (badge);
    nav_badge_set_verdict (NAV_BADGE (badge), (NavVerdict) verdict);
    g_hash_table_add (words, g_strdup (gtk_label_get_label (GTK_LABEL (label_of (badge)))));
    g_hash_table_add (icons, g_strdup (gtk_image_get_icon_name (GTK_IMAGE (icon))));
  }
  g_assert_cmpuint (g_hash_table_size (words), ==, 4);
  g_assert_cmpuint (g_hash_table_size (icons), ==, 4);
  g_assert_finalize_object (badge);
}

static void
test_basis (void)
{
  GtkWidget *badge = new_widget (NAV_TYPE_BADGE);
  g_autoptr (NavPlan) plan = fixture_plan (CHATBOT);
  const NavRecommendation *original = nav_plan_get_recommendations (plan)->pdata[0];
  g_autoptr (NavRecommendation) r = nav_recommendation_new (original->candidate);

  r->forecast.basis = NAV_BASIS_ESTIMATED;
  r->slo.metrics[1] = (NavSloMetric){ .predicted = 100, .low = 80, .high = 140 };
  nav_badge_set_basis (NAV_BADGE (badge), r);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label_of (badge))), ==, "Calculated, ± 30 %");
  r->forecast.basis = NAV_BASIS_MEASURED;
  r->slo.metrics[1].low = NAN;
  nav_badge_set_basis (NAV_BADGE (badge), r);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label_of (badge))), ==, "Measured, ± unknown");
  g_assert_finalize_object (badge);
}

static void
test_composer (void)
{
  GtkWidget *composer = new_widget (NAV_TYPE_COMPOSER), *placeholder;
  g_autoptr (GtkTextBuffer) draft = gtk_text_buffer_new (NULL);

  g_object_set (composer, "placeholder", "Write here", NULL);
  nav_composer_set_buffer (NAV_COMPOSER (composer), draft);
  placeholder = fixture_find_label (composer, "Write here");
  g_assert_true (gtk_widget_get_visible (placeholder));
  gtk_text_buffer_set_text (draft, "hello", -1);
  g_assert_false (gtk_widget_get_visible (placeholder));
  g_assert_finalize_object (composer);
  /* The draft outlives the entry. */
  g_assert_cmpint (gtk_text_buffer_get_char_count (draft), ==, 5);
}

static void
test_examples (void)
{
  g_autoptr (GPtrArray) examples = nav_examples_load ();
  GtkWidget *page = new_widget (NAV_TYPE_START_PAGE);

  g_assert_cmpuint (examples->len, ==, 3);
  for (guint i = 0; i < examples->len; i++) {
    const NavExample *example = examples->pdata[i];
    g_assert_cmpstr (example->title, !=, "");
    g_assert_cmpstr (example->icon, !=, "");
    g_assert_nonnull (fixture_find_label (page, example->text));
  }
  g_assert_finalize_object (page);
}

static NavProject *
new_project (void)
{
  return nav_project_new (fixture_catalog (), nav_clock_system ());
}

static void
test_chat (void)
{
  GtkWidget *chat = new_widget (NAV_TYPE_CHAT_VIEW);
  g_autoptr (NavProject) project = new_project ();
  g_autoptr (NavProject) other = new_project ();
  GtkWidget *first;

  nav_chat_view_set_project (NAV_CHAT_VIEW (chat), project);
  g_assert_true (nav_project_say (project, "<b>a chatbot</b>", NULL));
  first = fixture_find_label (chat, "<b>a chatbot</b>"); /* as it was written, no markup */
  g_assert_nonnull (first);
  g_assert_nonnull (fixture_find_label (chat, "Got it: chatbot. How many people will use it?"));
  g_assert_nonnull (fixture_find_label (chat, "200 people"));

  g_assert_true (nav_project_say (project, "200 people", NULL));
  g_assert_true (fixture_find_label (chat, "<b>a chatbot</b>") == first);
  g_assert_null (fixture_find_label (chat, "I do not know"));
  nav_project_undo (project);
  g_assert_nonnull (fixture_find_label (chat, "I do not know"));
  nav_chat_view_set_project (NAV_CHAT_VIEW (chat), other);
  g_assert_null (fixture_find_label (chat, "<b>a chatbot</b>"));
  g_assert_finalize_object (chat);
}

/* A long conversation shows its end, and the rest on demand. */
static void
test_long_chat (void)
{
  GtkWidget *chat = new_widget (NAV_TYPE_CHAT_VIEW);
  g_autoptr (NavProject) project = new_project ();

  nav_chat_view_set_project (NAV_CHAT_VIEW (chat), project);
  for (int i = 0; i < 60; i++) {
    g_autofree char *text = g_strdup_printf ("hello number %d", i);
    g_assert_true (nav_project_say (project, text, NULL));
  }
  g_assert_nonnull (fixture_find_label (chat, "hello number 0"));
  g_assert_finalize_object (chat);
  chat = new_widget (NAV_TYPE_CHAT_VIEW);
  nav_chat_view_set_project (NAV_CHAT_VIEW (chat), project);
  g_assert_null (fixture_find_label (chat, "hello number 0"));
  g_assert_nonnull (fixture_find_label (chat, "hello number 59"));
  for (guint i = 0; i < fixture_count (chat, GTK_TYPE_BUTTON); i++) {
    GtkWidget *button = fixture_find (chat, GTK_TYPE_BUTTON, i);
    if (fixture_find_label (button, "Show _Earlier Messages") != NULL)
      g_signal_emit_by_name (button, "clicked");
  }
  g_assert_nonnull (fixture_find_label (chat, "hello number 0"));
  g_assert_finalize_object (chat);
}

static GtkWidget *
link_of (GtkWidget *root, const char *words)
{
  for (guint i = 0; i < fixture_count (root, NAV_TYPE_WORD_LINK); i++) {
    GtkWidget *link = fixture_find (root, NAV_TYPE_WORD_LINK, i);
    if (strstr (nav_word_link_get_span (NAV_WORD_LINK (link))->words, words) != NULL)
      return link;
  }
  return NULL;
}

static void
count (gpointer data)
{
  (*(guint *) data)++;
}

/* Words and needs light up together. */
static void
test_understood_words (void)
{
  GtkWidget *chat = new_widget (NAV_TYPE_CHAT_VIEW), *link;
  g_autoptr (NavProject) project = new_project ();
  g_autoptr (NavSpotlight) spotlight = nav_spotlight_new ();
  NavSpecField users = NAV_WORKLOAD_USERS, other = NAV_SLO_TTFT_MS;
  guint changes = 0;

  nav_chat_view_set_spotlight (NAV_CHAT_VIEW (chat), spotlight);
  nav_chat_view_set_project (NAV_CHAT_VIEW (chat), project);
  g_assert_true (nav_project_say (project, "a chatbot for 300 people", NULL));
  g_signal_connect_swapped (spotlight, "changed", G_CALLBACK (count), &changes);
  link = link_of (chat, "Users");
  g_assert_nonnull (link);
  g_assert_true (gtk_widget_get_focusable (link));
  gtk_test_accessible_assert_role (link, GTK_ACCESSIBLE_ROLE_LINK);
  gtk_test_accessible_assert_property (link, GTK_ACCESSIBLE_PROPERTY_LABEL, "300 people");

  nav_spotlight_point_at (spotlight, spotlight, &users, 1);
  g_assert_true (gtk_widget_has_css_class (link, "lit"));
  nav_spotlight_point_at (spotlight, chat, &other, 1);
  g_assert_false (gtk_widget_has_css_class (link, "lit"));
  nav_spotlight_leave (spotlight, spotlight); /* it had been left already */
  g_assert_true (nav_spotlight_is_on (spotlight, other));
  nav_spotlight_leave (spotlight, chat);
  g_assert_false (nav_spotlight_is_on (spotlight, other));
  g_assert_cmpuint (changes, ==, 3);
  g_assert_finalize_object (chat);
}

static void
test_why (void)
{
  g_autoptr (NavFinding) source = nav_finding_new ("source.default", NULL);
  g_autoptr (NavDerivation) users = nav_derivation_new_fact ("users", 1000, "people", source);
  g_autoptr (NavDerivation) rate =
    nav_derivation_new ("mean_rps", 1.33, "req/s", "multiply", nav_derivation_ref (users),
                        nav_derivation_ref (users), NULL);
  g_autoptr (NavFinding) row = nav_finding_new ("source.row", "collection", "use-cases", "row",
                                                "chatbot_conversational", NULL);
  g_autoptr (NavDerivation) share = nav_derivation_new_fact ("active_fraction", 0.2, "1", row);
  GtkWidget *view = g_object_ref_sink (nav_why_view_new (rate));

  g_assert_nonnull (fixture_find_label (view, "1.33 req/s"));
  g_assert_nonnull (fixture_find_label (view, "1,000 people"));
  g_assert_finalize_object (view);
  /* As everywhere: a share is so many of a hundred, a use case is called by its name. */
  view = g_object_ref_sink (nav_why_view_new (share));
  g_assert_nonnull (fixture_find_label (view, "20 %"));
  g_assert_nonnull (fixture_find_label (view, "use cases: chatbot"));
  g_assert_finalize_object (view);
  view = g_object_ref_sink (nav_why_view_new (NULL)); /* nothing to tell is no reason to fall */
  g_assert_finalize_object (view);
}

static void
test_keep_units (void)
{
  g_autofree char *kept = nav_text_keep_units ("TTFT +60 ms, 18 % of 3 GPUs in 2–4 h");

  g_assert_cmpstr (kept, ==, "TTFT +60\u00a0ms, 18\u00a0% of 3 GPUs in 2–\u20604\u00a0h");
}

static void
test_capital (void)
{
  g_autofree char *plain = nav_text_capital ("users"), *umlaut = nav_text_capital ("über 5");
  g_autofree char *empty = nav_text_capital ("");

  g_assert_cmpstr (plain, ==, "Users");
  g_assert_cmpstr (umlaut, ==, "Über 5");
  g_assert_cmpstr (empty, ==, "");
}

static void
add_tests (void)
{
  g_test_add_func ("/app/templates", test_templates);
  g_test_add_func ("/app/help-overlay", test_help_overlay);
  g_test_add_func ("/app/fold-box", test_fold_box);
  g_test_add_func ("/app/shell", test_shell);
  g_test_add_func ("/app/badge", test_badge);
  g_test_add_func ("/app/basis", test_basis);
  g_test_add_func ("/app/composer", test_composer);
  g_test_add_func ("/app/examples", test_examples);
  g_test_add_func ("/app/chat", test_chat);
  g_test_add_func ("/app/long-chat", test_long_chat);
  g_test_add_func ("/app/understood-words", test_understood_words);
  g_test_add_func ("/app/why", test_why);
  g_test_add_func ("/app/keep-units", test_keep_units);
  g_test_add_func ("/app/capital", test_capital);
}

int
main (int argc, char **argv)
{
  return fixture_run (argc, argv, add_tests);
}
