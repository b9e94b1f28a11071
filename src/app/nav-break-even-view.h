// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavBreakEvenView:
 *
 * A recommendation against an API whose prices the person types. They are a preference, not part of
 * the plan: they say nothing of what is needed and are worth knowing in every plan.
 */
#define NAV_TYPE_BREAK_EVEN_VIEW (nav_break_even_view_get_type ())
G_DECLARE_FINAL_TYPE (NavBreakEvenView, nav_break_even_view, NAV, BREAK_EVEN_VIEW, GtkWidget)

GtkWidget *nav_break_even_view_new (NavPlan *plan, NavRecommendation *recommendation);

G_END_DECLS
