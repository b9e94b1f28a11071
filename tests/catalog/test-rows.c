// SPDX-License-Identifier: Apache-2.0
// Rows of the knowledge base: what is read, what stays unknown, what is refused and where.

#include <locale.h>
#include <math.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "catalog/nav-catalog.h"

static JsonNode *
parse (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonNode *node = nav_json_parse (text, -1, NULL, &error);

  g_assert_no_error (error);
  return node;
}

#define FROM "'source':'s','source_licence':'l'"
#define MODEL(inner)                                                                               \
  "{'id':'o/m','name':'M','family':'f','native_precision':'bf16'," inner "," FROM "}"
#define DENSE                                                                                      \
  "'layers':2,'hidden':64,'heads':4,'kv_heads':2,'head_dim':16,'intermediate':128,'vocab':100,"   \
  "'max_context':4096"
#define ARCH(inner) MODEL ("'architecture':{" inner "}")

static void
test_gpu (void)
{
  g_autoptr (JsonNode) row = parse (
    "{'id':'g','name':'G','vendor':'V','architecture':'sm103','compute_capability':'10.3',"
    "'memory_gib_visible':79.5,'memory_gb_per_s':3350,'bf16_tflops':989,'fp8_tflops':null,"
    "'interconnect':'nvlink','peer_to_peer':true,'node_label':{'key':'k','value':'v'},"
    "'aliases':['A'],'remark':'for people','unverified':['bf16_tflops']," FROM "}");
  g_autoptr (GError) error = NULL;
  g_autoptr (NavGpu) gpu = nav_gpu_new_from_json (row, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gpu->compute_capability, ==, 103);
  g_assert_cmpfloat (gpu->bf16_tflops, ==, 989);
  g_assert_true (isnan (gpu->fp8_tflops));
  g_assert_true (isnan (gpu->tdp_w));
  g_assert_cmpint (gpu->interconnect, ==, NAV_INTERCONNECT_NVLINK);
  g_assert_cmpstr (gpu->node_label_value, ==, "v");
  g_assert_cmpstr (gpu->family, ==, "g");
  g_assert_null (gpu->curves);
  g_assert_true (nav_gpu_is_plannable (gpu));
  g_assert_true (nav_provenance_is_unverified (&gpu->provenance, "bf16_tflops"));
  g_assert_false (nav_provenance_is_unverified (&gpu->provenance, "tdp_w"));
}

static void
test_gpu_without_figures (void)
{
  g_autoptr (JsonNode) row =
    parse ("{'id':'g','name':'G','vendor':'V','architecture':'x'," FROM "}");
  g_autoptr (NavGpu) gpu = nav_gpu_new_from_json (row, NULL);

  g_assert_false (nav_gpu_is_plannable (gpu));
  g_assert_cmpint (gpu->compute_capability, ==, 0);
  g_assert_cmpuint (g_strv_length (gpu->aliases), ==, 0);
}

static void
test_model (void)
{
  g_autoptr (JsonNode) row = parse (
    MODEL ("'architecture':{" DENSE "},'thinking':['off','on'],'licence_open':false,"
           "'parameters_b':null,'checkpoints':["
           "{'id':'o/m','precision':'fp8','origin':'on-load'},"
           "{'id':'x/m-fp8','precision':'fp8','origin':'published'},"
           "{'id':'o/m','precision':'bf16','origin':'native','source':'s'}]"));
  g_autoptr (GError) error = NULL;
  g_autoptr (NavModel) model = nav_model_new_from_json (row, &error);

  g_assert_no_error (error);
  g_assert_cmpint (model->thinking, ==, NAV_THINKING_OFF | NAV_THINKING_ON);
  g_assert_cmpint (model->licence_open, ==, 0);
  g_assert_cmpfloat (model->parameters, ==, nav_model_compute_parameters (&model->arch));
  g_assert_cmpfloat (model->kv_bytes_per_token_bf16, ==, 2 * 2 * 2 * 16 * 2);
  g_assert_cmpstr (nav_model_find_checkpoint (model, NAV_PRECISION_FP8)->id, ==, "x/m-fp8");
  g_assert_null (nav_model_find_checkpoint (model, NAV_PRECISION_INT4));
}

static void
test_model_defaults (void)
{
  g_autoptr (JsonNode) row = parse (ARCH (DENSE));
  g_autoptr (NavModel) model = nav_model_new_from_json (row, NULL);

  g_assert_cmpint (model->thinking, ==, NAV_THINKING_OFF);
  g_assert_cmpint (model->licence_open, ==, -1);
  g_assert_false (model->approved);
  g_assert_cmpuint (model->arch.full_attention_layers, ==, 2);
}

/* By hand: 2 x 100 x 64 embeddings and 64; a layer is 2 x 64 x 4 x 16 + 2 x 64 x 2 x 16 attention,
 * 3 x 64 x 128 MLP, 2 x 64 norms. */
static void
test_parameters (void)
{
  g_autoptr (JsonNode) row = parse (ARCH (DENSE));
  g_autoptr (NavModel) model = nav_model_new_from_json (row, NULL);
  NavArchitecture moe = model->arch;

  g_assert_cmpfloat (model->parameters, ==, 12800 + 64 + 2 * (8192 + 4096 + 24576 + 128));
  moe.experts = 8;
  moe.experts_per_token = 2;
  moe.moe_intermediate = 32;
  moe.shared_experts = 1;
  moe.dense_layers = 1;
  g_assert_cmpfloat (nav_model_compute_parameters (&moe), ==,
                     12800 + 64 + 2 * (8192 + 4096 + 128) + 24576 + 64 * 8 + 9 * 3 * 64 * 32);
  g_assert_cmpfloat (nav_model_compute_active_parameters (&moe), ==,
                     12800 + 64 + 2 * (8192 + 4096 + 128) + 24576 + 64 * 8 + 3 * 3 * 64 * 32);
}

static void
test_linear_layers_hold_no_cache (void)
{
  g_autoptr (JsonNode) row = parse (
    ARCH ("'layers':4,'hidden':64,'heads':4,'kv_heads':2,'head_dim':16,'intermediate':128,"
          "'vocab':100,'max_context':4096,'full_attention_layers':1,'linear_attention_layers':3"));
  g_autoptr (NavModel) model = nav_model_new_from_json (row, NULL);

  g_assert_cmpfloat (model->kv_bytes_per_token_bf16, ==, 1 * 2 * 2 * 16 * 2);
}

#define EXPERTS(rest)                                                                              \
  "{'id':'a','gpu_curves':'g','dtype':'fp8','hidden':64,'intermediate':32,'experts_per_token':2,"  \
  "'experts':8," rest "," FROM "}"

static void
test_expert_times (void)
{
  g_autoptr (JsonNode) row =
    parse (EXPERTS ("'tokens':[1,10,100],'tp1_us':[20,40,80],'ep4_us':[5,10,20]"));
  g_autoptr (NavExpertTable) table = nav_expert_table_new_from_json (row, NULL);
  const NavExpertSplit *whole = nav_expert_table_find_split (table, 1, 1);
  const NavExpertSplit *shared = nav_expert_table_find_split (table, 1, 8);

  g_assert_cmpfloat (nav_expert_table_us (table, whole, 0), ==, 20);
  g_assert_cmpfloat (nav_expert_table_us (table, whole, 10), ==, 40);
  g_assert_cmpfloat_with_epsilon (nav_expert_table_us (table, whole, sqrt (1000)),
                                  sqrt (40 * 80), 1e-9);
  g_assert_cmpfloat (nav_expert_table_us (table, whole, 1000), ==, 800);
  g_assert_cmpuint (shared->expert_parallel, ==, 4);
  g_assert_cmpfloat (nav_expert_table_us (table, shared, 1), ==, 5);
}

static void
test_all_reduce (void)
{
  g_autoptr (JsonNode) row = parse (
    "{'id':'a','gpu_curves':'g','ranks':2,'points':[[100,10],[10000,1000]]," FROM "}");
  g_autoptr (NavAllReduceTable) table = nav_all_reduce_table_new_from_json (row, NULL);

  g_assert_cmpfloat (nav_all_reduce_table_us (table, 0), ==, 0);
  g_assert_cmpfloat (nav_all_reduce_table_us (table, 1), ==, 10);
  g_assert_cmpfloat (nav_all_reduce_table_us (table, 100), ==, 10);
  g_assert_cmpfloat_with_epsilon (nav_all_reduce_table_us (table, 1000), 100, 1e-9);
  g_assert_cmpfloat (nav_all_reduce_table_us (table, 10000), ==, 1000);
  g_assert_cmpfloat (nav_all_reduce_table_us (table, 20000), ==, 2000);
}

typedef struct {
  const char *name;
  NavCollection collection;
  const char *json;
  const char *field;
} Refused;

static const Refused refused[] = {
  { "no-id", NAV_COLLECTION_TEMPLATES, "{" FROM "}", "templates.id" },
  { "empty-id", NAV_COLLECTION_TEMPLATES, "{'id':''," FROM "}", "templates.id" },
  { "no-source", NAV_COLLECTION_TEMPLATES, "{'id':'t','source_licence':'l'}", "templates.t.source" },
  { "no-licence", NAV_COLLECTION_TEMPLATES, "{'id':'t','source':'s'}",
    "templates.t.source_licence" },
  { "not-an-object", NAV_COLLECTION_TEMPLATES, "[]", "templates" },
  { "gpu-capability", NAV_COLLECTION_GPUS,
    "{'id':'g','name':'G','vendor':'V','architecture':'x','compute_capability':'nine'," FROM "}",
    "gpus.g.compute_capability" },
  { "gpu-label", NAV_COLLECTION_GPUS,
    "{'id':'g','name':'G','vendor':'V','architecture':'x','node_label':{'key':'k'}," FROM "}",
    "gpus.g.node_label.value" },
  { "model-precision", NAV_COLLECTION_MODELS,
    "{'id':'m','name':'M','family':'f','native_precision':'bf17','architecture':{" DENSE "}," FROM
    "}",
    "models.m.native_precision" },
  { "model-thinking", NAV_COLLECTION_MODELS,
    MODEL ("'thinking':['maybe'],'architecture':{" DENSE "}"),
    "models.o/m.thinking" },
  { "model-no-architecture", NAV_COLLECTION_MODELS, MODEL ("'approved':true"),
    "models.o/m.architecture" },
  { "model-no-layers", NAV_COLLECTION_MODELS, ARCH ("'hidden':64"),
    "models.o/m.architecture.layers" },
  { "model-checkpoint", NAV_COLLECTION_MODELS,
    MODEL ("'architecture':{" DENSE "},'checkpoints':[{'id':'x','precision':'bf16'},"
           "{'precision':'bf16'}]"),
    "models.o/m.checkpoints[1].id" },
  { "model-more-active-than-all", NAV_COLLECTION_MODELS,
    MODEL ("'architecture':{" DENSE "},'parameters_b':1,'active_parameters_b':2"),
    "models.o/m.active_parameters_b" },
  { "price-without-amount", NAV_COLLECTION_PRICES,
    "{'id':'p','gpu':'g','provider':'x','term':'t','currency':'USD','date':'2026'," FROM "}",
    "prices.p.usd_per_gpu_hour" },
  { "price-range-reversed", NAV_COLLECTION_PRICES,
    "{'id':'p','gpu':'g','provider':'x','term':'t','currency':'USD','date':'2026',"
    "'usd_per_gpu_hour_low':2,'usd_per_gpu_hour_high':1," FROM "}",
    "prices.p.usd_per_gpu_hour_low" },
  { "use-case-strict-above-target", NAV_COLLECTION_USE_CASES,
    "{'id':'u','name':'U','input_tokens':1,'output_tokens':1,"
    "'ttft_ms':{'target':10,'strict':20}," FROM "}",
    "use-cases.u.ttft_ms.strict" },
  { "use-case-without-lengths", NAV_COLLECTION_USE_CASES, "{'id':'u','name':'U'," FROM "}",
    "use-cases.u.input_tokens" },
  { "use-case-note", NAV_COLLECTION_USE_CASES,
    "{'id':'u','name':'U','input_tokens':1,'output_tokens':1,'notes':['x']," FROM "}",
    "use-cases.u.notes[0]" },
  { "benchmark-negative", NAV_COLLECTION_BENCHMARKS,
    "{'id':'b','model':'m','gpu':'g','ttft_mean_ms':-1," FROM "}", "benchmarks.b.ttft_mean_ms" },
  { "curve-incomplete", NAV_COLLECTION_EFFICIENCY_CURVES,
    "{'id':'c','gpu_curves':'g','op':'gemm','compute_efficiency':0.5," FROM "}",
    "efficiency-curves.c.memory_efficiency" },
  { "experts-without-split", NAV_COLLECTION_EXPERT_TIMES, EXPERTS ("'tokens':[1,2]"),
    "expert-times.a.tp1_us" },
  { "experts-short-split", NAV_COLLECTION_EXPERT_TIMES, EXPERTS ("'tokens':[1,2],'tp2_us':[1]"),
    "expert-times.a.tp2_us" },
  { "experts-descending", NAV_COLLECTION_EXPERT_TIMES,
    EXPERTS ("'tokens':[2,1],'tp1_us':[1,2]"), "expert-times.a.tokens" },
  { "experts-no-time", NAV_COLLECTION_EXPERT_TIMES, EXPERTS ("'tokens':[1,2],'tp1_us':[1,0]"),
    "expert-times.a.tp1_us" },
  { "all-reduce-descending", NAV_COLLECTION_ALL_REDUCE,
    "{'id':'a','gpu_curves':'g','ranks':2,'points':[[2,1],[1,1]]," FROM "}",
    "all-reduce.a.points" },
  { "all-reduce-empty", NAV_COLLECTION_ALL_REDUCE,
    "{'id':'a','gpu_curves':'g','ranks':2,'points':[]," FROM "}", "all-reduce.a.points" },
  { "all-reduce-one-rank", NAV_COLLECTION_ALL_REDUCE,
    "{'id':'a','gpu_curves':'g','ranks':1,'points':[[1,1]]," FROM "}", "all-reduce.a.ranks" },
  { "quality-coverage", NAV_COLLECTION_QUALITY,
    "{'id':'q','model':'m','use_case':'u','coverage':1.5," FROM "}", "quality.q.coverage" },
  { "error-range-order", NAV_COLLECTION_ERROR_RANGES,
    "{'id':'e','method':'m','basis':'b','gpu_class':'any','metric':'ttft_ms','log_low':0.5,"
    "'log_median':0,'log_high':1," FROM "}",
    "error-ranges.e.log_median" },
  { "weights-negative", NAV_COLLECTION_PRIORITY_WEIGHTS, "{'id':'cost','low':-1," FROM "}",
    "priority-weights.cost.low" },
};

static void
test_refused (gconstpointer data)
{
  const Refused *expected = data;
  g_autoptr (NavCatalogBuilder) builder = nav_catalog_builder_new ();
  g_autoptr (JsonNode) row = parse (expected->json);
  g_autoptr (GError) error = NULL;

  g_assert_false (
    nav_catalog_builder_add_row (builder, expected->collection, row, FALSE, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
  g_assert_cmpstr (nav_error_get_field (error), ==, expected->field);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rows/gpu", test_gpu);
  g_test_add_func ("/rows/gpu-without-figures", test_gpu_without_figures);
  g_test_add_func ("/rows/model", test_model);
  g_test_add_func ("/rows/model-defaults", test_model_defaults);
  g_test_add_func ("/rows/parameters", test_parameters);
  g_test_add_func ("/rows/linear-layers-hold-no-cache", test_linear_layers_hold_no_cache);
  g_test_add_func ("/rows/all-reduce", test_all_reduce);
  g_test_add_func ("/rows/expert-times", test_expert_times);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path = g_strconcat ("/rows/refused/", refused[i].name, NULL);
    g_test_add_data_func (path, &refused[i], test_refused);
  }
  return g_test_run ();
}
