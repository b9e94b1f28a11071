// SPDX-License-Identifier: Apache-2.0
// Faults that were ordered, as clients see them, and the endpoint that orders them.

#include <locale.h>
#include <string.h>

#include "server-fixture.h"

#define CHAT "/v1/chat/completions"
#define CONFIG "/neuralnav/config"
#define WHOLE "{" USER ",\"max_tokens\":12,\"ignore_eos\":true}"
#define STREAMED                                                                                   \
  "{" USER ",\"max_tokens\":12,\"ignore_eos\":true,\"stream\":true,"                               \
  "\"stream_options\":{\"include_usage\":true}}"

/* Orders @faults, JSON without the brackets, and nothing else. */
static void
order (Fixture *fixture, const char *faults)
{
  g_autofree char *body = g_strdup_printf ("{\"faults\":[%s]}", faults);

  g_free (request (fixture, "PUT", CONFIG, body, 200));
}

/* All that comes for a chat, on a connection of its own. */
static char *
chat (Fixture *fixture, const char *body)
{
  g_autoptr (GSocketConnection) connection = dial (fixture);
  g_autofree char *text =
    g_strdup_printf ("POST " CHAT " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                     "Connection: close\r\nContent-Length: %u\r\n\r\n%s",
                     (guint) strlen (body), body);

  send_text (connection, text);
  return read_all (connection);
}

static guint
count (const char *text, const char *what)
{
  guint n = 0;

  for (; (text = strstr (text, what)) != NULL; text += strlen (what))
    n++;
  return n;
}

static void
test_status (void)
{
  Fixture fixture;
  g_autofree char *refused = NULL, *late = NULL, *middle = NULL;

  set_up (&fixture);
  start (&fixture);
  order (&fixture, "{\"where\":\"accept\",\"what\":\"status\",\"status\":429,\"retry_after\":7}");
  refused = chat (&fixture, WHOLE);
  g_assert_true (g_str_has_prefix (refused, "HTTP/1.1 429 "));
  g_assert_nonnull (strstr (refused, "\r\nRetry-After: 7\r\n"));
  g_assert_nonnull (strstr (refused, "\"type\":\"RateLimitError\""));
  order (&fixture, "{\"where\":\"before_first\",\"what\":\"status\",\"status\":500}");
  late = request (&fixture, "POST", CHAT, WHOLE, 500);
  g_assert_nonnull (strstr (late, "\"code\":500"));
  order (&fixture, "{\"where\":\"mid_stream\",\"what\":\"status\",\"tokens\":4}");
  middle = request (&fixture, "POST", CHAT, STREAMED, 200);
  g_assert_cmpuint (count (middle, "\"delta\":{\"content\""), ==, 4);
  g_assert_nonnull (
    strstr (middle, "data: {\"error\":{\"message\":\"This fault was ordered (503)."));
  g_assert_true (g_str_has_suffix (middle, "data: [DONE]\n\n"));
  g_assert_cmpfloat (metric (&fixture, "vllm:num_requests_running" ENGINE), ==, 0);
  g_assert_cmpfloat (metric (&fixture, "vllm:kv_cache_usage_perc" ENGINE), ==, 0);
  tear_down (&fixture);
}

/* Where an answer can be hit. */
static const char *const places[] = { "accept", "before_first", "mid_stream" };

static void
test_cut (void)
{
  Fixture fixture;

  set_up (&fixture);
  start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *fault =
      g_strdup_printf ("{\"where\":\"%s\",\"what\":\"cut\"}", places[i]);
    g_autofree char *whole = NULL, *streamed = NULL;

    order (&fixture, fault);
    whole = chat (&fixture, WHOLE);
    streamed = chat (&fixture, STREAMED);
    g_assert_cmpstr (whole, ==, "");
    g_assert_cmpuint (count (streamed, "\"delta\":{\"content\":\""), ==, i == 2 ? 5 : 0);
    g_assert_null (strstr (streamed, "[DONE]"));
    g_assert_false (g_str_has_suffix (streamed, "0\r\n\r\n"));
  }
  g_assert_cmpfloat (metric (&fixture, "vllm:num_requests_running" ENGINE), ==, 0);
  tear_down (&fixture);
}

static void
test_malformed (void)
{
  Fixture fixture;
  g_autofree char *whole = NULL, *streamed = NULL, *page = NULL;

  set_up (&fixture);
  start (&fixture);
  order (&fixture, "{\"where\":\"mid_stream\",\"what\":\"malformed\",\"tokens\":4}");
  whole = request (&fixture, "POST", CHAT, WHOLE, 200);
  g_assert_null (nav_json_parse (whole, -1, &nav_json_default_limits, NULL));
  streamed = request (&fixture, "POST", CHAT, STREAMED, 200);
  g_assert_cmpuint (count (streamed, "{\"con\n\n"), ==, 1);
  g_assert_cmpuint (count (streamed, "\"delta\":{\"content\":\""), ==, 12);
  g_assert_true (g_str_has_suffix (streamed, "data: [DONE]\n\n"));
  order (&fixture, "{\"where\":\"metrics\",\"what\":\"malformed\"}");
  page = request (&fixture, "GET", "/metrics", NULL, 200);
  g_assert_true (g_str_has_prefix (page, "# HELP "));
  g_assert_null (strstr (page, "http_requests_total"));
  tear_down (&fixture);
}

static void
test_wrong_usage (void)
{
  Fixture fixture;
  g_autofree char *whole = NULL, *streamed = NULL;

  set_up (&fixture);
  start (&fixture);
  order (&fixture, "{\"where\":\"mid_stream\",\"what\":\"wrong_usage\"}");
  whole = request (&fixture, "POST", CHAT, WHOLE, 200);
  g_assert_nonnull (strstr (whole, "\"completion_tokens\":25"));
  streamed = request (&fixture, "POST", CHAT, STREAMED, 200);
  g_assert_cmpuint (count (streamed, "\"delta\":{\"content\":\""), ==, 12);
  g_assert_nonnull (strstr (streamed, "\"completion_tokens\":25"));
  tear_down (&fixture);
}

/* Everything comes, later; how much later is not asserted here. */
static void
test_stall (void)
{
  Fixture fixture;

  set_up (&fixture);
  start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *fault =
      g_strdup_printf ("{\"where\":\"%s\",\"what\":\"stall\",\"ms\":100}", places[i]);
    g_autofree char *whole = NULL, *streamed = NULL;

    order (&fixture, fault);
    whole = request (&fixture, "POST", CHAT, WHOLE, 200);
    g_assert_nonnull (strstr (whole, "\"completion_tokens\":12"));
    streamed = request (&fixture, "POST", CHAT, STREAMED, 200);
    g_assert_cmpuint (count (streamed, "\"delta\":{\"content\":\""), ==, 12);
  }
  order (&fixture, "{\"where\":\"health\",\"what\":\"stall\",\"ms\":50}");
  g_free (request (&fixture, "GET", "/health", NULL, 200));
  tear_down (&fixture);
}

static void
wait_for_text (Fixture *fixture, const char *path, const char *text)
{
  for (;;) {
    g_autofree char *page = request (fixture, "GET", path, NULL, 200);
    if (strstr (page, text) != NULL)
      return;
    g_usleep (2000);
  }
}

/* Who leaves, or is left, while it stalls for an hour leaves nothing behind. */
static void
test_stall_leave (void)
{
  static const char *const bodies[] = { WHOLE, STREAMED };
  /* A stream's answer is made while it stalls, and waits in the stream. */
  static const char *const loads[] = { ":1}", ":2}", ":3}", ":3}", ":4}", ":4}" };
  GSocketConnection *stays[6];
  Fixture fixture;

  set_up (&fixture);
  start (&fixture);
  for (guint i = 0; i < 6; i++) {
    g_autofree char *fault = g_strdup_printf (
      "{\"where\":\"%s\",\"what\":\"stall\",\"ms\":3600000}", places[i / 2]);
    g_autoptr (GSocketConnection) leaves = dial (&fixture);

    stays[i] = dial (&fixture);
    order (&fixture, fault);
    send_post (leaves, "1.1", bodies[i % 2]);
    send_post (stays[i], "1.1", bodies[i % 2]);
    wait_for_text (&fixture, CONFIG, "\"fired\":2");
    g_io_stream_close (G_IO_STREAM (leaves), NULL, NULL);
    wait_for_text (&fixture, "/load", loads[i]);
  }
  tear_down (&fixture);
  for (guint i = 0; i < 6; i++)
    g_object_unref (stays[i]);
}

static void
test_unhealthy (void)
{
  g_autofree char *page = NULL;
  Fixture fixture;

  set_up (&fixture);
  start (&fixture);
  order (&fixture, "{\"where\":\"health\",\"what\":\"status\",\"after_n\":1}");
  g_free (request (&fixture, "GET", "/health", NULL, 200));
  g_free (request (&fixture, "GET", "/health", NULL, 503));
  g_free (request (&fixture, "GET", "/ping", NULL, 503));
  order (&fixture, "{\"where\":\"metrics\",\"what\":\"status\"}");
  page = request (&fixture, "GET", "/metrics", NULL, 503);
  g_assert_true (g_str_has_prefix (page, "{\"error\":"));
  g_free (request (&fixture, "POST", CHAT, WHOLE, 200));
  order (&fixture, "");
  g_free (request (&fixture, "GET", "/health", NULL, 200));
  tear_down (&fixture);
}

static int crashes;

static void
on_crash (void)
{
  g_atomic_int_inc (&crashes);
}

static void
test_crash (void)
{
  static const NavVllmMishap mishap = { .where = NAV_VLLM_MID_STREAM, .what = NAV_VLLM_BREAK_CRASH,
                                        .tokens = 3, .rate = 1 };
  Fixture fixture;
  g_autofree char *streamed = NULL;

  set_up (&fixture);
  fixture.config.crash = on_crash;
  fixture.config.mishaps = &mishap;
  fixture.config.n_mishaps = 1;
  start (&fixture);
  streamed = chat (&fixture, STREAMED);
  g_assert_cmpuint (count (streamed, "\"delta\":{\"content\":\""), ==, 3);
  g_assert_cmpint (g_atomic_int_get (&crashes), ==, 1);
  tear_down (&fixture);
}

/* One message orders for itself. */
static void
test_header (void)
{
  static const struct {
    const char *fault;
    guint status;
  } cases[] = { { "accept:status,status=418", 418 }, { "before_first:status", 503 },
                { "accept:nonsense", 400 } };
  Fixture fixture;

  set_up (&fixture);
  start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u" CHAT, (guint) fixture.port);
    g_autoptr (SoupMessage) message = soup_message_new ("POST", uri);
    g_autoptr (GBytes) body = g_bytes_new_static (WHOLE, strlen (WHOLE)), answer = NULL;

    soup_message_set_request_body_from_bytes (message, "application/json", body);
    soup_message_headers_append (soup_message_get_request_headers (message), "X-NeuralNav-Fault",
                                 cases[i].fault);
    answer = soup_session_send_and_read (fixture.session, message, NULL, NULL);
    g_assert_cmpuint (soup_message_get_status (message), ==, cases[i].status);
    g_free (request (&fixture, "POST", CHAT, WHOLE, 200));
  }
  tear_down (&fixture);
}

static void
test_config (void)
{
  static const char *const bad[] = {
    "", "[]", "{\"speed\":0}", "{\"speed\":\"fast\"}", "{\"seed\":5}", "{\"other\":1}",
    "{\"faults\":{}}", "{\"speed\":5,\"faults\":[{\"where\":\"accept\"}]}",
    "{\"speed\":5,\"faults\":[3]}",
  };
  Fixture fixture;
  g_autofree char *before = NULL, *after = NULL, *error = NULL, *changed = NULL;

  set_up (&fixture);
  fixture.config.api_key = NULL;
  start (&fixture);
  order (&fixture, "{\"where\":\"accept\",\"what\":\"cut\",\"rate\":0}");
  before = request (&fixture, "GET", CONFIG, NULL, 200);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_free (request (&fixture, "PUT", CONFIG, bad[i], 400));
  error = request (&fixture, "PUT", CONFIG, bad[7], 400);
  g_assert_nonnull (strstr (error, "faults[0].what"));
  after = request (&fixture, "GET", CONFIG, NULL, 200);
  g_assert_cmpstr (after, ==, before); /* all of it or nothing */
  changed = request (&fixture, "PUT", CONFIG, "{\"speed\":2.5}", 200);
  g_assert_true (g_str_has_prefix (changed, "{\"speed\":2.5,\"seed\":0,\"latency\":{"));
  tear_down (&fixture);
}

static void
test_config_key (void)
{
  Fixture fixture;

  set_up (&fixture);
  fixture.config.api_key = "secret";
  start (&fixture);
  g_free (request (&fixture, "GET", CONFIG, NULL, 401));
  g_free (request (&fixture, "PUT", CONFIG, "{\"speed\":1}", 401));
  tear_down (&fixture);
}

/* A request that would take minutes ends when the speed is raised. */
static void
test_speed (void)
{
  Fixture fixture;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *text = NULL;

  set_up (&fixture);
  fixture.config.speed = 0.001;
  start (&fixture);
  connection = dial (&fixture);
  send_post (connection, "1.1", STREAMED);
  wait_for (&fixture, "vllm:num_requests_running" ENGINE, 1);
  g_free (request (&fixture, "PUT", CONFIG, "{\"speed\":1000}", 200));
  wait_for (&fixture, "vllm:num_requests_running" ENGINE, 0);
  wait_for (&fixture, "vllm:generation_tokens_total" ENGINE, 12);
  tear_down (&fixture);
  text = read_all (connection);
  g_assert_cmpuint (count (text, "\"delta\":{\"content\":\""), ==, 12);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/breaks/status", test_status);
  g_test_add_func ("/simulator/breaks/cut", test_cut);
  g_test_add_func ("/simulator/breaks/malformed", test_malformed);
  g_test_add_func ("/simulator/breaks/wrong-usage", test_wrong_usage);
  g_test_add_func ("/simulator/breaks/stall", test_stall);
  g_test_add_func ("/simulator/breaks/stall-leave", test_stall_leave);
  g_test_add_func ("/simulator/breaks/unhealthy", test_unhealthy);
  g_test_add_func ("/simulator/breaks/crash", test_crash);
  g_test_add_func ("/simulator/breaks/header", test_header);
  g_test_add_func ("/simulator/breaks/config", test_config);
  g_test_add_func ("/simulator/breaks/config-key", test_config_key);
  g_test_add_func ("/simulator/breaks/speed", test_speed);
  return g_test_run ();
}
