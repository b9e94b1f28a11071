// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE /* sched_setaffinity() */

#include "bench-server.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Before anything is started: so that what else the machine does shows less. Both sides of a
 * measurement take a small part of a core. Returns: whether that is allowed here */
gboolean
bench_take_priority (void)
{
  const struct sched_param first = { .sched_priority = 1 };

  return sched_setscheduler (0, SCHED_FIFO, &first) == 0;
}

/* What of the processors that this program may use is for the server, and what for the client. */
typedef enum {
  SERVER_CORE,
  CLIENT_CORE,
} Core;

/* As the anchors were measured: each side on a core of its own, where there are two. A program that
 * is started takes over the core it is started from. */
static void
move_to (Core core)
{
  static cpu_set_t allowed;
  int skip = core == SERVER_CORE ? 0 : 1;
  cpu_set_t one;

  if (CPU_COUNT (&allowed) == 0)
    sched_getaffinity (0, sizeof allowed, &allowed);
  if (CPU_COUNT (&allowed) < 2)
    return;
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
    if (!CPU_ISSET (cpu, &allowed) || skip-- > 0)
      continue;
    CPU_ZERO (&one);
    CPU_SET (cpu, &one);
    sched_setaffinity (0, sizeof one, &one);
    return;
  }
}

/* @arguments: the program and its options, but for where to listen */
void
bench_server_start (BenchServer *server, const char *const *arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  g_strv_builder_addv (builder, (const char **) arguments);
  g_strv_builder_add_many (builder, "--host", "127.0.0.1", "--port", "0", NULL);
  all = g_strv_builder_end (builder);
  move_to (SERVER_CORE);
  server->process = g_subprocess_newv ((const char *const *) all, G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                       &error);
  move_to (CLIENT_CORE);
  g_assert_no_error (error);
  server->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server->process));
  line = g_data_input_stream_read_line (server->output, NULL, NULL, &error);
  g_assert_nonnull (line);
  server->port = (guint16) g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
  clock_getcpuclockid (
    (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (server->process), NULL, 10),
    &server->cpu);
}

void
bench_server_stop (BenchServer *server)
{
  g_subprocess_send_signal (server->process, SIGKILL);
  g_subprocess_wait (server->process, NULL, NULL);
  g_object_unref (server->output);
  g_object_unref (server->process);
}

/* What it has taken of processors so far. */
double
bench_server_cpu_s (const BenchServer *server)
{
  struct timespec time;

  clock_gettime (server->cpu, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/* Of it, what it has taken outside the kernel. */
double
bench_server_user_s (const BenchServer *server)
{
  g_autofree char *path =
    g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (server->process));
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  fields = g_strsplit (strrchr (text, ')'), " ", 14); /* the 14th of all is the 12th from there */
  return g_ascii_strtod (fields[12], NULL) / (double) sysconf (_SC_CLK_TCK);
}

/* What is resident, without the pages of files. */
guint64
bench_server_memory_kib (const BenchServer *server)
{
  g_autofree char *path =
    g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (server->process));
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  at = strstr (text, "RssAnon:");
  return at ? g_ascii_strtoull (at + strlen ("RssAnon:"), NULL, 10) : 0;
}
