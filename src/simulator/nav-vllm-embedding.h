// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "simulator/nav-vllm-request.h"

G_BEGIN_DECLS

#define NAV_VLLM_MAX_DIMENSIONS 8192
#define NAV_VLLM_MAX_EMBEDDED (2 * 1024 * 1024) /* inputs times dimensions: half a second */

/**
 * NavVllmEmbeddings: what a client asked of `/v1/embeddings`.
 */
typedef struct {
  char *model;       /* (nullable) */
  GPtrArray *inputs; /* (element-type GArray of guint32): tokens */
  guint dimensions;
  gboolean base64;   /* else numbers */
} NavVllmEmbeddings;

NavVllmEmbeddings *nav_vllm_embeddings_new (const char *body, gsize length, guint dimensions,
                                            NavVllmFault *fault);
void nav_vllm_embeddings_free (NavVllmEmbeddings *embeddings);
char *nav_vllm_embeddings_answer (const NavVllmEmbeddings *embeddings, const char *model,
                                  const char *id, gint64 created, guint64 seed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavVllmEmbeddings, nav_vllm_embeddings_free)

G_END_DECLS
