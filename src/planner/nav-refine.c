// SPDX-License-Identifier: Apache-2.0
// A plan of the closed form, simulated: the best configurations first, until no other is at the
// head of a list that was not simulated. The result is another plan; the old one stays what it is.

#include "planner/nav-refine.h"

#include "planner/nav-planner-error.h"
#include "planner/nav-refine-private.h"

/* So many of each list are simulated before those of the balanced list alone. */
#define HEAD_FIRST 20

/* The first so many of each list must have been simulated; others that came there are, too, in so
 * many rounds. */
#define HEAD_STABLE 10
#define MOST_ROUNDS 4

typedef struct {
  NavRefining refining;
  GPtrArray *all;      /* own copies, or refined ones, of what the plan has */
  GHashTable *refined; /* those of them that were simulated, or could not be */
  GPtrArray *missed;   /* what turned out not to do what is asked */
  GPtrArray *work;     /* of this round */
  NavRecommendation **results;
  NavSimulator **simulators; /* one a thread */
  guint n_simulated;
} Refinement;

static void
refine_item (guint item, guint thread, gpointer data)
{
  Refinement *refinement = data;

  if (refinement->simulators[thread] == NULL)
    refinement->simulators[thread] = nav_simulator_new ();
  refinement->results[item] = nav_refine_recommendation (
    &refinement->refining, refinement->simulators[thread], refinement->work->pdata[item]);
}

static void
add_work (Refinement *refinement, NavRecommendation *r, guint most)
{
  if (refinement->work->len < most && !g_hash_table_contains (refinement->refined, r) &&
      !g_ptr_array_find (refinement->work, r, NULL))
    g_ptr_array_add (refinement->work, r);
}

static void
add_head (Refinement *refinement, NavPlanList list, guint length, guint most)
{
  g_autoptr (GPtrArray) sorted = nav_ranking_list (refinement->all, list);

  for (guint i = 0; i < MIN (sorted->len, length); i++)
    add_work (refinement, sorted->pdata[i], most);
}

/* The heads of all lists, then the best balanced. */
static void
choose_first (Refinement *refinement, guint count)
{
  nav_scores_fill (refinement->refining.search, refinement->all);
  for (int list = 0; list < NAV_N_LISTS; list++)
    add_head (refinement, (NavPlanList) list, HEAD_FIRST, count);
  nav_ranking_sort (refinement->all, NAV_LIST_BALANCED);
  for (guint i = 0; i < refinement->all->len; i++)
    add_work (refinement, refinement->all->pdata[i], count);
}

/* What others made room for. */
static void
choose_more (Refinement *refinement)
{
  nav_scores_fill (refinement->refining.search, refinement->all);
  for (int list = 0; list < NAV_N_LISTS; list++)
    add_head (refinement, (NavPlanList) list, HEAD_STABLE, G_MAXUINT);
}

static void
replace (Refinement *refinement, NavRecommendation *old, NavRecommendation *fine)
{
  const NavSearch *search = refinement->refining.search;
  guint place;

  if (!g_ptr_array_find (refinement->all, old, &place))
    return;
  if (nav_search_does_what_is_asked (search, nav_search_find_gpu (search, fine), fine)) {
    nav_recommendation_unref (refinement->all->pdata[place]);
    refinement->all->pdata[place] = fine;
    fine->id = nav_candidate_make_id (fine->candidate, fine->replicas);
    g_hash_table_add (refinement->refined, fine);
  } else {
    g_ptr_array_add (refinement->missed, fine);
    g_ptr_array_remove_index (refinement->all, place);
  }
  refinement->n_simulated++;
}

/* What cannot be simulated (too many steps) stays as the closed form says. */
static void
take_results (Refinement *refinement)
{
  for (guint i = 0; i < refinement->work->len; i++) {
    NavRecommendation *old = refinement->work->pdata[i];
    if (refinement->results[i] != NULL)
      replace (refinement, old, refinement->results[i]);
    else
      g_hash_table_add (refinement->refined, old);
  }
}

static gboolean
run_round (Refinement *refinement, guint n_threads, NavPlanProgress progress,
           gpointer progress_data, GError **error)
{
  guint n = refinement->work->len;
  guint n_used = nav_job_count_threads (n_threads, n);
  gboolean done;

  refinement->results = g_new0 (NavRecommendation *, n);
  refinement->simulators = g_new0 (NavSimulator *, n_used);
  done = nav_job_run (n, n_threads, refine_item, refinement, progress, progress_data,
                      refinement->refining.cancellable, error);
  for (guint i = 0; i < n_used; i++)
    nav_simulator_free (refinement->simulators[i]);
  if (done)
    take_results (refinement);
  for (guint i = 0; i < n && !done; i++)
    g_clear_pointer (&refinement->results[i], nav_recommendation_unref);
  g_clear_pointer (&refinement->results, g_free);
  g_clear_pointer (&refinement->simulators, g_free);
  g_ptr_array_set_size (refinement->work, 0);
  return done;
}

static gboolean
run_rounds (Refinement *refinement, guint count, guint n_threads, NavPlanProgress progress,
            gpointer progress_data, GError **error)
{
  choose_first (refinement, count);
  if (!run_round (refinement, n_threads, progress, progress_data, error))
    return FALSE;
  for (guint round = 1; round < MOST_ROUNDS; round++) {
    choose_more (refinement);
    if (refinement->work->len == 0)
      return TRUE;
    if (!run_round (refinement, n_threads, NULL, NULL, error))
      return FALSE;
  }
  return TRUE;
}

static void
refinement_init (Refinement *refinement, const NavSearch *search, NavPlan *plan, guint64 seed,
                 GCancellable *cancellable)
{
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  NavSpec *spec = nav_plan_get_spec (plan);

  *refinement = (Refinement){ .refining = { .search = search, .seed = seed > 0 ? seed : 1,
                                            .cancellable = cancellable } };
  nav_refine_load_init (&refinement->refining.direct, spec, &search->demand, FALSE);
  nav_refine_load_init (&refinement->refining.thinking, spec, &search->demand, TRUE);
  refinement->all = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);
  refinement->missed = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);
  refinement->work = g_ptr_array_new ();
  refinement->refined = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (refinement->all, nav_recommendation_copy (all->pdata[i]));
}

static void
refinement_clear (Refinement *refinement)
{
  nav_refine_load_clear (&refinement->refining.direct);
  nav_refine_load_clear (&refinement->refining.thinking);
  g_clear_pointer (&refinement->all, g_ptr_array_unref);
  g_clear_pointer (&refinement->missed, g_ptr_array_unref);
  g_clear_pointer (&refinement->work, g_ptr_array_unref);
  g_clear_pointer (&refinement->refined, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Refinement, refinement_clear)

/**
 * nav_plan_refine:
 * @plan: from nav_plan_compute()
 * @options: (nullable)
 * @n_threads: 0: one a processor; it changes nothing but the time
 * @progress: (nullable): called from worker threads
 * @cancellable: (nullable): stops it within a simulated second or so
 * @error: NAV_ERROR_CANCELLED
 *
 * Simulates the best configurations of @plan request by request: the highest rate that each holds
 * at the percentile of the targets, so how many replicas it takes, and what the pool of them does
 * at the planned rate, for each workload. Then all are scored and ordered anew.
 *
 * Returns: (transfer full) (nullable): another plan of the same spec
 */
NavPlan *
nav_plan_refine (NavPlan *plan, const NavRefineOptions *options, guint n_threads,
                 NavPlanProgress progress, gpointer progress_data, GCancellable *cancellable,
                 GError **error)
{
  guint count = options != NULL && options->count > 0 ? options->count : NAV_REFINE_COUNT;
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  g_auto (Refinement) refinement = { 0 };
  g_auto (NavSearch) search = { 0 };

  g_return_val_if_fail (plan != NULL, NULL);

  if (!nav_search_init (&search, nav_plan_get_catalog (plan), nav_plan_get_spec (plan), notes,
                        error))
    return NULL;
  refinement_init (&refinement, &search, plan, options != NULL ? options->seed : 1, cancellable);
  if (!run_rounds (&refinement, count, n_threads, progress, progress_data, error))
    return NULL;
  return nav_plan_new_refined (&search, plan, refinement.all, refinement.missed,
                               refinement.n_simulated, n_threads);
}

typedef struct {
  NavPlan *plan;
  NavRefineOptions options;
  NavPlanProgress progress;
  gpointer progress_data;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  nav_plan_unref (request->plan);
  g_free (request);
}

static void
refine_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  NavPlan *plan = nav_plan_refine (request->plan, &request->options, 0, request->progress,
                                   request->progress_data, cancellable, &error);

  (void) source;
  if (plan != NULL)
    g_task_return_pointer (task, plan, (GDestroyNotify) nav_plan_unref);
  else
    g_task_return_error (task, error);
}

/**
 * nav_plan_refine_async:
 * @options: (nullable)
 * @progress_data: must stay valid until @callback is called
 * @callback: called on the calling thread's main context
 *
 * nav_plan_refine() away from the calling thread, with a lower priority than all else: it improves
 * what is there already.
 */
void
nav_plan_refine_async (NavPlan *plan, const NavRefineOptions *options, NavPlanProgress progress,
                       gpointer progress_data, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->plan = nav_plan_ref (plan);
  if (options != NULL)
    request->options = *options;
  request->progress = progress;
  request->progress_data = progress_data;
  g_task_set_source_tag (task, nav_plan_refine_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, request, request_free);
  nav_job_start_in_background (task, refine_in_thread);
}

/**
 * nav_plan_refine_finish:
 *
 * Returns: (transfer full) (nullable): the refined plan
 */
NavPlan *
nav_plan_refine_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
