// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * NavVllmWatcher:
 *
 * Tells which clients leave. While nobody reads or writes, libsoup does not see it. The main loop
 * waits for one descriptor, however many are watched: in poll() each would cost at every turn.
 */
typedef struct _NavVllmWatcher NavVllmWatcher;
typedef struct _NavVllmWatch NavVllmWatch;

/* The client is gone. */
typedef void (*NavVllmGoneFunc) (gpointer data);

NavVllmWatcher *nav_vllm_watcher_new (void);
void nav_vllm_watcher_free (NavVllmWatcher *watcher);
NavVllmWatch *nav_vllm_watcher_add (NavVllmWatcher *watcher, GSocket *socket, NavVllmGoneFunc gone,
                                    gpointer data);
void nav_vllm_watch_free (NavVllmWatch *watch);

G_END_DECLS
