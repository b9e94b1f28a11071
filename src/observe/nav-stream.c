// SPDX-License-Identifier: Apache-2.0
// One streamed request: sent, read as it comes, timed by the reads. All events of one read share
// its time. Whatever the server does, it ends in exactly one call of `done`.

#include "observe/nav-stream-private.h"

#include <string.h>

#include "observe/nav-chunk.h"
#include "observe/nav-sse.h"

#define MAX_EVENT_BYTES  (1024 * 1024)
#define MAX_ERROR_BYTES  (64 * 1024)
#define MAX_STREAM_BYTES (G_GUINT64_CONSTANT (256) * 1024 * 1024)
#define MAX_EVENTS       1000000

const char *const nav_stream_outcome_names[NAV_STREAM_N_OUTCOMES + 1] = {
  "complete", "incomplete", "refused", "failed", "unreached", "timeout", "cancelled", NULL,
};

struct _NavStream {
  NavStreamPool *pool;
  GList link; /* in the pool's `lingering`, while `lingers` */
  NavStreamHooks hooks;
  gpointer data;
  const NavClock *clock;
  NavStreamCarrier carrier;
  NavSse *sse;      /* (nullable): the answer is no stream, or not there yet */
  GString *refusal; /* the body of an answer that is not a stream */
  char *phrase;     /* (nullable): of its status */
  NavStreamResult result;
  guint max_tokens;
  guint64 n_bytes;
  gint64 read_us; /* of the read that is being looked through */
  gint64 told_tokens; /* by usage that comes with every event so far; -1: with some only */
  gint64 done_us; /* when all of it was there */
  gboolean done;
  gboolean lingers;
  gboolean cancelled;
};

static void
nav_stream_free (NavStream *stream)
{
  if (stream->lingers)
    g_queue_unlink (&stream->pool->lingering, &stream->link);
  g_clear_pointer (&stream->result.events, g_array_unref);
  g_clear_pointer (&stream->sse, nav_sse_free);
  g_string_free (stream->refusal, TRUE);
  g_free (stream->phrase);
  g_free (stream->result.message);
  g_free (stream->result.finish_reason);
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
  if (stream->done_us != 0 && stream->result.outcome == NAV_STREAM_COMPLETE)
    stream->result.end_us = stream->done_us;
  else if (stream->result.end_us == 0)
    stream->result.end_us = nav_clock_monotonic_us (stream->clock);
  settle_tokens (stream);
  stream->hooks.done (stream, &stream->result, stream->data);
  nav_stream_free (stream);
}

/* The connection, or what we made of it, ended with an error: told by the carrier, once, instead of
 * _nav_stream_end(). */
void
_nav_stream_end_broken (NavStream *stream, gboolean timed_out, const char *why)
{
  if (stream->done && stream->result.outcome == NAV_STREAM_COMPLETE)
    ; /* all of it was there */
  else if (timed_out)
    set_outcome (stream, NAV_STREAM_TIMEOUT, stream->result.first_us ? "stalled" : "no-answer",
                 NULL);
  else if (stream->cancelled)
    set_outcome (stream, NAV_STREAM_CANCELLED, "cancelled", NULL);
  else if (stream->result.status == 0)
    set_outcome (stream, NAV_STREAM_UNREACHED, "connection", why);
  else if (stream->result.outcome == NAV_STREAM_COMPLETE)
    set_outcome (stream, NAV_STREAM_INCOMPLETE, "cut", why);
  finish (stream);
}

/* Whether anything may still be read from the stream. */
static gboolean
is_open (NavStream *stream)
{
  return stream->result.outcome == NAV_STREAM_COMPLETE;
}

/* Usage tells what an event brought only where all events before it had some, too: else all that
 * they brought would be the one's that has it. */
static guint
count_tokens (NavStream *stream, const NavChunk *chunk)
{
  gint64 before = stream->told_tokens;

  stream->told_tokens = before >= 0 ? chunk->completion_tokens : -1;
  return stream->told_tokens >= 0 ? (guint) CLAMP (stream->told_tokens - before, 1, 1000000) : 1;
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

/* Was it whole? */
static void
settle_end (NavStream *stream)
{
  g_autofree char *message = NULL;

  stream->read_us = stream->result.end_us = nav_clock_monotonic_us (stream->clock);
  if (stream->sse != NULL)
    nav_sse_finish (stream->sse, on_event, stream);
  if (stream->sse == NULL)
    message = nav_chunk_error_message (stream->refusal->str, stream->refusal->len);
  if (stream->result.status != SOUP_STATUS_OK)
    set_outcome (stream, NAV_STREAM_REFUSED, "status", message ? message : stream->phrase);
  else if (stream->sse == NULL)
    set_outcome (stream, NAV_STREAM_INCOMPLETE, "not-a-stream", message);
  else if (is_open (stream) && !stream->done)
    set_outcome (stream, NAV_STREAM_INCOMPLETE, stream->n_bytes ? "no-done" : "empty", NULL);
  else if (is_open (stream) && stream->result.first_us == 0)
    set_outcome (stream, NAV_STREAM_INCOMPLETE, "empty", NULL);
}

/* The answer ended as HTTP has it, or the carrier was told that it is enough; told once. */
void
_nav_stream_end (NavStream *stream)
{
  if (is_open (stream))
    settle_end (stream);
  finish (stream);
}

static void
take_bytes (NavStream *stream, const char *bytes, gsize n)
{
  stream->n_bytes += n;
  if (stream->sse == NULL)
    g_string_append_len (stream->refusal, bytes, (gssize) n);
  else if (!nav_sse_feed (stream->sse, bytes, n, on_event, stream) && is_open (stream))
    set_outcome (stream, NAV_STREAM_INCOMPLETE, "event-too-large", NULL);
  if (stream->n_bytes > MAX_STREAM_BYTES && is_open (stream))
    set_outcome (stream, NAV_STREAM_INCOMPLETE, "too-long", NULL);
}

/* Returns: whether it ends now, because all of it was there long enough ago */
gboolean
_nav_stream_reap (NavStream *stream)
{
  if (stream->done_us > nav_clock_monotonic_us (stream->clock) - NAV_STREAM_LINGER_MS * 1000)
    return FALSE;
  g_queue_unlink (&stream->pool->lingering, &stream->link);
  stream->lingers = FALSE;
  stream->carrier.break_off (stream->carrier.transfer);
  return TRUE;
}

/* The end of the answer comes with [DONE] or right after it, and then the connection is of use
 * again; but some servers keep it open. */
static void
linger (NavStream *stream)
{
  stream->done_us = stream->read_us;
  stream->lingers = TRUE;
  stream->link.data = stream;
  _nav_stream_pool_linger (stream->pool, &stream->link);
}

/* What was read at @at_us of the body. Returns: whether there should be more */
gboolean
_nav_stream_take (NavStream *stream, const char *bytes, gsize n, gint64 at_us)
{
  stream->read_us = at_us;
  take_bytes (stream, bytes, n);
  if (stream->done && stream->done_us == 0 && is_open (stream))
    linger (stream);
  return is_open (stream) && stream->refusal->len <= MAX_ERROR_BYTES;
}

/* TGI and others leave the type away; JSON and HTML are no streams for sure. */
static gboolean
is_stream (const NavStreamHead *head)
{
  g_autofree char *type = g_strndup (head->type, head->type ? strcspn (head->type, "; \t") : 0);

  return head->status == SOUP_STATUS_OK &&
         (type == NULL || !(g_str_has_suffix (type, "json") || g_str_has_suffix (type, "html")));
}

/* The answer's head is there: told once, before the first byte of the body. */
void
_nav_stream_begin (NavStream *stream, const NavStreamHead *head)
{
  stream->result.status = head->status;
  stream->result.simulated = _nav_stream_server_is_simulator (head->server);
  stream->phrase = g_strdup (head->phrase);
  if (is_stream (head))
    stream->sse = nav_sse_new (MAX_EVENT_BYTES);
}

/* The last byte of the request was written. */
void
_nav_stream_sent (NavStream *stream)
{
  stream->result.sent_us = nav_clock_monotonic_us (stream->clock);
}

/* A key that would end its line is not for those who write it as it is. */
static gboolean
is_plain_key (const char *key)
{
  return key == NULL || strpbrk (key, "\r\n") == NULL;
}

/**
 * nav_stream_start:
 * @pool: of this thread
 * @request: whose URL was checked (nav-endpoint.h)
 * @hooks: `done` is called once, never from within this function; the others may neither start nor
 *   free anything
 *
 * Returns: (transfer none): the request, which frees itself after `done`
 */
NavStream *
nav_stream_start (NavStreamPool *pool, const NavStreamRequest *request,
                  const NavStreamHooks *hooks, gpointer data)
{
  NavStream *stream = g_new0 (NavStream, 1);
  NavStreamResult *result = &stream->result;
  gboolean plain = _nav_stream_pool_is_plain (pool, request->url);

  stream->pool = pool;
  stream->hooks = *hooks;
  stream->data = data;
  stream->clock = request->clock;
  stream->max_tokens = request->max_tokens;
  stream->refusal = g_string_new (NULL);
  result->reason = "";
  result->events = g_array_new (FALSE, FALSE, sizeof (NavStreamEvent));
  result->prompt_tokens = result->cached_tokens = result->usage_tokens = -1;
  result->dispatched_us = nav_clock_monotonic_us (stream->clock);
  result->scheduled_us = request->scheduled_us ? request->scheduled_us : result->dispatched_us;
  if (!plain || !is_plain_key (request->api_key) ||
      !_nav_stream_carry_curl (pool, request, stream, &stream->carrier))
    _nav_stream_carry_soup (pool, request, stream, &stream->carrier);
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
  stream->carrier.break_off (stream->carrier.transfer);
}
