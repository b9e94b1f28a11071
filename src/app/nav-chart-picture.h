// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "chart/nav-chart.h"

G_BEGIN_DECLS

/**
 * NavChartPicture:
 *
 * A chart on the screen, in the desktop's inks and letters. Pointing at it tells the nearest value;
 * arrow keys, Home and End do the same without a pointer.
 */
#define NAV_TYPE_CHART_PICTURE (nav_chart_picture_get_type ())
G_DECLARE_FINAL_TYPE (NavChartPicture, nav_chart_picture, NAV, CHART_PICTURE, GtkWidget)

void nav_chart_picture_set_chart (NavChartPicture *self, NavChart *chart);
void nav_chart_picture_set_zoomable (NavChartPicture *self, gboolean zoomable);
const char *nav_chart_picture_get_reading (NavChartPicture *self);

G_END_DECLS
