// SPDX-License-Identifier: Apache-2.0
// What lasts from one session to the next: preferences, and how windows were left.

#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "app/nav-session.h"
#include "app/nav-settings.h"

static char *
session_path (void)
{
  g_autofree char *folder = g_dir_make_tmp ("nav-session-XXXXXX", NULL);

  return g_build_filename (folder, "session.json", NULL);
}

static void
remove_session (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_round_trip (void)
{
  g_autofree char *path = session_path ();
  NavSessionWindow one = { (char *) "/a/ü.nnplan", 3, (char *) "needs", FALSE, 900, 700, TRUE };
  NavSessionWindow two = { NULL, -1, NULL, TRUE, 360, 294, FALSE };
  g_autoptr (GPtrArray) windows = g_ptr_array_new ();
  g_autoptr (GPtrArray) read = NULL;
  const NavSessionWindow *window;

  g_ptr_array_add (windows, &one);
  g_ptr_array_add (windows, &two);
  g_assert_true (nav_session_save (path, windows, NULL));
  read = nav_session_load (path);
  g_assert_cmpuint (read->len, ==, 2);
  window = read->pdata[0];
  g_assert_cmpstr (window->document, ==, "/a/ü.nnplan");
  g_assert_cmpint (window->unsaved, ==, 3);
  g_assert_cmpstr (window->stage, ==, "needs");
  g_assert_false (window->show_sidebar);
  g_assert_cmpint (window->width, ==, 900);
  g_assert_true (window->maximized);
  window = read->pdata[1];
  g_assert_null (window->document);
  g_assert_cmpint (window->unsaved, ==, -1);
  remove_session (path);
}

/* Whatever stands there: the program starts, with nothing to restore. */
static void
test_ugly_sessions (void)
{
  static const char *const texts[] = {
    "", "[]", "{", "null", "{\"schema\":\"neuralnav.session/9\",\"windows\":[]}",
    "{\"schema\":\"neuralnav.session/1\",\"windows\":[{\"unsaved\":100000}]}",
    "{\"schema\":\"neuralnav.session/1\",\"windows\":[{\"width\":-3}]}",
    "{\"schema\":\"neuralnav.session/1\",\"windows\":[[[[[[[[[[[]]]]]]]]]]]}",
  };
  g_autofree char *path = session_path ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GPtrArray) read = NULL;
    g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
    read = nav_session_load (path);
    g_assert_cmpuint (read->len, ==, 0);
  }
  remove_session (path);
}

static void
count (gpointer counter)
{
  (*(guint *) counter)++;
}

static void
test_settings (void)
{
  g_autoptr (NavSettings) settings = nav_settings_new ();
  const char *const providers[] = { "aws", NULL };
  g_auto (GStrv) read = NULL;
  guint percentile = 0, changes = 0;

  g_assert_cmpuint (nav_settings_get_percentile (settings), ==, 95);
  g_assert_cmpint (nav_settings_get_window_width (settings), ==, 1280);
  g_signal_connect_swapped (settings, "notify::percentile", G_CALLBACK (count), &changes);
  nav_settings_set_percentile (settings, 90);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (changes, ==, 1);
  g_object_get (settings, "percentile", &percentile, NULL);
  g_assert_cmpuint (percentile, ==, 90);
  nav_settings_set_providers (settings, providers);
  read = nav_settings_get_providers (settings);
  g_assert_cmpstr (read[0], ==, "aws");

  /* A window that was never laid out is no size to come back to. */
  nav_settings_keep_window (settings, 0, 5, TRUE, FALSE);
  g_assert_cmpint (nav_settings_get_window_width (settings), ==, 1280);
  g_assert_true (nav_settings_get_window_maximized (settings));
  g_assert_false (nav_settings_get_show_sidebar (settings));
  nav_settings_keep_window (settings, 700, 500, FALSE, TRUE);
  g_assert_cmpint (nav_settings_get_window_width (settings), ==, 700);
  g_object_set (settings, "window-width", 1280, "window-height", 800, "percentile", 95, NULL);
  nav_settings_set_providers (settings, (const char *const[]){ NULL });
}

/* Only what differs from what everybody has goes into a new plan, and is marked as a default. */
static void
test_new_spec (void)
{
  g_autoptr (NavSettings) settings = nav_settings_new ();
  g_autoptr (NavSpec) usual = NULL, wanted = NULL, nothing = nav_spec_new ();
  const char *const providers[] = { "gcp", NULL };

  usual = nav_settings_new_spec (settings);
  g_assert_true (nav_spec_equal (usual, nothing));
  nav_settings_set_percentile (settings, 99);
  nav_settings_set_providers (settings, providers);
  wanted = nav_settings_new_spec (settings);
  g_assert_cmpfloat (nav_spec_get_number (wanted, NAV_SLO_PERCENTILE), ==, 99);
  g_assert_cmpint (nav_spec_get (wanted, NAV_SLO_PERCENTILE)->origin, ==, NAV_ORIGIN_DEFAULT);
  g_assert_cmpstr (nav_spec_get_list (wanted, NAV_CONSTRAINT_PROVIDERS)[0], ==, "gcp");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/session/round-trip", test_round_trip);
  g_test_add_func ("/app/session/ugly-sessions", test_ugly_sessions);
  g_test_add_func ("/app/session/settings", test_settings);
  g_test_add_func ("/app/session/new-spec", test_new_spec);
  return g_test_run ();
}
