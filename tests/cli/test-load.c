// SPDX-License-Identifier: Apache-2.0
// `test` and `load` as a shell runs them, against a server on a loopback socket.

#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli-runner.h"
#include "fake-server.h"

#define EVENTS                                                                                     \
  "data: {\"choices\":[{\"delta\":{\"content\":\"Good\"}}]}\n\n"                                   \
  "data: {\"choices\":[{\"delta\":{\"content\":\" day\"}}]}\n\n"

static FakeAnswer
respond (const char *target, const char *body, guint n, gpointer data)
{
  const char *end = data;
  g_autofree char *events = g_strconcat (EVENTS, end, NULL);

  (void) body;
  (void) n;
  return g_str_has_prefix (target, "GET") ? fake_models ("vllm", "some/model")
                                          : fake_stream (events);
}

static void
run_against (CliRun *run, const char *end, const char *a, const char *b, const char *c,
             const char *d, const char *e)
{
  g_autoptr (FakeServer) server = fake_server_new (respond, (gpointer) end);
  g_autofree char *url = fake_server_url (server, "");

  cli_run (run, NULL, a, url, b, c, d, e, NULL);
}

static void
test_test (void)
{
  g_auto (CliRun) whole = { 0 }, broken = { 0 };

  run_against (&whole, "data: [DONE]\n\n", "test", NULL, NULL, NULL, NULL);
  g_assert_cmpint (whole.exit, ==, 0);
  g_assert_true (g_str_has_prefix (whole.out, "Good day\n"));
  g_assert_nonnull (strstr (whole.out, "some/model"));
  run_against (&broken, "", "test", NULL, NULL, NULL, NULL);
  g_assert_cmpint (broken.exit, ==, 4);
  g_assert_nonnull (strstr (broken.out, "incomplete"));
}

/* What a server says is for people: nothing of it steers their terminal. */
static void
test_controls (void)
{
  static const char *const answer =
    "data: {\"choices\":[{\"delta\":{\"content\":\"\\u001b]0;pwned\\u0007\\u009b2J\\u202e\"}}]}\n\n"
    "data: [DONE]\n\n";
  static const char *const failure =
    "data: {\"error\":{\"message\":\"\\u001b[31mout of\\u009b memory\"}}\n\n";
  g_auto (CliRun) test = { 0 }, broken = { 0 }, load = { 0 }, json = { 0 };
  const CliRun *const runs[] = { &test, &broken, &load, &json };
  g_autoptr (JsonObject) document = NULL;

  run_against (&test, answer, "test", NULL, NULL, NULL, NULL);
  g_assert_nonnull (strstr (test.out, "Good day\ufffd]0;pwned\ufffd\ufffd2J\ufffd"));
  run_against (&broken, failure, "test", NULL, NULL, NULL, NULL);
  g_assert_nonnull (strstr (broken.out, "\ufffd[31mout"));
  run_against (&load, failure, "load", "--concurrency=1", "--requests=2", NULL, NULL);
  g_assert_nonnull (strstr (load.out, "\ufffd[31mout"));
  run_against (&json, failure, "test", "--json", NULL, NULL, NULL);
  document = cli_run_json (&json);
  g_assert_true (g_str_has_suffix (json_object_get_string_member (document, "message"), "memory"));
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    g_assert_null (strchr (runs[i]->out, '\033'));
    g_assert_null (strstr (runs[i]->out, "\xc2\x9b"));
    g_assert_null (strchr (runs[i]->err, '\033'));
  }
}

/* Nor does what a person named wrongly, or a file. */
static void
test_controls_of_names (void)
{
  g_auto (CliRun) command = { 0 }, file = { 0 };

  cli_run (&command, NULL, "\033[31mred", NULL);
  g_assert_cmpint (command.exit, ==, 2);
  g_assert_nonnull (strstr (command.err, "“\ufffd[31mred”"));
  cli_run (&file, NULL, "report", "/nowhere/\033[31mred", NULL);
  g_assert_cmpint (file.exit, ==, 3);
  g_assert_null (strchr (file.err, '\033'));
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  return json_object_get_object_member (object, name);
}

static void
test_load (void)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonObject) document = NULL;

  run_against (&run, "data: [DONE]\n\n", "load", "--concurrency=2", "--requests=6",
               "--slo-ttft=600000", "--json");
  g_assert_cmpint (run.exit, ==, 0);
  document = cli_run_json (&run);
  g_assert_cmpstr (json_object_get_string_member (document, "schema"), ==, "neuralnav.run/1");
  g_assert_cmpint (json_object_get_int_member (get_object (document, "counts"), "completed"), ==,
                   6);
  /* Six requests do not prove a p95. */
  g_assert_cmpstr (json_object_get_string_member (get_object (document, "slo"), "verdict"), ==,
                   "close");
  g_assert_cmpstr (json_object_get_string_member (get_object (document, "endpoint"), "server"), ==,
                   "vllm");
}

static void
test_missed (void)
{
  g_auto (CliRun) run = { 0 };

  run_against (&run, "data: [DONE]\n\n", "load", "--concurrency=2", "--requests=20",
               "--slo-e2e=0.001", "--percentile=50");
  g_assert_cmpint (run.exit, ==, 1);
  g_assert_nonnull (strstr (run.out, "Targets: missed"));
}

static void
test_failed (void)
{
  g_auto (CliRun) run = { 0 };

  run_against (&run, "", "load", "--concurrency=1", "--requests=3", "--slo-ttft=1000", NULL);
  g_assert_cmpint (run.exit, ==, 4);
  g_assert_nonnull (strstr (run.out, "No request was answered whole."));
  g_assert_nonnull (strstr (run.out, " incomplete: the stream ended without"));
}

/* A search that ends because requests fail says how they do. */
static void
test_failed_sweep (void)
{
  g_auto (CliRun) run = { 0 };

  run_against (&run, "", "load", "--sweep", "--sweep-duration=1", "--slo-ttft=1000", NULL);
  g_assert_cmpint (run.exit, ==, 4);
  g_assert_true (g_str_has_prefix (run.out, "The server gave no whole answer"));
  g_assert_nonnull (strstr (run.out, "5 of 5 requests failed:"));
  g_assert_nonnull (strstr (run.out, "incomplete: the stream ended without"));
}

static void
test_save (void)
{
  g_autofree char *path = g_build_filename (cli_folder (), "run.json", NULL);
  g_autofree char *option = g_strconcat ("--save=", path, NULL), *text = NULL;
  g_autoptr (JsonObject) document = NULL;
  g_auto (CliRun) run = { 0 }, lost = { 0 }, report = { 0 };

  run_against (&run, "data: [DONE]\n\n", "load", "--concurrency=1", "--requests=2", option, NULL);
  g_assert_cmpint (run.exit, ==, 0);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  document = cli_json_object (text);
  g_assert_cmpuint (
    json_array_get_length (json_object_get_array_member (get_object (document, "requests"),
                                                         "rows")), ==, 2);
  cli_run (&report, NULL, "report", path, "--format=csv", "--requests", NULL);
  g_assert_cmpint (report.exit, ==, 0);
  g_assert_nonnull (strstr (report.out, "\r\nrun.json,2,"));
  g_remove (path);
  run_against (&lost, "data: [DONE]\n\n", "load", "--concurrency=1", "--requests=2",
               "--save=/nowhere/at/all/run.json", NULL);
  g_assert_cmpint (lost.exit, ==, 3);
}

/* The chatbot of tests/data, simulated for three seconds. */
static void
test_simulate (void)
{
  g_autofree char *plan = cli_data ("chatbot.json");
  g_autoptr (JsonObject) document = NULL;
  g_auto (CliRun) run = { 0 };
  JsonObject *forecast;
  JsonArray *metrics;

  cli_run (&run, NULL, "load", "--simulate", plan, "--duration=3", "--json", NULL);
  g_assert_cmpint (run.exit, <=, 1); /* a busy machine may miss the targets */
  document = cli_run_json (&run);
  forecast = get_object (document, "forecast");
  g_assert_true (json_object_get_boolean_member (get_object (document, "endpoint"), "simulated"));
  g_assert_true (json_object_get_boolean_member (forecast, "simulated"));
  g_assert_cmpint (json_object_get_int_member (forecast, "replicas_tried"), ==, 1);
  metrics = json_object_get_array_member (forecast, "metrics");
  g_assert_cmpuint (json_array_get_length (metrics), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (metrics, i),
                                                    "verdict"), !=, "unknown");
  g_assert_nonnull (strstr (json_object_get_string_member (forecast, "text"),
                            "checks the software, not the physics"));
}

/* Stages one behind the other: the simulator plays them as the forecast has them. */
static void
test_pipeline (void)
{
  g_autofree char *plan = cli_data ("pipeline.json");
  g_autoptr (JsonObject) document = NULL;
  g_auto (CliRun) run = { 0 };
  JsonObject *forecast, *counts;

  cli_run (&run, NULL, "load", "--simulate", plan, "--duration=5", "--json", "--no-store", NULL);
  g_assert_cmpint (run.exit, <=, 1); /* a busy machine may miss the targets */
  document = cli_run_json (&run);
  forecast = get_object (document, "forecast");
  counts = get_object (document, "counts");
  g_assert_cmpint (json_object_get_int_member (forecast, "pipeline_parallel"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (forecast, "tensor_parallel"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (forecast, "gpus"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (forecast, "verdict"), !=, "outside");
  g_assert_cmpint (json_object_get_int_member (counts, "completed"), >, 10);
  g_assert_cmpint (json_object_get_int_member (counts, "failed"), ==, 0);
}

/* A server of one's own is sent the same traffic; the fake one answers at once. */
static void
test_plan (void)
{
  g_autofree char *plan = cli_data ("chatbot.json");
  g_autofree char *option = g_strconcat ("--plan=", plan, NULL);
  g_auto (CliRun) run = { 0 };

  run_against (&run, "data: [DONE]\n\n", "load", option, "--duration=2", "--replicas=2", NULL);
  g_assert_cmpint (run.exit, <=, 1);
  g_assert_nonnull (strstr (run.out, "Forecast and measurement"));
  g_assert_nonnull (strstr (run.out, "this checks the forecast itself"));
  g_assert_null (strstr (run.out, "Simulated"));
}

static void
test_plan_usage (void)
{
  g_autofree char *plan = cli_data ("chatbot.json");
  g_auto (CliRun) both = { 0 }, rate = { 0 }, lone = { 0 }, unknown = { 0 }, lost = { 0 };

  cli_run (&both, NULL, "load", "http://127.0.0.1:1", "--simulate", plan, NULL);
  g_assert_cmpint (both.exit, ==, 2);
  cli_run (&rate, NULL, "load", "--simulate", plan, "--rate=5", NULL);
  g_assert_cmpint (rate.exit, ==, 2);
  cli_run (&lone, NULL, "load", "http://127.0.0.1:1", "--rate=5", "--option=abc", NULL);
  g_assert_cmpint (lone.exit, ==, 2);
  cli_run (&unknown, NULL, "load", "--simulate", plan, "--option=abc", NULL);
  g_assert_cmpint (unknown.exit, ==, 3);
  g_assert_nonnull (strstr (unknown.err, "“abc” is no recommendation"));
  cli_run (&lost, NULL, "load", "--simulate", "/nowhere/at/all.json", NULL);
  g_assert_cmpint (lost.exit, ==, 3);
}

static void
assert_usage (const char *saying, const char *a, const char *b, const char *c, const char *d,
              const char *e)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&run, NULL, "load", a, b, c, d, e, NULL);
  if (run.exit != 2 || strstr (run.err, saying) == NULL)
    g_error ("%s %s %s %s: %d, %s", a, b, c ? c : "", d ? d : "", run.exit, run.err);
  g_assert_cmpstr (run.out, ==, "");
}

/* What would change nothing is refused, as is what says something else than it seems to. */
static void
test_usage (void)
{
  static const char *const url = "http://127.0.0.1:1";

  assert_usage ("“abc”", url, "--concurrency=3", "--requests=5", "--ramp=abc", NULL);
  assert_usage ("“1:10”", url, "--concurrency=2", "--requests=4", "--ramp=1:10", NULL);
  assert_usage ("“-1”", url, "--concurrency=2", "--requests=4", "--ramp=-1", NULL);
  assert_usage ("“1:x”", url, "--ramp=1:x", NULL, NULL, NULL);
  assert_usage ("“5”", url, "--ramp=5", NULL, NULL, NULL);
  assert_usage ("--requests or --duration", url, "--rate=5", "--requests=10", "--duration=1", NULL);
  assert_usage ("--requests belongs", url, "--ramp=1:10", "--requests=10", NULL, NULL);
  assert_usage ("--requests must be at least 1", url, "--rate=5", "--requests=0", NULL, NULL);
  assert_usage ("--cv belongs to", url, "--rate=5", "--cv=2", NULL, NULL);
  assert_usage ("--cv belongs to", url, "--rate=5", "--cv=2", "--process=constant", NULL);
  assert_usage ("--process and --cv", url, "--concurrency=2", "--requests=4", "--process=gamma",
                NULL);
  assert_usage ("--sweep-duration", url, "--sweep", "--duration=5", "--slo-ttft=100", NULL);
  assert_usage ("leave --rate", url, "--sweep", "--requests=5", "--slo-ttft=100", NULL);
  assert_usage ("--rate must be a finite", url, "--rate=inf", NULL, NULL, NULL);
  assert_usage ("--timeout must be a finite", url, "--rate=1", "--timeout=inf", NULL, NULL);
  assert_usage ("--input-tokens must be from 1", url, "--rate=1", "--input-tokens=0", NULL, NULL);
  assert_usage ("--output-tokens must be from 1", url, "--rate=1", "--output-tokens=-1", NULL,
                NULL);
}

/* Just as many, however chance has it. */
static void
test_requests_at_a_rate (void)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonObject) document = NULL;
  JsonObject *load;

  run_against (&run, "data: [DONE]\n\n", "load", "--rate=50", "--requests=10", "--json", NULL);
  g_assert_cmpint (run.exit, ==, 0);
  document = cli_run_json (&run);
  g_assert_cmpint (json_object_get_int_member (get_object (document, "counts"), "completed"), ==,
                   10);
  load = get_object (get_object (document, "spec"), "load");
  g_assert_cmpint (json_object_get_int_member (load, "requests"), ==, 10);
  g_assert_false (json_object_has_member (load, "duration_s"));
}

/* The plan says what is sent; how long an answer may take does not change that. */
static void
test_plan_options (void)
{
  g_autofree char *plan = cli_data ("chatbot.json");
  g_autofree char *option = g_strconcat ("--plan=", plan, NULL);
  g_autofree char *simulate = g_strconcat ("--simulate=", plan, NULL);
  g_autoptr (JsonObject) document = NULL;
  g_auto (CliRun) run = { 0 };

  assert_usage ("--option", simulate, "--model=other", NULL, NULL, NULL);
  assert_usage ("The plan says", simulate, "--warmup=1", NULL, NULL, NULL);
  assert_usage ("The plan says", simulate, "--requests=5", NULL, NULL, NULL);
  assert_usage ("The plan says", simulate, "--natural-lengths", NULL, NULL, NULL);
  assert_usage ("The plan says", simulate, "--process=constant", NULL, NULL, NULL);
  assert_usage ("--timeout", simulate, "--timeout=0", NULL, NULL, NULL);
  run_against (&run, "data: [DONE]\n\n", "load", option, "--duration=1", "--timeout=7", "--json");
  document = cli_run_json (&run);
  g_assert_cmpfloat (json_object_get_double_member (get_object (document, "spec"), "timeout_s"),
                     ==, 7);
}

/* The parent of a process, or 0 when that is gone. */
static int
parent_of (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL), *text = NULL;
  const char *after;
  char state;
  int parent = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  after = strrchr (text, ')');
  return after && sscanf (after + 1, " %c %d", &state, &parent) == 2 && state != 'Z' ? parent : 0;
}

static char *
wait_for_child (const char *parent)
{
  int wanted = (int) g_ascii_strtoll (parent, NULL, 10);

  for (;;) {
    g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (processes)) != NULL)
      if (g_ascii_isdigit (name[0]) && parent_of (name) == wanted)
        return g_strdup (name);
    g_usleep (10000);
  }
}

/* However we end, the simulator ends too. */
static void
assert_child_ends (int signal_number, gboolean answers)
{
  g_autofree char *plan = cli_data ("chatbot.json"), *child = NULL, *out = NULL;
  g_autoptr (GSubprocess) process =
    cli_runner_spawn ("load", "--simulate", plan, "--duration=600", NULL);

  child = wait_for_child (g_subprocess_get_identifier (process));
  g_usleep (500000);
  g_subprocess_send_signal (process, signal_number);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, NULL));
  if (answers)
    g_assert_true (g_subprocess_get_if_exited (process));
  while (parent_of (child) != 0)
    g_usleep (10000);
}

static void
test_child_ends (void)
{
  assert_child_ends (SIGINT, TRUE);
  assert_child_ends (SIGTERM, FALSE);
  assert_child_ends (SIGKILL, FALSE);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  cli_runner_init ();
  g_test_add_func ("/load/test", test_test);
  g_test_add_func ("/load/controls", test_controls);
  g_test_add_func ("/load/controls-of-names", test_controls_of_names);
  g_test_add_func ("/load/load", test_load);
  g_test_add_func ("/load/missed", test_missed);
  g_test_add_func ("/load/failed", test_failed);
  g_test_add_func ("/load/failed-sweep", test_failed_sweep);
  g_test_add_func ("/load/save", test_save);
  g_test_add_func ("/load/simulate", test_simulate);
  g_test_add_func ("/load/pipeline", test_pipeline);
  g_test_add_func ("/load/plan", test_plan);
  g_test_add_func ("/load/plan-usage", test_plan_usage);
  g_test_add_func ("/load/usage", test_usage);
  g_test_add_func ("/load/requests-at-a-rate", test_requests_at_a_rate);
  g_test_add_func ("/load/plan-options", test_plan_options);
  g_test_add_func ("/load/child-ends", test_child_ends);
  result = g_test_run ();
  cli_runner_clear ();
  return result;
}
