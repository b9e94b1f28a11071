// SPDX-License-Identifier: Apache-2.0
// The server over real sockets on loopback: what clients get, decent ones and others.

#include <locale.h>
#include <string.h>

#include "server-fixture.h"

#define ABORTED \
  "vllm:request_success_total{engine=\"0\",finished_reason=\"abort\",model_name=\"demo\"}"

static void
test_plain (void)
{
  Fixture fixture;
  g_autofree char *health = NULL, *models = NULL, *version = NULL, *load = NULL, *nothing = NULL;
  g_autofree char *method = NULL, *alias = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *model;

  set_up (&fixture);
  start (&fixture);
  health = request (&fixture, "GET", "/health", NULL, 200);
  g_assert_cmpstr (health, ==, "");
  g_free (request (&fixture, "POST", "/ping", "{}", 200));
  version = request (&fixture, "GET", "/version", NULL, 200);
  g_assert_true (g_str_has_prefix (version, "{\"version\":\"0."));
  load = request (&fixture, "GET", "/load", NULL, 200);
  g_assert_cmpstr (load, ==, "{\"server_load\":0}");
  models = request (&fixture, "GET", "/v1/models", NULL, 200);
  model = json_array_get_object_element (
    json_object_get_array_member (parse (models, &node), "data"), 0);
  g_assert_cmpstr (json_object_get_string_member (model, "id"), ==, "demo");
  g_assert_cmpstr (json_object_get_string_member (model, "root"), ==, MODEL);
  g_assert_cmpint (json_object_get_int_member (model, "max_model_len"), ==, 4096);
  alias = request (&fixture, "GET", "/openai/v1/models", NULL, 200);
  g_assert_cmpstr (alias, ==, models);
  nothing = request (&fixture, "GET", "/v1/nothing", NULL, 404);
  g_assert_cmpstr (nothing, ==, "{\"detail\":\"Not Found\"}");
  method = request (&fixture, "GET", "/v1/chat/completions", NULL, 405);
  g_assert_cmpstr (method, ==, "{\"detail\":\"Method Not Allowed\"}");
  tear_down (&fixture);
}

static void
test_whole (void)
{
  Fixture fixture;
  g_autofree char *text = NULL, *again = NULL;
  g_autoptr (JsonNode) node = NULL, second = NULL;
  JsonObject *answer, *choice, *usage, *message;

  set_up (&fixture);
  start (&fixture);
  text = request (&fixture, "POST", "/v1/chat/completions",
                  "{\"model\":\"demo\"," USER ",\"max_tokens\":8,\"ignore_eos\":true}", 200);
  again = request (&fixture, "POST", "/v1/chat/completions",
                   "{\"model\":\"demo\"," USER ",\"max_tokens\":8,\"ignore_eos\":true}", 200);
  answer = parse (text, &node);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (answer, "id"), "chatcmpl-"));
  g_assert_cmpstr (json_object_get_string_member (answer, "object"), ==, "chat.completion");
  choice = json_array_get_object_element (json_object_get_array_member (answer, "choices"), 0);
  g_assert_cmpstr (json_object_get_string_member (choice, "finish_reason"), ==, "length");
  usage = json_object_get_object_member (answer, "usage");
  g_assert_cmpint (json_object_get_int_member (usage, "completion_tokens"), ==, 8);
  g_assert_cmpint (json_object_get_int_member (usage, "total_tokens"), ==,
                   8 + json_object_get_int_member (usage, "prompt_tokens"));
  message = json_object_get_object_member (choice, "message");
  g_assert_cmpuint (strlen (json_object_get_string_member (message, "content")), ==, 32);
  choice = json_array_get_object_element (
    json_object_get_array_member (parse (again, &second), "choices"), 0);
  g_assert_cmpstr (json_object_get_string_member (
                     json_object_get_object_member (choice, "message"), "content"),
                   ==, json_object_get_string_member (message, "content"));
  tear_down (&fixture);
}

static void
test_stream (void)
{
  Fixture fixture;
  g_autofree char *text = NULL;
  g_auto (GStrv) events = NULL;

  set_up (&fixture);
  start (&fixture);
  for (int i = 0; i < 3; i++) {
    g_clear_pointer (&text, g_free);
    text = request (&fixture, "POST", "/v1/chat/completions",
                    "{" USER ",\"max_tokens\":5,\"ignore_eos\":true,\"stream\":true,"
                    "\"stream_options\":{\"include_usage\":true}}",
                    200);
  }
  events = g_strsplit (text, "\n\n", -1);
  g_assert_cmpuint (g_strv_length (events), ==, 1 + 5 + 1 + 1 + 1);
  g_assert_nonnull (strstr (events[0], "\"delta\":{\"role\":\"assistant\",\"content\":\"\"}"));
  for (int i = 1; i <= 5; i++) {
    g_assert_true (g_str_has_prefix (events[i], "data: {\"id\":\"chatcmpl-"));
    g_assert_nonnull (strstr (events[i], "\"delta\":{\"content\":\""));
    g_assert_true ((strstr (events[i], "\"finish_reason\":\"length\"") != NULL) == (i == 5));
  }
  g_assert_nonnull (strstr (events[6], "\"choices\":[],\"usage\":{"));
  g_assert_nonnull (strstr (events[6], "\"completion_tokens\":5"));
  g_assert_cmpstr (events[7], ==, "data: [DONE]");
  g_assert_cmpstr (events[8], ==, "");
  g_assert_cmpfloat (metric (&fixture, "vllm:generation_tokens_total" ENGINE), ==, 15);
  g_assert_cmpfloat (metric (&fixture, "vllm:num_requests_running" ENGINE), ==, 0);
  tear_down (&fixture);
}

static void
test_completions (void)
{
  Fixture fixture;
  g_autofree char *text = NULL, *streamed = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *choices;

  set_up (&fixture);
  start (&fixture);
  text = request (&fixture, "POST", "/openai/v1/completions",
                  "{\"prompt\":[\"a \\\"b\\\"\",[1633837924]],\"n\":3,\"echo\":true}", 200);
  choices = json_object_get_array_member (parse (text, &node), "choices");
  g_assert_cmpuint (json_array_get_length (choices), ==, 6);
  for (guint i = 0; i < 6; i++) {
    JsonObject *choice = json_array_get_object_element (choices, i);
    g_assert_cmpint (json_object_get_int_member (choice, "index"), ==, i);
    g_assert_true (g_str_has_prefix (json_object_get_string_member (choice, "text"),
                                     i < 3 ? "a \"b\"" : "abcd"));
  }
  streamed = request (&fixture, "POST", "/v1/completions",
                      "{\"prompt\":\"x\",\"n\":2,\"stream\":true}", 200);
  g_assert_nonnull (strstr (streamed, "\"index\":1,\"text\":\""));
  g_assert_true (g_str_has_suffix (streamed, "data: [DONE]\n\n"));
  g_assert_null (strstr (streamed, "role"));
  tear_down (&fixture);
}

static void
test_tokens (void)
{
  Fixture fixture;
  g_autofree char *tokens = NULL, *text = NULL, *body = NULL, *chat = NULL;
  g_autofree char *words = g_strnfill (9 * 1024 * 1024, 'w'), *much = NULL, *refusal = NULL;
  g_autoptr (JsonNode) node = NULL;
  const char *list;

  set_up (&fixture);
  start (&fixture);
  tokens = request (&fixture, "POST", "/tokenize", "{\"prompt\":\"Größe \\\"x\\\"\"}", 200);
  g_assert_cmpint (json_object_get_int_member (parse (tokens, &node), "max_model_len"), ==, 4096);
  list = strstr (tokens, "[");
  body = g_strdup_printf ("{\"tokens\":%.*s}", (int) (strstr (list, "]") + 1 - list), list);
  text = request (&fixture, "POST", "/detokenize", body, 200);
  g_assert_cmpstr (text, ==, "{\"prompt\":\"Größe \\\"x\\\"\"}");
  chat = request (&fixture, "POST", "/tokenize", "{" USER "}", 200);
  g_assert_true (g_str_has_prefix (chat, "{\"count\":"));
  g_free (request (&fixture, "POST", "/detokenize", "{\"tokens\":\"x\"}", 400));
  much = g_strdup_printf ("{\"prompt\":\"%s\"}", words);
  refusal = request (&fixture, "POST", "/tokenize", much, 400);
  g_assert_nonnull (strstr (refusal, "bytes; at most 8388608 are tokenized."));
  tear_down (&fixture);
}

static void
test_embeddings (void)
{
  static const char *const bad[] = {
    "{}", "{\"input\":[]}", "{\"input\":\"\"}", "{\"input\":\"x\",\"dimensions\":0}",
    "{\"input\":\"x\",\"dimensions\":8193}", "{\"input\":\"x\",\"encoding_format\":\"int8\"}",
    "{\"input\":[\"x\",{}]}",
  };
  Fixture fixture;
  g_autofree char *text = NULL, *again = NULL, *encoded = NULL;
  g_autoptr (JsonNode) node = NULL, second = NULL, third = NULL;
  g_autofree guchar *bytes = NULL;
  JsonArray *data, *one, *other;
  double squares = 0;
  gsize length;

  set_up (&fixture);
  start (&fixture);
  text = request (&fixture, "POST", "/v1/embeddings", "{\"input\":[\"Hello\",[1,2]]}", 200);
  again = request (&fixture, "POST", "/v1/embeddings", "{\"input\":\"Hello\"}", 200);
  data = json_object_get_array_member (parse (text, &node), "data");
  g_assert_cmpuint (json_array_get_length (data), ==, 2);
  one = json_object_get_array_member (json_array_get_object_element (data, 0), "embedding");
  other = json_object_get_array_member (json_array_get_object_element (data, 1), "embedding");
  g_assert_cmpuint (json_array_get_length (one), ==, 1024);
  for (guint i = 0; i < 1024; i++)
    squares += json_array_get_double_element (one, i) * json_array_get_double_element (one, i);
  g_assert_cmpfloat_with_epsilon (squares, 1, 1e-5);
  g_assert_cmpfloat (json_array_get_double_element (one, 7), !=,
                     json_array_get_double_element (other, 7));
  data = json_object_get_array_member (parse (again, &second), "data");
  other = json_object_get_array_member (json_array_get_object_element (data, 0), "embedding");
  for (guint i = 0; i < 1024; i++)
    g_assert_cmpfloat (json_array_get_double_element (one, i), ==,
                       json_array_get_double_element (other, i));
  encoded = request (&fixture, "POST", "/v1/embeddings",
                     "{\"input\":\"x\",\"dimensions\":3,\"encoding_format\":\"base64\"}", 200);
  data = json_object_get_array_member (parse (encoded, &third), "data");
  bytes = g_base64_decode (
    json_object_get_string_member (json_array_get_object_element (data, 0), "embedding"), &length);
  g_assert_cmpuint (length, ==, 12);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_free (request (&fixture, "POST", "/v1/embeddings", bad[i], 400));
  tear_down (&fixture);
}

static void
test_errors (void)
{
  Fixture fixture;
  g_autofree char *model = NULL, *length = NULL, *json = NULL;

  set_up (&fixture);
  start (&fixture);
  model = request (&fixture, "POST", "/v1/chat/completions", "{\"model\":\"x\"," USER "}", 404);
  g_assert_cmpstr (model, ==,
                   "{\"error\":{\"message\":\"The model `x` does not exist.\",\"type\":"
                   "\"NotFoundError\",\"param\":\"model\",\"code\":404}}");
  length = request (&fixture, "POST", "/v1/completions",
                    "{\"prompt\":\"abcdefgh\",\"max_tokens\":4095}", 400);
  g_assert_cmpstr (
    length, ==,
    "{\"error\":{\"message\":\"This model's maximum context length is 4096 tokens. However, you "
    "requested 4095 output tokens and your prompt contains at least 2 input tokens, for a total of "
    "at least 4097 tokens. Please reduce the length of the input prompt or the number of requested "
    "output tokens. (parameter=input_tokens, value=2)\",\"type\":\"BadRequestError\",\"param\":"
    "\"input_tokens\",\"code\":400}}");
  json = request (&fixture, "POST", "/v1/completions", "{\"prompt\":", 400);
  g_assert_nonnull (strstr (json, "\"type\":\"Bad Request\""));
  tear_down (&fixture);
}

static void
test_key (void)
{
  Fixture fixture;
  g_autofree char *refused = NULL;
  const char *const keys[][2] = { { "Bearer secret", "200" }, { "Bearer secre", "401" },
                                  { "Bearer secrets", "401" }, { "Bearer ", "401" },
                                  { "secret", "401" } };

  set_up (&fixture);
  fixture.config.api_key = "secret";
  fixture.config.root_path = "/here";
  start (&fixture);
  refused = request (&fixture, "GET", "/v1/models", NULL, 401);
  g_assert_cmpstr (refused, ==, "{\"error\":\"Unauthorized\"}");
  g_free (request (&fixture, "GET", "/here/openai/v1/models", NULL, 401));
  g_free (request (&fixture, "GET", "/here/health", NULL, 200));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *uri =
      g_strdup_printf ("http://127.0.0.1:%u/v1/models", (guint) fixture.port);
    g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
    g_autoptr (GBytes) bytes = NULL;

    soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                 keys[i][0]);
    bytes = soup_session_send_and_read (fixture.session, message, NULL, NULL);
    g_assert_cmpuint (soup_message_get_status (message), ==,
                      g_ascii_strtoull (keys[i][1], NULL, 10));
  }
  tear_down (&fixture);
}

/* Requests by route and status; probes and scrapes are none. */
static void
test_http_metrics (void)
{
  Fixture fixture;
  g_autofree char *body = NULL;

  set_up (&fixture);
  start (&fixture);
  g_free (request (&fixture, "GET", "/health", NULL, 200));
  g_free (request (&fixture, "GET", "/v1/models", NULL, 200));
  g_free (request (&fixture, "GET", "/openai/v1/models", NULL, 200));
  g_free (request (&fixture, "GET", "/a\"b\nc", NULL, 404));
  g_free (request (&fixture, "POST", "/v1/completions", "{\"prompt\":", 400));
  g_free (request (&fixture, "POST", "/v1/completions", "{\"prompt\":\"x\"}", 200));
  g_free (
    request (&fixture, "POST", "/v1/completions", "{\"prompt\":\"x\",\"stream\":true}", 200));
  wait_for (&fixture,
            "http_requests_total{handler=\"/v1/completions\",method=\"POST\",status=\"2xx\"}", 2);
  body = request (&fixture, "GET", "/metrics", NULL, 200);
  g_assert_nonnull (strstr (
    body, "http_requests_total{handler=\"/v1/models\",method=\"GET\",status=\"2xx\"} 2.0\n"));
  g_assert_nonnull (strstr (
    body,
    "http_requests_total{handler=\"/v1/completions\",method=\"POST\",status=\"4xx\"} 1.0\n"));
  g_assert_nonnull (
    strstr (body, "http_requests_total{handler=\"none\",method=\"GET\",status=\"4xx\"} 1.0\n"));
  g_assert_nonnull (strstr (body, "http_request_duration_highr_seconds_count 6.0\n"));
  g_assert_nonnull (
    strstr (body, "http_request_duration_seconds_bucket{handler=\"/v1/completions\",le=\"+Inf\","
                  "method=\"POST\"} 3.0\n"));
  g_assert_nonnull (
    strstr (body, "http_request_size_bytes_sum{handler=\"/v1/completions\"} 52.0\n"));
  g_assert_null (strstr (body, "/health"));
  g_assert_nonnull (strstr (body, "\nneuralnav_sim_behind_seconds_total "));
  tear_down (&fixture);
}

/* --- Clients of another kind --- */

/* Long enough to be met in the middle. */
#define LONG "{" USER ",\"max_tokens\":4000,\"ignore_eos\":true%s}"

static void
leave_early (const char *more, gboolean wait_for_bytes)
{
  Fixture fixture;
  g_autofree char *body = g_strdup_printf (LONG, more);

  set_up (&fixture);
  fixture.config.speed = 1;
  start (&fixture);
  for (int i = 0; i < 2; i++) {
    g_autoptr (GSocketConnection) connection = dial (&fixture);
    send_post (connection, "1.1", body);
    if (wait_for_bytes)
      read_some (connection);
    wait_for (&fixture, "vllm:num_requests_running" ENGINE, 1);
    g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    wait_for (&fixture, "vllm:num_requests_running" ENGINE, 0);
  }
  g_assert_cmpfloat (metric (&fixture, "vllm:kv_cache_usage_perc" ENGINE), ==, 0);
  g_assert_cmpfloat (metric (&fixture, ABORTED), ==, 2);
  tear_down (&fixture);
}

static void
test_disconnect (void)
{
  leave_early ("", FALSE);
}

static void
test_disconnect_stream (void)
{
  leave_early (",\"stream\":true", TRUE);
}

/* What a client sent before it left, and nobody has read, does not hide that it left. */
static void
test_disconnect_pipelined (void)
{
  static const char *const more[] = { "", ",\"stream\":true" };
  Fixture fixture;

  set_up (&fixture);
  fixture.config.speed = 1;
  start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (more); i++) {
    g_autoptr (GSocketConnection) connection = dial (&fixture);
    g_autofree char *body = g_strdup_printf (LONG, more[i]);
    send_post (connection, "1.1", body);
    wait_for (&fixture, "vllm:num_requests_running" ENGINE, 1);
    send_text (connection, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    wait_for (&fixture, "vllm:num_requests_running" ENGINE, 0);
  }
  tear_down (&fixture);
}

/* The server goes while it answers; nothing is left of it. */
static void
test_server_leaves (void)
{
  Fixture fixture;
  g_autofree char *whole = g_strdup_printf (LONG, ""), *end = NULL, *stream_end = NULL;
  g_autofree char *streamed = g_strdup_printf (LONG, ",\"stream\":true");
  g_autoptr (GSocketConnection) first = NULL, second = NULL;

  set_up (&fixture);
  fixture.config.speed = 1;
  start (&fixture);
  first = dial (&fixture);
  second = dial (&fixture);
  send_post (first, "1.1", whole);
  send_post (second, "1.1", streamed);
  wait_for (&fixture, "vllm:num_requests_running" ENGINE, 2);
  tear_down (&fixture);
  end = read_all (first);
  stream_end = read_all (second);
  g_assert_null (strstr (stream_end, "[DONE]"));
  g_assert_null (strstr (end, "choices"));
}

/* A client that closes its half is taken for gone, as by vLLM. */
static void
test_half_closed (void)
{
  Fixture fixture;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *body = g_strdup_printf (LONG, ",\"stream\":true"), *text = NULL;

  set_up (&fixture);
  fixture.config.speed = 1;
  start (&fixture);
  connection = dial (&fixture);
  send_post (connection, "1.1", body);
  read_some (connection);
  g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
  text = read_all (connection);
  g_assert_null (strstr (text, "[DONE]"));
  wait_for (&fixture, "vllm:num_requests_running" ENGINE, 0);
  tear_down (&fixture);
}

/* What a client does not read is not kept without end. */
static void
test_not_reading (void)
{
  Fixture fixture;
  g_autoptr (GSocketConnection) connection = NULL;

  set_up (&fixture);
  start (&fixture);
  connection = dial (&fixture);
  g_socket_set_option (g_socket_connection_get_socket (connection), 1 /* SOL_SOCKET */,
                       8 /* SO_RCVBUF */, 4096, NULL);
  send_post (connection, "1.1",
             "{" USER ",\"n\":16,\"max_tokens\":4000,\"ignore_eos\":true,\"stream\":true}");
  while (metric (&fixture, ABORTED) == 0)
    g_usleep (5000);
  wait_for (&fixture, "vllm:num_requests_running" ENGINE, 0);
  tear_down (&fixture);
}

static void
test_old_http (void)
{
  Fixture fixture;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *text = NULL;

  set_up (&fixture);
  start (&fixture);
  connection = dial (&fixture);
  send_post (connection, "1.0", "{" USER ",\"max_tokens\":3,\"stream\":true}");
  text = read_all (connection);
  g_assert_null (strstr (text, "chunked"));
  g_assert_true (g_str_has_suffix (text, "}\n\ndata: [DONE]\n\n"));
  tear_down (&fixture);
}

/* Each is answered or hung up on, and the server goes on. */
static void
test_ugly (void)
{
  static const char *const ugly[] = {
    "\r\n\r\n\r\n",
    "GET\r\n\r\n",
    "BREW /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "GET /%00%ff/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "GET /health HTTP/9.9\r\nHost: x\r\nConnection: close\r\n\r\n",
    "POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzzzz\r\n",
    "POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
    "Content-Length: 2\r\nConnection: close\r\n\r\n{}",
    "POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    "X-Request-Id: \xff\xfe\r\nContent-Length: 14\r\nConnection: close\r\n\r\n{\"prompt\":\"x\"}",
    "\x16\x03\x01\x02\x01hello", /* TLS */
  };
  Fixture fixture;

  set_up (&fixture);
  fixture.config.limits.head_ms = 200;
  fixture.config.limits.body_ms = 200;
  start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (ugly); i++) {
    g_autoptr (GSocketConnection) connection = dial (&fixture);
    g_autofree char *text = NULL;
    send_text (connection, ugly[i]);
    text = read_all (connection);
    g_test_message ("%u: %.30s", i, text);
    g_assert_null (strstr (text, "HTTP/1.1 500"));
  }
  g_free (request (&fixture, "GET", "/health", NULL, 200));
  tear_down (&fixture);
}

/* Heads and bodies that never end, and connections that say nothing, are closed. */
static void
test_slow (void)
{
  static const char *const starts[] = {
    "", "GET /health HT", "GET /health HTTP/1.1\r\nHost: x\r\nX-A: ",
    "POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"pro",
  };
  Fixture fixture;

  set_up (&fixture);
  fixture.config.limits.head_ms = 100;
  fixture.config.limits.body_ms = 100;
  start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++) {
    g_autoptr (GSocketConnection) connection = dial (&fixture);
    g_autofree char *text = NULL;
    send_text (connection, starts[i]);
    text = read_all (connection); /* for ever, if it is not closed */
    g_assert_null (strstr (text, " 200 "));
  }
  tear_down (&fixture);
}

static void
test_large (void)
{
  Fixture fixture;
  g_autofree char *filler = g_strnfill (1024 * 1024, 'x');
  g_autofree char *head = NULL, *chunk = g_strdup_printf ("100000\r\n%s\r\n", filler);
  g_autofree char *text = NULL, *chunked = NULL;
  g_autoptr (GSocketConnection) said = NULL, unsaid = NULL, headed = NULL;

  set_up (&fixture);
  fixture.config.limits.body_bytes = 512 * 1024;
  start (&fixture);
  said = dial (&fixture);
  send_text (said, "POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                   "Content-Length: 100000000\r\n\r\n");
  text = read_all (said);
  g_assert_true (g_str_has_prefix (text, "HTTP/1.1 413 "));
  unsaid = dial (&fixture);
  /* A client that writes on against a closed window would wait for the kernel to give up. */
  g_socket_set_timeout (g_socket_connection_get_socket (unsaid), 1);
  send_text (unsaid, "POST /v1/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                     "Content-Type: application/json\r\n\r\n");
  for (int i = 0; i < 4; i++)
    send_text (unsaid, chunk);
  chunked = read_all (unsaid);
  g_assert_null (strstr (chunked, " 200 "));
  headed = dial (&fixture);
  g_socket_set_timeout (g_socket_connection_get_socket (headed), 1);
  send_text (headed, "GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ");
  for (int i = 0; i < 4; i++)
    send_text (headed, filler);
  head = read_all (headed);
  g_assert_null (strstr (head, " 200 "));
  g_free (request (&fixture, "GET", "/health", NULL, 200));
  tear_down (&fixture);
}

static void
test_too_many (void)
{
  Fixture fixture;
  GSocketConnection *idle[8];
  g_autofree char *text = NULL;

  set_up (&fixture);
  fixture.config.limits.connections = 8;
  start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (idle); i++)
    idle[i] = dial (&fixture);
  {
    g_autoptr (GSocketConnection) ninth = dial (&fixture);
    text = read_all (ninth);
    g_assert_cmpstr (text, ==, "");
  }
  for (guint i = 0; i < G_N_ELEMENTS (idle); i++)
    g_object_unref (idle[i]);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/server/plain", test_plain);
  g_test_add_func ("/simulator/server/whole", test_whole);
  g_test_add_func ("/simulator/server/stream", test_stream);
  g_test_add_func ("/simulator/server/completions", test_completions);
  g_test_add_func ("/simulator/server/tokens", test_tokens);
  g_test_add_func ("/simulator/server/embeddings", test_embeddings);
  g_test_add_func ("/simulator/server/errors", test_errors);
  g_test_add_func ("/simulator/server/key", test_key);
  g_test_add_func ("/simulator/server/http-metrics", test_http_metrics);
  g_test_add_func ("/simulator/server/disconnect", test_disconnect);
  g_test_add_func ("/simulator/server/disconnect-stream", test_disconnect_stream);
  g_test_add_func ("/simulator/server/disconnect-pipelined", test_disconnect_pipelined);
  g_test_add_func ("/simulator/server/server-leaves", test_server_leaves);
  g_test_add_func ("/simulator/server/half-closed", test_half_closed);
  g_test_add_func ("/simulator/server/not-reading", test_not_reading);
  g_test_add_func ("/simulator/server/old-http", test_old_http);
  g_test_add_func ("/simulator/server/ugly", test_ugly);
  g_test_add_func ("/simulator/server/slow", test_slow);
  g_test_add_func ("/simulator/server/large", test_large);
  g_test_add_func ("/simulator/server/too-many", test_too_many);
  return g_test_run ();
}
