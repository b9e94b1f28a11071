// SPDX-License-Identifier: Apache-2.0
// A value of a spec and where it is from.

#include "nav-leaf.h"

#include <math.h>
#include <string.h>

const char *const nav_origin_names[6] = {
  "default", "assumed", "derived", "edited", "said", NULL,
};
const char *const nav_period_names[5] = { "hour", "day", "month", "year", NULL };

G_DEFINE_BOXED_TYPE (NavLeaf, nav_leaf, nav_leaf_ref, nav_leaf_unref)

static NavLeaf *
leaf_alloc (NavValueType type, NavOrigin origin)
{
  NavLeaf *leaf = g_atomic_rc_box_new0 (NavLeaf);

  leaf->type = type;
  leaf->origin = origin;
  leaf->turn = -1;
  leaf->number = NAN;
  return leaf;
}

NavLeaf *
nav_leaf_new_none (NavOrigin origin)
{
  return leaf_alloc (NAV_VALUE_NONE, origin);
}

NavLeaf *
nav_leaf_new_number (double number, NavOrigin origin)
{
  NavLeaf *leaf = leaf_alloc (NAV_VALUE_NUMBER, origin);

  leaf->number = number;
  return leaf;
}

NavLeaf *
nav_leaf_new_bool (gboolean value, NavOrigin origin)
{
  NavLeaf *leaf = leaf_alloc (NAV_VALUE_BOOL, origin);

  leaf->boolean = value;
  return leaf;
}

NavLeaf *
nav_leaf_new_text (const char *text, NavOrigin origin)
{
  NavLeaf *leaf = leaf_alloc (NAV_VALUE_TEXT, origin);

  leaf->text = g_strdup (text);
  return leaf;
}

NavLeaf *
nav_leaf_new_list (const char *const *list, NavOrigin origin)
{
  NavLeaf *leaf = leaf_alloc (NAV_VALUE_LIST, origin);

  leaf->list = g_strdupv ((char **) list);
  return leaf;
}

NavLeaf *
nav_leaf_new_distribution (NavDistribution *distribution, NavOrigin origin)
{
  NavLeaf *leaf = leaf_alloc (NAV_VALUE_DISTRIBUTION, origin);

  leaf->distribution = nav_distribution_ref (distribution);
  return leaf;
}

NavLeaf *
nav_leaf_new_budget (const NavBudget *budget, NavOrigin origin)
{
  NavLeaf *leaf = leaf_alloc (NAV_VALUE_BUDGET, origin);

  leaf->budget = *budget;
  return leaf;
}

static void
owned_gpu_clear (gpointer data)
{
  g_clear_pointer (&((NavOwnedGpu *) data)->gpu, g_free);
}

static GArray *
inventory_copy (const NavOwnedGpu *gpus, guint n_gpus)
{
  GArray *copy = g_array_sized_new (FALSE, FALSE, sizeof (NavOwnedGpu), n_gpus);

  g_array_set_clear_func (copy, owned_gpu_clear);
  for (guint i = 0; i < n_gpus; i++) {
    NavOwnedGpu item = gpus[i];
    item.gpu = g_strdup (gpus[i].gpu);
    g_array_append_val (copy, item);
  }
  return copy;
}

/**
 * nav_leaf_new_inventory:
 * @gpus: (array length=n_gpus): copied
 *
 * Returns: (transfer full)
 */
NavLeaf *
nav_leaf_new_inventory (const NavOwnedGpu *gpus, guint n_gpus, NavOrigin origin)
{
  NavLeaf *leaf = leaf_alloc (NAV_VALUE_INVENTORY, origin);

  leaf->inventory = inventory_copy (gpus, n_gpus);
  return leaf;
}

/**
 * nav_leaf_new_derived:
 * @by: (nullable): the rule or row behind it
 * @why: (transfer full): its derivation
 *
 * Returns: (transfer full): a number with a reason
 */
NavLeaf *
nav_leaf_new_derived (double number, NavOrigin origin, const char *by, NavDerivation *why)
{
  NavLeaf *leaf = nav_leaf_new_number (number, origin);

  leaf->by = g_strdup (by);
  leaf->why = why;
  return leaf;
}

static NavLeaf *
leaf_copy (const NavLeaf *leaf)
{
  NavLeaf *copy = leaf_alloc (leaf->type, leaf->origin);

  copy->number = leaf->number;
  copy->boolean = leaf->boolean;
  copy->text = g_strdup (leaf->text);
  copy->list = g_strdupv (leaf->list);
  copy->distribution = leaf->distribution ? nav_distribution_ref (leaf->distribution) : NULL;
  copy->budget = leaf->budget;
  if (leaf->inventory != NULL)
    copy->inventory = inventory_copy ((NavOwnedGpu *) leaf->inventory->data, leaf->inventory->len);
  copy->by = g_strdup (leaf->by);
  copy->turn = leaf->turn;
  copy->start = leaf->start;
  copy->end = leaf->end;
  copy->why = leaf->why ? nav_derivation_ref (leaf->why) : NULL;
  return copy;
}

/**
 * nav_leaf_with_span:
 * @leaf: (transfer full): a leaf
 * @turn: which turn of the conversation says so
 * @start: first byte in that turn's text
 * @end: the byte after the last
 *
 * Returns: (transfer full): the same value that knows the words it is from
 */
NavLeaf *
nav_leaf_with_span (NavLeaf *leaf, int turn, guint start, guint end)
{
  NavLeaf *copy = leaf_copy (leaf);

  copy->turn = turn;
  copy->start = start;
  copy->end = end;
  nav_leaf_unref (leaf);
  return copy;
}

/**
 * nav_leaf_with_why:
 * @leaf: (transfer full): a leaf
 * @by: (nullable): the rule or row behind it
 * @why: (transfer full) (nullable): its derivation
 *
 * Returns: (transfer full): the same value with a reason
 */
NavLeaf *
nav_leaf_with_why (NavLeaf *leaf, const char *by, NavDerivation *why)
{
  NavLeaf *copy = leaf_copy (leaf);

  if (by != NULL) {
    g_free (copy->by);
    copy->by = g_strdup (by);
  }
  g_clear_pointer (&copy->why, nav_derivation_unref);
  copy->why = why;
  nav_leaf_unref (leaf);
  return copy;
}

NavLeaf *
nav_leaf_ref (NavLeaf *leaf)
{
  return g_atomic_rc_box_acquire (leaf);
}

static void
leaf_free (gpointer data)
{
  NavLeaf *leaf = data;

  g_free (leaf->text);
  g_strfreev (leaf->list);
  g_clear_pointer (&leaf->distribution, nav_distribution_unref);
  g_clear_pointer (&leaf->inventory, g_array_unref);
  g_free (leaf->by);
  g_clear_pointer (&leaf->why, nav_derivation_unref);
}

void
nav_leaf_unref (NavLeaf *leaf)
{
  g_atomic_rc_box_release_full (leaf, leaf_free);
}

static gboolean
lists_equal (char **a, char **b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static gboolean
inventories_equal (const GArray *a, const GArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return a == b;
  for (guint i = 0; i < a->len; i++) {
    const NavOwnedGpu *x = &g_array_index (a, NavOwnedGpu, i);
    const NavOwnedGpu *y = &g_array_index (b, NavOwnedGpu, i);
    gboolean same_price = x->usd_per_hour == y->usd_per_hour ||
                          (isnan (x->usd_per_hour) && isnan (y->usd_per_hour));
    if (!g_str_equal (x->gpu, y->gpu) || x->count != y->count || x->per_node != y->per_node ||
        x->used != y->used || !same_price)
      return FALSE;
  }
  return TRUE;
}

/**
 * nav_leaf_same_value:
 * @a: (nullable): a leaf
 * @b: (nullable): a leaf
 *
 * Returns: whether they hold the same value, whatever its origin
 */
gboolean
nav_leaf_same_value (const NavLeaf *a, const NavLeaf *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->type != b->type)
    return FALSE;

  switch (a->type) {
  case NAV_VALUE_NUMBER:
    return a->number == b->number;
  case NAV_VALUE_BOOL:
    return a->boolean == b->boolean;
  case NAV_VALUE_TEXT:
    return g_strcmp0 (a->text, b->text) == 0;
  case NAV_VALUE_LIST:
    return lists_equal (a->list, b->list);
  case NAV_VALUE_DISTRIBUTION:
    return nav_distribution_equal (a->distribution, b->distribution);
  case NAV_VALUE_BUDGET:
    return a->budget.amount == b->budget.amount && a->budget.period == b->budget.period &&
           strcmp (a->budget.currency, b->budget.currency) == 0;
  case NAV_VALUE_INVENTORY:
    return inventories_equal (a->inventory, b->inventory);
  case NAV_VALUE_NONE:
  default:
    return TRUE;
  }
}

/**
 * nav_leaf_equal:
 * @a: (nullable): a leaf
 * @b: (nullable): a leaf
 *
 * Returns: whether they hold the same value of the same origin
 */
gboolean
nav_leaf_equal (const NavLeaf *a, const NavLeaf *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->origin == b->origin && nav_leaf_same_value (a, b);
}

/**
 * nav_budget_per_month:
 * @hours_per_month: how many hours a month the GPUs run
 *
 * A day is 24 h and a month 730 h whatever the hours of use: those who budget by the day mean
 * calendar days.
 *
 * Returns: the budget of one month, in its currency
 */
double
nav_budget_per_month (const NavBudget *budget, double hours_per_month)
{
  switch (budget->period) {
  case NAV_PERIOD_HOUR:
    return budget->amount * hours_per_month;
  case NAV_PERIOD_DAY:
    return budget->amount * 730 / 24;
  case NAV_PERIOD_YEAR:
    return budget->amount / 12;
  case NAV_PERIOD_MONTH:
  default:
    return budget->amount;
  }
}
