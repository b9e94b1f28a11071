// SPDX-License-Identifier: Apache-2.0
// What the tests of the knowledge base share: a folder of its own for each, small shipped rows, and
// a way to damage a file by hand.

#include "knowledge-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "base/nav-json.h"

JsonNode *
parse_quoted (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonNode *node = nav_json_parse (text, -1, NULL, &error);

  g_assert_no_error (error);
  return node;
}

void
fixture_write (Fixture *fixture, const char *name, const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autofree char *path = g_build_filename (fixture->shipped, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  fixture->folder = g_dir_make_tmp ("nav-knowledge-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "knowledge.db", NULL);
  fixture->shipped = g_build_filename (fixture->folder, "shipped", NULL);
  g_assert_cmpint (g_mkdir (fixture->shipped, 0700), ==, 0);
  fixture_write (fixture, "models.json", FILE_OF ("models", ""));
  fixture_write (fixture, "gpus.json",
                 FILE_OF ("gpus", GPU_ROW ("g1", "80") "," GPU_ROW ("g2", "40")));
  fixture_write (fixture, "prices.json", FILE_OF ("prices", PRICE_ROW ("p1", "g1", "2")));
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);

    if (g_file_test (inner, G_FILE_TEST_IS_DIR))
      remove_folder (inner);
    else
      g_unlink (inner);
  }
  g_rmdir (path);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->shipped);
}

NavKnowledge *
fixture_open (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  NavKnowledge *knowledge = nav_knowledge_open (fixture->path, fixture->shipped, &error);

  g_assert_no_error (error);
  return knowledge;
}

char *
read_bytes (const char *path, gsize *ret_length)
{
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  g_file_get_contents (path, &bytes, ret_length, &error);
  g_assert_no_error (error);
  return bytes;
}

void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}
