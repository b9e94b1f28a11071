// SPDX-License-Identifier: Apache-2.0
// neuralnav-sim from start to end.

#include "simulator/nav-vllm-program.h"

#include "config.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

#include "base/nav-error.h"
#include "base/nav-file-limit.h"

/* How long open requests may take after the program was told to end. */
#define GRACE_SECONDS 30

typedef struct {
  GMainLoop *loop;
  NavVllmServer *server;
  guint waited; /* tenths of a second */
} Program;

static int
complain (const GError *error)
{
  fprintf (stderr, "neuralnav-sim: %s\n", error->message);
  return nav_error_exit_code (error);
}

static gboolean
on_wait (gpointer data)
{
  Program *program = data;

  if (nav_vllm_server_count_open (program->server) > 0 && ++program->waited < GRACE_SECONDS * 10)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (program->loop);
  return G_SOURCE_REMOVE;
}

/* The first time open requests may end, the second time they may not. */
static gboolean
on_signal (gpointer data)
{
  Program *program = data;

  if (program->waited > 0) {
    g_main_loop_quit (program->loop);
    return G_SOURCE_CONTINUE;
  }
  program->waited = 1;
  nav_vllm_server_drain (program->server);
  g_timeout_add (100, on_wait, program);
  return G_SOURCE_CONTINUE;
}

/* As the kernel ends a program that takes too much memory: nobody is told. */
static void
crash (void)
{
  raise (SIGKILL);
}

static gboolean
on_started (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gboolean
on_signal_at_start (gpointer data)
{
  GMainLoop **loop = data;

  g_main_loop_quit (*loop);
  *loop = NULL;
  return G_SOURCE_CONTINUE;
}

/* Returns: FALSE where it is to end before it began */
static gboolean
wait_for_start (double seconds)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GMainLoop *running = loop;
  guint timer = g_timeout_add ((guint) (seconds * 1000), on_started, loop);
  guint terminate = g_unix_signal_add (SIGTERM, on_signal_at_start, &running);
  guint interrupt = g_unix_signal_add (SIGINT, on_signal_at_start, &running);

  g_main_loop_run (loop);
  g_source_remove (terminate);
  g_source_remove (interrupt);
  if (running == NULL)
    g_source_remove (timer);
  return running != NULL;
}

static void
run_loop (NavVllmServer *server)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Program program = { loop, server, 0 };
  guint terminate = g_unix_signal_add (SIGTERM, on_signal, &program);
  guint interrupt = g_unix_signal_add (SIGINT, on_signal, &program);

  g_main_loop_run (loop);
  g_source_remove (terminate);
  g_source_remove (interrupt);
}

static gboolean
listen_as_told (NavVllmServer *server, const NavVllmOptions *options, GError **error)
{
  if (options->socket_path != NULL)
    return nav_vllm_server_listen_unix (server, options->socket_path, error);
  return nav_vllm_server_listen (server, options->host ? options->host : "",
                                 (guint16) options->port, error);
}

static int
serve (NavVllmOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavVllmServer) server = nav_vllm_options_make_server (options, &error);

  for (guint i = 0; options->ignored[i] != NULL; i++)
    fprintf (stderr, "neuralnav-sim: %s changes nothing here\n", options->ignored[i]);
  if (options->unknown_quantization != NULL)
    fprintf (stderr, "neuralnav-sim: --quantization %s changes nothing here\n",
             options->unknown_quantization);
  if (server != NULL && options->startup_delay > 0 && !wait_for_start (options->startup_delay))
    return NAV_EXIT_OK;
  if (server == NULL || !listen_as_told (server, options, &error))
    return complain (error);
  nav_file_limit_raise (G_MAXUINT); /* a stream is a file */
  printf ("neuralnav-sim: %s on %i × %s, %s\n", options->model,
          options->tensor_parallel * options->pipeline_parallel, options->gpu,
          nav_vllm_server_get_url (server));
  if (options->latency_note != NULL)
    printf ("neuralnav-sim: %s\n", options->latency_note);
  fflush (stdout);
  run_loop (server);
  return NAV_EXIT_OK;
}

static gboolean
print_line (const char *line, gpointer data)
{
  (void) data;
  return fputs (line, stdout) >= 0;
}

static int
replay (NavVllmOptions *options)
{
  g_autoptr (GError) error = NULL;

  if (!nav_vllm_options_replay (options, print_line, NULL, &error))
    return complain (error);
  return fflush (stdout) == 0 ? NAV_EXIT_OK : NAV_EXIT_INVALID;
}

/**
 * nav_vllm_program_run:
 *
 * Serves until SIGTERM or SIGINT.
 *
 * Returns: what the program exits with
 */
int
nav_vllm_program_run (int argc, char **argv)
{
  g_auto (NavVllmOptions) options = { 0 };
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (GError) error = NULL;

  (void) argc;
  if (!nav_vllm_options_parse (&options, argv, environment, &error)) {
    complain (error);
    return NAV_EXIT_USAGE;
  }
  options.crash = crash;
  if (!options.version)
    return options.replay ? replay (&options) : serve (&options);
  printf ("neuralnav-sim %s\n", NAV_VERSION);
  return NAV_EXIT_OK;
}
