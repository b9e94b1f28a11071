// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "catalog/nav-spec.h"
#include "workflow/nav-conversation.h"
#include "workflow/nav-edit-log.h"

G_BEGIN_DECLS

/**
 * NavDocument:
 *
 * What a `.nnplan` file holds: the conversation, what was set by hand, the spec as the person left
 * it, the plan that was made of it with the rows it rests on, and what was selected. The plan is
 * kept as JSON: it is what was said at that time, a new one is made from the spec. Immutable,
 * reference-counted, any thread.
 */
typedef struct {
  char *title; /* (nullable) */
  NavConversation *conversation;
  NavEditLog *edits;
  NavSpec *spec;
  JsonNode *plan;   /* (nullable): "neuralnav.plan/1" */
  JsonNode *rows;   /* (nullable): by collection, the rows that the plan cites */
  char *selected;   /* (nullable): id of a recommendation */
  char *created;    /* ISO 8601 */
} NavDocument;

#define NAV_TYPE_DOCUMENT (nav_document_get_type ())
GType nav_document_get_type (void);

NavDocument *nav_document_new (const char *title, NavConversation *conversation,
                               NavEditLog *edits, NavSpec *spec, JsonNode *plan, JsonNode *rows,
                               const char *selected, const char *created);
NavDocument *nav_document_new_from_json (JsonNode *node, GError **error);
JsonNode *nav_document_to_json (const NavDocument *document);
NavDocument *nav_document_ref (NavDocument *document);
void nav_document_unref (NavDocument *document);

NavDocument *nav_document_load (const char *path, GError **error);
gboolean nav_document_save (const NavDocument *document, const char *path, GError **error);
void nav_document_load_async (const char *path, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
NavDocument *nav_document_load_finish (GAsyncResult *result, GError **error);

gboolean nav_schema_check (const char *schema, const char *kind, guint major, guint *ret_minor,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavDocument, nav_document_unref)

G_END_DECLS
