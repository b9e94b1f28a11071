// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-recommendation.h"

G_BEGIN_DECLS

/**
 * NavBarView: a latency against its target, as a picture.
 */
#define NAV_TYPE_BAR_VIEW (nav_bar_view_get_type ())
G_DECLARE_FINAL_TYPE (NavBarView, nav_bar_view, NAV, BAR_VIEW, GtkWidget)

void nav_bar_view_set_metric (NavBarView *self, const NavSloMetric *metric);

G_END_DECLS
