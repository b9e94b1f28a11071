// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Private to src/observe: network loops in threads with a main context of their own. */

/**
 * NavWorkerFunc: what to do in the thread; its context is the thread's default.
 *
 * Returns: (transfer full) (nullable): what came of it; NULL with @error set
 */
typedef gpointer (*NavWorkerFunc) (gpointer data, GCancellable *cancellable, GError **error);

/**
 * NavWorkerWatch: calls a function in the thread once its cancellable is cancelled.
 */
typedef struct {
  GCancellable *cancellable; /* (nullable) */
  GSource *source;
  gulong handler;
} NavWorkerWatch;

void nav_worker_run (GTask *task, NavWorkerFunc function, gpointer data, GDestroyNotify free_data,
                     GDestroyNotify free_result);
void nav_worker_tell (GMainContext *listener, GSourceFunc function, gpointer data,
                      GDestroyNotify free_data);
GSource *nav_worker_add_source (gint64 ready_us, GSourceFunc function, gpointer data);
void nav_worker_watch (NavWorkerWatch *watch, GCancellable *cancellable, GSourceFunc function,
                       gpointer data);
void nav_worker_unwatch (NavWorkerWatch *watch);

G_END_DECLS
