// SPDX-License-Identifier: Apache-2.0
// The experts and the windows of a config.json: each family names them in its own way.

#include "nav-config-private.h"

#define MAX_EXPERTS 100000
#define MAX_WIDTH 10000000
#define MAX_LAYERS 10000

guint
nav_config_read_count (NavJsonReader *reader, const char *name, guint fallback, guint max)
{
  return (guint) nav_json_reader_int (reader, name, fallback, 0, max);
}

/* Reads a number above 0 that must be there. */
guint
nav_config_read_needed (NavJsonReader *reader, const char *name, guint max)
{
  if (!nav_json_reader_has (reader, name))
    nav_json_reader_fail (reader, name,
                          "is missing; where the file leaves it to a default, write it in");
  return (guint) nav_json_reader_int (reader, name, 1, 1, max);
}

static void
read_local (NavJsonReader *reader, NavArchitecture *arch)
{
  arch->experts = nav_config_read_needed (reader, "num_local_experts", MAX_EXPERTS);
  arch->experts_per_token =
    nav_config_read_needed (reader,
                            nav_json_reader_has (reader, "experts_per_token") &&
                                !nav_json_reader_has (reader, "num_experts_per_tok")
                              ? "experts_per_token"
                              : "num_experts_per_tok",
                            MAX_EXPERTS);
  arch->moe_intermediate = arch->intermediate;
}

/* Layers outside of the sparse step, and those that the file names, have a dense MLP. */
static guint
count_qwen_dense (NavJsonReader *reader, guint layers)
{
  guint step = nav_config_read_count (reader, "decoder_sparse_step", 1, MAX_LAYERS);
  JsonArray *only = nav_json_reader_array (reader, "mlp_only_layers");
  guint dense = only ? json_array_get_length (only) : 0;

  if (step > 1)
    dense += layers - layers / step;
  return MIN (dense, layers);
}

/* One wide shared expert counts as so many of the routed ones' width. */
static guint
count_qwen_shared (NavJsonReader *reader, guint width)
{
  guint shared = nav_config_read_count (reader, "shared_expert_intermediate_size", 0, MAX_WIDTH);

  if (shared == 0)
    return 0;
  if (shared % width != 0)
    nav_json_reader_fail (reader, "shared_expert_intermediate_size",
                          "must be a multiple of moe_intermediate_size");
  return shared / width;
}

static void
read_qwen (NavJsonReader *reader, NavArchitecture *arch)
{
  arch->experts = nav_config_read_needed (reader, "num_experts", MAX_EXPERTS);
  arch->experts_per_token = nav_config_read_needed (reader, "num_experts_per_tok", MAX_EXPERTS);
  arch->moe_intermediate = nav_config_read_needed (reader, "moe_intermediate_size", MAX_WIDTH);
  arch->shared_experts = count_qwen_shared (reader, arch->moe_intermediate);
  arch->dense_layers = count_qwen_dense (reader, arch->layers);
}

static void
read_deepseek (NavJsonReader *reader, NavArchitecture *arch)
{
  guint step = nav_config_read_count (reader, "moe_layer_freq", 1, MAX_LAYERS);

  arch->experts = nav_config_read_needed (reader, "n_routed_experts", MAX_EXPERTS);
  arch->experts_per_token = nav_config_read_needed (reader, "num_experts_per_tok", MAX_EXPERTS);
  arch->moe_intermediate = nav_config_read_needed (reader, "moe_intermediate_size", MAX_WIDTH);
  arch->shared_experts = nav_config_read_count (reader, "n_shared_experts", 0, 10000);
  arch->dense_layers = nav_config_read_count (reader, "first_k_dense_replace", 0, MAX_LAYERS);
  if (step > 1)
    nav_json_reader_fail (reader, "moe_layer_freq", "above 1 is not a form that is known here");
}

static void
read_llama4 (NavJsonReader *reader, NavArchitecture *arch)
{
  guint step = nav_config_read_count (reader, "interleave_moe_layer_step", 1, MAX_LAYERS);

  arch->experts = nav_config_read_needed (reader, "num_local_experts", MAX_EXPERTS);
  arch->experts_per_token = nav_config_read_needed (reader, "num_experts_per_tok", MAX_EXPERTS);
  arch->moe_intermediate = arch->intermediate;
  arch->shared_experts = 1;
  arch->intermediate =
    nav_config_read_count (reader, "intermediate_size_mlp", arch->intermediate, MAX_WIDTH);
  arch->dense_layers = step > 1 ? arch->layers - arch->layers / step : 0;
}

/**
 * nav_config_read_experts:
 * @arch: with layers and intermediate already read
 */
void
nav_config_read_experts (NavJsonReader *reader, const NavConfigKind *kind, NavArchitecture *arch)
{
  switch (kind->experts) {
  case NAV_CONFIG_EXPERTS_LOCAL:
    read_local (reader, arch);
    break;
  case NAV_CONFIG_EXPERTS_QWEN:
    read_qwen (reader, arch);
    break;
  case NAV_CONFIG_EXPERTS_DEEPSEEK:
    read_deepseek (reader, arch);
    break;
  case NAV_CONFIG_EXPERTS_LLAMA4:
    read_llama4 (reader, arch);
    break;
  case NAV_CONFIG_NO_EXPERTS:
  default:
    arch->dense_layers = arch->layers;
  }
}

/* -1: the file does not list its layers. Chunked attention counts as full: the engine keeps it. */
static int
count_listed (NavJsonReader *reader, guint layers)
{
  JsonArray *types = nav_json_reader_array (reader, "layer_types");
  int sliding = 0;

  if (types == NULL)
    return -1;
  if (json_array_get_length (types) != layers)
    nav_json_reader_fail (reader, "layer_types", "must have an entry for each of %u layers",
                          layers);
  for (guint i = 0; i < json_array_get_length (types); i++) {
    JsonNode *item = json_array_get_element (types, i);

    if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING)
      sliding += g_str_equal (json_node_get_string (item), "sliding_attention");
    else
      nav_json_reader_fail (reader, "layer_types", "must be a list of texts");
  }
  return sliding;
}

static guint
count_by_rule (NavJsonReader *reader, const NavConfigKind *kind, guint layers)
{
  guint pattern;

  switch (kind->window) {
  case NAV_CONFIG_WINDOW_ALL:
    return layers;
  case NAV_CONFIG_WINDOW_SECOND:
    return (layers + 1) / 2;
  case NAV_CONFIG_WINDOW_PATTERN:
    pattern = nav_config_read_count (reader, "sliding_window_pattern", 6, MAX_LAYERS);
    return pattern > 0 ? layers - layers / pattern : 0;
  case NAV_CONFIG_WINDOW_QWEN:
    if (!nav_json_reader_bool (reader, "use_sliding_window", FALSE))
      return 0;
    return layers - MIN (layers, nav_config_read_count (reader, "max_window_layers", layers,
                                                        MAX_LAYERS));
  case NAV_CONFIG_WINDOW_NEVER:
  default:
    return 0;
  }
}

/**
 * nav_config_read_window:
 * @arch: with layers and max_context already read
 *
 * A window as long as the context is none.
 */
void
nav_config_read_window (NavJsonReader *reader, const NavConfigKind *kind, NavArchitecture *arch)
{
  guint window = nav_config_read_count (reader, "sliding_window", 0, 100000000);
  int listed = count_listed (reader, arch->layers);
  guint sliding = listed >= 0 ? (guint) listed : count_by_rule (reader, kind, arch->layers);

  sliding = MIN (sliding, arch->layers);
  if (window == 0 || window >= arch->max_context || sliding == 0) {
    arch->full_attention_layers = arch->layers;
    return;
  }
  arch->sliding_window = window;
  arch->sliding_layers = sliding;
  arch->full_attention_layers = arch->layers - sliding;
}
