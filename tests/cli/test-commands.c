// SPDX-License-Identifier: Apache-2.0
// The other commands, and what holds for all of them: help, width, flushing, exit codes.

#include <locale.h>
#include <string.h>

#include "cli-runner.h"

#define SCENARIO                                                                                   \
  "\"model\":\"meta-llama/Llama-3.1-8B-Instruct\",\"precision\":\"bf16\",\"gpu\":\"H100\","        \
  "\"input_tokens\":{\"distribution\":\"fixed\",\"mean\":512},"                                    \
  "\"output_tokens\":{\"distribution\":\"fixed\",\"mean\":128},"                                   \
  "\"load\":{\"type\":\"open\",\"process\":\"poisson\",\"rate\":2,\"duration_s\":60}"

static void
assert_exit (int exit, const char *input, const char *a, const char *b, const char *c,
             const char *d)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&run, input, a, b, c, d, NULL);
  if (run.exit == exit)
    return;
  g_test_message ("%s %s %s: exit %d instead of %d: %s", a, b ? b : "", c ? c : "", run.exit, exit,
                  run.err);
  g_test_fail ();
}

static void
test_usage (void)
{
  assert_exit (2, NULL, NULL, NULL, NULL, NULL);
  assert_exit (2, NULL, "juggle", NULL, NULL, NULL);
  assert_exit (2, NULL, "--nonsense", NULL, NULL, NULL);
  assert_exit (2, NULL, "predict", NULL, NULL, NULL);
  assert_exit (2, NULL, "memory", "a", "b", NULL);
  assert_exit (2, NULL, "intent", NULL, NULL, NULL);
  assert_exit (2, NULL, "knowledge", NULL, NULL, NULL);
  assert_exit (2, NULL, "test", NULL, NULL, NULL);
  assert_exit (2, NULL, "load", NULL, NULL, NULL);
  assert_exit (2, NULL, "load", "http://127.0.0.1:1", NULL, NULL);
  assert_exit (2, NULL, "load", "http://127.0.0.1:1", "--rate=1", "--concurrency=1");
  assert_exit (2, NULL, "load", "http://127.0.0.1:1", "--concurrency=1", NULL);
  assert_exit (3, NULL, "load", "http://127.0.0.1:1", "--rate=-1", NULL);
  assert_exit (3, NULL, "load", "http://127.0.0.1:1", "--rate=1", "--percentile=100");
  assert_exit (3, "[]", "load", "http://127.0.0.1:1", "--spec=-", NULL);
  assert_exit (3, "{\"load\":{}}", "load", "http://127.0.0.1:1", "--spec=-", NULL);
  assert_exit (4, NULL, "load", "http://127.0.0.1:1", "--rate=1", NULL);
  assert_exit (2, NULL, "test", "http://127.0.0.1:1", "--max-tokens=-1", NULL);
  assert_exit (2, NULL, "test", "http://127.0.0.1:1", "--timeout=0", NULL);
  assert_exit (3, NULL, "test", "gopher://127.0.0.1", NULL, NULL);
  assert_exit (4, NULL, "test", "http://127.0.0.1:1", "--json", NULL);
  assert_exit (2, NULL, "knowledge", "burn", NULL, NULL);
  assert_exit (2, NULL, "knowledge", "add-model", "x.json", NULL);
  assert_exit (0, NULL, "--version", NULL, NULL, NULL);
  assert_exit (0, NULL, "--quiet", "--offline", "--seed=3", "--version");
}

/* Every command tells its options. */
static void
test_help (void)
{
  static const char *const commands[] = { "plan",   "chat",   "intent",
                                          "predict", "memory", "knowledge",
                                          "test",   "load" };
  g_auto (CliRun) all = { 0 };

  cli_run (&all, NULL, "--help", NULL);
  g_assert_cmpint (all.exit, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_auto (CliRun) run = { 0 };
    g_assert_nonnull (strstr (all.out, commands[i]));
    cli_run (&run, NULL, commands[i], "--help", NULL);
    g_assert_cmpint (run.exit, ==, 0);
    g_assert_nonnull (strstr (run.out, "--json"));
    g_assert_nonnull (strstr (run.out, commands[i]));
  }
}

static void
test_predict_batch (void)
{
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) lines = NULL;

  cli_run (&run,
           "{\"id\":\"a\"," SCENARIO ",\"method\":\"closed-form\"}\n"
           "{" SCENARIO ",\"method\":\"simulate\"}\n"
           "{\"model\":\"nobody/nothing\"}\n"
           "{" SCENARIO ",\"colour\":1}\n"
           "{" SCENARIO ",\"method\":\"auto\"}\n",
           "predict", "--batch", "-", NULL);
  g_assert_cmpint (run.exit, ==, 3);
  lines = cli_run_lines (&run);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  {
    g_autoptr (JsonObject) good = cli_json_object (lines[0]), simulate = cli_json_object (lines[1]),
                           unknown = cli_json_object (lines[3]), last = cli_json_object (lines[4]);
    static const char *const members[] = {
      "fits",         "reason",       "kv_tokens",      "ttft_ms",
      "tpot_ms",      "itl_ms",       "e2e_ms",         "requests_per_s",
      "output_tokens_per_s", "total_tokens_per_s", "running_mean", "waiting_mean",
      "kv_usage_mean", "kv_usage_max", "preemptions",   "unfinished",
      "saturated",    "basis",        "evidence",       "range80",
      "method",       "elapsed_ms",
    };
    JsonObject *error = json_object_get_object_member (unknown, "error");
    g_assert_cmpstr (json_object_get_string_member (good, "id"), ==, "a");
    for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
      g_assert_true (json_object_has_member (good, members[i]));
    g_assert_cmpstr (json_object_get_string_member (good, "method"), ==, "closed-form");
    g_assert_cmpstr (json_object_get_string_member (simulate, "method"), ==, "simulate");
    g_assert_cmpstr (json_object_get_string_member (last, "method"), ==, "simulate");
    g_assert_cmpstr (json_object_get_string_member (error, "field"), ==, "colour");
    g_assert_cmpint (json_object_get_int_member (last, "id"), ==, 5);
    g_assert_true (json_object_has_member (last, "ttft_ms"));
  }
}

static void
test_memory (void)
{
  const char *too_big = "{\"model\":\"meta-llama/Llama-3.1-70B-Instruct\",\"precision\":\"bf16\","
                        "\"gpu\":\"l4\"}";
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonObject) answer = NULL;
  JsonObject *object;

  cli_run (&run, too_big, "memory", "-", "--json", NULL);
  g_assert_cmpint (run.exit, ==, 1);
  answer = cli_run_json (&run);
  object = answer;
  g_assert_false (json_object_get_boolean_member (object, "fits"));
  g_assert_cmpstr (json_object_get_string_member (object, "reason"), ==, "weights");
  assert_exit (0, "{\"model\":\"Qwen/Qwen3-8B\",\"precision\":\"bf16\",\"gpu\":\"h100_sxm\"}",
               "memory", "-", NULL, NULL);
  /* In a batch a no-fit is an answer. */
  assert_exit (0, too_big, "memory", "--batch", "-", NULL);
  assert_exit (3, "{", "memory", "-", NULL, NULL);
}

static void
test_intent (void)
{
  g_auto (CliRun) single = { 0 }, batch = { 0 };
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonObject) answer = NULL;
  JsonObject *state;

  cli_run (&single, NULL, "intent", "code completion for 300 developers", "--json", NULL);
  g_assert_cmpint (single.exit, ==, 0);
  answer = cli_run_json (&single);
  state = json_object_get_object_member (answer, "state");
  g_assert_cmpstr (json_object_get_string_member (state, "use_case"), ==, "code_completion");
  g_assert_cmpint (json_object_get_int_member (state, "user_count"), ==, 300);

  cli_run (&batch,
           "{\"id\":\"t\",\"turns\":[{\"role\":\"user\",\"text\":\"a chatbot\"},{\"role\":"
           "\"assistant\",\"text\":\"How many?\",\"asks\":\"user_count\"},{\"role\":\"user\","
           "\"text\":\"40\"}]}\n"
           "{\"turns\":[{\"role\":\"robot\",\"text\":\"x\"}]}\n",
           "intent", "--batch", "-", NULL);
  g_assert_cmpint (batch.exit, ==, 3);
  lines = cli_run_lines (&batch);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  {
    g_autoptr (JsonObject) first = cli_json_object (lines[0]);
    state = json_object_get_object_member (first, "state");
    g_assert_cmpstr (json_object_get_string_member (first, "id"), ==, "t");
    g_assert_cmpint (json_object_get_int_member (state, "user_count"), ==, 40);
    g_assert_nonnull (strstr (lines[1], "turns[0].role"));
  }
}

static void
test_chat (void)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&run, "a chatbot\n200 people on L4\n/undo\n/nonsense\n/plan\n/quit\nnot read\n", "chat",
           NULL);
  g_assert_cmpint (run.exit, ==, 0);
  g_assert_nonnull (strstr (run.out, "How many people"));
  g_assert_nonnull (strstr (run.out, "For 200 users"));
  g_assert_nonnull (strstr (run.out, "/save"));
  g_assert_null (strchr (run.out, '\033'));
}

static void
test_knowledge (void)
{
  g_auto (CliRun) list = { 0 }, rows = { 0 }, show = { 0 };
  g_autoptr (JsonObject) all = NULL, gpus = NULL, gpu = NULL;

  cli_run (&list, NULL, "knowledge", "list", "--json", NULL);
  all = cli_run_json (&list);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (all, "collections"),
                                               "models"),
                   >=, 45);
  cli_run (&rows, NULL, "knowledge", "list", "gpus", "--json", NULL);
  gpus = cli_run_json (&rows);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (gpus, "rows")), >, 10);
  cli_run (&show, NULL, "knowledge", "show", "H100", NULL);
  gpu = cli_run_json (&show);
  g_assert_cmpstr (json_object_get_string_member (gpu, "id"), ==, "h100-sxm");
  g_assert_true (json_object_has_member (gpu, "source"));
  assert_exit (0, NULL, "knowledge", "show", "gpus", "l4");
  assert_exit (3, NULL, "knowledge", "show", "models", "l4");
  assert_exit (3, NULL, "knowledge", "show", "nobody/nothing", NULL);
  assert_exit (3, NULL, "knowledge", "list", "secrets", NULL);
}

static void
test_add_model (void)
{
  g_autofree char *path = g_build_filename (cli_folder (), "config.json", NULL);
  g_autofree char *store = g_build_filename (cli_folder (), "other.db", NULL);
  g_auto (CliRun) add = { 0 }, show = { 0 };
  g_autoptr (JsonObject) row = NULL;
  const char *config =
    "{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\",\"hidden_size\":2048,"
    "\"intermediate_size\":8192,\"num_attention_heads\":32,\"num_key_value_heads\":8,"
    "\"num_hidden_layers\":16,\"vocab_size\":128256,\"max_position_embeddings\":131072,"
    "\"head_dim\":64,\"tie_word_embeddings\":true,\"torch_dtype\":\"bfloat16\"}";

  g_assert_true (g_file_set_contents (path, config, -1, NULL));
  cli_run (&add, NULL, "--knowledge", store, "knowledge", "add-model", path, "--id",
           "me/mine", NULL);
  g_assert_cmpstr (add.err, ==, "");
  g_assert_cmpint (add.exit, ==, 0);
  cli_run (&show, NULL, "--knowledge", store, "knowledge", "show", "me/mine", NULL);
  g_assert_cmpint (show.exit, ==, 0);
  row = cli_run_json (&show);
  g_assert_cmpstr (json_object_get_string_member (row, "id"), ==, "me/mine");
  /* The own base of the person was not touched. */
  assert_exit (3, NULL, "knowledge", "show", "me/mine", NULL);
  assert_exit (3, NULL, "knowledge", "add-model", "/nonexistent.json", "--id=me/mine");
}

/* Measurements of one's own: in, shown, out, and in again elsewhere, the same to the byte. */
static void
test_measurements (void)
{
  g_autofree char *store = g_build_filename (cli_folder (), "measured.db", NULL);
  g_autofree char *other = g_build_filename (cli_folder (), "measured-2.db", NULL);
  g_autofree char *file = g_build_filename (cli_folder (), "own.json", NULL);
  g_autofree char *again = g_build_filename (cli_folder (), "own-2.json", NULL);
  g_autofree char *bench = cli_data ("vllm-bench-lines.json");
  g_autofree char *first = NULL, *second = NULL;
  g_auto (CliRun) import = { 0 }, known = { 0 }, list = { 0 }, export = { 0 }, moved = { 0 },
                  back = { 0 };
  g_auto (GStrv) ids = NULL;
  g_autoptr (JsonObject) answer = NULL;
  JsonObject *counts;

  cli_run (&import, NULL, "--knowledge", store, "knowledge", "import", bench, "--gpu", "H100",
           "--tensor-parallel", "1", "--prefix-caching", "no", "--json", NULL);
  g_assert_cmpint (import.exit, ==, 0);
  answer = cli_run_json (&import);
  counts = json_object_get_object_member (answer, "counts");
  g_assert_cmpint (json_object_get_int_member (counts, "new"), ==, 3);
  cli_run (&known, NULL, "--knowledge", store, "knowledge", "import", bench, "--gpu", "H100",
           "--tensor-parallel", "1", "--prefix-caching", "no", NULL);
  g_assert_cmpint (known.exit, ==, 0);
  g_assert_nonnull (strstr (known.out, "3 known"));

  cli_run (&list, NULL, "--knowledge", store, "knowledge", "list", "benchmarks", "--own", NULL);
  ids = g_strsplit (g_strstrip (list.out), "\n", -1);
  g_assert_cmpuint (g_strv_length (ids), ==, 3);
  for (guint i = 0; i < 3; i++) {
    g_assert_true (g_str_has_prefix (ids[i], "local:"));
    g_assert_nonnull (strstr (ids[i], "\tmeta-llama/Llama-3.1-8B-Instruct (bf16)"));
  }

  cli_run (&export, NULL, "--knowledge", store, "knowledge", "export", "--own", file, NULL);
  g_assert_cmpint (export.exit, ==, 0);
  cli_run (&moved, NULL, "--knowledge", other, "knowledge", "import", file, NULL);
  g_assert_cmpint (moved.exit, ==, 0);
  g_assert_nonnull (strstr (moved.out, "3 new"));
  cli_run (&back, NULL, "--knowledge", other, "knowledge", "export", "--own", again, NULL);
  g_assert_true (g_file_get_contents (file, &first, NULL, NULL));
  g_assert_true (g_file_get_contents (again, &second, NULL, NULL));
  g_assert_cmpstr (first, ==, second);

  assert_exit (0, NULL, "knowledge", "export", "-", "--collection=gpus");
  assert_exit (3, NULL, "knowledge", "export", "-", "--collection=secrets");
  assert_exit (3, NULL, "knowledge", "export", "/nonexistent/folder/file", NULL);
  assert_exit (2, NULL, "knowledge", "list", "--own", NULL);
}

static void
test_row_of_measurements (void)
{
  g_autofree char *store = g_build_filename (cli_folder (), "shown.db", NULL);
  g_autofree char *bench = cli_data ("vllm-bench.json");
  g_auto (CliRun) import = { 0 }, list = { 0 }, show = { 0 }, json = { 0 }, remove = { 0 },
                  gone = { 0 };
  g_autoptr (JsonObject) row = NULL;
  const char *id;

  cli_run (&import, NULL, "--knowledge", store, "knowledge", "import", bench, "--source",
           "our lab", NULL);
  g_assert_cmpint (import.exit, ==, 0);
  g_assert_nonnull (strstr (import.out, "--prefix-caching"));
  cli_run (&list, NULL, "--knowledge", store, "knowledge", "list", "benchmarks", "--own", NULL);
  id = strtok (list.out, "\t");
  cli_run (&show, NULL, "--knowledge", store, "knowledge", "show", id, NULL);
  g_assert_nonnull (strstr (show.out, "our lab"));
  g_assert_nonnull (strstr (show.out, "h100-sxm"));
  g_assert_nonnull (strstr (show.out, "vllm bench serve"));
  cli_run (&json, NULL, "--knowledge", store, "knowledge", "show", id, "--json", NULL);
  row = cli_run_json (&json);
  g_assert_cmpstr (json_object_get_string_member (row, "source"), ==, "our lab");
  cli_run (&remove, NULL, "--knowledge", store, "knowledge", "remove", id, NULL);
  g_assert_cmpint (remove.exit, ==, 0);
  cli_run (&gone, NULL, "--knowledge", store, "knowledge", "remove", id, NULL);
  g_assert_cmpint (gone.exit, ==, 3);
  /* Shipped rows stay. */
  assert_exit (3, NULL, "knowledge", "remove", "l4", NULL);
  assert_exit (3, NULL, "knowledge", "remove", "secrets", "l4");
  assert_exit (2, NULL, "knowledge", "remove", NULL, NULL);
}

static void
test_import_refused (void)
{
  g_autofree char *bench = cli_data ("vllm-bench-lines.json");
  g_autofree char *chatbot = cli_data ("chatbot.json");
  g_auto (CliRun) run = { 0 }, csv = { 0 };
  const char *slow = "isl,osl,concurrency,ttft_mean_ms,tpot_mean_ms\n512,128,8,0.06,0.007\n";

  cli_run (&run, NULL, "knowledge", "import", bench, "--json", NULL);
  g_assert_cmpint (run.exit, ==, 3);
  g_assert_nonnull (strstr (run.err, "--gpu"));
  g_assert_nonnull (strstr (run.out, "\"field\": \"gpu\""));
  assert_exit (3, NULL, "knowledge", "import", chatbot, NULL);
  assert_exit (3, NULL, "knowledge", "import", "/nonexistent", NULL);
  assert_exit (2, NULL, "knowledge", "import", NULL, NULL);
  assert_exit (2, NULL, "knowledge", "import", bench, "--format=yaml");
  assert_exit (2, NULL, "knowledge", "import", bench, "--prefix-caching=perhaps");
  assert_exit (2, NULL, "knowledge", "import", bench, "--tensor-parallel=-1");
  assert_exit (3, NULL, "knowledge", "import", bench, "--format=guidellm");
  /* Seconds for milliseconds: nothing of it is taken. */
  cli_run (&csv, slow, "knowledge", "import", "-", "--model", "meta-llama/Llama-3.1-8B-Instruct",
           "--gpu", "h100-sxm", "--tensor-parallel", "1", "--dry-run", NULL);
  g_assert_cmpint (csv.exit, ==, 1);
  g_assert_nonnull (strstr (csv.out, "1 rejected"));
  g_assert_nonnull (strstr (csv.out, "seconds"));
}

static void
test_audit (void)
{
  g_autofree char *report = cli_data ("guidellm-0.8.json");
  g_auto (CliRun) base = { 0 }, json = { 0 }, file = { 0 };
  g_autoptr (JsonObject) answer = NULL;

  cli_run (&base, NULL, "knowledge", "audit", NULL);
  g_assert_cmpint (base.exit, ==, 0);
  g_assert_nonnull (strstr (base.out, "audit."));
  cli_run (&json, NULL, "knowledge", "audit", "--json", NULL);
  answer = cli_run_json (&json);
  g_assert_cmpint (json_object_get_int_member (answer, "own_failed"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (answer, "rows"), >, 500);
  /* One of its runs is of a kind that is not read. */
  cli_run (&file, NULL, "knowledge", "audit", report, "--gpu", "H100", NULL);
  g_assert_cmpint (file.exit, ==, 1);
  assert_exit (2, NULL, "knowledge", "audit", "a", "b");
}

/* A store that is damaged is told, and left alone. */
static void
test_corrupt_store (void)
{
  g_autofree char *path = g_build_filename (cli_folder (), "corrupt.db", NULL);
  g_autofree char *after = NULL;
  g_autofree char *garbage = g_strnfill (20000, 'z');

  g_assert_true (g_file_set_contents (path, garbage, -1, NULL));
  assert_exit (3, NULL, "--knowledge", path, "plan", "a chatbot for 10 users");
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, garbage);
}

static guint
width_of (const char *line)
{
  guint width = 0;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    width += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
  return width;
}

static void
assert_narrow (const char *input, const char *a, const char *b, const char *c, const char *d)
{
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) lines = NULL;

  cli_run (&run, input, a, b, c, d, NULL);
  g_assert_true (g_utf8_validate (run.out, -1, NULL));
  g_assert_null (strchr (run.out, '\033'));
  g_assert_cmpuint (strlen (run.out), >, 0);
  lines = cli_run_lines (&run);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (width_of (lines[i]) > 80 || g_str_has_suffix (lines[i], " ")) {
      g_test_message ("%s %s: “%s”", a, b ? b : "", lines[i]);
      g_test_fail ();
    }
}

/* People's output fits 80 columns, has no escapes in a pipe and nothing behind the last word. */
static void
test_fits_80_columns (void)
{
  g_autofree char *slide = cli_data ("slide-100.json");

  assert_narrow (NULL, "plan", "I need a chatbot for 1000 users, low latency is critical", NULL,
                 NULL);
  assert_narrow (NULL, "plan", "--explain", "translation for 5000000 users, I have 3 A100s", NULL);
  assert_narrow (NULL, "plan", "--spec", slide, NULL);
  assert_narrow (NULL, "plan", "chatbot for 100000 people, first token in 2 ms", NULL, NULL);
  assert_narrow (NULL, "intent", "a summariser for 50 lawyers in Köln, 5000 € a month", NULL, NULL);
  assert_narrow ("{" SCENARIO "}", "predict", "-", NULL, NULL);
  assert_narrow ("{" SCENARIO "}", "memory", "-", NULL, NULL);
  assert_narrow (NULL, "knowledge", "list", NULL, NULL);
  assert_narrow (NULL, "plan", "--help", NULL, NULL);
  assert_narrow (NULL, "knowledge", "--help", NULL, NULL);
  assert_narrow (NULL, "knowledge", "audit", NULL, NULL);
  assert_narrow (NULL, "knowledge", "show", "inferencex:000963c6c21b", NULL);
  assert_narrow (NULL, "--help", NULL, NULL, NULL);
}

/* A terminal without UTF-8 gets plain signs, not question marks. */
static void
test_plain_terminal (void)
{
  g_auto (CliRun) run = { 0 };

  cli_runner_set_locale ("C");
  cli_run (&run, NULL, "plan", "a chatbot for 100 users on L4", NULL);
  cli_runner_set_locale (NULL);
  g_assert_cmpint (run.exit, ==, 0);
  g_assert_nonnull (strstr (run.out, " x NVIDIA L4"));
  g_assert_null (strchr (run.out, '?'));
  for (const char *p = run.out; *p != '\0'; p++)
    g_assert_cmpint (*p, >, 0);
}

/* An answer that did not arrive is no success. */
static void
test_full_disk (void)
{
  g_autofree char *command = g_strdup_printf (
    "XDG_DATA_HOME='%s' '%s' knowledge list >/dev/full 2>/dev/null", cli_folder (),
    g_getenv ("NAV_CLI"));
  const char *argv[] = { "/bin/sh", "-c", command, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_INHERIT, &error);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 3);
}

/* An answer is there before the next line is asked for. */
static void
test_batch_is_flushed (void)
{
  g_autoptr (GSubprocess) process = cli_runner_spawn ("memory", "--batch", "-", NULL);
  GOutputStream *in = g_subprocess_get_stdin_pipe (process);
  g_autoptr (GDataInputStream) out =
    g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));

  for (int i = 1; i <= 3; i++) {
    g_autofree char *answer = NULL;
    g_autoptr (JsonObject) object = NULL;
    const char *line = "{\"model\":\"Qwen/Qwen3-8B\",\"precision\":\"bf16\",\"gpu\":\"L4\"}\n";
    g_assert_true (g_output_stream_write_all (in, line, strlen (line), NULL, NULL, NULL));
    g_assert_true (g_output_stream_flush (in, NULL, NULL));
    answer = g_data_input_stream_read_line (out, NULL, NULL, NULL);
    object = cli_json_object (answer);
    g_assert_cmpint (json_object_get_int_member (object, "id"), ==, i);
  }
  g_assert_true (g_output_stream_close (in, NULL, NULL));
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  cli_runner_init ();

  g_test_add_func ("/commands/usage", test_usage);
  g_test_add_func ("/commands/help", test_help);
  g_test_add_func ("/commands/predict-batch", test_predict_batch);
  g_test_add_func ("/commands/memory", test_memory);
  g_test_add_func ("/commands/intent", test_intent);
  g_test_add_func ("/commands/chat", test_chat);
  g_test_add_func ("/commands/knowledge", test_knowledge);
  g_test_add_func ("/commands/measurements", test_measurements);
  g_test_add_func ("/commands/row-of-measurements", test_row_of_measurements);
  g_test_add_func ("/commands/import-refused", test_import_refused);
  g_test_add_func ("/commands/audit", test_audit);
  g_test_add_func ("/commands/add-model", test_add_model);
  g_test_add_func ("/commands/corrupt-store", test_corrupt_store);
  g_test_add_func ("/commands/fits-80-columns", test_fits_80_columns);
  g_test_add_func ("/commands/full-disk", test_full_disk);
  g_test_add_func ("/commands/plain-terminal", test_plain_terminal);
  g_test_add_func ("/commands/batch-is-flushed", test_batch_is_flushed);

  result = g_test_run ();
  cli_runner_clear ();
  return result;
}
