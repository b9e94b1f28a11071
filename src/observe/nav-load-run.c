// SPDX-License-Identifier: Apache-2.0
// The load generator: sends each request when it is due, however slow the answers are, and notes
// when that was. One thread, one main context; nothing in it waits.

#define _GNU_SOURCE /* RUSAGE_THREAD */

#include "observe/nav-load-run.h"

#include <math.h>
#include <sys/resource.h>

#include "observe/nav-observe-error.h"
#include "observe/nav-prompt.h"
#include "observe/nav-worker.h"
#include "serving/nav-arrivals.h"

#define TELL_MS        200
#define LEAD_US        20000 /* from the last preparation to the first request */
#define PROBE_WORDS    16
#define PROBE_MORE     272
#define PROBE_INDEX    G_MAXUINT32 /* prompts that no request of the run has */
#define PROBE_TIMEOUT_S 120

typedef struct {
  char *url;
  char *model;
  char *api_key;
  NavLoadSpec *spec;
  NavLoadTell tell;
  gpointer tell_data;
  GMainContext *listener;

  /* from here on only in the thread */
  const NavClock *clock;
  NavEndpoint *endpoint;
  SoupSession *session;
  NavPrompts *prompts;
  NavRandom *input_random;
  NavRandom *output_random;
  GArray *times;   /* (element-type double): when requests are due; of a closed loop the first */
  GHashTable *active; /* Slots in flight */
  GSource *due;    /* wakes when the next request is */
  NavRun *run;
  NavLoadProgress progress;
  gint64 start_us;
  guint planned;
  guint sent;
  guint told; /* records that were handed out */
  gboolean stopping; /* nothing is sent any more */
} Load;

typedef struct {
  Load *load;
  NavStream *stream;
  guint asked_input;
  guint asked_output;
  gboolean counted;
} Slot;

typedef struct {
  NavLoadTell tell;
  gpointer data;
  NavLoadProgress progress;
  GArray *ended;
} Told;

static void
told_free (gpointer data)
{
  Told *told = data;

  g_array_unref (told->ended);
  g_free (told);
}

static void
load_free (gpointer data)
{
  Load *load = data;

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
  g_clear_pointer (&load->active, g_hash_table_unref);
  g_clear_pointer (&load->run, nav_run_unref);
  g_free (load);
}

static gboolean
tell_now (gpointer data)
{
  Told *told = data;

  told->tell (&told->progress, told->data);
  return G_SOURCE_REMOVE;
}

static GArray *
take_ended (Load *load)
{
  const GArray *all = load->run->records;
  GArray *ended = g_array_new (FALSE, FALSE, sizeof (NavRequestRecord));

  if (all->len > load->told)
    g_array_append_vals (ended, &g_array_index (all, NavRequestRecord, load->told),
                         all->len - load->told);
  load->told = all->len;
  return ended;
}

static gboolean
on_tell (gpointer data)
{
  Load *load = data;
  Told *told = g_new (Told, 1);

  load->progress.planned = load->planned;
  load->progress.sent = load->sent;
  load->progress.active = g_hash_table_size (load->active);
  load->progress.elapsed_s =
    (double) MAX (nav_clock_monotonic_us (load->clock) - load->start_us, 0) / 1e6;
  *told = (Told){ load->tell, load->tell_data, load->progress, take_ended (load) };
  told->progress.ended = told->ended;
  nav_worker_tell (load->listener, tell_now, told, told_free);
  return G_SOURCE_CONTINUE;
}

static void
stop (Load *load, gboolean cancel)
{
  GHashTableIter iter;
  gpointer slot;

  load->stopping = TRUE;
  g_hash_table_iter_init (&iter, load->active);
  while (cancel && g_hash_table_iter_next (&iter, &slot, NULL))
    nav_stream_cancel (((Slot *) slot)->stream);
}

static void pump (Load *load);

static void
count_end (Load *load, const NavStreamResult *result)
{
  load->progress.output_tokens += (double) result->tokens;
  if (result->outcome == NAV_STREAM_COMPLETE)
    load->progress.done++;
  else if (result->outcome != NAV_STREAM_CANCELLED)
    load->progress.failed++;
  if (load->spec->max_errors > 0 && load->progress.failed >= load->spec->max_errors &&
      !load->stopping) {
    load->run->stopped = "errors";
    stop (load, TRUE);
  }
}

static void
on_done (NavStream *stream, const NavStreamResult *result, gpointer data)
{
  Slot *slot = data;
  Load *load = slot->load;
  NavRequestRecord record = nav_request_record_make (result, load->start_us);

  (void) stream;
  record.asked_input = slot->asked_input;
  record.asked_output = slot->asked_output;
  record.counted = slot->counted;
  nav_run_add (load->run, &record, result, load->start_us);
  g_hash_table_remove (load->active, slot);
  count_end (load, result);
  pump (load);
}

/* Neither warm-up nor cool-down. */
static gboolean
is_counted (const Load *load, double due_s)
{
  const NavLoadSpec *spec = load->spec;
  double end = nav_arrivals_duration_s (&spec->load, 1);

  return load->sent >= spec->warmup_requests && due_s >= spec->warmup_s &&
         !(spec->cooldown_s > 0 && due_s > end - spec->cooldown_s);
}

static void
draw_lengths (Load *load, Slot *slot)
{
  const NavLoadSpec *spec = load->spec;

  if (spec->load.kind == NAV_LOAD_TRACE) {
    slot->asked_input = spec->load.trace[load->sent].input_tokens;
    slot->asked_output = spec->load.trace[load->sent].output_tokens;
  } else {
    slot->asked_input = nav_distribution_draw (spec->input_tokens, load->input_random);
    slot->asked_output = nav_distribution_draw (spec->output_tokens, load->output_random);
  }
}

static void
send_one (Load *load, double due_s)
{
  static const NavStreamHooks hooks = { NULL, on_done };
  Slot *slot = g_new0 (Slot, 1);
  g_autofree char *prompt = NULL;
  g_autoptr (GBytes) body = NULL;
  NavStreamRequest request = {
    .url = load->endpoint->url,
    .api_key = load->api_key,
    .timeout_s = load->spec->timeout_s,
    .scheduled_us = load->start_us + (gint64) (due_s * 1e6),
    .clock = load->clock,
  };

  slot->load = load;
  draw_lengths (load, slot);
  slot->counted = is_counted (load, due_s);
  prompt = nav_prompts_make (load->prompts, load->sent, slot->asked_input);
  body = nav_endpoint_make_body (load->endpoint, prompt, slot->asked_output,
                                 load->spec->exact_lengths);
  request.body = body;
  request.max_tokens = slot->asked_output;
  slot->stream = nav_stream_start (load->session, &request, &hooks, slot);
  g_hash_table_add (load->active, slot);
  load->sent++;
  load->run->running_max = MAX (load->run->running_max, g_hash_table_size (load->active));
}

static double
now_s (const Load *load)
{
  return (double) (nav_clock_monotonic_us (load->clock) - load->start_us) / 1e6;
}

/* A client of a closed loop plans its next request for the moment its answer is there. */
static double
get_due (const Load *load)
{
  if (load->sent < load->times->len)
    return g_array_index (load->times, double, load->sent);
  return now_s (load);
}

static guint
get_limit (const Load *load)
{
  return load->spec->load.kind == NAV_LOAD_CLOSED ? load->spec->load.concurrency
                                                  : load->spec->max_concurrency;
}

/* Sends what is due, and sees to it that the next is sent in time. */
static void
pump (Load *load)
{
  while (!load->stopping && load->sent < load->planned &&
         g_hash_table_size (load->active) < get_limit (load)) {
    double due = get_due (load);

    if (due > load->spec->max_duration_s) {
      load->run->stopped = "duration";
      load->stopping = TRUE;
    } else if (due > now_s (load)) {
      g_source_set_ready_time (load->due, load->start_us + (gint64) (due * 1e6));
      return;
    } else {
      send_one (load, due);
    }
  }
}

static gboolean
on_due (gpointer data)
{
  pump (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_end (gpointer data)
{
  stop (data, TRUE);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_cancelled (gpointer data)
{
  Load *load = data;

  load->run->interrupted = TRUE;
  stop (load, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
is_over (const Load *load)
{
  return (load->stopping || load->sent >= load->planned) && g_hash_table_size (load->active) == 0;
}

static double
read_cpu_s (void)
{
  struct rusage usage;

  if (getrusage (RUSAGE_THREAD, &usage) != 0)
    return NAN;
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void
play (Load *load, GCancellable *cancellable)
{
  GMainContext *context = g_main_context_get_thread_default ();
  NavWorkerWatch watch;
  g_autoptr (GSource) tell = g_timeout_source_new (TELL_MS);
  g_autoptr (GSource) end = NULL;
  double end_s = nav_arrivals_end_s (&load->spec->load, 1), cpu = read_cpu_s ();

  load->start_us = nav_clock_monotonic_us (load->clock) + LEAD_US;
  load->due = nav_worker_add_source (load->start_us, on_due, load);
  end = nav_worker_add_source (isfinite (end_s) ? load->start_us + (gint64) (end_s * 1e6) : -1,
                               on_end, load);
  nav_worker_watch (&watch, cancellable, on_cancelled, load);
  g_source_set_callback (tell, on_tell, load, NULL);
  if (load->tell != NULL)
    g_source_attach (tell, context);
  while (!is_over (load))
    g_main_context_iteration (context, TRUE);
  load->run->elapsed_s = now_s (load);
  load->run->client_cpu = (read_cpu_s () - cpu) / load->run->elapsed_s;
  g_source_destroy (load->due);
  g_source_destroy (end);
  nav_worker_unwatch (&watch);
  g_source_destroy (tell);
  g_clear_pointer (&load->due, g_source_unref);
}

typedef struct {
  double tokens; /* NaN: the server does not count */
  NavStreamOutcome outcome;
  char *message;
  gboolean over;
  NavStream *stream;
} Probe;

static void
on_probed (NavStream *stream, const NavStreamResult *result, gpointer data)
{
  Probe *probe = data;

  (void) stream;
  probe->tokens = result->prompt_tokens > 0 ? (double) result->prompt_tokens : NAN;
  probe->outcome = result->outcome;
  probe->message = g_strdup (result->message);
  probe->over = TRUE;
}

static gboolean
on_probe_cancelled (gpointer data)
{
  Probe *probe = data;

  if (!probe->over)
    nav_stream_cancel (probe->stream);
  return G_SOURCE_REMOVE;
}

/* How many tokens the server counts in a prompt of so many words. */
static void
probe_words (Load *load, guint words, Probe *probe, GCancellable *cancellable)
{
  static const NavStreamHooks hooks = { NULL, on_probed };
  GMainContext *context = g_main_context_get_thread_default ();
  g_autofree char *prompt = nav_prompts_make_words (load->prompts, PROBE_INDEX + (guint64) words,
                                                    words);
  g_autoptr (GBytes) body = nav_endpoint_make_body (load->endpoint, prompt, 1, FALSE);
  NavWorkerWatch watch;
  const NavStreamRequest request = { load->endpoint->url, load->api_key, body, 1,
                                     PROBE_TIMEOUT_S,      0,             load->clock };

  probe->stream = nav_stream_start (load->session, &request, &hooks, probe);
  nav_worker_watch (&watch, cancellable, on_probe_cancelled, probe);
  while (!probe->over)
    g_main_context_iteration (context, TRUE);
  nav_worker_unwatch (&watch);
}

/* Two prompts tell how many tokens a word and the template take. A server that cannot be reached
 * or wants a key is told here, before a run of nothing but errors. */
static gboolean
calibrate (Load *load, GCancellable *cancellable, GError **error)
{
  Probe few = { 0 }, more = { 0 };
  gboolean usable;

  probe_words (load, PROBE_WORDS, &few, cancellable);
  usable = few.outcome != NAV_STREAM_UNREACHED && few.outcome != NAV_STREAM_CANCELLED;
  if (usable) {
    probe_words (load, PROBE_MORE, &more, cancellable);
    load->run->calibrated = nav_prompts_calibrate (load->prompts, PROBE_WORDS, few.tokens,
                                                   PROBE_MORE, more.tokens);
  } else {
    nav_set_error (error, NAV_OBSERVE_ERROR,
                   few.outcome == NAV_STREAM_CANCELLED ? NAV_ERROR_CANCELLED : NAV_ERROR_REMOTE,
                   "url", "%s did not answer the first prompt: %s", load->endpoint->url,
                   few.message ? few.message : "stopped");
  }
  g_free (few.message);
  g_free (more.message);
  return usable;
}

static void
prepare (Load *load)
{
  const NavLoadSpec *spec = load->spec;
  g_autoptr (NavRandom) arrivals = nav_random_new (spec->seed, "arrivals");
  g_autofree char *created = nav_clock_format_utc (nav_clock_wall_us (load->clock));

  load->run = nav_run_new (load->spec, load->endpoint, created);
  load->input_random = nav_random_new (spec->seed, "input");
  load->output_random = nav_random_new (spec->seed, "output");
  load->prompts = nav_prompts_new (spec->seed, spec->prefix_tokens, spec->prefix_groups);
  load->active = g_hash_table_new_full (NULL, NULL, g_free, NULL);
  load->times = g_array_new (FALSE, FALSE, sizeof (double));
  nav_arrivals_fill (&spec->load, 1, arrivals, load->times);
  load->planned = spec->load.kind == NAV_LOAD_CLOSED ? spec->load.requests : load->times->len;
  load->run->planned = load->planned;
  load->session = nav_stream_session_new (get_limit (load) + 1);
}

static gpointer
run (gpointer data, GCancellable *cancellable, GError **error)
{
  Load *load = data;
  gboolean ready;

  load->clock = nav_clock_system ();
  load->endpoint = nav_endpoint_probe (load->url, load->model, load->api_key, cancellable, error);
  if (load->endpoint == NULL)
    return NULL;
  prepare (load);
  ready = calibrate (load, cancellable, error);
  if (ready)
    play (load, cancellable);
  soup_session_abort (load->session);
  g_clear_object (&load->session);
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
 * thread of its own. A run ends at twice the duration of an open load at the latest.
 */
void
nav_load_run_async (const NavLoadOptions *options, NavLoadTell tell, gpointer tell_data,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

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
 * @error: of finding the server (nav_endpoint_probe()), or NAV_ERROR_REMOTE when it answers nothing
 *   at all; failed requests are in the run
 *
 * Returns: (transfer full) (nullable)
 */
NavRun *
nav_load_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
