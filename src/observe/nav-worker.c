// SPDX-License-Identifier: Apache-2.0
// A thread a run, with its own main context, so that no window ever waits for a stream and no
// window ever delays one.

#include "observe/nav-worker.h"

typedef struct {
  NavWorkerFunc function;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  if (work->free_data != NULL)
    work->free_data (work->data);
  g_free (work);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Work *work = data;
  g_autoptr (GError) error = NULL;
  gpointer result;

  (void) source;
  g_main_context_push_thread_default (context);
  result = work->function (work->data, cancellable, &error);
  /* What libsoup still has to close. */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  if (result != NULL)
    g_task_return_pointer (task, result, work->free_result);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * nav_worker_run:
 * @task: whose cancellable @function gets; a cancelled run may still have a result
 * @free_data: (nullable): called when the task is gone
 * @free_result: of a result that nobody takes
 */
void
nav_worker_run (GTask *task, NavWorkerFunc function, gpointer data, GDestroyNotify free_data,
                GDestroyNotify free_result)
{
  Work *work = g_new0 (Work, 1);

  *work = (Work){ function, data, free_data, free_result };
  g_task_set_task_data (task, work, work_free);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run);
}

/**
 * nav_worker_tell:
 * @listener: (nullable): the context that @function is to be called in; NULL is the main one
 *
 * Says something to the thread that started the run, in order, before its end.
 */
void
nav_worker_tell (GMainContext *listener, GSourceFunc function, gpointer data,
                 GDestroyNotify free_data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, free_data);
  g_source_attach (source, listener);
}

static gboolean
dispatch_source (GSource *source, GSourceFunc function, gpointer data)
{
  g_source_set_ready_time (source, -1);
  return function (data);
}

static GSourceFuncs ready_funcs = { .dispatch = dispatch_source };

/**
 * nav_worker_add_source:
 * @ready_us: when, on the clock of GLib; -1: not before g_source_set_ready_time()
 * @function: called in the calling thread's main context, before all else that is ready
 *
 * Returns: (transfer full): a source that only has a time at which it is ready
 */
GSource *
nav_worker_add_source (gint64 ready_us, GSourceFunc function, gpointer data)
{
  GSource *source = g_source_new (&ready_funcs, sizeof (GSource));

  g_source_set_callback (source, function, data, NULL);
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_ready_time (source, ready_us);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

/* In the thread that cancels. */
static void
on_cancelled (GCancellable *cancellable, gpointer source)
{
  (void) cancellable;
  g_source_set_ready_time (source, 0);
}

/**
 * nav_worker_watch:
 * @watch: (out caller-allocates): what nav_worker_unwatch() takes back
 * @cancellable: (nullable)
 * @function: called in the calling thread's main context, also where it was cancelled before
 *
 * Not g_cancellable_source_new(), which GLib 2.74 leaks where the source goes while the thread that
 * cancels still tells the others.
 */
void
nav_worker_watch (NavWorkerWatch *watch, GCancellable *cancellable, GSourceFunc function,
                  gpointer data)
{
  watch->cancellable = cancellable;
  watch->source = nav_worker_add_source (-1, function, data);
  watch->handler = cancellable == NULL
                     ? 0
                     : g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled),
                                              g_source_ref (watch->source),
                                              (GDestroyNotify) g_source_unref);
}

/**
 * nav_worker_unwatch:
 *
 * In the same thread; afterwards the function is not called any more.
 */
void
nav_worker_unwatch (NavWorkerWatch *watch)
{
  if (watch->handler != 0)
    g_cancellable_disconnect (watch->cancellable, watch->handler);
  g_source_destroy (watch->source);
  g_clear_pointer (&watch->source, g_source_unref);
}
