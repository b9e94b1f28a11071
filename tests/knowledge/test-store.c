// SPDX-License-Identifier: Apache-2.0
// The SQLite store when things go wrong: damaged, newer and foreign files, schema steps, file
// systems without shared memory, processes that are killed, and two at once.

#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/nav-error.h"
#include "knowledge-fixture.h"
#include "knowledge/nav-knowledge-sqlite.h"

/* Version 2 as a later program may have it: the revision moves to a table of its own. */
static const NavKnowledgeMigration two_steps[] = {
  { 1, "CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;"
       "INSERT INTO meta (key, value) VALUES ('revision', '0');"
       "CREATE TABLE rows (collection TEXT NOT NULL, id TEXT NOT NULL, user INTEGER NOT NULL,"
       " json TEXT NOT NULL, UNIQUE (collection, id, user));" },
  { 2, "ALTER TABLE rows ADD COLUMN note TEXT;"
       "UPDATE rows SET note = 'of version 1';" },
};

static const NavKnowledgeMigration broken_step[] = {
  { 1, "CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);" },
  { 2, "ALTER TABLE rows ADD COLUMN note TEXT; INSERT INTO nowhere VALUES (1);" },
};

static gint64
query_int (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 value;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return value;
}

static void
assert_refused_untouched (Fixture *fixture, NavErrorKind kind)
{
  g_autoptr (GError) error = NULL;
  gsize before_length, after_length;
  g_autofree char *before = read_bytes (fixture->path, &before_length);
  g_autofree char *after = NULL;

  g_assert_null (nav_knowledge_open (fixture->path, fixture->shipped, &error));
  g_assert_true (nav_error_matches_kind (error, kind));
  g_assert_cmpstr (nav_error_get_field (error), ==, fixture->path);
  g_assert_nonnull (strstr (error->message, fixture->path));
  after = read_bytes (fixture->path, &after_length);
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
test_not_a_database (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_assert_true (g_file_set_contents (fixture->path, "This is a letter, not a database. ", -1,
                                      NULL));
  assert_refused_untouched (fixture, NAV_ERROR_CORRUPT);
}

/* Pages overwritten in the middle, as a failing disk does. */
static void
test_damaged_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  (void) data;
  nav_knowledge_unref (fixture_open (fixture));
  bytes = read_bytes (fixture->path, &length);
  memset (bytes + 100, 0xa5, 4096 - 100);
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) length, NULL));
  assert_refused_untouched (fixture, NAV_ERROR_CORRUPT);
}

static void
test_cut_short (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  (void) data;
  nav_knowledge_unref (fixture_open (fixture));
  bytes = read_bytes (fixture->path, &length);
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) length / 2, NULL));
  assert_refused_untouched (fixture, NAV_ERROR_CORRUPT);
}

static void
test_newer_schema (Fixture *fixture, gconstpointer data)
{
  (void) data;
  nav_knowledge_unref (fixture_open (fixture));
  run_sql (fixture->path, "PRAGMA journal_mode = DELETE; PRAGMA user_version = 99");
  assert_refused_untouched (fixture, NAV_ERROR_NEWER);
}

static void
test_foreign_database (Fixture *fixture, gconstpointer data)
{
  (void) data;
  run_sql (fixture->path, "CREATE TABLE bookmarks (url TEXT)");
  assert_refused_untouched (fixture, NAV_ERROR_INVALID);
}

static void
test_folder_in_place_of_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  g_assert_null (nav_knowledge_open (fixture->path, fixture->shipped, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
}

static void
test_migration (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_strconcat (fixture->path, ".bak-v1", NULL);
  g_autofree char *partial = g_strconcat (backup, ".part", NULL);
  g_autoptr (GError) error = NULL;
  NavKnowledgeStore *store;
  const char *noted = "SELECT count(*) FROM rows WHERE note = 'of version 1'";

  (void) data;
  nav_knowledge_unref (fixture_open (fixture));
  store = nav_knowledge_sqlite_open (fixture->path, two_steps, G_N_ELEMENTS (two_steps), &error);
  g_assert_no_error (error);
  store->close (store);

  g_assert_cmpint (query_int (fixture->path, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (query_int (fixture->path, noted), ==, 3);
  g_assert_cmpint (query_int (backup, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query_int (backup, "SELECT count(*) FROM rows"), ==, 3);
  g_assert_false (g_file_test (partial, G_FILE_TEST_EXISTS));
  assert_refused_untouched (fixture, NAV_ERROR_NEWER);
}

/* A new file has nothing to keep. */
static void
test_new_file_at_last_version (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_strconcat (fixture->path, ".bak-v0", NULL);
  g_autoptr (GError) error = NULL;
  NavKnowledgeStore *store =
    nav_knowledge_sqlite_open (fixture->path, two_steps, G_N_ELEMENTS (two_steps), &error);

  (void) data;
  g_assert_no_error (error);
  store->close (store);
  g_assert_cmpint (query_int (fixture->path, "PRAGMA user_version"), ==, 2);
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));
}

static void
test_failing_migration (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavKnowledge) again = NULL;

  (void) data;
  nav_knowledge_unref (fixture_open (fixture));
  g_assert_null (nav_knowledge_sqlite_open (fixture->path, broken_step, 2, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (query_int (fixture->path, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query_int (fixture->path,
                              "SELECT count(*) FROM pragma_table_info ('rows') "
                              "WHERE name = 'note'"),
                   ==, 0);
  again = fixture_open (fixture);
  g_assert_nonnull (again);
}

static void
test_write_ahead_log (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  gsize length;
  g_autofree char *bytes = read_bytes (fixture->path, &length);

  (void) knowledge;
  (void) data;
  /* Bytes 18 and 19 of the file are 2 in write-ahead mode (sqlite.org/fileformat2.html, 1.3.3). */
  g_assert_cmpint (bytes[18], ==, 2);
  g_assert_cmpint (bytes[19], ==, 2);
}

/* The dotfile VFS locks with files and cannot share memory, like some network file systems. */
static void
with_dotfile_locks (void (*test) (Fixture *), Fixture *fixture)
{
  sqlite3_vfs *usual = sqlite3_vfs_find (NULL);
  sqlite3_vfs *dotfile = sqlite3_vfs_find ("unix-dotfile");

  if (dotfile == NULL) {
    g_test_skip ("this SQLite has no unix-dotfile VFS");
    return;
  }
  sqlite3_vfs_register (dotfile, 1);
  test (fixture);
  sqlite3_vfs_register (usual, 1);
}

static void
open_and_count (Fixture *fixture)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autoptr (NavCatalog) catalog = nav_knowledge_load (knowledge, NULL);
  gsize length;
  g_autofree char *bytes = NULL;

  g_assert_cmpuint (nav_catalog_get_gpus (catalog)->len, ==, 2);
  bytes = read_bytes (fixture->path, &length);
  g_assert_cmpint (bytes[18], ==, 1);
}

static void
test_no_shared_memory (Fixture *fixture, gconstpointer data)
{
  (void) data;
  with_dotfile_locks (open_and_count, fixture);
}

static void
test_shared_memory_lost (Fixture *fixture, gconstpointer data)
{
  (void) data;
  nav_knowledge_unref (fixture_open (fixture));
  with_dotfile_locks (open_and_count, fixture);
}

/* For children: no test framework, no cleaning up. */
static NavKnowledge *
open_in_child (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  NavKnowledge *knowledge = nav_knowledge_open (fixture->path, fixture->shipped, &error);

  if (knowledge == NULL) {
    g_printerr ("# %s\n", error->message);
    _exit (1);
  }
  return knowledge;
}

/* A byte to @ready tells of the first row. */
static void
write_rows (const Fixture *fixture, const char *prefix, guint n, int ready)
{
  NavKnowledge *knowledge = open_in_child (fixture);

  for (guint i = 0; i < n; i++) {
    g_autofree char *json = g_strdup_printf (
      "{\"id\":\"%s%u\",\"name\":\"n\",\"vendor\":\"v\",\"architecture\":\"a\","
      "\"source\":\"test\",\"source_licence\":\"none\"}",
      prefix, i);
    g_autoptr (JsonNode) row = json_from_string (json, NULL);

    if (!nav_knowledge_put_row (knowledge, NAV_COLLECTION_GPUS, row, NULL) ||
        (i == 0 && write (ready, "x", 1) != 1))
      _exit (1);
  }
  nav_knowledge_unref (knowledge);
  _exit (0);
}

#define BATCH 40

static GPtrArray *
make_batch (const char *prefix, guint batch)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  for (guint i = 0; i < BATCH; i++) {
    g_autofree char *json = g_strdup_printf (
      "{\"id\":\"%s%u-%u\",\"model\":\"m\",\"gpu\":\"g\",\"concurrency\":%u,"
      "\"source\":\"test\",\"source_licence\":\"none\"}",
      prefix, batch, i, i + 1);
    g_ptr_array_add (rows, json_from_string (json, NULL));
  }
  return rows;
}

/* As write_rows(), many at a time, as an import stores them. */
static void
write_batches (const Fixture *fixture, const char *prefix, guint n, int ready)
{
  NavKnowledge *knowledge = open_in_child (fixture);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GPtrArray) rows = make_batch (prefix, i);

    if (!nav_knowledge_put_rows (knowledge, NAV_COLLECTION_BENCHMARKS, rows, NULL) ||
        (i == 0 && write (ready, "x", 1) != 1))
      _exit (1);
  }
  nav_knowledge_unref (knowledge);
  _exit (0);
}

typedef void (*Writer) (const Fixture *fixture, const char *prefix, guint n, int ready);

static pid_t
start_writer (const Fixture *fixture, Writer writer, const char *prefix, guint n, int *ret_ready)
{
  int ends[2];
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    writer (fixture, prefix, n, ends[1]);
  close (ends[1]);
  *ret_ready = ends[0];
  return child;
}

/* The first rounds hit the child wherever it is, the later ones while it writes. */
static void
kill_writer (pid_t child, int ready, int round)
{
  char byte;

  if (round >= 3)
    g_assert_cmpint (read (ready, &byte, 1), ==, 1);
  g_usleep ((gulong) (17000 * (round % 3) + 2000));
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  close (ready);
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  gint64 rows = 0;

  (void) data;
  for (int round = 0; round < 6; round++) {
    g_autofree char *prefix = g_strdup_printf ("r%d-", round);
    int ready;
    pid_t child = start_writer (fixture, write_rows, prefix, 1000000, &ready);
    g_autoptr (NavKnowledge) knowledge = NULL;
    g_autoptr (NavCatalog) catalog = NULL;
    g_autoptr (GError) error = NULL;

    kill_writer (child, ready, round);
    knowledge = fixture_open (fixture);
    catalog = nav_knowledge_load (knowledge, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (nav_catalog_get_gpus (catalog)->len, >=, rows + (round == 0 ? 2 : 0));
    /* One change, one row: the counter and the rows never part. */
    rows = nav_catalog_get_gpus (catalog)->len;
    g_assert_cmpuint (nav_catalog_get_revision (catalog), ==, (guint64) (rows - 2) + 1);
  }
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM pragma_integrity_check "
                                             "WHERE integrity_check = 'ok'"),
                   ==, 1);
  g_assert_cmpint (rows, >, 2);
}

/* An import is there whole or not at all. */
static void
test_killed_in_import (Fixture *fixture, gconstpointer data)
{
  guint rows = 0;

  (void) data;
  for (int round = 0; round < 6; round++) {
    g_autofree char *prefix = g_strdup_printf ("r%d-", round);
    int ready;
    pid_t child = start_writer (fixture, write_batches, prefix, 1000000, &ready);
    g_autoptr (NavKnowledge) knowledge = NULL;
    g_autoptr (NavCatalog) catalog = NULL;
    g_autoptr (GError) error = NULL;

    kill_writer (child, ready, round);
    knowledge = fixture_open (fixture);
    catalog = nav_knowledge_load (knowledge, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (nav_catalog_get_benchmarks (catalog)->len, >=, rows);
    rows = nav_catalog_get_benchmarks (catalog)->len;
    g_assert_cmpuint (rows % BATCH, ==, 0);
    g_assert_cmpuint (nav_catalog_get_revision (catalog), ==, rows / BATCH + 1);
  }
  g_assert_cmpuint (rows, >, 0);
}

static void
assert_ended_well (pid_t child)
{
  int status;

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
test_two_processes (Fixture *fixture, gconstpointer data)
{
  int ready_a, ready_b;
  pid_t a = start_writer (fixture, write_rows, "a", 60, &ready_a);
  pid_t b = start_writer (fixture, write_rows, "b", 60, &ready_b);
  g_autoptr (NavKnowledge) knowledge = NULL;
  g_autoptr (NavCatalog) catalog = NULL;

  (void) data;
  assert_ended_well (a);
  assert_ended_well (b);
  close (ready_a);
  close (ready_b);
  knowledge = fixture_open (fixture);
  catalog = nav_knowledge_load (knowledge, NULL);
  g_assert_cmpuint (nav_catalog_get_gpus (catalog)->len, ==, 122);
  g_assert_cmpuint (nav_catalog_get_revision (catalog), ==, 121);
}

static void
test_two_imports (Fixture *fixture, gconstpointer data)
{
  int ready_a, ready_b;
  pid_t a = start_writer (fixture, write_batches, "a", 12, &ready_a);
  pid_t b = start_writer (fixture, write_batches, "b", 12, &ready_b);
  g_autoptr (NavKnowledge) knowledge = NULL;
  g_autoptr (NavCatalog) catalog = NULL;

  (void) data;
  assert_ended_well (a);
  assert_ended_well (b);
  close (ready_a);
  close (ready_b);
  knowledge = fixture_open (fixture);
  catalog = nav_knowledge_load (knowledge, NULL);
  g_assert_cmpuint (nav_catalog_get_benchmarks (catalog)->len, ==, 24 * BATCH);
  g_assert_cmpuint (nav_catalog_get_revision (catalog), ==, 25);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/store/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("not-a-database", test_not_a_database);
  ADD ("damaged-pages", test_damaged_pages);
  ADD ("cut-short", test_cut_short);
  ADD ("newer-schema", test_newer_schema);
  ADD ("foreign-database", test_foreign_database);
  ADD ("folder-in-place-of-file", test_folder_in_place_of_file);
  ADD ("migration", test_migration);
  ADD ("new-file-at-last-version", test_new_file_at_last_version);
  ADD ("failing-migration", test_failing_migration);
  ADD ("write-ahead-log", test_write_ahead_log);
  ADD ("no-shared-memory", test_no_shared_memory);
  ADD ("shared-memory-lost", test_shared_memory_lost);
  ADD ("killed", test_killed);
  ADD ("killed-in-import", test_killed_in_import);
  ADD ("two-processes", test_two_processes);
  ADD ("two-imports", test_two_imports);
  return g_test_run ();
}
