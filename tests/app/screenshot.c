// SPDX-License-Identifier: Apache-2.0
// screenshot OUT.png [SENTENCE]: the window with a plan in it, without the desktop around it.
// Not a test: it makes the picture of the README, run by tests/app/run-ui.

#include "config.h"

#include "app-fixture.h"
#include "app/nav-application.h"
#include "app/nav-window-private.h"

#define WIDTH 1000
#define HEIGHT 700
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
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

/* A few frames, so that all is laid out and drawn. */
static void
wait_for_frames (void)
{
  gboolean passed = FALSE;

  g_timeout_add (500, set_flag, &passed);
  fixture_spin (is_set, &passed);
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

int
main (int argc, char **argv)
{
  g_autoptr (NavApplication) application = NULL;
  NavWindow *window;

  if (argc < 2) {
    g_printerr ("screenshot OUT.png [SENTENCE]\n");
    return 2;
  }
  g_setenv ("GSETTINGS_SCHEMA_DIR", NAV_BUILD_ROOT "/data", FALSE);
  gtk_test_init (&argc, &argv, NULL);
  application = nav_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_application_activate (G_APPLICATION (application));
  window = NAV_WINDOW (gtk_application_get_windows (GTK_APPLICATION (application))->data);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  /* Round corners, as with a compositor. */
  gtk_widget_remove_css_class (GTK_WIDGET (window), "solid-csd");
  gtk_widget_add_css_class (GTK_WIDGET (window), "csd");
  fixture_spin (has_project, window);
  nav_window_say (window, argc > 2 ? argv[2] : SENTENCE);
  fixture_spin (has_plan, window);
  wait_for_frames ();
  save (GTK_WIDGET (window), argv[1]);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
