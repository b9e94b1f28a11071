// SPDX-License-Identifier: Apache-2.0
// What a near miss needs, put into a spec.

#include "config.h"

#include "app/nav-relax.h"

#include <math.h>

/* Planning states a budget as dollars a month, whatever it was said in. */
static NavLeaf *
new_leaf (const NavRelax *relax)
{
  NavBudget budget = { .amount = relax->to, .currency = "USD", .period = NAV_PERIOD_MONTH };

  if (!isfinite (relax->to))
    return NULL;
  return relax->field == NAV_CONSTRAINT_BUDGET
           ? nav_leaf_new_budget (&budget, NAV_ORIGIN_EDITED)
           : nav_leaf_new_number (relax->to, NAV_ORIGIN_EDITED);
}

/* @miss needs so many GPUs of its kind that nobody else uses. */
static NavLeaf *
new_inventory (NavSpec *spec, const NavMiss *miss, double needed)
{
  NavLeaf *old = nav_spec_get (spec, NAV_SPEC_INVENTORY);
  g_autofree NavOwnedGpu *gpus = NULL;
  guint n = old != NULL && old->inventory != NULL ? old->inventory->len : 0;

  gpus = g_new0 (NavOwnedGpu, n);
  for (guint i = 0; i < n; i++) {
    gpus[i] = g_array_index (old->inventory, NavOwnedGpu, i);
    if (g_str_equal (gpus[i].gpu, miss->recommendation->candidate->gpu->id))
      gpus[i].count = gpus[i].used + (guint) needed;
  }
  return nav_leaf_new_inventory (gpus, n, NAV_ORIGIN_EDITED);
}

/**
 * nav_relax_spec:
 * @spec: what nothing fits
 * @miss: what comes near it
 *
 * Returns: (transfer full): a spec that @miss fits; a list that stands in the way is dropped
 */
NavSpec *
nav_relax_spec (NavSpec *spec, const NavMiss *miss)
{
  NavSpec *result = nav_spec_ref (spec);

  for (guint i = 0; i < miss->n_relax; i++) {
    const NavRelax *relax = &miss->relax[i];
    NavLeaf *leaf = relax->field == NAV_SPEC_INVENTORY ? new_inventory (spec, miss, relax->to)
                                                       : new_leaf (relax);
    NavSpec *next = nav_spec_with (result, relax->field, 0, leaf);
    nav_spec_unref (result);
    result = next;
  }
  return result;
}
