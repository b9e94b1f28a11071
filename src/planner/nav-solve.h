// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavSolveFor: what is sought when hardware or money is fixed.
 */
typedef enum {
  NAV_SOLVE_USERS,  /* the most people */
  NAV_SOLVE_RATE,   /* the most requests a second at peak */
  NAV_SOLVE_INPUT,  /* the longest prompts of the load that is known */
  NAV_SOLVE_TARGET, /* the strictest targets for the load that is known */
  NAV_N_SOLVES,
} NavSolveFor;

extern const char *const nav_solve_names[NAV_N_SOLVES + 1]; /* "users", ..., NULL */
extern const char *const nav_solve_units[NAV_N_SOLVES];     /* of what is sought: "people", ... */

/**
 * NavSolveFix:
 *
 * What there is: so many GPUs of a type, or so much money, or both. Clear with
 * nav_solve_fix_clear().
 */
typedef struct {
  char *gpu;               /* (nullable): GPU id or family, as the person calls it */
  guint count;             /* of them; 0: not fixed */
  double budget_per_month; /* USD; NaN: not fixed */
} NavSolveFix;

gboolean nav_solve_fix_parse (const char *text, NavSolveFix *ret_fix, GError **error);
void nav_solve_fix_clear (NavSolveFix *fix);

/**
 * NavSolveAnswer: what is fixed carries this with one configuration.
 */
typedef struct {
  NavRecommendation *recommendation; /* sized and forecast at the load that it carries */
  double value;        /* what was sought, in its unit; of targets that of TTFT */
  double rate;         /* requests a second at peak, of all replicas together */
  double users;        /* people who make it; NaN: how active they are is not known */
  double input_tokens; /* mean of a prompt */
  double targets[NAV_N_JUDGED]; /* ms that hold at the spec's percentile; NaN: none */
  double balance;   /* 0 to 100: how good the model is and how much it carries, weighted */
  gboolean pareto;  /* no answer is better and carries more */
} NavSolveAnswer;

/**
 * NavSolution:
 *
 * The answers to a question asked backwards, each model in each mode once: in the configuration in
 * which it carries most. Immutable, reference-counted, any thread.
 */
typedef struct _NavSolution NavSolution;

#define NAV_TYPE_SOLUTION (nav_solution_get_type ())
GType nav_solution_get_type (void);

NavSolution *nav_solution_ref (NavSolution *solution);
void nav_solution_unref (NavSolution *solution);
NavSolveFor nav_solution_get_sought (const NavSolution *solution);
const NavSolveFix *nav_solution_get_fix (const NavSolution *solution);
const GArray *nav_solution_get_answers (const NavSolution *solution);
const NavSolveAnswer *nav_solution_get_best (const NavSolution *solution);
const NavSolveAnswer *nav_solution_get_most (const NavSolution *solution);
NavSpec *nav_solution_get_spec (const NavSolution *solution); /* completed */
const GPtrArray *nav_solution_get_notes (const NavSolution *solution);
NavSpec *nav_solution_make_spec (const NavSolution *solution, const NavSolveAnswer *answer);
NavDerivation *nav_solution_explain (const NavSolution *solution, const NavSolveAnswer *answer,
                                     const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavSolution, nav_solution_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavSolveFix, nav_solve_fix_clear)

NavSolution *nav_solve (NavCatalog *catalog, NavSpec *spec, NavSolveFor sought,
                        const NavSolveFix *fix, guint n_threads, GCancellable *cancellable,
                        GError **error);
void nav_solve_async (NavCatalog *catalog, NavSpec *spec, NavSolveFor sought,
                      const NavSolveFix *fix, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data);
NavSolution *nav_solve_finish (GAsyncResult *result, GError **error);

G_END_DECLS
