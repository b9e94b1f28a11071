// SPDX-License-Identifier: Apache-2.0
// How quick the window is and what it takes: until it is on the screen, until the first cards after
// Enter, while somebody types a number; what our callbacks hold the main loop for; memory. Run by
// `make bench`, on a display of its own. Best of five where that makes sense.

#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app-fixture.h"
#include "app/nav-application.h"
#include "app/nav-need-row.h"
#include "app/nav-window-private.h"

#define ROUNDS 5
#define SENTENCE "I need a chatbot for 1000 users, low latency is critical"
#define CHILD_OPTION "--started-at"

static double
now_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec * 1e-6;
}

/* What the main loop did between two polls, in CPU time of its thread, and at which frame it was: a
 * turn in which there was another one laid out and drew, which is GTK's work, as is asking how
 * large the window wants to be. */
static struct {
  double since;
  GdkFrameClock *clock;
  gint64 frame;
  gboolean sized;
  double longest;
  double longest_frame;
  guint above;
  guint turns;
} loop;

static gint
measuring_poll (GPollFD *fds, guint n_fds, gint timeout)
{
  double took = now_ms (CLOCK_THREAD_CPUTIME_ID) - loop.since;
  gint64 frame = gdk_frame_clock_get_frame_counter (loop.clock);
  gint n;

  if (frame != loop.frame || loop.sized) {
    loop.longest_frame = MAX (loop.longest_frame, took);
  } else {
    loop.longest = MAX (loop.longest, took);
    loop.above += took > 4;
    loop.turns++;
  }
  loop.frame = frame;
  loop.sized = FALSE;
  n = g_poll (fds, n_fds, timeout);
  loop.since = now_ms (CLOCK_THREAD_CPUTIME_ID);
  return n;
}

static void
on_compute_size (GdkToplevel *toplevel, GdkToplevelSize *size, gpointer data)
{
  (void) toplevel;
  (void) size;
  (void) data;
  loop.sized = TRUE;
}

static void
start_watching (GtkWidget *window)
{
  memset (&loop, 0, sizeof loop);
  g_signal_connect (gtk_native_get_surface (GTK_NATIVE (window)), "compute-size",
                    G_CALLBACK (on_compute_size), NULL);
  loop.clock = gtk_widget_get_frame_clock (window);
  loop.frame = gdk_frame_clock_get_frame_counter (loop.clock);
  loop.since = now_ms (CLOCK_THREAD_CPUTIME_ID);
  g_main_context_set_poll_func (NULL, measuring_poll);
}

static void
report_loop (const char *what)
{
  printf ("%-28s longest turn without a frame %.1f ms, above 4 ms: %u of %u; longest frame %.1f ms "
          "(CPU)\n",
          what, loop.longest, loop.above, loop.turns, loop.longest_frame);
  loop.longest = loop.longest_frame = 0;
  loop.above = loop.turns = 0;
}

/* What the measurement does itself is no turn of the loop. */
static void
spin (gboolean (*done) (gpointer data), gpointer data)
{
  loop.since = now_ms (CLOCK_THREAD_CPUTIME_ID);
  fixture_spin (done, data);
}

static void
set_flag (gpointer flag)
{
  *(gboolean *) flag = TRUE;
}

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

/* Until the next frame is on the screen. */
static void
wait_for_frame (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gboolean painted = FALSE;
  gulong id =
    g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (set_flag), &painted);

  gtk_widget_queue_draw (window);
  spin (is_set, &painted);
  g_signal_handler_disconnect (clock, id);
}

static void
settle (void)
{
  loop.since = now_ms (CLOCK_THREAD_CPUTIME_ID);
  fixture_frames ();
}

static gboolean
has_project (gpointer data)
{
  return ((NavWindow *) data)->project != NULL;
}

static gboolean
is_idle (gpointer data)
{
  return !nav_project_get_busy (((NavWindow *) data)->project);
}

static gboolean
has_plan (gpointer data)
{
  return nav_project_get_plan (((NavWindow *) data)->project) != NULL;
}

static NavWindow *
open_window (NavApplication *application)
{
  NavWindow *window;

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_application_activate (G_APPLICATION (application));
  window = NAV_WINDOW (gtk_application_get_windows (GTK_APPLICATION (application))->data);
  return window;
}

static long
status_kib (const char *status, const char *key)
{
  const char *line = strstr (status, key);

  return line ? atol (line + strlen (key)) : 0;
}

static double
memory_mb (void)
{
  g_autofree char *status = NULL;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  return (double) (status_kib (status, "RssAnon:") + status_kib (status, "RssShmem:")) / 1024;
}

/* The child: a program that shows its window and a plan, tells how long it took to show the window
 * since it was started and what memory the plan takes, and ends. */
static int
run_child (double started_at)
{
  g_autoptr (NavApplication) application = nav_application_new ();
  NavWindow *window = open_window (application);
  double shown, ready;

  wait_for_frame (GTK_WIDGET (window));
  shown = now_ms (CLOCK_MONOTONIC) - started_at;
  spin (has_project, window);
  wait_for_frame (GTK_WIDGET (window));
  ready = now_ms (CLOCK_MONOTONIC) - started_at;
  nav_window_say (window, SENTENCE);
  spin (has_plan, window);
  settle ();
  printf ("%.3f %.3f %.3f\n", shown, ready, memory_mb ());
  fflush (stdout);
  _Exit (0);
}

static void
measure_start (const char *program)
{
  double first = INFINITY, ready = INFINITY, memory = 0;

  for (int i = 0; i < ROUNDS + 1; i++) {
    g_autofree char *at = g_strdup_printf ("%.3f", now_ms (CLOCK_MONOTONIC));
    const char *argv[] = { program, CHILD_OPTION, at, NULL };
    g_autofree char *output = NULL;
    double shown, usable, taken;
    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                  NULL);
    if (output == NULL || sscanf (output, "%lf %lf %lf", &shown, &usable, &taken) != 3) {
      printf ("window on the screen         not measured: %s\n", output ? output : "no output");
      return;
    }
    if (i == 0)
      continue; /* the first start is not warm: it makes the knowledge base */
    first = MIN (first, shown);
    ready = MIN (ready, usable);
    memory = MAX (memory, taken);
  }
  printf ("window on the screen         %.0f ms, ready to write %.0f ms (wall, best of %d; goal "
          "500)\n",
          first, ready, ROUNDS);
  printf ("memory with a plan           %.0f MB anonymous and shared (most of %d; goal 80)\n",
          memory, ROUNDS);
}

static gboolean
has_foreseen (gpointer data)
{
  return nav_project_get_foreseen (((NavWindow *) data)->project) == NAV_FORESEEN_PLAN;
}

typedef enum {
  AT_ONCE, /* in the moment in which the words come, as no hand can */
  PASTED,  /* Ctrl+V, and Enter as fast as a hand is */
  WRITTEN, /* the last letters say nothing new, so that the plan is there by then */
} Sending;

#define HAND_MS 150

static const char *const sending_words[] = { "sent with its last letter",
                                             "pasted, sent 0.15 s later",
                                             "written, its plan foreseen" };

static void
wait_before_sending (NavWindow *window, Sending sending)
{
  gboolean passed = FALSE;

  if (sending == WRITTEN)
    spin (has_foreseen, window);
  if (sending != PASTED)
    return;
  g_timeout_add_once (HAND_MS, set_flag, &passed);
  spin (is_set, &passed);
}

static void
measure_cards (NavWindow *window, Sending sending)
{
  double best = INFINITY, said = INFINITY;

  for (int i = 0; i < ROUNDS; i++) {
    g_autoptr (NavProject) project =
      _nav_window_make_project (window, nav_project_get_catalog (window->project));
    double began, cpu;
    nav_window_show_project (window, project);
    wait_for_frame (GTK_WIDGET (window));
    gtk_text_buffer_set_text (window->draft, SENTENCE, -1);
    wait_before_sending (window, sending);
    began = now_ms (CLOCK_MONOTONIC);
    cpu = now_ms (CLOCK_THREAD_CPUTIME_ID);
    g_action_group_activate_action (G_ACTION_GROUP (window), "send", NULL);
    said = MIN (said, now_ms (CLOCK_THREAD_CPUTIME_ID) - cpu);
    spin (has_plan, window);
    wait_for_frame (GTK_WIDGET (window));
    best = MIN (best, now_ms (CLOCK_MONOTONIC) - began);
  }
  printf ("first cards after Enter      %.0f ms (wall, best of %d; goal 50), %.1f ms to read it; "
          "%s\n",
          best, ROUNDS, said, sending_words[sending]);
}

static void
measure_typing (NavWindow *window)
{
  double best = INFINITY, worst = 0;

  for (int i = 0; i < 20; i++) {
    g_autoptr (NavLeaf) leaf = nav_leaf_new_number (1000 + i, NAV_ORIGIN_EDITED);
    double began = now_ms (CLOCK_THREAD_CPUTIME_ID), took;
    nav_project_begin_edit (window->project);
    nav_project_edit (window->project, NAV_WORKLOAD_USERS, 0, leaf, NULL);
    took = now_ms (CLOCK_THREAD_CPUTIME_ID) - began;
    best = MIN (best, took);
    worst = MAX (worst, took);
  }
  nav_project_end_edit (window->project);
  printf ("values follow what is typed  %.1f to %.1f ms (CPU, 20 edits with all sheets shown)\n",
          best, worst);
  spin (is_idle, window);
}

static void
measure_window (void)
{
  g_autoptr (NavApplication) application = nav_application_new ();
  NavWindow *window = open_window (application);
  double began;

  spin (has_project, window);
  wait_for_frame (GTK_WIDGET (window));
  start_watching (GTK_WIDGET (window));
  for (Sending sending = AT_ONCE; sending <= WRITTEN; sending++)
    measure_cards (window, sending);
  report_loop ("  while planning");
  settle ();
  report_loop ("  settling");
  adw_view_stack_set_visible_child_name (window->stages, "needs");
  settle ();
  report_loop ("  making the needs");
  began = now_ms (CLOCK_THREAD_CPUTIME_ID);
  nav_needs_page_reveal (window->needs, NAV_ENGINE_VERSION, 0);
  printf ("a row that is folded away    %.1f ms to find it the first time (CPU)\n",
          now_ms (CLOCK_THREAD_CPUTIME_ID) - began);
  settle ();
  report_loop ("  unfolding the rest");
  measure_typing (window);
  report_loop ("  while typing");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  double started_at = argc == 3 && strcmp (argv[1], CHILD_OPTION) == 0
                        ? g_ascii_strtod (argv[2], NULL)
                        : 0;

  gtk_init ();
  if (started_at > 0)
    return run_child (started_at);
  measure_start (program);
  measure_window ();
  return 0;
}
