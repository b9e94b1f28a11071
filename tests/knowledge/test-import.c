// SPDX-License-Identifier: Apache-2.0
// Measurements of other programs: what each format says, in which words and units, what must be
// asked for, and files that are broken or mean harm.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "knowledge-fixture.h"
#include "knowledge/nav-import.h"

#define LLAMA "meta-llama/Llama-3.1-8B-Instruct"

static NavCatalog *catalog;

static NavImportFacts
h100 (void)
{
  NavImportFacts facts = nav_import_facts_none ();

  facts.gpu = "H100";
  facts.tensor_parallel = 1;
  return facts;
}

static NavImport *
parse (const char *text, int format, const NavImportFacts *facts, GError **error)
{
  return nav_import_parse (catalog, text, strlen (text), "/some/where/file.txt", format, facts,
                           error);
}

static char *
read_data (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static NavImport *
parse_data (const char *name, const NavImportFacts *facts)
{
  g_autofree char *text = read_data (name);
  g_autoptr (GError) error = NULL;
  NavImport *import = parse (text, -1, facts, &error);

  g_assert_no_error (error);
  return import;
}

static const NavImportedRow *
row_at (const NavImport *import, guint i)
{
  g_assert_cmpuint (i, <, import->rows->len);
  return import->rows->pdata[i];
}

static const NavBenchmark *
benchmark_at (const NavImport *import, guint i)
{
  const NavImportedRow *row = row_at (import, i);

  g_assert_no_error (row->error);
  g_assert_nonnull (row->row);
  g_assert_nonnull (row->benchmark);
  return row->benchmark;
}

/* Nothing of the file at all, with this to blame. */
static void
assert_refused (const char *text, int format, const NavImportFacts *facts, NavErrorKind kind,
                const char *field, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavImport) import = parse (text, format, facts, &error);

  g_assert_null (import);
  g_assert_true (nav_error_matches_kind (error, kind));
  if (field != NULL)
    g_assert_cmpstr (nav_error_get_field (error), ==, field);
  if (words != NULL && strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
}

static void
test_guidellm_requests (void)
{
  NavImportFacts facts = h100 ();
  g_autoptr (NavImport) import = parse_data ("guidellm-0.8.json", &facts);
  const NavBenchmark *closed = benchmark_at (import, 0), *open = benchmark_at (import, 1);

  g_assert_cmpint (import->format, ==, NAV_IMPORT_GUIDELLM);
  g_assert_cmpuint (import->rows->len, ==, 3);
  g_assert_cmpstr (row_at (import, 1)->where, ==, "benchmarks[1]");
  g_assert_cmpstr (closed->model, ==, LLAMA);
  g_assert_cmpstr (closed->gpu, ==, "h100-sxm");
  g_assert_cmpint (closed->precision, ==, NAV_PRECISION_BF16);
  g_assert_cmpuint (closed->tensor_parallel, ==, 1);
  g_assert_cmpfloat (closed->concurrency, ==, 4);
  g_assert_cmpfloat (closed->requests, ==, 16);
  g_assert_cmpfloat (closed->failed_requests, ==, 0);
  g_assert_cmpfloat_with_epsilon (closed->requests_per_s, 16 / 3.75, 1e-4);
  g_assert_cmpfloat_with_epsilon (closed->output_tokens_per_s, 16 * 128 / 3.75, 1e-2);
  g_assert_cmpint (closed->input_lengths->kind, ==, NAV_DISTRIBUTION_FIXED);
  g_assert_cmpfloat (closed->input_tokens, ==, 512);
  g_assert_cmpstr (closed->measured_on, ==, "2026-01-01");
  g_assert_cmpstr (closed->harness, ==, "GuideLLM 0.8.1");
  g_assert_cmpint (closed->prefix_caching, ==, NAV_STATED_NOT);
  /* The sum holds, so that none of its other words was taken for TPOT. */
  g_assert_cmpfloat_with_epsilon (closed->latency[NAV_METRIC_E2E].mean,
                                  closed->ttft_mean_ms + 127 * closed->tpot_mean_ms, 1);
  g_assert_cmpfloat (closed->tpot_mean_ms, >, 6.5);
  g_assert_cmpfloat (closed->tpot_mean_ms, <, 7.1);

  g_assert_cmpfloat (open->rate, ==, 2);
  g_assert_cmpint (open->arrival, ==, NAV_ARRIVAL_POISSON);
  g_assert_cmpfloat (open->concurrency_limit, ==, 512);
  g_assert_cmpint (open->output_lengths->kind, ==, NAV_DISTRIBUTION_EMPIRICAL);
  g_assert_cmpuint (open->output_lengths->n_values, ==, 12);
  g_assert_cmpint (open->prefix_caching, ==, NAV_STATED_YES);
  g_assert_cmpfloat_with_epsilon (open->prefix_hit_ratio, 0.25, 0.01);
  g_assert_true (json_object_has_member (json_node_get_object (row_at (import, 1)->row), "notes"));

  g_assert_true (nav_error_matches_kind (row_at (import, 2)->error, NAV_ERROR_UNSUPPORTED));
  g_assert_cmpstr (nav_error_get_field (row_at (import, 2)->error), ==, "strategy");
}

/* The layout of 0.2, with a sample of two requests of fifty: the summary is what there is. */
static void
test_guidellm_summary (void)
{
  NavImportFacts facts = h100 ();
  g_autoptr (NavImport) import = parse_data ("guidellm-0.2.json", &facts);
  const NavBenchmark *alone = benchmark_at (import, 0), *flood = benchmark_at (import, 1),
                     *constant = benchmark_at (import, 2);
  const NavLatency *ttft = &alone->latency[NAV_METRIC_TTFT];

  g_assert_cmpfloat (alone->concurrency, ==, 1);
  g_assert_cmpfloat (alone->requests, ==, 50);
  g_assert_cmpfloat (alone->failed_requests, ==, 1);
  g_assert_cmpfloat (ttft->mean, >, 55);
  g_assert_cmpfloat (ttft->p50, <=, ttft->p90);
  g_assert_cmpfloat (ttft->p95, <=, ttft->p99);
  /* Seconds in the file. */
  g_assert_cmpfloat (alone->latency[NAV_METRIC_E2E].mean, >, 500);
  g_assert_cmpfloat (alone->latency[NAV_METRIC_ITL].mean, ==, alone->tpot_mean_ms);
  g_assert_true (isnan (alone->latency[NAV_METRIC_ITL].p99));
  g_assert_cmpint (alone->output_lengths->kind, ==, NAV_DISTRIBUTION_NORMAL);
  g_assert_true (
    json_object_has_member (json_node_get_object (row_at (import, 0)->row), "notes"));
  g_assert_cmpstr (alone->harness, ==, "GuideLLM");
  g_assert_cmpfloat (flood->concurrency, ==, 64);
  g_assert_cmpfloat (constant->rate, ==, 3.5);
  g_assert_cmpint (constant->arrival, ==, NAV_ARRIVAL_CONSTANT);
  g_assert_cmpfloat (constant->cv, ==, 0);
}

static void
test_vllm_summary (void)
{
  NavImportFacts nothing = nav_import_facts_none ();
  g_autoptr (NavImport) import = parse_data ("vllm-bench.json", &nothing);
  const NavBenchmark *b = benchmark_at (import, 0);

  /* From --metadata gpu=H100 tp=1. */
  g_assert_cmpstr (b->gpu, ==, "h100-sxm");
  g_assert_cmpuint (b->tensor_parallel, ==, 1);
  g_assert_cmpfloat (b->concurrency, ==, 8);
  g_assert_cmpfloat (b->input_tokens, ==, 512);
  g_assert_false (b->lengths_stated);
  g_assert_cmpfloat_with_epsilon (b->ttft_mean_ms, 62.84561, 1e-4);
  g_assert_cmpfloat_with_epsilon (b->latency[NAV_METRIC_TTFT].p50, 62.65565, 1e-4);
  g_assert_cmpfloat_with_epsilon (b->latency[NAV_METRIC_TTFT].p99, 72.8369, 1e-3);
  g_assert_true (isnan (b->latency[NAV_METRIC_TTFT].p90));
  g_assert_true (isnan (b->latency[NAV_METRIC_ITL].mean));
  g_assert_true (isnan (b->latency[NAV_METRIC_E2E].mean));
  g_assert_cmpstr (b->measured_on, ==, "2026-01-31");
  g_assert_cmpfloat_with_epsilon (b->requests_per_s, 8.163265, 1e-5);
}

/* Each request apart, with a failed one, Python's NaN and half a character in an answer. */
static void
test_vllm_details (void)
{
  NavImportFacts facts = h100 ();
  g_autoptr (NavImport) import = parse_data ("vllm-bench-detailed.json", &facts);
  const NavBenchmark *b = benchmark_at (import, 0);

  g_assert_cmpfloat (b->rate, ==, 2);
  g_assert_cmpint (b->arrival, ==, NAV_ARRIVAL_GAMMA);
  g_assert_cmpfloat_with_epsilon (b->cv, sqrt (2), 1e-6);
  g_assert_cmpfloat (b->requests, ==, 24);
  g_assert_cmpfloat (b->failed_requests, ==, 1);
  g_assert_cmpuint (b->input_lengths->n_values, ==, 24);
  g_assert_cmpfloat (b->latency[NAV_METRIC_E2E].p95, >, b->latency[NAV_METRIC_E2E].p50);
  g_assert_cmpfloat_with_epsilon (b->latency[NAV_METRIC_ITL].mean, b->tpot_mean_ms, 0.05);
  g_assert_cmpfloat (b->ttft_mean_ms, >, 25);
}

static void
test_vllm_lines (void)
{
  NavImportFacts facts = h100 ();
  g_autoptr (NavImport) import = parse_data ("vllm-bench-lines.json", &facts);

  g_assert_cmpuint (import->rows->len, ==, 3);
  g_assert_cmpstr (row_at (import, 2)->where, ==, "line 3");
  g_assert_cmpfloat (benchmark_at (import, 2)->concurrency, ==, 16);
}

/* A line of something else, or half of one, keeps none of the others out, and is told. */
static void
test_vllm_foreign_lines (void)
{
  NavImportFacts facts = h100 ();
  g_autofree char *text = read_data ("vllm-bench-lines.json");
  g_autofree char *more = g_strconcat (text, "{\"bad\":1}\n{\"model_id\":\"cut o", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavImport) import = parse (more, -1, &facts, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (import->rows->len, ==, 5);
  g_assert_cmpfloat (benchmark_at (import, 2)->concurrency, ==, 16);
  g_assert_null (row_at (import, 3)->row);
  g_assert_cmpstr (row_at (import, 3)->where, ==, "line 4");
  g_assert_nonnull (strstr (row_at (import, 3)->error->message, "not a result"));
  g_assert_cmpstr (row_at (import, 4)->where, ==, "line 5");
  g_assert_nonnull (row_at (import, 4)->error);
  assert_refused ("{\"bad\":1}\n{\"bad\":2}\n", -1, &facts, NAV_ERROR_INVALID, "format",
                  "vllm-bench");
}

#define VLLM(members)                                                                              \
  "{\"model_id\":\"" LLAMA "\",\"request_throughput\":1,\"num_prompts\":10,\"completed\":10,"      \
  "\"total_input_tokens\":1000,\"total_output_tokens\":500," members "}"

static void
test_vllm_loads (void)
{
  NavImportFacts facts = h100 ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NavImport) flood = parse (VLLM ("\"request_rate\":\"inf\""), -1, &facts, &error);
  g_autoptr (NavImport) even = parse (
    VLLM ("\"request_rate\":4,\"burstiness\":Infinity,\"max_concurrency\":7"), -1, &facts, &error);
  g_autoptr (NavImport) poisson =
    parse (VLLM ("\"request_rate\":4,\"burstiness\":1.0"), -1, &facts, &error);
  g_autoptr (NavImport) drafts = parse (
    VLLM ("\"request_rate\":4,\"spec_decode_acceptance_length\":2.5,\"spec_decode_num_drafts\":10,"
          "\"spec_decode_draft_tokens\":30"),
    -1, &facts, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (benchmark_at (flood, 0)->concurrency, ==, 10);
  g_assert_cmpint (benchmark_at (even, 0)->arrival, ==, NAV_ARRIVAL_CONSTANT);
  g_assert_cmpfloat (benchmark_at (even, 0)->concurrency_limit, ==, 7);
  g_assert_cmpint (benchmark_at (poisson, 0)->arrival, ==, NAV_ARRIVAL_POISSON);
  g_assert_cmpfloat (benchmark_at (poisson, 0)->failed_requests, ==, 0);
  g_assert_cmpfloat (benchmark_at (drafts, 0)->speculative_accepted, ==, 1.5);
  g_assert_cmpfloat (benchmark_at (drafts, 0)->speculative_tokens, ==, 3);
  assert_refused (VLLM ("\"request_rate\":4,\"ramp_up_strategy\":\"linear\""), -1, &facts,
                  NAV_ERROR_UNSUPPORTED, "ramp_up_strategy", NULL);
  assert_refused (VLLM ("\"request_rate\":null"), -1, &facts, NAV_ERROR_INVALID, "request_rate",
                  NULL);
  assert_refused (VLLM ("\"request_rate\":4,\"duration\":-5"), -1, &facts, NAV_ERROR_INVALID,
                  "duration", "duration: must not be negative");
  assert_refused (VLLM ("\"request_rate\":4,\"p99_ttft_ms\":-0.1"), -1, &facts, NAV_ERROR_INVALID,
                  "p99_ttft_ms", NULL);
}

#define HEADER "model_path,system,precision,backend_version,measured_at,isl,osl,concurrency," \
               "tp_size,pp_size,dp,moe_tp_size,ep,ttft_mean_ms,tpot_mean_ms,src\n"
#define LINE                                                                                       \
  "MiniMaxAI/MiniMax-M2.5,h200_sxm,fp8,0.16.0,2026-03-01T00:00:00.000Z,1024,1024,16.0,4.0,1.0,"    \
  "1.0,4.0,1.0,116.07,15.736,db-dump\n"

static void
test_csv (void)
{
  NavImportFacts facts = nav_import_facts_none ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NavImport) import = parse (HEADER LINE, -1, &facts, &error);
  const NavBenchmark *b;

  g_assert_no_error (error);
  g_assert_cmpint (import->format, ==, NAV_IMPORT_CSV);
  b = benchmark_at (import, 0);
  g_assert_cmpstr (row_at (import, 0)->where, ==, "line 2");
  g_assert_cmpstr (b->gpu, ==, "h200");
  g_assert_cmpint (b->precision, ==, NAV_PRECISION_FP8);
  g_assert_cmpstr (b->engine_version, ==, "0.16.0");
  g_assert_cmpstr (b->measured_on, ==, "2026-03-01");
  g_assert_cmpuint (b->tensor_parallel, ==, 4);
  g_assert_cmpuint (b->expert_parallel, ==, 1);
  g_assert_cmpfloat (b->requests, ==, 160);
  g_assert_cmpfloat_with_epsilon (b->input_lengths->min, 819.2, 0.5);
  g_assert_cmpint (b->prefix_caching, ==, NAV_STATED_NO);
  g_assert_true (nav_provenance_is_unverified (&b->provenance, "prefix_caching"));
  g_assert_cmpstr (b->provenance.source, ==, "db-dump");
}

/* What a table says goes before what InferenceX usually does; what a person says before both. */
static void
test_csv_says_more (void)
{
  NavImportFacts facts = nav_import_facts_none ();
  const char *text =
    "\xef\xbb\xbfModel,GPU,Precision,ISL,OSL,conc,tp,mean_ttft_ms,p99_ttft_ms,mean_tpot_ms,"
    "requests,length_distribution,prefix_caching,remark\r\n"
    "\"meta-llama/Llama-3.1-70B\",H100,fp8,100,50,2,2,50,90.5,9,20,fixed,true,"
    "\"a, \"\"b\"\"\n c\"\r\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (NavImport) import = NULL;
  const NavBenchmark *b;

  facts.prefix_hit_ratio = 0.5;
  facts.source = "our lab";
  import = parse (text, NAV_IMPORT_CSV, &facts, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (import->rows->len, ==, 1);
  b = benchmark_at (import, 0);
  /* A base model has the dimensions of the tuned one. */
  g_assert_cmpstr (b->model, ==, "meta-llama/Llama-3.1-70B-Instruct");
  g_assert_cmpfloat (b->requests, ==, 20);
  g_assert_cmpint (b->input_lengths->kind, ==, NAV_DISTRIBUTION_FIXED);
  g_assert_cmpint (b->prefix_caching, ==, NAV_STATED_YES);
  g_assert_cmpfloat (b->prefix_hit_ratio, ==, 0.5);
  g_assert_cmpfloat (b->latency[NAV_METRIC_TTFT].p99, ==, 90.5);
  g_assert_null (b->provenance.unverified);
  g_assert_cmpstr (b->provenance.source, ==, "our lab");
}

typedef struct {
  const char *name;
  const char *from; /* in LINE */
  const char *to;
  const char *field;
} Damage;

/* One line is wrong; the others are kept. */
static const Damage damages[] = {
  { "negative", "116.07", "-116.07", "ttft_mean_ms" },
  { "huge", "116.07", "1e308", "ttft_mean_ms" },
  { "infinite", "116.07", "1e999", "ttft_mean_ms" },
  { "nan", "116.07", "nan", "ttft_mean_ms" },
  { "hexadecimal", "116.07", "0x10", "ttft_mean_ms" },
  { "comma", "116.07", "\"116,07\"", "ttft_mean_ms" },
  { "unit", "116.07", "116 ms", "ttft_mean_ms" },
  { "model", "MiniMaxAI/MiniMax-M2.5", "nobody/nothing", "model" },
  { "gpu", "h200_sxm", "abacus", "gpu" },
  { "no-gpu", "h200_sxm", "", "gpu" },
  { "no-model", "MiniMaxAI/MiniMax-M2.5", "", "model" },
  { "precision", ",fp8,", ",fp5,", "precision" },
  { "day", "2026-03-01T", "1. March ", "measured_at" },
  { "replicas", "1.0,4.0,1.0,116", "2.0,4.0,1.0,116", "dp" },
  { "experts", "1.0,4.0,1.0,116", "1.0,3.0,1.0,116", "ep" },
  { "fractions", "16.0,4.0,1.0", "16.0,4.5,1.0", "ep" },
  { "fields", "db-dump", "db-dump,more", NULL },
  { "clients", ",16.0,", ",0,", "concurrency" },
};

static void
test_csv_damaged_line (gconstpointer data)
{
  const Damage *damage = data;
  NavImportFacts facts = nav_import_facts_none ();
  g_autoptr (GString) text = g_string_new (HEADER LINE);
  g_autoptr (GString) line = g_string_new (LINE);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavImport) import = NULL;
  const NavImportedRow *row;

  g_assert_cmpuint (g_string_replace (line, damage->from, damage->to, 1), ==, 1);
  g_string_append (text, line->str);
  import = parse (text->str, -1, &facts, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (import->rows->len, ==, 2);
  benchmark_at (import, 0);
  row = row_at (import, 1);
  g_assert_null (row->row);
  g_assert_nonnull (row->error);
  if (damage->field != NULL)
    g_assert_nonnull (strstr (nav_error_get_field (row->error), damage->field));
}

static void
test_csv_columns (void)
{
  NavImportFacts facts = nav_import_facts_none ();

  assert_refused ("model_path,system,isl,osl,concurrency,ttft_mean_ms\nx,y,1,1,1,1\n", -1, &facts,
                  NAV_ERROR_INVALID, "file.txt", "tpot_mean_ms");
  assert_refused ("name,colour\nx,red\n", -1, &facts, NAV_ERROR_UNSUPPORTED, "file.txt", NULL);
  assert_refused (HEADER, -1, &facts, NAV_ERROR_INVALID, "file.txt", "no run");
  assert_refused ("", -1, &facts, NAV_ERROR_UNSUPPORTED, NULL, NULL);
  assert_refused (HEADER "\"MiniMax", -1, &facts, NAV_ERROR_INVALID, "line 2", NULL);
  assert_refused (HEADER "\"a\"b,c", -1, &facts, NAV_ERROR_INVALID, "line 2", NULL);
}

static void
test_csv_limits (void)
{
  NavImportFacts facts = nav_import_facts_none ();
  g_autoptr (GString) many = g_string_new (HEADER);
  g_autoptr (GString) wide = g_string_new ("a");
  g_autofree char *filler = g_strnfill (5000, 'x');
  g_autofree char *field = g_strconcat (HEADER, filler, NULL);

  for (int i = 0; i <= NAV_IMPORT_MAX_ROWS; i++)
    g_string_append (many, LINE);
  for (int i = 0; i < 300; i++)
    g_string_append (wide, ",a");
  assert_refused (many->str, -1, &facts, NAV_ERROR_INVALID, "file.txt", "in parts");
  assert_refused (wide->str, -1, &facts, NAV_ERROR_INVALID, "line 1", NULL);
  assert_refused (field, -1, &facts, NAV_ERROR_INVALID, "line 2", NULL);
}

/* What all runs lack is asked for by the name of its option. */
static void
test_missing_facts (void)
{
  NavImportFacts facts = nav_import_facts_none ();
  g_autofree char *text = read_data ("vllm-bench-lines.json");
  g_autoptr (GString) nameless = g_string_new (text);

  assert_refused (text, -1, &facts, NAV_ERROR_INVALID, "gpu", "--gpu");
  facts.gpu = "H100";
  assert_refused (text, -1, &facts, NAV_ERROR_INVALID, "tensor_parallel", "--tensor-parallel");
  facts.tensor_parallel = 1;
  g_string_replace (nameless, "\"model_id\": \"" LLAMA "\"", "\"model_id\": null", 0);
  assert_refused (nameless->str, -1, &facts, NAV_ERROR_INVALID, "model", "--model");
  g_string_replace (nameless, "\"model_id\": null", "\"model_id\": \"our-llama\"", 0);
  assert_refused (nameless->str, -1, &facts, NAV_ERROR_NOT_FOUND, "model", "add-model");
  facts.gpu = "abacus";
  assert_refused (text, -1, &facts, NAV_ERROR_NOT_FOUND, "gpu", "knowledge list gpus");
}

static void
test_facts_go_first (void)
{
  NavImportFacts facts = h100 ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NavImport) import = NULL;
  const NavBenchmark *b;

  facts = (NavImportFacts){
    .model = "Qwen/Qwen3-8B", .gpu = "l40s", .precision = "fp8", .engine_version = "0.15.1",
    .kv_cache_dtype = "fp8", .measured_on = "2026-02-02", .source = "s", .licence = "l",
    .tensor_parallel = 2, .pipeline_parallel = 2, .expert_parallel = 1, .max_num_seqs = 64,
    .max_num_batched_tokens = 4096, .max_model_len = 8192, .gpu_memory_utilization = 0.8,
    .prefix_caching = NAV_STATED_YES, .prefix_hit_ratio = 0.2, .simulated = TRUE,
  };
  import = parse (VLLM ("\"request_rate\":4,\"gpu\":\"H100\",\"tp\":\"1\",\"version\":\"0.1\""), -1,
                  &facts, &error);
  g_assert_no_error (error);
  b = benchmark_at (import, 0);
  g_assert_cmpstr (b->model, ==, "Qwen/Qwen3-8B");
  g_assert_cmpstr (b->gpu, ==, "l40s");
  g_assert_cmpint (b->precision, ==, NAV_PRECISION_FP8);
  g_assert_cmpstr (b->engine_version, ==, "0.15.1");
  g_assert_cmpint (b->kv_cache_fp8, ==, NAV_STATED_YES);
  g_assert_cmpstr (b->measured_on, ==, "2026-02-02");
  g_assert_cmpstr (b->provenance.licence, ==, "l");
  g_assert_cmpuint (b->tensor_parallel, ==, 2);
  g_assert_cmpuint (b->pipeline_parallel, ==, 2);
  g_assert_cmpuint (b->max_num_seqs, ==, 64);
  g_assert_cmpuint (b->max_num_batched_tokens, ==, 4096);
  g_assert_cmpuint (b->max_model_len, ==, 8192);
  g_assert_cmpfloat (b->gpu_memory_utilization, ==, 0.8);
  g_assert_cmpfloat (b->prefix_hit_ratio, ==, 0.2);
  g_assert_true (b->simulated);
}

/* Names as servers have them, and the precision that follows. */
static const struct {
  const char *served;
  const char *model;
  NavPrecision precision;
} names[] = {
  { LLAMA, LLAMA, NAV_PRECISION_BF16 },
  { "meta-llama/llama-3.1-8b-instruct", LLAMA, NAV_PRECISION_BF16 },
  { "/models/Llama-3.1-8B-Instruct/", LLAMA, NAV_PRECISION_BF16 },
  { "meta-llama/Llama-3.1-8B", LLAMA, NAV_PRECISION_BF16 },
  { "openai/gpt-oss-20b", "openai/gpt-oss-20b", NAV_PRECISION_FP4 },
  { "RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", "meta-llama/Llama-3.3-70B-Instruct",
    NAV_PRECISION_FP8 },
};

static void
test_names (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GString) text = g_string_new (VLLM ("\"request_rate\":4"));
    NavImportFacts facts = h100 ();
    g_autoptr (GError) error = NULL;
    g_autoptr (NavImport) import = NULL;

    g_string_replace (text, LLAMA, names[i].served, 0);
    import = parse (text->str, -1, &facts, &error);
    if (strstr (names[i].served, "Llama-3.1-8B") && import == NULL)
      g_test_message ("%s", error->message);
    g_assert_no_error (error);
    g_assert_cmpstr (benchmark_at (import, 0)->model, ==, names[i].model);
    g_assert_cmpint (benchmark_at (import, 0)->precision, ==, names[i].precision);
  }
}

static void
test_closest_names (void)
{
  NavImportFacts facts = h100 ();

  facts.model = "someone/Llama-3.1-70B-Chat";
  assert_refused (VLLM ("\"request_rate\":4"), -1, &facts, NAV_ERROR_NOT_FOUND, "model",
                  "meta-llama/Llama-3.1-70B-Instruct");
}

/* The same run has the same id, wherever the file lies and whatever it is called. */
static void
test_ids (void)
{
  NavImportFacts facts = h100 (), other = h100 ();
  g_autoptr (NavImport) first = parse_data ("vllm-bench-lines.json", &facts);
  g_autoptr (NavImport) again = parse_data ("vllm-bench-lines.json", &facts);
  g_autoptr (NavImport) elsewhere = NULL;

  other.gpu = "h200";
  elsewhere = parse_data ("vllm-bench-lines.json", &other);
  for (guint i = 0; i < first->rows->len; i++) {
    const char *id = benchmark_at (first, i)->id;

    g_assert_true (g_str_has_prefix (id, "local:"));
    g_assert_cmpuint (strlen (id), ==, strlen ("local:") + 12);
    g_assert_cmpstr (id, ==, benchmark_at (again, i)->id);
    g_assert_cmpstr (id, !=, benchmark_at (elsewhere, i)->id);
    g_assert_cmpstr (id, !=, benchmark_at (first, (i + 1) % first->rows->len)->id);
  }
}

#define OWN_ROW                                                                                    \
  "{\"id\":\"local:abc\",\"model\":\"" LLAMA "\",\"gpu\":\"h100-sxm\",\"concurrency\":1,"          \
  "\"remark\":{\"kept\":[1,2.5,null]},\"source\":\"s\",\"source_licence\":\"l\"}"

static void
test_own_rows (void)
{
  NavImportFacts facts = nav_import_facts_none ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) row = nav_json_parse (OWN_ROW, -1, NULL, NULL);
  g_autoptr (NavImport) one = parse (OWN_ROW, -1, &facts, &error);
  g_autoptr (NavImport) list = parse ("[" OWN_ROW ",7,{\"model\":\"m\",\"gpu\":\"g\","
                                      "\"source\":\"s\",\"source_licence\":\"l\"}]",
                                      -1, &facts, &error);
  g_autoptr (NavImport) file = parse ("{\"schema\":\"neuralnav.knowledge/1\",\"collection\":"
                                      "\"benchmarks\",\"rows\":[" OWN_ROW "]}",
                                      -1, &facts, &error);
  g_autoptr (NavImport) gpus = parse ("{\"schema\":\"neuralnav.knowledge/1\",\"collection\":"
                                      "\"gpus\",\"rows\":[{\"id\":\"g\",\"name\":\"G\",\"vendor\":"
                                      "\"V\",\"architecture\":\"a\",\"source\":\"s\","
                                      "\"source_licence\":\"l\"},{\"id\":\"h\"}]}",
                                      -1, &facts, &error);

  g_assert_no_error (error);
  g_assert_true (json_node_equal (row_at (one, 0)->row, row));
  g_assert_true (json_node_equal (row_at (list, 0)->row, row));
  g_assert_true (json_node_equal (row_at (file, 0)->row, row));
  g_assert_nonnull (row_at (list, 1)->error);
  g_assert_true (g_str_has_prefix (benchmark_at (list, 2)->id, "local:"));
  g_assert_cmpint (gpus->collection, ==, NAV_COLLECTION_GPUS);
  g_assert_null (row_at (gpus, 0)->benchmark);
  g_assert_no_error (row_at (gpus, 0)->error);
  g_assert_nonnull (row_at (gpus, 1)->error);
}

static void
test_own_rows_refused (void)
{
  NavImportFacts facts = nav_import_facts_none (), said = h100 ();

  assert_refused ("{\"schema\":\"neuralnav.knowledge/2\",\"collection\":\"gpus\",\"rows\":[]}", -1,
                  &facts, NAV_ERROR_NEWER, "schema", NULL);
  assert_refused ("{\"schema\":\"neuralnav.plan/1\"}", -1, &facts, NAV_ERROR_UNSUPPORTED, "schema",
                  "neuralnav.plan/1");
  assert_refused ("{\"schema\":\"neuralnav.knowledge/x\"}", -1, &facts, NAV_ERROR_UNSUPPORTED,
                  "schema", NULL);
  assert_refused ("{\"schema\":\"neuralnav.knowledge/1\",\"collection\":\"secrets\",\"rows\":[]}",
                  -1, &facts, NAV_ERROR_NOT_FOUND, "collection", "secrets");
  assert_refused ("{\"schema\":\"neuralnav.knowledge/1\",\"collection\":\"benchmarks\"}", -1,
                  &facts, NAV_ERROR_INVALID, "rows", NULL);
  assert_refused ("[]", -1, &facts, NAV_ERROR_INVALID, "file.txt", "no run");
  assert_refused (OWN_ROW, -1, &said, NAV_ERROR_INVALID, NULL, "options");
}

/* Cut anywhere, a file is refused or gives fewer runs; it never gives other ones. */
static void
test_truncated (void)
{
  static const char *const files[] = { "guidellm-0.8.json", "guidellm-0.2.json", "vllm-bench.json",
                                       "vllm-bench-detailed.json", "vllm-bench-lines.json" };
  NavImportFacts facts = h100 ();

  for (gsize f = 0; f < G_N_ELEMENTS (files); f++) {
    g_autofree char *text = read_data (files[f]);
    gsize length = strlen (text);

    for (gsize i = 1; i < 60; i++) {
      g_autoptr (GError) error = NULL;
      g_autofree char *part = g_strndup (text, length * i / 60);
      g_autoptr (NavImport) import = parse (part, -1, &facts, &error);

      g_assert_true ((import == NULL) == (error != NULL));
      if (import != NULL)
        g_assert_cmpstr (files[f], ==, "vllm-bench-lines.json");
    }
  }
}

/* Members of another type than they should have are as good as none, and never crash. */
static void
test_wrong_types (void)
{
  static const char *const texts[] = {
    "{\"benchmarks\":[null,1,\"x\",[],{}]}",
    "{\"benchmarks\":[{\"metrics\":[],\"config\":7,\"requests\":\"x\"}]}",
    "{\"benchmarks\":[{\"metrics\":{\"request_totals\":{\"successful\":1}},\"config\":{\"strategy\":"
    "{\"type_\":\"concurrent\",\"streams\":\"many\"}},\"requests\":{\"successful\":[7]}}]}",
    "{\"benchmarks\":[{\"metrics\":{\"time_to_first_token_ms\":{\"successful\":{\"percentiles\":[]}}},"
    "\"args\":{\"strategy\":{\"type_\":\"synchronous\"}},\"worker\":{\"backend_model\":{}}}]}",
    "{\"model_id\":7,\"request_throughput\":\"x\",\"request_rate\":1}",
    "{\"model_id\":\"" LLAMA "\",\"request_throughput\":1,\"request_rate\":1,\"date\":{},"
    "\"input_lens\":[1],\"output_lens\":[\"x\"],\"ttfts\":[null],\"itls\":[7],\"errors\":[0]}",
    "{\"model_id\":\"" LLAMA "\",\"request_throughput\":1,\"request_rate\":1,"
    "\"input_lens\":[1],\"output_lens\":[2],\"ttfts\":[1],\"itls\":[[\"x\",null]],\"errors\":[1]}",
  };
  NavImportFacts facts = h100 ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NavImport) import = parse (texts[i], -1, &facts, &error);

    g_assert_true ((import == NULL) == (error != NULL));
  }
}

static void
test_hostile_numbers (void)
{
  static const char *const numbers[] = { "-1", "1e308", "-1e308", "1e15", "NaN", "-Infinity",
                                         "0.5" };
  NavImportFacts facts = h100 ();

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autoptr (GString) text = g_string_new (
      VLLM ("\"request_rate\":#,\"max_concurrency\":#,\"burstiness\":#,\"mean_ttft_ms\":#,"
            "\"p99_tpot_ms\":#,\"duration\":#,\"output_throughput\":#,\"failed\":#,"
            "\"input_lens\":[#,#],\"output_lens\":[#,2],\"ttfts\":[#,1],\"itls\":[[#],[1]],"
            "\"errors\":[\"\",\"\"],\"tp\":#,\"spec_decode_acceptance_length\":#,"
            "\"spec_decode_num_drafts\":#,\"spec_decode_draft_tokens\":#"));
    g_autoptr (GError) error = NULL;
    g_autoptr (NavImport) import = NULL;

    g_string_replace (text, "#", numbers[i], 0);
    import = parse (text->str, -1, &facts, &error);
    g_assert_true ((import == NULL) == (error != NULL));
    if (import == NULL || row_at (import, 0)->benchmark == NULL)
      continue;
    g_assert_false (row_at (import, 0)->benchmark->ttft_mean_ms < 0);
    g_assert_false (isinf (row_at (import, 0)->benchmark->ttft_mean_ms));
  }
}

static void
test_not_text (void)
{
  NavImportFacts facts = h100 ();
  g_autofree char *deep = g_strnfill (10000, '[');
  g_autoptr (GError) error = NULL, zero = NULL;
  g_autofree char *huge = g_malloc (NAV_IMPORT_MAX_BYTES + 1);

  assert_refused ("\xff\xfe{}", -1, &facts, NAV_ERROR_INVALID, "file.txt", "UTF-8");
  assert_refused (deep, -1, &facts, NAV_ERROR_INVALID, NULL, "file.txt");
  assert_refused ("{}", -1, &facts, NAV_ERROR_UNSUPPORTED, "file.txt", NULL);
  assert_refused ("{\"benchmarks\":[]}", -1, &facts, NAV_ERROR_INVALID, "file.txt", "no run");
  g_assert_null (nav_import_parse (catalog, "{}\0{}", 5, "f", -1, &facts, &zero));
  g_assert_true (nav_error_matches_kind (zero, NAV_ERROR_INVALID));
  memset (huge, ' ', NAV_IMPORT_MAX_BYTES + 1);
  g_assert_null (
    nav_import_parse (catalog, huge, NAV_IMPORT_MAX_BYTES + 1, "f", -1, &facts, &error));
  g_assert_nonnull (strstr (error->message, "64 MiB"));
}

static void
test_stated_format (void)
{
  NavImportFacts facts = h100 ();
  g_autofree char *vllm = read_data ("vllm-bench.json");

  assert_refused (vllm, NAV_IMPORT_GUIDELLM, &facts, NAV_ERROR_INVALID, "format", "guidellm");
  assert_refused (vllm, NAV_IMPORT_NEURALNAV, &facts, NAV_ERROR_INVALID, "format", "neuralnav");
  assert_refused (vllm, NAV_IMPORT_CSV, &facts, NAV_ERROR_UNSUPPORTED, NULL, NULL);
  assert_refused (HEADER LINE, NAV_IMPORT_VLLM_BENCH, &facts, NAV_ERROR_INVALID, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autoptr (GError) error = NULL;
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  directory = g_build_filename (g_getenv ("NEURALNAV_DATA"), "knowledge", NULL);
  catalog = nav_catalog_new_from_directory (directory, &error);
  g_assert_no_error (error);
  g_test_add_func ("/import/guidellm/requests", test_guidellm_requests);
  g_test_add_func ("/import/guidellm/summary", test_guidellm_summary);
  g_test_add_func ("/import/vllm/summary", test_vllm_summary);
  g_test_add_func ("/import/vllm/details", test_vllm_details);
  g_test_add_func ("/import/vllm/lines", test_vllm_lines);
  g_test_add_func ("/import/vllm/foreign-lines", test_vllm_foreign_lines);
  g_test_add_func ("/import/vllm/loads", test_vllm_loads);
  g_test_add_func ("/import/csv/usual", test_csv);
  g_test_add_func ("/import/csv/says-more", test_csv_says_more);
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *path = g_strconcat ("/import/csv/damaged/", damages[i].name, NULL);
    g_test_add_data_func (path, &damages[i], test_csv_damaged_line);
  }
  g_test_add_func ("/import/csv/columns", test_csv_columns);
  g_test_add_func ("/import/csv/limits", test_csv_limits);
  g_test_add_func ("/import/missing-facts", test_missing_facts);
  g_test_add_func ("/import/facts-go-first", test_facts_go_first);
  g_test_add_func ("/import/names", test_names);
  g_test_add_func ("/import/closest-names", test_closest_names);
  g_test_add_func ("/import/ids", test_ids);
  g_test_add_func ("/import/own-rows", test_own_rows);
  g_test_add_func ("/import/own-rows-refused", test_own_rows_refused);
  g_test_add_func ("/import/truncated", test_truncated);
  g_test_add_func ("/import/wrong-types", test_wrong_types);
  g_test_add_func ("/import/hostile-numbers", test_hostile_numbers);
  g_test_add_func ("/import/not-text", test_not_text);
  g_test_add_func ("/import/stated-format", test_stated_format);
  result = g_test_run ();
  nav_catalog_unref (catalog);
  return result;
}
