// SPDX-License-Identifier: Apache-2.0
// Scores from 0 to 100. A score may depend on the best candidate, never on the worst, so that
// taking a bad one away cannot change the order of the others.

#include <math.h>

#include "base/nav-stats.h"
#include "planner/nav-search-private.h"

/* In the balanced score quality counts as the share of the compared models that one beats (they are
 * spread as a normal distribution of mean 50 and deviation 15), so that a poor model does not pass
 * as a third of a perfect one. */
#define QUALITY_MEAN      50
#define QUALITY_DEVIATION 15

/* A model nobody compared counts as one that beats 2 in 100, a price nobody knows as the worst: not
 * knowing must not win. Both are shown as "unknown" all the same. */
#define UNKNOWN_STANDING 2
#define UNKNOWN_COST     1

/* No single score may drag the geometric mean to nothing. */
#define LEAST_SCORE 1

/* Simplicity: what each doubling of GPUs, each further node, weights quantised while loading and a
 * licence to be accepted take off. Judgements, stated here once. */
#define PER_DOUBLING 12
#define PER_NODE     4
#define FOR_ON_LOAD  6
#define FOR_GATED    4

enum { GROUP_MONEY, GROUP_SHARE, GROUP_COUNT, N_GROUPS };

/**
 * nav_cost_measure:
 * @ret_group: (out): measures of different groups cannot be compared
 *
 * Returns: what is to be small: money where it is known, else the share of the owned GPUs, else the
 *   number of GPUs
 */
double
nav_cost_measure (const NavRecommendation *r, guint *ret_group)
{
  if (isfinite (r->cost_per_month)) {
    *ret_group = GROUP_MONEY;
    return r->cost_per_month;
  }
  if (isfinite (r->inventory_share)) {
    *ret_group = GROUP_SHARE;
    return r->inventory_share;
  }
  *ret_group = GROUP_COUNT;
  return r->gpus;
}

/**
 * nav_latency_ratio:
 *
 * Returns: the worst of predicted / target; without targets the mean E2E in minutes, which orders
 *   just as well; NaN when nothing was forecast
 */
double
nav_latency_ratio (const NavRecommendation *r)
{
  double worst = NAN;

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    const NavSloMetric *m = &r->slo.metrics[i];
    if (isfinite (m->target) && isfinite (m->predicted))
      worst = fmax (worst, m->predicted / m->target);
  }
  return isfinite (worst) ? worst : r->forecast.latency[NAV_METRIC_E2E].mean / 60000;
}

/**
 * nav_quality_floor:
 *
 * Returns: the lower end of the quality, one standard error down; minus infinity when unknown
 */
double
nav_quality_floor (const NavRecommendation *r)
{
  if (r->quality == NULL || !isfinite (r->quality->score))
    return -INFINITY;
  return r->quality->score - r->quality->plus_minus;
}

static gboolean
has_target (const NavRecommendation *r)
{
  for (guint i = 0; i < NAV_N_JUDGED; i++)
    if (isfinite (r->slo.metrics[i].target))
      return TRUE;
  return FALSE;
}

/* Headroom against the person's own targets: 50 exactly on the target, 100 for no time at all. */
static double
latency_score (const NavRecommendation *r)
{
  return has_target (r) ? CLAMP (100 - 50 * nav_latency_ratio (r), 0, 100) : NAN;
}

static double
simplicity_score (const NavRecommendation *r)
{
  double score = 100 - PER_DOUBLING * log2 (r->gpus) - PER_NODE * (r->nodes - 1.0);

  if (r->candidate->checkpoint != NULL &&
      r->candidate->checkpoint->origin == NAV_CHECKPOINT_ON_LOAD)
    score -= FOR_ON_LOAD;
  if (r->candidate->model->gated)
    score -= FOR_GATED;
  return CLAMP (score, 0, 100);
}

static double
weight_of (const NavSearch *search, NavSpecField field, const char *row)
{
  const NavPriorityWeights *weights = nav_catalog_get_priority_weights (search->catalog, row);
  const char *level = nav_spec_get_text (search->spec, field);

  if (weights == NULL)
    return 1;
  if (g_strcmp0 (level, "high") == 0)
    return weights->high;
  return g_strcmp0 (level, "low") == 0 ? weights->low : weights->medium;
}

static void
add_weighted (double *sum, double *total, double weight, double score)
{
  if (!isfinite (score))
    return;
  *sum += weight * log (MAX (score, LEAST_SCORE));
  *total += weight;
}

static double
quality_standing (double quality)
{
  if (!isfinite (quality))
    return UNKNOWN_STANDING;
  return 100 * nav_stats_normal_cdf ((quality - QUALITY_MEAN) / QUALITY_DEVIATION);
}

/**
 * nav_scores_balance:
 *
 * The weighted geometric mean: who is very bad at one thing is not balanced, however good at the
 * others. Unknown latency and simplicity do not count.
 */
double
nav_scores_balance (const NavSearch *search, const NavScores *s)
{
  double sum = 0, total = 0;

  add_weighted (&sum, &total, weight_of (search, NAV_PRIORITY_ACCURACY, "accuracy"),
                quality_standing (s->quality));
  add_weighted (&sum, &total, weight_of (search, NAV_PRIORITY_COST, "cost"),
                isfinite (s->cost) ? s->cost : UNKNOWN_COST);
  add_weighted (&sum, &total, weight_of (search, NAV_PRIORITY_LATENCY, "latency"), s->latency);
  add_weighted (&sum, &total, weight_of (search, NAV_PRIORITY_SIMPLICITY, "simplicity"),
                s->simplicity);
  return total > 0 ? exp (sum / total) : NAN;
}

/* A number of GPUs says something about cost only where nothing better is known of anybody. */
static double
cost_score (const NavRecommendation *r, const double *best)
{
  guint group;
  double measure = nav_cost_measure (r, &group);

  if (group == GROUP_COUNT && (isfinite (best[GROUP_MONEY]) || isfinite (best[GROUP_SHARE])))
    return NAN;
  return measure > 0 ? MIN (100, 100 * best[group] / measure) : 100;
}

/* The least cost of each group. A model of unknown quality sets no standard for others, however
 * cheap it is, unless there is nobody else. */
static void
find_best_costs (GPtrArray *recommendations, double *ret_best)
{
  double known[N_GROUPS], any[N_GROUPS];

  for (guint group = 0; group < N_GROUPS; group++)
    known[group] = any[group] = INFINITY;
  for (guint i = 0; i < recommendations->len; i++) {
    NavRecommendation *r = recommendations->pdata[i];
    guint group;
    double measure = nav_cost_measure (r, &group);
    any[group] = MIN (any[group], measure);
    if (r->quality != NULL)
      known[group] = MIN (known[group], measure);
  }
  for (guint group = 0; group < N_GROUPS; group++)
    ret_best[group] = isfinite (known[group]) ? known[group] : any[group];
}

/**
 * nav_scores_fill:
 * @recommendations: (element-type NavRecommendation): all that are feasible
 *
 * Fills in quality and all five scores.
 */
void
nav_scores_fill (const NavSearch *search, GPtrArray *recommendations)
{
  double best[N_GROUPS];

  find_best_costs (recommendations, best);
  for (guint i = 0; i < recommendations->len; i++) {
    NavRecommendation *r = recommendations->pdata[i];
    r->scores.quality = r->quality ? CLAMP (r->quality->score, 0, 100) : NAN;
    r->scores.cost = cost_score (r, best);
    r->scores.latency = latency_score (r);
    r->scores.simplicity = simplicity_score (r);
    r->scores.balanced = nav_scores_balance (search, &r->scores);
  }
}
