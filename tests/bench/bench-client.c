// SPDX-License-Identifier: Apache-2.0
// bench-client [STREAMS]: what an event costs the load generator, beside the floor of this machine:
// a bare loop of epoll_wait() and recv() over the same streams. Processor time, not time on the
// clock, so that what else the machine does shows less.

#include <gio/gio.h>
#include <locale.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/nav-json.h"
#include "bench-pacer.h"
#include "bench-server.h"
#include "observe/nav-load-run.h"

#define SECONDS 4
#define TOKENS  (SECONDS * G_USEC_PER_SEC / BENCH_PACER_GAP_US)
#define RATE    1000
#define BODY                                                                                       \
  "{\"model\":\"bench\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"stream\":true," \
  "\"stream_options\":{\"include_usage\":true},\"max_tokens\":%u}"

/* What this process has taken, in seconds. */
typedef struct {
  double all;
  double user;
} Cpu;

static Cpu
read_cpu (void)
{
  struct rusage usage;
  Cpu cpu;

  getrusage (RUSAGE_SELF, &usage);
  cpu.user = (double) usage.ru_utime.tv_sec + (double) usage.ru_utime.tv_usec / 1e6;
  cpu.all = cpu.user + (double) usage.ru_stime.tv_sec + (double) usage.ru_stime.tv_usec / 1e6;
  return cpu;
}

/* Microseconds for each of @n events since @before. */
static Cpu
cost_since (Cpu before, guint n)
{
  Cpu now = read_cpu ();

  return (Cpu){ (now.all - before.all) * 1e6 / n, (now.user - before.user) * 1e6 / n };
}

/* --- The floor --- */

static int
dial (const BenchPacer *pacer, int poll_fd, const char *request)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (pacer->port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

  g_assert (connect (fd, (struct sockaddr *) &address, sizeof address) == 0);
  epoll_ctl (poll_fd, EPOLL_CTL_ADD, fd, &event);
  g_assert (send (fd, request, strlen (request), 0) == (gssize) strlen (request));
  return fd;
}

static Cpu
measure_floor (const BenchPacer *pacer, guint n)
{
  g_autofree char *body = g_strdup_printf (BODY, (guint) TOKENS);
  g_autofree char *request = g_strdup_printf ("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n"
                                              "Content-Length: %u\r\n\r\n%s",
                                              (guint) strlen (body), body);
  int poll_fd = epoll_create1 (EPOLL_CLOEXEC);
  Cpu before = read_cpu ();
  struct epoll_event events[256];
  char buffer[8192];

  for (guint i = 0; i < n; i++)
    dial (pacer, poll_fd, request);
  for (guint open = n; open > 0;) {
    int ready = epoll_wait (poll_fd, events, G_N_ELEMENTS (events), -1);
    for (int i = 0; i < ready; i++) {
      gssize got = recv (events[i].data.fd, buffer, sizeof buffer, 0);
      if (got >= 5 && memcmp (buffer + got - 5, "0\r\n\r\n", 5) != 0)
        continue;
      close (events[i].data.fd);
      open--;
    }
  }
  close (poll_fd);
  return cost_since (before, n * TOKENS);
}

/* --- Streams alone --- */

typedef struct {
  GArray *late_ms;
  gint64 at_us;
  guint open;
  guint bad;
} Streams;

static void
on_tokens (gint64 at_us, guint tokens, gpointer data)
{
  (void) tokens;
  ((Streams *) data)->at_us = at_us;
}

static void
on_text (const char *content, const char *reasoning, gpointer data)
{
  Streams *streams = data;
  double late_ms =
    (double) (streams->at_us - g_ascii_strtoll (content, NULL, 10)) / 1000;

  (void) reasoning;
  g_array_append_val (streams->late_ms, late_ms);
}

static void
on_done (NavStream *stream, const NavStreamResult *result, gpointer data)
{
  Streams *streams = data;

  (void) stream;
  streams->open--;
  streams->bad += result->outcome != NAV_STREAM_COMPLETE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static Cpu
measure_streams (const BenchPacer *pacer, guint n, Streams *streams)
{
  static const NavStreamHooks hooks = { on_text, on_tokens, on_done };
  g_autofree char *text = g_strdup_printf (BODY, (guint) TOKENS);
  g_autofree char *url =
    g_strdup_printf ("http://127.0.0.1:%u/v1/chat/completions", (guint) pacer->port);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  const NavStreamRequest request = { url, NULL, body, TOKENS, 60, 0, nav_clock_system () };
  NavStreamPool *pool = nav_stream_pool_new (n);
  Cpu before = read_cpu (), cost;

  *streams = (Streams){ .open = n };
  streams->late_ms = g_array_sized_new (FALSE, FALSE, sizeof (double), n * TOKENS);
  for (guint i = 0; i < n; i++)
    nav_stream_start (pool, &request, &hooks, streams);
  while (streams->open > 0)
    g_main_context_iteration (NULL, TRUE);
  cost = cost_since (before, n * TOKENS);
  nav_stream_pool_free (pool);
  g_array_sort (streams->late_ms, compare);
  return cost;
}

/* --- Whole load tests --- */

static JsonNode *
fixed (double mean)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "distribution", "fixed");
  nav_json_add_number (object, "mean", mean);
  return nav_json_node_for_object (object);
}

/* @clients: of a closed loop; 0: an open one at RATE */
static NavLoadSpec *
make_spec (guint clients, guint tokens)
{
  JsonObject *object = json_object_new (), *load = json_object_new ();
  g_autoptr (JsonNode) node = nav_json_node_for_object (object);
  g_autoptr (GError) error = NULL;
  NavLoadSpec *spec;

  nav_json_add_string (load, "type", clients > 0 ? "closed" : "open");
  if (clients > 0) {
    nav_json_add_number (load, "concurrency", clients);
    nav_json_add_number (load, "requests", clients);
  } else {
    nav_json_add_number (load, "rate", RATE);
    nav_json_add_number (load, "duration_s", SECONDS);
  }
  json_object_set_object_member (object, "load", load);
  json_object_set_member (object, "input_tokens", fixed (32));
  json_object_set_member (object, "output_tokens", fixed (tokens));
  spec = nav_load_spec_new_from_json (node, &error);
  g_assert_no_error (error);
  return spec;
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) source;
  *(NavRun **) data = nav_load_run_finish (result, &error);
  g_assert_no_error (error);
}

static NavRun *
run_load (const BenchPacer *pacer, guint clients, guint tokens)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/v1", (guint) pacer->port);
  g_autoptr (NavLoadSpec) spec = make_spec (clients, tokens);
  const NavLoadOptions options = { .url = url, .spec = spec };
  NavRun *run = NULL;

  nav_load_run_async (&options, NULL, NULL, NULL, on_run, &run);
  while (run == NULL)
    g_main_context_iteration (NULL, TRUE);
  return run;
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *) a, right = *(const guint *) b;

  return (left > right) - (left < right);
}

/* While all streams were there: of its seconds the median, without the first and the last. */
static double
find_events_per_s (const NavRun *run)
{
  const GArray *seconds = run->second_tokens;
  g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (guint));

  if (seconds->len < 3)
    return 0;
  g_array_append_vals (whole, &g_array_index (seconds, guint, 1), seconds->len - 2);
  g_array_sort (whole, compare_counts);
  return g_array_index (whole, guint, whole->len / 2);
}

static Cpu
measure_load (const BenchPacer *pacer, guint n, double *ret_events_per_s)
{
  Cpu before = read_cpu ();
  g_autoptr (NavRun) run = run_load (pacer, n, TOKENS);

  *ret_events_per_s = find_events_per_s (run);
  return cost_since (before, n * TOKENS);
}

static void
bench_streams (const BenchPacer *pacer, guint n)
{
  double per_s;
  Cpu floor = measure_floor (pacer, n);
  Streams streams;
  Cpu alone = measure_streams (pacer, n, &streams);
  Cpu load = measure_load (pacer, n, &per_s);
  const GArray *late = streams.late_ms;

  g_print ("%7u %9.0f  %6.2f %5.2f  %6.2f %5.2f %5.2fx  %6.2f %5.2f %5.2fx  %7.2f %7.2f%s\n", n,
           per_s, floor.all, floor.user, alone.all, alone.user, alone.all / floor.all, load.all,
           load.user, load.all / floor.all,
           late->len > 0 ? g_array_index (late, double, late->len / 2) : 0,
           late->len > 0 ? g_array_index (late, double, (guint) (late->len * 0.99)) : 0,
           streams.bad > 0 ? "  NOT ALL WHOLE" : "");
  g_array_unref (streams.late_ms);
}

static void
bench_dispatch (const BenchPacer *pacer)
{
  Cpu before = read_cpu (), cost;
  g_autoptr (NavRun) run = run_load (pacer, 0, 1);
  g_auto (NavRunFigures) figures = { 0 };
  const NavSpread *delay = &figures.spreads[NAV_SPREAD_DISPATCH_DELAY];
  const NavSpread *sent = &figures.spreads[NAV_SPREAD_SEND_DELAY];

  cost = cost_since (before, run->records->len);
  nav_run_compute (run, &figures);
  g_print ("%u requests/s: dispatch delay p50 %.2f ms, p99 %.2f ms, all sent after %.2f ms, "
           "%.2f ms; %.1f us of processor time a request, %.1f of them its own; %u of %u whole\n",
           RATE, delay->p50, delay->p99, sent->p50, sent->p99, cost.all, cost.user,
           figures.completed, figures.counted);
}

int
main (int argc, char **argv)
{
  static const guint streams[] = { 100, 500, 1000, 2000, 2400 };
  BenchPacer pacer;

  setlocale (LC_ALL, "");
  g_print ("%s priority over other programs; us of processor time an event, own: outside the "
           "kernel; x: over the floor\n",
           bench_take_priority () ? "With" : "Without");
  g_print ("%7s %9s  %6s %5s  %6s %5s %6s  %6s %5s %6s  %7s %7s\n", "streams", "events/s", "floor",
           "own", "stream", "own", "", "load", "own", "", "late50", "late99");
  bench_pacer_start (&pacer);
  if (argc > 1) {
    bench_streams (&pacer, (guint) g_ascii_strtoull (argv[1], NULL, 10));
  } else {
    for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
      bench_streams (&pacer, streams[i]);
  }
  bench_dispatch (&pacer);
  bench_pacer_stop (&pacer);
  return 0;
}
