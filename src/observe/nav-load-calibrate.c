// SPDX-License-Identifier: Apache-2.0
// Two short prompts before a load: does the server answer at all, and how many tokens does it count
// in a word?

#include <math.h>

#include "observe/nav-load-private.h"
#include "observe/nav-observe-error.h"
#include "observe/nav-worker.h"

#define WORDS      NAV_PROMPT_ROUND
#define MORE_WORDS (4 * NAV_PROMPT_ROUND)
#define INDEX      G_MAXUINT32 /* prompts that no request of the run has */
#define TIMEOUT_S  120

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
probe_words (NavLoadPlayer *load, guint words, Probe *probe, GCancellable *cancellable)
{
  static const NavStreamHooks hooks = { .done = on_probed };
  GMainContext *context = g_main_context_get_thread_default ();
  g_autofree char *prompt = nav_prompts_make_words (load->prompts, INDEX + (guint64) words,
                                                    words);
  g_autoptr (GBytes) body = nav_endpoint_make_body (load->endpoint, prompt, 1, FALSE);
  NavWorkerWatch watch;
  const NavStreamRequest request = { load->endpoint->url, load->api_key, body, 1,
                                     TIMEOUT_S,      0,             load->clock };

  probe->stream = nav_stream_start (load->pool, &request, &hooks, probe);
  nav_worker_watch (&watch, cancellable, on_probe_cancelled, probe);
  while (!probe->over)
    g_main_context_iteration (context, TRUE);
  nav_worker_unwatch (&watch);
}

/* Two prompts tell how many tokens a word and the template take. A server that cannot be reached
 * or wants a key is told here, before a run of nothing but errors. */
gboolean
_nav_load_calibrate (NavLoadPlayer *load, GCancellable *cancellable, GError **error)
{
  Probe few = { 0 }, more = { 0 };
  gboolean usable;

  probe_words (load, WORDS, &few, cancellable);
  usable = few.outcome != NAV_STREAM_UNREACHED && few.outcome != NAV_STREAM_CANCELLED;
  if (usable) {
    probe_words (load, MORE_WORDS, &more, cancellable);
    load->run->calibrated = nav_prompts_calibrate (load->prompts, WORDS, few.tokens,
                                                   MORE_WORDS, more.tokens);
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
