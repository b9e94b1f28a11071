// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/nav-knowledge.h"

G_BEGIN_DECLS

/**
 * NavNewModel: what a config.json does not tell about a model.
 */
typedef struct {
  const char *id;      /* Hugging Face id, or any name the user serves it under */
  const char *name;    /* (nullable): for people; NULL: the last part of the id */
  const char *licence; /* (nullable): NULL: not known */
  NavModelKind kind;
  NavThinking thinking; /* 0: it answers directly */
  gboolean gated;
} NavNewModel;

NavModel *nav_knowledge_add_model_from_config (NavKnowledge *knowledge, const char *config,
                                               const NavNewModel *details, GError **error);
JsonNode *nav_knowledge_make_model_row (const char *config, gssize length,
                                        const NavNewModel *details, GError **error);

G_END_DECLS
