// SPDX-License-Identifier: Apache-2.0
// Connections that are kept after a stream, and those that are not.

#include <locale.h>
#include <string.h>

#include "base/nav-json.h"
#include "server-fixture.h"

#define STREAM "{" USER ",\"stream\":true,\"max_tokens\":5,\"ignore_eos\":true}"
#define WHOLE "{" USER ",\"max_tokens\":5,\"ignore_eos\":true}"
#define END "data: [DONE]\n\n\r\n0\r\n\r\n"

static char *
make_post (const char *body)
{
  return g_strdup_printf (
    "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    "Content-Length: %u\r\n\r\n%s",
    (guint) strlen (body), body);
}

/* What comes until @end; the connection stays. */
static char *
read_until (GSocketConnection *connection, const char *end)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString *text = g_string_new (NULL);
  char byte;

  while (!g_str_has_suffix (text->str, end)) {
    gssize n = g_input_stream_read (stream, &byte, 1, NULL, NULL);
    g_assert_cmpint (n, ==, 1);
    g_string_append_c (text, byte);
  }
  return g_string_free (text, FALSE);
}

static char *
ask (GSocketConnection *connection, const char *body, const char *end)
{
  g_autofree char *text = make_post (body);

  send_text (connection, text);
  return read_until (connection, end);
}

static void
test_kept (void)
{
  g_autoptr (GSocketConnection) connection = NULL;
  Fixture fixture;

  set_up (&fixture);
  start (&fixture);
  connection = dial (&fixture);
  for (guint i = 0; i < 5; i++) {
    g_autofree char *stream = ask (connection, STREAM, END);
    g_autofree char *whole = ask (connection, WHOLE, "\"kv_transfer_params\":null}");

    g_assert_true (g_str_has_prefix (stream, "HTTP/1.1 200 OK\r\n"));
    g_assert_null (strstr (stream, "Connection: close"));
    g_assert_nonnull (strstr (stream, "\"finish_reason\":\"length\""));
    g_assert_true (g_str_has_prefix (whole, "HTTP/1.1 200 OK\r\n"));
  }
  g_assert_cmpfloat (metric (&fixture, "vllm:request_success_total{engine=\"0\","
                                       "finished_reason=\"length\""), ==, 10);
  tear_down (&fixture);
}

/* Bodies that come late and in pieces, larger than what is read at once. */
static void
test_pieces (void)
{
  g_autofree char *words = g_strnfill (12000, 'w');
  g_autofree char *body = g_strdup_printf (
    "{\"prompt\":\"%s\",\"stream\":true,\"max_tokens\":1}", words);
  g_autofree char *head = g_strdup_printf (
    "POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    "Content-Length: %u\r\n\r\n",
    (guint) strlen (body));
  g_autoptr (GSocketConnection) connection = NULL;
  Fixture fixture;

  set_up (&fixture);
  start (&fixture);
  connection = dial (&fixture);
  for (guint i = 0; i < 4; i++) {
    g_autofree char *answer = NULL;
    send_text (connection, head);
    for (gsize at = 0; at < strlen (body); at += 2503) {
      g_autofree char *piece = g_strndup (body + at, 2503);
      g_usleep (500);
      send_text (connection, piece);
    }
    answer = read_until (connection, END);
    g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 OK\r\n"));
  }
  tear_down (&fixture);
}

/* Who sends the next request before it has this answer learns with it that it has to come again. */
static void
test_pipelined (void)
{
  static const char *const bodies[] = { STREAM, WHOLE };
  static const char *const ends[] = { END, "\"kv_transfer_params\":null}" };
  Fixture fixture;

  set_up (&fixture);
  start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autofree char *one = make_post (bodies[i]), *two = g_strconcat (one, one, NULL);
    g_autoptr (GSocketConnection) connection = dial (&fixture);
    g_autofree char *answer = NULL;

    send_text (connection, two);
    answer = read_all (connection);
    g_assert_nonnull (strstr (answer, "\r\nConnection: close\r\n"));
    g_assert_true (g_str_has_suffix (answer, ends[i]));
  }
  tear_down (&fixture);
}

static void
test_closed (void)
{
  static const char *const versions[] = { "1.0", "1.1" }; /* the latter asks for it */
  Fixture fixture;

  set_up (&fixture);
  start (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_autoptr (GSocketConnection) connection = dial (&fixture);
    g_autofree char *answer = NULL;
    send_post (connection, versions[i], STREAM);
    answer = read_all (connection);
    g_assert_nonnull (strstr (answer, "\r\nConnection: close\r\n"));
    g_assert_nonnull (strstr (answer, "data: [DONE]"));
  }
  tear_down (&fixture);
}

/* On a kept connection too, a client that leaves frees its place at once, and one that says nothing
 * is hung up on. */
static void
test_watched (void)
{
  g_autoptr (GSocketConnection) leaves = NULL, idles = NULL;
  g_autofree char *post = make_post ("{" USER ",\"stream\":true,\"ignore_eos\":true}");
  g_autofree char *first = NULL, *second = NULL, *rest = NULL;
  Fixture fixture;

  set_up (&fixture);
  fixture.config.limits.head_ms = 300;
  fixture.config.speed = 1;
  start (&fixture);
  leaves = dial (&fixture);
  first = ask (leaves, STREAM, END);
  send_text (leaves, post);
  wait_for (&fixture, "vllm:num_requests_running" ENGINE, 1);
  g_io_stream_close (G_IO_STREAM (leaves), NULL, NULL);
  wait_for (&fixture, "vllm:num_requests_running" ENGINE, 0);
  idles = dial (&fixture);
  second = ask (idles, STREAM, END);
  rest = read_all (idles); /* for ever, if it is not closed */
  g_assert_cmpstr (rest, ==, "");
  tear_down (&fixture);
}

/* Kept connections are connections: no more than so many of them. */
static void
test_counted (void)
{
  GSocketConnection *kept[3];
  Fixture fixture;

  set_up (&fixture);
  fixture.config.limits.connections = G_N_ELEMENTS (kept);
  start (&fixture);
  for (guint turn = 0; turn < 3; turn++) {
    g_autoptr (GSocketConnection) more = NULL;
    g_autofree char *nothing = NULL;

    for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
      if (turn == 0)
        kept[i] = dial (&fixture);
      g_free (ask (kept[i], STREAM, END));
    }
    more = dial (&fixture);
    nothing = read_all (more);
    g_assert_cmpstr (nothing, ==, "");
  }
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_object_unref (kept[i]);
  tear_down (&fixture);
}

/* So are those of streams, which libsoup does not have meanwhile. */
static void
test_streams_counted (void)
{
  g_autofree char *post = make_post ("{" USER ",\"stream\":true,\"ignore_eos\":true}");
  g_autofree char *head = NULL, *nothing = NULL;
  g_autoptr (GSocketConnection) streams = NULL, more = NULL;
  Fixture fixture;

  set_up (&fixture);
  fixture.config.limits.connections = 1;
  fixture.config.speed = 1;
  start (&fixture);
  streams = dial (&fixture);
  send_text (streams, post);
  head = read_until (streams, "\r\n\r\n");
  more = dial (&fixture);
  nothing = read_all (more);
  g_assert_cmpstr (nothing, ==, "");
  g_io_stream_close (G_IO_STREAM (streams), NULL, NULL);
  tear_down (&fixture);
}

/* Runs the server until it has sent something. */
static char *
get_answer (GSocketConnection *connection, GMainContext *context)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  char bytes[1024] = "";

  while (g_socket_condition_check (socket, G_IO_IN) == 0)
    g_main_context_iteration (context, FALSE);
  g_assert_cmpint (g_socket_receive (socket, bytes, sizeof bytes - 1, NULL, NULL), >, 0);
  return g_strdup (bytes);
}

/* Who had a whole answer right before the server was told to end is known to it: what is asked next
 * is answered. */
static void
test_drained (void)
{
  static const char health[] = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  NavVllmServer *server;
  Fixture fixture;

  set_up (&fixture);
  g_main_context_push_thread_default (context);
  server = nav_vllm_server_new (&fixture.config, nav_clock_system (), &error);
  g_assert_no_error (error);
  g_assert_true (nav_vllm_server_listen (server, "127.0.0.1", 0, &error));
  fixture.port = nav_vllm_server_get_port (server);
  connection = dial (&fixture);
  send_text (connection, health);
  before = get_answer (connection, context);
  g_assert_true (g_str_has_prefix (before, "HTTP/1.1 200 OK\r\n"));
  g_assert_null (strstr (before, "Connection: close"));
  nav_vllm_server_drain (server);
  send_text (connection, health);
  after = get_answer (connection, context);
  g_assert_true (g_str_has_prefix (after, "HTTP/1.1 503 Service Unavailable\r\n"));
  g_assert_nonnull (strstr (after, "Connection: close"));
  nav_vllm_server_free (server);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  g_object_unref (fixture.session);
  nav_scenario_unref (fixture.scenario);
  nav_catalog_unref (fixture.catalog);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/keep/kept", test_kept);
  g_test_add_func ("/simulator/keep/pieces", test_pieces);
  g_test_add_func ("/simulator/keep/pipelined", test_pipelined);
  g_test_add_func ("/simulator/keep/closed", test_closed);
  g_test_add_func ("/simulator/keep/watched", test_watched);
  g_test_add_func ("/simulator/keep/counted", test_counted);
  g_test_add_func ("/simulator/keep/streams-counted", test_streams_counted);
  g_test_add_func ("/simulator/keep/drained", test_drained);
  return g_test_run ();
}
