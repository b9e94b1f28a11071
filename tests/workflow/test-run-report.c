// SPDX-License-Identifier: Apache-2.0
// Load tests as documents: what they say, and that whatever a server or a file is called, no format
// takes it for something else.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "run-fixture.h"
#include "workflow/nav-run-charts.h"
#include "workflow/nav-run-report.h"
#include "workflow/nav-run-words.h"

static GPtrArray *
summaries_new (NavRunSummary *first, NavRunSummary *second)
{
  GPtrArray *summaries = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_run_summary_unref);

  g_ptr_array_add (summaries, first);
  if (second != NULL)
    g_ptr_array_add (summaries, second);
  return summaries;
}

static char *
to_markdown (const GPtrArray *summaries)
{
  g_autoptr (NavReport) report = nav_run_report_new (&nav_words_english, summaries, NULL, 0);

  return nav_report_to_markdown (report);
}

static char *
to_html (const GPtrArray *summaries)
{
  const NavReportHtml how = { .document = TRUE };
  g_autoptr (NavReport) report = nav_run_report_new (&nav_words_english, summaries, NULL, 0);

  return nav_report_to_html (report, &how);
}

static void
assert_pdf (const GPtrArray *summaries)
{
  const NavReportPdf how = { NAV_REPORT_PAPER_A4, "en", FALSE };
  g_autoptr (NavReport) report = nav_run_report_new (&nav_words_english, summaries, NULL, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = nav_report_to_pdf (report, &how, &error);

  g_assert_no_error (error);
  g_assert_cmpint (memcmp (g_bytes_get_data (pdf, NULL), "%PDF-", 5), ==, 0);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) != NULL)
    return;
  g_test_message ("“%s” is missing in %s", part, text);
  g_test_fail ();
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    n++;
  return n;
}

/* Verdict, targets, latencies, rates, load, server, failures, definitions. */
static void
test_one (void)
{
  g_autoptr (NavRun) run = run_fixture_new_busy (1000);
  g_autoptr (GPtrArray) summaries = summaries_new (run_fixture_summary (run, "a.json"), NULL);
  g_autofree char *text = to_markdown (summaries);

  assert_has (text, "Every target was kept at p90.");
  assert_has (text, "| TTFT    | 250 ms | p90 |");
  assert_has (text, "| E2E from schedule  |");
  assert_has (text, "p99.9");
  assert_has (text, "| 10 req/s, by chance (Poisson)");
  assert_has (text, "512 tokens asked for, 512 on average");
  assert_has (text, "| http://h:8000/v1/chat/completions");
  assert_has (text, "- 10 × the server refused (HTTP 429): busy");
  assert_has (text, "- TPOT: from the first to the last token");
  g_assert_null (strstr (text, "vllm bench serve"));
  g_assert_null (strstr (text, "nan"));
}

/* Ours and another program's stand in one table; what that one does not measure is a dash. */
static void
test_several (void)
{
  g_autoptr (NavRun) run = run_fixture_new_busy (100);
  g_autoptr (GPtrArray) summaries = summaries_new (run_fixture_summary (run, "ours"), NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "vllm-bench.json", NULL);
  g_autofree char *file = NULL, *text = NULL, *csv = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &file, NULL, NULL));
  g_assert_true (
    nav_run_summaries_read (file, strlen (file), "theirs", summaries, NULL, NULL, NULL));
  text = to_markdown (summaries);
  assert_has (text, "| theirs | 62.8 ms | 62.7 ms |      – |      – | 72.8 ms |      – |");
  assert_has (text, "- theirs: Measured with vllm bench serve, which gives no verdict.");
  assert_has (text, "- vllm bench serve: the first event counts as the first token");
  assert_pdf (summaries);

  csv = nav_run_summaries_to_csv (summaries);
  lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpuint (count (lines[0], ","), ==, count (lines[1], ","));
  g_assert_cmpuint (count (lines[0], ","), ==, count (lines[2], ","));
  g_assert_true (g_str_has_prefix (lines[0], "run,tool,created,"));
  g_assert_true (g_str_has_prefix (lines[2], "theirs,vllm bench serve,2026-01-31,"));
}

static void
test_requests_csv (void)
{
  g_autoptr (NavRun) run = run_fixture_new ("");
  g_autoptr (GPtrArray) summaries = NULL;
  g_autofree char *csv = NULL;
  g_auto (GStrv) lines = NULL;

  run_fixture_add (run, 0.5, 0.25, 0.01, 11);
  run_fixture_add_failed (run, 1, "busy");
  summaries = summaries_new (run_fixture_summary (run, "r"), NULL);
  csv = nav_run_summaries_to_request_csv (summaries);
  lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpstr (lines[1], ==,
                   "r,1,0.5,0.5,0.5,0.75,0.85,0.85,512,11,11,250,250,10,350,350,complete,true");
  g_assert_cmpstr (lines[2], ==, "r,2,1,1,1,,,1.001,,0,0,,,,,,refused,true");
}

static void
test_json (void)
{
  g_autoptr (NavRun) run = run_fixture_new_busy (100);
  g_autoptr (GPtrArray) summaries = summaries_new (run_fixture_summary (run, "a.json"), NULL);
  g_autoptr (JsonNode) node = nav_run_summaries_to_json (summaries);
  JsonObject *object = json_node_get_object (node), *first;

  g_assert_cmpstr (json_object_get_string_member (object, "schema"), ==, "neuralnav.report/1");
  first = json_array_get_object_element (json_object_get_array_member (object, "runs"), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "program"), ==, "neuralnav");
  g_assert_cmpint (
    json_object_get_int_member (json_object_get_object_member (first, "counts"), "counted"), ==,
    100);
  g_assert_false (json_object_has_member (first, "requests"));
}

/* Runs of which nothing, or nothing good, is known can be written like others. */
static void
test_poor_runs (void)
{
  g_autoptr (NavRun) empty = run_fixture_new ("");
  g_autoptr (NavRun) failed = run_fixture_new (",\"slo\":{\"ttft_ms\":100}");
  g_autoptr (GPtrArray) summaries = NULL;
  g_autofree char *text = NULL, *html = NULL;

  for (guint i = 0; i < 40; i++)
    run_fixture_add_failed (failed, i, "down");
  summaries = summaries_new (run_fixture_summary (empty, "empty"),
                             run_fixture_summary (failed, "failed"));
  text = to_markdown (summaries);
  html = to_html (summaries);
  assert_has (text, "- empty: This run proves nothing.");
  assert_has (text, "too many requests without a whole answer");
  assert_has (text, "- failed: 40 × the server refused");
  g_assert_null (strstr (text, "inf"));
  g_assert_null (strstr (html, "<img"));
  assert_pdf (summaries);
}

/* What others named is text in every format. */
static void
test_hostile (void)
{
  static const char evil[] = "=HYPERLINK(1)|<script>alert(1)</script>\n# x\xe2\x80\xae`*_";
  g_autoptr (NavRun) run = run_fixture_new ("");
  g_autoptr (GPtrArray) summaries = NULL;
  g_autofree char *text = NULL, *html = NULL, *csv = NULL;

  g_free (run->endpoint->model);
  run->endpoint->model = g_strdup (evil);
  run_fixture_add (run, 0, 0.1, 0.01, 11);
  run_fixture_add_failed (run, 1, evil);
  summaries = summaries_new (run_fixture_summary (run, evil), run_fixture_summary (run, evil));
  text = to_markdown (summaries);
  html = to_html (summaries);
  csv = nav_run_summaries_to_csv (summaries);
  g_assert_null (strstr (html, "<script"));
  g_assert_null (strstr (text, "<script"));
  g_assert_null (strstr (text, "\n# x"));
  g_assert_null (strstr (text, ")|"));
  g_assert_null (strstr (csv, "\n="));
  g_assert_null (strstr (csv, ",="));
  assert_has (csv, "\"'=HYPERLINK(1)|");
  assert_pdf (summaries);
}

/* A page-long message of a server is cut. */
static void
test_long_message (void)
{
  g_autofree char *message = g_strnfill (100000, 'x');
  g_autoptr (NavRun) run = run_fixture_new ("");
  g_autoptr (GPtrArray) summaries = NULL;
  g_autofree char *text = NULL;

  run_fixture_add_failed (run, 0, message);
  summaries = summaries_new (run_fixture_summary (run, "a"), NULL);
  text = to_markdown (summaries);
  g_assert_cmpuint (strlen (text), <, 10000);
}

/* Pictures hold as many points for many requests as for few. */
static void
test_pictures (void)
{
  g_autoptr (NavRun) run = run_fixture_new_busy (20000);
  g_autoptr (GPtrArray) summaries = summaries_new (run_fixture_summary (run, "a"), NULL);
  g_autofree char *html = to_html (summaries);
  g_autoptr (NavRun) none = run_fixture_new ("");
  g_autoptr (NavRunSummary) unknown = run_fixture_summary (none, "b");
  g_autoptr (NavChart) times = nav_run_chart_times (&nav_words_english, unknown, NAV_METRIC_TTFT);

  g_assert_cmpuint (count (html, "<img"), ==, 4);
  g_assert_cmpuint (strlen (html), <, 500000);
  g_assert_true (nav_chart_is_empty (times));
}

/* What chance alone could have made otherwise is said to be what it is, and not to be sure. */
static void
test_verdict_words (void)
{
  const NavWordsStyle *style = &nav_words_english;
  g_autoptr (GPtrArray) faults = g_ptr_array_new ();
  NavRunFigures figures = { .n_targets = 2, .verdict = NAV_RUN_CLOSE, .faults = faults };
  NavRunTarget *kept = &figures.targets[0], *missed = &figures.targets[1];

  *kept = (NavRunTarget){ .target_ms = 125, .measured_ms = 125, .verdict = NAV_RUN_CLOSE };
  *missed = (NavRunTarget){ .target_ms = 125, .measured_ms = 126, .verdict = NAV_RUN_CLOSE };
  g_assert_cmpstr (nav_run_words_target (style, &figures, kept), ==, "met, not sure");
  g_assert_cmpstr (nav_run_words_target (style, &figures, missed), ==, "missed, not sure");
  g_assert_cmpstr (nav_run_words_targets (style, &figures), ==, "missed, not sure");
  missed->measured_ms = 20;
  g_assert_cmpstr (nav_run_words_targets (style, &figures), ==, "met, not sure");
  missed->measured_ms = INFINITY; /* requests failed */
  missed->verdict = figures.verdict = NAV_RUN_MISSED;
  g_assert_cmpstr (nav_run_words_target (style, &figures, missed), ==, "missed");
  g_assert_cmpstr (nav_run_words_targets (style, &figures), ==, "missed");
  /* Nor is a run that proves nothing. */
  g_ptr_array_add (faults, NULL);
  g_assert_cmpstr (nav_run_words_target (style, &figures, missed), ==, "missed, not sure");
  g_assert_cmpstr (nav_run_words_targets (style, &figures), ==, "missed, not sure");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-report/one", test_one);
  g_test_add_func ("/run-report/several", test_several);
  g_test_add_func ("/run-report/requests-csv", test_requests_csv);
  g_test_add_func ("/run-report/json", test_json);
  g_test_add_func ("/run-report/poor-runs", test_poor_runs);
  g_test_add_func ("/run-report/hostile", test_hostile);
  g_test_add_func ("/run-report/long-message", test_long_message);
  g_test_add_func ("/run-report/pictures", test_pictures);
  g_test_add_func ("/run-report/verdict-words", test_verdict_words);
  return g_test_run ();
}
