// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/nav-cli.h"

G_BEGIN_DECLS

/**
 * NavCliWait:
 *
 * Waits for one long call; Ctrl-C stops it, and a second one ends the program as usual. Lives on
 * the stack.
 */
typedef struct {
  GMainLoop *loop;
  GCancellable *cancellable;
  GAsyncResult *result;
  guint interrupt;
} NavCliWait;

void nav_cli_wait_init (NavCliWait *wait);
void nav_cli_wait_ready (GObject *source, GAsyncResult *result, gpointer wait);
GAsyncResult *nav_cli_wait_run (NavCliWait *wait);
void nav_cli_wait_clear (NavCliWait *wait);
char *nav_cli_get_api_key (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavCliWait, nav_cli_wait_clear)

G_END_DECLS
