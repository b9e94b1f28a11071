// SPDX-License-Identifier: Apache-2.0
// The least that a server of streams can do: it understands nothing, and sends all that are asked
// of it the same bytes, one send() a token. What it takes is the price of sockets on this machine.

#include "bench-bare.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* As many bytes as the simulator sends: a chunk of a stream, and a whole answer. */
#define EVENT                                                                                      \
  "ec\r\ndata: {\"id\":\"chatcmpl-0123456789abcdef0123456789abcdef\",\"object\":"                  \
  "\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"Qwen/Qwen2.5-7B-Instruct\","       \
  "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"logprobs\":null,"                 \
  "\"finish_reason\":null}]}\n\n\r\n"
#define HEAD                                                                                       \
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
#define ANSWER_BYTES 700

typedef struct {
  int fd;
  guint left;    /* tokens that are still to be sent; 0: no stream */
  gint64 due_us; /* of the next one */
} Connection;

typedef struct {
  int poll_fd;
  int timer;
  int listener;
  int ttft_ms;
  int tpot_ms;
  GQueue first; /* (element-type Connection): who waits for the end of its TTFT, */
  GQueue later; /* and who for its next token. Who stands first is due first */
} Bare;

static void
watch (const Bare *bare, int fd, void *data)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = data };

  epoll_ctl (bare->poll_fd, EPOLL_CTL_ADD, fd, &event);
}

static void
listen_on_loopback (Bare *bare)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  bare->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind (bare->listener, (struct sockaddr *) &address, sizeof address) != 0 ||
      listen (bare->listener, 4096) != 0 ||
      getsockname (bare->listener, (struct sockaddr *) &address, &length) != 0)
    g_error ("no socket to listen on");
  printf ("http://127.0.0.1:%u\n", ntohs (address.sin_port));
  fflush (stdout);
  watch (bare, bare->listener, &bare->listener);
}

static void
take_connection (Bare *bare)
{
  Connection *connection = g_new0 (Connection, 1);

  connection->fd = accept (bare->listener, NULL, NULL);
  watch (bare, connection->fd, connection);
}

static void
send_all (const Connection *connection, const char *data, gsize length)
{
  if (send (connection->fd, data, length, MSG_NOSIGNAL | MSG_DONTWAIT) != (gssize) length)
    g_printerr ("a client does not read\n");
}

static Connection *
find_next (const Bare *bare)
{
  Connection *first = g_queue_peek_head ((GQueue *) &bare->first);
  Connection *later = g_queue_peek_head ((GQueue *) &bare->later);

  if (first == NULL || later == NULL)
    return first ? first : later;
  return first->due_us < later->due_us ? first : later;
}

static void
set_timer (const Bare *bare)
{
  const Connection *next = find_next (bare);
  struct itimerspec times = { 0 };

  if (next == NULL)
    return;
  times.it_value.tv_sec = next->due_us / G_USEC_PER_SEC;
  times.it_value.tv_nsec = next->due_us % G_USEC_PER_SEC * 1000;
  timerfd_settime (bare->timer, TFD_TIMER_ABSTIME, &times, NULL);
}

static void
take_request (Bare *bare, Connection *connection)
{
  static char answer[ANSWER_BYTES] = "HTTP/1.1 200 OK\r\nContent-Length: 660\r\n\r\n";
  static char buffer[65536];
  gssize n = recv (connection->fd, buffer, sizeof buffer - 1, 0);
  const char *asked;

  if (n <= 0) {
    close (connection->fd);
    return;
  }
  buffer[n] = '\0';
  if (strstr (buffer, "\"stream\":true") == NULL) {
    send_all (connection, answer, sizeof answer);
    return;
  }
  asked = strstr (buffer, "\"max_tokens\":");
  connection->left = asked ? (guint) strtoul (asked + strlen ("\"max_tokens\":"), NULL, 10) : 1;
  connection->due_us = g_get_monotonic_time () + bare->ttft_ms * 1000;
  g_queue_push_tail (&bare->first, connection);
  if (find_next (bare) == connection)
    set_timer (bare);
  send_all (connection, HEAD EVENT, strlen (HEAD EVENT));
}

/* Each stream keeps its own time, as those of the simulator do: a client is woken as often. */
static void
send_due (Bare *bare)
{
  guint64 ticks;
  Connection *next;

  if (read (bare->timer, &ticks, sizeof ticks) != sizeof ticks)
    return;
  while ((next = find_next (bare)) != NULL && next->due_us <= g_get_monotonic_time ()) {
    g_queue_pop_head (next == g_queue_peek_head (&bare->first) ? &bare->first : &bare->later);
    send_all (next, EVENT, strlen (EVENT));
    next->due_us += bare->tpot_ms * 1000;
    if (--next->left > 0)
      g_queue_push_tail (&bare->later, next);
    else
      shutdown (next->fd, SHUT_RDWR);
  }
  set_timer (bare);
}

/**
 * bench_bare_main:
 *
 * Serves until it is killed; prints where first.
 */
int
bench_bare_main (int ttft_ms, int tpot_ms)
{
  Bare bare = { epoll_create1 (0), timerfd_create (CLOCK_MONOTONIC, 0), -1, ttft_ms, tpot_ms,
                G_QUEUE_INIT, G_QUEUE_INIT };
  struct epoll_event events[256];

  listen_on_loopback (&bare);
  watch (&bare, bare.timer, &bare.timer);
  for (;;) {
    int ready = epoll_wait (bare.poll_fd, events, G_N_ELEMENTS (events), -1);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.ptr == &bare.listener)
        take_connection (&bare);
      else if (events[i].data.ptr == &bare.timer)
        send_due (&bare);
      else
        take_request (&bare, events[i].data.ptr);
    }
  }
  return 0;
}
