// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

#include "catalog/nav-gpu.h"
#include "catalog/nav-model.h"

G_BEGIN_DECLS

/**
 * NavVersion: an engine version, `0.15.1`; all 0: not stated, which means the newest known.
 */
typedef struct {
  int major;
  int minor;
  int patch;
} NavVersion;

gboolean nav_version_parse (const char *text, NavVersion *ret_version);
int nav_version_compare (NavVersion a, NavVersion b);
char *nav_version_to_string (NavVersion version);

/**
 * NavKvCache: how keys and values are stored. AUTO is the engine's own choice, see
 * nav_candidate_has_fp8_cache().
 */
typedef enum {
  NAV_KV_CACHE_AUTO,
  NAV_KV_CACHE_16_BIT,
  NAV_KV_CACHE_FP8,
} NavKvCache;

extern const char *const nav_kv_cache_names[4]; /* "auto", "bf16", "fp8", NULL */

/**
 * NavEngine: settings of the serving engine (vLLM's names). 0 means: the engine's own default for
 * the GPU and version.
 */
typedef struct {
  NavVersion version;
  guint max_model_len; /* tokens; 0: the model's */
  guint max_num_seqs;
  guint max_num_batched_tokens;
  double gpu_memory_utilization; /* 0: 0.9 */
  NavKvCache kv_cache;
  guint lora_slots; /* adapters in use at once; 0: no LoRA */
  guint lora_rank;  /* the largest */
  gboolean prefix_caching;
} NavEngine;

/**
 * NavCandidate:
 *
 * One way to deploy: a model in a precision on GPUs, split so and with these engine settings; one
 * replica of it. GPUs of a replica = tensor_parallel x pipeline_parallel; expert_parallel is 1 or
 * tensor_parallel and adds none. Immutable, reference-counted, any thread.
 */
typedef struct {
  NavModel *model;
  NavGpu *gpu;
  const NavCheckpoint *checkpoint; /* of the model; NULL in scenarios that name only a precision */
  NavPrecision precision;
  gboolean thinking;
  guint tensor_parallel;
  guint pipeline_parallel;
  guint expert_parallel;
  NavEngine engine;
} NavCandidate;

#define NAV_TYPE_CANDIDATE (nav_candidate_get_type ())
GType nav_candidate_get_type (void);

NavCandidate *nav_candidate_new (NavModel *model, NavGpu *gpu, const NavCheckpoint *checkpoint,
                                 NavPrecision precision, gboolean thinking, guint tensor_parallel,
                                 guint pipeline_parallel, guint expert_parallel,
                                 const NavEngine *engine);
NavCandidate *nav_candidate_ref (NavCandidate *candidate);
void nav_candidate_unref (NavCandidate *candidate);
guint nav_candidate_gpus (const NavCandidate *candidate);
gboolean nav_candidate_has_fp8_cache (const NavCandidate *candidate);
char *nav_candidate_canonical (const NavCandidate *candidate);
char *nav_candidate_make_id (const NavCandidate *candidate, guint replicas);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavCandidate, nav_candidate_unref)

G_END_DECLS
