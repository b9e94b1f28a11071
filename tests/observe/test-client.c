// SPDX-License-Identifier: Apache-2.0
// The streaming client over a real socket: what every kind of server writes, and what goes wrong.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "fake-server.h"
#include "observe/nav-test-run.h"

#define EVENT(delta)                                                                               \
  "data: {\"choices\":[{\"index\":0,\"delta\":" delta ",\"finish_reason\":null}]}\n\n"
#define ROLE         EVENT ("{\"role\":\"assistant\",\"content\":\"\"}")
#define STOP                                                                                       \
  "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
#define USAGE(n)                                                                                   \
  "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":" n "}}\n\n"
#define DONE         "data: [DONE]\n\n"

typedef struct {
  const char *models; /* the path that lists models */
  FakeAnswer (*answer) (void);
  const char *events;
} Server;

static FakeAnswer
respond (const char *target, const char *body, guint n, gpointer data)
{
  const Server *server = data;

  (void) body;
  (void) n;
  if (g_str_has_prefix (target, "POST"))
    return server->answer ? server->answer () : fake_stream (server->events);
  if (g_str_equal (target + strlen ("GET "), server->models ? server->models : "/v1/models"))
    return fake_models ("vllm", "some/model");
  if (g_str_equal (target, "GET /v1/models"))
    return fake_answer (200, "application/json", "{\"models\":[\"some/model\"]}");
  return fake_answer (404, "application/json", "{\"detail\":\"Not Found\"}");
}

static void
keep_words (const char *content, const char *reasoning, gpointer data)
{
  if (reasoning != NULL)
    g_string_append_printf (data, "(%s)", reasoning);
  if (content != NULL)
    g_string_append (data, content);
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  (void) source;
  *(GAsyncResult **) data = g_object_ref (result);
}

static NavTestResult *
run_test (const NavTestOptions *options, GString *words, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  nav_test_run_async (options, words ? keep_words : NULL, words, cancellable, on_ready, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return nav_test_run_finish (result, error);
}

static NavTestResult *
ask_server (Server *server, const char *path, GString *words, GError **error)
{
  g_autoptr (FakeServer) fake = fake_server_new (respond, server);
  g_autofree char *url = fake_server_url (fake, path);

  return run_test (&(NavTestOptions){ url, NULL, NULL, "Hello", 16, 30 }, words, NULL, error);
}

static NavTestResult *
ask_events (const char *events, GString *words)
{
  Server server = { .events = events };
  g_autoptr (GError) error = NULL;
  NavTestResult *result = ask_server (&server, "", words, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_outcome (const char *events, NavStreamOutcome outcome, const char *reason, double tokens)
{
  g_autoptr (NavTestResult) result = ask_events (events, NULL);

  if (result->record.outcome != outcome || !g_str_equal (result->reason, reason) ||
      result->record.output_tokens != tokens) {
    g_test_message ("%s: %s (%s), %d tokens", events,
                    nav_stream_outcome_names[result->record.outcome], result->reason,
                    (int) result->record.output_tokens);
    g_test_fail ();
  }
}

static void
test_complete (void)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (NavTestResult) result =
    ask_events (ROLE EVENT ("{\"content\":\"Good\"}") EVENT ("{\"content\":\" day\"}") STOP
                  USAGE ("3") DONE, words);

  g_assert_cmpint (result->record.outcome, ==, NAV_STREAM_COMPLETE);
  g_assert_cmpstr (words->str, ==, "Good day");
  g_assert_cmpfloat (result->record.output_tokens, ==, 3);
  g_assert_cmpfloat (result->record.input_tokens, ==, 7);
  g_assert_cmpuint (result->record.events, ==, 2);
  g_assert_cmpstr (result->finish_reason, ==, "stop");
  g_assert_cmpstr (result->endpoint->server, ==, "vllm");
  g_assert_cmpfloat (result->endpoint->max_model_len, ==, 4096);
  g_assert_true (nav_request_record_ttft_ms (&result->record, FALSE) >= 0);
  g_assert_true (nav_request_record_e2e_ms (&result->record, FALSE) >=
                 nav_request_record_ttft_ms (&result->record, FALSE));
}

/* Forms of one answer of two tokens that different servers write. */
static void
test_servers (void)
{
  static const char *const streams[] = {
    /* Ollama: role and content together */
    EVENT ("{\"role\":\"assistant\",\"content\":\"a\"}") EVENT ("{\"content\":\"b\"}") STOP DONE,
    /* TGI: no blank after data: */
    "data:{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"
    "data:{\"choices\":[{\"delta\":{\"content\":\"b\"}}]}\n\ndata:[DONE]\n\n",
    /* llama.cpp: null content first, counts in timings */
    EVENT ("{\"role\":\"assistant\",\"content\":null}") EVENT ("{\"content\":\"a b\"}")
    "data: {\"choices\":[],\"timings\":{\"predicted_n\":2}}\n\n" DONE,
    /* Azure: an event without choices first; delta null */
    "data: {\"choices\":[],\"prompt_filter_results\":[]}\n\n"
    "data: {\"choices\":[{\"delta\":null}]}\n\n" EVENT ("{\"content\":\"a\"}")
    EVENT ("{\"content\":\"b\"}") USAGE ("2") DONE,
    /* reasoning counts, under both names, and tool calls do */
    EVENT ("{\"reasoning_content\":\"a\"}") EVENT ("{\"reasoning\":\"b\"}") DONE,
    EVENT ("{\"tool_calls\":[{\"index\":0}]}") EVENT ("{\"content\":\"b\"}") DONE,
    /* text completions */
    "data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: {\"choices\":[{\"text\":\"b\"}]}\n\n" DONE,
    /* CRLF, comments, event names, no blank line at the end */
    ": ping\r\n\r\nevent: message\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\r\n\r\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"b\"}}]}\r\n\r\ndata: [DONE]",
    /* usage with every event */
    "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"completion_tokens\":1}}\n\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"b\"}}],\"usage\":{\"completion_tokens\":2}}\n\n"
    DONE,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (streams); i++)
    assert_outcome (streams[i], NAV_STREAM_COMPLETE, "", 2);
}

static void
test_broken_streams (void)
{
  const char *token = EVENT ("{\"content\":\"a\"}");
  g_autofree char *no_done = g_strconcat (token, STOP, NULL);
  g_autofree char *malformed = g_strconcat (token, "data: {\"choices\":[{\n\n", token, DONE, NULL);
  g_autofree char *no_object = g_strconcat (token, "data: [1,2]\n\n", DONE, NULL);
  g_autofree char *failed =
    g_strconcat (token, "data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n\n", DONE,
                 NULL);
  g_autofree char *huge_text = g_strnfill (2 * 1024 * 1024, 'x');
  g_autofree char *huge = g_strconcat (token, "data: ", huge_text, "\n\n", NULL);

  assert_outcome (no_done, NAV_STREAM_INCOMPLETE, "no-done", 1);
  assert_outcome (malformed, NAV_STREAM_INCOMPLETE, "malformed", 1);
  assert_outcome (no_object, NAV_STREAM_INCOMPLETE, "malformed", 1);
  assert_outcome (failed, NAV_STREAM_FAILED, "server-error", 1);
  assert_outcome (huge, NAV_STREAM_INCOMPLETE, "event-too-large", 1);
  assert_outcome (ROLE STOP DONE, NAV_STREAM_INCOMPLETE, "empty", 0);
  assert_outcome ("\n", NAV_STREAM_INCOMPLETE, "no-done", 0);
  assert_outcome ("{\"error\":\"x\"}\n", NAV_STREAM_INCOMPLETE, "no-done", 0);
}

/* What usage says is not believed when it cannot be. */
static void
test_wrong_usage (void)
{
  const char *usages[] = { "0", "1", "17", "-3", "1e300", "2.5", "\"9\"", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (usages); i++) {
    g_autofree char *events =
      g_strdup_printf ("%s%s" "data: {\"choices\":[],\"usage\":{\"completion_tokens\":%s}}\n\n"
                       "%s", EVENT ("{\"content\":\"a\"}"), EVENT ("{\"content\":\"b\"}"),
                       usages[i], DONE);
    assert_outcome (events, NAV_STREAM_COMPLETE, "", 2);
  }
}

static FakeAnswer
answer_cut (void)
{
  FakeAnswer answer = { g_strdup ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                  "Transfer-Encoding: chunked\r\n\r\n1000\r\n"
                                  EVENT ("{\"content\":\"a\"}") "data: {\"cho"),
                        FALSE };
  return answer;
}

static FakeAnswer
answer_stall (void)
{
  FakeAnswer answer = answer_cut ();

  answer.stall = TRUE;
  return answer;
}

static FakeAnswer
answer_silence (void)
{
  return (FakeAnswer){ g_strdup (""), TRUE };
}

static FakeAnswer
answer_nothing (void)
{
  return (FakeAnswer){ g_strdup (""), FALSE };
}

static FakeAnswer
answer_busy (void)
{
  return fake_answer (429, "application/json", "{\"error\":{\"message\":\"too many\"}}");
}

static FakeAnswer
answer_unauthorized (void)
{
  return fake_answer (401, "application/json", "{\"error\":\"Unauthorized\"}");
}

static FakeAnswer
answer_tgi (void)
{
  return fake_answer (422, "application/json", "{\"error\":\"bad\",\"error_type\":\"validation\"}");
}

static FakeAnswer
answer_gateway (void)
{
  return fake_answer (502, "text/html", "<html><body>Bad gateway</body></html>");
}

static FakeAnswer
answer_whole (void)
{
  return fake_answer (200, "application/json", "{\"choices\":[{\"message\":{\"content\":\"a\"}}]}");
}

/* As Ollama streams at its own addresses. */
static FakeAnswer
answer_lines (void)
{
  return fake_answer (200, "application/x-ndjson",
                      "{\"message\":{\"content\":\"a\"},\"done\":false}\n{\"done\":true}\n");
}

static FakeAnswer
answer_redirect (void)
{
  return (FakeAnswer){ g_strdup ("HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:1/\r\n"
                                 "Content-Length: 0\r\nConnection: close\r\n\r\n"),
                       FALSE };
}

static void
test_faults (void)
{
  static const struct {
    FakeAnswer (*answer) (void);
    NavStreamOutcome outcome;
    guint status;
    const char *reason;
    const char *message; /* NULL: not looked at */
  } cases[] = {
    { answer_cut, NAV_STREAM_INCOMPLETE, 200, "cut", NULL },
    { answer_nothing, NAV_STREAM_UNREACHED, 0, "connection", NULL },
    { answer_busy, NAV_STREAM_REFUSED, 429, "status", "too many" },
    { answer_unauthorized, NAV_STREAM_REFUSED, 401, "status", "Unauthorized" },
    { answer_tgi, NAV_STREAM_REFUSED, 422, "status", "bad" },
    { answer_gateway, NAV_STREAM_REFUSED, 502, "status", "Some Phrase" },
    { answer_whole, NAV_STREAM_INCOMPLETE, 200, "not-a-stream", NULL },
    { answer_lines, NAV_STREAM_INCOMPLETE, 200, "not-a-stream", NULL },
    { answer_redirect, NAV_STREAM_REFUSED, 307, "status", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Server server = { .answer = cases[i].answer };
    g_autoptr (GError) error = NULL;
    g_autoptr (NavTestResult) result = ask_server (&server, "", NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (result->record.outcome, ==, cases[i].outcome);
    g_assert_cmpuint (result->record.status, ==, cases[i].status);
    g_assert_cmpstr (result->reason, ==, cases[i].reason);
    if (cases[i].message != NULL)
      g_assert_cmpstr (result->message, ==, cases[i].message);
  }
}

static NavTestResult *
run_stalled (FakeAnswer (*answer) (void), double timeout_s, GString *words,
             GCancellable *cancellable)
{
  Server server = { .answer = answer };
  g_autoptr (FakeServer) fake = fake_server_new (respond, &server);
  g_autofree char *url = fake_server_url (fake, "");
  g_autoptr (GError) error = NULL;
  NavTestResult *result = run_test (&(NavTestOptions){ url, NULL, NULL, "Hello", 16, timeout_s },
                                    words, cancellable, &error);

  g_assert_no_error (error);
  return result;
}

static void
test_timeout (void)
{
  g_autoptr (NavTestResult) stalled = run_stalled (answer_stall, 1, NULL, NULL);
  g_autoptr (NavTestResult) silent = run_stalled (answer_silence, 1, NULL, NULL);

  g_assert_cmpint (stalled->record.outcome, ==, NAV_STREAM_TIMEOUT);
  g_assert_cmpstr (stalled->reason, ==, "stalled");
  g_assert_cmpuint (stalled->record.events, ==, 1);
  g_assert_cmpint (silent->record.outcome, ==, NAV_STREAM_TIMEOUT);
  g_assert_cmpstr (silent->reason, ==, "no-answer");
  g_assert_true (isnan (nav_request_record_ttft_ms (&silent->record, FALSE)));
}

static gpointer
cancel_soon (gpointer data)
{
  GString *words = ((gpointer *) data)[0];

  (void) words;
  g_usleep (100 * 1000);
  g_cancellable_cancel (((gpointer *) data)[1]);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gpointer data[] = { NULL, cancellable };
  GThread *thread;
  g_autoptr (NavTestResult) result = NULL;
  Server server = { .answer = answer_stall };
  g_autoptr (FakeServer) fake = fake_server_new (respond, &server);
  g_autofree char *url = fake_server_url (fake, "");
  g_autoptr (GError) error = NULL;

  thread = g_thread_new ("cancel", cancel_soon, data);
  result = run_test (&(NavTestOptions){ url, NULL, NULL, "Hello", 16, 60 }, NULL, cancellable,
                     &error);
  g_thread_join (thread);
  if (result != NULL)
    g_assert_cmpint (result->record.outcome, ==, NAV_STREAM_CANCELLED);
  else
    g_assert_true (nav_error_matches_kind (error, NAV_ERROR_CANCELLED));
}

static void
assert_bases (const char *url, const char *expected)
{
  g_auto (GStrv) bases = NULL;
  g_autofree char *joined = NULL;
  g_autoptr (GError) error = NULL;

  bases = nav_endpoint_list_bases (url, &error);
  g_assert_true ((bases == NULL) == (error != NULL));
  joined = bases ? g_strjoinv (" ", bases) : NULL;
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_bases (void)
{
  assert_bases ("host", "http://host/v1 http://host/openai/v1 http://host");
  assert_bases (" https://host:8/v1/ ", "https://host:8/v1");
  assert_bases ("http://h/openai/v1", "http://h/openai/v1");
  assert_bases ("http://h/ns/name", "http://h/ns/name/v1 http://h/ns/name/openai/v1 "
                                    "http://h/ns/name");
  assert_bases ("http://h/v1/chat/completions?x=1", "http://h/v1");
  assert_bases ("http://h/v1/completions", "http://h/v1");
  assert_bases ("http://[::1]:9/v1", "http://[::1]:9/v1");
  assert_bases ("", NULL);
  assert_bases ("ftp://h", NULL);
  assert_bases ("http://", NULL);
  assert_bases ("http://me:secret@h", NULL);
  assert_bases ("http://h:99999999", NULL);
}

/* KServe has OpenAI's paths below /openai and a list of another form at /v1/models. */
static void
test_kserve (void)
{
  Server server = { .models = "/openai/v1/models", .events = EVENT ("{\"content\":\"a\"}") DONE };
  g_autoptr (GError) error = NULL;
  g_autoptr (NavTestResult) result = ask_server (&server, "", NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (result->endpoint->url, "/openai/v1/chat/completions"));
  g_assert_cmpint (result->record.outcome, ==, NAV_STREAM_COMPLETE);
}

static void
test_not_found (void)
{
  Server server = { .models = "/nowhere", .events = DONE };
  g_autoptr (GError) error = NULL;
  g_autoptr (NavTestResult) result = ask_server (&server, "/x", NULL, &error);

  g_assert_null (result);
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_REMOTE));
  g_assert_nonnull (strstr (error->message, "/x/openai/v1/models: 404 Not Found"));
}

/* It would be a line of the request's head by itself. */
static void
test_broken_key (void)
{
  Server server = { .events = DONE };
  g_autoptr (FakeServer) fake = fake_server_new (respond, &server);
  g_autofree char *url = fake_server_url (fake, ""), *head = NULL;
  static const char *const keys[] = { "k\r\nX: y", "k\ny", "k\ry" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NavTestResult) result =
      run_test (&(NavTestOptions){ url, NULL, keys[i], "Hello", 16, 30 }, NULL, NULL, &error);

    g_assert_null (result);
    g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
    g_assert_cmpstr (nav_error_get_field (error), ==, "api_key");
    g_assert_nonnull (strstr (error->message, "line break"));
    g_assert_null (strstr (error->message, "X: y"));
  }
  head = fake_server_last_head (fake);
  g_assert_null (head); /* nothing was asked */
}

static void
test_wrong_model (void)
{
  Server server = { .events = DONE };
  g_autoptr (FakeServer) fake = fake_server_new (respond, &server);
  g_autofree char *url = fake_server_url (fake, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (NavTestResult) result =
    run_test (&(NavTestOptions){ url, "other", NULL, "Hello", 16, 30 }, NULL, NULL, &error);

  g_assert_null (result);
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_NOT_FOUND));
  g_assert_cmpstr (nav_error_get_field (error), ==, "model");
}

static FakeAnswer
answer_simulated (void)
{
  return (FakeAnswer){ g_strdup ("HTTP/1.1 200 OK\r\nServer: neuralnav-sim\r\n"
                                 "Content-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                                 EVENT ("{\"content\":\"a\"}") DONE),
                       FALSE };
}

static FakeAnswer
respond_simulated (const char *target, const char *body, guint n, gpointer data)
{
  FakeAnswer models = fake_models ("vllm", "some/model");
  g_autoptr (GString) bytes = g_string_new (models.bytes);

  (void) body;
  (void) n;
  (void) data;
  g_free (models.bytes);
  if (g_str_has_prefix (target, "POST"))
    return answer_simulated ();
  g_string_replace (bytes, "Content-Type", "Server: neuralnav-sim\r\nContent-Type", 1);
  return (FakeAnswer){ g_string_free (g_steal_pointer (&bytes), FALSE), FALSE };
}

/* Our own simulator says what it is, so that nobody takes its figures for those of a GPU. */
static void
test_simulated (void)
{
  g_autoptr (FakeServer) fake = fake_server_new (respond_simulated, NULL);
  g_autofree char *url = fake_server_url (fake, "");
  g_autoptr (NavTestResult) result =
    run_test (&(NavTestOptions){ url, NULL, NULL, "Hello", 16, 30 }, NULL, NULL, NULL);
  g_autoptr (NavTestResult) real = ask_events (EVENT ("{\"content\":\"a\"}") DONE, NULL);

  g_assert_nonnull (result);
  g_assert_true (result->endpoint->simulated);
  g_assert_cmpint (result->record.outcome, ==, NAV_STREAM_COMPLETE);
  g_assert_false (real->endpoint->simulated);
}

/* What is sent: Ollama knows max_tokens only; a key goes into its header. */
static void
test_request (void)
{
  Server server = { .events = EVENT ("{\"content\":\"a\"}") DONE };
  g_autoptr (FakeServer) fake = fake_server_new (respond, &server);
  g_autofree char *url = fake_server_url (fake, "/v1"), *body = NULL, *head = NULL;
  g_autoptr (NavTestResult) result =
    run_test (&(NavTestOptions){ url, NULL, "k-123", "Say \"hi\"\n\xc3\xa4", 16, 30 }, NULL, NULL,
              NULL);

  g_assert_nonnull (result);
  body = fake_server_last_body (fake);
  head = fake_server_last_head (fake);
  g_assert_cmpstr (body, ==,
                   "{\"model\":\"some/model\",\"messages\":[{\"role\":\"user\",\"content\":"
                   "\"Say \\\"hi\\\"\\n\xc3\xa4\"}],\"stream\":true,\"stream_options\":"
                   "{\"include_usage\":true},\"max_tokens\":16}");
  g_assert_nonnull (strstr (head, "Authorization: Bearer k-123\n"));
  g_assert_null (strstr (head, "Accept-Encoding"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/observe/client/complete", test_complete);
  g_test_add_func ("/observe/client/servers", test_servers);
  g_test_add_func ("/observe/client/broken-streams", test_broken_streams);
  g_test_add_func ("/observe/client/wrong-usage", test_wrong_usage);
  g_test_add_func ("/observe/client/faults", test_faults);
  g_test_add_func ("/observe/client/timeout", test_timeout);
  g_test_add_func ("/observe/client/cancel", test_cancel);
  g_test_add_func ("/observe/client/bases", test_bases);
  g_test_add_func ("/observe/client/kserve", test_kserve);
  g_test_add_func ("/observe/client/not-found", test_not_found);
  g_test_add_func ("/observe/client/broken-key", test_broken_key);
  g_test_add_func ("/observe/client/wrong-model", test_wrong_model);
  g_test_add_func ("/observe/client/simulated", test_simulated);
  g_test_add_func ("/observe/client/request", test_request);
  return g_test_run ();
}
