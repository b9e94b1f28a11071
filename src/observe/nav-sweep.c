// SPDX-License-Identifier: Apache-2.0
// The highest rate at which a server keeps the targets: runs one after the other, as the search
// wants them.

#include "observe/nav-sweep.h"

#include <math.h>

#include "base/nav-clock.h"
#include "base/nav-error.h"

typedef struct {
  NavSweepOptions options; /* owns its strings and spec */
  NavSweep *sweep;         /* (nullable): taken when it is done */
  NavSweepTell tell;
  gpointer tell_data;
  NavSweepStep step; /* that runs */
  NavSweepSearch search;
} Sweeping;

static void
sweeping_free (gpointer data)
{
  Sweeping *sweeping = data;

  g_free ((char *) sweeping->options.url);
  g_free ((char *) sweeping->options.model);
  g_free ((char *) sweeping->options.api_key);
  nav_load_spec_unref (sweeping->options.spec);
  g_clear_pointer (&sweeping->sweep, nav_sweep_unref);
  g_free (sweeping);
}

void
_nav_sweep_failure_free (NavSweepFailure *failure)
{
  g_free (failure->reason);
  g_free (failure->message);
  g_free (failure);
}

static void
step_clear (gpointer data)
{
  NavSweepStep *step = data;

  g_clear_pointer (&step->failure, _nav_sweep_failure_free);
}

/* With nothing run yet. */
NavSweep *
_nav_sweep_new (NavLoadSpec *spec)
{
  NavSweep *sweep = g_new0 (NavSweep, 1);

  g_atomic_ref_count_init (&sweep->ref_count);
  sweep->spec = nav_load_spec_ref (spec);
  sweep->steps = g_array_new (FALSE, FALSE, sizeof (NavSweepStep));
  g_array_set_clear_func (sweep->steps, step_clear);
  sweep->holds_per_s = sweep->missed_per_s = sweep->limited_per_s = NAN;
  sweep->capacity_per_s = NAN;
  sweep->end = NAV_SWEEP_INTERRUPTED;
  return sweep;
}

NavSweep *
nav_sweep_ref (NavSweep *sweep)
{
  g_atomic_ref_count_inc (&sweep->ref_count);
  return sweep;
}

void
nav_sweep_unref (NavSweep *sweep)
{
  if (!g_atomic_ref_count_dec (&sweep->ref_count))
    return;
  nav_load_spec_unref (sweep->spec);
  g_free (sweep->created);
  g_free (sweep->url);
  g_free (sweep->model);
  g_free (sweep->server);
  g_array_unref (sweep->steps);
  g_free (sweep);
}

static void
tell_step (Sweeping *sweeping)
{
  if (sweeping->tell != NULL)
    sweeping->tell (sweeping->sweep, NULL, NULL, sweeping->tell_data);
}

static void
on_progress (const NavLoadProgress *progress, gpointer data)
{
  Sweeping *sweeping = g_task_get_task_data (data);

  if (sweeping->tell != NULL)
    sweeping->tell (sweeping->sweep, &sweeping->step, progress, sweeping->tell_data);
}

static void
finish (GTask *task, NavSweepEnd end)
{
  Sweeping *sweeping = g_task_get_task_data (task);

  sweeping->sweep->end = end;
  tell_step (sweeping);
  g_task_return_pointer (task, g_steal_pointer (&sweeping->sweep),
                         (GDestroyNotify) nav_sweep_unref);
  g_object_unref (task);
}

static void on_run (GObject *source, GAsyncResult *result, gpointer data);

static void
start (GTask *task, const NavSweepMove *move)
{
  Sweeping *sweeping = g_task_get_task_data (task);
  g_autoptr (NavLoadSpec) spec =
    _nav_sweep_make_spec (&sweeping->options, move, _nav_sweep_get_answer_s (sweeping->sweep),
                          &sweeping->step);
  const NavLoadOptions options = { sweeping->options.url, sweeping->options.model,
                                   sweeping->options.api_key, spec };

  nav_load_run_async (&options, on_progress, task, g_task_get_cancellable (task), on_run, task);
}

static void
take_endpoint (NavSweep *sweep, const NavRun *run)
{
  g_free (sweep->url);
  g_free (sweep->model);
  g_free (sweep->server);
  sweep->url = nav_run_public_url (run->endpoint->url);
  sweep->model = g_strdup (run->endpoint->model);
  sweep->server = g_strdup (run->endpoint->server);
  sweep->simulated = run->simulated;
}

static void
take_run (GTask *task, NavRun *run)
{
  Sweeping *sweeping = g_task_get_task_data (task);
  NavSweepStep step = sweeping->step;
  NavSweepMove move;
  g_auto (NavRunFigures) figures = { 0 };

  nav_run_compute (run, &figures);
  _nav_sweep_judge (&step, run, &figures);
  take_endpoint (sweeping->sweep, run);
  if (run->interrupted) {
    step_clear (&step);
    finish (task, NAV_SWEEP_INTERRUPTED);
    return;
  }
  move = _nav_sweep_search_take (&sweeping->search, sweeping->sweep, &step);
  tell_step (sweeping);
  if (move.ended)
    finish (task, move.end);
  else
    start (task, &move);
}

/* What was found before a sweep is stopped, or before the server went or got stuck, is its
 * result. */
static gboolean
ends_early (const NavSweep *sweep, const GError *error, NavSweepEnd *ret_end)
{
  gboolean cancelled = nav_error_matches_kind (error, NAV_ERROR_CANCELLED);

  *ret_end = cancelled ? NAV_SWEEP_INTERRUPTED : NAV_SWEEP_LOST;
  return sweep->steps->len > 0 && (cancelled || nav_error_matches_kind (error, NAV_ERROR_REMOTE));
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Sweeping *sweeping = g_task_get_task_data (task);
  GError *error = NULL;
  NavSweepEnd end;
  g_autoptr (NavRun) run = nav_load_run_finish (result, &error);

  (void) source;
  if (run != NULL) {
    take_run (task, run);
  } else if (ends_early (sweeping->sweep, error, &end)) {
    g_clear_error (&error);
    finish (task, end);
  } else {
    g_task_return_error (task, error);
    g_object_unref (task);
  }
}

/* With the first step's specification: it has lengths where a recording had requests. */
static NavSweep *
make_sweep (const NavSweepOptions *options)
{
  const NavSweepMove alone = { .kind = NAV_SWEEP_ALONE, .rate = NAN };
  NavSweepStep step;
  g_autoptr (NavLoadSpec) spec = _nav_sweep_make_spec (options, &alone, NAN, &step);
  NavSweep *sweep = _nav_sweep_new (spec);

  sweep->created = nav_clock_format_utc (nav_clock_wall_us (nav_clock_system ()));
  return sweep;
}

/**
 * nav_sweep_async:
 * @options: copied; its specification must have targets
 * @tell: (nullable)
 * @cancellable: (nullable): ends the sweep; what was found until then is the result
 *
 * Plays one load after the other, each in a thread of its own.
 */
void
nav_sweep_async (const NavSweepOptions *options, NavSweepTell tell, gpointer tell_data,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Sweeping *sweeping = g_new0 (Sweeping, 1);
  NavSweepMove first;

  g_return_if_fail (nav_load_spec_has_targets (options->spec));

  g_task_set_source_tag (task, nav_sweep_async);
  g_task_set_check_cancellable (task, FALSE);
  sweeping->tell = tell;
  sweeping->tell_data = tell_data;
  sweeping->options = (NavSweepOptions){
    g_strdup (options->url),
    g_strdup (options->model),
    g_strdup (options->api_key),
    nav_load_spec_ref (options->spec),
    options->duration_s > 0 ? options->duration_s : NAV_SWEEP_SECONDS,
    options->max_runs > 0 ? options->max_runs : NAV_SWEEP_RUNS,
  };
  g_task_set_task_data (task, sweeping, sweeping_free);
  sweeping->sweep = make_sweep (&sweeping->options);
  first = _nav_sweep_search_begin (&sweeping->search, sweeping->options.max_runs);
  start (task, &first);
}

/**
 * nav_sweep_finish:
 * @error: as of nav_load_run_finish()
 *
 * Returns: (transfer full) (nullable)
 */
NavSweep *
nav_sweep_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
