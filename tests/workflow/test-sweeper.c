// SPDX-License-Identifier: Apache-2.0
// The search for a plan's limit: what it sends, how it starts and ends, what it says, and how it is
// kept.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "planner/nav-plan.h"
#include "workflow-fixture.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-proof.h"
#include "workflow/nav-prompter.h"
#include "workflow/nav-sweep-report.h"
#include "workflow/nav-sweep-words.h"
#include "workflow/nav-sweeper.h"

#define ONE_GPU "'constraints':{'gpus':['h100-sxm'],'models':['Qwen/Qwen3-8B']}}"
#define PLAIN                                                                                      \
  "{'workloads':[{'peak_rps':5,'input_tokens':64,'output_tokens':8}],"                             \
  "'slo':{'percentile':50,'ttft_ms':60000}," ONE_GPU
#define NOWHERE "http://127.0.0.1:1/v1" /* a port that nobody listens to */

static NavPlan *
make_plan (const char *json)
{
  NavCatalog *catalog = workflow_fixture_catalog ();
  g_autoptr (NavSpec) spec = workflow_fixture_spec (json);
  g_autoptr (GError) error = NULL;
  NavPlan *plan = nav_plan_compute (catalog, spec, 1, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static NavRecommendation *
best_of (NavPlan *plan)
{
  return nav_plan_best (plan, NAV_LIST_BALANCED);
}

/* Lengths are those of all workloads; a plan that is only a little used has as many. */
static void
test_load (void)
{
  g_autoptr (NavPlan) plan =
    make_plan ("{'workloads':[{'peak_rps':0.001,'input_tokens':100,'output_tokens':10},"
               "{'peak_rps':0.001,'input_tokens':900,'output_tokens':90}],"
               "'slo':{'percentile':90,'ttft_ms':500}," ONE_GPU);
  const NavProofOptions options = { .seed = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NavLoadSpec) spec = nav_proof_make_search (plan, best_of (plan), &options, &error);
  guint small = 0;

  g_assert_no_error (error);
  g_assert_cmpint (spec->load.kind, ==, NAV_LOAD_TRACE);
  g_assert_cmpfloat (spec->targets[NAV_METRIC_TTFT], ==, 500);
  for (guint i = 0; i < spec->load.n_trace; i++)
    small += spec->load.trace[i].input_tokens == 100;
  g_assert_cmpuint (small, >, spec->load.n_trace / 4);
  g_assert_cmpuint (small, <, 3 * spec->load.n_trace / 4);
}

static void
wait_for_end (NavSweeper *sweeper)
{
  while (nav_sweeper_get_running (sweeper))
    g_main_context_iteration (NULL, TRUE);
}

static void
count (gpointer data)
{
  ++*(guint *) data;
}

/* The error is told, nothing runs any more, and the next search may start. */
static void
test_nobody (void)
{
  g_autoptr (NavPlan) plan = make_plan (PLAIN);
  g_autoptr (NavSweeper) sweeper = nav_sweeper_new ();
  char url[] = NOWHERE;
  const NavServerChoice nobody = { .url = url };
  guint changes = 0;

  g_signal_connect_swapped (sweeper, "changed", G_CALLBACK (count), &changes);
  for (int i = 0; i < 2; i++) {
    nav_sweeper_start (sweeper, plan, best_of (plan), &nobody, 1);
    g_assert_true (nav_sweeper_get_running (sweeper));
    g_assert_null (nav_sweeper_get_error (sweeper));
    changes = 0;
    wait_for_end (sweeper);
    g_assert_cmpuint (changes, >, 0);
    g_assert_nonnull (nav_sweeper_get_error (sweeper));
    g_assert_null (nav_sweeper_get_sweep (sweeper));
    g_assert_false (nav_sweeper_is_finished (sweeper));
  }
}

static void
stop_after_first (NavSweeper *sweeper, gpointer data)
{
  NavSweep *sweep = nav_sweeper_get_sweep (sweeper);

  (void) data;
  g_assert_cmpfloat (nav_sweeper_get_share (sweeper), >=, 0);
  g_assert_cmpfloat (nav_sweeper_get_share (sweeper), <=, 1);
  if (sweep != NULL && sweep->steps->len == 1)
    nav_sweeper_stop (sweeper);
}

/* On the simulator, stopped on the way: what was found is kept, and stopping is no error. */
static void
test_stop (void)
{
  g_autoptr (NavPlan) plan = make_plan (PLAIN);
  g_autoptr (NavSweeper) sweeper = nav_sweeper_new ();
  NavSweep *sweep;

  g_signal_connect (sweeper, "changed", G_CALLBACK (stop_after_first), NULL);
  nav_sweeper_start (sweeper, plan, best_of (plan), NULL, 1);
  nav_sweeper_start (sweeper, plan, best_of (plan), NULL, 1);
  wait_for_end (sweeper);
  g_assert_no_error (nav_sweeper_get_error (sweeper));
  g_assert_true (nav_sweeper_is_finished (sweeper));
  g_assert_null (nav_sweeper_get_step (sweeper));
  sweep = nav_sweeper_get_sweep (sweeper);
  g_assert_cmpuint (sweep->steps->len, ==, 1);
  g_assert_cmpint (sweep->end, ==, NAV_SWEEP_INTERRUPTED);
  g_assert_true (sweep->simulated);
  g_assert_cmpfloat (nav_sweeper_get_forecast (sweeper)->max_rate, ==,
                     best_of (plan)->max_rate_per_replica);
}

/* Before the simulator is up: nothing is left of it. */
static void
test_stop_at_once (void)
{
  g_autoptr (NavPlan) plan = make_plan (PLAIN);
  g_autoptr (NavSweeper) sweeper = nav_sweeper_new ();

  nav_sweeper_start (sweeper, plan, best_of (plan), NULL, 1);
  nav_sweeper_stop (sweeper);
  wait_for_end (sweeper);
  g_assert_no_error (nav_sweeper_get_error (sweeper));
  g_assert_null (nav_sweeper_get_sweep (sweeper));
}

/* Who asks one prompt starts alike. */
static void
test_prompter (void)
{
  g_autoptr (NavPlan) plan = make_plan (PLAIN);
  g_autoptr (NavPrompter) prompter = nav_prompter_new ();
  char url[] = NOWHERE;
  const NavServerChoice nobody = { .url = url };

  nav_prompter_send (prompter, plan, best_of (plan), &nobody, "Good day");
  while (nav_prompter_get_running (prompter))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (nav_prompter_get_error (prompter));
  nav_prompter_send (prompter, plan, best_of (plan), NULL, "Good day");
  g_assert_null (nav_prompter_get_error (prompter));
  while (nav_prompter_get_running (prompter))
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (nav_prompter_get_error (prompter));
  g_assert_cmpint (strlen (nav_prompter_get_answer (prompter)), >, 0);
}

#define SPEC                                                                                       \
  "'spec':{'load':{'type':'closed','concurrency':1,'requests':1},'output_tokens':8,"               \
  "'slo':{'ttft_ms':100}}"
#define STEPS                                                                                      \
  "'steps':[{'kind':'alone','requests_per_s':2,'verdict':'met','holds':true,'ttft_ms':40},"        \
  "{'kind':'rate','rate':8,'offered_per_s':8.2,'verdict':'met','holds':true,'sure':true},"         \
  "{'kind':'rate','rate':9,'offered_per_s':9.1,'saturated':true}]"
#define FORECAST                                                                                   \
  "'forecast':{'model':'M','weights':'FP8','gpu':'G','gpus':2,'replicas':3,'replicas_tried':1,"    \
  "'max_rate_per_replica':8}"

typedef struct {
  NavSweep *sweep;
  NavSweepForecast *forecast;
} Document;

static void
document_clear (Document *document)
{
  g_clear_pointer (&document->sweep, nav_sweep_unref);
  g_clear_pointer (&document->forecast, nav_sweep_forecast_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Document, document_clear)

static Document
read_document (const char *end, const char *members)
{
  g_autofree char *text = g_strdup_printf (
    "{'schema':'neuralnav.sweep/1','end':'%s',%s," SPEC "," STEPS "," FORECAST "}", end, members);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  Document document = { 0 };

  g_strdelimit (text, "'", '"');
  node = nav_json_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  nav_sweep_document_read (node, &document.sweep, &document.forecast, &error);
  g_assert_no_error (error);
  return document;
}

static void
test_words (void)
{
  static const struct {
    const char *end, *members, *start, *rest;
  } rows[] = {
    { "found", "'holds_per_s':8.2,'missed_per_s':9.1", "Holds the targets up to 8.2 req/s",
      "8 req/s a replica, its margin included: that holds." },
    { "found", "'holds_per_s':7,'missed_per_s':7.5", "Holds the targets up to 7 req/s",
      "that is more than holds." },
    { "client-limited", "'holds_per_s':7,'limited_per_s':7.5", "Holds the targets up to 7 req/s;",
      "whether that holds is not known." },
    { "no-limit", "'holds_per_s':9", "Holds the targets up to 9 req/s, the most", "that holds." },
    { "out-of-runs", "'missed_per_s':1.5", "No rate that was tried holds the targets",
      "that is more than holds." },
    { "never-holds", "'sure':true", "The targets are missed even by one", "at a time." },
    { "client-limited", "'sure':true", "This client was too slow to tell", "search again." },
    { "lost", "'holds_per_s':9",
      "Holds the targets up to 9 req/s, the most that was tried. Then the server answered no more",
      "that holds." },
    { "lost", "'sure':true", "The server answered no more before", "tried." },
    { "interrupted", "'sure':true", "Stopped before a rate was tried", "tried." },
    { "failed", "'sure':true", "The server gave no whole answer", "tried." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (Document) document = read_document (rows[i].end, rows[i].members);
    g_autofree char *words =
      nav_sweep_words_result (&nav_words_english, document.sweep, document.forecast);
    g_test_message ("%s", words);
    g_assert_true (g_str_has_prefix (words, rows[i].start));
    g_assert_true (g_str_has_suffix (words, rows[i].rest));
  }
}

#define FAILURES                                                                                   \
  "'counted':5,'completed':2,'failed':3,'error':{'outcome':'refused','reason':'status',"           \
  "'status':429,'message':'Rate limit','count':%d}"

/* @steps: likewise quoted with ' */
static NavKeptSweep *
read_steps (const char *members, const char *steps)
{
  g_autofree char *text = g_strdup_printf (
    "{'schema':'neuralnav.sweep/1',%s," SPEC ",'steps':[%s]}", members, steps);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  NavKeptSweep *kept;

  g_strdelimit (text, "'", '"');
  node = nav_json_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  kept = nav_kept_sweep_new_from_json (node, "name", &error);
  g_assert_no_error (error);
  return kept;
}

/* That requests failed is said where it ended the search, and of each step; not where the search
 * ended for something else. */
static void
test_failures (void)
{
  static const struct {
    const char *members, *load, *measured;
    int count;
    const char *words; /* NULL: nothing of failures */
  } rows[] = {
    { "'end':'never-holds'", "'kind':'alone','requests_per_s':7", "'ttft_ms':null", 3,
      "3 of 5 requests failed: the server refused (HTTP 429): Rate limit" },
    { "'end':'failed'", "'kind':'alone','requests_per_s':0", "'tpot_ms':9", 2,
      "3 of 5 requests failed, most often so: the server refused (HTTP 429): Rate limit" },
    { "'end':'found','missed_per_s':9", "'kind':'rate','offered_per_s':9,'requests_per_s':7",
      "'ttft_ms':null", 3, "3 of 5 requests failed: the server refused" },
    { "'end':'found','missed_per_s':9", "'kind':'rate','offered_per_s':9,'requests_per_s':7",
      "'ttft_ms':900", 3, NULL },
    { "'end':'found','missed_per_s':9", "'kind':'rate','offered_per_s':12,'requests_per_s':7",
      "'ttft_ms':null", 3, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *failures = g_strdup_printf (FAILURES, rows[i].count);
    g_autofree char *step =
      g_strdup_printf ("{%s,%s,%s}", rows[i].load, rows[i].measured, failures);
    g_autoptr (NavKeptSweep) kept = read_steps (rows[i].members, step);
    g_autofree char *words = nav_sweep_words_result (&nav_words_english, kept->sweep, NULL);

    g_test_message ("%s", words);
    if (rows[i].words != NULL)
      g_assert_nonnull (strstr (words, rows[i].words));
    else
      g_assert_null (strstr (words, "failed"));
    g_free (words);
    words = nav_sweep_words_failures (&nav_words_english,
                                      &g_array_index (kept->sweep->steps, NavSweepStep, 0));
    g_assert_true (g_str_has_prefix (words, "3 of 5 requests failed"));
  }
}

/* Reports and rows tell what failed; of a file of an older version they do not know. */
static void
test_failures_kept (void)
{
  g_autofree char *failures = g_strdup_printf (FAILURES, 3);
  g_autofree char *steps =
    g_strdup_printf ("{'kind':'alone','ttft_ms':null,%s},{'kind':'full','counted':7}", failures);
  g_autoptr (GPtrArray) sweeps =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_kept_sweep_free);
  g_autoptr (NavReport) report = NULL;
  g_autofree char *csv = NULL, *markdown = NULL;

  g_ptr_array_add (sweeps, read_steps ("'end':'never-holds'", steps));
  csv = nav_kept_sweeps_to_csv (sweeps);
  report = nav_sweep_report_new (&nav_words_english, sweeps, 0);
  markdown = nav_report_to_markdown (report);
  g_assert_nonnull (strstr (csv, ",completed,failed,error_status,error,error_message\r\n"));
  g_assert_nonnull (strstr (csv, ",2,3,429,refused,Rate limit\r\n"));
  g_assert_nonnull (strstr (csv, ",,,,,\r\n"));
  g_assert_nonnull (strstr (markdown, "|        5 |      3 |    ∞ |"));
  g_assert_nonnull (strstr (markdown, "|        7 |      – |"));
  g_assert_nonnull (strstr (markdown, "- one at a time: 3 of 5 requests failed: the server"));
}

/* A replica's share of what several hold together. */
static void
test_replicas (void)
{
  g_auto (Document) document = read_document ("found", "'holds_per_s':15,'missed_per_s':15.5");
  g_autofree char *words = NULL;

  document.forecast->replicas_tried = 2;
  words = nav_sweep_words_result (&nav_words_english, document.sweep, document.forecast);
  g_assert_nonnull (strstr (words, "8 req/s a replica, its margin included: that is more"));
}

/* What is kept is read as it was. */
static void
test_document (void)
{
  g_auto (Document) first = read_document ("found", "'holds_per_s':8.2,'missed_per_s':9.1");
  g_autoptr (JsonNode) node = nav_sweep_document_new (first.sweep, first.forecast);
  g_autofree char *text = nav_json_to_text (node, FALSE), *again = NULL;
  g_autoptr (JsonNode) second_node = NULL;
  g_auto (Document) second = { 0 };
  g_autoptr (GError) error = NULL;

  nav_sweep_document_read (node, &second.sweep, &second.forecast, &error);
  g_assert_no_error (error);
  second_node = nav_sweep_document_new (second.sweep, second.forecast);
  again = nav_json_to_text (second_node, FALSE);
  g_assert_cmpstr (text, ==, again);
  g_assert_nonnull (strstr (text, "\"text\":\"Holds the targets up to 8.2 req/s, no longer at"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweeper/load", test_load);
  g_test_add_func ("/sweeper/nobody", test_nobody);
  g_test_add_func ("/sweeper/stop", test_stop);
  g_test_add_func ("/sweeper/stop-at-once", test_stop_at_once);
  g_test_add_func ("/sweeper/prompter", test_prompter);
  g_test_add_func ("/sweeper/words", test_words);
  g_test_add_func ("/sweeper/failures", test_failures);
  g_test_add_func ("/sweeper/failures-kept", test_failures_kept);
  g_test_add_func ("/sweeper/replicas", test_replicas);
  g_test_add_func ("/sweeper/document", test_document);
  return g_test_run ();
}
