// SPDX-License-Identifier: Apache-2.0
// How good a model is at what is asked.

#include <math.h>

#include "planner/nav-search-private.h"

/* Fewer use cases than this say nothing about a model in general. */
#define FEWEST_USE_CASES 3
#define MOST_USE_CASES 64

static NavQuality *
known_quality (NavCatalog *catalog, const NavModel *model, const char *use_case, gboolean thinking)
{
  NavQuality *row = nav_catalog_find_quality (catalog, model->id, use_case, thinking);

  return row != NULL && isfinite (row->score) ? row : NULL;
}

/* The workloads' use cases; all there are when none is named. */
static GPtrArray *
collect_use_cases (NavCatalog *catalog, NavSpec *spec)
{
  const GPtrArray *all = nav_catalog_get_use_cases (catalog);
  GPtrArray *ids = g_ptr_array_new ();

  for (guint w = 0; w < nav_spec_get_n_workloads (spec); w++) {
    const char *id = nav_spec_get_workload_text (spec, w, NAV_WORKLOAD_USE_CASE);
    if (id != NULL && !g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
      g_ptr_array_add (ids, (gpointer) id);
  }
  if (ids->len > 0)
    return ids;
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (ids, ((NavUseCase *) all->pdata[i])->id);
  return ids;
}

static gboolean
any_use_case_named (NavSpec *spec)
{
  for (guint w = 0; w < nav_spec_get_n_workloads (spec); w++)
    if (nav_spec_get_workload_text (spec, w, NAV_WORKLOAD_USE_CASE) != NULL)
      return TRUE;
  return FALSE;
}

/**
 * nav_search_find_quality:
 * @thinking: in which mode it answers
 *
 * One use case: its row. Several workloads: the mean, if every one of their use cases is known. No
 * use case: the mean over all that are known, if they are not too few to mean anything.
 *
 * Returns: (transfer full) (nullable): the score; NULL when unknown
 */
NavQuality *
nav_search_find_quality (const NavSearch *search, const NavModel *model, gboolean thinking)
{
  g_autoptr (GPtrArray) ids = collect_use_cases (search->catalog, search->spec);
  NavQuality *rows[MOST_USE_CASES];
  guint n = 0, wanted;

  for (guint i = 0; i < ids->len && n < MOST_USE_CASES; i++) {
    NavQuality *row = known_quality (search->catalog, model, ids->pdata[i], thinking);
    if (row != NULL)
      rows[n++] = row;
  }
  wanted = any_use_case_named (search->spec) ? ids->len : FEWEST_USE_CASES;
  if (n == 0 || n < wanted)
    return NULL;
  return n == 1 ? nav_quality_ref (rows[0]) : nav_quality_new_mean (rows, n);
}
