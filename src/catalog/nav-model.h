// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-precision.h"
#include "catalog/nav-provenance.h"

G_BEGIN_DECLS

/**
 * NavAttention: what the KV cache of a model holds.
 */
typedef enum {
  NAV_ATTENTION_MHA, /* a key and a value per head */
  NAV_ATTENTION_GQA, /* a key and a value per group of heads */
  NAV_ATTENTION_MLA, /* one compressed latent per token, on every GPU */
} NavAttention;

typedef enum {
  NAV_MODEL_INSTRUCT,
  NAV_MODEL_BASE,
  NAV_MODEL_REASONING,
} NavModelKind;

/**
 * NavThinking: the modes a model can answer in, as flags.
 */
typedef enum {
  NAV_THINKING_OFF = 1 << 0, /* it can answer directly */
  NAV_THINKING_ON = 1 << 1,  /* it can reason first, at the price of more output tokens */
} NavThinking;

typedef enum {
  NAV_CHECKPOINT_NATIVE,    /* the publisher's own weights */
  NAV_CHECKPOINT_PUBLISHED, /* somebody's quantised copy */
  NAV_CHECKPOINT_ON_LOAD,   /* the engine quantises while loading */
} NavCheckpointOrigin;

typedef struct {
  char *id; /* Hugging Face id */
  char *source;
  NavPrecision precision;
  NavCheckpointOrigin origin;
} NavCheckpoint;

/**
 * NavArchitecture:
 *
 * The dimensions of a decoder. 0 where a thing is absent (no experts, no sliding window).
 */
typedef struct {
  guint layers;
  guint hidden;
  guint heads;
  guint kv_heads;
  guint head_dim;
  guint intermediate; /* of a dense MLP */
  guint experts;
  guint experts_per_token;
  guint moe_intermediate; /* of one expert */
  guint shared_experts;
  guint dense_layers; /* of an expert model: leading layers with a dense MLP */
  guint vocab;
  NavAttention attention;
  guint kv_lora_rank; /* MLA */
  guint qk_rope_dim;
  guint qk_nope_dim;
  guint v_head_dim;
  guint q_lora_rank;
  guint sliding_window; /* tokens */
  guint sliding_layers; /* layers that see only the window */
  guint full_attention_layers; /* layers that see everything; the rest are linear or sliding */
  guint max_context;    /* tokens */
  guint norm_all_reduces; /* a layer: norms over all heads, which tensor parallelism tears apart */
  gboolean tie_embeddings;
} NavArchitecture;

/**
 * NavModel:
 *
 * A row of the model catalogue. Immutable, reference-counted, any thread; fields are for reading.
 */
typedef struct {
  char *id;        /* Hugging Face id */
  char *name;      /* for people */
  char *family;    /* llama, qwen, ... */
  char *publisher;
  double parameters;        /* weights in all, a count */
  double active_parameters; /* weights a token touches */
  char *parameters_basis;
  NavArchitecture arch;
  double kv_bytes_per_token_bf16; /* of all layers, before tensor parallel */
  NavPrecision native_precision;
  char **tasks;
  NavModelKind kind;
  NavThinking thinking;
  gboolean gated; /* needs an accepted licence and a token to download */
  char *licence;
  int licence_open; /* 1 open source licence, 0 not, -1 unknown */
  gboolean approved;
  GPtrArray *checkpoints; /* (element-type NavCheckpoint) */
  NavProvenance provenance;
} NavModel;

#define NAV_TYPE_MODEL (nav_model_get_type ())
GType nav_model_get_type (void);

NavModel *nav_model_new_from_json (JsonNode *row, GError **error);
NavModel *nav_model_ref (NavModel *model);
void nav_model_unref (NavModel *model);
const NavCheckpoint *nav_model_find_checkpoint (const NavModel *model, NavPrecision precision);
double nav_model_compute_parameters (const NavArchitecture *arch);
double nav_model_compute_active_parameters (const NavArchitecture *arch);
double nav_model_compute_kv_bytes (const NavArchitecture *arch, double bytes_per_value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavModel, nav_model_unref)

G_END_DECLS
