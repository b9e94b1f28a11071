// SPDX-License-Identifier: Apache-2.0
// The dimensions of a decoder, and what follows from them: how many weights it has, how many of
// them a token visits, and how much a token takes in the KV cache.

#include "nav-architecture-json.h"

#include "base/nav-error.h"
#include "base/nav-json.h"

/* Every count of an architecture with its member's name and the most that can be meant. The least
 * is 0, what must be there is checked afterwards. */
typedef struct {
  const char *name;
  gsize offset;
  guint max;
} Dimension;

#define DIMENSION(member, most) { #member, G_STRUCT_OFFSET (NavArchitecture, member), most }

static const Dimension dimensions[] = {
  DIMENSION (layers, 10000),           DIMENSION (hidden, 1000000),
  DIMENSION (heads, 100000),           DIMENSION (kv_heads, 100000),
  DIMENSION (head_dim, 65536),         DIMENSION (intermediate, 10000000),
  DIMENSION (experts, 100000),         DIMENSION (experts_per_token, 100000),
  DIMENSION (moe_intermediate, 10000000), DIMENSION (shared_experts, 10000),
  DIMENSION (dense_layers, 10000),     DIMENSION (vocab, 100000000),
  DIMENSION (kv_lora_rank, 65536),     DIMENSION (qk_rope_dim, 65536),
  DIMENSION (qk_nope_dim, 65536),      DIMENSION (v_head_dim, 65536),
  DIMENSION (q_lora_rank, 65536),      DIMENSION (sliding_window, 100000000),
  DIMENSION (sliding_layers, 10000),   DIMENSION (full_attention_layers, 10000),
  DIMENSION (max_context, 1000000000), DIMENSION (norm_all_reduces, 16),
};

static const char *const attention_names[] = { "mha", "gqa", "mla", NULL };

static guint *
member_of (const NavArchitecture *arch, const Dimension *dimension)
{
  return (guint *) G_STRUCT_MEMBER_P (arch, dimension->offset);
}

static const char *
find_missing (const NavArchitecture *a)
{
  gboolean mla = a->attention == NAV_ATTENTION_MLA;

  if (a->layers == 0)
    return "layers";
  if (a->hidden == 0)
    return "hidden";
  if (a->heads == 0)
    return "heads";
  if (a->vocab == 0)
    return "vocab";
  if (a->max_context == 0)
    return "max_context";
  if (!mla && a->kv_heads == 0)
    return "kv_heads";
  if (!mla && a->head_dim == 0)
    return "head_dim";
  if (mla && a->kv_lora_rank == 0)
    return "kv_lora_rank";
  if (mla && a->v_head_dim == 0)
    return "v_head_dim";
  if (a->intermediate == 0 && (a->experts == 0 || a->dense_layers > 0))
    return "intermediate";
  if (a->experts > 0 && a->moe_intermediate == 0)
    return "moe_intermediate";
  if (a->experts > 0 && a->experts_per_token == 0)
    return "experts_per_token";
  return NULL;
}

/**
 * nav_architecture_check:
 * @ret_field: (out): the dimension to blame
 * @ret_mistake: (out): what is wrong with it
 *
 * Returns: whether the dimensions can be those of a decoder
 */
gboolean
nav_architecture_check (const NavArchitecture *a, const char **ret_field, const char **ret_mistake)
{
  *ret_field = find_missing (a);
  *ret_mistake = NAV_ERROR_TEXT ("is missing or 0");
  if (*ret_field != NULL)
    return FALSE;
  if (a->attention != NAV_ATTENTION_MLA && a->heads % a->kv_heads != 0) {
    *ret_field = "kv_heads";
    *ret_mistake = NAV_ERROR_TEXT ("must divide heads");
  } else if (a->experts_per_token > a->experts) {
    *ret_field = "experts_per_token";
    *ret_mistake = NAV_ERROR_TEXT ("must not exceed experts");
  } else if (a->dense_layers > a->layers) {
    *ret_field = "dense_layers";
    *ret_mistake = NAV_ERROR_TEXT ("must not exceed layers");
  } else if (a->sliding_layers + a->full_attention_layers > a->layers) {
    *ret_field = "sliding_layers";
    *ret_mistake = NAV_ERROR_TEXT ("and full_attention_layers together must not exceed layers");
  }
  return *ret_field == NULL;
}

/**
 * nav_architecture_read:
 * @ret_arch: (out): written only on success
 * @node: (nullable): an object with the dimensions
 * @path: where it is, for errors
 *
 * Returns: whether the dimensions are there and can be meant
 */
gboolean
nav_architecture_read (NavArchitecture *ret_arch, JsonNode *node, const char *path, GError **error)
{
  NavArchitecture arch = { 0 };
  NavJsonReader reader;
  const char *field, *mistake;

  nav_json_reader_init (&reader, node, path);
  for (gsize i = 0; i < G_N_ELEMENTS (dimensions); i++)
    *member_of (&arch, &dimensions[i]) =
      (guint) nav_json_reader_int (&reader, dimensions[i].name, 0, 0, dimensions[i].max);
  arch.attention = (NavAttention) nav_json_reader_choice (&reader, "attention", attention_names,
                                                          NAV_ATTENTION_GQA);
  arch.tie_embeddings = nav_json_reader_bool (&reader, "tie_embeddings", FALSE);
  if (!nav_json_reader_has (&reader, "full_attention_layers") && arch.layers > arch.sliding_layers)
    arch.full_attention_layers = arch.layers - arch.sliding_layers;
  nav_json_reader_ignore_rest (&reader);
  if (!nav_architecture_check (&arch, &field, &mistake))
    nav_json_reader_fail_text (&reader, field, mistake);
  if (!nav_json_reader_finish (&reader, error))
    return FALSE;
  *ret_arch = arch;
  return TRUE;
}

/**
 * nav_architecture_to_json:
 *
 * Returns: (transfer full): what nav_architecture_read() reads
 */
JsonNode *
nav_architecture_to_json (const NavArchitecture *arch)
{
  JsonObject *object = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (dimensions); i++)
    json_object_set_int_member (object, dimensions[i].name, *member_of (arch, &dimensions[i]));
  json_object_set_string_member (object, "attention", attention_names[arch->attention]);
  json_object_set_boolean_member (object, "tie_embeddings", arch->tie_embeddings);
  return nav_json_node_for_object (object);
}

/* Weights of one layer's attention. The MLA form is that of DeepSeek-V2 (arXiv:2405.04434, 2.1). */
static double
attention_parameters (const NavArchitecture *a)
{
  double hidden = a->hidden, heads = a->heads, query;

  if (a->attention != NAV_ATTENTION_MLA)
    return 2 * hidden * heads * a->head_dim + 2 * hidden * a->kv_heads * a->head_dim;

  query = heads * (a->qk_nope_dim + a->qk_rope_dim);
  query *= a->q_lora_rank > 0 ? a->q_lora_rank : hidden;
  if (a->q_lora_rank > 0)
    query += hidden * a->q_lora_rank;
  return query + hidden * (a->kv_lora_rank + a->qk_rope_dim) +
         a->kv_lora_rank * heads * (a->qk_nope_dim + a->v_head_dim) +
         heads * a->v_head_dim * hidden;
}

static double
count_parameters (const NavArchitecture *a, double experts)
{
  double hidden = a->hidden;
  double moe_layers = a->experts > 0 ? (double) a->layers - a->dense_layers : 0;
  double mlp_layers = a->layers - moe_layers;
  double expert = 3 * hidden * a->moe_intermediate;
  double sum = a->vocab * hidden * (a->tie_embeddings ? 1 : 2) + hidden;

  sum += a->layers * (attention_parameters (a) + 2 * hidden);
  sum += mlp_layers * 3 * hidden * a->intermediate;
  sum += moe_layers * (hidden * a->experts + (experts + a->shared_experts) * expert);
  return sum;
}

/**
 * nav_model_compute_parameters:
 *
 * All weights that follow from the dimensions: embeddings, attention, gated MLPs, experts with
 * their router, two norms a layer. Biases and further norms are left out (under 0.1 %).
 *
 * Returns: a count
 */
double
nav_model_compute_parameters (const NavArchitecture *arch)
{
  return count_parameters (arch, arch->experts);
}

/**
 * nav_model_compute_active_parameters:
 *
 * Like nav_model_compute_parameters(), with the routed experts that one token visits.
 *
 * Returns: a count
 */
double
nav_model_compute_active_parameters (const NavArchitecture *arch)
{
  return count_parameters (arch, arch->experts_per_token);
}

/**
 * nav_model_compute_kv_bytes:
 * @bytes_per_value: 2 for a 16-bit cache, 1 for fp8
 *
 * What one token takes in the KV cache over all layers, before tensor parallelism and before a
 * window frees anything. Layers of linear attention keep a state a sequence and nothing a token.
 *
 * Returns: bytes
 */
double
nav_model_compute_kv_bytes (const NavArchitecture *arch, double bytes_per_value)
{
  double layers = (double) arch->full_attention_layers + arch->sliding_layers;

  if (arch->attention == NAV_ATTENTION_MLA)
    return (double) arch->layers * (arch->kv_lora_rank + arch->qk_rope_dim) * bytes_per_value;
  return layers * 2 * arch->kv_heads * arch->head_dim * bytes_per_value;
}
