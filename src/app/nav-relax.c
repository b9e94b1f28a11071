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
    NavSpec *next = nav_spec_with (result, miss->relax[i].field, 0, new_leaf (&miss->relax[i]));
    nav_spec_unref (result);
    result = next;
  }
  return result;
}
