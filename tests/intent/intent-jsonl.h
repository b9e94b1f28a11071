// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-json.h"
#include "intent/nav-intent-extract.h"

/* The turns of one line of JSON Lines; strings live as long as `node`. */
typedef struct {
  JsonNode *node;
  JsonObject *object;
  GArray *turns; /* (element-type NavTurn) */
} IntentCase;

IntentCase *intent_case_new (const char *line, GError **error);
void intent_case_free (IntentCase *item);
const char *intent_case_id (const IntentCase *item);
NavLexicon *intent_test_lexicon (void);
NavFinding *intent_test_find_message (NavIntent *intent, const char *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IntentCase, intent_case_free)
