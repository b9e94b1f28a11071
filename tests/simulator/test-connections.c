// SPDX-License-Identifier: Apache-2.0
// What connections cost that end, that idle, that do not read, and that never become TLS.

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "server-fixture.h"

#define HEALTH "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
#define N_SHORT 20

/* Of this process, which is the server too. */
static guint
count_sockets (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
    g_autofree char *what = g_file_read_link (path, NULL);
    n += what != NULL && g_str_has_prefix (what, "socket:");
  }
  return n;
}

/* For ever, if it is not so. */
static void
wait_for_sockets (guint most)
{
  while (count_sockets () > most)
    g_usleep (2000);
}

/* The head of an answer without a body; "" at the end of the connection. */
static char *
read_head (GSocketConnection *connection)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString *text = g_string_new (NULL);
  char byte;

  while (!g_str_has_suffix (text->str, "\r\n\r\n") &&
         g_input_stream_read (stream, &byte, 1, NULL, NULL) == 1)
    g_string_append_c (text, byte);
  return g_string_free (text, FALSE);
}

static void
ask_health (GSocketConnection *connection)
{
  g_autofree char *head = NULL;

  send_text (connection, HEALTH);
  head = read_head (connection);
  g_assert_true (g_str_has_prefix (head, "HTTP/1.1 200 OK\r\n"));
  g_assert_null (strstr (head, "close"));
}

/* Connections that their clients close, whether they were used or not, leave nothing behind. */
static void
test_left (void)
{
  Fixture fixture;
  guint before;

  set_up (&fixture);
  start (&fixture);
  before = count_sockets ();
  for (guint i = 0; i < N_SHORT; i++) {
    g_autoptr (GSocketConnection) connection = dial (&fixture);
    for (guint turn = 0; turn < i % 3; turn++)
      ask_health (connection);
  }
  wait_for_sockets (before);
  tear_down (&fixture);
}

/* Who asks nothing more is hung up on, and has a place until then. */
static void
test_idle (void)
{
  g_autoptr (GSocketConnection) idle = NULL, more = NULL;
  g_autofree char *nothing = NULL, *end = NULL;
  Fixture fixture;

  set_up (&fixture);
  fixture.config.limits.head_ms = 1500;
  fixture.config.limits.connections = 1;
  start (&fixture);
  idle = dial (&fixture);
  for (guint i = 0; i < 3; i++)
    ask_health (idle);
  more = dial (&fixture);
  nothing = read_all (more);
  g_assert_cmpstr (nothing, ==, "");
  end = read_all (idle); /* for ever, if it is not closed */
  g_assert_cmpstr (end, ==, "");
  tear_down (&fixture);
}

/* What nobody reads is kept for a while, and not without limit. */
static void
test_unread (void)
{
  g_autoptr (GString) body = g_string_new ("{\"dimensions\":1024,\"input\":[\"a\"");
  g_autofree char *post = NULL, *refused = NULL;
  g_autoptr (GSocketConnection) first = NULL;
  Fixture fixture;

  for (guint i = 1; i < 1024; i++)
    g_string_append (body, ",\"a\"");
  g_string_append (body, "]}"); /* 12 MB of answer, more than sockets take */
  post = g_strdup_printf ("POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nContent-Type: "
                          "application/json\r\nContent-Length: %u\r\n\r\n%s",
                          (guint) body->len, body->str);
  set_up (&fixture);
  fixture.config.limits.unread_ms = 1500;
  fixture.config.limits.unread_bytes = 16 * 1024 * 1024;
  start (&fixture);
  g_free (request (&fixture, "POST", "/v1/embeddings", body->str, 200));
  soup_session_abort (fixture.session); /* of its own connections */
  wait_for_sockets (1);
  first = dial (&fixture);
  send_text (first, post);
  read_some (first);
  refused = request (&fixture, "POST", "/v1/embeddings", body->str, 503);
  g_assert_true (g_str_has_prefix (refused, "{\"error\":"));
  soup_session_abort (fixture.session);
  wait_for_sockets (2); /* the listener's and the client's */
  g_free (request (&fixture, "POST", "/v1/embeddings", body->str, 200));
  tear_down (&fixture);
}

static GTlsCertificate *
make_certificate (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (folder, "both.pem", NULL);
  g_autofree char *command = g_strdup_printf (
    "openssl req -x509 -newkey rsa:2048 -nodes -keyout %s.key -out %s -days 2 -subj /CN=localhost",
    path, path);
  g_autofree char *key = g_strconcat (path, ".key", NULL), *noise = NULL, *errors = NULL;
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = NULL;

  if (g_spawn_command_line_sync (command, &noise, &errors, NULL, NULL))
    certificate = g_tls_certificate_new_from_files (path, key, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_unlink (key);
  g_rmdir (folder);
  return certificate;
}

/* Whether there is an answer. */
static gboolean
ask_health_safely (Fixture *fixture)
{
  g_autoptr (GSocketConnection) plain = dial (fixture);
  g_autoptr (GIOStream) tls =
    g_tls_client_connection_new (G_IO_STREAM (plain), NULL, NULL);
  GTlsCertificateFlags none = 0;
  char answer[16] = "";

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  g_tls_client_connection_set_validation_flags (G_TLS_CLIENT_CONNECTION (tls), none);
  G_GNUC_END_IGNORE_DEPRECATIONS
  g_output_stream_write_all (g_io_stream_get_output_stream (tls), HEALTH, strlen (HEALTH), NULL,
                             NULL, NULL);
  g_input_stream_read (g_io_stream_get_input_stream (tls), answer, sizeof answer - 1, NULL, NULL);
  return g_str_has_prefix (answer, "HTTP/1.1 200 OK");
}

/* Who does not speak TLS, or stops, is nobody after a while, and no harm is done by then. */
static void
test_handshakes (void)
{
  static const char *const starts[] = { "", HEALTH, "\x16\x03\x01" };
  g_autoptr (GTlsCertificate) certificate = make_certificate ();
  Fixture fixture;
  guint before;

  if (certificate == NULL) {
    g_test_skip ("openssl is not there");
    return;
  }
  set_up (&fixture);
  fixture.config.certificate = certificate;
  fixture.config.limits.head_ms = 300;
  start (&fixture);
  while (!ask_health_safely (&fixture))
    ; /* it was too slow for the limit */
  before = count_sockets ();
  for (guint i = 0; i < 2 * G_N_ELEMENTS (starts); i++) {
    g_autoptr (GSocketConnection) connection = dial (&fixture);
    send_text (connection, starts[i / 2]);
    if (i % 2 == 1)
      g_free (read_all (connection)); /* for ever, if it is not closed */
  }
  wait_for_sockets (before);
  g_usleep (600 * 1000); /* what waits for them longer is due */
  while (!ask_health_safely (&fixture))
    ;
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/connections/left", test_left);
  g_test_add_func ("/simulator/connections/idle", test_idle);
  g_test_add_func ("/simulator/connections/unread", test_unread);
  g_test_add_func ("/simulator/connections/handshakes", test_handshakes);
  return g_test_run ();
}
