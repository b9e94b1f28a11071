// SPDX-License-Identifier: Apache-2.0
// The store in one SQLite file. A write-ahead log where the file system can share memory, so that
// window and command line read and write side by side; every change is one transaction, so that a
// process may be killed at any moment.

#include "nav-knowledge-sqlite.h"

#include <string.h>

#include "knowledge/nav-knowledge-error.h"
#include "knowledge/nav-sqlite.h"

#define BUSY_TIMEOUT_MS 5000

typedef struct {
  NavKnowledgeStore base;
  sqlite3 *db;
  char *path;
} SqliteStore;

static void
sqlite_store_close (NavKnowledgeStore *base)
{
  SqliteStore *store = (SqliteStore *) base;

  sqlite3_close (store->db);
  g_free (store->path);
  g_free (store);
}

/* Rolls back what failed. */
static gboolean
end_write (SqliteStore *store, gboolean right, GError **error)
{
  if (right && nav_sqlite_exec (store->db, store->path, "COMMIT", error))
    return TRUE;
  nav_sqlite_exec (store->db, store->path, "ROLLBACK", NULL);
  return FALSE;
}

static gboolean
begin_write (SqliteStore *store, GError **error)
{
  return nav_sqlite_exec (store->db, store->path, "BEGIN IMMEDIATE", error);
}

static gboolean
count_revision (SqliteStore *store, GError **error)
{
  return nav_sqlite_exec (store->db, store->path,
                          "UPDATE meta SET value = CAST (value AS INTEGER) + 1 "
                          "WHERE key = 'revision'",
                          error);
}

static gboolean
read_state (SqliteStore *store, NavKnowledgeState *ret_state, GError **error)
{
  g_autoptr (NavSqliteStatement) statement =
    nav_sqlite_prepare (store->db, store->path, "SELECT key, value FROM meta", error);
  gboolean row;

  *ret_state = (NavKnowledgeState){ 0 };
  if (statement == NULL)
    return FALSE;
  while (nav_sqlite_step (statement, store->path, &row, error)) {
    const char *key = row ? (const char *) sqlite3_column_text (statement, 0) : NULL;

    if (!row)
      return TRUE;
    if (g_strcmp0 (key, "revision") == 0)
      ret_state->revision = (guint64) sqlite3_column_int64 (statement, 1);
    else if (g_strcmp0 (key, "shipped_sha256") == 0) {
      g_free (ret_state->shipped_sha256);
      ret_state->shipped_sha256 = g_strdup ((const char *) sqlite3_column_text (statement, 1));
    }
  }
  nav_knowledge_state_clear (ret_state);
  return FALSE;
}

static gboolean
sqlite_store_read_state (NavKnowledgeStore *base, NavKnowledgeState *ret_state, GError **error)
{
  return read_state ((SqliteStore *) base, ret_state, error);
}

/* Collections of a newer program with the same schema are passed over. */
static gboolean
read_row (sqlite3_stmt *statement, NavKnowledgeRow *ret_row)
{
  int collection = nav_collection_from_name ((const char *) sqlite3_column_text (statement, 0));

  *ret_row = (NavKnowledgeRow){
    .collection = (NavCollection) MAX (collection, 0),
    .id = (const char *) sqlite3_column_text (statement, 1),
    .user = sqlite3_column_int (statement, 2) != 0,
    .text = (const char *) sqlite3_column_text (statement, 3),
  };
  return collection >= 0 && ret_row->id != NULL && ret_row->text != NULL;
}

static gboolean
read_rows (SqliteStore *store, NavKnowledgeRowFunc each, gpointer data, GError **error)
{
  g_autoptr (NavSqliteStatement) statement = nav_sqlite_prepare (
    store->db, store->path, "SELECT collection, id, user, json FROM rows", error);
  gboolean more;

  if (statement == NULL)
    return FALSE;
  while (nav_sqlite_step (statement, store->path, &more, error)) {
    NavKnowledgeRow row;

    if (!more)
      return TRUE;
    if (read_row (statement, &row) && !each (&row, data, error))
      return FALSE;
  }
  return FALSE;
}

static gboolean
sqlite_store_read (NavKnowledgeStore *base, NavKnowledgeRowFunc each, gpointer data,
                   NavKnowledgeState *ret_state, GError **error)
{
  SqliteStore *store = (SqliteStore *) base;
  gboolean right;

  if (!nav_sqlite_exec (store->db, store->path, "BEGIN", error))
    return FALSE;
  right = read_state (store, ret_state, error);
  if (right && !read_rows (store, each, data, error)) {
    nav_knowledge_state_clear (ret_state);
    right = FALSE;
  }
  nav_sqlite_exec (store->db, store->path, "ROLLBACK", NULL);
  return right;
}

static void
bind_text (sqlite3_stmt *statement, int i, const char *text)
{
  sqlite3_bind_text (statement, i, text, -1, SQLITE_STATIC);
}

static gboolean
insert_row (SqliteStore *store, sqlite3_stmt *statement, const NavKnowledgeRow *row, GError **error)
{
  bind_text (statement, 1, nav_collection_names[row->collection]);
  bind_text (statement, 2, row->id);
  sqlite3_bind_int (statement, 3, row->user ? 1 : 0);
  bind_text (statement, 4, row->text);
  return nav_sqlite_run (statement, store->path, error);
}

#define INSERT_ROW "INSERT OR REPLACE INTO rows (collection, id, user, json) VALUES (?, ?, ?, ?)"

static gboolean
insert_rows (SqliteStore *store, GArray *rows, GError **error)
{
  g_autoptr (NavSqliteStatement) statement =
    nav_sqlite_prepare (store->db, store->path, INSERT_ROW, error);

  for (guint i = 0; statement != NULL && i < rows->len; i++)
    if (!insert_row (store, statement, &g_array_index (rows, NavKnowledgeRow, i), error))
      return FALSE;
  return statement != NULL;
}

static gboolean
set_shipped_sha256 (SqliteStore *store, const char *sha256, GError **error)
{
  g_autoptr (NavSqliteStatement) statement = nav_sqlite_prepare (
    store->db, store->path,
    "INSERT OR REPLACE INTO meta (key, value) VALUES ('shipped_sha256', ?)", error);

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, sha256);
  return nav_sqlite_run (statement, store->path, error);
}

static gboolean
swap_shipped (SqliteStore *store, const char *sha256, GArray *rows, GError **error)
{
  g_auto (NavKnowledgeState) state = { 0 };

  /* Another process may have been faster. */
  if (!read_state (store, &state, error))
    return FALSE;
  if (g_strcmp0 (state.shipped_sha256, sha256) == 0)
    return TRUE;
  return nav_sqlite_exec (store->db, store->path, "DELETE FROM rows WHERE user = 0", error) &&
         insert_rows (store, rows, error) && set_shipped_sha256 (store, sha256, error) &&
         count_revision (store, error);
}

static gboolean
sqlite_store_replace_shipped (NavKnowledgeStore *base, const char *sha256, GArray *rows,
                              GError **error)
{
  SqliteStore *store = (SqliteStore *) base;

  return begin_write (store, error) &&
         end_write (store, swap_shipped (store, sha256, rows, error), error);
}

static gboolean
sqlite_store_put_user_rows (NavKnowledgeStore *base, GArray *rows, GError **error)
{
  SqliteStore *store = (SqliteStore *) base;

  return begin_write (store, error) &&
         end_write (store, insert_rows (store, rows, error) && count_revision (store, error),
                    error);
}

static gboolean
remove_row (SqliteStore *store, NavCollection collection, const char *id, GError **error)
{
  g_autoptr (NavSqliteStatement) statement =
    nav_sqlite_prepare (store->db, store->path,
                        "DELETE FROM rows WHERE user = 1 AND collection = ? AND id = ?", error);

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, nav_collection_names[collection]);
  bind_text (statement, 2, id);
  if (!nav_sqlite_run (statement, store->path, error))
    return FALSE;
  if (sqlite3_changes (store->db) > 0)
    return count_revision (store, error);
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_NOT_FOUND, id,
                 "You have no row “%s” of your own in %s", id, nav_collection_names[collection]);
  return FALSE;
}

static gboolean
sqlite_store_remove_user_row (NavKnowledgeStore *base, NavCollection collection, const char *id,
                              GError **error)
{
  SqliteStore *store = (SqliteStore *) base;

  return begin_write (store, error) &&
         end_write (store, remove_row (store, collection, id, error), error);
}

/* Where memory cannot be shared, the mode stays what it was, which is no error; nor is it one when
 * another process has the file just now. */
static void
ask_for_write_ahead_log (sqlite3 *db)
{
  sqlite3_exec (db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
}

/* Whether it is the file system that keeps us from reading: not damage, not another process. */
static gboolean
is_kept_from_reading (sqlite3 *db)
{
  int code;

  if (sqlite3_exec (db, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL) == SQLITE_OK)
    return FALSE;
  code = sqlite3_errcode (db) & 0xff;
  return code == SQLITE_IOERR || code == SQLITE_CANTOPEN || code == SQLITE_PROTOCOL;
}

/* A file left in write-ahead mode cannot even be read where memory cannot be shared (some network
 * file systems) unless one process has it alone; so taken, it is set back to a rollback journal. */
static gboolean
fall_back_to_journal (sqlite3 *db, const char *path, GError **error)
{
  return nav_sqlite_exec (db, path, "PRAGMA locking_mode = EXCLUSIVE", error) &&
         nav_sqlite_exec (db, path, "PRAGMA journal_mode = DELETE", error) &&
         nav_sqlite_exec (db, path, "PRAGMA locking_mode = NORMAL", error) &&
         nav_sqlite_exec (db, path, "SELECT count(*) FROM sqlite_master", error);
}

/* A damaged or newer file is to stay as it is, so it is only read before it is known to be ours. */
static gboolean
look_first (sqlite3 *db, const char *path, int newest, GError **error)
{
  int version;

  if (is_kept_from_reading (db) && !fall_back_to_journal (db, path, error))
    return FALSE;
  return nav_knowledge_schema_check (db, path, newest, &version, error);
}

static gboolean
set_up (SqliteStore *store, const NavKnowledgeMigration *migrations, guint n_migrations,
        GError **error)
{
  sqlite3 *db = store->db;

  sqlite3_extended_result_codes (db, 1);
  sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS);
  if (!look_first (db, store->path, migrations[n_migrations - 1].version, error))
    return FALSE;
  ask_for_write_ahead_log (db);
  if (is_kept_from_reading (db) && !fall_back_to_journal (db, store->path, error))
    return FALSE;
  return nav_sqlite_exec (db, store->path, "PRAGMA synchronous = NORMAL", error) &&
         nav_knowledge_schema_migrate (db, store->path, migrations, n_migrations, error);
}

/**
 * nav_knowledge_sqlite_open:
 * @path: the file, made when it is not there; its folder must be
 * @migrations: (array length=n_migrations): nav_knowledge_migrations
 * @error: NAV_ERROR_CORRUPT and NAV_ERROR_NEWER leave the file untouched; NAV_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): end with its close()
 */
NavKnowledgeStore *
nav_knowledge_sqlite_open (const char *path, const NavKnowledgeMigration *migrations,
                           guint n_migrations, GError **error)
{
  SqliteStore *store = g_new0 (SqliteStore, 1);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

  store->base = (NavKnowledgeStore){
    .close = sqlite_store_close,
    .read = sqlite_store_read,
    .read_state = sqlite_store_read_state,
    .replace_shipped = sqlite_store_replace_shipped,
    .put_user_rows = sqlite_store_put_user_rows,
    .remove_user_row = sqlite_store_remove_user_row,
  };
  store->path = g_strdup (path);
  if (sqlite3_open_v2 (path, &store->db, flags, NULL) != SQLITE_OK)
    nav_sqlite_set_error (store->db, path, error);
  else if (set_up (store, migrations, n_migrations, error))
    return &store->base;
  sqlite_store_close (&store->base);
  return NULL;
}
