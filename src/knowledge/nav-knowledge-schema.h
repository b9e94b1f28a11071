// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* What marks an SQLite file as ours: "NNav". */
#define NAV_KNOWLEDGE_APPLICATION_ID 0x4e4e6176

/**
 * NavKnowledgeMigration: one step of the schema. Steps ascend by one version each.
 */
typedef struct {
  int version;     /* that the step leads to, from the one before */
  const char *sql; /* statements, run inside a transaction */
} NavKnowledgeMigration;

extern const NavKnowledgeMigration nav_knowledge_migrations[];
extern const guint nav_knowledge_n_migrations;

gboolean nav_knowledge_schema_check (sqlite3 *db, const char *path, int newest, int *ret_version,
                                     GError **error);
gboolean nav_knowledge_schema_migrate (sqlite3 *db, const char *path,
                                       const NavKnowledgeMigration *migrations, guint n_migrations,
                                       GError **error);

G_END_DECLS
