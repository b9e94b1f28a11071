// SPDX-License-Identifier: Apache-2.0
// Answers to questions asked backwards, in words: "2 × L4 carry up to 1,400 people with Qwen3 8B".

#include "config.h"

#include "workflow/nav-solution-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "workflow/nav-plan-words.h"
#include "workflow/nav-words-private.h"

/**
 * nav_solution_words_hardware:
 * @answer: (nullable): tells which GPU of a family it is
 *
 * Returns: (transfer full): what is fixed: `2 × L4`, `$5,000 a month`
 */
char *
nav_solution_words_hardware (const NavWordsStyle *style, const NavSolution *solution,
                             const NavSolveAnswer *answer)
{
  const NavSolveFix *fix = nav_solution_get_fix (solution);
  const char *gpu =
    answer ? nav_plan_words_gpu (answer->recommendation->candidate->gpu) : fix->gpu;
  g_autofree char *money = NULL, *gpus = NULL;

  if (fix->count > 0) {
    g_autofree char *count = nav_format_count (style->numbers, fix->count);
    gpus = g_strdup_printf ("%s × %s", count, gpu);
  } else if (fix->gpu != NULL) {
    gpus = g_strdup (gpu);
  }
  if (isnan (fix->budget_per_month))
    return g_steal_pointer (&gpus);
  money = _nav_words_fill (style, N_ ("{usd:usd} a month"),
                           nav_finding_new ("", "#usd", fix->budget_per_month, NULL));
  if (gpus == NULL)
    return g_steal_pointer (&money);
  return _nav_words_fill (style, N_ ("{gpus} for {money}"),
                          nav_finding_new ("", "gpus", gpus, "money", money, NULL));
}

/* Two figures, and rounded down: a promise. */
static double
round_down (double value)
{
  double step = pow (10, floor (log10 (value)) - 1);

  return value >= 100 ? floor (value / step * (1 + 1e-12)) * step : value;
}

static const char *
code_of (const NavSolution *solution, const NavSolveAnswer *answer)
{
  switch (nav_solution_get_sought (solution)) {
  case NAV_SOLVE_USERS:
    return "solve.users";
  case NAV_SOLVE_RATE:
    return isfinite (answer->users) ? "solve.rate-of-users" : "solve.rate";
  case NAV_SOLVE_INPUT:
    return "solve.input";
  case NAV_SOLVE_TARGET:
  case NAV_N_SOLVES:
  default:
    return isfinite (answer->targets[1]) ? "solve.target" : "solve.target-short";
  }
}

/**
 * nav_solution_words_answer:
 *
 * Returns: (transfer full): one sentence: what is fixed carries so much with that configuration
 */
char *
nav_solution_words_answer (const NavWordsStyle *style, const NavSolution *solution,
                           const NavSolveAnswer *answer)
{
  const NavRecommendation *r = answer->recommendation;
  g_autofree char *fixed = nav_solution_words_hardware (style, solution, answer);
  g_autofree char *weights = nav_plan_words_weights (style, r);
  g_autofree char *configuration = nav_plan_words_hardware (style, r);
  g_autofree char *split = nav_plan_words_split (style, r);
  g_autoptr (NavFinding) finding = nav_finding_new (
    code_of (solution, answer), "fixed", fixed, "model", nav_plan_words_model (r), "weights",
    weights, "hardware", configuration, "split", split, "#users",
    round_down (answer->users), "#rate", answer->rate, "#tokens",
    round_down (answer->input_tokens), "#ttft", answer->targets[0], "#tpot",
    answer->targets[1], "#e2e", answer->targets[2], "#percentile", r->slo.percentile, NULL);

  return nav_words_finding (style, finding);
}

/**
 * nav_solution_words_sure:
 *
 * Returns: (transfer full): how far the answer can be relied on
 */
char *
nav_solution_words_sure (const NavWordsStyle *style, const NavSolveAnswer *answer)
{
  g_autoptr (NavFinding) finding = nav_finding_new (
    answer->recommendation->margin_held ? "solve.sure" : "solve.close", NULL);

  return nav_words_finding (style, finding);
}

/**
 * nav_solution_words_value:
 *
 * Returns: (transfer full): what was sought, with its unit, rounded down: `1,400 people`
 */
char *
nav_solution_words_value (const NavWordsStyle *style, const NavSolution *solution,
                          const NavSolveAnswer *answer)
{
  if (nav_solution_get_sought (solution) == NAV_SOLVE_TARGET)
    return nav_format_ms (style->numbers, answer->value);
  if (nav_solution_get_sought (solution) == NAV_SOLVE_RATE)
    return nav_format_rate (style->numbers, answer->value);
  return nav_words_quantity (style, round_down (answer->value),
                             nav_solve_units[nav_solution_get_sought (solution)]);
}

static char *
nothing_words (const NavWordsStyle *style, const NavSolution *solution)
{
  g_autofree char *fixed = nav_solution_words_hardware (style, solution, NULL);
  g_autoptr (NavFinding) finding = nav_finding_new ("solve.nothing", "fixed", fixed, NULL);

  return nav_words_finding (style, finding);
}

static void
append (GString *out, char *sentence)
{
  g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

/* A better one that only the forecast itself speaks for. */
static void
append_perhaps (GString *out, const NavWordsStyle *style, const NavSolution *solution)
{
  const NavSolveAnswer *best = nav_solution_get_best (solution), *perhaps = NULL;
  const GArray *all = nav_solution_get_answers (solution);
  g_autofree char *value = NULL, *quality = NULL;
  g_autoptr (NavFinding) finding = NULL;

  for (guint i = 0; i < all->len && best->recommendation->margin_held; i++) {
    const NavSolveAnswer *answer = &g_array_index (all, NavSolveAnswer, i);
    if (!answer->recommendation->margin_held && answer->balance > best->balance &&
        (perhaps == NULL || answer->balance > perhaps->balance))
      perhaps = answer;
  }
  if (perhaps == NULL)
    return;
  value = nav_solution_words_value (style, solution, perhaps);
  quality = nav_plan_words_quality (style, perhaps->recommendation);
  finding =
    nav_finding_new ("solve.perhaps", "value", value, "model",
                     nav_plan_words_model (perhaps->recommendation), "quality", quality, NULL);
  append (out, nav_words_finding (style, finding));
}

/* Another model that carries more, whatever it is worth. */
static void
append_most (GString *out, const NavWordsStyle *style, const NavSolution *solution)
{
  const NavSolveAnswer *best = nav_solution_get_best (solution);
  const NavSolveAnswer *most = nav_solution_get_most (solution);
  g_autofree char *value = NULL, *quality = NULL;
  g_autoptr (NavFinding) finding = NULL;

  if (most == best)
    return;
  value = nav_solution_words_value (style, solution, most);
  quality = nav_plan_words_quality (style, most->recommendation);
  finding = nav_finding_new ("solve.most", "value", value, "model",
                             nav_plan_words_model (most->recommendation), "quality", quality, NULL);
  append (out, nav_words_finding (style, finding));
}

/**
 * nav_solution_words_reply:
 *
 * Returns: (transfer full): what the program says when somebody asks in a conversation: the best
 *   balanced answer, what it rests on, and which model would carry most
 */
char *
nav_solution_words_reply (const NavWordsStyle *style, const NavSolution *solution)
{
  const NavSolveAnswer *best = nav_solution_get_best (solution);
  GString *out;

  if (best == NULL)
    return nothing_words (style, solution);
  out = g_string_new (NULL);
  append (out, nav_solution_words_answer (style, solution, best));
  append (out, nav_solution_words_sure (style, best));
  for (guint i = 0; i < best->recommendation->why->len && i < 1; i++)
    append (out, nav_words_finding (style, best->recommendation->why->pdata[i]));
  append_perhaps (out, style, solution);
  append_most (out, style, solution);
  return g_string_free (out, FALSE);
}
