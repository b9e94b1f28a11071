// SPDX-License-Identifier: Apache-2.0
#include "server-fixture.h"

#include <string.h>


static const char *const names[] = { "demo", MODEL, NULL };

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gpointer
serve (gpointer data)
{
  Fixture *fixture = data;
  GMainContext *context = g_main_loop_get_context (fixture->loop);
  g_autoptr (NavVllmServer) server = NULL;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (context);
  server = nav_vllm_server_new (&fixture->config, nav_clock_system (), &error);
  g_assert_no_error (error);
  g_assert_true (nav_vllm_server_listen (server, "127.0.0.1", 0, &error));
  fixture->port = nav_vllm_server_get_port (server);
  g_main_loop_run (fixture->loop);
  g_clear_pointer (&server, nav_vllm_server_free);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return NULL;
}

void
set_up (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (g_getenv ("NEURALNAV_DATA"), "knowledge", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = nav_json_parse (
    "{\"model\":\"" MODEL "\",\"gpu\":\"h100-sxm\",\"max_model_len\":4096,\"max_num_seqs\":4}", -1,
    &nav_json_line_limits, &error);

  fixture->catalog = nav_catalog_new_from_directory (folder, &error);
  g_assert_no_error (error);
  fixture->scenario = nav_scenario_new_for_memory (fixture->catalog, node, &error);
  g_assert_no_error (error);
  fixture->config = (NavVllmServerConfig){
    .catalog = fixture->catalog,
    .candidate = fixture->scenario->candidate,
    .served_names = names,
    .prefix_caching = TRUE,
    .speed = 1000,
    .mean_tokens = 20,
    .limits = nav_vllm_default_limits,
  };
  fixture->session = soup_session_new ();
}

void
start (Fixture *fixture)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  fixture->loop = g_main_loop_new (context, FALSE);
  fixture->thread = g_thread_new ("server", serve, fixture);
  while (!g_main_loop_is_running (fixture->loop))
    g_usleep (1000);
}

void
tear_down (Fixture *fixture)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  soup_session_abort (fixture->session);
  g_object_unref (fixture->session);
  g_source_set_callback (source, quit, fixture->loop, NULL);
  g_source_attach (source, g_main_loop_get_context (fixture->loop));
  g_thread_join (fixture->thread);
  g_main_loop_unref (fixture->loop);
  nav_scenario_unref (fixture->scenario);
  nav_catalog_unref (fixture->catalog);
}

char *
request (Fixture *fixture, const char *method, const char *path, const char *body,
         guint expected_status)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u%s", (guint) fixture->port, path);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) bytes = NULL, answer = NULL;
  g_autoptr (GError) error = NULL;

  if (body != NULL) {
    bytes = g_bytes_new (body, strlen (body));
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  }
  answer = soup_session_send_and_read (fixture->session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, expected_status);
  if (g_bytes_get_size (answer) == 0)
    return g_strdup ("");
  return g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
}

JsonObject *
parse (const char *text, JsonNode **node)
{
  g_autoptr (GError) error = NULL;

  *node = nav_json_parse (text, -1, &nav_json_default_limits, &error);
  g_assert_no_error (error);
  return json_node_get_object (*node);
}

/* A sample of /metrics; -1: there is none. */
double
metric (Fixture *fixture, const char *name)
{
  g_autofree char *page = request (fixture, "GET", "/metrics", NULL, 200);
  g_autofree char *start = g_strdup_printf ("\n%s", name);
  const char *at = strstr (page, start);

  if (at == NULL)
    return -1;
  return g_ascii_strtod (strchr (at + 1, ' '), NULL);
}

void
wait_for (Fixture *fixture, const char *name, double value)
{
  while (metric (fixture, name) != value)
    g_usleep (2000);
}

GSocketConnection *
dial (Fixture *fixture)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", fixture->port, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

void
send_text (GSocketConnection *connection, const char *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                             strlen (text), NULL, NULL, NULL);
}

void
send_post (GSocketConnection *connection, const char *version, const char *body)
{
  g_autofree char *text = g_strdup_printf (
    "POST /v1/chat/completions HTTP/%s\r\nHost: x\r\nContent-Type: application/json\r\n"
    "Connection: close\r\nContent-Length: %u\r\n\r\n%s",
    version, (guint) strlen (body), body);

  send_text (connection, text);
}

/* All that comes until the other side closes. */
char *
read_all (GSocketConnection *connection)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString *text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (text, buffer, n);
  return g_string_free (text, FALSE);
}

void
read_some (GSocketConnection *connection)
{
  char byte;

  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                        &byte, 1, NULL, NULL),
                   ==, 1);
}
