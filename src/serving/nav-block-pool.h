// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-batcher.h"

G_BEGIN_DECLS

/**
 * NavBlockPool:
 *
 * Who holds how many blocks of the KV cache. Blocks are counted, not named: which one does not
 * matter. Private to serving.
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

/* What one request holds. */
typedef struct {
  guint64 own;       /* blocks of its own */
  guint shared_tokens; /* of its prompt lie in blocks of the group */
  guint group;       /* whose shared blocks it holds too; 0: none */
  guint room_until;  /* tokens that fit in the blocks of a full group */
} NavBlockHold;

void nav_block_pool_init (NavBlockPool *pool, const NavBatcherConfig *config);
void nav_block_pool_clear (NavBlockPool *pool);
guint64 nav_block_pool_count_alone (const NavBlockPool *pool, guint tokens);
gboolean nav_block_pool_admit (NavBlockPool *pool, NavBlockHold *hold, guint group, guint cached,
                               guint tokens);
gboolean nav_block_pool_grow (NavBlockPool *pool, NavBlockHold *hold, guint computed, guint tokens);
void nav_block_pool_release (NavBlockPool *pool, NavBlockHold *hold);

G_END_DECLS
