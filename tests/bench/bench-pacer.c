// SPDX-License-Identifier: Apache-2.0
// Streams as vLLM writes them, paced: each event says when it was due, in microseconds of
// CLOCK_MONOTONIC, as its content, so that a client can tell how late it has it.

#define _GNU_SOURCE /* accept4() */

#include "bench-pacer.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define SLOTS       200 /* of the gap between two events, in which streams have their turns */
#define SLOT_US     (BENCH_PACER_GAP_US / SLOTS)
#define HEAD                                                                                       \
  "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"                          \
  "transfer-encoding: chunked\r\n\r\n"
#define EVENT                                                                                      \
  "data: {\"id\":\"chatcmpl-0123456789abcdef0123456789abcdef0123456789abcdef0123456789\","         \
  "\"object\":\"chat.completion.chunk\",\"created\":1764000000,\"model\":\"bench/model-of-8b\","   \
  "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%16" G_GINT64_FORMAT                         \
  "\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n"
#define END                                                                                        \
  "data: {\"id\":\"x\",\"choices\":[],\"usage\":{\"prompt_tokens\":%u,\"completion_tokens\":%u}}"  \
  "\n\ndata: [DONE]\n\n"
#define MODELS                                                                                     \
  "{\"object\":\"list\",\"data\":[{\"id\":\"bench\",\"object\":\"model\",\"owned_by\":\"vllm\"}]}"

typedef struct {
  int fd;
  guint slot;
  guint left; /* events that are still to come; 0: no stream */
  guint all;
  guint prompt;
  GString *in;
} Stream;

typedef struct {
  int poll;
  int timer;
  int listener;
  guint n_streams;
  gint64 turn; /* the slot that comes next, counted from time 0 */
  GPtrArray *slots[SLOTS];
} Server;

static void
say (Stream *stream, const char *bytes, gsize length)
{
  /* A client that does not read has no place here. */
  if (send (stream->fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT) != (gssize) length)
    stream->left = 0;
}

static void
say_event (Stream *stream, gint64 due_us)
{
  char event[512], text[1024];
  int size = snprintf (event, sizeof event, EVENT, due_us);
  int n = snprintf (text, sizeof text, "%x\r\n%s\r\n", (guint) size, event);

  if (--stream->left == 0) {
    char end[512];
    int length = snprintf (end, sizeof end, END, stream->prompt, stream->all);
    n += snprintf (text + n, sizeof text - (gsize) n, "%x\r\n%s\r\n0\r\n\r\n", (guint) length, end);
  }
  say (stream, text, (gsize) n);
}

/* All streams whose turn was until now, late ones too. */
static void
pace (Server *server, gint64 now_us)
{
  for (; server->turn * SLOT_US <= now_us; server->turn++) {
    GPtrArray *streams = server->slots[server->turn % SLOTS];

    for (guint i = streams->len; i-- > 0;) {
      Stream *stream = streams->pdata[i];
      say_event (stream, server->turn * SLOT_US);
      if (stream->left == 0)
        g_ptr_array_remove_index_fast (streams, i);
    }
  }
}

static void
set_timer (Server *server)
{
  gint64 turn = server->turn;
  gint64 us;
  struct itimerspec when = { 0 };

  while (turn < server->turn + SLOTS && server->slots[turn % SLOTS]->len == 0)
    turn++;
  if (turn == server->turn + SLOTS)
    return;
  us = turn * SLOT_US;
  when.it_value.tv_sec = us / G_USEC_PER_SEC;
  when.it_value.tv_nsec = us % G_USEC_PER_SEC * 1000;
  timerfd_settime (server->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

static gsize
read_number (const char *text, const char *name)
{
  const char *found = strstr (text, name);

  return found ? (gsize) strtoull (found + strlen (name), NULL, 10) : 0;
}

static void
begin (Server *server, Stream *stream, const char *body, gsize length)
{
  stream->all = stream->left = (guint) MAX (read_number (body, "\"max_tokens\":"), 1);
  stream->prompt = (guint) length / 4;
  stream->slot = (server->n_streams++ * 77) % SLOTS; /* 77 and 200 share no divisor */
  say (stream, HEAD, strlen (HEAD));
  if (server->turn * SLOT_US < g_get_monotonic_time () - BENCH_PACER_GAP_US)
    server->turn = g_get_monotonic_time () / SLOT_US; /* nobody had a turn for long */
  g_ptr_array_add (server->slots[stream->slot], stream);
}

static void
answer_get (Stream *stream, gboolean found)
{
  char text[512];
  int n = snprintf (text, sizeof text, "HTTP/1.1 %s\r\ncontent-length: %u\r\n\r\n%s",
                    found ? "200 OK" : "404 Not Found", found ? (guint) strlen (MODELS) : 0,
                    found ? MODELS : "");

  say (stream, text, (gsize) n);
}

static void
take_requests (Server *server, Stream *stream)
{
  const char *end;

  while ((end = strstr (stream->in->str, "\r\n\r\n")) != NULL) {
    gsize head = (gsize) (end + 4 - stream->in->str);
    gsize length = read_number (stream->in->str, "Content-Length: ");

    if (stream->in->len < head + length)
      return;
    if (g_str_has_prefix (stream->in->str, "POST"))
      begin (server, stream, stream->in->str + head, length);
    else
      answer_get (stream, strstr (stream->in->str, "/v1/models ") != NULL);
    g_string_erase (stream->in, 0, (gssize) (head + length));
  }
}

static void
hang_up (Server *server, Stream *stream)
{
  g_ptr_array_remove_fast (server->slots[stream->slot], stream);
  close (stream->fd);
  g_string_free (stream->in, TRUE);
  g_free (stream);
}

static void
take_bytes (Server *server, Stream *stream)
{
  static char buffer[65536];
  gssize n = recv (stream->fd, buffer, sizeof buffer, MSG_DONTWAIT);

  if (n <= 0 && !(n < 0 && errno == EAGAIN)) {
    hang_up (server, stream);
    return;
  }
  if (n > 0)
    g_string_append_len (stream->in, buffer, n);
  take_requests (server, stream);
}

static void
accept_all (Server *server)
{
  int fd, one = 1;

  while ((fd = accept4 (server->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
    Stream *stream = g_new0 (Stream, 1);
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = stream };
    stream->fd = fd;
    stream->in = g_string_new (NULL);
    setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    epoll_ctl (server->poll, EPOLL_CTL_ADD, fd, &event);
  }
}

static void
serve (Server *server)
{
  struct epoll_event events[256];

  for (;;) {
    int ready = epoll_wait (server->poll, events, G_N_ELEMENTS (events), -1);
    guint64 times;

    if (read (server->timer, &times, sizeof times) > 0 || ready > 0)
      pace (server, g_get_monotonic_time ());
    for (int i = 0; i < ready; i++)
      if (events[i].data.ptr == &server->listener)
        accept_all (server);
      else if (events[i].data.ptr != &server->timer)
        take_bytes (server, events[i].data.ptr);
    set_timer (server);
  }
}

static void
watch (Server *server, int *fd)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = fd };

  epoll_ctl (server->poll, EPOLL_CTL_ADD, *fd, &event);
}

static void
run (int listener)
{
  Server server = { .listener = listener };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  prctl (PR_SET_NAME, "bench-pacer"); /* apart from the client in a profile */
  server.poll = epoll_create1 (EPOLL_CLOEXEC);
  server.timer = timerfd_create (CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  for (guint i = 0; i < SLOTS; i++)
    server.slots[i] = g_ptr_array_new ();
  watch (&server, &server.timer);
  watch (&server, &server.listener);
  serve (&server);
}

void
bench_pacer_start (BenchPacer *pacer)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  struct rlimit limit;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  g_assert (bind (listener, (struct sockaddr *) &address, sizeof address) == 0);
  g_assert (listen (listener, 4096) == 0);
  getsockname (listener, (struct sockaddr *) &address, &length);
  pacer->port = ntohs (address.sin_port);
  pacer->pid = fork ();
  if (pacer->pid == 0)
    run (listener);
  close (listener);
}

void
bench_pacer_stop (BenchPacer *pacer)
{
  kill (pacer->pid, SIGKILL);
  waitpid (pacer->pid, NULL, 0);
}
