// SPDX-License-Identifier: Apache-2.0
// What the search for a server's limit found, in sentences.

#include "config.h"

#include "workflow/nav-sweep-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* "Holds the targets up to 3.4 req/s (missed at 3.8 req/s)" */
static char *
found_words (const NavWordsStyle *style, const NavSweep *sweep)
{
  g_autofree char *holds = nav_format_rate (style->numbers, sweep->holds_per_s);
  g_autofree char *missed = isnan (sweep->missed_per_s)
                              ? NULL
                              : nav_format_rate (style->numbers, sweep->missed_per_s);

  if (missed == NULL && sweep->client_limited)
    return g_strdup_printf (_ ("Holds the targets up to %s; above, this client was too slow to "
                               "tell."), holds);
  if (missed == NULL)
    return g_strdup_printf (_ ("Holds the targets up to %s, the most that was tried."), holds);
  return g_strdup_printf (_ ("Holds the targets up to %s (missed at %s)."), holds, missed);
}

static char *
main_words (const NavWordsStyle *style, const NavSweep *sweep)
{
  if (!isnan (sweep->holds_per_s))
    return found_words (style, sweep);
  if (!isnan (sweep->missed_per_s)) {
    g_autofree char *missed = nav_format_rate (style->numbers, sweep->missed_per_s);
    return g_strdup_printf (_ ("The targets were missed at every rate that was tried, down to %s."),
                            missed);
  }
  if (sweep->client_limited)
    return g_strdup (_ ("This client was too slow to tell: let nothing else run beside it."));
  switch (sweep->end) {
  case NAV_SWEEP_NEVER_HOLDS:
    return g_strdup (_ ("The targets are missed even by one request at a time."));
  case NAV_SWEEP_INTERRUPTED:
    return g_strdup (_ ("Stopped before a rate was tried."));
  case NAV_SWEEP_FOUND:
  case NAV_SWEEP_OUT_OF_RUNS:
  case NAV_SWEEP_NO_LIMIT:
  case NAV_SWEEP_FAILED:
  case NAV_SWEEP_N_ENDS:
  default:
    return g_strdup (_ ("The server gave no whole answer, so no rate was tried."));
  }
}

/* Why to be careful with it; "" where there is no reason. */
static const char *
caution_words (const NavWordsStyle *style, const NavSweep *sweep)
{
  (void) style;
  if (sweep->simulated)
    return _ ("A simulator answered: this tells nothing about a GPU.");
  if (!isnan (sweep->holds_per_s) && !sweep->sure)
    return _ ("So few requests came in a run that this is not sure; a longer one tells more.");
  return "";
}

/**
 * nav_sweep_words_result:
 *
 * Returns: (transfer full): the result, as far as there is one
 */
char *
nav_sweep_words_result (const NavWordsStyle *style, const NavSweep *sweep)
{
  g_autofree char *result = main_words (style, sweep);
  const char *caution = caution_words (style, sweep);

  return *caution != '\0' ? g_strdup_printf ("%s %s", result, caution) : g_steal_pointer (&result);
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
    return g_strdup (_ ("one at a time"));
  case NAV_SWEEP_FULL:
    /* Translators: clients that each wait for their answer */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u client", "%u clients",
                                         step->concurrency), step->concurrency);
  case NAV_SWEEP_RATE:
  case NAV_SWEEP_N_KINDS:
  default:
    return nav_format_rate (style->numbers, step->offered_per_s);
  }
}

/**
 * nav_sweep_words_verdict:
 *
 * Returns: (transfer full): whether a step held, in a word or two
 */
char *
nav_sweep_words_verdict (const NavWordsStyle *style, const NavSweepStep *step)
{
  const char *verdict =
    nav_words_term (style, NAV_WORDS_VERDICT, nav_run_verdict_names[step->verdict]);

  if (!step->valid)
    return g_strdup (_ ("limited by this client"));
  if (step->saturated)
    return g_strdup (_ ("fell behind"));
  if (step->sure)
    return g_strdup (verdict);
  return g_strdup (step->holds ? _ ("met, not sure") : _ ("missed, not sure"));
}
