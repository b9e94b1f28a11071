// SPDX-License-Identifier: Apache-2.0
// Saved load tests are read as they were written, those of other programs where ours stand, and
// what is neither is refused with a reason.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "run-fixture.h"

static void
assert_same (double value, double expected)
{
  if (isnan (expected) || isinf (expected))
    g_assert_true (isnan (expected) ? isnan (value) : value == expected);
  else
    g_assert_cmpfloat_with_epsilon (value, expected, 1e-9 + fabs (expected) * 1e-12);
}

static void
assert_same_figures (const NavRunFigures *read, const NavRunFigures *written)
{
  for (int k = 0; k < NAV_N_SPREADS; k++) {
    assert_same (read->spreads[k].n, written->spreads[k].n);
    assert_same (read->spreads[k].mean, written->spreads[k].mean);
    assert_same (read->spreads[k].p50, written->spreads[k].p50);
    assert_same (read->spreads[k].p999, written->spreads[k].p999);
    assert_same (read->spreads[k].max, written->spreads[k].max);
  }
  assert_same (read->requests_per_s, written->requests_per_s);
  assert_same (read->concurrency_mean, written->concurrency_mean);
  assert_same (read->good_share, written->good_share);
  g_assert_cmpint (read->verdict, ==, written->verdict);
  g_assert_cmpuint (read->n_targets, ==, written->n_targets);
  for (guint i = 0; i < written->n_targets; i++) {
    g_assert_cmpint (read->targets[i].metric, ==, written->targets[i].metric);
    g_assert_cmpint (read->targets[i].verdict, ==, written->targets[i].verdict);
    assert_same (read->targets[i].measured_ms, written->targets[i].measured_ms);
    assert_same (read->targets[i].high_ms, written->targets[i].high_ms);
    assert_same (read->targets[i].share, written->targets[i].share);
  }
}

static void
test_round_trip (void)
{
  g_autoptr (NavRun) run = run_fixture_new_busy (300);
  g_autoptr (NavRunSummary) summary = run_fixture_summary (run, "a.json");
  g_auto (NavRunFigures) figures = { 0 };
  const NavRunFailure *failure;

  nav_run_compute (run, &figures);
  assert_same_figures (&summary->figures, &figures);
  g_assert_cmpfloat (summary->percentile, ==, 90);
  g_assert_cmpfloat (summary->counts[NAV_RUN_COUNTED], ==, 300);
  g_assert_cmpfloat (summary->counts[NAV_RUN_FAILED], ==, 3);
  g_assert_cmpuint (summary->failures->len, ==, 1);
  failure = summary->failures->pdata[0];
  g_assert_cmpuint (failure->count, ==, 3);
  g_assert_cmpuint (failure->status, ==, 429);
  g_assert_cmpstr (failure->message, ==, "busy");
  g_assert_cmpuint (summary->records->len, ==, 300);
  for (guint i = 0; i < 300; i++) {
    const NavRequestRecord *read = &g_array_index (summary->records, NavRequestRecord, i);
    const NavRequestRecord *written = &g_array_index (run->records, NavRequestRecord, i);
    assert_same (nav_request_record_ttft_ms (read, TRUE),
                 nav_request_record_ttft_ms (written, TRUE));
    g_assert_cmpint (read->outcome, ==, written->outcome);
  }
}

/* JSON has no infinity; what is beyond all is not taken for unknown. */
static void
test_all_failed (void)
{
  g_autoptr (NavRun) run = run_fixture_new (",\"slo\":{\"ttft_ms\":100}");
  g_autoptr (NavRunSummary) summary = NULL;

  for (guint i = 0; i < 50; i++)
    run_fixture_add_failed (run, i, "busy");
  summary = run_fixture_summary (run, "a.json");
  g_assert_cmpint (summary->figures.verdict, ==, NAV_RUN_MISSED);
  g_assert_true (isinf (summary->figures.targets[0].measured_ms));
  g_assert_cmpuint (summary->figures.faults->len, >, 0);
  g_assert_true (isnan (summary->figures.spreads[NAV_SPREAD_TTFT].p50));
}

static void
test_empty (void)
{
  g_autoptr (NavRun) run = run_fixture_new ("");
  g_autoptr (NavRunSummary) summary = run_fixture_summary (run, "a.json");

  g_assert_cmpfloat (summary->counts[NAV_RUN_COUNTED], ==, 0);
  g_assert_cmpuint (summary->records->len, ==, 0);
  g_assert_cmpuint (summary->figures.n_targets, ==, 0);
}

/* Documents are passed around: no password and no key goes with them. */
static void
test_secrets (void)
{
  g_autoptr (NavRun) run = run_fixture_new_busy (10);
  g_autoptr (JsonNode) document = run_fixture_document (run);
  g_autofree char *text = nav_json_to_text (document, FALSE);
  g_autofree char *none = nav_run_public_url ("no url \x01");

  g_assert_null (strstr (text, "secret"));
  g_assert_null (strstr (text, "hidden"));
  g_assert_nonnull (strstr (text, "http://h:8000/v1/chat/completions"));
  g_assert_null (none);
}

static JsonObject *
part (JsonNode *document, const char *name)
{
  return json_object_get_object_member (json_node_get_object (document), name);
}

static void
assert_refused (JsonNode *document, NavErrorKind kind, const char *field)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavRunSummary) summary = nav_run_summary_new_from_json (document, "a", &error);

  g_assert_null (summary);
  g_assert_true (nav_error_matches_kind (error, kind));
  g_assert_cmpstr (nav_error_get_field (error), ==, field);
}

/* Each mistake is told with its place. */
static void
test_mistakes (void)
{
  g_autoptr (NavRun) run = run_fixture_new_busy (20);
  g_autoptr (JsonNode) whole = run_fixture_document (run);
  const struct {
    const char *part, *member, *value, *field;
  } cases[] = {
    { "counts", "failed", "-1", "counts.failed" },
    { "counts", "failed", "1.5", "counts.failed" },
    { "endpoint", "url", "7", "endpoint.url" },
    { "figures", "ttft_ms", "[]", "figures.ttft_ms" },
    { "figures", "tpot_ms", "{\"p95\":\"fast\"}", "figures.tpot_ms.p95" },
    { "throughput", "requests_per_s", "-3", "throughput.requests_per_s" },
    { "slo", "verdict", "\"splendid\"", "slo.verdict" },
    { "slo", "metrics", "[{\"metric\":\"itl_ms\"}]", "slo.metrics[0].metric" },
    { "slo", "metrics", "[1,2,3,4,5]", "slo.metrics" },
    { "validity", "faults", "[{}]", "validity.faults[0].code" },
    { "validity", "remarks", "[{\"code\":\"x\",\"args\":{\"a\":{}}}]",
      "validity.remarks[0].args" },
    { "requests", "rows", "[[1,2]]", "requests.rows" },
    { "requests", "rows", "[7]", "requests.rows" },
    { "requests", "columns", "[\"sent_s\"]", "requests.columns" },
    { "spec", "load", "{}", "spec.load.type" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonNode) bad = nav_json_parse (cases[i].value, -1, NULL, NULL);
    g_autofree char *text = nav_json_to_text (whole, FALSE);
    g_autoptr (JsonNode) document = nav_json_parse (text, -1, NULL, NULL);
    json_object_set_member (part (document, cases[i].part), cases[i].member,
                            g_steal_pointer (&bad));
    g_test_message ("%s", cases[i].field);
    assert_refused (document, NAV_ERROR_INVALID, cases[i].field);
  }
}

static void
test_versions (void)
{
  g_autoptr (NavRun) run = run_fixture_new_busy (20);
  g_autoptr (JsonNode) document = run_fixture_document (run);
  JsonObject *object = json_node_get_object (document);

  json_object_set_string_member (object, "schema", "neuralnav.run/2");
  assert_refused (document, NAV_ERROR_NEWER, "schema");
  json_object_set_string_member (object, "schema", "neuralnav.run/x");
  assert_refused (document, NAV_ERROR_INVALID, "schema");
  json_object_set_string_member (object, "schema", "neuralnav.plan/1");
  assert_refused (document, NAV_ERROR_UNSUPPORTED, "schema");
}

/* What a later version adds does not keep this one from reading the rest. */
static void
test_additions (void)
{
  g_autoptr (NavRun) run = run_fixture_new_busy (20);
  g_autoptr (JsonNode) document = run_fixture_document (run);
  g_autoptr (JsonNode) remarks = nav_json_parse (
    "[{\"code\":\"run.from-the-future\",\"args\":{},\"text\":\"It was foggy.\"}]", -1, NULL, NULL);
  g_autoptr (NavRunSummary) summary = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  json_object_set_string_member (json_node_get_object (document), "weather", "foggy");
  json_object_set_boolean_member (part (document, "counts"), "moon", TRUE);
  json_object_set_member (part (document, "validity"), "remarks", g_steal_pointer (&remarks));
  summary = nav_run_summary_new_from_json (document, "a", &error);
  g_assert_no_error (error);
  words = nav_words_finding (&nav_words_english, summary->figures.remarks->pdata[0]);
  g_assert_cmpstr (words, ==, "It was foggy.");
}

static GPtrArray *
read_text (const char *text, const char *name, GError **error)
{
  g_autoptr (GPtrArray) summaries =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_run_summary_unref);

  return nav_run_summaries_read (text, strlen (text), name, summaries, NULL, NULL, error)
           ? g_steal_pointer (&summaries)
           : NULL;
}

static GPtrArray *
read_data (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *summaries;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  summaries = read_text (text, name, &error);
  g_assert_no_error (error);
  return summaries;
}

static void
test_vllm_bench (void)
{
  g_autoptr (GPtrArray) one = read_data ("vllm-bench.json");
  g_autoptr (GPtrArray) lines = read_data ("vllm-bench-lines.json");
  const NavRunSummary *summary = one->pdata[0];
  const NavSpread *ttft = &summary->figures.spreads[NAV_SPREAD_TTFT];

  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (summary->program, ==, NAV_RUN_BY_VLLM_BENCH);
  g_assert_cmpstr (summary->name, ==, "vllm-bench.json");
  g_assert_cmpstr (summary->created, ==, "2026-01-31");
  g_assert_cmpuint (summary->load.concurrency, ==, 8);
  assert_same (summary->counts[NAV_RUN_COMPLETED], 80);
  assert_same (summary->counts[NAV_RUN_FAILED], 0);
  assert_same (summary->counts[NAV_RUN_PLANNED], NAN);
  assert_same (ttft->mean, 62.84561);
  assert_same (ttft->p99, 72.83694);
  assert_same (ttft->p90, NAN);
  assert_same (ttft->p999, NAN);
  assert_same (summary->figures.spreads[NAV_SPREAD_TTFT_SCHEDULED].p50, NAN);
  assert_same (summary->figures.spreads[NAV_SPREAD_OUTPUT_TOKENS].mean, 128);
  assert_same (summary->figures.goodput_per_s, NAN);

  g_assert_cmpuint (lines->len, ==, 3);
  g_assert_cmpstr (((NavRunSummary *) lines->pdata[1])->name, ==, "vllm-bench-lines.json #2");
}

/* Zeros for what was never measured are no figures. */
static void
test_vllm_nothing_answered (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) read = read_text (
    "{\"model_id\":\"m\",\"request_rate\":4,\"num_prompts\":10,\"completed\":0,\"failed\":10,"
    "\"duration\":5,\"request_throughput\":0,\"total_input_tokens\":0,\"total_output_tokens\":0,"
    "\"mean_ttft_ms\":0,\"median_ttft_ms\":0,\"p99_ttft_ms\":0,\"mean_tpot_ms\":0,"
    "\"p99_tpot_ms\":0}", "vllm.json", &error);
  const NavRunSummary *summary;

  g_assert_no_error (error);
  summary = read->pdata[0];
  assert_same (summary->counts[NAV_RUN_COMPLETED], 0);
  assert_same (summary->counts[NAV_RUN_FAILED], 10);
  assert_same (summary->figures.requests_per_s, 0);
  assert_same (summary->figures.spreads[NAV_SPREAD_TTFT].mean, NAN);
  assert_same (summary->figures.spreads[NAV_SPREAD_TTFT].p99, NAN);
  assert_same (summary->figures.spreads[NAV_SPREAD_TPOT].mean, NAN);
  assert_same (summary->figures.spreads[NAV_SPREAD_OUTPUT_TOKENS].mean, NAN);
}

static void
test_guidellm (void)
{
  g_autoptr (GPtrArray) runs = read_data ("guidellm-0.8.json");
  const NavRunSummary *summary = runs->pdata[0];

  g_assert_cmpint (summary->program, ==, NAV_RUN_BY_GUIDELLM);
  g_assert_cmpstr (summary->tool, ==, "GuideLLM 0.8.1");
  g_assert_cmpstr (summary->model, ==, "meta-llama/Llama-3.1-8B-Instruct");
  g_assert_cmpuint (summary->load.concurrency, ==, 4);
  g_assert_true (isfinite (summary->figures.spreads[NAV_SPREAD_TPOT].p95));
  assert_same (summary->figures.spreads[NAV_SPREAD_ITL].p95, NAN);
}

static void
assert_no_run (const char *text, NavErrorKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = read_text (text, "f", &error);

  g_assert_null (runs);
  g_assert_true (nav_error_is_ours (error));
  g_assert_true (nav_error_matches_kind (error, kind));
  g_assert_nonnull (strstr (error->message, "f"));
}

static void
test_other_files (void)
{
  g_autoptr (NavRun) run = run_fixture_new_busy (20);
  g_autoptr (JsonNode) document = run_fixture_document (run);
  g_autofree char *text = nav_json_to_text (document, FALSE);

  text[strlen (text) / 2] = '\0';
  assert_no_run (text, NAV_ERROR_INVALID);
  assert_no_run ("", NAV_ERROR_INVALID);
  assert_no_run (" \n", NAV_ERROR_INVALID);
  assert_no_run ("{\"a\":1}", NAV_ERROR_UNSUPPORTED);
  assert_no_run ("[]", NAV_ERROR_UNSUPPORTED);
  assert_no_run ("model,gpu\nm,h100\n", NAV_ERROR_UNSUPPORTED);
  assert_no_run ("{\"model\":\"m\",\"gpu\":\"g\"}", NAV_ERROR_UNSUPPORTED);
  assert_no_run ("{\"schema\":\"neuralnav.plan/1\"}", NAV_ERROR_UNSUPPORTED);
  assert_no_run ("{\"schema\":\"neuralnav.sweep/1\"}", NAV_ERROR_UNSUPPORTED);
  assert_no_run ("{\"benchmarks\":[]}", NAV_ERROR_INVALID);
  assert_no_run ("\xff\xfe{", NAV_ERROR_INVALID);
}

/* Twenty thousand requests stay a file that can be mailed. */
static void
test_large (void)
{
  g_autoptr (NavRun) run = run_fixture_new_busy (20000);
  g_autoptr (JsonNode) document = run_fixture_document (run);
  g_autofree char *text = nav_json_to_text (document, FALSE);
  g_autoptr (GPtrArray) runs = read_text (text, "big", NULL);

  g_assert_nonnull (runs);
  g_assert_cmpuint (((NavRunSummary *) runs->pdata[0])->records->len, ==, 20000);
  g_test_message ("%zu bytes", strlen (text));
  g_assert_cmpuint (strlen (text), <, 2000000);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-summary/round-trip", test_round_trip);
  g_test_add_func ("/run-summary/all-failed", test_all_failed);
  g_test_add_func ("/run-summary/empty", test_empty);
  g_test_add_func ("/run-summary/secrets", test_secrets);
  g_test_add_func ("/run-summary/mistakes", test_mistakes);
  g_test_add_func ("/run-summary/versions", test_versions);
  g_test_add_func ("/run-summary/additions", test_additions);
  g_test_add_func ("/run-summary/vllm-bench", test_vllm_bench);
  g_test_add_func ("/run-summary/vllm-nothing-answered", test_vllm_nothing_answered);
  g_test_add_func ("/run-summary/guidellm", test_guidellm);
  g_test_add_func ("/run-summary/other-files", test_other_files);
  g_test_add_func ("/run-summary/large", test_large);
  return g_test_run ();
}
