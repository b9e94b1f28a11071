// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "base/nav-random.h"

G_BEGIN_DECLS

typedef enum {
  NAV_DISTRIBUTION_FIXED,
  NAV_DISTRIBUTION_UNIFORM,
  NAV_DISTRIBUTION_NORMAL,
  NAV_DISTRIBUTION_LOGNORMAL,
  NAV_DISTRIBUTION_EMPIRICAL,
} NavDistributionKind;

/**
 * NavDistribution:
 *
 * How many tokens prompts or answers have. Values drawn are whole and at least 1. Immutable,
 * reference-counted, any thread.
 */
typedef struct {
  NavDistributionKind kind;
  double mean;   /* of what is drawn; always known */
  double min;    /* 1 where not stated */
  double max;    /* the longest that can be drawn; INFINITY where not stated */
  double stddev; /* of what is drawn; 0 for fixed */
  double *values; /* empirical; ascending */
  guint n_values;
  double stated_mean;   /* as it was given, before anything is cut off */
  double stated_stddev; /* normal and lognormal; 0 for the others */
  double location;      /* of the normal behind normal and lognormal */
  double scale;
  double mass_low;      /* what of that normal lies below min, and below max */
  double mass_high;
} NavDistribution;

#define NAV_TYPE_DISTRIBUTION (nav_distribution_get_type ())
GType nav_distribution_get_type (void);

NavDistribution *nav_distribution_new_fixed (double tokens);
NavDistribution *nav_distribution_new_uniform (double min, double max);
NavDistribution *nav_distribution_new_spread (NavDistributionKind kind, double mean, double stddev,
                                              double min, double max);
NavDistribution *nav_distribution_new_empirical (const double *values, guint n_values);
NavDistribution *nav_distribution_new_from_json (JsonNode *node, const char *path, GError **error);
JsonNode *nav_distribution_to_json (const NavDistribution *distribution);
NavDistribution *nav_distribution_new_scaled (const NavDistribution *distribution, double factor);
NavDistribution *nav_distribution_new_shifted (const NavDistribution *distribution, double tokens);
NavDistribution *nav_distribution_ref (NavDistribution *distribution);
void nav_distribution_unref (NavDistribution *distribution);
guint nav_distribution_draw (const NavDistribution *distribution, NavRandom *random);
double nav_distribution_quantile (const NavDistribution *distribution, double share);
double nav_distribution_longest (const NavDistribution *distribution);
double nav_distribution_variance (const NavDistribution *distribution);
gboolean nav_distribution_equal (const NavDistribution *a, const NavDistribution *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavDistribution, nav_distribution_unref)

G_END_DECLS
