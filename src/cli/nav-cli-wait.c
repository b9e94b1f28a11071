// SPDX-License-Identifier: Apache-2.0
// Waiting for what runs elsewhere.

#include "cli/nav-cli-wait.h"

#include <glib-unix.h>
#include <signal.h>

static gboolean
on_interrupt (gpointer data)
{
  NavCliWait *wait = data;

  wait->interrupt = 0;
  g_cancellable_cancel (wait->cancellable);
  return G_SOURCE_REMOVE;
}

void
nav_cli_wait_init (NavCliWait *wait)
{
  *wait = (NavCliWait){
    .loop = g_main_loop_new (NULL, FALSE),
    .cancellable = g_cancellable_new (),
  };
  wait->interrupt = g_unix_signal_add (SIGINT, on_interrupt, wait);
}

/**
 * nav_cli_wait_ready:
 *
 * The callback to hand to the long call, with the wait as its data.
 */
void
nav_cli_wait_ready (GObject *source, GAsyncResult *result, gpointer wait)
{
  NavCliWait *self = wait;

  (void) source;
  self->result = g_object_ref (result);
  g_main_loop_quit (self->loop);
}

/**
 * nav_cli_wait_run:
 *
 * Returns: (transfer none): what the call's own finish function takes
 */
GAsyncResult *
nav_cli_wait_run (NavCliWait *wait)
{
  g_main_loop_run (wait->loop);
  return wait->result;
}

void
nav_cli_wait_clear (NavCliWait *wait)
{
  if (wait->interrupt != 0)
    g_source_remove (wait->interrupt);
  g_clear_object (&wait->result);
  g_clear_object (&wait->cancellable);
  g_clear_pointer (&wait->loop, g_main_loop_unref);
}

/**
 * nav_cli_get_api_key:
 *
 * From the environment only: options are seen by everyone on the machine, and files stay.
 *
 * Returns: (transfer full) (nullable)
 */
char *
nav_cli_get_api_key (void)
{
  const char *key = g_getenv ("NEURALNAV_API_KEY");

  return key != NULL && *key != '\0' ? g_strstrip (g_strdup (key)) : NULL;
}
