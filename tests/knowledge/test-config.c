// SPDX-License-Identifier: Apache-2.0
// config.json of models: each family's way to say the same, and what is refused.

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/nav-error.h"
#include "knowledge-fixture.h"
#include "knowledge/nav-config.h"
#include "knowledge/nav-knowledge-add-model.h"

#define LLAMA_8B                                                                                   \
  "'hidden_size':4096,'intermediate_size':14336,'num_hidden_layers':32,"                          \
  "'num_attention_heads':32,'num_key_value_heads':8,'vocab_size':128256,"                         \
  "'max_position_embeddings':131072"

static gboolean
parse (const char *json, NavConfig *ret_config, GError **error)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');

  return nav_config_parse (text, -1, ret_config, error);
}

static NavConfig
parse_good (const char *json)
{
  NavConfig config = { 0 };
  g_autoptr (GError) error = NULL;

  parse (json, &config, &error);
  g_assert_no_error (error);
  return config;
}

/* Parameters in all, those that a token visits (10^9), and bytes a token in a 16-bit cache: the
 * published figures of the models whose dimensions these are. */
typedef struct {
  const char *name;
  const char *json;
  double parameters_b;
  double active_b;
  double kv_bytes;
  NavPrecision precision;
} Published;

static const Published published[] = {
  { "llama-3.1-8b",
    "{'model_type':'llama','torch_dtype':'bfloat16','tie_word_embeddings':false," LLAMA_8B "}",
    8.03, 8.03, 131072, NAV_PRECISION_BF16 },
  { "qwen2.5-7b",
    "{'model_type':'qwen2','dtype':'bfloat16','hidden_size':3584,'intermediate_size':18944,"
    "'num_hidden_layers':28,'num_attention_heads':28,'num_key_value_heads':4,'vocab_size':152064,"
    "'max_position_embeddings':32768,'sliding_window':131072,'use_sliding_window':false,"
    "'max_window_layers':28,'tie_word_embeddings':false}",
    7.62, 7.62, 57344, NAV_PRECISION_BF16 },
  { "mixtral-8x7b",
    "{'model_type':'mixtral','torch_dtype':'bfloat16','hidden_size':4096,"
    "'intermediate_size':14336,'num_hidden_layers':32,'num_attention_heads':32,"
    "'num_key_value_heads':8,'num_local_experts':8,'num_experts_per_tok':2,'vocab_size':32000,"
    "'max_position_embeddings':32768,'sliding_window':null}",
    46.7, 12.9, 131072, NAV_PRECISION_BF16 },
  { "qwen3-30b-a3b",
    "{'model_type':'qwen3_moe','torch_dtype':'bfloat16','hidden_size':2048,"
    "'intermediate_size':6144,'moe_intermediate_size':768,'num_hidden_layers':48,"
    "'num_attention_heads':32,'num_key_value_heads':4,'head_dim':128,'num_experts':128,"
    "'num_experts_per_tok':8,'decoder_sparse_step':1,'mlp_only_layers':[],'vocab_size':151936,"
    "'max_position_embeddings':40960,'tie_word_embeddings':false}",
    30.5, 3.3, 98304, NAV_PRECISION_BF16 },
  { "deepseek-v3",
    "{'model_type':'deepseek_v3','torch_dtype':'bfloat16','hidden_size':7168,"
    "'intermediate_size':18432,'moe_intermediate_size':2048,'num_hidden_layers':61,"
    "'num_attention_heads':128,'num_key_value_heads':128,'n_routed_experts':256,"
    "'n_shared_experts':1,'num_experts_per_tok':8,'first_k_dense_replace':3,'moe_layer_freq':1,"
    "'kv_lora_rank':512,'q_lora_rank':1536,'qk_rope_head_dim':64,'qk_nope_head_dim':128,"
    "'v_head_dim':128,'vocab_size':129280,'max_position_embeddings':163840,"
    "'quantization_config':{'quant_method':'fp8','fmt':'e4m3'}}",
    671, 37.5, 70272, NAV_PRECISION_FP8 },
  { "gpt-oss-20b",
    "{'model_type':'gpt_oss','hidden_size':2880,'intermediate_size':2880,'num_hidden_layers':24,"
    "'num_attention_heads':64,'num_key_value_heads':8,'head_dim':64,'num_local_experts':32,"
    "'num_experts_per_tok':4,'vocab_size':201088,'max_position_embeddings':131072,"
    "'sliding_window':128,'tie_word_embeddings':false,"
    "'quantization_config':{'quant_method':'mxfp4'}}",
    20.9, 3.61 + 0.58, 49152, NAV_PRECISION_FP4 }, /* 3.61 is without the input embeddings */
  { "gemma-3-27b",
    "{'model_type':'gemma3','vision_config':{},'torch_dtype':'bfloat16','text_config':{"
    "'model_type':'gemma3_text','hidden_size':5376,'intermediate_size':21504,"
    "'num_hidden_layers':62,'num_attention_heads':32,'num_key_value_heads':16,'head_dim':128,"
    "'vocab_size':262208,'max_position_embeddings':131072,'sliding_window':1024,"
    "'sliding_window_pattern':6}}",
    27.0, 27.0, 507904, NAV_PRECISION_BF16 },
  { "phi-4",
    "{'model_type':'phi3','torch_dtype':'bfloat16','hidden_size':5120,'intermediate_size':17920,"
    "'num_hidden_layers':40,'num_attention_heads':40,'num_key_value_heads':10,'vocab_size':100352,"
    "'max_position_embeddings':16384,'sliding_window':null}",
    14.7, 14.7, 204800, NAV_PRECISION_BF16 },
};

static void
test_published (gconstpointer data)
{
  const Published *model = data;
  NavConfig config = parse_good (model->json);
  double total = nav_model_compute_parameters (&config.arch) / 1e9;
  double active = nav_model_compute_active_parameters (&config.arch) / 1e9;

  g_assert_cmpfloat_with_epsilon (total / model->parameters_b, 1, 0.02);
  g_assert_cmpfloat_with_epsilon (active / model->active_b, 1, 0.02);
  g_assert_cmpfloat (nav_model_compute_kv_bytes (&config.arch, 2), ==, model->kv_bytes);
  g_assert_cmpint (config.precision, ==, model->precision);
}

static void
test_windows (void)
{
  NavConfig pattern = parse_good (published[6].json);
  NavConfig second = parse_good (published[5].json);
  NavConfig listed = parse_good (
    "{'model_type':'qwen3','hidden_size':64,'intermediate_size':128,'num_hidden_layers':3,"
    "'num_attention_heads':4,'vocab_size':100,'max_position_embeddings':4096,'sliding_window':512,"
    "'layer_types':['sliding_attention','full_attention','sliding_attention']}");
  NavConfig wide = parse_good ("{'model_type':'mistral','sliding_window':131072," LLAMA_8B "}");

  g_assert_cmpuint (pattern.arch.sliding_layers, ==, 52);
  g_assert_cmpuint (pattern.arch.full_attention_layers, ==, 10);
  g_assert_true (pattern.has_other_parts);
  g_assert_cmpuint (second.arch.sliding_layers, ==, 12);
  g_assert_cmpuint (listed.arch.sliding_layers, ==, 2);
  g_assert_cmpuint (listed.arch.sliding_window, ==, 512);
  g_assert_cmpuint (wide.arch.sliding_layers, ==, 0);
  g_assert_cmpuint (wide.arch.full_attention_layers, ==, 32);
}

static void
test_defaults (void)
{
  NavConfig plain = parse_good (
    "{'model_type':'llama','hidden_size':64,'intermediate_size':128,'num_hidden_layers':2,"
    "'num_attention_heads':4,'vocab_size':100,'max_position_embeddings':4096}");
  NavConfig gemma = parse_good (
    "{'model_type':'gemma2','hidden_size':64,'intermediate_size':128,'num_hidden_layers':2,"
    "'num_attention_heads':4,'vocab_size':100,'max_position_embeddings':4096}");

  g_assert_cmpuint (plain.arch.kv_heads, ==, 4);
  g_assert_cmpint (plain.arch.attention, ==, NAV_ATTENTION_MHA);
  g_assert_cmpuint (plain.arch.head_dim, ==, 16);
  g_assert_false (plain.arch.tie_embeddings);
  g_assert_false (plain.precision_stated);
  g_assert_cmpint (plain.precision, ==, NAV_PRECISION_BF16);
  g_assert_cmpuint (gemma.arch.head_dim, ==, 256);
  g_assert_true (gemma.arch.tie_embeddings);
}

typedef struct {
  const char *quantisation;
  NavPrecision precision;
} Quantised;

static void
test_quantisation (void)
{
  static const Quantised cases[] = {
    { "{'quant_method':'gptq','bits':4}", NAV_PRECISION_INT4 },
    { "{'quant_method':'awq','bits':8}", NAV_PRECISION_INT8 },
    { "{'quant_method':'bitsandbytes','load_in_4bit':true}", NAV_PRECISION_INT4 },
    { "{'quant_method':'modelopt','quant_algo':'NVFP4'}", NAV_PRECISION_FP4 },
    { "{'quant_method':'compressed-tensors','config_groups':{'group_0':{'weights':"
      "{'num_bits':8,'type':'float'}}}}",
      NAV_PRECISION_FP8 },
    { "{'quant_method':'compressed-tensors','config_groups':{'group_0':{'weights':"
      "{'num_bits':4,'type':'int'}}}}",
      NAV_PRECISION_INT4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *json = g_strdup_printf (
      "{'model_type':'llama','torch_dtype':'float16',%s,'quantization_config':%s}", LLAMA_8B,
      cases[i].quantisation);
    NavConfig config = parse_good (json);

    g_assert_cmpint (config.precision, ==, cases[i].precision);
  }
}

typedef struct {
  const char *name;
  const char *json;
  NavErrorKind kind;
  const char *field;
} Refused;

static const Refused refused[] = {
  { "list", "[1]", NAV_ERROR_INVALID, NULL },
  { "empty", "", NAV_ERROR_INVALID, NULL },
  { "no-type", "{" LLAMA_8B "}", NAV_ERROR_INVALID, "model_type" },
  { "unknown-type", "{'model_type':'bert'," LLAMA_8B "}", NAV_ERROR_UNSUPPORTED, "model_type" },
  { "hybrid-type", "{'model_type':'qwen3_next'," LLAMA_8B "}", NAV_ERROR_UNSUPPORTED,
    "model_type" },
  { "hybrid-layers",
    "{'model_type':'qwen3','layer_types':['full_attention','linear_attention']," LLAMA_8B "}",
    NAV_ERROR_UNSUPPORTED, "model_type" },
  { "hybrid-member", "{'model_type':'llama','mamba_d_state':16," LLAMA_8B "}",
    NAV_ERROR_UNSUPPORTED, "model_type" },
  { "missing", "{'model_type':'llama','num_hidden_layers':2}", NAV_ERROR_INVALID, "hidden_size" },
  { "missing-inside", "{'text_config':{'model_type':'llama','num_hidden_layers':2}}",
    NAV_ERROR_INVALID, "text_config.hidden_size" },
  { "text-for-number", "{'model_type':'llama','num_hidden_layers':'many'}", NAV_ERROR_INVALID,
    "num_hidden_layers" },
  { "half-a-layer", "{'model_type':'llama','num_hidden_layers':1.5}", NAV_ERROR_INVALID,
    "num_hidden_layers" },
  { "huge", "{'model_type':'llama','num_hidden_layers':1000000000}", NAV_ERROR_INVALID,
    "num_hidden_layers" },
  { "negative", "{'model_type':'llama','num_hidden_layers':-1}", NAV_ERROR_INVALID,
    "num_hidden_layers" },
  { "kv-heads",
    "{'model_type':'llama','hidden_size':64,'intermediate_size':128,'num_hidden_layers':2,"
    "'num_attention_heads':4,'num_key_value_heads':3,'vocab_size':100,"
    "'max_position_embeddings':4096}",
    NAV_ERROR_INVALID, "num_key_value_heads" },
  { "kv-heads-zero",
    "{'model_type':'llama','hidden_size':64,'intermediate_size':128,'num_hidden_layers':2,"
    "'num_attention_heads':4,'num_key_value_heads':0,'vocab_size':100,"
    "'max_position_embeddings':4096}",
    NAV_ERROR_INVALID, "num_key_value_heads" },
  { "odd-head-dim",
    "{'model_type':'llama','hidden_size':65,'intermediate_size':128,'num_hidden_layers':2,"
    "'num_attention_heads':4,'vocab_size':100,'max_position_embeddings':4096}",
    NAV_ERROR_INVALID, "num_attention_heads" },
  { "no-experts", "{'model_type':'mixtral'," LLAMA_8B "}", NAV_ERROR_INVALID,
    "num_local_experts" },
  { "more-active-than-all",
    "{'model_type':'mixtral','num_local_experts':2,'num_experts_per_tok':3," LLAMA_8B "}",
    NAV_ERROR_INVALID, "num_experts_per_tok" },
  { "layer-types-too-few",
    "{'model_type':'llama','layer_types':['full_attention']," LLAMA_8B "}", NAV_ERROR_INVALID,
    "layer_types" },
  { "three-bits",
    "{'model_type':'llama','quantization_config':{'quant_method':'gptq','bits':3}," LLAMA_8B "}",
    NAV_ERROR_UNSUPPORTED, "quantization_config" },
  { "unknown-quantisation",
    "{'model_type':'llama','quantization_config':{'quant_method':'magic'}," LLAMA_8B "}",
    NAV_ERROR_UNSUPPORTED, "quantization_config" },
};

static void
test_refused (gconstpointer data)
{
  const Refused *expected = data;
  NavConfig config = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (parse (expected->json, &config, &error));
  g_assert_true (nav_error_matches_kind (error, expected->kind));
  g_assert_cmpstr (nav_error_get_field (error), ==, expected->field);
  g_assert_null (config.model_type);
}

static const NavNewModel details = { .id = "me/My-Llama", .licence = "MIT" };

static void
test_add_model (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autofree char *path = g_build_filename (fixture->folder, "config.json", NULL);
  g_autofree char *text = g_strdelimit (g_strdup (published[0].json), "'", '"');
  g_autoptr (NavModel) model = NULL;
  g_autoptr (NavCatalog) catalog = NULL;
  g_autoptr (GError) error = NULL;
  NavModel *found;

  (void) data;
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  model = nav_knowledge_add_model_from_config (knowledge, fixture->folder, &details, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (model->name, ==, "My-Llama");

  catalog = nav_knowledge_load (knowledge, &error);
  g_assert_no_error (error);
  found = nav_catalog_find_model (catalog, "me/My-Llama");
  g_assert_nonnull (found);
  g_assert_cmpstr (found->publisher, ==, "me");
  g_assert_cmpstr (found->family, ==, "llama");
  g_assert_cmpstr (found->licence, ==, "MIT");
  g_assert_cmpstr (found->provenance.source, ==, "config.json of the user");
  g_assert_true (found->provenance.user);
  g_assert_cmpfloat (found->kv_bytes_per_token_bf16, ==, 131072);
  g_assert_cmpuint (found->arch.layers, ==, 32);
  g_assert_cmpint (nav_model_find_checkpoint (found, NAV_PRECISION_BF16)->origin, ==,
                   NAV_CHECKPOINT_NATIVE);
  g_assert_cmpint (nav_model_find_checkpoint (found, NAV_PRECISION_FP8)->origin, ==,
                   NAV_CHECKPOINT_ON_LOAD);
}

static void
test_add_model_text (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  g_autofree char *text = g_strdelimit (g_strdup (published[5].json), "'", '"');
  const NavNewModel reasoning = { .id = "oss", .kind = NAV_MODEL_REASONING,
                                  .thinking = NAV_THINKING_ON };
  g_autoptr (GError) error = NULL;
  g_autoptr (NavModel) model =
    nav_knowledge_add_model_from_config (knowledge, text, &reasoning, &error);

  (void) data;
  g_assert_no_error (error);
  g_assert_cmpint (model->thinking, ==, NAV_THINKING_ON);
  g_assert_null (model->publisher);
  g_assert_cmpint (model->native_precision, ==, NAV_PRECISION_FP4);
  g_assert_true (nav_provenance_is_unverified (&model->provenance, "licence"));
  g_assert_null (nav_model_find_checkpoint (model, NAV_PRECISION_FP8));
}

static void
test_add_model_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavKnowledge) knowledge = fixture_open (fixture);
  const NavNewModel bad_id = { .id = "../../etc/passwd\n" };
  g_autofree char *big = g_build_filename (fixture->folder, "big.json", NULL);
  g_autofree char *padding = g_strnfill (2 * 1024 * 1024, ' ');
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_null (nav_knowledge_add_model_from_config (knowledge, "{}", &bad_id, &error));
  g_assert_cmpstr (nav_error_get_field (error), ==, "id");
  g_clear_error (&error);
  g_assert_null (
    nav_knowledge_add_model_from_config (knowledge, "/nowhere/config.json", &details, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_NOT_FOUND));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (big, padding, -1, NULL));
  g_assert_null (nav_knowledge_add_model_from_config (knowledge, big, &details, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
  g_assert_nonnull (strstr (error->message, "bytes"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (published); i++) {
    g_autofree char *path = g_strconcat ("/config/published/", published[i].name, NULL);
    g_test_add_data_func (path, &published[i], test_published);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path = g_strconcat ("/config/refused/", refused[i].name, NULL);
    g_test_add_data_func (path, &refused[i], test_refused);
  }
  g_test_add_func ("/config/windows", test_windows);
  g_test_add_func ("/config/defaults", test_defaults);
  g_test_add_func ("/config/quantisation", test_quantisation);
  g_test_add ("/config/add-model", Fixture, NULL, fixture_set_up, test_add_model,
              fixture_tear_down);
  g_test_add ("/config/add-model-text", Fixture, NULL, fixture_set_up, test_add_model_text,
              fixture_tear_down);
  g_test_add ("/config/add-model-refused", Fixture, NULL, fixture_set_up, test_add_model_refused,
              fixture_tear_down);
  return g_test_run ();
}
