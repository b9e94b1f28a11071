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
#define TIMEOUT_S  120         /* at most; a run may wait less long for an answer */

typedef struct {
  double tokens; /* NaN: the server does not count */
  NavStreamOutcome outcome;
  guint status; /* HTTP */
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
  probe->status = result->status;
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

static double
get_timeout (const NavLoadPlayer *load)
{
  return MIN (TIMEOUT_S, load->spec->timeout_s);
}

/* How many tokens the server counts in a prompt of so many words. */
static void
send_probe (NavLoadPlayer *load, guint words, Probe *probe, GCancellable *cancellable)
{
  static const NavStreamHooks hooks = { .done = on_probed };
  GMainContext *context = g_main_context_get_thread_default ();
  g_autofree char *prompt = nav_prompts_make_words (load->prompts, INDEX + (guint64) words,
                                                    words);
  g_autoptr (GBytes) body = nav_endpoint_make_body (load->endpoint, prompt, 1, FALSE);
  NavWorkerWatch watch;
  const NavStreamRequest request = { load->endpoint->url, load->api_key, body, 1,
                                     get_timeout (load), 0, load->clock };

  probe->stream = nav_stream_start (load->pool, &request, &hooks, probe);
  nav_worker_watch (&watch, cancellable, on_probe_cancelled, probe);
  while (!probe->over)
    g_main_context_iteration (context, TRUE);
  nav_worker_unwatch (&watch);
}

/* What no later request would fare better with. One that is busy or broken may answer others. */
static gboolean
is_hopeless (const Probe *probe)
{
  switch (probe->outcome) {
  case NAV_STREAM_UNREACHED:
  case NAV_STREAM_TIMEOUT:
  case NAV_STREAM_CANCELLED:
    return TRUE;
  case NAV_STREAM_REFUSED:
    return probe->status == SOUP_STATUS_UNAUTHORIZED || probe->status == SOUP_STATUS_FORBIDDEN ||
           probe->status == SOUP_STATUS_NOT_FOUND;
  case NAV_STREAM_COMPLETE:
  case NAV_STREAM_INCOMPLETE:
  case NAV_STREAM_FAILED:
  case NAV_STREAM_N_OUTCOMES:
  default:
    return FALSE;
  }
}

static void
set_probe_error (const NavLoadPlayer *load, const Probe *probe, GError **error)
{
  const char *url = load->endpoint->url, *message = probe->message ? probe->message : "";
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  if (probe->outcome == NAV_STREAM_CANCELLED)
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_CANCELLED, "url",
                   "%s did not answer the first prompt: %s", url, "stopped");
  else if (probe->outcome == NAV_STREAM_TIMEOUT)
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_REMOTE, "url",
                   "%s did not answer a short prompt within %s s", url,
                   g_ascii_formatd (seconds, sizeof seconds, "%g", get_timeout (load)));
  else if (probe->outcome == NAV_STREAM_REFUSED)
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_REMOTE,
                   probe->status == SOUP_STATUS_NOT_FOUND ? "url" : "api_key",
                   "%s refused the first prompt (HTTP %u): %s", url, probe->status, message);
  else
    nav_set_error (error, NAV_OBSERVE_ERROR, NAV_ERROR_REMOTE, "url",
                   "%s did not answer the first prompt: %s", url, message);
}

/* Returns: FALSE where a run would be nothing but errors */
static gboolean
probe_words (NavLoadPlayer *load, guint words, double *ret_tokens, GCancellable *cancellable,
             GError **error)
{
  Probe probe = { 0 };
  gboolean usable;

  send_probe (load, words, &probe, cancellable);
  usable = !is_hopeless (&probe);
  if (!usable)
    set_probe_error (load, &probe, error);
  *ret_tokens = probe.tokens;
  g_free (probe.message);
  return usable;
}

/* Two prompts tell how many tokens a word and the template take. A server that cannot be reached,
 * does not answer in time, or wants a key or another model is told here, before a run of nothing
 * but errors. */
gboolean
_nav_load_calibrate (NavLoadPlayer *load, GCancellable *cancellable, GError **error)
{
  double few, more;

  if (!probe_words (load, WORDS, &few, cancellable, error) ||
      !probe_words (load, MORE_WORDS, &more, cancellable, error))
    return FALSE;
  load->run->calibrated = nav_prompts_calibrate (load->prompts, WORDS, few, MORE_WORDS, more);
  return TRUE;
}
