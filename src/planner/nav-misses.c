// SPDX-License-Identifier: Apache-2.0
// Nothing fits: the configurations that come nearest, and which condition to loosen by how much.

#include <math.h>

#include "planner/nav-plan.h"
#include "planner/nav-search-private.h"

#define KEPT_PER_ITEM 2

/* An inventory may be all in use; nothing else is loosened from zero. */
#define LEAST_FROM 0.5
#define SHOWN 5

/* A target that is missed even by an idle replica is loosened to what the forecast says at the far
 * end of its range, and a little more, so that there is room for load. */
#define ROOM_FOR_LOAD 1.15

static double
round_up_to_two_figures (double value)
{
  double step = pow (10, floor (log10 (value)) - 1);

  return ceil (value / step) * step;
}

static void
relax (NavMiss *miss, NavSpecField field, double from, double to)
{
  miss->relax[miss->n_relax++] =
    (NavRelax){ .field = field, .from = from, .to = to,
                .percent = from > 0 ? fabs (to / from - 1) * 100 : NAN };
}

static double
needed_target (const NavSloMetric *m)
{
  double high = isfinite (m->high) ? m->high : m->predicted;

  return round_up_to_two_figures (high * ROOM_FOR_LOAD);
}

static void
relax_targets (NavMiss *miss, const NavRecommendation *r)
{
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    const NavSloMetric *m = &r->slo.metrics[i];
    if (isfinite (m->target) && isfinite (m->predicted) && needed_target (m) > m->target)
      relax (miss, nav_judged_fields[i], m->target, needed_target (m));
  }
}

/* An inventory that cannot be added to by renting may be too small. */
static void
relax_inventory (const NavSearch *search, NavMiss *miss, const NavRecommendation *r)
{
  const NavSearchGpu *gpu = nav_search_find_gpu (search, r);

  if (nav_search_owned_only (gpu) && r->gpus > gpu->owned_free)
    relax (miss, NAV_SPEC_INVENTORY, gpu->owned_free, r->gpus);
}

/* What must give way for @r. Empty when nothing that can be loosened stands in its way, or when
 * loosening would not help: no budget is known to cover an unknown price. */
static void
find_relaxations (const NavSearch *search, NavRecommendation *r, NavMiss *ret_miss)
{
  NavMiss miss = { .recommendation = r };

  *ret_miss = miss;
  if (isfinite (search->budget_per_month) && !isfinite (r->cost_per_month))
    return;
  if (!(r->max_rate_per_replica > 0))
    relax_targets (&miss, r);
  relax_inventory (search, &miss, r);
  if (search->gpu_count_max > 0 && r->gpus > search->gpu_count_max)
    relax (&miss, NAV_CONSTRAINT_GPU_COUNT_MAX, search->gpu_count_max, r->gpus);
  if (r->cost_per_month > search->budget_per_month)
    relax (&miss, NAV_CONSTRAINT_BUDGET, search->budget_per_month,
           round_up_to_two_figures (r->cost_per_month));
  *ret_miss = miss;
}

static double
severity (const NavMiss *miss)
{
  double sum = 0;

  for (guint i = 0; i < miss->n_relax; i++)
    sum += log (miss->relax[i].to / MAX (miss->relax[i].from, LEAST_FROM));
  return miss->n_relax > 0 ? sum : INFINITY;
}

static double
severity_of (const NavSearch *search, NavRecommendation *r)
{
  NavMiss miss;

  find_relaxations (search, r, &miss);
  return severity (&miss);
}

/**
 * nav_misses_keep_nearest:
 * @missed: those of one item kept so far
 * @r: (transfer full): one more
 *
 * Keeps the few that come nearest; the rest is of no use to anybody.
 */
void
nav_misses_keep_nearest (const NavSearch *search, GPtrArray *missed, NavRecommendation *r)
{
  guint worst = 0;

  if (missed->len < KEPT_PER_ITEM) {
    g_ptr_array_add (missed, r);
    return;
  }
  for (guint i = 1; i < missed->len; i++)
    if (severity_of (search, missed->pdata[i]) > severity_of (search, missed->pdata[worst]))
      worst = i;
  if (severity_of (search, r) < severity_of (search, missed->pdata[worst])) {
    nav_recommendation_unref (missed->pdata[worst]);
    missed->pdata[worst] = r;
  } else {
    nav_recommendation_unref (r);
  }
}

void
nav_miss_clear (gpointer miss)
{
  g_clear_pointer (&((NavMiss *) miss)->recommendation, nav_recommendation_unref);
}

static int
compare_misses (gconstpointer a, gconstpointer b)
{
  const NavMiss *x = a, *y = b;
  double sx = severity (x), sy = severity (y);

  if (sx != sy)
    return (sx > sy) - (sx < sy);
  return g_strcmp0 (x->recommendation->id, y->recommendation->id);
}

/* With loosened targets the candidate can be sized, so that the miss shows what it would be. */
static NavRecommendation *
resize (const NavSearch *search, const NavMiss *miss)
{
  NavRecommendation *r = miss->recommendation;
  NavDemand demand = search->demand;
  NavTrial trial;

  for (guint i = 0; i < miss->n_relax; i++)
    for (guint t = 0; t < NAV_N_JUDGED; t++)
      if (miss->relax[i].field == nav_judged_fields[t])
        demand.targets[nav_judged_metrics[t]] = miss->relax[i].to;
  trial = (NavTrial){ search, nav_search_find_gpu (search, r), r->candidate, &r->memory, NULL };
  return nav_search_size (&trial, &demand);
}

static gboolean
same_hardware_and_model (const NavRecommendation *a, const NavRecommendation *b)
{
  return a->candidate->model == b->candidate->model && a->candidate->gpu == b->candidate->gpu;
}

static gboolean
already_shown (GArray *misses, const NavRecommendation *r)
{
  for (guint i = 0; i < misses->len; i++)
    if (same_hardware_and_model (g_array_index (misses, NavMiss, i).recommendation, r))
      return TRUE;
  return FALSE;
}

static GArray *
misses_new (void)
{
  GArray *misses = g_array_new (FALSE, FALSE, sizeof (NavMiss));

  g_array_set_clear_func (misses, nav_miss_clear);
  return misses;
}

/* Sized at the loosened targets: count, inventory and budget may turn out to stand in the way as
 * well. Returns: (transfer full) (nullable): the recommendation of the filled @ret_miss */
static NavRecommendation *
size_miss (const NavSearch *search, NavRecommendation *r, NavMiss *ret_miss)
{
  g_autoptr (NavRecommendation) sized = NULL;
  NavMiss near;

  find_relaxations (search, r, &near);
  if (near.n_relax == 0)
    return NULL;
  sized = resize (search, &near);
  find_relaxations (search, sized, ret_miss);
  for (guint i = 0; i < near.n_relax; i++) {
    gboolean target = near.relax[i].field < NAV_CONSTRAINT_GPUS;
    if (target && ret_miss->n_relax < G_N_ELEMENTS (ret_miss->relax))
      ret_miss->relax[ret_miss->n_relax++] = near.relax[i];
  }
  if (ret_miss->n_relax == 0)
    return NULL;
  if (r->quality != NULL && sized->quality == NULL)
    sized->quality = nav_quality_ref (r->quality);
  sized->id = nav_candidate_make_id (sized->candidate, sized->replicas);
  return g_steal_pointer (&sized);
}

static void
show_miss (const NavSearch *search, GArray *misses, const NavMiss *miss)
{
  NavMiss copy = *miss;

  nav_recommendation_ref (copy.recommendation);
  nav_reasons_fill (search, copy.recommendation);
  g_array_append_val (misses, copy);
}

/**
 * nav_misses_collect:
 * @missed: (element-type NavRecommendation): the nearest of each item
 *
 * Returns: (transfer full) (element-type NavMiss): the nearest of all, each model and GPU once
 */
GArray *
nav_misses_collect (const NavSearch *search, GPtrArray *missed)
{
  g_autoptr (GArray) all = misses_new ();
  GArray *misses = misses_new ();

  for (guint i = 0; i < missed->len; i++) {
    NavMiss miss;
    miss.recommendation = size_miss (search, missed->pdata[i], &miss);
    if (miss.recommendation != NULL)
      g_array_append_val (all, miss);
  }
  g_array_sort (all, compare_misses);
  for (guint i = 0; i < all->len && misses->len < SHOWN; i++) {
    const NavMiss *near = &g_array_index (all, NavMiss, i);
    if (!already_shown (misses, near->recommendation))
      show_miss (search, misses, near);
  }
  return misses;
}
