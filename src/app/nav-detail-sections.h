// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavDetailSection:
 *
 * Makes a part of the detail of a recommendation.
 *
 * Returns: (transfer floating) (nullable): NULL where there is nothing to say
 */
typedef GtkWidget *(*NavDetailSection) (NavPlan *plan, NavRecommendation *recommendation);

GtkWidget *nav_detail_section_price (NavPlan *plan, NavRecommendation *recommendation);
GtkWidget *nav_detail_section_latency (NavPlan *plan, NavRecommendation *recommendation);
GtkWidget *nav_detail_section_what_if (NavPlan *plan, NavRecommendation *recommendation);
GtkWidget *nav_detail_section_classes (NavPlan *plan, NavRecommendation *recommendation);
GtkWidget *nav_detail_section_load (NavPlan *plan, NavRecommendation *recommendation);
GtkWidget *nav_detail_section_memory (NavPlan *plan, NavRecommendation *recommendation);
GtkWidget *nav_detail_section_scores (NavPlan *plan, NavRecommendation *recommendation);
GtkWidget *nav_detail_section_engine (NavPlan *plan, NavRecommendation *recommendation);
GtkWidget *nav_detail_section_why (NavPlan *plan, NavRecommendation *recommendation);
GtkWidget *nav_detail_section_risks (NavPlan *plan, NavRecommendation *recommendation);
GtkWidget *nav_detail_section_evidence (NavPlan *plan, NavRecommendation *recommendation);
GtkWidget *nav_detail_section_assumptions (NavPlan *plan, NavRecommendation *recommendation);

GtkWidget *nav_detail_section_new (const char *title, GtkWidget *child);

G_END_DECLS
