// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

#include "base/nav-derivation.h"
#include "catalog/nav-distribution.h"

G_BEGIN_DECLS

/**
 * NavOrigin: how a value came to be, the weakest first.
 */
typedef enum {
  NAV_ORIGIN_DEFAULT, /* a constant of the program, stated */
  NAV_ORIGIN_ASSUMED, /* nobody said so; shown as an assumption */
  NAV_ORIGIN_DERIVED, /* computed from other values */
  NAV_ORIGIN_EDITED,  /* set by hand */
  NAV_ORIGIN_SAID,    /* read from the person's words */
} NavOrigin;

extern const char *const nav_origin_names[6]; /* "default", ..., NULL */

typedef enum {
  NAV_VALUE_NONE, /* deliberately nothing: "no target" */
  NAV_VALUE_NUMBER,
  NAV_VALUE_BOOL,
  NAV_VALUE_TEXT,
  NAV_VALUE_LIST,
  NAV_VALUE_DISTRIBUTION,
  NAV_VALUE_BUDGET,
  NAV_VALUE_INVENTORY,
} NavValueType;

typedef enum {
  NAV_PERIOD_HOUR,
  NAV_PERIOD_DAY,
  NAV_PERIOD_MONTH,
  NAV_PERIOD_YEAR,
} NavPeriod;

extern const char *const nav_period_names[5];

/**
 * NavBudget: the most to spend in a period.
 */
typedef struct {
  double amount;
  char currency[4]; /* ISO 4217 */
  NavPeriod period;
} NavBudget;

/**
 * NavOwnedGpu: GPUs that are there already.
 */
typedef struct {
  char *gpu; /* GPU id */
  guint count;
  guint per_node; /* 0: not known */
  guint used;     /* of count, by others */
  double usd_per_hour; /* what an hour of one costs the owner; NaN: not entered */
} NavOwnedGpu;

/**
 * NavLeaf:
 *
 * One value of a spec with its origin and, where it was computed, its derivation. Immutable,
 * reference-counted, any thread; fields are for reading.
 */
typedef struct {
  NavValueType type;
  double number;
  gboolean boolean;
  char *text;
  char **list;
  NavDistribution *distribution;
  NavBudget budget;
  GArray *inventory; /* of NavOwnedGpu */
  NavOrigin origin;
  char *by;  /* (nullable): rule, row or person that set it */
  int turn;  /* of the conversation; -1: none */
  guint start; /* bytes into that turn's text */
  guint end;
  NavDerivation *why; /* (nullable) */
} NavLeaf;

#define NAV_TYPE_LEAF (nav_leaf_get_type ())
GType nav_leaf_get_type (void);

NavLeaf *nav_leaf_new_none (NavOrigin origin);
NavLeaf *nav_leaf_new_number (double number, NavOrigin origin);
NavLeaf *nav_leaf_new_bool (gboolean value, NavOrigin origin);
NavLeaf *nav_leaf_new_text (const char *text, NavOrigin origin);
NavLeaf *nav_leaf_new_list (const char *const *list, NavOrigin origin);
NavLeaf *nav_leaf_new_distribution (NavDistribution *distribution, NavOrigin origin);
NavLeaf *nav_leaf_new_budget (const NavBudget *budget, NavOrigin origin);
NavLeaf *nav_leaf_new_inventory (const NavOwnedGpu *gpus, guint n_gpus, NavOrigin origin);
NavLeaf *nav_leaf_new_derived (double number, NavOrigin origin, const char *by,
                               NavDerivation *why);
NavLeaf *nav_leaf_with_span (NavLeaf *leaf, int turn, guint start, guint end);
NavLeaf *nav_leaf_with_why (NavLeaf *leaf, const char *by, NavDerivation *why);
NavLeaf *nav_leaf_ref (NavLeaf *leaf);
void nav_leaf_unref (NavLeaf *leaf);
gboolean nav_leaf_same_value (const NavLeaf *a, const NavLeaf *b);
gboolean nav_leaf_equal (const NavLeaf *a, const NavLeaf *b);
double nav_budget_per_month (const NavBudget *budget, double hours_per_month);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavLeaf, nav_leaf_unref)

G_END_DECLS
