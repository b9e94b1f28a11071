// SPDX-License-Identifier: Apache-2.0
// What is gathered for streams, and when a client has it.

#include <locale.h>
#include <string.h>

#include "simulator/nav-vllm-stream.h"

#define REQUEST "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
#define MUCH 65536

typedef struct {
  GSocket *client;
  NavVllmStreams streams;
  gboolean handled;
} Fixture;

/* How much has come to the client and was not read yet. */
static gsize
drain (const Fixture *fixture)
{
  static char buffer[4 * MUCH];
  gsize all = 0;
  gssize n;

  while ((n = g_socket_receive (fixture->client, buffer, sizeof buffer, NULL, NULL)) > 0)
    all += (gsize) n;
  return all;
}

static void
send_letters (NavVllmStream *stream, gsize letters)
{
  g_autofree char *text = g_strnfill (letters, 'a');
  g_autoptr (GString) event = g_string_new (text);

  g_assert_true (nav_vllm_stream_send (stream, event));
}

/* Over loopback what is sent is there at once. */
static void
on_message (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  Fixture *fixture = data;
  NavVllmStream *stream = nav_vllm_stream_new (&fixture->streams, message, "", 0, NULL, NULL);

  (void) server;
  (void) path;
  (void) query;
  g_assert_cmpuint (drain (fixture), >, 0); /* the head */
  send_letters (stream, 10);
  g_assert_cmpuint (drain (fixture), ==, strlen ("a\r\n") + 10 + strlen ("\r\n"));

  nav_vllm_streams_gather (&fixture->streams);
  send_letters (stream, 100);
  nav_vllm_streams_gather (&fixture->streams);
  send_letters (stream, 100);
  nav_vllm_streams_send (&fixture->streams); /* the inner one waits for the outer */
  g_assert_cmpuint (drain (fixture), ==, 0);
  nav_vllm_streams_send (&fixture->streams);
  g_assert_cmpuint (drain (fixture), >, 200);

  /* A turn may bring more than is kept for a client that does not read. */
  nav_vllm_streams_gather (&fixture->streams);
  send_letters (stream, MUCH + 1);
  g_assert_cmpuint (drain (fixture), >, MUCH);
  send_letters (stream, 100);
  g_assert_cmpuint (drain (fixture), ==, 0);
  /* What was to be sent before the connection is cut is sent. */
  nav_vllm_stream_cut (stream);
  g_assert_cmpuint (drain (fixture), >, 100);
  nav_vllm_streams_send (&fixture->streams);
  g_assert_cmpuint (nav_vllm_streams_count (&fixture->streams), ==, 0);
  fixture->handled = TRUE;
}

static void
test_gathered (void)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GSocketClient) connector = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  NavVllmWatcher *watcher = nav_vllm_watcher_new ();
  Fixture fixture = { 0 };
  GSList *uris;

  nav_vllm_streams_init (&fixture.streams, server, watcher);
  soup_server_add_handler (server, NULL, on_message, &fixture, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (server);
  connection = g_socket_client_connect_to_host (
    connector, "127.0.0.1", (guint16) g_uri_get_port (uris->data), NULL, &error);
  g_assert_no_error (error);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture.client = g_socket_connection_get_socket (connection);
  g_assert_cmpint (g_socket_send (fixture.client, REQUEST, strlen (REQUEST), NULL, &error), ==,
                   strlen (REQUEST));
  g_socket_set_blocking (fixture.client, FALSE);
  while (!fixture.handled)
    g_main_context_iteration (NULL, TRUE);
  nav_vllm_streams_clear (&fixture.streams);
  nav_vllm_watcher_free (watcher);
  soup_server_disconnect (server);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/stream/gathered", test_gathered);
  return g_test_run ();
}
