// SPDX-License-Identifier: Apache-2.0
// In which precision the weights of a config.json are stored.

#include "nav-config-private.h"

#include "knowledge/nav-knowledge-error.h"

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static gint64
get_int (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;
  return json_node_get_int (node);
}

static gboolean
get_true (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
from_bits (gint64 bits, gboolean is_float, NavPrecision *ret_precision)
{
  if (bits == 8)
    *ret_precision = is_float ? NAV_PRECISION_FP8 : NAV_PRECISION_INT8;
  else if (bits == 4)
    *ret_precision = is_float ? NAV_PRECISION_FP4 : NAV_PRECISION_INT4;
  return bits == 8 || bits == 4;
}

/* compressed-tensors: the weights of the first group say it; the others follow in practice. */
static gboolean
from_groups (JsonObject *quantisation, NavPrecision *ret_precision)
{
  JsonObject *groups = get_object (quantisation, "config_groups");
  g_autoptr (GList) names = groups ? json_object_get_members (groups) : NULL;
  JsonObject *group = names ? get_object (groups, names->data) : NULL;
  JsonObject *weights = get_object (group, "weights");

  return from_bits (get_int (weights, "num_bits"),
                    g_strcmp0 (get_text (weights, "type"), "float") == 0, ret_precision);
}

static gboolean
from_modelopt (JsonObject *quantisation, NavPrecision *ret_precision)
{
  const char *algorithm = get_text (quantisation, "quant_algo");

  if (g_strcmp0 (algorithm, "FP8") == 0)
    *ret_precision = NAV_PRECISION_FP8;
  else if (g_strcmp0 (algorithm, "NVFP4") == 0 || g_strcmp0 (algorithm, "FP4") == 0)
    *ret_precision = NAV_PRECISION_FP4;
  else
    return FALSE;
  return TRUE;
}

static gboolean
from_method (JsonObject *quantisation, NavPrecision *ret_precision)
{
  const char *method = get_text (quantisation, "quant_method");
  static const char *const integer[] = { "gptq", "awq", "auto-round", "auto_round", NULL };

  if (method == NULL)
    return FALSE;
  if (g_str_equal (method, "compressed-tensors"))
    return from_groups (quantisation, ret_precision);
  if (g_str_equal (method, "modelopt"))
    return from_modelopt (quantisation, ret_precision);
  if (g_strv_contains (integer, method))
    return from_bits (get_int (quantisation, "bits"), FALSE, ret_precision);
  if (g_str_equal (method, "bitsandbytes"))
    return from_bits (get_true (quantisation, "load_in_4bit") ? 4 : 8, FALSE, ret_precision);
  if (g_str_equal (method, "mxfp4"))
    *ret_precision = NAV_PRECISION_FP4;
  else if (g_str_equal (method, "fp8") || g_str_equal (method, "fbgemm_fp8"))
    *ret_precision = NAV_PRECISION_FP8;
  else
    return FALSE;
  return TRUE;
}

static gboolean
from_dtype (const char *dtype, NavPrecision *ret_precision)
{
  if (g_strcmp0 (dtype, "bfloat16") == 0)
    *ret_precision = NAV_PRECISION_BF16;
  else if (g_strcmp0 (dtype, "float16") == 0)
    *ret_precision = NAV_PRECISION_FP16;
  else if (g_strcmp0 (dtype, "float32") == 0)
    *ret_precision = NAV_PRECISION_FP32;
  else
    return FALSE;
  return TRUE;
}

/**
 * nav_config_read_precision:
 * @root: the whole file
 * @text: the part that describes the decoder; may be @root
 * @ret_precision: (out): bf16 where the file says nothing
 * @ret_stated: (out): whether the file says it
 * @error: NAV_ERROR_UNSUPPORTED for a quantisation that is not known
 */
gboolean
nav_config_read_precision (JsonObject *root, JsonObject *text, NavPrecision *ret_precision,
                           gboolean *ret_stated, GError **error)
{
  static const char *const members[] = { "torch_dtype", "dtype" };
  JsonObject *quantisation = get_object (root, "quantization_config");

  *ret_precision = NAV_PRECISION_BF16;
  *ret_stated = TRUE;
  if (quantisation == NULL)
    quantisation = get_object (text, "quantization_config");
  if (quantisation != NULL && from_method (quantisation, ret_precision))
    return TRUE;
  if (quantisation != NULL) {
    const char *method = get_text (quantisation, "quant_method");

    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_UNSUPPORTED, "quantization_config",
                   "quantization_config: “%s” in this form is not a quantisation that can be planned",
                   method ? method : "no quant_method");
    return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (from_dtype (get_text (text, members[i]), ret_precision) ||
        from_dtype (get_text (root, members[i]), ret_precision))
      return TRUE;
  *ret_stated = FALSE;
  return TRUE;
}
