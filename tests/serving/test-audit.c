// SPDX-License-Identifier: Apache-2.0
// The audit of measured rows: bounds by hand-computed cases, each rule with a row that breaks it
// and one that just does not, rows against each other, and what the shipped rows say.

#include <locale.h>
#include <math.h>

#include "base/nav-json.h"
#include "catalog/nav-benchmark-scenario.h"
#include "serving/nav-audit.h"
#include "test-fixture.h"

static NavCatalog *catalog;

/* A run that nothing can be said against: Llama 3.1 8B in 16 bits on one H100, 8 clients, 512
 * tokens in and 128 out. */
#define SUBJECT                                                                                    \
  "'model':'meta-llama/Llama-3.1-8B-Instruct','gpu':'h100-sxm','precision':'bf16',"                \
  "'engine':'vllm','engine_version':'0.15.1','source':'test','source_licence':'none'"
#define LENGTHS "'input_tokens':512,'output_tokens':128"
#define BASE                                                                                       \
  "{'id':'r'," SUBJECT "," LENGTHS ",'concurrency':8,'requests':800,'prefix_caching':false,"       \
  "'ttft_mean_ms':61.5,'tpot_mean_ms':7.08}"

static JsonNode *
parse (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonNode *node = nav_json_parse (text, -1, NULL, &error);

  g_assert_no_error (error);
  return node;
}

/* @base with the members of @changes in place of its own. */
static NavBenchmark *
row_of (const char *base, const char *changes)
{
  g_autoptr (JsonNode) node = parse (base), other = parse (changes);
  g_autoptr (JsonObject) merged = json_object_new ();
  g_autoptr (JsonNode) row = NULL;
  g_autoptr (GError) error = NULL;
  NavBenchmark *benchmark;

  for (int i = 0; i < 2; i++) {
    JsonObject *from = json_node_get_object (i == 0 ? node : other);
    g_autoptr (GList) names = json_object_get_members (from);

    for (GList *name = names; name != NULL; name = name->next)
      json_object_set_member (merged, name->data, json_object_dup_member (from, name->data));
  }
  row = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (row, merged);
  benchmark = nav_benchmark_new_from_json (row, &error);
  g_assert_no_error (error);
  return benchmark;
}

static GPtrArray *
rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) nav_benchmark_unref);
}

static const NavAuditFinding *
find (const GPtrArray *findings, guint row, const char *code)
{
  for (guint i = 0; i < findings->len; i++) {
    const NavAuditFinding *finding = findings->pdata[i];

    if (finding->row == row && g_str_equal (nav_finding_get_code (finding->finding), code))
      return finding;
  }
  return NULL;
}

static int
worst (const GPtrArray *findings, guint row)
{
  int grade = -1;

  for (guint i = 0; i < findings->len; i++) {
    const NavAuditFinding *finding = findings->pdata[i];

    if (finding->row == row)
      grade = MAX (grade, (int) finding->grade);
  }
  return grade;
}

static void
assert_silent (const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++) {
    const NavAuditFinding *finding = findings->pdata[i];

    g_test_message ("row %u: %s", finding->row, nav_finding_get_code (finding->finding));
  }
  g_assert_cmpuint (findings->len, ==, 0);
}

static void
test_good_row (void)
{
  g_autoptr (GPtrArray) rows = rows_new ();
  g_autoptr (GPtrArray) findings = NULL;

  g_ptr_array_add (rows, row_of (BASE, "{}"));
  findings = nav_audit_benchmarks (catalog, rows, NULL);
  assert_silent (findings);
}

static NavAuditBounds
bounds_of (const char *changes)
{
  g_autoptr (NavBenchmark) row = row_of (BASE, changes);
  g_autoptr (NavCandidate) candidate = nav_benchmark_to_candidate (catalog, row);
  NavAuditBounds bounds;

  g_assert_nonnull (candidate);
  nav_audit_compute_bounds (row, candidate, &bounds);
  return bounds;
}

/* Layers: 32 x (2 x 4096 x 4096 + 2 x 4096 x 1024 + 3 x 4096 x 14336) = 6.979e9 weights, head
 * 128256 x 4096 = 0.525e9: 15.009e9 bytes at 3350 GB/s are 4.480 ms. A cache of 16 bits has 131072
 * bytes a token; 512 + 64 tokens of one sequence are 0.0225 ms. */
static void
test_bounds_of_dense_model (void)
{
  NavAuditBounds one = bounds_of ("{'concurrency':1,'kv_cache_dtype':'auto'}");
  NavAuditBounds two = bounds_of ("{'concurrency':1,'tensor_parallel':2}");
  NavAuditBounds stages = bounds_of ("{'concurrency':1,'pipeline_parallel':2}");
  NavAuditBounds eight = bounds_of ("{'concurrency':1,'precision':'fp8'}");

  g_assert_cmpfloat_with_epsilon (one.tpot_ms, 4.480 + 0.0225, 0.002);
  g_assert_cmpfloat_with_epsilon (two.tpot_ms, 4.480 / 2 + 0.0113 / 2, 0.002);
  g_assert_cmpfloat_with_epsilon (stages.tpot_ms, 4.480 + 0.0113, 0.002);
  g_assert_cmpfloat_with_epsilon (eight.tpot_ms, 4.480 / 2 + 0.0113, 0.002);
  g_assert_cmpfloat_with_epsilon (one.tpot_likely_ms, one.tpot_ms, 1e-9);
  /* 2 x 512 x 6.979e9 operations at 989.4 TFLOPS; at 1978.9 in 8 bits. */
  g_assert_cmpfloat_with_epsilon (one.ttft_ms, 7.223, 0.005);
  g_assert_cmpfloat_with_epsilon (eight.ttft_ms, 7.223 / 2, 0.005);
  g_assert_cmpfloat_with_epsilon (one.output_tokens_per_s,
                                  128 / (one.ttft_ms + 127 * one.tpot_ms) * 1e3, 1e-6);
}

/* The kinder reading wherever the row says nothing. */
static void
test_bounds_where_not_stated (void)
{
  NavAuditBounds stated = bounds_of ("{'concurrency':64,'kv_cache_dtype':'auto'}");
  NavAuditBounds dtype = bounds_of ("{'concurrency':64}");
  NavAuditBounds half = bounds_of ("{'prefix_caching':true,'prefix_hit_ratio':0.5}");
  NavAuditBounds unknown = bounds_of ("{'concurrency':64,'prefix_caching':null}");
  NavAuditBounds drafts =
    bounds_of ("{'concurrency':64,'kv_cache_dtype':'auto','speculative_tokens':3}");
  NavAuditBounds accepted = bounds_of (
    "{'concurrency':64,'kv_cache_dtype':'auto','speculative_tokens':3,"
    "'speculative_accepted':1}");
  NavAuditBounds lengths = bounds_of ("{'input_tokens':null}");

  g_assert_cmpfloat (dtype.tpot_ms, <, stated.tpot_ms);
  g_assert_cmpfloat (unknown.tpot_ms, <, dtype.tpot_ms);
  g_assert_true (isnan (unknown.ttft_ms));
  g_assert_cmpfloat_with_epsilon (half.ttft_ms, 7.223 / 2, 0.005);
  g_assert_cmpfloat_with_epsilon (drafts.tpot_ms, stated.tpot_ms / 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (accepted.tpot_ms, stated.tpot_ms / 2, 1e-9);
  g_assert_true (isnan (lengths.ttft_ms));
}

/* Qwen3 30B A3B: 8 of 128 experts a token, 48 layers of 3 x 2048 x 768 weights an expert. Attention
 * 48 x (2 x 2048 x 4096 + 2 x 2048 x 512) = 0.906e9, experts 8 x 0.2265e9 = 1.812e9, head 0.311e9:
 * 3.029e9 weights, 6.06e9 bytes, 1.808 ms. All experts would be 29.0e9 weights. */
static void
test_bounds_of_experts (void)
{
  NavAuditBounds one = bounds_of ("{'model':'Qwen/Qwen3-30B-A3B','concurrency':1}");
  NavAuditBounds many = bounds_of ("{'model':'Qwen/Qwen3-30B-A3B','concurrency':256}");

  g_assert_cmpfloat_with_epsilon (one.tpot_ms, 1.808, 0.02);
  g_assert_cmpfloat_with_epsilon (one.tpot_likely_ms, one.tpot_ms, 1e-9);
  g_assert_cmpfloat (many.tpot_likely_ms, >, 17);
  g_assert_cmpfloat (many.tpot_ms, <, 4);
}

/* The latent cache is whole on every GPU: it does not get shorter by splitting. */
static void
test_bounds_of_latent_attention (void)
{
  const char *few = "{'model':'deepseek-ai/DeepSeek-V3','precision':'fp8','tensor_parallel':8,"
                    "'concurrency':256,'input_tokens':20000,'ttft_mean_ms':1,'tpot_mean_ms':100}";
  const char *none = "{'model':'deepseek-ai/DeepSeek-V3','precision':'fp8','tensor_parallel':8,"
                     "'concurrency':256,'prefix_caching':null,'input_tokens':20000,"
                     "'ttft_mean_ms':1,'tpot_mean_ms':100}";
  double cache = bounds_of (few).tpot_ms - bounds_of (none).tpot_ms;

  /* 61 layers x (512 + 64) x 1 byte x 20000 tokens x 256 sequences at 3350 GB/s. */
  g_assert_cmpfloat_with_epsilon (cache, 53.7, 0.3);
}

typedef struct {
  const char *name;
  const char *changes;
  const char *code; /* of the finding that must be there, or must not */
  int grade;        /* that it must have; -1: it must not be there */
} Case;

#define HAS  "'requests_per_s':8.2,'output_tokens_per_s':1050,"
#define OPEN "'concurrency':null,'rate_rps':4,"

static const Case cases[] = {
  { "beats-memory", "{'tpot_mean_ms':4.2}", "audit.beats-memory", NAV_AUDIT_FAIL },
  { "meets-memory", "{'tpot_mean_ms':4.9}", "audit.beats-memory", -1 },
  { "median-beats-memory", "{'tpot_mean_ms':null,'tpot_p50_ms':4.2}", "audit.beats-memory",
    NAV_AUDIT_FAIL },
  { "beats-compute", "{'ttft_mean_ms':7.1}", "audit.beats-compute", NAV_AUDIT_FAIL },
  { "cached-prompt", "{'ttft_mean_ms':7.1,'prefix_caching':true,'prefix_hit_ratio':0.5}",
    "audit.beats-compute", -1 },
  { "maybe-cached-prompt", "{'ttft_mean_ms':7.1,'prefix_caching':null}", "audit.beats-compute",
    -1 },
  { "seconds-tpot", "{'tpot_mean_ms':0.00708}", "audit.seconds", NAV_AUDIT_FAIL },
  { "seconds-ttft", "{'ttft_mean_ms':0.0615}", "audit.seconds", NAV_AUDIT_FAIL },
  { "speculative", "{'tpot_mean_ms':4.2,'speculative_tokens':2,'speculative_accepted':1}",
    "audit.beats-memory", -1 },
  { "beats-throughput", "{'output_tokens_per_s':1900}", "audit.beats-throughput", NAV_AUDIT_FAIL },
  { "near-memory",
    "{'model':'Qwen/Qwen3-30B-A3B','concurrency':256,'requests':2560,'tpot_mean_ms':15}",
    "audit.near-memory", NAV_AUDIT_DOUBT },
  { "too-slow", "{'tpot_mean_ms':90}", "audit.too-slow", NAV_AUDIT_FAIL },
  { "far", "{'tpot_mean_ms':14}", "audit.far-from-forecast", NAV_AUDIT_DOUBT },
  { "not-far", "{'tpot_mean_ms':10}", "audit.far-from-forecast", -1 },
  { "does-not-fit", "{'model':'meta-llama/Llama-3.1-70B-Instruct','tpot_mean_ms':60}",
    "audit.does-not-fit", NAV_AUDIT_FAIL },
  { "fits", "{'model':'meta-llama/Llama-3.1-70B-Instruct','tensor_parallel':2}",
    "audit.does-not-fit", -1 },
  { "heads-do-not-divide", "{'tensor_parallel':5}", "audit.cannot-run", NAV_AUDIT_DOUBT },
  { "context", "{'max_model_len':600}", "audit.context-exceeded", NAV_AUDIT_DOUBT },
  { "context-fits", "{'max_model_len':640}", "audit.context-exceeded", -1 },
  { "unknown-gpu", "{'gpu':'abacus'}", "audit.not-in-catalogue", NAV_AUDIT_DOUBT },
  { "other-engine", "{'engine':'sglang'}", "audit.other-engine", NAV_AUDIT_NOTE },
  { "half-tpot", "{'e2e_mean_ms':1860}", "audit.half-tpot", NAV_AUDIT_FAIL },
  { "sum-holds", "{'e2e_mean_ms':960.7}", "audit.half-tpot", -1 },
  { "sum-is-off", "{'e2e_mean_ms':1300}", "audit.latencies-disagree", NAV_AUDIT_DOUBT },
  { "sum-is-near", "{'e2e_mean_ms':1050}", "audit.latencies-disagree", -1 },
  { "clients", "{'requests_per_s':9.5}", "audit.more-than-clients", NAV_AUDIT_FAIL },
  { "clients-hold", "{'requests_per_s':8.3}", "audit.more-than-clients", -1 },
  { "idle-clients", "{'requests_per_s':5}", "audit.idle-clients", NAV_AUDIT_DOUBT },
  { "busy-clients", "{'requests_per_s':7.5}", "audit.idle-clients", -1 },
  { "twice-tokens", "{'requests_per_s':4,'output_tokens_per_s':1024}",
    "audit.tokens-counted-twice", NAV_AUDIT_FAIL },
  { "half-tokens", "{'requests_per_s':8,'output_tokens_per_s':512}", "audit.tokens-counted-twice",
    NAV_AUDIT_FAIL },
  { "other-tokens", "{'requests_per_s':8,'output_tokens_per_s':700}", "audit.tokens-disagree",
    NAV_AUDIT_DOUBT },
  { "right-tokens", "{" HAS "'requests':800}", "audit.tokens-disagree", -1 },
  { "failed", "{'failed_requests':200}", "audit.failed-requests", NAV_AUDIT_FAIL },
  { "few-failed", "{'failed_requests':8}", "audit.failed-requests", NAV_AUDIT_NOTE },
  { "none-failed", "{'failed_requests':0}", "audit.failed-requests", -1 },
  { "few-requests", "{'requests':20}", "audit.few-requests", NAV_AUDIT_DOUBT },
  { "enough-requests", "{'requests':24}", "audit.few-requests", -1 },
  { "overloaded", "{" OPEN "'requests_per_s':3.7}", "audit.overloaded", NAV_AUDIT_NOTE },
  { "keeps-up", "{" OPEN "'requests_per_s':3.9}", "audit.overloaded", -1 },
  { "no-caching-stated", "{'prefix_caching':null}", "audit.prefix-caching-unknown",
    NAV_AUDIT_DOUBT },
  { "no-hit-stated", "{'prefix_caching':true}", "audit.prefix-hit-unknown", NAV_AUDIT_DOUBT },
  { "hit-stated", "{'prefix_caching':true,'prefix_hit_ratio':0.3}", "audit.prefix-hit-unknown",
    -1 },
  { "disorder", "{'ttft_p50_ms':60,'ttft_p90_ms':80,'ttft_p99_ms':79}",
    "audit.percentiles-disordered", NAV_AUDIT_FAIL },
  { "disorder-far", "{'ttft_p50_ms':90,'ttft_p99_ms':79}", "audit.percentiles-disordered",
    NAV_AUDIT_FAIL },
  { "order", "{'ttft_p50_ms':60,'ttft_p90_ms':60,'ttft_p95_ms':70}",
    "audit.percentiles-disordered", -1 },
  { "copied", "{'ttft_p90_ms':61.5,'ttft_p95_ms':61.5,'ttft_p99_ms':61.5}",
    "audit.percentiles-copied", NAV_AUDIT_FAIL },
  { "not-copied", "{'ttft_p90_ms':61.5,'ttft_p99_ms':65}", "audit.percentiles-copied", -1 },
  { "mean-on-top", "{'ttft_p50_ms':30,'ttft_p99_ms':50}", "audit.mean-above-percentiles",
    NAV_AUDIT_DOUBT },
  { "no-figures", "{'ttft_mean_ms':null,'tpot_mean_ms':null}", "audit.no-figures",
    NAV_AUDIT_FAIL },
  { "zero-figures", "{'ttft_mean_ms':0,'tpot_mean_ms':0}", "audit.no-figures", NAV_AUDIT_FAIL },
  { "median-only", "{'ttft_mean_ms':null,'tpot_mean_ms':null,'tpot_p50_ms':7.08}",
    "audit.no-figures", -1 },
  { "statistic", "{'unverified':['statistic']}", "audit.statistic-unconfirmed", NAV_AUDIT_NOTE },
  { "simulated", "{'simulated':true}", "audit.simulated", NAV_AUDIT_NOTE },
  { "stated-limit", "{'max_num_seqs':4}", "audit.queue-stated", NAV_AUDIT_NOTE },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GPtrArray) rows = rows_new ();
  g_autoptr (GPtrArray) findings = NULL;
  const NavAuditFinding *found;

  g_ptr_array_add (rows, row_of (BASE, c->changes));
  findings = nav_audit_benchmarks (catalog, rows, NULL);
  found = find (findings, 0, c->code);
  if (c->grade < 0) {
    g_assert_null (found);
    return;
  }
  g_assert_nonnull (found);
  g_assert_cmpint (found->grade, ==, c->grade);
}

/* Rows that differ in their clients alone. */
static GPtrArray *
audit_pair (const char *few, const char *many)
{
  g_autoptr (GPtrArray) rows = rows_new ();

  g_ptr_array_add (rows, row_of (BASE, many));
  g_ptr_array_add (rows, row_of (BASE, few));
  return nav_audit_benchmarks (catalog, rows, NULL);
}

static void
test_flat_throughput (void)
{
  const char *few = "{'concurrency':8}";
  g_autoptr (GPtrArray) flat =
    audit_pair (few, "{'concurrency':32,'requests':800,'ttft_mean_ms':100,'tpot_mean_ms':29}");
  g_autoptr (GPtrArray) grown =
    audit_pair (few, "{'concurrency':32,'requests':800,'ttft_mean_ms':100,'tpot_mean_ms':9}");
  g_autoptr (GPtrArray) close =
    audit_pair (few, "{'concurrency':10,'requests':800,'ttft_mean_ms':80,'tpot_mean_ms':9}");
  g_autoptr (GPtrArray) broken = audit_pair ("{'concurrency':8,'tpot_mean_ms':0.00708}",
                                             "{'concurrency':16,'ttft_mean_ms':93,"
                                             "'tpot_mean_ms':7.64}");
  g_autoptr (GPtrArray) elsewhere = audit_pair (
    few,
    "{'concurrency':32,'requests':800,'ttft_mean_ms':100,'tpot_mean_ms':29,'source':'other'}");

  g_assert_nonnull (find (flat, 0, "audit.flat-throughput"));
  g_assert_null (find (flat, 1, "audit.flat-throughput"));
  g_assert_null (find (grown, 0, "audit.flat-throughput"));
  g_assert_null (find (close, 0, "audit.flat-throughput"));
  g_assert_null (find (elsewhere, 0, "audit.flat-throughput"));
  /* Nothing is held against a row that cannot be. */
  g_assert_cmpint (worst (broken, 0), ==, -1);
}

/* 8 places, 32 clients: three of four wait for one of four rounds each. */
static void
test_hidden_limit (void)
{
  const char *queue = "'concurrency':32,'requests':800,'ttft_mean_ms':2900,'tpot_mean_ms':7.1";
  g_autofree char *unsaid = g_strdup_printf ("{%s}", queue);
  g_autofree char *said = g_strdup_printf ("{%s,'max_num_seqs':8}", queue);
  g_autoptr (GPtrArray) hidden = audit_pair ("{}", unsaid);
  g_autoptr (GPtrArray) stated = audit_pair ("{'max_num_seqs':8}", said);

  g_assert_nonnull (find (hidden, 0, "audit.hidden-limit"));
  g_assert_null (find (hidden, 0, "audit.flat-throughput"));
  g_assert_null (find (stated, 0, "audit.hidden-limit"));
  g_assert_null (find (stated, 0, "audit.flat-throughput"));
}

static void
test_copies (void)
{
  g_autoptr (GPtrArray) rows = rows_new ();
  g_autoptr (GPtrArray) findings = NULL;

  g_ptr_array_add (rows, row_of (BASE, "{'ttft_mean_ms':61.51234,'tpot_mean_ms':7.081234}"));
  /* Rounded, and published by somebody else. */
  g_ptr_array_add (rows, row_of (BASE, "{'id':'again','ttft_mean_ms':61.512,"
                                       "'tpot_mean_ms':7.0812,'source':'other'}"));
  g_ptr_array_add (rows, row_of (BASE, "{'id':'else','engine_version':'0.16.0',"
                                       "'ttft_mean_ms':61.51234,'tpot_mean_ms':7.081234}"));
  g_ptr_array_add (rows, row_of (BASE, "{'id':'other-lab','ttft_mean_ms':130,"
                                       "'tpot_mean_ms':7.3,'source':'other'}"));
  g_ptr_array_add (rows, row_of (BASE, "{'id':'repeat','ttft_mean_ms':63,'tpot_mean_ms':7.1}"));
  g_ptr_array_add (rows, row_of (BASE, "{'id':'third','ttft_mean_ms':63,'tpot_mean_ms':7.1}"));
  findings = nav_audit_benchmarks (catalog, rows, NULL);
  g_assert_cmpint (worst (findings, 0), ==, -1);
  g_assert_cmpstr (nav_finding_get_text (find (findings, 1, "audit.duplicate")->finding, "of"),
                   ==, "r");
  g_assert_nonnull (find (findings, 2, "audit.same-figures"));
  g_assert_nonnull (find (findings, 3, "audit.contradicts"));
  g_assert_cmpint (worst (findings, 4), ==, -1);
  g_assert_cmpstr (nav_finding_get_text (find (findings, 5, "audit.duplicate")->finding, "of"),
                   ==, "repeat");
}

/* Figures of two digits can well be the same in two runs. */
static void
test_round_figures (void)
{
  g_autoptr (GPtrArray) rows = rows_new ();
  g_autoptr (GPtrArray) findings = NULL;

  g_ptr_array_add (rows, row_of (BASE, "{}"));
  g_ptr_array_add (rows, row_of (BASE, "{'id':'b','engine_version':'0.16.0'}"));
  findings = nav_audit_benchmarks (catalog, rows, NULL);
  assert_silent (findings);
}

static void
test_known_rows (void)
{
  g_autoptr (GPtrArray) known = rows_new (), rows = rows_new ();
  g_autoptr (GPtrArray) findings = NULL;

  g_ptr_array_add (known, row_of (BASE, "{'id':'first'}"));
  g_ptr_array_add (known, row_of (BASE, "{'id':'broken','tpot_mean_ms':1}"));
  g_ptr_array_add (rows, row_of (BASE, "{'id':'second'}"));
  findings = nav_audit_benchmarks (catalog, rows, known);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpstr (nav_finding_get_text (find (findings, 0, "audit.duplicate")->finding, "of"),
                   ==, "first");
}

static void
test_no_rows (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) findings = nav_audit_benchmarks (catalog, none, none);

  g_assert_cmpuint (findings->len, ==, 0);
}

/* What must not be wrong with rows that everything is fitted to. */
static void
test_shipped (void)
{
  const GPtrArray *rows = nav_catalog_get_benchmarks (catalog);
  g_autoptr (GPtrArray) findings = nav_audit_benchmarks (catalog, rows, NULL);
  guint failed = 0;

  g_assert_cmpuint (rows->len, >=, 500);
  for (guint i = 0; i < findings->len; i++) {
    const NavAuditFinding *finding = findings->pdata[i];
    const char *code = nav_finding_get_code (finding->finding);

    g_assert_false (g_str_has_prefix (code, "audit.beats-"));
    g_assert_cmpstr (code, !=, "audit.seconds");
    g_assert_cmpstr (code, !=, "audit.near-memory");
    g_assert_cmpstr (code, !=, "audit.not-in-catalogue");
    failed += finding->grade == NAV_AUDIT_FAIL;
  }
  g_assert_cmpuint (failed, <, rows->len / 50);
}

/* A share of the shipped rows, each with a mistake put in, that the audit notices. */
static double
share_noticed (const char *mistake, double factor)
{
  g_autoptr (GPtrArray) all = nav_catalog_list_rows (catalog, NAV_COLLECTION_BENCHMARKS);
  guint noticed = 0, n = 0;

  for (guint i = 0; i < all->len; i += 5) {
    g_autofree char *text = nav_json_to_text (all->pdata[i], FALSE);
    g_autofree char *change = NULL;
    g_autoptr (GPtrArray) rows = rows_new ();
    g_autoptr (GPtrArray) findings = NULL;
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    double right =
      json_object_get_double_member (json_node_get_object (all->pdata[i]), mistake);

    g_ascii_formatd (number, sizeof number, "%.6g", right * factor);
    change = g_strdup_printf ("{'%s':%s,'unverified':null}", mistake, number);
    g_ptr_array_add (rows, row_of (text, change));
    findings = nav_audit_benchmarks (catalog, rows, NULL);
    noticed += worst (findings, 0) > NAV_AUDIT_NOTE;
    n++;
  }
  return (double) noticed / n;
}

static void
test_mistakes_are_noticed (void)
{
  g_assert_cmpfloat (share_noticed ("tpot_mean_ms", 1), <, 0.02);
  g_assert_cmpfloat (share_noticed ("tpot_mean_ms", 1e-3), ==, 1);
  g_assert_cmpfloat (share_noticed ("ttft_mean_ms", 1e-3), >, 0.95);
  g_assert_cmpfloat (share_noticed ("tpot_mean_ms", 0.5), >, 0.9);
  g_assert_cmpfloat (share_noticed ("tpot_mean_ms", 2), >, 0.9);
}

static void
test_may_calibrate (void)
{
  g_autoptr (NavBenchmark) good = row_of (BASE, "{}");
  g_autoptr (NavBenchmark) simulated = row_of (BASE, "{'simulated':true}");
  g_autoptr (NavBenchmark) unknown = row_of (BASE, "{'prefix_caching':null}");
  g_autoptr (NavBenchmark) other = row_of (BASE, "{'engine':'sglang'}");
  g_autoptr (NavBenchmark) median = row_of (BASE, "{'tpot_mean_ms':null,'tpot_p50_ms':7}");

  g_assert_true (nav_audit_may_calibrate (good, NAV_METRIC_TTFT));
  g_assert_false (nav_audit_may_calibrate (good, NAV_METRIC_E2E));
  g_assert_false (nav_audit_may_calibrate (simulated, NAV_METRIC_TTFT));
  g_assert_false (nav_audit_may_calibrate (unknown, NAV_METRIC_TPOT));
  g_assert_false (nav_audit_may_calibrate (other, NAV_METRIC_TPOT));
  g_assert_false (nav_audit_may_calibrate (median, NAV_METRIC_TPOT));
  g_assert_true (nav_audit_may_calibrate (median, NAV_METRIC_TTFT));
}

/* Figures at the edge of what a row may hold: nothing overflows into a crash. */
static void
test_hostile_figures (void)
{
  static const char *const hostile[] = {
    "{'tpot_mean_ms':1e9,'ttft_mean_ms':1e9}",
    "{'tpot_mean_ms':1e-300,'ttft_mean_ms':1e-300}",
    "{'concurrency':1000000,'requests':1e9,'requests_per_s':1e9,'output_tokens_per_s':1e9}",
    "{'input_tokens':10000000,'output_tokens':10000000}",
    "{'output_tokens':1}",
    "{'tensor_parallel':1024,'pipeline_parallel':1024,'expert_parallel':1024}",
    "{'concurrency':null,'rate_rps':1e6,'cv':100,'requests_per_s':0}",
    "{'speculative_tokens':64,'speculative_accepted':64}",
    ("{'max_num_seqs':1,'max_num_batched_tokens':1,'max_model_len':1,"
     "'gpu_memory_utilization':0.01}"),
    "{'engine_version':'999999999999.1'}",
  };
  g_autoptr (GPtrArray) rows = rows_new ();
  g_autoptr (GPtrArray) findings = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    g_ptr_array_add (rows, row_of (BASE, hostile[i]));
  findings = nav_audit_benchmarks (catalog, rows, NULL);
  g_assert_cmpint (worst (findings, 0), ==, NAV_AUDIT_FAIL);
  g_assert_cmpint (worst (findings, 1), ==, NAV_AUDIT_FAIL);
  for (guint i = 0; i < findings->len; i++) {
    const NavAuditFinding *finding = findings->pdata[i];

    g_assert_cmpuint (finding->row, <, rows->len);
  }
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  catalog = fixture_load_catalog ();
  g_test_add_func ("/audit/good-row", test_good_row);
  g_test_add_func ("/audit/bounds/dense", test_bounds_of_dense_model);
  g_test_add_func ("/audit/bounds/not-stated", test_bounds_where_not_stated);
  g_test_add_func ("/audit/bounds/experts", test_bounds_of_experts);
  g_test_add_func ("/audit/bounds/latent-attention", test_bounds_of_latent_attention);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/audit/rule/", cases[i].name, NULL);
    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/audit/flat-throughput", test_flat_throughput);
  g_test_add_func ("/audit/hidden-limit", test_hidden_limit);
  g_test_add_func ("/audit/copies", test_copies);
  g_test_add_func ("/audit/round-figures", test_round_figures);
  g_test_add_func ("/audit/known-rows", test_known_rows);
  g_test_add_func ("/audit/no-rows", test_no_rows);
  g_test_add_func ("/audit/shipped", test_shipped);
  g_test_add_func ("/audit/mistakes-are-noticed", test_mistakes_are_noticed);
  g_test_add_func ("/audit/may-calibrate", test_may_calibrate);
  g_test_add_func ("/audit/hostile-figures", test_hostile_figures);
  result = g_test_run ();
  nav_catalog_unref (catalog);
  return result;
}
