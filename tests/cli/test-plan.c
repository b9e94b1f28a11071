// SPDX-License-Identifier: Apache-2.0
// `plan`: the sentence of the README, the slide's specification, and what a shell can do wrong.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "cli-runner.h"

#define SENTENCE "I need a chatbot for 1000 users, low latency is critical"

static JsonObject *
first_recommendation (JsonObject *plan)
{
  JsonArray *all = json_object_get_array_member (plan, "recommendations");

  g_assert_cmpuint (json_array_get_length (all), >, 0);
  return json_array_get_object_element (all, 0);
}

static JsonObject *
find_recommendation (JsonObject *plan, const char *list)
{
  JsonArray *ids =
    json_object_get_array_member (json_object_get_object_member (plan, "lists"), list);
  JsonArray *all = json_object_get_array_member (plan, "recommendations");
  const char *id = json_array_get_string_element (ids, 0);

  for (guint i = 0; i < json_array_get_length (all); i++) {
    JsonObject *r = json_array_get_object_element (all, i);
    if (strcmp (json_object_get_string_member (r, "id"), id) == 0)
      return r;
  }
  g_assert_not_reached ();
}

static void
test_sentence (void)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonObject) plan = NULL;
  JsonObject *slo, *cheapest;

  cli_run (&run, NULL, "plan", SENTENCE, "--json", NULL);
  g_assert_cmpint (run.exit, ==, 0);
  g_assert_cmpstr (run.err, ==, "");
  plan = cli_run_json (&run);
  g_assert_cmpstr (json_object_get_string_member (plan, "schema"), ==, "neuralnav.plan/1");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (plan, "summary"),
                                   "For 1,000 users, about 200 at once (2.7 requests a second at "
                                   "peak, assumed): all targets met from $"));
  slo = json_object_get_object_member (first_recommendation (plan), "slo");
  g_assert_cmpstr (json_object_get_string_member (slo, "verdict"), ==, "met");
  cheapest = find_recommendation (plan, "lowest_cost");
  g_assert_cmpfloat (json_object_get_double_member (cheapest, "cost_per_month"), <, 3000);
  g_assert_cmpfloat (json_object_get_double_member (cheapest, "cost_per_month"), >, 0);
}

/* What was said is known word by word, and the person's own text stands in the spec's leaves. */
static void
test_sentence_is_quoted (void)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonObject) plan = NULL;
  JsonObject *workload, *users;
  gint64 start, end;

  cli_run (&run, NULL, "plan", SENTENCE, "--json", NULL);
  plan = cli_run_json (&run);
  workload = json_array_get_object_element (
    json_object_get_array_member (json_object_get_object_member (plan, "spec"), "workloads"), 0);
  users = json_object_get_object_member (workload, "users");
  g_assert_cmpint (json_object_get_int_member (users, "value"), ==, 1000);
  g_assert_cmpstr (json_object_get_string_member (users, "origin"), ==, "said");
  start = json_object_get_int_member (users, "start");
  end = json_object_get_int_member (users, "end");
  g_assert_cmpint (start, <, end);
  g_assert_cmpint (end, <=, (gint64) strlen (SENTENCE));
  g_assert_true (g_str_has_prefix (&SENTENCE[start], "1000"));
}

/* The slide's specification, twice: only the GPU that is allowed, and a dated price. */
static void
test_slide (void)
{
  static const char *const files[] = { "slide-2.7.json", "slide-100.json" };
  double before = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = cli_data (files[i]);
    g_auto (CliRun) run = { 0 };
    g_autoptr (JsonObject) plan = NULL;
    JsonArray *all;
    double cost;
    cli_run (&run, NULL, "plan", "--spec", path, "--json", NULL);
    g_assert_cmpint (run.exit, ==, 0);
    plan = cli_run_json (&run);
    all = json_object_get_array_member (plan, "recommendations");
    for (guint k = 0; k < json_array_get_length (all); k++) {
      JsonObject *r = json_array_get_object_element (all, k);
      JsonObject *price = json_object_get_object_member (r, "price");
      g_assert_cmpstr (json_object_get_string_member (r, "gpu"), ==, "l4");
      g_assert_cmpfloat (
        json_object_get_double_member (json_object_get_object_member (r, "slo"), "percentile"), ==,
        90);
      g_assert_cmpuint (strlen (json_object_get_string_member (price, "date")), >=, 7);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (price, "rows")), >, 0);
    }
    cost = json_object_get_double_member (find_recommendation (plan, "lowest_cost"),
                                          "cost_per_month");
    g_assert_cmpfloat (cost, >, before);
    before = cost;
  }
}

/* What two L4 can do, with a plan of it; what is typed wrong is told by name. */
static void
test_solve (void)
{
  static const char *const sought[] = { "users", "rate", "input", "target" };
  g_autofree char *path = cli_data ("solve.json");
  g_auto (CliRun) text = { 0 }, none = { 0 }, bad = { 0 }, other = { 0 }, gpu = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (sought); i++) {
    g_auto (CliRun) run = { 0 };
    g_autoptr (JsonObject) plan = NULL;
    JsonObject *solve, *first, *r;

    cli_run (&run, NULL, "plan", "--spec", path, "--solve", sought[i], "--fix", "gpu=l4,count=2",
             "--json", "--explain", NULL);
    g_assert_cmpint (run.exit, ==, 0);
    plan = cli_run_json (&run);
    solve = json_object_get_object_member (plan, "solve");
    g_assert_cmpstr (json_object_get_string_member (solve, "for"), ==, sought[i]);
    first = json_array_get_object_element (json_object_get_array_member (solve, "answers"), 0);
    g_assert_cmpfloat (json_object_get_double_member (first, "value"), >, 0);
    g_assert_cmpfloat (json_object_get_double_member (solve, "value"), ==,
                       json_object_get_double_member (first, "value"));
    g_assert_true (json_object_has_member (
      json_object_get_object_member (first, "explanation"), "value"));
    r = json_object_get_object_member (first, "recommendation");
    g_assert_cmpint (json_object_get_int_member (r, "gpus"), <=, 2);
    g_assert_cmpstr (json_object_get_string_member (r, "gpu"), ==, "l4");
    g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (plan, "recommendations")), >, 0);
  }
  cli_run (&text, NULL, "plan", "--spec", path, "--solve", "users", "--fix", "gpu=l4,count=2",
           "--explain", NULL);
  g_assert_cmpint (text.exit, ==, 0);
  g_assert_nonnull (strstr (text.out, "fixed by you"));
  cli_run (&none, NULL, "plan", "--spec", path, "--solve", "rate", NULL);
  g_assert_cmpint (none.exit, ==, 2);
  cli_run (&bad, NULL, "plan", "--spec", path, "--solve", "rate", "--fix", "gpu=l4,count=-2", NULL);
  g_assert_cmpint (bad.exit, ==, 2);
  cli_run (&other, NULL, "plan", "--spec", path, "--solve", "joy", "--fix", "gpu=l4,count=2", NULL);
  g_assert_cmpint (other.exit, ==, 2);
  cli_run (&gpu, NULL, "plan", "--spec", path, "--solve", "rate", "--fix", "gpu=voodoo,count=2",
           NULL);
  g_assert_cmpint (gpu.exit, ==, 3);
  g_assert_nonnull (strstr (gpu.err, "voodoo"));
}

/* Too little for anything is an answer. */
static void
test_solve_nothing (void)
{
  g_autofree char *path = cli_data ("solve.json");
  g_auto (CliRun) json = { 0 }, text = { 0 };
  g_autoptr (JsonObject) plan = NULL;

  cli_run (&json, NULL, "plan", "--spec", path, "--solve", "users", "--fix", "budget=5", "--json",
           NULL);
  g_assert_cmpint (json.exit, ==, 1);
  plan = cli_run_json (&json);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                      json_object_get_object_member (plan, "solve"), "answers")),
                    ==, 0);
  cli_run (&text, NULL, "plan", "--spec", path, "--solve", "users", "--fix", "budget=5", NULL);
  g_assert_cmpint (text.exit, ==, 1);
  g_assert_nonnull (strstr (text.out, "Nothing"));
}

/* "L4 only" gives L4, or exit 1 with what to relax. */
static void
test_no_solution (void)
{
  g_auto (CliRun) json = { 0 }, text = { 0 };
  g_autoptr (JsonObject) plan = NULL;
  const char *spec = "{\"workloads\":[{\"use_case\":\"chatbot_conversational\",\"users\":1000}],"
                     "\"slo\":{\"ttft_ms\":1},\"constraints\":{\"gpus\":[\"l4\"]}}";

  cli_run (&json, spec, "plan", "--spec", "-", "--json", NULL);
  g_assert_cmpint (json.exit, ==, 1);
  plan = cli_run_json (&json);
  g_assert_cmpuint (
    json_array_get_length (json_object_get_array_member (plan, "recommendations")), ==, 0);
  g_assert_cmpuint (
    json_array_get_length (json_object_get_array_member (plan, "nearest_misses")), >, 0);
  cli_run (&text, spec, "plan", "--spec", "-", NULL);
  g_assert_cmpint (text.exit, ==, 1);
  g_assert_nonnull (strstr (text.out, "nothing meets all that is asked"));
  g_assert_nonnull (strstr (text.out, "TTFT target"));
}

static void
assert_fails (const char *input, int exit, const char *part, const char *a, const char *b,
              const char *c)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&run, input, "plan", a, b, c, NULL);
  if (run.exit != exit || (part != NULL && strstr (run.err, part) == NULL)) {
    g_test_message ("plan %s %s with “%.60s”: exit %d, “%s”", a, b ? b : "", input ? input : "",
                    run.exit, run.err);
    g_test_fail ();
  }
}

static void
test_usage (void)
{
  assert_fails (NULL, 2, "--spec", NULL, NULL, NULL);
  assert_fails (NULL, 2, "quotes", "a", "chatbot", NULL);
  assert_fails (NULL, 2, "--nonsense", "--nonsense", NULL, NULL);
  assert_fails (NULL, 2, "--batch", "text", "--batch", "-");
  assert_fails (NULL, 2, "--fix", "text", "--fix", "gpu=l4,count=2");
}

static void
test_garbage (void)
{
  g_autofree char *long_text = g_strnfill (1024 * 1024, 'x');
  g_autofree char *long_words = g_strnfill (1024 * 1024, ' ');

  memset (long_words, 'y', 10);
  assert_fails (NULL, 3, "empty", "", NULL, NULL);
  assert_fails (NULL, 3, "empty", " \t ", NULL, NULL);
  assert_fails ("", 3, "empty", "-", NULL, NULL);
  assert_fails (long_text, 3, "64 KiB", "-", NULL, NULL);
  assert_fails (long_words, 3, "64 KiB", "-", NULL, NULL);
  assert_fails (NULL, 3, "What is it for", "\x01\x02\x1b[31m\x7f", NULL, NULL);
  assert_fails (NULL, 3, "UTF-8", "a chatbot \xff\xfe for 10 users", NULL, NULL);
  assert_fails (NULL, 3, "What is it for", "the sky is blue", NULL, NULL);
  assert_fails (NULL, 3, "How many", "I need a chatbot", NULL, NULL);
}

static void
test_bad_specs (void)
{
  assert_fails (NULL, 3, "/nonexistent", "--spec", "/nonexistent", NULL);
  assert_fails ("{", 3, "JSON", "--spec", "-", NULL);
  assert_fails ("[1]", 3, "object", "--spec", "-", NULL);
  assert_fails ("{\"colour\":1}", 3, "colour", "--spec", "-", NULL);
  assert_fails ("{\"workloads\":[{\"users\":\"many\"}]}", 3, "workloads[0].users", "--spec", "-",
                NULL);
  assert_fails ("{\"workloads\":[{\"use_case\":\"juggling\",\"users\":1}]}", 3, "juggling",
                "--spec", "-", NULL);
  assert_fails ("{\"slo\":{\"percentile\":101}}", 3, "percentile", "--spec", "-", NULL);
  assert_fails ("{}", 3, "What is it for", "--spec", "-", NULL);
}

/* A sentence and a specification together: what the specification says wins. */
static void
test_text_and_spec (void)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonObject) plan = NULL;
  JsonObject *workload, *leaf;

  cli_run (&run, "{\"workloads\":[{\"users\":70}],\"constraints\":{\"gpus\":[\"l4\"]}}", "plan",
           "translation for 50 people", "--spec", "-", "--json", NULL);
  g_assert_cmpint (run.exit, ==, 0);
  plan = cli_run_json (&run);
  workload = json_array_get_object_element (
    json_object_get_array_member (json_object_get_object_member (plan, "spec"), "workloads"), 0);
  leaf = json_object_get_object_member (workload, "users");
  g_assert_cmpint (json_object_get_int_member (leaf, "value"), ==, 70);
  leaf = json_object_get_object_member (workload, "use_case");
  g_assert_cmpstr (json_object_get_string_member (leaf, "value"), ==, "translation");
}

/* An error is a document too, for those who asked for one. */
static void
test_error_as_json (void)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonObject) answer = NULL;
  JsonObject *error;

  cli_run (&run, "{\"colour\":1}", "plan", "--spec", "-", "--json", NULL);
  g_assert_cmpint (run.exit, ==, 3);
  answer = cli_run_json (&run);
  error = json_object_get_object_member (answer, "error");
  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, "invalid");
  g_assert_cmpstr (json_object_get_string_member (error, "field"), ==, "colour");
}

/* Texts and specifications in one batch, good and bad: same order, ids kept or made. */
static void
test_batch (void)
{
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) lines = NULL;
  const char *input =
    "{\"id\":\"first\",\"workloads\":[{\"use_case\":\"translation\",\"users\":50}],"
    "\"constraints\":{\"gpus\":[\"l4\"]}}\n"
    "not json\n"
    "\n"
    "\"a chatbot for 20 people on L4 only\"\n"
    "{\"id\":7.5,\"spec\":{\"workloads\":[{\"use_case\":\"translation\",\"users\":5}]},\"x\":1}\n"
    "{\"id\":null,\"text\":\"the sky is blue\"}";

  cli_run (&run, input, "plan", "--batch", "-", NULL);
  g_assert_cmpint (run.exit, ==, 3);
  lines = cli_run_lines (&run);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  {
    g_autoptr (JsonObject) a = cli_json_object (lines[0]), b = cli_json_object (lines[1]),
                           c = cli_json_object (lines[2]), d = cli_json_object (lines[3]),
                           e = cli_json_object (lines[4]);
    g_assert_cmpstr (json_object_get_string_member (a, "id"), ==, "first");
    g_assert_true (json_object_has_member (a, "recommendations"));
    g_assert_cmpint (json_object_get_int_member (b, "id"), ==, 2);
    g_assert_true (json_object_has_member (b, "error"));
    g_assert_cmpint (json_object_get_int_member (c, "id"), ==, 4);
    g_assert_true (json_object_has_member (c, "recommendations"));
    g_assert_cmpfloat (json_object_get_double_member (d, "id"), ==, 7.5);
    g_assert_true (json_object_has_member (d, "error"));
    g_assert_cmpint (json_object_get_int_member (e, "id"), ==, 6);
    g_assert_true (json_object_has_member (e, "error"));
  }
}

/* That nothing fits is an answer: a batch of such lines is done. */
static void
test_batch_without_fit (void)
{
  g_auto (CliRun) run = { 0 };

  cli_run (&run,
           "{\"workloads\":[{\"use_case\":\"chatbot_conversational\",\"users\":10}],\"slo\":"
           "{\"ttft_ms\":1},\"constraints\":{\"gpus\":[\"l4\"]}}\n",
           "plan", "--batch", "-", NULL);
  g_assert_cmpint (run.exit, ==, 0);
  g_assert_nonnull (strstr (run.out, "nearest_misses"));
}

/* A saved plan is a specification, too, and plans to the same. */
static void
test_save_and_plan_again (void)
{
  g_autofree char *path = g_build_filename (cli_folder (), "chat.nnplan", NULL);
  g_auto (CliRun) first = { 0 }, again = { 0 };
  g_autoptr (JsonObject) a = NULL, b = NULL;

  cli_run (&first, NULL, "plan", SENTENCE, "--json", "--save", path, NULL);
  g_assert_cmpint (first.exit, ==, 0);
  cli_run (&again, NULL, "plan", "--spec", path, "--json", NULL);
  g_assert_cmpint (again.exit, ==, 0);
  a = cli_run_json (&first);
  b = cli_run_json (&again);
  g_assert_cmpstr (json_object_get_string_member (first_recommendation (a), "id"), ==,
                   json_object_get_string_member (first_recommendation (b), "id"));
}

static char *
without_times (const char *text)
{
  g_autoptr (GRegex) regex =
    g_regex_new ("\"(created|elapsed_ms)\": [^,\n]*", 0, 0, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, "", 0, NULL);
}

/* The same input gives the same bytes, in any locale. */
static void
test_same_bytes_in_any_locale (void)
{
  static const char *const locales[] = { "C", "C.UTF-8", "de_DE.UTF-8" };
  g_autofree char *expected = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (locales); i++) {
    g_auto (CliRun) run = { 0 };
    g_autofree char *text = NULL;
    cli_runner_set_locale (locales[i]);
    cli_run (&run, NULL, "plan", SENTENCE, "--json", NULL);
    cli_runner_set_locale (NULL);
    g_assert_cmpint (run.exit, ==, 0);
    text = without_times (run.out);
    if (expected == NULL)
      expected = g_steal_pointer (&text);
    else
      g_assert_cmpstr (text, ==, expected);
  }
}

/* Each format is one, and comma-separated values have a point in every locale. */
static void
test_formats (void)
{
  static const char *const begins[][2] = {
    { "text", "For 1,000 users" },
    { "json", "{" },
    { "markdown", "# Deployment plan\n\nFor 1,000 users" },
    { "html", "<!DOCTYPE html>\n" },
    { "csv", "id,rank,model," },
    { "pdf", "%PDF-" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (begins); i++) {
    g_auto (CliRun) run = { 0 };
    cli_run (&run, NULL, "plan", SENTENCE, "--format", begins[i][0], NULL);
    g_assert_cmpint (run.exit, ==, 0);
    g_assert_cmpstr (run.err, ==, "");
    g_assert_true (g_str_has_prefix (run.out, begins[i][1]));
  }
}

static void
test_format_usage (void)
{
  static const char *const calls[][4] = {
    { "--format", "odt", NULL, NULL },
    { "--format", "csv", "--json", NULL },
    { "--format", "csv", "--solve", "rate" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++) {
    g_auto (CliRun) run = { 0 };
    cli_run (&run, NULL, "plan", SENTENCE, calls[i][0], calls[i][1], calls[i][2], calls[i][3],
             NULL);
    g_assert_cmpint (run.exit, ==, 2);
    g_assert_nonnull (strstr (run.err, "--format"));
    g_assert_cmpstr (run.out, ==, "");
  }
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  cli_runner_init ();

  g_test_add_func ("/plan/sentence", test_sentence);
  g_test_add_func ("/plan/sentence-is-quoted", test_sentence_is_quoted);
  g_test_add_func ("/plan/slide", test_slide);
  g_test_add_func ("/plan/solve", test_solve);
  g_test_add_func ("/plan/solve-nothing", test_solve_nothing);
  g_test_add_func ("/plan/no-solution", test_no_solution);
  g_test_add_func ("/plan/usage", test_usage);
  g_test_add_func ("/plan/garbage", test_garbage);
  g_test_add_func ("/plan/bad-specs", test_bad_specs);
  g_test_add_func ("/plan/text-and-spec", test_text_and_spec);
  g_test_add_func ("/plan/error-as-json", test_error_as_json);
  g_test_add_func ("/plan/batch", test_batch);
  g_test_add_func ("/plan/batch-without-fit", test_batch_without_fit);
  g_test_add_func ("/plan/save-and-plan-again", test_save_and_plan_again);
  g_test_add_func ("/plan/formats", test_formats);
  g_test_add_func ("/plan/formats/usage", test_format_usage);
  g_test_add_func ("/plan/same-bytes-in-any-locale", test_same_bytes_in_any_locale);

  result = g_test_run ();
  cli_runner_clear ();
  return result;
}
