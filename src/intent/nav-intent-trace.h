// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * NavIntentTrace:
 *
 * How the rules read a conversation: what each stage found, took or rejected, and by which rule.
 * Filled by nav_intent_extract(); one owner, one thread.
 */
typedef struct _NavIntentTrace NavIntentTrace;

NavIntentTrace *nav_intent_trace_new (void);
void nav_intent_trace_free (NavIntentTrace *trace);
void nav_intent_trace_add (NavIntentTrace *trace, guint turn, const char *stage, const char *rule,
                           const char *quote, const char *detail);
JsonNode *nav_intent_trace_to_json (const NavIntentTrace *trace);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavIntentTrace, nav_intent_trace_free)

G_END_DECLS
