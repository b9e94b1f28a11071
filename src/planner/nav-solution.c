// SPDX-License-Identifier: Apache-2.0
// The answers to a question asked backwards: ordered, compared, and turned back into specs.

#include <math.h>

#include "base/nav-stats.h"
#include "planner/nav-pricing.h"
#include "planner/nav-solve-private.h"

struct _NavSolution {
  NavCatalog *catalog;
  NavSolveFor sought;
  NavSolveFix fix;
  NavSpec *spec;      /* as asked */
  NavSpec *completed; /* as searched with */
  NavDemand demand;
  double people_per_rps;
  GPtrArray *notes;
  GArray *answers; /* NavSolveAnswer, the best balanced first */
};

G_DEFINE_BOXED_TYPE (NavSolution, nav_solution, nav_solution_ref, nav_solution_unref)

NavSolution *
nav_solution_ref (NavSolution *solution)
{
  return g_atomic_rc_box_acquire (solution);
}

static void
solution_free (gpointer data)
{
  NavSolution *solution = data;

  nav_catalog_unref (solution->catalog);
  nav_solve_fix_clear (&solution->fix);
  nav_spec_unref (solution->spec);
  nav_spec_unref (solution->completed);
  g_ptr_array_unref (solution->notes);
  g_array_unref (solution->answers);
}

void
nav_solution_unref (NavSolution *solution)
{
  g_atomic_rc_box_release_full (solution, solution_free);
}

static void
answer_clear (gpointer data)
{
  g_clear_pointer (&((NavSolveAnswer *) data)->recommendation, nav_recommendation_unref);
}

static const NavSolveAnswer *
answer_at (const NavSolution *solution, guint i)
{
  return &g_array_index (solution->answers, NavSolveAnswer, i);
}

/* --- Making answers --- */

static void
read_targets (const NavRecommendation *r, NavSolveAnswer *answer)
{
  for (guint i = 0; i < NAV_N_JUDGED; i++)
    answer->targets[i] = r->slo.metrics[i].target;
}

static void
fill_answer (const NavSolution *solution, NavRecommendation *r, NavSolveAnswer *answer)
{
  double working = r->replicas - r->spare_replicas;

  *answer = (NavSolveAnswer){ .recommendation = nav_recommendation_ref (r) };
  read_targets (r, answer);
  answer->rate = r->forecast_rate * working;
  answer->users = floor (answer->rate * solution->people_per_rps * (1 + 1e-9));
  answer->input_tokens = solution->sought == NAV_SOLVE_INPUT ? floor (r->solved)
                                                             : solution->demand.shape.input_mean;
  answer->value = solution->sought == NAV_SOLVE_USERS   ? answer->users
                  : solution->sought == NAV_SOLVE_RATE  ? answer->rate
                  : solution->sought == NAV_SOLVE_INPUT ? answer->input_tokens
                                                        : answer->targets[0];
}

static int
compare_most (gconstpointer a, gconstpointer b)
{
  const NavRecommendation *x = ((const NavSolveAnswer *) a)->recommendation;
  const NavRecommendation *y = ((const NavSolveAnswer *) b)->recommendation;

  if (x->margin_held != y->margin_held)
    return x->margin_held ? -1 : 1;
  if (x->solved != y->solved)
    return x->solved > y->solved ? -1 : 1;
  if (x->gpus != y->gpus)
    return x->gpus < y->gpus ? -1 : 1;
  return g_strcmp0 (x->id, y->id);
}

/* Each model in each mode once: the split and precision in which it does most. */
static void
keep_most_of_each_model (GArray *sorted)
{
  for (guint i = 1; i < sorted->len;) {
    const NavCandidate *own = g_array_index (sorted, NavSolveAnswer, i).recommendation->candidate;
    gboolean seen = FALSE;
    for (guint k = 0; k < i && !seen; k++) {
      const NavCandidate *better =
        g_array_index (sorted, NavSolveAnswer, k).recommendation->candidate;
      seen = better->model == own->model && better->thinking == own->thinking;
    }
    if (seen)
      g_array_remove_index (sorted, i);
    else
      i++;
  }
}

static void
collect_answers (NavSolution *solution, NavSearchResult *results, guint n_results)
{
  for (guint i = 0; i < n_results; i++)
    for (guint k = 0; k < results[i].found->len; k++) {
      NavRecommendation *r = results[i].found->pdata[k];
      NavSolveAnswer answer;
      if (!isfinite (r->solved))
        continue;
      r->id = nav_candidate_make_id (r->candidate, r->replicas);
      fill_answer (solution, r, &answer);
      g_array_append_val (solution->answers, answer);
    }
  g_array_sort (solution->answers, compare_most);
  keep_most_of_each_model (solution->answers);
}

/* --- Comparing them --- */

/* What the best does, among those that are sure and whose quality is known, or one of both where
 * none is: neither sets a standard for others. */
static double
find_most (const NavSolution *solution)
{
  double most[4] = { 0 };

  for (guint i = 0; i < solution->answers->len; i++) {
    const NavRecommendation *r = answer_at (solution, i)->recommendation;
    guint worth = (r->margin_held ? 2 : 0) + (r->quality != NULL ? 1 : 0);
    most[worth] = MAX (most[worth], r->solved);
  }
  for (guint worth = G_N_ELEMENTS (most); worth-- > 0;)
    if (most[worth] > 0)
      return most[worth];
  return 0;
}

static void
fill_balances (const NavSearch *search, NavSolution *solution)
{
  double most = find_most (solution);

  for (guint i = 0; i < solution->answers->len; i++) {
    NavSolveAnswer *answer = &g_array_index (solution->answers, NavSolveAnswer, i);
    NavRecommendation *r = answer->recommendation;
    r->scores.quality = r->quality ? CLAMP (r->quality->score, 0, 100) : NAN;
    r->scores.cost = MIN (100, 100 * r->solved / most);
    answer->balance = r->scores.balanced = nav_scores_balance (search, &r->scores);
  }
}

static gboolean
dominates (const NavSolveAnswer *a, const NavSolveAnswer *b)
{
  const NavRecommendation *x = a->recommendation, *y = b->recommendation;
  double good = nav_quality_floor (x), other = nav_quality_floor (y);

  if (x->margin_held < y->margin_held || x->solved < y->solved || good < other)
    return FALSE;
  return x->margin_held > y->margin_held || x->solved > y->solved || good > other;
}

static void
mark_pareto (NavSolution *solution)
{
  for (guint i = 0; i < solution->answers->len; i++) {
    NavSolveAnswer *own = &g_array_index (solution->answers, NavSolveAnswer, i);
    own->pareto = TRUE;
    for (guint k = 0; k < solution->answers->len && own->pareto; k++)
      own->pareto = !dominates (answer_at (solution, k), own);
    own->recommendation->pareto = own->pareto;
  }
}

static int
compare_balance (gconstpointer a, gconstpointer b)
{
  const NavSolveAnswer *x = a, *y = b;

  if (x->recommendation->margin_held != y->recommendation->margin_held)
    return x->recommendation->margin_held ? -1 : 1;
  if (x->balance != y->balance)
    return x->balance > y->balance ? -1 : 1;
  return compare_most (a, b);
}

/**
 * nav_solution_new:
 * @results: of all items of the search
 *
 * Returns: (transfer full): the answers; the same whatever the number of threads was
 */
NavSolution *
nav_solution_new (const NavSolving *solving, NavSearchResult *results)
{
  NavSolution *solution = g_atomic_rc_box_new0 (NavSolution);

  solution->catalog = nav_catalog_ref (solving->search.catalog);
  solution->sought = solving->sought;
  nav_solve_fix_copy (&solving->fix, &solution->fix);
  solution->spec = nav_spec_ref (solving->spec);
  solution->completed = nav_spec_ref (solving->completed);
  solution->demand = solving->search.demand;
  solution->people_per_rps = solving->people_per_rps;
  solution->notes = g_ptr_array_ref (solving->notes);
  solution->answers = g_array_new (FALSE, FALSE, sizeof (NavSolveAnswer));
  g_array_set_clear_func (solution->answers, answer_clear);
  collect_answers (solution, results, solving->search.items->len);
  fill_balances (&solving->search, solution);
  mark_pareto (solution);
  g_array_sort (solution->answers, compare_balance);
  for (guint i = 0; i < solution->answers->len; i++)
    nav_reasons_fill (&solving->search, answer_at (solution, i)->recommendation);
  return solution;
}

/* --- Reading it --- */

NavSolveFor
nav_solution_get_sought (const NavSolution *solution)
{
  return solution->sought;
}

const NavSolveFix *
nav_solution_get_fix (const NavSolution *solution)
{
  return &solution->fix;
}

/**
 * nav_solution_get_answers:
 *
 * Returns: (transfer none) (element-type NavSolveAnswer): what is sure before what is too close to
 *   call, then the best balanced first; empty when none holds the targets
 */
const GArray *
nav_solution_get_answers (const NavSolution *solution)
{
  return solution->answers;
}

/**
 * nav_solution_get_best:
 *
 * Returns: (transfer none) (nullable): the best balanced
 */
const NavSolveAnswer *
nav_solution_get_best (const NavSolution *solution)
{
  return solution->answers->len > 0 ? answer_at (solution, 0) : NULL;
}

/**
 * nav_solution_get_most:
 *
 * Returns: (transfer none) (nullable): the one that does most, however good its model is
 */
const NavSolveAnswer *
nav_solution_get_most (const NavSolution *solution)
{
  const NavSolveAnswer *most = nav_solution_get_best (solution);

  for (guint i = 1; i < solution->answers->len; i++)
    if (compare_most (answer_at (solution, i), most) < 0)
      most = answer_at (solution, i);
  return most;
}

NavSpec *
nav_solution_get_spec (const NavSolution *solution)
{
  return solution->completed;
}

/**
 * nav_solution_get_notes:
 *
 * Returns: (transfer none) (element-type NavFinding): what to know about the whole
 */
const GPtrArray *
nav_solution_get_notes (const NavSolution *solution)
{
  return solution->notes;
}

/* --- Back into a spec --- */

/* Takes @leaf. */
static void
set (NavSpec **spec, NavSpecField field, guint workload, NavLeaf *leaf)
{
  NavSpec *next = nav_spec_with (*spec, field, workload, leaf);

  nav_spec_unref (*spec);
  *spec = next;
}

static NavLeaf *
solved_leaf (const NavSolution *solution, const NavSolveAnswer *answer, double value,
             const char *path)
{
  return nav_leaf_new_derived (value, NAV_ORIGIN_DERIVED, "solve",
                               nav_solution_explain (solution, answer, path));
}

static void
set_rates (const NavSolution *solution, const NavSolveAnswer *answer, NavSpec **spec)
{
  for (guint w = 0; w < nav_spec_get_n_workloads (*spec); w++) {
    double share = nav_spec_get_workload_number (solution->completed, w, NAV_WORKLOAD_PEAK_RPS) /
                   solution->demand.peak_rps;
    double peak = answer->rate / (1 + nav_spec_get_number (solution->completed, NAV_SPEC_GROWTH));
    set (spec, NAV_WORKLOAD_USERS, w, NULL);
    set (spec, NAV_WORKLOAD_MEAN_RPS, w, NULL);
    set (spec, NAV_WORKLOAD_PEAK_RPS, w,
         nav_leaf_new_derived (peak * share, NAV_ORIGIN_DERIVED, "solve",
                               nav_solution_explain (solution, answer, "rate")));
  }
}

static void
set_users (const NavSolution *solution, const NavSolveAnswer *answer, NavSpec **spec)
{
  set (spec, NAV_WORKLOAD_MEAN_RPS, 0, NULL);
  set (spec, NAV_WORKLOAD_PEAK_RPS, 0, NULL);
  set (spec, NAV_WORKLOAD_USERS, 0, solved_leaf (solution, answer, answer->users, "users"));
}

static void
set_prompts (const NavSolution *solution, const NavSolveAnswer *answer, NavSpec **spec)
{
  g_autoptr (NavDerivation) why = nav_solution_explain (solution, answer, "input_tokens");
  double factor = answer->recommendation->solved / solution->demand.shape.input_mean;
  NavSpec *scaled = nav_solve_scale_prompts (*spec, solution->completed, factor, why);

  nav_spec_unref (*spec);
  *spec = scaled;
}

static void
set_targets (const NavSolution *solution, const NavSolveAnswer *answer, NavSpec **spec)
{
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    g_autofree char *path =
      g_strconcat ("targets.", nav_metric_names[nav_judged_metrics[i]], NULL);
    if (isfinite (answer->targets[i]))
      set (spec, nav_judged_fields[i], 0,
           solved_leaf (solution, answer, answer->targets[i], path));
  }
}

static void
set_choice (const NavRecommendation *r, NavSpec **spec)
{
  const NavCandidate *c = r->candidate;
  const char *gpus[] = { c->gpu->id, NULL }, *models[] = { c->model->id, NULL };

  set (spec, NAV_CONSTRAINT_GPUS, 0, nav_leaf_new_list (gpus, NAV_ORIGIN_EDITED));
  set (spec, NAV_CONSTRAINT_MODELS, 0, nav_leaf_new_list (models, NAV_ORIGIN_EDITED));
  set (spec, NAV_CONSTRAINT_MODELS_EXCLUDED, 0, NULL);
  for (guint w = 0; w < nav_spec_get_n_workloads (*spec); w++)
    set (spec, NAV_WORKLOAD_THINKING, w, nav_leaf_new_bool (c->thinking, NAV_ORIGIN_EDITED));
}

/**
 * nav_solution_make_spec:
 * @answer: one of its answers
 *
 * Returns: (transfer full): a spec that asks for what @answer does, with its model on its GPUs, so
 *   that a plan of it leads to @answer's deployment
 */
NavSpec *
nav_solution_make_spec (const NavSolution *solution, const NavSolveAnswer *answer)
{
  NavSpec *spec = nav_solve_fix_apply (&solution->fix, solution->catalog, solution->spec);

  set_choice (answer->recommendation, &spec);
  switch (solution->sought) {
  case NAV_SOLVE_USERS:
    set_users (solution, answer, &spec);
    break;
  case NAV_SOLVE_RATE:
    set_rates (solution, answer, &spec);
    break;
  case NAV_SOLVE_INPUT:
    set_prompts (solution, answer, &spec);
    break;
  case NAV_SOLVE_TARGET:
    set_targets (solution, answer, &spec);
    break;
  case NAV_N_SOLVES:
  default:
    g_return_val_if_reached (spec);
  }
  return spec;
}

/**
 * nav_solution_explain:
 * @path: `value`, `users`, `rate`, `input_tokens`, `replicas`, `targets.ttft_ms`, ...
 *
 * Returns: (transfer full) (nullable): why the number is what it is
 */
NavDerivation *
nav_solution_explain (const NavSolution *solution, const NavSolveAnswer *answer, const char *path)
{
  const NavSolveExplaining e = { solution->sought,    &solution->fix,   solution->completed,
                                 &solution->demand,   solution->catalog, answer };

  return nav_solve_explain (&e, path);
}
