// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Private to src/knowledge: SQLite with our errors. @path is for messages. */

void nav_sqlite_set_error (sqlite3 *db, const char *path, GError **error);
gboolean nav_sqlite_exec (sqlite3 *db, const char *path, const char *sql, GError **error);
sqlite3_stmt *nav_sqlite_prepare (sqlite3 *db, const char *path, const char *sql, GError **error);
gboolean nav_sqlite_step (sqlite3_stmt *statement, const char *path, gboolean *ret_row,
                          GError **error);
gboolean nav_sqlite_run (sqlite3_stmt *statement, const char *path, GError **error);
gboolean nav_sqlite_query_int (sqlite3 *db, const char *path, const char *sql, gint64 *ret_value,
                               GError **error);

typedef sqlite3_stmt NavSqliteStatement;
void nav_sqlite_statement_free (NavSqliteStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavSqliteStatement, nav_sqlite_statement_free)

G_END_DECLS
