// SPDX-License-Identifier: Apache-2.0
// The schema of the SQLite store: its versions, the steps between them, and the copy that is made
// before a step changes a person's file.

#include "nav-knowledge-schema.h"

#include <glib/gstdio.h>

#include "knowledge/nav-knowledge-error.h"
#include "knowledge/nav-sqlite.h"

// clang-format off
const NavKnowledgeMigration nav_knowledge_migrations[] = {
  { 1,
    "CREATE TABLE meta ("
    "  key TEXT PRIMARY KEY NOT NULL,"
    "  value TEXT NOT NULL"
    ") WITHOUT ROWID;"
    "INSERT INTO meta (key, value) VALUES ('revision', '0');"
    "CREATE TABLE rows ("
    "  collection TEXT NOT NULL,"
    "  id TEXT NOT NULL,"
    "  user INTEGER NOT NULL CHECK (user IN (0, 1))," /* 1: the user's own, 0: shipped */
    "  json TEXT NOT NULL,"
    "  UNIQUE (collection, id, user)"
    ");" },
};
// clang-format on

const guint nav_knowledge_n_migrations = G_N_ELEMENTS (nav_knowledge_migrations);

static gboolean
check_owner (sqlite3 *db, const char *path, int version, GError **error)
{
  gint64 application, tables;

  if (!nav_sqlite_query_int (db, path, "PRAGMA application_id", &application, error) ||
      !nav_sqlite_query_int (db, path, "SELECT count(*) FROM sqlite_master", &tables, error))
    return FALSE;
  if (application == NAV_KNOWLEDGE_APPLICATION_ID ||
      (application == 0 && version == 0 && tables == 0))
    return TRUE;
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, path,
                 "“%s” is a database of another program; name another file", path);
  return FALSE;
}

static gboolean
check_version (sqlite3 *db, const char *path, int newest, int *ret_version, GError **error)
{
  gint64 version;

  if (!nav_sqlite_query_int (db, path, "PRAGMA user_version", &version, error) ||
      !check_owner (db, path, (int) version, error))
    return FALSE;
  if (version > newest) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_NEWER, path,
                   "“%s” was written by a newer NeuralNav (schema %d, this one knows %d); it was "
                   "left as it is. Update NeuralNav, or name another file",
                   path, (int) version, newest);
    return FALSE;
  }
  *ret_version = (int) version;
  return TRUE;
}

/**
 * nav_knowledge_schema_check:
 * @newest: the version that this program knows
 * @ret_version: (out): the file's; 0 for a new one
 * @error: NAV_ERROR_NEWER, NAV_ERROR_CORRUPT, or NAV_ERROR_INVALID for somebody else's file
 *
 * Only reads, and all as of one moment: another process may be making the file just now.
 *
 * Returns: whether the file may be used
 */
gboolean
nav_knowledge_schema_check (sqlite3 *db, const char *path, int newest, int *ret_version,
                            GError **error)
{
  gboolean right = nav_sqlite_exec (db, path, "BEGIN", error) &&
                   check_version (db, path, newest, ret_version, error);

  nav_sqlite_exec (db, path, "ROLLBACK", NULL);
  return right;
}

static gboolean
copy_database (sqlite3 *from, const char *path, const char *target, GError **error)
{
  sqlite3 *to = NULL;
  sqlite3_backup *backup;
  int result = sqlite3_open_v2 (target, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

  if (result == SQLITE_OK) {
    backup = sqlite3_backup_init (to, "main", from, "main");
    result = backup ? sqlite3_backup_step (backup, -1) : sqlite3_errcode (to);
    if (backup != NULL)
      sqlite3_backup_finish (backup);
  }
  sqlite3_close (to);
  if (result == SQLITE_DONE)
    return TRUE;
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, path,
                 "“%s” cannot be copied to “%s” before its update: %s", path, target,
                 sqlite3_errstr (result));
  return FALSE;
}

/* Written beside its place and renamed, so that a file of that name is always whole. */
static gboolean
back_up (sqlite3 *db, const char *path, int version, GError **error)
{
  g_autofree char *target = g_strdup_printf ("%s.bak-v%d", path, version);
  g_autofree char *partial = g_strconcat (target, ".part", NULL);

  g_unlink (partial);
  if (!copy_database (db, path, partial, error))
    return FALSE;
  if (g_rename (partial, target) == 0)
    return TRUE;
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, path,
                 "“%s” cannot be renamed to “%s”", partial, target);
  return FALSE;
}

static gboolean
run_steps (sqlite3 *db, const char *path, const NavKnowledgeMigration *migrations,
           guint n_migrations, GError **error)
{
  gint64 version;

  /* Another process may have been faster. */
  if (!nav_sqlite_query_int (db, path, "PRAGMA user_version", &version, error))
    return FALSE;
  for (guint i = 0; i < n_migrations; i++) {
    g_autofree char *mark = NULL;

    if (migrations[i].version <= version)
      continue;
    mark = g_strdup_printf ("PRAGMA user_version = %d; PRAGMA application_id = %d",
                            migrations[i].version, NAV_KNOWLEDGE_APPLICATION_ID);
    if (!nav_sqlite_exec (db, path, migrations[i].sql, error) ||
        !nav_sqlite_exec (db, path, mark, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * nav_knowledge_schema_migrate:
 * @migrations: (array length=n_migrations): every step from the first version on
 * @error: as nav_knowledge_schema_check(), or why a step failed; the file is then as it was
 *
 * Brings the file to the newest version, in one transaction, after a copy of an older file to
 * `<path>.bak-v<old version>`.
 *
 * Returns: whether the file has the newest version now
 */
gboolean
nav_knowledge_schema_migrate (sqlite3 *db, const char *path,
                              const NavKnowledgeMigration *migrations, guint n_migrations,
                              GError **error)
{
  int newest = migrations[n_migrations - 1].version;
  int version;

  if (!nav_knowledge_schema_check (db, path, newest, &version, error))
    return FALSE;
  if (version == newest)
    return TRUE;
  if (version > 0 && !back_up (db, path, version, error))
    return FALSE;
  if (!nav_sqlite_exec (db, path, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (run_steps (db, path, migrations, n_migrations, error) &&
      nav_sqlite_exec (db, path, "COMMIT", error))
    return TRUE;
  nav_sqlite_exec (db, path, "ROLLBACK", NULL);
  return FALSE;
}
