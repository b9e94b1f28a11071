// SPDX-License-Identifier: Apache-2.0
// `report` as a shell runs it: formats by name and by the file's ending, files of every program,
// and what is none.

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "cli-runner.h"

/* Each format is what it says, by its name and by the file's ending. */
static void
test_formats (void)
{
  static const struct {
    const char *format, *ending, *begin;
  } formats[] = {
    { "markdown", ".md", "# Load test" },
    { "html", ".html", "<!DOCTYPE html>" },
    { "pdf", ".pdf", "%PDF-" },
    { "json", ".JSON", "{\n  \"schema\": \"neuralnav.report/1\"" },
    { "csv", ".csv", "run,tool,created," },
  };
  g_autofree char *data = cli_data ("vllm-bench.json");

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *path = g_strconcat (cli_folder (), "/r", formats[i].ending, NULL);
    g_autofree char *text = NULL;
    g_auto (CliRun) named = { 0 }, filed = { 0 };
    cli_run (&named, NULL, "report", data, "--format", formats[i].format, NULL);
    g_assert_cmpint (named.exit, ==, 0);
    g_assert_true (g_str_has_prefix (named.out, formats[i].begin));
    cli_run (&filed, NULL, "report", data, "--output", path, NULL);
    g_assert_cmpint (filed.exit, ==, 0);
    g_assert_cmpstr (filed.out, ==, "");
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_true (g_str_has_prefix (text, formats[i].begin));
    g_remove (path);
  }
}

static void
test_several (void)
{
  g_autofree char *vllm = cli_data ("vllm-bench-lines.json");
  g_autofree char *guidellm = cli_data ("guidellm-0.8.json");
  g_auto (CliRun) run = { 0 }, json = { 0 };
  g_autoptr (JsonObject) document = NULL;

  cli_run (&run, NULL, "report", vllm, guidellm, NULL);
  g_assert_cmpint (run.exit, ==, 0);
  g_assert_true (g_str_has_prefix (run.out, "# Load tests compared"));
  g_assert_nonnull (strstr (run.out, "| vllm-bench-lines.json #2 "));
  /* What of a file cannot be read is told, and keeps nothing else out. */
  g_assert_nonnull (strstr (run.err, "Left out: guidellm-0.8.json #3: strategy"));
  cli_run (&json, NULL, "report", vllm, guidellm, "--json", NULL);
  document = cli_run_json (&json);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (document, "runs")), ==, 5);
}

/* Files of one name in two folders are told apart, and none is replaced by its report. */
static void
test_same_names (void)
{
  g_autofree char *data = cli_data ("vllm-bench.json");
  g_autofree char *copy = g_build_filename (cli_folder (), "vllm-bench.json", NULL), *text = NULL;
  g_auto (CliRun) run = { 0 }, over = { 0 };

  g_assert_true (g_file_get_contents (data, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (copy, text, -1, NULL));
  cli_run (&over, NULL, "report", copy, "--output", copy, NULL);
  g_assert_cmpint (over.exit, ==, 2);
  cli_run (&run, NULL, "report", data, copy, "--format", "csv", NULL);
  g_assert_nonnull (strstr (run.out, data));
  g_assert_nonnull (strstr (run.out, copy));
  g_remove (copy);
}

/* A search for the limit alone, and beside a run. */
static void
test_sweep (void)
{
  static const struct {
    const char *format, *has;
  } formats[] = {
    { "markdown", "# The limit of a server\n\nHolds the targets up to 15 req/s" },
    { "html", "The plan counts on 12.5 req/s a replica, its margin included: that holds." },
    { "pdf", "%PDF-" },
    { "json", "\"schema\": \"neuralnav.sweep/1\"" },
    { "csv", "sweep,kind,rate,offered_per_s," },
  };
  g_autofree char *sweep = cli_data ("sweep.json"), *data = cli_data ("vllm-bench.json");
  g_auto (CliRun) both = { 0 }, mixed = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_auto (CliRun) run = { 0 };
    cli_run (&run, NULL, "report", sweep, "--format", formats[i].format, NULL);
    g_assert_cmpint (run.exit, ==, 0);
    g_assert_nonnull (strstr (run.out, formats[i].has));
  }
  cli_run (&both, NULL, "report", data, sweep, NULL);
  g_assert_cmpint (both.exit, ==, 0);
  g_assert_true (g_str_has_prefix (both.out, "# Load test\n"));
  g_assert_nonnull (strstr (both.out, "## The limit: sweep.json\n"));
  cli_run (&mixed, NULL, "report", data, sweep, "--format", "csv", NULL);
  g_assert_cmpint (mixed.exit, ==, 2);
}

static void
test_refused (void)
{
  static const struct {
    const char *input, *why;
  } inputs[] = {
    { "", "is empty" },
    { "{\"a\":1}", "is no load test that is known here" },
    { "{\"schema\":\"neuralnav.run/1\"", "JSON" },
    { "{\"schema\":\"neuralnav.run/9\"}", "a newer version" },
    { "{\"schema\":\"neuralnav.plan/1\"}", "is what “load --save” writes" },
    { "{\"schema\":\"neuralnav.run/1\"}", "endpoint must be a JSON object" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++) {
    g_auto (CliRun) run = { 0 };
    cli_run (&run, inputs[i].input, "report", "-", NULL);
    g_assert_cmpint (run.exit, ==, 3);
    g_assert_cmpstr (run.out, ==, "");
    if (strstr (run.err, inputs[i].why) == NULL)
      g_test_message ("%s", run.err);
    g_assert_nonnull (strstr (run.err, inputs[i].why));
  }
}

/* What is left out of a file is told; the rest is a report. */
static void
test_left_out (void)
{
  g_autofree char *lines = cli_data ("vllm-bench-lines.json"), *text = NULL, *input = NULL;
  g_auto (CliRun) run = { 0 };

  g_assert_true (g_file_get_contents (lines, &text, NULL, NULL));
  input = g_strconcat (text, "{\"bad\":1}\n", NULL);
  cli_run (&run, input, "report", "-", NULL);
  g_assert_cmpint (run.exit, ==, 0);
  g_assert_nonnull (strstr (run.err, "Left out: - #4: not a result of vllm bench serve\n"));
  g_assert_nonnull (strstr (run.out, "#3: Measured"));
}

static void
test_usage (void)
{
  static const char *const calls[][3] = {
    { "--format", "odt", NULL },       { "--output", "x.doc", NULL },
    { "--requests", NULL, NULL },      { "--paper", "a7", NULL },
    { "--json", "--format", "html" },
  };
  g_autofree char *data = cli_data ("vllm-bench.json");
  g_auto (CliRun) none = { 0 }, lost = { 0 }, unwritten = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++) {
    g_auto (CliRun) run = { 0 };
    cli_run (&run, NULL, "report", data, calls[i][0], calls[i][1], calls[i][2], NULL);
    g_assert_cmpint (run.exit, ==, 2);
    g_assert_cmpstr (run.out, ==, "");
  }
  cli_run (&none, NULL, "report", NULL);
  g_assert_cmpint (none.exit, ==, 2);
  cli_run (&lost, NULL, "report", "/nowhere/at/all.json", NULL);
  g_assert_cmpint (lost.exit, ==, 3);
  cli_run (&unwritten, NULL, "report", data, "-o", "/nowhere/at/all.pdf", NULL);
  g_assert_cmpint (unwritten.exit, ==, 3);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  cli_runner_init ();
  g_test_add_func ("/report/formats", test_formats);
  g_test_add_func ("/report/several", test_several);
  g_test_add_func ("/report/same-names", test_same_names);
  g_test_add_func ("/report/sweep", test_sweep);
  g_test_add_func ("/report/refused", test_refused);
  g_test_add_func ("/report/left-out", test_left_out);
  g_test_add_func ("/report/usage", test_usage);
  result = g_test_run ();
  cli_runner_clear ();
  return result;
}
