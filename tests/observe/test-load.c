// SPDX-License-Identifier: Apache-2.0
// The load generator against a server on a real socket. Counts, lengths and outcomes are looked at;
// times are not, but for their order.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "fake-server.h"
#include "observe/nav-load-run.h"
#include "observe/nav-prompt.h"
#include "serving/nav-trace-file.h"

#define PROBES 2 /* prompts that measure how long prompts are */

typedef enum {
  ALL_WELL,
  EVERY_THIRD_BUSY,
  ALWAYS_BUSY,
  STALL,
  CUT,
  PROBES_BUSY,
  NO_ANSWER,
  NO_SECOND_ANSWER,
  NO_KEY,
  NO_RIGHT,
  NO_MODEL,
  HELD_OPEN,
  USAGE_LAST,
} Mood;

static guint
read_number (const char *body, const char *name)
{
  const char *at = strstr (body, name);

  return at ? (guint) g_ascii_strtoull (at + strlen (name), NULL, 10) : 0;
}

static guint
count_words (const char *body)
{
  const char *at = strstr (body, "\"content\":\"") + strlen ("\"content\":\"");
  guint words = 1;

  for (; *at != '"'; at++)
    words += *at == ' ';
  return words;
}

/* As many tokens as are asked for; a word of the prompt is two tokens, the template five. What the
 * server counted comes in an event of its own, or with the last token. */
static FakeAnswer
answer_well (const char *body, gboolean usage_with_last)
{
  g_autoptr (GString) events = g_string_new (NULL);
  guint tokens = read_number (body, "\"max_tokens\":");

  for (guint i = usage_with_last; i < tokens; i++)
    g_string_append (events, "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n");
  g_string_append_printf (events,
                          "data: {\"choices\":[%s],\"usage\":{\"prompt_tokens\":%u,"
                          "\"completion_tokens\":%u}}\n\ndata: [DONE]\n\n",
                          usage_with_last ? "{\"delta\":{\"content\":\"x\"}}" : "",
                          5 + 2 * count_words (body), tokens);
  return fake_stream (events->str);
}

/* To what nothing but errors would follow. Returns: whether there is such an answer */
static gboolean
answer_hopeless (Mood mood, guint n, FakeAnswer *ret_answer)
{
  guint status = mood == NO_KEY ? 401 : mood == NO_RIGHT ? 403 : mood == NO_MODEL ? 404 : 0;

  if (status > 0)
    *ret_answer = fake_answer (status, "application/json", "{\"error\":\"not for you\"}");
  else if (mood == NO_ANSWER || (mood == NO_SECOND_ANSWER && n > 0))
    *ret_answer = (FakeAnswer){ g_strdup (""), TRUE };
  else
    return FALSE;
  return TRUE;
}

static FakeAnswer
respond (const char *target, const char *body, guint n, gpointer data)
{
  Mood mood = *(Mood *) data;
  FakeAnswer answer;

  if (g_str_has_prefix (target, "GET"))
    return fake_models ("vllm", "some/model");
  if (answer_hopeless (mood, n, &answer))
    return answer;
  if (n < PROBES && mood == PROBES_BUSY)
    return fake_answer (503, "application/json", "{}");
  if (n >= PROBES && (mood == ALWAYS_BUSY || (mood == EVERY_THIRD_BUSY && n % 3 == 0)))
    return fake_answer (429, "application/json", "{\"error\":{\"message\":\"busy\"}}");
  answer = answer_well (body, mood == USAGE_LAST);
  answer.stall = n >= PROBES && mood == HELD_OPEN;
  if (n >= PROBES && (mood == STALL || mood == CUT)) {
    strstr (answer.bytes, "\n\ndata: {\"choices\":[],")[2] = '\0';
    answer.stall = mood == STALL;
  }
  return answer;
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  (void) source;
  *(GAsyncResult **) data = g_object_ref (result);
}

static NavLoadSpec *
read_spec (const char *text)
{
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, &nav_json_default_limits, NULL);
  g_autoptr (GError) error = NULL;
  NavLoadSpec *spec = nav_load_spec_new_from_json (node, &error);

  g_assert_no_error (error);
  return spec;
}

static NavRun *
play_on (FakeServer *server, const char *text, NavLoadTell tell, gpointer data,
         GCancellable *cancellable, GError **error)
{
  g_autofree char *url = fake_server_url (server, "");
  g_autoptr (NavLoadSpec) spec = read_spec (text);
  g_autoptr (GAsyncResult) result = NULL;

  nav_load_run_async (&(NavLoadOptions){ url, NULL, NULL, spec }, tell, data, cancellable, on_ready,
                      &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return nav_load_run_finish (result, error);
}

static NavRun *
try_play (const char *text, Mood mood, NavLoadTell tell, gpointer data, GCancellable *cancellable,
          GError **error)
{
  g_autoptr (FakeServer) server = fake_server_new (respond, &mood);

  return play_on (server, text, tell, data, cancellable, error);
}

static NavRun *
play (const char *text, Mood mood, NavLoadTell tell, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  NavRun *run = try_play (text, mood, tell, data, cancellable, &error);

  g_assert_no_error (error);
  return run;
}

static guint
count_outcome (const NavRun *run, NavStreamOutcome outcome)
{
  guint n = 0;

  for (guint i = 0; i < run->records->len; i++)
    n += g_array_index (run->records, NavRequestRecord, i).outcome == outcome;
  return n;
}

static void
test_closed (void)
{
  g_autoptr (NavRun) run =
    play ("{\"load\":{\"type\":\"closed\",\"concurrency\":4,\"requests\":30},\"input_tokens\":65,"
          "\"output_tokens\":{\"distribution\":\"uniform\",\"min\":2,\"max\":9}}",
          ALL_WELL, NULL, NULL, NULL);
  g_auto (NavRunFigures) figures = { 0 };

  g_assert_cmpuint (run->records->len, ==, 30);
  g_assert_cmpuint (count_outcome (run, NAV_STREAM_COMPLETE), ==, 30);
  g_assert_cmpuint (run->running_max, ==, 4);
  g_assert_true (run->calibrated);
  for (guint i = 0; i < 30; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    g_assert_cmpfloat (record->input_tokens, ==, 65);
    g_assert_cmpfloat (record->output_tokens, ==, record->asked_output);
    g_assert_cmpfloat (record->scheduled_s, <=, record->dispatched_s);
    g_assert_cmpfloat (record->dispatched_s, <=, record->sent_s);
    g_assert_cmpfloat (record->sent_s, <=, record->first_s);
    g_assert_cmpfloat (record->first_s, <=, record->last_s);
    g_assert_cmpfloat (record->last_s, <=, record->end_s);
  }
  nav_run_compute (run, &figures);
  g_assert_true (isnan (figures.offered_per_s));
  g_assert_cmpuint (figures.completed, ==, 30);
}

static void
test_open (void)
{
  g_autoptr (NavRun) run =
    play ("{\"load\":{\"type\":\"open\",\"process\":\"constant\",\"rate\":50,\"duration_s\":0.4},"
          "\"input_tokens\":25,\"output_tokens\":3,\"warmup_requests\":5,\"cooldown_s\":0.1}",
          ALL_WELL, NULL, NULL, NULL);
  guint counted = 0;

  g_assert_cmpuint (run->records->len, ==, 20);
  for (guint i = 0; i < 20; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    double k = record->scheduled_s * 50;
    g_assert_cmpfloat_with_epsilon (k, round (k), 1e-3);
    g_assert_cmpint (record->counted, ==, round (k) >= 5 && round (k) <= 15);
    counted += record->counted;
  }
  g_assert_cmpuint (counted, ==, 11);
}

/* Clients begin one after the other, and go on as soon as they have their answer. */
static void
test_ramp (void)
{
  g_autoptr (NavRun) run =
    play ("{\"load\":{\"type\":\"closed\",\"concurrency\":4,\"requests\":40,\"ramp_s\":0.8},"
          "\"input_tokens\":9,\"output_tokens\":1}", ALL_WELL, NULL, NULL, NULL);
  double third = 0;

  g_assert_cmpuint (run->records->len, ==, 40);
  g_assert_cmpuint (count_outcome (run, NAV_STREAM_COMPLETE), ==, 40);
  for (guint i = 0; i < run->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    third += record->scheduled_s == 0.4;
  }
  /* The third client begins at two quarters, unless the others were done by then. */
  g_assert_true (third == 1 || run->elapsed_s < 0.4);
}

static guint
common_words (const char *a, const char *b)
{
  guint words = 0;

  for (; *a != '\0' && *a == *b; a++, b++)
    words += *a == ' ';
  return words;
}

/* Prompts of a trace begin alike for as many blocks as they have in common. */
static void
test_blocks (void)
{
  static const char *const text =
    "{\"timestamp\":500,\"input_length\":40,\"output_length\":2,\"hash_ids\":[7,8]}\n"
    "{\"timestamp\":0,\"input_length\":40,\"output_length\":3,\"hash_ids\":[7,9]}\n\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = nav_trace_file_read (text, strlen (text), &error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (NavLoadSpec) spec = NULL;
  g_autoptr (NavPrompts) prompts = nav_prompts_new (1, 0, 1);
  g_autofree char *first = NULL, *second = NULL;

  g_assert_no_error (error);
  json_object_set_int_member (object, "block_tokens", 16);
  json_node_set_object (node, object);
  spec = nav_load_spec_new_from_json (node, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (spec->load.trace[0].output_tokens, ==, 3);
  g_assert_cmpfloat (spec->load.trace[1].arrival_s, ==, 0.5);
  first = nav_prompts_make_of_blocks (prompts, 0, spec->blocks->pdata[0], spec->block_tokens, 40);
  second = nav_prompts_make_of_blocks (prompts, 1, spec->blocks->pdata[1], spec->block_tokens, 40);
  g_assert_cmpuint (common_words (first, second), >=, 16);
  g_assert_cmpuint (common_words (first, second), <, 32);
}

static void
test_trace_files (void)
{
  static const char *const azure = "TIMESTAMP,ContextTokens,GeneratedTokens\r\n"
                                   "2023-11-16 18:17:03.9799600,4808,10\r\n"
                                   "2023-11-16 18:17:04.4799600,3180,8\r\n";
  static const char *const wrong[] = {
    "", "\n\n", "TIMESTAMP,ContextTokens,GeneratedTokens\n", "1,2", "1,2,3,4", "x,2,3", "1,0,3",
    "1,2,3.5", "1,2,1e9", "{\"timestamp\":1}", "{\"timestamp\":1,\"input_length\":5", "[1,2,3]",
    "{\"timestamp\":null,\"input_length\":5,\"output_length\":5}", "0,5,5\n\xff,1,1",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = nav_trace_file_read (azure, strlen (azure), &error);
  JsonArray *requests, *second;

  g_assert_no_error (error);
  g_assert_false (json_object_has_member (object, "blocks"));
  requests = json_object_get_array_member (json_object_get_object_member (object, "load"),
                                           "requests");
  second = json_array_get_array_element (requests, 1);
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (second, 0), 0.5, 1e-6);
  g_assert_cmpint (json_array_get_int_element (second, 1), ==, 3180);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) refusal = NULL;
    g_assert_null (nav_trace_file_read (wrong[i], strlen (wrong[i]), &refusal));
    g_assert_cmpstr (nav_error_get_field (refusal), ==, "trace");
  }
}

static void
test_trace (void)
{
  g_autoptr (NavRun) run =
    play ("{\"load\":{\"type\":\"trace\",\"requests\":[[0,25,2],[0.01,45,4],[0.01,65,6]]}}",
          ALL_WELL, NULL, NULL, NULL);

  g_assert_cmpuint (run->records->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    g_assert_cmpfloat (record->input_tokens, ==, 5 + 10 * record->output_tokens);
  }
}

static void
test_failures (void)
{
  g_autoptr (NavRun) third =
    play ("{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":9},\"output_tokens\":2}",
          EVERY_THIRD_BUSY, NULL, NULL, NULL);
  g_autoptr (NavRun) cut =
    play ("{\"load\":{\"type\":\"closed\",\"concurrency\":2,\"requests\":4},\"output_tokens\":2}",
          CUT, NULL, NULL, NULL);
  g_autoptr (NavRun) stalled =
    play ("{\"load\":{\"type\":\"closed\",\"concurrency\":2,\"requests\":4},\"output_tokens\":2,"
          "\"timeout_s\":1}", STALL, NULL, NULL, NULL);
  g_autoptr (NavRun) stopped =
    play ("{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":1000},\"max_errors\":7}",
          ALWAYS_BUSY, NULL, NULL, NULL);

  g_assert_cmpuint (count_outcome (third, NAV_STREAM_REFUSED), ==, 3);
  g_assert_cmpuint (count_outcome (third, NAV_STREAM_COMPLETE), ==, 6);
  g_assert_cmpuint (count_outcome (cut, NAV_STREAM_INCOMPLETE), ==, 4);
  g_assert_cmpuint (count_outcome (stalled, NAV_STREAM_TIMEOUT), ==, 4);
  g_assert_cmpuint (stopped->records->len, ==, 7);
  g_assert_cmpstr (stopped->stopped, ==, "errors");
}

/* A load that the server does not answer ends by itself, and says how many are left. */
static void
test_unfinished (void)
{
  g_autoptr (NavRun) run =
    play ("{\"load\":{\"type\":\"open\",\"process\":\"constant\",\"rate\":50,\"duration_s\":0.2},"
          "\"output_tokens\":2,\"max_concurrency\":4,\"slo\":{\"e2e_ms\":100000}}",
          STALL, NULL, NULL, NULL);
  g_auto (NavRunFigures) figures = { 0 };

  nav_run_compute (run, &figures);
  g_assert_cmpuint (figures.unfinished, ==, 4);
  g_assert_cmpint (figures.verdict, !=, NAV_RUN_MET);
  g_assert_cmpfloat (figures.good_share, ==, 0);
}

/* Answers that are coming may end, however long they are: here three times as long as the load. */
static void
test_long_answers (void)
{
  Mood mood = ALL_WELL;
  g_autoptr (FakeServer) server = fake_server_new (respond, &mood);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavRun) run = NULL;

  fake_server_set_pace (server, 1, 40);
  run = play_on (server, "{\"load\":{\"type\":\"open\",\"process\":\"constant\",\"rate\":20,"
                         "\"duration_s\":0.2},\"output_tokens\":15}", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (run->records->len, ==, 4);
  g_assert_cmpuint (count_outcome (run, NAV_STREAM_COMPLETE), ==, 4);
}

/* Who says how long answers are awaited gets that. */
static void
test_drain (void)
{
  Mood mood = ALL_WELL;
  g_autoptr (FakeServer) server = fake_server_new (respond, &mood);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavRun) run = NULL;

  fake_server_set_pace (server, 1, 2000);
  run = play_on (server, "{\"load\":{\"type\":\"open\",\"process\":\"constant\",\"rate\":20,"
                         "\"duration_s\":0.2},\"output_tokens\":500,\"drain_s\":0.1}",
                 NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_outcome (run, NAV_STREAM_CANCELLED), ==, 4);
}

/* A request is over when all of it is there, whatever the server does with the connection. */
static void
test_held_open (void)
{
  g_autoptr (NavRun) run =
    play ("{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":3},\"output_tokens\":2,"
          "\"timeout_s\":500}", HELD_OPEN, NULL, NULL, NULL);

  g_assert_cmpuint (count_outcome (run, NAV_STREAM_COMPLETE), ==, 3);
}

/* Each token is counted once, wherever the server says how many there were. */
static void
test_usage_last (void)
{
  g_autoptr (NavRun) run =
    play ("{\"load\":{\"type\":\"closed\",\"concurrency\":2,\"requests\":6},\"output_tokens\":10}",
          USAGE_LAST, NULL, NULL, NULL);
  guint tokens = 0;

  g_assert_cmpuint (run->gaps->count, ==, 6 * 9);
  for (guint i = 0; i < run->second_tokens->len; i++)
    tokens += g_array_index (run->second_tokens, guint, i);
  g_assert_cmpuint (tokens, ==, 60);
}

/* A prompt that a server has seen in another run would come from its cache. */
static void
test_fresh_prompts (void)
{
  static const char *const spec =
    "{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":1},\"input_tokens\":600%s}";
  g_autofree char *anew = g_strdup_printf (spec, "");
  g_autofree char *same = g_strdup_printf (spec, ",\"prompt_seed\":7");
  const char *const texts[] = { anew, anew, same, same };
  char *bodies[G_N_ELEMENTS (texts)];

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    Mood mood = ALL_WELL;
    g_autoptr (FakeServer) server = fake_server_new (respond, &mood);
    g_autoptr (GError) error = NULL;
    g_autoptr (NavRun) run = play_on (server, texts[i], NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (count_outcome (run, NAV_STREAM_COMPLETE), ==, 1);
    bodies[i] = fake_server_last_body (server);
  }
  g_assert_cmpstr (bodies[0], !=, bodies[1]);
  g_assert_cmpuint (count_words (bodies[0]), ==, count_words (bodies[1]));
  g_assert_cmpstr (bodies[2], ==, bodies[3]);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    g_free (bodies[i]);
}

/* A warm-up that takes all of it would end in a run of nothing. */
static void
test_no_window (void)
{
  static const char *const specs[] = {
    "{\"load\":{\"type\":\"open\",\"rate\":5,\"duration_s\":2},\"warmup_s\":5}",
    ("{\"load\":{\"type\":\"open\",\"rate\":5,\"duration_s\":60},\"max_duration_s\":3,"
     "\"warmup_s\":2,\"cooldown_s\":1}"),
    "{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":3},\"warmup_requests\":3}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (specs); i++) {
    Mood mood = ALL_WELL;
    g_autoptr (FakeServer) server = fake_server_new (respond, &mood);
    g_autoptr (GError) error = NULL;
    g_assert_null (play_on (server, specs[i], NULL, NULL, NULL, &error));
    g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
    g_assert_true (g_str_has_prefix (nav_error_get_field (error), "warmup"));
  }
}

static void
test_closed_cooldown (void)
{
  Mood mood = ALL_WELL;
  g_autoptr (FakeServer) server = fake_server_new (respond, &mood);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavRun) run = NULL;
  double last_s = 0;

  fake_server_set_pace (server, 20, 0);
  run = play_on (server, "{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":10},"
                         "\"output_tokens\":2,\"cooldown_s\":0.05}", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < run->records->len; i++)
    last_s = fmax (last_s, g_array_index (run->records, NavRequestRecord, i).scheduled_s);
  for (guint i = 0; i < run->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    g_assert_cmpint (record->counted, ==, record->scheduled_s <= last_s - 0.05);
  }
}

static void
cancel_at_work (const NavLoadProgress *progress, gpointer data)
{
  if (progress->done >= 3)
    g_cancellable_cancel (data);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (NavRun) run =
    play ("{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":2000000},"
          "\"output_tokens\":2}", ALL_WELL, cancel_at_work, cancellable, cancellable);

  g_assert_true (run->interrupted);
  g_assert_cmpuint (count_outcome (run, NAV_STREAM_COMPLETE), >=, 3);
  g_assert_cmpuint (run->records->len, <, 2000000);
}

/* Nothing listens: that is told at once, and is no run. */
static void
test_unreached (void)
{
  g_autoptr (NavLoadSpec) spec =
    read_spec ("{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":1}}");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NavRun) run = NULL;

  nav_load_run_async (&(NavLoadOptions){ "http://127.0.0.1:1", NULL, NULL, spec }, NULL, NULL, NULL,
                      on_ready, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  run = nav_load_run_finish (result, &error);
  g_assert_null (run);
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_REMOTE));
}

/* What every request would end with ends the run before it begins, however long a run it were. */
static void
test_hopeless (void)
{
  static const struct {
    Mood mood;
    const char *says;
    const char *field;
  } rows[] = {
    { NO_ANSWER, "0.5 s", "url" },
    { NO_SECOND_ANSWER, "0.5 s", "url" },
    { NO_KEY, "401", "api_key" },
    { NO_RIGHT, "not for you", "api_key" },
    { NO_MODEL, "404", "url" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NavRun) run =
      try_play ("{\"load\":{\"type\":\"open\",\"rate\":1,\"duration_s\":3600},\"timeout_s\":0.5}",
                rows[i].mood, NULL, NULL, NULL, &error);

    g_assert_null (run);
    g_assert_true (nav_error_matches_kind (error, NAV_ERROR_REMOTE));
    g_assert_cmpstr (nav_error_get_field (error), ==, rows[i].field);
    g_assert_nonnull (strstr (nav_error_get_english (error), rows[i].says));
  }
}

static gboolean
remarks_on_prompts (const NavRun *run)
{
  g_auto (NavRunFigures) figures = { 0 };

  nav_run_compute (run, &figures);
  return nav_finding_find (figures.remarks, "run.prompts-not-measured") != NULL;
}

/* A server that was busy for the first prompts may count those that follow. */
static void
test_probes_busy (void)
{
  g_autoptr (NavRun) run =
    play ("{\"load\":{\"type\":\"closed\",\"concurrency\":1,\"requests\":3},\"output_tokens\":2}",
          PROBES_BUSY, NULL, NULL, NULL);

  g_assert_false (run->calibrated);
  g_assert_cmpuint (count_outcome (run, NAV_STREAM_COMPLETE), ==, 3);
  g_assert_false (remarks_on_prompts (run));
  for (guint i = 0; i < run->records->len; i++)
    g_array_index (run->records, NavRequestRecord, i).input_tokens = NAN;
  g_assert_true (remarks_on_prompts (run));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/observe/load/closed", test_closed);
  g_test_add_func ("/observe/load/open", test_open);
  g_test_add_func ("/observe/load/trace", test_trace);
  g_test_add_func ("/observe/load/ramp", test_ramp);
  g_test_add_func ("/observe/load/blocks", test_blocks);
  g_test_add_func ("/observe/load/trace-files", test_trace_files);
  g_test_add_func ("/observe/load/failures", test_failures);
  g_test_add_func ("/observe/load/unfinished", test_unfinished);
  g_test_add_func ("/observe/load/long-answers", test_long_answers);
  g_test_add_func ("/observe/load/drain", test_drain);
  g_test_add_func ("/observe/load/held-open", test_held_open);
  g_test_add_func ("/observe/load/usage-last", test_usage_last);
  g_test_add_func ("/observe/load/fresh-prompts", test_fresh_prompts);
  g_test_add_func ("/observe/load/no-window", test_no_window);
  g_test_add_func ("/observe/load/closed-cooldown", test_closed_cooldown);
  g_test_add_func ("/observe/load/cancel", test_cancel);
  g_test_add_func ("/observe/load/unreached", test_unreached);
  g_test_add_func ("/observe/load/hopeless", test_hopeless);
  g_test_add_func ("/observe/load/probes-busy", test_probes_busy);
  return g_test_run ();
}
