// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavPrompts:
 *
 * Prompts of a wanted length in tokens, without the server's tokeniser: common English words, of
 * which a prompt needs so many as the server's own counts say. The same seed and index give the
 * same text; two indices give texts with nothing in common but the prefix of their group. One
 * thread.
 */
typedef struct _NavPrompts NavPrompts;

/* So many words, and multiples of it, are the same ones in all prompts, in another order. */
#define NAV_PROMPT_ROUND 64

NavPrompts *nav_prompts_new (guint64 seed, guint prefix_tokens, guint prefix_groups);
void nav_prompts_free (NavPrompts *prompts);
gboolean nav_prompts_calibrate (NavPrompts *prompts, guint words, double tokens, guint more_words,
                                double more_tokens);
char *nav_prompts_make_words (NavPrompts *prompts, guint64 index, guint words);
char *nav_prompts_make_of_blocks (NavPrompts *prompts, guint64 index, const GArray *ids,
                                  guint block_tokens, guint tokens);
char *nav_prompts_make (NavPrompts *prompts, guint64 index, guint tokens);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavPrompts, nav_prompts_free)

G_END_DECLS
