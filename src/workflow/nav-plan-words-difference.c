// SPDX-License-Identifier: Apache-2.0
// What another recommendation does differently; what both ranges hold is no difference.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "workflow/nav-plan-words.h"
#include "workflow/nav-words-private.h"

static void
add_cost_difference (GPtrArray *parts, const NavWordsStyle *style, const NavRecommendation *hero,
                     const NavRecommendation *other)
{
  double more = other->cost_per_month - hero->cost_per_month;
  double size = fabs (more);
  NavFinding *args;

  if (!isfinite (more))
    return;
  if (size < 0.005 * hero->cost_per_month) {
    g_ptr_array_add (parts, g_strdup (_nav_words_translate (style, N_ ("the same price"))));
    return;
  }
  args = nav_finding_new ("", "#usd", size, NULL);
  g_ptr_array_add (parts, _nav_words_fill (style, more < 0 ? N_ ("{usd:usd} less a month")
                                                           : N_ ("{usd:usd} more a month"),
                                           args));
}

static gboolean
ranges_overlap (const NavSloMetric *a, const NavSloMetric *b)
{
  return a->low <= b->high && b->low <= a->high;
}

/* A difference that both ranges hold is none. */
static void
add_latency_difference (GPtrArray *parts, const NavWordsStyle *style, const NavSloMetric *hero,
                        const NavSloMetric *other)
{
  double more = other->predicted - hero->predicted;
  g_autofree char *size = NULL;
  const char *metric = nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[hero->metric]);

  if (!isfinite (more))
    return;
  if (ranges_overlap (hero, other)) {
    g_ptr_array_add (parts, _nav_words_fill (style, N_ ("{metric} about the same"),
                                             nav_finding_new ("", "metric", metric, NULL)));
    return;
  }
  size = nav_format_ms (style->numbers, fabs (more));
  g_ptr_array_add (parts, g_strdup_printf ("%s %s%s", metric, more < 0 ? "−" : "+", size));
}

static void
add_quality_difference (GPtrArray *parts, const NavWordsStyle *style, const NavRecommendation *hero,
                        const NavRecommendation *other)
{
  double more, error;
  g_autofree char *points = NULL;
  g_autofree char *marked = NULL;

  if (hero->quality != NULL && other->quality == NULL)
    g_ptr_array_add (parts, g_strdup (_nav_words_translate (style, N_ ("quality unknown"))));
  if (hero->quality == NULL || other->quality == NULL)
    return;
  more = other->quality->score - hero->quality->score;
  error = hypot (other->quality->plus_minus, hero->quality->plus_minus);
  if (!isfinite (more) || (other->candidate->model == hero->candidate->model && more == 0))
    return;
  if (fabs (more) <= error) {
    g_ptr_array_add (parts,
                     g_strdup (_nav_words_translate (style, N_ ("quality about the same"))));
    return;
  }
  points = nav_format_count (style->numbers, fabs (more));
  marked = g_strdup_printf ("%s%s", more < 0 ? "−" : "+", points);
  g_ptr_array_add (parts, _nav_words_fill (style, N_ ("quality {points} points"),
                                           nav_finding_new ("", "points", marked, NULL)));
}

static void
add_ttft_difference (GPtrArray *parts, const NavWordsStyle *style, const NavRecommendation *hero,
                     const NavRecommendation *other)
{
  add_latency_difference (parts, style, &hero->slo.metrics[0], &other->slo.metrics[0]);
}

typedef void (*AddDifference) (GPtrArray *parts, const NavWordsStyle *style,
                               const NavRecommendation *hero, const NavRecommendation *other);

/**
 * nav_plan_words_differences:
 * @hero: the balanced best
 * @other: another recommendation
 * @list: what @other is the best at, which comes first
 *
 * Returns: (transfer full): "$420 less a month", "TTFT +60 ms", each by itself
 */
char **
nav_plan_words_differences (const NavWordsStyle *style, const NavRecommendation *hero,
                            const NavRecommendation *other, NavPlanList list)
{
  static const AddDifference quality_first[] = { add_quality_difference, add_cost_difference,
                                                 add_ttft_difference };
  static const AddDifference cost_first[] = { add_cost_difference, add_ttft_difference,
                                              add_quality_difference };
  static const AddDifference latency_first[] = { add_ttft_difference, add_cost_difference,
                                                 add_quality_difference };
  const AddDifference *order = list == NAV_LIST_LOWEST_COST      ? cost_first
                               : list == NAV_LIST_LOWEST_LATENCY ? latency_first
                                                                 : quality_first;
  GPtrArray *parts = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (quality_first); i++)
    order[i](parts, style, hero, other);
  g_ptr_array_add (parts, NULL);
  return (char **) g_ptr_array_free (parts, FALSE);
}

/**
 * nav_plan_words_difference:
 *
 * Returns: (transfer full): "$420 less a month, TTFT +60 ms"
 */
char *
nav_plan_words_difference (const NavWordsStyle *style, const NavRecommendation *hero,
                           const NavRecommendation *other, NavPlanList list)
{
  g_auto (GStrv) parts = nav_plan_words_differences (style, hero, other, list);

  return g_strjoinv (", ", parts);
}

/**
 * nav_plan_words_break_even:
 * @price: what an API charges
 *
 * Returns: (transfer full): when @r costs no more than the API; empty where there is nothing to
 *   compare
 */
char *
nav_plan_words_break_even (const NavWordsStyle *style, NavPlan *plan, const NavRecommendation *r,
                           const NavApiPrice *price)
{
  NavBreakEven even;
  const char *words;

  if (!nav_break_even_compute (plan, r, price, &even))
    return g_strdup ("");
  words = even.share <= 1
            ? N_ ("For this load the API costs {api:usd} a month, {difference:usd} more than this. "
                  "They cost the same at {share:percent} of the load, {rate:rate} on average.")
          : even.carried
            ? N_ ("For this load the API costs {api:usd} a month, {difference:usd} less than this. "
                  "They cost the same at {share:percent} of the load, {rate:rate} on average, "
                  "which this still carries.")
            : N_ ("For this load the API costs {api:usd} a month, {difference:usd} less than this. "
                  "They would cost the same at {share:percent} of the load, more than this "
                  "carries: the API stays cheaper.");
  return _nav_words_fill (style, words,
                          nav_finding_new ("", "#api", even.api_per_month, "#difference",
                                           fabs (even.api_per_month - even.own_per_month), "#share",
                                           even.share, "#rate", even.mean_rps, NULL));
}
