// SPDX-License-Identifier: Apache-2.0
// Connections as they go wrong, over both carriers of streams: libcurl, which has plain URLs, and
// libsoup, which has all others, here one with a name and a password.

#define _GNU_SOURCE /* accept4() */

#include <locale.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/nav-file-limit.h"
#include "observe/nav-stream-private.h"

#define CHUNKED                                                                                    \
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
#define PLAIN    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
#define TOKEN    "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"
#define DONE     "data: [DONE]\n\n"
#define EVENTS   TOKEN TOKEN DONE
#define PART     "2f\r\n" TOKEN "\r\n"
#define LAST     "e\r\n" DONE "\r\n"
#define END      "0\r\n\r\n"
#define WHOLE    CHUNKED PART PART LAST END
#define LARGE    (16 * 1024 * 1024)

static const char *const carriers[] = { "127.0.0.1", "me:secret@127.0.0.1" };

/* --- A server that is bad at HTTP --- */

typedef struct _Server Server;
typedef void (*Serve) (Server *server, int fd, guint n);

struct _Server {
  int listener;
  guint16 port;
  GThread *thread;
  Serve serve;
  const char *answer;
  guint n_connections;
  guint n_requests;
  gint n_over; /* connections that were closed */
  gint stop;
};

/* FALSE: nothing came, and the test is over or the client went. */
static gboolean
wait_readable (Server *server, int fd)
{
  struct pollfd wait = { .fd = fd, .events = POLLIN };

  while (!g_atomic_int_get (&server->stop))
    if (poll (&wait, 1, 10) > 0)
      return TRUE;
  return FALSE;
}

/* Head and body. */
static gboolean
read_request (Server *server, int fd)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char part[4096];

  while (wait_readable (server, fd)) {
    gssize n = recv (fd, part, sizeof part, 0);
    const char *head, *length;
    gsize body;

    if (n <= 0)
      return FALSE;
    g_string_append_len (text, part, n);
    head = strstr (text->str, "\r\n\r\n");
    length = strstr (text->str, "Content-Length: ");
    if (head == NULL)
      continue;
    g_assert_nonnull (length);
    body = (gsize) g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10);
    if (text->len >= (gsize) (head + 4 - text->str) + body) {
      server->n_requests++;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
say (int fd, const char *bytes, gsize length)
{
  while (length > 0) {
    gssize n = send (fd, bytes, length, MSG_NOSIGNAL);
    if (n <= 0)
      return FALSE;
    bytes += n;
    length -= (gsize) n;
  }
  return TRUE;
}

static void
wait_for_end (Server *server, int fd)
{
  char byte;

  while (wait_readable (server, fd) && recv (fd, &byte, 1, 0) > 0)
    ;
}

static gpointer
run_server (gpointer data)
{
  Server *server = data;

  while (wait_readable (server, server->listener)) {
    int fd = accept4 (server->listener, NULL, NULL, SOCK_CLOEXEC);
    server->serve (server, fd, server->n_connections++);
    close (fd);
    g_atomic_int_inc (&server->n_over);
  }
  return NULL;
}

static int
listen_somewhere (int backlog, guint16 *ret_port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_no_errno (bind (fd, (struct sockaddr *) &address, sizeof address));
  g_assert_no_errno (listen (fd, backlog));
  g_assert_no_errno (getsockname (fd, (struct sockaddr *) &address, &length));
  *ret_port = ntohs (address.sin_port);
  return fd;
}

static void
server_start (Server *server, Serve serve, const char *answer)
{
  *server = (Server){ .serve = serve, .answer = answer };
  server->listener = listen_somewhere (64, &server->port);
  server->thread = g_thread_new ("server", run_server, server);
}

static void
server_stop (Server *server)
{
  g_atomic_int_set (&server->stop, TRUE);
  g_thread_join (server->thread);
  close (server->listener);
}

/* One connection a request. */
static void
serve_answer (Server *server, int fd, guint n)
{
  (void) n;
  if (read_request (server, fd))
    say (fd, server->answer, strlen (server->answer));
}

static void
serve_bytewise (Server *server, int fd, guint n)
{
  (void) n;
  if (read_request (server, fd))
    for (const char *c = server->answer; *c != '\0'; c++)
      say (fd, c, 1);
}

/* --- A client --- */

typedef struct {
  guint n_done;
  NavStreamOutcome outcome;
  const char *reason;
  char *message;
  guint status;
  guint64 tokens;
  gboolean sent;
  GString *words;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_free (answer->message);
  g_string_free (answer->words, TRUE);
}

static void
on_text (const char *content, const char *reasoning, gpointer data)
{
  (void) reasoning;
  g_string_append (((Answer *) data)->words, content);
}

static void
on_done (NavStream *stream, const NavStreamResult *result, gpointer data)
{
  Answer *answer = data;

  (void) stream;
  answer->n_done++;
  answer->outcome = result->outcome;
  answer->reason = result->reason;
  answer->message = g_strdup (result->message);
  answer->status = result->status;
  answer->tokens = result->tokens;
  answer->sent = result->sent_us > 0;
  g_assert_true (result->dispatched_us <= result->end_us);
  g_assert_true (result->first_us == 0 || result->sent_us == 0 ||
                 result->sent_us <= result->first_us);
}

static NavStream *
start (NavStreamPool *pool, const char *url, gsize body_length, double timeout_s, Answer *answer)
{
  static const NavStreamHooks hooks = { on_text, NULL, on_done };
  g_autoptr (GBytes) body = g_bytes_new_take (g_strnfill (body_length, 'x'), body_length);
  const NavStreamRequest request = { url, NULL, body, 16, timeout_s, 0, nav_clock_system () };
  NavStream *stream;

  *answer = (Answer){ .words = g_string_new (NULL) };
  stream = nav_stream_start (pool, &request, &hooks, answer);
  g_assert_cmpuint (answer->n_done, ==, 0);
  return stream;
}

static void
wait_for (const Answer *answer)
{
  while (answer->n_done == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (answer->n_done, ==, 1);
}

static char *
make_url (const char *carrier, guint16 port)
{
  return g_strdup_printf ("http://%s:%u/v1/chat/completions", carrier, (guint) port);
}

static void
ask (NavStreamPool *pool, const char *carrier, guint16 port, gsize body_length, double timeout_s,
     Answer *answer)
{
  g_autofree char *url = make_url (carrier, port);

  start (pool, url, body_length, timeout_s, answer);
  wait_for (answer);
}

static void
assert_answer (const char *what, const Answer *answer, NavStreamOutcome outcome,
               const char *reason, guint status, guint64 tokens)
{
  if (answer->outcome == outcome && g_str_equal (answer->reason, reason) &&
      answer->status == status && answer->tokens == tokens)
    return;
  g_test_message ("%s: %s, %s (%s), status %u, %d tokens", what,
                  nav_stream_outcome_names[answer->outcome], answer->reason, answer->message,
                  answer->status, (int) answer->tokens);
  g_test_fail ();
}

static void
test_answers (void)
{
  g_autofree char *huge = g_strnfill (1024 * 1024, 'h');
  g_autofree char *huge_header =
    g_strconcat ("HTTP/1.1 200 OK\r\nX-Large: ", huge, "\r\n\r\n", EVENTS, NULL);
  const struct {
    const char *answer;
    NavStreamOutcome outcome;
    const char *reason;
    guint status;
    guint64 tokens;
  } cases[] = {
    { WHOLE, NAV_STREAM_COMPLETE, "", 200, 2 },
    { PLAIN EVENTS, NAV_STREAM_COMPLETE, "", 200, 2 },
    { "HTTP/1.0 200 OK\r\n\r\n" EVENTS, NAV_STREAM_COMPLETE, "", 200, 2 },
    { "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n" EVENTS, NAV_STREAM_COMPLETE, "", 200,
      2 },
    /* informational answers before the answer */
    { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Type: text/html\r\n\r\n"
      WHOLE, NAV_STREAM_COMPLETE, "", 200, 2 },
    /* chunk extensions, leading zeros, trailers */
    { CHUNKED "0002F;name=\"value\";x\r\n" TOKEN "\r\n" LAST "0;last\r\nX-After: 1\r\nServer: "
      "other\r\n\r\n", NAV_STREAM_COMPLETE, "", 200, 1 },
    { CHUNKED PART "8000000000000000\r\n" TOKEN, NAV_STREAM_INCOMPLETE, "cut", 200, 1 },
    { CHUNKED PART "fffffffffffffffff\r\n" TOKEN, NAV_STREAM_INCOMPLETE, "cut", 200, 1 },
    { CHUNKED PART "x\r\n" TOKEN, NAV_STREAM_INCOMPLETE, "cut", 200, 1 },
    { CHUNKED PART, NAV_STREAM_INCOMPLETE, "cut", 200, 1 },
    { "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" TOKEN, NAV_STREAM_INCOMPLETE, "cut", 200,
      1 },
    /* all of the stream was there, only HTTP is not at its end */
    { CHUNKED PART LAST, NAV_STREAM_COMPLETE, "", 200, 1 },
    { CHUNKED END, NAV_STREAM_INCOMPLETE, "empty", 200, 0 },
    { "HTTP/1.1 204 No Content\r\n\r\n", NAV_STREAM_REFUSED, "status", 204, 0 },
    { "HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n", NAV_STREAM_REFUSED, "status", 500, 0 },
    { "", NAV_STREAM_UNREACHED, "connection", 0, 0 },
    { "HTTP/1.1", NAV_STREAM_UNREACHED, "connection", 0, 0 },
    { "SSH-2.0-OpenSSH_9.2\r\n\r\n", NAV_STREAM_UNREACHED, "connection", 0, 0 },
    { "\x16\x03\x01\r\n\r\n", NAV_STREAM_UNREACHED, "connection", 0, 0 },
    { huge_header, NAV_STREAM_UNREACHED, "connection", 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (carriers); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (cases); k++) {
      g_autoptr (NavStreamPool) pool = nav_stream_pool_new (1);
      g_autofree char *what =
        g_strdup_printf ("carrier %u, %.60s", (guint) i, cases[k].answer);
      Answer answer;
      Server server;

      server_start (&server, k % 2 ? serve_answer : serve_bytewise, cases[k].answer);
      if (strlen (cases[k].answer) > 10000)
        server.serve = serve_answer;
      ask (pool, carriers[i], server.port, 100, 60, &answer);
      /* libsoup takes a chunk that makes no sense for the end */
      if (i == 1 && g_str_equal (answer.reason, "no-done"))
        answer.reason = "cut";
      assert_answer (what, &answer, cases[k].outcome, cases[k].reason, cases[k].status,
                     cases[k].tokens);
      g_assert_true (answer.sent);
      answer_clear (&answer);
      server_stop (&server);
    }
}

/* The first connection has one good answer, and closes when it is asked again. */
static void
serve_kept (Server *server, int fd, guint n)
{
  while (read_request (server, fd) && (n > 0 || server->n_requests == 1))
    say (fd, WHOLE, strlen (WHOLE));
}

static void
test_closed_when_used_again (void)
{
  g_autoptr (NavStreamPool) pool = nav_stream_pool_new (1);
  Answer answer;
  Server server;

  server_start (&server, serve_kept, NULL);
  for (guint i = 0; i < 3; i++) {
    ask (pool, carriers[0], server.port, 100, 60, &answer);
    assert_answer ("again", &answer, NAV_STREAM_COMPLETE, "", 200, 2);
    answer_clear (&answer);
  }
  g_clear_pointer (&pool, nav_stream_pool_free);
  server_stop (&server);
  g_assert_cmpuint (server.n_connections, ==, 2);
  g_assert_cmpuint (server.n_requests, ==, 4);
}

/* The server went between two requests. */
static void
test_closed_before_used_again (void)
{
  g_autoptr (NavStreamPool) pool = nav_stream_pool_new (1);
  Answer answer;
  Server server;

  server_start (&server, serve_answer, WHOLE);
  for (guint i = 0; i < 3; i++) {
    ask (pool, carriers[0], server.port, 100, 60, &answer);
    assert_answer ("again", &answer, NAV_STREAM_COMPLETE, "", 200, 2);
    answer_clear (&answer);
    g_usleep (1000);
  }
  server_stop (&server);
  g_assert_cmpuint (server.n_connections, ==, 3);
}

static void
serve_silence (Server *server, int fd, guint n)
{
  (void) n;
  wait_for_end (server, fd);
}

/* Before the body, of which the socket holds only a part, was read. */
static void
serve_early (Server *server, int fd, guint n)
{
  char part[64];

  (void) n;
  if (wait_readable (server, fd) && recv (fd, part, sizeof part, 0) > 0 &&
      say (fd, server->answer, strlen (server->answer)))
    while (!g_atomic_int_get (&server->stop))
      g_usleep (1000);
}

static void
test_answer_before_the_body (void)
{
  g_autoptr (NavStreamPool) pool = nav_stream_pool_new (1);
  Answer answer;
  Server server;

  server_start (&server, serve_early,
                "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  ask (pool, carriers[0], server.port, LARGE, 60, &answer);
  assert_answer ("early", &answer, NAV_STREAM_REFUSED, "status", 413, 0);
  g_assert_cmpstr (answer.message, ==, "Too Large");
  g_assert_false (answer.sent);
  answer_clear (&answer);
  server_stop (&server);
}

static void
test_silence (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (carriers); i++) {
    g_autoptr (NavStreamPool) pool = nav_stream_pool_new (1);
    Answer answer;
    Server server;

    server_start (&server, serve_silence, NULL);
    ask (pool, carriers[i], server.port, 100, 0.1, &answer);
    assert_answer ("silent", &answer, NAV_STREAM_TIMEOUT, "no-answer", 0, 0);
    g_assert_true (answer.sent);
    answer_clear (&answer);
    /* and the body is not taken either */
    ask (pool, carriers[i], server.port, LARGE, 0.1, &answer);
    assert_answer ("deaf", &answer, NAV_STREAM_TIMEOUT, "no-answer", 0, 0);
    answer_clear (&answer);
    server_stop (&server);
  }
}

static void
serve_endless (Server *server, int fd, guint n)
{
  g_autofree char *part = g_strnfill (4096, '<');

  (void) n;
  if (read_request (server, fd) && say (fd, server->answer, strlen (server->answer)))
    while (say (fd, part, 4096))
      server->n_requests++;
}

/* The client goes, which ends the server's loop, and not only when its pool is freed. */
static void
wait_for_hang_up (Server *server)
{
  while (g_atomic_int_get (&server->n_over) == 0)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* Of an error as much is read as could be shown, and of an event a MiB. */
static void
test_endless (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (carriers); i++) {
    g_autoptr (NavStreamPool) pool = nav_stream_pool_new (1);
    Answer answer;
    Server server;

    server_start (&server, serve_endless, "HTTP/1.1 404 Not Here\r\n\r\n");
    ask (pool, carriers[i], server.port, 100, 60, &answer);
    assert_answer ("error", &answer, NAV_STREAM_REFUSED, "status", 404, 0);
    wait_for_hang_up (&server);
    answer_clear (&answer);
    server_stop (&server);
    server_start (&server, serve_endless, PLAIN TOKEN "data: ");
    ask (pool, carriers[i], server.port, 100, 60, &answer);
    assert_answer ("event", &answer, NAV_STREAM_INCOMPLETE, "event-too-large", 200, 1);
    wait_for_hang_up (&server);
    answer_clear (&answer);
    server_stop (&server);
  }
}

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (carriers); i++) {
    g_autoptr (NavStreamPool) pool = nav_stream_pool_new (1);
    guint16 port;
    Answer answer;

    close (listen_somewhere (1, &port));
    ask (pool, carriers[i], port, 100, 60, &answer);
    assert_answer ("refused", &answer, NAV_STREAM_UNREACHED, "connection", 0, 0);
    g_assert_nonnull (answer.message);
    g_assert_false (answer.sent);
    answer_clear (&answer);
  }
}

static int
knock (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  connect (fd, (struct sockaddr *) &address, sizeof address);
  return fd;
}

/* A queue that is full lets nobody connect. */
static void
test_cancelled_while_connecting (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (carriers); i++) {
    g_autoptr (NavStreamPool) pool = nav_stream_pool_new (1);
    guint16 port;
    int listener = listen_somewhere (0, &port), knocks[4];
    g_autofree char *url = make_url (carriers[i], port);
    NavStream *stream;
    Answer answer;

    for (gsize k = 0; k < G_N_ELEMENTS (knocks); k++)
      knocks[k] = knock (port);
    stream = start (pool, url, 100, 60, &answer);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    nav_stream_cancel (stream);
    nav_stream_cancel (stream);
    g_assert_cmpuint (answer.n_done, ==, 0);
    wait_for (&answer);
    assert_answer ("connecting", &answer, NAV_STREAM_CANCELLED, "cancelled", 0, 0);
    g_assert_false (answer.sent);
    answer_clear (&answer);
    for (gsize k = 0; k < G_N_ELEMENTS (knocks); k++)
      close (knocks[k]);
    close (listener);
  }
}

/* Before anything of it was looked at, and one among others. */
static void
test_cancelled_at_once (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (carriers); i++) {
    g_autoptr (NavStreamPool) pool = nav_stream_pool_new (3);
    g_autofree char *url = NULL;
    NavStream *streams[3];
    Answer answers[3];
    Server server;

    server_start (&server, serve_answer, WHOLE);
    url = make_url (carriers[i], server.port);
    for (gsize k = 0; k < G_N_ELEMENTS (streams); k++)
      streams[k] = start (pool, url, 100, 60, &answers[k]);
    nav_stream_cancel (streams[1]);
    for (gsize k = 0; k < G_N_ELEMENTS (streams); k++)
      wait_for (&answers[k]);
    assert_answer ("first", &answers[0], NAV_STREAM_COMPLETE, "", 200, 2);
    assert_answer ("second", &answers[1], NAV_STREAM_CANCELLED, "cancelled", 0, 0);
    assert_answer ("third", &answers[2], NAV_STREAM_COMPLETE, "", 200, 2);
    for (gsize k = 0; k < G_N_ELEMENTS (streams); k++)
      answer_clear (&answers[k]);
    server_stop (&server);
  }
}

static void
test_names (void)
{
  g_autoptr (NavStreamPool) pool = nav_stream_pool_new (1);
  Answer answer;
  Server server;

  server_start (&server, serve_answer, WHOLE);
  ask (pool, "localhost", server.port, 100, 60, &answer);
  assert_answer ("localhost", &answer, NAV_STREAM_COMPLETE, "", 200, 2);
  answer_clear (&answer);
  ask (pool, "no-such-host.invalid", server.port, 100, 60, &answer);
  assert_answer ("no host", &answer, NAV_STREAM_UNREACHED, "connection", 0, 0);
  g_assert_nonnull (answer.message);
  answer_clear (&answer);
  server_stop (&server);
}

static void
test_carriers (void)
{
  static const char *const plain[] = {
    "http://127.0.0.1:8000/v1/chat/completions", "http://[::1]:8000/v1", "http://host-1.example/v1",
    "http://127.0.0.1/v1?a=%20b",
  };
  static const char *const others[] = {
    "https://127.0.0.1:8000/v1", "http://me@host/v1", "http://me:secret@host/v1",
    "http://b\xc3\xbc\x63her.example/v1", "http://[fe80::1%25eth0]/v1", "http://host/a b",
    "http:///v1", "file:///etc/passwd", "", "http://host/\n",
  };
  g_autoptr (NavStreamPool) pool = nav_stream_pool_new (1);

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    g_assert_true (_nav_stream_pool_is_plain (pool, plain[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (_nav_stream_pool_is_plain (pool, others[i]));
}

/* Where the system has one for a URL, libcurl does not go past it. */
static void
test_proxy (void)
{
  static const char url[] = "http://host.example/v1";
  g_autoptr (NavStreamPool) pool = NULL;
  g_auto (GStrv) proxies = NULL;

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    return;
  }
  g_unsetenv ("GIO_USE_PROXY_RESOLVER");
  g_setenv ("http_proxy", "http://127.0.0.1:9", TRUE);
  g_unsetenv ("no_proxy");
  pool = nav_stream_pool_new (1);
  proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), url, NULL, NULL);
  if (g_str_equal (proxies[0], "direct://"))
    g_test_skip ("GLib has no module here that knows of proxies");
  else
    g_assert_false (_nav_stream_pool_is_plain (pool, url));
}

/* With fewer files than connections the system says so for those that are too many, and the others
 * go on. */
static void
test_few_files (void)
{
  struct rlimit few = { 24, 24 };
  NavStreamPool *pool;
  Answer answers[40];
  guint without = 0;
  guint16 port;
  g_autofree char *url = NULL;

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    return;
  }
  listen_somewhere (64, &port); /* which takes all and says nothing */
  url = make_url (carriers[0], port);
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &few));
  pool = nav_stream_pool_new (G_N_ELEMENTS (answers));
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    start (pool, url, 100, 0.2, &answers[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    wait_for (&answers[i]);
    if (answers[i].outcome == NAV_STREAM_UNREACHED) {
      g_assert_cmpstr (answers[i].message, ==, g_strerror (EMFILE));
      without++;
    }
    answer_clear (&answers[i]);
  }
  g_assert_cmpuint (without, >=, G_N_ELEMENTS (answers) - 24);
  g_assert_cmpuint (without, <, G_N_ELEMENTS (answers));
  nav_stream_pool_free (pool);
}

/* With none at all there is nothing to wait with either, and it is said all the same. */
static void
test_no_files (void)
{
  g_autoptr (NavStreamPool) pool = nav_stream_pool_new (1);
  struct rlimit before, none;
  Answer answer;
  int last;

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    return;
  }
  ask (pool, carriers[1], 1, 100, 60, &answer); /* the server was looked for before */
  answer_clear (&answer);
  last = dup (0);
  getrlimit (RLIMIT_NOFILE, &before);
  none = (struct rlimit){ (rlim_t) last, before.rlim_max };
  close (last);
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &none));
  ask (pool, carriers[0], 1, 100, 60, &answer);
  assert_answer ("none", &answer, NAV_STREAM_UNREACHED, "connection", 0, 0);
  answer_clear (&answer);
  setrlimit (RLIMIT_NOFILE, &before); /* leak checkers open files */
}

/* The soft limit follows what is needed, up to the hard one, and never falls. */
static void
test_file_limit (void)
{
  struct rlimit before, now;

  getrlimit (RLIMIT_NOFILE, &before);
  nav_file_limit_raise (1);
  getrlimit (RLIMIT_NOFILE, &now);
  g_assert_cmpuint (now.rlim_cur, ==, before.rlim_cur);
  nav_file_limit_raise (G_MAXUINT);
  getrlimit (RLIMIT_NOFILE, &now);
  g_assert_cmpuint (now.rlim_cur, ==, MIN (before.rlim_max, G_MAXUINT));
  g_assert_cmpuint (now.rlim_max, ==, before.rlim_max);
  setrlimit (RLIMIT_NOFILE, &before);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/observe/connection/answers", test_answers);
  g_test_add_func ("/observe/connection/closed-when-used-again", test_closed_when_used_again);
  g_test_add_func ("/observe/connection/closed-before-used-again", test_closed_before_used_again);
  g_test_add_func ("/observe/connection/answer-before-the-body", test_answer_before_the_body);
  g_test_add_func ("/observe/connection/silence", test_silence);
  g_test_add_func ("/observe/connection/endless", test_endless);
  g_test_add_func ("/observe/connection/refused", test_refused);
  g_test_add_func ("/observe/connection/cancelled-while-connecting",
                   test_cancelled_while_connecting);
  g_test_add_func ("/observe/connection/cancelled-at-once", test_cancelled_at_once);
  g_test_add_func ("/observe/connection/names", test_names);
  g_test_add_func ("/observe/connection/carriers", test_carriers);
  g_test_add_func ("/observe/connection/proxy", test_proxy);
  g_test_add_func ("/observe/connection/few-files", test_few_files);
  g_test_add_func ("/observe/connection/no-files", test_no_files);
  g_test_add_func ("/observe/connection/file-limit", test_file_limit);
  return g_test_run ();
}
