// SPDX-License-Identifier: Apache-2.0
// `test` and `load` as a shell runs them, against a server on a loopback socket.

#include <glib/gstdio.h>
#include <locale.h>
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

static void
test_save (void)
{
  g_autofree char *path = g_build_filename (cli_folder (), "run.json", NULL);
  g_autofree char *option = g_strconcat ("--save=", path, NULL), *text = NULL;
  g_autoptr (JsonObject) document = NULL;
  g_auto (CliRun) run = { 0 }, lost = { 0 };

  run_against (&run, "data: [DONE]\n\n", "load", "--concurrency=1", "--requests=2", option, NULL);
  g_assert_cmpint (run.exit, ==, 0);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  document = cli_json_object (text);
  g_assert_cmpuint (
    json_array_get_length (json_object_get_array_member (get_object (document, "requests"),
                                                         "rows")), ==, 2);
  g_remove (path);
  run_against (&lost, "data: [DONE]\n\n", "load", "--concurrency=1", "--requests=2",
               "--save=/nowhere/at/all/run.json", NULL);
  g_assert_cmpint (lost.exit, ==, 3);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  cli_runner_init ();
  g_test_add_func ("/load/test", test_test);
  g_test_add_func ("/load/load", test_load);
  g_test_add_func ("/load/missed", test_missed);
  g_test_add_func ("/load/failed", test_failed);
  g_test_add_func ("/load/save", test_save);
  result = g_test_run ();
  cli_runner_clear ();
  return result;
}
