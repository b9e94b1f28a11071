// SPDX-License-Identifier: Apache-2.0
#include "simulator/nav-vllm-prefix-cache.h"

#include "simulator/nav-vllm-text.h"

struct _NavVllmPrefixCache {
  GHashTable *blocks; /* hash -> link of its place in the order */
  GQueue order;       /* of hashes, the last used first */
  guint64 capacity;   /* blocks */
  guint block_size;
};

/**
 * nav_vllm_prefix_cache_new:
 * @capacity: blocks that the KV cache has
 * @block_size: tokens
 */
NavVllmPrefixCache *
nav_vllm_prefix_cache_new (guint64 capacity, guint block_size)
{
  NavVllmPrefixCache *cache;

  g_return_val_if_fail (block_size > 0, NULL);

  cache = g_new0 (NavVllmPrefixCache, 1);
  cache->blocks = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, NULL);
  g_queue_init (&cache->order);
  cache->capacity = capacity;
  cache->block_size = block_size;
  return cache;
}

void
nav_vllm_prefix_cache_free (NavVllmPrefixCache *cache)
{
  if (cache == NULL)
    return;
  g_hash_table_unref (cache->blocks);
  g_queue_clear_full (&cache->order, g_free);
  g_free (cache);
}

static guint64
hash_block (const NavVllmPrefixCache *cache, guint64 before, const guint32 *tokens)
{
  for (guint i = 0; i < cache->block_size; i++)
    before = nav_vllm_mix (before ^ tokens[i]);
  return before;
}

static gboolean
touch (NavVllmPrefixCache *cache, guint64 hash)
{
  GList *link = g_hash_table_lookup (cache->blocks, &hash);

  if (link == NULL)
    return FALSE;
  g_queue_unlink (&cache->order, link);
  g_queue_push_head_link (&cache->order, link);
  return TRUE;
}

/**
 * nav_vllm_prefix_cache_find:
 * @ret_group: (out): a number that requests with the same cached blocks share; 0: none is cached
 *
 * Returns: how many tokens at the beginning of @tokens are cached, whole blocks; the last token is
 *   never among them, since the engine computes it again
 */
guint
nav_vllm_prefix_cache_find (NavVllmPrefixCache *cache, const guint32 *tokens, guint n,
                            guint *ret_group)
{
  guint64 hash = 0;
  guint found = 0;

  g_return_val_if_fail (cache != NULL && ret_group != NULL, 0);

  *ret_group = 0;
  for (guint at = 0; at + cache->block_size < n; at += cache->block_size) {
    hash = hash_block (cache, hash, tokens + at);
    if (!touch (cache, hash))
      break;
    found = at + cache->block_size;
    *ret_group = (guint) hash | 1;
  }
  return found;
}

static void
forget_oldest (NavVllmPrefixCache *cache)
{
  while (cache->order.length > cache->capacity) {
    guint64 *hash = g_queue_pop_tail (&cache->order);
    g_hash_table_remove (cache->blocks, hash);
    g_free (hash);
  }
}

/**
 * nav_vllm_prefix_cache_insert:
 * @tokens: that were computed
 */
void
nav_vllm_prefix_cache_insert (NavVllmPrefixCache *cache, const guint32 *tokens, guint n)
{
  guint64 hash = 0;

  g_return_if_fail (cache != NULL);

  for (guint at = 0; at + cache->block_size <= n; at += cache->block_size) {
    hash = hash_block (cache, hash, tokens + at);
    if (touch (cache, hash))
      continue;
    g_queue_push_head (&cache->order, g_memdup2 (&hash, sizeof hash));
    g_hash_table_insert (cache->blocks, cache->order.head->data, cache->order.head);
  }
  forget_oldest (cache);
}
