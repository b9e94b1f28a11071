// SPDX-License-Identifier: Apache-2.0
// Counting of KV cache blocks: what requests hold of their own, and what a prefix group holds once
// for all its running members.

#include "serving/nav-block-pool.h"

/* Blocks of a prefix: as many as its longest running member found, until the last one leaves. */
typedef struct {
  guint members;
  guint64 blocks;
} NavPrefix;

static guint64
count_blocks (const NavBlockPool *pool, guint tokens)
{
  return ((guint64) tokens + pool->block_size - 1) / pool->block_size;
}

/* Blocks of a sliding group that lie wholly before the window of the next token. @computed: tokens
 * before this step; the window of the first new token reaches back from there. */
static guint64
count_passed (const NavBlockPool *pool, guint computed)
{
  guint passed = computed + 1 > pool->sliding_window ? computed + 1 - pool->sliding_window : 0;

  return passed / pool->block_size;
}

static guint64
count_own (const NavBlockPool *pool, const NavBlockHold *hold)
{
  guint64 all = count_blocks (pool, hold->tokens);
  guint64 sum = pool->full_groups * (all - hold->shared_tokens / pool->block_size);

  if (pool->sliding_groups > 0)
    sum += pool->sliding_groups * (all - count_passed (pool, hold->computed));
  return sum;
}

/* @pool: zeroed, or used before. */
void
nav_block_pool_init (NavBlockPool *pool, const NavBatcherConfig *config)
{
  GHashTable *prefixes = pool->prefixes;

  *pool = (NavBlockPool){
    .total = config->kv_blocks,
    .block_size = MAX (config->block_size, 1),
    .full_groups = config->full_groups,
    .sliding_groups = config->sliding_groups,
    .sliding_window = (guint) MAX (config->sliding_window, 1),
    .most_new = config->max_num_batched_tokens,
    .prefixes = prefixes ? prefixes : g_hash_table_new_full (NULL, NULL, NULL, g_free),
  };
  g_hash_table_remove_all (pool->prefixes);
  /* A configuration that names no groups means one of layers that see everything. */
  if (pool->full_groups + pool->sliding_groups == 0)
    pool->full_groups = 1;
}

void
nav_block_pool_clear (NavBlockPool *pool)
{
  g_clear_pointer (&pool->prefixes, g_hash_table_unref);
}

/* The most blocks that a request of so many tokens ever holds, with nothing shared. In a sliding
 * group that is the window, a step's worth of new tokens and the block that it begins in. */
guint64
nav_block_pool_count_alone (const NavBlockPool *pool, guint tokens)
{
  guint64 all = count_blocks (pool, tokens);
  guint64 window = count_blocks (pool, pool->sliding_window + pool->most_new) + 1;

  return pool->full_groups * all + pool->sliding_groups * MIN (all, window);
}

/* Blocks that a request takes when its room grows. */
guint64
nav_block_pool_count_gain (const NavBlockPool *pool, guint from_tokens, guint to_tokens)
{
  return (pool->full_groups + pool->sliding_groups) *
         (count_blocks (pool, to_tokens) - count_blocks (pool, from_tokens));
}

/* Blocks that fall out of the window when a request goes on. */
guint64
nav_block_pool_count_drop (const NavBlockPool *pool, guint from_computed, guint to_computed)
{
  if (pool->sliding_groups == 0)
    return 0;
  return pool->sliding_groups *
         (count_passed (pool, to_computed) - count_passed (pool, from_computed));
}

static guint64
count_missing (const NavBlockPool *pool, guint group, guint64 blocks)
{
  const NavPrefix *prefix = g_hash_table_lookup (pool->prefixes, GUINT_TO_POINTER (group));
  guint64 held = prefix != NULL ? prefix->blocks : 0;

  return blocks > held ? blocks - held : 0;
}

static void
join (NavBlockPool *pool, guint group, guint64 missing)
{
  NavPrefix *prefix = g_hash_table_lookup (pool->prefixes, GUINT_TO_POINTER (group));

  if (prefix == NULL) {
    prefix = g_new0 (NavPrefix, 1);
    g_hash_table_insert (pool->prefixes, GUINT_TO_POINTER (group), prefix);
  }
  prefix->members++;
  prefix->blocks += missing;
}

static void
leave (NavBlockPool *pool, guint group)
{
  NavPrefix *prefix = g_hash_table_lookup (pool->prefixes, GUINT_TO_POINTER (group));

  g_assert (prefix != NULL && prefix->members > 0);
  if (--prefix->members > 0)
    return;
  pool->used -= prefix->blocks;
  g_hash_table_remove (pool->prefixes, GUINT_TO_POINTER (group));
}

/* A request comes in: @cached tokens of its prompt are there, in blocks of @group or its own, and
 * room for @tokens in all is needed. Takes nothing when there is not room for everything. */
gboolean
nav_block_pool_admit (NavBlockPool *pool, NavBlockHold *hold, guint group, guint cached,
                      guint tokens)
{
  guint shared = group > 0 ? cached : 0;
  NavBlockHold wanted = { tokens, cached, shared, shared > 0 ? group : 0 };
  guint64 own = count_own (pool, &wanted), missing = 0;

  if (shared > 0)
    missing = count_missing (pool, group, pool->full_groups * (shared / pool->block_size));
  if (own + missing > pool->total - pool->used)
    return FALSE;
  pool->used += own + missing;
  *hold = wanted;
  if (shared > 0)
    join (pool, group, missing);
  return TRUE;
}

/* A request goes on from @computed to @tokens. Blocks that fell out of a window come back. */
gboolean
nav_block_pool_grow (NavBlockPool *pool, NavBlockHold *hold, guint computed, guint tokens)
{
  guint64 gain = nav_block_pool_count_gain (pool, hold->tokens, tokens);
  guint64 drop = nav_block_pool_count_drop (pool, hold->computed, computed);

  if (gain > drop && gain - drop > pool->total - pool->used)
    return FALSE;
  pool->used = pool->used + gain - drop;
  hold->computed = computed;
  hold->tokens = tokens;
  return TRUE;
}

void
nav_block_pool_release (NavBlockPool *pool, NavBlockHold *hold)
{
  if (hold->tokens > 0)
    pool->used -= count_own (pool, hold);
  if (hold->group > 0)
    leave (pool, hold->group);
  *hold = (NavBlockHold){ 0 };
}
