// SPDX-License-Identifier: Apache-2.0
// One request for text: from its body through the engine to its answers, streamed or whole.

#include <string.h>

#include "base/nav-alarm.h"
#include "simulator/nav-vllm-job-private.h"
#include "simulator/nav-vllm-source.h"

/* Between two turns of the engine: what is due in it waits, so that a thousand answers at any time
 * of their own are not a thousand turns. No step of a GPU is as short. Where time goes faster the
 * rest is shorter, as far as that does not bring those turns back. */
#define REST_US       1000.0
#define LEAST_REST_US 250.0
#define ON_TIME_US 1000 /* a step may end so much later than it is due */

/* Where an answer of the engine belongs: @id is the key by which it is found. */
typedef struct {
  guint64 id;
  NavVllmJob *job;
  guint index;
} Place;

/* A stream is counted when it ends, however that was: it began with 200. */
static void
count_stream (const NavVllmJob *job)
{
  gint64 now_us = nav_clock_monotonic_us (job->server->clock);
  NavVllmHttpRequest request = {
    .method = "POST",
    .handler = job->path,
    .status = 200,
    .seconds = (double) (now_us - job->arrived_us) / G_USEC_PER_SEC,
    .request_bytes = job->request_bytes,
  };

  nav_vllm_http_metrics_count (job->server->http_metrics, &request);
}

void
nav_vllm_job_free (NavVllmJob *job)
{
  if (job->stream != NULL)
    count_stream (job);
  g_hash_table_remove (job->server->jobs, job);
  job->server->open--;
  nav_vllm_watch_free (job->watch);
  nav_vllm_source_drop (&job->timer);
  if (job->message != NULL)
    g_signal_handlers_disconnect_by_data (job->message, job);
  g_clear_object (&job->message);
  nav_vllm_envelope_clear (&job->envelope);
  nav_vllm_request_free (job->request);
  g_free (job->id);
  g_free (job->path);
  for (guint i = 0; i < job->n; i++)
    nav_vllm_answer_clear (&job->answers[i]);
  g_free (job->answers);
  g_free (job->ids);
  g_free (job);
}

/* Takes what is left of it out of the engine. */
void
nav_vllm_job_leave_engine (NavVllmJob *job)
{
  for (guint i = 0; i < job->n; i++) {
    if (job->ids[i] == 0)
      continue;
    g_hash_table_remove (job->server->pending, &job->ids[i]);
    nav_vllm_engine_cancel (job->server->core.engine, job->ids[i]);
    job->ids[i] = 0;
  }
}

static gboolean
on_waited (gpointer data)
{
  NavVllmJob *job = data;

  nav_vllm_source_drop (&job->timer);
  job->then (job);
  return G_SOURCE_REMOVE;
}

/* @then is called after @ms, if there still is a job. */
void
nav_vllm_job_wait (NavVllmJob *job, guint ms, void (*then) (NavVllmJob *job))
{
  nav_vllm_source_drop (&job->timer);
  job->then = then;
  job->timer = nav_vllm_source_attach (g_timeout_source_new (ms), on_waited, job);
}

/* The client of a stream is gone; the stream is closed already. */
static void
on_stream_gone (gpointer data)
{
  NavVllmJob *job = data;

  nav_vllm_job_leave_engine (job);
  nav_vllm_job_free (job);
}

/* The client of a whole response is gone. */
static void
on_client_gone (gpointer data)
{
  nav_vllm_job_drop (data);
}

/* libsoup gave the message up. */
static void
on_message_finished (SoupServerMessage *message, gpointer data)
{
  (void) message;
  on_stream_gone (data);
}

static void
refuse (NavVllmJob *job)
{
  g_auto (NavVllmFault) fault = { 0 };

  nav_vllm_fault_set (&fault, 500, "InternalServerError", NULL,
                      "The request does not fit into the KV cache.");
  nav_vllm_job_fail (job, &fault);
}

/* A NavVllmEngineFunc: the engine has something for an answer. */
void
nav_vllm_job_on_event (NavVllmEngineEvent event, guint64 id, guint n_tokens, gint64 at_us,
                       gpointer data)
{
  NavVllmServer *server = data;
  Place *place = g_hash_table_lookup (server->pending, &id);
  NavVllmJob *job;
  guint index;

  (void) at_us;
  if (place == NULL)
    return;
  job = place->job;
  index = place->index;
  if (event != NAV_VLLM_ENGINE_TOKENS) {
    g_hash_table_remove (server->pending, &id);
    job->ids[index] = 0;
    job->n_open--;
  }
  if (server->prompt_details && n_tokens == 1)
    job->answers[index].cached_tokens =
      nav_vllm_engine_get_cached_tokens (server->core.engine);
  if (event == NAV_VLLM_ENGINE_REFUSED)
    refuse (job);
  else
    nav_vllm_job_give (job, index, n_tokens);
}

/* --- In --- */

/* vLLM's form of an id; the client may name it. */
static char *
make_id (NavVllmServer *server, SoupServerMessage *message, const NavVllmRequest *request)
{
  const char *prefix = request->chat ? "chatcmpl-" : "cmpl-";
  const char *given = soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), "X-Request-Id");
  guint64 number = ++server->n_requests;

  if (given == NULL || *given == '\0' || strlen (given) > 256 || !g_utf8_validate (given, -1, NULL))
    given = request->request_id;
  if (given != NULL)
    return g_strconcat (prefix, given, NULL);
  return g_strdup_printf ("%s%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", prefix,
                          nav_vllm_mix (server->seed + number),
                          nav_vllm_mix (nav_vllm_mix (server->seed) ^ number));
}

static NavVllmJob *
job_new (NavVllmServer *server, SoupServerMessage *message, const char *path,
         NavVllmRequest *request)
{
  NavVllmJob *job = g_new0 (NavVllmJob, 1);

  server->open++;
  g_hash_table_add (server->jobs, job);
  job->server = server;
  job->request = request;
  job->path = g_strdup (path);
  job->arrived_us = nav_clock_monotonic_us (server->clock);
  job->request_bytes =
    nav_vllm_server_get_length (soup_server_message_get_request_headers (message));
  job->id = make_id (server, message, request);
  job->envelope = (NavVllmEnvelope){
    .request = request,
    .id = job->id,
    .model = nav_vllm_server_name_model (server, request->model),
    .created = nav_clock_wall_us (server->clock) / G_USEC_PER_SEC,
  };
  nav_vllm_envelope_seal (&job->envelope);
  job->n = job->n_open = request->n * request->prompts->len;
  job->answers = g_new0 (NavVllmAnswer, job->n);
  job->ids = g_new0 (guint64, job->n);
  for (guint i = 0; i < request->prompts->len; i++)
    job->prompt_tokens += ((GArray *) g_ptr_array_index (request->prompts, i))->len;
  return job;
}

static void
enter_engine (NavVllmJob *job, gint64 now_us)
{
  NavVllmServer *server = job->server;

  for (guint i = 0; i < job->n; i++) {
    NavVllmAnswer *answer = &job->answers[i];
    NavVllmEngineRequest wanted;
    Place place = { .job = job, .index = i };

    nav_vllm_answer_plan (answer, job->request, i, server->seed, server->mean_tokens,
                          server->core.memory.max_model_len);
    wanted = (NavVllmEngineRequest){
      .prompt = (const guint32 *) (gconstpointer) answer->prompt->data,
      .prompt_tokens = answer->prompt->len,
      .output_tokens = answer->n_tokens,
      .finish = answer->finish,
      .same_prompt = i % job->request->n > 0,
    };
    place.id = job->ids[i] = nav_vllm_engine_add (server->core.engine, &wanted, now_us);
    g_hash_table_add (server->pending, g_memdup2 (&place, sizeof place));
  }
}

static gboolean
open_stream (NavVllmJob *job, SoupServerMessage *message, guint hold_ms)
{
  g_autoptr (GDateTime) now =
    g_date_time_new_from_unix_utc (nav_clock_wall_us (job->server->clock) / G_USEC_PER_SEC);
  g_autofree char *date = soup_date_time_to_string (now, SOUP_DATE_HTTP);
  const char *id = soup_message_headers_get_one (
    soup_server_message_get_response_headers (message), "X-Request-Id");
  g_autofree char *head =
    g_strdup_printf ("Server: neuralnav-sim\r\nDate: %s\r\nAccess-Control-Allow-Origin: *\r\n"
                     "Content-Type: text/event-stream; charset=utf-8\r\n%s%s%s",
                     date, id ? "X-Request-Id: " : "", id ? id : "", id ? "\r\n" : "");

  job->stream = nav_vllm_stream_new (&job->server->streams, message, head, hold_ms, on_stream_gone,
                                     job);
  if (job->stream == NULL)
    return FALSE;
  return TRUE;
}

static void
hold_message (NavVllmJob *job, SoupServerMessage *message)
{
  GSocket *socket = nav_vllm_get_socket (message);

  job->message = g_object_ref (message);
  g_signal_connect (message, "finished", G_CALLBACK (on_message_finished), job);
  soup_server_message_pause (message);
  if (socket != NULL)
    job->watch = nav_vllm_watcher_add (job->server->watcher, socket, on_client_gone, job);
}

static void
enter_now (NavVllmJob *job)
{
  NavVllmServer *server = job->server;
  gint64 now_us = nav_clock_monotonic_us (server->clock);

  nav_vllm_streams_gather (&server->streams);
  nav_vllm_engine_run (server->core.engine, now_us);
  enter_engine (job, now_us);
  nav_vllm_job_run_engine (server);
  nav_vllm_streams_send (&server->streams);
}

/* Returns: FALSE where the message has its answer, with @fault or without */
static gboolean
start (NavVllmServer *server, SoupServerMessage *message, const char *path, gboolean chat,
       NavVllmMishaps *own, guint stall_ms, NavVllmFault *fault)
{
  NavVllmRequest *request = nav_vllm_job_read (server, message, chat, fault);
  NavVllmJob *job;

  if (request == NULL)
    return FALSE;
  job = job_new (server, message, path, request);
  nav_vllm_job_draw (job, own);
  if (!request->stream) {
    hold_message (job, message);
  } else if (!open_stream (job, message, stall_ms)) {
    nav_vllm_job_free (job);
    return TRUE;
  }
  if (stall_ms > 0)
    nav_vllm_job_wait (job, stall_ms, enter_now);
  else
    enter_now (job);
  return TRUE;
}

/* The same, after what may happen before a request is read. */
static gboolean
accept_message (NavVllmServer *server, SoupServerMessage *message, const char *path, gboolean chat,
                NavVllmFault *fault)
{
  g_autoptr (NavVllmMishaps) own = NULL;
  NavVllmMishap mishap;
  guint stall_ms = 0;

  if (!nav_vllm_server_read_own_mishap (message, &own, fault))
    return FALSE;
  if (nav_vllm_mishaps_draw (own ? own : server->mishaps, NAV_VLLM_ON_ACCEPT, &mishap)) {
    if (mishap.what != NAV_VLLM_BREAK_STALL) {
      nav_vllm_server_break (server, message, &mishap);
      return FALSE;
    }
    stall_ms = mishap.ms;
  }
  return start (server, message, path, chat, own, stall_ms, fault);
}

/* Answers a message of `/v1/chat/completions` or `/v1/completions`, now or later, and counts it. */
void
nav_vllm_job_start (NavVllmServer *server, SoupServerMessage *message, const char *path,
                    gboolean chat)
{
  g_auto (NavVllmFault) fault = { 0 };
  gint64 now_us = nav_clock_monotonic_us (server->clock);

  if (accept_message (server, message, path, chat, &fault))
    return;
  if (fault.status != 0)
    nav_vllm_server_fail (message, &fault);
  nav_vllm_server_count (server, message, path, now_us);
  nav_vllm_server_send (server, message);
}

/* --- The engine's time --- */

/* What a step comes later than it is due because this program did not get a processor. */
static void
count_behind (NavVllmServer *server, gint64 now_us)
{
  gint64 due_us = nav_vllm_engine_get_due_us (server->core.engine);

  if (due_us >= 0 && now_us - due_us > ON_TIME_US)
    server->behind_us += now_us - due_us;
}

/* Catches the engine up with the clock, and wakes for its next step. */
void
nav_vllm_job_run_engine (NavVllmServer *server)
{
  gint64 now_us = nav_clock_monotonic_us (server->clock), due_us;

  count_behind (server, now_us);
  nav_vllm_streams_gather (&server->streams);
  nav_vllm_engine_run (server->core.engine, now_us);
  nav_vllm_streams_send (&server->streams);
  due_us = nav_vllm_engine_get_due_us (server->core.engine);
  nav_alarm_set (server->timer, due_us < 0 ? due_us : MAX (due_us, server->rested_us));
}

static gboolean
on_timer (gpointer data)
{
  NavVllmServer *server = data;
  double rest_us = CLAMP (REST_US / server->speed, LEAST_REST_US, REST_US);

  server->rested_us = nav_clock_monotonic_us (server->clock) + (gint64) rest_us;
  nav_vllm_job_run_engine (server);
  return G_SOURCE_CONTINUE;
}

void
nav_vllm_job_init_server (NavVllmServer *server)
{
  server->jobs = g_hash_table_new (NULL, NULL);
  server->pending = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  server->scratch = g_string_new (NULL);
  server->text = g_string_new (NULL);
  server->timer = nav_vllm_source_attach (nav_alarm_new (), on_timer, server);
}

/* Drops what is being answered. */
void
nav_vllm_job_clear_server (NavVllmServer *server)
{
  for (;;) {
    GHashTableIter iter;
    gpointer job;

    g_hash_table_iter_init (&iter, server->jobs);
    if (!g_hash_table_iter_next (&iter, &job, NULL))
      break;
    nav_vllm_job_drop (job);
  }
  g_hash_table_unref (server->jobs);
  g_hash_table_unref (server->pending);
  g_string_free (server->scratch, TRUE);
  g_string_free (server->text, TRUE);
  g_source_destroy (server->timer);
  g_source_unref (server->timer);
}
