// SPDX-License-Identifier: Apache-2.0
// The knowledge base from outside: shipped rows and the user's own, revisions, snapshots.

#include <glib/gstdio.h>
#include <locale.h>

#include "base/nav-error.h"
#include "base/nav-finding.h"
#include "knowledge-fixture.h"

static NavCatalog *
load (NavKnowledge *knowledge)
{
  g_autoptr (GError) error = NULL;
  NavCatalog *catalog = nav_knowledge_load (knowledge, &error);

  g_assert_no_error (error);
  return catalog;
}

static void
put (NavKnowledge *knowledge, NavCollection collection, const char *json)
{
  g_autoptr (JsonNode) row = parse_quoted (json);
  g_autoptr (GError) error = NULL;

  nav_knowledge_put_row (knowledge, collection, row, &error);
  g_assert_no_error (error);
}

static guint64
revision_of (NavKnowledge *knowledge)
{
  g_autoptr (GError) error = NULL;
  guint64 revision = 0;

  g_assert_true (nav_knowledge_get_revision (knowledge, &revision, &error));
  g_assert_no_error (error);
  return revision;
}

static double
memory_of (NavKnowledge *knowledge, const char *gpu)
{
  g_autoptr (NavCatalog) catalog = load (knowledge);
  NavGpu *found = nav_catalog_find_gpu (catalog, gpu);

  return found ? found->memory_gib_visible : 0;
}

static void
test_first_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autoptr (NavCatalog) catalog = load (knowledge);

  (void) data;
  g_assert_cmpuint (nav_catalog_get_gpus (catalog)->len, ==, 2);
  g_assert_cmpuint (nav_catalog_get_prices (catalog)->len, ==, 1);
  g_assert_cmpuint (nav_catalog_get_revision (catalog), ==, 1);
  g_assert_cmpuint (strlen (nav_catalog_get_sha256 (catalog)), ==, 64);
  g_assert_false (nav_catalog_find_gpu (catalog, "g1")->provenance.user);
}

static void
test_same_as_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autoptr (NavCatalog) stored = load (knowledge);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavCatalog) files = nav_catalog_new_from_directory (fixture->shipped, &error);

  (void) data;
  g_assert_no_error (error);
  g_assert_cmpstr (nav_catalog_get_sha256 (files), ==, nav_catalog_get_sha256 (stored));
  for (int c = 0; c < NAV_N_COLLECTIONS; c++) {
    g_autoptr (GPtrArray) a = nav_catalog_list_rows (files, (NavCollection) c);
    g_autoptr (GPtrArray) b = nav_catalog_list_rows (stored, (NavCollection) c);

    g_assert_cmpuint (a->len, ==, b->len);
    for (guint i = 0; i < a->len; i++)
      g_assert_true (json_node_equal (a->pdata[i], b->pdata[i]));
  }
}

static void
test_reopened_unchanged (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (int i = 0; i < 3; i++) {
    g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);

    g_assert_cmpuint (revision_of (knowledge), ==, 1);
  }
}

static void
test_new_shipped_rows (Fixture *fixture, gconstpointer data)
{
  NavKnowledge *before = fixture_open (fixture);
  g_autoptr (NavKnowledge) after = NULL;
  g_autoptr (NavCatalog) catalog = NULL;

  (void) data;
  put (before, NAV_COLLECTION_GPUS, GPU_ROW ("mine", "11"));
  nav_knowledge_unref (before);

  fixture_write (fixture, "gpus.json",
                 FILE_OF ("gpus", GPU_ROW ("g1", "81") "," GPU_ROW ("g3", "30")));
  after = fixture_open (fixture);
  catalog = load (after);
  g_assert_cmpfloat (nav_catalog_find_gpu (catalog, "g1")->memory_gib_visible, ==, 81);
  g_assert_null (nav_catalog_find_gpu (catalog, "g2"));
  g_assert_nonnull (nav_catalog_find_gpu (catalog, "g3"));
  g_assert_true (nav_catalog_find_gpu (catalog, "mine")->provenance.user);
  g_assert_cmpuint (nav_catalog_get_revision (catalog), ==, 3);
}

static void
test_bad_shipped_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) kept = fixture_open (fixture);
  g_autoptr (GError) error = NULL;

  (void) data;
  fixture_write (fixture, "gpus.json", FILE_OF ("gpus", GPU_ROW ("g1", "'much'")));
  g_assert_null (nav_knowledge_open (fixture->path, fixture->shipped, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
  g_assert_cmpstr (nav_error_get_field (error), ==, "gpus.g1.memory_gib_visible");
  g_assert_cmpfloat (memory_of (kept, "g1"), ==, 80);
}

static GPtrArray *
gpu_rows (const char *const *rows)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  for (; *rows != NULL; rows++)
    g_ptr_array_add (nodes, parse_quoted (*rows));
  return nodes;
}

/* Many rows are one change. */
static void
test_many_rows (Fixture *fixture, gconstpointer data)
{
  static const char *const good[] = { GPU_ROW ("a", "1"), GPU_ROW ("b", "2"), GPU_ROW ("g1", "3"),
                                      NULL };
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autoptr (GPtrArray) rows = gpu_rows (good);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (NavCatalog) catalog = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (nav_knowledge_put_rows (knowledge, NAV_COLLECTION_GPUS, rows, &error));
  g_assert_true (nav_knowledge_put_rows (knowledge, NAV_COLLECTION_GPUS, none, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (revision_of (knowledge), ==, 2);
  catalog = load (knowledge);
  g_assert_cmpuint (nav_catalog_get_gpus (catalog)->len, ==, 4);
  g_assert_true (nav_catalog_row_is_own (catalog, NAV_COLLECTION_GPUS, "a"));
  g_assert_true (nav_catalog_row_is_own (catalog, NAV_COLLECTION_GPUS, "g1"));
  g_assert_false (nav_catalog_row_is_own (catalog, NAV_COLLECTION_GPUS, "g2"));
  g_assert_false (nav_catalog_row_is_own (catalog, NAV_COLLECTION_GPUS, "nobody"));
}

/* One that is wrong, or comes twice, keeps all of them out. */
static void
test_many_rows_or_none (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { GPU_ROW ("a", "1"), GPU_ROW ("b", "'much'"), NULL };
  static const char *const twice[] = { GPU_ROW ("a", "1"), GPU_ROW ("a", "2"), NULL };
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autoptr (GPtrArray) bad = gpu_rows (wrong), same = gpu_rows (twice);
  g_autoptr (GError) error = NULL, again = NULL;

  (void) data;
  g_assert_false (nav_knowledge_put_rows (knowledge, NAV_COLLECTION_GPUS, bad, &error));
  g_assert_cmpstr (nav_error_get_field (error), ==, "gpus.b.memory_gib_visible");
  g_assert_false (nav_knowledge_put_rows (knowledge, NAV_COLLECTION_GPUS, same, &again));
  g_assert_true (nav_error_matches_kind (again, NAV_ERROR_INVALID));
  g_assert_cmpuint (revision_of (knowledge), ==, 1);
}

static void
test_price_of_unknown_gpu (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  fixture_write (fixture, "prices.json", FILE_OF ("prices", PRICE_ROW ("p1", "g9", "2")));
  g_assert_null (nav_knowledge_open (fixture->path, fixture->shipped, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
  g_assert_cmpstr (nav_error_get_field (error), ==, "prices.p1.gpu");
}

static void
test_user_row_wins (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autoptr (GError) error = NULL;

  (void) data;
  put (knowledge, NAV_COLLECTION_GPUS, GPU_ROW ("g1", "79"));
  g_assert_cmpfloat (memory_of (knowledge, "g1"), ==, 79);
  put (knowledge, NAV_COLLECTION_GPUS, GPU_ROW ("g1", "78"));
  g_assert_cmpfloat (memory_of (knowledge, "g1"), ==, 78);
  g_assert_cmpuint (revision_of (knowledge), ==, 3);

  g_assert_true (nav_knowledge_remove_row (knowledge, NAV_COLLECTION_GPUS, "g1", &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (memory_of (knowledge, "g1"), ==, 80);
  g_assert_cmpuint (revision_of (knowledge), ==, 4);
}

static void
test_shipped_row_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_false (nav_knowledge_remove_row (knowledge, NAV_COLLECTION_GPUS, "g1", &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_NOT_FOUND));
  g_assert_cmpfloat (memory_of (knowledge, "g1"), ==, 80);
  g_assert_cmpuint (revision_of (knowledge), ==, 1);
}

static void
test_bad_user_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autoptr (JsonNode) row = parse_quoted (GPU_ROW ("x", "-1"));
  g_autoptr (JsonNode) price = parse_quoted (PRICE_ROW ("x", "nothing", "1"));
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_false (nav_knowledge_put_row (knowledge, NAV_COLLECTION_GPUS, row, &error));
  g_assert_cmpstr (nav_error_get_field (error), ==, "gpus.x.memory_gib_visible");
  g_clear_error (&error);
  g_assert_false (nav_knowledge_put_row (knowledge, NAV_COLLECTION_PRICES, price, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_NOT_FOUND));
  g_assert_cmpuint (revision_of (knowledge), ==, 1);
}

/* What an older version allowed must not keep a newer one from starting. */
static void
test_user_row_that_no_longer_reads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autoptr (GPtrArray) warnings = NULL;

  (void) data;
  put (knowledge, NAV_COLLECTION_GPUS, GPU_ROW ("mine", "11"));
  run_sql (fixture->path, "UPDATE rows SET json = '{\"id\":\"mine\"}' WHERE user = 1");
  g_assert_cmpfloat (memory_of (knowledge, "g1"), ==, 80);
  warnings = nav_knowledge_get_warnings (knowledge);
  g_assert_cmpuint (warnings->len, ==, 1);
  g_assert_cmpstr (nav_finding_get_code (warnings->pdata[0]), ==, "knowledge.row-left-out");
  g_assert_cmpstr (nav_finding_get_text (warnings->pdata[0], "id"), ==, "mine");
}

static void
test_shipped_row_that_is_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autoptr (GError) error = NULL;

  (void) data;
  run_sql (fixture->path, "UPDATE rows SET json = '{\"id\":' WHERE id = 'g1'");
  g_assert_null (nav_knowledge_load (knowledge, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_CORRUPT));
}

/* A snapshot stays what it was. */
static void
test_snapshot_is_still (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autoptr (NavCatalog) before = load (knowledge);

  (void) data;
  put (knowledge, NAV_COLLECTION_GPUS, GPU_ROW ("g1", "79"));
  g_assert_cmpfloat (nav_catalog_find_gpu (before, "g1")->memory_gib_visible, ==, 80);
  g_assert_cmpuint (nav_catalog_get_revision (before), <, revision_of (knowledge));
}

static void
test_unknown_scheme (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) fixture;
  (void) data;
  g_assert_null (nav_knowledge_open ("postgresql://user:secret@host/db", NULL, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_UNSUPPORTED));
  g_assert_null (strstr (error->message, "secret"));
}

static void
test_sqlite_uri (Fixture *fixture, gconstpointer data)
{
  g_autofree char *inner = g_build_filename (fixture->folder, "new", "folder", "k.db", NULL);
  g_autofree char *uri = g_strconcat ("sqlite:", inner, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavKnowledge) knowledge = nav_knowledge_open (uri, NULL, &error);

  (void) data;
  g_assert_no_error (error);
  g_assert_cmpuint (revision_of (knowledge), ==, 0);
  g_assert_true (g_file_test (inner, G_FILE_TEST_EXISTS));
}

static gpointer
put_and_load (gpointer data)
{
  static int next;
  NavKnowledge *knowledge = data;

  for (int i = 0; i < 10; i++) {
    g_autofree char *json = g_strdup_printf (
      "{'id':'t%d','name':'n','vendor':'v','architecture':'a','source':'s','source_licence':'l'}",
      g_atomic_int_add (&next, 1));
    g_autoptr (NavCatalog) catalog = NULL;

    put (knowledge, NAV_COLLECTION_GPUS, json);
    catalog = load (knowledge);
    g_assert_cmpuint (nav_catalog_get_gpus (catalog)->len, >=, 3);
  }
  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autoptr (NavCatalog) catalog = NULL;
  GThread *threads[4];

  (void) data;
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("test", put_and_load, knowledge);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  catalog = load (knowledge);
  g_assert_cmpuint (nav_catalog_get_gpus (catalog)->len, ==, 42);
}

static void
test_default_path (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = nav_knowledge_default_path ();
  g_autofree char *expected =
    g_build_filename (g_get_user_data_dir (), "neuralnav", "knowledge.db", NULL);

  (void) fixture;
  (void) data;
  g_assert_cmpstr (path, ==, expected);
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **ret_result = data;

  (void) source;
  *ret_result = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
test_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (NavKnowledge) knowledge = NULL;
  g_autoptr (NavCatalog) catalog = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  nav_knowledge_open_async (fixture->path, fixture->shipped, NULL, on_ready, &opened);
  knowledge = nav_knowledge_open_finish (wait_for (&opened), &error);
  g_assert_no_error (error);
  nav_knowledge_load_async (knowledge, NULL, on_ready, &loaded);
  catalog = nav_knowledge_load_finish (wait_for (&loaded), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nav_catalog_get_gpus (catalog)->len, ==, 2);
}

static void
test_async_error_and_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) failed = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  (void) data;
  nav_knowledge_open_async (fixture->path, "/nowhere", NULL, on_ready, &failed);
  g_assert_null (nav_knowledge_open_finish (wait_for (&failed), &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_NOT_FOUND));
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  nav_knowledge_open_async (fixture->path, fixture->shipped, cancellable, on_ready, &stopped);
  g_assert_null (nav_knowledge_open_finish (wait_for (&stopped), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/knowledge/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("first-start", test_first_start);
  ADD ("same-as-files", test_same_as_files);
  ADD ("reopened-unchanged", test_reopened_unchanged);
  ADD ("new-shipped-rows", test_new_shipped_rows);
  ADD ("bad-shipped-rows", test_bad_shipped_rows);
  ADD ("price-of-unknown-gpu", test_price_of_unknown_gpu);
  ADD ("user-row-wins", test_user_row_wins);
  ADD ("many-rows", test_many_rows);
  ADD ("many-rows-or-none", test_many_rows_or_none);
  ADD ("shipped-row-stays", test_shipped_row_stays);
  ADD ("bad-user-row", test_bad_user_row);
  ADD ("user-row-that-no-longer-reads", test_user_row_that_no_longer_reads);
  ADD ("shipped-row-that-is-damaged", test_shipped_row_that_is_damaged);
  ADD ("snapshot-is-still", test_snapshot_is_still);
  ADD ("unknown-scheme", test_unknown_scheme);
  ADD ("sqlite-uri", test_sqlite_uri);
  ADD ("threads", test_threads);
  ADD ("default-path", test_default_path);
  ADD ("async", test_async);
  ADD ("async-error-and-cancel", test_async_error_and_cancel);
  return g_test_run ();
}
