// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-break-even.h"
#include "planner/nav-plan.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

char *nav_plan_words_summary (const NavWordsStyle *style, NavPlan *plan);
char *nav_plan_words_search (const NavWordsStyle *style, NavPlan *plan);
char *nav_plan_words_labels (const NavWordsStyle *style, NavPlan *plan, const NavRecommendation *r);
NavPlanList nav_plan_first_list (NavPlan *plan, const NavRecommendation *r);
NavRecommendation *nav_plan_best (NavPlan *plan, NavPlanList list);
GPtrArray *nav_plan_collect_bests (NavPlan *plan);

char *nav_plan_words_name (const NavWordsStyle *style, const NavRecommendation *r);
char *nav_plan_words_configuration (const NavWordsStyle *style, const NavRecommendation *r);
char *nav_plan_words_hardware (const NavWordsStyle *style, const NavRecommendation *r);
char *nav_plan_words_split (const NavWordsStyle *style, const NavRecommendation *r);
char *nav_plan_words_weights (const NavWordsStyle *style, const NavRecommendation *r);
char *nav_plan_words_price (const NavWordsStyle *style, const NavRecommendation *r);
const char *nav_plan_words_provider_name (const NavWordsStyle *style, const char *provider);
char *nav_plan_words_provider (const NavWordsStyle *style, const NavRecommendation *r);
char *nav_plan_words_price_contents (const NavWordsStyle *style, const NavRecommendation *r);
char *nav_plan_words_quality (const NavWordsStyle *style, const NavRecommendation *r);
char **nav_plan_words_differences (const NavWordsStyle *style, const NavRecommendation *hero,
                                   const NavRecommendation *other, NavPlanList list);
char *nav_plan_words_difference (const NavWordsStyle *style, const NavRecommendation *hero,
                                 const NavRecommendation *other, NavPlanList list);
char *nav_plan_words_break_even (const NavWordsStyle *style, NavPlan *plan,
                                 const NavRecommendation *r, const NavApiPrice *price);
char *nav_plan_words_what_if (const NavWordsStyle *style, const NavRecommendation *r);
char *nav_plan_words_knee (const NavWordsStyle *style, const NavRecommendation *r);
char *nav_plan_words_workload (const NavWordsStyle *style, NavPlan *plan, guint workload);
char *nav_plan_words_class (const NavWordsStyle *style, const NavClassReport *report);
char *nav_plan_words_verdict (const NavWordsStyle *style, const NavSloMetric *metric);
char *nav_plan_words_range (const NavWordsStyle *style, const NavSloMetric *metric);
char *nav_plan_words_basis (const NavWordsStyle *style, const NavRecommendation *r);
char *nav_plan_words_target (const NavWordsStyle *style, double ms);
char *nav_plan_words_relax (const NavWordsStyle *style, const NavRelax *relax);
const char *nav_plan_words_model (const NavRecommendation *r);
const char *nav_plan_words_checkpoint (const NavRecommendation *r);
const char *nav_plan_words_gpu (const NavGpu *gpu);

G_END_DECLS
