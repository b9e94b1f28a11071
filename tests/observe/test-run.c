// SPDX-License-Identifier: Apache-2.0
// Figures and verdicts from records whose times are made up: no clock, no network.

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "observe/nav-prompt.h"
#include "observe/nav-run.h"

#define OPEN_LOAD "\"load\":{\"type\":\"open\",\"rate\":10,\"duration_s\":10}"
#define OPEN OPEN_LOAD ",\"output_tokens\":11"

static NavRun *
make_run (const char *members)
{
  g_autofree char *text = g_strdup_printf ("{%s}", members);
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, &nav_json_default_limits, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavLoadSpec) spec = nav_load_spec_new_from_json (node, &error);
  g_autoptr (NavEndpoint) endpoint = g_atomic_rc_box_new0 (NavEndpoint);
  NavRun *run;

  g_assert_no_error (error);
  endpoint->url = g_strdup ("http://h/v1/chat/completions");
  endpoint->model = g_strdup ("m");
  endpoint->server = g_strdup ("vllm");
  endpoint->max_model_len = NAN;
  run = nav_run_new (spec, endpoint, "2026-01-01T00:00:00Z");
  run->calibrated = TRUE;
  return run;
}

/* Sent @late_s after it was due at @due_s; first token @ttft_s later, then one every @gap_s. */
static void
add (NavRun *run, double due_s, double late_s, double ttft_s, double gap_s, guint tokens)
{
  NavStreamResult result = { .outcome = NAV_STREAM_COMPLETE, .reason = "", .status = 200,
                             .prompt_tokens = 512, .usage_tokens = tokens, .tokens = tokens };
  NavRequestRecord record;
  double sent = 1 + due_s + late_s;

  result.events = g_array_new (FALSE, FALSE, sizeof (NavStreamEvent));
  result.scheduled_us = (gint64) round ((1 + due_s) * 1e6);
  result.dispatched_us = result.sent_us = (gint64) round (sent * 1e6);
  for (guint i = 0; i < tokens; i++) {
    NavStreamEvent event = { (gint64) round ((sent + ttft_s + i * gap_s) * 1e6), 1 };
    g_array_append_val (result.events, event);
  }
  result.first_us = g_array_index (result.events, NavStreamEvent, 0).at_us;
  result.first_choice_us = result.sent_us + 5000;
  result.last_us = g_array_index (result.events, NavStreamEvent, tokens - 1).at_us;
  result.end_us = result.last_us;
  record = nav_request_record_make (&result, 1000000);
  record.counted = TRUE;
  record.asked_input = 512;
  record.asked_output = 11;
  nav_run_add (run, &record, &result);
  g_array_unref (result.events);
}

/* As add(), and then cut off. */
static void
cut_off_last (NavRun *run)
{
  g_array_index (run->records, NavRequestRecord, run->records->len - 1).outcome =
    NAV_STREAM_CANCELLED;
}

static void
add_failed (NavRun *run, double due_s, NavStreamOutcome outcome)
{
  char message[] = "busy";
  NavStreamResult result = { .outcome = outcome, .reason = "status", .status = 429,
                             .message = message, .prompt_tokens = -1, .usage_tokens = -1 };
  NavRequestRecord record;

  result.events = g_array_new (FALSE, FALSE, sizeof (NavStreamEvent));
  result.scheduled_us = result.dispatched_us = result.sent_us =
    (gint64) round ((1 + due_s) * 1e6);
  result.end_us = result.sent_us + (outcome == NAV_STREAM_CANCELLED ? 500000 : 1000);
  record = nav_request_record_make (&result, 1000000);
  record.counted = TRUE;
  nav_run_add (run, &record, &result);
  g_array_unref (result.events);
}

static gboolean
has_finding (GPtrArray *findings, const char *code)
{
  return nav_finding_find (findings, code) != NULL;
}

static void
assert_near (double value, double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-6 + fabs (expected) * 1e-9);
}

static void
test_definitions (void)
{
  g_autoptr (NavRun) run = make_run (OPEN);
  g_auto (NavRunFigures) figures = { 0 };

  add (run, 0, 0.5, 0.2, 0.01, 11);
  nav_run_compute (run, &figures);
  assert_near (figures.spreads[NAV_SPREAD_TTFT].p50, 200);
  assert_near (figures.spreads[NAV_SPREAD_TTFT_SCHEDULED].p50, 700);
  assert_near (figures.spreads[NAV_SPREAD_TPOT].p50, 10);
  assert_near (figures.spreads[NAV_SPREAD_E2E].p50, 300);
  assert_near (figures.spreads[NAV_SPREAD_E2E_SCHEDULED].p50, 800);
  assert_near (figures.spreads[NAV_SPREAD_NTPOT].p50, 300.0 / 11);
  assert_near (figures.spreads[NAV_SPREAD_DISPATCH_DELAY].p50, 500);
  assert_near (figures.spreads[NAV_SPREAD_TTFT_CHOICE].p50, 5);
  assert_near (figures.spreads[NAV_SPREAD_ITL].mean, 10);
  g_assert_cmpfloat (figures.spreads[NAV_SPREAD_ITL].n, ==, 10);
  assert_near (figures.span_s, 0.8);
  assert_near (figures.requests_per_s, 1 / 0.8);
  assert_near (figures.output_tokens_per_s, 11 / 0.8);
  assert_near (figures.total_tokens_per_s, 523 / 0.8);
}

/* An answer of one token has no TPOT, and misses no target for it. */
static void
test_one_token (void)
{
  g_autoptr (NavRun) run = make_run (OPEN ",\"slo\":{\"tpot_ms\":1}");
  g_auto (NavRunFigures) figures = { 0 };

  add (run, 0, 0, 0.2, 0.01, 1);
  nav_run_compute (run, &figures);
  g_assert_true (isnan (figures.spreads[NAV_SPREAD_TPOT].p50));
  g_assert_cmpfloat (figures.good_share, ==, 1);
  g_assert_cmpint (figures.verdict, ==, NAV_RUN_UNKNOWN);
}

/* 100 requests at 10 a second, TTFT 100 to 199 ms in a mixed order. */
static NavRun *
make_hundred (const char *members, guint failed, NavStreamOutcome outcome)
{
  NavRun *run = make_run (members);

  for (guint i = 0; i < 100; i++)
    if (i % (failed ? 100 / failed : 1000) == 3 && failed > 0)
      add_failed (run, i / 10.0, outcome);
    else
      add (run, i / 10.0, 0, 0.1 + (i * 37 % 100) / 1000.0, 0.01, 11);
  return run;
}

static NavRunVerdict
judge (double ttft_ms, double percentile, guint failed, NavStreamOutcome outcome)
{
  g_autofree char *members = g_strdup_printf (
    OPEN ",\"slo\":{\"ttft_ms\":%d,\"percentile\":%d}", (int) ttft_ms, (int) percentile);
  g_autoptr (NavRun) run = make_hundred (members, failed, outcome);
  g_auto (NavRunFigures) figures = { 0 };

  nav_run_compute (run, &figures);
  return figures.verdict;
}

static void
test_verdict (void)
{
  const NavStreamOutcome none = NAV_STREAM_COMPLETE;

  g_assert_cmpint (judge (250, 50, 0, none), ==, NAV_RUN_MET);
  g_assert_cmpint (judge (152, 50, 0, none), ==, NAV_RUN_CLOSE);
  g_assert_cmpint (judge (120, 50, 0, none), ==, NAV_RUN_MISSED);
  g_assert_cmpint (judge (120, 95, 0, none), ==, NAV_RUN_MISSED);
  /* A hundred requests cannot prove a p99: nobody saw what lies beyond the slowest. */
  g_assert_cmpint (judge (1000, 99, 0, none), ==, NAV_RUN_CLOSE);
  /* Those that failed are too slow for any target. */
  g_assert_cmpint (judge (1000, 90, 20, NAV_STREAM_REFUSED), ==, NAV_RUN_MISSED);
  g_assert_cmpint (judge (1000, 50, 20, NAV_STREAM_REFUSED), ==, NAV_RUN_MET);
  /* Those that were cut off after half a second could have come in time, or had not. */
  g_assert_cmpint (judge (1000, 90, 20, NAV_STREAM_CANCELLED), ==, NAV_RUN_CLOSE);
  g_assert_cmpint (judge (400, 90, 20, NAV_STREAM_CANCELLED), ==, NAV_RUN_MISSED);
}

/* What runs out at the end is not the rate at which a server answers. */
static void
test_steady (void)
{
  g_autoptr (NavRun) run = make_run (OPEN);
  g_auto (NavRunFigures) figures = { 0 };

  /* One a second from 0 to 10, each of eleven tokens within 4 seconds. */
  for (guint i = 0; i <= 10; i++) {
    add (run, i, 0, 1, 0.3, 11);
    for (guint k = 0; k < 11; k++)
      nav_run_add_tokens (run, i + 1 + 0.3 * k, 1);
  }
  nav_run_compute (run, &figures);
  assert_near (figures.requests_per_s, 11.0 / 14);
  assert_near (figures.steady_requests_per_s, 7.0 / 10); /* 4, 5, ... 10 */
  g_assert_cmpfloat (figures.steady_tokens_per_s, >, 7);
  g_assert_cmpfloat (figures.steady_tokens_per_s, <, 11);
}

/* Of answers that were cut off while they came, the first token and the gaps are known. */
static void
test_cut_off (void)
{
  g_autoptr (NavRun) run = make_run (
    OPEN ",\"slo\":{\"ttft_ms\":250,\"tpot_ms\":20,\"e2e_ms\":150,\"percentile\":50}");
  g_auto (NavRunFigures) figures = { 0 };

  for (guint i = 0; i < 40; i++) {
    add (run, i / 10.0, 0, 0.1, 0.01, 11);
    cut_off_last (run);
  }
  nav_run_compute (run, &figures);
  g_assert_cmpuint (figures.unfinished, ==, 40);
  g_assert_cmpint (figures.targets[0].verdict, ==, NAV_RUN_MET);
  assert_near (figures.targets[0].measured_ms, 100);
  g_assert_cmpint (figures.targets[1].verdict, ==, NAV_RUN_MET);
  assert_near (figures.targets[1].measured_ms, 10);
  g_assert_cmpint (figures.targets[2].verdict, ==, NAV_RUN_MISSED);
}

/* Whom we stopped ourselves neither kept the targets nor missed them. */
static void
test_stopped (void)
{
  g_autoptr (NavRun) run = make_run (OPEN ",\"slo\":{\"ttft_ms\":250}");
  g_auto (NavRunFigures) figures = { 0 };

  run->interrupted = TRUE;
  add (run, 0, 0, 0.1, 0.01, 11);
  add (run, 1, 0, 0.1, 0.01, 11);
  cut_off_last (run);
  nav_run_compute (run, &figures);
  g_assert_cmpfloat (figures.good_share, ==, 1);
}

static void
test_interval (void)
{
  double values[20];
  NavRange range;

  for (int i = 0; i < 20; i++)
    values[i] = i + 1;
  /* The median of 20 lies between the 6th and the 15th smallest with 95.9 %: tables of order
   * statistics. */
  range = _nav_run_percentile_interval (values, 20, 50);
  g_assert_cmpfloat (range.low, ==, 6);
  g_assert_cmpfloat (range.high, ==, 15);
  range = _nav_run_percentile_interval (values, 20, 95);
  g_assert_cmpfloat (range.low, ==, 17);
  g_assert_true (isinf (range.high));
  range = _nav_run_percentile_interval (values, 0, 95);
  g_assert_true (range.low == 0 && isinf (range.high));
}

static void
test_goodput (void)
{
  g_autoptr (NavRun) run =
    make_hundred (OPEN ",\"slo\":{\"ttft_ms\":149.5,\"e2e_ms\":1000}", 10, NAV_STREAM_REFUSED);
  g_auto (NavRunFigures) figures = { 0 };
  guint good = 0;

  for (guint i = 0; i < 100; i++)
    good += i % 10 != 3 && i * 37 % 100 < 50;
  nav_run_compute (run, &figures);
  assert_near (figures.good_share, good / 100.0);
  assert_near (figures.goodput_per_s, good / figures.span_s);
  g_assert_cmpuint (figures.completed, ==, 90);
  g_assert_cmpuint (figures.failed, ==, 10);
  g_assert_true (has_finding (figures.faults, "run.failures"));
  g_assert_cmpuint (run->errors->len, ==, 1);
  g_assert_cmpuint (((NavRunError *) run->errors->pdata[0])->count, ==, 10);
}

static void
test_validity (void)
{
  g_autoptr (NavRun) good = make_hundred (OPEN, 0, NAV_STREAM_COMPLETE);
  g_autoptr (NavRun) late = make_run (OPEN);
  g_autoptr (NavRun) busy = make_hundred (OPEN, 0, NAV_STREAM_COMPLETE);
  g_autoptr (NavRun) nothing = make_run (OPEN);
  g_auto (NavRunFigures) of_good = { 0 }, of_late = { 0 }, of_busy = { 0 }, of_nothing = { 0 };

  nav_run_compute (good, &of_good);
  g_assert_cmpuint (of_good.faults->len, ==, 0);
  g_assert_cmpuint (of_good.remarks->len, ==, 0);
  assert_near (of_good.offered_per_s, 10);
  assert_near (of_good.achieved_per_s, 10);

  for (guint i = 0; i < 100; i++)
    add (late, i / 10.0, i / 100.0, 0.1, 0.01, 5);
  nav_run_compute (late, &of_late);
  g_assert_true (has_finding (of_late.faults, "run.client-late"));
  g_assert_true (has_finding (of_late.faults, "run.rate-not-kept"));
  g_assert_true (has_finding (of_late.remarks, "run.output-differs"));

  busy->client_cpu = 0.95;
  busy->interrupted = TRUE;
  nav_run_compute (busy, &of_busy);
  g_assert_true (has_finding (of_busy.faults, "run.client-busy"));
  g_assert_true (has_finding (of_busy.faults, "run.interrupted"));

  nav_run_compute (nothing, &of_nothing);
  g_assert_true (has_finding (of_nothing.faults, "run.nothing-answered"));
}

/* Ten requests a second for twenty seconds, each of which has its first token at once; @every
 * seconds one answer ends, the first one after four. */
static gboolean
falls_behind (const char *load, double every_s)
{
  g_autoptr (NavRun) run = make_run (load);
  g_auto (NavRunFigures) figures = { 0 };

  for (guint i = 0; i < 200; i++) {
    double due_s = i / 10.0, end_s = 4 + i * every_s;
    add (run, due_s, 0, 0.01, (end_s - due_s - 0.01) / 10, 11);
  }
  nav_run_compute (run, &figures);
  return has_finding (figures.remarks, "run.falls-behind");
}

/* A server that takes requests in at once and ends half of them keeps TTFT, but not for long. Of
 * answers that just take a while as many end as come. */
static void
test_falls_behind (void)
{
  g_assert_true (falls_behind (OPEN, 0.2));
  g_assert_false (falls_behind (OPEN, 0.1));
  /* The rate may have grown, or clients waited. */
  g_assert_false (falls_behind ("\"load\":{\"type\":\"stages\",\"stages\":[[20,10]]}", 0.2));
  g_assert_false (falls_behind ("\"load\":{\"type\":\"closed\",\"concurrency\":10,"
                                "\"requests\":200}", 0.2));
}

/* A run of nothing, and one of failures only, are documents too: no NaN, no Infinity. */
static void
test_json (void)
{
  g_autoptr (NavRun) run = make_run (OPEN ",\"slo\":{\"ttft_ms\":100}");
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_auto (NavRunFigures) figures = { 0 };
  g_autofree char *text = NULL;
  JsonObject *object;

  add_failed (run, 0, NAV_STREAM_UNREACHED);
  nav_run_compute (run, &figures);
  node = nav_run_to_json (run, &figures);
  text = nav_json_to_text (node, FALSE);
  again = nav_json_parse (text, -1, &nav_json_default_limits, NULL);
  g_assert_nonnull (again);
  object = json_node_get_object (again);
  g_assert_cmpstr (json_object_get_string_member (object, "schema"), ==, "neuralnav.run/1");
  object = json_object_get_object_member (object, "figures");
  object = json_object_get_object_member (object, "ttft_ms");
  g_assert_true (json_object_get_null_member (object, "p50"));
  g_assert_cmpint (json_object_get_int_member (object, "n"), ==, 0);
}

static guint
count_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  return g_strv_length (words);
}

static void
test_prompts (void)
{
  g_autoptr (NavPrompts) prompts = nav_prompts_new (7, 40, 2);
  g_autoptr (NavPrompts) twin = nav_prompts_new (7, 40, 2);
  g_autofree char *a = nav_prompts_make (prompts, 0, 100);
  g_autofree char *a_again = nav_prompts_make (twin, 0, 100);
  g_autofree char *b = nav_prompts_make (prompts, 1, 100), *c = nav_prompts_make (prompts, 2, 100);
  g_autofree char *least = nav_prompts_make (prompts, 3, 1), *longer = NULL;

  g_assert_cmpuint (count_words (a), ==, 100);
  g_assert_cmpstr (a, ==, a_again);
  g_assert_cmpint (strncmp (a, b, 60), !=, 0);
  g_assert_cmpint (strncmp (a, c, 100), ==, 0); /* the group's 40 words are longer than that */
  g_assert_cmpstr (a, !=, c);
  g_assert_cmpuint (count_words (least), ==, 1);

  g_assert_false (nav_prompts_calibrate (prompts, 16, NAN, 80, 100));
  g_assert_false (nav_prompts_calibrate (prompts, 16, 50, 80, 40));
  g_assert_true (nav_prompts_calibrate (prompts, 16, 42, 80, 170)); /* 2 a word and 10 */
  longer = nav_prompts_make (prompts, 4, 410);
  g_assert_cmpuint (count_words (longer), ==, 200);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* However a server counts tokens, it counts as many in two prompts of the same words. */
static void
test_same_words (void)
{
  g_autoptr (NavPrompts) prompts = nav_prompts_new (7, 0, 1);
  g_autofree char *a = nav_prompts_make_words (prompts, 0, 3 * NAV_PROMPT_ROUND);
  g_autofree char *b = nav_prompts_make_words (prompts, 1, 3 * NAV_PROMPT_ROUND);
  g_auto (GStrv) words_a = g_strsplit (a, " ", -1), words_b = g_strsplit (b, " ", -1);

  g_assert_cmpstr (a, !=, b);
  qsort (words_a, g_strv_length (words_a), sizeof (char *), compare_strings);
  qsort (words_b, g_strv_length (words_b), sizeof (char *), compare_strings);
  g_assert_cmpstrv (words_a, words_b);
  g_assert_cmpuint (g_strv_length (words_a), ==, 3 * NAV_PROMPT_ROUND);
  g_assert_cmpstr (words_a[2], ==, words_a[0]);
  g_assert_cmpstr (words_a[3], !=, words_a[0]);
}

static void
assert_refused (const char *text, const char *field)
{
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, &nav_json_default_limits, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavLoadSpec) spec = nav_load_spec_new_from_json (node, &error);

  g_assert_null (spec);
  g_assert_nonnull (error);
  g_assert_cmpstr (nav_error_get_field (error), ==, field);
}

static void
test_bad_specs (void)
{
  static const char *const lengths[] = {
    "0", "0.5", "-1", "1e9", "{\"distribution\":\"uniform\",\"min\":0,\"max\":-1}",
  };

  assert_refused ("{}", "load");
  assert_refused ("{\"load\":{\"type\":\"open\"}}", "load.rate");
  assert_refused ("{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":5},\"colour\":1}",
                  "colour");
  assert_refused ("{\"load\":{\"type\":\"closed\",\"concurrency\":9,\"requests\":5},"
                  "\"max_concurrency\":3}", "load");
  assert_refused ("{\"load\":{\"type\":\"open\",\"rate\":1000000,\"duration_s\":1000}}", "load");
  assert_refused ("{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":5},"
                  "\"slo\":{\"itl_ms\":5}}", "slo.itl_ms");
  assert_refused ("{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":5},"
                  "\"slo\":{\"percentile\":100}}", "slo.percentile");
  assert_refused ("{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":5},"
                  "\"input_tokens\":{\"distribution\":\"triangular\"}}",
                  "input_tokens.distribution");
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *input = g_strdup_printf (
      "{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":5},\"input_tokens\":%s}",
      lengths[i]);
    g_autofree char *output = g_strdup_printf ("{" OPEN_LOAD ",\"output_tokens\":%s}", lengths[i]);

    assert_refused (input, i < 4 ? "input_tokens" : "input_tokens.max");
    assert_refused (output, i < 4 ? "output_tokens" : "output_tokens.max");
  }
}

static gboolean
in_one_piece (guint pieces, guint streamed, guint tokens)
{
  g_autoptr (NavRun) run = make_run (OPEN ",\"slo\":{\"tpot_ms\":20}");
  g_auto (NavRunFigures) figures = { 0 };

  for (guint i = 0; i < pieces; i++)
    add (run, i, 0, 0.3, i % 2 * 0.00002, tokens);
  for (guint i = 0; i < streamed; i++)
    add (run, pieces + i, 0, 0.1, 0.0003, tokens);
  nav_run_compute (run, &figures);
  return has_finding (figures.faults, "run.one-piece");
}

/* Answers of which all tokens come at once tell nothing of the time between these. */
static void
test_one_piece (void)
{
  g_assert_true (in_one_piece (10, 0, 11));
  g_assert_true (in_one_piece (6, 5, 11));
  g_assert_false (in_one_piece (5, 6, 11));
  g_assert_false (in_one_piece (0, 10, 11));
  g_assert_false (in_one_piece (10, 0, 1));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/observe/run/definitions", test_definitions);
  g_test_add_func ("/observe/run/one-token", test_one_token);
  g_test_add_func ("/observe/run/verdict", test_verdict);
  g_test_add_func ("/observe/run/steady", test_steady);
  g_test_add_func ("/observe/run/cut-off", test_cut_off);
  g_test_add_func ("/observe/run/stopped", test_stopped);
  g_test_add_func ("/observe/run/interval", test_interval);
  g_test_add_func ("/observe/run/goodput", test_goodput);
  g_test_add_func ("/observe/run/validity", test_validity);
  g_test_add_func ("/observe/run/falls-behind", test_falls_behind);
  g_test_add_func ("/observe/run/json", test_json);
  g_test_add_func ("/observe/run/prompts", test_prompts);
  g_test_add_func ("/observe/run/same-words", test_same_words);
  g_test_add_func ("/observe/run/bad-specs", test_bad_specs);
  g_test_add_func ("/observe/run/one-piece", test_one_piece);
  return g_test_run ();
}
