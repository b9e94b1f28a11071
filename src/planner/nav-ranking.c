// SPDX-License-Identifier: Apache-2.0
// The five orders of recommendations and the Pareto front.

#include <math.h>

#include "planner/nav-plan-private.h"

/* More than anybody reads. */
#define MAX_LIST 100

/* Larger is better, unknown is last. */
static int
by_larger (double x, double y)
{
  if (isnan (x) || isnan (y))
    return !!isnan (x) - !!isnan (y);
  return (x < y) - (x > y);
}

/* What surely meets the targets comes before what is too close to call. */
static int
by_verdict (const NavRecommendation *a, const NavRecommendation *b)
{
  return (a->slo.verdict > b->slo.verdict) - (a->slo.verdict < b->slo.verdict);
}

/* Ties of quality, cost or simplicity, of which there are many, go to the better balanced one, and
 * at last to the id, so that every order is total. */
static int
in_order (const NavRecommendation *a, const NavRecommendation *b, double key_a, double key_b)
{
  int order = by_verdict (a, b);

  if (order == 0)
    order = by_larger (key_a, key_b);
  if (order == 0)
    order = by_larger (a->scores.balanced, b->scores.balanced);
  return order != 0 ? order : g_strcmp0 (a->id, b->id);
}

/* A key of the lists: larger is better; @best_floor is the highest lower end of any quality. */
typedef double (*KeyFunc) (const NavRecommendation *r, double best_floor);

static double
balanced_of (const NavRecommendation *r, double best_floor)
{
  (void) best_floor;
  return r->scores.balanced;
}

/* Whose interval overlaps that of the best is as good as the best, as far as anybody knows: among
 * those balance decides. Nobody wants to pay a multiple for a difference that may not be there. */
static double
quality_of (const NavRecommendation *r, double best_floor)
{
  if (r->quality != NULL && r->quality->score + r->quality->plus_minus >= best_floor)
    return INFINITY;
  return nav_quality_floor (r);
}

/* By the cost itself: the score does not tell those apart that are cheaper than its standard. */
static double
cheapness_of (const NavRecommendation *r, double best_floor)
{
  guint group;

  (void) best_floor;
  return isfinite (r->scores.cost) ? -nav_cost_measure (r, &group) : NAN;
}

static double
quickness_of (const NavRecommendation *r, double best_floor)
{
  (void) best_floor;
  return -nav_latency_ratio (r);
}

static double
simplicity_of (const NavRecommendation *r, double best_floor)
{
  (void) best_floor;
  return r->scores.simplicity;
}

typedef struct {
  KeyFunc key;
  double best_floor;
} Order;

static int
compare_by (gconstpointer pa, gconstpointer pb, gpointer data)
{
  const NavRecommendation *a = *(NavRecommendation *const *) pa;
  const NavRecommendation *b = *(NavRecommendation *const *) pb;
  const Order *order = data;

  return in_order (a, b, order->key (a, order->best_floor), order->key (b, order->best_floor));
}

static double
find_best_floor (GPtrArray *all)
{
  double best = -INFINITY;

  for (guint i = 0; i < all->len; i++)
    best = MAX (best, nav_quality_floor (all->pdata[i]));
  return best;
}

static const KeyFunc keys[NAV_N_LISTS] = {
  [NAV_LIST_BALANCED] = balanced_of,     [NAV_LIST_BEST_QUALITY] = quality_of,
  [NAV_LIST_LOWEST_COST] = cheapness_of, [NAV_LIST_LOWEST_LATENCY] = quickness_of,
  [NAV_LIST_SIMPLEST] = simplicity_of,
};

/**
 * nav_ranking_sort:
 * @all: (element-type NavRecommendation): scored; put into the order of @list
 */
void
nav_ranking_sort (GPtrArray *all, NavPlanList list)
{
  Order order = { keys[list], find_best_floor (all) };

  g_ptr_array_sort_with_data (all, compare_by, &order);
}

static gpointer
copy_reference (gconstpointer recommendation, gpointer data)
{
  (void) data;
  return nav_recommendation_ref ((NavRecommendation *) recommendation);
}

static GPtrArray *
copy_all (GPtrArray *all)
{
  GPtrArray *copy = g_ptr_array_copy (all, copy_reference, NULL);

  g_ptr_array_set_free_func (copy, (GDestroyNotify) nav_recommendation_unref);
  return copy;
}

/**
 * nav_ranking_list:
 * @all: (element-type NavRecommendation): scored; stays as it is
 *
 * Returns: (transfer full) (element-type NavRecommendation): the first in the order of @list
 */
GPtrArray *
nav_ranking_list (GPtrArray *all, NavPlanList list)
{
  GPtrArray *sorted = copy_all (all);

  nav_ranking_sort (sorted, list);
  g_ptr_array_set_size (sorted, (int) MIN (sorted->len, MAX_LIST));
  return sorted;
}

static gboolean
dominates (const NavRecommendation *a, const NavRecommendation *b)
{
  guint group_a, group_b;
  double cost_a = nav_cost_measure (a, &group_a), cost_b = nav_cost_measure (b, &group_b);
  double late_a = nav_latency_ratio (a), late_b = nav_latency_ratio (b);
  double good_a = nav_quality_floor (a), good_b = nav_quality_floor (b);

  if (group_a != group_b || !(cost_a <= cost_b && late_a <= late_b && good_a >= good_b))
    return FALSE;
  return cost_a < cost_b || late_a < late_b || good_a > good_b;
}

/* The front so far, asked by rising cost, when nobody can be dominated by one that comes later, but
 * for equal costs: members that a newcomer of equal cost beats leave it. */
static void
add_to_front (GPtrArray *front, NavRecommendation *r)
{
  for (guint i = 0; i < front->len; i++)
    if (dominates (front->pdata[i], r))
      return;
  for (guint i = 0; i < front->len;)
    if (dominates (r, front->pdata[i])) {
      ((NavRecommendation *) front->pdata[i])->pareto = FALSE;
      g_ptr_array_remove_index_fast (front, i);
    } else {
      i++;
    }
  r->pareto = TRUE;
  g_ptr_array_add (front, r);
}

static int
compare_plain_cost (gconstpointer pa, gconstpointer pb)
{
  const NavRecommendation *a = *(NavRecommendation *const *) pa;
  const NavRecommendation *b = *(NavRecommendation *const *) pb;
  guint group_a, group_b;
  double x = nav_cost_measure (a, &group_a), y = nav_cost_measure (b, &group_b);

  if (group_a != group_b)
    return group_a < group_b ? -1 : 1;
  return x != y ? (x > y) - (x < y) : g_strcmp0 (a->id, b->id);
}

/**
 * nav_ranking_mark_pareto:
 * @all: (element-type NavRecommendation): scored
 *
 * Marks those that no other beats in cost, latency and quality at once.
 */
void
nav_ranking_mark_pareto (GPtrArray *all)
{
  g_autoptr (GPtrArray) by_cost = copy_all (all);
  g_autoptr (GPtrArray) front = g_ptr_array_new ();

  g_ptr_array_sort (by_cost, compare_plain_cost);
  for (guint i = 0; i < by_cost->len; i++)
    add_to_front (front, by_cost->pdata[i]);
}
