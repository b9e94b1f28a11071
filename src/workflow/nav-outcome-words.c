// SPDX-License-Identifier: Apache-2.0
// How a request ended, in words.

#include "config.h"

#include "workflow/nav-outcome-words.h"

#include <glib/gi18n-lib.h>

#include "workflow/nav-words-private.h"

static const char *
outcome_name (NavStreamOutcome outcome)
{
  switch (outcome) {
  case NAV_STREAM_COMPLETE:
    return N_ ("complete");
  case NAV_STREAM_INCOMPLETE:
    return N_ ("incomplete");
  case NAV_STREAM_REFUSED:
    return N_ ("the server refused");
  case NAV_STREAM_FAILED:
    return N_ ("the server failed while it answered");
  case NAV_STREAM_UNREACHED:
    return N_ ("the server cannot be reached");
  case NAV_STREAM_TIMEOUT:
    return N_ ("not in time");
  case NAV_STREAM_CANCELLED:
  case NAV_STREAM_N_OUTCOMES:
  default:
    return N_ ("stopped");
  }
}

/* Why an answer is incomplete, in words. */
static const char *
reason_name (const char *reason)
{
  static const struct {
    const char *reason, *words;
  } table[] = {
    { "cut", N_ ("the connection broke in the middle") },
    { "no-done", N_ ("the stream ended without saying that it is whole") },
    { "malformed", N_ ("an event of the stream is not JSON") },
    { "event-too-large", N_ ("an event of the stream is larger than 1 MiB") },
    { "too-long", N_ ("the stream does not end") },
    { "not-a-stream", N_ ("the server did not answer as a stream of Server-Sent Events, but in one "
                          "piece, or in lines of JSON as Ollama does outside its address that ends "
                          "in /v1") },
    { "empty", N_ ("the stream holds no token") },
    { "stalled", N_ ("the stream stood still") },
    { "no-answer", N_ ("no token came") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].reason, reason))
      return table[i].words;
  return NULL;
}

/**
 * nav_outcome_words_in:
 * @reason: a code of NavStreamResult
 * @status: HTTP
 * @message: (nullable): what the server or the system says
 *
 * Returns: (transfer full): "the server refused (HTTP 429): Rate limit"
 */
char *
nav_outcome_words_in (const NavWordsStyle *style, NavStreamOutcome outcome, const char *reason,
                      guint status, const char *message)
{
  GString *words = g_string_new (_nav_words_translate (style, outcome_name (outcome)));
  const char *why = reason_name (reason);

  if (outcome == NAV_STREAM_REFUSED)
    g_string_append_printf (words, " (HTTP %u)", status);
  if (why != NULL)
    g_string_append_printf (words, ": %s", _nav_words_translate (style, why));
  if (message != NULL)
    g_string_append_printf (words, ": %s", message);
  return g_string_free (words, FALSE);
}

/**
 * nav_outcome_words:
 *
 * Returns: (transfer full): nav_outcome_words_in() the language of the user
 */
char *
nav_outcome_words (NavStreamOutcome outcome, const char *reason, guint status,
                   const char *message)
{
  return nav_outcome_words_in (&nav_words_local, outcome, reason, status, message);
}
