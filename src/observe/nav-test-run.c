// SPDX-License-Identifier: Apache-2.0
// One prompt, with its tokens as they come.

#include "observe/nav-test-run.h"

#include <math.h>

#include "base/nav-json.h"
#include "base/nav-stats.h"
#include "observe/nav-observe-error.h"
#include "observe/nav-worker.h"

typedef struct {
  char *url;
  char *model;
  char *api_key;
  char *prompt;
  guint max_tokens;
  double timeout_s;
  NavTestText text;
  gpointer text_data;
  GMainContext *listener;
  NavEndpoint *endpoint; /* from here on only in the thread */
  NavStream *stream;     /* NULL when it is done */
  NavTestResult *result;
} Test;

typedef struct {
  NavTestText text;
  gpointer data;
  char *content;
  char *reasoning;
} Words;

static void
test_free (gpointer data)
{
  Test *test = data;

  g_free (test->url);
  g_free (test->model);
  g_free (test->api_key);
  g_free (test->prompt);
  g_main_context_unref (test->listener);
  g_clear_pointer (&test->endpoint, nav_endpoint_unref);
  g_free (test);
}

static void
words_free (gpointer data)
{
  Words *words = data;

  g_free (words->content);
  g_free (words->reasoning);
  g_free (words);
}

static gboolean
tell_words (gpointer data)
{
  Words *words = data;

  words->text (words->content, words->reasoning, words->data);
  return G_SOURCE_REMOVE;
}

static void
on_text (const char *content, const char *reasoning, gpointer data)
{
  Test *test = data;
  Words *words;

  if (test->text == NULL)
    return;
  words = g_new0 (Words, 1);
  *words =
    (Words){ test->text, test->text_data, g_strdup (content), g_strdup (reasoning) };
  nav_worker_tell (test->listener, tell_words, words, words_free);
}

static void
add_gaps (GArray *gaps, GArray *events)
{
  for (guint i = 1; i < events->len; i++) {
    double gap = (double) (g_array_index (events, NavStreamEvent, i).at_us -
                           g_array_index (events, NavStreamEvent, i - 1).at_us) / 1000;
    g_array_append_val (gaps, gap);
  }
}

static void
on_done (NavStream *stream, const NavStreamResult *result, gpointer data)
{
  Test *test = data;
  NavTestResult *made = g_new0 (NavTestResult, 1);

  (void) stream;
  test->stream = NULL;
  made->endpoint = nav_endpoint_ref (test->endpoint);
  made->record = nav_request_record_make (result, result->dispatched_us);
  made->record.counted = TRUE;
  made->record.asked_output = test->max_tokens;
  made->reason = result->reason;
  made->message = g_strdup (result->message);
  made->finish_reason = g_strdup (result->finish_reason);
  made->cached_tokens = result->cached_tokens >= 0 ? (double) result->cached_tokens : NAN;
  made->gaps_ms = g_array_new (FALSE, FALSE, sizeof (double));
  add_gaps (made->gaps_ms, result->events);
  test->result = made;
}

static gboolean
on_cancelled (gpointer data)
{
  Test *test = data;

  if (test->stream != NULL)
    nav_stream_cancel (test->stream);
  return G_SOURCE_REMOVE;
}

static void
play (Test *test, NavStreamPool *pool, GBytes *body, GCancellable *cancellable)
{
  static const NavStreamHooks hooks = { .text = on_text, .done = on_done };
  const NavStreamRequest request = {
    test->endpoint->url, test->api_key, body, test->max_tokens, test->timeout_s, 0,
    nav_clock_system (),
  };
  GMainContext *context = g_main_context_get_thread_default ();
  NavWorkerWatch watch;

  test->stream = nav_stream_start (pool, &request, &hooks, test);
  nav_worker_watch (&watch, cancellable, on_cancelled, test);
  while (test->result == NULL)
    g_main_context_iteration (context, TRUE);
  nav_worker_unwatch (&watch);
}

static gpointer
run (gpointer data, GCancellable *cancellable, GError **error)
{
  Test *test = data;
  g_autoptr (NavStreamPool) pool = NULL;
  g_autoptr (GBytes) body = NULL;

  test->endpoint = nav_endpoint_probe (test->url, test->model, test->api_key, cancellable, error);
  if (test->endpoint == NULL)
    return NULL;
  pool = nav_stream_pool_new (1);
  body = nav_endpoint_make_body (test->endpoint, test->prompt, test->max_tokens, FALSE);
  play (test, pool, body, cancellable);
  return test->result;
}

/**
 * nav_test_run_async:
 * @options: copied
 * @text: (nullable): hears the answer as it comes
 * @cancellable: (nullable): ends it early, with what came until then as the result
 * @callback: called in the thread-default context of the caller, after the last @text
 *
 * Finds the server and sends it the prompt, all in a thread of its own.
 */
void
nav_test_run_async (const NavTestOptions *options, NavTestText text, gpointer text_data,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Test *test = g_new0 (Test, 1);

  g_task_set_source_tag (task, nav_test_run_async);
  test->url = g_strdup (options->url);
  test->model = g_strdup (options->model);
  test->api_key = g_strdup (options->api_key);
  test->prompt = g_strdup (options->prompt);
  test->max_tokens = options->max_tokens;
  test->timeout_s = options->timeout_s;
  test->text = text;
  test->text_data = text_data;
  test->listener = g_main_context_ref_thread_default ();
  nav_worker_run (task, run, test, test_free, (GDestroyNotify) nav_test_result_free);
}

/**
 * nav_test_run_finish:
 * @error: of finding the server (nav_endpoint_probe()); what went wrong with the answer is in the
 *   result
 *
 * Returns: (transfer full) (nullable)
 */
NavTestResult *
nav_test_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
nav_test_result_free (NavTestResult *result)
{
  nav_endpoint_unref (result->endpoint);
  g_free (result->message);
  g_free (result->finish_reason);
  g_array_unref (result->gaps_ms);
  g_free (result);
}

static JsonNode *
gaps_to_json (GArray *gaps)
{
  g_autofree double *sorted = g_memdup2 (gaps->data, gaps->len * sizeof (double));
  JsonObject *object = json_object_new ();

  nav_stats_sort (sorted, gaps->len);
  nav_json_add_number (object, "mean", nav_stats_mean (sorted, gaps->len));
  nav_json_add_number (object, "p50", nav_stats_percentile (sorted, gaps->len, 50));
  nav_json_add_number (object, "p95", nav_stats_percentile (sorted, gaps->len, 95));
  nav_json_add_number (object, "max", nav_stats_percentile (sorted, gaps->len, 100));
  return nav_json_node_for_object (object);
}

/**
 * nav_test_result_to_json:
 *
 * Returns: (transfer full): the figures; without the answer's text
 */
JsonNode *
nav_test_result_to_json (const NavTestResult *result)
{
  const NavRequestRecord *record = &result->record;
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "url", result->endpoint->url);
  nav_json_add_string (object, "model", result->endpoint->model);
  nav_json_add_string (object, "server", result->endpoint->server);
  json_object_set_boolean_member (object, "simulated", result->endpoint->simulated);
  nav_json_add_string (object, "outcome", nav_stream_outcome_names[record->outcome]);
  nav_json_add_string (object, "reason", *result->reason ? result->reason : NULL);
  nav_json_add_string (object, "message", result->message);
  nav_json_add_number (object, "status", record->status > 0 ? record->status : NAN);
  nav_json_add_string (object, "finish_reason", result->finish_reason);
  nav_json_add_number (object, "ttft_ms", nav_request_record_ttft_ms (record, FALSE));
  nav_json_add_number (object, "tpot_ms", nav_request_record_tpot_ms (record));
  nav_json_add_number (object, "e2e_ms", nav_request_record_e2e_ms (record, FALSE));
  json_object_set_member (object, "gaps_ms", gaps_to_json (result->gaps_ms));
  nav_json_add_number (object, "input_tokens", record->input_tokens);
  nav_json_add_number (object, "cached_tokens", result->cached_tokens);
  nav_json_add_number (object, "output_tokens", record->output_tokens);
  json_object_set_boolean_member (object, "tokens_from_usage", record->usage && !record->doubtful);
  nav_json_add_number (object, "events", record->events);
  return nav_json_node_for_object (object);
}
