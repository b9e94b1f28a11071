// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-candidate.h"

G_BEGIN_DECLS

/**
 * NavMemory:
 *
 * Where the memory of the fullest GPU of a replica goes, as vLLM divides it. GiB per GPU; kv_tokens
 * and max_concurrency are of the whole replica.
 */
typedef struct {
  gboolean fits;      /* kv_tokens >= max_model_len */
  const char *reason; /* (nullable): static code why not: "weights", "kv-cache", "split-heads",
                         "split-vocab", "precision", "unknown-gpu" */
  gboolean version_known; /* engine version within what was validated */
  double weights_gib;
  double activation_gib;
  double overhead_gib; /* what is neither weights, activations nor KV cache: non-torch, CUDA graphs */
  double kv_cache_gib;
  double kv_bytes_per_token; /* per GPU */
  double kv_tokens;
  double max_concurrency;
  guint max_model_len; /* after defaults */
  guint max_num_seqs;
  guint max_num_batched_tokens;
} NavMemory;

void nav_memory_compute (const NavCandidate *candidate, NavMemory *ret_memory);

G_END_DECLS
