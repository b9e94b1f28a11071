// SPDX-License-Identifier: Apache-2.0
// What a request for text gets: events as its tokens come, or all at once.

#include "simulator/nav-vllm-job-private.h"

/* Of @n answers from @first on, whose prompts have so many tokens. */
static NavVllmUsage
sum_usage (const NavVllmJob *job, guint first, guint n, guint64 prompt_tokens)
{
  NavVllmUsage usage = { .prompt_tokens = prompt_tokens, .cached_tokens = -1 };

  for (guint i = first; i < first + n; i++)
    usage.completion_tokens += job->answers[i].given;
  if (job->wrong_usage)
    usage.completion_tokens = usage.completion_tokens * 2 + 1;
  return usage;
}

/* What each event of an answer tells is its own. */
static NavVllmUsage
get_usage_of (const NavVllmJob *job, const NavVllmAnswer *answer)
{
  return sum_usage (job, answer->index, 1, answer->prompt->len);
}

/* The answers to a prompt have one prompt, and it was looked up once. */
static NavVllmUsage
get_usage (const NavVllmJob *job)
{
  NavVllmUsage usage = sum_usage (job, 0, job->n, job->prompt_tokens);

  if (!job->server->prompt_details)
    return usage;
  usage.cached_tokens = 0;
  for (guint i = 0; i < job->n; i += job->request->n)
    usage.cached_tokens += job->answers[i].cached_tokens;
  return usage;
}

/* The text of the prompt stands before a completion that echoes it. */
static void
append_echo (const NavVllmJob *job, const NavVllmAnswer *answer, GString *text)
{
  g_autofree char *prompt = NULL;

  if (!job->request->echo)
    return;
  prompt = nav_vllm_detokenize ((const guint32 *) (gconstpointer) answer->prompt->data,
                                answer->prompt->len);
  g_string_append (text, prompt);
}

static void
send_tokens (NavVllmJob *job, NavVllmAnswer *answer, guint n_tokens)
{
  GString *event = job->server->scratch, *text = job->server->text;
  gboolean first = answer->given == 0;
  NavVllmUsage usage = { 0 };
  const NavVllmUsage *told = job->request->continuous_usage ? &usage : NULL;

  if (told != NULL)
    usage = get_usage_of (job, answer);
  if (answer->ids != NULL)
    g_array_set_size (answer->ids, 0);
  g_string_truncate (event, 0);
  g_string_truncate (text, 0);
  if (first && job->request->chat)
    nav_vllm_append_role_event (event, &job->envelope, answer, told);
  if (first)
    append_echo (job, answer, text);
  nav_vllm_answer_write (answer, n_tokens, text);
  if (told != NULL)
    usage = get_usage_of (job, answer);
  nav_vllm_append_text_event (event, &job->envelope, answer, text->str, told);
}

static void
end_stream (NavVllmJob *job)
{
  GString *rest = job->server->scratch; /* behind the last token */
  NavVllmStream *stream = job->stream;

  if (job->request->include_usage) {
    NavVllmUsage usage = get_usage (job);
    nav_vllm_append_usage_event (rest, &job->envelope, &usage);
  }
  g_string_append (rest, "data: [DONE]\n\n");
  if (nav_vllm_stream_send (stream, rest)) {
    nav_vllm_stream_end (stream);
    nav_vllm_job_free (job);
  }
}

static void
end_whole (NavVllmJob *job, guint status, const char *body)
{
  g_autoptr (SoupServerMessage) message = g_steal_pointer (&job->message);
  NavVllmServer *server = job->server;

  g_signal_handlers_disconnect_by_data (message, job);
  nav_vllm_server_answer (message, status, "application/json", body);
  nav_vllm_server_count (server, message, job->path, job->arrived_us);
  nav_vllm_job_free (job);
  nav_vllm_server_send (server, message);
}

static void
respond_now (NavVllmJob *job)
{
  g_autoptr (GString) choices = g_string_new (NULL);
  GString *body = job->server->scratch;
  NavVllmUsage usage;

  for (guint i = 0; i < job->n; i++) {
    NavVllmAnswer *answer = &job->answers[i];
    g_autoptr (GString) text = g_string_new (NULL);
    append_echo (job, answer, text);
    nav_vllm_answer_write (answer, answer->n_tokens, text);
    if (i > 0)
      g_string_append_c (choices, ',');
    nav_vllm_append_choice (choices, &job->envelope, answer, text->str);
  }
  usage = get_usage (job);
  g_string_truncate (body, 0);
  nav_vllm_append_response (body, &job->envelope, choices->str, &usage);
  if (job->malformed)
    g_string_truncate (body, body->len / 2);
  end_whole (job, 200, body->str);
}

static void
respond (NavVllmJob *job)
{
  if (job->stall_ms > 0)
    nav_vllm_job_wait (job, job->stall_ms, respond_now);
  else
    respond_now (job);
}

/**
 * nav_vllm_job_fail:
 * @job: (transfer full): gone afterwards
 *
 * Answers with @fault; in a stream, which has said 200 already, it is an event.
 */
void
nav_vllm_job_fail (NavVllmJob *job, const NavVllmFault *fault)
{
  g_autofree char *body = nav_vllm_fault_to_json (fault);

  nav_vllm_job_leave_engine (job);
  if (job->stream == NULL) {
    end_whole (job, fault->status, body);
    return;
  }
  g_string_printf (job->server->scratch, "data: %s\n\ndata: [DONE]\n\n", body);
  if (nav_vllm_stream_send (job->stream, job->server->scratch)) {
    nav_vllm_stream_end (job->stream);
    nav_vllm_job_free (job);
  }
}

/**
 * nav_vllm_job_drop:
 * @job: (transfer full): gone afterwards
 *
 * Closes the connection in the middle.
 */
void
nav_vllm_job_drop (NavVllmJob *job)
{
  SoupServerMessage *message = g_steal_pointer (&job->message);

  nav_vllm_job_leave_engine (job);
  if (job->stream != NULL)
    nav_vllm_stream_cut (job->stream);
  if (message != NULL)
    g_signal_handlers_disconnect_by_data (message, job);
  nav_vllm_job_free (job);
  if (message != NULL) {
    nav_vllm_server_hang_up (message);
    soup_server_message_unpause (message);
    g_object_unref (message);
  }
}

/* The answers to a prompt are one request of the engine's: it counts when all have their ends.
 * Where max_tokens was not said it is what fits. */
static void
count_parameters (const NavVllmJob *job, guint index)
{
  NavVllmMetrics *metrics = job->server->core.metrics;
  guint n = job->request->n, first = index - index % n, most = 0;
  guint64 wanted = job->request->max_tokens;

  if (wanted == 0)
    wanted = job->server->core.memory.max_model_len - job->answers[index].prompt->len;
  nav_vllm_metrics_observe (metrics, NAV_VLLM_PARAMS_MAX_TOKENS, (double) wanted, 1);
  for (guint i = first; i < first + n; i++) {
    if (job->ids[i] != 0)
      return;
    most = MAX (most, job->answers[i].n_tokens);
  }
  nav_vllm_metrics_observe (metrics, NAV_VLLM_MAX_GENERATION_TOKENS, most, 1);
  nav_vllm_metrics_observe (metrics, NAV_VLLM_PARAMS_N, n, 1);
}

/**
 * nav_vllm_job_give:
 * @job: gone afterwards, where it was the last
 * @n_tokens: of the answer @index, so far
 */
void
nav_vllm_job_give (NavVllmJob *job, guint index, guint n_tokens)
{
  gboolean last = job->n_open == 0;

  if (job->ids[index] == 0)
    count_parameters (job, index);
  if (nav_vllm_job_break (job))
    return;
  if (job->stream == NULL) {
    if (last)
      respond (job);
    return;
  }
  send_tokens (job, &job->answers[index], n_tokens);
  if (last)
    end_stream (job);
  else
    nav_vllm_stream_send (job->stream, job->server->scratch);
}
