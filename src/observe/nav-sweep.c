// SPDX-License-Identifier: Apache-2.0
// The highest rate at which a server keeps the targets: first one request at a time, then as many
// as it takes, then rates between, each time in the middle of what held and what did not, as ratios
// go.

#include "observe/nav-sweep.h"

#include <math.h>

#include "base/nav-error.h"
#include "base/nav-json.h"

#define CLOSE_ENOUGH 1.1  /* between a rate that held and one that did not */
#define BEYOND       1.05 /* of what many clients reached: an open load can reach a little more */
#define LEAST_SHARE  16   /* of that, where the search begins, when nothing is known below */

const char *const nav_sweep_end_names[NAV_SWEEP_N_ENDS + 1] = {
  "found", "out-of-runs", "never-holds", "no-limit", "failed", "interrupted", NULL,
};

typedef struct {
  NavSweepOptions options; /* owns its strings and spec */
  NavSweep *sweep;         /* (nullable): taken when it is done */
  NavSweepTell tell;
  gpointer tell_data;
  NavSweepStep step; /* that runs */
  double low;        /* rates that are taken to hold, */
  double high;       /* and not to */
  double again; /* the rate that was tried last */
  guint runs;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free ((char *) search->options.url);
  g_free ((char *) search->options.model);
  g_free ((char *) search->options.api_key);
  nav_load_spec_unref (search->options.spec);
  g_clear_pointer (&search->sweep, nav_sweep_free);
  g_free (search);
}

void
nav_sweep_free (NavSweep *sweep)
{
  nav_load_spec_unref (sweep->spec);
  g_clear_pointer (&sweep->endpoint, nav_endpoint_unref);
  g_array_unref (sweep->steps);
  g_free (sweep);
}

static void
tell_step (Search *search)
{
  if (search->tell != NULL)
    search->tell (search->sweep, NULL, search->tell_data);
}

static void
on_progress (const NavLoadProgress *progress, gpointer data)
{
  Search *search = g_task_get_task_data (data);

  if (search->tell != NULL)
    search->tell (search->sweep, progress, search->tell_data);
}

static void
finish (GTask *task, NavSweepEnd end)
{
  Search *search = g_task_get_task_data (task);

  search->sweep->end = end;
  tell_step (search);
  g_task_return_pointer (task, g_steal_pointer (&search->sweep), (GDestroyNotify) nav_sweep_free);
  g_object_unref (task);
}

static void on_run (GObject *source, GAsyncResult *result, gpointer data);

static void
start (GTask *task, NavSweepKind kind, double rate)
{
  Search *search = g_task_get_task_data (task);
  g_autoptr (NavLoadSpec) spec =
    _nav_sweep_make_spec (&search->options, kind, rate, &search->step);
  const NavLoadOptions options = { search->options.url, search->options.model,
                                   search->options.api_key, spec };

  search->runs++;
  nav_load_run_async (&options, on_progress, task, g_task_get_cancellable (task), on_run, task);
}

static void
note_rate (NavSweep *sweep, const NavSweepStep *step)
{
  double rate = step->offered_per_s;

  if (step->holds && !(rate <= sweep->holds_per_s)) {
    sweep->holds_per_s = rate;
    sweep->sure = step->sure;
  }
  if (!step->valid)
    sweep->client_limited = TRUE;
  else if (!step->holds && !(rate >= sweep->missed_per_s))
    sweep->missed_per_s = rate;
}

/* Between the rate of one request at a time, which holds, and what the server can do. */
static void
search_on (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  const NavSweep *sweep = search->sweep;

  if (!isnan (sweep->holds_per_s) && search->high <= CLOSE_ENOUGH * search->low)
    finish (task, isnan (sweep->missed_per_s) && !sweep->client_limited ? NAV_SWEEP_NO_LIMIT
                                                                        : NAV_SWEEP_FOUND);
  else if (search->runs >= search->options.max_runs)
    finish (task, NAV_SWEEP_OUT_OF_RUNS);
  else
    start (task, NAV_SWEEP_RATE, sqrt (search->low * search->high));
}

static void
after_alone (GTask *task, const NavSweepStep *step)
{
  Search *search = g_task_get_task_data (task);

  search->low = step->requests_per_s;
  if (!(step->requests_per_s > 0))
    finish (task, NAV_SWEEP_FAILED);
  else if (!step->holds)
    finish (task, NAV_SWEEP_NEVER_HOLDS);
  else
    start (task, NAV_SWEEP_FULL, NAN);
}

/* A server that does no more for many than for one is tried at lower rates: there requests would
 * queue. */
static void
after_full (GTask *task, const NavSweepStep *step)
{
  Search *search = g_task_get_task_data (task);

  search->sweep->capacity_per_s = step->requests_per_s;
  if (!(step->requests_per_s > 0)) {
    finish (task, NAV_SWEEP_FAILED);
    return;
  }
  search->high = BEYOND * fmax (step->requests_per_s, search->low);
  search->low = fmin (search->low, search->high / 2) / 2;
  search->low = fmax (search->low, search->high / LEAST_SHARE);
  search_on (task);
}

/* A client that was held up says nothing of the server: it gets a second chance. */
static gboolean
wants_again (Search *search, const NavSweepStep *step)
{
  gboolean again = !step->valid && search->again != step->rate &&
                   search->runs < search->options.max_runs;

  search->again = step->rate;
  return again;
}

static void
after_rate (GTask *task, const NavSweepStep *step)
{
  Search *search = g_task_get_task_data (task);

  if (wants_again (search, step)) {
    start (task, NAV_SWEEP_RATE, step->rate);
    return;
  }
  note_rate (search->sweep, step);
  if (step->holds)
    search->low = step->rate;
  else
    search->high = step->rate;
  /* Nothing held yet, and the search came to where it began: further down. */
  if (isnan (search->sweep->holds_per_s) && search->high <= 1.5 * search->low)
    search->low /= 4;
  search_on (task);
}

static void
take_run (GTask *task, NavRun *run)
{
  Search *search = g_task_get_task_data (task);
  NavSweepStep step = search->step;
  g_auto (NavRunFigures) figures = { 0 };

  nav_run_compute (run, &figures);
  _nav_sweep_judge (&step, run, &figures);
  g_clear_pointer (&search->sweep->endpoint, nav_endpoint_unref);
  search->sweep->endpoint = nav_endpoint_ref (run->endpoint);
  search->sweep->simulated = run->simulated;
  if (run->interrupted) {
    finish (task, NAV_SWEEP_INTERRUPTED);
    return;
  }
  g_array_append_val (search->sweep->steps, step);
  tell_step (search);
  if (step.kind == NAV_SWEEP_ALONE)
    after_alone (task, &step);
  else if (step.kind == NAV_SWEEP_FULL)
    after_full (task, &step);
  else
    after_rate (task, &step);
}

/* What was found before a sweep is stopped is its result. */
static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (NavRun) run = nav_load_run_finish (result, &error);

  (void) source;
  if (run != NULL) {
    take_run (task, run);
  } else if (search->sweep->steps->len > 0 &&
             nav_error_matches_kind (error, NAV_ERROR_CANCELLED)) {
    g_clear_error (&error);
    finish (task, NAV_SWEEP_INTERRUPTED);
  } else {
    g_task_return_error (task, error);
    g_object_unref (task);
  }
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
  Search *search = g_new0 (Search, 1);
  NavSweep *sweep = g_new0 (NavSweep, 1);

  g_return_if_fail (nav_load_spec_has_targets (options->spec));

  g_task_set_source_tag (task, nav_sweep_async);
  g_task_set_check_cancellable (task, FALSE);
  sweep->spec = nav_load_spec_ref (options->spec);
  sweep->steps = g_array_new (FALSE, FALSE, sizeof (NavSweepStep));
  sweep->holds_per_s = sweep->missed_per_s = sweep->capacity_per_s = NAN;
  search->sweep = sweep;
  search->tell = tell;
  search->tell_data = tell_data;
  search->options = (NavSweepOptions){
    g_strdup (options->url),
    g_strdup (options->model),
    g_strdup (options->api_key),
    nav_load_spec_ref (options->spec),
    options->duration_s > 0 ? options->duration_s : NAV_SWEEP_SECONDS,
    options->max_runs > 0 ? options->max_runs : NAV_SWEEP_RUNS,
  };
  g_task_set_task_data (task, search, search_free);
  start (task, NAV_SWEEP_ALONE, NAN);
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

static JsonObject *
step_to_json (const NavSweepStep *step)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "kind", nav_sweep_kind_names[step->kind]);
  nav_json_add_number (object, "rate", step->rate);
  nav_json_add_number (object, "offered_per_s", step->offered_per_s);
  nav_json_add_number (object, "concurrency", step->concurrency > 0 ? step->concurrency : NAN);
  json_object_set_int_member (object, "counted", step->counted);
  nav_json_add_number (object, "requests_per_s", step->requests_per_s);
  nav_json_add_number (object, "output_tokens_per_s", step->tokens_per_s);
  nav_json_add_number (object, "goodput_per_s", step->goodput_per_s);
  for (int m = 0; m < NAV_N_METRICS; m++)
    if (!isnan (step->measured_ms[m]))
      nav_json_add_number (object, nav_metric_names[m], step->measured_ms[m]);
  nav_json_add_string (object, "verdict", nav_run_verdict_names[step->verdict]);
  json_object_set_boolean_member (object, "saturated", step->saturated);
  json_object_set_boolean_member (object, "valid", step->valid);
  json_object_set_boolean_member (object, "sure", step->sure);
  json_object_set_boolean_member (object, "holds", step->holds);
  return object;
}

/**
 * nav_sweep_to_json:
 *
 * Returns: (transfer full): neuralnav.sweep/1
 */
JsonNode *
nav_sweep_to_json (const NavSweep *sweep)
{
  JsonObject *object = json_object_new ();
  JsonArray *steps = json_array_new ();

  nav_json_add_string (object, "schema", "neuralnav.sweep/1");
  if (sweep->endpoint != NULL) {
    g_autofree char *url = nav_run_public_url (sweep->endpoint->url);
    nav_json_add_string (object, "url", url);
    nav_json_add_string (object, "model", sweep->endpoint->model);
    nav_json_add_string (object, "server", sweep->endpoint->server);
  }
  json_object_set_boolean_member (object, "simulated", sweep->simulated);
  nav_json_add_string (object, "end", nav_sweep_end_names[sweep->end]);
  nav_json_add_number (object, "holds_per_s", sweep->holds_per_s);
  nav_json_add_number (object, "missed_per_s", sweep->missed_per_s);
  nav_json_add_number (object, "capacity_per_s", sweep->capacity_per_s);
  json_object_set_boolean_member (object, "sure", sweep->sure);
  json_object_set_boolean_member (object, "client_limited", sweep->client_limited);
  for (guint i = 0; i < sweep->steps->len; i++)
    json_array_add_object_element (steps,
                                   step_to_json (&g_array_index (sweep->steps, NavSweepStep, i)));
  json_object_set_array_member (object, "steps", steps);
  return nav_json_node_for_object (object);
}
