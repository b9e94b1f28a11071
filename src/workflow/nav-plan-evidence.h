// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavEvidence: a row of the knowledge base that a recommendation rests on.
 */
typedef struct {
  NavCollection collection;
  char *id;
  char *name;          /* what people call what the row is about */
  char *source;        /* (nullable): what to cite */
  gboolean unverified; /* some of the row is not confirmed by a source */
} NavEvidence;

GPtrArray *nav_plan_collect_evidence (NavPlan *plan, const NavRecommendation *r);

G_END_DECLS
