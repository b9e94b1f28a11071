// SPDX-License-Identifier: Apache-2.0
// Work on several threads: the only file of the planner that knows about them. Workers take items
// by number and write each result to its own place, so that their number changes nothing but the
// time.

#include "planner/nav-plan-private.h"

#include <errno.h>
#include <sys/resource.h>

#include "planner/nav-planner-error.h"
#include "planner/nav-spec-complete.h"

typedef struct {
  guint n_items;
  NavJobFunc func;
  gpointer data;
  GCancellable *cancellable;
  NavPlanProgress progress;
  gpointer progress_data;
  GMutex lock;
  int next; /* atomic */
  guint done;
} Job;

typedef struct {
  Job *job;
  guint number;
  GThread *thread;
} Worker;

static void
report_progress (Job *job)
{
  if (job->progress == NULL)
    return;
  g_mutex_lock (&job->lock);
  job->progress (++job->done, job->n_items, job->progress_data);
  g_mutex_unlock (&job->lock);
}

static gpointer
run_items (gpointer data)
{
  Worker *worker = data;
  Job *job = worker->job;

  for (;;) {
    guint item = (guint) g_atomic_int_add (&job->next, 1);
    if (item >= job->n_items || g_cancellable_is_cancelled (job->cancellable))
      return NULL;
    job->func (item, worker->number, job->data);
    report_progress (job);
  }
}

/**
 * nav_job_count_threads:
 * @n_threads: how many are wanted; 0: one a processor
 *
 * Returns: how many threads nav_job_run() works on
 */
guint
nav_job_count_threads (guint n_threads, guint n_items)
{
  return CLAMP (n_threads > 0 ? n_threads : g_get_num_processors (), 1, MAX (n_items, 1));
}

/**
 * nav_job_run:
 * @n_threads: how many threads to work on; 0: one a processor
 * @progress: (nullable): called after each item, from any of the threads
 * @cancellable: (nullable): stops it between two items
 *
 * Does all items; the calling thread, number 0, works too.
 *
 * Returns: FALSE when it was stopped before all were done
 */
gboolean
nav_job_run (guint n_items, guint n_threads, NavJobFunc func, gpointer data,
             NavPlanProgress progress, gpointer progress_data, GCancellable *cancellable,
             GError **error)
{
  guint n = nav_job_count_threads (n_threads, n_items);
  g_autofree Worker *workers = g_new0 (Worker, n);
  Job job = { .n_items = n_items,
              .func = func,
              .data = data,
              .cancellable = cancellable,
              .progress = progress,
              .progress_data = progress_data };

  g_mutex_init (&job.lock);
  for (guint i = 0; i < n; i++) {
    workers[i] = (Worker){ &job, i, NULL };
    if (i > 0)
      workers[i].thread = g_thread_try_new ("nav-plan", run_items, &workers[i], NULL);
  }
  run_items (&workers[0]);
  for (guint i = 1; i < n; i++)
    if (workers[i].thread != NULL)
      g_thread_join (workers[i].thread);
  g_mutex_clear (&job.lock);
  if (!g_cancellable_is_cancelled (cancellable))
    return TRUE;
  nav_set_error (error, NAV_PLANNER_ERROR, NAV_ERROR_CANCELLED, NULL, "Planning was stopped");
  return FALSE;
}

/**
 * nav_job_start:
 *
 * Runs @func away from the calling thread.
 */
void
nav_job_start (GTask *task, GTaskThreadFunc func)
{
  g_task_run_in_thread (task, func);
}

typedef struct {
  GTask *task;
  GTaskThreadFunc func;
} BackgroundJob;

/* On Linux the priority is the thread's, and those that it starts inherit it: setpriority(2). It
 * cannot be raised again, so that no thread of a pool may take this job. */
static gpointer
run_in_background (gpointer data)
{
  g_autofree BackgroundJob *job = data;
  g_autoptr (GTask) task = job->task;

  errno = 0;
  int now = getpriority (PRIO_PROCESS, 0);
  if (errno == 0)
    setpriority (PRIO_PROCESS, 0, MIN (now + NAV_JOB_BACKGROUND, PRIO_MAX - 1));
  job->func (task, g_task_get_source_object (task), g_task_get_task_data (task),
             g_task_get_cancellable (task));
  return NULL;
}

/**
 * nav_job_start_in_background:
 *
 * Runs @func away from the calling thread, and it and nav_job_run() in it behind all that somebody
 * waits for: NAV_JOB_BACKGROUND less of priority.
 */
void
nav_job_start_in_background (GTask *task, GTaskThreadFunc func)
{
  BackgroundJob *job = g_new (BackgroundJob, 1);
  g_autoptr (GThread) thread = NULL;

  *job = (BackgroundJob){ g_object_ref (task), func };
  thread = g_thread_try_new ("nav-background", run_in_background, job, NULL);
  if (thread != NULL)
    return;
  g_object_unref (job->task);
  g_free (job);
  nav_job_start (task, func);
}

typedef struct {
  const NavSearch *search;
  NavSearchResult *results;
} SearchJob;

static void
run_item (guint item, guint thread, gpointer data)
{
  SearchJob *job = data;

  (void) thread;
  nav_search_run_item (job->search, item, &job->results[item]);
}

/**
 * nav_search_run:
 * @error: NAV_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (array): what was found for each item of @search; free with
 *   nav_search_results_free()
 */
NavSearchResult *
nav_search_run (const NavSearch *search, guint n_threads, NavPlanProgress progress,
                gpointer progress_data, GCancellable *cancellable, GError **error)
{
  guint n = search->items->len;
  SearchJob job = { search, nav_search_results_new (n) };

  if (nav_job_run (n, n_threads, run_item, &job, progress, progress_data, cancellable, error))
    return job.results;
  nav_search_results_free (job.results, n);
  return NULL;
}

static NavPlan *
run_search (const NavSearch *search, GPtrArray *notes, guint n_threads, NavPlanProgress progress,
            gpointer progress_data, GCancellable *cancellable, GError **error)
{
  NavSearchResult *results =
    nav_search_run (search, n_threads, progress, progress_data, cancellable, error);
  NavPlan *plan;

  if (results == NULL)
    return NULL;
  plan = nav_plan_new_from_results (search, results, search->items->len, notes, n_threads);
  nav_search_results_free (results, search->items->len);
  return plan;
}

/**
 * nav_plan_compute:
 * @catalog: what is known
 * @spec: what is asked; gaps are filled in
 * @n_threads: how many threads to work on; 0: one a processor
 * @progress: (nullable): called after each item, from any of the threads
 * @cancellable: (nullable): stops it between two items
 * @error: NAV_ERROR_INVALID with the field that is missing or wrong, NAV_ERROR_CANCELLED
 *
 * Searches everything the spec allows. That nothing fits is an answer: a plan without
 * recommendations and with nearest misses.
 *
 * Returns: (transfer full) (nullable): the plan
 */
NavPlan *
nav_plan_compute (NavCatalog *catalog, NavSpec *spec, guint n_threads, NavPlanProgress progress,
                  gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  g_autoptr (NavSpec) completed = NULL;
  g_auto (NavSearch) search = { 0 };

  g_return_val_if_fail (catalog != NULL && spec != NULL, NULL);

  completed = nav_spec_complete (spec, catalog, notes);
  if (!nav_search_init (&search, catalog, completed, notes, error))
    return NULL;
  return run_search (&search, notes, n_threads, progress, progress_data, cancellable, error);
}

typedef struct {
  NavCatalog *catalog;
  NavSpec *spec;
  NavPlanProgress progress;
  gpointer progress_data;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  nav_catalog_unref (request->catalog);
  nav_spec_unref (request->spec);
  g_free (request);
}

static void
compute_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  NavPlan *plan;

  (void) source;
  plan = nav_plan_compute (request->catalog, request->spec, 0, request->progress,
                           request->progress_data, cancellable, &error);
  if (plan != NULL)
    g_task_return_pointer (task, plan, (GDestroyNotify) nav_plan_unref);
  else
    g_task_return_error (task, error);
}

/**
 * nav_plan_compute_async:
 * @progress_data: must stay valid until @callback is called
 * @callback: called on the calling thread's main context
 *
 * nav_plan_compute() away from the calling thread.
 */
void
nav_plan_compute_async (NavCatalog *catalog, NavSpec *spec, NavPlanProgress progress,
                        gpointer progress_data, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->catalog = nav_catalog_ref (catalog);
  request->spec = nav_spec_ref (spec);
  request->progress = progress;
  request->progress_data = progress_data;
  g_task_set_source_tag (task, nav_plan_compute_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, request, request_free);
  nav_job_start (task, compute_in_thread);
}

/**
 * nav_plan_compute_finish:
 *
 * Returns: (transfer full) (nullable): the plan
 */
NavPlan *
nav_plan_compute_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
