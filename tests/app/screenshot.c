// SPDX-License-Identifier: Apache-2.0
// screenshot [OPTION...] OUT.png [SENTENCE]: the window with a plan in it, without the desktop
// around it. Not a test: it makes the picture of the README and lets us look at all the others, run
// by tests/app/run-ui; ADW_DEBUG_COLOR_SCHEME=prefer-dark and ADW_DEBUG_HIGH_CONTRAST=1 do their
// part.

#include "config.h"

#include <adwaita.h>
#include <locale.h>
#include <stdlib.h>

#include "app-fixture.h"
#include "app/nav-application.h"
#include "app/nav-observe-outcome.h"
#include "app/nav-text.h"
#include "app/nav-window-private.h"
#include "workflow/nav-language.h"

#define SENTENCE "I need a chatbot for 1000 users, low latency is critical"

static gboolean
has_project (gpointer data)
{
  return ((NavWindow *) data)->project != NULL;
}

static gboolean
has_plan (gpointer data)
{
  return ((NavWindow *) data)->shown_plan != NULL;
}

static gboolean
is_refined (gpointer data)
{
  return !nav_project_get_refining (((NavWindow *) data)->project);
}

static gboolean
is_proved (gpointer data)
{
  NavObservePage *page = ((NavWindow *) data)->observe;

  return !nav_prover_get_running (nav_observe_page_get_prover (page)) &&
         !nav_sweeper_get_running (nav_observe_page_get_sweeper (page));
}

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  guint *left = data;

  (void) widget;
  (void) clock;
  if (*left > 0)
    (*left)--;
  return *left > 0;
}

static gboolean
is_zero (gpointer data)
{
  return *(guint *) data == 0;
}

/* So that all is laid out and drawn. */
static void
wait_for_frames (GtkWidget *window)
{
  guint left = 30;

  gtk_widget_add_tick_callback (window, count_frame, &left, NULL);
  fixture_spin (is_zero, &left);
  fixture_settle ();
}

static void
save (GtkWidget *window, const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window),
                          gtk_widget_get_height (window));
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static char *server;   /* "http://localhost:8000/v1" */
static char *size;     /* "1280x720" */
static char **actions; /* "win.stage=needs", "options.detail=@best" */
static double text_scale = 1;
static double seconds = 8;
static gboolean refining;

static const GOptionEntry entries[] = {
  { "size", 's', 0, G_OPTION_ARG_STRING, &size, "Size of the window", "WIDTHxHEIGHT" },
  { "action", 'a', 0, G_OPTION_ARG_STRING_ARRAY, &actions,
    "Do something; @best is the id of the best option, @three are three of them", "NAME[=TARGET]" },
  { "server", 'u', 0, G_OPTION_ARG_STRING, &server,
    "Prove the plan on a server, up to what came of it", "URL" },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds,
    "How long requests come in a run, or in a step of a search", "SECONDS" },
  { "text-scale", 't', 0, G_OPTION_ARG_DOUBLE, &text_scale, "How large text is", "FACTOR" },
  { "refining", 'r', 0, G_OPTION_ARG_NONE, &refining, "Do not wait for the plan to be refined",
    NULL },
  G_OPTION_ENTRY_NULL,
};

static void
set_size (GtkWindow *window)
{
  g_auto (GStrv) parts = g_strsplit (size ? size : "1000x700", "x", 2);

  gtk_window_set_default_size (window, atoi (parts[0]), parts[1] ? atoi (parts[1]) : 700);
}

static GVariant *
target_of (NavWindow *window, const char *text)
{
  const GPtrArray *all =
    window->shown_plan ? nav_plan_get_recommendations (window->shown_plan) : NULL;

  if (text == NULL)
    return NULL;
  if (all == NULL || all->len == 0)
    return g_variant_new_string (text);
  if (g_str_equal (text, "@best"))
    return g_variant_new_string (((NavRecommendation *) all->pdata[0])->id);
  if (g_str_equal (text, "@three")) {
    const char *ids[] = { ((NavRecommendation *) all->pdata[0])->id,
                          ((NavRecommendation *) all->pdata[all->len / 3])->id,
                          ((NavRecommendation *) all->pdata[all->len - 1])->id };
    return g_variant_new_strv (ids, G_N_ELEMENTS (ids));
  }
  return g_variant_new_string (text);
}

static void
do_action (NavWindow *window, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);

  if (!gtk_widget_activate_action_variant (GTK_WIDGET (window->options), parts[0],
                                           target_of (window, parts[1])))
    g_printerr ("screenshot: no action %s\n", parts[0]);
}

static gboolean
is_settled (gpointer data)
{
  NavWindow *window = data;
  GtkWidget *outcome = fixture_find (GTK_WIDGET (window->observe), NAV_TYPE_OBSERVE_OUTCOME, 0);

  return is_proved (window) && !nav_observe_outcome_get_busy (NAV_OBSERVE_OUTCOME (outcome)) &&
         is_refined (window);
}

static void
prove_on_server (NavWindow *window)
{
  GtkWidget *page = GTK_WIDGET (window->observe);

  gtk_check_button_set_active (
    GTK_CHECK_BUTTON (fixture_find (page, GTK_TYPE_CHECK_BUTTON, 1)), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (fixture_find (page, ADW_TYPE_ENTRY_ROW, 0)), server);
  gtk_widget_activate_action (page, "observe.run", NULL);
  fixture_spin (is_settled, window);
  wait_for_frames (GTK_WIDGET (window));
}

static NavWindow *
open_window (NavApplication *application)
{
  NavWindow *window;

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_application_activate (G_APPLICATION (application));
  window = NAV_WINDOW (gtk_application_get_windows (GTK_APPLICATION (application))->data);
  set_size (GTK_WINDOW (window));
  /* Round corners, as with a compositor. */
  gtk_widget_remove_css_class (GTK_WIDGET (window), "solid-csd");
  gtk_widget_add_css_class (GTK_WIDGET (window), "csd");
  return window;
}

/* An empty sentence leaves the window empty. */
static void
ask (NavWindow *window, const char *sentence)
{
  if (*sentence == '\0')
    return;
  nav_window_say (window, sentence);
  fixture_spin (has_plan, window);
  if (!refining)
    fixture_spin (is_refined, window);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("OUT.png [SENTENCE]");
  g_autoptr (NavApplication) application = NULL;
  NavWindow *window;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || argc < 2) {
    g_printerr ("screenshot [OPTION...] OUT.png [SENTENCE]\n");
    return 2;
  }
  g_setenv ("GSETTINGS_SCHEMA_DIR", NAV_BUILD_ROOT "/data", FALSE);
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, ""); /* not the one that GTK gives to tests */
  nav_language_init ();
  nav_words_set_local_numbers (nav_text_numbers ());
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * text_scale), NULL);
  application = nav_application_new ();
  window = open_window (application);
  fixture_spin (has_project, window);
  nav_observe_page_set_duration (window->observe, seconds);
  ask (window, argc > 2 ? argv[2] : SENTENCE);
  wait_for_frames (GTK_WIDGET (window));
  for (gsize i = 0; actions != NULL && actions[i] != NULL; i++) {
    do_action (window, actions[i]);
    fixture_spin (is_proved, window);
    wait_for_frames (GTK_WIDGET (window));
  }
  if (server != NULL)
    prove_on_server (window);
  save (GTK_WIDGET (window), argv[1]);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
