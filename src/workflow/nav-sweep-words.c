// SPDX-License-Identifier: Apache-2.0
// What the search for a server's limit found, in sentences.

#include "config.h"

#include "workflow/nav-sweep-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "workflow/nav-outcome-words.h"
#include "workflow/nav-run-words.h"
#include "workflow/nav-words-private.h"

/* What a server says of an error may be a whole page. */
#define LONGEST_MESSAGE 200

/* What there is to say of a sweep in which some rate held. */
static const char *
found_template (const NavSweep *sweep)
{
  if (sweep->end == NAV_SWEEP_CLIENT_LIMITED ||
      (isnan (sweep->missed_per_s) && !isnan (sweep->limited_per_s)))
    return N_ ("Holds the targets up to {holds:rate}; at {limited:rate} this client was too slow "
               "to tell. Let nothing else run beside it, or measure from another computer.");
  if (isnan (sweep->missed_per_s))
    return N_ ("Holds the targets up to {holds:rate}, the most that was tried.");
  return N_ ("Holds the targets up to {holds:rate}, no longer at {missed:rate}.");
}

/* No rate held, and none was missed. */
static const char *
nothing_template (const NavSweep *sweep)
{
  switch (sweep->end) {
  case NAV_SWEEP_NEVER_HOLDS:
    return N_ ("The targets are missed even by one request at a time.");
  case NAV_SWEEP_INTERRUPTED:
    return N_ ("Stopped before a rate was tried.");
  case NAV_SWEEP_CLIENT_LIMITED:
    return N_ ("This client was too slow to tell, because the computer was busy: let nothing else "
               "run beside it, or measure from another computer, and search again.");
  case NAV_SWEEP_LOST:
    return N_ ("The server answered no more before a rate was tried.");
  case NAV_SWEEP_FOUND:
  case NAV_SWEEP_OUT_OF_RUNS:
  case NAV_SWEEP_NO_LIMIT:
  case NAV_SWEEP_FAILED:
  case NAV_SWEEP_N_ENDS:
  default:
    return N_ ("The server gave no whole answer, so no rate was tried.");
  }
}

static const char *
main_template (const NavSweep *sweep)
{
  if (!isnan (sweep->holds_per_s))
    return found_template (sweep);
  if (isnan (sweep->missed_per_s))
    return nothing_template (sweep);
  return N_ ("No rate that was tried holds the targets, down to {missed:rate}.");
}

/* What the plan counts on lies below what held, above what did not, or between. */
static const char *
forecast_template (const NavSweep *sweep, const NavSweepForecast *forecast)
{
  double planned = forecast->max_rate * forecast->replicas_tried;

  if (sweep->holds_per_s >= planned)
    return N_ ("The plan counts on {planned:rate} a replica, its margin included: that holds.");
  if (sweep->missed_per_s <= planned)
    return N_ ("The plan counts on {planned:rate} a replica, its margin included: that is more "
               "than holds.");
  return N_ ("The plan counts on {planned:rate} a replica, its margin included: whether that holds "
             "is not known.");
}

/**
 * nav_sweep_words_failures:
 *
 * Returns: (transfer full) (nullable): how many requests failed, and how most of them did: "3 of 5
 *   requests failed: the server refused (HTTP 429): Rate limit"; NULL where none is known to have
 */
char *
nav_sweep_words_failures (const NavWordsStyle *style, const NavSweepStep *step)
{
  const NavSweepFailure *failure = step->failure;
  g_autofree char *message = NULL, *why = NULL;
  const char *words = N_ ("{failed:count} of {counted:requests} failed, most often so: {why}");

  if (!(step->failed > 0) || failure == NULL)
    return NULL;
  if (failure->message != NULL && g_utf8_strlen (failure->message, -1) > LONGEST_MESSAGE)
    message = g_utf8_substring (failure->message, 0, LONGEST_MESSAGE);
  why = nav_outcome_words_in (style, failure->outcome, failure->reason, failure->status,
                              message ? message : failure->message);
  if (failure->count >= step->failed)
    words = N_ ("{failed:count} of {counted:requests} failed: {why}");
  return _nav_words_fill (style, words,
                          nav_finding_new ("", "#failed", step->failed, "#counted",
                                           (double) step->counted, "why", why, NULL));
}

/* Of a step in which nothing was whole, or so much failed that the percentile did. */
static gboolean
failures_decide (const NavSweepStep *step)
{
  gboolean beyond = !(step->requests_per_s > 0);

  for (guint i = 0; i < NAV_N_JUDGED; i++)
    beyond |= isinf (step->measured_ms[nav_judged_metrics[i]]) != 0;
  return step->failed > 0 && beyond;
}

/* Returns: (nullable): the step that ended the search, if it did so because requests failed */
static const NavSweepStep *
find_failed_end (const NavSweep *sweep)
{
  gboolean by_rate = !isnan (sweep->missed_per_s);

  for (guint i = sweep->steps->len; i-- > 0;) {
    const NavSweepStep *step = &g_array_index (sweep->steps, NavSweepStep, i);
    if (by_rate && (step->kind != NAV_SWEEP_RATE || step->holds ||
                    step->offered_per_s != sweep->missed_per_s))
      continue;
    return failures_decide (step) ? step : NULL;
  }
  return NULL;
}

static char *
take_together (char *first, char *second)
{
  char *both = second != NULL ? g_strdup_printf ("%s %s", first, second) : g_strdup (first);

  g_free (first);
  g_free (second);
  return both;
}

/**
 * nav_sweep_words_result:
 * @forecast: (nullable): what a plan says of the server
 *
 * Returns: (transfer full): the result, as far as there is one, beside the forecast: "Holds the
 *   targets up to 8.4 req/s, no longer at 9 req/s. The plan counts on 8.1 req/s a replica, …"; and
 *   which failures ended the search, if any did
 */
char *
nav_sweep_words_result (const NavWordsStyle *style, const NavSweep *sweep,
                        const NavSweepForecast *forecast)
{
  const NavSweepStep *end = find_failed_end (sweep);
  gboolean any = !isnan (sweep->holds_per_s) || !isnan (sweep->missed_per_s);
  char *result =
    _nav_words_fill (style, main_template (sweep),
                     nav_finding_new ("", "#holds", sweep->holds_per_s, "#missed",
                                      sweep->missed_per_s, "#limited", sweep->limited_per_s, NULL));

  if (any && sweep->end == NAV_SWEEP_LOST)
    result = take_together (
      result, g_strdup (_nav_words_translate (style, N_ ("Then the server answered no more, so "
                                                         "the search ended early."))));
  if (any && forecast != NULL && forecast->max_rate > 0)
    result = take_together (
      result, _nav_words_fill (style, forecast_template (sweep, forecast),
                               nav_finding_new ("", "#planned", forecast->max_rate, NULL)));
  return take_together (result, end != NULL ? nav_sweep_words_failures (style, end) : NULL);
}

static gboolean
is_in_one_piece (const NavSweep *sweep)
{
  for (guint i = 0; i < sweep->steps->len; i++)
    if (g_array_index (sweep->steps, NavSweepStep, i).one_piece)
      return TRUE;
  return FALSE;
}

/**
 * nav_sweep_words_caution:
 *
 * Returns: why to be careful with the result; "" where there is no reason
 */
const char *
nav_sweep_words_caution (const NavWordsStyle *style, const NavSweep *sweep)
{
  if (sweep->simulated)
    return _nav_words_translate (style,
                                 N_ ("A simulator answered: this tells nothing about a GPU."));
  if (is_in_one_piece (sweep))
    return _nav_words_translate (style, N_ ("The server or a proxy sent answers in one piece: "
                                            "TPOT and ITL are not known."));
  if (!isnan (sweep->holds_per_s) && !sweep->sure)
    return _nav_words_translate (style, N_ ("So few requests came in a run that this is not sure; "
                                            "a longer one tells more."));
  return "";
}

/**
 * nav_sweep_words_tried:
 *
 * Returns: (transfer full): what was searched: "1 of 2 replicas, Qwen3 8B (FP8) on 2 × NVIDIA L4
 *   each."
 */
char *
nav_sweep_words_tried (const NavWordsStyle *style, const NavSweepForecast *forecast)
{
  const char *words =
    forecast->replicas <= 1 && forecast->replicas_tried == 1
      ? N_ ("1 replica, {model} ({weights}) on {gpus:count} × {gpu}.")
      : N_ ("{tried:count} of {total:count} replicas, {model} ({weights}) on {gpus:count} × {gpu} "
            "each.");

  return _nav_words_fill (style, words,
                          nav_finding_new ("", "model", forecast->model, "weights",
                                           forecast->weights, "gpu", forecast->gpu, "#gpus",
                                           (double) forecast->gpus, "#tried",
                                           (double) forecast->replicas_tried, "#total",
                                           (double) forecast->replicas, NULL));
}

/**
 * nav_sweep_words_load:
 *
 * Returns: (transfer full): what a step sends: "3.4 req/s"
 */
char *
nav_sweep_words_load (const NavWordsStyle *style, const NavSweepStep *step)
{
  switch (step->kind) {
  case NAV_SWEEP_ALONE:
    return g_strdup (_nav_words_translate (style, N_ ("one at a time")));
  case NAV_SWEEP_FULL:
    return _nav_words_fill (style, "{clients:clients}",
                            nav_finding_new ("", "#clients", (double) step->concurrency, NULL));
  case NAV_SWEEP_RATE:
  case NAV_SWEEP_N_KINDS:
  default:
    return nav_format_rate (style->numbers, step->offered_per_s);
  }
}

/**
 * nav_sweep_words_verdict:
 *
 * Returns: (transfer none): whether a step held, in a word or two
 */
const char *
nav_sweep_words_verdict (const NavWordsStyle *style, const NavSweepStep *step)
{
  if (!step->valid)
    return _nav_words_translate (style, N_ ("limited by this client"));
  if (step->kind == NAV_SWEEP_FULL)
    return _nav_words_translate (style, N_ ("not judged"));
  if (step->saturated)
    return _nav_words_translate (style, N_ ("fell behind"));
  if (step->sure)
    return nav_words_term (style, NAV_WORDS_VERDICT, nav_run_verdict_names[step->verdict]);
  return nav_run_words_unsure (style, step->holds);
}
