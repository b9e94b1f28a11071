// SPDX-License-Identifier: Apache-2.0
// The windows of the last session, in a file that is there only between two sessions: where it is
// missing, the last one ended by a crash.

#include "app/nav-session.h"

#include <glib/gstdio.h>

#include "base/nav-json.h"

#define SCHEMA "neuralnav.session/1"
#define MAX_WINDOWS 50

static const NavJsonLimits limits = { 256 * 1024, 8, 0 };

void
nav_session_window_free (NavSessionWindow *window)
{
  g_free (window->document);
  g_free (window->stage);
  g_free (window);
}

char *
nav_session_default_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "neuralnav", "session.json", NULL);
}

static NavSessionWindow *
read_window (JsonNode *node, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_autoptr (NavSessionWindow) window = g_new0 (NavSessionWindow, 1);

  nav_json_reader_init (&reader, node, "windows");
  window->document = g_strdup (nav_json_reader_string (&reader, "document", NULL));
  window->unsaved = (int) nav_json_reader_int (&reader, "unsaved", -1, -1, 99);
  window->stage = g_strdup (nav_json_reader_string (&reader, "stage", NULL));
  window->show_sidebar = nav_json_reader_bool (&reader, "show_sidebar", TRUE);
  window->width = (int) nav_json_reader_int (&reader, "width", 1280, 1, 16384);
  window->height = (int) nav_json_reader_int (&reader, "height", 800, 1, 16384);
  window->maximized = nav_json_reader_bool (&reader, "maximized", FALSE);
  return nav_json_reader_finish (&reader, error) ? g_steal_pointer (&window) : NULL;
}

static GPtrArray *
read_windows (JsonNode *root, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_autoptr (GPtrArray) windows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_session_window_free);
  JsonArray *array;

  nav_json_reader_init (&reader, root, NULL);
  if (g_strcmp0 (nav_json_reader_string (&reader, "schema", NULL), SCHEMA) != 0)
    nav_json_reader_fail (&reader, "schema", "is not " SCHEMA);
  array = nav_json_reader_array (&reader, "windows");
  if (!nav_json_reader_finish (&reader, error))
    return NULL;
  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_WINDOWS); i++) {
    NavSessionWindow *window = read_window (json_array_get_element (array, i), error);
    if (window == NULL)
      return NULL;
    g_ptr_array_add (windows, window);
  }
  return g_steal_pointer (&windows);
}

/**
 * nav_session_load:
 * @path: where nav_session_save() wrote it, not trusted
 *
 * Returns: (transfer full) (element-type NavSessionWindow): the windows of the last session; empty
 *   where none was left, or nothing that can be read
 */
GPtrArray *
nav_session_load (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *windows = NULL;
  GStatBuf info;
  gsize length;

  if (g_lstat (path, &info) == 0 && (gsize) info.st_size <= limits.max_bytes &&
      g_file_get_contents (path, &text, &length, NULL)) {
    root = nav_json_parse (text, (gssize) length, &limits, &error);
    windows = root ? read_windows (root, &error) : NULL;
    if (windows == NULL)
      g_message ("The last session cannot be restored: %s", error->message);
  }
  return windows ? windows
                 : g_ptr_array_new_with_free_func ((GDestroyNotify) nav_session_window_free);
}

static JsonNode *
window_to_json (const NavSessionWindow *window)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "document", window->document);
  json_object_set_int_member (object, "unsaved", window->unsaved);
  nav_json_add_string (object, "stage", window->stage);
  json_object_set_boolean_member (object, "show_sidebar", window->show_sidebar);
  json_object_set_int_member (object, "width", window->width);
  json_object_set_int_member (object, "height", window->height);
  json_object_set_boolean_member (object, "maximized", window->maximized);
  return nav_json_node_for_object (object);
}

/**
 * nav_session_save:
 * @windows: (element-type NavSessionWindow): how they are left
 *
 * Blocks on the disk.
 */
gboolean
nav_session_save (const char *path, const GPtrArray *windows, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < windows->len; i++)
    json_array_add_element (array, window_to_json (windows->pdata[i]));
  nav_json_add_string (object, "schema", SCHEMA);
  json_object_set_array_member (object, "windows", array);
  root = nav_json_node_for_object (object);
  text = nav_json_to_text (root, FALSE);
  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents (path, text, -1, error);
}
