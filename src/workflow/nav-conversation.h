// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "intent/nav-intent-extract.h"

G_BEGIN_DECLS

extern const char *const nav_turn_role_names[3]; /* "user", "assistant", NULL */

/**
 * NavConversation:
 *
 * The messages between a person and the program, which it owns. Immutable, reference-counted, any
 * thread.
 */
typedef struct _NavConversation NavConversation;

#define NAV_TYPE_CONVERSATION (nav_conversation_get_type ())
GType nav_conversation_get_type (void);

#define NAV_CONVERSATION_MAX_TURNS 1000
#define NAV_CONVERSATION_MAX_TURN_BYTES (64 * 1024)

NavConversation *nav_conversation_new (void);
NavConversation *nav_conversation_new_from_json (JsonNode *node, const char *path, GError **error);
JsonNode *nav_conversation_to_json (const NavConversation *conversation);
NavConversation *nav_conversation_ref (NavConversation *conversation);
void nav_conversation_unref (NavConversation *conversation);

guint nav_conversation_get_n_turns (const NavConversation *conversation);
const NavTurn *nav_conversation_get_turn (const NavConversation *conversation, guint i);
NavConversation *nav_conversation_with_turn (const NavConversation *conversation, NavTurnRole role,
                                             const char *text, NavIntentQuestion asks,
                                             const char *const *options);
NavConversation *nav_conversation_first (const NavConversation *conversation, guint n);
NavIntent *nav_conversation_read (const NavConversation *conversation, const NavLexicon *lexicon,
                                  NavIntent *previous, NavIntentTrace *trace);
gboolean nav_conversation_check_text (const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavConversation, nav_conversation_unref)

G_END_DECLS
