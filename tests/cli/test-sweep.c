// SPDX-License-Identifier: Apache-2.0
// `load` against a simulator whose capacity is known: two places, so many milliseconds an answer.
// Only counts and ratios are looked at.

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "cli-runner.h"

#define TTFT_MS    20.0
#define TPOT_MS    5.0
#define TOKENS     20
#define PLACES     2
#define CAPACITY   (PLACES / ((TTFT_MS + (TOKENS - 1) * TPOT_MS) / 1000)) /* requests a second */
#define N_ATTEMPTS 3

typedef struct {
  GSubprocess *process;
  char *url;
} Simulator;

/* @data: how long it waits before the first token, as an option */
static void
set_up (Simulator *simulator, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;

  simulator->process = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error, g_getenv ("NAV_SIM"),
    "--host=127.0.0.1", "--port=0", "--latency=constant", data, "--tpot-ms=5", "--overhead-ms=0",
    "--max-num-seqs=2", "--gpu=h100-sxm", "Qwen/Qwen2.5-7B-Instruct", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (simulator->process));
  while (simulator->url == NULL) {
    g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, &error);
    const char *url = line ? strstr (line, "http://") : NULL;
    g_assert_nonnull (line);
    simulator->url = url ? g_strdup (url) : NULL;
  }
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
}

static void
tear_down (Simulator *simulator, gconstpointer data)
{
  (void) data;
  g_subprocess_force_exit (simulator->process);
  g_assert_true (g_subprocess_wait (simulator->process, NULL, NULL));
  g_clear_object (&simulator->process);
  g_clear_pointer (&simulator->url, g_free);
}

static JsonObject *
play_overrun (Simulator *simulator, const char *spec)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&run, NULL, "load", simulator->url, "--json", "--spec", spec, NULL);
  return cli_run_json (&run);
}

/* A server that gets thrice what it can do falls behind, which ends the run before its time. */
static void
test_early_stop (Simulator *simulator, gconstpointer data)
{
  g_autofree char *path = g_build_filename (cli_folder (), "overrun.json", NULL);
  g_autofree char *spec = g_strdup_printf (
    "{\"load\":{\"type\":\"open\",\"rate\":%d,\"duration_s\":120},\"input_tokens\":20,"
    "\"output_tokens\":%d,\"stop_saturated\":true,\"slo\":{\"percentile\":90,\"ttft_ms\":200}}",
    (int) (3 * CAPACITY), TOKENS);
  g_autoptr (JsonObject) document = NULL;
  JsonObject *counts;
  const char *stopped;

  (void) data;
  g_assert_true (g_file_set_contents (path, spec, -1, NULL));
  document = play_overrun (simulator, path);
  stopped = json_object_get_string_member_with_default (document, "stopped", "nothing");
  counts = json_object_get_object_member (document, "counts");
  g_test_message ("%s stopped it after %d of %d requests", stopped,
                  (int) json_object_get_int_member (counts, "sent"),
                  (int) json_object_get_int_member (counts, "planned"));
  g_assert_cmpstr (stopped, ==, "saturated");
  g_assert_cmpint (2 * json_object_get_int_member (counts, "sent"), <,
                   json_object_get_int_member (counts, "planned"));
  g_remove (path);
}

/* Returns: (transfer full): the kept sweep */
static JsonObject *
search (Simulator *simulator, const char *path)
{
  g_autofree char *save = g_strconcat ("--save=", path, NULL), *text = NULL;
  g_auto (CliRun) run = { 0 };

  cli_run (&run, NULL, "load", simulator->url, "--sweep", "--sweep-duration=4",
           "--input-tokens=20", "--output-tokens=20", "--slo-ttft=400", "--percentile=80", save,
           NULL);
  g_test_message ("%s", run.out);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_remove (path);
  return cli_json_object (text);
}

static gboolean
is_client_limited (JsonObject *sweep)
{
  return g_str_equal (json_object_get_string_member (sweep, "end"), "client-limited") ||
         !json_object_get_null_member (sweep, "limited_per_s");
}

/* The limit lies below what the places can answer, and not far below: TTFT has room for a queue. */
static void
test_limit (Simulator *simulator, gconstpointer data)
{
  g_autofree char *path = g_build_filename (cli_folder (), "sweep.json", NULL);
  g_autoptr (JsonObject) sweep = NULL;

  (void) data;
  for (int i = 0; i < N_ATTEMPTS; i++) {
    g_clear_pointer (&sweep, json_object_unref);
    sweep = search (simulator, path);
    if (!is_client_limited (sweep))
      break;
  }
  if (is_client_limited (sweep)) {
    g_test_skip ("the machine has too much else to do: each time this client was measured");
    return;
  }
  g_assert_cmpfloat (json_object_get_double_member (sweep, "holds_per_s"), >, 0.3 * CAPACITY);
  g_assert_cmpfloat (json_object_get_double_member (sweep, "holds_per_s"), <, 1.3 * CAPACITY);
  g_assert_cmpfloat (json_object_get_double_member (sweep, "capacity_per_s"), >, 0.5 * CAPACITY);
  g_assert_cmpfloat (json_object_get_double_member (sweep, "capacity_per_s"), <, 1.3 * CAPACITY);
}

/* The targets and the lengths are the plan's, and so is what the result is held against. One
 * request alone misses them here, which ends the search at once, unless the machine has too much
 * else to do. */
static void
test_plan (Simulator *simulator, gconstpointer data)
{
  g_autofree char *plan = cli_data ("chatbot.json"), *saved = NULL, *text = NULL, *save = NULL;
  g_autoptr (JsonObject) sweep = NULL;
  g_auto (CliRun) run = { 0 };
  JsonObject *spec, *forecast;

  (void) data;
  saved = g_build_filename (cli_folder (), "plan-sweep.json", NULL);
  save = g_strconcat ("--save=", saved, NULL);
  cli_run (&run, NULL, "load", simulator->url, "--plan", plan, "--sweep", "--sweep-duration=1",
           save, NULL);
  g_test_message ("%s%s", run.out, run.err);
  g_assert_cmpint (run.exit, ==, 1);
  g_assert_true (g_file_get_contents (saved, &text, NULL, NULL));
  g_remove (saved);
  sweep = cli_json_object (text);
  if (!is_client_limited (sweep))
    g_assert_cmpstr (json_object_get_string_member (sweep, "end"), ==, "never-holds");
  spec = json_object_get_object_member (sweep, "spec");
  g_assert_nonnull (json_object_get_member (json_object_get_object_member (spec, "slo"),
                                            "ttft_ms"));
  forecast = json_object_get_object_member (sweep, "forecast");
  g_assert_cmpfloat (json_object_get_double_member (forecast, "max_rate_per_replica"), >, 0);
}

static void
test_usage (void)
{
  g_autofree char *plan = cli_data ("chatbot.json");
  g_auto (CliRun) duration = { 0 }, lone = { 0 }, rate = { 0 };

  cli_run (&duration, NULL, "load", "--simulate", plan, "--sweep", "--duration=9", NULL);
  g_assert_cmpint (duration.exit, ==, 2);
  g_assert_nonnull (strstr (duration.err, "--sweep-duration"));
  cli_run (&lone, NULL, "load", "--simulate", plan, "--sweep-duration=9", NULL);
  g_assert_cmpint (lone.exit, ==, 2);
  cli_run (&rate, NULL, "load", "http://127.0.0.1:1", "--sweep", "--rate=5", NULL);
  g_assert_cmpint (rate.exit, ==, 2);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  cli_runner_init ();
  g_test_add ("/sweep/early-stop", Simulator, "--ttft-ms=20", set_up, test_early_stop, tear_down);
  g_test_add ("/sweep/limit", Simulator, "--ttft-ms=20", set_up, test_limit, tear_down);
  g_test_add ("/sweep/plan", Simulator, "--ttft-ms=900", set_up, test_plan, tear_down);
  g_test_add_func ("/sweep/usage", test_usage);
  result = g_test_run ();
  cli_runner_clear ();
  return result;
}
