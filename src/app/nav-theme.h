// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "chart/nav-chart-theme.h"
#include "planner/nav-recommendation.h"

G_BEGIN_DECLS

const NavChartTheme *nav_theme_current (void);
NavChartTheme nav_theme_for_widget (GtkWidget *widget);
void nav_theme_connect (GtkWidget *widget, GCallback changed);
const NavInk *nav_theme_verdict_ink (const NavChartTheme *theme, NavVerdict verdict);

G_END_DECLS
