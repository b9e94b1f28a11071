// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A token is at most so many bytes of UTF-8: about what a token of English is, and few enough to be
 * its own number. */
#define NAV_VLLM_TOKEN_BYTES 4

guint64 nav_vllm_mix (guint64 value);
guint64 nav_vllm_hash_text (guint64 seed, const char *text);
guint nav_vllm_count_tokens (const char *text);
void nav_vllm_tokenize (const char *text, GArray *tokens);
char *nav_vllm_detokenize (const guint32 *tokens, gsize n);

/**
 * NavVllmWriter: writes an answer without end, a token at a time. The same seed writes the same.
 */
typedef struct {
  guint64 state;
  const char *at; /* in a sentence */
} NavVllmWriter;

void nav_vllm_writer_init (NavVllmWriter *writer, guint64 seed);
void nav_vllm_writer_next (NavVllmWriter *writer, char piece[NAV_VLLM_TOKEN_BYTES + 1]);

G_END_DECLS
