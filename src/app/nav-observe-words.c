// SPDX-License-Identifier: Apache-2.0
// How far a run or a search is, in a sentence.

#include "config.h"

#include "app/nav-observe-words.h"

#include <glib/gi18n.h>

#include "app/nav-text.h"
#include "workflow/nav-sweep-words.h"

/**
 * nav_observe_words_run:
 *
 * Returns: (transfer full): how far the run is
 */
char *
nav_observe_words_run (NavProver *prover)
{
  const NavLoadProgress *p = nav_prover_get_progress (prover);

  if (!(p->elapsed_s > 0))
    return g_strdup (_ ("Starting…"));
  return g_strdup_printf (_ ("%u s: %u of %u sent, %u in flight, %u done, %u failed"),
                          (guint) p->elapsed_s, p->sent, p->planned, p->active, p->done,
                          p->failed);
}

/**
 * nav_observe_words_step:
 *
 * The rate that comes by chance is not known before the step ended; the one that is tried is.
 *
 * Returns: (transfer full): how far the search of a limit is
 */
char *
nav_observe_words_step (NavSweeper *sweeper)
{
  const NavSweepStep *step = nav_sweeper_get_step (sweeper);
  const NavLoadProgress *p = nav_sweeper_get_progress (sweeper);
  NavSweep *sweep = nav_sweeper_get_sweep (sweeper);
  g_autofree char *load = NULL;
  NavSweepStep tried;

  if (step == NULL)
    return g_strdup (_ ("Starting…"));
  tried = *step;
  tried.offered_per_s = step->rate;
  load = nav_sweep_words_load (nav_text_words (), &tried);
  /* Translators: 1: number of the step, 2: "3.4 req/s" or "one at a time" */
  return g_strdup_printf (_ ("Step %u, %s: %u s, %u sent, %u in flight, %u done, %u failed"),
                          sweep->steps->len + 1, load, (guint) p->elapsed_s, p->sent, p->active,
                          p->done, p->failed);
}
