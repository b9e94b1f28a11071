// SPDX-License-Identifier: Apache-2.0
// Asked backwards: hardware or money is fixed, and people, rate, prompt length or targets are
// sought. Every configuration that what is fixed allows is filled up in its own way, see
// nav-solve-size.c.

#include "planner/nav-solve.h"

#include <math.h>

#include "planner/nav-planner-error.h"
#include "planner/nav-solve-private.h"
#include "planner/nav-spec-complete.h"

/* So little that every configuration that works at all carries it. */
#define LITTLE_RPS 1e-3

#define SHORTEST_PROMPT 1

const char *const nav_solve_names[NAV_N_SOLVES + 1] = { "users", "rate", "input", "target", NULL };
const char *const nav_solve_units[NAV_N_SOLVES] = { "people", "req/s", "tokens", "ms" };

static gboolean
load_is_sought (NavSolveFor sought)
{
  return sought == NAV_SOLVE_USERS || sought == NAV_SOLVE_RATE;
}

static NavSpec *
complete_quietly (NavCatalog *catalog, NavSpec *spec)
{
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);

  return nav_spec_complete (spec, catalog, notes);
}

/* Takes @leaf. */
static void
set (NavSpec **spec, NavSpecField field, guint workload, NavLeaf *leaf)
{
  NavSpec *next = nav_spec_with (*spec, field, workload, leaf);

  nav_spec_unref (*spec);
  *spec = next;
}

/* Each workload's share of the rate; equal ones where not all rates are known. */
static void
read_shares (NavCatalog *catalog, NavSpec *spec, double *ret_shares)
{
  g_autoptr (NavSpec) completed = complete_quietly (catalog, spec);
  guint n = nav_spec_get_n_workloads (spec);
  double total = 0;

  for (guint w = 0; w < n; w++) {
    ret_shares[w] = nav_spec_get_workload_number (completed, w, NAV_WORKLOAD_PEAK_RPS);
    total += ret_shares[w] > 0 ? ret_shares[w] : NAN;
  }
  for (guint w = 0; w < n; w++)
    ret_shares[w] = isfinite (total) ? ret_shares[w] / total : 1.0 / n;
}

/* Next to no load: how much more fits is what there is to know. The mix stays what it is. */
static void
leave_load_open (NavCatalog *catalog, NavSpec **spec)
{
  double shares[NAV_MAX_WORKLOADS];
  guint n = nav_spec_get_n_workloads (*spec);

  read_shares (catalog, *spec, shares);
  for (guint w = 0; w < n; w++) {
    set (spec, NAV_WORKLOAD_MEAN_RPS, w, NULL);
    set (spec, NAV_WORKLOAD_PEAK_RPS, w,
         nav_leaf_new_number (LITTLE_RPS * shares[w], NAV_ORIGIN_ASSUMED));
  }
}

/**
 * nav_solve_people_per_rps:
 * @completed: from nav_spec_complete()
 *
 * Returns: how many people make a request a second at peak, growth included; NaN when nobody knows
 *   how active they are, or which of several workloads is theirs
 */
double
nav_solve_people_per_rps (NavSpec *completed)
{
  double per_user = nav_spec_get_workload_number (completed, 0, NAV_WORKLOAD_ACTIVE_FRACTION) *
                    nav_spec_get_workload_number (completed, 0,
                                                  NAV_WORKLOAD_REQUESTS_PER_USER_PER_MIN) /
                    60 * nav_spec_get_workload_number (completed, 0, NAV_WORKLOAD_PEAK_MULTIPLIER);
  double growth = nav_spec_get_number (completed, NAV_SPEC_GROWTH);

  if (nav_spec_get_n_workloads (completed) != 1 || !(per_user > 0))
    return NAN;
  return 1 / (per_user * (1 + growth));
}

static gboolean
check_people (const NavSolving *solving, GError **error)
{
  gboolean several = nav_spec_get_n_workloads (solving->completed) > 1;

  if (solving->sought != NAV_SOLVE_USERS || isfinite (solving->people_per_rps))
    return TRUE;
  nav_set_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID,
                 several ? "workloads" : "workloads[0].requests_per_user_per_min",
                 several ? "Several workloads share the load, and nobody knows whose people are "
                           "sought: solve for the rate"
                         : "How active is a user? Name a use case, or active_fraction and "
                           "requests_per_user_per_min, or solve for the rate");
  return FALSE;
}

/**
 * nav_solve_scale_prompts:
 * @spec: a spec
 * @completed: the same, completed
 * @why: (nullable): derivation of the new length
 *
 * Returns: (transfer full): @spec with prompts that are @factor times as long in every workload
 */
NavSpec *
nav_solve_scale_prompts (NavSpec *spec, NavSpec *completed, double factor, NavDerivation *why)
{
  NavSpec *scaled = nav_spec_ref (spec);

  for (guint w = 0; w < nav_spec_get_n_workloads (completed); w++) {
    NavLeaf *leaf = nav_spec_get_workload (completed, w, NAV_WORKLOAD_INPUT_TOKENS);
    g_autoptr (NavDistribution) longer = nav_distribution_new_scaled (leaf->distribution, factor);
    NavLeaf *next = nav_leaf_new_distribution (longer, NAV_ORIGIN_DERIVED);
    if (why != NULL)
      next = nav_leaf_with_why (next, "solve", nav_derivation_ref (why));
    set (&scaled, NAV_WORKLOAD_INPUT_TOKENS, w, next);
  }
  return scaled;
}

static guint
find_longest_context (NavCatalog *catalog)
{
  const GPtrArray *models = nav_catalog_get_models (catalog);
  guint longest = 0;

  for (guint i = 0; i < models->len; i++)
    longest = MAX (longest, ((NavModel *) models->pdata[i])->arch.max_context);
  return longest;
}

/* @open with prompts of @mean tokens, completed anew: what a cache has seen of them changes too. */
static NavSpec *
with_prompts_of (NavSolving *solving, NavCatalog *catalog, NavSpec *open, double mean)
{
  g_autoptr (NavSpec) scaled = NULL;
  NavDemand asked;

  nav_demand_from_spec (solving->completed, &asked);
  scaled = nav_solve_scale_prompts (open, solving->completed, mean / asked.shape.input_mean, NULL);
  return complete_quietly (catalog, scaled);
}

/* The demand with prompts of every length from one token to what the longest context takes. */
static void
collect_lengths (NavSolving *solving, NavCatalog *catalog, NavSpec *open)
{
  double longest = find_longest_context (catalog), before = 0;

  solving->lengths = g_array_new (FALSE, FALSE, sizeof (NavDemand));
  for (int i = 0;; i++) {
    double mean = SHORTEST_PROMPT * exp2 ((double) i / NAV_LENGTHS_PER_DOUBLING);
    g_autoptr (NavSpec) scaled = with_prompts_of (solving, catalog, open, mean);
    NavDemand demand;

    nav_demand_from_spec (scaled, &demand);
    if (demand.shape.input_longest > longest)
      return;
    if (demand.shape.input_mean > before)
      g_array_append_val (solving->lengths, demand);
    before = MAX (before, demand.shape.input_mean);
  }
}

/* What is searched with: the load next to nothing, or the prompts as short as can be. */
static gboolean
make_spec (NavSolving *solving, NavCatalog *catalog, NavSpec *fixed, GError **error)
{
  g_autoptr (NavSpec) open = nav_spec_ref (fixed);

  if (load_is_sought (solving->sought))
    leave_load_open (catalog, &open);
  solving->completed = nav_spec_complete (open, catalog, solving->notes);
  if (!nav_spec_check_plannable (solving->completed, catalog, error))
    return FALSE;
  if (solving->sought == NAV_SOLVE_INPUT) {
    NavSpec *shortest = with_prompts_of (solving, catalog, open, SHORTEST_PROMPT);
    collect_lengths (solving, catalog, open);
    nav_spec_unref (solving->completed);
    solving->completed = shortest;
  }
  return TRUE;
}

static const NavSizeFunc sizes[NAV_N_SOLVES] = {
  [NAV_SOLVE_USERS] = nav_solve_size_rate,
  [NAV_SOLVE_RATE] = nav_solve_size_rate,
  [NAV_SOLVE_INPUT] = nav_solve_size_input,
  [NAV_SOLVE_TARGET] = nav_solve_size_target,
};

static gboolean
start_search (NavSolving *solving, NavCatalog *catalog, GError **error)
{
  if (!nav_search_init (&solving->search, catalog, solving->completed, solving->notes, error))
    return FALSE;
  solving->search.size = sizes[solving->sought];
  solving->search.size_data = solving;
  return TRUE;
}

/**
 * nav_solving_init:
 * @solving: not yet initialised; clear with nav_solving_clear(), also on failure
 */
gboolean
nav_solving_init (NavSolving *solving, NavCatalog *catalog, NavSpec *spec, NavSolveFor sought,
                  const NavSolveFix *fix, GError **error)
{
  g_autoptr (NavSpec) fixed = NULL;

  *solving = (NavSolving){ .sought = sought, .spec = nav_spec_ref (spec) };
  solving->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  nav_solve_fix_copy (fix, &solving->fix);
  if (!nav_solve_fix_check (fix, catalog, error))
    return FALSE;
  fixed = nav_solve_fix_apply (fix, catalog, spec);
  if (!make_spec (solving, catalog, fixed, error))
    return FALSE;
  solving->people_per_rps = nav_solve_people_per_rps (solving->completed);
  return check_people (solving, error) && start_search (solving, catalog, error);
}

void
nav_solving_clear (NavSolving *solving)
{
  nav_search_clear (&solving->search);
  nav_solve_fix_clear (&solving->fix);
  g_clear_pointer (&solving->spec, nav_spec_unref);
  g_clear_pointer (&solving->completed, nav_spec_unref);
  g_clear_pointer (&solving->notes, g_ptr_array_unref);
  g_clear_pointer (&solving->lengths, g_array_unref);
}

/**
 * nav_solve:
 * @catalog: what is known
 * @spec: what is asked, as far as it is known: lengths always; a load where prompts or targets are
 *   sought. Its own limits on GPUs or money give way to @fix.
 * @fix: what there is
 * @n_threads: 0: one a processor
 * @cancellable: (nullable)
 * @error: NAV_ERROR_INVALID with the field: `fix.gpu`, `fix.count`, `fix.budget`, or one of the
 *   spec; NAV_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what can be done with it; without answers when nothing
 *   holds the targets there at all
 */
NavSolution *
nav_solve (NavCatalog *catalog, NavSpec *spec, NavSolveFor sought, const NavSolveFix *fix,
           guint n_threads, GCancellable *cancellable, GError **error)
{
  g_auto (NavSolving) solving = { 0 };
  NavSearchResult *results;
  NavSolution *solution;

  g_return_val_if_fail (catalog != NULL && spec != NULL && fix != NULL, NULL);
  g_return_val_if_fail ((gsize) sought < NAV_N_SOLVES, NULL);

  if (!nav_solving_init (&solving, catalog, spec, sought, fix, error))
    return NULL;
  results = nav_search_run (&solving.search, n_threads, NULL, NULL, cancellable, error);
  if (results == NULL)
    return NULL;
  solution = nav_solution_new (&solving, results);
  nav_search_results_free (results, solving.search.items->len);
  return solution;
}

typedef struct {
  NavCatalog *catalog;
  NavSpec *spec;
  NavSolveFor sought;
  NavSolveFix fix;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  nav_catalog_unref (request->catalog);
  nav_spec_unref (request->spec);
  nav_solve_fix_clear (&request->fix);
  g_free (request);
}

static void
solve_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  NavSolution *solution = nav_solve (request->catalog, request->spec, request->sought,
                                     &request->fix, 0, cancellable, &error);

  (void) source;
  if (solution != NULL)
    g_task_return_pointer (task, solution, (GDestroyNotify) nav_solution_unref);
  else
    g_task_return_error (task, error);
}

/**
 * nav_solve_async:
 * @callback: called on the calling thread's main context
 *
 * nav_solve() away from the calling thread.
 */
void
nav_solve_async (NavCatalog *catalog, NavSpec *spec, NavSolveFor sought, const NavSolveFix *fix,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->catalog = nav_catalog_ref (catalog);
  request->spec = nav_spec_ref (spec);
  request->sought = sought;
  nav_solve_fix_copy (fix, &request->fix);
  g_task_set_source_tag (task, nav_solve_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, request, request_free);
  nav_job_start (task, solve_in_thread);
}

/**
 * nav_solve_finish:
 *
 * Returns: (transfer full) (nullable)
 */
NavSolution *
nav_solve_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
