// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-candidate.h"

G_BEGIN_DECLS

/**
 * NavMemory:
 *
 * Where the memory of the fullest GPU of a replica goes, as vLLM divides it. GiB (2^30 bytes) per
 * GPU; kv_blocks, kv_tokens and max_concurrency are of the whole replica. Figures that cannot be
 * computed because the GPU cannot run the model at all are NaN (sizes) or 0 (counts).
 *
 * The cache is a pool of blocks of NAV_KV_BLOCK_TOKENS tokens. A model whose layers all look back
 * at everything has one group of layers; where some layers see only a window, vLLM makes groups of
 * equally many layers, and a request takes blocks in each group: ceil (tokens / 16) in each full
 * group, at most those of the window (and of the step under way) in each sliding group.
 */
typedef struct {
  gboolean fits;      /* kv_tokens >= max_model_len */
  const char *reason; /* (nullable): static code why not: "weights", "kv-cache", "split-heads",
                         "split-vocab", "split-layers", "precision", "unknown-gpu" */
  gboolean version_known; /* engine version within what was validated: 0.11 to 0.19 */
  double weights_gib;
  double activation_gib;
  double overhead_gib; /* neither weights, activations nor KV cache: non-torch, CUDA graphs */
  double lora_gib; /* slots for adapters */
  double kv_cache_gib; /* 0 when nothing is left */
  double kv_bytes_per_token; /* per GPU, all layers counted as if they saw everything */
  guint64 kv_blocks;
  guint kv_full_groups;
  guint kv_sliding_groups;
  double kv_tokens; /* as vLLM logs it: blocks / groups x 16 */
  double max_concurrency; /* kv_tokens / max_model_len */
  guint max_model_len; /* after defaults */
  guint max_num_seqs;
  guint max_num_batched_tokens;
} NavMemory;

#define NAV_KV_BLOCK_TOKENS 16

/* The newest engine version whose memory use is validated; an unstated version means this one. */
#define NAV_ENGINE_NEWEST_MAJOR 0
#define NAV_ENGINE_NEWEST_MINOR 19

NavVersion nav_engine_version (const NavEngine *engine);
void nav_memory_compute (const NavCandidate *candidate, NavMemory *ret_memory);
void nav_memory_compute_for_length (const NavCandidate *candidate, double mean, double longest,
                                    NavMemory *ret_memory);
double nav_memory_request_blocks (const NavMemory *memory, double tokens, double sliding_window);

G_END_DECLS
