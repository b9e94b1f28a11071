// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "chart/nav-chart.h"

G_BEGIN_DECLS

/**
 * NavChartTableView: what a chart shows as a table of rows and columns.
 */
#define NAV_TYPE_CHART_TABLE_VIEW (nav_chart_table_view_get_type ())
G_DECLARE_FINAL_TYPE (NavChartTableView, nav_chart_table_view, NAV, CHART_TABLE_VIEW, GtkWidget)

void nav_chart_table_view_set_chart (NavChartTableView *self, NavChart *chart);

G_END_DECLS
