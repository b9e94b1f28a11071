// SPDX-License-Identifier: Apache-2.0
// Leaves of "Why this number?": a value of the spec, a row of the knowledge base, a stated
// constant.

#include "planner/nav-why.h"

#include <math.h>

/**
 * nav_leaf_plain_number:
 *
 * Returns: the number a leaf stands for: of token lengths their mean, of a budget its amount, of a
 *   yes 1; NaN where there is none
 */
double
nav_leaf_plain_number (const NavLeaf *leaf)
{
  switch (leaf->type) {
  case NAV_VALUE_NUMBER:
    return leaf->number;
  case NAV_VALUE_DISTRIBUTION:
    return leaf->distribution->mean;
  case NAV_VALUE_BUDGET:
    return leaf->budget.amount;
  case NAV_VALUE_BOOL:
    return leaf->boolean ? 1 : 0;
  case NAV_VALUE_NONE:
  case NAV_VALUE_TEXT:
  case NAV_VALUE_LIST:
  case NAV_VALUE_INVENTORY:
  default:
    return NAN;
  }
}

static NavFinding *
source_of (const NavLeaf *leaf, const char *path)
{
  if (leaf->turn >= 0 && leaf->origin == NAV_ORIGIN_SAID)
    return nav_finding_new ("source.message", "#turn", (double) leaf->turn, "#start",
                            (double) leaf->start, "#end", (double) leaf->end, NULL);
  switch (leaf->origin) {
  case NAV_ORIGIN_SAID:
    return nav_finding_new ("source.said", "field", path, NULL);
  case NAV_ORIGIN_EDITED:
    return nav_finding_new ("source.edited", "field", path, NULL);
  case NAV_ORIGIN_ASSUMED:
    return nav_finding_new ("source.assumed", "field", path, "by", leaf->by, NULL);
  case NAV_ORIGIN_DERIVED:
    return nav_finding_new ("source.derived", "field", path, "by", leaf->by, NULL);
  case NAV_ORIGIN_DEFAULT:
  default:
    return nav_finding_new ("source.default", "field", path, NULL);
  }
}

/**
 * nav_why_leaf:
 * @spec: a spec
 * @field: a field that has a leaf
 * @workload: of which workload
 *
 * Returns: (transfer full) (nullable): the derivation of the leaf's value; NULL without a leaf
 */
NavDerivation *
nav_why_leaf (NavSpec *spec, NavSpecField field, guint workload)
{
  NavLeaf *leaf = field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (spec, workload, field)
                                                : nav_spec_get (spec, field);
  g_autofree char *path = nav_spec_field_path (field, workload);
  g_autoptr (NavFinding) source = NULL;

  if (leaf == NULL)
    return NULL;
  if (leaf->why != NULL)
    return nav_derivation_ref (leaf->why);
  source = source_of (leaf, path);
  return nav_derivation_new_fact (nav_spec_field_info (field)->path, nav_leaf_plain_number (leaf),
                                  nav_spec_field_info (field)->unit, source);
}

/**
 * nav_why_row:
 * @collection: the collection of the knowledge base
 * @row: the id of the row
 *
 * Returns: (transfer full): a figure taken from a row
 */
NavDerivation *
nav_why_row (const char *name, double value, const char *unit, const char *collection,
             const char *row)
{
  g_autoptr (NavFinding) source =
    nav_finding_new ("source.row", "collection", collection, "row", row, "field", name, NULL);

  return nav_derivation_new_fact (name, value, unit, source);
}

/**
 * nav_why_constant:
 * @reason: a code that says why it is so (`average-month`)
 *
 * Returns: (transfer full): a constant of the program
 */
NavDerivation *
nav_why_constant (const char *name, double value, const char *unit, const char *reason)
{
  g_autoptr (NavFinding) source = nav_finding_new ("source.constant", "reason", reason, NULL);

  return nav_derivation_new_fact (name, value, unit, source);
}
