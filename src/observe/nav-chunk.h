// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavChunk:
 *
 * What one event of a streamed answer says, whichever server wrote it: vLLM, KServe, Ollama, TGI,
 * llama.cpp or another that speaks OpenAI's protocol. Lives on the stack.
 */
typedef struct {
  gboolean done;       /* the `[DONE]` that ends a stream */
  gboolean has_choice; /* a role event has one, too */
  gboolean has_token;  /* content, reasoning or a tool call that is not empty */
  char *content;       /* (nullable) */
  char *reasoning;     /* (nullable) */
  char *finish_reason; /* (nullable) */
  char *error;         /* (nullable): the server says that it failed */
  gint64 prompt_tokens; /* -1: not told */
  gint64 cached_tokens;
  gint64 completion_tokens;
} NavChunk;

gboolean nav_chunk_parse (const char *data, gsize length, NavChunk *ret_chunk, GError **error);
void nav_chunk_clear (NavChunk *chunk);
char *nav_chunk_error_message (const char *body, gsize length);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavChunk, nav_chunk_clear)

G_END_DECLS
