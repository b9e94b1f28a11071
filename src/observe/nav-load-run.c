// SPDX-License-Identifier: Apache-2.0
// The load generator: finds the server, measures its prompts, plays the load. One thread, one main
// context.

#include "observe/nav-load-run.h"

#include <math.h>

#include "observe/nav-load-private.h"
#include "observe/nav-observe-error.h"
#include "observe/nav-worker.h"
#include "serving/nav-arrivals.h"

static void
load_free (gpointer data)
{
  NavLoadPlayer *load = data;

  g_free (load->url);
  g_free (load->model);
  g_free (load->api_key);
  nav_load_spec_unref (load->spec);
  g_main_context_unref (load->listener);
  g_clear_pointer (&load->endpoint, nav_endpoint_unref);
  g_clear_pointer (&load->prompts, nav_prompts_free);
  g_clear_pointer (&load->input_random, nav_random_free);
  g_clear_pointer (&load->output_random, nav_random_free);
  g_clear_pointer (&load->times, g_array_unref);
  g_clear_pointer (&load->gaps, g_free);
  g_clear_pointer (&load->active, g_hash_table_unref);
  g_clear_pointer (&load->run, nav_run_unref);
  g_free (load);
}

/* What prompts say is new to a server, or its cache has their beginnings from the run before. */
static guint64
get_prompt_seed (const NavLoadSpec *spec)
{
  return spec->prompt_seed != 0 ? spec->prompt_seed : nav_random_new_seed ();
}

static void
prepare (NavLoadPlayer *load)
{
  const NavLoadSpec *spec = load->spec;
  g_autoptr (NavRandom) arrivals = nav_random_new (spec->seed, "arrivals");
  g_autofree char *created = nav_clock_format_utc (nav_clock_wall_us (load->clock));

  load->run = nav_run_new (load->spec, load->endpoint, created);
  load->input_random = nav_random_new (spec->seed, "input");
  load->output_random = nav_random_new (spec->seed, "output");
  load->run->prompt_seed = get_prompt_seed (spec);
  load->prompts =
    nav_prompts_new (load->run->prompt_seed, spec->prefix_tokens, spec->prefix_groups);
  load->active = g_hash_table_new_full (NULL, NULL, g_free, NULL);
  load->gaps = g_new0 (NavGapHistogram, 1);
  load->times = g_array_new (FALSE, FALSE, sizeof (double));
  nav_arrivals_fill (&spec->load, 1, arrivals, load->times);
  load->planned = spec->load.kind == NAV_LOAD_CLOSED ? spec->load.requests : load->times->len;
  load->run->planned = load->planned;
  load->pool = nav_stream_pool_new (_nav_load_get_limit (load) + 1);
}

/* Returns: whether anything is left to measure when warm-up and cool-down are over */
static gboolean
check_window (const NavLoadPlayer *load, GError **error)
{
  const NavLoadSpec *spec = load->spec;
  double lasts = fmin (nav_arrivals_duration_s (&spec->load, 1), spec->max_duration_s);
  double left_out = spec->warmup_s + spec->cooldown_s;

  if (left_out > 0 && left_out >= lasts)
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_INVALID, "warmup_s",
                   "Warm-up and cool-down leave nothing of the load to measure");
  else if (spec->warmup_requests >= load->planned && load->planned > 0)
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_INVALID, "warmup_requests",
                   "A warm-up of %u requests leaves nothing of a load of %u to measure",
                   spec->warmup_requests, load->planned);
  else
    return TRUE;
  return FALSE;
}

static gpointer
run (gpointer data, GCancellable *cancellable, GError **error)
{
  NavLoadPlayer *load = data;
  gboolean ready;

  load->clock = nav_clock_system ();
  load->endpoint = nav_endpoint_probe (load->url, load->model, load->api_key, cancellable, error);
  if (load->endpoint == NULL)
    return NULL;
  prepare (load);
  ready = check_window (load, error) && _nav_load_calibrate (load, cancellable, error);
  if (ready)
    _nav_load_play (load, cancellable);
  g_clear_pointer (&load->pool, nav_stream_pool_free);
  return ready ? nav_run_ref (load->run) : NULL;
}

/**
 * nav_load_run_async:
 * @options: copied
 * @tell: (nullable): hears how far it is
 * @cancellable: (nullable): ends the run early; what was measured until then is the result
 * @callback: called in the thread-default context of the caller, after the last @tell
 *
 * Finds the server, measures how it counts tokens with two short prompts, and plays the load, in a
 * thread of its own. At twice the duration of an open load, what waits for its first token, or has
 * had none for as long as the load was, is cut off; answers that are coming may end.
 */
void
nav_load_run_async (const NavLoadOptions *options, NavLoadTell tell, gpointer tell_data,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  NavLoadPlayer *load = g_new0 (NavLoadPlayer, 1);

  g_task_set_source_tag (task, nav_load_run_async);
  load->url = g_strdup (options->url);
  load->model = g_strdup (options->model);
  load->api_key = g_strdup (options->api_key);
  load->spec = nav_load_spec_ref (options->spec);
  load->tell = tell;
  load->tell_data = tell_data;
  load->listener = g_main_context_ref_thread_default ();
  nav_worker_run (task, run, load, load_free, (GDestroyNotify) nav_run_unref);
}

/**
 * nav_load_run_finish:
 * @error: of finding the server (nav_endpoint_probe()), NAV_ERROR_REMOTE when it answers nothing at
 *   all, or none of the first prompts in time, NAV_ERROR_INVALID when the warm-up leaves nothing;
 *   failed requests are in the run
 *
 * Returns: (transfer full) (nullable)
 */
NavRun *
nav_load_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
