// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

/**
 * NavEvidence: a row of the knowledge base that a recommendation rests on.
 */
typedef struct {
  NavCollection collection;
  char *id;
  char *name;          /* what people call what the row is about */
  char *figures;       /* (nullable): what it says, where that is a few numbers */
  char *source;        /* (nullable): what to cite */
  gboolean unverified; /* some of the row is not confirmed by a source */
} NavEvidence;

GPtrArray *nav_plan_collect_evidence (const NavWordsStyle *style, NavPlan *plan,
                                      const NavRecommendation *r);
char *nav_plan_words_evidence (const NavWordsStyle *style, const NavEvidence *evidence);

G_END_DECLS
