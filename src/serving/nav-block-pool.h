// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-batcher.h"

G_BEGIN_DECLS

/**
 * NavBlockPool:
 *
 * Who holds how many blocks of the KV cache. Blocks are counted, not named: which one does not
 * matter. What a request holds follows from where it stands, so that nothing is kept per block.
 * Private to serving.
 */
typedef struct {
  guint64 total;
  guint64 used;
  guint block_size;
  guint full_groups;
  guint sliding_groups;
  guint sliding_window;
  guint most_new; /* tokens that a step can add */
  GHashTable *prefixes; /* prefix group -> NavPrefix */
} NavBlockPool;

/* What one request holds: room for so many tokens, less what lies before the window of the first
 * token that is not computed, less what lies in blocks of its group. */
typedef struct {
  guint tokens;        /* 0: nothing */
  guint computed;      /* of them, when the room was taken */
  guint shared_tokens; /* of its prompt lie in blocks of the group */
  guint group;         /* whose shared blocks it holds too; 0: none */
} NavBlockHold;

void nav_block_pool_init (NavBlockPool *pool, const NavBatcherConfig *config);
void nav_block_pool_clear (NavBlockPool *pool);
guint64 nav_block_pool_count_alone (const NavBlockPool *pool, guint tokens);
gboolean nav_block_pool_admit (NavBlockPool *pool, NavBlockHold *hold, guint group, guint cached,
                               guint tokens);
gboolean nav_block_pool_grow (NavBlockPool *pool, NavBlockHold *hold, guint computed, guint tokens);
void nav_block_pool_release (NavBlockPool *pool, NavBlockHold *hold);
guint64 nav_block_pool_count_gain (const NavBlockPool *pool, guint from_tokens, guint to_tokens);
guint64 nav_block_pool_count_drop (const NavBlockPool *pool, guint from_computed,
                                   guint to_computed);

G_END_DECLS
