// SPDX-License-Identifier: Apache-2.0
// Why a score is what it is.

#include <math.h>

#include "planner/nav-explain-private.h"
#include "planner/nav-search-private.h"
#include "planner/nav-why.h"

static NavDerivation *
explain_quality (const NavExplaining *e, const char *path)
{
  if (e->r->quality == NULL)
    return nav_why_constant (path, NAN, "1", "quality-unknown");
  return nav_why_row (path, e->r->scores.quality, "1", "quality", e->r->quality->id);
}

static NavDerivation *
explain_cost_score (const NavExplaining *e, const char *path)
{
  guint group;
  double measure = nav_cost_measure (e->r, &group);

  return nav_derivation_new (path, e->r->scores.cost, "1", "best-by-own",
                             isfinite (e->r->cost_per_month)
                               ? nav_explain_cost_per_month (e)
                               : nav_why_constant ("cost_measure", measure, "1", "no-money-known"),
                             NULL);
}

static NavDerivation *
explain_latency_score (const NavExplaining *e, const char *path)
{
  g_autoptr (GPtrArray) parts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_derivation_unref);

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    const NavSloMetric *m = &e->r->slo.metrics[i];
    if (!isfinite (m->target))
      continue;
    g_ptr_array_add (parts, nav_explain_predicted (e, m));
    g_ptr_array_add (parts, nav_explain_target (e, m->metric));
  }
  return nav_derivation_new_array (path, e->r->scores.latency, "1", "worst-headroom", parts);
}

static NavDerivation *
explain_simplicity (const NavExplaining *e, const char *path)
{
  return nav_derivation_new (path, e->r->scores.simplicity, "1", "fewer-parts",
                             nav_explain_gpus (e), NULL);
}

static NavDerivation *
explain_balanced (const NavExplaining *e, const char *path)
{
  return nav_derivation_new (path, e->r->scores.balanced, "1", "weighted-geometric-mean",
                             explain_quality (e, "scores.quality"),
                             explain_cost_score (e, "scores.cost"),
                             explain_latency_score (e, "scores.latency"),
                             explain_simplicity (e, "scores.simplicity"), NULL);
}

static NavDerivation *
explain_uncertainty (const NavExplaining *e, const char *path)
{
  if (e->r->quality == NULL)
    return NULL;
  return nav_why_row (path, e->r->quality->plus_minus, "1", "quality", e->r->quality->id);
}

static const NavExplainEntry entries[] = {
  { "scores.quality", explain_quality },
  { "scores.quality_plus_minus", explain_uncertainty },
  { "scores.cost", explain_cost_score },
  { "scores.latency", explain_latency_score },
  { "scores.simplicity", explain_simplicity },
  { "scores.balanced", explain_balanced },
};

/**
 * nav_explain_scores:
 *
 * Returns: (transfer full) (nullable): why a score is what it is
 */
NavDerivation *
nav_explain_scores (const NavExplaining *e, const char *path)
{
  return nav_explain_find (e, entries, G_N_ELEMENTS (entries), path);
}
