// SPDX-License-Identifier: Apache-2.0
// The kinds of models whose config.json can be read, and those that cannot be planned.

#include "nav-config-private.h"

#define LOCAL NAV_CONFIG_EXPERTS_LOCAL
#define QWEN NAV_CONFIG_EXPERTS_QWEN
#define DEEPSEEK NAV_CONFIG_EXPERTS_DEEPSEEK
#define LLAMA4 NAV_CONFIG_EXPERTS_LLAMA4

/* The defaults are those of the configuration classes of the Transformers library. */
static const NavConfigKind kinds[] = {
  { .model_type = "llama", .family = "llama" },
  { .model_type = "llama4", .family = "llama", .experts = LLAMA4 },
  { .model_type = "llama4_text", .family = "llama", .experts = LLAMA4 },
  { .model_type = "mistral", .family = "mistral", .window = NAV_CONFIG_WINDOW_ALL },
  { .model_type = "mixtral", .family = "mixtral", .experts = LOCAL, .window = NAV_CONFIG_WINDOW_ALL },
  { .model_type = "qwen2", .family = "qwen", .window = NAV_CONFIG_WINDOW_QWEN },
  { .model_type = "qwen2_moe", .family = "qwen", .experts = QWEN, .window = NAV_CONFIG_WINDOW_QWEN },
  { .model_type = "qwen3", .family = "qwen", .window = NAV_CONFIG_WINDOW_QWEN },
  { .model_type = "qwen3_moe", .family = "qwen", .experts = QWEN, .window = NAV_CONFIG_WINDOW_QWEN },
  { .model_type = "deepseek_v2", .family = "deepseek", .experts = DEEPSEEK, .mla = TRUE },
  { .model_type = "deepseek_v3", .family = "deepseek", .experts = DEEPSEEK, .mla = TRUE },
  { .model_type = "kimi_k2", .family = "kimi", .experts = DEEPSEEK, .mla = TRUE },
  { .model_type = "gemma", .family = "gemma", .tied = TRUE, .head_dim = 256 },
  { .model_type = "gemma2", .family = "gemma", .tied = TRUE, .head_dim = 256,
    .window = NAV_CONFIG_WINDOW_SECOND },
  { .model_type = "gemma3", .family = "gemma", .tied = TRUE, .head_dim = 256,
    .window = NAV_CONFIG_WINDOW_PATTERN },
  { .model_type = "gemma3_text", .family = "gemma", .tied = TRUE, .head_dim = 256,
    .window = NAV_CONFIG_WINDOW_PATTERN },
  { .model_type = "gpt_oss", .family = "gpt-oss", .experts = LOCAL, .head_dim = 64,
    .window = NAV_CONFIG_WINDOW_SECOND },
  { .model_type = "phi3", .family = "phi", .window = NAV_CONFIG_WINDOW_ALL },
  { .model_type = "phimoe", .family = "phi", .experts = LOCAL, .window = NAV_CONFIG_WINDOW_ALL },
  { .model_type = "granite", .family = "granite" },
  { .model_type = "olmo2", .family = "olmo" },
  { .model_type = "glm4", .family = "glm" },
  { .model_type = "glm4_moe", .family = "glm", .experts = DEEPSEEK },
  { .model_type = "smollm3", .family = "smollm", .tied = TRUE },
  { .model_type = "seed_oss", .family = "seed-oss" },
  { .model_type = "minimax_m2", .family = "minimax", .experts = LOCAL },
};

/**
 * nav_config_find_kind:
 * @model_type: (nullable): as the file names it
 *
 * Returns: (nullable): NULL for a kind that is not known here
 */
const NavConfigKind *
nav_config_find_kind (const char *model_type)
{
  for (gsize i = 0; model_type != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].model_type, model_type))
      return &kinds[i];
  return NULL;
}

static gboolean
names_other_layers (JsonObject *object)
{
  static const char *const known[] = {
    "full_attention", "sliding_attention", "chunked_attention", NULL,
  };
  JsonNode *node = json_object_get_member (object, "layer_types");
  JsonArray *types = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++) {
    JsonNode *item = json_array_get_element (types, i);

    if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING &&
        !g_strv_contains (known, json_node_get_string (item)))
      return TRUE;
  }
  return FALSE;
}

/**
 * nav_config_is_hybrid:
 * @model_type: (nullable): as the file names it
 * @object: the part of the file that describes the decoder
 *
 * Returns: whether some layers keep a state in place of a KV cache (linear attention, Mamba, RWKV)
 */
gboolean
nav_config_is_hybrid (const char *model_type, JsonObject *object)
{
  static const char *const types[] = {
    "qwen3_next",   "qwen3_5",    "qwen3_5_text", "qwen3_5_moe", "qwen3_5_moe_text",
    "jamba",        "mamba",      "mamba2",       "falcon_mamba", "falcon_h1",
    "bamba",        "zamba",      "zamba2",       "granitemoehybrid", "nemotron_h",
    "recurrent_gemma", "rwkv",    "minimax",      "minimax_text_01", "kimi_linear",
    "lfm2",         "lfm2_moe",   "plamo2",       NULL,
  };
  static const char *const members[] = {
    "linear_num_value_heads", "linear_attn_config", "mamba_d_state", "ssm_state_size",
    "hybrid_override_pattern", "attn_type_list", "layers_block_type",
  };

  if (model_type != NULL && g_strv_contains (types, model_type))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (object, members[i]))
      return TRUE;
  return names_other_layers (object);
}
