// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "chart/nav-chart.h"

G_BEGIN_DECLS

/**
 * NavChartView:
 *
 * A chart in the window: the picture, its twin as a table, and a menu that copies and saves both.
 * Each verb is an action of the group "chart": copy-picture, copy-data, save-png, save-svg,
 * save-pdf, save-csv, and show-table, which is on or off. Where it is zoomable, `zoomed` (from, to)
 * tells which stretch of the x axis a person wants to see; two NaN: all of it.
 */
#define NAV_TYPE_CHART_VIEW (nav_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (NavChartView, nav_chart_view, NAV, CHART_VIEW, GtkWidget)

GtkWidget *nav_chart_view_new (void);
void nav_chart_view_set_chart (NavChartView *self, NavChart *chart);
void nav_chart_view_set_show_table (NavChartView *self, gboolean show_table);
void nav_chart_view_set_zoomable (NavChartView *self, gboolean zoomable);
gboolean nav_chart_view_get_show_table (NavChartView *self);

G_END_DECLS
