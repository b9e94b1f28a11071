// SPDX-License-Identifier: Apache-2.0
// The answer: recommendations in five orders, the Pareto front, and what there is to tell.

#include "planner/nav-plan.h"

#include <math.h>

#include "planner/nav-plan-private.h"

/* More than anybody reads; the lists are taken before the cut. */
#define MAX_RECOMMENDATIONS 500

const char *const nav_plan_list_names[NAV_N_LISTS + 1] = {
  "balanced", "best_quality", "lowest_cost", "lowest_latency", "simplest", NULL,
};

struct _NavPlan {
  NavCatalog *catalog;
  NavCalibration *calibration;
  NavSpec *spec;
  NavDemand demand;
  GPtrArray *recommendations;
  GPtrArray *lists[NAV_N_LISTS];
  GPtrArray *notes;
  GArray *misses;
  guint considered;
  guint fitting;
  guint feasible;
  guint simulated;
};

G_DEFINE_BOXED_TYPE (NavPlan, nav_plan, nav_plan_ref, nav_plan_unref)

NavPlan *
nav_plan_ref (NavPlan *plan)
{
  return g_atomic_rc_box_acquire (plan);
}

static void
take_apart (NavPlan *plan)
{
  nav_catalog_unref (plan->catalog);
  nav_calibration_unref (plan->calibration);
  nav_spec_unref (plan->spec);
  g_ptr_array_unref (plan->recommendations);
  for (guint i = 0; i < NAV_N_LISTS; i++)
    g_ptr_array_unref (plan->lists[i]);
  g_ptr_array_unref (plan->notes);
  g_array_unref (plan->misses);
}

static void
take_apart_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree NavPlan *parts = data;

  (void) source;
  (void) cancellable;
  take_apart (parts);
  g_task_return_boolean (task, TRUE);
}

/* To take a plan of thousands of parts to pieces takes longer than a main loop may stand still. */
static void
plan_free (gpointer data)
{
  NavPlan *plan = data;
  g_autoptr (GTask) task = NULL;

  if (!g_main_context_is_owner (NULL)) {
    take_apart (plan);
    return;
  }
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, plan_free);
  g_task_set_task_data (task, g_memdup2 (plan, sizeof *plan), NULL);
  nav_job_start (task, take_apart_in_thread);
}

/**
 * nav_plan_unref:
 *
 * Any thread. Whichever lets go of it last, the main loop does not wait until all of it is freed.
 */
void
nav_plan_unref (NavPlan *plan)
{
  g_atomic_rc_box_release_full (plan, plan_free);
}

static void
finish_recommendations (NavPlan *plan, const NavSearch *search, GPtrArray *all)
{
  for (guint i = 0; i < all->len; i++) {
    NavRecommendation *r = all->pdata[i];
    if (r->id == NULL)
      r->id = nav_candidate_make_id (r->candidate, r->replicas);
  }
  nav_scores_fill (search, all);
  nav_ranking_mark_pareto (all);
  for (guint l = 0; l < NAV_N_LISTS; l++)
    plan->lists[l] = nav_ranking_list (all, (NavPlanList) l);
  nav_ranking_sort (all, NAV_LIST_BALANCED);
}

/* The best by balance, and whatever heads another list. */
static void
keep_recommendations (NavPlan *plan, GPtrArray *all)
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
    if (g_hash_table_contains (kept, all->pdata[i]))
      g_ptr_array_add (plan->recommendations, nav_recommendation_ref (all->pdata[i]));
}

typedef struct {
  NavPlan *plan;
  const NavSearch *search;
} Explaining;

static void
explain_item (guint item, guint thread, gpointer data)
{
  Explaining *explaining = data;
  NavRecommendation *r = explaining->plan->recommendations->pdata[item];

  (void) thread;
  nav_sensitivity_fill (explaining->search, r);
  nav_reasons_fill (explaining->search, r);
}

/* What is told of those that are kept, and costs too much to be told of all. */
static void
explain_recommendations (NavPlan *plan, const NavSearch *search, guint n_threads)
{
  Explaining explaining = { plan, search };

  nav_job_run (plan->recommendations->len, n_threads, explain_item, &explaining, NULL, NULL, NULL,
               NULL);
}

static GPtrArray *
gather (NavPlan *plan, NavSearchResult *results, guint n_results, GPtrArray *missed)
{
  GPtrArray *all =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);

  for (guint i = 0; i < n_results; i++) {
    plan->considered += results[i].considered;
    plan->fitting += results[i].fitting;
    plan->feasible += results[i].feasible;
    g_ptr_array_extend_and_steal (all, g_ptr_array_ref (results[i].found));
    g_ptr_array_extend (missed, results[i].missed, NULL, NULL);
  }
  return all;
}

static NavPlan *
plan_new (const NavSearch *search, GPtrArray *notes)
{
  NavPlan *plan = g_atomic_rc_box_new0 (NavPlan);

  plan->catalog = nav_catalog_ref (search->catalog);
  plan->calibration = nav_calibration_ref (search->calibration);
  plan->spec = nav_spec_ref (search->spec);
  plan->demand = search->demand;
  plan->notes = g_ptr_array_ref (notes);
  plan->recommendations =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);
  return plan;
}

/**
 * nav_plan_new_from_results:
 * @results: (array length=n_results): of all items of @search, in their order
 * @notes: (transfer none) (element-type NavFinding): what there is to tell about the whole
 * @n_threads: 0: one a processor
 *
 * Returns: (transfer full): the plan; the same whatever the number of threads was
 */
NavPlan *
nav_plan_new_from_results (const NavSearch *search, NavSearchResult *results, guint n_results,
                           GPtrArray *notes, guint n_threads)
{
  NavPlan *plan = plan_new (search, notes);
  g_autoptr (GPtrArray) missed = g_ptr_array_new ();
  g_autoptr (GPtrArray) all = NULL;

  all = gather (plan, results, n_results, missed);
  finish_recommendations (plan, search, all);
  keep_recommendations (plan, all);
  explain_recommendations (plan, search, n_threads);
  if (plan->feasible > 0)
    g_ptr_array_set_size (missed, 0);
  plan->misses = nav_misses_collect (search, missed);
  return plan;
}

/**
 * nav_plan_new_refined:
 * @plan: what was refined
 * @all: (element-type NavRecommendation): what does what is asked, to be scored and changed
 * @missed: (element-type NavRecommendation): what turned out not to
 * @n_refined: how many of both were simulated
 *
 * Returns: (transfer full): another plan of the same spec
 */
NavPlan *
nav_plan_new_refined (const NavSearch *search, NavPlan *plan, GPtrArray *all, GPtrArray *missed,
                      guint n_refined, guint n_threads)
{
  NavPlan *fine = plan_new (search, plan->notes);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  fine->considered = plan->considered;
  fine->fitting = plan->fitting;
  fine->feasible = plan->feasible - MIN (missed->len, plan->feasible);
  fine->simulated = n_refined;
  finish_recommendations (fine, search, all);
  keep_recommendations (fine, all);
  explain_recommendations (fine, search, n_threads);
  if (all->len + missed->len == 0)
    fine->misses = g_array_ref (plan->misses);
  else
    fine->misses = nav_misses_collect (search, all->len > 0 ? none : missed);
  return fine;
}

NavCatalog *
nav_plan_get_catalog (NavPlan *plan)
{
  return plan->catalog;
}

/**
 * nav_plan_get_calibration:
 *
 * Returns: (transfer none): the measured rows that its forecasts were corrected with
 */
NavCalibration *
nav_plan_get_calibration (NavPlan *plan)
{
  return plan->calibration;
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

/**
 * nav_plan_get_simulated:
 *
 * Returns: how many of them were simulated request by request; 0: the plan is not refined
 */
guint
nav_plan_get_simulated (NavPlan *plan)
{
  return plan->simulated;
}
