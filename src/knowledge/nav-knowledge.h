// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

/**
 * NavKnowledge:
 *
 * The knowledge base: shipped rows and the user's own, in a store. Reference-counted; every
 * function may be called from any thread, calls wait for each other, and the plain ones block on
 * the disk: the window uses the _async ones.
 */
typedef struct _NavKnowledge NavKnowledge;

#define NAV_TYPE_KNOWLEDGE (nav_knowledge_get_type ())
GType nav_knowledge_get_type (void);

NavKnowledge *nav_knowledge_open (const char *uri, const char *shipped_directory, GError **error);
void nav_knowledge_open_async (const char *uri, const char *shipped_directory,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
NavKnowledge *nav_knowledge_open_finish (GAsyncResult *result, GError **error);
NavKnowledge *nav_knowledge_ref (NavKnowledge *knowledge);
void nav_knowledge_unref (NavKnowledge *knowledge);
char *nav_knowledge_default_path (void);

NavCatalog *nav_knowledge_load (NavKnowledge *knowledge, GError **error);
void nav_knowledge_load_async (NavKnowledge *knowledge, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
NavCatalog *nav_knowledge_load_finish (GAsyncResult *result, GError **error);
GPtrArray *nav_knowledge_get_warnings (NavKnowledge *knowledge);
gboolean nav_knowledge_get_revision (NavKnowledge *knowledge, guint64 *ret_revision,
                                     GError **error);

gboolean nav_knowledge_put_row (NavKnowledge *knowledge, NavCollection collection, JsonNode *row,
                                GError **error);
gboolean nav_knowledge_put_rows (NavKnowledge *knowledge, NavCollection collection, GPtrArray *rows,
                                 GError **error);
gboolean nav_knowledge_remove_row (NavKnowledge *knowledge, NavCollection collection,
                                   const char *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavKnowledge, nav_knowledge_unref)

G_END_DECLS
