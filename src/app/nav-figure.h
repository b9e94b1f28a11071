// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavFigure: a number that tells, when it is asked, why it is what it is.
 */
#define NAV_TYPE_FIGURE (nav_figure_get_type ())
G_DECLARE_FINAL_TYPE (NavFigure, nav_figure, NAV, FIGURE, GtkWidget)

GtkWidget *nav_figure_new (gboolean at_end);
void nav_figure_set (NavFigure *self, const char *text, const char *name, NavPlan *plan,
                     NavRecommendation *recommendation, const char *path);

G_END_DECLS
