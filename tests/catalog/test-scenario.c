// SPDX-License-Identifier: Apache-2.0
// Scenarios from JSON, candidates and their names, engine versions.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "catalog/nav-catalog.h"
#include "catalog/nav-scenario.h"

#define FROM "\"source\":\"s\",\"source_licence\":\"l\""

static NavCatalog *catalog;

static void
add (NavCatalogBuilder *builder, NavCollection collection, const char *text)
{
  g_autoptr (GError) error = NULL;

  nav_catalog_builder_add_text (builder, collection, text, FALSE, &error);
  g_assert_no_error (error);
}

static NavCatalog *
make_catalog (void)
{
  g_autoptr (NavCatalogBuilder) builder = nav_catalog_builder_new ();

  add (builder, NAV_COLLECTION_MODELS,
       "{\"id\":\"org/Model\",\"name\":\"M\",\"family\":\"f\",\"native_precision\":\"bf16\","
       "\"architecture\":{\"layers\":2,\"hidden\":64,\"heads\":4,\"kv_heads\":2,\"head_dim\":16,"
       "\"intermediate\":128,\"vocab\":100,\"max_context\":4096},\"checkpoints\":["
       "{\"id\":\"org/Model\",\"precision\":\"bf16\",\"origin\":\"native\"},"
       "{\"id\":\"other/Model-FP8\",\"precision\":\"fp8\",\"origin\":\"published\"}]," FROM "}");
  add (builder, NAV_COLLECTION_GPUS,
       "{\"id\":\"h100-sxm\",\"name\":\"NVIDIA H100\",\"vendor\":\"NVIDIA\",\"family\":\"H100\","
       "\"architecture\":\"sm90\",\"aliases\":[\"H100\"]," FROM "}");
  return nav_catalog_builder_end (builder, 1, NULL, NULL);
}

static NavScenario *
read_json (const char *json, GError **error)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, NULL, NULL);

  g_assert_nonnull (node);
  return nav_scenario_new_from_json (catalog, node, error);
}

#define CORE "'model':'org/Model','gpu':'H100'"
#define LENGTHS                                                                                    \
  "'input_tokens':{'distribution':'fixed','mean':10},"                                            \
  "'output_tokens':{'distribution':'fixed','mean':20}"
#define CLOSED "'load':{'type':'closed','concurrency':4,'requests':40}"
#define BASE "{" CORE "," LENGTHS "," CLOSED

static void
test_defaults (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavScenario) s = read_json (BASE "}", &error);

  g_assert_no_error (error);
  g_assert_null (s->id);
  g_assert_cmpint (s->candidate->precision, ==, NAV_PRECISION_BF16);
  g_assert_cmpuint (nav_candidate_gpus (s->candidate), ==, 1);
  g_assert_cmpfloat (s->candidate->engine.gpu_memory_utilization, ==, 0.9);
  g_assert_cmpuint (s->candidate->engine.max_num_seqs, ==, 0);
  g_assert_true (isnan (s->overhead_per_request_ms));
  g_assert_cmpuint (s->prefix_groups, ==, 1);
  g_assert_cmpint (s->method, ==, -1);
  g_assert_true (s->calibrate);
  g_assert_cmpuint (s->seed, ==, 1);
  g_assert_cmpuint (s->load.concurrency, ==, 4);
  g_assert_cmpuint (s->load.requests, ==, 40);
}

/* A number of requests ends an open load as well as a time does. */
static void
test_open_requests (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavScenario) s = read_json (
    "{" CORE "," LENGTHS ",'load':{'type':'open','rate':4,'requests':10}}", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (s->load.requests, ==, 10);
  g_assert_cmpfloat (s->load.duration_s, ==, 2.5);
}

static void
test_everything (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavScenario) s = read_json (
    "{'id':'x',"  CORE "," LENGTHS ",'precision':'fp8','tensor_parallel':4,'pipeline_parallel':2,"
    "'expert_parallel':4,'engine_version':'0.15.1','gpu_memory_utilization':0.85,"
    "'max_num_seqs':128,'max_num_batched_tokens':4096,'max_model_len':2048,"
    "'kv_cache_dtype':'fp8','prefix_hit_ratio':0.5,'prefix_groups':3,"
    "'speculative':{'tokens':4,'accepted':2.5},"
    "'overhead_ms':{'per_request':0,'per_output_token':null},'warmup_s':2,"
    "'load':{'type':'open','process':'gamma','rate':2.5,'cv':2,'duration_s':60},"
    "'method':'simulate','calibration':'none','seed':99}",
    &error);

  g_assert_no_error (error);
  g_assert_cmpstr (s->id, ==, "x");
  g_assert_cmpuint (nav_candidate_gpus (s->candidate), ==, 8);
  g_assert_cmpint (s->candidate->engine.version.minor, ==, 15);
  g_assert_cmpint (s->candidate->engine.kv_cache, ==, NAV_KV_CACHE_FP8);
  g_assert_true (s->candidate->engine.prefix_caching);
  g_assert_cmpuint (s->candidate->engine.max_model_len, ==, 2048);
  g_assert_cmpfloat (s->speculative_accepted, ==, 2.5);
  g_assert_cmpfloat (s->overhead_per_request_ms, ==, 0);
  g_assert_true (isnan (s->overhead_per_output_token_ms));
  g_assert_cmpint (s->load.arrival, ==, NAV_ARRIVAL_GAMMA);
  g_assert_cmpfloat (s->load.rate, ==, 2.5);
  g_assert_false (s->calibrate);
  g_assert_cmpuint (s->seed, ==, 99);
}

static void
test_stages_and_trace (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavScenario) stages = read_json (
    "{" CORE "," LENGTHS ",'load':{'type':'stages','stages':[[0,5],[2.5,10]]}}", &error);
  g_autoptr (NavScenario) trace = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (stages->load.n_stages, ==, 2);
  g_assert_cmpfloat (stages->load.stages[1].seconds, ==, 10);

  trace =
    read_json ("{" CORE ",'load':{'type':'trace','requests':[[0,100,7],[0.5,300,9]]}}", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (trace->load.n_trace, ==, 2);
  g_assert_cmpuint (trace->load.trace[1].input_tokens, ==, 300);
  g_assert_cmpfloat (trace->input_tokens->mean, ==, 200);
  g_assert_cmpfloat (trace->output_tokens->mean, ==, 8);
}

static void
test_quantised_copy (void)
{
  g_autoptr (NavScenario) named = read_json (
    "{'model':'other/Model-FP8','gpu':'H100'," LENGTHS "," CLOSED "}", NULL);
  g_autoptr (NavScenario) against = read_json (
    "{'model':'other/Model-FP8','precision':'bf16','gpu':'H100'," LENGTHS "," CLOSED "}", NULL);

  g_assert_cmpstr (named->candidate->model->id, ==, "org/Model");
  g_assert_cmpint (named->candidate->precision, ==, NAV_PRECISION_FP8);
  g_assert_cmpstr (named->candidate->checkpoint->id, ==, "other/Model-FP8");
  g_assert_cmpint (against->candidate->precision, ==, NAV_PRECISION_BF16);
  g_assert_null (against->candidate->checkpoint);
}

typedef struct {
  const char *name;
  const char *json;
  NavErrorKind kind;
  const char *field;
} Bad;

static const Bad bad[] = {
  { "model-missing", "{'gpu':'H100'," LENGTHS "," CLOSED "}", NAV_ERROR_INVALID, "model" },
  { "model-unknown", "{'model':'x','gpu':'H100'," LENGTHS "," CLOSED "}", NAV_ERROR_NOT_FOUND,
    "model" },
  { "gpu-unknown", "{'model':'org/Model','gpu':'Z9'," LENGTHS "," CLOSED "}", NAV_ERROR_NOT_FOUND,
    "gpu" },
  { "unknown-key", BASE ",'colour':1}", NAV_ERROR_INVALID, "colour" },
  { "unknown-key-in-load",
    "{" CORE "," LENGTHS ",'load':{'type':'closed','concurrency':4,'requests':40,'rate':1}}",
    NAV_ERROR_INVALID, "load.rate" },
  { "unknown-key-in-overhead", BASE ",'overhead_ms':{'x':1}}", NAV_ERROR_INVALID,
    "overhead_ms.x" },
  { "precision", BASE ",'precision':'fp12'}", NAV_ERROR_INVALID, "precision" },
  { "expert-parallel", BASE ",'tensor_parallel':4,'expert_parallel':2}", NAV_ERROR_INVALID,
    "expert_parallel" },
  { "utilization", BASE ",'gpu_memory_utilization':1.1}", NAV_ERROR_INVALID,
    "gpu_memory_utilization" },
  { "version", BASE ",'engine_version':'new'}", NAV_ERROR_INVALID, "engine_version" },
  { "prefix", BASE ",'prefix_hit_ratio':-0.1}", NAV_ERROR_INVALID, "prefix_hit_ratio" },
  { "speculative", BASE ",'speculative':{'tokens':2,'accepted':3.5}}", NAV_ERROR_INVALID,
    "speculative.accepted" },
  { "speculative-few", BASE ",'speculative':{'tokens':2,'accepted':0.5}}", NAV_ERROR_INVALID,
    "speculative.accepted" },
  { "speculative-half", BASE ",'speculative':{'tokens':2}}", NAV_ERROR_INVALID,
    "speculative.accepted" },
  { "half-a-seed", BASE ",'seed':1.5}", NAV_ERROR_INVALID, "seed" },
  { "no-load", "{" CORE "," LENGTHS "}", NAV_ERROR_INVALID, "load" },
  { "no-lengths", "{" CORE "," CLOSED "}", NAV_ERROR_INVALID, "input_tokens" },
  { "load-type", "{" CORE "," LENGTHS ",'load':{'type':'waves'}}", NAV_ERROR_INVALID,
    "load.type" },
  { "load-without-type", "{" CORE "," LENGTHS ",'load':{'rate':1}}", NAV_ERROR_INVALID,
    "load.type" },
  { "rate-zero", "{" CORE "," LENGTHS ",'load':{'type':'open','rate':0,'duration_s':1}}",
    NAV_ERROR_INVALID, "load.rate" },
  { "open-without-end", "{" CORE "," LENGTHS ",'load':{'type':'open','rate':1}}",
    NAV_ERROR_INVALID, "load.duration_s" },
  { "open-with-two-ends",
    "{" CORE "," LENGTHS ",'load':{'type':'open','rate':1,'duration_s':1,'requests':9}}",
    NAV_ERROR_INVALID, "load.duration_s" },
  { "open-no-requests", "{" CORE "," LENGTHS ",'load':{'type':'open','rate':1,'requests':0}}",
    NAV_ERROR_INVALID, "load.requests" },
  { "open-for-ever",
    "{" CORE "," LENGTHS ",'load':{'type':'open','rate':0.001,'requests':1000000}}",
    NAV_ERROR_INVALID, "load.requests" },
  { "half-a-client",
    "{" CORE "," LENGTHS ",'load':{'type':'closed','concurrency':1.5,'requests':40}}",
    NAV_ERROR_INVALID, "load.concurrency" },
  { "no-stages", "{" CORE "," LENGTHS ",'load':{'type':'stages','stages':[]}}", NAV_ERROR_INVALID,
    "load.stages" },
  { "stage-without-time", "{" CORE "," LENGTHS ",'load':{'type':'stages','stages':[[1,0]]}}",
    NAV_ERROR_INVALID, "load.stages" },
  { "trace-out-of-order", "{" CORE ",'load':{'type':'trace','requests':[[2,1,1],[1,1,1]]}}",
    NAV_ERROR_INVALID, "load.requests" },
  { "trace-empty-answer", "{" CORE ",'load':{'type':'trace','requests':[[2,1,0]]}}",
    NAV_ERROR_INVALID, "load.requests" },
  { "input-member",
    "{" CORE "," CLOSED ",'input_tokens':{'distribution':'fixed'},'output_tokens':5}",
    NAV_ERROR_INVALID, "input_tokens.mean" },
  { "not-an-object", "[]", NAV_ERROR_INVALID, NULL },
};

static void
test_bad (gconstpointer data)
{
  const Bad *expected = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (read_json (expected->json, &error));
  g_assert_true (nav_error_matches_kind (error, expected->kind));
  g_assert_cmpstr (nav_error_get_field (error), ==, expected->field);
}

static void
test_for_memory (void)
{
  g_autoptr (JsonNode) node =
    nav_json_parse ("{\"model\":\"org/Model\",\"gpu\":\"H100\",\"tensor_parallel\":2}", -1, NULL,
                    NULL);
  g_autoptr (JsonNode) wrong =
    nav_json_parse ("{\"model\":\"org/Model\",\"gpu\":\"H100\",\"load\":{}}", -1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavScenario) scenario = nav_scenario_new_for_memory (catalog, node, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (scenario->candidate->tensor_parallel, ==, 2);
  g_assert_nonnull (scenario->input_tokens);
  g_assert_null (nav_scenario_new_for_memory (catalog, wrong, &error));
  g_assert_cmpstr (nav_error_get_field (error), ==, "load.type");
}

static char *
make_id (NavPrecision precision, guint tensor_parallel, guint replicas)
{
  const NavEngine engine = { .gpu_memory_utilization = 0.9 };
  g_autoptr (NavCandidate) candidate =
    nav_candidate_new (nav_catalog_find_model (catalog, "org/Model"),
                       nav_catalog_find_gpu (catalog, "h100-sxm"), NULL, precision, FALSE,
                       tensor_parallel, 1, 1, &engine);

  return nav_candidate_make_id (candidate, replicas);
}

static void
test_candidate_id (void)
{
  g_autofree char *id = make_id (NAV_PRECISION_BF16, 2, 3);
  g_autofree char *same = make_id (NAV_PRECISION_BF16, 2, 3);
  g_autofree char *precision = make_id (NAV_PRECISION_FP8, 2, 3);
  g_autofree char *split = make_id (NAV_PRECISION_BF16, 4, 3);
  g_autofree char *replicas = make_id (NAV_PRECISION_BF16, 2, 4);

  g_assert_cmpuint (strlen (id), ==, 12);
  g_assert_cmpuint (strspn (id, "0123456789abcdef"), ==, 12);
  g_assert_cmpstr (id, ==, same);
  g_assert_cmpstr (id, !=, precision);
  g_assert_cmpstr (id, !=, split);
  g_assert_cmpstr (id, !=, replicas);
}

/* Ids are kept in documents: the text behind them may not change, nor with the locale. */
static void
test_candidate_canonical (void)
{
  const NavEngine engine = { .version = { 0, 15, 1 }, .gpu_memory_utilization = 0.85,
                             .max_model_len = 4096, .kv_cache = NAV_KV_CACHE_FP8 };
  NavModel *model = nav_catalog_find_model (catalog, "org/Model");
  g_autoptr (NavCandidate) candidate = nav_candidate_new (
    model, nav_catalog_find_gpu (catalog, "h100-sxm"),
    nav_model_find_checkpoint (model, NAV_PRECISION_FP8), NAV_PRECISION_FP8, TRUE, 2, 1, 2,
    &engine);
  g_autofree char *canonical = nav_candidate_canonical (candidate);

  g_assert_cmpstr (canonical, ==,
                   "model=org/Model;checkpoint=other/Model-FP8;precision=fp8;thinking=1;"
                   "gpu=h100-sxm;tp=2;pp=1;ep=2;version=0.15.1;len=4096;seqs=0;batch=0;memory=0.85;"
                   "kv=fp8;prefix=0");
}

static void
test_version (void)
{
  static const char *const wrong[] = {
    "", "1", "v", "1.", "a.b", "1.2.x", "1..2", "-1.2", "1.2 3", "99999999999.1", "0.1.2;rm",
  };
  NavVersion a = { 0 }, b = { 0 };

  g_assert_true (nav_version_parse ("0.9.2", &a));
  g_assert_true (nav_version_parse ("v0.15", &b));
  g_assert_cmpint (nav_version_compare (a, b), <, 0);
  g_assert_cmpint (nav_version_compare (b, a), >, 0);
  g_assert_true (nav_version_parse ("0.9.2rc1", &b));
  g_assert_cmpint (nav_version_compare (a, b), ==, 0);
  g_assert_true (nav_version_parse ("0.8.5.post1", &b));
  g_assert_cmpint (b.patch, ==, 5);
  g_assert_true (nav_version_parse ("nightly-5b8c30d62b754b57", &b));
  g_assert_cmpint (b.major + b.minor + b.patch, ==, 0);
  b = a;
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (nav_version_parse (wrong[i], &b));
  g_assert_false (nav_version_parse (NULL, &b));
  g_assert_cmpint (nav_version_compare (a, b), ==, 0);
}

static void
test_version_text (void)
{
  g_autofree char *stated = nav_version_to_string ((NavVersion){ 0, 15, 1 });

  g_assert_cmpstr (stated, ==, "0.15.1");
  g_assert_null (nav_version_to_string ((NavVersion){ 0, 0, 0 }));
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  catalog = make_catalog ();
  g_test_add_func ("/scenario/defaults", test_defaults);
  g_test_add_func ("/scenario/everything", test_everything);
  g_test_add_func ("/scenario/open-requests", test_open_requests);
  g_test_add_func ("/scenario/stages-and-trace", test_stages_and_trace);
  g_test_add_func ("/scenario/quantised-copy", test_quantised_copy);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/scenario/bad/", bad[i].name, NULL);
    g_test_add_data_func (path, &bad[i], test_bad);
  }
  g_test_add_func ("/scenario/for-memory", test_for_memory);
  g_test_add_func ("/candidate/id", test_candidate_id);
  g_test_add_func ("/candidate/canonical", test_candidate_canonical);
  g_test_add_func ("/version/parse", test_version);
  g_test_add_func ("/version/text", test_version_text);
  result = g_test_run ();
  nav_catalog_unref (catalog);
  return result;
}
