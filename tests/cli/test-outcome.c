// SPDX-License-Identifier: Apache-2.0
// A plan tried on a server of one's own, as a shell does it: the run is kept, corrects the next
// plan, and can be taken away again. The server keeps a pace that an L4 can.

#include <locale.h>
#include <string.h>

#include "cli-runner.h"
#include "fake-server.h"

#define TTFT_MS 80
#define TPOT_MS 23
#define MOST_TRIES 6
#define OWN_RUN "own run of a plan"

/* A plan whose replica gets so much traffic that a run counts. */
typedef struct {
  const char *file;
  const char *seconds;
} Traffic;

static const Traffic slow = { "slide-2.7.json", "--duration=10" };
static const Traffic fast = { "slide-100.json", "--duration=3" };

typedef struct {
  const char *model;
  guint ttft_ms;
  guint tpot_ms;
  const char *config; /* (nullable): of a simulator, whose name a proxy took off */
} Pace;

static FakeAnswer
respond (const char *target, const char *body, guint n, gpointer data)
{
  const Pace *pace = data;

  (void) n;
  if (g_str_has_suffix (target, "/neuralnav/config"))
    return fake_answer (pace->config ? 200 : 404, "application/json",
                        pace->config ? pace->config : "{}");
  return fake_vllm (target, body, pace->model);
}

static void
try_on (CliRun *run, const Pace *pace, const Traffic *traffic, const char *option)
{
  g_autoptr (FakeServer) server = fake_server_new (respond, (gpointer) pace);
  g_autofree char *url = fake_server_url (server, "/v1");
  g_autofree char *plan = cli_data (traffic->file);

  fake_server_set_pace (server, pace->ttft_ms, pace->tpot_ms);
  cli_run (run, NULL, "load", url, "--plan", plan, traffic->seconds, option, NULL);
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  return json_object_get_object_member (object, name);
}

/* The ids in `knowledge list outcomes`. */
static char **
list_ids (void)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) lines = NULL;

  cli_run (&run, NULL, "knowledge", "list", "outcomes", NULL);
  g_assert_cmpint (run.exit, ==, 0);
  lines = g_strsplit (run.out, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *id = g_strndup (lines[i], strcspn (lines[i], "\t"));
    if (*id != '\0')
      g_strv_builder_add (ids, id);
  }
  return g_strv_builder_end (ids);
}

static void
assert_none_left (void)
{
  g_auto (GStrv) ids = list_ids ();

  g_assert_cmpuint (g_strv_length (ids), ==, 0);
}

static void
remove_one (const char *id)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&run, NULL, "knowledge", "remove", "outcomes", id, NULL);
  g_assert_cmpint (run.exit, ==, 0);
}

static char *
plan_with_what_is_known (void)
{
  g_autofree char *plan = cli_data ("slide-2.7.json");
  CliRun run = { 0 };

  cli_run (&run, NULL, "plan", "--spec", plan, "--format", "markdown", NULL);
  g_assert_cmpint (run.exit, ==, 0);
  g_free (run.err);
  return run.out;
}

/* A busy machine may be too slow a client, and then the run proves nothing, as it should. */
static JsonObject *
try_until_it_counts (const Pace *pace, char **ret_id)
{
  for (int i = 0; i < MOST_TRIES; i++) {
    g_autoptr (JsonObject) document = NULL;
    g_auto (CliRun) run = { 0 };
    const char *use;
    JsonObject *outcome;

    try_on (&run, pace, &slow, "--json");
    document = cli_run_json (&run);
    outcome = get_object (document, "outcome");
    use = json_object_get_string_member (outcome, "use");
    g_assert_true (json_object_get_boolean_member (outcome, "stored"));
    *ret_id = g_strdup (json_object_get_string_member (outcome, "id"));
    if (g_str_equal (use, "corrects"))
      return json_object_ref (outcome);
    g_assert_cmpstr (use, ==, "faulty");
    g_assert_false (json_object_has_member (outcome, "plan"));
    remove_one (*ret_id);
    g_clear_pointer (ret_id, g_free);
  }
  g_test_skip ("this machine is too busy to be a client");
  return NULL;
}

static void
assert_only_one (const char *id)
{
  g_auto (GStrv) ids = list_ids ();

  g_assert_cmpuint (g_strv_length (ids), ==, 1);
  g_assert_cmpstr (ids[0], ==, id);
}

/* Out into a file, away, and in again: it is the same row. */
static void
assert_round_trip (const char *id)
{
  g_autofree char *path = g_build_filename (cli_folder (), "outcomes.json", NULL);
  g_auto (CliRun) export = { 0 }, import = { 0 };

  cli_run (&export, NULL, "knowledge", "export", path, "--collection", "outcomes", NULL);
  g_assert_cmpint (export.exit, ==, 0);
  remove_one (id);
  assert_none_left ();
  cli_run (&import, NULL, "knowledge", "import", path, NULL);
  g_assert_cmpint (import.exit, ==, 0);
  assert_only_one (id);
}

static void
test_kept (void)
{
  const Pace pace = { "my-alias", TTFT_MS, TPOT_MS, NULL };
  g_autofree char *id = NULL, *with = NULL, *after = NULL;
  g_autoptr (JsonObject) outcome = try_until_it_counts (&pace, &id);
  g_auto (CliRun) show = { 0 };

  if (outcome == NULL)
    return;
  g_assert_cmpstr (json_object_get_string_member (get_object (outcome, "plan"), "text"), ==,
                   "Calculated → Checked: 1 replica fewer, $1,168 a month less.");
  assert_only_one (id);
  cli_run (&show, NULL, "knowledge", "show", id, NULL);
  g_assert_nonnull (strstr (show.out, OWN_RUN));
  with = plan_with_what_is_known ();
  g_assert_nonnull (strstr (with, OWN_RUN));
  assert_round_trip (id);
  remove_one (id);
  after = plan_with_what_is_known ();
  g_assert_null (strstr (after, OWN_RUN));
}

/* Figures that no L4 can have; a client that was late says so first, and keeps the run. */
static gboolean
is_refused (void)
{
  const Pace impossible = { "Qwen/Qwen2.5-7B-Instruct", 0, 1, NULL };
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) kept = NULL;

  try_on (&run, &impossible, &fast, NULL);
  kept = list_ids ();
  for (guint i = 0; kept[i] != NULL; i++)
    remove_one (kept[i]);
  return strstr (run.out, "Not stored") != NULL && kept[0] == NULL;
}

static void
test_not_kept (void)
{
  const Pace pace = { "Qwen/Qwen2.5-7B-Instruct", 0, 1, NULL };
  g_auto (CliRun) run = { 0 }, lost = { 0 };
  int tries = 1;

  try_on (&run, &pace, &fast, "--no-store");
  g_assert_null (strstr (run.out, "Outcome"));
  cli_run (&lost, NULL, "load", "http://127.0.0.1:1", "--rate=5", "--no-store", NULL);
  g_assert_cmpint (lost.exit, ==, 2);
  while (!is_refused () && tries < MOST_TRIES)
    tries++;
  assert_none_left ();
  if (tries == MOST_TRIES)
    g_test_skip ("this machine is too busy to be a client");
}

/* Our own simulator, also where its name does not arrive, and when it was asked for. */
static void
test_simulated (void)
{
  const Pace hidden = { "Qwen/Qwen2.5-7B-Instruct", 0, 1,
                        "{\"speed\":1,\"seed\":0,\"latency\":{\"mode\":\"physics\"},"
                        "\"faults\":[]}" };
  g_autofree char *plan = cli_data ("slide-2.7.json"), *after = NULL;
  g_auto (CliRun) run = { 0 }, simulate = { 0 };
  g_auto (GStrv) ids = NULL;

  try_on (&run, &hidden, &fast, NULL);
  g_assert_nonnull (strstr (run.out, "Kept with the label “simulated”"));
  g_assert_nonnull (strstr (run.out, "checks the software, not the"));
  cli_run (&simulate, NULL, "load", "--simulate", plan, "--duration=4", NULL);
  g_assert_nonnull (strstr (simulate.out, "Kept with the label “simulated”"));
  ids = list_ids ();
  g_assert_cmpuint (g_strv_length (ids), ==, 2);
  after = plan_with_what_is_known ();
  g_assert_null (strstr (after, OWN_RUN));
  for (guint i = 0; ids[i] != NULL; i++)
    remove_one (ids[i]);
}

/* What another model does says nothing of this one. */
static void
test_other_model (void)
{
  const Pace pace = { "meta-llama/Llama-3.1-8B-Instruct", 0, 1, NULL };
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) ids = NULL;

  try_on (&run, &pace, &fast, NULL);
  g_assert_nonnull (strstr (run.out, "Kept, but it corrects no forecast"));
  g_assert_nonnull (strstr (run.out, "The server says that it serves"));
  ids = list_ids ();
  g_assert_cmpuint (g_strv_length (ids), ==, 1);
  remove_one (ids[0]);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  cli_runner_init ();
  g_test_add_func ("/outcome/kept", test_kept);
  g_test_add_func ("/outcome/not-kept", test_not_kept);
  g_test_add_func ("/outcome/simulated", test_simulated);
  g_test_add_func ("/outcome/other-model", test_other_model);
  result = g_test_run ();
  cli_runner_clear ();
  return result;
}
