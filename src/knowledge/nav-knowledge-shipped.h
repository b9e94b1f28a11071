// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/nav-knowledge-store.h"

G_BEGIN_DECLS

/* Private to src/knowledge: brings the rows that come with the program into a store. */

gboolean nav_knowledge_load_shipped (NavKnowledgeStore *store, const char *directory,
                                     GError **error);

G_END_DECLS
