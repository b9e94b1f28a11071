// SPDX-License-Identifier: Apache-2.0
// bench-sim NEURALNAV-SIM [STREAMS|requests]: what a stream, a token and a request cost the server,
// over loopback. The client is here, so that on two cores each has one. Lateness includes the
// client's. The same is asked of a server that does nothing but send, for what sockets cost here.

#include <gio/gio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench-bare.h"
#include "bench-server.h"

#define TPOT_MS 20
#define SECONDS 5
#define BODY_FORMAT                                                                                \
  "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"ignore_eos\":true,"                 \
  "\"max_tokens\":%u,\"stream\":%s}"

typedef struct {
  GSocketConnection *connection;
  int fd;
  guint events;
  gint64 first_us;
  char last;
  GString *answer; /* (nullable): of a whole answer, what came of it */
} Client;

typedef enum {
  BARE,
  SIMULATOR, /* each stream at its own times, the same at any load: those of the server show */
  IN_STEPS,  /* as it is without options: the streams of a batch have their tokens together */
  N_KINDS,
} Kind;

static const char *programs[2];
static const char *const kind_names[N_KINDS] = { "bare", "simulator", "in steps" };

static void
start (BenchServer *server, Kind kind, const char *ttft, const char *tpot)
{
  const char *const bare[] = { programs[BARE], BENCH_BARE, ttft, tpot, NULL };
  const char *const simulator[] = {
    programs[SIMULATOR], "--model", "Qwen/Qwen2.5-7B-Instruct", "--gpu", "h100-sxm",
    "--max-num-seqs", "8192", "--max-model-len", "4096",
    /* IN_STEPS goes without the rest. */
    kind == SIMULATOR ? "--latency" : NULL, "constant", "--ttft-ms", ttft, "--tpot-ms", tpot, NULL,
  };

  bench_server_start (server, kind == BARE ? bare : simulator);
}

static void
say (const Client *client, const char *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (client->connection)), text,
                             strlen (text), NULL, NULL, NULL);
}

static void
ask (const Client *client, guint tokens, gboolean stream)
{
  g_autofree char *body = g_strdup_printf (BODY_FORMAT, tokens, stream ? "true" : "false");
  g_autofree char *text = g_strdup_printf (
    "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    "Connection: %s\r\nContent-Length: %u\r\n\r\n%s",
    stream ? "close" : "keep-alive", (guint) strlen (body), body);

  say (client, text);
}

/* The least answer that there is: what libsoup takes for any request. */
static void
ask_health (const Client *client)
{
  say (client, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
}

static void
ask_whole (const Client *client)
{
  ask (client, 1, FALSE);
}

static Client *
dial (const BenchServer *server, guint n, int poll_fd)
{
  Client *clients = g_new0 (Client, n);
  g_autoptr (GSocketClient) dialer = g_socket_client_new ();

  for (guint i = 0; i < n; i++) {
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = &clients[i] };
    g_autoptr (GError) error = NULL;
    clients[i].connection =
      g_socket_client_connect_to_host (dialer, "127.0.0.1", server->port, NULL, &error);
    g_assert_no_error (error);
    clients[i].fd = g_socket_get_fd (g_socket_connection_get_socket (clients[i].connection));
    epoll_ctl (poll_fd, EPOLL_CTL_ADD, clients[i].fd, &event);
  }
  return clients;
}

static void
hang_up (Client *clients, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_object_unref (clients[i].connection);
    if (clients[i].answer != NULL)
      g_string_free (clients[i].answer, TRUE);
  }
  g_free (clients);
}

/* Each blank line ends an event; the chunks between have none. */
static void
take_events (Client *client, const char *data, gssize n, gint64 now_us, GArray *late_ms)
{
  for (gssize i = 0; i < n; i++) {
    if (data[i] == '\n' && client->last == '\n') {
      double due_ms = TPOT_MS * ((double) client->events - 1), at_ms;
      if (client->events++ == 1) /* the role's event comes with the first token */
        client->first_us = now_us;
      at_ms = (double) (now_us - client->first_us) / 1000 - due_ms;
      if (client->events > 2)
        g_array_append_val (late_ms, at_ms);
    }
    client->last = data[i];
  }
}

/* Returns: what the server has of memory in the middle of it, KiB */
static guint64
read_streams (int poll_fd, guint n, const BenchServer *server, GArray *late_ms)
{
  guint half = n * SECONDS * 1000 / TPOT_MS / 2;
  guint64 memory = 0;
  static char buffer[65536];
  struct epoll_event events[256];

  while (n > 0) {
    int ready = epoll_wait (poll_fd, events, G_N_ELEMENTS (events), -1);
    if (memory == 0 && late_ms->len > half)
      memory = bench_server_memory_kib (server);
    for (int i = 0; i < ready; i++) {
      Client *client = events[i].data.ptr;
      gssize got = recv (client->fd, buffer, sizeof buffer, 0);
      if (got > 0) {
        take_events (client, buffer, got, g_get_monotonic_time (), late_ms);
        continue;
      }
      epoll_ctl (poll_fd, EPOLL_CTL_DEL, client->fd, NULL);
      n--;
    }
  }
  return memory;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static void
report_streams (Kind kind, guint n, double seconds, double cpu, double user, GArray *late,
                double mib, double stream_kib)
{
  double tokens = (double) n * SECONDS * 1000 / TPOT_MS;

  g_array_sort (late, compare);
  g_print ("%5u streams, %-9s: %6.2f s, %5.1f %% of a core while they ran, %5.2f us a token, %5.2f "
           "of them outside the kernel; ",
           n, kind_names[kind], seconds, cpu / (kind == IN_STEPS ? seconds : seconds - 1) * 100,
           cpu * 1e6 / tokens, user * 1e6 / tokens);
  if (kind != IN_STEPS)
    g_print ("late p50 %.2f ms, p99 %.2f ms; ", g_array_index (late, double, late->len / 2),
             g_array_index (late, double, (guint) (late->len * 0.99)));
  g_print ("%u tokens; %.1f MiB, %.1f KiB a stream\n", late->len, mib, stream_kib);
}

static void
bench_streams (Kind kind, guint n)
{
  int poll_fd = epoll_create1 (0);
  g_autoptr (GArray) late = g_array_new (FALSE, FALSE, sizeof (double));
  guint tokens = SECONDS * 1000 / TPOT_MS;
  double cpu, user, seconds;
  gint64 start_us;
  guint64 idle, busy;
  Client *clients;
  BenchServer server;

  start (&server, kind, "1000", "20");
  idle = bench_server_memory_kib (&server);
  clients = dial (&server, n, poll_fd);
  cpu = bench_server_cpu_s (&server);
  user = bench_server_user_s (&server);
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    ask (&clients[i], tokens, TRUE);
  busy = read_streams (poll_fd, n, &server, late);
  seconds = (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
  cpu = bench_server_cpu_s (&server) - cpu;
  user = bench_server_user_s (&server) - user;
  report_streams (kind, n, seconds, cpu, user, late, (double) busy / 1024,
                  (double) (busy - idle) / n);
  hang_up (clients, n);
  close (poll_fd);
  bench_server_stop (&server);
}

/* Connections that say nothing. */
static void
bench_idle (guint n)
{
  int poll_fd = epoll_create1 (0);
  guint64 before, after;
  Client *clients;
  BenchServer server;

  start (&server, SIMULATOR, "0", "0");
  before = bench_server_memory_kib (&server);
  clients = dial (&server, n, poll_fd);
  g_usleep (G_USEC_PER_SEC); /* until all are accepted */
  after = bench_server_memory_kib (&server);
  g_print ("%5u idle connections: %.1f KiB each\n", n, (double) (after - before) / n);
  hang_up (clients, n);
  close (poll_fd);
  bench_server_stop (&server);
}

/* Returns: whether all of an answer is there, head and body, however many pieces it came in */
static gboolean
take_answer (Client *client, const char *data, gssize n)
{
  const char *length, *body;
  GString *answer = client->answer;

  g_string_append_len (answer, data, n);
  body = strstr (answer->str, "\r\n\r\n");
  length = strstr (answer->str, "Content-Length: ");
  if (body == NULL || length == NULL ||
      answer->len - (gsize) (body + 4 - answer->str) <
        (gsize) atoi (length + strlen ("Content-Length: ")))
    return FALSE;
  g_string_truncate (answer, 0);
  return TRUE;
}

static void
bench_requests (Kind kind, guint n, const char *what, void (*send) (const Client *client))
{
  int poll_fd = epoll_create1 (0);
  struct epoll_event events[64];
  static char buffer[65536];
  gint64 start_us;
  guint64 done = 0;
  double cpu, seconds = 0;
  Client *clients;
  BenchServer server;

  start (&server, kind, "0", "0");
  clients = dial (&server, n, poll_fd);
  cpu = bench_server_cpu_s (&server);
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++) {
    clients[i].answer = g_string_new (NULL);
    send (&clients[i]);
  }
  while (seconds < SECONDS) {
    int ready = epoll_wait (poll_fd, events, G_N_ELEMENTS (events), -1);
    for (int i = 0; i < ready; i++) {
      Client *client = events[i].data.ptr;
      gssize got = recv (client->fd, buffer, sizeof buffer, 0);
      if (got <= 0 || !take_answer (client, buffer, got))
        continue;
      done++;
      send (client);
    }
    seconds = (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
  }
  cpu = bench_server_cpu_s (&server) - cpu;
  g_print ("%5u clients, %s, %-9s: %.0f requests/s, %.1f us of the server each\n", n, what,
           kind_names[kind], (double) done / seconds, cpu * 1e6 / (double) done);
  hang_up (clients, n);
  close (poll_fd);
  bench_server_stop (&server);
}

int
main (int argc, char **argv)
{
  static const guint streams[] = { 100, 500, 1000, 1800 };

  setlocale (LC_ALL, "");
  if (argc < 2)
    return 2;
  if (argc >= 4 && g_str_equal (argv[1], BENCH_BARE))
    return bench_bare_main (atoi (argv[2]), atoi (argv[3]));
  programs[BARE] = argv[0];
  programs[SIMULATOR] = argv[1];
  g_print ("%s priority over other programs\n", bench_take_priority () ? "With" : "Without");
  if (argc > 2 && g_str_equal (argv[2], "requests")) {
    bench_requests (SIMULATOR, 32, "GET /health", ask_health);
    bench_requests (SIMULATOR, 32, "whole answers", ask_whole);
    return 0;
  }
  if (argc > 2) {
    for (Kind kind = BARE; kind < N_KINDS; kind++)
      bench_streams (kind, (guint) g_ascii_strtoull (argv[2], NULL, 10));
    return 0;
  }
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    for (Kind kind = BARE; kind < N_KINDS; kind++)
      bench_streams (kind, streams[i]);
  bench_idle (1000);
  for (Kind kind = BARE; kind <= SIMULATOR; kind++)
    bench_requests (kind, 32, "whole answers", ask_whole);
  bench_requests (SIMULATOR, 32, "GET /health", ask_health);
  return 0;
}
