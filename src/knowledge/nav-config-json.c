// SPDX-License-Identifier: Apache-2.0
// The config.json of a model on Hugging Face: the dimensions of its decoder. The text is not
// trusted.

#include "catalog/nav-architecture-json.h"
#include "knowledge/nav-config-private.h"
#include "knowledge/nav-knowledge-error.h"

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static void
read_latent (NavJsonReader *reader, NavArchitecture *arch)
{
  arch->attention = NAV_ATTENTION_MLA;
  arch->head_dim = 0;
  arch->kv_lora_rank = nav_config_read_needed (reader, "kv_lora_rank", 65536);
  arch->qk_rope_dim = nav_config_read_needed (reader, "qk_rope_head_dim", 65536);
  arch->qk_nope_dim = nav_config_read_needed (reader, "qk_nope_head_dim", 65536);
  arch->v_head_dim = nav_config_read_needed (reader, "v_head_dim", 65536);
  arch->q_lora_rank = nav_config_read_count (reader, "q_lora_rank", 0, 65536);
}

static void
read_heads (NavJsonReader *reader, const NavConfigKind *kind, NavArchitecture *arch)
{
  arch->heads = nav_config_read_needed (reader, "num_attention_heads", 100000);
  arch->kv_heads = nav_config_read_count (reader, "num_key_value_heads", arch->heads, 100000);
  arch->head_dim = nav_config_read_count (reader, "head_dim", kind->head_dim, 65536);
  if (kind->mla) {
    read_latent (reader, arch);
    return;
  }
  arch->attention = arch->kv_heads == arch->heads ? NAV_ATTENTION_MHA : NAV_ATTENTION_GQA;
  if (arch->head_dim > 0)
    return;
  if (arch->hidden % arch->heads != 0)
    nav_json_reader_fail (reader, "num_attention_heads",
                          "does not divide hidden_size, and there is no head_dim");
  arch->head_dim = arch->hidden / arch->heads;
}

/* What our own check calls a dimension, as the file calls it. */
static const char *
file_name_of (const char *dimension)
{
  static const char *const names[][2] = {
    { "kv_heads", "num_key_value_heads" },       { "heads", "num_attention_heads" },
    { "experts_per_token", "num_experts_per_tok" }, { "dense_layers", "first_k_dense_replace" },
    { "intermediate", "intermediate_size" },     { "head_dim", "head_dim" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i][0], dimension))
      return names[i][1];
  return dimension;
}

static gboolean
read_architecture (JsonNode *node, const char *path, const NavConfigKind *kind,
                   NavArchitecture *ret_arch, GError **error)
{
  NavArchitecture arch = { 0 };
  NavJsonReader reader;
  const char *field, *mistake;

  nav_json_reader_init (&reader, node, path);
  nav_json_reader_ignore_rest (&reader);
  arch.layers = nav_config_read_needed (&reader, "num_hidden_layers", 10000);
  arch.hidden = nav_config_read_needed (&reader, "hidden_size", 1000000);
  arch.intermediate = nav_config_read_needed (&reader, "intermediate_size", 10000000);
  arch.vocab = nav_config_read_needed (&reader, "vocab_size", 100000000);
  arch.max_context = nav_config_read_needed (&reader, "max_position_embeddings", 1000000000);
  arch.tie_embeddings = nav_json_reader_bool (&reader, "tie_word_embeddings", kind->tied);
  /* Norms of queries and keys over all heads of a layer, not each for itself (MiniMax M2). */
  arch.norm_all_reduces =
    g_strcmp0 (nav_json_reader_string (&reader, "qk_norm_type", NULL), "per_layer") == 0 ? 1 : 0;
  read_heads (&reader, kind, &arch);
  nav_config_read_experts (&reader, kind, &arch);
  nav_config_read_window (&reader, kind, &arch);
  if (!nav_architecture_check (&arch, &field, &mistake))
    nav_json_reader_fail_text (&reader, file_name_of (field), mistake);
  *ret_arch = arch;
  return nav_json_reader_finish (&reader, error);
}

static gboolean
refuse (const char *model_type, JsonObject *object, GError **error)
{
  if (nav_config_is_hybrid (model_type, object))
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_UNSUPPORTED, "model_type",
                   "model_type “%s”: some of its layers keep a state in place of a KV cache (linear "
                   "attention, Mamba); how they compute is not planned yet",
                   model_type ? model_type : "");
  else if (model_type == NULL)
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, "model_type",
                   "model_type is missing; is this the config.json of a language model?");
  else
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_UNSUPPORTED, "model_type",
                   "model_type “%s” is not one whose dimensions are understood here", model_type);
  return FALSE;
}

/* Models with a vision or audio part describe the decoder in a part of its own. */
static JsonObject *
find_decoder (JsonObject *root, const char **ret_path)
{
  static const char *const names[] = { "text_config", "llm_config", "language_config" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    JsonObject *inner = get_object (root, names[i]);

    if (inner != NULL) {
      *ret_path = names[i];
      return inner;
    }
  }
  *ret_path = NULL;
  return root;
}

static gboolean
parse_root (JsonNode *node, NavConfig *ret_config, GError **error)
{
  JsonObject *root = json_node_get_object (node), *text;
  const char *path, *model_type;
  const NavConfigKind *kind;

  text = find_decoder (root, &path);
  model_type = get_text (text, "model_type");
  if (model_type == NULL)
    model_type = get_text (root, "model_type");
  kind = nav_config_find_kind (model_type);
  if (kind == NULL || nav_config_is_hybrid (model_type, text))
    return refuse (model_type, text, error);

  ret_config->model_type = kind->model_type;
  ret_config->family = kind->family;
  ret_config->has_other_parts = text != root || json_object_has_member (root, "vision_config");
  return read_architecture (path ? json_object_get_member (root, path) : node, path, kind,
                            &ret_config->arch, error) &&
         nav_config_read_precision (root, text, &ret_config->precision,
                                    &ret_config->precision_stated, error);
}

/**
 * nav_config_parse:
 * @text: the contents of a config.json, not trusted
 * @length: its bytes, or -1 if it ends in NUL
 * @ret_config: (out): written only on success
 * @error: NAV_ERROR_INVALID with the field, NAV_ERROR_UNSUPPORTED for an architecture or a
 *   quantisation that cannot be planned
 *
 * Pure; any thread.
 *
 * Returns: whether the file describes a decoder that can be planned
 */
gboolean
nav_config_parse (const char *text, gssize length, NavConfig *ret_config, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  NavConfig config = { 0 };

  g_return_val_if_fail (text != NULL && ret_config != NULL, FALSE);

  node = nav_json_parse (text, length, &nav_json_line_limits, error);
  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, NULL,
                   "A config.json must be a JSON object");
    return FALSE;
  }
  if (!parse_root (node, &config, error))
    return FALSE;
  *ret_config = config;
  return TRUE;
}
