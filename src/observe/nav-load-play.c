// SPDX-License-Identifier: Apache-2.0
// The load as it is played: each request is sent when it is due, however slow the answers are, and
// it is noted when that was. Nothing in here waits.

#define _GNU_SOURCE /* RUSAGE_THREAD */

#include <math.h>
#include <sys/resource.h>

#include "base/nav-alarm.h"
#include "observe/nav-load-private.h"
#include "observe/nav-worker.h"
#include "serving/nav-arrivals.h"

#define LEAD_US 20000 /* from the last preparation to the first request */
#define LOOKS   4     /* at what is still in flight, in the time that a standstill may take */

typedef struct {
  NavLoadPlayer *load;
  NavStream *stream;
  guint asked_input;
  guint asked_output;
  gint64 token_us; /* when the last token came; 0: none did */
  gboolean counted;
} Slot;

/* Sends nothing any more, and breaks off what is in flight and has had no token since @since_us. */
static void
cut_off (NavLoadPlayer *load, gint64 since_us)
{
  GHashTableIter iter;
  gpointer key;

  load->stopping = TRUE;
  g_hash_table_iter_init (&iter, load->active);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    Slot *slot = key;
    if (slot->token_us < since_us)
      nav_stream_cancel (slot->stream);
  }
}

void
_nav_load_stop (NavLoadPlayer *load)
{
  cut_off (load, G_MAXINT64);
}

static void pump (NavLoadPlayer *load);

static void
count_end (NavLoadPlayer *load, const NavStreamResult *result)
{
  if (result->outcome == NAV_STREAM_COMPLETE)
    load->progress.done++;
  else if (result->outcome != NAV_STREAM_CANCELLED)
    load->progress.failed++;
  if (load->spec->max_errors > 0 && load->progress.failed >= load->spec->max_errors &&
      !load->stopping) {
    load->run->stopped = "errors";
    _nav_load_stop (load);
  }
}

/* What the gaps of a second came to is kept, the gaps are not. */
static void
end_gap_second (NavLoadPlayer *load, guint next)
{
  const NavGapHistogram *gaps = load->gaps;
  const NavGapSample sample = {
    .at_s = load->gap_second + 0.5,
    .p50 = gaps->count > 0 ? nav_gap_histogram_percentile (gaps, 50) : NAN,
    .high = gaps->count > 0 ? nav_gap_histogram_percentile (gaps, load->spec->percentile) : NAN,
    .p99 = gaps->count > 0 ? nav_gap_histogram_percentile (gaps, 99) : NAN,
  };

  if (gaps->count > 0) {
    g_array_append_val (load->run->gap_samples, sample);
    nav_gap_histogram_clear (load->gaps);
  }
  load->gap_second = next;
}

static void
add_gap (NavLoadPlayer *load, Slot *slot, gint64 at_us, guint tokens)
{
  guint second = (guint) (MAX (at_us - load->start_us, 0) / G_USEC_PER_SEC);

  if (second > load->gap_second)
    end_gap_second (load, second);
  if (slot->token_us > 0)
    nav_gap_histogram_add (load->gaps, (double) (at_us - slot->token_us) / 1000 / tokens, tokens);
  slot->token_us = at_us;
}

/* Into the second in which they came. */
static void
on_tokens (gint64 at_us, guint tokens, gpointer data)
{
  NavLoadPlayer *load = ((Slot *) data)->load;

  add_gap (load, data, at_us, tokens);
  load->progress.output_tokens += tokens;
  nav_run_add_tokens (load->run, (double) (at_us - load->start_us) / 1e6, tokens);
}

static void
on_done (NavStream *stream, const NavStreamResult *result, gpointer data)
{
  Slot *slot = data;
  NavLoadPlayer *load = slot->load;
  NavRequestRecord record = nav_request_record_make (result, load->start_us);

  (void) stream;
  record.asked_input = slot->asked_input;
  record.asked_output = slot->asked_output;
  record.counted = slot->counted;
  nav_run_add (load->run, &record, result);
  g_hash_table_remove (load->active, slot);
  count_end (load, result);
  pump (load);
}

/* Neither warm-up nor cool-down. */
static gboolean
is_counted (const NavLoadPlayer *load, double due_s)
{
  const NavLoadSpec *spec = load->spec;
  double end = fmin (nav_arrivals_duration_s (&spec->load, 1), spec->max_duration_s);

  return load->sent >= spec->warmup_requests && due_s >= spec->warmup_s &&
         !(spec->cooldown_s > 0 && due_s > end - spec->cooldown_s);
}

static void
draw_lengths (NavLoadPlayer *load, Slot *slot)
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

static char *
make_prompt (NavLoadPlayer *load, guint tokens)
{
  const NavLoadSpec *spec = load->spec;

  if (spec->blocks == NULL)
    return nav_prompts_make (load->prompts, load->sent, tokens);
  return nav_prompts_make_of_blocks (load->prompts, load->sent, spec->blocks->pdata[load->sent],
                                     spec->block_tokens, tokens);
}

static void
send_one (NavLoadPlayer *load, double due_s)
{
  static const NavStreamHooks hooks = { NULL, on_tokens, on_done };
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
  if (g_hash_table_size (load->active) >= load->started)
    load->started++;
  draw_lengths (load, slot);
  slot->counted = is_counted (load, due_s);
  prompt = make_prompt (load, slot->asked_input);
  body = nav_endpoint_make_body (load->endpoint, prompt, slot->asked_output,
                                 load->spec->exact_lengths);
  request.body = body;
  request.max_tokens = slot->asked_output;
  slot->stream = nav_stream_start (load->pool, &request, &hooks, slot);
  g_hash_table_add (load->active, slot);
  load->sent++;
  load->run->running_max = MAX (load->run->running_max, g_hash_table_size (load->active));
}

double
_nav_load_now_s (const NavLoadPlayer *load)
{
  return (double) (nav_clock_monotonic_us (load->clock) - load->start_us) / 1e6;
}

/* A client of a closed loop plans its next request for the moment its answer is there. Those that
 * have sent nothing yet come when it is their turn. */
static double
get_due (const NavLoadPlayer *load)
{
  const GArray *times = load->times;

  if (load->spec->load.kind != NAV_LOAD_CLOSED)
    return g_array_index (times, double, load->sent);
  return g_hash_table_size (load->active) < load->started || load->started >= times->len
           ? _nav_load_now_s (load)
           : g_array_index (times, double, load->started);
}

guint
_nav_load_get_limit (const NavLoadPlayer *load)
{
  return load->spec->load.kind == NAV_LOAD_CLOSED ? load->spec->load.concurrency
                                                  : load->spec->max_concurrency;
}

/* What is in flight may end, for as long as the specification has it. */
static void
end_sending (NavLoadPlayer *load)
{
  double drain = load->spec->drain_s;

  load->run->stopped = "duration";
  load->stopping = TRUE;
  if (isfinite (drain))
    g_source_set_ready_time (load->end, nav_clock_monotonic_us (load->clock) +
                                          (gint64) (drain * 1e6));
}

/* Sends what is due, and sees to it that the next is sent in time. */
static void
pump (NavLoadPlayer *load)
{
  while (!load->stopping && load->sent < load->planned &&
         g_hash_table_size (load->active) < _nav_load_get_limit (load)) {
    double due = get_due (load);

    if (due > load->spec->max_duration_s) {
      end_sending (load);
    } else if (due > _nav_load_now_s (load)) {
      nav_alarm_set (load->due, load->start_us + (gint64) (due * 1e6));
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

/* INFINITY: never */
static double
get_end_s (const NavLoadSpec *spec)
{
  return isfinite (spec->drain_s) ? nav_arrivals_duration_s (&spec->load, 1) + spec->drain_s
                                  : nav_arrivals_end_s (&spec->load, 1);
}

/* Who said how long answers are awaited gets that. Else what comes may end, whenever it does: only
 * what has not begun, or stands still, tells of an overloaded server. */
static gboolean
on_end (gpointer data)
{
  NavLoadPlayer *load = data;
  const NavLoadSpec *spec = load->spec;
  gint64 now_us = nav_clock_monotonic_us (load->clock), patience_us;

  if (isfinite (spec->drain_s)) {
    _nav_load_stop (load);
    return G_SOURCE_CONTINUE;
  }
  patience_us = (gint64) ((get_end_s (spec) - nav_arrivals_duration_s (&spec->load, 1)) * 1e6);
  cut_off (load, now_us - patience_us);
  g_source_set_ready_time (load->end, now_us + patience_us / LOOKS);
  return G_SOURCE_CONTINUE;
}

/* The end of a closed loop is not known before: its cool-down are the last requests that came. Only
 * the gaps within them were pooled already. */
static void
leave_out_cooldown (NavLoadPlayer *load)
{
  GArray *records = load->run->records;
  double last_s = -INFINITY;

  if (load->spec->load.kind != NAV_LOAD_CLOSED || !(load->spec->cooldown_s > 0))
    return;
  for (guint i = 0; i < records->len; i++)
    last_s = fmax (last_s, g_array_index (records, NavRequestRecord, i).scheduled_s);
  for (guint i = 0; i < records->len; i++) {
    NavRequestRecord *record = &g_array_index (records, NavRequestRecord, i);
    record->counted &= record->scheduled_s <= last_s - load->spec->cooldown_s;
  }
}

static gboolean
on_cancelled (gpointer data)
{
  NavLoadPlayer *load = data;

  load->run->interrupted = TRUE;
  _nav_load_stop (load);
  return G_SOURCE_REMOVE;
}

static gboolean
is_over (const NavLoadPlayer *load)
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

void
_nav_load_play (NavLoadPlayer *load, GCancellable *cancellable)
{
  GMainContext *context = g_main_context_get_thread_default ();
  NavWorkerWatch watch;
  double end_s = get_end_s (load->spec), cpu = read_cpu_s ();

  load->start_us = nav_clock_monotonic_us (load->clock) + LEAD_US;
  load->due = nav_alarm_new ();
  g_source_set_callback (load->due, on_due, load, NULL);
  g_source_set_priority (load->due, G_PRIORITY_HIGH);
  g_source_attach (load->due, context);
  nav_alarm_set (load->due, load->start_us);
  load->end = nav_worker_add_source (
    isfinite (end_s) ? load->start_us + (gint64) (end_s * 1e6) : -1, on_end, load);
  nav_worker_watch (&watch, cancellable, on_cancelled, load);
  _nav_load_start_telling (load);
  _nav_load_watch_saturation (load);
  load->scraper = nav_scraper_new (load->endpoint, load->api_key, load->clock, load->start_us,
                                   load->run->server);
  while (!is_over (load))
    g_main_context_iteration (context, TRUE);
  end_gap_second (load, load->gap_second);
  leave_out_cooldown (load);
  load->run->elapsed_s = _nav_load_now_s (load);
  load->run->client_cpu = (read_cpu_s () - cpu) / load->run->elapsed_s;
  load->run->server_fate = nav_scraper_free (g_steal_pointer (&load->scraper));
  g_source_destroy (load->due);
  g_source_destroy (load->end);
  g_clear_pointer (&load->end, g_source_unref);
  nav_worker_unwatch (&watch);
  _nav_load_stop_telling (load);
  _nav_load_unwatch_saturation (load);
  g_clear_pointer (&load->due, g_source_unref);
}
