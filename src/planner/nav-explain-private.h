// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-explain.h"

G_BEGIN_DECLS

/* One question: a number of a recommendation of a plan. */
typedef struct {
  NavPlan *plan;
  NavRecommendation *r;
  NavSpec *spec;
  const NavDemand *demand;
  NavCatalog *catalog;
  int workload; /* the one that is asked about; -1: all */
} NavExplaining;

typedef NavDerivation *(*NavExplainFunc) (const NavExplaining *e, const char *path);

typedef struct {
  const char *path; /* exact, or a prefix when it ends in '.' or '[' */
  NavExplainFunc explain;
} NavExplainEntry;

NavDerivation *nav_explain_find (const NavExplaining *e, const NavExplainEntry *entries, gsize n,
                                 const char *path);

/* Pieces that several numbers rest on. All return a new reference. */
NavDerivation *nav_explain_planned_rate (const NavExplaining *e);
NavDerivation *nav_explain_mean_rate (const NavExplaining *e);
NavDerivation *nav_explain_max_rate (const NavExplaining *e);
NavDerivation *nav_explain_replicas (const NavExplaining *e);
NavDerivation *nav_explain_gpus (const NavExplaining *e);
NavDerivation *nav_explain_tokens (const NavExplaining *e, gboolean output);
NavDerivation *nav_explain_target (const NavExplaining *e, NavMetric metric);
NavDerivation *nav_explain_predicted (const NavExplaining *e, const NavSloMetric *m);
NavDerivation *nav_explain_price (const NavExplaining *e);
NavDerivation *nav_explain_hours (const NavExplaining *e);
NavDerivation *nav_explain_cost_per_month (const NavExplaining *e);
NavDerivation *nav_explain_memory (const NavExplaining *e, const char *path);
NavDerivation *nav_explain_forecast (const NavExplaining *e, const char *path);
NavDerivation *nav_explain_slo (const NavExplaining *e, const char *path);
NavDerivation *nav_explain_money (const NavExplaining *e, const char *path);
NavDerivation *nav_explain_classes (const NavExplaining *e, const char *path);
NavDerivation *nav_explain_played (const NavExplaining *e, const char *path);
NavDerivation *nav_explain_sensitivity (const NavExplaining *e, const char *path);
NavDerivation *nav_explain_knee (const NavExplaining *e, const char *path);
NavDerivation *nav_explain_scores (const NavExplaining *e, const char *path);

G_END_DECLS
