// SPDX-License-Identifier: Apache-2.0
// A server that says what it is told to.

#include "fake-server.h"

#include <string.h>

#define MAX_HEAD (64 * 1024)
/* At once. The service stops itself when there are as many, and starts again behind the back of who
 * ended it: no test has as many. */
#define MOST_CLIENTS 1024

struct _FakeServer {
  GSocketService *service;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GCancellable *cancellable;
  FakeRespond respond;
  gpointer data;
  guint16 port;
  GMutex mutex;
  char *last_head;
  char *last_body;
  guint n_get;
  guint n_post;
  guint first_ms;
  guint gap_ms;
};

static char *
read_head (GDataInputStream *input, GCancellable *cancellable)
{
  g_autoptr (GString) head = g_string_new (NULL);

  while (head->len < MAX_HEAD) {
    g_autofree char *line = g_data_input_stream_read_line (input, NULL, cancellable, NULL);
    if (line == NULL)
      return NULL;
    g_strchomp (line);
    if (*line == '\0')
      break;
    g_string_append_printf (head, "%s\n", line);
  }
  return g_string_free (g_steal_pointer (&head), FALSE);
}

/* NULL when the client went before it had said all. */
static char *
read_body (GDataInputStream *input, const char *head, GCancellable *cancellable)
{
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *length = strstr (lower, "content-length:");
  gsize n = length ? (gsize) g_ascii_strtoull (length + strlen ("content-length:"), NULL, 10) : 0;
  gsize n_read = 0;
  g_autofree char *body = g_malloc0 (n + 1);

  if (!g_input_stream_read_all (G_INPUT_STREAM (input), body, n, &n_read, cancellable, NULL) ||
      n_read < n)
    return NULL;
  return g_steal_pointer (&body);
}

static void
keep (FakeServer *server, const char *head, const char *body, gboolean post)
{
  g_free (server->last_head);
  server->last_head = g_strdup (head);
  if (post) {
    g_free (server->last_body);
    server->last_body = g_strdup (body);
  }
}

/* Waits for the client to go, or for the end of the test. */
static void
stall (GSocketConnection *connection, GCancellable *cancellable)
{
  char byte;

  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), &byte, 1,
                       cancellable, NULL);
}

static void
say (GSocketConnection *connection, const char *bytes, gsize length, GCancellable *cancellable)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes,
                             length, NULL, cancellable, NULL);
}

static void
wait_until (gint64 us, GCancellable *cancellable)
{
  while (g_get_monotonic_time () < us && !g_cancellable_is_cancelled (cancellable))
    g_usleep ((gulong) CLAMP (us - g_get_monotonic_time (), 1, 10000));
}

/* Event by event, each at its time, so that delays do not add up. */
static void
say_paced (FakeServer *server, GSocketConnection *connection, const char *rest)
{
  GCancellable *cancellable = server->cancellable;
  gint64 due = g_get_monotonic_time () + (gint64) server->first_ms * 1000;

  wait_until (due, cancellable);
  while (server->gap_ms > 0 && strstr (rest, "\n\n") != NULL) {
    gsize length = (gsize) (strstr (rest, "\n\n") + 2 - rest);
    say (connection, rest, length, cancellable);
    rest += length;
    due += (gint64) server->gap_ms * 1000;
    wait_until (due, cancellable);
  }
  say (connection, rest, strlen (rest), cancellable);
}

static gboolean
on_run (GThreadedSocketService *service, GSocketConnection *connection, GObject *source,
        gpointer user_data)
{
  FakeServer *server = user_data;
  g_autoptr (GDataInputStream) input =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_autofree char *head = read_head (input, server->cancellable), *body = NULL, *target = NULL;
  FakeAnswer answer;
  gboolean post;
  guint n;

  (void) service;
  (void) source;
  if (head == NULL || strstr (head, " HTTP/1.1") == NULL)
    return TRUE;
  body = read_body (input, head, server->cancellable);
  if (body == NULL)
    return TRUE;
  target = g_strndup (head, (gsize) (strstr (head, " HTTP/1.1") - head));
  post = g_str_has_prefix (target, "POST");
  g_mutex_lock (&server->mutex);
  n = post ? server->n_post++ : server->n_get++;
  keep (server, head, body, post);
  g_mutex_unlock (&server->mutex);
  answer = server->respond (target, body, n, server->data);
  if (post)
    say_paced (server, connection, answer.bytes);
  else
    say (connection, answer.bytes, strlen (answer.bytes), server->cancellable);
  if (answer.stall)
    stall (connection, server->cancellable);
  g_free (answer.bytes);
  return TRUE;
}

static gpointer
run_loop (gpointer data)
{
  FakeServer *server = data;

  g_main_context_push_thread_default (server->context);
  g_main_loop_run (server->loop);
  g_main_context_pop_thread_default (server->context);
  return NULL;
}

FakeServer *
fake_server_new (FakeRespond respond, gpointer data)
{
  FakeServer *server = g_new0 (FakeServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&server->mutex);
  server->respond = respond;
  server->data = data;
  server->cancellable = g_cancellable_new ();
  server->context = g_main_context_new ();
  server->loop = g_main_loop_new (server->context, FALSE);
  g_main_context_push_thread_default (server->context);
  server->service = g_threaded_socket_service_new (MOST_CLIENTS);
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (server->service), MOST_CLIENTS);
  g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), address,
                                 G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                 &error);
  g_assert_no_error (error);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (server->service, "run", G_CALLBACK (on_run), server);
  g_socket_service_start (server->service);
  g_main_context_pop_thread_default (server->context);
  server->thread = g_thread_new ("fake-server", run_loop, server);
  return server;
}

static gboolean
quit (gpointer data)
{
  FakeServer *server = data;

  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  g_main_loop_quit (server->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
no_more (gpointer data)
{
  (void) data;
  return G_SOURCE_REMOVE;
}

/* The threads of connections hold the service: it is gone when they are. */
static void
wait_for_threads (FakeServer *server)
{
  gpointer service = server->service;

  g_object_add_weak_pointer (G_OBJECT (server->service), &service);
  g_object_unref (server->service);
  while (g_atomic_pointer_get (&service) != NULL) {
    g_autoptr (GSource) tick = g_timeout_source_new (1);
    g_source_set_callback (tick, no_more, NULL, NULL);
    g_source_attach (tick, server->context);
    g_main_context_iteration (server->context, TRUE);
  }
}

void
fake_server_free (FakeServer *server)
{
  g_cancellable_cancel (server->cancellable);
  g_main_context_invoke (server->context, quit, server);
  g_thread_join (server->thread);
  wait_for_threads (server);
  g_main_loop_unref (server->loop);
  g_main_context_unref (server->context);
  g_object_unref (server->cancellable);
  g_free (server->last_head);
  g_free (server->last_body);
  g_mutex_clear (&server->mutex);
  g_free (server);
}

/* Of answers to POST, from now on: how long before anything is said, and between two events. */
void
fake_server_set_pace (FakeServer *server, guint first_ms, guint gap_ms)
{
  server->first_ms = first_ms;
  server->gap_ms = gap_ms;
}

char *
fake_server_url (FakeServer *server, const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", server->port, path);
}

char *
fake_server_last_body (FakeServer *server)
{
  char *copy;

  g_mutex_lock (&server->mutex);
  copy = g_strdup (server->last_body);
  g_mutex_unlock (&server->mutex);
  return copy;
}

char *
fake_server_last_head (FakeServer *server)
{
  char *copy;

  g_mutex_lock (&server->mutex);
  copy = g_strdup (server->last_head);
  g_mutex_unlock (&server->mutex);
  return copy;
}

FakeAnswer
fake_answer (guint status, const char *type, const char *body)
{
  return (FakeAnswer){ g_strdup_printf ("HTTP/1.1 %u Some Phrase\r\nContent-Type: %s\r\n"
                                        "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
                                        status, type, strlen (body), body),
                       FALSE };
}

FakeAnswer
fake_models (const char *owner, const char *id)
{
  g_autofree char *body =
    g_strdup_printf ("{\"object\":\"list\",\"data\":[{\"id\":\"%s\",\"object\":\"model\","
                     "\"owned_by\":\"%s\",\"max_model_len\":4096}]}", id, owner);

  return fake_answer (200, "application/json", body);
}

/* A stream in HTTP's chunks, whole. */
FakeAnswer
fake_stream (const char *events)
{
  return (FakeAnswer){ g_strdup_printf ("HTTP/1.1 200 OK\r\n"
                                        "Content-Type: text/event-stream; charset=utf-8\r\n"
                                        "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                                        "%zx\r\n%s\r\n0\r\n\r\n",
                                        strlen (events), events),
                       FALSE };
}

static double
read_number (const char *body, const char *name, double fallback)
{
  const char *found = body ? strstr (body, name) : NULL;

  return found ? g_ascii_strtod (found + strlen (name), NULL) : fallback;
}

/* As many tokens as are asked for, and four letters of a prompt count as one. */
static char *
make_events (const char *body)
{
  GString *events = g_string_new (NULL);
  guint n = (guint) read_number (body, "\"max_tokens\":", 1);
  const char *prompt = strstr (body, "\"content\":\"");
  gsize letters = prompt ? strcspn (prompt + strlen ("\"content\":\""), "\"") : 4;

  for (guint i = 0; i < n; i++)
    g_string_append (events, "data: {\"choices\":[{\"delta\":{\"content\":\"word \"}}]}\n\n");
  g_string_append_printf (events,
                          "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":%u,"
                          "\"completion_tokens\":%u}}\n\ndata: [DONE]\n\n",
                          (guint) MAX (letters / 4, 1), n);
  return g_string_free (events, FALSE);
}

/* What vLLM says to the requests of a load test. */
FakeAnswer
fake_vllm (const char *target, const char *body, const char *model)
{
  g_autofree char *events = NULL;

  if (g_str_has_suffix (target, "/version"))
    return fake_answer (200, "application/json", "{\"version\":\"0.15.1\"}");
  if (g_str_has_prefix (target, "GET"))
    return fake_models ("vllm", model);
  events = make_events (body);
  return fake_stream (events);
}
