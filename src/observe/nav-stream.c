// SPDX-License-Identifier: Apache-2.0
// One streamed request: sent, read as it comes, timed by the reads. All events of one read share
// its time. Whatever the server does, it ends in exactly one call of `done`.

#include "observe/nav-stream.h"

#include <string.h>

#include "observe/nav-chunk.h"
#include "observe/nav-sse.h"

#define READ_BYTES       8192
#define MAX_EVENT_BYTES  (1024 * 1024)
#define MAX_ERROR_BYTES  (64 * 1024)
#define MAX_STREAM_BYTES (G_GUINT64_CONSTANT (256) * 1024 * 1024)
#define MAX_EVENTS       1000000
#define IDLE_SECONDS     60
#define SIMULATOR        "neuralnav-sim"

const char *const nav_stream_outcome_names[NAV_STREAM_N_OUTCOMES + 1] = {
  "complete", "incomplete", "refused", "failed", "unreached", "timeout", "cancelled", NULL,
};

struct _NavStream {
  NavStreamHooks hooks;
  gpointer data;
  const NavClock *clock;
  SoupMessage *message;
  GInputStream *input;
  GCancellable *cancellable;
  GSource *timeout;
  NavSse *sse;
  GString *refusal; /* the body of an answer that is not a stream */
  NavStreamResult result;
  guint max_tokens;
  guint64 n_bytes;
  gint64 read_us; /* of the read that is being looked through */
  gint64 told_tokens; /* by usage that comes with every event */
  gboolean done;
  gboolean cancelled;
  gboolean timed_out;
  char buffer[READ_BYTES];
};

/**
 * nav_stream_session_new:
 * @max_connections: as many requests can be in flight
 *
 * A session for streams: no compression, which holds events back, and none of libsoup's own limits
 * on connections (two a host) and time. Belongs to the thread that makes it and its context.
 *
 * Returns: (transfer full)
 */
SoupSession *
nav_stream_session_new (guint max_connections)
{
  SoupSession *session =
    g_object_new (SOUP_TYPE_SESSION, "max-conns", (int) max_connections, "max-conns-per-host",
                  (int) max_connections, "timeout", 0, "idle-timeout", IDLE_SECONDS, "user-agent",
                  "neuralnav ", NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

/**
 * nav_stream_is_simulated:
 *
 * Returns: whether our simulator answered: it names itself in `Server`
 */
gboolean
nav_stream_is_simulated (SoupMessage *message)
{
  const char *server =
    soup_message_headers_get_one (soup_message_get_response_headers (message), "Server");

  return server != NULL && g_str_has_prefix (server, SIMULATOR);
}

static void
nav_stream_free (NavStream *stream)
{
  g_signal_handlers_disconnect_by_data (stream->message, stream);
  g_clear_pointer (&stream->timeout, g_source_unref);
  g_clear_pointer (&stream->result.events, g_array_unref);
  g_clear_pointer (&stream->sse, nav_sse_free);
  g_string_free (stream->refusal, TRUE);
  g_free (stream->result.message);
  g_free (stream->result.finish_reason);
  g_clear_object (&stream->input);
  g_clear_object (&stream->message);
  g_clear_object (&stream->cancellable);
  g_free (stream);
}

static void
set_outcome (NavStream *stream, NavStreamOutcome outcome, const char *reason, const char *message)
{
  stream->result.outcome = outcome;
  stream->result.reason = reason;
  if (message != NULL && stream->result.message == NULL)
    stream->result.message = g_strndup (message, 400);
}

/* Usage is what the server counts; where it contradicts what came, what came counts. */
static void
settle_tokens (NavStream *stream)
{
  NavStreamResult *result = &stream->result;
  guint64 seen = 0;

  for (guint i = 0; i < result->events->len; i++)
    seen += g_array_index (result->events, NavStreamEvent, i).tokens;
  result->usage_doubtful =
    result->usage_tokens >= 0 &&
    ((guint64) result->usage_tokens < result->events->len ||
     (stream->max_tokens > 0 && result->usage_tokens > stream->max_tokens));
  result->tokens = result->usage_tokens >= 0 && !result->usage_doubtful
                     ? (guint64) result->usage_tokens
                     : seen;
}

static void
finish (NavStream *stream)
{
  if (stream->timeout != NULL)
    g_source_destroy (stream->timeout);
  if (stream->result.end_us == 0)
    stream->result.end_us = nav_clock_monotonic_us (stream->clock);
  settle_tokens (stream);
  stream->hooks.done (stream, &stream->result, stream->data);
  nav_stream_free (stream);
}

/* The connection, or what we made of it, ended with an error. */
static void
finish_broken (NavStream *stream, const GError *error)
{
  if (stream->done && stream->result.outcome == NAV_STREAM_COMPLETE)
    ; /* all of it was there */
  else if (stream->timed_out)
    set_outcome (stream, NAV_STREAM_TIMEOUT, stream->result.first_us ? "stalled" : "no-answer",
                 NULL);
  else if (stream->cancelled)
    set_outcome (stream, NAV_STREAM_CANCELLED, "cancelled", NULL);
  else if (stream->result.status == 0)
    set_outcome (stream, NAV_STREAM_UNREACHED, "connection", error->message);
  else if (stream->result.outcome == NAV_STREAM_COMPLETE)
    set_outcome (stream, NAV_STREAM_INCOMPLETE, "cut", error->message);
  finish (stream);
}

/* Whether anything may still be read from the stream. */
static gboolean
is_open (NavStream *stream)
{
  return stream->result.outcome == NAV_STREAM_COMPLETE;
}

static guint
count_tokens (NavStream *stream, const NavChunk *chunk)
{
  gint64 before = stream->told_tokens;

  if (chunk->completion_tokens < 0)
    return 1;
  stream->told_tokens = chunk->completion_tokens;
  return (guint) CLAMP (chunk->completion_tokens - before, 1, 1000000);
}

static void
take_token (NavStream *stream, const NavChunk *chunk)
{
  NavStreamEvent event = { stream->read_us, count_tokens (stream, chunk) };

  if (stream->result.events->len >= MAX_EVENTS) {
    set_outcome (stream, NAV_STREAM_INCOMPLETE, "too-long", NULL);
    return;
  }
  if (stream->result.first_us == 0)
    stream->result.first_us = stream->read_us;
  stream->result.last_us = stream->read_us;
  g_array_append_val (stream->result.events, event);
  if (stream->hooks.tokens != NULL)
    stream->hooks.tokens (event.at_us, event.tokens, stream->data);
  if (stream->hooks.text != NULL)
    stream->hooks.text (chunk->content, chunk->reasoning, stream->data);
}

static void
take_counts (NavStream *stream, const NavChunk *chunk)
{
  if (chunk->prompt_tokens >= 0)
    stream->result.prompt_tokens = chunk->prompt_tokens;
  if (chunk->cached_tokens >= 0)
    stream->result.cached_tokens = chunk->cached_tokens;
  if (chunk->completion_tokens >= 0)
    stream->result.usage_tokens = chunk->completion_tokens;
}

static void
take_chunk (NavStream *stream, NavChunk *chunk)
{
  stream->done |= chunk->done;
  take_counts (stream, chunk);
  if (chunk->error != NULL) {
    set_outcome (stream, NAV_STREAM_FAILED, "server-error", chunk->error);
    return;
  }
  if (chunk->has_choice && stream->result.first_choice_us == 0)
    stream->result.first_choice_us = stream->read_us;
  if (chunk->finish_reason != NULL && stream->result.finish_reason == NULL)
    stream->result.finish_reason = g_steal_pointer (&chunk->finish_reason);
  if (chunk->has_token)
    take_token (stream, chunk);
}

static void
on_event (const char *data, gsize length, gpointer user_data)
{
  NavStream *stream = user_data;
  g_auto (NavChunk) chunk = { 0 };

  if (!is_open (stream) || stream->done || length == 0)
    return;
  if (nav_chunk_parse (data, length, &chunk, NULL))
    take_chunk (stream, &chunk);
  else
    set_outcome (stream, NAV_STREAM_INCOMPLETE, "malformed", NULL);
}

/* The answer ended as HTTP has it. Was it whole? */
static void
finish_read (NavStream *stream)
{
  g_autofree char *message = NULL;

  stream->read_us = stream->result.end_us = nav_clock_monotonic_us (stream->clock);
  if (stream->sse != NULL)
    nav_sse_finish (stream->sse, on_event, stream);
  if (stream->sse == NULL)
    message = nav_chunk_error_message (stream->refusal->str, stream->refusal->len);
  if (stream->result.status != SOUP_STATUS_OK)
    set_outcome (stream, NAV_STREAM_REFUSED, "status",
                 message ? message : soup_message_get_reason_phrase (stream->message));
  else if (stream->sse == NULL)
    set_outcome (stream, NAV_STREAM_INCOMPLETE, "not-a-stream", message);
  else if (is_open (stream) && !stream->done)
    set_outcome (stream, NAV_STREAM_INCOMPLETE, stream->n_bytes ? "no-done" : "empty", NULL);
  else if (is_open (stream) && stream->result.first_us == 0)
    set_outcome (stream, NAV_STREAM_INCOMPLETE, "empty", NULL);
  finish (stream);
}

static void read_more (NavStream *stream);

static void
take_bytes (NavStream *stream, gsize n)
{
  stream->n_bytes += n;
  if (stream->sse == NULL)
    g_string_append_len (stream->refusal, stream->buffer, (gssize) n);
  else if (!nav_sse_feed (stream->sse, stream->buffer, n, on_event, stream) && is_open (stream))
    set_outcome (stream, NAV_STREAM_INCOMPLETE, "event-too-large", NULL);
  if (stream->n_bytes > MAX_STREAM_BYTES && is_open (stream))
    set_outcome (stream, NAV_STREAM_INCOMPLETE, "too-long", NULL);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NavStream *stream = user_data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  stream->read_us = nav_clock_monotonic_us (stream->clock);
  if (n > 0)
    take_bytes (stream, (gsize) n);
  if (n < 0)
    finish_broken (stream, error);
  else if (n > 0 && !is_open (stream))
    finish (stream);
  else if (n == 0 || stream->refusal->len > MAX_ERROR_BYTES)
    finish_read (stream);
  else
    read_more (stream);
}

static void
read_more (NavStream *stream)
{
  g_input_stream_read_async (stream->input, stream->buffer, sizeof stream->buffer,
                             G_PRIORITY_DEFAULT, stream->cancellable, on_read, stream);
}

/* TGI and others leave the type away; JSON and HTML are no streams for sure. */
static gboolean
is_stream (SoupMessage *message)
{
  const char *type =
    soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return soup_message_get_status (message) == SOUP_STATUS_OK &&
         (type == NULL || !(g_str_has_suffix (type, "json") || g_str_has_suffix (type, "html")));
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NavStream *stream = user_data;
  g_autoptr (GError) error = NULL;

  stream->input = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (stream->input == NULL) {
    finish_broken (stream, error);
    return;
  }
  stream->result.status = soup_message_get_status (stream->message);
  stream->result.simulated = nav_stream_is_simulated (stream->message);
  if (is_stream (stream->message))
    stream->sse = nav_sse_new (MAX_EVENT_BYTES);
  read_more (stream);
}

static void
on_wrote_body (SoupMessage *message, gpointer user_data)
{
  NavStream *stream = user_data;

  (void) message;
  stream->result.sent_us = nav_clock_monotonic_us (stream->clock);
}

static gboolean
on_timeout (gpointer user_data)
{
  NavStream *stream = user_data;

  stream->timed_out = TRUE;
  g_cancellable_cancel (stream->cancellable);
  return G_SOURCE_REMOVE;
}

static SoupMessage *
make_message (const NavStreamRequest *request)
{
  SoupMessage *message = soup_message_new (SOUP_METHOD_POST, request->url);
  SoupMessageHeaders *headers;

  g_assert (message != NULL);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_append (headers, "Accept", "text/event-stream, application/json");
  if (request->api_key != NULL) {
    g_autofree char *value = g_strconcat ("Bearer ", request->api_key, NULL);
    soup_message_headers_append (headers, "Authorization", value);
  }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json", request->body);
  return message;
}

/**
 * nav_stream_start:
 * @session: from nav_stream_session_new(), of this thread
 * @request: whose URL was checked (nav-endpoint.h)
 * @hooks: `done` is called once, never from within this function
 *
 * Returns: (transfer none): the request, which frees itself after `done`
 */
NavStream *
nav_stream_start (SoupSession *session, const NavStreamRequest *request,
                  const NavStreamHooks *hooks, gpointer data)
{
  NavStream *stream = g_new0 (NavStream, 1);
  NavStreamResult *result = &stream->result;

  stream->hooks = *hooks;
  stream->data = data;
  stream->clock = request->clock;
  stream->max_tokens = request->max_tokens;
  stream->cancellable = g_cancellable_new ();
  stream->refusal = g_string_new (NULL);
  stream->message = make_message (request);
  g_signal_connect (stream->message, "wrote-body", G_CALLBACK (on_wrote_body), stream);
  result->reason = "";
  result->events = g_array_new (FALSE, FALSE, sizeof (NavStreamEvent));
  result->prompt_tokens = result->cached_tokens = result->usage_tokens = -1;
  result->dispatched_us = nav_clock_monotonic_us (stream->clock);
  result->scheduled_us = request->scheduled_us ? request->scheduled_us : result->dispatched_us;
  stream->timeout = g_timeout_source_new ((guint) CLAMP (request->timeout_s * 1000, 1, 1e9));
  g_source_set_callback (stream->timeout, on_timeout, stream, NULL);
  g_source_attach (stream->timeout, g_main_context_get_thread_default ());
  soup_session_send_async (session, stream->message, G_PRIORITY_DEFAULT, stream->cancellable,
                           on_sent, stream);
  return stream;
}

/**
 * nav_stream_cancel:
 *
 * Breaks the connection; `done` comes with NAV_STREAM_CANCELLED, later.
 */
void
nav_stream_cancel (NavStream *stream)
{
  stream->cancelled = TRUE;
  g_cancellable_cancel (stream->cancellable);
}
