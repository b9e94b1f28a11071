// SPDX-License-Identifier: Apache-2.0
// SQLite with our errors: what a result code means for the person whose file it is.

#include "nav-sqlite.h"

#include "knowledge/nav-knowledge-error.h"

static void
set_corrupt (const char *path, const char *reason, GError **error)
{
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_CORRUPT, path,
                 "“%s” is damaged or not a knowledge base (%s); it was left as it is. Move it away "
                 "to start afresh, or put a copy back in its place (%s.bak-v…)",
                 path, reason, path);
}

/**
 * nav_sqlite_set_error:
 * @db: (nullable): the connection that just failed
 *
 * Tells what its last failure was.
 */
void
nav_sqlite_set_error (sqlite3 *db, const char *path, GError **error)
{
  int code = db ? sqlite3_errcode (db) & 0xff : SQLITE_NOMEM;
  const char *reason = db ? sqlite3_errmsg (db) : sqlite3_errstr (code);

  switch (code) {
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    set_corrupt (path, reason, error);
    break;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_REMOTE, path,
                   "“%s” is in use by another program; try again", path);
    break;
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
  case SQLITE_READONLY:
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, path,
                   "“%s” cannot be opened for writing (%s); check its folder and permissions, or "
                   "name another file",
                   path, reason);
    break;
  case SQLITE_FULL:
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, path,
                   "“%s” cannot be written: the disk is full", path);
    break;
  default:
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, path, "“%s”: %s", path, reason);
  }
}

gboolean
nav_sqlite_exec (sqlite3 *db, const char *path, const char *sql, GError **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  nav_sqlite_set_error (db, path, error);
  return FALSE;
}

sqlite3_stmt *
nav_sqlite_prepare (sqlite3 *db, const char *path, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;
  nav_sqlite_set_error (db, path, error);
  return NULL;
}

/**
 * nav_sqlite_step:
 * @ret_row: (out): whether there is a row
 *
 * Returns: FALSE on an error
 */
gboolean
nav_sqlite_step (sqlite3_stmt *statement, const char *path, gboolean *ret_row, GError **error)
{
  int result = sqlite3_step (statement);

  *ret_row = result == SQLITE_ROW;
  if (result == SQLITE_ROW || result == SQLITE_DONE)
    return TRUE;
  nav_sqlite_set_error (sqlite3_db_handle (statement), path, error);
  return FALSE;
}

/**
 * nav_sqlite_run:
 *
 * Runs a statement that gives no rows and makes it ready to be bound again.
 */
gboolean
nav_sqlite_run (sqlite3_stmt *statement, const char *path, GError **error)
{
  gboolean row;
  gboolean right = nav_sqlite_step (statement, path, &row, error);

  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return right;
}

/**
 * nav_sqlite_query_int:
 * @sql: a query that gives one number
 */
gboolean
nav_sqlite_query_int (sqlite3 *db, const char *path, const char *sql, gint64 *ret_value,
                      GError **error)
{
  g_autoptr (NavSqliteStatement) statement = nav_sqlite_prepare (db, path, sql, error);
  gboolean row;

  if (statement == NULL || !nav_sqlite_step (statement, path, &row, error))
    return FALSE;
  *ret_value = row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

void
nav_sqlite_statement_free (NavSqliteStatement *statement)
{
  sqlite3_finalize (statement);
}
