// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavVllmPrefixCache:
 *
 * Which blocks of prompts the cache still knows: hashes of whole blocks, each chained to the one
 * before it, the longest unused forgotten first. Not for several threads at once.
 */
typedef struct _NavVllmPrefixCache NavVllmPrefixCache;

NavVllmPrefixCache *nav_vllm_prefix_cache_new (guint64 capacity, guint block_size);
void nav_vllm_prefix_cache_free (NavVllmPrefixCache *cache);
guint nav_vllm_prefix_cache_find (NavVllmPrefixCache *cache, const guint32 *tokens, guint n,
                                  guint *ret_group);
void nav_vllm_prefix_cache_insert (NavVllmPrefixCache *cache, const guint32 *tokens, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavVllmPrefixCache, nav_vllm_prefix_cache_free)

G_END_DECLS
