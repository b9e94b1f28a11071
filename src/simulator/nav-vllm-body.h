// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <json-glib/json-glib.h>

#include "simulator/nav-vllm-request.h"

G_BEGIN_DECLS

/**
 * NavVllmBody: a request's body while it is read. Readers set @fault where something is wrong and
 * go on; members that are null are absent.
 */
typedef struct {
  JsonNode *node;     /* owned */
  JsonObject *object; /* in it */
  NavVllmFault *fault; /* borrowed */
} NavVllmBody;

gboolean nav_vllm_body_open (NavVllmBody *body, const char *text, gsize length,
                             NavVllmFault *fault);
void nav_vllm_body_clear (NavVllmBody *body);

void nav_vllm_body_fail_form (const NavVllmBody *body, const char *name, const char *what);
void nav_vllm_body_fail_meaning (const NavVllmBody *body, const char *name, const char *what);
gboolean nav_vllm_body_get_bool (const NavVllmBody *body, const char *name);
double nav_vllm_body_get_number (const NavVllmBody *body, const char *name, double fallback);
gint64 nav_vllm_body_get_int (const NavVllmBody *body, const char *name, gint64 fallback);
guint64 nav_vllm_body_get_count (const NavVllmBody *body, const char *name, guint64 fallback,
                                 guint min);
char *nav_vllm_body_read_model (const NavVllmBody *body);
const char *nav_vllm_body_get_string (const NavVllmBody *body, const char *name);
JsonArray *nav_vllm_body_get_array (const NavVllmBody *body, const char *name);
void nav_vllm_body_read_messages (const NavVllmBody *body, gboolean for_answer, GArray *tokens);
void nav_vllm_body_read_ids (const NavVllmBody *body, const char *name, JsonArray *array,
                             GArray *tokens);
void nav_vllm_body_read_prompts (const NavVllmBody *body, const char *name, GPtrArray *prompts);
GArray *nav_vllm_new_tokens (void);
JsonNode *nav_vllm_body_get (const NavVllmBody *body, const char *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavVllmBody, nav_vllm_body_clear)

G_END_DECLS
