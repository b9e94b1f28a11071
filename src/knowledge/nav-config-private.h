// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-json.h"
#include "knowledge/nav-config.h"

G_BEGIN_DECLS

/* Private to src/knowledge: how the kinds of config.json differ. */

typedef enum {
  NAV_CONFIG_NO_EXPERTS,
  NAV_CONFIG_EXPERTS_LOCAL,    /* Mixtral: num_local_experts, intermediate_size is an expert's */
  NAV_CONFIG_EXPERTS_QWEN,     /* num_experts, moe_intermediate_size, shared_expert_... */
  NAV_CONFIG_EXPERTS_DEEPSEEK, /* n_routed_experts, n_shared_experts, first_k_dense_replace */
  NAV_CONFIG_EXPERTS_LLAMA4,   /* num_local_experts, interleave_moe_layer_step */
} NavConfigExperts;

typedef enum {
  NAV_CONFIG_WINDOW_NEVER,
  NAV_CONFIG_WINDOW_ALL,     /* every layer, when the file states one */
  NAV_CONFIG_WINDOW_SECOND,  /* every second layer */
  NAV_CONFIG_WINDOW_PATTERN, /* all but every sliding_window_pattern-th */
  NAV_CONFIG_WINDOW_QWEN,    /* behind use_sliding_window, from max_window_layers on */
} NavConfigWindow;

typedef struct {
  const char *model_type;
  const char *family;
  NavConfigExperts experts;
  NavConfigWindow window;
  gboolean mla;
  gboolean tied; /* what an absent tie_word_embeddings means */
  guint head_dim; /* what an absent head_dim means; 0: hidden_size / num_attention_heads */
} NavConfigKind;

const NavConfigKind *nav_config_find_kind (const char *model_type);
gboolean nav_config_is_hybrid (const char *model_type, JsonObject *object);
void nav_config_read_experts (NavJsonReader *reader, const NavConfigKind *kind,
                              NavArchitecture *arch);
void nav_config_read_window (NavJsonReader *reader, const NavConfigKind *kind,
                             NavArchitecture *arch);
gboolean nav_config_read_precision (JsonObject *root, JsonObject *text, NavPrecision *ret_precision,
                                    gboolean *ret_stated, GError **error);
guint nav_config_read_count (NavJsonReader *reader, const char *name, guint fallback, guint max);
guint nav_config_read_needed (NavJsonReader *reader, const char *name, guint max);

G_END_DECLS
