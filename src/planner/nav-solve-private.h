// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan-private.h"
#include "planner/nav-solve.h"

G_BEGIN_DECLS

/* Prompt lengths are tried at this many places to a doubling, as rates are. */
#define NAV_LENGTHS_PER_DOUBLING 32

/* A question on its way to answers. Immutable while workers run. */
typedef struct {
  NavSolveFor sought;
  NavSolveFix fix;
  NavSpec *spec;     /* as asked */
  NavSearch search;  /* of what is fixed; its spec is @completed */
  NavSpec *completed;
  GPtrArray *notes;
  double people_per_rps; /* at peak; NaN: not known */
  GArray *lengths; /* NavDemand, with ever longer prompts; only when those are sought */
} NavSolving;

gboolean nav_solving_init (NavSolving *solving, NavCatalog *catalog, NavSpec *spec,
                           NavSolveFor sought, const NavSolveFix *fix, GError **error);
void nav_solving_clear (NavSolving *solving);
gboolean nav_solve_fix_check (const NavSolveFix *fix, NavCatalog *catalog, GError **error);
void nav_solve_fix_copy (const NavSolveFix *fix, NavSolveFix *ret_copy);
NavSpec *nav_solve_fix_apply (const NavSolveFix *fix, NavCatalog *catalog, NavSpec *spec);
NavSpec *nav_solve_scale_prompts (NavSpec *spec, NavSpec *completed, double factor,
                                  NavDerivation *why);
double nav_solve_people_per_rps (NavSpec *completed);

guint nav_solve_count_replicas (const NavTrial *trial);
NavRecommendation *nav_solve_size_rate (const NavTrial *trial, gconstpointer solving);
NavRecommendation *nav_solve_size_input (const NavTrial *trial, gconstpointer solving);
NavRecommendation *nav_solve_size_target (const NavTrial *trial, gconstpointer solving);

/* A number of an answer that somebody asks about. */
typedef struct {
  NavSolveFor sought;
  const NavSolveFix *fix;
  NavSpec *spec; /* completed */
  const NavDemand *demand;
  NavCatalog *catalog;
  const NavSolveAnswer *answer;
} NavSolveExplaining;

NavDerivation *nav_solve_explain (const NavSolveExplaining *e, const char *path);
NavSolution *nav_solution_new (const NavSolving *solving, NavSearchResult *results);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavSolving, nav_solving_clear)

G_END_DECLS
