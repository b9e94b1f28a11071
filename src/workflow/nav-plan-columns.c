// SPDX-License-Identifier: Apache-2.0
// The columns of every table of recommendations, on the screen and in what is copied from it:
// their titles, cells and order.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "workflow/nav-plan-columns.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-words-private.h"

const char *const nav_plan_column_names[NAV_N_COLUMNS + 1] = {
  "model", "precision", "gpus", "split",   "cost",  "verdict",
  "ttft",  "tpot",      "e2e",  "quality", "basis", "score",
  NULL,
};

/* `{p}` is the percentile of the targets. */
static const char *const titles[NAV_N_COLUMNS] = {
  [NAV_COLUMN_MODEL] = N_ ("Model"),
  [NAV_COLUMN_PRECISION] = N_ ("Weights"),
  [NAV_COLUMN_GPUS] = N_ ("GPUs"),
  [NAV_COLUMN_SPLIT] = N_ ("Split"),
  [NAV_COLUMN_COST] = N_ ("Cost ($ a month)"),
  [NAV_COLUMN_TTFT] = N_ ("TTFT {p:percentile} (ms)"),
  [NAV_COLUMN_TPOT] = N_ ("TPOT {p:percentile} (ms)"),
  [NAV_COLUMN_E2E] = N_ ("E2E {p:percentile} (s)"),
  [NAV_COLUMN_QUALITY] = N_ ("Quality (points)"),
  [NAV_COLUMN_VERDICT] = N_ ("Targets"),
  [NAV_COLUMN_BASIS] = N_ ("Basis"),
  [NAV_COLUMN_SCORE] = N_ ("Balance (0–100)"),
};

/* For where room is scarce: the percentile is told beside the table. */
static const char *const short_titles[NAV_N_COLUMNS] = {
  [NAV_COLUMN_MODEL] = N_ ("Model"),
  [NAV_COLUMN_PRECISION] = N_ ("Weights"),
  [NAV_COLUMN_GPUS] = N_ ("GPUs"),
  [NAV_COLUMN_SPLIT] = N_ ("Split"),
  [NAV_COLUMN_COST] = N_ ("$ a month"),
  [NAV_COLUMN_TTFT] = N_ ("TTFT (ms)"),
  [NAV_COLUMN_TPOT] = N_ ("TPOT (ms)"),
  [NAV_COLUMN_E2E] = N_ ("E2E (s)"),
  [NAV_COLUMN_QUALITY] = N_ ("Quality"),
  [NAV_COLUMN_VERDICT] = N_ ("Targets"),
  [NAV_COLUMN_BASIS] = N_ ("Basis"),
  [NAV_COLUMN_SCORE] = N_ ("Balance"),
};

/**
 * nav_plan_column_has_figures:
 *
 * Returns: whether the column holds numbers, which stand at its end
 */
gboolean
nav_plan_column_has_figures (NavPlanColumn column)
{
  switch (column) {
  case NAV_COLUMN_COST:
  case NAV_COLUMN_TTFT:
  case NAV_COLUMN_TPOT:
  case NAV_COLUMN_E2E:
  case NAV_COLUMN_QUALITY:
  case NAV_COLUMN_SCORE:
    return TRUE;
  case NAV_COLUMN_MODEL:
  case NAV_COLUMN_PRECISION:
  case NAV_COLUMN_GPUS:
  case NAV_COLUMN_SPLIT:
  case NAV_COLUMN_VERDICT:
  case NAV_COLUMN_BASIS:
  case NAV_N_COLUMNS:
  default:
    return FALSE;
  }
}

/**
 * nav_plan_column_title:
 * @percentile: of the plan's targets
 *
 * Returns: (transfer full): the title, with the unit of the column's figures
 */
char *
nav_plan_column_title (const NavWordsStyle *style, NavPlanColumn column, double percentile)
{
  g_autoptr (NavFinding) args = nav_finding_new ("", "#p", percentile, NULL);

  g_return_val_if_fail ((guint) column < NAV_N_COLUMNS, NULL);

  return nav_words_fill (style, _nav_words_translate (style, titles[column]), args);
}

/**
 * nav_plan_column_short_title:
 *
 * Returns: the title with its unit, as short as it goes; static
 */
const char *
nav_plan_column_short_title (const NavWordsStyle *style, NavPlanColumn column)
{
  g_return_val_if_fail ((guint) column < NAV_N_COLUMNS, NULL);

  return _nav_words_translate (style, short_titles[column]);
}

static double
seconds_or_ms (NavPlanColumn column, double ms)
{
  return column == NAV_COLUMN_E2E ? ms / 1000 : ms;
}

/**
 * nav_plan_column_figure:
 *
 * Returns: what a column with figures says, in its unit; NaN: not known
 */
double
nav_plan_column_figure (NavPlanColumn column, const NavRecommendation *r)
{
  switch (column) {
  case NAV_COLUMN_COST:
    return r->cost_per_month;
  case NAV_COLUMN_TTFT:
  case NAV_COLUMN_TPOT:
  case NAV_COLUMN_E2E:
    return seconds_or_ms (column, r->slo.metrics[column - NAV_COLUMN_TTFT].predicted);
  case NAV_COLUMN_QUALITY:
    return r->quality ? r->quality->score : NAN;
  case NAV_COLUMN_SCORE:
    return r->scores.balanced;
  case NAV_COLUMN_GPUS:
    return r->gpus;
  case NAV_COLUMN_SPLIT:
    return r->candidate->tensor_parallel;
  case NAV_COLUMN_VERDICT:
    return r->slo.verdict;
  case NAV_COLUMN_BASIS:
    return r->forecast.basis;
  case NAV_COLUMN_MODEL:
  case NAV_COLUMN_PRECISION:
  case NAV_N_COLUMNS:
  default:
    return NAN;
  }
}

static char *
figure_cell (const NavWordsStyle *style, NavPlanColumn column, const NavRecommendation *r)
{
  double figure = nav_plan_column_figure (column, r);

  if (column == NAV_COLUMN_QUALITY)
    return nav_plan_words_quality (style, r);
  if (column == NAV_COLUMN_SCORE || (column == NAV_COLUMN_COST && figure >= 99.5))
    return nav_format_count (style->numbers, figure);
  return nav_format_number (style->numbers, figure);
}

static const char *
term_cell (const NavWordsStyle *style, NavPlanColumn column, const NavRecommendation *r)
{
  if (column == NAV_COLUMN_VERDICT)
    return nav_words_term (style, NAV_WORDS_VERDICT, nav_verdict_names[r->slo.verdict]);
  return nav_words_term (style, NAV_WORDS_BASIS, nav_basis_names[r->forecast.basis]);
}

/**
 * nav_plan_column_cell:
 *
 * Returns: (transfer full): what the column says of @r
 */
char *
nav_plan_column_cell (const NavWordsStyle *style, NavPlanColumn column, const NavRecommendation *r)
{
  g_return_val_if_fail ((guint) column < NAV_N_COLUMNS && r != NULL, NULL);

  switch (column) {
  case NAV_COLUMN_MODEL:
    return g_strdup (nav_plan_words_model (r));
  case NAV_COLUMN_PRECISION:
    return nav_plan_words_weights (style, r);
  case NAV_COLUMN_GPUS:
    return nav_plan_words_hardware (style, r);
  case NAV_COLUMN_SPLIT:
    return nav_plan_words_split (style, r);
  case NAV_COLUMN_VERDICT:
  case NAV_COLUMN_BASIS:
    return g_strdup (term_cell (style, column, r));
  case NAV_COLUMN_COST:
  case NAV_COLUMN_TTFT:
  case NAV_COLUMN_TPOT:
  case NAV_COLUMN_E2E:
  case NAV_COLUMN_QUALITY:
  case NAV_COLUMN_SCORE:
  case NAV_N_COLUMNS:
  default:
    return figure_cell (style, column, r);
  }
}

static int
compare_text (const char *a, const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1), *folded_b = g_utf8_casefold (b, -1);

  return g_utf8_collate (folded_a, folded_b);
}

/* What is not known comes last, whichever way the others go. */
static int
compare_figures (double a, double b, gboolean reversed)
{
  int order = (a > b) - (a < b);

  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);
  return reversed ? -order : order;
}

/* Names by the alphabet; on the same GPU, fewer of them first. */
static int
compare_names (NavPlanColumn column, const NavRecommendation *a, const NavRecommendation *b)
{
  int names;

  if (column == NAV_COLUMN_MODEL)
    return compare_text (nav_plan_words_model (a), nav_plan_words_model (b));
  names = compare_text (nav_plan_words_gpu (a->candidate->gpu),
                        nav_plan_words_gpu (b->candidate->gpu));
  return names != 0 ? names : compare_figures (a->gpus, b->gpus, FALSE);
}

/* Where more is better, the best is first all the same. */
static double
rank_of (NavPlanColumn column, const NavRecommendation *r)
{
  double figure = nav_plan_column_figure (column, r);

  if (column == NAV_COLUMN_PRECISION)
    return r->candidate->precision * 2 + r->candidate->thinking;
  return column == NAV_COLUMN_QUALITY || column == NAV_COLUMN_SCORE ? -figure : figure;
}

/**
 * nav_plan_column_compare:
 * @reversed: whether the order is the other way round
 *
 * The order of a table that is sorted by a column: names by the alphabet, figures with the best
 * first (the lowest cost, the highest quality), and what is not known last in either direction.
 *
 * Returns: less than, equal to or greater than zero, as strcmp() does
 */
int
nav_plan_column_compare (NavPlanColumn column, gboolean reversed, const NavRecommendation *a,
                         const NavRecommendation *b)
{
  g_return_val_if_fail ((guint) column < NAV_N_COLUMNS, 0);

  if (column == NAV_COLUMN_MODEL || column == NAV_COLUMN_GPUS) {
    int names = compare_names (column, a, b);
    return reversed ? -names : names;
  }
  return compare_figures (rank_of (column, a), rank_of (column, b), reversed);
}
