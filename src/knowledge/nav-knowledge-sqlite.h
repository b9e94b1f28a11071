// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/nav-knowledge-schema.h"
#include "knowledge/nav-knowledge-store.h"

G_BEGIN_DECLS

NavKnowledgeStore *nav_knowledge_sqlite_open (const char *path,
                                              const NavKnowledgeMigration *migrations,
                                              guint n_migrations, GError **error);

G_END_DECLS
