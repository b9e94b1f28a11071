// SPDX-License-Identifier: Apache-2.0
// The answer: recommendations in five orders, the Pareto front, and what there is to tell.

#include "planner/nav-plan.h"

#include <math.h>

#include "planner/nav-plan-private.h"

/* More than anybody reads; the lists are taken before the cut. */
#define MAX_RECOMMENDATIONS 500
#define MAX_LIST 100

const char *const nav_plan_list_names[NAV_N_LISTS + 1] = {
  "balanced", "best_quality", "lowest_cost", "lowest_latency", "simplest", NULL,
};

struct _NavPlan {
  NavCatalog *catalog;
  NavSpec *spec;
  NavDemand demand;
  GPtrArray *recommendations;
  GPtrArray *lists[NAV_N_LISTS];
  GPtrArray *notes;
  GArray *misses;
  guint considered;
  guint fitting;
  guint feasible;
};

G_DEFINE_BOXED_TYPE (NavPlan, nav_plan, nav_plan_ref, nav_plan_unref)

NavPlan *
nav_plan_ref (NavPlan *plan)
{
  return g_atomic_rc_box_acquire (plan);
}

static void
plan_free (gpointer data)
{
  NavPlan *plan = data;

  nav_catalog_unref (plan->catalog);
  nav_spec_unref (plan->spec);
  g_ptr_array_unref (plan->recommendations);
  for (guint i = 0; i < NAV_N_LISTS; i++)
    g_ptr_array_unref (plan->lists[i]);
  g_ptr_array_unref (plan->notes);
  g_array_unref (plan->misses);
}

void
nav_plan_unref (NavPlan *plan)
{
  g_atomic_rc_box_release_full (plan, plan_free);
}

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

/* Ties of quality, cost or simplicity, of which there are many, go to the better balanced one, and at
 * last to the id, so that every order is total. */
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
 * those balance decides, for nobody wants to pay a multiple for a difference that may not be there. */
static double
quality_of (const NavRecommendation *r, double best_floor)
{
  if (r->quality != NULL && r->quality->score + r->quality->plus_minus >= best_floor)
    return INFINITY;
  return nav_quality_floor (r);
}

static double
cheapness_of (const NavRecommendation *r, double best_floor)
{
  (void) best_floor;
  return r->scores.cost;
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

static gpointer
copy_reference (gconstpointer recommendation, gpointer data)
{
  (void) data;
  return nav_recommendation_ref ((NavRecommendation *) recommendation);
}

static void
fill_list (NavPlan *plan, NavPlanList list, GPtrArray *all, KeyFunc key)
{
  GPtrArray *sorted = g_ptr_array_copy (all, copy_reference, NULL);
  Order order = { key, find_best_floor (all) };

  g_ptr_array_set_free_func (sorted, (GDestroyNotify) nav_recommendation_unref);
  g_ptr_array_sort_with_data (sorted, compare_by, &order);
  g_ptr_array_set_size (sorted, (int) MIN (sorted->len, MAX_LIST));
  plan->lists[list] = sorted;
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

/* By rising cost nobody can be dominated by one that comes later, save for equal costs; so the
 * front so far is all that has to be asked, and members that a newcomer of equal cost beats leave
 * it. */
static void
mark_pareto (GPtrArray *by_cost)
{
  g_autoptr (GPtrArray) front = g_ptr_array_new ();

  for (guint i = 0; i < by_cost->len; i++) {
    NavRecommendation *r = by_cost->pdata[i];
    gboolean beaten = FALSE;
    for (guint k = 0; k < front->len && !beaten; k++)
      beaten = dominates (front->pdata[k], r);
    if (beaten)
      continue;
    for (guint k = 0; k < front->len;)
      if (dominates (r, front->pdata[k])) {
        ((NavRecommendation *) front->pdata[k])->pareto = FALSE;
        g_ptr_array_remove_index_fast (front, k);
      } else {
        k++;
      }
    r->pareto = TRUE;
    g_ptr_array_add (front, r);
  }
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

static void
finish_recommendations (NavPlan *plan, const NavSearch *search, GPtrArray *all)
{
  Order balance = { balanced_of, NAN };

  for (guint i = 0; i < all->len; i++) {
    NavRecommendation *r = all->pdata[i];
    r->id = nav_candidate_make_id (r->candidate, r->replicas);
  }
  nav_scores_fill (search, all);
  g_ptr_array_sort (all, compare_plain_cost);
  mark_pareto (all);
  fill_list (plan, NAV_LIST_BALANCED, all, balanced_of);
  fill_list (plan, NAV_LIST_BEST_QUALITY, all, quality_of);
  fill_list (plan, NAV_LIST_LOWEST_COST, all, cheapness_of);
  fill_list (plan, NAV_LIST_LOWEST_LATENCY, all, quickness_of);
  fill_list (plan, NAV_LIST_SIMPLEST, all, simplicity_of);
  g_ptr_array_sort_with_data (all, compare_by, &balance);
}

/* The best by balance, and whatever heads another list. */
static void
keep_recommendations (NavPlan *plan, const NavSearch *search, GPtrArray *all)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < MIN (all->len, MAX_RECOMMENDATIONS); i++)
    g_hash_table_add (kept, all->pdata[i]);
  for (guint l = 0; l < NAV_N_LISTS; l++)
    for (guint i = 0; i < plan->lists[l]->len; i++)
      g_hash_table_add (kept, plan->lists[l]->pdata[i]);
  for (guint i = 0; i < all->len; i++)
    if (((NavRecommendation *) all->pdata[i])->pareto)
      g_hash_table_add (kept, all->pdata[i]);
  for (guint i = 0; i < all->len; i++)
    if (g_hash_table_contains (kept, all->pdata[i])) {
      nav_reasons_fill (search, all->pdata[i]);
      g_ptr_array_add (plan->recommendations, nav_recommendation_ref (all->pdata[i]));
    }
}

static GPtrArray *
gather (NavPlan *plan, NavSearchResult *results, guint n_results, GPtrArray *missed)
{
  GPtrArray *all =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);

  for (guint i = 0; i < n_results; i++) {
    plan->considered += results[i].considered;
    plan->fitting += results[i].fitting;
    g_ptr_array_extend (all, results[i].found, copy_reference, NULL);
    g_ptr_array_extend (missed, results[i].missed, NULL, NULL);
  }
  plan->feasible = all->len;
  return all;
}

/**
 * nav_plan_new_from_results:
 * @results: (array length=n_results): of all items of @search, in their order
 * @notes: (transfer none) (element-type NavFinding): what there is to tell about the whole
 *
 * Returns: (transfer full): the plan; the same whatever the number of threads was
 */
NavPlan *
nav_plan_new_from_results (const NavSearch *search, NavSearchResult *results, guint n_results,
                           GPtrArray *notes)
{
  NavPlan *plan = g_atomic_rc_box_new0 (NavPlan);
  g_autoptr (GPtrArray) missed = g_ptr_array_new ();
  g_autoptr (GPtrArray) all = NULL;

  plan->catalog = nav_catalog_ref (search->catalog);
  plan->spec = nav_spec_ref (search->spec);
  plan->demand = search->demand;
  plan->notes = g_ptr_array_ref (notes);
  plan->recommendations =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);
  all = gather (plan, results, n_results, missed);
  finish_recommendations (plan, search, all);
  keep_recommendations (plan, search, all);
  if (plan->feasible > 0)
    g_ptr_array_set_size (missed, 0);
  plan->misses = nav_misses_collect (search, missed);
  return plan;
}

NavCatalog *
nav_plan_get_catalog (NavPlan *plan)
{
  return plan->catalog;
}

NavSpec *
nav_plan_get_spec (NavPlan *plan)
{
  return plan->spec;
}

const NavDemand *
nav_plan_get_demand (NavPlan *plan)
{
  return &plan->demand;
}

/**
 * nav_plan_get_recommendations:
 *
 * Returns: (element-type NavRecommendation): the best balanced first
 */
const GPtrArray *
nav_plan_get_recommendations (NavPlan *plan)
{
  return plan->recommendations;
}

/**
 * nav_plan_find:
 *
 * Returns: (nullable) (transfer none): the recommendation of that id, a nearest miss included
 */
NavRecommendation *
nav_plan_find (NavPlan *plan, const char *id)
{
  for (guint i = 0; i < plan->recommendations->len; i++) {
    NavRecommendation *r = plan->recommendations->pdata[i];
    if (g_str_equal (r->id, id))
      return r;
  }
  for (guint i = 0; i < plan->misses->len; i++) {
    NavMiss *miss = &g_array_index (plan->misses, NavMiss, i);
    if (g_strcmp0 (miss->recommendation->id, id) == 0)
      return miss->recommendation;
  }
  return NULL;
}

const GPtrArray *
nav_plan_get_list (NavPlan *plan, NavPlanList list)
{
  g_return_val_if_fail ((gsize) list < NAV_N_LISTS, NULL);
  return plan->lists[list];
}

const GPtrArray *
nav_plan_get_notes (NavPlan *plan)
{
  return plan->notes;
}

const GArray *
nav_plan_get_misses (NavPlan *plan)
{
  return plan->misses;
}

/**
 * nav_plan_get_considered:
 *
 * Returns: how many configurations were looked at
 */
guint
nav_plan_get_considered (NavPlan *plan)
{
  return plan->considered;
}

/**
 * nav_plan_get_fitting:
 *
 * Returns: how many of them fit into memory
 */
guint
nav_plan_get_fitting (NavPlan *plan)
{
  return plan->fitting;
}

/**
 * nav_plan_get_feasible:
 *
 * Returns: how many of them do what was asked
 */
guint
nav_plan_get_feasible (NavPlan *plan)
{
  return plan->feasible;
}
